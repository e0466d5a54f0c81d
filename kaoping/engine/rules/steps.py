"""`steps`: points for reaching the target, more or fewer for each step away from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

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
    Largest,
    Multiply,
    Ref,
    Smallest,
    Subtract,
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, floor_above, in_points, points_differ
from kaoping.engine.terms import Exact, Finding, Part, Severity, fault
from kaoping.engine.words import Words

Limit: TypeAlias = Exact | Literal["points", "none"]
Where: TypeAlias = Literal["above", "below"]


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
                Words(
                    "写 per（每）和 points（每步分值），或写 bands（分段），二者取一",
                    "write per and points, or bands, not both",
                ),
            )
        if not self.bands and (self.per is None or self.points is None):
            raise fault(
                "goes-together",
                Words("per（每）和 points（每步分值）只写了一个", "only one of per and points is written"),
                Words("一起写：每多少（per）多少分（points）", "write both: so many points for each per"),
            )
        if any(band.width is None for band in self.bands[:-1]):
            raise fault(
                "band-width",
                Words("中间的一段没有 width（段宽）", "a band before the last has no width"),
                Words("只有最后一段可以不写 width（段宽）", "only the last band may be without width"),
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
                Words("写 above（高于目标）、below（低于目标）或两者", "write above, below or both"),
            )
        return self

    def _sides(self) -> Iterator[tuple[Where, Side]]:
        if self.above is not None:
            yield "above", self.above
        if self.below is not None:
            yield "below", self.below

    def _base(self, setting: Setting) -> Decimal:
        if self.at_target is None:
            return Decimal(0) if setting.from_zero else setting.points
        return self.at_target

    def compile(self, scope: Scope) -> Ref:
        base = number(self._base(scope.setting))
        branches: list[tuple[Expr, Expr]] = []
        for where, side in self._sides():
            on_side = scope.line(f"is_{where}", _IS[where], Compare(_BEYOND[where], scope.v, scope.t))
            with scope.when(on_side):
                far = Subtract(scope.v, scope.t) if where == "above" else Subtract(scope.t, scope.v)
                gap = scope.line(f"{where}_gap", _GAP[where], far)
                change = _Lines(scope, where, side).change(gap)
                combined: Expr = Add((base, change)) if side.effect == "add" else Subtract(base, change)
                if side.effect == "deduct" and isinstance(self.floor, Decimal):
                    combined = Largest((combined, number(self.floor)))
                branches.append((on_side, scope.points_line(f"{where}_points", _THEN[where], combined)))
        return scope.points_line("points", POINTS, Case(tuple(branches), base, exclusive=True))

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        """Per cent of a target of 0 or less have no size; on the other side of it they are not reckoned."""
        fixed = scope.setting.target
        if fixed is not None and fixed > 0:
            return ()
        none = Compare("<=", scope.t, ZERO)
        return tuple(
            All((none, Compare(_BEYOND[where], scope.v, scope.t)))
            for where, side in self._sides()
            if side.unit == "percent_of_target"
        )

    def sentence(self, setting: Setting) -> Words:
        at = _AT[self.above is None, self.below is None]
        goal, base = setting.target_words, in_points(self._base(setting))
        said = [Words(f"{at.zh}{goal.zh}，得 {base.zh}", f"{base.en} {at.en} {goal.en}")]
        for where, side in self._sides():
            words = _say_side(side, setting, _WORDS[where])
            if side.effect == "deduct" and isinstance(self.floor, Decimal):
                least = Words(f"最低得 {plain(self.floor)} 分", f"not below {plain(self.floor)}")
                least = Words("扣完为止", "not below 0") if self.floor == 0 else least
                words = Words(f"{words.zh}，{least.zh}", f"{words.en}, {least.en}")
            said.append(words)
        return Words("；".join(w.zh for w in said) + "。", "; ".join(w.en for w in said) + ".")

    def check(self, setting: Setting) -> Iterator[Finding]:
        base, best = self._base(setting), self.greatest(setting)
        if base > setting.points:
            yield points_differ(base, setting.points, "at_target")
        elif best is not None and best < setting.points and not setting.from_zero:
            yield points_differ(best, setting.points, "at_target")
        if isinstance(self.floor, Decimal) and self.floor > base:
            yield floor_above(self.floor, base)
        for where, side in self._sides():
            yield from self._check_cap(where, side, base)
            yield from _check_bands(where, side)

    def _check_cap(self, where: Where, side: Side, base: Decimal) -> Iterator[Finding]:
        if side.effect == "add" or not isinstance(side.cap, Decimal) or not isinstance(self.floor, Decimal):
            return
        if side.cap > base - self.floor >= 0:
            yield Finding(
                "cap-unreachable",
                (where, "cap"),
                Words(
                    f"最多扣 {plain(side.cap)} 分永远到不了：扣 {plain(base - self.floor)} 分时已到最低分",
                    f"the cap of {plain(side.cap)} is never reached: the floor is {plain(base - self.floor)} below",
                ),
                Words("改小，或写 none（不封顶）", "a smaller cap, or none"),
                Severity.WARNING,
            )

    @property
    def begins_full(self) -> bool:
        return self.at_target is None and all(side.effect == "deduct" for _, side in self._sides())

    def greatest(self, setting: Setting) -> Decimal | None:
        base = best = self._base(setting)
        for _, side in self._sides():
            if side.effect == "add":
                most = side.most(setting.points)
                if most is None:
                    return None
                best = max(best, base + most)
        return best

    def least(self, setting: Setting) -> Decimal | None:
        base = worst = self._base(setting)
        for _, side in self._sides():
            if side.effect == "add":
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
        for where, side in self._sides():
            for edge in _edges(side, setting):
                gap = edge if side.unit == "value" else (target * edge).scaleb(-2)
                found.append(target + gap if where == "above" else target - gap)
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


def _check_bands(where: Where, side: Side) -> Iterator[Finding]:
    """Whole steps that do not fill their band: the rest of the band would never count."""
    for at, band in enumerate(side.bands):
        if side.step == "whole" and band.width is not None and band.width % band.per:
            yield Finding(
                "broken-step",
                (where, "bands", at, "width"),
                Words(
                    f"整步计分，每 {plain(band.per)} 一步，{plain(band.width)} 的段内有一截永远不计",
                    f"whole steps of {plain(band.per)} leave a rest of a band of {plain(band.width)} uncounted",
                ),
                Words("段宽改为步长的整数倍，或按比例计（pro_rata）", "a width of whole steps, or step: pro_rata"),
                Severity.WARNING,
            )


_BEYOND: dict[Where, Literal[">", "<"]] = {"above": ">", "below": "<"}
_IS = {"above": Words("高于目标", "above the target"), "below": Words("低于目标", "below the target")}
_GAP = {"above": Words("超出", "excess"), "below": Words("差距", "shortfall")}
_THEN = {"above": Words("超出后得分", "points above"), "below": Words("扣减后得分", "points below")}
_CHANGE = {"add": Words("加分", "bonus"), "deduct": Words("扣分", "deduction")}


@dataclass(frozen=True)
class _Lines:
    """The lines of one side: from the gap to the points added or deducted."""

    scope: Scope
    where: Where
    side: Side

    def change(self, gap: Ref) -> Ref:
        """The change, capped."""
        words = _CHANGE[self.side.effect]
        parts, edge = [], Decimal(0)
        for at, band in enumerate(self.side.rates, start=1):
            part = self._inside(gap, at, edge, band)
            parts.append(self._leg(part, at, band))
            edge += band.width or Decimal(0)
        total = parts[0]
        if len(parts) > 1:
            total = self.scope.line(f"{self.where}_sum", words, Add(tuple(parts)))
        if self.side.cap == "none":
            return total
        limit = self.scope.points if self.side.cap == "points" else number(self.side.cap)
        capped = Words(f"封顶后{words.zh}", f"capped {words.en}")
        return self.scope.line(f"{self.where}_capped", capped, Smallest((total, limit)))

    def _inside(self, gap: Ref, at: int, edge: Decimal, band: Marginal) -> Ref:
        """The part of the gap that lies inside a band, which begins at `edge`."""
        part: Expr = Largest((Subtract(gap, self._size(edge)), ZERO)) if edge else gap
        if band.width is not None:
            end = self._size(edge + band.width)
            part = Smallest((part, Subtract(end, self._size(edge)) if edge else end))
        if isinstance(part, Ref):
            return part
        return self.scope.line(f"{self.where}_part{at}", Words(f"第 {at} 段", f"band {at}"), part)

    def _leg(self, part: Ref, at: int, band: Marginal) -> Ref:
        """Points for one band's part of the gap: whole steps, or pro rata and rounded once."""
        several = len(self.side.rates) > 1
        key = f"{self.where}_change{at if several else ''}"
        words, steps = _CHANGE[self.side.effect], Words("整步数", "whole steps")
        if several:
            words = Words(f"第 {at} 段{words.zh}", f"{words.en} of band {at}")
            steps = Words(f"第 {at} 段{steps.zh}", f"{steps.en} in band {at}")
        points, size = number(band.points), self._size(band.per)
        if self.side.step == "whole":
            count = self.scope.whole_line(f"{key}_steps", steps, Divide(part, size))
            return self.scope.line(key, words, Multiply((count, points)))
        product = Multiply((part, points))
        one = self.side.unit == "value" and band.per == 1
        return self.scope.points_line(key, words, product if one else Divide(product, size))

    def _size(self, amount: Decimal) -> Expr:
        """An amount of the gap in the unit of the value."""
        if self.side.unit == "value":
            return number(amount)
        return Multiply((self.scope.t, number(amount, percent=True)))


_AT = {
    # No side above, no side below
    (False, False): Words("达到", "at"),
    (True, False): Words("达到或超过", "at or above"),
    (False, True): Words("不超过", "at or below"),
}
_WORDS = {"above": Words("高", "above"), "below": Words("低", "below")}


def _say_side(side: Side, setting: Setting, where: Words) -> Words:
    verb = Words("加", "adds") if side.effect == "add" else Words("扣", "takes")
    zh, en, edge = [], [], Decimal(0)
    for band in side.rates:
        inside = Words("", "")
        if side.bands:
            inside = _say_band(side, setting, edge, band.width)
            edge += band.width or Decimal(0)
        size = _say_step(side, setting, band.per)
        zh.append(f"{inside.zh}每{where.zh}{size.zh}{verb.zh} {plain(band.points)} 分")
        en.append(f"{inside.en}each {size.en} {where.en} {verb.en} {plain(band.points)}")
    how, most = _say_how(side, setting), _say_cap(side, setting, verb)
    return Words("，".join(zh) + how.zh + most.zh, ", ".join(en) + how.en + most.en)


def _say_step(side: Side, setting: Setting, per: Decimal) -> Words:
    if side.unit == "percent_of_target":
        return Words(f"目标值的 {plain(per)}%", f"{plain(per)}% of the target")
    size = setting.amount(per)
    return Words(f" {size.zh}{'' if setting.unit.zh else ' '}", size.en)


def _say_how(side: Side, setting: Setting) -> Words:
    """Whether what is left of a step counts."""
    if side.step == "pro_rata":
        return Words("（按比例计）", " (pro rata)")
    sizes = {band.per for band in side.rates}
    per = sizes.pop() if len(sizes) == 1 else None
    least = "一步" if per is None else _say_step(side, setting, per).zh.removeprefix("目标值的")
    return Words(f"（不足{least}的不计）", " (whole steps only)")


def _say_band(side: Side, setting: Setting, edge: Decimal, width: Decimal | None) -> Words:
    percent = side.unit == "percent_of_target" or setting.unit.zh == "%"
    unit = Words("%", "%") if percent else Words(f" {setting.unit.zh}".rstrip(), f" {setting.unit.en}".rstrip())
    if width is None:
        return Words(f"{plain(edge)}{unit.zh} 以外部分", f"beyond {plain(edge)}{unit.en} ")
    ends = f"{plain(edge)}–{plain(edge + width)}"
    return Words(f"{ends}{unit.zh} 部分", f"from {ends}{unit.en} ")


def _say_cap(side: Side, setting: Setting, verb: Words) -> Words:
    if side.cap == "none":
        return Words("", "")
    most = plain(setting.points if side.cap == "points" else side.cap)
    if side.cap == "points":
        return Words(f"，最多{verb.zh} {most} 分（同本项分值）", f", at most {most} (the item's points again)")
    return Words(f"，最多{verb.zh} {most} 分", f", at most {most}")
