"""What is worth saying of the cells of one evaluation.

A program keeps more cells than a person wants to read: conditions that only guard others, scores that only
pass on another, choices that chose nothing. Here they are seen through, so that a line names what matters.
Nothing is computed anew: every value is read from the evaluation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kaoping.engine.compiling import keys
from kaoping.engine.explanation.phrases import STATUSES
from kaoping.engine.explanation.reading import Reader
from kaoping.engine.program import (
    Add,
    All,
    Any,
    Case,
    CellType,
    Compare,
    Divide,
    Expr,
    Gather,
    Kind,
    Largest,
    Multiply,
    Not,
    Number,
    Ordinal,
    Pool,
    Ref,
    Smallest,
    Step,
    Subtract,
    Text,
    Truth,
    Value,
    Within,
    references,
)

_GUARDS = frozenset(("given", "defined", "scored", "load_given", "load_known", "has_units", "concerns"))
"""Conditions that a value can be scored at all: worth saying only where they fail."""

Claim: TypeAlias = tuple[Expr, bool]
"""A condition and whether it holds."""


@dataclass(frozen=True)
class Sight:
    """Cells that can be read, and how they are computed.

    `scores` are the scores of the items and the total; `closing` are other cells with which something ends
    (a value, a rule, a rank): they have a line of their own even if it says little.
    """

    reader: Reader
    steps: Mapping[str, Step]
    scores: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    """Cells that are told in any case, because they may do more in another evaluation that is told beside it."""
    _targets: dict[str, str] = field(default_factory=dict)

    @property
    def cells(self) -> Mapping[str, CellType]:
        """Types of the cells."""
        return self.reader.cells

    def value(self, key: str) -> Value:
        """Value of a cell."""
        return self.reader.value(key)

    # Cells that pass on another

    def passed_on(self, key: str) -> str:
        """The cell whose value a cell passes on unchanged; itself if it does more, or is the score of an item."""
        return key if key in self.scores else self.line_of(key)

    def line_of(self, key: str) -> str:
        """The cell whose line tells how a cell comes about; for the score of an item a line of its block."""
        found = self._targets.get(key)
        if found is None:
            after = self._next(key)
            found = key if after is None else self.passed_on(after)
            if key in self.scores and found not in self.steps:
                found = key  # what came in has no line of its own, so that of the score tells where it is from
            self._targets[key] = found
        return found

    def _next(self, key: str) -> str | None:
        step = self.steps.get(key)
        if step is None or isinstance(step.what, Gather | Pool | Ordinal) or self.value(key) is None:
            return None
        if key in self.kept:
            return None
        what: Expr = step.what
        hidden = step.hidden_when is not None and self.value(step.hidden_when) is True
        if isinstance(what, Case):
            if not hidden and (key in self.closing or key in self.scores or not self._is_silent(what)):
                return None
            _, what = self.settled(what)
        elif not step.quiet and key not in self.scores:
            return None
        if not isinstance(what, Ref) or step.type.kind is not Kind.NUMBER or {key, what.key} <= self.scores:
            return None
        if key in self.scores and what.key not in self.steps:
            return None
        return what.key if self._is_same(self.cells[what.key], step.type, hidden=hidden) else None

    def _is_same(self, found: CellType, wanted: CellType, *, hidden: bool) -> bool:
        """Whether a number is passed on unchanged; a hidden cell may write it with more decimals."""
        return found == wanted or (hidden and found.kind is wanted.kind and found.scale <= wanted.scale)

    def _is_silent(self, case: Case) -> bool:
        """Whether a choice by conditions of other lines changed nothing."""
        for condition, _ in case.branches:
            if self.holds(condition):
                return isinstance(condition, Ref) and self._is_seen_through(condition.key)
        return all(self._is_bookkeeping(condition) for condition, _ in case.branches)

    def _is_bookkeeping(self, condition: Expr) -> bool:
        """Whether a condition is made of conditions that are steps themselves."""
        match condition:
            case Ref(key):
                return key in self.steps
            case All(parts) | Any(parts):
                return all(self._is_bookkeeping(p) for p in parts)
            case Not(inner):
                return self._is_bookkeeping(inner)
            case _:
                return False

    # Choices and conditions

    def holds(self, condition: Expr) -> bool:
        """Whether a condition holds."""
        return self.reader.holds(condition)

    def settled(self, case: Case) -> tuple[list[Claim], Expr]:
        """Why a choice chose as it did, and what: claims that fail, then those that hold.

        Where at most one condition can hold, those that fail are left out unless all of them do.
        """
        failed: list[Expr] = []
        why: list[Claim] = []
        chosen = case.otherwise
        for condition, value in case.branches:
            if self.holds(condition):
                why, chosen = self.claims(condition, held=True), value
                failed = [] if case.exclusive else failed
                break
            failed.append(condition)
        found = [claim for condition in failed for claim in self.claims(condition, held=False)] + why
        if isinstance(chosen, Case):
            further, chosen = self.settled(chosen)
            found += further
        return list(dict.fromkeys(found)), chosen

    def claims(  # noqa: PLR0911 - one branch per kind of condition
        self, condition: Expr, *, held: bool
    ) -> list[Claim]:
        """What shows that a condition holds or does not: named conditions, comparisons, statuses."""
        match condition:
            case Ref(key) if self._is_seen_through(key):
                return self._claims_behind(key, held=held)
            case Not(inner):
                return self.claims(inner, held=not held)
            case All(parts) if not held:
                return self.claims(next(p for p in parts if not self.holds(p)), held=False)
            case Any(parts) if held and not self.is_status(condition):
                return self.claims(next(p for p in parts if self.holds(p)), held=True)
            case Any(parts) if held:
                return _joined(self.claims(p, held=True) for p in parts if self.holds(p))
            case All(parts) | Any(parts):
                return _joined(self.claims(p, held=held) for p in parts)
            case Compare(_, Ref(key), Text()) if key == keys.BOUND:
                return []
            case Compare(_, Ref(key), Text()) if key.startswith("?") or self._is_made_status(key):
                return self._why_status(key)
            case Case():
                why, chosen = self.settled(condition)
                return [*why, *self.claims(chosen, held=held)]
            case _:
                shown = self.rewritten(condition)
                return [] if isinstance(shown, Truth) else [(shown, held)]

    def _is_seen_through(self, key: str) -> bool:
        step = self.steps.get(key)
        return step is not None and step.type.kind is Kind.CONDITION and (step.quiet or self._is_status_step(step))

    def _is_status_step(self, step: Step) -> bool:
        return not isinstance(step.what, Gather | Pool | Ordinal) and self.is_status(step.what)

    def _claims_behind(self, key: str, *, held: bool) -> list[Claim]:
        step = self.steps[key]
        if self.value(key) is None:
            guard = next((g for g in step.when if self.value(g) is not True), None)
            return [] if guard is None else self.claims(Ref(guard), held=False)
        assert not isinstance(step.what, Gather | Pool | Ordinal)
        if held and key.rpartition(".")[2] in _GUARDS:
            return []
        return self.claims(step.what, held=held)

    def _is_made_status(self, key: str) -> bool:
        """Whether a cell is a status made of others, or of what records there are."""
        step = self.steps.get(key)
        return step is not None and step.quiet and isinstance(step.what, Case) and self._gives_status(step.what)

    def _gives_status(self, value: Expr) -> bool:
        match value:
            case Text(text):
                return text in STATUSES
            case Ref(key):
                return key.startswith("?") or self._is_made_status(key)
            case Case(branches, otherwise):
                return all(self._gives_status(v) for v in (*(v for _, v in branches), otherwise))
            case _:
                return False

    def _why_status(self, key: str) -> list[Claim]:
        """What makes a status other than that the datum is given."""
        actual = str(self.value(key))
        if actual == keys.GIVEN:
            return []
        if not self._is_made_status(key):
            return [(Compare("==", Ref(key), Text(actual)), True)]
        what = self.steps[key].what
        assert isinstance(what, Case)
        why, chosen = self.settled(what)
        return [*why, *(self._why_status(chosen.key) if isinstance(chosen, Ref) else [])]

    def is_status(self, condition: Expr) -> bool:
        """Whether a condition speaks of nothing but statuses of data."""
        match condition:
            case Compare(_, Ref(key), Text()):
                return key.startswith("?") or key == keys.BOUND or self._is_made_status(key)
            case Ref(key):
                step = self.steps.get(key)
                return step is not None and step.type.kind is Kind.CONDITION and self._is_status_step(step)
            case All(parts) | Any(parts):
                return bool(parts) and all(self.is_status(p) for p in parts)
            case Not(inner):
                return self.is_status(inner)
            case _:
                return False

    # What a line says

    def said(self, step: Step) -> tuple[list[Claim], Expr]:
        """The claims and the expression that the line of a step shows."""
        assert not isinstance(step.what, Gather | Pool | Ordinal)
        if isinstance(step.what, Case):
            claims, chosen = self.settled(step.what)
            return claims, self.rewritten(chosen)
        return [], self.rewritten(step.what)

    def struck(self, step: Step) -> str | None:
        """The number that an effect has replaced by a constant in a step, or a closed gate has kept out."""
        what = step.what
        if not isinstance(what, Case) or len(what.branches) != 1:
            return None
        (condition, value) = what.branches[0]
        if not isinstance(condition, Ref):
            return None
        taken, left = (value, what.otherwise) if self.holds(condition) else (what.otherwise, value)
        is_effect = taken is what.otherwise or condition.key.startswith("effect.")
        if not is_effect or not isinstance(taken, Number) or not isinstance(left, Ref):
            return None
        key = self.passed_on(left.key)
        return None if self.value(key) is None else key

    def mentioned(self, step: Step) -> frozenset[str]:
        """Cells that the line of a step names."""
        claims, expr = self.said(step)
        left = self.struck(step)
        also = frozenset() if left is None else frozenset((left,))
        return also.union(references(expr), *(references(c) for c, _ in claims))

    def rewritten(self, expr: Expr) -> Expr:
        """The expression as a line shows it: over the cells that have lines of their own."""
        match expr:
            case Ref(key):
                return self._reference(key)
            case Case():
                return self._nested(expr)
            case All(parts) | Any(parts):
                return self._several(expr, parts)
            case Within(_, None, _, None, _):
                return Truth(value=True)
            case _:
                return _mapped(expr, self.rewritten)

    def _reference(self, key: str) -> Expr:
        key = self.passed_on(key)
        step = self.steps.get(key)
        if step is None or isinstance(step.what, Gather | Pool | Ordinal) or self.value(key) is None:
            return Ref(key)
        if self._is_seen_through(key):
            # That an item concerns the unit is worth saying only where it does not.
            concerns = key.endswith(".concerns") and self.value(key) is True
            return Truth(value=True) if concerns else self.rewritten(step.what)
        if step.type.kind is Kind.CONDITION:
            return Truth(value=True) if self.rewritten(step.what) == Truth(value=True) else Ref(key)
        if step.quiet and step.type.kind is Kind.NUMBER:
            what: Expr = step.what
            if isinstance(what, Case):
                _, what = self.settled(what)
            return what if isinstance(what, Number) else Ref(key)
        return Ref(key)

    def _nested(self, case: Case) -> Expr:
        """A choice inside arithmetic: what was taken, unless it can be shown whole and depends on numbers."""
        branches = tuple((self.rewritten(c), self.rewritten(v)) for c, v in case.branches)
        found = Case(branches, self.rewritten(case.otherwise), case.exclusive)
        whole = all(self.value(key) is not None for key in references(found))
        if whole and all(references(c) and not self.is_status(c) for c, _ in branches):
            return found
        return self.rewritten(self.settled(case)[1])

    def _several(self, expr: All | Any, parts: tuple[Expr, ...]) -> Expr:
        """Conditions together; statuses that decide nothing are left out, one that decides stands alone."""
        neutral = isinstance(expr, All)
        left: list[Expr] = []
        for part in parts:
            if isinstance(part, Ref) and self.value(part.key) is None:
                continue  # never asked: another part decides
            status = self.is_status(part)
            shown = self.rewritten(part)
            if status and self.holds(part) is not neutral:
                return shown
            if not status and shown != Truth(value=neutral):
                left.append(shown)
        if not left:
            return Truth(value=neutral)
        return left[0] if len(left) == 1 else type(expr)(tuple(left))

    def has_numbers(self, expr: Expr) -> bool:
        """Whether there are numbers or dates to fill in."""
        return any(k in self.cells and self.cells[k].kind in (Kind.NUMBER, Kind.DATE) for k in references(expr))


def _joined(parts: Iterable[list[Claim]]) -> list[Claim]:
    return [claim for part in parts for claim in part]


def _mapped(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same expression with each of its direct parts changed."""
    match expr:
        case Add(parts) | Multiply(parts) | Smallest(parts) | Largest(parts):
            return type(expr)(tuple(change(p) for p in parts))
        case Subtract(left, right) | Divide(left, right):
            return type(expr)(change(left), change(right))
        case Compare(operator, left, right):
            return Compare(operator, change(left), change(right))
        case Not(inner):
            return Not(change(inner))
        case Within(value, low, low_closed, high, high_closed):
            ends = [None if end is None else change(end) for end in (low, high)]
            return Within(change(value), ends[0], low_closed, ends[1], high_closed)
        case _:
            return expr
