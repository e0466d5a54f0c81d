"""Small files of all kinds, built by hand, so that a test can make them as bad as it likes."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Mapping

from docx import Document

from kaoping.files.sheets.containers import OLE
from tests.files.workbooks import packed, parts, row, sheet_xml

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def xlsx(**more: str | bytes) -> bytes:
    return packed(parts(sheet_xml(row(1, "考评对象", 1.5)), **more))


def docx() -> bytes:
    document = Document()
    document.add_heading("整改报告")
    document.add_paragraph("已完成整改。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def ofd(**more: str | bytes) -> bytes:
    root = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"/>'
    return packed({"OFD.xml": root, "Doc_0/Document.xml": "<a/>", **more})


def pdf(more: bytes = b"", trailer: bytes = b"") -> bytes:
    body = b"%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R" + more + b">>\nendobj\n"
    body += b"2 0 obj\n<</Type /Pages /Kids [] /Count 0>>\nendobj\n"
    at = len(body)
    return (
        body
        + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R"
        + trailer
        + b">>\nstartxref\n%d\n%%%%EOF\n" % at
    )


def png(width: int = 2, height: int = 2, *, note: bytes = b"") -> bytes:
    rows = b"".join(b"\0" + bytes(3 * min(width, 2)) for _ in range(min(height, 2)))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    chunks += [(b"tEXt", b"Comment\0" + note)] if note else []
    chunks += [(b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + sort + body + struct.pack(">I", zlib.crc32(sort + body)) for sort, body in chunks
    )


JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQ"
    "Ew8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)
"""One grey point."""


def jpeg(note: bytes = b"") -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note if note else b""
    return JPEG[:2] + comment + JPEG[2:]


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams at its top ([MS-CFB]); each long enough to lie in sectors of its own."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    lengths = {name: -(-len(data) // _SECTOR) for name, data in padded.items()}
    directory_sectors = -(-(len(padded) + 1) // 4)
    fat = [_FAT, *range(2, 1 + directory_sectors), _END]
    starts, at = {}, 1 + directory_sectors
    for name, length in lengths.items():
        starts[name] = at
        fat += [*range(at + 1, at + length), _END]
        at += length
    assert len(fat) <= _SECTOR // 4, "one sector of addresses is enough for tests"
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    entries = [_entry("Root Entry", 5, 1 if padded else -1, -1, _END, 0)]
    for number, (name, data) in enumerate(padded.items(), 1):
        following = number + 1 if number < len(padded) else -1
        entries.append(_entry(name, 2, -1, following, starts[name], len(data)))
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    sectors = [struct.pack(f"<{len(fat)}I", *fat), directory]
    sectors += [data.ljust(lengths[name] * _SECTOR, b"\0") for name, data in padded.items()]
    return head + b"".join(sectors)


def _entry(name: str, sort: int, child: int, right: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    sibling = struct.pack("<iii", -1, right, child)
    return (
        spelled.ljust(64, b"\0")
        + struct.pack("<HBB", len(spelled), sort, 1)
        + sibling
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def word(flags: int = 0, text: bytes = b"") -> bytes:
    return struct.pack("<H8sH", 0xA5EC, bytes(8), flags) + bytes(20) + text


def records(*some: tuple[int, bytes]) -> bytes:
    """A stream of a workbook: records between a beginning and an end ([MS-XLS])."""
    whole = ((0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)), *some, (0x000A, b""))
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in whole)


GOOD = {
    "报告.pdf": pdf(),
    "发票.ofd": ofd(),
    "报告.docx": docx(),
    "台账.xlsx": xlsx(),
    "报告.doc": compound({"WordDocument": word(), "1Table": b""}),
    "报告.wps": compound({"WordDocument": word(), "0Table": b""}),
    "台账.xls": compound({"Workbook": records()}),
    "台账.et": compound({"Workbook": records()}),
    "现场.png": png(),
    "现场.JPG": jpeg(),
    "现场.jpeg": jpeg(b"made by a camera"),
    "说明.txt": "整改情况说明\n".encode(),
    "台账.csv": "单位,数量\n江北区,-3\n".encode("gb18030"),
}
"""Name -> contents of files that are taken."""
