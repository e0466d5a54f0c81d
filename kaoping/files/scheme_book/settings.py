"""Reading the sheet of settings: a row for each, found by its section and its name."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Column
from kaoping.files.scheme_book.from_cells import value_of
from kaoping.files.scheme_book.heads import told
from kaoping.files.scheme_book.tables import settings
from kaoping.files.sheets.model import Sheet
from kaoping.files.values.doubt import Doubt, quoted
from kaoping.files.values.plain_text import key_of


def read_settings(sheet: Sheet, plain: dict[str, Any], marks: dict[Place, str], findings: list[Finding]) -> None:
    """Read the settings of a scheme into `plain`; what is not understood becomes a finding."""
    heads = _heads(sheet)
    if heads is None:
        findings.append(_no_header(sheet))
        marks.setdefault((), sheet.place(1, 1))
        return
    first, section_at, name_at, value_at = heads
    marks.setdefault((), sheet.place(first, value_at))
    section = ""
    for row in sorted(r for r in sheet.rows if r >= first):
        above = sheet.seen_at(row, section_at)
        section = section if above is None else above.text
        name, cell = sheet.at(row, name_at), sheet.at(row, value_at)
        if name is None:
            if cell is not None:
                findings.append(_unknown(sheet.place(row, value_at), ""))
            continue
        column = _column(section, name.text)
        if column is None:
            if cell is not None:
                findings.append(_unknown(sheet.place(row, name_at), name.text))
            continue
        place = sheet.place(row, value_at)
        for end in range(len(column.path), 0, -1):
            marks.setdefault(column.path[:end], place)
        try:
            value = None if cell is None else value_of(cell, column, date_1904=sheet.date_1904)
        except Doubt as doubt:
            findings.append(told(doubt, place))
            continue
        if value is not None:
            _put(plain, column, value, place, findings)


def _put(plain: dict[str, Any], column: Column, value: Any, place: str, findings: list[Finding]) -> None:
    part = plain
    for key in column.path[:-1]:
        part = part.setdefault(key, {})
    if column.path[-1] in part:
        wrong = Words(f"“{column.name.zh}”写了两次", f"{column.name.en!r} is written twice")
        findings.append(Finding("duplicate-name", (), wrong, Words("只留一行", "keep one of the rows"), source=place))
        return
    part[column.path[-1]] = value


def _heads(sheet: Sheet) -> tuple[int, int, int, int] | None:
    """The first row below the header, and the columns of section, name and value."""
    wanted = [{key_of(h.zh), key_of(h.en)} for h in w.SETTING_HEADS[:3]]
    for row in sorted(r for r in sheet.rows if r <= 20):
        texts = {key_of(cell.text): column for column, cell in sheet.rows[row].items()}
        found = [next((texts[t] for t in names if t in texts), None) for names in wanted]
        section, name, value = found
        if section is not None and name is not None and value is not None:
            return row + 1, section, name, value
    return None


def _column(section: str, name: str) -> Column | None:
    some = [c for c in settings().root.columns if key_of(name) in (key_of(c.name.zh), key_of(c.name.en))]
    under = [c for c in some if key_of(section) in (key_of(c.heading.zh), key_of(c.heading.en))]
    found = under or (some if not section else [])
    return found[0] if len(found) == 1 else None


def _unknown(place: str, name: str) -> Finding:
    known = {key_of(n): n for c in settings().root.columns for n in (c.name.zh, c.name.en)}
    near = get_close_matches(key_of(name), known, n=1, cutoff=0.4)
    right = Words("项目和类别照模板原样写", "leave sections and settings as they are in the template")
    if near:
        right = Words(f"{right.zh}；最接近的是“{known[near[0]]}”", f"{right.en}; the nearest is {known[near[0]]!r}")
    wrong = Words(f"没有“{quoted(name)}”这一项", f"there is no setting {quoted(name)!r}")
    return Finding("unknown-setting", (), wrong, right, source=place)


def _no_header(sheet: Sheet) -> Finding:
    return Finding(
        "no-header",
        (),
        Words(f"“{sheet.name}”表没有列标题", f"the sheet {sheet.name!r} has no header"),
        Words("补上列标题一行：类别、项目、内容", "restore the row of headers: Section, Setting, Value"),
        source=sheet.place(1, 1),
    )
