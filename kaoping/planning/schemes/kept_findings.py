"""Findings as they are kept with a draft, in both languages, and as they are shown: at their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from kaoping.basis.language import spoken
from kaoping.engine.terms import Finding, Place, Severity
from kaoping.engine.words import Words
from kaoping.files.scheme_book.other import place_of
from kaoping.files.yaml_text import Mark, parse_yaml

_LINE = re.compile(r"(?:.*:)?(\d+):(\d+)")
_CELL = re.compile(r"[^!]+!(?:(?P<sheet>.+)!)?(?P<cell>[A-Z]+\d+(?::[A-Z]+\d+)?)")
"""A file; its sheet, if it is a workbook; a cell or some."""
QUOTED = 100
"""So much of a line is quoted."""
_ORDER = {Severity.ERROR.value: 0, Severity.WARNING.value: 1, Severity.NOTE.value: 2}


@dataclass(frozen=True)
class ShownFinding:
    """A finding as a page shows it, in its language.

    `place` is where it was found: line and column of a text, or sheet and cell of a workbook. `line` is its line in
    the text that is shown or edited, with `quote`, what stands there; None and nothing if it has none.
    """

    severity: str
    code: str
    place: str
    is_cell: bool
    line: int | None
    quote: str
    wrong: str
    right: str

    @property
    def is_error(self) -> bool:
        """Whether it keeps the scheme from being used."""
        return self.severity == Severity.ERROR


def kept(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as JSON."""
    return [
        {
            "severity": found.severity.value,
            "code": found.code,
            "path": found.path,
            "source": found.source,
            "wrong": {"zh": found.wrong.zh, "en": found.wrong.en},
            "right": {"zh": found.right.zh, "en": found.right.en},
        }
        for found in findings
    ]


def shown(plain: Iterable[Mapping[str, Any]], text: str = "") -> list[ShownFinding]:
    """Kept findings in the language of the page: errors first, each kind in the order of the file.

    Args:
        plain: the findings.
        text: of the scheme, as whoever mends it has it before them; findings of a workbook are looked up in it, too.
    """
    source = _Text(text)
    found = [_one(one, source) for one in plain]
    return sorted(found, key=lambda one: _ORDER[one.severity])


class _Text:
    """A text with its lines, and the way from the parts of a scheme to them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")

    @cached_property
    def _marks(self) -> Mapping[Place, Mark]:
        return parse_yaml(self._text).marks if self._text else {}

    def mark(self, path: str) -> Mark | None:
        """Line and column of a part, or of the innermost one around it; None if nothing around it stands there."""
        place = place_of(path) or ()
        around = (place[:end] for end in range(len(place), 0, -1))
        return next((self._marks[part] for part in around if part in self._marks), None)

    def quote(self, line: int | None) -> str:
        """What stands in a line, from its first sign."""
        return self._lines[line - 1].strip()[:QUOTED] if line and line <= len(self._lines) else ""


def _one(plain: Mapping[str, Any], text: _Text) -> ShownFinding:
    cell, mark = _CELL.fullmatch(plain["source"]), _mark(plain, text)
    line = None if mark is None else mark[0]
    language = spoken()
    return ShownFinding(
        plain["severity"],
        plain["code"],
        _place(cell, mark, plain["path"]),
        cell is not None,
        line,
        text.quote(line),
        Words(**plain["wrong"]).say(language),
        Words(**plain["right"]).say(language),
    )


def _mark(plain: Mapping[str, Any], text: _Text) -> Mark | None:
    """Line and column: as they were found, or else of the part of the scheme that it is about."""
    found = _LINE.fullmatch(plain["source"])
    return text.mark(plain["path"]) if found is None else (int(found[1]), int(found[2]))


def _place(cell: re.Match[str] | None, mark: Mark | None, path: str) -> str:
    """Where it is, as people say it: line and column of a text, sheet and cell of a workbook."""
    if cell is not None:
        return _cell_said(cell)
    if mark is not None:
        return _("第 %(line)s 行第 %(column)s 列") % {"line": mark[0], "column": mark[1]}
    return place_said(path) or _("整个方案")


def place_said(place: str) -> str:
    """A place in a file that somebody handed in, as people say it: “城区”表 D6 单元格 for 我的表.xlsx!城区!D6.

    Whoever handed a file in knows which; ours is a temporary one. What is no place of a cell is left as it is.
    """
    cell = _CELL.fullmatch(place)
    return place if cell is None else _cell_said(cell)


def _cell_said(cell: re.Match[str]) -> str:
    if not cell["sheet"]:
        return _("单元格 %(cell)s") % {"cell": cell["cell"]}
    return _("“%(sheet)s”表 %(cell)s 单元格") % {"sheet": cell["sheet"], "cell": cell["cell"]}
