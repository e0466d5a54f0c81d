"""What the columns of a table are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kaoping.engine.terms import EventField, ListItem
from kaoping.files.sheets.model import Sheet
from kaoping.files.values.numbers import PLAINLY, Stated
from kaoping.files.values.plain_text import key_of, trimmed


class Role(StrEnum):
    """What a column is, where it is not a data item."""

    SUBJECT = "subject"
    GROUP = "group"
    PARENT = "parent"
    PERIOD = "period"
    ITEM = "item"
    VALUE = "value"
    STATUS = "status"
    UNIT = "unit"
    """The unit of measure of the numbers in a row that names its data item: read to be compared, never converted."""
    SOURCE = "source"
    BY = "by"
    IGNORED = "ignored"


ROLE_WORDS = {
    Role.SUBJECT: (
        "考评对象", "考核对象", "被考核单位", "被考评单位", "考核单位", "考评单位", "单位名称", "单位", "subject",
        "unit", "name",
    ),
    Role.GROUP: ("考核分组", "分组", "组别", "group", "peer group"),
    Role.PARENT: ("上级", "上级单位", "所属单位", "parent"),
    Role.PERIOD: ("考核期", "期间", "period"),
    Role.ITEM: ("数据项", "指标", "指标名称", "item", "data item"),
    Role.VALUE: ("数值", "数据", "值", "完成值", "实际值", "value"),
    Role.STATUS: ("数据状态", "状态", "status"),
    Role.SOURCE: ("数据来源", "来源", "source"),
    Role.BY: ("填报单位", "填报人", "提供部门", "by"),
    Role.IGNORED: ("序号", "编号", "备注", "说明", "no.", "no", "note", "notes", "remark", "remarks"),
}  # fmt: skip
"""Headers of the columns beside the data; the first of each is the one that templates use."""

_ROLES = {key_of(word): role for role, words in ROLE_WORDS.items() for word in words}


@dataclass(frozen=True)
class Column:
    """What a column is: a role, a data item, a field of a record, or points that everyone has."""

    number: int
    role: Role | None = None
    item: str | None = None
    field: EventField | None = None
    constant: str | None = None
    stated: Stated = PLAINLY


@dataclass(frozen=True)
class Table:
    """A table found in a sheet: its columns, and the rows of its data. `list` where its rows are records."""

    sheet: Sheet
    columns: tuple[Column, ...]
    first_row: int
    list: ListItem | None = None
    last_row: int | None = None

    def role(self, role: Role) -> Column | None:
        """The column with a role, if there is one."""
        return next((c for c in self.columns if c.role is role), None)

    @property
    def is_long(self) -> bool:
        """Whether each row names its data item and gives one value."""
        return self.role(Role.ITEM) is not None and self.role(Role.VALUE) is not None

    def rows(self) -> Iterator[int]:
        """Numbers of the rows with data."""
        last = self.last_row
        return (row for row in sorted(self.sheet.rows) if row >= self.first_row and (last is None or row <= last))


def role_of(text: str) -> Role | None:
    """The role that a header names."""
    return _ROLES.get(key_of(text))


def header_texts(sheet: Sheet, column: int, first: int, last: int) -> list[str]:
    """Texts of a column's header from the top, each merged block once; none without any from row `first` on."""
    if all(sheet.seen_at(row, column) is None for row in range(first, last + 1)):
        return []
    found: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row in range(1, last + 1):
        cell = sheet.seen_at(row, column)
        if cell is not None and (cell.row, cell.column) not in seen:
            seen.add((cell.row, cell.column))
            found.append(trimmed(cell.text))
    return found
