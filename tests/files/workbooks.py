"""Builds workbooks by hand, so that a test can make them as bad as it likes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_OOXML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OOXML}.sheet.main+xml"/>%s</Types>'
)
_TEXTS = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_OOXML}.sharedStrings+xml"/>'
_ROOT = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_SHEETS = '<sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets>'
_BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{_SHEETS}</workbook>'
_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def sheet_xml(rows: str, before: str = "", behind: str = "") -> str:
    """The part of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{behind}</worksheet>'


def parts(sheet: str, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet."""
    return {
        "[Content_Types].xml": _TYPES % (_TEXTS if "xl/sharedStrings.xml" in more else ""),
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }


def packed(contents: Mapping[str, str | bytes]) -> bytes:
    """The parts as the bytes of an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return out.getvalue()


def write_workbook(path: Path, rows: str, before: str = "", behind: str = "") -> Path:
    """Write a workbook whose one sheet has these rows."""
    path.write_bytes(packed(parts(sheet_xml(rows, before, behind))))
    return path


def row(number: int, *cells: str | float | None, formats: str = "") -> str:
    """A row of texts and numbers as XML."""
    text = ""
    for at, value in enumerate(cells):
        address = f"{chr(65 + at)}{number}"
        if isinstance(value, str):
            text += f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'
        elif value is not None:
            text += f'<c r="{address}"{formats}><v>{value!r}</v></c>'
    return f'<row r="{number}">{text}</row>'
