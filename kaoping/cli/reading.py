"""Reading what a command is given: a scheme, values; every fault ends the command with its findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaoping.cli.exits import Exit, Stop, reason
from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Words
from kaoping.files.scheme_yaml import SchemeFile
from kaoping.files.schemes import check_scheme, read_scheme_from
from kaoping.files.values import Reading, load_mapping, read_values_with_notes

ENDINGS = (".csv", ".xlsx", ".xls", ".parquet")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a file is read as: what it is called, endings that are never such a file, and what would be right."""

    name: Words
    foreign: frozenset[str]
    right: Words


_DOCUMENTS = frozenset((".doc", ".docx", ".wps", ".pdf", ".txt", ".html", ".md"))
_ORDER = Words("先写方案，再写数据：kaoping score 方案 数据", "the scheme comes first: kaoping score SCHEME VALUES")
_SCHEME = _Kind(
    Words("考评方案", "scheme"),
    _DOCUMENTS | {".csv", ".parquet", ".json"},
    Words(
        f"考评方案是 .yaml 文件或工作簿，写法见 docs/scheme-workbook.zh-CN.md；{_ORDER.zh}",
        f"a scheme is a .yaml file or a workbook: see docs/scheme-workbook.md; {_ORDER.en}",
    ),
)
_VALUES = _Kind(Words("数据", "file with values"), _DOCUMENTS - {".txt"} | {".yaml", ".yml", ".json"}, _ORDER)
_MAPPING = _Kind(
    Words("列映射", "mapping"),
    _DOCUMENTS | {".csv", ".xls", ".xlsx", ".parquet"},
    Words("列映射是 .yaml 文件，写法见 docs/values.zh-CN.md", "a mapping is a .yaml file: see docs/values.md"),
)


def _refuse_other_kinds(path: Path, kind: _Kind) -> None:
    """Tell what is plainly another kind of file, or empty, before its contents are searched for meaning.

    Raises:
        Stop: if it is, or if there is no such file.
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        is_empty = not file.read(64).strip()
    if is_empty:
        raise Stop(Exit.REFUSED, Words(f"{path} 是空文件", f"{path} is empty"))
    if path.suffix.lower() in kind.foreign:
        zh, en = f"{path} 不是{kind.name.zh}文件", f"{path} is no {kind.name.en}"
        raise Stop(Exit.REFUSED, Words(zh, en), kind.right)


def _nearest(path: Path) -> Words | None:
    """Files beside one that is not there whose names are like its name."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    if not path.parent.is_dir():
        return Words(f"也没有文件夹 {path.parent}", f"nor is there a folder {path.parent}")
    try:
        beside = [p.name for p in path.parent.iterdir()]
    except OSError:
        return None
    near = get_close_matches(path.name, beside, n=3)
    return Words(f"是不是：{'、'.join(near)}", f"perhaps {', '.join(near)}") if near else None


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn the faults of reading a file into messages that name it."""
    try:
        yield
    except FileNotFoundError:
        raise Stop(Exit.FILE, Words(f"找不到文件 {path}", f"there is no file {path}"), _nearest(path)) from None
    except IsADirectoryError:
        raise Stop(Exit.FILE, Words(f"{path} 是文件夹，不是文件", f"{path} is a folder, not a file"), None) from None
    except PermissionError:
        raise Stop(Exit.FILE, Words(f"没有权限读取 {path}", f"{path} may not be read"), None) from None
    except OSError as error:
        why = reason(error)
        raise Stop(Exit.FILE, Words(f"不能读 {path}：{why.zh}", f"{path} cannot be read: {why.en}")) from None
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
        _refuse_other_kinds(path, _SCHEME)
        return read_scheme_from(path)


def check_scheme_file(path: Path) -> SchemeFile:
    """Read and check a scheme, with warnings and notes.

    Raises:
        Stop: if there is no such file.
    """
    with reading(path):
        _refuse_other_kinds(path, _SCHEME)
        return check_scheme(path)


def read_values_files(
    paths: Sequence[Path],
    scheme: Scheme,
    period: str | None = None,
    mapping: str | None = None,
    *,
    apart: Sequence[Path] = (),
) -> Reading:
    """Read values, with notes on how they were read. Files `apart` are left out of folders.

    Raises:
        Stop: if there is no such file.
        Refused: with every finding in them.
    """
    files = [file for path in paths for file in _files(path, {p.resolve() for p in apart})]
    for path in files:
        with reading(path):
            _refuse_other_kinds(path, _VALUES)
    columns = None
    if mapping is not None:
        with reading(Path(mapping)):
            _refuse_other_kinds(Path(mapping), _MAPPING)
        columns = load_mapping(Path(mapping))
    return read_values_with_notes(files, scheme, mapping=columns, period=period)


def _files(path: Path, apart: Set[Path]) -> list[Path]:
    """A file itself; of a folder, the files with values in it, by name."""
    if not path.is_dir():
        return [path]
    with reading(path):
        found = sorted(p for p in path.iterdir() if _may_hold_values(p) and p.resolve() not in apart)
    if not found:
        wrong = Words(f"文件夹 {path} 中没有数据文件", f"there are no files with values in {path}")
        raise Stop(
            Exit.FILE, wrong, Words("支持 .csv、.xlsx、.xls、.parquet", ".csv, .xlsx, .xls and .parquet are read")
        )
    return found


def _may_hold_values(path: Path) -> bool:
    """Whether a file in a folder is read; what a spreadsheet program or an editor keeps beside a file is not."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith((".", "~$")) and path.is_file()
