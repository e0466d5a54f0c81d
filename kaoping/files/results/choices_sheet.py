"""The lists from which input cells are chosen: statuses, yes and no, categories, kinds of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from kaoping.engine.program import Records
from kaoping.engine.rules.events import Events
from kaoping.engine.terms import CategoryItem
from kaoping.files.results import words as w
from kaoping.files.results.book import Book
from kaoping.files.results.styles import Styles


class Choices:
    """Where each list stands; a list is known by its entries."""

    def __init__(self, book: Book) -> None:
        self._sheet = book.choices
        self._columns: dict[tuple[str, ...], int] = {}
        self.statuses = self.of([words.say(book.language) for words in w.STATUSES.values()])
        self.list_statuses = self.of([*(x.say(book.language) for x in w.STATUSES.values()), book.say(w.CARRIED)])
        self.yes_no = self.of([book.say(w.YES), book.say(w.NO)])
        for entries in _entries(book):
            self.of(entries)

    def of(self, entries: Sequence[str]) -> str:
        """Where a list with these entries stands."""
        column = self._columns.setdefault(tuple(entries), len(self._columns))
        return f"{quote_sheetname(self._sheet)}!{xl_range_abs(1, column, len(entries), column)}"

    def write(self, workbook: Workbook, styles: Styles) -> None:
        """Write the sheet, row by row."""
        sheet = workbook.add_worksheet(self._sheet)
        sheet.protect()
        sheet.set_column(0, max(len(self._columns) - 1, 0), 16)
        for column in self._columns.values():
            sheet.write_string(0, column, str(column + 1), styles.get("head"))
        for row in range(max(map(len, self._columns))):
            for entries, column in self._columns.items():
                if row < len(entries):
                    sheet.write_string(row + 1, column, entries[row], styles.get("text"))


@dataclass(frozen=True)
class Kinds:
    """The kinds that records of a list may have: what people choose, and what the arithmetic compares."""

    titles: tuple[str, ...]
    ids: tuple[str, ...]


def kinds_of(book: Book, records: Records) -> Kinds | None:
    """The kinds of the records of a list, where a rule of events names them."""
    for template in book.templates.values():
        part = template.compiled.parts.get(records.key[1:])
        if part is not None and isinstance(part.rule, Events):
            titles = tuple(book.say(kind.words) for kind in part.rule.kinds)
            ids = tuple(kind.id for kind in part.rule.kinds)
            return Kinds(titles if len(set(titles)) == len(titles) else ids, ids)
    return None


def _entries(book: Book) -> Iterator[tuple[str, ...]]:
    for template in book.templates.values():
        for item in template.compiled.data.values():
            if isinstance(item, CategoryItem):
                yield item.choices
    for table in book.tables:
        kinds = kinds_of(book, table.records)
        if kinds is not None:
            yield kinds.titles
            yield kinds.ids
