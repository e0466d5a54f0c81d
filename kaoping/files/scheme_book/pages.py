"""A scheme laid out as the cells of sheets, and the proof that the same scheme is read back from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Language
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Column
from kaoping.files.scheme_book.layout import Grid, Laid, laid_out
from kaoping.files.scheme_book.other import differences, path_text, value_text
from kaoping.files.scheme_book.reading import read_parts
from kaoping.files.scheme_book.tables import settings
from kaoping.files.scheme_book.to_cells import Contents, as_cell
from kaoping.files.sheets.model import Book, Cell, Sheet

TITLE_ROW, PURPOSE_ROW, HEADING_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3, 4, 5
"""Rows of every sheet, counted from 1."""


def plain_scheme(scheme: Scheme) -> dict[str, Any]:
    """A scheme as plain data, with what its author wrote and nothing else."""
    found: dict[str, Any] = scheme.model_dump(mode="json", exclude_unset=True, by_alias=True)
    return found


def laid_scheme(scheme: Scheme, language: Language) -> Laid:
    """Lay out a scheme; what is not read back equal from its sheets is named by its path besides."""
    plain = plain_scheme(scheme)
    laid = laid_out(plain, language)
    _, reading = read_parts(book_of(laid, language))
    found: Mapping[str, Any] = {} if reading.scheme is None else plain_scheme(reading.scheme)
    same = reading.scheme == scheme
    # A list that is written and empty says no more than one that is left out, where the schemes are equal.
    laid.other = {place: value for place, value in differences(plain, found) if not (same and value == [])}
    return laid


def book_of(laid: Laid, language: Language) -> Book:
    """The sheets, as the reader of workbooks gives them."""
    sheets = [_settings_sheet(laid, language)]
    sheets += [_grid_sheet(grid, language) for grid in laid.grids.values() if grid.rows]
    if laid.other:
        rows: list[list[Contents]] = [[h.say(language) for h in w.OTHER_HEADS]]
        rows += [[path_text(place), value_text(value)] for place, value in laid.other.items()]
        sheets.append(
            _sheet(w.OTHER.say(language), {HEAD_ROW + at: dict(enumerate(row, 1)) for at, row in enumerate(rows)})
        )
    return Book("", tuple(sheets))


def _settings_sheet(laid: Laid, language: Language) -> Sheet:
    rows: dict[int, dict[int, Contents]] = {HEAD_ROW: {n: h.say(language) for n, h in enumerate(w.SETTING_HEADS, 1)}}
    for row, column in enumerate(settings().root.columns, FIRST_ROW):
        rows[row] = {1: column.heading.say(language), 2: column.name.say(language)}
        if column.path in laid.settings:
            rows[row][3] = laid.settings[column.path]
    return _sheet(settings().name.say(language), rows)


def _grid_sheet(grid: Grid, language: Language) -> Sheet:
    slots = list(grid.slots())
    rows: dict[int, dict[int, Contents]] = {HEADING_ROW: {}, HEAD_ROW: {}}
    for number, (column, name) in enumerate(slots, 1):
        rows[HEADING_ROW][number] = column.heading.say(language)
        rows[HEAD_ROW][number] = head_of(column, name, language)
    for row, contents in enumerate(grid.rows, FIRST_ROW):
        rows[row] = {n: contents[c.full, name] for n, (c, name) in enumerate(slots, 1) if (c.full, name) in contents}
    return _sheet(grid.table.name.say(language), rows)


def head_of(column: Column, name: str, language: Language) -> str:
    """The header of a column."""
    return name or column.name.say(language)


def _sheet(name: str, rows: Mapping[int, Mapping[int, Contents]]) -> Sheet:
    cells: dict[int, dict[int, Cell]] = {
        row: {column: as_cell(row, column, contents) for column, contents in some.items()} for row, some in rows.items()
    }
    return Sheet("", name, cells)
