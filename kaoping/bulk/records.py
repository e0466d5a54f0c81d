"""Lists of records (events, ratings) as relations: one row for each record, its fields as cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from kaoping.bulk.database import columns_of, constant, files_sql
from kaoping.bulk.inputs import NO, YES, limits
from kaoping.bulk.layout import NUMBER, is_number, scale_of, units_sql
from kaoping.bulk.slices import in_periods
from kaoping.engine.numbers import plain
from kaoping.engine.program import Kind
from kaoping.engine.program.sql_code import SMALL, named, quoted
from kaoping.engine.rules import Rule
from kaoping.engine.scoring import Scalar
from kaoping.engine.scoring.intake import NO_DATE
from kaoping.engine.terms import EventField, ListItem

OWN_COLUMNS = frozenset(("subject", "group", "period", "item", "no"))
"""Columns of a file of records that are no fields; `no` numbers the records of a list where their order counts."""


@dataclass(frozen=True)
class RecordFiles:
    """The files of records with their columns and types."""

    columns: Mapping[str, Mapping[str, str]]

    @property
    def has_periods(self) -> bool:
        """Whether rows name their period."""
        return all("period" in columns for columns in self.columns.values())


def read_record_files(db: duckdb.DuckDBPyConnection, files: Sequence[str]) -> RecordFiles:
    """Look at the files of records."""
    return RecordFiles({path: columns_of(db, files_sql([path])) for path in files})


def load_records(db: duckdb.DuckDBPyConnection, files: RecordFiles, periods: int, only: Sequence[str] = ()) -> int:
    """Make the tables `raw_0`, `raw_1`, … with the part's records of each file, and `counts` (r, item, n).

    A record's `place` counts the records of its list from 1. Needs `members` and `grid`; returns the number of
    rows read. Where `only` some periods are wanted, rows of others are left out.
    """
    read = 0
    counted = []
    for at, (path, columns) in enumerate(files.columns.items()):
        first = "v.no" if "no" in columns else "0"
        grid = "LEFT JOIN grid g ON v.period = g.period" if "period" in columns else "CROSS JOIN grid g"
        source = f"{files_sql([path], row_numbers=True)} v JOIN members m ON v.subject = m.subject {grid}"
        rows = f"SELECT v.*, m.s * {periods} + g.p AS r, {first} AS first FROM {source}{in_periods(only, columns)}"
        place = "row_number() OVER (PARTITION BY r, item ORDER BY first, file_row_number)"
        db.execute(f"CREATE TEMP TABLE raw_{at} AS SELECT *, {place} AS place FROM ({rows})")
        (count,), *_ = db.execute(f"SELECT count(*) FROM raw_{at}").fetchall()
        read += count
        counted.append(f"SELECT r, item, count(*) AS n FROM raw_{at} WHERE r IS NOT NULL GROUP BY ALL")
    nothing = "SELECT NULL::INTEGER AS r, NULL::VARCHAR AS item, NULL::BIGINT AS n WHERE FALSE"
    db.execute(f"CREATE TEMP TABLE counts AS {' UNION ALL '.join(counted) or nothing}")
    return read


def in_several_files(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether a list of one subject and period is spread over several files, so that its order is unknown."""
    (found,), *_ = db.execute("SELECT count(*) > count(DISTINCT (r, item)) FROM counts").fetchall()
    return bool(found)


@dataclass(frozen=True)
class Fields:
    """A list's records from one file: a select of `r`, `place` and the fields, and one of the rows that are bad."""

    select: str
    bad: str


def fields_of(
    db: duckdb.DuckDBPyConnection,
    at: int,
    columns: Mapping[str, str],
    item: ListItem,
    names: Sequence[str],
    rule: Rule | None,
) -> Fields:
    """The records of a list in the table `raw_<at>`, each field under its name in `names`.

    `rule` is the rule whose own list it is; it may limit what a record can say.
    """
    wanted, bads = [], []
    asked = {} if rule is None else rule.record_choices()
    choices = {f.id: f.choices for f in item.fields if f.choices} | {name: tuple(c) for name, c in asked.items()}
    for field, name in zip(item.fields, names, strict=True):
        value, bad = _field(field, columns)
        wanted.append(f"{value} AS {name}")
        column = named(field.id) if field.id in columns else "NULL::VARCHAR"
        bads += [bad] if bad else []
        if field.id in choices:
            known = ", ".join(map(quoted, choices[field.id]))
            blank = str(field.id in asked).upper()  # what the rule itself asks for cannot be left empty
            bads.append(f"coalesce(nullif(CAST({column} AS VARCHAR), '') NOT IN ({known}), {blank})")
        if field.required:
            bads.append(f"nullif(CAST({column} AS VARCHAR), '') IS NULL")
    known_columns = {f.id for f in item.fields} | OWN_COLUMNS
    bads += [f"{named(c)} IS NOT NULL" for c in columns if c not in known_columns]
    where = f"FROM raw_{at} WHERE item = {quoted(item.id)} AND r IS NOT NULL"
    if rule is not None and rule.days_in_order is not None:
        days = {f.id: _field(f, columns)[0] for f in item.fields}
        first, last = (days[name] for name in rule.days_in_order)
        bads.append(f"{last} < {first}")
    if rule is not None:
        bads += _refused_by_rule(db, columns, item, rule, where)
    condition = " OR ".join(f"coalesce({b}, FALSE)" for b in bads) or "FALSE"
    return Fields(f"SELECT {', '.join(['r', 'place', *wanted])} {where}", f"SELECT r {where} AND ({condition})")


_SOME_DAY = date(2000, 1, 1)


def _refused_by_rule(
    db: duckdb.DuckDBPyConnection, columns: Mapping[str, str], item: ListItem, rule: Rule, where: str
) -> list[str]:
    """Conditions under which the rule itself finds something in a record.

    A rule asks of a free text only whether it is there, and of dates whether they are there and in order (which is
    asked before), so there are few different records to ask about.
    """
    if type(rule).record_findings is Rule.record_findings:
        return []
    choices = rule.record_choices()
    keys = {}
    for field in item.fields:
        if field.id not in columns:
            continue
        column = named(field.id)
        is_text = field.cell_type.kind in (Kind.DATE, Kind.TEXT) and field.id not in choices
        keys[field.id] = f"(nullif(CAST({column} AS VARCHAR), '') IS NOT NULL)" if is_text else column
    if not keys:
        return []
    found = []
    for values in db.execute(f"SELECT DISTINCT {', '.join(keys.values())} {where}").fetchall():
        record = {
            f.id: _example(f, value, f.id in choices)
            for f, value in zip((f for f in item.fields if f.id in keys), values, strict=True)
        }
        if any(True for _ in rule.record_findings(record)):
            same = zip(keys.values(), values, strict=True)
            found.append(" AND ".join(f"{key} IS NOT DISTINCT FROM {_constant(value)}" for key, value in same))
    return [f"({condition})" for condition in found]


def _example(field: EventField, value: object, is_choice: bool) -> object:
    """A value such as the plain engine would see in a record."""
    if field.cell_type.kind is Kind.DATE:
        return _SOME_DAY if value else None
    if field.cell_type.kind is Kind.TEXT and not is_choice:
        return "x" if value else None
    return scalar_of(field, value)


def scalar_of(field: EventField, value: object) -> Scalar | None:
    """A field's value in a file as the plain engine takes it; what cannot be read stays a text, to be refused."""
    if value is None or value == "":
        return None
    text = str(value)
    match field.cell_type.kind:
        case Kind.NUMBER:
            found = exact_number(value)
            return text if found is None else found
        case Kind.CONDITION:
            return text.lower() in YES if text.lower() in (*YES, *NO) else text
        case Kind.DATE:
            return value if isinstance(value, date) else _day(text) or text
        case _:
            return text


def exact_number(value: object) -> Decimal | None:
    """A number in a file as an exact decimal; None for what is none."""
    is_number_ = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if is_number_ or (isinstance(value, str) and re.fullmatch(NUMBER, value)):
        return Decimal(str(value))
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _constant(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return constant(value if isinstance(value, int | bool | None) else str(value))


def _field(field: EventField, columns: Mapping[str, str]) -> tuple[str, str]:
    """A field of a record as a cell, and the condition under which it has no value ("" for never)."""
    kind = columns.get(field.id)
    column = named(field.id) if kind is not None else "NULL"
    match field.cell_type.kind:
        case Kind.TEXT:
            # Records without a text of their own differ from each other.
            return f"coalesce(nullif(CAST({column} AS VARCHAR), ''), chr(0) || place)", ""
        case Kind.CONDITION:
            return _fact(column, kind)
        case Kind.DATE:
            return _date(column, kind)
        case _:
            return _number(field, column, kind)


def _fact(column: str, kind: str | None) -> tuple[str, str]:
    if kind is None:
        return "FALSE", ""
    if kind == "BOOLEAN":
        return f"coalesce({column}, FALSE)", ""
    yes, no = (", ".join(map(quoted, words)) for words in (YES, NO))
    text = f"lower(nullif(CAST({column} AS VARCHAR), ''))"
    return f"coalesce({text} IN ({yes}), FALSE)", f"{text} NOT IN ({yes}, {no})"


def _date(column: str, kind: str | None) -> tuple[str, str]:
    if kind is None:
        return f"{NO_DATE}::BIGINT", ""
    if kind == "DATE":
        found, bad = column, ""
    else:
        text = f"nullif(CAST({column} AS VARCHAR), '')"
        found = (
            f"CASE WHEN regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN TRY_CAST({text} AS DATE) END"
        )
        bad = f"({text} IS NOT NULL AND ({found}) IS NULL)"
    return f"coalesce((({found}) - DATE '0001-01-01' + 1)::BIGINT, {NO_DATE})", bad


def _number(field: EventField, column: str, kind: str | None) -> tuple[str, str]:
    blank = 10**field.decimals if field.id == "count" else 0
    if kind is None:
        return f"{blank}::BIGINT", ""
    if not is_number(kind) and kind != "VARCHAR":
        return f"{blank}::BIGINT", f"{column} IS NOT NULL"
    units, scale = f"({units_sql(column, kind)})", scale_of(kind)
    low, high = limits(field.min, field.max, scale)
    bads = [f"{units} < {low}", f"{units} > {high}"]
    there = f"{column} IS NOT NULL"
    if kind == "VARCHAR":
        there = f"nullif({column}, '') IS NOT NULL"
        bads.append(f"{units} IS NULL")
    more = field.decimals - scale
    if more < 0:
        bads.append(f"{units} % {10**-more} <> 0")
    bad = f"({there} AND ({' OR '.join(bads)}))"
    value = f"{units} // {10**-more}" if more < 0 else f"{units}::HUGEINT * {10**more}"
    most = max(abs(end) for end in limits(field.min, field.max, field.decimals))
    cell = "BIGINT" if most < SMALL else "HUGEINT"
    return f"CAST(CASE WHEN NOT {there} THEN {blank} WHEN {bad} THEN 0 ELSE {value} END AS {cell})", bad
