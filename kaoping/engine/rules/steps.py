"""`steps`: points for reaching the target, more or fewer for each step away from it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import (
    ZERO,
    Add,
    Case,
    Compare,
    Divide,
    Expr,
    Largest,
    Multiply,
    Ref,
    Smallest,
    Subtract,
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting
from kaoping.engine.terms import Exact, Finding, Part, Severity, fault
from kaoping.engine.words import Words

Limit: TypeAlias = Exact | Literal["points", "none"]


class Marginal(Part):
    """One band of a marginal slope: inside the next `width` of the gap, `points` for each `per`."""

    width: Annotated[Exact, Field(gt=0)] | None = None
    """Width of the band in the unit of the gap; the last band may leave it out: without end."""
    points: Annotated[Exact, Field(ge=0)]
    per: Annotated[Exact, Field(gt=0)] = Decimal(1)


class Side(Part):
    """What happens on one side of the target.

    `unit` and `step` have no default: the texts leave them open, so the author has to choose.
    """

    effect: Literal["add", "deduct"]
    per: Annotated[Exact, Field(gt=0)] | None = None
    """Size of a step: in the unit of the value, or in per cent of the target."""
    points: Annotated[Exact, Field(ge=0)] | None = None
    """Points for each step."""
    unit: Literal["value", "percent_of_target"]
    step: Literal["whole", "pro_rata"]
    bands: tuple[Marginal, ...] = ()
    """Marginal bands with their own rate, instead of `per` and `points`."""
    cap: Limit
    """The most that is added or deducted: a number, the item's points again, or none."""

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> Side:
        if bool(self.bands) == (self.per is not None or self.points is not None):
            raise fault(
                "one-way",
                Words("每一步的分要有一种写法", "the points per step need one way of saying it"),
                Words("写 per 和 points，或写 bands，二者取一", "write per and points, or bands, not both"),
            )
        if not self.bands and (self.per is None or self.points is None):
            raise fault(
                "goes-together",
                Words("per 和 points 只写了一个", "only one of per and points is written"),
                Words("一起写：每多少（per）多少分（points）", "write both: so many points for each per"),
            )
        if any(band.width is None for band in self.bands[:-1]):
            raise fault(
                "band-width",
                Words("中间的一段没有 width", "a band before the last has no width"),
                Words("只有最后一段可以不写 width", "only the last band may be without width"),
                "bands",
            )
        return self

    @property
    def rates(self) -> tuple[Marginal, ...]:
        """The slope as bands; a plain slope is one band without end."""
        if self.bands:
            return self.bands
        assert self.per is not None
        assert self.points is not None
        return (Marginal(points=self.points, per=self.per),)

    def most(self, points: Decimal) -> Decimal | None:
        """The largest change this side can make to an item with so many points."""
        if isinstance(self.cap, Decimal):
            return self.cap
        return points if self.cap == "points" else None


class Steps(Rule):
    """Two-sided slope around the target.

    At the target the item has its points (or `at_target`); each `per` above or below adds or deducts,
    in whole steps or pro rata, with its own unit and cap on each side; never below `floor`.
    """

    family: Literal["steps"]
    above: Side | None = None
    below: Side | None = None
    floor: Exact | Literal["none"]
    """The fewest points: 0 is 扣完为止."""
    at_target: Exact | None = None
    """Points at the target, where that is not full points (3 of 4, or 80 of 100)."""

    @model_validator(mode="after")
    def _some_side(self) -> Steps:
        if self.above is None and self.below is None:
            raise fault(
                "one-way",
                Words("没有写高于或低于目标时怎样计分", "nothing is said for values above or below the target"),
                Words("写 above、below 或两者", "write above, below or both"),
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        base = scope.points if self.at_target is None else number(self.at_target)
        branches: list[tuple[Expr, Expr]] = []
        for name, side, words, far in (
            ("above", self.above, Words("高于目标", "above the target"), Subtract(scope.v, scope.t)),
            ("below", self.below, Words("低于目标", "below the target"), Subtract(scope.t, scope.v)),
        ):
            if side is None:
                continue
            sign: Literal[">", "<"] = ">" if name == "above" else "<"
            on_side = scope.line(f"is_{name}", words, Compare(sign, scope.v, scope.t))
            with scope.when(on_side):
                gap = scope.line(f"{name}_gap", _GAP[name], far)
                change = _change(scope, name, side, gap)
                combined: Expr = Add((base, change)) if side.effect == "add" else Subtract(base, change)
                if side.effect == "deduct" and isinstance(self.floor, Decimal):
                    combined = Largest((combined, number(self.floor)))
                branches.append((on_side, scope.points_line(f"{name}_points", _THEN[name], combined)))
        return scope.points_line("points", POINTS, Case(tuple(branches), base, exclusive=True))

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        sides = [side for side in (self.above, self.below) if side is not None]
        fixed = scope.setting.target
        if (fixed is None or fixed <= 0) and any(side.unit == "percent_of_target" for side in sides):
            return (Compare("<=", scope.t, ZERO),)
        return ()

    def sentence(self, setting: Setting) -> Words:
        base = setting.points if self.at_target is None else self.at_target
        goal = setting.target_words
        zh = [f"达到{goal.zh}得 {plain(base)} 分"]
        en = [f"{plain(base)} points at {goal.en}"]
        for side, where in ((self.above, Words("高", "above")), (self.below, Words("低", "below"))):
            if side is None:
                continue
            said = _say_side(side, setting, where)
            zh.append(said.zh)
            en.append(said.en)
        if isinstance(self.floor, Decimal):
            zh.append("扣完为止" if self.floor == 0 else f"最低得 {plain(self.floor)} 分")
            en.append("not below 0" if self.floor == 0 else f"not below {plain(self.floor)}")
        return Words("；".join(zh) + "。", "; ".join(en) + ".")

    def check(self, setting: Setting) -> Iterator[Finding]:
        base = setting.points if self.at_target is None else self.at_target
        if base > setting.points:
            yield Finding(
                "rule-points",
                ("at_target",),
                Words(
                    f"达到目标得 {plain(base)} 分，多于指标分值 {plain(setting.points)} 分",
                    f"{plain(base)} points at the target are more than the item's {plain(setting.points)}",
                ),
                Words("不超过指标分值", "at most the item's points"),
            )
        for name, side in (("above", self.above), ("below", self.below)):
            if side is None or side.effect == "add" or not isinstance(side.cap, Decimal):
                continue
            if isinstance(self.floor, Decimal) and side.cap > base - self.floor:
                yield Finding(
                    "cap-unreachable",
                    (name, "cap"),
                    Words(
                        f"最多扣 {plain(side.cap)} 分永远到不了：扣 {plain(base - self.floor)} 分时已到最低分",
                        f"the cap of {plain(side.cap)} is never reached: the floor is {plain(base - self.floor)} below",
                    ),
                    Words("改小，或写 none", "a smaller cap, or none"),
                    Severity.WARNING,
                )

    def greatest(self, setting: Setting) -> Decimal | None:
        base = setting.points if self.at_target is None else self.at_target
        best = base
        for side in (self.above, self.below):
            if side is not None and side.effect == "add":
                most = side.most(setting.points)
                if most is None:
                    return None
                best = max(best, base + most)
        return best

    def least(self, setting: Setting) -> Decimal | None:
        base = setting.points if self.at_target is None else self.at_target
        worst = base
        for side in (self.above, self.below):
            if side is None or side.effect == "add":
                continue
            most = side.most(setting.points)
            lowest = None if most is None else base - most
            if isinstance(self.floor, Decimal):
                lowest = self.floor if lowest is None else max(lowest, self.floor)
            if lowest is None:
                return None
            worst = min(worst, lowest)
        return worst

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        if target is None:
            return ()
        found = [target]
        for side, sign in ((self.above, 1), (self.below, -1)):
            if side is None:
                continue
            for edge in _edges(side, setting):
                gap = edge if side.unit == "value" else (target * edge).scaleb(-2)
                found.append(target + sign * gap)
        return tuple(found)

    @property
    def needs_target(self) -> bool:
        return True


def _edges(side: Side, setting: Setting) -> list[Decimal]:
    """Gaps at which a side turns: the ends of its bands, and where an endless one has used up the points."""
    edges, edge = [], Decimal(0)
    for band in side.rates:
        if band.width is not None:
            edge += band.width
        else:
            most = side.most(setting.points)
            span = setting.points if most is None else most
            edge += (span // band.points + 1 if band.points else 1) * band.per
        edges.append(edge)
    return edges


_GAP = {"above": Words("超出", "excess"), "below": Words("差距", "shortfall")}
_THEN = {"above": Words("超出后得分", "points above"), "below": Words("扣减后得分", "points below")}
_CHANGE = {"add": Words("加分", "bonus"), "deduct": Words("扣分", "deduction")}


def _change(scope: Scope, name: str, side: Side, gap: Ref) -> Ref:
    """Lines from the gap to the points added or deducted, capped."""
    parts: list[Expr] = []
    edge = Decimal(0)
    for at, band in enumerate(side.rates, start=1):
        mark = str(at) if len(side.rates) > 1 else ""
        part = gap if not mark else _slice(scope, name, side, gap, at, edge, band)
        parts.append(_leg(scope, f"{name}_change{mark}", side, band, part, mark))
        edge += band.width or Decimal(0)
    total = parts[0] if len(parts) == 1 else scope.points_line(f"{name}_sum", _CHANGE[side.effect], Add(tuple(parts)))
    if side.cap == "none":
        assert isinstance(total, Ref)
        return total
    limit = scope.points if side.cap == "points" else number(side.cap)
    capped = Words(f"封顶后{_CHANGE[side.effect].zh}", f"capped {_CHANGE[side.effect].en}")
    return scope.points_line(f"{name}_capped", capped, Smallest((total, limit)))


def _of_target(scope: Scope, side: Side, amount: Decimal) -> Expr:
    """An amount of the gap in the unit of the value."""
    if side.unit == "value":
        return number(amount)
    return Multiply((scope.t, number(amount, percent=True)))


def _slice(  # noqa: PLR0913 - the place of a band in its side
    scope: Scope, name: str, side: Side, gap: Ref, at: int, edge: Decimal, band: Marginal
) -> Ref:
    """The part of the gap that lies inside a band."""
    beyond: Expr = Largest((Subtract(gap, _of_target(scope, side, edge)), ZERO)) if edge else gap
    if band.width is not None:
        beyond = Smallest((beyond, _of_target(scope, side, band.width)))
    return scope.line(f"{name}_part{at}", Words(f"第 {at} 段", f"band {at}"), beyond)


def _leg(scope: Scope, key: str, side: Side, band: Marginal, gap: Expr, mark: str) -> Ref:
    """Points for one band's part of the gap: whole steps, or pro rata rounded once."""
    words = _CHANGE[side.effect]
    words = Words(f"第 {mark} 段{words.zh}", f"{words.en} of band {mark}") if mark else words
    size = _of_target(scope, side, band.per)
    if side.step == "whole":
        count = Words(f"第 {mark} 段整步数", f"whole steps in band {mark}") if mark else Words("整步数", "whole steps")
        steps = scope.whole_line(f"{key}_steps", count, Divide(gap, size))
        return scope.points_line(key, words, Multiply((steps, number(band.points))))
    if side.unit == "value" and band.per == 1:
        return scope.points_line(key, words, Multiply((gap, number(band.points))))
    return scope.points_line(key, words, Divide(Multiply((gap, number(band.points))), size))


def _say_side(side: Side, setting: Setting, where: Words) -> Words:
    verb = Words("加", "adds") if side.effect == "add" else Words("扣", "takes")
    parts_zh, parts_en = [], []
    edge = Decimal(0)
    for band in side.rates:
        size = (
            setting.amount(band.per)
            if side.unit == "value"
            else Words(f"目标值的 {plain(band.per)}%", f"{plain(band.per)}% of the target")
        )
        zh = f"每{where.zh} {size.zh}{verb.zh} {plain(band.points)} 分"
        en = f"each {size.en} {where.en} {verb.en} {plain(band.points)}"
        if len(side.rates) > 1:
            unit = "%" if side.unit == "percent_of_target" or setting.unit.zh == "%" else ""
            end = None if band.width is None else edge + band.width
            zh = (f"{plain(edge)}–{plain(end)}{unit} 部分" if end is not None else f"{plain(edge)}{unit} 以外部分") + zh
            en = (
                f"from {plain(edge)} to {plain(end)}{unit} " if end is not None else f"beyond {plain(edge)}{unit} "
            ) + en
            edge += band.width or Decimal(0)
        parts_zh.append(zh)
        parts_en.append(en)
    zh, en = "，".join(parts_zh), ", ".join(parts_en)
    if side.step == "whole":
        zh, en = zh + "（不足一步不计）", en + " (whole steps only)"
    else:
        zh, en = zh + "（按比例计）", en + " (pro rata)"
    if side.cap == "points":
        zh += f"，最多{verb.zh}{plain(setting.points)} 分（同本项分值）"
        en += f", at most {plain(setting.points)} (the item's points again)"
    elif isinstance(side.cap, Decimal):
        zh += f"，最多{verb.zh} {plain(side.cap)} 分"
        en += f", at most {plain(side.cap)}"
    return Words(zh, en)
