"""How far it is to the next grade, and which single item could bring it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.engine.analysis.contributions import Contribution, contributions
from kaoping.engine.analysis.excerpt import Excerpt, Read
from kaoping.engine.compiling import keys
from kaoping.engine.numbers import Rounding, divide, from_units, to_units
from kaoping.engine.program import SectionKind, Step, Value
from kaoping.engine.scheme import GradeBand, Grades, Scheme
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Words


@dataclass(frozen=True, slots=True)
class Closer:
    """An item that could bring the next grade by itself: the least score that is enough, and its points."""

    item: str
    score: Decimal
    needed: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class NextGrade:
    """What stands between a subject and the next better grade.

    `gap` is what the total lacks (0 where it is high enough); `closers` are items that could bring it alone,
    the smallest rise first; `held_by` are the reasons for which points alone do not help.
    """

    grade: str
    total_needed: Decimal
    gap: Decimal
    closers: tuple[Closer, ...]
    held_by: tuple[Words, ...]


def next_grade(result: Result, subject: str, parts: tuple[Contribution, ...] | None = None) -> NextGrade | None:
    """The next better grade of a subject; None for the best, and where there is no grade.

    `parts` are its contributions, where they are known already.
    """
    found, grades = result.of(subject), result.scheme.grades
    total = found.total
    if grades is None or found.grade is None or total is None:
        return None
    names = list(dict.fromkeys(band.grade for band in grades.bands))
    at = names.index(found.grade)
    if at == 0:
        return None
    wanted = names[at - 1]
    least = _least_total(result, found, grades, wanted)
    if least is None:
        return None
    gap = max(least - total, Decimal(0))
    closers = tuple(_closers(result, found, least, contributions(found) if parts is None else parts)) if gap > 0 else ()
    return NextGrade(wanted, least, gap, closers, tuple(_held_by(result, found, grades, names[:at])))


def _least_total(result: Result, found: SubjectResult, grades: Grades, wanted: str) -> Decimal | None:
    """The smallest total, in the decimals of totals, whose band is the wanted grade or a better one."""
    scale = found.compiled.program.type_of("total.shown").scale
    lows = [
        _least_in(band, grades, found.compiled.full, scale, result) for band in grades.bands if band.grade == wanted
    ]
    known = [low for low in lows if low is not None]
    return min(known) if known else None


def _least_in(band: GradeBand, grades: Grades, full: Decimal, scale: int, result: Result) -> Decimal | None:
    low = band.band.low
    if low is None:
        return None
    if grades.of == "total":
        edge = _units_at_least(Fraction(low), scale)
        if not band.band.low_closed and from_units(edge, scale) == low:
            edge += 1
        return from_units(edge, scale)
    decimals, rounding = result.scheme.rounding.rate, result.scheme.rounding.rounding

    def rate(units: int) -> Decimal:
        return from_units(_rate(units, scale, full, decimals, rounding), decimals)

    edge = _units_at_least(Fraction(low) * Fraction(full) * Fraction(1, 100), scale)
    # Rounding the rate moves the edge by less than a unit of the rate.
    while rate(edge - 1) in band.band:
        edge -= 1
    while rate(edge) not in band.band and rate(edge) <= low:
        edge += 1
    return from_units(edge, scale)


def _rate(units: int, scale: int, full: Decimal, decimals: int, rounding: Rounding) -> int:
    """Score rate in per cent, as the grade's own line computes it."""
    at = max(-int(full.normalize().as_tuple().exponent), 0)
    dividend = units * 100 * int(10 ** (decimals + at))
    return divide(dividend, to_units(full, at) * int(10**scale), rounding)


def _units_at_least(value: Fraction, scale: int) -> int:
    """The smallest whole number of units that is not below a value."""
    scaled = value * int(10**scale)
    return -(-scaled.numerator // scaled.denominator)


def _closers(result: Result, found: SubjectResult, least: Decimal, parts: tuple[Contribution, ...]) -> list[Closer]:
    """Items that reach the needed total alone, tried on the program's own way from scores to total."""
    what_if = _WhatIf(result.scheme, found)
    closers: list[Closer] = []
    for part in parts:
        score = found.score(part.item)
        if part.kind is not SectionKind.LEAF or score is None or part.factor <= 0 or not found.concerns(part.item):
            continue
        points = found.compiled.points[part.item]
        needed = what_if.score_for(part.item, least, points)
        if needed is not None:
            closers.append(Closer(part.item, score, needed, points))
    return sorted(closers, key=lambda c: c.needed - c.score)


_WAYS: Kept[tuple[Mapping[str, int], Excerpt]] = Kept()


def _way_to_total(scheme: Scheme, found: SubjectResult) -> Excerpt:
    """The steps from the scores of leaves to the total: the same for all subjects of a program."""
    compiled, program = found.compiled, found.compiled.program

    def make() -> tuple[Mapping[str, int], Excerpt]:
        leaves = {k for s in program.sections if s.kind is SectionKind.LEAF for k in s.steps}
        return program.position, Excerpt(program, "total.shown", leaves)

    # What a program is told by is kept beside the excerpt, so that no other one can take its place in memory.
    return _WAYS.get(scheme, (compiled.profile, id(program.position)), make)[1]


class _WhatIf:
    """The total of a subject with another score for one leaf, all else as it is."""

    def __init__(self, scheme: Scheme, found: SubjectResult) -> None:
        self.found = found
        program = found.compiled.program
        self.excerpt = _way_to_total(scheme, found)
        self.cells: dict[str, Value] = {}
        self.rows = {}
        for cell in self.excerpt.inputs:
            value = found.trace[program.position[cell.key]]
            assert not isinstance(value, list)
            self.cells[cell.key] = value
        for records in self.excerpt.records:
            rows = found.trace[program.position[records.key]]
            assert isinstance(rows, list)
            self.rows[records.key] = [row[: len(records.fields)] for row in rows]
        self.start = self.excerpt.trace({**self.cells, **self.rows})

    def score_for(self, item: str, least: Decimal, points: Decimal) -> Decimal | None:
        """The least score up to full points that makes the total reach `least`; None if none does."""
        key = keys.score(item)
        scale = self.found.compiled.program.type_of(key).scale
        most = Fraction(points) * int(10**scale)
        # Full points may be finer than the score, which is then at most what is below them.
        low, high = self.cells[key], most.numerator // most.denominator
        wanted = to_units(least, self.excerpt.type_of("total.shown").scale)
        if not isinstance(low, int) or high <= low or self._total(key, high) < wanted:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._total(key, middle) >= wanted else (middle, high)
        return from_units(high, scale)

    def _total(self, key: str, units: int) -> int:
        trace = self.start.copy()
        trace[self.excerpt.program.position[key]] = units
        found = self.excerpt.value_from(trace, self._pool)
        assert isinstance(found, int)
        return found

    def _pool(self, step: Step, read: Read) -> Value:
        value = self.found.value(step.key)
        scale = step.type.scale
        return to_units(value, scale) if isinstance(value, Decimal) else value


def _held_by(result: Result, found: SubjectResult, grades: Grades, better: list[str]) -> list[Words]:
    """Effects, quotas, last places and conditions of bands that keep a subject out of the better grades."""
    return [*_held_by_effects(result, found, better), *_held_by_grades(found, grades, better)]


def _held_by_effects(result: Result, found: SubjectResult, better: list[str]) -> Iterator[Words]:
    for effect in result.scheme.effects:
        if found.value(f"effect.{effect.id}") is not True:
            continue
        if effect.do in ("veto", "downgrade") or (effect.do == "grade_at_most" and effect.grade not in better):
            yield effect.title


def _held_by_grades(found: SubjectResult, grades: Grades, better: list[str]) -> Iterator[Words]:
    names = list(dict.fromkeys(band.grade for band in grades.bands))
    for quota in grades.quotas:
        at = names.index(quota.grade) + 1
        if quota.grade in better and found.value(f"total.quota_{at}_beyond") is True:
            yield Words(f"“{quota.grade}”名额已满", f"the quota of {quota.grade!r} is full")
    for at, last in enumerate(grades.last_places, start=1):
        if last.grade not in better and found.value(f"total.last_{at}_among") is True:
            yield Words(f"居末位，不高于“{last.grade}”", f"among the last: at most {last.grade!r}")
    for at, band in enumerate(grades.bands, start=1):
        if band.grade in better and band.when is not None and found.value(f"effect.grade_{at}") is False:
            yield Words(f"不具备“{band.grade}”的条件", f"the condition of {band.grade!r} does not hold")
