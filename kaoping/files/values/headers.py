"""Finding the header of a sheet, and what each of its columns is."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from kaoping.engine.terms import EventField, Finding, ListItem, NumberItem
from kaoping.engine.words import Words, listing
from kaoping.files.sheets.model import Sheet
from kaoping.files.values.asked import Asked
from kaoping.files.values.columns import Column, Role, Table, header_texts, role_of
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.numbers import Stated, units_of
from kaoping.files.values.plain_text import key_of, without_tail
from kaoping.files.values.units import other_unit

SEARCHED_ROWS = 30
"""So many rows of a sheet are searched for its header."""


def find_header(sheet: Sheet) -> tuple[int, int] | None:
    """First and last row of the header: the first row with the column of the subjects, and its merged block."""
    for row in [r for r in sorted(sheet.rows) if r <= SEARCHED_ROWS]:
        for column in sorted(sheet.rows[row]):
            if role_of(sheet.rows[row][column].text) is Role.SUBJECT:
                block = sheet.block(row, column)
                return row, row if block is None else block.bottom
    return None


def list_of(sheet: Sheet, asked: Asked) -> ListItem | None:
    """The list whose records a sheet holds: its name is that of the list or of its leaf."""
    found = asked.names.get(key_of(sheet.called), frozenset()) & set(asked.lists)
    return asked.lists[next(iter(found))] if len(found) == 1 else None


class Headers:
    """Reads the header of a sheet; what is not understood becomes a finding."""

    def __init__(self, sheet: Sheet, asked: Asked, findings: list[Finding]) -> None:
        self.sheet = sheet
        self.asked = asked
        self.findings = findings

    def table(self, first: int, last: int, of: ListItem | None = None) -> Table:
        """The table below a header in rows `first` to `last`; `of` is the list whose records it holds."""
        used = sorted({c for row, cells in self.sheet.rows.items() if row >= first for c in cells})
        columns = [c for c in (self._column(number, first, last, of) for number in used) if c is not None]
        return Table(self.sheet, tuple(self._without_twins(columns, last)), last + 1, of)

    def _column(self, number: int, first: int, last: int, of: ListItem | None) -> Column | None:
        texts = header_texts(self.sheet, number, first, last)
        if not texts:
            self._without_header(number, [r for r, c in self.sheet.rows.items() if r > last and number in c])
            return None
        try:
            return self.named(number, texts, of)
        except Doubt as doubt:
            self.findings.append(doubt.at(self.sheet.place(last, number)))
            return None

    def _without_header(self, number: int, below: list[int]) -> None:
        if below:
            self.findings.append(
                Finding(
                    "column-without-header",
                    (self.sheet.place(min(below), number),),
                    Words("这一列有内容而没有列标题", "this column has contents and no header"),
                    Words("补上列标题，或清空这一列", "give it a header, or empty it"),
                )
            )

    def named(self, number: int, texts: list[str], of: ListItem | None) -> Column:
        """What a column is by the texts of its header, from the top.

        Raises:
            Doubt: if it is nothing known, or may be several things.
        """
        for text in _spellings(texts):
            found = self._known(number, text, of)
            if found is not None:
                return found
        role = role_of(texts[-1])
        if role is not None:
            return Column(number, role=role)
        raise self._unknown(texts[-1], of)

    def _known(self, number: int, text: str, of: ListItem | None) -> Column | None:
        key = key_of(text)
        if of is not None:
            field = _fields(of).get(key)
            return None if field is None else Column(number, field=field)
        if key in self.asked.constants:
            return Column(number, constant=self.asked.constants[key])
        found = self._item(key)
        if found is not None:
            return Column(number, item=found)
        parts = without_tail(text)
        if parts is None:
            return None
        head, tail = parts
        if head in self.asked.constants:
            return Column(number, constant=self.asked.constants[head])
        found = self._item(head)
        if found is None:
            return None
        item = self.asked.items[found]
        if isinstance(item, NumberItem):
            if tail not in units_of(item):
                raise other_unit(_IN_HEADER, tail, item, _CONVERT)
            return Column(number, item=found, stated=Stated(unit=True))
        return Column(number, item=found)

    def _item(self, key: str) -> str | None:
        found = self.asked.names.get(key, frozenset())
        if len(found) > 1:
            names = listing(sorted(found))
            raise Doubt(
                "ambiguous-column",
                Words(f"标题可能是几个数据项：{names.zh}", f"this header may mean several data items: {names.en}"),
                Words("改写为其中一个标识", "write one of these identifiers instead"),
            )
        return next(iter(found), None)

    def _unknown(self, text: str, of: ListItem | None) -> Doubt:
        wanted = self._wanted(of)
        known = {key_of(n): n for title in wanted for n in (title.zh, title.en)}
        near = difflib.get_close_matches(key_of(text), list(known), n=1, cutoff=0.5)
        if near:
            hint = Words(f"；最接近的是“{known[near[0]]}”", f"; the nearest is {known[near[0]]!r}")
        else:
            hint = _some_of(wanted)
        return Doubt(
            "unknown-column",
            Words(f"没有名为“{quoted(text)}”的数据项", f"there is no data item named {quoted(text)!r}"),
            Words(
                f"改正列标题，删去这一列，或在列映射中忽略它{hint.zh}",
                f"mend the header, remove the column, or ignore it in a column mapping{hint.en}",
            ),
        )

    def _wanted(self, of: ListItem | None) -> list[Words]:
        if of is None:
            return [self.asked.titles[key] for key, i in self.asked.items.items() if not isinstance(i, ListItem)]
        return [f.title or Words(f.id, f.id) for f in of.fields]

    def _without_twins(self, columns: list[Column], last: int) -> list[Column]:
        """The columns, each once; a second one is found and left out."""
        seen: dict[object, int] = {}
        kept: list[Column] = []
        for column in columns:
            what = column.role or column.item or column.field or column.constant
            if what in seen and what is not Role.IGNORED:
                first = self.sheet.place(last, seen[what])
                doubt = Doubt(
                    "duplicate-column",
                    Words(f"与 {first} 是同一列", f"this is the same column as {first}"),
                    Words("只留一列", "keep one of the two"),
                )
                self.findings.append(doubt.at(self.sheet.place(last, column.number)))
            else:
                seen[what] = column.number
                kept.append(column)
        return kept


def _spellings(texts: list[str]) -> Iterator[str]:
    """Names that stacked header texts may mean: the lowest alone, or after those above it."""
    yield texts[-1]
    for at in range(len(texts) - 2, -1, -1):
        yield f"{texts[at]}/{texts[-1]}"
        yield f"{texts[at]}{texts[-1]}"


def _fields(of: ListItem) -> dict[str, EventField]:
    found: dict[str, EventField] = {}
    for field in of.fields:
        title = field.title or Words(field.id, field.id)
        for name in (field.id, title.zh, title.en):
            found[key_of(name)] = field
    return found


_IN_HEADER = Words("列标题写的单位", "the unit in the header")
_CONVERT = Words(
    "换算成数据项的单位；自有表格可写换算系数", "convert the numbers; a sheet of one's own may have a factor"
)
_SHOWN_AT_MOST = 8


def _some_of(titles: Sequence[Words]) -> Words:
    """What headers may be called, where none is near; the first of them."""
    if not titles:
        return Words("", "")
    some, more = listing(titles[:_SHOWN_AT_MOST]), len(titles) - _SHOWN_AT_MOST
    if more <= 0:
        return Words(f"；可用的列标题：{some.zh}", f"; headers may be: {some.en}")
    return Words(f"；可用的列标题：{some.zh}等 {len(titles)} 个", f"; headers may be: {some.en} and {more} more")
