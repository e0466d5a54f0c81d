"""Tables that a mapping describes, found in their sheets."""

from __future__ import annotations

from kaoping.engine.terms import DataItem, Finding, NumberItem
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Sheet, from_letters
from kaoping.files.values.asked import Asked
from kaoping.files.values.columns import Column, Role, Table, header_texts
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.mapping import MappedColumn, MappedSheet
from kaoping.files.values.numbers import Stated, units_of
from kaoping.files.values.plain_text import key_of, without_tail
from kaoping.files.values.turned import turned


class Mapped:
    """Reads one table as a mapping says; what does not agree with it becomes a finding."""

    def __init__(self, sheet: Sheet, mapped: MappedSheet, asked: Asked, findings: list[Finding]) -> None:
        self.sheet = sheet
        self.mapped = mapped
        self.asked = asked
        self.findings = findings

    def table(self) -> Table:
        """The table."""
        columns = [c for c in map(self._column, self.mapped.columns) if c is not None]
        self._check_others({c.number for c in columns})
        of = None if self.mapped.list is None else self.asked.lists.get(self.mapped.list)
        if self.mapped.list is not None and of is None:
            self._find(_unknown(self.mapped.list), self.sheet.place_of(""))
        for item in sorted(set(self.mapped.names.values()) - set(self.asked.items) - {""}):
            self._find(_unknown(item), self.sheet.place_of(""))
        found = Table(self.sheet, tuple(columns), self.mapped.first, of, self.mapped.last_row)
        is_whole = self.mapped.is_across and found.role(Role.ITEM) is not None  # else it was found to be missing
        return turned(found, self.mapped.header or 0, self.findings) if is_whole else found

    def fits(self) -> bool:
        """Whether the mapping is one for this sheet; the many cells are looked at only where the head agrees."""
        for column in self.mapped.columns:
            self._column(column)
        if not self.findings:
            self.table()
        return not self.findings

    def _find(self, doubt: Doubt, place: str) -> None:
        self.findings.append(doubt.at(place))

    def _column(self, mapped: MappedColumn) -> Column | None:
        number = None if mapped.at is None else from_letters(mapped.at)
        if mapped.header is None:
            found = number
        elif number is None:
            found = self._headed(mapped.header)
        else:
            found = number if self._is_headed(number, mapped.header) else None
        if found is None:
            self._find(_moved(mapped), self.sheet.place(self.mapped.header or self.mapped.first, number or 1))
            return None
        try:
            return self._meaning(found, mapped)
        except Doubt as doubt:
            self._find(doubt, self.sheet.place(self.mapped.header or self.mapped.first, found))
            return None

    def _headed(self, header: str) -> int | None:
        """The one column with this header."""
        last = self.mapped.header
        if last is None:
            return None
        used = sorted({c for row, cells in self.sheet.rows.items() if row <= last for c in cells})
        widest = max([*used, *(m.right for m in self.sheet.merged if m.top <= last)], default=0)
        found = [c for c in range(1, min(widest, 16_384) + 1) if self._is_headed(c, header)]
        return found[0] if len(found) == 1 else None

    def _is_headed(self, column: int, header: str) -> bool:
        """Whether a column has this header: the lowest text of a column, or that and the one above it."""
        texts = header_texts(self.sheet, column, 1, self.mapped.header or 0)
        return bool(texts) and key_of(header) in (key_of(texts[-1]), key_of("/".join(texts[-2:])))

    def _meaning(self, number: int, mapped: MappedColumn) -> Column:
        if mapped.is_ is not None:
            return Column(number, role=mapped.is_)
        if mapped.field is not None:
            of = self.asked.lists.get(self.mapped.list or "")
            for field in () if of is None else of.fields:
                if field.id == mapped.field:
                    return Column(number, field=field)
            raise _unknown(mapped.field)
        assert mapped.item is not None
        item = self.asked.items.get(mapped.item)
        if item is None:
            raise _unknown(mapped.item)
        if mapped.factor is not None and not isinstance(item, NumberItem):
            raise Doubt(
                "factor-without-number",
                Words("这个数据项不是数字，不能换算", "this data item is no number and cannot be converted"),
                Words("删去 factor", "remove factor"),
            )
        return Column(number, item=item.id, stated=_stated(mapped, item))

    def _check_others(self, known: set[int]) -> None:
        if self.mapped.others != "refuse":
            return
        last = self.mapped.last_row
        seen: set[int] = set()
        for cell in self.sheet.cells():
            inside = cell.row >= self.mapped.first and (last is None or cell.row <= last)
            if inside and cell.column not in known | seen:
                seen.add(cell.column)
                doubt = Doubt(
                    "unmapped-column",
                    Words("列映射没有说明这一列", "the mapping says nothing of this column"),
                    Words(
                        "补上它是什么（或 is: ignored），或写 others: ignore", "say what it is, or write others: ignore"
                    ),
                )
                self._find(doubt, self.sheet.place(cell.row, cell.column))


def _stated(mapped: MappedColumn, item: DataItem) -> Stated:
    """What a mapping states about the numbers of a column; a header that names the item's own unit states that."""
    if mapped.factor is not None:
        return Stated(factor=mapped.factor, factor_unit=mapped.unit)
    parts = without_tail(mapped.header or "")
    return Stated(unit=parts is not None and isinstance(item, NumberItem) and parts[1] in units_of(item))


def _unknown(name: str) -> Doubt:
    return Doubt(
        "unknown-item",
        Words(f"列映射中的“{quoted(name)}”不在方案中", f"{quoted(name)!r} of the mapping is not in the scheme"),
        Words("写方案中数据项或字段的标识", "write the identifier of a data item or field of the scheme"),
    )


def _moved(mapped: MappedColumn) -> Doubt:
    where = mapped.at or ""
    return Doubt(
        "mapping-differs",
        Words(
            f"{where}列的标题不是列映射所写的“{mapped.header}”",
            f"the header of column {where} is not {mapped.header!r}, as the mapping says",
        ),
        Words("核对是不是同一张表，或改列映射", "check whether it is the same table, or change the mapping"),
    )
