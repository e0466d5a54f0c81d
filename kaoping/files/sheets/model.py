"""Sheets as they were found, before anything is understood: cells that know where they stand.

One neutral form for CSV, XLSX and XLS. It is plain data of the standard library alone, because the process
that parses an untrusted workbook loads nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kaoping.engine.words import Words


class CellKind(StrEnum):
    """What a cell holds."""

    NUMBER = "number"
    TEXT = "text"
    FACT = "fact"
    ERROR = "error"
    NO_RESULT = "no_result"
    """A formula whose result is not stored in the file."""


class Shown(StrEnum):
    """How a number is shown, where that changes what it means to a reader."""

    PLAIN = "plain"
    PERCENT = "percent"
    DATE = "date"
    SCALED = "scaled"
    """Shown in thousands or millions, or otherwise not as it is stored."""
    UNKNOWN = "unknown"
    """The file does not say: CSV."""


class Cell(NamedTuple):
    """One cell with its contents as text: a number as the shortest text that gives its binary value.

    `unit` is a unit that the number format itself writes behind the number (0.00"万元"). Rows and columns count
    from 1.
    """

    row: int
    column: int
    kind: CellKind
    text: str
    shown: Shown = Shown.PLAIN
    unit: str = ""
    formula: bool = False

    @property
    def a1(self) -> str:
        """Address of the cell, such as B7."""
        return a1(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged block: its first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def __str__(self) -> str:
        return f"{a1(self.top, self.left)}:{a1(self.bottom, self.right)}"


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet that hold anything, by row and then by column."""

    file: str
    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    date_1904: bool = False

    @property
    def called(self) -> str:
        """The name of the sheet; for a file that is one sheet, the name of the file without its ending."""
        return self.name or self.file.rpartition(".")[0] or self.file

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at a place, if it holds anything."""
        return self.rows.get(row, {}).get(column)

    def block(self, row: int, column: int) -> Merged | None:
        """The merged block that a place belongs to."""
        return next((m for m in self.merged if (row, column) in m), None)

    def seen_at(self, row: int, column: int) -> Cell | None:
        """The cell that a reader sees at a place: in a merged block, that of its first cell."""
        found = self.at(row, column)
        if found is None and self.merged:
            block = self.block(row, column)
            found = None if block is None else self.at(block.top, block.left)
        return found

    def place(self, row: int, column: int) -> str:
        """A place for messages: file!sheet!B7; a CSV file has no sheet."""
        return self.place_of(a1(row, column))

    def place_of(self, address: str) -> str:
        """A range or a single address of this sheet for messages."""
        return "!".join(part for part in (self.file, self.name, address) if part)

    def cells(self) -> Iterator[Cell]:
        """All cells, row by row."""
        for row in sorted(self.rows):
            for column in sorted(self.rows[row]):
                yield self.rows[row][column]


@dataclass(frozen=True)
class Book:
    """The sheets of one file, in their order."""

    file: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet with this name, if there is one."""
        return next((s for s in self.sheets if s.name == name), None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file, or a cell of it, cannot be read. `place` is file!sheet!B7, or less where there is no more."""

    code: str
    place: str
    wrong: Words
    right: Words


class Unreadable(Exception):
    """A file that cannot be read, with every reason that was found."""

    def __init__(self, *troubles: Trouble) -> None:
        self.troubles = troubles
        super().__init__("; ".join(f"{t.place}: {t.wrong.en}" for t in troubles))


def letters(column: int) -> str:
    """Letters of a column: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def a1(row: int, column: int) -> str:
    """Address of a cell: row 7 of column 2 is B7."""
    return f"{letters(column)}{row}"


def from_letters(text: str) -> int:
    """Column of some letters: AB is 28.

    Raises:
        ValueError: if it is no column of a sheet.
    """
    found = 0
    for letter in text:
        if not "A" <= letter <= "Z":
            raise ValueError(f"not a column: {text!r}")
        found = found * 26 + ord(letter) - 64
    if not 1 <= found <= MOST_COLUMNS:
        raise ValueError(f"not a column: {text!r}")
    return found


def from_a1(address: str) -> tuple[int, int]:
    """Row and column of an address: B7 is (7, 2).

    Raises:
        ValueError: if it is no address of a sheet.
    """
    head = address.rstrip("0123456789")
    digits = address[len(head) :]
    if not digits or len(digits) > 7 or not 1 <= int(digits) <= MOST_ROWS:
        raise ValueError(f"not an address: {address!r}")
    return int(digits), from_letters(head)


MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""What a sheet of a workbook can have at all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused.

    `rows` and `columns` are the last ones of a sheet that may hold anything. `packed` is the size of the file,
    `unpacked` that of all its parts together, in bytes; `ratio` the most that a part may be compressed.
    `text` is the most that all texts of a file may have, in characters.
    """

    packed: int = 20_000_000
    unpacked: int = 200_000_000
    members: int = 2_000
    ratio: int = 100
    rows: int = 20_000
    columns: int = 200
    sheets: int = 200
    text: int = 50_000_000
    memory: int = 512 * 1024 * 1024
    seconds: int = 30


WRONG_KIND = frozenset(
    (
        "ending",
        "not-a-table",
        "not-a-workbook",
        "not-text",
        "not-what-it-says",
        "two-kinds",
        "workbook-broken",
        "workbook-strict",
    )
)
"""What troubles are called of a file that is none of those that are taken, by its name or its contents (R-52)."""


def far_away(place: str, limits: Limits) -> Unreadable:
    """The refusal of a cell beyond the limits."""
    return Unreadable(
        Trouble(
            "too-many-cells",
            place,
            Words(
                f"这个单元格在 {limits.rows} 行、{limits.columns} 列以外",
                f"this cell lies beyond {limits.rows} rows or {limits.columns} columns",
            ),
            Words(
                "删去它；数据确有这么多的，分成几个文件，或用 Parquet", "remove it; if there is so much, use Parquet"
            ),
        )
    )
