"""Runs the same scheme and values in bulk and plainly, and holds every cell against its twin."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from kaoping.bulk import BulkResult, BulkValues, Effort, run_bulk, write_values
from kaoping.bulk.database import connect
from kaoping.engine.compiling import compile_profile
from kaoping.engine.explanation import explain
from kaoping.engine.program.sql_code import quoted
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Prepared, Result, SubjectResult, Values, profile_of, score_cycle
from kaoping.engine.terms import Refused
from tests.bulk.wide_files import write_wide

CYCLE = "cycle"
Outcome = Mapping[str, Result] | list[str]
"""Results by period, and of the cycle; or the codes of what was found and refused."""


@dataclass(frozen=True)
class Way:
    """How a bulk run is done: its effort, the form of its files, whether rows come in any but the natural order."""

    effort: Effort = field(default_factory=Effort)
    shuffled: bool = False
    form: Literal["long", "wide", "numbers"] = "long"
    """`numbers` are long files whose values are decimals of four places, and not text."""


def plain_results(scheme: Scheme, values: Values, periods: Sequence[str]) -> Outcome:
    """Results of the plain engine, or the codes of its findings over all periods.

    In bulk all periods are taken in before any is computed: what is wrong with values is all that is said then.
    """
    prepared: dict[str, Prepared] = {}
    found: dict[str, Result] = {}
    codes: set[str] = set()
    for period in periods:
        try:
            prepared[period] = Prepared(scheme, values, period or None)
        except Refused as refused:
            codes |= {f.code for f in refused.findings}
    for period, one in () if codes else prepared.items():
        try:
            found[period] = one.run()
        except Refused as refused:
            codes |= {f.code for f in refused.findings}
    return sorted(codes) or found


def plain_cycle(scheme: Scheme, values: Values) -> Outcome:
    """Results of the plain engine for all periods with values and for the cycle, or the codes of its findings."""
    try:
        found = score_cycle(scheme, values)
    except Refused as refused:
        return sorted({f.code for f in refused.findings})
    return {**found.periods, CYCLE: found.cycle}


def readable(scheme: Scheme, values: Values) -> Values:
    """The values without those of which no file says what they are.

    A data item that a unit's group does not have may be a fact in one other group and a number in another.
    """
    try:
        profiles = {s.name: profile_of(scheme, s) for s in values.subjects}
        data = {name: compile_profile(scheme, profile).data for name, profile in profiles.items()}
    except Refused:
        return values
    types: dict[str, set[type]] = {}
    for known in data.values():
        for key, item in known.items():
            types.setdefault(key, set()).add(type(item))
    seen = {
        key: value
        for key, value in values.observations.items()
        if key[2] in data.get(key[0], ()) or len(types.get(key[2], ())) < 2
    }
    return replace(values, observations=seen)


def bulk_files(values: Values, folder: Path, *, shuffled: bool = False, form: str = "long") -> BulkValues:
    """The values as files; shuffled, their rows come in an order that depends on nothing they mean."""
    written = write_values(values, folder)
    if form == "wide":
        write_wide(values, written[1])
    if form == "numbers":
        _as_numbers(written[1])
    if shuffled:
        for path in written:
            _shuffle(path)
    return BulkValues(values=(written[1],), subjects=written[0], records=written[2:])


def _as_numbers(path: Path) -> None:
    with connect() as db:
        db.execute(f"CREATE TEMP TABLE t AS SELECT * FROM read_parquet({quoted(str(path))})")
        select = "SELECT * REPLACE (CAST(value AS DECIMAL(18, 4)) AS value) FROM t"
        db.execute(f"COPY ({select}) TO {quoted(str(path))} (FORMAT parquet)")


def _shuffle(path: Path) -> None:
    with connect() as db:
        db.execute(f"CREATE TEMP TABLE t AS SELECT * FROM read_parquet({quoted(str(path))}, file_row_number = true)")
        select = "SELECT * EXCLUDE (file_row_number) FROM t ORDER BY hash(file_row_number * 7919 + 13)"
        db.execute(f"COPY ({select}) TO {quoted(str(path))} (FORMAT parquet)")


def bulk_results(
    scheme: Scheme, values: Values, periods: Sequence[str], folder: Path, way: Way | None = None
) -> Outcome:
    """Results of the bulk engine, read back from its files, or the codes of its findings.

    Among the periods, `CYCLE` is the cycle over all that have values.
    """
    way = way or Way()
    given = bulk_files(values, folder / "values", shuffled=way.shuffled, form=way.form)
    wanted = None if CYCLE in periods else [p for p in periods if p] or None
    try:
        run_bulk(scheme, given, folder / "result", periods=wanted, effort=way.effort)
    except Refused as refused:
        return sorted({f.code for f in refused.findings})
    result = BulkResult(folder / "result")
    found = {period: result.cycle() if period == CYCLE else result.period(period) for period in periods}
    wrong = [text for period in periods for text in _wrong_totals(folder / "result", period, found[period])]
    return wrong or found


def _wrong_totals(folder: Path, period: str, result: Result) -> list[str]:
    """Rows of the table of totals that do not say what the result says."""
    columns = "subject, total, rank, grade, lowest, highest"
    where = f"period = {quoted('' if period == CYCLE else period)}"
    with connect() as db:
        path = quoted(str(folder / "totals.parquet"))
        rows = db.execute(f"SELECT {columns} FROM read_parquet({path}) WHERE {where}").fetchall()
    written = {name: (*rest,) for name, *rest in rows}
    found = []
    for s in result.subjects:
        low, high = s.interval or (None, None)
        expected: tuple[Decimal | int | str | None, ...] = (s.total, s.rank, s.grade, low, high)
        if written.get(s.subject.name) != expected:
            found.append(f"total of {s.subject.name}: {written.get(s.subject.name)}, not {expected}")
    return found


def differences(plain: Outcome, bulk: Outcome) -> list[str]:
    """Every cell in which two outcomes differ, also at the upper end of what is open."""
    if isinstance(plain, list) or isinstance(bulk, list):
        return [] if plain == bulk else [f"refused are {plain!s:.200} plainly, {bulk!s:.200} in bulk"]
    assert plain.keys() == bulk.keys()
    return [d for period in plain for d in _differences(plain[period], bulk[period])]


def _differences(plain: Result, bulk: Result) -> list[str]:
    if {s.subject for s in plain.subjects} != {s.subject for s in bulk.subjects}:
        return ["the subjects differ"]
    found: list[str] = []
    for one in plain.subjects:
        other = bulk.of(one.subject.name)
        found += _cells(one, one.trace, other.trace, "")
        if (one.high is None) != (other.high is None):
            found.append(f"{one.subject.name}: only one is open")
        elif one.high is not None and other.high is not None:
            found += _cells(one, one.high, other.high, " (high)")
    return found or _said(plain, bulk)


def _said(plain: Result, bulk: Result) -> list[str]:
    """Digests and explanations in which two results with the same cells differ."""
    one, other = vars(plain.recipe()), vars(bulk.recipe())
    found = [f"the digests of the {name} differ" for name in one if one[name] != other[name]]
    names = [s.subject.name for s in plain.subjects]
    return found + [f"{name} is explained otherwise" for name in names if explain(plain, name) != explain(bulk, name)]


def _cells(one: SubjectResult, a: Sequence[object], b: Sequence[object], mark: str) -> list[str]:
    position = one.compiled.program.position
    return [
        f"{one.subject.name}{mark}: {key} is {a[at]!r} plainly, {b[at]!r} in bulk"
        for key, at in position.items()
        if a[at] != b[at] or isinstance(a[at], bool) is not isinstance(b[at], bool)
    ]


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file that a run wrote, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }
