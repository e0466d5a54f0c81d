"""What is missing where: which guards a line need not test, since what it reads has no value where they fail.

In SQL a missing value (NULL) passes through arithmetic and comparisons by itself. A line that reads a value
which is missing wherever its guard fails is missing there too, with or without a test; and a test costs more
than the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaoping.engine.program import expressions as ex
from kaoping.engine.program.cells import Gather, Ordinal, Pool, Step

_NONE: frozenset[str] = frozenset()


def passes_on(expr: ex.Expr) -> frozenset[str]:
    """Cells of which each, if missing, makes the whole expression missing."""
    match expr:
        case ex.Ref(key):
            return frozenset((key,))
        case ex.Add(items) | ex.Multiply(items):
            return frozenset().union(*map(passes_on, items))
        case ex.Subtract(a, b) | ex.Divide(a, b) | ex.Compare(_, a, b):
            return passes_on(a) | passes_on(b)
        case ex.Not(condition):
            return passes_on(condition)
        case ex.Within(value, low, _, high, _):
            return passes_on(value) if low is not None or high is not None else _NONE
        case ex.Case(branches, otherwise):
            found = passes_on(otherwise)
            for _, value in branches:
                found &= passes_on(value)
            return found
        case _:
            # Constants, the smaller and the larger, and conditions joined: SQL finds a value without each part.
            return _NONE


@dataclass
class Missing:
    """Follows missing values through the steps of a program.

    `statuses` says for each datum with which statuses it has a value; with every other it has none.
    """

    steps: Mapping[str, Step]
    statuses: Mapping[str, frozenset[str]]
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def tests(self, step: Step) -> tuple[str, ...]:
        """The guards of a step that must be tested."""
        if not step.when or isinstance(step.what, Gather | Ordinal | Pool):
            return step.when
        without = frozenset().union(*(self.without(key) for key in passes_on(step.what)))
        return tuple(guard for guard in step.when if not self._is_covered(guard, without))

    def without(self, key: str) -> frozenset[str]:
        """Conditions and data without which a cell is missing."""
        known = self._known.get(key)
        if known is None:
            known = self._without(key)
            self._known[key] = known
        return known

    def _without(self, key: str) -> frozenset[str]:
        step = self.steps.get(key)
        if step is None:
            return frozenset((key,)) if key in self.statuses else _NONE
        found = frozenset().union(*(self._needs(guard) for guard in step.when))
        if not isinstance(step.what, Gather | Ordinal | Pool):
            found = found.union(*(self.without(k) for k in passes_on(step.what)))
        return found

    def _needs(self, guard: str) -> frozenset[str]:
        """The guard, and every condition and datum without which it does not hold."""
        step = self.steps.get(guard)
        if step is None or isinstance(step.what, Gather | Ordinal | Pool):
            return frozenset((guard,))
        found = frozenset((guard,)).union(*(self._needs(other) for other in step.when))
        for condition in _joined(step.what):
            datum, _ = self._status(condition)
            if datum:
                found |= {datum}
            elif isinstance(condition, ex.Ref):
                found |= self._needs(condition.key)
        return found

    def _is_covered(self, guard: str, without: frozenset[str]) -> bool:
        """Whether what is missing without all of `without` is missing wherever the guard does not hold."""
        if guard in without:
            return True
        step = self.steps.get(guard)
        if step is None or isinstance(step.what, Gather | Ordinal | Pool):
            return False
        return all(self._is_covered(other, without) for other in step.when) and all(
            self._is_condition_covered(condition, without) for condition in _joined(step.what)
        )

    def _is_condition_covered(self, condition: ex.Expr, without: frozenset[str]) -> bool:
        if isinstance(condition, ex.Ref):
            return self._is_covered(condition.key, without)
        datum, accepted = self._status(condition)
        return datum in without and self.statuses[datum] <= accepted

    def _status(self, condition: ex.Expr) -> tuple[str, frozenset[str]]:
        """The datum of whose status a condition accepts some values; "" if it is about something else."""
        accepted: set[str] = set()
        datum = ""
        for test in condition.conditions if isinstance(condition, ex.Any) else (condition,):
            match test:
                case ex.Compare("==", ex.Ref(key), ex.Text(status)) if key[1:] in self.statuses and datum in (
                    "",
                    key[1:],
                ):
                    datum = key[1:]
                    accepted.add(status)
                case _:
                    return "", _NONE
        return datum, frozenset(accepted)


def _joined(what: ex.Expr) -> tuple[ex.Expr, ...]:
    """The conditions that must all hold for a condition to hold."""
    return what.conditions if isinstance(what, ex.All) else (what,)
