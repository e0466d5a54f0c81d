"""Adding up: from the scores of items to the score of their parent.

Points that are not applicable leave the reckoning as each leaf's policy says: the parent is rescaled to
full, or the points are spread over the other items evenly or pro rata.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    ZERO,
    Add,
    All,
    Any,
    Case,
    Compare,
    Divide,
    Expr,
    Largest,
    Multiply,
    Not,
    ProgramBuilder,
    Ref,
    Smallest,
    Subtract,
    number,
)
from kaoping.engine.words import Words

SUM = Words("合计", "sum")


@dataclass(frozen=True, kw_only=True)
class RollUp:
    """How the children of one parent add up. `weights` are shares by child for weighted means."""

    how: Literal["sum", "weighted", "mean"]
    full: Decimal
    decimals: int
    leaf_decimals: int
    working: int
    rounding: Rounding
    round_parts: bool
    rescale_here: bool
    min_available: Decimal | None
    weights: dict[str, Decimal]


class _Writer:
    def __init__(self, b: ProgramBuilder, item: str, roll_up: RollUp) -> None:
        self.b = b
        self.item = item
        self.roll_up = roll_up

    def line(
        self,
        name: str,
        words: Words,
        what: Expr,
        *,
        decimals: int | None = None,
        quiet: bool = False,
        hidden_when: Ref | None = None,
    ) -> Ref:
        return self.b.step(
            keys.line(self.item, name),
            words,
            what,
            decimals=decimals,
            rounding=self.roll_up.rounding,
            quiet=quiet,
            hidden_when=hidden_when,
        )

    def rounded(self, name: str, words: Words, what: Expr, *, hidden_when: Ref | None = None) -> Ref:
        return self.line(name, words, what, decimals=self.roll_up.decimals, hidden_when=hidden_when)


def add_up(
    b: ProgramBuilder, item: str, children: Sequence[Scored], roll_up: RollUp, further: Sequence[Scored] = ()
) -> Scored:
    """Write the lines that add the children up; the result still misses effects, cap and floor.

    `further` are bonuses and penalties: they come on top of what the children make, and are no part of
    the points that are rescaled, spread, weighted or averaged.
    """
    w = _Writer(b, item, roll_up)
    exists = _exists(w, children, further, roll_up)
    if exists is None:
        return _with_further(w, _added(w, children, exists=None), further)
    with b.when(exists):
        return _with_further(w, _added(w, children, exists=exists), further)


def highest(b: ProgramBuilder, item: str, children: Sequence[Scored], *, takes: bool) -> Scored:
    """One of several bonuses or penalties for the same matter: the one that gives, or takes, the most."""
    scores = tuple(child.score for child in children)
    words = (
        Words("扣分最多的一项", "the most that one takes")
        if takes
        else Words("加分最多的一项", "the most that one gives")
    )
    pick = Smallest(scores) if takes else Largest(scores)
    there = tuple(child.exists for child in children if child.exists is not None)
    exists = (
        b.step(keys.line(item, "each_exists"), Words("各项都有得分", "each has a score"), All(there), quiet=True)
        if there
        else None
    )
    with nullcontext() if exists is None else b.when(exists):
        score = b.step(keys.line(item, "highest"), words, pick)
    waits = tuple(child.is_open for child in children if child.is_open is not None)
    is_open = (
        b.step(keys.line(item, "each_open"), Words("得分待定", "the score is open"), Any(waits), quiet=True)
        if waits
        else None
    )
    return Scored(item, score, max(child.points for child in children), exists=exists, is_open=is_open)


def _with_further(w: _Writer, base: Scored, further: Sequence[Scored]) -> Scored:
    if not further:
        return base
    together = _with_losses([base.score, *(c.score for c in further)], further)
    return replace(
        base,
        score=w.rounded("with_bonus", Words("加减分后", "after bonus and penalty"), together),
        total_loss=_together(w, "all_losses", [base.total_loss, *(c.total_loss for c in further)]),
        is_open=_any_open(w, [base, *further], "all_open"),
    )


def _exists(w: _Writer, children: Sequence[Scored], further: Sequence[Scored], roll_up: RollUp) -> Ref | None:
    """Whether the parent has a score: enough data below it, and every child has one."""
    conditions: list[Expr] = [c.exists for c in (*children, *further) if c.exists is not None]
    if roll_up.min_available is not None:
        with_data = [c for c in children if c.available is not None]
        points = [Case(((c.available, number(c.points)),), ZERO) for c in with_data if c.available is not None]
        always = sum((c.points for c in children if c.available is None), Decimal(0))
        known = w.line("available_points", Words("有数据的分值", "points with data"), Add((number(always), *points)))
        share = Multiply((number(roll_up.full), number(roll_up.min_available.scaleb(2), percent=True)))
        words = Words("数据足够", "enough data")
        conditions.append(w.line("enough", words, Compare(">=", known, share)))
    if not conditions:
        return None
    if len(conditions) == 1 and isinstance(conditions[0], Ref):
        return conditions[0]
    return w.line("exists", Words("可以评分", "has a score"), All(tuple(conditions)), quiet=True)


def _added(w: _Writer, children: Sequence[Scored], *, exists: Ref | None) -> Scored:
    r = w.roll_up
    handled_here = [c for c in children if c.counted is not None and _stays(c, r)]
    counted: Ref | None = None
    if r.how == "weighted":
        score = _weighted(w, children, handled_here)
    elif r.how == "mean":
        score = _mean(w, children, handled_here)
    elif handled_here:
        score, counted = _sum_without(w, children, handled_here)
    else:
        score = w.rounded("sum", SUM, _with_losses([c.score for c in children], children))
        passed_on = [c for c in children if c.counted is not None]
        if passed_on:
            counted = w.line("counted", Words("适用分值", "applicable points"), _points_counted(children), quiet=True)
    return Scored(
        w.item,
        score,
        r.full,
        counted=counted,
        exists=exists,
        total_loss=_together(w, "total_loss", [c.total_loss for c in children]),
        is_open=_any_open(w, children),
        not_applicable="rescale" if counted is not None else "",
    )


def _stays(child: Scored, roll_up: RollUp) -> bool:
    """Whether this parent makes up for the child's missing points, or passes them on."""
    return roll_up.rescale_here or roll_up.how != "sum"


def _points_counted(children: Sequence[Scored]) -> Expr:
    return Add(tuple(number(c.points) if c.counted is None else c.counted for c in children))


def _with_losses(scores: Sequence[Expr], children: Sequence[Scored]) -> Expr:
    total: Expr = Add(tuple(scores)) if len(scores) > 1 else scores[0]
    for child in children:
        if child.parent_loss is not None:
            total = Subtract(total, child.parent_loss)
    return total


def _together(w: _Writer, name: str, losses: Sequence[Ref | None]) -> Ref | None:
    found = [loss for loss in losses if loss is not None]
    if len(found) <= 1:
        return found[0] if found else None
    return w.line(name, Words("超扣合计", "excess deductions"), Add(tuple(found)))


def _any_open(w: _Writer, children: Sequence[Scored], name: str = "open") -> Ref | None:
    found = tuple(c.is_open for c in children if c.is_open is not None)
    if len(found) <= 1:
        return found[0] if found else None
    return w.line(name, Words("得分待定", "the score is open"), Any(found), quiet=True)


def _sum_without(w: _Writer, children: Sequence[Scored], missing: Sequence[Scored]) -> tuple[Ref, Ref]:
    """A sum in which some points may not be applicable; returns the score and the counted points."""
    r = w.roll_up
    full = number(r.full)
    counted = w.line("counted", Words("适用分值", "applicable points"), _points_counted(children), quiet=True)
    complete = w.line("complete", Words("全部适用", "all applicable"), Compare("==", counted, full), quiet=True)
    obtained = w.rounded("obtained", SUM, _with_losses([c.score for c in children], children))
    partly = All((Compare(">", counted, ZERO), Compare("!=", counted, full)))
    scaled_when = w.line("scaled", Words("部分不适用", "partly not applicable"), partly, quiet=True)
    ways = {c.not_applicable for c in missing}
    with w.b.when(scaled_when):
        if ways == {"spread_evenly"}:
            scaled = _spread_evenly(w, children, counted)
        elif ways == {"spread_pro_rata"}:
            scaled = _spread_pro_rata(w, children, counted)
        else:
            words = Words("折算为满分后得分", "rescaled to full")
            scaled = w.rounded("scaled_sum", words, Divide(Multiply((obtained, full)), counted))
    words = Words("折算后合计", "sum made up to full")
    choice = Case(((complete, obtained), (scaled_when, scaled)), ZERO, exclusive=True)
    score = w.rounded("sum", words, choice, hidden_when=complete)
    here = Case(((Compare(">", counted, ZERO), full),), ZERO)
    return score, w.line("counted_here", Words("计入上级的分值", "points that count above"), here, quiet=True)


def _spread_evenly(w: _Writer, children: Sequence[Scored], counted: Ref) -> Ref:
    """Each remaining item gets an equal part of the missing points; its score grows in proportion."""
    r = w.roll_up
    missing = w.line("missing", Words("不适用分值", "points not applicable"), Subtract(number(r.full), counted))
    ones = tuple(
        number(1) if c.counted is None else Case(((Compare(">", c.counted, ZERO), number(1)),), ZERO) for c in children
    )
    remaining = w.line("remaining", Words("适用项数", "applicable items"), Add(ones))
    share = w.line("share", Words("每项分摊", "share of each item"), Divide(missing, remaining), decimals=r.working)
    parts = []
    for child in children:
        grown = Divide(Multiply((child.score, Add((number(child.points), share)))), number(child.points))
        name = w.b.step_words(child.score)
        words = Words(f"{name.zh} 分摊后得分", f"{name.en} with its share")
        part = w.line(f"spread_{child.item}", words, grown, decimals=r.leaf_decimals)
        parts.append(part)
    return w.rounded("spread", Words("分摊后合计", "sum with shares"), Add(tuple(parts)))


def _spread_pro_rata(w: _Writer, children: Sequence[Scored], counted: Ref) -> Ref:
    r = w.roll_up
    parts = []
    for child in children:
        grown = Divide(Multiply((child.score, number(r.full))), counted)
        name = w.b.step_words(child.score)
        words = Words(f"{name.zh} 按比例分摊后得分", f"{name.en} grown pro rata")
        parts.append(w.line(f"spread_{child.item}", words, grown, decimals=r.leaf_decimals))
    return w.rounded("spread", Words("分摊后合计", "sum with shares"), Add(tuple(parts)))


def _weighted(w: _Writer, children: Sequence[Scored], missing: Sequence[Scored]) -> Ref:
    r = w.roll_up
    parts: list[Expr] = []
    # Less than all where some items are not asked in the period: then the others are rounded together, once.
    all_weights = sum((r.weights[c.item] for c in children), Decimal(0))
    for child in children:
        weight = number(r.weights[child.item].scaleb(2), percent=True)
        product = Multiply((child.score, weight))
        if not r.round_parts or all_weights != 1:
            parts.append(product)
            continue
        name = w.b.step_words(child.score)
        words = Words(f"{name.zh} 加权", f"{name.en} weighted")
        parts.append(w.rounded(f"part_{child.item}", words, product))
    total = _with_losses(parts, children)
    if not missing and all_weights == 1:
        return w.rounded("sum", Words("加权合计", "weighted sum"), total)
    if not missing:
        words = Words("按各项权重的比例合成", "in proportion to the weights")
        return w.rounded("sum", words, Divide(total, number(all_weights.scaleb(2), percent=True)))
    if all_weights != 1:
        return _weighted_of_some(w, children, total)
    complete = _complete(w, missing)
    there = w.line("weights", _WEIGHTS, Add(_weights_there(w, children)), hidden_when=complete)
    some = w.line("some", Words("有适用项", "some applicable"), Compare(">", there, ZERO), quiet=True)
    obtained = w.rounded("obtained", Words("加权合计", "weighted sum"), total)
    with w.b.when(_partly(w, complete, some)):
        mean = w.rounded("mean", Words("按适用权重折算", "by applicable weights"), Divide(obtained, there))
    choice = Case(((complete, obtained), (some, mean)), ZERO)
    return w.rounded("sum", Words("折算后加权合计", "weighted sum made up"), choice, hidden_when=complete)


_WEIGHTS = Words("适用权重合计", "sum of applicable weights")


def _weights_there(w: _Writer, children: Sequence[Scored]) -> tuple[Expr, ...]:
    """The weight of each item, 0 where it does not apply."""
    weights = {c.item: number(w.roll_up.weights[c.item].scaleb(2), percent=True) for c in children}
    return tuple(
        weights[c.item] if c.counted is None else Case(((Compare(">", c.counted, ZERO), weights[c.item]),), ZERO)
        for c in children
    )


def _weighted_of_some(w: _Writer, children: Sequence[Scored], total: Expr) -> Ref:
    """A weighted mean of items that are not all of the parent's, some of which may not apply either."""
    there = w.line("weights", _WEIGHTS, Add(_weights_there(w, children)))
    some = w.line("some", Words("有适用项", "some applicable"), Compare(">", there, ZERO), quiet=True)
    with w.b.when(some):
        mean = w.rounded("mean", Words("按适用权重折算", "by applicable weights"), Divide(total, there))
    return w.rounded(
        "sum", Words("折算后加权合计", "weighted sum made up"), Case(((some, mean),), ZERO), hidden_when=some
    )


def _mean(w: _Writer, children: Sequence[Scored], missing: Sequence[Scored]) -> Ref:
    total = w.line("total", SUM, _with_losses([c.score for c in children], children))
    words = Words("平均分", "mean")
    if not missing:
        return w.rounded("sum", words, Divide(total, number(len(children))))
    ones = tuple(
        number(1) if c.counted is None else Case(((Compare(">", c.counted, ZERO), number(1)),), ZERO) for c in children
    )
    count = w.line("count", Words("适用项数", "applicable items"), Add(ones))
    some = w.line("some", Words("有适用项", "some applicable"), Compare(">", count, ZERO), quiet=True)
    with w.b.when(some):
        mean = w.rounded("mean", words, Divide(total, count))
    return w.rounded("sum", words, Case(((some, mean),), ZERO), hidden_when=some)


def _complete(w: _Writer, missing: Sequence[Scored]) -> Ref:
    """Whether every item is applicable."""
    there = tuple(Compare(">", c.counted, ZERO) for c in missing if c.counted is not None)
    return w.line("complete", Words("全部适用", "all applicable"), All(there), quiet=True)


def _partly(w: _Writer, complete: Ref, some: Ref) -> Ref:
    words = Words("部分不适用", "partly not applicable")
    return w.line("partly", words, All((some, Not(complete))), quiet=True)
