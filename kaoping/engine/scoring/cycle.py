"""The run of a whole cycle: every period, and the result over the periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.compiling.reported import REPORTED
from kaoping.engine.program import Input, Role, Trace, Value, compile_stages
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scoring.pools import Member
from kaoping.engine.scoring.result import Result, SubjectResult
from kaoping.engine.scoring.run import Prepared, compile_all, evaluate, profile_of
from kaoping.engine.scoring.values import Subject, Values
from kaoping.engine.terms import Finding, Refused, Status
from kaoping.engine.words import Words


@dataclass(frozen=True)
class CycleResult:
    """The results of the periods, by period, and of the cycle over them."""

    periods: Mapping[str, Result]
    cycle: Result


def score_cycle(scheme: Scheme, values: Values) -> CycleResult:
    """Score every period that is scored itself, and the cycle.

    A period in which no subject has any value is not yet scored: it has no result.

    Raises:
        Refused: with every finding, if scheme and values do not fit together.
    """
    if scheme.over_periods is None or not scheme.periods:
        raise Refused(
            [
                Finding(
                    "no-cycle",
                    ("over_periods",),
                    Words("方案没有写明各期怎样合成全周期结果", "the scheme does not say how periods make the cycle"),
                    Words("写明 periods（考核期）和 over_periods（跨期汇总）", "write periods and over_periods"),
                )
            ]
        )
    with_values = {period for _, period, _ in values.observations}
    results = {p.id: Prepared(scheme, values, p.id).run() for p in leaf_periods(scheme) if p.id in with_values}
    profiles = {s.name: profile_of(scheme, s) for s in values.subjects}
    compiled = compile_all(scheme, list(dict.fromkeys(profiles.values())), cycle=True)
    members = [_member(s, compiled[profiles[s.name]], results) for s in values.subjects]
    evaluate(members, {p: compile_stages(c.program) for p, c in compiled.items()})
    subjects = tuple(SubjectResult(m.subject, m.compiled, tuple(m.trace)) for m in members)
    return CycleResult(results, Result(scheme, values, "", subjects, results))


def _member(subject: Subject, compiled: Compiled, results: Mapping[str, Result]) -> Member:
    found = {period: result.of(subject.name) for period, result in results.items()}
    trace: Trace = [None] * compiled.program.width
    for at, cell in enumerate(compiled.program.inputs):
        trace[at] = _input(cell, found)
    return Member(subject, replace(compiled), trace)


def _input(cell: Input, found: Mapping[str, SubjectResult]) -> Value:
    key = cell.key.removeprefix("?") if cell.role is Role.STATUS else cell.key
    source, _, period = key.rpartition("@")
    result = found.get(period)
    given = result is not None and _has(result, source)
    if cell.role is Role.STATUS:
        return keys.GIVEN if given else Status.NOT_REPORTED.value
    if source.startswith("effect."):
        return result is not None and result.value(source) is True
    if result is None or not given:
        return None
    found_cell = result.trace[result.compiled.program.position[source]]
    assert not isinstance(found_cell, list)
    return found_cell


def _has(result: SubjectResult, source: str) -> bool:
    """Whether a score of a period can be used: it is there, applicable and not open, and anything was reported."""
    if result.is_open or result.value(REPORTED) is False:
        return False
    if source == "total.shown":
        return result.total is not None
    item = source.rpartition(".")[0]
    return result.score(item) is not None and result.value(keys.line(item, "counted")) != 0
