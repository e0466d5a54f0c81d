"""What people write into cells beside numbers: facts, dates, and why there is no value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kaoping.engine.terms import Status
from kaoping.engine.terms.nearest import say_choices
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind, Shown
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.plain_text import key_of, narrow

STATUS_WORDS = {
    Status.NOT_APPLICABLE: ("/", "不适用", "不涉及", "n/a", "not applicable", "not_applicable"),
    Status.NOT_REPORTED: ("未报", "未填报", "未上报", "not reported", "not_reported"),
    Status.NO_DATA: ("本期无数据", "无数据", "no data", "no_data"),
    Status.DISPUTED: ("存疑", "有争议", "disputed"),
    Status.VERIFIED: ("已核定", "核定", "已核实", "verified"),
    Status.REPORTED: ("已报", "reported"),
}
"""Words for each status; the first is the one that templates and messages use."""

WITHOUT_VALUE = (Status.NOT_APPLICABLE, Status.NOT_REPORTED, Status.NO_DATA)

_STATUS = {key_of(word): status for status, words in STATUS_WORDS.items() for word in words}
_WITH_STATUS = re.compile(r"(?P<value>.+?)\s*[(（](?P<status>[^()（）]+)[)）]", re.DOTALL)
_YES = frozenset(key_of(w) for w in ("是", "有", "√", "✓", "✔", "☑", "y", "yes", "true", "1"))
_NO = frozenset(key_of(w) for w in ("否", "无", "×", "✗", "✘", "☒", "n", "no", "false", "0"))
_DASHES = re.compile(r"[-–—－―─]+")
_DAY, _YEAR = r"([0-9]{1,2})", r"([0-9]{4})"
_DATE = re.compile(rf"{_YEAR}(?:-{_DAY}-{_DAY}|/{_DAY}/{_DAY}|\.{_DAY}\.{_DAY}|年{_DAY}月{_DAY}日)")
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_FIRST_SERIAL, _LAST_SERIAL = 61, 73_050
"""1900-03-01, before which Excel counts a day that never was, and 2099-12-31."""


def status_named(text: str) -> Status | None:
    """The status that a text names, if it names one."""
    return _STATUS.get(key_of(text))


def split_status(cell: Cell) -> tuple[Cell | None, Status]:
    """A cell's value without the status written with it: 95.5（存疑）, or only a status.

    Raises:
        Doubt: for a dash, which may mean nothing, none, or zero.
    """
    if cell.kind is not CellKind.TEXT:
        return cell, Status.REPORTED
    text = narrow(cell.text)
    if _DASHES.fullmatch(text):
        raise Doubt(
            "dash",
            Words("短横看不出是零、不适用还是未报", "a dash may mean zero, not applicable or not reported"),
            Words("写 0、“/”（不适用）、“未报”或“本期无数据”", "write 0, / (not applicable), 未报 or 本期无数据"),
        )
    status = status_named(text)
    if status in WITHOUT_VALUE:
        return None, status
    match = _WITH_STATUS.fullmatch(text)
    if match is not None:
        found = status_named(match["status"])
        if found is not None and found not in WITHOUT_VALUE:
            value = Cell(cell.row, cell.column, CellKind.TEXT, match["value"], cell.shown)
            return value, found
    return cell, Status.REPORTED


def read_fact(cell: Cell) -> bool:
    """Yes or no.

    Raises:
        Doubt: if it is neither.
    """
    key = key_of(cell.text)
    if cell.kind in (CellKind.FACT, CellKind.TEXT, CellKind.NUMBER) and key in _YES | _NO:
        return key in _YES
    raise Doubt(
        "not-a-fact",
        Words(f"“{quoted(cell.text)}”不是“是”或“否”", f"{quoted(cell.text)!r} is not yes or no"),
        Words("写“是”或“否”", "write 是 (yes) or 否 (no)"),
    )


@dataclass(frozen=True)
class Choices:
    """What a cell may say: the choices by the keys of their names, and their names."""

    by_key: Mapping[str, str]
    names: tuple[Words, ...]

    @classmethod
    def of(cls, words: Mapping[str, Words]) -> Choices:
        """The choices with their names; each may be written as it is called, or as it is identified."""
        keys = {key_of(name): choice for choice, said in words.items() for name in (said.zh, said.en, choice)}
        return cls(keys, tuple(words.values()))


def read_choice(cell: Cell, choices: Choices) -> str:
    """One of several choices, under one of its names.

    Raises:
        Doubt: if it is none of them.
    """
    found = choices.by_key.get(key_of(cell.text)) if cell.kind in (CellKind.TEXT, CellKind.NUMBER) else None
    if found is not None:
        return found
    raise Doubt(
        "not-a-choice",
        Words(f"“{quoted(cell.text)}”不在可选类别中", f"{quoted(cell.text)!r} is not one of the choices"),
        say_choices(cell.text, choices.names),
    )


def read_date(cell: Cell, date_1904: bool) -> date:
    """A date: as a text in one of the usual forms, as a number with eight digits, or as a serial day.

    Raises:
        Doubt: if it is none, or may mean another day.
    """
    if cell.kind is CellKind.NUMBER:
        number = Decimal(cell.text)
        if cell.shown is not Shown.DATE and number == number.to_integral_value() and len(str(int(number))) == 8:
            return _written(str(int(number)), cell)
        return _serial(number, date_1904, cell)
    if cell.kind is CellKind.TEXT:
        return _written(narrow(cell.text), cell)
    raise _not_a_date(cell)


def _written(text: str, cell: Cell) -> date:
    day, _, time = text.partition("T" if "T" in text else " ")
    if time and not _TIME.fullmatch(time):
        raise _not_a_date(cell)
    if re.fullmatch(r"[0-9]{5}", day) and not time:
        return _serial(Decimal(day), False, cell)
    if re.fullmatch(r"[0-9]{8}", day):
        day = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    match = _DATE.fullmatch(day)
    try:
        year, month, number = (int(part) for part in match.groups() if part is not None) if match else (0, 0, 0)
        found = date(year, month, number)
    except ValueError:
        raise _not_a_date(cell) from None
    if not 1900 <= found.year <= 2099:
        raise _not_a_date(cell)
    return found


def _serial(number: Decimal, date_1904: bool, cell: Cell) -> date:
    if not _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        raise _not_a_date(cell)
    start = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    return start + timedelta(days=int(number))


def _not_a_date(cell: Cell) -> Doubt:
    return Doubt(
        "not-a-date",
        Words(f"“{quoted(cell.text)}”不是日期", f"{quoted(cell.text)!r} is not a date"),
        Words("写成 2026-09-30", "write 2026-09-30"),
    )
