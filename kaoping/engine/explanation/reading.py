"""Reading cells for an explanation: their values, and what conditions and roundings come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kaoping.engine.explanation.watch import Watch, WatchedText
from kaoping.engine.program import (
    CellType,
    Expr,
    Kind,
    Ref,
    Step,
    Value,
    condition_code,
    exactness_code,
    holds,
    is_exact,
)


@dataclass(frozen=True)
class Reader:
    """Reads cells of known types; `place` is code of where a cell stands, for the watch that writes tests down."""

    cells: Mapping[str, CellType]
    raw: Callable[[str], Value]
    place: Callable[[str], str]
    watch: Watch | None = None
    free: frozenset[str] = frozenset()
    """Cells with texts that differ from subject to subject."""

    def value(self, key: str) -> Value:
        """Value of a cell."""
        found = self.raw(key)
        if self.watch is None:
            return found
        if key in self.free and isinstance(found, str):
            return WatchedText(found, self.place(key), self.watch)
        return self.watch.value(found, self.cells[key], self.place(key))

    def holds(self, condition: Expr) -> bool:
        """Whether a condition holds."""
        if self.watch is None:
            return holds(condition, self.cells, self.raw)
        if isinstance(condition, Ref):
            return self.value(condition.key) is True
        found = holds(condition, self.cells, self.raw)
        return self.watch.truth(condition_code(condition, self.cells, self.place), found=found)

    def is_exact(self, step: Step, what: Expr) -> bool:
        """Whether the rounding of a step changes nothing."""
        if step.rounding is None:
            return True
        found = is_exact(step, what, self.cells, self.raw)
        code = None if self.watch is None else exactness_code(step, what, self.cells, self.place)
        return found if self.watch is None or code is None else self.watch.truth(code, found=found)


def is_number(kind: CellType) -> bool:
    """Whether the values of a cell are numbers or dates, which a watch shows but does not tell."""
    return kind.kind in (Kind.NUMBER, Kind.DATE)
