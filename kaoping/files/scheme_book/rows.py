"""From the rows of a sheet to parts of a scheme, each value with its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kaoping.engine.scheme.shape import Sort
from kaoping.engine.terms import Finding, Place
from kaoping.files.scheme_book import faults
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Block, Column, Keys, Kind, Sense
from kaoping.files.scheme_book.element import Element
from kaoping.files.scheme_book.from_cells import value_of
from kaoping.files.scheme_book.heads import Heads, find_heads, told
from kaoping.files.scheme_book.layout import follows_title
from kaoping.files.scheme_book.owners import derived_id
from kaoping.files.scheme_book.tables import LEVEL, REFERENCE, Holds, Table
from kaoping.files.sheets.model import Cell, Sheet
from kaoping.files.values.doubt import Doubt
from kaoping.files.values.plain_text import key_of

Values: TypeAlias = dict[tuple[Keys, str], tuple[Any, int]]
"""Values of one row by field and name across, each with its column."""

EXAMPLES = (key_of(w.EXAMPLE.zh), key_of(w.EXAMPLE.en))


@dataclass
class _Open:
    """A part whose lists may go on in the next rows."""

    data: dict[str, Any]
    place: Place
    inner: dict[Block, _Open] = field(default_factory=dict)
    named: str = ""


def read_elements(sheet: Sheet, table: Table, findings: list[Finding]) -> list[Element]:
    """The parts of a sheet, in their order; what is not understood becomes a finding."""
    if not any(sheet.rows.values()):
        return []
    heads = find_heads(sheet, table, findings)
    if heads is None:
        findings.append(faults.no_header(sheet, table))
        return []
    reader = _Reader(sheet, table, heads, findings)
    reader.read()
    return reader.elements


class _Reader:
    def __init__(self, sheet: Sheet, table: Table, heads: Heads, findings: list[Finding]) -> None:
        self.sheet = sheet
        self.table = table
        self.heads = heads
        self.findings = findings
        self.elements: list[Element] = []
        self.numbers = {column: heads.number(column) for column in table.root.every()}
        self.open: _Open | None = None
        wrapped = table.root.kind is Kind.TABLE
        self.root = Block((), (), Kind.ONE, (), (table.root,)) if wrapped else table.root

    def read(self) -> None:
        """Read all rows."""
        for row in sorted(r for r in self.sheet.rows if r >= self.heads.first_row):
            if not self._is_example(row):
                values = dict(self._values(row))
                if values:
                    self._row(row, values)

    def _is_example(self, row: int) -> bool:
        cells = self.sheet.rows[row]
        return bool(cells) and key_of(cells[min(cells)].text).startswith(EXAMPLES)

    def _values(self, row: int) -> Iterator[tuple[tuple[Keys, str], tuple[Any, int]]]:
        for number, (column, name) in self.heads.columns.items():
            cell = self._cell(row, number, column)
            if cell is None:
                continue
            if column.across and key_of(name).startswith(EXAMPLES):
                self.findings.append(faults.example_name(self.sheet.place(row, number), name))
                continue
            try:
                value = value_of(cell, column, date_1904=self.sheet.date_1904)
            except Doubt as doubt:
                self.findings.append(told(doubt, self.sheet.place(row, number)))
                value = None
            if value is not None:
                yield (column.full, name), (value, number)

    def _cell(self, row: int, number: int, column: Column) -> Cell | None:
        """The cell; of a merged block in the tree each row has what all of them show."""
        found = self.sheet.at(row, number)
        block = None if found is not None or not self.sheet.merged else self.sheet.block(row, number)
        if block is None or self.table.holds is not Holds.TREE or column.sense is Sense.LEVEL:
            return found
        shown = self.sheet.at(block.top, block.left)
        if shown is not None and (column.shape.sorts & {Sort.NUMBER, Sort.SHARE} or column.key == "title"):
            self.findings.append(faults.merged(self.sheet.place(row, number), str(block)))
            return None
        return shown

    # Parts

    def _row(self, row: int, values: Values) -> None:
        reference = self._reference(row, values)
        level = values.pop((LEVEL, ""), (None, 0))[0]
        own = [c for c in self.root.columns if any(full == c.full for full, _ in values)]
        if self._starts(reference, own):
            self._start(row, reference, level, values)
        elif self.open is None:
            if not self.table.owned:
                self._start(row, "", None, {})
            else:
                self.findings.append(faults.no_item(self.sheet.place(row, self._first(REFERENCE))))
                return
        assert self.open is not None
        if own and not self._started_at(row):
            self._go_on(row, values)
        for block in self.root.blocks:
            self._inner(block, self.open, row, values)

    def _reference(self, row: int, values: Values) -> str:
        """The item that a row names; an example or the item of the row above names none."""
        found = values.pop((REFERENCE, ""), ("", 0))[0]
        return str(found)

    def _starts(self, reference: str, own: list[Column]) -> bool:
        before = self.elements[-1].reference if self.elements else ""
        match self.table.holds:
            case Holds.TREE:
                return True
            case Holds.LIST:
                return bool(own)
            case Holds.OWNED_LIST:
                if not own:
                    return bool(reference) and not self._same(reference, before)
                return bool(reference or before)
            case _:
                return bool(reference) and not self._same(reference, before)

    def _same(self, reference: str, before: str) -> bool:
        return bool(self.elements) and key_of(reference) == key_of(before)

    def _started_at(self, row: int) -> bool:
        return self.elements[-1].row == row

    def _start(self, row: int, reference: str, level: Any, values: Values) -> None:
        before = self.elements[-1].reference if self.elements else ""
        element = Element(self.table, self.sheet, row, reference=reference or before, level=level)
        self.elements.append(element)
        self.open = _Open(element.data, ())
        for key in (LEVEL, REFERENCE):
            if any(c.full == key for c in self.root.columns):
                element.marks[(key[0],)] = (row, self._first(key))
        self._mark(self.root, (), row)
        self._put(self.root, self.open, row, values)

    def _first(self, full: Keys) -> int:
        return next((n or 1 for c, n in self.numbers.items() if c.full == full), 1)

    def _go_on(self, row: int, values: Values) -> None:
        """A further row of a part may repeat its values, or give one that was not given; it cannot change one."""
        assert self.open is not None
        for column in self.root.columns:
            for (full, name), (value, number) in values.items():
                if full != column.full or bool(name) != column.across:
                    continue
                path = (*column.path, name) if column.across else column.path
                before = _inside(self.open.data, path)
                if before is None:
                    _put(self.open.data, path, _shaped(column, value))
                    self.elements[-1].marks[path] = (row, number)
                elif before != _shaped(column, value):
                    first = self.elements[-1].place(path)
                    self.findings.append(faults.differs(self.sheet.place(row, number), first))

    # Values and lists inside a part

    def _put(self, block: Block, part: _Open, row: int, values: Values) -> None:
        marks = self.elements[-1].marks
        for column in block.columns:
            for (full, name), (value, number) in values.items():
                if full != column.full or bool(name) != column.across or column.sense is Sense.NAME:
                    continue
                path = (*column.path, name) if column.across else column.path
                self.elements[-1].columns[*part.place, *path] = column
                if column.across and not isinstance(_inside(part.data, column.path) or {}, dict):
                    both = marks[*part.place, *column.path]
                    self.findings.append(faults.one_or_each(self.sheet.place(row, number), self.sheet.place(*both)))
                    continue
                _put(part.data, path, _shaped(column, value))
                marks[*part.place, *path] = (row, number)
                if column.sense is Sense.FAMILY:
                    marks[(*part.place, *path, "family")] = (row, number)
        if any(follows_title(c) for c in block.columns) and "id" not in part.data:
            derived = derived_id(part.data.get("title"))
            if derived:
                part.data["id"] = derived

    def _mark(self, block: Block, place: Place, row: int) -> None:
        """Where the fields of a part would stand, for messages about those that are not there."""
        marks = self.elements[-1].marks
        marks.setdefault(place, (row, self._leftmost(block)))
        for column in block.columns:
            number = self.numbers[column]
            if column.path:
                self.elements[-1].columns[*place, *column.path] = column
            if number is not None and column.path:
                for end in range(len(column.path), 0, -1):
                    marks.setdefault((*place, *column.path[:end]), (row, number))
        for inner in block.blocks:
            if inner.path:
                marks.setdefault((*place, *inner.path), (row, self._leftmost(inner)))

    def _leftmost(self, block: Block) -> int:
        return min((n for c in block.every() if (n := self.numbers[c]) is not None), default=1)

    def _inner(self, block: Block, part: _Open, row: int, values: Values) -> None:
        """What a row says for a list inside a part: a new entry of it, or more of the last one."""
        if block.kind is Kind.TABLE:
            self._named(block, part, row, values)
            return
        own = any(full == c.full for c in block.columns for full, _ in values)
        deeper = any(full == c.full for b in block.blocks for c in b.every() for full, _ in values)
        if own:
            parts = _inside(part.data, block.path)
            if parts is None:
                parts = []
                _put(part.data, block.path, parts)
            parts.append({})
            child = _Open(parts[-1], (*part.place, *block.path, len(parts) - 1))
            part.inner[block] = child
            self._mark(block, child.place, row)
            self._put(block, child, row, values)
        elif deeper and block not in part.inner:
            number = min(n for b in block.blocks for c in b.every() if (n := self.numbers[c]) is not None)
            self.findings.append(faults.no_entry(self.sheet.place(row, number), block))
        if block in part.inner:
            for inner in block.blocks:
                self._inner(inner, part.inner[block], row, values)

    def _named(self, block: Block, part: _Open, row: int, values: Values) -> None:
        """An entry of a table of names and values, or more of the last one where its values are a table again."""
        name = values.get((block.columns[0].full, ""))
        value = next((values[c.full, ""] for c in block.columns[1:] if (c.full, "") in values), None)
        deeper = any(full == c.full for b in block.blocks for c in b.every() for full, _ in values)
        if name is None and (value is not None or (deeper and block not in part.inner)):
            self.findings.append(faults.no_name(self.sheet.place(row, self.numbers[block.columns[0]] or 1)))
            return
        if name is not None:
            self._entry(block, part, row, str(name[0]), name[1], value)
        if block in part.inner:
            for inner in block.blocks:
                self._named(inner, part.inner[block], row, values)

    def _entry(
        self, block: Block, part: _Open, row: int, name: str, number: int, value: tuple[Any, int] | None
    ) -> None:
        marks = self.elements[-1].marks
        table = _inside(part.data, block.path)
        if table is None:
            table = {}
            _put(part.data, block.path, table)
        place = (*part.place, *block.path, name)
        again = block.blocks and block in part.inner and part.inner[block].named == name
        if name in table and not again:
            self.findings.append(faults.name_twice(self.sheet.place(row, number), name))
        elif block.blocks and not again:
            table[name] = {}
            part.inner[block] = _Open(table[name], place, named=name)
        elif not block.blocks:
            table[name] = "" if value is None else value[0]
        marks.setdefault(place, (row, (self.numbers[block.columns[-1]] or number) if value is None else value[1]))
        self.elements[-1].columns[place] = block.columns[-1]


def _shaped(column: Column, value: Any) -> Any:
    """A family as the rule that it begins."""
    if column.sense is Sense.FAMILY and value not in column.shape.choices:
        return {"family": value}
    return value


def _inside(data: Any, path: Place) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _put(data: dict[str, Any], path: Place, value: Any) -> None:
    for key in path[:-1]:
        data = data.setdefault(str(key), {})
    data[str(path[-1])] = value
