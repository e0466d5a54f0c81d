"""From the results of the periods to the result of the cycle (考核周期).

Periods may lie within longer ones: months within quarters, quarters within the year; each longer period is
made from its own parts, rounded, before the next. What was not scored in a period is skipped, counts as 0,
or leaves the cycle without a score, as the scheme says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.compiling import keys
from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    CONDITION,
    TEXT,
    ZERO,
    Add,
    All,
    Any,
    Case,
    Compare,
    Divide,
    Expr,
    Input,
    Largest,
    Multiply,
    Not,
    ProgramBuilder,
    Ref,
    Role,
    Smallest,
    Text,
    number,
    number_type,
)
from kaoping.engine.scheme.in_periods import leaf_periods, periods_meant
from kaoping.engine.scheme.scheme import OverPeriods, Scheme
from kaoping.engine.scheme.settings import Period
from kaoping.engine.words import Words


def at_period(cell: str, period: str) -> str:
    """Key under which the cycle's program reads a cell of a period's result."""
    return f"{cell}@{period}"


@dataclass(frozen=True)
class _Known:
    """A score that may be missing: `given` holds where it is there (None: always)."""

    words: Words
    score: Ref
    given: Ref
    weight: Decimal


@dataclass(frozen=True)
class OverPeriod:
    """Writes the lines that make one score of the scores of the periods."""

    builder: ProgramBuilder
    scheme: Scheme
    item: str
    source: str
    """Cell of the periods' results that is taken."""
    decimals: int
    how: str
    asked: tuple[str, ...] | None = None
    """The periods in which the item is asked; None: in all."""

    @property
    def _settings(self) -> OverPeriods:
        assert self.scheme.over_periods is not None
        return self.scheme.over_periods

    @property
    def _rounding(self) -> Rounding:
        return self.scheme.rounding.rounding

    def write(self) -> tuple[Ref, Ref]:
        """Return the score of the cycle and the condition that there is one."""
        top = [self._period(p) for p in self.scheme.periods if p.within is None and self._is_asked(p)]
        return self._combined("cycle", Words("全周期", "the cycle"), top)

    def _parts(self, period: Period) -> list[Period]:
        return [p for p in self.scheme.periods if p.within == period.id and self._is_asked(p)]

    def _is_asked(self, period: Period) -> bool:
        """Whether the item is asked in a period, or in one within it."""
        return self.asked is None or bool(periods_meant(self.scheme, (period.id,)) & set(self.asked))

    def _period(self, period: Period) -> _Known:
        words = period.called
        weight = self._settings.weights.get(period.id, Decimal(1))
        parts = self._parts(period)
        if parts:
            score, given = self._combined(period.id, words, [self._period(p) for p in parts])
            return _Known(words, score, given, weight)
        key = at_period(self.source, period.id)
        score = self.builder.input(Input(key, words, number_type(self.decimals), Role.PERIOD))
        status_words = Words(f"{words.zh} 数据状态", f"status of {words.en}")
        status = self.builder.input(Input(keys.availability(key), status_words, TEXT, Role.STATUS))
        there = Compare("==", status, Text(keys.GIVEN))
        name = Words(f"{words.zh} 有得分", f"{words.en} has a score")
        return _Known(words, score, self._line(f"has_{period.id}", name, there, quiet=True), weight)

    def _line(self, name: str, words: Words, what: Expr, *, quiet: bool = False, rounded: bool = False) -> Ref:
        decimals = self.decimals if rounded else None
        key = keys.line(self.item, name)
        return self.builder.step(key, words, what, decimals=decimals, rounding=self._rounding, quiet=quiet)

    def _combined(self, mark: str, words: Words, parts: Sequence[_Known]) -> tuple[Ref, Ref]:
        """One score from several: complete if all are there, otherwise as the scheme says."""
        if len(parts) == 1:
            return parts[0].score, parts[0].given
        missing = self._settings.missing
        complete_words = Words(f"{words.zh}各期齐全", f"all periods of {words.en} are there")
        complete = self._line(f"{mark}_complete", complete_words, All(tuple(p.given for p in parts)), quiet=True)
        name = Words(f"{words.zh}{_HOW[self.how].zh}", f"{_HOW[self.how].en} of {words.en}")
        with self.builder.when(complete):
            whole = self._line(mark, name, self._all(parts), rounded=True)
        if missing == "open":
            return whole, complete
        some_words = Words(f"{words.zh}有得分", f"some period of {words.en} has a score")
        # Where missing periods count as 0 there is always a score.
        any_given = All(()) if missing == "zero" else Any(tuple(p.given for p in parts))
        some = self._line(f"{mark}_some", some_words, any_given, quiet=True)
        partly_words = Words(f"{words.zh}部分有得分", f"only some periods of {words.en} have scores")
        partly = self._line(f"{mark}_partly", partly_words, All((some, Not(complete))), quiet=True)
        with self.builder.when(partly):
            some_name = Words(f"{name.zh}（缺期）", f"{name.en} (periods missing)")
            part = self._some(mark, some_name, parts, zero=missing == "zero")
        with self.builder.when(some):
            choice = Case(((complete, whole),), part)
            score = self.builder.step(keys.line(self.item, f"{mark}_score"), name, choice, hidden_when=complete)
        return score, some

    def _all(self, parts: Sequence[_Known]) -> Expr:
        scores = tuple(p.score for p in parts)
        match self.how:
            case "mean":
                return Divide(Add(scores), number(len(scores)))
            case "weighted":
                return self._weighted(parts)
            case "sum":
                return Add(scores)
            case "highest":
                return Largest(scores)
            case "lowest":
                return Smallest(scores)
            case _:
                return scores[-1]

    def _weighted(self, parts: Sequence[_Known]) -> Expr:
        total = sum((p.weight for p in parts), Decimal(0))
        products = tuple(Multiply((p.score, number(p.weight))) for p in parts)
        return Add(products) if total == 1 else Divide(Add(products), number(total))

    def _some(self, mark: str, name: Words, parts: Sequence[_Known], *, zero: bool) -> Ref:
        """The score where periods are missing."""
        if zero:
            return self._line(f"{mark}_part", name, self._all(self._with_zeros(mark, parts)), rounded=True)
        if self.how in ("mean", "weighted"):
            return self._mean_of_some(mark, name, parts)
        if self.how == "sum":
            there = tuple(Case(((p.given, p.score),), ZERO) for p in parts)
            return self._line(f"{mark}_part", name, Add(there), rounded=True)
        if self.how == "last":
            branches = tuple((p.given, p.score) for p in reversed(parts))
            return self._line(f"{mark}_part", name, Case(branches[:-1], branches[-1][1]), rounded=True)
        return self._extreme_of_some(mark, name, parts)

    def _with_zeros(self, mark: str, parts: Sequence[_Known]) -> list[_Known]:
        found = []
        for at, part in enumerate(parts, start=1):
            words = Words(f"{part.words.zh} 计入", f"{part.words.en} as counted")
            value = self._line(f"{mark}_counted{at}", words, Case(((part.given, part.score),), ZERO))
            found.append(_Known(part.words, value, part.given, part.weight))
        return found

    def _mean_of_some(self, mark: str, name: Words, parts: Sequence[_Known]) -> Ref:
        weighted = self.how == "weighted"
        weights = [number(p.weight if weighted else 1) for p in parts]
        counts = tuple(Case(((p.given, w),), ZERO) for p, w in zip(parts, weights, strict=True))
        words = Words("有得分的期数", "number of periods with scores")
        if weighted:
            words = Words("有得分各期的权重", "weight of periods with scores")
        count = self._line(f"{mark}_count", words, Add(counts))
        counted = self._with_zeros(mark, parts)
        products = tuple(Multiply((p.score, w)) for p, w in zip(counted, weights, strict=True))
        sums = products if weighted else tuple(p.score for p in counted)
        total = self._line(f"{mark}_total", Words("有得分各期合计", "sum of periods with scores"), Add(sums))
        return self._line(f"{mark}_part", name, Divide(total, count), rounded=True)

    def _extreme_of_some(self, mark: str, name: Words, parts: Sequence[_Known]) -> Ref:
        """The best or worst of the scores that are there, found one after the other."""
        best, known = parts[0].score, parts[0].given
        pick = Largest if self.how == "highest" else Smallest
        for at, part in enumerate(parts[1:], start=2):
            together = Words(f"前 {at} 期都有得分", f"scores so far and in number {at}")
            both = self._line(f"{mark}_both{at}", together, All((known, part.given)), quiet=True)
            with self.builder.when(both):
                better = self._line(f"{mark}_pick{at}", name, pick((best, part.score)))
            key, words = f"{mark}_so_far{at}", Words(f"前 {at} 期{name.zh}", f"{name.en} so far ({at})")
            there = Words(f"前 {at} 期有得分", f"a score in the first {at}")
            here = self._line(f"{mark}_any{at}", there, Any((known, part.given)), quiet=True)
            with self.builder.when(here):
                best = self._line(key, words, Case(((both, better), (part.given, part.score)), best))
            known = here
        return best


_HOW = {
    "mean": Words("平均分", "mean"),
    "weighted": Words("加权分", "weighted score"),
    "sum": Words("合计", "sum"),
    "last": Words("末期分", "last score"),
    "highest": Words("最高分", "highest score"),
    "lowest": Words("最低分", "lowest score"),
}


def condition_over_periods(b: ProgramBuilder, scheme: Scheme, name: str, words: Words, in_a_row: int) -> Ref:
    """Whether a condition of the periods held in so many periods in a row (1: in any of them)."""
    held: list[Ref] = []
    for period in leaf_periods(scheme):
        title = period.called
        key = at_period(f"effect.{name}", period.id)
        said = Words(f"{title.zh} {words.zh}", f"{words.en} in {title.en}")
        held.append(b.input(Input(key, said, CONDITION, Role.PERIOD)))
    runs = [All(tuple(held[at : at + in_a_row])) for at in range(len(held) - in_a_row + 1)]
    found: Expr = Any(tuple(held)) if in_a_row == 1 else Any(tuple(runs))
    return b.step(f"effect.{name}", words, found)
