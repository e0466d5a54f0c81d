"""`relative`: level and improvement ranked apart, or the place between the worst and the best of the group.

Other comparisons with the group are compositions: own ÷ best is `ratio` with the target `{by: pool, pool:
highest}`, the difference from the mean is `steps` with `{by: pool, pool: mean}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import (
    ZERO,
    Add,
    All,
    Case,
    Compare,
    Divide,
    Expr,
    Multiply,
    Number,
    Pool,
    Ref,
    Subtract,
    Truth,
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, points_differ
from kaoping.engine.rules.rank import Ends, PerRank, Places, Rank
from kaoping.engine.terms import DataItem, Exact, Finding, NumberItem, Part, Share, fault
from kaoping.engine.words import Words

_LEVEL = Words("水平", "level")
_IMPROVEMENT = Words("改善", "improvement")
_CHANGE = Words("比上期增减", "change from the last period")
_GROWTH = Words("比上期增幅（%）", "growth over the last period (%)")


class LevelAndImprovement(Part):
    """Ranks by level and by the change from the last period, each turned into points, then weighted.

    The change is a `difference`, or a `rate` in per cent of the last value, rounded to `decimals`. The last
    value is the data item `<item>.last`. `first_period` says what counts where there is none: the level
    alone, no points for the improvement, or the item is not reported. Points by rank as in `rank`.
    """

    level: Annotated[Share, Field(gt=0, lt=1)]
    improvement: Annotated[Share, Field(gt=0, lt=1)]
    change: Literal["difference", "rate"]
    decimals: int | None = Field(default=None, ge=0, le=6)
    first_period: Literal["level_only", "no_points", "not_reported"]
    places: tuple[Places, ...] = ()
    per_rank: PerRank | None = None
    linear: Ends | None = None

    @model_validator(mode="after")
    def _complete(self) -> LevelAndImprovement:
        if (self.change == "rate") != (self.decimals is not None):
            raise fault(
                "goes-together",
                Words(
                    "change（变化算法）为 rate（增减百分比）的要写 decimals（小数位），"
                    "为 difference（与上期之差）的不写",
                    "decimals go with change: rate, not with difference",
                ),
                Words("如 decimals（小数位）: 2", "such as decimals: 2"),
                "decimals",
            )
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


class Spread(Part):
    """The worst of the group gets `worst`, the best `best`, the others by where they lie in between.

    `all_equal` is what each gets where there is no difference between them.
    """

    worst: Exact
    best: Exact
    all_equal: Exact

    @model_validator(mode="after")
    def _rises(self) -> Spread:
        if not self.worst < self.best or not self.worst <= self.all_equal <= self.best:
            raise fault(
                "bad-spread",
                Words(
                    "最差得分要少于最好得分，都相同时的得分在两者之间",
                    "the worst gets less than the best, and all equal something from one to the other",
                ),
                Words(
                    "如 worst: 60, best: 100, all_equal: 100（最差得分、最好得分、都相同得分）",
                    "such as worst: 60, best: 100, all_equal: 100",
                ),
            )
        return self


class Relative(Rule):
    """Points by the place of a unit among its peers, in a way that no ranking or target alone can say."""

    family: Literal["relative"]
    better: Literal["more", "less"]
    scope: Literal["group", "all"] = "group"
    ranked: LevelAndImprovement | None = None
    spread: Spread | None = None

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> Relative:
        if (self.ranked is None) == (self.spread is None):
            raise fault(
                "one-way",
                Words("相对得分要有一种写法", "points relative to others need one way of saying it"),
                Words(
                    "写 ranked（水平改善排名）或 spread（最差最好之间）；"
                    "与最好值之比用 ratio（完成率得分），与平均值之差用 steps（增减分）",
                    "write ranked or spread; own ÷ best is ratio, the difference from the mean is steps",
                ),
            )
        return self

    @property
    def compares(self) -> bool:
        return True

    def compile(self, scope: Scope) -> Ref:
        if self.spread is not None:
            return self._spread(scope, self.spread)
        assert self.ranked is not None
        return self._ranked(scope, self.ranked)

    # Level and improvement

    def _rank(self, ranked: LevelAndImprovement) -> Rank:
        return Rank(
            family="rank",
            better=self.better,
            scope=self.scope,
            places=ranked.places,
            per_rank=ranked.per_rank,
            linear=ranked.linear,
        )

    def _ranked(self, scope: Scope, ranked: LevelAndImprovement) -> Ref:
        rank = self._rank(ranked)
        level = rank.compile(scope.within("level", _LEVEL))
        known = scope.optional.get(self.last_item(scope.item))
        if known is None:
            return scope.points_line("points", POINTS, self._both(scope, ranked, rank, level, scope.certain))
        words = Words("有上期数据", "there is a last period")
        with scope.when(scope.line("compared", words, All((scope.certain, known)))):
            both = self._both(scope, ranked, rank, level, Ref(f"{scope.item}.compared"))
            together = scope.points_line("both", Words("合成得分", "weighted points"), both)
        alone: Expr = level
        if ranked.first_period == "no_points":
            words = Words("只有水平的得分", "points for the level alone")
            alone = scope.points_line("alone", words, Multiply((level, _per_cent(ranked.level))))
        return scope.points_line("points", POINTS, Case(((Ref(f"{scope.item}.compared"), together),), alone))

    def _both(self, scope: Scope, ranked: LevelAndImprovement, rank: Rank, level: Ref, compared: Ref) -> Expr:
        last = scope.cells[self.last_item(scope.item)]
        gain = Subtract(scope.v, last)
        if ranked.decimals is None:
            change = scope.line("change", _CHANGE, gain)
        else:
            growth = Divide(Multiply((gain, number(100))), last)
            change = scope.line("change", _GROWTH, growth, decimals=ranked.decimals)
        inner = replace(scope.within("improvement", _IMPROVEMENT, value=change), certain=compared)
        improvement = rank.compile(inner)
        weighted = (_per_cent(ranked.level), _per_cent(ranked.improvement))
        return Add((Multiply((level, weighted[0])), Multiply((improvement, weighted[1]))))

    @staticmethod
    def last_item(item: str) -> str:
        """Identifier of the data item with the value of the last period."""
        return f"{item}.last"

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        if self.ranked is None or self.ranked.change == "difference":
            return ()
        name = self.last_item(scope.item)
        nothing = Compare("<=", scope.cells[name], ZERO)
        known = scope.optional.get(name)
        return (nothing,) if known is None else (Case(((known, nothing),), Truth(value=False)),)

    # Between the worst and the best

    def _spread(self, scope: Scope, spread: Spread) -> Ref:
        kind, where = scope.type_of(scope.v), scope.certain.key

        def pool(how: Literal["largest", "smallest"], name: str, words: Words) -> Ref:
            return scope.line(name, words, Pool(how, scope.v.key, kind, scope=self.scope, where=where))

        more = self.better == "more"
        best = pool("largest" if more else "smallest", "best", Words("最好值", "best value"))
        worst = pool("smallest" if more else "largest", "worst", Words("最差值", "worst value"))
        apart = scope.line("apart", Words("各单位有差别", "units differ"), Compare("!=", best, worst))
        with scope.when(apart):
            ahead = Subtract(scope.v, worst) if more else Subtract(worst, scope.v)
            far = scope.line("ahead", Words("好于最差值", "better than the worst by"), ahead)
            width = Subtract(best, worst) if more else Subtract(worst, best)
            gap = scope.line("gap", Words("最好与最差之差", "from worst to best"), width)
            rise = Divide(Multiply((far, Subtract(number(spread.best), number(spread.worst)))), gap)
            part = scope.points_line("rise", Words("按差距加分", "points for the distance"), rise)
            reached = scope.line(
                "reached", Words("按差距得分", "points by distance"), Add((number(spread.worst), part))
            )
        return scope.points_line("points", POINTS, Case(((apart, reached),), number(spread.all_equal)))

    # In words

    def sentence(self, setting: Setting) -> Words:
        if self.spread is not None:
            return self._say_spread(setting, self.spread)
        assert self.ranked is not None
        value = setting.value
        both = Words(f"{value.zh}及其比上期的变化分别", f"{value.en} and apart by its change from the last period")
        said = self._rank(self.ranked).sentence(replace(setting, value=both))
        level, improvement = (plain(w.scaleb(2)) for w in (self.ranked.level, self.ranked.improvement))
        change = Words("变化为与上期之差", "the change is the difference from the last period")
        if self.ranked.decimals is not None:
            change = Words(
                f"变化为比上期增减的百分比（保留 {self.ranked.decimals} 位小数）",
                f"the change is in per cent of the last period (to {self.ranked.decimals} decimals)",
            )
        first = {
            "level_only": Words("没有上期数据的只按水平计分", "without a last period the level alone counts"),
            "no_points": Words("没有上期数据的改善部分不得分", "without a last period the improvement gets nothing"),
            "not_reported": Words("没有上期数据的按未报处理", "without a last period the item is not reported"),
        }[self.ranked.first_period]
        return Words(
            f"{said.zh.rstrip('。')}；{change.zh}；水平得分占 {level}%，改善得分占 {improvement}%；{first.zh}。",
            f"{said.en.rstrip('.')}; {change.en}; the level counts {level}%, the improvement {improvement}%; "
            f"{first.en}.",
        )

    def _say_spread(self, setting: Setting, spread: Spread) -> Words:
        where = Words("组内", "of the group") if self.scope == "group" else Words("全部单位中", "of all units")
        way = Words("最高", "highest") if self.better == "more" else Words("最低", "lowest")
        worst, best, equal = plain(spread.worst), plain(spread.best), plain(spread.all_equal)
        value = setting.value
        return Words(
            f"{where.zh}{value.zh}最好（{way.zh}）的得 {best} 分，最差的得 {worst} 分，其余按与最差值的差距成比例计分；"
            f"各单位都相同的得 {equal} 分。",
            f"The best (the {way.en}) {value.en} {where.en} gets {best}, the worst {worst}, the others in proportion "
            f"to their distance from the worst; {equal} each if all are equal.",
        )

    # Checks

    def check(self, setting: Setting) -> Iterator[Finding]:
        if self.ranked is not None:
            weights = self.ranked.level + self.ranked.improvement
            if weights != 1:
                shown = plain(weights.scaleb(2))
                yield Finding(
                    "weights-sum",
                    ("ranked",),
                    Words(
                        f"水平和改善合计占 {shown}%，不是 100%", f"level and improvement add up to {shown}%, not 100%"
                    ),
                    Words("改到合计 100%", "let them add up to 100%"),
                )
            for finding in self._rank(self.ranked).check(setting):
                yield finding.under("ranked")
        if self.spread is not None and self.spread.best != setting.points:
            yield points_differ(self.spread.best, setting.points, "spread", "best")

    def greatest(self, setting: Setting) -> Decimal | None:
        if self.spread is not None:
            return self.spread.best
        assert self.ranked is not None
        return self._rank(self.ranked).greatest(setting)

    def least(self, setting: Setting) -> Decimal | None:
        if self.spread is not None:
            return self.spread.worst
        assert self.ranked is not None
        least = self._rank(self.ranked).least(setting)
        if self.ranked.first_period == "no_points":
            least = min(least, Decimal(0))
        return least

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    # Data

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        own = NumberItem(id=item, title=title)
        if self.ranked is None:
            return (own,)
        last = Words(f"上期{title.zh}", f"{title.en}, last period")
        return (own, NumberItem(id=self.last_item(item), title=last))

    def optional(self, item: str) -> frozenset[str]:
        if self.ranked is None or self.ranked.first_period == "not_reported":
            return frozenset()
        return frozenset((self.last_item(item),))


def _per_cent(share: Decimal) -> Number:
    """A share as it is written: 40%."""
    return number(share.scaleb(2), percent=True)
