"""YAML as plain data with the line and column of every part, read without surprises.

Nothing is guessed: every value stays text until the models say what belongs there, so no number passes
through a binary float, `no` is not false, and 2026-09-30 is not a date before its time. Keys that stand twice
are refused, and so are anchors, aliases and tags, which no scheme needs and which can hide or multiply content.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import yaml

from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words

MAX_DEPTH = 40
"""Deepest nesting; a scheme needs about 15."""
MAX_PARTS = 200_000
"""Most values in one file; a scheme of 1 000 items has about 20 000."""

Mark: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


@dataclass
class YamlText:
    """Plain data, where each part of it stands, and what was found while reading."""

    plain: Any = None
    marks: dict[Place, Mark] = field(default_factory=dict)
    findings: list[tuple[Finding, Mark]] = field(default_factory=list)

    def mark(self, place: Place) -> Mark:
        """Line and column of a place, or of the innermost part around it."""
        for end in range(len(place), 0, -1):
            if place[:end] in self.marks:
                return self.marks[place[:end]]
        return self.marks.get((), (1, 1))


class _Stop(Exception):
    """Reading cannot go on; the reason is among the findings."""


def parse_yaml(text: str) -> YamlText:
    """Parse YAML text; syntax that cannot be read ends with a finding, and `plain` is None."""
    reader = _Reader()
    try:
        events = _events(text)
        next(events)
        reader.document(events)
    except yaml.YAMLError as error:
        reader.found.plain = None
        reader.found.findings.append(_syntax(error, text))
    except _Stop:
        reader.found.plain = None
    return reader.found


def _events(text: str) -> Iterator[yaml.Event]:
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
    return events


class _Reader:
    """Builds plain data from parser events, without recursion of its own depth being unbounded."""

    def __init__(self) -> None:
        self.found = YamlText()
        self._parts = 0

    def document(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self._parts:
                    self._stop(_SEVERAL, _mark(event), ())
                self.found.plain = self._value(next(events), events, ())

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], place: Place) -> Any:
        self._count(event, place)
        self.found.marks.setdefault(place, _mark(event))
        match event:
            case yaml.MappingStartEvent():
                return self._mapping(events, place)
            case yaml.SequenceStartEvent():
                return self._sequence(events, place)
            case yaml.ScalarEvent(value=value, implicit=(True, _)) if value in _NOTHING:
                return None
            case yaml.ScalarEvent(value=value):
                return value
            case _:
                return self._stop(_ANCHOR, _mark(event), place)

    def _count(self, event: yaml.Event, place: Place) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS or len(place) > MAX_DEPTH:
            self._stop(_TOO_MUCH if self._parts > MAX_PARTS else _TOO_DEEP, _mark(event), place)
        if getattr(event, "anchor", None):
            self._stop(_ANCHOR, _mark(event), place)
        if getattr(event, "tag", None) is not None:
            self._stop(_TAG, _mark(event), place)

    def _stop(self, what: tuple[str, Words, Words], mark: Mark, place: Place) -> NoReturn:
        code, wrong, right = what
        self.found.findings.append((Finding(code, place, wrong, right), mark))
        raise _Stop

    def _sequence(self, events: Iterator[yaml.Event], place: Place) -> list[Any]:
        parts: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            parts.append(self._value(event, events, (*place, len(parts))))
        return parts

    def _mapping(self, events: Iterator[yaml.Event], place: Place) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self._count(event, place)
            if not isinstance(event, yaml.ScalarEvent):
                self._stop(_KEY, _mark(event), place)
            key = str(event.value)
            here = (*place, key)
            if key in parts:
                self._twice(here, _mark(event))
                here = (*place, f"{key} ")  # read on, so that faults in the second one are found as well
            self.found.marks[here] = _mark(event)
            value = self._value(next(events), events, here)
            parts.setdefault(key, value)
        return parts

    def _twice(self, place: Place, mark: Mark) -> None:
        line = self.found.marks[place][0]
        finding = Finding(
            "duplicate-field",
            place,
            Words(
                f"“{place[-1]}”写了两次，第一次在第 {line} 行", f"{place[-1]!r} is written twice, first in line {line}"
            ),
            Words("只留一处", "keep one of them"),
        )
        self.found.findings.append((finding, mark))


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    assert start is not None  # events of a text that is parsed always have one
    return start.line + 1, start.column + 1


_SEVERAL = (
    "yaml-documents",
    Words("文件中有多个文档（---）", "the file has several documents (---)"),
    Words("一个文件只写一个方案", "write one scheme in a file"),
)
_ANCHOR = (
    "yaml-anchor",
    Words("不能使用锚点和引用（& 和 *）", "anchors and aliases (& and *) are not allowed"),
    Words("照写一遍；文字本身以 & 或 * 开头的，加引号", "write it out; quote a text that begins with & or *"),
)
_TAG = (
    "yaml-tag",
    Words("不能使用类型标记（!）", "tags (!) are not allowed"),
    Words("去掉标记；文字本身以 ! 开头的，加引号", "remove it; quote a text that begins with !"),
)
_KEY = (
    "yaml-key",
    Words("字段名不能是列表或一组字段", "the name of a field cannot be a list or a group of fields"),
    Words("字段名写一个词，其后加冒号和空格", "write one word, a colon and a space"),
)
_TOO_DEEP = (
    "yaml-too-deep",
    Words(f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels"),
    Words("减少层次", "use fewer levels"),
)
_TOO_MUCH = (
    "yaml-too-large",
    Words(f"文件中的值超过 {MAX_PARTS} 个", f"the file has more than {MAX_PARTS} values"),
    Words("拆成几个方案", "make several schemes of it"),
)

_INDENT = Words(
    "检查缩进：同一级对齐，用空格不用 Tab；冒号用半角 : 并在其后留一个空格",
    "check the indent: align fields of one level with spaces, not tabs; a colon is a plain : with a space after it",
)
_QUOTE = Words("以 % @ ` 等符号开头的文字要加引号", 'put a text that begins with % @ ` or such in quotes: "%"')


def _syntax(error: yaml.YAMLError, text: str) -> tuple[Finding, Mark]:
    """A fault of the syntax, said in the terms of who writes the file."""
    if isinstance(error, yaml.reader.ReaderError):
        at = int(error.position)
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        wrong = Words("文件中有不可见的控制字符", "the file has an invisible control character")
        right = Words("删去这个字符", "delete the character")
        return Finding("yaml-character", (), wrong, right), (line, column)
    problem = str(getattr(error, "problem", "") or "")
    mark = getattr(error, "problem_mark", None)
    line, column = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
    lines = text.splitlines()
    here = lines[line - 1][column - 1 :] if 0 < line <= len(lines) else ""
    code, wrong, right = _explained(problem, here)
    return Finding(code, (), wrong, right), (line, column)


def _explained(problem: str, here: str) -> tuple[str, Words, Words]:
    if "tab" in problem or here.startswith("\t"):
        return "yaml-tab", Words("缩进用了 Tab", "the indent has a tab"), Words("改用空格", "use spaces")
    if "cannot start any token" in problem:
        wrong = Words(f"文字不能以 {here[:1]} 开头", f"a text cannot begin with {here[:1]}")
        return "yaml-syntax", wrong, _QUOTE
    if "unexpected end" in problem:
        wrong = Words("引号没有配对", "a quotation mark is not closed")
        return "yaml-syntax", wrong, Words("补上后一个引号", "close it")
    if "',' or" in problem:
        wrong = Words("方括号或花括号没有配对，或缺逗号", "a bracket is not closed, or a comma is missing")
        return "yaml-syntax", wrong, Words("补上括号或半角逗号", "close it, or put a plain comma")
    if "not allowed" in problem:
        wrong = Words("这里不能再有冒号或列表项", "no further colon or list entry fits here")
        return "yaml-syntax", wrong, _INDENT
    wrong = Words("这一行或上一行的写法有误", "this line or the one before is not well written")
    return "yaml-syntax", Words(wrong.zh, f"{wrong.en} ({problem})" if problem else wrong.en), _INDENT
