"""Pictures: PNG and JPEG, walked through from their first byte to their last; nothing may follow."""

from __future__ import annotations

import re
import struct
import zlib

from kaoping.engine.words import Words
from kaoping.files.evidence.refusing import not_what_it_says, two_at_once
from kaoping.files.sheets.containers import refusal

_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST_SIDE = 20_000
_MOST_POINTS = 100_000_000
_MARKUP = re.compile(rb"<\s*(script|html|!doctype|svg|iframe|\?php)", re.IGNORECASE)
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD8)))
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA


def check_png(data: bytes, file: str) -> None:
    """Refuse what is no whole PNG of a sane size.

    Raises:
        Unreadable: with the reason.
        struct.error: where it breaks off.
    """
    if not data.startswith(_PNG):
        raise not_what_it_says(file, "png")
    at, sorts = len(_PNG), list[bytes]()
    while sorts[-1:] != [b"IEND"]:
        length, sort = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        (checked,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(sort + body) != checked or (not sorts) != (sort == b"IHDR"):
            raise not_what_it_says(file, "png")
        if sort == b"IHDR":
            width, height = struct.unpack_from(">II", body)
            _check_size(width, height, file)
        if sort not in {b"IDAT", b"IHDR", b"PLTE"} and _MARKUP.search(body):
            raise two_at_once(file)
        sorts.append(sort)
        at += 12 + length
    if b"IDAT" not in sorts:
        raise not_what_it_says(file, "png")
    if at != len(data):
        raise two_at_once(file)


def check_jpeg(data: bytes, file: str) -> None:
    """Refuse what is no whole JPEG of a sane size.

    Raises:
        Unreadable: with the reason.
        struct.error: where it breaks off.
    """
    if not data.startswith(bytes((0xFF, _START, 0xFF))):
        raise not_what_it_says(file, "jpg")
    at, seen = 2, set[int]()
    while _END not in seen:
        at, marker = _marker(data, at, file)
        seen.add(marker)
        if marker not in _WITHOUT_LENGTH and marker != _END:
            at = _segment(data, at, marker, file)
    if not (seen & _FRAMES and _SCAN in seen):
        raise not_what_it_says(file, "jpg")
    if data[at:].strip(b"\0"):
        raise two_at_once(file)


def _segment(data: bytes, at: int, marker: int, file: str) -> int:
    """Where a segment ends, with the points that follow it."""
    (length,) = struct.unpack_from(">H", data, at)
    body = data[at + 2 : at + length]
    if length < 2 or len(body) != length - 2:
        raise not_what_it_says(file, "jpg")
    if marker in _FRAMES:
        height, width = struct.unpack_from(">HH", body, 1)
        _check_size(width, height, file)
    elif marker != _SCAN and _MARKUP.search(body):
        raise two_at_once(file)
    return _after_scan(data, at + length, file) if marker == _SCAN else at + length


def _marker(data: bytes, at: int, file: str) -> tuple[int, int]:
    """The next marker, and what follows it; it may be filled with any number of 0xFF."""
    if data[at : at + 1] != b"\xff":
        raise not_what_it_says(file, "jpg")
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data) or data[at] == _START:
        raise not_what_it_says(file, "jpg")
    return at + 1, data[at]


def _after_scan(data: bytes, at: int, file: str) -> int:
    """Where the compressed points end: at a marker that is neither a stuffed zero nor one that restarts."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise not_what_it_says(file, "jpg")
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _check_size(width: int, height: int, file: str) -> None:
    if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE and width * height <= _MOST_POINTS):
        wrong = Words(
            f"图片为 {width}×{height} 像素，超出允许的大小",
            f"the picture has {width} by {height} points, which is beyond what is allowed",
        )
        right = Words(
            f"缩小到每边 {_LONGEST_SIDE} 像素、总计 1 亿像素以内",
            f"make it smaller: at most {_LONGEST_SIDE} points on a side and 100 million in all",
        )
        raise refusal(file, "picture-too-large", wrong, right)
