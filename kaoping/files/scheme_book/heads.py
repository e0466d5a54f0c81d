"""The header of a sheet: which of its columns is which field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from kaoping.engine.terms import Finding
from kaoping.engine.words import Words
from kaoping.files.scheme_book.columns import Column
from kaoping.files.scheme_book.tables import Table
from kaoping.files.sheets.model import Sheet
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.plain_text import key_of

_SEARCHED_ROWS = 20


@dataclass(frozen=True)
class Heads:
    """Where the columns stand. `across`: the name of a column of a field that goes across, else empty."""

    first_row: int
    columns: dict[int, tuple[Column, str]]

    def number(self, column: Column) -> int | None:
        """The first column of the sheet in which a field stands."""
        return next((n for n, (c, _) in self.columns.items() if c is column), None)


def find_heads(sheet: Sheet, table: Table, findings: list[Finding]) -> Heads | None:
    """Find the header of a sheet; None if it has none. What is not understood becomes a finding."""
    finder = _Finder(sheet, table, findings)
    row = finder.row()
    return None if row is None else Heads(row + 1, dict(finder.columns(row)))


class _Finder:
    def __init__(self, sheet: Sheet, table: Table, findings: list[Finding]) -> None:
        self.sheet = sheet
        self.table = table
        self.findings = findings
        self.every = list(table.root.every())
        self.by_name: dict[str, list[Column]] = {}
        for column in self.every:
            for name in {key_of(column.name.zh), key_of(column.name.en), key_of(column.key) or "-"}:
                self.by_name.setdefault(name, []).append(column)

    def row(self) -> int | None:
        """The row of the header: the one with the most known names."""
        counts = {
            row: len({_key(cell.text) for cell in cells.values()} & set(self.by_name))
            for row, cells in self.sheet.rows.items()
            if row <= _SEARCHED_ROWS
        }
        best = max(counts, key=lambda row: (counts[row], -row), default=0)
        return best if counts.get(best) else None

    def columns(self, row: int) -> Iterator[tuple[int, tuple[Column, str]]]:
        """The columns below a header."""
        used = sorted({c for r, cells in self.sheet.rows.items() if r >= row for c in cells})
        taken: dict[tuple[Column, str], int] = {}
        heading = ""
        for number in used:
            cell = self.sheet.seen_at(row, number)
            above = None if row == 1 else self.sheet.seen_at(row - 1, number)
            # A column that was added beside others belongs to their heading.
            heading = heading if above is None else above.text
            name = "" if cell is None else cell.text
            place = self.sheet.place(row, number)
            try:
                found = self._column(name, heading, row, number)
                if found is not None and found in taken:
                    raise _twice(name, self.sheet.place(row, taken[found]))
            except Doubt as doubt:
                self.findings.append(told(doubt, place))
                continue
            if found is not None:
                taken[found] = number
                yield number, found

    def _column(self, name: str, heading: str, row: int, number: int) -> tuple[Column, str] | None:
        if not name.strip():
            below = [r for r, cells in self.sheet.rows.items() if r > row and number in cells]
            if below:
                raise _without_name(self.sheet.place(min(below), number))
            return None
        across = next((c for c in self.every if c.across and _matches(c.heading, heading)), None)
        if across is not None:
            return across, name.strip()
        some = [c for c in self.by_name.get(_key(name), ()) if not c.across]
        under = [c for c in some if _matches(c.heading, heading)]
        if len(under or some) == 1:
            return (under or some)[0], ""
        raise self._unknown(name) if not some else _ambiguous(name, some)

    def _unknown(self, name: str) -> Doubt:
        known = {key_of(n): n for c in self.every if not c.across for n in (c.name.zh, c.name.en)}
        near = get_close_matches(_key(name), known, n=1, cutoff=0.4)
        lead = Words("删去这一列，或改正列标题", "remove the column, or mend its header")
        if near:
            close = known[near[0]]
            lead = Words(f"{lead.zh}；最接近的是“{close}”", f"{lead.en}; the nearest is {close!r}")
        return Doubt(
            "unknown-column",
            Words(
                f"“{self.table.name.zh}”表没有“{quoted(name)}”这一列",
                f"the sheet {self.table.name.en} has no column {quoted(name)!r}",
            ),
            lead,
        )


def told(doubt: Doubt, place: str) -> Finding:
    """The finding of a doubt about a cell."""
    return Finding(doubt.code, (), doubt.wrong, doubt.right, source=place)


def _key(text: str) -> str:
    return key_of(text.strip().rstrip("*＊"))


def _matches(words: Words, text: str) -> bool:
    return key_of(text) in (key_of(words.zh), key_of(words.en))


def _twice(name: str, first: str) -> Doubt:
    return Doubt(
        "duplicate-column",
        Words(f"“{quoted(name)}”与 {first} 是同一列", f"{quoted(name)!r} is the same column as {first}"),
        Words("只留一列", "keep one of the two"),
    )


def _without_name(place: str) -> Doubt:
    return Doubt(
        "column-without-header",
        Words(f"这一列没有列标题，而 {place} 有内容", f"this column has no header, and {place} has contents"),
        Words("补上列标题，或清空这一列", "give it a header, or empty it"),
    )


def _ambiguous(name: str, some: list[Column]) -> Doubt:
    zh = "、".join(f"“{c.heading.zh}”" for c in some)
    return Doubt(
        "ambiguous-column",
        Words(f"“{quoted(name)}”可能在 {zh} 之下", f"{quoted(name)!r} may belong under several headings"),
        Words("在上一行写明属于哪一组", f"write above it one of {', '.join(repr(c.heading.en) for c in some)}"),
    )
