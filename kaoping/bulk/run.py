"""A bulk run: plans the parts, has them done, joins what belongs together, and writes the result."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from kaoping.bulk.database import columns_of, connect, digest_of, files_sql, write_parquet
from kaoping.bulk.doing import Doers, Progress
from kaoping.bulk.evaluate import NO_MEMBERS, SCOPES, pool_name
from kaoping.bulk.faults import period_findings
from kaoping.bulk.kinds import (
    Kinds,
    compiled_kinds,
    keep_scheme,
    kinds_in,
    kinds_of,
    last_stage,
    read_by_cycle,
    wide_pools,
)
from kaoping.bulk.layout import ABOUT, Layout, read_layout
from kaoping.bulk.planning import (
    Effort,
    Plan,
    is_by_period,
    make_plan,
    periods_in,
    sizes_of,
    write_subjects,
)
from kaoping.bulk.records import RecordFiles, read_record_files
from kaoping.bulk.spec import PartReport, PartSpec
from kaoping.engine.checking import check
from kaoping.engine.compiling import Compiled
from kaoping.engine.program import Pool
from kaoping.engine.program.sql_code import named, pool_sql, quoted
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.alike import signatures, standing_groups
from kaoping.engine.scheme.in_periods import leaf_periods, standing_period
from kaoping.engine.scoring import ENGINE_VERSION, Subject, Values
from kaoping.engine.scoring.intake import leaves_that_carry
from kaoping.engine.scoring.run import refuse, subject_findings, unknown_period
from kaoping.engine.terms import Finding, Refused, errors
from kaoping.engine.words import Words


@dataclass(frozen=True, kw_only=True)
class BulkValues:
    """The Parquet files of a bulk run.

    `values` are long or wide (see `layout`); `records` hold the records of lists; `subjects` lists subjects
    with group and parent, and may be left out where the files of values have a column `group`.
    """

    values: tuple[Path, ...]
    subjects: Path | None = None
    records: tuple[Path, ...] = ()

    def resolved(self) -> BulkValues:
        """The same files by their full paths, which hold in every process and when the result is read."""
        subjects = None if self.subjects is None else self.subjects.resolve()
        values, records = (tuple(p.resolve() for p in some) for some in (self.values, self.records))
        return BulkValues(values=values, subjects=subjects, records=records)

    def files(self) -> list[Path]:
        """All files that are read."""
        return [*self.values, *([] if self.subjects is None else [self.subjects]), *self.records]


@dataclass(frozen=True)
class BulkRun:
    """A finished run: where its result is, and the reports of its parts."""

    folder: Path
    reports: tuple[PartReport, ...]


def run_bulk(
    scheme: Scheme,
    values: BulkValues,
    folder: Path,
    *,
    periods: Sequence[str] | None = None,
    effort: Effort | None = None,
    progress: Progress | None = None,
) -> BulkRun:
    """Score all subjects by a scheme and write the result into a new folder.

    `periods` are those that are scored; all with values where they are left out. The folder is there when the
    run is finished: until then everything is written beside it, and what is not finished is removed.

    Raises:
        Refused: with findings, if scheme and values do not fit together.
        FileExistsError: if there is something in the folder already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not empty")
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}-{os.getpid()}")
    unfinished.mkdir()
    effort = effort or Effort()
    try:
        with connect(threads=effort.processors * effort.threads) as db:
            doers = Doers(effort.processors, progress)
            reports = _Run(scheme, values.resolved(), unfinished, effort, db, doers).run(periods)
        unfinished.replace(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return BulkRun(folder, reports)


@dataclass
class _Run:
    scheme: Scheme
    values: BulkValues
    folder: Path
    effort: Effort
    db: duckdb.DuckDBPyConnection
    doers: Doers
    reports: list[PartReport] = field(default_factory=list)
    is_checked: bool = False

    def run(self, periods: Sequence[str] | None) -> tuple[PartReport, ...]:
        """Do the run; files are hashed while this thread plans, the scheme is checked while others do the first parts.

        Checking takes as long as all else before the parts, and refuses next to nothing: who has a scheme has seen it
        checked. One that is not sound may fail anywhere, and then what is wrong with it is what is said.
        """
        layout = read_layout(self.db, [str(p) for p in self.values.values])
        with ThreadPoolExecutor(1) as beside:
            digests = beside.submit(lambda: {str(p): digest_of(p) for p in self.values.files()})
            try:
                return self._run(periods, layout, digests)
            except Exception:
                self._check()
                raise

    def _check(self) -> None:
        if self.is_checked:
            return
        self.is_checked = True
        # Of groups that the scheme treats alike one stands for all: there may be a thousand.
        if errors(check(self.scheme, frozenset(standing_groups(signatures(self.scheme)).values()))):
            refuse(errors(check(self.scheme)))

    def _run(
        self, periods: Sequence[str] | None, layout: Layout, digests: Future[dict[str, str]]
    ) -> tuple[PartReport, ...]:
        self._write_scheme()
        records = read_record_files(self.db, [str(p) for p in self.values.records])
        subjects = self._subjects(layout)
        refuse(subject_findings(self.scheme, Values(tuple(subjects))))
        kinds = kinds_of(self.scheme, subjects)
        compiled = compiled_kinds(str(self.folder / "scheme.json"), kinds.kinds, cycle=False)
        refuse(_unknown_columns(layout, compiled))
        scored = self._periods(periods, layout, records)
        for period in scored:
            here = self._compiled_in(kinds, period)
            refuse(period_findings(self.scheme, subjects, kinds.of, here, [period]))
        plan = self._plan(subjects, kinds, compiled, scored, layout)
        cycle = self._cycle_programs(periods, kinds)
        further = read_by_cycle(cycle.values())
        specs = [replace(self._spec(plan, *part, kinds), further=further) for part in plan.parts()]
        reports = self._by_standing(specs, kinds)
        refuse(self._left_over(reports, layout, records))
        if any(r.open for r in reports):
            high = [replace(s, bound="high", output=self._output("high", s.number)) for s in specs]
            self._by_standing(high, kinds)
        if cycle:
            self._passes(self._cycle_specs(plan, specs, scored), cycle)
        self._write_totals(["low", "cycle"] if cycle else ["low"])
        self._write_recipe(plan, kinds, further, digests.result())
        return tuple(self.reports)

    def _compiled_in(self, kinds: Kinds, period: str) -> dict[int, Compiled]:
        """The programs of all kinds in a period."""
        here = kinds_in(self.scheme, kinds.kinds, period)
        return compiled_kinds(str(self.folder / "scheme.json"), here, cycle=False)

    def _by_standing(self, specs: Sequence[PartSpec], kinds: Kinds) -> list[PartReport]:
        """Do all parts, those of periods with the same items together: they have the same programs."""
        together: dict[str, list[PartSpec]] = {}
        for spec in specs:
            together.setdefault(standing_period(self.scheme, _first(spec.periods)), []).append(spec)
        done = [self._passes(some, self._compiled_in(kinds, standing)) for standing, some in together.items()]
        return [report for some in done for report in some]

    # Planning

    def _subjects(self, layout: Layout) -> list[Subject]:
        if self.values.subjects is not None:
            relation = files_sql([str(self.values.subjects)])
        elif "group" in layout.columns:
            about = ", ".join(named(c) for c in ("subject", "group", "parent") if c in layout.columns)
            relation = f"(SELECT DISTINCT {about} FROM {files_sql(layout.files)})"
        else:
            raise Refused([_NO_SUBJECTS])
        columns = columns_of(self.db, relation)
        only = quoted(self.scheme.groups[0].id)
        group = 'CAST("group" AS VARCHAR)' if "group" in columns else only
        parent = "CAST(parent AS VARCHAR)" if "parent" in columns else "NULL"
        rows = self.db.execute(f"SELECT CAST(subject AS VARCHAR), {group}, {parent} FROM {relation}").fetchall()
        found = [Subject(name, group, parent) for name, group, parent in rows]
        # Nothing may depend on the order in which subjects are listed.
        return sorted(found, key=lambda s: (s.group, s.name))

    def _periods(self, wanted: Sequence[str] | None, layout: Layout, records: RecordFiles) -> tuple[str, ...]:
        if not self.scheme.periods:
            return ("",)
        known = [p.id for p in leaf_periods(self.scheme)]
        if wanted is not None:
            refuse([unknown_period(self.scheme, p) for p in wanted if p not in known])
            known = [p for p in known if p in wanted]
        if not (layout.has_periods and records.has_periods):
            if len(known) > 1:
                raise Refused([_NO_PERIOD])
            return tuple(known)
        if wanted is None:
            there = periods_in(self.db, self._with_periods(layout, records))
            known = [p for p in known if p in there]
        return tuple(known)

    @staticmethod
    def _with_periods(layout: Layout, records: RecordFiles) -> list[str]:
        relations = [files_sql(layout.files)] if layout.has_periods else []
        return relations + [files_sql([p]) for p, c in records.columns.items() if "period" in c]

    def _cycle_programs(self, periods: Sequence[str] | None, kinds: Kinds) -> dict[int, Compiled]:
        """The programs of the cycle over the periods, if there is one and all periods are scored."""
        if self.scheme.over_periods is None or not self.scheme.periods or periods is not None:
            return {}
        return compiled_kinds(str(self.folder / "scheme.json"), kinds.kinds, cycle=True)

    def _plan(
        self,
        subjects: Sequence[Subject],
        kinds: Kinds,
        compiled: Mapping[int, Compiled],
        scored: Sequence[str],
        layout: Layout,
    ) -> Plan:
        # What is carried from earlier periods has to be read with them.
        by_period = not leaves_that_carry(self.scheme) and is_by_period(self.db, layout, scored)
        sizes = sizes_of(subjects, kinds, compiled)
        standing = {period: standing_period(self.scheme, period) for period in scored}
        plan, set_of = make_plan(sizes, scored, self.effort, by_period=by_period, standing=standing)
        write_subjects(self.db, subjects, kinds, set_of, str(self.folder / "subjects.parquet"))
        return plan

    def _spec(self, plan: Plan, groups: int, block: int, kinds: Kinds) -> PartSpec:
        number = plan.number(groups, block)
        return PartSpec(
            number=number,
            groups=groups,
            scheme=str(self.folder / "scheme.json"),
            kinds=kinds_in(self.scheme, kinds.kinds, _first(plan.blocks[block])),
            subjects=str(self.folder / "subjects.parquet"),
            values=tuple(str(p) for p in self.values.values),
            records=tuple(str(p) for p in self.values.records),
            periods=plan.blocks[block],
            stages=(0, 0),
            output=self._output("low", number),
            threads=self.effort.threads,
            memory=self.effort.memory,
        )

    def _cycle_specs(self, plan: Plan, specs: Sequence[PartSpec], scored: Sequence[str]) -> list[PartSpec]:
        """Parts of the cycle: a set of groups in all periods, read from the parts in which these were scored."""
        found = []
        for groups in range(plan.groups):
            folders = tuple(self._output("low", plan.number(groups, plan.block_of(period))) for period in scored)
            output = self._output("cycle", groups)
            kinds = kinds_in(self.scheme, specs[groups].kinds, "")
            found.append(
                replace(specs[groups], number=groups, kinds=kinds, periods=tuple(scored), cycle=folders, output=output)
            )
        return found

    def _output(self, result: str, number: int) -> str:
        """Where a part writes the results of the periods (low), their upper ends (high), or the cycle."""
        return str(self.folder / "trace" / result / f"part{number:05d}")

    # Doing

    def _passes(self, specs: Sequence[PartSpec], compiled: dict[int, Compiled]) -> list[PartReport]:
        """Do all stages of all parts; what crosses parts is joined between."""
        last = last_stage(compiled.values())
        starts = [0, *(s for s in range(1, last + 1) if wide_pools(compiled.values(), s))]
        reports: list[PartReport] = []
        self.doers.expect(len(starts) * len(specs))
        for first, following in zip(starts, [*starts[1:], last + 1], strict=True):
            pooled = self._join_pools(first, specs, compiled) if first else ()
            todo = [replace(s, stages=(first, following - 1), pooled=pooled) for s in specs]
            done = self.doers.do(todo, self._check)
            self.reports += done
            refuse([finding for report in done for finding in report.findings])
            reports = done if first == 0 else [replace(r, open=d.open) for r, d in zip(reports, done, strict=True)]
        return reports

    def _join_pools(self, stage: int, specs: Sequence[PartSpec], compiled: dict[int, Compiled]) -> tuple[str, ...]:
        """Do the steps of a stage over pools that are wider than a part."""
        found = []
        for at, step in enumerate(wide_pools(compiled.values(), stage)):
            assert isinstance(step.what, Pool)
            name = pool_name(stage, at)
            files = [p for s in specs if (p := Path(s.output) / f"{name}.parquet").exists()]
            path = Path(specs[0].output).parent / f"{name}.parquet"
            source = f"(SELECT * FROM {files_sql([str(f) for f in files])})" if files else NO_MEMBERS
            select = pool_sql(step.what, source, SCOPES[step.what.scope], ("sid", "period"))
            exact = "CAST(result AS DECIMAL(38, 0)) AS result"
            write_parquet(self.db, f"SELECT * REPLACE ({exact}) FROM ({select}) ORDER BY ALL", str(path))
            found.append(str(path))
        return tuple(found)

    def _left_over(self, reports: Iterable[PartReport], layout: Layout, records: RecordFiles) -> list[Finding]:
        """Rows of subjects that are not in the list: never dropped silently."""
        relations = [files_sql(layout.files), *(files_sql([p]) for p in records.columns)]
        counts = [self.db.execute(f"SELECT count(*) FROM {r}").fetchall()[0][0] for r in relations]
        if sum(counts) == sum(r.read for r in reports):
            return []
        found = []
        for relation in relations:
            select = (
                f"SELECT DISTINCT subject FROM {relation} ANTI JOIN subjects USING (subject) ORDER BY ALL LIMIT 200"
            )
            for (name,) in self.db.execute(select).fetchall():
                wrong = Words(f"单位“{name}”不在名单中", f"{name!r} is not among the subjects")
                found.append(Finding("unknown-subject", (str(name),), wrong, Words("核对单位名称", "check the name")))
        known = {p.id for p in self.scheme.periods}
        if known:
            there = periods_in(self.db, self._with_periods(layout, records))
            found += [_period_in_rows(p) for p in sorted(p or "" for p in there - known)]
        return found

    # Results

    def _write_scheme(self) -> None:
        """The scheme as its author wrote it: rules are told in the order in which he named things."""
        plain = self.scheme.model_dump(mode="json", exclude_unset=True, by_alias=True)
        text = json.dumps(plain, ensure_ascii=False)
        (self.folder / "scheme.json").write_text(text, encoding="utf-8")
        keep_scheme(text, self.scheme)

    def _write_totals(self, results: Sequence[str]) -> None:
        """One table of all totals: as shown, with rank and grade, or the interval where a score is open."""
        low = files_sql([f"{self.folder}/trace/{name}/*/totals-*.parquet" for name in results])
        interval = "NULL::DECIMAL(18, 0) AS lowest, NULL::DECIMAL(18, 0) AS highest"
        joined = ""
        if (self.folder / "trace" / "high").exists():
            interval = "CASE WHEN l.is_open THEN l.shown END AS lowest, CASE WHEN l.is_open THEN h.shown END AS highest"
            high = files_sql([f"{self.folder}/trace/high/*/totals-*.parquet"])
            joined = f"LEFT JOIN {high} h ON l.sid = h.sid AND l.period = h.period"
        select = (
            'SELECT l.subject, l."group", l.period, '
            "CASE WHEN NOT l.is_open AND l.is_ranked IS NOT FALSE THEN l.shown END AS total, l.rank, "
            f"CASE WHEN NOT l.is_open THEN l.grade END AS grade, l.is_open, {interval} "
            f"FROM {low} l {joined} ORDER BY l.period, l.sid"
        )
        write_parquet(self.db, select, str(self.folder / "totals.parquet"))

    def _write_recipe(self, plan: Plan, kinds: Kinds, further: Sequence[str], digests: Mapping[str, str]) -> None:
        plain = {
            "format": "kaoping-bulk/1",
            "engine": ENGINE_VERSION,
            "scheme": self.scheme.digest(),
            "periods": [period for block in plan.blocks for period in block],
            "groups": plan.groups,
            "blocks": [list(block) for block in plan.blocks],
            "values": [str(p) for p in self.values.values],
            "records": [str(p) for p in self.values.records],
            "files": digests,
            "further": list(further),
            "kinds": [{"number": k.number, "group": k.group, "variants": list(k.variants)} for k in kinds.kinds],
        }
        text = json.dumps(plain, ensure_ascii=False, indent=1)
        (self.folder / "run.json").write_text(text, encoding="utf-8")


def _first(periods: Sequence[str]) -> str:
    """The first of some periods, which stand for each other; "" where there are none."""
    return periods[0] if periods else ""


def _unknown_columns(layout: Layout, compiled: Mapping[int, Compiled]) -> list[Finding]:
    """Columns of wide files that are no data items, and no statuses of such."""
    if layout.is_long:
        return []
    known = {key for c in compiled.values() for key in c.data}
    found = []
    for name in layout.columns:
        if name in ABOUT or name.removesuffix("?") in known:
            continue
        wrong = Words(f"方案中没有数据项“{name}”", f"the scheme has no data item {name!r}")
        right = Words("核对名称，或删去这一列", "check the name, or remove the column")
        found.append(Finding("unknown-data", (name,), wrong, right))
    return found


def _period_in_rows(period: str) -> Finding:
    wrong = Words(f"没有考核期“{period}”", f"there is no period {period!r}")
    if not period:
        wrong = Words("有的行没有写考核期", "some rows do not name their period")
    return Finding("unknown-period", (period,) if period else (), wrong, Words("改正或删去", "mend or remove it"))


_NO_PERIOD = Finding(
    "unknown-period",
    ("period",),
    Words(
        "数据没有 period 列，不知道属于哪一期", "the values have no column period, so it is not known whose they are"
    ),
    Words("补上 period 列，或只算一期", "add the column, or score one period alone"),
)

_NO_SUBJECTS = Finding(
    "no-subjects",
    ("subjects",),
    Words("没有单位名单，数据中也没有 group 列", "there is no list of subjects, and no column group in the values"),
    Words("给出名单：subject、group", "give a list: subject, group"),
)
