"""Numbers in cells: understood exactly as they are meant, or refused.

A workbook stores numbers in binary: 0.1 + 0.2 arrives as 0.30000000000000004. Such noise is at most a few
units in the last binary place; what differs by more was meant, and is refused where it has too many decimals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

from kaoping.engine.numbers import decimals_of, plain
from kaoping.engine.terms import DEFAULT_LIMIT, NumberItem
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind, Shown
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.plain_text import key_of, narrow

_NUMBER = re.compile(
    r"(?P<money>[¥￥]\s?)?"
    r"(?P<number>[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?)"
    r"(?:\s?(?P<unit>[^\s\d.,:+\-/=()]\S*))?"
)
_LONGEST = 40
_EXACT_BELOW = Decimal(10) ** 15
_NOISE = Decimal(2) ** -49
"""Eight to sixteen units in the last place of a binary number: what a sum of some dozen cells may be off."""
_EXACTLY = Context(prec=80)


@dataclass(frozen=True)
class Stated:
    """What a header or a mapping states about the numbers below it.

    `unit`: their unit is named there. `factor`: they are multiplied by it, from `factor_unit` to the item's unit.
    """

    unit: bool = False
    factor: Decimal | None = None
    factor_unit: str = ""


PLAINLY = Stated()
"""Nothing is stated."""


def read_number(cell: Cell, item: NumberItem, stated: Stated) -> Decimal:
    """The number of a cell in the unit and with the decimals of its data item.

    Raises:
        Doubt: if it is no number, or may mean another one.
    """
    amount, unit = _amount(cell)
    if stated.factor is not None:
        amount, unit = _converted(amount, unit, stated, item), ""
    elif unit:
        _check_unit(unit, item)
    elif is_percent(item) and not stated.unit and 0 < abs(amount) <= 1:
        raise _fraction_or_percent(amount)
    return _in_range(_fitted(amount, item, cell), item)


def is_percent(item: NumberItem) -> bool:
    """Whether the item is counted in per cent."""
    return "%" in units_of(item)


def units_of(item: NumberItem) -> frozenset[str]:
    """The item's unit as it may be written behind a number."""
    return frozenset() if item.unit is None else frozenset((key_of(item.unit.zh), key_of(item.unit.en)))


def _amount(cell: Cell) -> tuple[Decimal, str]:
    """The number in a cell, and the unit that is written with it."""
    if cell.kind is CellKind.TEXT:
        return _from_text(cell.text)
    if cell.kind is not CellKind.NUMBER:
        raise not_a_number(cell.text)
    if cell.shown is Shown.DATE:
        raise Doubt(
            "date-for-number",
            Words("这里是日期，不是数字", "this is a date, not a number"),
            Words("把单元格格式改为常规后核对数值", "format the cell as a number and check it"),
        )
    if cell.shown is Shown.SCALED:
        raise Doubt(
            "shown-scaled",
            Words(
                f"单元格显示的数与存的数 {cell.text} 不是同一个单位", f"the cell shows {cell.text} in another magnitude"
            ),
            Words("改用常规数字格式，按数据项的单位填写", "use a plain number format, in the unit of the data item"),
        )
    found = Decimal(cell.text)
    if abs(found) >= _EXACT_BELOW:
        raise Doubt(
            "too-many-digits",
            Words("电子表格存不下超过 15 位的数", "a spreadsheet cannot hold more than 15 digits"),
            Words("改用文本格式填写", "write it as text"),
        )
    if cell.shown is Shown.PERCENT:
        return _exactly(found, 2), "%"
    return found, key_of(cell.unit)


def _from_text(text: str) -> tuple[Decimal, str]:
    flat = narrow(text)
    if flat.startswith(("=", "＝")):
        raise Doubt(
            "formula-as-text",
            Words(f"“{quoted(flat)}”是没有计算的公式", f"{quoted(flat)!r} is a formula that was not computed"),
            Words("写数字", "write the number"),
        )
    match = _NUMBER.fullmatch(flat) if len(flat) <= _LONGEST else None
    if match is None:
        raise not_a_number(text)
    unit = key_of(match["unit"] or "")
    if match["money"]:
        if unit not in ("", "元"):
            raise not_a_number(text)
        unit = "元"
    return Decimal(match["number"].replace(",", "")), unit


def not_a_number(text: str) -> Doubt:
    """The doubt about a text where a number should be."""
    return Doubt(
        "not-a-number",
        Words(f"“{quoted(text)}”不是数字", f"{quoted(text)!r} is not a number"),
        Words(
            "写数字；不适用的写“/”，没有报的写“未报”",
            "write a number; / where it does not apply, 未报 where it was not reported",
        ),
    )


def _check_unit(unit: str, item: NumberItem) -> None:
    if unit in units_of(item):
        return
    wanted = item.unit or Words("（无单位）", "(no unit)")
    raise Doubt(
        "unit-differs",
        Words(
            f"单位是“{unit}”，数据项的单位是“{wanted.zh}”", f"the unit is {unit!r}, that of the data item {wanted.en!r}"
        ),
        Words("换算成数据项的单位再填；自有表格可写换算系数", "convert it; a sheet of one's own may have a factor"),
    )


def _converted(amount: Decimal, unit: str, stated: Stated, item: NumberItem) -> Decimal:
    assert stated.factor is not None
    is_ours = unit in units_of(item) and stated.factor != 1
    if unit and (is_ours or unit != key_of(stated.factor_unit)):
        # What a cell says in the item's own unit is not converted again, even where the mapping names that unit, too:
        # a rate shown as 95.5% would become 9550 by a factor that was meant for fractions beside it.
        _check_unit(unit, item)
        raise Doubt(
            "unit-and-factor",
            Words(
                f"已写单位“{unit}”，而换算系数还要乘以 {plain(stated.factor)}",
                f"the unit {unit!r} is written, and the factor of the column is {plain(stated.factor)}",
            ),
            Words("两者只用一个", "use one of the two"),
        )
    return _EXACTLY.multiply(amount, stated.factor)


def _fraction_or_percent(amount: Decimal) -> Doubt:
    text, hundredfold = plain(amount), plain(_exactly(amount, 2))
    return Doubt(
        "percent-or-fraction",
        Words(f"看不出是 {text}% 还是 {hundredfold}%", f"this may mean {text} % or {hundredfold} %"),
        Words(
            f"写成“{text}%”或“{hundredfold}%”；表格中也可在列标题后注明“（%）”",
            f"write {text}% or {hundredfold}%; in a sheet (%) may stand behind the header",
        ),
    )


def _fitted(amount: Decimal, item: NumberItem, cell: Cell) -> Decimal:
    """The amount with no more than the declared decimals, if that is what was meant."""
    if decimals_of(amount) <= item.decimals:
        return amount
    nearest = amount.quantize(Decimal(1).scaleb(-item.decimals), ROUND_HALF_EVEN, _EXACTLY)
    if abs(amount - nearest) <= min(abs(amount) * _NOISE, Decimal("0.01").scaleb(-item.decimals)):
        return nearest
    what = Words("公式算得的 ", "the formula gives ") if cell.formula else Words("", "")
    raise Doubt(
        "too-many-decimals",
        Words(
            f"{what.zh}{plain(amount)} 的小数位多于 {item.decimals} 位",
            f"{what.en}{plain(amount)} has more than {item.decimals} decimals",
        ),
        Words(
            f"按规定取舍到 {item.decimals} 位再填（表格中可用 ROUND）；小数位数由方案规定",
            f"round it to {item.decimals} decimals as prescribed (in a sheet with ROUND); the scheme says how many",
        ),
    )


def _in_range(value: Decimal, item: NumberItem) -> Decimal:
    low = -DEFAULT_LIMIT if item.min is None else item.min
    high = DEFAULT_LIMIT if item.max is None else item.max
    if low <= value <= high:
        return value
    raise Doubt(
        "out-of-range",
        Words(
            f"{plain(value)} 不在 {plain(low)} 至 {plain(high)} 之间",
            f"{plain(value)} is not between {plain(low)} and {plain(high)}",
        ),
        Words(
            "核对数值、单位和小数点；范围由方案规定", "check number, unit and decimal point; the scheme sets the range"
        ),
    )


def _exactly(value: Decimal, shift: int) -> Decimal:
    return value.scaleb(shift, _EXACTLY)
