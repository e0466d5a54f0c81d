"""Reading the values of a run from files: every table found, every cell understood or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Values
from kaoping.engine.terms import Finding, Refused, errors
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Book, Limits, Sheet, Unreadable
from kaoping.files.sheets.reading import read_book
from kaoping.files.values.asked import Asked
from kaoping.files.values.collecting import Collection
from kaoping.files.values.doubt import findings_of
from kaoping.files.values.headers import Headers, Table, find_header
from kaoping.files.values.plain_text import key_of
from kaoping.files.values.tables import Context, Rows, read_long, read_wide


@dataclass(frozen=True)
class Reading:
    """Values with what their author should know of how they were read: notes and warnings, no errors."""

    values: Values
    notes: tuple[Finding, ...]


def read_values(
    paths: Iterable[Path | str],
    scheme: Scheme,
    *,
    period: str | None = None,
    limits: Limits | None = None,
) -> Values:
    """Read the values of a run from files (.csv, .xlsx, .xls): wide, long, and lists of events.

    `period` is that of values whose files do not say theirs.

    Raises:
        Refused: with every finding of every file; then nothing has been read.
    """
    return read_values_with_notes(paths, scheme, period=period, limits=limits).values


def read_values_with_notes(
    paths: Iterable[Path | str],
    scheme: Scheme,
    *,
    period: str | None = None,
    limits: Limits | None = None,
) -> Reading:
    """The same as `read_values`, with notes: rows of sums left out, hidden rows read, a stale template.

    Raises:
        Refused: with every finding of every file, notes too.
    """
    asked = Asked(scheme)
    into = Collection(asked)
    books = list(_books(paths, limits, into.findings))
    tables = [_Reader(into, period).rows(sheet) for book in books for sheet in book.sheets]
    found = [rows for rows in tables if rows is not None]
    read_rows(found, into)
    if errors(into.findings):
        raise Refused(into.findings)
    return Reading(into.values(), tuple(into.findings))


def read_rows(tables: Sequence[Rows], into: Collection) -> None:
    """Read tables into a collection: first all subjects, then all values."""
    for rows in tables:
        rows.declare()
    into.settle()
    for rows in tables:
        if rows.table.is_long:
            read_long(rows)
        else:
            read_wide(rows)


def _books(paths: Iterable[Path | str], limits: Limits | None, findings: list[Finding]) -> Iterable[Book]:
    for path in paths:
        try:
            yield read_book(Path(path), limits)
        except Unreadable as error:
            findings.extend(findings_of(error.troubles))


class _Reader:
    """Finds the table of a sheet and what holds for all of it."""

    def __init__(self, into: Collection, period: str | None) -> None:
        self.into = into
        self.asked = into.asked
        self.period = period

    def rows(self, sheet: Sheet) -> Rows | None:
        """The rows of a sheet; None if it is empty or not understood."""
        if not sheet.rows:
            return None
        table = self._table(sheet)
        return None if table is None else Rows(table, self._context(sheet), self.into)

    def _table(self, sheet: Sheet) -> Table | None:
        header = find_header(sheet)
        if header is not None:
            return Headers(sheet, self.asked, self.into.findings).table(*header)
        first = min(sheet.rows)
        self.into.findings.append(
            Finding(
                "no-header",
                (sheet.place(first, min(sheet.rows[first])),),
                Words(
                    f"“{sheet.called}”中没有找到“考评对象”一栏",
                    f"no column 考评对象 (subject) was found in {sheet.called!r}",
                ),
                Words(
                    "第一栏标题写“考评对象”，或用列映射说明各列",
                    "head the column of the subjects with 考评对象 or subject, or describe the sheet in a mapping",
                ),
            )
        )
        return None

    def _context(self, sheet: Sheet) -> Context:
        called = key_of(sheet.called)
        period = self.period if self.period is not None else self.asked.periods.get(called)
        return Context(group=self.asked.groups.get(called), period=period)
