"""Reading what a command is given: a scheme, values; every fault ends the command with its findings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kaoping.cli.exits import Exit, Stop
from kaoping.engine.scheme import Leaf, Scheme, walk
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring import Observation, Subject, Values
from kaoping.engine.words import Words
from kaoping.files.scheme_yaml import read_scheme_yaml


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn the faults of reading a file into messages that name it."""
    try:
        yield
    except FileNotFoundError:
        raise Stop(Exit.FILE, Words(f"找不到文件 {path}", f"there is no file {path}"), None) from None
    except IsADirectoryError:
        raise Stop(Exit.FILE, Words(f"{path} 是文件夹，不是文件", f"{path} is a folder, not a file"), None) from None
    except PermissionError:
        raise Stop(Exit.FILE, Words(f"没有权限读取 {path}", f"{path} may not be read"), None) from None
    except UnicodeDecodeError:
        right = Words("另存为 UTF-8 编码", "save it as UTF-8")
        raise Stop(Exit.REFUSED, Words(f"{path} 不是 UTF-8 文本", f"{path} is no UTF-8 text"), right) from None


def read_scheme_file(path: Path) -> Scheme:
    """Read a scheme.

    Raises:
        Stop: if there is no such file.
        Refused: with every finding in it.
    """
    with reading(path):
        return read_scheme_yaml(path)


def read_values_files(paths: Sequence[Path], scheme: Scheme) -> Values:
    """Read values from wide CSV files: a row for each unit, a column for each data item."""
    names = _names(scheme)
    subjects: list[Subject] = []
    observations: dict[tuple[str, str, str], Observation] = {}
    for path in paths:
        with reading(path), path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                subject = Subject(row["单位"], row["分组"])
                subjects.append(subject)
                for heading, text in row.items():
                    if heading in names and text:
                        observations[subject.name, "", names[heading]] = Observation(_number(text, path))
    return Values(tuple(subjects), observations)


def _names(scheme: Scheme) -> dict[str, str]:
    found: dict[str, str] = {}
    for node, _ in walk(scheme.items):
        if isinstance(node, Leaf):
            for group in scheme.groups:
                for key, item in LeafPart(scheme, node, group.id).data.items():
                    found[key] = key
                    found[(item.title or node.title).zh] = key
    return found


def _number(text: str, path: Path) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Stop(Exit.REFUSED, Words(f"{path}：“{text}”不是数字", f"{path}: {text!r} is no number")) from None
