"""A leaf as lines of a program: whether it can be scored, its points, its score."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.alternatives import Alternatives
from kaoping.engine.compiling.basis import OPEN, Basis, is_any, read_inputs
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.numbers import decimals_of
from kaoping.engine.program import (
    TEXT,
    ZERO,
    All,
    Any,
    Case,
    Compare,
    Expr,
    Input,
    Largest,
    Multiply,
    Not,
    ProgramBuilder,
    Ref,
    Role,
    Smallest,
    Subtract,
    Text,
    number,
    number_type,
)
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.settings import LastVerified, Policies, Score
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
        with self.b.when(scope.scored):
            points = self._modified(self.part.rule.compile(scope))
        return self._scored(scope.scored, points, undefined=scope.scored.key == keys.line(self.item, "scored"))

    def _line(self, name: str, words: Words, what: Expr, *, quiet: bool = False, decimals: int | None = None) -> Ref:
        rounding = self.part.scheme.rounding.rounding
        return self.b.step(keys.line(self.item, name), words, what, quiet=quiet, decimals=decimals, rounding=rounding)

    def _modified(self, points: Ref) -> Ref:
        """Coefficient, cap and floor after the rule, then the leaf's own decimals."""
        leaf, found = self.part.leaf, points
        if leaf.coefficient is not None:
            factor = self._coefficient()
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

    def _coefficient(self) -> Ref:
        coefficient = self.part.leaf.coefficient
        assert coefficient is not None
        if coefficient.of is not None:
            return Ref(keys.datum(coefficient.of))
        key = keys.line(self.item, "coefficient")
        scale = max((decimals_of(v) for v in coefficient.values.values()), default=0)
        return self.b.input(Input(key, coefficient.title, number_type(scale), Role.COEFFICIENT))

    def _carried(self, points: Ref, policy: LastVerified) -> Ref:
        conditions = tuple(Compare("==", status, Text(keys.CARRIED)) for status in self.availabilities)
        carried = self._line("carried", Words("沿用最近核定数据", "the last verified value is used"), Any(conditions))
        less = Largest((Subtract(points, number(policy.penalty)), ZERO))
        return self._line(
            "after_penalty", Words("沿用扣分后得分", "points after the penalty"), Case(((carried, less),), points)
        )

    def _scored(self, scored: Ref, points: Ref, *, undefined: bool) -> Scored:
        policies, full = self.policies, self.part.points
        not_applicable = policies.not_applicable
        leaves = isinstance(not_applicable, str) and not_applicable.startswith(("rescale", "spread"))
        gone = ("not_applicable", "no_data") if policies.no_data == "not_applicable" else ("not_applicable",)
        without: list[Expr] = [is_any(status, gone) for status in self.availabilities]
        if undefined and policies.undefined == "not_applicable":
            without.append(All((Ref(keys.line(self.item, "given")), Not(scored))))
        na = Any(tuple(without))
        is_na = self._line("not_applicable", Words("不适用", "not applicable"), na, quiet=True)
        branches: list[tuple[Expr, Expr]] = [
            (scored, points),
            (is_na, number(_fixed(not_applicable, full))),
        ]
        is_open: Ref | None = None
        opening = [
            status
            for status, policy in (
                ("not_reported", policies.not_reported),
                ("no_data", policies.no_data),
                ("disputed", policies.disputed),
            )
            if policy == OPEN
        ]
        if opening:
            any_open = Any(tuple(is_any(status, tuple(opening)) for status in self.availabilities))
            is_open = self._line("open", Words("得分待定", "the score is open"), any_open)
            branches.append((is_open, self._open_score(is_open)))
        for status, policy in (("no_data", policies.no_data), ("not_reported", policies.not_reported)):
            if policy in (OPEN, "not_applicable"):
                continue
            # A carried value is unreported to a leaf that does not take carried values.
            same = (status, keys.CARRIED) if status == "not_reported" else (status,)
            missing = Any(tuple(is_any(s, same) for s in self.availabilities))
            branches.append((missing, number(_fixed(policy, full))))
        otherwise = number(_fixed(policies.undefined, full)) if undefined else ZERO
        return self._finish(scored, points, branches, otherwise, is_na if leaves else None, is_open)

    def _open_score(self, is_open: Ref) -> Expr:
        """The least or the most the leaf can still get, by the bound that is reckoned."""
        setting = self.part.setting()
        low, high = self.part.rule.least(setting), self.part.rule.greatest(setting)
        bound = self.b.input(Input(keys.BOUND, Words("计算的一端", "end that is reckoned"), TEXT, Role.CONTEXT))
        del is_open
        return Case(
            ((Compare("==", bound, Text("high")), number(setting.points if high is None else high)),),
            number(Decimal(0) if low is None else max(low, Decimal(0))),
        )

    def _finish(
        self,
        scored: Ref,
        points: Ref,
        branches: list[tuple[Expr, Expr]],
        otherwise: Expr,
        is_na: Ref | None,
        is_open: Ref | None,
    ) -> Scored:
        least = self.part.rule.least(self.part.setting())
        can_be_negative = least is None or least < 0
        policy = self.part.below_zero or "stop"
        loss: Ref | None = None
        if can_be_negative and policy != "negative":
            stopped = self._stopped(scored, points)
            branches[0] = (scored, stopped)
            if policy.startswith("overflow"):
                below = Case(((scored, Largest((Subtract(ZERO, points), ZERO))),), ZERO)
                loss = self._line("overflow", Words("超扣", "excess deduction"), below)
        score = self.b.step(
            self.score_key,
            self.name,
            Case(tuple(branches), otherwise),
            decimals=self.part.decimals,
            rounding=self.part.scheme.rounding.rounding,
            hidden_when=scored,
        )
        counted: Ref | None = None
        if is_na is not None and self.part.points != 0:  # a penalty without points has none that could not apply
            words = Words("适用分值", "applicable points")
            counted = self._line("counted", words, Case(((is_na, ZERO),), number(self.part.points)), quiet=True)
        return Scored(
            self.item,
            score,
            self.part.points,
            counted=counted,
            parent_loss=loss if policy == "overflow_to_parent" else None,
            total_loss=loss if policy == "overflow_to_total" else None,
            available=scored,
            is_open=is_open,
            not_applicable=self.policies.not_applicable if isinstance(self.policies.not_applicable, str) else "",
        )

    def _stopped(self, scored: Ref, points: Ref) -> Ref:
        with self.b.when(scored):
            return self._line("stopped", Words("不低于 0", "not below 0"), Largest((points, ZERO)))


def _fixed(policy: object, full: Decimal) -> Decimal:
    """The score that a policy gives an item that cannot be scored."""
    if isinstance(policy, Score):
        if policy.points is not None:
            return policy.points
        return full * (policy.share or Decimal(0))
    return full if policy == "full" else Decimal(0)
