"""Compound files (OLE2), the container of .xls and of encrypted workbooks: names of streams, and one stream.

Every chain of sectors is followed at most as far as the file is long, so that a chain in a circle ends.
Layout: [MS-CFB].
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_END = 0xFFFFFFFA
"""Numbers from here on are marks, not sectors."""


class BrokenFile(ValueError):
    """The file is not what it says it is."""


@dataclass(frozen=True)
class _Entry:
    name: str
    start: int
    size: int


class CompoundFile:
    """A compound file held in memory.

    Raises:
        BrokenFile: if its structure is not sound.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._data = data
            major, self._shift, mini = struct.unpack_from("<26xH2xHH", data)
            if (major, self._shift, mini) not in ((3, 9, 6), (4, 12, 6)):
                raise BrokenFile("unknown sizes of sectors")
            first_dir, self._cutoff, first_mini = struct.unpack_from("<48xI4xII", data)
            self._table = self._read_table()
            entries = self._chain(first_dir)
            self._entries = [_entry(entries[at : at + 128]) for at in range(0, len(entries), 128)]
            self._mini_table = _numbers(self._chain(first_mini))
        except struct.error:
            raise BrokenFile("cut short") from None

    def _read_table(self) -> list[int]:
        """The table that names for each sector the next one."""
        first, count = struct.unpack_from("<68xII", self._data)
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(min(count, len(self._data) >> self._shift)):
            if first >= _END:
                break
            numbers = _numbers(self._sector(first))
            sectors += numbers[:-1]
            first = numbers[-1]
        table: list[int] = []
        for sector in sectors:
            if sector < _END:
                table += _numbers(self._sector(sector))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        found = self._data[start : start + (1 << self._shift)]
        if not found:
            raise BrokenFile("a sector is missing")
        return found.ljust(1 << self._shift, b"\0")

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        while start < _END:
            if start >= len(self._table) or len(parts) > len(self._table):
                raise BrokenFile("a chain of sectors has no end")
            parts.append(self._sector(start))
            start = self._table[start]
        return b"".join(parts)

    @property
    def names(self) -> set[str]:
        """Names of all streams and folders."""
        return {e.name for e in self._entries if e.name}

    def stream(self, name: str) -> bytes:
        """The contents of a stream.

        Raises:
            BrokenFile: if there is none of this name, or it is cut short.
        """
        entry = next((e for e in self._entries if e.name == name), None)
        if entry is None:
            raise BrokenFile("a stream is missing")
        found = self._chain(entry.start) if entry.size >= self._cutoff else self._small(entry.start)
        if len(found) < entry.size:
            raise BrokenFile("a stream is cut short")
        return found[: entry.size]

    def _small(self, start: int) -> bytes:
        """A small stream, in the pieces of 64 bytes that lie in the stream of the first entry."""
        pieces = self._chain(self._entries[0].start)
        parts: list[bytes] = []
        while start < _END:
            if start >= len(self._mini_table) or len(parts) > len(self._mini_table):
                raise BrokenFile("a chain of sectors has no end")
            parts.append(pieces[start * 64 : start * 64 + 64])
            start = self._mini_table[start]
        return b"".join(parts)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data))


def _entry(data: bytes) -> _Entry:
    length, start, size = struct.unpack_from("<64xH50xII", data)
    name = data[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    return _Entry(name, start, size)
