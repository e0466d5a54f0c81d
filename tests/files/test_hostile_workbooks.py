"""Workbooks made to harm are refused before they can, with the reason."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from kaoping.files.sheets.containers import OLE
from kaoping.files.sheets.model import Limits, Unreadable
from kaoping.files.sheets.reading import read_book
from tests.files.workbooks import MAIN, packed, parts, row, sheet_xml, write_workbook

GOOD = sheet_xml(row(1, "考评对象", 1.5))


def refusal(path: Path, data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    """Code and place with which a file is refused."""
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refused:
        read_book(path, limits)
    (trouble,) = refused.value.troubles
    assert trouble.wrong.zh
    assert trouble.right.en
    return trouble.code, trouble.place


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.xlsx"


def test_the_good_one_is_read(path: Path) -> None:
    path.write_bytes(packed(parts(GOOD)))
    (sheet,) = read_book(path).sheets
    assert [c.text for c in sheet.cells()] == ["考评对象", "1.5"]


def test_a_small_file_that_unpacks_to_200_mb_is_refused(path: Path) -> None:
    data = packed(parts(GOOD, **{"xl/media/big.xml": b" " * 200_000_000}))
    assert len(data) < 1_500_000
    assert refusal(path, data) == ("unpacks-too-large", "a.xlsx")


def test_sizes_that_lie_are_noticed_while_reading(path: Path) -> None:
    data = bytearray(packed(parts(sheet_xml(row(1, "x" * 30_000)))))
    # Both headers of the sheet's part claim 100 bytes.
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        where = -1
        while (where := data.find(mark, where + 1)) >= 0:
            if b"sheet1.xml" in data[where : where + 80]:
                data[where + at : where + at + 4] = struct.pack("<I", 100)
                break
    assert refusal(path, bytes(data)) == ("workbook-broken", "a.xlsx")


def test_a_cell_in_the_last_corner_claims_nothing(path: Path) -> None:
    rows = row(1, "考评对象") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(path, packed(parts(sheet_xml(rows)))) == ("too-many-cells", "a.xlsx!Sheet1!XFD1048576")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"xl/vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": b"x"}, "macros"),
        ({"xl/activeX/activeX1.xml": b"x"}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"x"}, "external-link"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "nested-file"),
        ({"xl/media/inner.zip": b"x"}, "nested-file"),
        ({"xl/media/image1.png": packed({"a": "b"})}, "nested-file"),
        ({"xl/media/image1.png": OLE + b"x"}, "nested-file"),
    ],
)
def test_what_a_workbook_of_values_has_no_need_of_is_refused(path: Path, more: dict[str, bytes], code: str) -> None:
    assert refusal(path, packed(parts(GOOD, **more))) == (code, "a.xlsx")


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused(path: Path, declaration: str) -> None:
    assert refusal(path, packed(parts(declaration + GOOD))) == ("xml-doctype", "a.xlsx")


def test_too_many_parts_are_refused(path: Path) -> None:
    many = {f"xl/media/{n}.xml": b"" for n in range(2_001)}
    assert refusal(path, packed(parts(GOOD, **many))) == ("too-many-parts", "a.xlsx")


def test_a_file_larger_than_20_mb_is_refused_unread(path: Path) -> None:
    assert refusal(path, b"PK\x03\x04" + b"\0" * 20_000_000) == ("file-too-large", "a.xlsx")


def test_encrypted_parts_are_refused(path: Path) -> None:
    data = bytearray(packed(parts(GOOD)))
    where = data.find(b"PK\x01\x02")
    data[where + 8] |= 1
    assert refusal(path, bytes(data)) == ("encrypted", "a.xlsx")


def test_a_part_named_twice_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts(GOOD).items():
            archive.writestr(name, text)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/worksheets/sheet1.xml", sheet_xml(row(1, "other")))
    assert refusal(path, path.read_bytes()) == ("workbook-broken", "a.xlsx")


def test_a_file_that_is_two_kinds_at_once_is_refused(path: Path) -> None:
    assert refusal(path, packed(parts(GOOD)) + b"<html></html>") == ("workbook-broken", "a.xlsx")


@pytest.mark.parametrize(
    "rows",
    [
        row(2, "a") + row(1, "b"),
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>nan</v></c></row>',
        '<row r="1"><c r="A1"><v>1_000</v></c></row>',
        '<row r="1"><c r="A1"><v>1e999</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',
    ],
)
def test_what_two_programs_might_read_differently_is_refused(path: Path, rows: str) -> None:
    assert refusal(path, packed(parts(sheet_xml(rows))))[0] == "workbook-broken"


def test_one_long_text_used_many_times_is_stopped(path: Path) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>{"长" * 30_000}</t></si></sst>'
    cells = '<row><c t="s"><v>0</v></c></row>' * 200
    data = packed(parts(sheet_xml(cells), **{"xl/sharedStrings.xml": texts}))
    assert refusal(path, data, Limits(text=5_000_000)) == ("too-much-text", "a.xlsx")


def test_the_process_that_parses_has_little_memory_and_this_one_survives(path: Path) -> None:
    texts = "".join(f"<si><t>{n:060}</t></si>" for n in range(400_000))
    data = packed(parts(GOOD, **{"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'}))
    assert refusal(path, data, Limits(memory=60_000_000)) == ("workbook-too-costly", "a.xlsx")


def test_the_process_that_parses_has_little_time_and_this_one_survives(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", "".join(row(n, float(n)) for n in range(1, 6_000)))
    assert refusal(path, path.read_bytes(), Limits(seconds=0)) == ("workbook-too-costly", "a.xlsx")


@pytest.mark.parametrize("length", [8, 512, 600, 5_000])
def test_a_compound_file_that_is_cut_short_is_refused(path: Path, length: int) -> None:
    assert refusal(path, (OLE + b"\xff" * length)[:length])[0] in ("workbook-broken", "not-a-workbook")


@pytest.mark.parametrize("index", ["-1", "1.0", "\uff11", ""])
def test_the_number_of_a_text_is_a_whole_number(path: Path, index: str) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>一</t></si><si><t>二</t></si></sst>'
    cells = f'<row r="1"><c r="A1" t="s"><v>{index}</v></c><c r="B1"><v>7</v></c></row>'
    data = packed(parts(sheet_xml(cells), **{"xl/sharedStrings.xml": texts}))
    if index:
        assert refusal(path, data)[0] == "workbook-broken"
        return
    path.write_bytes(data)
    assert [c.a1 for c in read_book(path).sheets[0].cells()] == ["B1"]


def test_a_kind_of_cell_that_is_not_known_is_refused_and_not_passed_over(path: Path) -> None:
    assert (
        refusal(path, packed(parts(sheet_xml('<row r="1"><c r="A1" t="x"><v>1</v></c></row>'))))[0] == "workbook-broken"
    )


def test_the_strict_form_of_xlsx_is_refused_and_not_taken_for_empty(path: Path) -> None:
    strict = GOOD.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    assert refusal(path, packed(parts(strict))) == ("workbook-strict", "a.xlsx")


@pytest.mark.parametrize("form", ["utf-8", "utf-16"])
def test_entities_are_refused_in_whatever_part_and_encoding_they_are_declared(path: Path, form: str) -> None:
    bomb = f'<?xml version="1.0" encoding="{form}"?><!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert refusal(path, packed(parts(GOOD, **{"xl/media/a.png": bomb.encode(form)}))) == ("xml-doctype", "a.xlsx")


def test_a_sheet_that_is_not_in_the_file_is_refused_and_not_left_out(path: Path) -> None:
    contents = parts(GOOD)
    del contents["xl/worksheets/sheet1.xml"]
    assert refusal(path, packed(contents)) == ("workbook-broken", "a.xlsx")
