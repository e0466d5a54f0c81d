"""Values made of the results of subordinate units (下属单位), and what waits where one of those is still open."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Literal

from kaoping.engine.compiling import keys
from kaoping.engine.program import (
    ZERO,
    Any,
    CellType,
    Compare,
    Divide,
    Expr,
    Pool,
    ProgramBuilder,
    Ref,
    number_type,
)
from kaoping.engine.scheme.item import Branch, FromUnits, Leaf, walk
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.words import Words

_READ: Kept[frozenset[str]] = Kept()


def read_above(scheme: Scheme) -> frozenset[str]:
    """The items (or the total) whose scores are values of the units above."""
    leaves = (node for node, _ in walk(scheme.items) if isinstance(node, Leaf))
    return _READ.get(
        scheme, "", lambda: frozenset(leaf.from_units.score for leaf in leaves if leaf.from_units is not None)
    )


def write_waits(b: ProgramBuilder, item: str, waits: Sequence[Ref]) -> None:
    """Write for the units above whether a score of this one waits: where any of `waits` holds.

    It stands outside all guards: also a score without ends, which is none, is waited for.
    """
    if waits:
        with b.unguarded():
            b.step(keys.line(item, "waits"), Words("得分待定", "the score is open"), Any(tuple(waits)), quiet=True)


class UnitsBelow:
    """Writes the value that a leaf has from the units below; `waits` holds while a score that is read is still open."""

    def __init__(self, b: ProgramBuilder, part: LeafPart, units: FromUnits) -> None:
        self.b = b
        self.part = part
        self.units = units
        self.item = part.leaf.id
        self.waits = self._waits()

    def _waits(self) -> Ref:
        waits = keys.line(self.units.score, "waits")
        what = Pool("count", self._cell, self._type, scope="subordinates", where=waits, groups=self.units.groups)
        words = Words("得分待定的下属单位数", "number of subordinate units whose scores are open")
        count = self.b.step(keys.line(self.item, "units_open"), words, what, quiet=True)
        return self._line("units_wait", Words("下属单位得分待定", "scores of the units below are open"), _some(count))

    def value(self, required: list[Ref], guards: ExitStack) -> Ref:
        """The value; there must be at least one unit, or one whose score is still open."""
        units = self.units
        count = self._pool("count", "units", Words("下属单位数", "number of subordinate units"))
        some = self._line("has_units", Words("有下属单位", "there are some"), _some(count))
        required.append(
            self._line("units_known", Words("有下属单位得分", "scores of units below"), Any((some, self.waits)))
        )
        # What the rule makes of the value means nothing where there is no unit.
        guards.enter_context(self.b.when(some))
        if units.how in ("highest", "lowest"):
            return self._pool("largest" if units.how == "highest" else "smallest", "value", units.title)
        together = self._pool("sum", "units_sum", Words("下属单位得分合计", "sum over the subordinate units"))
        if units.how == "sum":
            return self.b.step(keys.line(self.item, "value"), units.title, together)
        rounding = self.part.scheme.rounding.rounding
        mean = Divide(together, count)
        return self.b.step(keys.line(self.item, "value"), units.title, mean, decimals=units.decimals, rounding=rounding)

    @property
    def _cell(self) -> str:
        return "total.shown" if self.units.score == keys.TOTAL else keys.score(self.units.score)

    @property
    def _type(self) -> CellType:
        """Type of the total, or of the score of an item."""
        rounding, score = self.part.scheme.rounding, self.units.score
        node = next((n for n, _ in walk(self.part.scheme.items) if n.id == score), None)
        if isinstance(node, Leaf):
            return number_type(rounding.leaf if node.decimals is None else node.decimals)
        if isinstance(node, Branch):
            return number_type(rounding.branch if node.decimals is None else node.decimals)
        return number_type(rounding.total)

    def _pool(self, how: Literal["count", "sum", "largest", "smallest"], name: str, words: Words) -> Ref:
        where = "total.ranked" if self.units.score == keys.TOTAL else None
        what = Pool(how, self._cell, self._type, scope="subordinates", where=where, groups=self.units.groups)
        return self.b.step(keys.line(self.item, name), words, what)

    def _line(self, name: str, words: Words, what: Expr) -> Ref:
        return self.b.step(keys.line(self.item, name), words, what, quiet=True)


def _some(count: Ref) -> Expr:
    return Compare(">", count, ZERO)
