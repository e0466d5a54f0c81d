"""The process in which an untrusted workbook is parsed: little memory, little time, no files, no network.

`python -m kaoping.files.sheets.confined` takes the limits as an argument and the workbook from standard input,
and writes its sheets, or what is wrong with it, to standard output as lines of JSON. It imports nothing but the
standard library and the readers, and its limits are in force before it sees the first byte.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TextIO

from kaoping.files.sheets.containers import OLE
from kaoping.files.sheets.model import Cell, Limits, Trouble, Unreadable
from kaoping.files.sheets.xls import read_xls
from kaoping.files.sheets.xlsx import Workbook

_MOST_OUTPUT = 1_000_000_000
_BATCH = 1_000


def confine(limits: Limits) -> None:
    """Put the limits of the operating system into force; no file and no connection can be opened afterwards."""
    "".encode("cp437")  # names in archives; the codec is loaded while files can still be opened
    "".encode("utf-16-le")
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, _MOST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))


class Lines:
    """Sheets as lines of JSON: the name of a sheet, its cells in batches, then what else is known of it."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self._cells: list[Cell] = []

    def write(self, line: Any) -> None:
        """One line."""
        self.out.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")))
        self.out.write("\n")

    def cell(self, cell: Cell) -> None:
        """A cell; it is written with others."""
        self._cells.append(cell)
        if len(self._cells) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._cells:
            self.write(self._cells)
            self._cells.clear()

    def sheet(self, name: str, read: Callable[[Callable[[Cell], None]], dict[str, Any]]) -> None:
        """A sheet: `read` gives its cells to the function that it is given, and returns what else is known."""
        self.write({"sheet": name})
        known = read(self.cell)
        self._flush()
        self.write(known)


def parse(data: bytes, file: str, limits: Limits, out: Lines) -> None:
    """Write the sheets of a workbook.

    Raises:
        Unreadable: with every reason that was found.
    """
    if data.startswith(OLE):
        read_xls(data, file, limits, out.sheet)
        return
    book = Workbook(data, file, limits)
    for part in book.sheets:

        def read(emit: Callable[[Cell], None], part: Any = part) -> dict[str, Any]:
            book.read(part, emit)
            return {
                "merged": [[m.top, m.left, m.bottom, m.right] for m in part.merged],
                "hidden": part.hidden,
                "hidden_rows": part.hidden_rows,
                "hidden_columns": part.hidden_columns,
                "date_1904": book.date_1904,
            }

        out.sheet(part.name, read)


def trouble_as_json(trouble: Trouble) -> dict[str, Any]:
    """A trouble as plain data."""
    return asdict(trouble)


def main() -> int:
    """Read the workbook on standard input; the exit code says only whether the output is whole."""
    file, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    confine(limits)
    data = sys.stdin.buffer.read()
    out = Lines(sys.stdout)
    try:
        parse(data, file, limits, out)
    except Unreadable as error:
        out.write({"troubles": [trouble_as_json(t) for t in error.troubles]})
    except (MemoryError, RecursionError):
        return 3
    out.write({"whole": True})
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
