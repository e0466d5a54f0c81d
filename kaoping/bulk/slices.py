"""The values of a part as columns: for each data item one value, text and status in every row of the part.

A row is a subject in a period; rows are numbered through, subject by subject. From a long file the values
are sorted by item and row into one narrow table in which each item is a stretch as long as the part has
rows, so that its column is read without any join. Duplicates are found on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from kaoping.bulk.database import constant, files_sql, table_of
from kaoping.bulk.layout import Layout, units_sql
from kaoping.engine.program.sql_code import named, quoted
from kaoping.engine.terms import Status

STATUSES = tuple(s.value for s in Status)
"""Statuses by their number: reported, verified, disputed, not_applicable, not_reported, no_data."""
UNKNOWN = 99
"""Number of a status that is none."""


@dataclass(frozen=True)
class Slice:
    """The column of one data item: SQL of its number in units, its text and its status, and what is known of it.

    `is_complete` says that every row has a reported or verified number. Of a `plain` number the value is what
    the cell will be, and the status its availability.
    """

    value: str
    text: str
    status: str
    scale: int
    low: int = 0
    high: int = 0
    is_complete: bool = False
    is_plain: bool = False


@dataclass(frozen=True)
class PlainNumber:
    """How a number that needs nothing but checking becomes units: divided by `cut`, times `times`."""

    cut: int
    times: int
    low: int
    high: int


@dataclass
class Slices:
    """The columns of a part. `rows` is how many rows it has, `read` how many rows of the files were its own."""

    layout: Layout
    items: Sequence[str]
    rows: int
    plain: Mapping[str, PlainNumber] = field(default_factory=dict)
    """Data items that are taken in all at once; only in long files."""
    disputes: bool = False
    periods: tuple[str, ...] = ()
    """The periods of the part, where the scheme has others; then only their rows are read."""
    read: int = 0
    slices: dict[str, Slice] = field(default_factory=dict)
    duplicates: bool = False
    bad: bool = False
    """Whether some plain number cannot be used."""
    unknown: bool = False
    """Whether some rows name a data item, a period or a status that there is not."""

    def relation(self, items: Iterable[str], start: int, stop: int) -> str:
        """The columns of some items for the rows from `start` to before `stop`, in order; "" where there are none."""
        if not self.items:
            return ""
        if not self.layout.is_long:
            return f"(SELECT * EXCLUDE (r) FROM wide WHERE rowid >= {start} AND rowid < {stop})"
        parts = []
        for item in items:
            at = self.items.index(item)
            first = at * self.rows
            if item in self.plain:
                wanted = f"value AS v{at}, availability AS a{at}"
            elif self._has_texts:
                wanted = f"value AS v{at}, text AS t{at}, status AS s{at}"
            else:
                wanted = f"value AS v{at}, status AS s{at}"
            where = f"rowid >= {first + start} AND rowid < {first + stop}"
            parts.append(f"(SELECT {wanted} FROM long WHERE {where})")
        return " POSITIONAL JOIN ".join(parts)

    @property
    def _has_texts(self) -> bool:
        return "text" in self.layout.columns or self.layout.columns.get("value") == "VARCHAR"

    # Long files

    def load_long(self, db: duckdb.DuckDBPyConnection, elsewhere: Sequence[str]) -> None:
        """Sort the values of the part; needs the tables `members` (subject, s) and `grid` (period, p).

        `elsewhere` are data items that only other parts of the run know.
        """
        db.execute(table_of("items", _ITEM_COLUMNS, [*self._known_items(), *_named_only(elsewhere)]))
        db.execute(f"CREATE TEMP TABLE found AS {self._long_sql()} ORDER BY k, r")
        (self.read, unknown, bad), *_ = db.execute(
            f"SELECT count(*), count(*) FILTER (k IS NULL OR r IS NULL OR status = {UNKNOWN}), count(*) FILTER (bad) "
            "FROM found"
        ).fetchall()
        self.unknown, self.bad = unknown > 0, bad > 0
        self._complete(db)
        self._measure_long(db)

    def _known_items(self) -> Iterator[list[str]]:
        for at, item in enumerate(self.items):
            plain = self.plain.get(item)
            numbers = [None] * 4 if plain is None else [plain.cut, plain.times, plain.low, plain.high]
            yield [quoted(item), str(at), *map(constant, numbers)]

    def _long_sql(self) -> str:
        """The rows of the part with their units and availability, where these can be had without more ado."""
        columns = self.layout.columns
        value = units_sql("v.value", columns["value"])
        texts = ["v.text"] if "text" in columns else []
        texts += ["v.value"] if columns["value"] == "VARCHAR" else []
        text = f", coalesce({', '.join(texts)}) AS text" if texts else ""
        there = "raw IS NOT NULL OR text IS NOT NULL" if texts else "raw IS NOT NULL"
        periods = "LEFT JOIN grid g ON v.period = g.period" if self.layout.has_periods else "CROSS JOIN grid g"
        status = _status_sql("v.status") if "status" in columns else "0::TINYINT"
        source = (
            f"SELECT i.*, m.s * {self._periods} + g.p AS r, {value} AS raw{text}, {status} AS status "
            f"FROM {files_sql(self.layout.files)} v JOIN members m ON v.subject = m.subject {periods} "
            f"LEFT JOIN items i ON v.item = i.item{in_periods(self.periods, columns)}"
        )
        is_good = "status <= 2 AND raw BETWEEN low AND high AND raw % cut = 0"
        disputed = " WHEN status = 2 THEN 'disputed'::availability" if self.disputes else ""
        return (
            "SELECT k, r, status" + (", text" if texts else "") + ", "
            f"CASE WHEN cut IS NULL THEN raw WHEN {is_good} THEN raw // cut * times END AS value, "
            "CASE status WHEN 3 THEN 'not_applicable'::availability WHEN 5 THEN 'no_data'::availability "
            f"WHEN 4 THEN 'not_reported'::availability ELSE CASE WHEN status < 2 AND NOT ({there}) "
            f"THEN 'not_reported'::availability{disputed} ELSE 'given'::availability END END AS availability, "
            f"(cut IS NOT NULL AND status <= 2 AND (status = 2 OR {there}) AND NOT coalesce({is_good}, FALSE)) AS bad "
            f"FROM ({source})"
        )

    @property
    def _periods(self) -> str:
        return "(SELECT count(*)::INTEGER FROM grid)"

    def _complete(self, db: duckdb.DuckDBPyConnection) -> None:
        """Make the table `long`, in which every item has every row exactly once."""
        known = "FROM found WHERE k >= 0 AND r IS NOT NULL"
        (count,), *_ = db.execute(f"SELECT count(*) {known}").fetchall()
        if count == self.read == len(self.items) * self.rows and self._is_dense(db):
            db.execute("ALTER TABLE found RENAME TO long")
            return
        (distinct,), *_ = db.execute(f"SELECT count(*) FROM (SELECT DISTINCT k, r {known})").fetchall()
        self.duplicates = distinct < count
        every = f"FROM range({len(self.items)}) k, range({self.rows}) r"
        missing = (
            "SELECT k, r, 'not_reported'::availability AS availability FROM "
            f"(SELECT k.range::INTEGER AS k, r.range::INTEGER AS r {every}) "
            f"ANTI JOIN (SELECT k, r {known}) USING (k, r)"
        )
        db.execute(f"CREATE TEMP TABLE long AS (SELECT * {known} UNION ALL BY NAME {missing}) ORDER BY k, r")
        db.execute("DROP TABLE found")

    def _is_dense(self, db: duckdb.DuckDBPyConnection) -> bool:
        """Whether the sorted rows are exactly one for each item and row."""
        (wrong,), *_ = db.execute(f"SELECT count(*) FROM found WHERE rowid <> k::BIGINT * {self.rows} + r").fetchall()
        return not wrong

    def _measure_long(self, db: duckdb.DuckDBPyConnection) -> None:
        complete = "count(*) FILTER (status <= 1 AND value IS NOT NULL) = count(*)"
        found = {
            k: rest
            for k, *rest in db.execute(f"SELECT k, min(value), max(value), {complete} FROM long GROUP BY k").fetchall()
        }
        scale = self.layout.scale("value")
        for at, item in enumerate(self.items):
            low, high, complete_here = found.get(at, (None, None, False))
            if item in self.plain:
                self.slices[item] = Slice(f"v{at}", "", f"a{at}", 0, low or 0, high or 0, is_plain=True)
                continue
            text = f"t{at}" if self._has_texts else "NULL::VARCHAR"
            self.slices[item] = Slice(f"v{at}", text, f"s{at}", scale, low or 0, high or 0, bool(complete_here))

    # Wide files

    def load_wide(self, db: duckdb.DuckDBPyConnection) -> None:
        """Put the values of the part into the order of its rows; needs `members` and `grid`."""
        wanted: list[str] = []
        for at, item in enumerate(self.items):
            wanted += self._wide_columns(at, item)
        periods = "JOIN grid g ON v.period = g.period" if self.layout.has_periods else "CROSS JOIN grid g"
        own = f"FROM {files_sql(self.layout.files)} v JOIN members m ON v.subject = m.subject"
        mine = in_periods(self.periods, self.layout.columns)
        (self.read,), *_ = db.execute(f"SELECT count(*) {own}{mine}").fetchall()
        rows = f"SELECT m.s * {self._periods} + g.p AS r, v.* {own} {periods}{mine}"
        db.execute(f"CREATE TEMP TABLE found AS {rows} ORDER BY r")
        (count, distinct), *_ = db.execute("SELECT count(*), count(DISTINCT r) FROM found").fetchall()
        self.duplicates, self.unknown = distinct < count, count < self.read
        cells = f"(SELECT range::INTEGER AS r FROM range({self.rows}))"
        listed = ", ".join(["r", *wanted])
        db.execute(f"CREATE TEMP TABLE wide AS SELECT {listed} FROM {cells} LEFT JOIN found v USING (r) ORDER BY r")
        db.execute("DROP TABLE found")
        self._measure_wide(db)

    def _wide_columns(self, at: int, item: str) -> list[str]:
        columns, name = self.layout.columns, named(item)
        kind = columns.get(item)
        number, text = "NULL::BIGINT", "NULL::VARCHAR"
        if kind == "BOOLEAN":
            text = f"CAST(v.{name} AS VARCHAR)"
        elif kind is not None:
            number = units_sql(f"v.{name}", kind)
            text = f"v.{name}" if kind == "VARCHAR" else text
        there = "NULL" if kind is None else f"CASE WHEN v.{name} IS NOT NULL THEN 0 END"
        status = f"CAST({there} AS TINYINT)"
        if f"{item}?" in columns:
            given = f"v.{named(item + '?')}"
            status = f"CASE WHEN {given} IS NOT NULL THEN {_status_sql(given)} ELSE {status} END"
        return [f"{number} AS v{at}", f"{text} AS t{at}", f"{status} AS s{at}"]

    def _measure_wide(self, db: duckdb.DuckDBPyConnection) -> None:
        parts = []
        for at, _ in enumerate(self.items):
            complete = f"count(*) FILTER (s{at} <= 1 AND v{at} IS NOT NULL) = count(*)"
            parts.append(f"min(v{at}), max(v{at}), {complete}, count(*) FILTER (s{at} = {UNKNOWN})")
        found = db.execute(f"SELECT {', '.join(parts)} FROM wide").fetchall()[0] if parts else ()
        for at, item in enumerate(self.items):
            low, high, complete_here, unknown = found[4 * at : 4 * at + 4]
            scale = self.layout.scale(item) if item in self.layout.columns else 0
            self.slices[item] = Slice(f"v{at}", f"t{at}", f"s{at}", scale, low or 0, high or 0, bool(complete_here))
            self.unknown = self.unknown or unknown > 0


_ITEM_COLUMNS = {"item": "VARCHAR", "k": "INTEGER"} | dict.fromkeys(("cut", "times", "low", "high"), "BIGINT")


def _named_only(items: Sequence[str]) -> Iterator[list[str]]:
    """Data items that are known and read elsewhere."""
    for item in items:
        yield [quoted(item), "-1", *(["NULL"] * 4)]


def in_periods(periods: Sequence[str], columns: Iterable[str]) -> str:
    """The condition that a row of the relation `v` is of some periods; none at all for no periods."""
    if not periods or "period" not in columns:
        return ""
    return f" WHERE v.period IN ({', '.join(map(quoted, periods))})"


def _status_sql(column: str) -> str:
    """The number of a status; nothing written means reported."""
    whens = " ".join(f"WHEN {quoted(s)} THEN {at}" for at, s in enumerate(STATUSES))
    return f"CAST(CASE coalesce({column}, '') {whens} WHEN '' THEN 0 ELSE {UNKNOWN} END AS TINYINT)"
