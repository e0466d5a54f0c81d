"""A leaf as lines of a program: whether it can be scored, its points, its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from decimal import Decimal
from types import MappingProxyType

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.alternatives import Alternatives
from kaoping.engine.compiling.basis import OPEN, Basis, is_any, opening, read_inputs
from kaoping.engine.compiling.open_score import OpenScore, coefficient_cell
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.program import (
    ZERO,
    All,
    Any,
    Case,
    Compare,
    Expr,
    Largest,
    Multiply,
    Not,
    ProgramBuilder,
    Ref,
    Smallest,
    Subtract,
    Text,
    number,
)
from kaoping.engine.rules import Scope
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.settings import LastVerified, Policies
from kaoping.engine.words import Words


def write_leaf(
    b: ProgramBuilder, part: LeafPart, name: Words, score: str, others: Mapping[str, Scored] = MappingProxyType({})
) -> Scored:
    """Write the lines of a leaf; `name` is how other items refer to it, `score` the key of its score.

    `others` are the items whose scores the rule's expressions read, by the names they have there.
    """
    return _LeafWriter(b, part, name, score).write(others)


class _LeafWriter:
    def __init__(self, b: ProgramBuilder, part: LeafPart, name: Words, score: str) -> None:
        self.b = b
        self.part = part
        self.name = name
        self.score_key = score
        self.item = part.leaf.id
        self.policies: Policies = part.leaf.missing or part.scheme.missing
        self.availabilities: list[Ref] = []

    def write(self, others: Mapping[str, Scored]) -> Scored:
        inputs = read_inputs(self.b, self.part, others)
        basis = Alternatives(self.b, self.part, inputs) if self.part.alternatives else Basis(self.b, self.part, inputs)
        scope = basis.write()
        self.availabilities = basis.availabilities
        with self.b.when(scope.certain):
            points = self._modified(self.part.rule.compile(scope))
        undefined = scope.scored.key == keys.line(self.item, "scored")
        return self._scored(scope, points, inputs.unsure, undefined=undefined)

    def _line(self, name: str, words: Words, what: Expr, *, quiet: bool = False, decimals: int | None = None) -> Ref:
        rounding = self.part.scheme.rounding.rounding
        return self.b.step(keys.line(self.item, name), words, what, quiet=quiet, decimals=decimals, rounding=rounding)

    def _modified(self, points: Ref) -> Ref:
        """Coefficient, cap and floor after the rule, then the leaf's own decimals."""
        leaf, found = self.part.leaf, points
        if leaf.coefficient is not None:
            factor = coefficient_cell(self.b, self.part)
            found = self._line(
                "with_factor",
                Words("乘系数后得分", "points with coefficient"),
                Multiply((found, factor)),
                decimals=self.part.decimals,
            )
        if leaf.cap is not None:
            limit = number(self.part.points if leaf.cap == "points" else leaf.cap)
            found = self._line(
                "limited", Words("封顶后得分", "capped points"), Smallest((found, limit)), decimals=self.part.decimals
            )
        if isinstance(self.policies.not_reported, LastVerified):
            found = self._carried(found, self.policies.not_reported)
        return found

    def _carried(self, points: Ref, policy: LastVerified) -> Ref:
        conditions = tuple(Compare("==", status, Text(keys.CARRIED)) for status in self.availabilities)
        carried = self._line("carried", Words("沿用最近核定数据", "the last verified value is used"), Any(conditions))
        less = Largest((Subtract(points, number(policy.penalty)), ZERO))
        return self._line(
            "after_penalty", Words("沿用扣分后得分", "points after the penalty"), Case(((carried, less),), points)
        )

    def _scored(self, scope: Scope, points: Ref, unsure: tuple[Ref, ...], *, undefined: bool) -> Scored:
        """The score in every case; where one of `unsure` holds, a score that the rule reads is open itself."""
        policies, full, scored, certain = self.policies, self.part.points, scope.scored, scope.certain
        is_na = self._is_not_applicable(scored, undefined=undefined)
        below = self.part.below_zero or "stop"
        stops = below != "negative" and self._can_be_negative()
        branches: list[tuple[Expr, Expr]] = [
            (certain, self._stopped(certain, points) if stops else points),
            (is_na, number(self.part.fixed(policies.not_applicable))),
        ]
        waits = self._waits()
        is_open = self._is_open(waits, unsure)
        ends: OpenScore | None = None
        if is_open is not None:
            ends = OpenScore(self.b, self.part, is_open, self._if_undefined() if undefined else None)
        if ends is not None and ends.is_bounded and waits is not None:
            branches.append((waits if unsure else is_open or waits, ends.score()))
        branches += self._missing()
        if ends is not None and ends.is_bounded and unsure:
            branches.append((Any(unsure), ends.score()))
        otherwise = number(self.part.fixed(policies.undefined)) if undefined else ZERO
        exists = None if is_open is None or ends is None or ends.is_bounded else self._bounded(is_open)
        with nullcontext() if exists is None else self.b.when(exists):
            score = self.b.step(
                self.score_key,
                self.name,
                Case(tuple(branches), otherwise),
                decimals=self.part.decimals,
                rounding=self.part.scheme.rounding.rounding,
                hidden_when=certain,
            )
        loss = self._loss(certain, points, is_open, ends) if stops and below.startswith("overflow") else None
        return Scored(
            self.item,
            score,
            full,
            counted=self._counted(is_na),
            parent_loss=loss if below == "overflow_to_parent" else None,
            total_loss=loss if below == "overflow_to_total" else None,
            exists=exists,
            available=scored,
            is_open=is_open,
            not_applicable=policies.not_applicable if isinstance(policies.not_applicable, str) else "",
        )

    def _is_not_applicable(self, scored: Ref, *, undefined: bool) -> Ref:
        policies = self.policies
        gone = ("not_applicable", "no_data") if policies.no_data == "not_applicable" else ("not_applicable",)
        without: list[Expr] = [is_any(status, gone) for status in self.availabilities]
        if undefined and policies.undefined == "not_applicable":
            without.append(All((Ref(keys.line(self.item, "given")), Not(scored))))
        return self._line("not_applicable", Words("不适用", "not applicable"), Any(tuple(without)), quiet=True)

    def _waits(self) -> Expr | None:
        """Whether the score waits for a value; None if it never does."""
        statuses = opening(self.policies)
        return Any(tuple(is_any(status, statuses) for status in self.availabilities)) if statuses else None

    def _is_open(self, waits: Expr | None, unsure: tuple[Ref, ...]) -> Ref | None:
        """Whether the score waits for a value, or for the score of another item; None if it never can."""
        each = (*(() if waits is None else (waits,)), *unsure)
        if not each:
            return None
        return self._line("open", Words("得分待定", "the score is open"), each[0] if len(each) == 1 else Any(each))

    def _if_undefined(self) -> Decimal | None:
        """What the leaf scores if its rule means nothing for a value; None where that is no score."""
        policy = self.policies.undefined
        return None if policy in ("refuse", "not_applicable") else self.part.fixed(policy)

    def _missing(self) -> Iterator[tuple[Expr, Expr]]:
        """Fixed scores where data are missing."""
        policies = self.policies
        for status, policy in (("no_data", policies.no_data), ("not_reported", policies.not_reported)):
            if policy in (OPEN, "not_applicable"):
                continue
            # A carried value is unreported to a leaf that does not take carried values.
            same = (status, keys.CARRIED) if status == "not_reported" else (status,)
            missing = Any(tuple(is_any(s, same) for s in self.availabilities))
            yield missing, number(self.part.fixed(policy))

    def _can_be_negative(self) -> bool:
        least = self.part.rule.least(self.part.setting())
        return least is None or least < 0

    def _loss(self, certain: Ref, points: Ref, is_open: Ref | None, ends: OpenScore | None) -> Ref:
        """What the leaf takes from the item above or the total beyond its own points."""
        branches: list[tuple[Expr, Expr]] = [(certain, Largest((Subtract(ZERO, points), ZERO)))]
        if is_open is not None and ends is not None and ends.is_bounded:
            branches.append((is_open, ends.lost()))
        return self._line("overflow", Words("超扣", "excess deduction"), Case(tuple(branches), ZERO))

    def _bounded(self, is_open: Ref) -> Ref:
        """Whether there is a score at all: an open one without ends is none."""
        return self._line("bounded", Words("得分有上下限", "the score has ends"), Not(is_open), quiet=True)

    def _counted(self, is_na: Ref) -> Ref | None:
        """The points that count; None where they always do."""
        policy = self.policies.not_applicable
        if not (isinstance(policy, str) and policy.startswith(("rescale", "spread"))):
            return None
        if self.part.points == 0:
            return None  # a penalty without points has none that could not apply
        words = Words("适用分值", "applicable points")
        return self._line("counted", words, Case(((is_na, ZERO),), number(self.part.points)), quiet=True)

    def _stopped(self, scored: Ref, points: Ref) -> Ref:
        with self.b.when(scored):
            return self._line("stopped", Words("不低于 0", "not below 0"), Largest((points, ZERO)))
