"""Records of BIFF8, the form of .xls: kinds, joining of continued ones, texts, short numbers. Layout: [MS-XLS]."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum

from kaoping.files.sheets.ole import BrokenFile


class Record(IntEnum):
    """Kinds of records that are understood."""

    FORMULA = 0x0006
    EOF = 0x000A
    DATEMODE = 0x0022
    FILEPASS = 0x002F
    CONTINUE = 0x003C
    COLINFO = 0x007D
    BOUNDSHEET = 0x0085
    MULRK = 0x00BD
    XF = 0x00E0
    MERGED = 0x00E5
    SST = 0x00FC
    LABELSST = 0x00FD
    SUPBOOK = 0x01AE
    NUMBER = 0x0203
    LABEL = 0x0204
    BOOLERR = 0x0205
    STRING = 0x0207
    ROW = 0x0208
    RK = 0x027E
    FORMAT = 0x041E
    BOF = 0x0809


def records(stream: bytes, start: int) -> Iterator[tuple[int, list[bytes]]]:
    """Records of one part of the stream, each with those that continue it, up to its end."""
    depth = 0
    pending: tuple[int, list[bytes]] | None = None
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        body = stream[start + 4 : start + 4 + length]
        start += 4 + length
        if kind == Record.CONTINUE and pending is not None:
            pending[1].append(body)
            continue
        if pending is not None:
            yield pending
        pending = (kind, [body])
        # Charts inside a sheet are parts of their own, from BOF to EOF.
        depth += (kind == Record.BOF) - (kind == Record.EOF)
        if kind == Record.BOF and depth > 1:
            start, depth, pending = _after_part(stream, start), 1, None
        if depth == 0:
            return
    raise BrokenFile("cut short")


def _after_part(stream: bytes, start: int) -> int:
    depth = 1
    while depth:
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += (kind == Record.BOF) - (kind == Record.EOF)
        start += 4 + length
    return start


def decoded(data: bytes, wide: bool) -> str:
    """Characters of one byte or of two."""
    return data.decode("utf-16-le" if wide else "latin-1", "replace")


class Texts:
    """Texts in a record and those that continue it: at each join the width of characters is said anew."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts = parts
        self.part = self.at = 0

    def _left(self) -> int:
        return len(self.parts[self.part]) - self.at

    def _take(self, count: int) -> bytes:
        while self._left() == 0 and count:
            self.part, self.at = self.part + 1, 0
        found = self.parts[self.part][self.at : self.at + count]
        self.at += len(found)
        if len(found) < count:
            found += self._take(count - len(found))
        return found

    def read(self) -> str:
        """The next text.

        Raises:
            IndexError: if there is none.
        """
        count, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        further = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        pieces: list[str] = []
        wide = flags & 1
        while count:
            if self._left() == 0:
                self.part, self.at = self.part + 1, 0
                wide = self._take(1)[0] & 1
            here = min(count, self._left() >> wide)
            pieces.append(decoded(self._take(here << wide), bool(wide)))
            count -= here
            if not here and self._left():
                raise BrokenFile("half a character")
        self._skip(4 * runs + further)
        return "".join(pieces)

    def _skip(self, count: int) -> None:
        while count > self._left():
            count -= self._left()
            self.part, self.at = self.part + 1, 0
        self.at += count


def unpacked(packed: int) -> float:
    """A number in the short form: a whole number or the upper half of a binary one, perhaps in hundredths."""
    if packed & 2:
        whole = packed >> 2
        number: float = whole - (1 << 30) if whole >= 1 << 29 else whole
    else:
        number = struct.unpack("<d", struct.pack("<4xI", packed & 0xFFFFFFFC))[0]
    return number / 100 if packed & 1 else number
