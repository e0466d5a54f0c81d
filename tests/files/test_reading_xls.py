"""Workbooks of Excel 97 to 2003 say the same as their newer form. Real ones are made by LibreOffice."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlrd.compdoc import CompDoc

from kaoping.files.sheets.confined import parts
from kaoping.files.sheets.model import Book, Cell, CellKind, Limits, Unreadable
from kaoping.files.sheets.reading import read_book
from tests.libreoffice import converted


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One workbook, as .xlsx and as .xls."""
    folder = tmp_path_factory.mktemp("xls")
    path = folder / "values.xlsx"
    book = xlsxwriter.Workbook(path)
    formats = {
        code: book.add_format({"num_format": code})
        for code in ("0.00%", "yyyy-mm-dd", '0.00"%"', '0!.0,"万"', '#,##0.00"万元"', "[$¥-804]#,##0.00")
    }
    sheet = book.add_worksheet("区")
    for at, (code, shown) in enumerate(formats.items()):
        sheet.write_number(at, 0, 0.955, shown)
        sheet.write_string(at, 1, code)
    for at, number in enumerate((0.1, -5, 123456.78, 1e-5, 1e10, 536870911, 536870912, -536870912, 0.01, 1 / 3, 95.43)):
        sheet.write_number(at, 3, number)
    sheet.write_formula("E1", "=0.1+0.2", None, 0.1 + 0.2)
    sheet.write_formula("E2", "=1/0", None, "#DIV/0!")
    sheet.merge_range("G1:H2", "合并")
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.set_column("K:L", None, None, {"hidden": True})
    # Together longer than a record: texts are cut in the middle, narrow ones and wide ones.
    for at in range(60):
        sheet.write_string(at, 8, f"{'汉字abc' * 200 if at % 2 else 'abc' * 300}{at}")
    hidden = book.add_worksheet("隐藏")
    hidden.hide()
    hidden.write_boolean("A1", True)
    hidden.write_number("GA9", 7)
    book.close()
    (old,) = converted([path], folder / "office", "xls:MS Excel 97")
    return path, old


def seen(cell: Cell) -> tuple[str, CellKind, str, str, str]:
    return cell.a1, cell.kind, cell.text, cell.shown, cell.unit


def cells(book: Book, name: str) -> list[tuple[str, CellKind, str, str, str]]:
    sheet = book.sheet(name)
    assert sheet is not None
    return [seen(c) for c in sheet.cells()]


def test_both_forms_give_the_same_cells(both: tuple[Path, Path]) -> None:
    new, old = (read_book(path) for path in both)
    assert cells(new, "区") == cells(old, "区")
    assert len(cells(old, "区")) > 80


def test_both_forms_tell_what_is_merged_and_hidden(both: tuple[Path, Path]) -> None:
    for path in both:
        first, second = read_book(path).sheets
        assert [str(m) for m in first.merged] == ["G1:H2"]
        assert first.hidden_rows == {6}
        assert first.hidden_columns == {11, 12}
        assert (first.hidden, second.hidden) == (False, True)


def test_another_reader_finds_the_same_contents(both: tuple[Path, Path]) -> None:
    for path in both:
        other = python_calamine.CalamineWorkbook.from_path(path)
        for sheet in read_book(path).sheets:
            for row, values in enumerate(other.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), start=1):
                for column, value in enumerate(values, start=1):
                    cell = sheet.at(row, column)
                    if cell is None or cell.kind is CellKind.ERROR:
                        assert value == ""
                    elif isinstance(value, float) and cell.kind is CellKind.NUMBER:
                        assert math.isclose(float(cell.text), value, rel_tol=0, abs_tol=0)
                    elif isinstance(value, str):
                        assert cell.text == value


def read_here(data: bytes) -> list[Cell]:
    """The cells of an old workbook, read in this process."""
    return [cell for part in parts(data, "values.xls", Limits()) for row in part.rows for cell in row]


def test_an_old_workbook_that_is_cut_short_is_refused(both: tuple[Path, Path]) -> None:
    data = both[1].read_bytes()
    assert read_here(data)
    for length in range(512, len(data) - 1_024, 512):
        with pytest.raises(Unreadable):
            read_here(data[:length])


@given(changes=st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_old_workbook_is_read_or_refused_and_nothing_else(
    both: tuple[Path, Path], changes: list[tuple[int, int]]
) -> None:
    data = bytearray(both[1].read_bytes())
    for at, byte in changes:
        data[at % len(data)] = byte
    with suppress(Unreadable):
        read_here(bytes(data))


def first_formula_marked(path: Path, mark: int, folder: Path) -> Cell | None:
    """The cell E1 of an old workbook, read after its formula was marked."""
    data = bytearray(path.read_bytes())
    stream = CompDoc(bytes(data)).get_named_stream("Workbook")
    assert stream is not None
    # The record of E1: kind 6, row 0, column 4; fourteen bytes on are its marks.
    body = next(
        at + 4
        for at in range(len(stream))
        if stream[at : at + 2] == b"\x06\x00" and stream[at + 4 : at + 8] == b"\0\0\x04\0"
    )
    data[data.find(stream[body : body + 40]) + 14] |= mark
    (folder / "values.xls").write_bytes(data)
    return read_book(folder / "values.xls").sheets[0].at(1, 5)


def test_formulas_that_were_never_calculated_are_known(both: tuple[Path, Path], tmp_path: Path) -> None:
    # 2, calculate on opening: so Apache POI writes every formula, with 0 for its result.
    cell = first_formula_marked(both[1], 2, tmp_path)
    assert cell is not None
    assert cell.kind is CellKind.NO_RESULT


def test_formulas_that_change_by_themselves_have_the_result_of_when_they_were_saved(
    both: tuple[Path, Path], tmp_path: Path
) -> None:
    # 1, always calculate: so Excel and LibreOffice mark =TODAY(), as ca="1" does in .xlsx.
    cell = first_formula_marked(both[1], 1, tmp_path)
    assert cell is not None
    # 0.1 + 0.2 as a binary number.
    assert (cell.kind, cell.text) == (CellKind.NUMBER, "0.30000000000000004")
