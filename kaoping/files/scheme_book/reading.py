"""Reading a scheme workbook: the scheme, and everything that was found, each finding at its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kaoping.engine.checking import check
from kaoping.engine.scheme.reading import Reading, read
from kaoping.engine.terms import Finding
from kaoping.files.scheme_book.assembling import Assembled, assembled
from kaoping.files.scheme_book.faults import is_no_scheme
from kaoping.files.scheme_book.rewording import in_workbook_words, without_followers
from kaoping.files.scheme_yaml import Further, SchemeFile, no_further
from kaoping.files.sheets.model import Book, Limits, Unreadable, from_a1
from kaoping.files.sheets.reading import read_book

MOST_COLUMNS = 2_000
"""A table of targets has a column for each unit."""

_CELL = re.compile(r"(?P<sheet>.*)!(?P<cell>[A-Z]+\d+)")


def check_scheme_book(path: Path, further: Further = no_further) -> SchemeFile:
    """Read and check a scheme workbook; findings carry file, sheet and cell, in the order of the sheets."""
    try:
        book = read_book(path, Limits(columns=MOST_COLUMNS))
    except Unreadable as unreadable:
        found = [Finding(t.code, (), t.wrong, t.right, source=t.place) for t in unreadable.troubles]
        return SchemeFile(None, tuple(found))
    return check_book(book, further)


def check_book(book: Book, further: Further = no_further) -> SchemeFile:
    """Read and check the sheets of a workbook."""
    other = is_no_scheme(book)
    if other is not None:
        return SchemeFile(None, (other,))
    parts, reading = read_parts(book)
    order = {sheet.place_of(""): at for at, sheet in enumerate(book.sheets)}
    found = [*parts.findings, *_located(reading.findings, parts, reading)]
    scheme = None if parts.findings else reading.scheme
    if scheme is not None:
        found += _located([*check(scheme), *further(scheme)], parts, reading)
    return SchemeFile(scheme, tuple(sorted(dict.fromkeys(found), key=lambda f: _position(f, order))))


def read_parts(book: Book) -> tuple[Assembled, Reading]:
    """The parts of a workbook put together, and what came of reading them."""
    parts = assembled(book)
    return parts, read(parts.plain)


def _located(findings: Iterable[Finding], parts: Assembled, reading: Reading) -> list[Finding]:
    """Findings at their cells; nothing is said again about a cell that was not understood."""
    said = {f.source for f in parts.findings}
    found = []
    for finding in findings:
        place = reading.spelled.place(finding.place)
        source = parts.place(place)
        told = any(place[: len(around)] == around for around in parts.untold)
        if source not in said and not told:
            found.append(in_workbook_words(replace(finding, place=place, source=source), parts))
    return without_followers(found)


def _position(finding: Finding, order: dict[str, int]) -> tuple[int, int, int]:
    match = _CELL.fullmatch(finding.source)
    if match is None:
        return -1, 0, 0
    return order.get(match["sheet"], -1), *from_a1(match["cell"])
