"""A text as a picture that telephones read (QR code, GB/T 18284), written as a PNG in black and white."""

from __future__ import annotations

import struct
import zlib

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

_SCALE = 8
"""Points of the picture for each of the code's, so that printers round nothing away."""


def picture(text: str) -> bytes:
    """The picture, with the white margin of four points that readers want. The same text is the same bytes.

    Raises:
        qrcode.exceptions.DataOverflowError: for more than 2 331 bytes.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text.encode(), optimize=0)
    code.make(fit=True)
    rows = [b"\x00" + _packed(row) for row in code.get_matrix() for _ in range(_SCALE)]
    side = len(code.get_matrix()) * _SCALE
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _packed(row: list[bool]) -> bytes:
    bits = "".join("0" * _SCALE if is_dark else "1" * _SCALE for is_dark in row)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
