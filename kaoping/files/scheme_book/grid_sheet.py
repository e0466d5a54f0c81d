"""Writing one table of a scheme workbook: headings, headers with notes, rows, examples, room for more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from xlsxwriter.worksheet import Worksheet

from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Column, Sense
from kaoping.files.scheme_book.frame import Frame, width_of
from kaoping.files.scheme_book.layout import Grid, Row
from kaoping.files.scheme_book.notes import is_required
from kaoping.files.scheme_book.pages import FIRST_ROW, HEAD_ROW, HEADING_ROW, head_of
from kaoping.files.scheme_book.tables import LEVEL, Holds
from kaoping.files.scheme_book.to_cells import Contents, shown_text

Slots: TypeAlias = list[tuple[Column, str]]

_SPARE_ROWS = {Holds.TREE: 120, Holds.RULE: 60}
_WIDE = 250
"""Wider sheets, in characters, are printed on two pages side by side."""
_SPARE_COLUMNS = {"points": 2, "weight": 2, "values": 6}
"""Columns without a name yet, where a field goes across."""


def write_grid(frame: Frame, grid: Grid, examples: Sequence[Row]) -> None:
    """Write a table; `examples` stand above its rows and are not read."""
    slots = _slots(frame, grid, examples)
    sheet = frame.begin(grid.table.name, grid.table.purpose, grid.table.holds)
    _heads(frame, sheet, slots)
    row = FIRST_ROW - 1
    for contents in examples:
        _example(frame, sheet, row, slots, contents)
        row += 1
    for contents in grid.rows:
        _row(frame, sheet, row, slots, contents, grid)
        row += 1
    spare = _SPARE_ROWS.get(grid.table.holds, 30) if frame.spare else 15
    for empty in range(row, row + spare):
        for number, (column, _) in enumerate(slots):
            frame.blank(sheet, empty, number, column, "input" if frame.spare else "cell")
    _finish(frame, sheet, slots, grid)


def _slots(frame: Frame, grid: Grid, examples: Sequence[Row]) -> Slots:
    """The columns; where a field goes across, also some without a name."""
    shown = Grid(grid.table, [*examples, *grid.rows])
    used = list(shown.slots())
    found: Slots = []
    for column in grid.table.root.every():
        if not column.across:
            found.append((column, ""))
            continue
        named = [(c, name) for c, name in used if c is column]
        found += named
        if frame.spare or named:
            found += [(column, "")] * (_SPARE_COLUMNS.get(column.key, 2) if frame.spare else 1)
    return found


def _heads(frame: Frame, sheet: Worksheet, slots: Slots) -> None:
    for heading, columns in groupby(range(len(slots)), key=lambda n: frame.say(slots[n][0].heading)):
        block = list(columns)
        style = frame.styles.get("heading")
        if len(block) == 1:
            sheet.write_string(HEADING_ROW - 1, block[0], heading, style)
        else:
            sheet.merge_range(HEADING_ROW - 1, block[0], HEADING_ROW - 1, block[-1], heading, style)
    before: Column | None = None
    for number, (column, name) in enumerate(slots):
        if column.across and (not name or frame.spare):
            text = f"{frame.say(w.EXAMPLE)}{name}" if name else ""
            sheet.write(HEAD_ROW - 1, number, text, frame.styles.get("name", "@"))
        else:
            style = frame.styles.get("required" if is_required(column) else "optional", "@")
            sheet.write_string(HEAD_ROW - 1, number, head_of(column, name, frame.language), style)
        if column is not before:
            frame.comment(sheet, HEAD_ROW - 1, number, column)
        before = column
    sheet.set_row(HEAD_ROW - 1, 34)


def _example(frame: Frame, sheet: Worksheet, row: int, slots: Slots, contents: Row) -> None:
    mark = frame.say(w.EXAMPLE)
    for number, (column, name) in enumerate(slots):
        found: Contents | None = contents.get((column.full, name)) if name or not column.across else None
        if number == 0:
            frame.write(sheet, row, 0, f"{mark}{'' if found is None else found}", "example")
        elif found is None:
            sheet.write_blank(row, number, None, frame.styles.get("example"))
        else:
            frame.write(sheet, row, number, found, "example")
    frame.height(sheet, row, _texts(slots, contents))


def _texts(slots: Slots, contents: Row) -> Iterator[tuple[str, float]]:
    for column, name in slots:
        yield shown_text(contents.get((column.full, name))), _width(column, name)


def _width(column: Column, name: str) -> float:
    return max(10.0, 2.0 * len(name)) if name and len(name) <= 8 else width_of(column)


def _row(frame: Frame, sheet: Worksheet, row: int, slots: Slots, contents: Row, grid: Grid) -> None:
    level = int(str(contents.get((LEVEL, ""), "0")))
    branch = grid.table.holds is Holds.TREE and (("rule",), "") not in contents
    style = "branch" if branch else "cell"
    for number, (column, name) in enumerate(slots):
        found = contents.get((column.full, name)) if name or not column.across else None
        if found is None:
            frame.blank(sheet, row, number, column, style)
        elif column.sense is Sense.LEVEL:
            sheet.write_number(row, number, level, frame.styles.get(style))
        else:
            indent = level - 1 if level and column.key == "title" and len(column.full) == 1 else 0
            frame.write(sheet, row, number, found, style, indent)
    frame.height(sheet, row, _texts(slots, contents))


def _finish(frame: Frame, sheet: Worksheet, slots: Slots, grid: Grid) -> None:
    widths = [_width(column, name) for column, name in slots]
    unused = set() if frame.spare or grid.table.holds not in (Holds.TREE, Holds.RULE) else _unused(slots, grid)
    for number, width in enumerate(widths):
        folded = {"level": 1, "hidden": True} if number in unused else {}
        sheet.set_column(number, number, width, None, folded)
        frame.offer(sheet, FIRST_ROW - 1, number, slots[number][0])
    titles = [n for n, (c, _) in enumerate(slots) if c.full == ("title",)]
    kept = titles[0] + 1 if grid.table.holds is Holds.TREE and titles else 1
    sheet.freeze_panes(HEAD_ROW, kept)
    sheet.repeat_rows(HEADING_ROW - 1, HEAD_ROW - 1)
    if sum(widths) > _WIDE and frame.spare:
        sheet.fit_to_pages(2, 0)
        sheet.repeat_columns(0, kept - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD2000"})
    frame.paper(sheet, sum(width for n, width in enumerate(widths) if n not in unused))


def _unused(slots: Slots, grid: Grid) -> set[int]:
    """Columns under headings that nothing stands under; they are folded away and can be unfolded."""
    if not grid.rows:
        return set()
    used = {(full, name) for row in grid.rows for full, name in row}
    headings = {c.heading for c, name in slots if (c.full, name) in used and (name or not c.across)}
    found = {n for n, (c, _) in enumerate(slots) if c.heading not in headings}
    # The last column stays, so that there is something to unfold them at.
    return found - {len(slots) - 1}
