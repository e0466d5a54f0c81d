"""Findings as they are kept with a draft, in both languages, and as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kaoping.basis.language import spoken
from kaoping.engine.terms import Finding, Severity
from kaoping.engine.words import Words

_LINE = re.compile(r"(?:.*:)?(\d+):(\d+)")
_CELL = re.compile(r"(?:scheme:)?(?P<sheet>.*)!(?P<cell>[A-Z]+\d+)")
_CELL_OF_FILE = re.compile(r"[^!]+!(?:(?P<sheet>.*)!)?(?P<cell>[A-Z]+\d+)")
"""A cell of a file: of a text there is no sheet."""
_ORDER = {Severity.ERROR.value: 0, Severity.WARNING.value: 1, Severity.NOTE.value: 2}


@dataclass(frozen=True)
class ShownFinding:
    """A finding as a page shows it, in its language."""

    severity: str
    code: str
    place: str
    line: int | None
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


def shown(plain: Iterable[Mapping[str, Any]]) -> list[ShownFinding]:
    """Kept findings in the language of the page: errors first, each kind in the order of the file."""
    found = [_one(one) for one in plain]
    return sorted(found, key=lambda one: _ORDER[one.severity])


def _one(plain: Mapping[str, Any]) -> ShownFinding:
    place, line = _place(plain["source"], plain["path"])
    language = spoken()
    return ShownFinding(
        plain["severity"],
        plain["code"],
        place,
        line,
        Words(**plain["wrong"]).say(language),
        Words(**plain["right"]).say(language),
    )


def _place(source: str, path: str) -> tuple[str, int | None]:
    """Where it is, as people say it: line and column of a text, sheet and cell of a workbook."""
    cell = _CELL.fullmatch(source)
    if cell is not None:
        return _cell_said(cell), None
    line = _LINE.fullmatch(source)
    if line is not None:
        return _("第 %(line)s 行第 %(column)s 列") % {"line": line[1], "column": line[2]}, int(line[1])
    return place_said(path) or "—", None


def place_said(place: str) -> str:
    """A place in a file that somebody handed in, as people say it: “城区”表 D6 for 我的表.xlsx!城区!D6.

    Whoever handed a file in knows which. What is no place of a cell is left as it is.
    """
    cell = _CELL_OF_FILE.fullmatch(place)
    return place if cell is None else _cell_said(cell)


def _cell_said(cell: re.Match[str]) -> str:
    if not cell["sheet"]:
        return _("单元格 %(cell)s") % {"cell": cell["cell"]}
    return _("“%(sheet)s”表 %(cell)s") % {"sheet": cell["sheet"], "cell": cell["cell"]}
