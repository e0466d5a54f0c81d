"""Tables: the same rows as a drawn table on a terminal and as aligned columns elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from kaoping.cli.widths import padded, safe, width

if TYPE_CHECKING:
    from rich.table import Table as RichTable

STYLES = {
    "strong": "bold",
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "quiet": "dim",
    "head": "bold",
    "title": "bold blue",
}
"""What the few styles mean on a terminal; a style never carries anything that the words do not say."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A text with one of the styles."""

    text: str
    style: str = ""


Cell: TypeAlias = str | Styled


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and whether its cells are figures that align on the right."""

    title: str
    right: bool = False
    whole: bool = False
    """Whether its cells stay on one line where the terminal is narrow."""


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


def text_of(cell: Cell) -> str:
    """The text of a cell, safe to show."""
    return safe(cell if isinstance(cell, str) else cell.text)


def plain_lines(table: Table) -> Iterable[str]:
    """The table as aligned text, with two spaces between the columns."""
    if table.title:
        yield safe(table.title)
    rows = [[text_of(cell) for cell in row] for row in table.rows]
    heads = [safe(column.title) for column in table.columns]
    widths = [max(width(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
    yield _joined(table, heads, widths)
    yield "  ".join("-" * columns for columns in widths)
    for row in rows:
        yield _joined(table, row, widths)


def _joined(table: Table, cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        padded(cell, columns, right=column.right)
        for cell, columns, column in zip(cells, widths, table.columns, strict=True)
    ).rstrip()


def rich_table(table: Table) -> RichTable:
    """The table as Rich draws it."""
    from rich import box  # noqa: PLC0415 - only on a terminal: it takes a tenth of a second to load
    from rich.table import Table as Drawn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Drawn(
        title=Text(safe(table.title), style=STYLES["title"]) if table.title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        header_style=STYLES["head"],
        pad_edge=False,
    )
    for column in table.columns:
        drawn.add_column(
            Text(safe(column.title)), justify="right" if column.right else "left", overflow="fold", no_wrap=column.whole
        )
    for row in table.rows:
        drawn.add_row(*(Text(text_of(c), style=STYLES.get(c.style, "") if isinstance(c, Styled) else "") for c in row))
    return drawn
