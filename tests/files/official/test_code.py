"""A text as a picture for telephones: what is drawn is the code, point by point, with its margin."""

from __future__ import annotations

import struct
import zlib

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from kaoping.files.official.code import picture

NOTE = "linjiang.invalid/kaoping\n1234\nW0rE1k5oR4uXcKkmQv3hO0Q0K0gJc1Xo5JpZ3wq8x7o=\n\n— linjiang.invalid AfcysDp1\n"


def drawn(data: bytes) -> list[list[bool]]:
    """The points of a picture in black and white, read as its standard (ISO/IEC 15948) says; True is black."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + content)
        chunks[kind] = content
        at += 12 + length
    wide, high, depth, colours = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colours, wide) == (1, 0, high)
    lines, per = zlib.decompress(chunks[b"IDAT"]), wide // 8 + 1
    rows = [lines[per * y : per * (y + 1)] for y in range(high)]
    assert all(row[0] == 0 for row in rows)
    return [[not row[1 + x // 8] >> (7 - x % 8) & 1 for x in range(wide)] for row in rows]


@pytest.mark.parametrize("text", ["1", NOTE, "临江市住建局" * 40])
def test_what_is_drawn_is_the_code_with_its_margin(text: str) -> None:
    points = drawn(picture(text))
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text.encode(), optimize=0)
    code.make()
    wanted = code.get_matrix()

    scale = len(points) // len(wanted)
    assert [[row[x * scale] for x in range(len(wanted))] for row in points[::scale]] == wanted
    assert all(points[y] == points[y - y % scale] for y in range(len(points)))
    assert not any(any(row) for row in points[: 4 * scale] + points[-4 * scale :])


def test_the_same_text_is_the_same_bytes() -> None:
    assert picture(NOTE) == picture(NOTE) != picture(NOTE[:-1])
