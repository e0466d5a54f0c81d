"""A cell and its data item: what the cell says, as an observation, or a doubt."""

from __future__ import annotations

from kaoping.engine.scoring import Scalar
from kaoping.engine.terms import CategoryItem, DataItem, EventField, FactItem, ListItem, NumberItem, Status
from kaoping.engine.words import Words, same
from kaoping.files.sheets.model import Cell, CellKind
from kaoping.files.values.answers import (
    WITHOUT_VALUE,
    Choices,
    read_choice,
    read_date,
    read_fact,
    split_status,
    status_named,
)
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.numbers import PLAINLY, Stated, read_number
from kaoping.files.values.plain_text import key_of, trimmed


def read_observed(cell: Cell, item: DataItem, stated: Stated = PLAINLY) -> tuple[Scalar | None, Status]:
    """Value and status of a cell for a data item that is no list.

    Raises:
        Doubt: if it is not understood.
    """
    refuse_unusable(cell)
    if isinstance(item, CategoryItem) and key_of(cell.text) in _choices(item).by_key:
        return read_choice(cell, _choices(item)), Status.REPORTED
    bare, status = split_status(cell)
    if bare is None:
        return None, status
    return _scalar(bare, item, stated), status


def _scalar(cell: Cell, item: DataItem, stated: Stated) -> Scalar:
    match item:
        case NumberItem():
            return read_number(cell, item, stated)
        case FactItem():
            return read_fact(cell)
        case CategoryItem():
            return read_choice(cell, _choices(item))
        case ListItem():
            raise Doubt(
                "not-a-list",
                Words("这个数据项逐件填报，不能只填一个值", "this data item has one row for each record"),
                Words("在它自己的工作表中逐件填写", "write them on its own sheet, one row for each"),
            )


def read_field(cell: Cell, field: EventField, choices: Choices | None, date_1904: bool) -> Scalar:
    """The value of a field of a record. `choices`: what it may be; None where anything may stand.

    Raises:
        Doubt: if it is not understood.
    """
    refuse_unusable(cell)
    if choices is not None:
        return read_choice(cell, choices)
    match field.type:
        case "number":
            item = NumberItem(id=field.id, unit=field.unit, decimals=field.decimals, min=field.min, max=field.max)
            return read_number(cell, item, PLAINLY)
        case "fact":
            return read_fact(cell)
        case "date":
            return read_date(cell, date_1904)
        case "text" | "category":
            return trimmed(cell.text)


def read_status(cell: Cell) -> Status:
    """The status that a cell names.

    Raises:
        Doubt: if it names none.
    """
    found = status_named(cell.text)
    if found is not None:
        return found
    raise Doubt(
        "not-a-status",
        Words(f"“{quoted(cell.text)}”不是数据状态", f"{quoted(cell.text)!r} is not a status"),
        Words(
            "可选：已报、已核定、存疑、不适用、未报、本期无数据",
            "one of 已报 (reported), 已核定 (verified), 存疑 (disputed), 不适用 (not applicable), "
            "未报 (not reported), 本期无数据 (no data)",
        ),
    )


def refuse_unusable(cell: Cell) -> None:
    """Refuse errors of formulas, and formulas without a result.

    Raises:
        Doubt: for such a cell.
    """
    if cell.kind is CellKind.ERROR:
        raise Doubt(
            "error-value",
            Words(f"公式出错：{cell.text}", f"the formula fails: {cell.text}"),
            Words("改正公式，或直接写数值", "mend the formula, or write the value"),
        )
    if cell.kind is CellKind.NO_RESULT:
        raise Doubt(
            "formula-without-result",
            Words("公式没有保存计算结果", "the result of the formula is not stored in the file"),
            Words("用 Excel 或 WPS 打开后保存，再提交", "open the file in Excel or WPS, save it, and hand it in again"),
        )


def combined(value: Scalar | None, status: Status) -> None:
    """Refuse a status that does not fit its value.

    Raises:
        Doubt: if a value is given that should not be there, or the other way round.
    """
    if value is not None and status in WITHOUT_VALUE:
        raise Doubt(
            "status-and-value",
            Words("状态说明没有数据，却填了数据", "the status says that there is no value, and there is one"),
            Words("删去数据，或改状态", "remove the value, or change the status"),
        )
    if value is None and status in (Status.DISPUTED, Status.VERIFIED):
        raise Doubt(
            "status-without-value",
            Words("状态是存疑或已核定，却没有数据", "the status says disputed or verified, and there is no value"),
            Words("补上数据，或改状态", "write the value, or change the status"),
        )


def _choices(item: CategoryItem) -> Choices:
    return Choices.of({choice: same(choice) for choice in item.choices})
