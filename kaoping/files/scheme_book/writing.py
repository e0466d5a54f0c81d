"""Writing a scheme as a workbook, or an empty one to be filled in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from kaoping.engine.scheme import Scheme
from kaoping.engine.words import Language
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.frame import Frame
from kaoping.files.scheme_book.grid_sheet import write_grid
from kaoping.files.scheme_book.guide import write_guide
from kaoping.files.scheme_book.layout import Grid, Laid, Row, laid_out
from kaoping.files.scheme_book.pages import laid_scheme, plain_scheme
from kaoping.files.scheme_book.settings_sheet import write_other, write_settings
from kaoping.files.scheme_book.styles import Styles
from kaoping.files.scheme_book.tables import Holds, settings
from kaoping.files.scheme_yaml import parse_scheme_yaml

_PLAIN_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_ALWAYS = frozenset(("groups", "items", "data", "item.data", "item.target", "effects", "grades.bands", "grades.quotas"))
"""Sheets that a workbook of a scheme has even where they are empty."""


def write_scheme_book(scheme: Scheme, path: Path, language: Language = Language.ZH) -> None:
    """Write a scheme as a workbook, from which the same scheme is read.

    The same arguments give the same bytes.
    """
    laid = laid_scheme(scheme, language)
    shown = [g for g in laid.grids.values() if g.rows or g.table.key in _ALWAYS]
    _write(path, laid, shown, {}, language, scheme.title.say(language))


def write_empty_book(path: Path, language: Language = Language.ZH) -> None:
    """Write the workbook in which a scheme is written from the start, with all sheets and an example on each.

    The same arguments give the same bytes.
    """
    laid = laid_out({}, language)
    examples = laid_out(plain_scheme(example_scheme()), language).grids
    _write(path, laid, list(laid.grids.values()), examples, language, w.GUIDE_TITLE.say(language))


def example_scheme() -> Scheme:
    """The scheme whose rows stand as examples in an empty workbook."""
    return parse_scheme_yaml((Path(__file__).parent / "example.yaml").read_text(encoding="utf-8"))


def _write(
    path: Path, laid: Laid, shown: list[Grid], examples: dict[str, Grid], language: Language, title: str
) -> None:
    book = Workbook(str(path), _PLAIN_TEXTS)
    # A workbook says when it was made; a fixed day keeps its bytes the same.
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})
    frame = Frame(book, language, Styles(book), spare=bool(examples))
    write_guide(frame, [settings(), *(g.table for g in shown)])
    write_settings(frame, laid)
    for grid in shown:
        example = examples.get(grid.table.key)
        write_grid(frame, grid, [] if example is None else _first_of(example))
    if laid.other or examples:
        write_other(frame, laid)
    book.close()


def _first_of(example: Grid) -> list[Row]:
    """The rows of the example that a sheet shows: of the tree only some."""
    return example.rows[:6] if example.table.holds is Holds.TREE else example.rows
