"""The base of a kind: one row for each of its subjects and periods, one column for each input of its program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from kaoping.bulk.columns import OPEN, Columns, file_name, statuses_name
from kaoping.bulk.database import constant, status_tests, table_of, write_parquet
from kaoping.bulk.inputs import Datum, Given, Taking, datum_of, given_bounds, given_of
from kaoping.bulk.packed import PackedSlices
from kaoping.bulk.slices import Slice, Slices
from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.compiling.days import day_of_period, is_day_of_period
from kaoping.engine.compiling.reported import REPORTED
from kaoping.engine.program import Input, Kind, Role
from kaoping.engine.program.bounds import Bounds
from kaoping.engine.program.sql_code import SMALL, named, quoted
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring.intake import NO_DATE
from kaoping.engine.terms import DataItem


@dataclass(frozen=True)
class Place:
    """Where the rows of a kind are in its part: subjects `first` to before `last`, numbered in order."""

    kind: int
    first: int
    last: int


@dataclass(frozen=True)
class Grid:
    """The periods of a part in the order of the scheme; those that are scored by their numbers."""

    periods: tuple[str, ...]
    scored: tuple[int, ...]


def make_grid(db: duckdb.DuckDBPyConnection, scheme: Scheme, grid: Grid) -> None:
    """Make the table `grid` (period, p, is_scored, period_end)."""
    ends = {p.id: NO_DATE if p.end is None else p.end.toordinal() for p in scheme.periods}
    rows = [
        (quoted(period), str(at), constant(at in grid.scored), str(ends.get(period, NO_DATE)))
        for at, period in enumerate(grid.periods)
    ]
    columns = {"period": "VARCHAR", "p": "INTEGER", "is_scored": "BOOLEAN", "period_end": "BIGINT"}
    db.execute(table_of("grid", columns, rows))


def make_members(db: duckdb.DuckDBPyConnection, path: str, part: int) -> list[Place]:
    """Make the table `members` (subject, grp, parent, sid, kind, s, g) of a part and say where its kinds are.

    Subjects are numbered by `s`, and their groups by `g`.
    """
    db.execute(
        "CREATE TEMP TABLE members AS SELECT *, (row_number() OVER (ORDER BY kind, sid) - 1)::INTEGER AS s, "
        "(dense_rank() OVER (ORDER BY grp) - 1)::INTEGER AS g "
        f"FROM read_parquet({quoted(path)}) WHERE part = {part} ORDER BY s"
    )
    found = db.execute("SELECT kind, min(s), max(s) + 1 FROM members GROUP BY kind ORDER BY kind").fetchall()
    return [Place(kind, first, last) for kind, first, last in found]


BASE_COLUMNS = ("r", "p", "sid", "peers", "subject", "grp", "parent", "period")
"""Columns of a base that are no cells: its row and period by number, the subject by number and name, …

`peers` is the same for the rows of one group in one period; a number is compared and sorted faster than two names.
"""


class Base:
    """Makes the table `base_<kind>` of a part, and knows the bounds of its numbers."""

    def __init__(self, db: duckdb.DuckDBPyConnection, compiled: Compiled, columns: Columns, place: Place, bound: str):
        self.db = db
        self.compiled = compiled
        self.columns = columns
        self.place = place
        self.bound = bound
        self.table = f"base_{place.kind}"
        self.bounds: dict[str, Bounds] = {}
        self.bad: list[str] = []
        self.cells: dict[str, str] = {}
        self.codes: dict[str, str] = {}
        """Cells that are not in the table: constant, or computed where they are read from the relation `beside` it."""
        self.beside = ""
        self.gone = ""
        """The relation with the data of the cells beside that are not given: r, datum, status."""
        self.statuses: dict[str, frozenset[str]] = {}
        """For each datum, and each target that may not apply, the statuses with which it has a value."""
        self._named: dict[str, frozenset[str]] = {}
        self.tests: dict[str, Mapping[str, str]] = {i.key: status_tests() for i in self.inputs if i.role is Role.STATUS}
        """For each status cell what it can be at all, and the condition that its column is that."""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs of the program."""
        return self.compiled.program.inputs

    def make_from_values(
        self,
        slices: Slices | PackedSlices,
        taking: Taking,
        carried: dict[str, Slice],
        counts: dict[str, str],
        periods: int,
    ) -> None:
        """Make the base from the values; `counts` has the column with the number of records of each list."""
        data = {key: self._datum(item, slices, taking, carried, counts) for key, item in self.compiled.data.items()}
        for cell in self.inputs:
            self._data_column(cell, data)
        lists = [r.key[1:] for r in self.compiled.program.records]
        sources = [f"{data[item].value} AS {source_column(self.columns.cells[f'#{item}'])}" for item in lists]
        self.bad += [d.bad for d in data.values() if d.bad]
        if bad := slices.bad_sql(self.compiled.data):
            self.bad.append(bad)
        first, last = self.place.first * periods, self.place.last * periods
        relations = [self._rows(), slices.relation(list(self.compiled.data), first, last)]
        relations += [
            f"(SELECT * FROM {name} WHERE rowid >= {first} AND rowid < {last})"
            for name in counts_tables(counts, carried)
        ]
        if isinstance(slices, PackedSlices):
            # Read where it stands: a table of it would be filled and read once.
            self.beside = relations[1]
            self.gone = slices.gone_sql([cell.key[2:] for cell in data_statuses(self.inputs)], first, last)
            self.codes = {key: code for key, code in self.cells.items() if key.removeprefix("?") in self.statuses}
        # Records are joined to the table itself.
        self._make(" POSITIONAL JOIN ".join(r for r in relations if r), sources, constants_beside=not lists)

    def make_from_trace(self, folder: str) -> None:
        """Make the base again from what the first stage wrote."""
        rows = f"(SELECT * FROM {self._rows()} WHERE is_scored)"
        # In a cycle statuses are of the periods' scores, and stand in the trace like all else.
        statuses = [self._statuses_again(folder, rows)] if data_statuses(self.inputs) else []
        for cell in self.inputs:
            if cell.key in self.columns.stage:
                self.cells[cell.key] = from_file(f"t.{named(self.columns.names[cell.key])}", cell, self.columns)
        columns = ", ".join(f"t.{named(self.columns.names[i.key])}" for i in self.inputs if i.key in self.columns.stage)
        path = quoted(f"{folder}/{file_name(0, 0, self.place.kind)}")
        trace = f"(SELECT {columns or 'NULL AS nothing'} FROM read_parquet({path}) t) t"
        self._make(" POSITIONAL JOIN ".join([rows, trace, *statuses]), [])

    def write_statuses(self, folder: str) -> None:
        """Write the statuses of all data that are not simply given: one row for each."""
        found = [
            f"SELECT subject, period, {quoted(cell.key[1:])} AS datum, CAST({column} AS VARCHAR) AS status "
            f"FROM {self.table} WHERE {column} <> 'given'::availability"
            for cell in data_statuses(self.inputs)
            if cell.key not in self.codes and (column := self.columns.cells[cell.key])
        ]
        if self.gone:
            wanted = "subject, period, datum, g.status"
            found.append(f"SELECT {wanted} FROM {self.gone} g JOIN {self.table} USING (r) ORDER BY datum, r")
        nothing = "SELECT NULL::VARCHAR AS subject, NULL::VARCHAR AS period, NULL::VARCHAR AS datum, "
        nothing += "NULL::VARCHAR AS status WHERE FALSE"
        write_parquet(self.db, " UNION ALL ".join(found) or nothing, f"{folder}/{statuses_name(self.place.kind)}")

    def _statuses_again(self, folder: str, rows: str) -> str:
        """Make the table with the statuses of all data, a row for each row of the base."""
        wanted = ["r"]
        for at, cell in enumerate(data_statuses(self.inputs)):
            status = f"max(status) FILTER (datum = {quoted(cell.key[1:])})"
            wanted.append(f"CAST(coalesce({status}, 'given') AS availability) AS d{at}")
            self.cells[cell.key] = f"d{at}"
        path, table = quoted(f"{folder}/{statuses_name(self.place.kind)}"), f"statuses_{self.place.kind}"
        self.db.execute(
            f"CREATE TEMP TABLE {table} AS SELECT {', '.join(wanted)} FROM {rows} b "
            f"LEFT JOIN read_parquet({path}) s USING (subject, period) GROUP BY r ORDER BY r"
        )
        return f"(SELECT * EXCLUDE (r) FROM {table})"

    def make_from_periods(self, folders: Sequence[str], columns: Sequence[Columns], scored: Sequence[str]) -> None:
        """Make the base of the cycle: one row for each subject, read from what its periods' results are."""
        relations = [f"(SELECT * FROM {self._rows()})"]
        for at, (period, folder, of_period) in enumerate(zip(scored, folders, columns, strict=True)):
            wanted = {c.key.removeprefix("?") for c in self.inputs if c.key.rpartition("@")[2] == period}
            sources = {key: f"p{at}_{number}" for number, key in enumerate(sorted(wanted))}
            relations.append(_period_relation(folder, of_period, self.place.kind, period, sources))
            self._period_cells(sources, set(of_period.program.position))
        for cell in self.inputs:
            if cell.key not in self.cells:
                # A period that was not scored has no result: nothing is given, and nothing held.
                blank = {Kind.TEXT: "'not_reported'::availability", Kind.CONDITION: "FALSE"}
                self.cells[cell.key] = blank.get(cell.type.kind, "NULL::BIGINT")
        self._make(" POSITIONAL JOIN ".join(relations), [])
        numbers = [c for c in self.inputs if c.type.kind is Kind.NUMBER]
        if numbers:
            listed = ", ".join(f"min({n}), max({n})" for n in (self.columns.cells[c.key] for c in numbers))
            ends = self.db.execute(f"SELECT {listed} FROM {self.table}").fetchall()[0]
            for at, cell in enumerate(numbers):
                self.bounds[cell.key] = Bounds(int(ends[2 * at] or 0), int(ends[2 * at + 1] or 0))

    def _period_cells(self, sources: dict[str, str], known: set[str]) -> None:
        """The cells that come from one period: a score that is there, applicable and not open; what held."""
        for key, column in sources.items():
            source = key.rpartition("@")[0]
            if source not in known:
                continue
            if source.startswith("effect."):
                self.cells[key] = f"coalesce({column}, FALSE)"
                continue
            given = f"(NOT {column}_open AND {column}_there AND {column} IS NOT NULL)"
            self.cells[key] = f"CASE WHEN {given} THEN {column} END"
            status = f"CASE WHEN {given} THEN 'given'::availability ELSE 'not_reported'::availability END"
            self.cells[keys.availability(key)] = status

    def select(self, keys: Iterable[str]) -> str:
        """The columns of the base that are no cells, and those of some of its cells, for all its rows in order."""
        own = [
            f"{self.codes[key]} AS {c}" if key in self.codes else c for key in keys if (c := self.columns.cells[key])
        ]
        beside = f" POSITIONAL JOIN {self.beside}" if self.beside else ""
        return f"SELECT {', '.join([*BASE_COLUMNS, *own])} FROM {self.table}{beside}"

    def _make(self, relation: str, more: Sequence[str], *, constants_beside: bool = False) -> None:
        for cell in self.inputs:
            if cell.key not in self.cells:
                self.cells[cell.key] = self._other_column(cell)
                if constants_beside and cell.key in self._constants:
                    self.codes[cell.key] = self.cells[cell.key]
        here = [(key, code) for key, code in self.cells.items() if key not in self.codes]
        wanted = [f"{code} AS {self.columns.cells[key]}" for key, code in here]
        bad = " OR ".join(f"coalesce({b}, FALSE)" for b in self.bad) or "FALSE"
        listed = ", ".join([*BASE_COLUMNS, *wanted, *more, f"({bad}) AS bad"])
        self.db.execute(f"CREATE TEMP TABLE {self.table} AS SELECT {listed} FROM {relation} WHERE is_scored")

    def _rows(self) -> str:
        """The rows of the kind with what the scheme gives, in order."""
        joins = [
            f"LEFT JOIN given_{self.place.kind}_{by} g_{by} ON {on} = g_{by}.name"
            for by, on in (("subject", "m.subject"), ("group", "m.grp"), ("period", "g.period"))
            if self._make_given(by)
        ]
        self.db.execute(
            f"CREATE TEMP TABLE rows_{self.place.kind} AS "
            "SELECT m.s * (SELECT count(*)::INTEGER FROM grid) + g.p AS r, "
            "m.g * (SELECT count(*)::INTEGER FROM grid) + g.p AS peers, "
            f"g.p, m.sid, m.subject, m.grp, m.parent, g.period, g.is_scored, g.period_end"
            f"{''.join(f', g_{by}.* EXCLUDE (name)' for by in self._given_by)} "
            f"FROM members m CROSS JOIN grid g {' '.join(joins)} WHERE m.kind = {self.place.kind} ORDER BY r"
        )
        return f"rows_{self.place.kind}"

    # Data

    def _datum(
        self,
        item: DataItem,
        slices: Slices | PackedSlices,
        taking: Taking,
        carried: dict[str, Slice],
        counts: dict[str, str],
    ) -> Datum:
        found = datum_of(item, slices.slices[item.id], taking, carried.get(item.id), counts.get(item.id, "0"))
        self.bounds[keys.datum(item.id)] = found.bounds
        with_value = {"given", *(["disputed"] if taking.disputes else []), *(["carried"] if item.id in carried else [])}
        self.statuses[keys.datum(item.id)] = frozenset(with_value)
        return found

    def _data_column(self, cell: Input, data: dict[str, Datum]) -> None:
        if cell.role is Role.DATA:
            self.cells[cell.key] = data[cell.key[1:]].value
        elif cell.role is Role.STATUS and cell.key[1:].startswith("#"):
            self.cells[cell.key] = data[cell.key[2:]].availability
            self.tests[cell.key] = data[cell.key[2:]].tests

    # What the scheme gives

    _given_by: tuple[str, ...] = ()
    _constants: frozenset[str] = frozenset()
    """Inputs that are the same for all rows."""

    def _givens(self) -> dict[str, Given]:
        found = {}
        for cell in self.inputs:
            # Other statuses are those of data, and in a cycle those of the periods' scores.
            of_target = cell.role is Role.STATUS and not cell.key[1:].startswith("#") and "@" not in cell.key
            if cell.role in (Role.TARGET, Role.COEFFICIENT) or of_target:
                found[cell.key.removeprefix("?")] = given_of(cell, self.compiled)
        return found

    def _constant(self, key: str, code: str) -> str:
        self._constants |= {key}
        return code

    def _names(self, by: str) -> frozenset[str]:
        """The subjects, groups or periods of the rows."""
        if by not in self._named:
            self._named[by] = self._found_names(by)
        return self._named[by]

    def _found_names(self, by: str) -> frozenset[str]:
        select = {
            "subject": f"SELECT subject FROM members WHERE kind = {self.place.kind}",
            "group": f"SELECT DISTINCT grp FROM members WHERE kind = {self.place.kind}",
            "period": "SELECT period FROM grid WHERE is_scored",
        }[by]
        return frozenset(name for (name,) in self.db.execute(select).fetchall())

    def _make_given(self, by: str) -> bool:
        """Make the table with what is given by subject, group or period; only names of this part are in it.

        Where some of them are not named, it says who is.
        """
        givens = {key: g for key, g in self._givens().items() if by in g.by.split(" or ") and g.values}
        if not givens:
            return False
        there = self._names(by)
        names = sorted(there.intersection(*[set().union(*(g.values for g in givens.values()))]))
        if not names:
            return False
        columns = {"name": "VARCHAR"}
        for key, given in givens.items():
            cell = self.columns.cells[key]
            number = "BIGINT" if given_bounds(given).size < SMALL else "HUGEINT"
            columns[f"{cell}_{by}"] = number
            if there - given.values.keys():
                columns[f"{cell}_in_{by}"] = "BOOLEAN"
        rows = []
        for name in names:
            row = [quoted(name)]
            for given in givens.values():
                row.append(constant(given.values.get(name)))
                if there - given.values.keys():
                    row.append(constant(name in given.values))
            rows.append(row)
        self.db.execute(table_of(f"given_{self.place.kind}_{by}", columns, rows))
        self._given_by += (by,)
        return True

    def _other_column(self, cell: Input) -> str:
        if cell.key == keys.BOUND:
            return self._constant(cell.key, quoted(self.bound))
        if cell.key == keys.PERIOD_END:
            return "period_end"
        if is_day_of_period(cell.key):
            return _day_by_end(cell.key, self.compiled)
        given = given_of(cell, self.compiled)
        return self._status_of_given(cell, given) if cell.role is Role.STATUS else self._given(cell, given)

    def _status_of_given(self, cell: Input, given: Given) -> str:
        """Whether a target applies; rows of whom it does not name are bad."""
        key = cell.key.removeprefix("?")
        if given.by not in self._given_by:
            self.bad.append("TRUE")
            return "NULL::availability"
        names, column = self._names(given.by), self.columns.cells[key]
        if names - given.values.keys():
            self.bad.append(f"{column}_in_{given.by} IS NOT TRUE")
        self.statuses[key] = frozenset(("given",))
        applies_to_all = all(given.values.get(name, 0) is not None for name in names)
        self.tests[cell.key] = status_tests(("given", *([] if applies_to_all else ["not_applicable"])))
        if applies_to_all:
            return self._constant(cell.key, "'given'::availability")
        found = f"{column}_{given.by}"
        return f"CASE WHEN {found} IS NULL THEN 'not_applicable'::availability ELSE 'given'::availability END"

    def _given(self, cell: Input, given: Given) -> str:
        bounds = self.bounds[cell.key] = given_bounds(given)
        column = self.columns.cells[cell.key]
        options = [f"{column}_{by}" for by in given.by.split(" or ") if by in self._given_by and given.values]
        if given.otherwise is not None:
            options.append(constant(given.otherwise))
        code = f"CAST(coalesce({', '.join([*options, 'NULL'])}) AS {'BIGINT' if bounds.size < SMALL else 'HUGEINT'})"
        return self._constant(cell.key, code) if given.by == "all" else code


def _day_by_end(key: str, compiled: Compiled) -> str:
    """A day that follows from the end of the period, for each end that there is."""
    ends = {p.end for part in compiled.parts.values() for p in part.scheme.periods if p.end is not None}
    days = [f"WHEN {end.toordinal()} THEN {day_of_period(key, end)}" for end in sorted(ends)]
    return f"(CASE period_end {' '.join(days)} ELSE {NO_DATE} END)" if days else str(NO_DATE)


def _period_relation(folder: str, columns: Columns, kind: int, period: str, sources: dict[str, str]) -> str:
    """What one period's result says, a row for each subject in order."""
    opens = [key for key in columns.stage if key.endswith(f".{OPEN}")]
    wanted = set(opens) | ({REPORTED} & columns.stage.keys())
    for source in (key.rpartition("@")[0] for key in sources):
        counted = keys.line(source.rpartition(".")[0], "counted")
        wanted |= {source, "total.ranked" if source == "total.shown" else counted} & columns.stage.keys()
    parts: list[str] = []
    for stage, layer in columns.files:
        here = [
            f"{named(columns.names[k])} AS {columns.cells[k]}" for k in columns.written(stage, layer) if k in wanted
        ]
        path = quoted(f"{folder}/{file_name(stage, layer, kind)}")
        if here or not parts:
            listed = ", ".join(["period", *here] if not parts else here)
            parts.append(f"(SELECT {listed} FROM read_parquet({path}))")
    is_open = " OR ".join(f"coalesce({columns.cells[k]}, FALSE)" for k in opens) or "FALSE"
    reported = f"({columns.cells[REPORTED]} IS NOT FALSE)" if REPORTED in columns.stage else "TRUE"
    found = ["NULL AS nothing"]
    for key, column in sources.items():
        source = key.rpartition("@")[0]
        if source not in columns.stage:
            continue
        there = "TRUE"
        counted = keys.line(source.rpartition(".")[0], "counted")
        if source == "total.shown":
            there = f"({columns.cells['total.ranked']} IS NOT FALSE)"
        elif counted in columns.stage:
            there = f"({columns.cells[counted]} IS DISTINCT FROM 0)"
        value = f"CAST({columns.cells[source]} AS HUGEINT)" if source in columns.wide else columns.cells[source]
        found += [
            f"{value} AS {column}",
            f"({is_open}) AS {column}_open",
            f"({there} AND {reported}) AS {column}_there",
        ]
    return f"(SELECT {', '.join(found)} FROM {' POSITIONAL JOIN '.join(parts)} WHERE period = {quoted(period)})"


def source_column(column: str) -> str:
    """The column with the row whose records a list takes."""
    return f"{column}_row"


def counts_tables(counts: dict[str, str], carried: dict[str, Slice]) -> list[str]:
    """Tables beside the values that have a row for each row of the part."""
    return [*(["list_counts"] if counts else []), *(["carried"] if carried else [])]


def data_statuses(inputs: Sequence[Input]) -> list[Input]:
    """The inputs that say whether a datum can be used."""
    return [i for i in inputs if i.role is Role.STATUS and i.key.startswith("?#")]


def from_file(column: str, cell: Input, columns: Columns) -> str:
    """A written cell as a column again."""
    if cell.role is Role.STATUS:
        return f"CAST({column} AS availability)"
    return f"CAST({column} AS HUGEINT)" if cell.key in columns.wide else column
