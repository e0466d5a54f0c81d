"""Levels of items: which item stands below which."""

from __future__ import annotations

import re

from kaoping.engine.terms import Finding
from kaoping.engine.words import Words
from kaoping.files.scheme_book.element import Element
from kaoping.files.scheme_book.tables import LEVEL
from kaoping.files.values.plain_text import narrow

_NUMERALS = "一二三四五六七八九"
_LEVEL = re.compile(rf"([1-9]|[{_NUMERALS}])\s?级?(?:指标)?")


def level_of(element: Element, *, deepest: int, findings: list[Finding]) -> int:
    """The level of an item, from 1; at most one deeper than the item above.

    What cannot be a level becomes a finding, and the item stands beside the one above.
    """
    written = "" if element.level is None else narrow(str(element.level))
    match = _LEVEL.fullmatch(written)
    if match is None:
        findings.append(_no_level(element, written))
        return max(deepest - 1, 1)
    level = int(match[1]) if match[1].isdigit() else _NUMERALS.index(match[1]) + 1
    if level > deepest:
        findings.append(_too_deep(element, level, deepest))
        return deepest
    return level


def _no_level(element: Element, written: str) -> Finding:
    wrong = Words(f"“{written}”不是级次", f"{written!r} is no level")
    if not written:
        wrong = Words("没有写级次", "the level is missing")
    return Finding(
        "bad-level",
        (),
        wrong,
        Words("一级指标写 1，它下面的写 2，依此类推", "1 for a top item, 2 for an item below it, and so on"),
        source=element.place(LEVEL),
    )


def _too_deep(element: Element, level: int, deepest: int) -> Finding:
    return Finding(
        "bad-level",
        (),
        Words(
            f"{level} 级指标上面没有 {level - 1} 级指标", f"there is no item of level {level - 1} above one of {level}"
        ),
        Words(
            f"写 {deepest} 或更小的级次，或在上面补上 {level - 1} 级指标",
            f"write {deepest} or less, or add the item above",
        ),
        source=element.place(LEVEL),
    )
