"""Doing one part of a run: from files to files, with nothing else shared with the other parts."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import duckdb

from kaoping.bulk.base import Base, Grid, Place, make_grid, make_members, source_column
from kaoping.bulk.columns import Columns, columns_of_kind
from kaoping.bulk.database import connect, write_parquet
from kaoping.bulk.evaluate import KindRun, pool_name, pool_results, pooled_result
from kaoping.bulk.faults import (
    bad_value_findings,
    too_large,
    too_little_memory,
    undefined_rule_findings,
    unreadable_rows,
)
from kaoping.bulk.inputs import Taking, plain_number
from kaoping.bulk.kinds import compiled_kinds, kinds_in, last_stage, pools_of, read_scheme_file, wide_pools
from kaoping.bulk.layout import Layout, read_layout
from kaoping.bulk.packed import PackedSlices
from kaoping.bulk.records import RecordFiles, fields_of, load_records, read_record_files
from kaoping.bulk.slices import PlainNumber, Slice, Slices
from kaoping.bulk.spec import PartReport, PartSpec
from kaoping.bulk.tables import write_totals
from kaoping.engine.compiling.basis import disputes_matter
from kaoping.engine.program import Pool, Step
from kaoping.engine.program.sql_code import TooLarge, quoted
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring.intake import leaves_that_carry, list_part
from kaoping.engine.terms import Finding, ListItem, Refused

Connections: TypeAlias = set[duckdb.DuckDBPyConnection]
"""The databases of the parts that are being done, by which another thread can interrupt them."""


def run_part(spec: PartSpec, connections: Connections | None = None) -> PartReport:
    """Do a part, and say what was read, found and written. Faults in its values are reported, not raised."""
    with (
        tempfile.TemporaryDirectory(prefix="kaoping-") as temporary,
        connect(threads=spec.threads, memory=spec.memory, temporary=temporary) as db,
    ):
        run = _PartRun(spec, db)
        kept = connections if connections is not None else set()
        kept.add(db)
        try:
            run.run()
        except Refused as refused:
            run.findings += refused.findings
        except TooLarge as error:
            run.findings.append(too_large(error))
        except duckdb.OutOfMemoryException:
            run.findings.append(too_little_memory(spec))
        finally:
            kept.discard(db)
        return run.report()


def grid_of(scheme: Scheme, scored: Sequence[str]) -> Grid:
    """The periods of a part: those that are scored, and those before them from which values may be carried."""
    periods = tuple(p.id for p in scheme.periods) if leaves_that_carry(scheme) and scheme.periods else tuple(scored)
    return Grid(periods, tuple(at for at, period in enumerate(periods) if period in scored))


@dataclass
class _PartRun:
    spec: PartSpec
    db: duckdb.DuckDBPyConnection
    findings: list[Finding] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    read: int = 0
    open: int = 0

    def __post_init__(self) -> None:
        self.scheme = read_scheme_file(self.spec.scheme)
        self.compiled = compiled_kinds(self.spec.scheme, self.spec.kinds, cycle=bool(self.spec.cycle))
        self.taking = Taking(disputes_matter(self.scheme), leaves_that_carry(self.scheme))
        self.grid = Grid(("",), (0,)) if self.spec.cycle else grid_of(self.scheme, self.spec.periods)
        self.runs: list[KindRun] = []
        self.places: list[Place] = []

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0) + time.perf_counter() - start

    def report(self) -> PartReport:
        return PartReport(
            number=self.spec.number,
            subjects=sum(p.last - p.first for p in self.places),
            read=self.read,
            open=self.open,
            findings=tuple(self.findings),
            seconds=self.seconds,
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        )

    def run(self) -> None:
        Path(self.spec.output).mkdir(parents=True, exist_ok=True)
        make_grid(self.db, self.scheme, self.grid)
        self.places = make_members(self.db, self.spec.subjects, self.spec.groups)
        first, last = self.spec.stages
        with self.timed("read"):
            if first:
                self._take_up(first)
            elif self.spec.cycle:
                self._take_periods()
            else:
                self._take_in()
        if self.findings:
            return
        for stage in range(first, last + 1):
            with self.timed("pools"):
                results = self._pools(stage)
                joined = [run.join_pools(stage, results) for run in self.runs]
            with self.timed("stages"):
                for run, tables in zip(self.runs, joined, strict=True):
                    run.do_stage(stage, tables)
        self._finish(last)

    def _bases(self) -> Iterator[Base]:
        for place in self.places:
            columns = columns_of_kind(
                self.spec.scheme, self.spec.kinds, place.kind, self.spec.further, cycle=bool(self.spec.cycle)
            )
            yield Base(self.db, self.compiled[place.kind], columns, place, self.spec.bound)

    def _columns_in(self, period: str, kind: int) -> Columns:
        """The columns that were written of a kind in a period."""
        kinds = kinds_in(self.scheme, self.spec.kinds, period)
        return columns_of_kind(self.spec.scheme, kinds, kind, self.spec.further, cycle=False)

    # What comes in

    def _take_in(self) -> None:
        """Make the bases of all kinds from the files of values; say what is wrong in them."""
        items = list(dict.fromkeys(key for p in self.places for key in self.compiled[p.kind].data))
        elsewhere = self._known() - set(items)
        layout = read_layout(self.db, self.spec.values)
        rows = sum(p.last - p.first for p in self.places) * len(self.grid.periods)
        slices = self._slices(layout, items, rows, sorted(elsewhere))
        files = read_record_files(self.db, self.spec.records)
        self.read = slices.read + load_records(self.db, files, len(self.grid.periods), slices.periods)
        if slices.unknown or slices.duplicates:
            self.findings += unreadable_rows(self.db, self.scheme, layout, {*items, *elsewhere})
            return
        lists = [i for i in items if any(isinstance(self.compiled[p.kind].data.get(i), ListItem) for p in self.places)]
        counts = self._count_lists(lists, rows)
        carried = self._carry(slices, counts)
        bad = False
        for base in self._bases():
            base.make_from_values(slices, self.taking, carried, counts, len(self.grid.periods))
            run = KindRun(self.db, self.scheme, base, self.spec.output)
            self.runs.append(run)
            lists_of_kind = [self._records(run, files, at) for at in range(len(run.program.records))]
            wrong = self._bad_rows(run, [wrong for _, wrong in lists_of_kind])
            self.findings += bad_value_findings(self.db, self.scheme, layout, files, base.compiled, wrong)
            bad = bad or bool(wrong)
            if not bad:
                base.write_statuses(self.spec.output)
                for at, (select, _) in enumerate(lists_of_kind):
                    run.do_records(at, run.program.records[at], select)
        for name in ("long", "wide", "list_counts", "carried"):
            self.db.execute(f"DROP TABLE IF EXISTS {name}")

    def _slices(
        self, layout: Layout, items: Sequence[str], rows: int, elsewhere: Sequence[str]
    ) -> Slices | PackedSlices:
        """The values of the part; in one array, where they are all plain numbers."""
        plain = self._plain_numbers(items, layout.scale("value")) if layout.is_long else {}
        is_packed = bool(items) and len(plain) == len(items) and len(self.grid.scored) == len(self.grid.periods)
        if is_packed and not self.taking.disputes:
            packed = PackedSlices(self.db, layout, plain, rows, self.grid.periods, self._only())
            packed.load(elsewhere)
            return packed
        slices = Slices(layout, items, rows, self.grid.periods, disputes=self.taking.disputes)
        slices.periods = self._only()
        if layout.is_long:
            slices.plain = {item: number for item, number in plain.items() if not number.blank}
            slices.load_long(self.db, elsewhere)
        else:
            slices.load_wide(self.db)
        return slices

    def _known(self) -> set[str]:
        """All data items that any rule reads in any period: what stands in a file for others is no fault."""
        whole = compiled_kinds(self.spec.scheme, kinds_in(self.scheme, self.spec.kinds, ""), cycle=False)
        return {key for c in (*whole.values(), *self.compiled.values()) for key in c.data}

    def _only(self) -> tuple[str, ...]:
        """The periods whose rows are read, where they are not all: rows of others belong to other parts, or to none."""
        periods = self.grid.periods
        return periods if len(periods) < len(self.scheme.periods) else ()

    def _plain_numbers(self, items: Sequence[str], scale: int) -> dict[str, PlainNumber]:
        """Data items that can be taken in all at once."""
        found = {}
        for item in items:
            kinds = [data[item] for p in self.places if item in (data := self.compiled[p.kind].data)]
            plain = plain_number(kinds, self.taking, scale)
            if plain is not None:
                found[item] = plain
        return found

    def _count_lists(self, lists: Sequence[str], rows: int) -> dict[str, str]:
        """Make the table with how many records each list has in each row, and name its columns."""
        if not lists:
            return {}
        counted = ", ".join(f"max(n) FILTER (item = {quoted(item)}) AS n{at}" for at, item in enumerate(lists))
        columns = {item: f"n{at}" for at, item in enumerate(lists)}
        listed = ", ".join(f"coalesce({c}, 0) AS {c}" for c in columns.values())
        self.db.execute(
            f"CREATE TEMP TABLE list_counts AS SELECT {listed} FROM (SELECT range::INTEGER AS r FROM range({rows})) "
            f"LEFT JOIN (SELECT r, {counted} FROM counts GROUP BY r) USING (r) ORDER BY r"
        )
        return columns

    def _carry(self, slices: Slices | PackedSlices, counts: dict[str, str]) -> dict[str, Slice]:
        """Make the table with the latest verified value of an earlier period, and name its columns."""
        items = [i for i in slices.items if i in self.taking.carries]
        if not items or isinstance(slices, PackedSlices):
            # What is carried is no plain number.
            return {}
        found, wanted, joins = {}, [], []
        for at, item in enumerate(items):
            seen = slices.slices[item]
            relation, count = slices.relation([item], 0, slices.rows), counts.get(item, "0")
            tables = f"(SELECT range::INTEGER AS r FROM range({slices.rows})) POSITIONAL JOIN {relation}"
            if counts:
                tables += " POSITIONAL JOIN list_counts"
            has = f"{seen.status} = 1 AND ({seen.value} IS NOT NULL OR {seen.text} IS NOT NULL OR {count} > 0)"
            if item in counts:
                # A list without a status counts as reported, so a verified one has one.
                has = f"coalesce({seen.status}, 0) = 1 AND ({seen.text} IS NOT NULL OR {count} > 0)"
            earlier = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
            before = f"PARTITION BY r // {len(self.grid.periods)} ORDER BY r {earlier}"
            source = f"last_value(CASE WHEN {has} THEN r END IGNORE NULLS) OVER ({before}) AS source"
            value, text = (f"v{at}_before", f"t{at}_before")
            wanted_here = f"r, {seen.value} AS v, {seen.text} AS t, {source}"
            self.db.execute(f"CREATE TEMP TABLE seen_{at} AS SELECT {wanted_here} FROM {tables}")
            joins.append(
                f"LEFT JOIN seen_{at} a{at} ON a{at}.r = b.r LEFT JOIN seen_{at} s{at} ON s{at}.r = a{at}.source"
            )
            wanted += [f"{f'a{at}.source' if item in counts else f's{at}.v'} AS {value}", f"s{at}.t AS {text}"]
            found[item] = Slice(value, text, "", seen.scale, seen.low, seen.high)
        self.db.execute(
            f"CREATE TEMP TABLE carried AS SELECT {', '.join(wanted)} FROM "
            f"(SELECT range::INTEGER AS r FROM range({slices.rows})) b {' '.join(joins)} ORDER BY b.r"
        )
        return found

    def _records(self, run: KindRun, files: RecordFiles, at: int) -> tuple[str, str]:
        """Selects of a list's records with their fields, and of the rows of which some are bad."""
        records = run.program.records[at]
        item = run.base.compiled.data[records.key[1:]]
        assert isinstance(item, ListItem)
        part = list_part(item, run.base.compiled)
        names = [run.columns.cells[f.key] for f in records.fields]
        found = [
            fields_of(self.db, number, columns, item, names, None if part is None else part.rule)
            for number, columns in enumerate(files.columns.values())
        ]
        if not found:
            nothing = ", ".join(["NULL::INTEGER AS r", "1::BIGINT AS place", *(f"NULL AS {n}" for n in names)])
            return f"SELECT {nothing} WHERE FALSE", "SELECT NULL::INTEGER AS r WHERE FALSE"
        source = source_column(run.columns.cells[records.key])
        bad = " UNION ALL ".join(f.bad for f in found)
        wrong = f"SELECT b.r FROM {run.base.table} b JOIN ({bad}) x ON x.r = b.{source}"
        return " UNION ALL ".join(f.select for f in found), wrong

    def _bad_rows(self, run: KindRun, wrong: Sequence[str]) -> list[tuple[str, str, str, str]]:
        """Subject, group, parent and period of the rows in which some value cannot be used."""
        selects = " UNION ".join([f"SELECT r FROM {run.base.table} WHERE bad", *wrong])
        return self.db.execute(
            f"SELECT subject, grp, parent, period FROM {run.base.table} WHERE r IN ({selects}) ORDER BY r"
        ).fetchall()

    def _take_periods(self) -> None:
        """Make the bases of the cycle from what this part wrote for the periods."""
        for base in self._bases():
            base.make_from_periods(
                self.spec.cycle, [self._columns_in(p, base.place.kind) for p in self.spec.periods], self.spec.periods
            )
            self.runs.append(KindRun(self.db, self.scheme, base, self.spec.output))

    def _take_up(self, first: int) -> None:
        """Go on from what earlier stages wrote."""
        for base in self._bases():
            base.make_from_trace(self.spec.output)
            run = KindRun(self.db, self.scheme, base, self.spec.output)
            run.measure_earlier(first)
            self.runs.append(run)

    # Pools

    def _pools(self, stage: int) -> dict[Step, str]:
        far = wide_pools(self.compiled.values(), stage)
        near = [s for s in pools_of(self.compiled.values(), stage) if s not in far]
        results = pool_results(self.runs, stage, near)
        files = {Path(path).stem: path for path in self.spec.pooled}
        return results | {s: pooled_result(files[pool_name(stage, at)]) for at, s in enumerate(far)}

    def _finish(self, last: int) -> None:
        """Write what other parts need, or what readers do."""
        for at, step in enumerate(wide_pools(self.compiled.values(), last + 1)):
            assert isinstance(step.what, Pool)
            members = [sql for run in self.runs if (sql := run.member_sql(step.what, last + 1)) is not None]
            if members:
                path = f"{self.spec.output}/{pool_name(last + 1, at)}.parquet"
                write_parquet(self.db, " UNION ALL ".join(members), path)
        for run in self.runs:
            self.findings += undefined_rule_findings(self.scheme, run, run.undefined)
        if last == last_stage(self.compiled.values()) and not self.findings:
            with self.timed("tables"):
                self.open = sum(write_totals(self.db, run) for run in self.runs)
