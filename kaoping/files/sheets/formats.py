"""Number formats: what a reader sees of a number, as far as it changes its meaning.

A cell that holds 0.955 and shows 95.5%, one that holds 12345 and shows 1.2万, and one that holds 46295 and
shows a date are not what their stored numbers say. Grammar: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.files.sheets.model import Shown

_DATES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
_BUILT_IN: dict[int, tuple[Shown, str]] = (
    dict.fromkeys((9, 10), (Shown.PERCENT, ""))
    | dict.fromkeys(_DATES, (Shown.DATE, ""))
    | dict.fromkeys((5, 6, 7, 8, 42, 44), (Shown.PLAIN, "元"))
)
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?            # a text in quotation marks
    | [\\!](?P<escaped>.)             # one character as it is
    | (?P<space>[_*].)                # a space as wide as a character, or filling
    | \[\$(?P<money>[^\]-]*)[^\]]*\]  # a currency and its language
    | \[(?P<elapsed>h+|m+|s+)\]       # hours, minutes, seconds beyond a day
    | \[[^\]]*\]                      # a colour or a condition
    | (?P<general>general|g/通用格式)
    | (?P<science>e[+-])
    | (?P<date>[ymdhs]+|am/pm|a/p|上午/下午)
    | (?P<digit>[0\#?])
    | (?P<sign>[%,.;@/])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MONEY = {"¥": "元", "￥": "元", "CNY": "元", "RMB": "元"}


@dataclass
class _Section:
    """What one section of a format shows: with what behind and before the digits."""

    percent: bool = False
    date: bool = False
    scaled: bool = False
    digits: bool = False
    before: str = ""
    behind: str = ""


def shown_by(number: int, code: str | None) -> tuple[Shown, str]:
    """How a format of this number (and code, if it is not built in) shows numbers, and the unit it writes."""
    if code is None:
        return _BUILT_IN.get(number, (Shown.PLAIN, ""))
    sections = [s for s in (_section(part) for part in _sections(code)) if s.digits or s.date or s.percent]
    if not sections:
        return Shown.PLAIN, ""
    if any(s.date for s in sections):
        return Shown.DATE, ""
    if any(s.scaled for s in sections) or len({s.percent for s in sections}) > 1:
        return Shown.SCALED, ""
    if sections[0].percent:
        return Shown.PERCENT, ""
    units = {_unit(s) for s in sections}
    return (Shown.PLAIN, units.pop()) if len(units) == 1 else (Shown.SCALED, "")


def _sections(code: str) -> Iterator[list[re.Match[str]]]:
    """Tokens of each section for numbers; the fourth is for texts."""
    found: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["sign"] == ";":
            found.append([])
        else:
            found[-1].append(match)
    yield from found[:3]


def _section(tokens: list[re.Match[str]]) -> _Section:
    found = _Section()
    for at, match in enumerate(tokens):
        if match["digit"] or match["general"]:
            # A text between digits (0!.0,"万") moves the point.
            found.scaled = found.scaled or bool(found.behind.strip())
            found.behind = ""
            found.digits = True
        elif match["date"] or match["elapsed"]:
            found.date = True
        elif match["sign"] == "%":
            found.scaled = found.scaled or found.percent
            found.percent = True
        elif match["sign"] == "," and found.digits:
            found.scaled = found.scaled or not _digit_follows(tokens[at + 1 :])
        else:
            _text(found, match)
    return found


def _digit_follows(tokens: list[re.Match[str]]) -> bool:
    """Whether a comma groups digits: another digit follows before the point."""
    return bool(tokens) and bool(tokens[0]["digit"])


def _text(section: _Section, match: re.Match[str]) -> None:
    text = match["quoted"] or match["escaped"] or match["money"] or match["other"] or ""
    if section.digits:
        section.behind += text
    else:
        section.before += text


def _unit(section: _Section) -> str:
    behind = section.behind.strip(" )-")
    money = next((unit for sign, unit in _MONEY.items() if sign in section.before.upper()), "")
    before = section.before.strip(" (-+") if not money else ""
    return behind or money or before
