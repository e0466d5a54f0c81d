"""The process in which an untrusted workbook is parsed: little memory, little time, no files, no network.

`python -m kaoping.files.sheets.confined` takes the limits as an argument and the workbook from standard input,
and writes its sheets, or what is wrong with it, to standard output as lines of JSON: the name of a sheet, its rows,
then what else is known of it. Its limits are in force before it sees the first byte.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import warnings
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kaoping.files.sheets.containers import OLE
from kaoping.files.sheets.model import Limits, Unreadable
from kaoping.files.sheets.part import Part, sound
from kaoping.files.sheets.xls import read_xls
from kaoping.files.sheets.xlsx import read_xlsx

_MOST_OUTPUT = 1_000_000_000


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


def parts(data: bytes, file: str, limits: Limits) -> Iterator[Part]:
    """The sheets of a workbook, each to be read before the next.

    Raises:
        Unreadable: with every reason that was found.
    """
    read = read_xls if data.startswith(OLE) else read_xlsx
    for part in sound(file, read(data, file, limits)):
        part.rows = sound(file, part.rows)
        yield part


def write(line: Any) -> None:
    """Write a line of the output."""
    sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")))
    sys.stdout.write("\n")


def main() -> int:
    """Read the workbook on standard input; the exit code says only whether the output is whole."""
    file, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    # openpyxl warns of sheets and relations that it leaves out; nothing is to be left out.
    warnings.simplefilter("error", UserWarning)
    # Rows are trees without circles, and the process ends with the file: looking for circles takes a fifth of the time.
    gc.disable()
    confine(limits)
    data = sys.stdin.buffer.read()
    try:
        for part in parts(data, file, limits):
            write({"sheet": part.name})
            for row in part.rows:
                if row:
                    write(row)
            write(part.known)
    except Unreadable as error:
        write({"troubles": [asdict(trouble) for trouble in error.troubles]})
    except (MemoryError, RecursionError):
        return 3
    write({"whole": True})
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
