"""The values of a part as columns: for each data item one value, text and status in every row of the part.

A row is a subject in a period; rows are numbered through, subject by subject. From a long file the values
are sorted by item and row into one narrow table in which each item is a stretch as long as the part has
rows, so that its column is read without any join. Duplicates are found on the way.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from kaoping.bulk.database import constant, files_sql, status_tests, table_of
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
    tests: Mapping[str, str] = field(default_factory=status_tests)
    """For each status that there may be, the condition that a column `{}` with `status` is it; of a plain number."""


@dataclass(frozen=True)
class PlainNumber:
    """How a number that needs nothing but checking becomes units: divided by `cut`, times `times`.

    `blank` says that an empty cell means 0, which can be said only where values are packed (`PackedSlices`).
    """

    cut: int
    times: int
    low: int
    high: int
    blank: bool = False


@dataclass
class Slices:
    """The columns of a part. `rows` is how many rows it has, `read` how many rows of the files were its own."""

    layout: Layout
    items: Sequence[str]
    rows: int
    grid: Sequence[str] = ("",)
    """The periods of the part by their numbers: of each a subject has a row."""
    plain: Mapping[str, PlainNumber] = field(default_factory=dict)
    """Data items that are taken in all at once; only in long files."""
    disputes: bool = False
    periods: tuple[str, ...] = ()
    """The periods of the part, where the scheme has others; then only their rows are read."""
    read: int = 0
    slices: dict[str, Slice] = field(default_factory=dict)
    duplicates: bool = False
    bad: Sequence[int] = ()
    """Places of the data items of which some plain number cannot be used."""
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
        """Sort the values of the part; needs the table `members` (subject, s).

        `elsewhere` are data items that only other parts of the run know.
        """
        # Rows are sorted by this number, and the narrower it is the faster they are.
        number = "INTEGER" if (len(self.items) + 1) * self.rows < 2**31 else "BIGINT"
        columns = {"item": "VARCHAR", "first": number, **dict.fromkeys(_OF_PLAIN, "BIGINT")}
        db.execute(table_of("items", columns, [*self._known_items(), *self._named_only(elsewhere)]))
        db.execute(f"CREATE TEMP TABLE found AS {self._long_sql()} ORDER BY key")
        (self.read, known, mine), *_ = db.execute(
            "SELECT count(*), count(key), count(*) FILTER (key >= 0) FROM found"
        ).fetchall()
        self.unknown = known < self.read
        self._complete(db, mine)
        self._measure_long(db)

    def _known_items(self) -> Iterator[list[str]]:
        for at, item in enumerate(self.items):
            plain = self.plain.get(item)
            numbers = [None if plain is None else getattr(plain, name) for name in _OF_PLAIN]
            yield [quoted(item), str(at * self.rows), *map(constant, numbers)]

    def _named_only(self, items: Sequence[str]) -> Iterator[list[str]]:
        """Data items that are known and read elsewhere."""
        for item in items:
            yield [quoted(item), str(-self.rows), *(["NULL"] * len(_OF_PLAIN))]

    def _status_and_meaning(self) -> tuple[str, str]:
        """Number of a row's status, and what it means for a value that can be used; NULL if it is unknown."""
        if "status" not in self.layout.columns:
            return "0::TINYINT", f"{quoted(AVAILABLE)}::availability"
        means = [quoted(self._availability(status)) for status in STATUSES]
        return status_sql(STATUS_NUMBERS, "TINYINT"), status_sql(means, "availability")

    def _availability(self, status: str) -> str:
        """What a status means for a value that can be used."""
        if status == Status.DISPUTED and self.disputes:
            return "disputed"
        return status if status in GONE else AVAILABLE

    def _long_sql(self) -> str:
        """The rows of the part by key (`rows` of the part for each item) with their units and availability.

        Whose key is NULL cannot be placed, and if it is negative only other parts know the item. A plain number
        whose availability is NULL cannot be used.
        """
        columns = self.layout.columns
        value = units_sql("v.value", columns["value"])
        texts = ["v.text"] if "text" in columns else []
        texts += ["v.value"] if columns["value"] == "VARCHAR" else []
        text = f", coalesce({', '.join(texts)}) AS text" if texts else ""
        there = "(raw IS NOT NULL OR text IS NOT NULL)" if texts else "raw IS NOT NULL"
        status, means = self._status_and_meaning()
        source = (
            f"SELECT i.first, {', '.join(f'i.{name}' for name in _OF_PLAIN)}, {row_sql(self.grid, self.layout)} AS r, "
            f"{value} AS raw{text}, {status} AS status, {means} AS means "
            f"FROM {files_sql(self.layout.files)} v JOIN members m ON v.subject = m.subject "
            f"LEFT JOIN items i ON v.item = i.item{in_periods(self.periods, columns)}"
        )
        good, units = self._plain_sql()
        empty = f"WHEN status < 2 AND NOT {there} THEN 'not_reported'::availability"
        other = "" if self._are_plain else " WHEN cut IS NULL THEN raw"
        wanted = [
            "CASE WHEN status IS NOT NULL THEN first + r END AS key",
            f"CASE WHEN is_good THEN {units}{other} END AS value",
            f"CASE WHEN is_good OR status > 2 THEN means {empty} END AS availability",
        ]
        if not self._are_plain:
            wanted += ["status", *(["text"] if texts else [])]
        return f"SELECT {', '.join(wanted)} FROM (SELECT *, {good} AS is_good FROM ({source}))"

    @property
    def _are_plain(self) -> bool:
        return len(self.plain) == len(self.items)

    def _plain_sql(self) -> tuple[str, str]:
        """Whether the number of a row can be used, and its units."""
        cut, times, low, high = map(self._of_plain, _OF_PLAIN)
        fits, units = f"raw BETWEEN {low} AND {high}", "raw"
        if cut != "1":
            # Few have more decimals than they may, and dividing takes longer than all else.
            fits += f" AND ({cut} = 1 OR raw % {cut} = 0)"
            units = f"(CASE WHEN {cut} = 1 THEN raw ELSE raw // {cut} END)"
        if times != "1":
            units += f" * {times}"
        return f"(status <= 2 AND {fits})", units

    def _of_plain(self, name: str) -> str:
        """A number of `PlainNumber`: itself where it is the same for all data items, or else the column with it."""
        found = {getattr(plain, name) for plain in self.plain.values()}
        return str(found.pop()) if self._are_plain and len(found) == 1 else name

    def _complete(self, db: duckdb.DuckDBPyConnection, mine: int) -> None:
        """Make the table `long`, in which every item has every row exactly once; `mine` rows have an item."""
        size = len(self.items) * self.rows
        if mine == self.read == size and self._is_dense(db):
            db.execute("ALTER TABLE found RENAME TO long")
            return
        known = "FROM found WHERE key >= 0"
        (distinct,), *_ = db.execute(f"SELECT count(DISTINCT key) {known}").fetchall()
        self.duplicates = distinct < mine
        missing = (
            f"SELECT range AS key, 'not_reported'::availability AS availability FROM range({size}) "
            f"ANTI JOIN (SELECT key {known}) k ON range = k.key"
        )
        db.execute(f"CREATE TEMP TABLE long AS (SELECT * {known} UNION ALL BY NAME {missing}) ORDER BY key")
        db.execute("DROP TABLE found")

    def _is_dense(self, db: duckdb.DuckDBPyConnection) -> bool:
        """Whether the sorted rows are exactly one for each item and row."""
        (wrong,), *_ = db.execute("SELECT count(*) FROM found WHERE rowid <> key").fetchall()
        return not wrong

    def _measure_long(self, db: duckdb.DuckDBPyConnection) -> None:
        complete = "FALSE" if self._are_plain else "count(*) FILTER (status <= 1 AND value IS NOT NULL) = count(*)"
        listed = f"key // {self.rows} AS k, min(value), max(value), {complete}, count(availability) < count(*)"
        found = {k: rest for k, *rest in db.execute(f"SELECT {listed} FROM long GROUP BY k").fetchall()}
        scale = self.layout.scale("value")
        tests = status_tests((AVAILABLE, *GONE, *(["disputed"] if self.disputes else [])))
        for at, item in enumerate(self.items):
            low, high, complete_here, is_bad = found.get(at, (None, None, False, False))
            if item in self.plain:
                self.bad = [*self.bad, at] if is_bad else self.bad
                ends = (low or 0, high or 0)
                self.slices[item] = Slice(f"v{at}", "", f"a{at}", 0, *ends, is_plain=True, tests=tests)
                continue
            text = f"t{at}" if self._has_texts else "NULL::VARCHAR"
            self.slices[item] = Slice(f"v{at}", text, f"s{at}", scale, low or 0, high or 0, bool(complete_here))

    def bad_sql(self, items: Container[str]) -> str:
        """The condition that one of some plain numbers of the row `r` cannot be used; "" where none is so."""
        bad = [at for at in self.bad if self.items[at] in items]
        ends = [f"key >= {at * self.rows} AND key < {(at + 1) * self.rows}" for at in bad]
        if not ends:
            return ""
        return f"r IN (SELECT key % {self.rows} FROM long WHERE availability IS NULL AND ({' OR '.join(ends)}))"

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
        rows = f"SELECT m.s * {len(self.grid)} + g.p AS r, v.* {own} {periods}{mine}"
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


_OF_PLAIN = ("cut", "times", "low", "high")
"""What is known of each plain number; columns of the table of data items."""

GONE = (Status.NOT_APPLICABLE, Status.NOT_REPORTED, Status.NO_DATA)
"""Statuses that say that there is no value."""
AVAILABLE = "given"


STATUS_NUMBERS = tuple(str(at) for at, _ in enumerate(STATUSES))


def status_sql(meanings: Iterable[str], kind: str) -> str:
    """What the status of a row means, of one SQL constant for each status; NULL if the status is unknown."""
    found = list(meanings)
    # Nothing written means reported, and to concatenate nothing gives "".
    place = _place_in((*STATUSES, ""), "concat(v.status)")
    return f"list_extract([{', '.join([*found, found[0]])}]::{kind}[], {place})"


def row_sql(grid: Sequence[str], layout: Layout) -> str:
    """The row of the part in which a value is: of the subject `m.s`, in one of the periods of the grid."""
    period = f"{_place_in(grid, 'v.period')} - 1" if layout.has_periods else "0"
    return f"m.s * {len(grid)} + {period}"


def _place_in(names: Sequence[str], column: str) -> str:
    """The place of a text among some few, from 1; NULL where it is none of them.

    Files have such texts as numbers of a dictionary, and DuckDB evaluates a function (but no join) once for each entry
    of a dictionary, not for each row.
    """
    return f"list_position([{', '.join(map(quoted, names))}], {column})"


def in_periods(periods: Sequence[str], columns: Iterable[str]) -> str:
    """The condition that a row of the relation `v` is of some periods; none at all for no periods."""
    if not periods or "period" not in columns:
        return ""
    return f" WHERE v.period IN ({', '.join(map(quoted, periods))})"


def _status_sql(column: str) -> str:
    """The number of a status; nothing written means reported."""
    whens = " ".join(f"WHEN {quoted(s)} THEN {at}" for at, s in enumerate(STATUSES))
    return f"CAST(CASE coalesce({column}, '') {whens} WHEN '' THEN 0 ELSE {UNKNOWN} END AS TINYINT)"
