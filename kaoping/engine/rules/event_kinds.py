"""What events there are: their kinds, and the facts that change their points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.rules.validity import Validity, refuse_several, validity_of
from kaoping.engine.terms import Exact, Finding, Identifier, Part, Title, fault
from kaoping.engine.words import Words


def _no_sign(value: object) -> object:
    """Whether events add or take is said once, for all kinds; whoever writes a sign is told where."""
    if isinstance(value, Decimal | int | str) and str(value).strip().startswith(("-", "−", "－")):
        raise fault(
            "out-of-bounds",
            Words(f"每件分值“{value}”带了负号", f"the points {str(value)!r} have a sign"),
            Words(
                "写正数，加还是扣由 effect（加扣）写明；有加有扣的，加分、扣分各写一项指标",
                "write them without; effect says whether they are added or taken; what does both are two items",
            ),
        )
    return value


class CountStep(Part):
    """From this number on, these points."""

    at_least: int = Field(ge=1)
    points: Annotated[Exact, Field(ge=0)]


class EventKind(Part):
    """One kind or severity of events.

    `points` for each event; or `between` two amounts, chosen by the assessor for each event; or `by_count`:
    points by a number (one 15, two or more 30); or `zeroes`: one such event takes all points of the item.
    The number is that of the events of the `period`, or the one that stands with each `event` (persons hurt).
    """

    id: Identifier
    title: Title | None = None
    unit: Title | None = None
    """What is counted where it is not times: persons, villages, places."""
    points: Annotated[Exact, Field(ge=0), BeforeValidator(_no_sign)] | None = None
    between: Annotated[tuple[Exact, ...], Field(min_length=2, max_length=2)] | None = None
    by_count: tuple[CountStep, ...] = ()
    count_in: Literal["period", "event"] = "period"
    cap: Annotated[Exact, Field(ge=0)] | None = None
    """The most that events of this kind come to together, after multiples and extras."""
    zeroes: bool = False
    valid_days: Annotated[int, Field(ge=1)] | None = None
    valid_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    valid_until: Literal["recorded"] | None = None
    """How long events of this kind count, where it differs from the rule's."""

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> EventKind:
        refuse_several(self.valid_days, self.valid_months, self.valid_until)
        ways = [self.points is not None, self.between is not None, bool(self.by_count), self.zeroes]
        if sum(ways) != 1:
            raise fault(
                "one-way",
                Words("每类事件的分要有一种写法", "the points of a kind need one way of saying it"),
                Words(
                    "写 points（每件分值）、between（酌定范围）、by_count（按次数）、zeroes（清零）之一",
                    "write one of points, between, by_count and zeroes",
                ),
            )
        if self.between is not None and not 0 <= self.between[0] <= self.between[1]:
            raise fault(
                "not-rising",
                Words("酌定的上下限写反了，或为负", "the ends of between fall, or are negative"),
                Words("从小到大，不小于 0", "from small to large, not below 0"),
                "between",
            )
        counts = [step.at_least for step in self.by_count]
        if counts != sorted(set(counts)):
            raise fault(
                "not-rising",
                Words("次数没有递增", "the numbers of events do not rise"),
                Words("从小到大，各不相同", "from small to large, all different"),
                "by_count",
            )
        return self

    @property
    def words(self) -> Words:
        """Name of the kind."""
        return self.title or Words(self.id, self.id)

    @property
    def validity(self) -> Validity | None:
        """How long its events count, where that differs from the other kinds."""
        return validity_of(self.valid_days, self.valid_months, self.valid_until)

    @property
    def counts_in_period(self) -> bool:
        """Whether its points depend on how often it happened in the period."""
        return bool(self.by_count) and self.count_in == "period"

    def most(self, *, with_extras: bool) -> Decimal | None:
        """The most that events of this kind can come to; None if there is no limit."""
        if self.cap is not None or self.zeroes:
            return self.cap or Decimal(0)
        if self.counts_in_period and not with_extras:
            return max(step.points for step in self.by_count)
        return None

    def given_findings(self, given: object) -> Iterator[Finding]:
        """Faults of the points chosen by the assessor: needed where there is a choice, within its ends, only there."""
        if self.between is None:
            if isinstance(given, Decimal) and given != 0:
                wrong = Words("这一类的分是固定的，不能酌定", "the points of this kind are fixed, not chosen")
                yield Finding("given-unexpected", ("given",), wrong, Words("删去酌定分", "remove them"))
            return
        low, high = self.between
        right = Words(f"写 {plain(low)} 至 {plain(high)} 分", f"write {plain(low)} to {plain(high)} points")
        if given is None:
            wrong = Words("没有写酌定分", "the points chosen are missing")
            yield Finding("given-missing", ("given",), wrong, right)
        elif isinstance(given, Decimal) and not low <= given <= high:
            wrong = Words(f"酌定分 {plain(given)} 超出范围", f"the points chosen, {plain(given)}, are out of range")
            yield Finding("out-of-range", ("given",), wrong, right)

    @property
    def _times(self) -> str:
        return "次" if self.unit is None else self.unit.zh

    def _each(self, effect: str) -> str:
        """For each of them: 每发生 1 次逾期；获奖每次；孳生地每处."""
        if effect == "deduct" and self.unit is None:
            return f"每发生 1 次{self.words.zh}"
        return f"{self.words.zh}每{self._times}"

    def sentence(self, effect: str, validity: Validity | None) -> Words:
        """What events of this kind do, with their validity where it is theirs alone."""
        verb, verb_en = ("扣", "deducts") if effect == "deduct" else ("加", "adds")
        name = self.words
        if self.zeroes:
            return _valid(Words(f"发生{name.zh}的本项不得分", f"{name.en}: no points for the item"), validity)
        if self.points is not None:
            points = plain(self.points)
            said = Words(f"{self._each(effect)}{verb} {points} 分", f"each {name.en} {verb_en} {points}")
        elif self.between is not None:
            ends = "–".join(plain(end) for end in self.between)
            said = Words(
                f"{name.zh}每{self._times}酌情{verb} {ends} 分", f"each {name.en} {verb_en} {ends}, as assessed"
            )
        else:
            where, times = Words("", ""), self._times
            if not self.counts_in_period:
                where, times = Words("每件中", " in one event"), "个" if self.unit is None else self.unit.zh
            steps = [(s.at_least, plain(s.points)) for s in self.by_count]
            zh = "，".join(f"{n} {times}以上（含）{verb} {p} 分" for n, p in steps)
            en = ", ".join(f"{n} or more {verb_en} {p}" for n, p in steps)
            said = Words(f"{where.zh}{name.zh} {zh}", f"{name.en}{where.en}: {en}")
        if self.cap is not None:
            said = Words(f"{said.zh}，最多{verb} {plain(self.cap)} 分", f"{said.en}, at most {plain(self.cap)}")
        return _valid(said, validity)


def _valid(said: Words, validity: Validity | None) -> Words:
    return said if validity is None else Words(f"{said.zh}，{validity.words.zh}", f"{said.en}, {validity.words.en}")


class Flag(Part):
    """A fact of an event that changes its points."""

    id: Identifier
    title: Title


class Multiple(Flag):
    """Aggravation: the points of an event are multiplied where a fact of it holds (overdue, repeated …)."""

    by: Annotated[Exact, Field(ge=0)]


class Extra(Flag):
    """A fixed further amount where a fact of the event holds (not put right in time: 1 more)."""

    points: Annotated[Exact, Field(ge=0)]


class Repeats(Part):
    """From number `from` of the same kind (or matter) on, events count `by` times."""

    of: Literal["kind", "matter"]
    by: Annotated[Exact, Field(ge=0)]
    from_: Annotated[int, Field(ge=2, alias="from")] = 2
