"""`rank`: points by the place among the units of the peer group."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import (
    Add,
    Case,
    Compare,
    Divide,
    Expr,
    Largest,
    Multiply,
    Pool,
    Ref,
    Subtract,
    Within,
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, floor_above, points_differ
from kaoping.engine.terms import Exact, Finding, Part, Share, fault
from kaoping.engine.words import Words

_BEHIND = Words("落后名次", "places behind the first")


class Places(Part):
    """Points for the places from `first` to `last`; without `last` for all further places."""

    first: int = Field(ge=1)
    last: int | None = None
    points: Exact


class PerRank(Part):
    """Each place lower costs `points`, or a `share` of the item's points."""

    points: Annotated[Exact, Field(gt=0)] | None = None
    share: Annotated[Share, Field(gt=0)] | None = None
    floor: Exact

    @model_validator(mode="after")
    def _one_of_two(self) -> PerRank:
        if (self.points is None) == (self.share is None):
            raise fault(
                "one-way",
                Words("每低一名扣多少，要有一种写法", "the deduction per place needs one way of saying it"),
                Words("写 points（每名扣分）或 share（每名扣比例），二者取一", "write points or share, not both"),
            )
        return self


class Ends(Part):
    """The first gets `first`, the last `last`, the others equal steps in between."""

    first: Exact
    last: Exact


class Rank(Rule):
    """Points by rank within the group (or among all); equal values share a rank (1, 2, 2, 4)."""

    family: Literal["rank"]
    better: Literal["more", "less"]
    scope: Literal["group", "all"] = "group"
    places: tuple[Places, ...] = ()
    per_rank: PerRank | None = None
    linear: Ends | None = None

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> Rank:
        if sum((bool(self.places), self.per_rank is not None, self.linear is not None)) != 1:
            raise fault(
                "one-way",
                Words("名次得分要有一种写法", "points by rank need one way of saying it"),
                Words(
                    "写 places（名次得分）、per_rank（逐名递减）、linear（首末名）之一",
                    "write one of places, per_rank and linear",
                ),
            )
        return self

    @property
    def compares(self) -> bool:
        return True

    def compile(self, scope: Scope) -> Ref:
        pool = Pool(
            "rank",
            scope.v.key,
            scope.type_of(scope.v),
            scope=self.scope,
            high_first=self.better == "more",
            where=scope.certain.key,
        )
        rank = scope.line("rank", Words("名次", "rank"), pool)
        if self.places:
            return scope.points_line("points", POINTS, self._by_places(rank))
        if self.linear is not None:
            return self._linear(scope, rank, pool, self.linear)
        assert self.per_rank is not None
        behind = scope.line("behind", _BEHIND, Subtract(rank, number(1)))
        step: tuple[Expr, ...] = (number(self._step(scope.setting)),)
        if self.per_rank.share is not None:
            step = (scope.points, number(self.per_rank.share.scaleb(2), percent=True))
        taken = scope.line("lost", Words("名次扣分", "deduction for rank"), Multiply((behind, *step)))
        left = Largest((Subtract(scope.points, taken), number(self.per_rank.floor)))
        return scope.points_line("points", POINTS, left)

    def _step(self, setting: Setting) -> Decimal:
        assert self.per_rank is not None
        if self.per_rank.points is not None:
            return self.per_rank.points
        assert self.per_rank.share is not None
        return setting.points * self.per_rank.share

    def _by_places(self, rank: Ref) -> Expr:
        branches: list[tuple[Expr, Expr]] = []
        for place in self.places:
            last = None if place.last is None else number(place.last)
            branches.append((Within(rank, number(place.first), True, last, True), number(place.points)))
        return Case(tuple(branches), branches[-1][1], exclusive=True)

    def _linear(self, scope: Scope, rank: Ref, pool: Pool, ends: Ends) -> Ref:
        """Equal steps, reckoned from the end with fewer points: so the score itself is what is rounded half up."""
        counted = Pool("count", pool.cell, pool.type, scope=pool.scope, where=pool.where)
        n = scope.line("units", Words("参与排名单位数", "units ranked"), counted)
        several = scope.line("several", Words("不止一个单位", "more than one unit"), Compare(">", n, number(1)))
        with scope.when(several):
            gaps = scope.line("gaps", Words("名次间隔数", "steps between first and last"), Subtract(n, number(1)))
            falls = ends.first >= ends.last
            low, high = (ends.last, ends.first) if falls else (ends.first, ends.last)
            words = Words("高于末名的名次", "places before the last") if falls else _BEHIND
            away = scope.line("away", words, Subtract(n, rank) if falls else Subtract(rank, number(1)))
            rise = Divide(Multiply((away, Subtract(number(high), number(low)))), gaps)
            part = scope.part_line("rise", Words("名次加分", "points for the places"), rise, low, high)
            left = scope.line("left", Words("按名次得分", "points by rank"), Add((number(low), part)))
        return scope.points_line("points", POINTS, Case(((several, left),), number(ends.first)))

    def sentence(self, setting: Setting) -> Words:
        where = Words("组内", "within the group") if self.scope == "group" else Words("全部单位中", "among all units")
        way = Words("高者居前", "high values first") if self.better == "more" else Words("低者居前", "low values first")
        said = self._say_points(setting)
        return Words(
            f"{where.zh}按{setting.value.zh}排名（{way.zh}，数值相同名次并列）：{said.zh}。",
            f"Ranked {where.en} by {setting.value.en} ({way.en}, equal values share a rank): {said.en}.",
        )

    def _say_points(self, setting: Setting) -> Words:
        if self.places:
            said = [(_say_places(p), plain(p.points)) for p in self.places]
            zh = "；".join(f"{w.zh}得 {points} 分" for w, points in said)
            return Words(zh, "; ".join(f"{w.en}: {points}" for w, points in said))
        if self.per_rank is not None:
            full, step, floor = plain(setting.points), plain(self._step(setting)), plain(self.per_rank.floor)
            share = Words("", "")
            if self.per_rank.share is not None:
                percent = plain(self.per_rank.share.scaleb(2))
                share = Words(f"（分值的 {percent}%）", f" ({percent}% of the points)")
            return Words(
                f"第 1 名得 {full} 分，每低 1 名扣 {step} 分{share.zh}，最低 {floor} 分",
                f"the first gets {full}, each place lower {step} less{share.en}, at least {floor}",
            )
        assert self.linear is not None
        first, last = plain(self.linear.first), plain(self.linear.last)
        return Words(
            f"第 1 名得 {first} 分，末名得 {last} 分，中间按名次等距递减",
            f"the first gets {first}, the last {last}, equal steps between",
        )

    def check(self, setting: Setting) -> Iterator[Finding]:
        if self.places:
            yield from self._check_places()
        best = self.greatest(setting)
        if best != setting.points:
            yield points_differ(best, setting.points, "places" if self.places else "linear")
        if self.per_rank is not None and self.per_rank.floor > setting.points:
            yield floor_above(self.per_rank.floor, setting.points).under("per_rank")

    def _check_places(self) -> Iterator[Finding]:
        right = Words("名次首尾相接，最后一档不写 last（止名次）", "let the places meet; the last entry has no last")
        expected: int | None = 1
        for at, place in enumerate(self.places):
            wrong = _misplaced(place, expected)
            if wrong is not None:
                yield Finding("places-gap", ("places", at), wrong, right)
            expected = None if place.last is None else place.last + 1
        if expected is not None:
            yield Finding(
                "places-gap",
                ("places", len(self.places) - 1, "last"),
                Words(f"第 {expected} 名及以后没有分数", f"place {expected} and later have no points"),
                right,
            )

    def greatest(self, setting: Setting) -> Decimal:
        if self.places:
            return max(p.points for p in self.places)
        return setting.points if self.linear is None else max(self.linear.first, self.linear.last)

    def least(self, setting: Setting) -> Decimal:
        if self.places:
            return min(p.points for p in self.places)
        if self.per_rank is not None:
            return self.per_rank.floor
        assert self.linear is not None
        return min(self.linear.first, self.linear.last)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()


def _misplaced(place: Places, expected: int | None) -> Words | None:
    """What is wrong with the places of an entry that should begin at `expected` (None: none was left)."""
    if place.last is not None and place.last < place.first:
        return Words(
            f"第 {place.first} 名到第 {place.last} 名，写反了",
            f"from place {place.first} to place {place.last} is the wrong way round",
        )
    if expected is None:
        return Words(
            "前面一档没有 last（止名次），已经包括以后各名", "an entry before has no last and takes all further places"
        )
    if place.first == expected:
        return None
    return Words(
        f"这一档从第 {place.first} 名起，应从第 {expected} 名起",
        f"this entry begins at place {place.first}, not at {expected}",
    )


def _say_places(place: Places) -> Words:
    if place.last is None:
        return Words(f"第 {place.first} 名及以后", f"place {place.first} and later")
    if place.last == place.first:
        return Words(f"第 {place.first} 名", f"place {place.first}")
    return Words(f"第 {place.first}–{place.last} 名", f"places {place.first} to {place.last}")
