"""What one cell says: values as a spreadsheet keeps them, and the formulas that show whole units to people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.numbers import from_units
from kaoping.engine.program import CellType, Kind, Value
from kaoping.engine.words import Language
from kaoping.files.results import words as w
from kaoping.files.results.inputs import DAY_ZERO, LAST_SERIAL, Tongue

Kept: TypeAlias = int | Decimal | bool | str
"""A value as it is kept in a cell beside its formula; "" where there is none."""
_DIGITS = 10**16
"""A number in a file has 16 digits."""


def formula(sheet: Worksheet, row: int, column: int, text: str, style: Format, value: Kept = "") -> None:
    """Write a formula with the value that the engine computed for it."""
    kept: Any = value
    done = sheet.write_formula(row, column, f"={text}", style, kept)
    assert done == 0, (row, column, text)


def typed(sheet: Worksheet, row: int, column: int, value: Kept, style: Format) -> None:
    """Write a value that comes from elsewhere."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, str):
        text(sheet, row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def text(sheet: Worksheet, row: int, column: int, said: str, style: Format) -> None:
    """Write a text; whatever it begins with, it is never taken for a formula."""
    if said:
        sheet.write_string(row, column, said, style)
    else:
        sheet.write_blank(row, column, None, style)


def kept(value: Value, kind: CellType) -> Kept:
    """The value of a cell of whole units; an error where a file, which has 16 digits, would hold another number."""
    if value is None:
        return ""
    if _is_beyond(value, kind):
        return "#N/A"
    if kind.kind is Kind.DATE:
        assert isinstance(value, int)
        return value - DAY_ZERO
    return value


def _is_beyond(value: Value, kind: CellType) -> bool:
    return kind.kind is Kind.NUMBER and isinstance(value, int) and abs(value) >= _DIGITS


def shown_value(value: Value, kind: CellType, language: Language) -> Kept:
    """The value of a cell that shows whole units to people."""
    if value is None:
        return w.NONE.say(language)
    if _is_beyond(value, kind):
        return w.BEYOND.say(language)
    match kind.kind:
        case Kind.NUMBER:
            assert isinstance(value, int)
            return from_units(value, kind.scale) if kind.scale else value
        case Kind.CONDITION:
            return (w.YES if value else w.NO).say(language)
        case Kind.DATE:
            assert isinstance(value, int)
            return value - DAY_ZERO if value - DAY_ZERO < LAST_SERIAL else w.NONE.say(language)
        case Kind.TEXT:
            return str(value)


def shown_formula(cell: str, kind: CellType, tongue: Tongue) -> str:
    """The formula that shows whole units to people, and says in words what cannot be shown."""
    match kind.kind:
        case Kind.NUMBER:
            good = natural(cell, kind.scale)
        case Kind.CONDITION:
            good = f"IF({cell},{tongue.text(w.YES)},{tongue.text(w.NO)})"
        case Kind.DATE:
            good = f"IF({cell}<{LAST_SERIAL},{cell},{tongue.text(w.NONE)})"
        case _:
            good = cell
    return checked(cell, good, tongue)


def checked(cell: str, good: str, tongue: Tongue) -> str:
    """`good` where the cell has a value; a dash where it has none; words where it is an error."""
    wrong = f"IF(ISNA({cell}),{tongue.text(w.BEYOND)},{tongue.text(w.WRONG)})"
    return f'IF(ISERROR({cell}),{wrong},IF({cell}="",{tongue.text(w.NONE)},{good}))'


def natural(cell: str, scale: int) -> str:
    """The number of whole units that a cell holds."""
    return f"{cell}/{10**scale}" if scale else cell


def lines_needed(said: str, width: int) -> int:
    """How many lines a text takes in a column; Chinese characters are two wide."""
    needed = sum(2 if ord(character) > 0x2E7F or character in "「」“”（），。；：＿" else 1 for character in said)
    return max(1, -(-needed // (width - 2)))


def whole_decimals(kind: CellType) -> int | None:
    """Decimals of the format of whole units; said for dates, which a spreadsheet would format as such."""
    return 0 if kind.kind is Kind.DATE else None


def decimals(kind: CellType) -> int | None:
    """Decimals of the format of a cell; -1 for a date, None where it holds no number."""
    return {Kind.NUMBER: kind.scale, Kind.DATE: -1}.get(kind.kind)
