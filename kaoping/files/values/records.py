"""Reading lists: one row for each event, rating or sampled object of a subject."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaoping.engine.scoring import Observation, Record, Scalar, Subject
from kaoping.engine.terms import EventField, ListItem, Status
from kaoping.engine.terms.nearest import say_choices
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind
from kaoping.files.values.answers import WITHOUT_VALUE, Choices, status_named
from kaoping.files.values.cells import read_field
from kaoping.files.values.columns import Column
from kaoping.files.values.doubt import Doubt
from kaoping.files.values.plain_text import key_of
from kaoping.files.values.rows import Rows, refuse_merged, refuse_unasked, row_period

_NONE = frozenset(key_of(w) for w in ("无", "没有", "none"))


@dataclass
class _Gathered:
    place: str
    source: str
    by: str
    records: list[Record] = field(default_factory=list)
    statuses: dict[Status, str] = field(default_factory=dict)


def read_records(rows: Rows) -> None:
    """Read a table of records. Several rows of a subject are its records, in their order.

    A row with nothing but 无 (none) says that there were none; one with nothing but a status gives the status.
    """
    of = rows.table.list
    assert of is not None
    refuse_merged(rows)
    gathered: dict[tuple[Subject, str], _Gathered] = {}
    for row in rows.subject_rows():
        subject, period = rows.subject(row), row_period(rows, row)
        if subject is not None and period is not None:
            _read_row(rows, row, subject, period, gathered)
    for (subject, period), found in gathered.items():
        _put(rows, subject, period, of, found)


def _read_row(rows: Rows, row: int, subject: Subject, period: str, into: dict[tuple[Subject, str], _Gathered]) -> None:
    of = rows.table.list
    assert of is not None
    cells = _cells(rows, row)
    if not cells:
        return
    place = rows.sheet.place(row, cells[0][1].column)
    if of.id not in rows.asked.items_of(subject, period):
        try:
            refuse_unasked(cells[0][1], of.id, subject, period, rows.asked)
        except Doubt as doubt:
            rows.into.find(doubt, place)
        return
    gathered = into.setdefault((subject, period), _Gathered(place, rows.source(row), rows.by(row)))
    alone = cells[0][1] if len(cells) == 1 and cells[0][1].kind is CellKind.TEXT else None
    if alone is not None and key_of(alone.text) in _NONE:
        gathered.statuses[Status.REPORTED] = place
    elif alone is not None and status_named(alone.text) in WITHOUT_VALUE:
        status = status_named(alone.text)
        assert status is not None
        gathered.statuses[status] = place
    else:
        gathered.records.append(_record(rows, row, subject, cells))


def _cells(rows: Rows, row: int) -> list[tuple[Column, Cell]]:
    found = []
    for column in rows.table.columns:
        cell = rows.sheet.at(row, column.number)
        if column.field is not None and cell is not None:
            found.append((column, cell))
    return found


def _record(rows: Rows, row: int, subject: Subject, cells: list[tuple[Column, Cell]]) -> Record:
    of = rows.table.list
    assert of is not None
    choices = rows.asked.choices(of.id, subject)
    record: dict[str, Scalar | None] = {}
    for column, cell in cells:
        assert column.field is not None
        try:
            known = choices.get(column.field.id)
            record[column.field.id] = read_field(cell, column.field, known, rows.sheet.date_1904)
        except Doubt as doubt:
            rows.into.find(doubt, rows.sheet.place(row, column.number))
            record[column.field.id] = None
    for wanted in of.fields:
        if (wanted.required or (wanted.id in choices and not wanted.choices)) and wanted.id not in record:
            rows.into.find(_missing(wanted, choices.get(wanted.id)), rows.sheet.place(row, cells[0][1].column))
    return record


def _missing(wanted: EventField, choices: Choices | None) -> Doubt:
    title = wanted.title or Words(wanted.id, wanted.id)
    return Doubt(
        "missing-field",
        Words(f"没有写“{title.zh}”", f"{title.en!r} is not said"),
        say_choices("", choices.names) if choices else Words("补上，或删去整行", "write it, or remove the row"),
    )


def _put(rows: Rows, subject: Subject, period: str, of: ListItem, found: _Gathered) -> None:
    if found.statuses and (found.records or len(found.statuses) > 1):
        doubt = Doubt(
            "status-and-value",
            Words(f"“{subject.name}”既写了没有记录，又有记录", f"{subject.name!r} has records and says it has none"),
            Words("只留正确的", "keep what is right"),
        )
        rows.into.find(doubt, next(iter(found.statuses.values())))
        return
    status = next(iter(found.statuses), Status.REPORTED)
    value = tuple(found.records) if status is Status.REPORTED else None
    seen = Observation(value, status, found.source, found.by, found.place)
    rows.into.append(subject, period, of.id, seen)
