"""Schemes as YAML files; every fault leads to its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from kaoping.engine.checking import check
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.reading import Reading, read
from kaoping.engine.scheme.shape import models_under
from kaoping.engine.scheme.vocabulary import keys_of
from kaoping.engine.terms import Finding, Refused, Severity, errors
from kaoping.engine.words import Words
from kaoping.files.yaml_text import Mark, YamlText, parse_yaml

MAX_BYTES = 4_000_000
"""Largest file; a scheme of 1 000 items has about 400 000 bytes."""


Further: TypeAlias = Callable[[Scheme], Iterable[Finding]]
"""Checks beyond those of the engine, by whoever takes the scheme in; their findings are shown at their places too."""


@dataclass(frozen=True)
class SchemeFile:
    """A file that was read and checked: the scheme, if it could be read, and everything that was found."""

    scheme: Scheme | None
    findings: tuple[Finding, ...]


def parse_scheme_yaml(text: str, name: str = "") -> Scheme:
    """Read a scheme from YAML text; it is checked when it is used.

    Raises:
        Refused: with all findings of reading, each with its line and column in `name`.
    """
    source = _Source(text, name)
    reading = source.read()
    if reading.scheme is None:
        raise Refused(sorted(source.located(reading), key=_line))
    return reading.scheme


def no_further(scheme: Scheme) -> Iterable[Finding]:
    """No checks beyond those of the engine."""
    del scheme
    return ()


def check_scheme_yaml(path: Path, further: Further = no_further) -> SchemeFile:
    """Read and check a scheme file; findings carry file, line and column, in the order of the lines."""
    text, findings = _text_of(path)
    if text is None:
        return SchemeFile(None, findings)
    source = _Source(text, path.name)
    reading = source.read()
    found = source.located(reading)
    if reading.scheme is not None:
        found += source.located(reading, [*check(reading.scheme), *further(reading.scheme)])
    return SchemeFile(reading.scheme, (*findings, *sorted(found, key=_line)))


def read_scheme_yaml(path: Path) -> Scheme:
    """Read a scheme from a YAML file.

    Raises:
        Refused: with all errors of reading and checking; `check_scheme_yaml` has warnings and notes as well.
    """
    found = check_scheme_yaml(path)
    if found.scheme is None or errors(found.findings):
        raise Refused(errors(found.findings))
    return found.scheme


class _Source:
    """The text of a scheme, and the way back to its lines."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.yaml: YamlText = parse_yaml(text)

    def read(self) -> Reading:
        """The scheme, if the syntax lets it be read."""
        reading = read(self.yaml.plain if self.yaml.plain is not None else {})
        if self.yaml.plain is None and self.yaml.findings:
            return replace(reading, scheme=None, findings=())
        return replace(reading, scheme=None) if self.yaml.findings else reading

    def located(self, reading: Reading, checked: Iterable[Finding] | None = None) -> list[Finding]:
        """Findings with file, line and column: those of reading, or those of checking."""
        if checked is not None:
            return [
                self._at(reading.spelled.located(f), self.yaml.mark(reading.spelled.written_part(f.place)))
                for f in checked
            ]
        syntax = [self._at(f, mark) for f, mark in self.yaml.findings]
        found = syntax + [self._at(f, self.yaml.mark(f.place)) for f in reading.findings]
        return found + [self._at(f, mark) for f, mark in _colons(self.text)] if found else []

    def _at(self, finding: Finding, mark: Mark) -> Finding:
        line, column = mark
        return replace(finding, source=f"{self.name}:{line}:{column}" if self.name else f"{line}:{column}")


def _line(finding: Finding) -> tuple[int, int]:
    line, column = finding.source.split(":")[-2:]
    return int(line), int(column)


def _text_of(path: Path) -> tuple[str | None, tuple[Finding, ...]]:
    """The text of a file: UTF-8, or GB 18030 as older Windows programs write it."""
    if path.stat().st_size > MAX_BYTES:
        return None, (
            Finding(
                "file-too-large",
                (),
                Words(f"文件超过 {MAX_BYTES // 1_000_000} MB", f"the file is larger than {MAX_BYTES // 1_000_000} MB"),
                Words("方案文件只写方案，数据另放", "a scheme file holds the scheme alone, without data"),
                source=path.name,
            ),
        )
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        return _other_encoding(raw, path.name, error.start)


def _other_encoding(raw: bytes, name: str, at: int) -> tuple[str | None, tuple[Finding, ...]]:
    source = f"{name}:{raw.count(10, 0, at) + 1}:1"
    save = Words("用编辑器另存为 UTF-8 编码", "save it as UTF-8 in your editor")
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        wrong = Words("文件不是 UTF-8 编码的文字", "the file is no text in UTF-8")
        return None, (Finding("encoding", (), wrong, save, source=source),)
    wrong = Words("文件不是 UTF-8 编码，已按 GB 18030 读取", "the file is not UTF-8; it was read as GB 18030")
    return text, (Finding("encoding", (), wrong, save, Severity.WARNING, source),)


_KEY = re.compile(r"^[ \t]*(?:- +)?([^\s:：#\"'\[\]{},&*!|>]{1,40})(：\s*|:(?=[^\s:]))", re.MULTILINE)


def _colons(text: str) -> list[tuple[Finding, Mark]]:
    """Keys that are followed by a full-width colon, or by a colon without a space: YAML takes them for text."""
    known = {key for model in models_under(Scheme) for key in keys_of(model)}
    found = []
    for match in _KEY.finditer(text):
        if match[1] not in known:
            continue
        line = text.count("\n", 0, match.start(1)) + 1
        column = match.start(2) - text.rfind("\n", 0, match.start(2))
        full = match[2].startswith("：")
        finding = Finding(
            "yaml-colon",
            (),
            Words(
                f"“{match[1]}”后面{'用了全角冒号' if full else '的冒号没有跟空格'}",
                f"{match[1]!r} is followed by {'a full-width colon' if full else 'a colon without a space'}",
            ),
            Words(f"写成 {match[1]}: 值（半角冒号加空格）", f"write {match[1]}: value"),
        )
        found.append((finding, (line, column)))
    return found
