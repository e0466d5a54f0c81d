"""Reading a file of values into sheets, whatever it turns out to be, within limits."""

from __future__ import annotations

from pathlib import Path

from kaoping.engine.words import Words
from kaoping.files.sheets.csv_text import read_csv
from kaoping.files.sheets.model import Book, Limits, Trouble, Unreadable


def read_book(path: Path, limits: Limits | None = None) -> Book:
    """The sheets of a file. What kind of file it is, its contents say, not its name.

    Raises:
        Unreadable: with every reason that was found.
    """
    limits = limits or Limits()
    data = _contents(path, limits)
    return Book(path.name, (read_csv(data, path.name, "", limits),))


def _contents(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limits.packed + 1)
    except OSError as error:
        raise Unreadable(
            Trouble(
                "no-file",
                path.name,
                Words(f"文件打不开：{error.strerror}", f"the file cannot be opened: {error.strerror}"),
                Words("核对文件名和权限", "check its name and permissions"),
            )
        ) from None
    if len(data) > limits.packed:
        size = limits.packed // 1_000_000
        raise Unreadable(
            Trouble(
                "file-too-large",
                path.name,
                Words(f"文件大于 {size} MB", f"the file is larger than {size} MB"),
                Words("分成几个文件，或用 Parquet", "split it, or use Parquet"),
            )
        )
    return data
