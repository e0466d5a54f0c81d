"""Names that people give in Chinese and that have one usual English form: periods of a year, grades.

A scheme names its grades once, and a cycle keeps the names of its periods: both are data, and stay as they are for
whoever reads in Chinese, in documents and in open data. Whoever reads a page in English finds the usual ones in
English; any other name stays as it was given.
"""

from __future__ import annotations

import re

from kaoping.basis.language import spoken
from kaoping.engine.words import Language

_NAMES = {
    "优秀": "excellent",
    "优": "excellent",
    "良好": "good",
    "良": "good",
    "较好": "fairly good",
    "中等": "medium",
    "中": "medium",
    "一般": "fair",
    "合格": "pass",
    "达标": "pass",
    "基本合格": "bare pass",
    "称职": "competent",
    "基本称职": "barely competent",
    "不称职": "not competent",
    "不合格": "fail",
    "不达标": "fail",
    "较差": "rather poor",
    "差": "poor",
    "一等": "first class",
    "二等": "second class",
    "三等": "third class",
    "第一季度": "first quarter",
    "第二季度": "second quarter",
    "第三季度": "third quarter",
    "第四季度": "fourth quarter",
    "一季度": "first quarter",
    "二季度": "second quarter",
    "三季度": "third quarter",
    "四季度": "fourth quarter",
    "上半年": "first half-year",
    "下半年": "second half-year",
    "全年": "whole year",
    "年度": "whole year",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_NAMES |= {f"{numeral}月": month for numeral, month in zip(_NUMERALS, _MONTHS, strict=True)}
_NAMES |= {f"{form}月": month for at, month in enumerate(_MONTHS, 1) for form in (str(at), f"{at:02d}")}
_OF_YEAR = re.compile(r"(\d{4}) ?年(?:度)? ?(.+)")


def known(text: str) -> str:
    """A name as whoever reads finds it: in English where it, or the last word of it, is one of the usual ones."""
    if spoken() is not Language.EN or not isinstance(text, str):
        return text
    before, space, last = text.rpartition(" ")
    whole, end = _english(text), _english(last)
    if whole is None and space and end is not None:
        return f"{before} {end}"
    return whole or text


def _english(name: str) -> str | None:
    if name in _NAMES:
        return _NAMES[name]
    dated = _OF_YEAR.fullmatch(name)
    inner = None if dated is None else _NAMES.get(dated[2])
    return None if dated is None or inner is None else f"{inner} {dated[1]}"
