"""The stages of a part: each adds the columns of its steps to what is there and writes them to a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from kaoping.bulk.base import Base, source_column
from kaoping.bulk.columns import GROUP, MOST_SUBJECTS, PERIOD, SUBJECT, UNDEFINED, file_name
from kaoping.bulk.database import write_parquet
from kaoping.engine.compiling import keys
from kaoping.engine.program import CellType, Gather, Kind, Pool, Records, Step
from kaoping.engine.program.bounds import Bounds, Pools, step_bounds
from kaoping.engine.program.missing import Missing
from kaoping.engine.program.sql_code import (
    OWNER,
    REACH,
    Cells,
    gather_sql,
    gathered,
    levels_sql,
    named,
    pool_sql,
    quoted,
)
from kaoping.engine.scheme import Scheme

SCOPES = {"group": ("peers",), "all": ("period",), "subordinates": ("parent", "period")}
"""Columns that the members of one pool share; `peers` numbers the groups of a part in its periods."""


NO_MEMBERS = (
    "(SELECT NULL::INTEGER AS r, NULL::INTEGER AS sid, NULL::INTEGER AS peers, NULL::VARCHAR AS parent, "
    "NULL::VARCHAR AS period, NULL::BIGINT AS value, NULL::BIGINT AS tie1, NULL::BIGINT AS tie2 WHERE FALSE)"
)
"""The members of a pool in which there is no one."""


def pool_name(stage: int, at: int) -> str:
    """Name of the files of a step over a pool that is wider than a part."""
    return f"pool{stage}-{at}"


@dataclass
class KindRun:
    """The run of one kind in a part: its base, the files of its stages, the bounds of its cells."""

    db: duckdb.DuckDBPyConnection
    scheme: Scheme
    base: Base
    folder: str
    bounds: dict[str, Bounds] = field(default_factory=dict)
    undefined: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """Rows in which rules mean nothing for a value: subject, period, leaves."""
    records: int = 0

    def __post_init__(self) -> None:
        self.program = self.base.compiled.program
        self.columns = self.base.columns
        self.types = {i.key: i.type for i in self.program.inputs} | {s.key: s.type for s in self.program.steps}
        self.bounds = dict(self.base.bounds)
        self.missing = Missing({s.key: s for s in self.program.steps}, self.base.statuses)

    @property
    def cells(self) -> Cells:
        """What the printer needs to know."""
        columns = self.columns.cells
        tests = {
            key: {status: f"({test.format(columns[key])})" for status, test in of.items()}
            for key, of in self.base.tests.items()
        }
        return Cells(self.types, self.bounds, columns, self.missing, tests)

    def file(self, stage: int, layer: int) -> str:
        """The file with what a layer of a stage wrote."""
        return f"{self.folder}/{file_name(stage, layer, self.base.place.kind)}"

    # Records

    def do_records(self, at: int, records: Records, select: str) -> None:
        """Do the steps of each record of a list, write them, and gather them by subject."""
        row_types = self.types | records.cells()
        columns = self.columns.cells
        kind = self.base.place.kind
        outside = sorted({k for s in records.steps for k in s.reads()} - set(records.cells()))
        wanted = ", ".join(["b.r", "x.place", *(f"x.{columns[f.key]}" for f in records.fields)])
        wanted += "".join(f", b.{columns[key]}" for key in outside)
        source = source_column(columns[records.key])
        self.db.execute(
            f"CREATE TEMP TABLE list_{kind}_{at} AS SELECT {wanted} FROM {self.base.table} b JOIN ({select}) x "
            f"ON x.r = b.{source} ORDER BY b.r, x.place"
        )
        row_bounds = self._row_bounds(records, f"list_{kind}_{at}")
        cells = Cells(row_types, row_bounds, columns)
        sql = levels_sql(records.steps, cells, f"list_{kind}_{at}")
        self.db.execute(f"CREATE TEMP TABLE rows_{kind}_{at} AS {sql} ORDER BY r, place")
        self.db.execute(f"DROP TABLE list_{kind}_{at}")
        self._write_records(at, records)
        self._gather(at, records, cells)

    def _row_bounds(self, records: Records, table: str) -> dict[str, Bounds]:
        numbers = [f for f in records.fields if f.type.kind is Kind.NUMBER]
        (self.records, *ends), *_ = self.db.execute(
            "SELECT "
            + ", ".join(
                ["count(*)", *(f"min({self.columns.cells[f.key]}), max({self.columns.cells[f.key]})" for f in numbers)]
            )
            + f" FROM {table}"
        ).fetchall()
        found = dict(self.bounds)
        for at, f in enumerate(numbers):
            found[f.key] = Bounds(ends[2 * at] or 0, ends[2 * at + 1] or 0)
        types = self.types | records.cells()
        for step in records.steps:
            if step.type.kind is Kind.NUMBER:
                found[step.key] = self._step_bounds(step, types, found)
        return found

    def _write_records(self, at: int, records: Records) -> None:
        kind, columns, names = self.base.place.kind, self.columns.cells, self.columns.names
        wanted = [f"b.subject AS {SUBJECT}", f"b.period AS {PERIOD}", "x.place"]
        wanted += [f"{self._for_file(key, f'x.{columns[key]}')} AS {named(names[key])}" for key in records.cells()]
        source = f"rows_{kind}_{at} x JOIN {self.base.table} b USING (r)"
        path = f"{self.folder}/records{at}-kind{kind}.parquet"
        write_parquet(self.db, f"SELECT {', '.join(wanted)} FROM {source} ORDER BY x.r, x.place", path)

    def _gather(self, at: int, records: Records, cells: Cells) -> None:
        """Make the table with what is gathered over the records of each row of the base."""
        kind = self.base.place.kind
        steps = [s for s in self.program.steps if isinstance(s.what, Gather) and s.what.records == records.key]
        made = []
        for step in steps:
            assert isinstance(step.what, Gather)
            made.append(f"{gather_sql(step.what, cells)} AS {gathered(self.columns.cells[step.key])}")
            types = self.types | records.cells()
            self.bounds[step.key] = self._step_bounds(step, types, dict(cells.bounds))
        counted = ", ".join(["r", *made])
        wanted = []
        for step in steps:
            assert isinstance(step.what, Gather)
            column = gathered(self.columns.cells[step.key])
            blank = f"coalesce({column}, 0)" if step.what.how in ("sum", "count") else column
            wanted.append(f"CAST({blank} AS {self._type(step.key)}) AS {column}")
        listed = ", ".join(wanted) or "NULL AS nothing"
        self.db.execute(
            f"CREATE TEMP TABLE gathered_{kind}_{at} AS SELECT {listed} FROM {self.base.table} b LEFT JOIN "
            f"(SELECT {counted} FROM rows_{kind}_{at} GROUP BY r) g USING (r) ORDER BY b.r"
        )
        self.db.execute(f"DROP TABLE rows_{kind}_{at}")

    def _type(self, key: str) -> str:
        return "HUGEINT" if self.bounds[key].size >= 2**63 else "BIGINT"

    def _step_bounds(self, step: Step, types: Mapping[str, CellType], bounds: dict[str, Bounds]) -> Bounds:
        pools = Pools(MOST_SUBJECTS, [bounds])
        return step_bounds(step, types, bounds, REACH, pools=pools, rows=max(self.records, 1))

    # Stages

    def do_stage(self, stage: int, extra: Sequence[str]) -> None:
        """Write the columns of a stage; `extra` are relations with the results of its steps over pools."""
        for at, layer in self.columns.files:
            if at == stage:
                self._do_layer(stage, layer, extra)

    def _do_layer(self, stage: int, layer: int, extra: Sequence[str]) -> None:
        steps = self.columns.steps(stage, layer)
        for step in steps:
            if step.type.kind is Kind.NUMBER and step.key not in self.bounds:
                self.bounds[step.key] = self._step_bounds(step, self.types, self.bounds)
        source = self.source({key for s in steps for key in s.reads()}, stage, layer, extra)
        written = self.columns.written(stage, layer)
        undefined = self._undefined(steps)
        asked = {*written, *(keys.line(item, name) for item in undefined for name in ("given", "scored"))}
        sql = levels_sql(steps, self.cells, f"({source})", asked)
        wanted = self._head(stage, layer) + [
            f"{self._for_file(key, self.columns.cells[key])} AS {named(self.columns.names[key])}" for key in written
        ]
        wanted += [f"({' OR '.join(undefined.values())}) AS {UNDEFINED}"] if undefined else []
        write_parquet(self.db, f"SELECT {', '.join(wanted)} FROM ({sql})", self.file(stage, layer))
        if undefined:
            self._find_undefined(self.file(stage, layer), sql, undefined)

    def _find_undefined(self, path: str, sql: str, conditions: Mapping[str, str]) -> None:
        (count,), *_ = self.db.execute(
            f"SELECT count(*) FROM read_parquet({quoted(path)}) WHERE {UNDEFINED}"
        ).fetchall()
        if count:
            items = ", ".join(f"CASE WHEN {c} THEN {quoted(item)} END" for item, c in conditions.items())
            self.undefined += self.db.execute(
                f"SELECT subject, period, list_filter([{items}], lambda i: i IS NOT NULL) AS items FROM ({sql}) "
                "WHERE len(items) > 0 ORDER BY r"
            ).fetchall()

    def _head(self, stage: int, layer: int) -> list[str]:
        found = [f"subject AS {SUBJECT}", f"period AS {PERIOD}"]
        return [*found, f"grp AS {named(GROUP)}"] if (stage, layer) == (0, 0) else found

    def source(self, reads: set[str], stage: int, layer: int = 0, extra: Sequence[str] = ()) -> str:
        """The base with the columns that are in files already, as far as they are read."""
        own = [k for k in self.base.cells if k in reads or (stage, layer) == (0, 0)]
        relations = [f"({self.base.select(own)})", *extra]
        for earlier in self.columns.files:
            if earlier >= (stage, layer):
                continue
            wanted = [
                f"{self._from_file(key)} AS {self.columns.cells[key]}"
                for key in self.columns.written(*earlier)
                if key in reads and key not in self.base.cells
            ]
            if wanted:
                relations.append(f"(SELECT {', '.join(wanted)} FROM read_parquet({quoted(self.file(*earlier))}) t)")
        kind = self.base.place.kind
        steps = self.columns.steps(stage, layer)
        gathers = {s.what.records for s in steps if isinstance(s.what, Gather)}
        relations += [f"gathered_{kind}_{at}" for at, r in enumerate(self.program.records) if r.key in gathers]
        return f"SELECT * FROM {' POSITIONAL JOIN '.join(relations)}"

    def _from_file(self, key: str) -> str:
        column = f"t.{named(self.columns.names[key])}"
        return f"CAST({column} AS HUGEINT)" if key in self.columns.wide else column

    def _for_file(self, key: str, column: str) -> str:
        """A cell as it is written: units as BIGINT, or where they may be larger as decimals of 38 digits."""
        return f"CAST({column} AS DECIMAL(38, 0))" if key in self.columns.wide else column

    def _undefined(self, steps: Sequence[Step]) -> dict[str, str]:
        """When the rule of a leaf means nothing for its value, for leaves for which the scheme then refuses a run."""
        here = {s.key for s in steps}
        found = {}
        for item, part in self.base.compiled.parts.items():
            scored, given = keys.line(item, "scored"), keys.line(item, "given")
            policies = part.leaf.missing or self.scheme.missing
            if policies.undefined == "refuse" and scored in here and given in self.columns.cells:
                found[item] = f"({self.columns.cells[given]} AND {self.columns.cells[scored]} IS NOT TRUE)"
        return found

    def measure_earlier(self, first: int) -> None:
        """Learn the bounds of the numbers that earlier stages wrote."""
        for stage, layer in self.columns.files:
            keys_here = [k for k in self.columns.written(stage, layer) if self.types[k].kind is Kind.NUMBER]
            if stage >= first:
                break
            if not keys_here:
                continue
            names = [named(self.columns.names[key]) for key in keys_here]
            path = quoted(self.file(stage, layer))
            listed = ", ".join(f"min({n}), max({n})" for n in names)
            ends = self.db.execute(f"SELECT {listed} FROM read_parquet({path})").fetchall()[0]
            for at, key in enumerate(keys_here):
                self.bounds[key] = Bounds(int(ends[2 * at] or 0), int(ends[2 * at + 1] or 0))

    # Pools

    def member_sql(self, pool: Pool, stage: int) -> str | None:
        """Those who take part in a pool: OWNER, the columns of its scope, `value` and ties; None if no one can."""
        position = self.program.position
        if pool.groups and self.base.compiled.profile.group not in pool.groups:
            return None
        if pool.cell not in position or (pool.where is not None and pool.where not in position):
            return None
        cells = self.columns.cells
        value = self._for_file(pool.cell, cells[pool.cell])
        if self.types[pool.cell].kind is not Kind.NUMBER:
            value = f"CAST({value} AS BIGINT)"
        own = ("peers",) if pool.scope == "group" else ("period", "parent", "sid")
        wanted = [OWNER, *own, f"{value} AS value"]
        reads = {key for key in (pool.cell, pool.where, *pool.ties) if key}
        for at, key in enumerate(pool.ties, start=1):
            wanted.append(f"{self._for_file(key, cells[key]) if key in position else 'NULL::BIGINT'} AS tie{at}")
        conditions = [f"{cells[pool.cell]} IS NOT NULL", *([cells[pool.where]] if pool.where else [])]
        if pool.groups:
            conditions.append(f"grp IN ({', '.join(map(quoted, pool.groups))})")
        return f"SELECT {', '.join(wanted)} FROM ({self.source(reads, stage)}) WHERE {' AND '.join(conditions)}"

    def join_pools(self, stage: int, results: Mapping[Step, str]) -> list[str]:
        """Make the table with the results of this kind's steps over pools; `results` are selects of `pool_sql`."""
        mine = [s for s in self.program.steps if s.stage == stage and s in results]
        if not mine:
            return []
        table = f"pools_{self.base.place.kind}_{stage}"
        joins, wanted = [], []
        for at, step in enumerate(mine):
            assert isinstance(step.what, Pool)
            joins.append(f"LEFT JOIN ({results[step]}) j{at} ON {_joined_on(step.what, at)}")
            result = f"j{at}.result"
            if step.what.how in ("sum", "count"):
                result = f"coalesce({result}, 0)"
            wanted.append(f"{result} AS {gathered(self.columns.cells[step.key])}")
        source = f"{self.base.table} b {' '.join(joins)}"
        self.db.execute(f"CREATE TEMP TABLE {table} AS SELECT {', '.join(wanted)} FROM {source} ORDER BY b.r")
        self._measure_pools(table, mine)
        return [table]

    def _measure_pools(self, table: str, steps: Sequence[Step]) -> None:
        columns = [gathered(self.columns.cells[s.key]) for s in steps]
        ends = self.db.execute(f"SELECT {', '.join(f'min({c}), max({c})' for c in columns)} FROM {table}").fetchall()[0]
        for at, step in enumerate(steps):
            self.bounds[step.key] = Bounds(int(ends[2 * at] or 0), int(ends[2 * at + 1] or 0))


def _joined_on(pool: Pool, at: int) -> str:
    if pool.how in ("rank", "rank_last"):
        return f"b.r = j{at}.r" if pool.scope == "group" else f"b.sid = j{at}.sid AND b.period = j{at}.period"
    if pool.scope == "group":
        return f"b.peers = j{at}.peers"
    return f"b.period = j{at}.period" + (f" AND b.subject = j{at}.parent" if pool.scope == "subordinates" else "")


def pool_results(runs: Sequence[KindRun], stage: int, steps: Sequence[Step]) -> dict[Step, str]:
    """Selects with the results of steps over pools that lie within the part."""
    found = {}
    for step in steps:
        assert isinstance(step.what, Pool)
        # Of those who have the step: members of other groups may not have got so far.
        groups = {run.base.compiled.profile.group for run in runs if step in run.program.steps}
        near = [run for run in runs if run.base.compiled.profile.group in groups]
        members = [sql for run in near if (sql := run.member_sql(step.what, stage)) is not None]
        source = f"({' UNION ALL '.join(members)})" if members else NO_MEMBERS
        found[step] = pool_sql(step.what, source, SCOPES[step.what.scope])
    return found


def pooled_result(path: str) -> str:
    """The result of a step over a pool that was done for all parts together."""
    return f"SELECT * FROM read_parquet({quoted(path)})"
