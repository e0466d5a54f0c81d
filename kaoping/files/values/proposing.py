"""Proposing a mapping for the sheets of an office, by comparing its headers with what the scheme asks for."""

from __future__ import annotations

import difflib
from pathlib import Path

from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import ListItem, Refused
from kaoping.engine.words import Words
from kaoping.files.sheets.model import CellKind, Limits, Sheet, Unreadable, letters
from kaoping.files.sheets.reading import read_book
from kaoping.files.values.asked import Asked
from kaoping.files.values.columns import Column, Role, header_texts
from kaoping.files.values.doubt import Doubt, findings_of
from kaoping.files.values.headers import SEARCHED_ROWS, Headers, find_header, list_of
from kaoping.files.values.mapping import MappedColumn, MappedSheet, Mapping
from kaoping.files.values.plain_text import key_of

_NEAR = 0.55
"""How alike two names must be to be proposed."""


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
    tables = [_Proposal(sheet, asked).table() for sheet in book.sheets if sheet.rows]
    return Mapping(sheets=tuple(t for t in tables if t is not None))


class _Proposal:
    def __init__(self, sheet: Sheet, asked: Asked) -> None:
        self.sheet = sheet
        self.asked = asked
        self.headers = Headers(sheet, asked, [])
        self.of = list_of(sheet, asked)

    def table(self) -> MappedSheet | None:
        """The proposed table; None if the sheet looks like none."""
        first, last = self._header()
        columns = [c for c in (self._column(n, first, last) for n in self._used(first)) if c is not None]
        if not columns:
            return None
        if not any(c.is_ is Role.SUBJECT for c in columns):
            columns = self._with_subject(columns, last)
        name = self.sheet.name or None
        return MappedSheet(
            sheet=name, header=last, list=None if self.of is None else self.of.id, columns=tuple(columns)
        )

    def _used(self, first: int) -> list[int]:
        return sorted({c for row, cells in self.sheet.rows.items() if row >= first for c in cells})

    def _header(self) -> tuple[int, int]:
        """The header of the subjects' column, or else the row in which most names are known."""
        found = find_header(self.sheet)
        if found is not None:
            return found
        rows = [r for r in sorted(self.sheet.rows) if r <= SEARCHED_ROWS]
        best = max(rows or [min(self.sheet.rows)], key=lambda row: (self._known(row), -row))
        return best, best

    def _known(self, row: int) -> int:
        cells = self.sheet.rows[row].values()
        return sum(
            1 for cell in cells if cell.kind is CellKind.TEXT and self._exact(cell.column, [cell.text]) is not None
        )

    def _exact(self, number: int, texts: list[str]) -> Column | None:
        try:
            return self.headers.named(number, texts, self.of)
        except Doubt:
            return None

    def _column(self, number: int, first: int, last: int) -> MappedColumn | None:
        texts = header_texts(self.sheet, number, first, last)
        if not texts:
            return None
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
        names = fields or {name: next(iter(keys)) for name, keys in self.asked.names.items() if len(keys) == 1}
        near = difflib.get_close_matches(key_of(header), list(names), n=1, cutoff=_NEAR)
        if not near:
            return MappedColumn(at=at, header=header, is_=Role.IGNORED, check=True)
        if fields:
            return MappedColumn(at=at, header=header, field=names[near[0]], check=True)
        return MappedColumn(at=at, header=header, item=names[near[0]], check=True)

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
