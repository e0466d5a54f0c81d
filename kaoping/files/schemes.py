"""Reading a scheme whatever file it is in: YAML or a workbook. What kind of file it is, its contents say."""

from __future__ import annotations

from pathlib import Path

from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import Refused, errors
from kaoping.files.scheme_yaml import Further, SchemeFile, check_scheme_yaml, no_further
from kaoping.files.sheets.containers import OLE, ZIP


def check_scheme(path: Path, further: Further = no_further) -> SchemeFile:
    """Read and check a scheme; findings carry file and line, or file, sheet and cell, in the order of the file.

    `further` are checks beyond those of the engine.
    """
    if not is_workbook(path):
        return check_scheme_yaml(path, further)
    from kaoping.files.scheme_book.reading import check_scheme_book  # noqa: PLC0415 - a tenth of the start

    return check_scheme_book(path, further)


def read_scheme_from(path: Path) -> Scheme:
    """Read a scheme from a file.

    Raises:
        Refused: with all errors of reading and checking; `check_scheme` has warnings and notes as well.
    """
    found = check_scheme(path)
    if found.scheme is None or errors(found.findings):
        raise Refused(errors(found.findings))
    return found.scheme


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook."""
    with path.open("rb") as file:
        return file.read(8).startswith((ZIP, OLE))
