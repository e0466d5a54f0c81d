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
    With `free` only the events of the period beyond that number have `points`; with `beyond` each one above the last
    number of `by_count` adds to its points.
    """

    id: Identifier
    title: Title | None = None
    unit: Title | None = None
    """What is counted where it is not times: persons, villages, places."""
    points: Annotated[Exact, Field(ge=0), BeforeValidator(_no_sign)] | None = None
    between: Annotated[tuple[Exact, ...], Field(min_length=2, max_length=2)] | None = None
    by_count: tuple[CountStep, ...] = ()
    beyond: Annotated[Exact, Field(ge=0)] | None = None
    """Points for each further one above the last number of `by_count`."""
    count_in: Literal["period", "event"] = "period"
    free: Annotated[int, Field(ge=1)] | None = None
    """So many events of the period cost (or earn) nothing; `points` are for each one above."""
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
        self._belongs(self.free, "free", "免计次数", self.points is not None, "points（每件分值）", "points")
        self._belongs(self.beyond, "beyond", "每多一次", bool(self.by_count), "by_count（按次数）", "by_count")
        counts = [step.at_least for step in self.by_count]
        if counts != sorted(set(counts)):
            raise fault(
                "not-rising",
                Words("次数没有递增", "the numbers of events do not rise"),
                Words("从小到大，各不相同", "from small to large, all different"),
                "by_count",
            )
        return self

    @staticmethod
    def _belongs(said: object, name: str, zh: str, there: bool, with_zh: str, with_en: str) -> None:
        """Refuse what means nothing by itself."""
        if said is not None and not there:
            raise fault(
                "without-its-points",
                Words(f"{name}（{zh}）没有 {with_zh} 就没有意义", f"{name} means nothing without {with_en}"),
                Words(f"写上 {with_zh}，或删去 {name}", f"write {with_en}, or remove {name}"),
                name,
            )

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
        return self.free is not None or (bool(self.by_count) and self.count_in == "period")

    @property
    def last_turn(self) -> int:
        """The number of events from which on each further one does the same."""
        return max((self.free or 0, *(step.at_least for step in self.by_count)))

    def most(self, *, with_extras: bool) -> Decimal | None:
        """The most that events of this kind can come to; None if there is no limit."""
        if self.cap is not None or self.zeroes:
            return self.cap or Decimal(0)
        if self.counts_in_period and not with_extras and self.free is None and not self.beyond:
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

    def _beyond_the_free(self, verb: str, verb_en: str) -> Words:
        """What happens above the number that is free."""
        assert self.points is not None
        points, times = plain(self.points), self._times
        return Words(
            f"{self.words.zh}前 {self.free} {times}不{verb}分，之后每{times}{verb} {points} 分",
            f"{self.words.en}: the first {self.free} free, each further one {verb_en} {points}",
        )

    def sentence(self, effect: str, validity: Validity | None) -> Words:
        """What events of this kind do, with their validity where it is theirs alone."""
        verb, verb_en = ("扣", "deducts") if effect == "deduct" else ("加", "adds")
        name = self.words
        if self.zeroes:
            return _valid(Words(f"发生{name.zh}的本项不得分", f"{name.en}: no points for the item"), validity)
        if self.free is not None:
            said = self._beyond_the_free(verb, verb_en)
        elif self.points is not None:
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
            if self.beyond:
                zh += f"，超过 {steps[-1][0]} {times}的每多 1 {times}再{verb} {plain(self.beyond)} 分"
                en += f", each beyond {steps[-1][0]} {verb_en} {plain(self.beyond)} more"
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
