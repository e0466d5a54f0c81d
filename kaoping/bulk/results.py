"""Reading a bulk result: the full trace of any subject, as the plain engine has it, for explanations and checks.

What is written is not all: bookkeeping lines are computed again, by the same program in Python, from the
inputs and the results over pools that are written. Every written cell is held against what comes out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from kaoping.bulk.base import data_statuses
from kaoping.bulk.columns import Columns, columns_of_kind, file_name, statuses_name
from kaoping.bulk.database import connect, digest_of, files_sql
from kaoping.bulk.kinds import kinds_in, read_scheme_file
from kaoping.bulk.layout import read_layout
from kaoping.bulk.observed import Observations
from kaoping.bulk.records import read_record_files
from kaoping.bulk.spec import Kind
from kaoping.engine.compiling import Compiled, Profile, compile_profile, keys
from kaoping.engine.program import Pool, Row, Stage, Trace, Value, compile_stages
from kaoping.engine.program.sql_code import named, quoted
from kaoping.engine.scheme import Period, Scheme
from kaoping.engine.scoring import Observation, Result, Subject, SubjectResult, Values, compile_all, profile_of
from kaoping.engine.scoring.intake import Intake


class DamagedResult(ValueError):
    """A written cell is not what the program gives for the written inputs."""


@dataclass(frozen=True)
class BulkResult:
    """The result in a folder that a bulk run wrote."""

    folder: Path

    @cached_property
    def recipe(self) -> Mapping[str, Any]:
        """What the run was made from."""
        found: Mapping[str, Any] = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme of the run."""
        return read_scheme_file(str(self.folder / "scheme.json"))

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of the run."""
        return tuple(
            Kind(k["number"], k["group"], tuple((i, at) for i, at in k["variants"])) for k in self.recipe["kinds"]
        )

    def kinds_in(self, period: str) -> tuple[Kind, ...]:
        """The kinds as they are in a period, or (without one) in the cycle."""
        return kinds_in(self.scheme, self.kinds, period)

    def hold_files(self) -> None:
        """Hold the files that were scored against what they were then; they are read again to explain.

        Raises:
            DamagedResult: if one is not there any more, or is another.
        """
        for path, digest in self.recipe["files"].items():
            if not Path(path).is_file() or digest_of(Path(path)) != digest:
                raise DamagedResult(f"{path} is not the file that was scored")

    def part_number(self, groups: int, period: str) -> int:
        """Number of the part with a set of groups in a period."""
        blocks = self.recipe["blocks"]
        block = next((at for at, some in enumerate(blocks) if period in some), 0)
        return int(block * self.recipe["groups"] + groups)

    def period(self, period: str = "", groups: Iterable[str] | None = None) -> Result:
        """The result of a period, of all subjects or of those of some groups, with every cell.

        Raises:
            DamagedResult: if a written cell does not follow from the written inputs.
        """
        return self._read(period, groups, cycle=False)

    def cycle(self, groups: Iterable[str] | None = None) -> Result:
        """The result of the cycle over the periods, where the scheme makes one.

        Raises:
            DamagedResult: if a written cell does not follow from the written inputs.
            FileNotFoundError: if the run has no cycle.
        """
        if not (self.folder / "trace" / "cycle").exists():
            raise FileNotFoundError(f"{self.folder} has no result of a cycle")
        return self._read("", groups, cycle=True)

    def around(self, subjects: Iterable[str], period: str | None) -> Result:
        """What explains subjects in a period, or in the cycle (None): their groups, or all whom some step compares.

        Raises:
            KeyError: if there is no such subject.
            DamagedResult: if a written cell does not follow from the written inputs.
            FileNotFoundError: if the period was not scored, or the run has no cycle.
        """
        if period is not None and period not in self.recipe["periods"]:
            raise FileNotFoundError(f"{self.folder} has no result of {period!r}")
        own = {self._groups[subject] for subject in subjects}
        kinds = self.kinds if period is None else self.kinds_in(period)
        compiled = compile_all(self.scheme, [kind.profile for kind in kinds], cycle=period is None).values()
        is_wide = any(isinstance(s.what, Pool) and s.what.scope != "group" for c in compiled for s in c.program.steps)
        groups = None if is_wide else own
        return self.cycle(groups) if period is None else self.period(period, groups)

    @cached_property
    def _groups(self) -> dict[str, str]:
        with connect() as db:
            select = f"SELECT subject, grp FROM {files_sql([str(self.folder / 'subjects.parquet')])} ORDER BY sid"
            return dict(db.execute(select).fetchall())

    @property
    def subjects(self) -> list[str]:
        """The names of all subjects, by group and name."""
        return list(self._groups)

    def _read(self, period: str, groups: Iterable[str] | None, *, cycle: bool) -> Result:
        with connect() as db:
            return _Reader(self, db, period, None if groups is None else frozenset(groups), cycle=cycle).read()


class _Reader:
    def __init__(
        self,
        result: BulkResult,
        db: duckdb.DuckDBPyConnection,
        period: str,
        groups: frozenset[str] | None,
        *,
        cycle: bool,
    ) -> None:
        self.cycle = cycle
        self.result = result
        self.scheme = result.scheme
        self.db = db
        self.period = period
        self.groups = groups
        self.own: dict[Profile, Compiled] = {}
        self.stages: dict[Profile, tuple[Stage, ...]] = {}

    def read(self) -> Result:
        subjects = self._subjects()
        own = [self._profile(subject) for subject, _ in subjects.values()]
        self.own = compile_all(self.scheme, list(dict.fromkeys(own)), cycle=self.cycle)
        self.stages = {profile: compile_stages(c.program) for profile, c in self.own.items()}
        found = self._read("cycle" if self.cycle else "low", subjects)
        tops = {} if self.cycle else self._read("high", subjects)
        results = tuple(
            SubjectResult(s, self._compiled(s), tuple(trace), _top(trace, tops.get(s.name), self._compiled(s)))
            for s, trace in ((subjects[name][0], trace) for name, trace in found.items())
        )
        values = Values(tuple(s for s, _ in subjects.values()), self._observations(subjects))
        return Result(self.scheme, values, self.period, results)

    def _compiled(self, subject: Subject) -> Compiled:
        return self.own[self._profile(subject)]

    def _profile(self, subject: Subject) -> Profile:
        return profile_of(self.scheme, subject, self.period or None)

    def _subjects(self) -> dict[str, tuple[Subject, tuple[int, int]]]:
        """Subjects by name, each with its part and kind, in the order of the run."""
        where = "" if self.groups is None else f"WHERE grp IN ({', '.join(map(quoted, self.groups))})"
        rows = self.db.execute(
            f"SELECT subject, grp, parent, part, kind FROM {files_sql([str(self.result.folder / 'subjects.parquet')])} "
            f"{where} ORDER BY sid"
        ).fetchall()
        return {name: (Subject(name, group, parent), (part, kind)) for name, group, parent, part, kind in rows}

    def _observations(
        self, subjects: Mapping[str, tuple[Subject, tuple[int, int]]]
    ) -> dict[tuple[str, str, str], Observation]:
        self.result.hold_files()
        layout = read_layout(self.db, self.result.recipe["values"])
        files = read_record_files(self.db, self.result.recipe["records"])
        whole = {profile: compile_profile(self.scheme, replace(profile, period="")).data for profile in self.own}
        everyone = {key: item for data in whole.values() for key, item in data.items()}
        # What a data item is may differ between groups; what only others know is read as they do.
        known = {profile: {**everyone, **whole[profile], **own.data} for profile, own in self.own.items()}
        data = {name: known[self._profile(subject)] for name, (subject, _) in subjects.items()}
        return Observations(self.db, layout, files, period=self.period, places=False).of(data)

    def _read(self, bound: str, subjects: Mapping[str, tuple[Subject, tuple[int, int]]]) -> dict[str, Trace]:
        found: dict[str, Trace] = {}
        for part, kind in dict.fromkeys(where for _, where in subjects.values()):
            number = part if self.cycle else self.result.part_number(part, self.period)
            folder = self.result.folder / "trace" / bound / f"part{number:05d}"
            if folder.exists():
                mine = {name: s for name, (s, where) in subjects.items() if where == (part, kind)}
                found |= self._read_kind(folder, kind, mine, bound)
        return {name: found[name] for name in subjects if name in found}

    def _read_kind(self, folder: Path, kind: int, subjects: Mapping[str, Subject], bound: str) -> dict[str, Trace]:
        scheme, further = str(self.result.folder / "scheme.json"), tuple(self.result.recipe["further"])
        columns = columns_of_kind(scheme, self.result.kinds_in(self.period), kind, further, cycle=self.cycle)
        written = [key for key in columns.program.position if key in columns.stage]
        relations = []
        for stage, layer in columns.files:
            here = [f"{named(columns.names[k])} AS {columns.cells[k]}" for k in columns.written(stage, layer)]
            here += ["subject", "period"] if (stage, layer) == (0, 0) else []
            path = quoted(str(folder / file_name(stage, layer, kind)))
            relations.append(f"(SELECT {', '.join(here) or 'NULL AS nothing'} FROM read_parquet({path}))")
        listed = ", ".join(columns.cells[k] for k in written)
        statuses = {} if self.cycle else self._statuses(folder, kind)
        rows = self.db.execute(
            f"SELECT subject, {listed} FROM {' POSITIONAL JOIN '.join(relations)} WHERE period = {quoted(self.period)}"
        ).fetchall()
        records = self._records(folder, kind, columns)
        return {
            name: self._trace(
                subjects[name],
                dict(zip(written, cells, strict=True)) | self._given(columns, statuses.get(name, {})),
                records,
                bound,
            )
            for name, *cells in rows
            if name in subjects
        }

    def _given(self, columns: Columns, statuses: Mapping[str, str]) -> dict[str, object]:
        """The status of every datum of a subject."""
        if self.cycle:
            return {}
        return {i.key: statuses.get(i.key[1:], keys.GIVEN) for i in data_statuses(columns.program.inputs)}

    def _statuses(self, folder: Path, kind: int) -> dict[str, dict[str, str]]:
        """Statuses of data that are not simply given, by subject and datum."""
        found: dict[str, dict[str, str]] = {}
        path = quoted(str(folder / statuses_name(kind)))
        select = f"SELECT subject, datum, status FROM read_parquet({path}) WHERE period = {quoted(self.period)}"
        for name, datum, status in self.db.execute(select).fetchall():
            found.setdefault(name, {})[datum] = status
        return found

    def _records(self, folder: Path, kind: int, columns: Columns) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {}
        for at, records in enumerate(columns.program.records):
            keys = list(records.cells())
            listed = ", ".join(["subject", *(named(columns.names[k]) for k in keys)])
            rows = self.db.execute(
                f"SELECT {listed} FROM read_parquet({quoted(str(folder / f'records{at}-kind{kind}.parquet'))}) "
                f"WHERE period = {quoted(self.period)} ORDER BY subject, place"
            ).fetchall()
            by_subject = found.setdefault(records.key, {})
            for name, *cells in rows:
                by_subject.setdefault(name, []).append([_value(c) for c in cells])
        return found

    def _trace(
        self,
        subject: Subject,
        cells: Mapping[str, object],
        records: Mapping[str, Mapping[str, list[Row]]],
        bound: str,
    ) -> Trace:
        """The full trace of a subject from what is written of it."""
        compiled = self._compiled(subject)
        program = compiled.program
        period = next((p for p in self.scheme.periods if p.id == self.period), None)
        trace: Trace = [None] * program.width
        if not self.cycle:
            trace = _given_by_scheme(self.scheme, subject, compiled, period, bound)
        for key, value in cells.items():
            at = program.position[key]
            is_input = at < len(program.inputs)
            if is_input or isinstance(program.step(key).what, Pool):
                trace[at] = _value(value)
        for r in program.records:
            rows = records[r.key].get(subject.name, [])
            trace[program.position[r.key]] = [row[: len(r.fields)] for row in rows]
        for stage in self.stages[compiled.profile]:
            stage(trace)
        self._compare(subject, program.position, trace, cells)
        for r in program.records:
            if trace[program.position[r.key]] != records[r.key].get(subject.name, []):
                raise DamagedResult(f"{subject.name}: {r.key}")
        return trace

    def _compare(
        self, subject: Subject, position: Mapping[str, int], trace: Trace, cells: Mapping[str, object]
    ) -> None:
        for key, value in cells.items():
            if trace[position[key]] != _value(value):
                raise DamagedResult(f"{subject.name}: {key} is {trace[position[key]]!r}, written is {value!r}")


def _given_by_scheme(scheme: Scheme, subject: Subject, compiled: Compiled, period: Period | None, bound: str) -> Trace:
    """A trace with the inputs that the scheme gives; those that come from values are filled in later."""
    return Intake(scheme, Values((subject,), {}), period).trace(subject, compiled, bound)


def _top(trace: Trace, top: Trace | None, compiled: Compiled) -> tuple[Value | list[Row], ...] | None:
    is_open = any(trace[at] is True for key, at in compiled.program.position.items() if key.endswith(".open"))
    return tuple(top) if top is not None and is_open else None


def _value(value: object) -> Value:
    """A value from a file as it is in a trace."""
    if value is None or isinstance(value, bool | str | int):
        return value
    return int(value)  # type: ignore[call-overload, no-any-return]
