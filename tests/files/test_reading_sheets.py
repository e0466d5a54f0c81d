"""Files become sheets of cells that know where they stand."""

from __future__ import annotations

import codecs
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import numbers

from kaoping.files.sheets.model import CellKind, Limits, Shown, Unreadable
from kaoping.files.sheets.reading import book_of, read_book
from tests.files.workbooks import MAIN, packed, parts, row, sheet_xml, write_workbook

TABLE = "考评对象,智慧城管得分\n柯城区,95.43\n"


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        codecs.BOM_UTF8 + TABLE.encode(),
        TABLE.encode("gb18030"),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-16-le"),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace(",", ";").encode("gb18030"),
        TABLE.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 marked", "gb18030", "utf-16 le", "utf-16 be", "utf-16 unmarked", "tabs", "semicolons", "crlf"],
)
def test_csv_is_read_in_every_usual_encoding_and_with_every_usual_separator(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "values.csv"
    path.write_bytes(data)
    (sheet,) = read_book(path).sheets
    assert [(c.a1, c.text) for c in sheet.cells()] == [
        ("A1", "考评对象"), ("B1", "智慧城管得分"), ("A2", "柯城区"), ("B2", "95.43"),
    ]  # fmt: skip


def test_quoted_fields_of_csv_may_hold_separators_quotes_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text('"a,b","say ""yes""","two\nlines"\n,,"1,234.5"\n', encoding="utf-8")
    (sheet,) = read_book(path).sheets
    assert [(c.a1, c.text) for c in sheet.cells()] == [
        ("A1", "a,b"), ("B1", 'say "yes"'), ("C1", "two\nlines"), ("C2", "1,234.5"),
    ]  # fmt: skip


def test_an_open_quotation_mark_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text('a,b\n1,"2\n3,4\n', encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_book(path)
    assert [(t.code, t.place) for t in refused.value.troubles] == [("csv-broken", "values.csv!A2")]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_bytes(bytes(range(256)))
    with pytest.raises(Unreadable) as refused:
        read_book(path)
    assert refused.value.troubles[0].code == "not-text"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"<!DOCTYPE html>", "网页"),
        (b"\n <table border=1><tr><td>1</td></tr></table>", "网页"),
        ("\ufeff<meta charset=utf-8><table>".encode(), "网页"),
        ("<html>".encode("utf-16"), "网页"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "网页"),
        (b"<?xml version='1.0'?><Workbook/>", "XML"),
        (b"{\\rtf1\\ansi x}", "RTF"),
        ("关于报送数据的通知\n各单位：\n".encode(), "只是文字"),
    ],
    ids=["page", "doctype", "bare table", "marked", "utf-16", "mht", "xml", "rtf", "text"],
)
@pytest.mark.parametrize("name", ["values.xls", "values.XLSX"])
def test_what_is_called_a_workbook_and_is_something_else_is_refused_with_what_it_is(
    name: str, data: bytes, what: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        book_of(data, name)
    assert refused.value.troubles[0].code == "not-a-table"
    assert what in refused.value.troubles[0].wrong.zh


def test_a_table_in_text_is_read_though_it_is_called_a_workbook() -> None:
    (sheet,) = book_of("考评对象\t份数\n甲区\t3\n".encode("gb18030"), "导出.xls").sheets
    assert [[cell.text for cell in cells.values()] for cells in sheet.rows.values()] == [
        ["考评对象", "份数"],
        ["甲区", "3"],
    ]
    (sheet,) = book_of("甲区\n乙区\n".encode(), "一列.csv").sheets
    assert len(sheet.rows) == 2


def test_a_workbook_gives_its_cells_with_what_a_reader_sees(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "区"
    sheet["A1"] = "考评对象"
    sheet["B1"] = 95.43
    sheet["B2"], sheet["B2"].number_format = 0.955, "0.00%"
    sheet["B3"], sheet["B3"].number_format = 46295, numbers.FORMAT_DATE_YYYYMMDD2
    sheet["B4"], sheet["B4"].number_format = 95.5, '0.00"%"'
    sheet["B5"], sheet["B5"].number_format = 12345, '0!.0,"万"'
    sheet["B6"], sheet["B6"].number_format = 1.5, '#,##0.00"万元"'
    sheet["B7"], sheet["B7"].number_format = 12345, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
    sheet["B8"], sheet["B8"].number_format = 12345, "#,##0,"
    sheet["B9"], sheet["B9"].number_format = 12.5, "[$¥-804]#,##0.00"
    sheet["C1"] = True
    sheet["C2"] = "=1/0"
    sheet.merge_cells("D1:E2")
    sheet["D1"] = "合并"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.save(tmp_path / "a.xlsx")

    (found,) = read_book(tmp_path / "a.xlsx").sheets
    cells = {c.a1: c for c in found.cells()}
    assert found.name == "区"
    assert cells["A1"].text == "考评对象"
    assert (cells["B1"].text, cells["B1"].shown) == ("95.43", Shown.PLAIN)
    assert (cells["B2"].text, cells["B2"].shown) == ("0.955", Shown.PERCENT)
    assert (cells["B3"].text, cells["B3"].shown) == ("46295", Shown.DATE)
    assert (cells["B4"].text, cells["B4"].shown, cells["B4"].unit) == ("95.5", Shown.PLAIN, "%")
    assert cells["B5"].shown is Shown.SCALED
    assert (cells["B6"].shown, cells["B6"].unit) == (Shown.PLAIN, "万元")
    assert (cells["B7"].shown, cells["B7"].unit) == (Shown.PLAIN, "")
    assert cells["B8"].shown is Shown.SCALED
    assert (cells["B9"].shown, cells["B9"].unit) == (Shown.PLAIN, "元")
    assert (cells["C1"].kind, cells["C1"].text) == (CellKind.FACT, "TRUE")
    # openpyxl stores formulas without their results.
    assert cells["C2"].kind is CellKind.NO_RESULT
    assert [str(m) for m in found.merged] == ["D1:E2"]
    assert found.seen_at(2, 5) == cells["D1"]
    assert found.hidden_rows == {6}
    assert found.hidden_columns == {5}


def test_a_number_of_a_workbook_is_the_shortest_text_of_its_binary_value(tmp_path: Path) -> None:
    # Excel writes 95.43 with 17 digits.
    path = write_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>95.430000000000007</v></c></row>')
    (sheet,) = read_book(path).sheets
    assert sheet.rows[1][1].text == "95.43"
    assert Decimal(sheet.rows[1][1].text) == Decimal("95.43")


def test_readings_of_chinese_characters_are_no_part_of_a_text(tmp_path: Path) -> None:
    text = '<is><r><t>柯城</t></r><r><t>区</t></r><rPh sb="0" eb="2"><t>kecheng</t></rPh></is>'
    path = write_workbook(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="inlineStr">{text}</c></row>')
    (sheet,) = read_book(path).sheets
    assert sheet.rows[1][1].text == "柯城区"


def test_cells_without_addresses_count_on(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    (sheet,) = read_book(path).sheets
    assert [(c.a1, c.text) for c in sheet.cells()] == [("A1", "1"), ("B1", "2"), ("A2", "3")]


def test_formats_far_away_without_contents_do_not_count(tmp_path: Path) -> None:
    rows = row(1, "a") + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    path = write_workbook(tmp_path / "a.xlsx", rows, before='<dimension ref="A1:XFD1048576"/>')
    (sheet,) = read_book(path).sheets
    assert [c.a1 for c in sheet.cells()] == ["A1"]


def test_more_rows_can_be_allowed(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", row(1, "a") + row(20_001, "b"))
    with pytest.raises(Unreadable) as refused:
        read_book(path)
    assert [(t.code, t.place) for t in refused.value.troubles] == [("too-many-cells", "a.xlsx!Sheet1!A20001")]
    (sheet,) = read_book(path, Limits(rows=30_000)).sheets
    assert sheet.rows[20_001][1].text == "b"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_book(tmp_path / "none.xlsx")
    assert refused.value.troubles[0].code == "no-file"


def test_oddities_that_bear_on_no_value_do_not_matter(tmp_path: Path) -> None:
    # Other programs write fills without a kind, alignments that do not exist, and settings of pages that are wrong.
    odd = (
        f'<styleSheet xmlns="{MAIN}"><fills><fill/></fills>'
        '<cellXfs><xf numFmtId="10"><alignment horizontal="middle"/></xf></cellXfs></styleSheet>'
    )
    sheet = sheet_xml(row(1, 0.5), behind='<dataValidations><dataValidation type="odd"/></dataValidations>')
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed(parts(sheet, **{"xl/styles.xml": odd, "docProps/core.xml": "<odd/>"})))
    (found,) = read_book(path).sheets
    # Format 10 is 0.00%.
    assert [(c.text, c.shown) for c in found.cells()] == [("0.5", Shown.PERCENT)]


def test_two_hundred_thousand_empty_rows_with_a_height_cost_little(tmp_path: Path) -> None:
    empty = "".join(f'<row r="{n}" ht="14"/>' for n in range(2, 200_002))
    path = write_workbook(tmp_path / "a.xlsx", row(1, "a") + empty)
    (sheet,) = read_book(path, Limits(memory=160_000_000)).sheets
    assert [c.a1 for c in sheet.cells()] == ["A1"]
