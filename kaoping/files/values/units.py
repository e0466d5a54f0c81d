"""Units that sheets name in their headers, and by what numbers in one of them become numbers in another."""

from __future__ import annotations

from decimal import Decimal

from kaoping.engine.terms import NumberItem
from kaoping.engine.words import Words
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.numbers import units_of
from kaoping.files.values.plain_text import key_of, without_tail

_TIMES = {"千万": 7, "百万": 6, "十万": 5, "亿": 8, "万": 4, "千": 3, "百": 2, "": 0}
"""Powers of ten that stand before a unit; the longer ones are looked for first."""
_PLAIN = frozenset((
    "元", "人", "人次", "户", "次", "件", "个", "项", "家", "套", "台", "辆", "处", "条", "宗", "起", "篇", "场", "名",
    "株", "天", "日", "小时", "分钟", "工作日", "米", "平方米", "立方米", "克", "亩",
))  # fmt: skip
_OTHERS = {
    "公里": ("米", 3),
    "公顷": ("平方米", 4),
    "平方公里": ("平方米", 6),
    "公斤": ("克", 3),
    "吨": ("克", 6),
    "万吨": ("克", 10),
    "%": ("比", -2),
    "‰": ("比", -3),
}


def unit_in(header: str) -> str:
    """The unit that a header names in brackets: 拨款（元） names 元; "" where it names none that is known."""
    parts = without_tail(header)
    return parts[1] if parts is not None and _measured(parts[1]) is not None else ""


def is_unit(text: str) -> bool:
    """Whether a text is a unit that is known: 元, %."""
    return _measured(key_of(text)) is not None


def differing_unit(header: str, item: NumberItem) -> str:
    """The unit that a header names, where it is not that of the data item; "" where nothing differs."""
    found, own = unit_in(header), units_of(item)
    return found if own and found not in own else ""


def factor_between(unit: str, item: NumberItem) -> Decimal | None:
    """By what a number in a unit is multiplied for the unit of a data item; None where that is not known."""
    given = _measured(unit)
    for own in units_of(item):
        wanted = _measured(own)
        if given is not None and wanted is not None and given[0] == wanted[0]:
            return Decimal(1).scaleb(given[1] - wanted[1])
    return None


def _measured(unit: str) -> tuple[str, int] | None:
    """What a unit measures, and how many of the plainest unit for it are one, as a power of ten."""
    if unit in _OTHERS:
        return _OTHERS[unit]
    for times, power in _TIMES.items():
        if unit.startswith(times) and unit.removeprefix(times) in _PLAIN:
            return unit.removeprefix(times), power
    return None


def other_unit(where: Words, said: str, item: NumberItem, right: Words) -> Doubt:
    """The doubt about numbers in another unit than that of their data item: `where` it is said, and what to do."""
    wanted = item.unit or Words("（无单位）", "(no unit)")
    return Doubt(
        "unit-differs",
        Words(
            f"{where.zh}是“{quoted(said)}”，数据项的单位是“{wanted.zh}”",
            f"{where.en} is {quoted(said)!r}, that of the data item {wanted.en!r}",
        ),
        right,
    )
