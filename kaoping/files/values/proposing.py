"""Proposing a mapping for the sheets of an office, by comparing its headers with what the scheme asks for."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import ListItem, Refused
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind, Limits, Sheet, Unreadable, letters
from kaoping.files.sheets.reading import read_book
from kaoping.files.values.asked import Asked
from kaoping.files.values.columns import Column, Role, header_texts
from kaoping.files.values.doubt import Doubt, findings_of
from kaoping.files.values.headers import SEARCHED_ROWS, Headers, find_header, list_of
from kaoping.files.values.mapping import MappedColumn, MappedSheet, Mapping
from kaoping.files.values.plain_text import key_of, without_tail
from kaoping.files.values.proposing_across import propose_across

_NEAR = 0.55
"""How alike two names must be to be proposed."""


@dataclass(frozen=True)
class Wanted:
    """What a proposal is made for, as far as somebody knows it already.

    `header` is the row of the header; `of` the list whose records the rows are; `items` those that columns may be;
    `subject` whom all rows are of, if no column says it.
    """

    header: int | None = None
    of: ListItem | None = None
    items: Collection[str] | None = None
    subject: str | None = None


def propose_mapping(path: Path, scheme: Scheme, *, limits: Limits | None = None) -> Mapping:
    """A mapping for the sheets of a file: what is certain, and marked guesses (`check: true`) for the rest.

    Raises:
        Refused: if the file cannot be read.
    """
    try:
        book = read_book(path, limits)
    except Unreadable as error:
        raise Refused(findings_of(error.troubles)) from None
    asked = Asked(scheme)
    sheets = [sheet for sheet in book.sheets if sheet.rows]
    tables = [_proposed(sheet, asked) for sheet in sheets]
    return Mapping(sheets=tuple(t for t in tables if t is not None))


def _proposed(sheet: Sheet, asked: Asked) -> MappedSheet | None:
    of = list_of(sheet, asked)
    across = propose_across(sheet, asked) if of is None else None
    return across or propose_table(sheet, asked, Wanted(of=of))


def propose_table(sheet: Sheet, asked: Asked, wanted: Wanted) -> MappedSheet | None:
    """A mapping for the table of one sheet; None if the sheet looks like none."""
    return _Proposal(sheet, asked, wanted).table()


class _Proposal:
    def __init__(self, sheet: Sheet, asked: Asked, wanted: Wanted) -> None:
        self.sheet = sheet
        self.asked = asked
        self.wanted = wanted
        self.headers = Headers(sheet, asked, [])
        self.of = wanted.of

    def table(self) -> MappedSheet | None:
        """The proposed table; None if the sheet looks like none."""
        first, last = self._header()
        columns = [c for c in (self._column(n, first, last) for n in self._used(first)) if c is not None]
        if not columns:
            return None
        has_subject = any(c.is_ is Role.SUBJECT for c in columns)
        if not has_subject and self.wanted.subject is None:
            columns = self._with_subject(columns, last)
        return MappedSheet(
            sheet=self.sheet.name or None,
            header=last,
            list=None if self.of is None else self.of.id,
            subject=None if has_subject else self.wanted.subject,
            columns=tuple(columns),
        )

    def _used(self, first: int) -> list[int]:
        return sorted({c for row, cells in self.sheet.rows.items() if row >= first for c in cells})

    def _header(self) -> tuple[int, int]:
        """The header of the subjects' column, or else the row in which most names are known, or most texts stand."""
        if self.wanted.header is not None:
            return self.wanted.header, self.wanted.header
        found = find_header(self.sheet)
        if found is not None:
            return found
        rows = [r for r in sorted(self.sheet.rows) if r <= SEARCHED_ROWS] or [min(self.sheet.rows)]
        best = max(rows, key=lambda row: (self._known(row), self._titles(row), -row))
        return best, best

    def _known(self, row: int) -> int:
        return sum(1 for cell in self._texts(row) if self._exact(cell.column, [cell.text]) is not None)

    def _titles(self, row: int) -> int:
        """How many columns a row might be the titles of."""
        return sum(1 for cell in self._texts(row) if not any(c.isdigit() for c in cell.text))

    def _texts(self, row: int) -> list[Cell]:
        return [cell for cell in self.sheet.rows[row].values() if cell.kind is CellKind.TEXT]

    def _exact(self, number: int, texts: list[str]) -> Column | None:
        try:
            found = self.headers.named(number, texts, self.of)
        except Doubt:
            return None
        return found if found.item is None or self._may_be(found.item) else None

    def _may_be(self, item: str) -> bool:
        return self.wanted.items is None or item in self.wanted.items

    def _column(self, number: int, first: int, last: int) -> MappedColumn | None:
        texts = header_texts(self.sheet, number, first, last)
        if not texts:
            has_data = any(number in cells for row, cells in self.sheet.rows.items() if row > last)
            return MappedColumn(at=letters(number), is_=Role.IGNORED, check=True) if has_data else None
        at, header = letters(number), texts[-1]
        found = self._exact(number, texts)
        if found is None:
            return self._guess(at, header)
        if found.role is not None:
            return MappedColumn(at=at, header=header, is_=found.role)
        if found.field is not None:
            return MappedColumn(at=at, header=header, field=found.field.id)
        if found.item is not None:
            return MappedColumn(at=at, header=header, item=found.item)
        return MappedColumn(at=at, header=header, is_=Role.IGNORED)

    def _guess(self, at: str, header: str) -> MappedColumn:
        fields = _field_names(self.of) if self.of is not None else {}
        names = fields or self._names()
        parts = without_tail(header)
        called = key_of(header) if parts is None else parts[0]
        near = difflib.get_close_matches(called, list(names), n=1, cutoff=_NEAR)
        if not near:
            return MappedColumn(at=at, header=header, is_=Role.IGNORED, check=True)
        if fields:
            return MappedColumn(at=at, header=header, field=names[near[0]], check=True)
        return MappedColumn(at=at, header=header, item=names[near[0]], check=True)

    def _names(self) -> dict[str, str]:
        found = {name: next(iter(keys)) for name, keys in self.asked.names.items() if len(keys) == 1}
        return {name: item for name, item in found.items() if self._may_be(item)}

    def _with_subject(self, columns: list[MappedColumn], last: int) -> list[MappedColumn]:
        """The first column of different texts is most likely that of the subjects."""
        for at, column in enumerate(columns):
            assert column.at is not None
            number = next(n for n in self._used(1) if letters(n) == column.at)
            below = [c for r in sorted(self.sheet.rows) if r > last and (c := self.sheet.at(r, number)) is not None]
            texts = [c.text for c in below if c.kind is CellKind.TEXT]
            if column.check and texts and len(set(texts)) == len(below):
                guess = MappedColumn(at=column.at, header=column.header, is_=Role.SUBJECT, check=True)
                return [*columns[:at], guess, *columns[at + 1 :]]
        first = columns[0]
        return [MappedColumn(at=first.at, header=first.header, is_=Role.SUBJECT, check=True), *columns[1:]]


def _field_names(of: ListItem) -> dict[str, str]:
    titles = ((f, f.title or Words(f.id, f.id)) for f in of.fields)
    return {key_of(name): f.id for f, title in titles for name in (f.id, title.zh, title.en)}
