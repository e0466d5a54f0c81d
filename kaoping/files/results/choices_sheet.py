"""The lists from which input cells are chosen: statuses, yes and no, categories, kinds of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from kaoping.engine.rules import AnyRule
from kaoping.engine.scoring.intake import choices_in, list_part
from kaoping.engine.terms import CategoryItem, ListItem
from kaoping.engine.words import Words
from kaoping.files.results import words as w
from kaoping.files.results.book import Book, RecordTable
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
class Chosen:
    """What a field of a record may be: what people choose, and what the arithmetic compares."""

    titles: tuple[str, ...]
    ids: tuple[str, ...]


def list_rule(table: RecordTable) -> AnyRule | None:
    """The rule whose own list a table holds, if it is one's own."""
    compiled = table.template.compiled
    item = compiled.data[table.records.key[1:]]
    assert isinstance(item, ListItem)
    part = list_part(item, compiled)
    return None if part is None else part.rule


def chosen_fields(book: Book, table: RecordTable) -> Mapping[str, Chosen]:
    """The fields of the records of a list that are chosen, by identifier: kinds of events or raters, grades."""
    compiled = table.template.compiled
    item = compiled.data[table.records.key[1:]]
    assert isinstance(item, ListItem)
    found = choices_in(item, list_part(item, compiled))
    return {field: Chosen(_titles(book, choices), tuple(choices)) for field, choices in found.items()}


def _titles(book: Book, choices: Mapping[str, Words]) -> tuple[str, ...]:
    """Titles where they tell the choices apart; else their identifiers."""
    titles = tuple(book.say(words) for words in choices.values())
    return titles if len(set(titles)) == len(titles) else tuple(choices)


def _entries(book: Book) -> Iterator[tuple[str, ...]]:
    for one in book.everything:
        for template in one.templates.values():
            for item in template.compiled.data.values():
                if isinstance(item, CategoryItem):
                    yield item.choices
        for table in one.tables:
            for chosen in chosen_fields(one, table).values():
                yield chosen.titles
                yield chosen.ids
