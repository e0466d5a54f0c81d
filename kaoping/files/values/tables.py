"""Reading tables: one row for each subject (wide), or one for each value (long)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kaoping.engine.numbers import plain
from kaoping.engine.scoring import Observation, Subject
from kaoping.engine.terms import DataItem, Finding, NumberItem, Status
from kaoping.engine.words import Words, listing
from kaoping.files.sheets.model import Cell
from kaoping.files.values.answers import split_status
from kaoping.files.values.cells import combined, read_observed, read_status, refuse_unusable
from kaoping.files.values.columns import Column, Role
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.numbers import PLAINLY, Stated, read_number, units_of
from kaoping.files.values.plain_text import key_of, without_tail
from kaoping.files.values.rows import Rows, refuse_merged, refuse_unasked, row_period
from kaoping.files.values.units import differing_unit, other_unit, unit_in


def read_wide(rows: Rows) -> None:
    """Read a table with a row for each subject and a column for each data item."""
    refuse_merged(rows)
    seen: dict[tuple[str, str], int] = {}
    for row in rows.subject_rows():
        subject, period = rows.subject(row), row_period(rows, row)
        if subject is None or period is None:
            continue
        if (subject.name, period) in seen:
            _duplicate(rows, row, subject, seen[subject.name, period])
            continue
        seen[subject.name, period] = row
        items = rows.asked.items_of(subject, period)
        for column in rows.table.columns:
            cell = rows.sheet.at(row, column.number)
            if cell is None or (column.item is None and column.constant is None):
                continue
            try:
                _read_cell(rows, cell, column, subject, period, items)
            except Doubt as doubt:
                rows.into.find(doubt, rows.sheet.place(row, column.number))


def _read_cell(
    rows: Rows, cell: Cell, column: Column, subject: Subject, period: str, items: Mapping[str, DataItem]
) -> None:
    if column.constant is not None:
        _check_constant(rows, cell, column, subject)
        return
    assert column.item is not None
    item = items.get(column.item)
    if item is None:
        refuse_unasked(cell, column.item, subject, period, rows.asked)
        return
    value, status = read_observed(cell, item, column.stated)
    combined(value, status)
    place = rows.sheet.place(cell.row, cell.column)
    seen = Observation(value, status, rows.source(cell.row), rows.by(cell.row), place)
    rows.into.put(subject, period, item.id, seen)


def read_long(rows: Rows) -> None:
    """Read a table in which each row names subject and data item and gives one value."""
    refuse_merged(rows)
    for row in rows.subject_rows():
        subject, period = rows.subject(row), row_period(rows, row)
        if subject is None or period is None:
            continue
        at = rows.table.role(Role.ITEM)
        assert at is not None
        try:
            _read_long_row(rows, row, subject, period, at)
        except Doubt as doubt:
            rows.into.find(doubt, rows.sheet.place(row, _culprit(doubt, at, rows)))


def _culprit(doubt: Doubt, item: Column, rows: Rows) -> int:
    if doubt.code in ("unknown-item", "ambiguous-item", "item-missing"):
        return item.number
    role = Role.STATUS if doubt.code == "not-a-status" else Role.VALUE
    found = rows.table.role(role)
    assert found is not None
    return found.number


def _read_long_row(rows: Rows, row: int, subject: Subject, period: str, at: Column) -> None:
    value_at, status_at = rows.table.role(Role.VALUE), rows.table.role(Role.STATUS)
    assert value_at is not None
    cell = rows.sheet.at(row, value_at.number)
    status_cell = None if status_at is None else rows.sheet.at(row, status_at.number)
    if cell is None and status_cell is None:
        return
    key = _item_of(rows, row, at)
    if key is None:
        return
    item = rows.asked.items_of(subject, period).get(key)
    if item is None:
        refuse_unasked(cell or status_cell, key, subject, period, rows.asked)
        return
    stated = _stated(rows, row, item, at)
    if stated is None:
        return
    value, status = (None, Status.REPORTED) if cell is None else read_observed(cell, item, stated)
    if status_cell is not None:
        status = read_status(status_cell)
    combined(value, status)
    if value is None and status is Status.REPORTED:
        return
    place = rows.sheet.place(row, value_at.number)
    rows.into.put(subject, period, key, Observation(value, status, rows.source(row), rows.by(row), place))


def _stated(rows: Rows, row: int, item: DataItem, at: Column) -> Stated | None:
    """Whether a row states that its number is in the item's own unit; None where it says another, which is found.

    The unit stands in a column of its own, or in brackets behind the name of the data item: 拨款（元）.
    """
    measure = rows.table.role(Role.UNIT)
    cell = None if measure is None else rows.sheet.seen_at(row, measure.number)
    name = rows.sheet.seen_at(row, at.number)
    if not isinstance(item, NumberItem) or not units_of(item) or name is None:
        return PLAINLY
    unit = "" if cell is None or _NO_UNIT.fullmatch(cell.text) else key_of(cell.text)
    for said, column in ((unit, measure), (differing_unit(name.text, item), at)):
        if said and said not in units_of(item):
            assert column is not None
            rows.into.find(other_unit(_HERE, said, item, _CONVERT), rows.sheet.place(row, column.number))
            return None
    return Stated(unit=bool(unit or unit_in(name.text)))


_NO_UNIT = re.compile(r"[\s/／—–－-]*")
"""What is written where there is no unit."""
_HERE = Words("这一行的单位", "the unit of this row")
_CONVERT = Words("换算成数据项的单位，再改这里的单位", "convert the numbers, and then change the unit here")


def _item_of(rows: Rows, row: int, at: Column) -> str | None:
    """The data item that a row names; None where the mapping says that the row is not read."""
    cell = rows.sheet.seen_at(row, at.number)
    if cell is None:
        raise Doubt(
            "item-missing",
            Words("没有写数据项", "the data item is not said"),
            Words("写数据项的名称、编号或标识", "write its title, number or identifier"),
        )
    own = rows.context.names.get(key_of(cell.text))
    if own is not None:
        # A name of the mapping that is none of the scheme's is found once, and not at each of its rows.
        return own if own in rows.asked.items else None
    parts = without_tail(cell.text)
    found = rows.asked.names.get(key_of(cell.text), frozenset())
    if not found and parts is not None and unit_in(cell.text):
        found = rows.asked.names.get(parts[0], frozenset())
    if len(found) == 1:
        return next(iter(found))
    if found:
        names = listing(sorted(found))
        raise Doubt(
            "ambiguous-item",
            Words(f"可能是几个数据项：{names.zh}", f"this may be several data items: {names.en}"),
            Words("改写为其中一个标识", "write one of these identifiers instead"),
        )
    raise Doubt(
        "unknown-item",
        Words(f"没有数据项“{quoted(cell.text)}”", f"there is no data item {quoted(cell.text)!r}"),
        Words("写方案中数据项的名称、编号或标识", "write the title, number or identifier of one of the scheme"),
    )


def _duplicate(rows: Rows, row: int, subject: Subject, first: int) -> None:
    there = rows.name_place(first)
    rows.into.findings.append(
        Finding(
            "duplicate-subject",
            (rows.name_place(row),),
            Words(f"“{subject.name}”在 {there} 已经有一行", f"{subject.name!r} has a row at {there} already"),
            Words("每个单位只留一行", "keep one row for each subject"),
        )
    )


def _check_constant(rows: Rows, cell: Cell, column: Column, subject: Subject) -> None:
    """Reserved points may stand in a sheet, as they are; another number would be lost, so it is refused."""
    assert column.constant is not None
    wanted = rows.asked.constant(column.constant, subject)
    refuse_unusable(cell)
    bare, _ = split_status(cell)
    if bare is None:
        return
    found = read_number(bare, NumberItem(id=column.constant), column.stated)
    if wanted is None or found != wanted:
        given = Words("不适用", "not applicable") if wanted is None else Words(f"{plain(wanted)} 分", plain(wanted))
        raise Doubt(
            "constant-differs",
            Words(
                f"方案规定这一项为{given.zh}，不是 {plain(found)}",
                f"the scheme says {given.en} here, not {plain(found)}",
            ),
            Words("这一项不需要填报，请清空", "nothing is asked for here: empty the cell"),
        )
