"""Tables: the same rows as a drawn table on a terminal and as aligned columns elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from kaoping.cli.widths import padded, safe, width, wrapped

_GAP = 2
_NARROWEST = 4
"""A heading is broken into pieces of at least this width, two Chinese characters."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A text with one of the styles of the screen; a style never carries anything that the words do not say."""

    text: str
    style: str = ""


Cell: TypeAlias = str | Styled


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and whether its cells are figures that align on the right."""

    title: str
    right: bool = False
    optional: bool = False
    """Whether it is left out where the terminal is too narrow for all."""


@dataclass
class Table:
    """Rows under headings."""

    columns: Sequence[Column]
    title: str = ""
    rows: list[Sequence[Cell]] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        """Add a row; it has a cell for each column."""
        if len(cells) != len(self.columns):
            raise ValueError(f"{len(cells)} cells for {len(self.columns)} columns")
        self.rows.append(cells)

    def without_optional(self) -> Table:
        """The table with only the columns that have to be there."""
        kept = [at for at, column in enumerate(self.columns) if not column.optional]
        rows: list[Sequence[Cell]] = [[row[at] for at in kept] for row in self.rows]
        return Table([self.columns[at] for at in kept], self.title, rows)

    def narrowest(self) -> int:
        """The width that it takes at least: cells stay whole, headings are broken."""
        return sum(self.cell_widths()) + _GAP * (len(self.columns) - 1)

    def cell_widths(self) -> list[int]:
        """Width that each column takes at least: cells stay whole, and so do the words of its heading."""
        found = []
        for at, column in enumerate(self.columns):
            whole = (*wrapped(safe(column.title), _NARROWEST), *(text_of(row[at]) for row in self.rows))
            found.append(max(width(text) for text in whole))
        return found

    def widths(self, most: int | None = None) -> list[int]:
        """Width of each column, together at most `most`: the widest headings are broken first."""
        cells = self.cell_widths()
        found = [max(width(safe(c.title)), w) for c, w in zip(self.columns, cells, strict=True)]
        over = 0 if most is None else sum(found) + _GAP * (len(found) - 1) - most
        while over > 0:
            room, at = max((found[at] - cells[at], at) for at in range(len(found)))
            if room <= 0:
                break
            found[at] -= 1
            over -= 1
        return found


def text_of(cell: Cell) -> str:
    """The text of a cell, safe to show."""
    return safe(cell if isinstance(cell, str) else cell.text)


def plain_lines(table: Table) -> Iterable[str]:
    """The table as aligned text, with two spaces between the columns."""
    if table.title:
        yield safe(table.title)
    widths = table.widths()
    yield _joined(table, [safe(column.title) for column in table.columns], widths)
    yield "  ".join("-" * columns for columns in widths)
    for row in table.rows:
        yield _joined(table, [text_of(cell) for cell in row], widths)


def drawn_lines(table: Table, columns: int, shown: Callable[[Styled], str]) -> Iterator[str]:
    """The table as it is drawn on a terminal of so many columns; `shown` gives a text its style."""
    if table.title:
        yield shown(Styled(safe(table.title), "title"))
    widths = table.widths(columns)
    heads = [wrapped(safe(c.title), w) for c, w in zip(table.columns, widths, strict=True)]
    depth = max(len(lines) for lines in heads)
    for at in range(depth):
        # Headings stand on the line below them.
        texts = [lines[at - depth + len(lines)] if at >= depth - len(lines) else "" for lines in heads]
        yield shown(Styled(_joined(table, texts, widths), "head"))
    # Not a box-drawing character: many Chinese terminals draw those two columns wide.
    yield shown(Styled("-" * (sum(widths) + _GAP * (len(widths) - 1)), "quiet"))
    for row in table.rows:
        cells = []
        for cell, size, column in zip(row, widths, table.columns, strict=True):
            text = text_of(cell)
            gap = " " * max(size - width(text), 0)
            styled = shown(Styled(text, cell.style if isinstance(cell, Styled) else ""))
            cells.append(gap + styled if column.right else styled + gap)
        yield (" " * _GAP).join(cells).rstrip()


def _joined(table: Table, cells: Sequence[str], widths: Sequence[int]) -> str:
    return (
        (" " * _GAP)
        .join(
            padded(cell, columns, right=column.right)
            for cell, columns, column in zip(cells, widths, table.columns, strict=True)
        )
        .rstrip()
    )
