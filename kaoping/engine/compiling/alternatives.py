"""The basis of a leaf that chooses among alternatives: one basis for each, and what the leaf needs of them."""

from __future__ import annotations

from dataclasses import replace

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.basis import Basis, Inputs, best, is_any, with_certain, worst
from kaoping.engine.program import All, Any, Case, Compare, Expr, ProgramBuilder, Ref, Text
from kaoping.engine.rules import Scope
from kaoping.engine.rules.either import Either
from kaoping.engine.rules.expressions import placed
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.words import Words


class Alternatives:
    """Writes the lines on which the choice among alternatives stands."""

    def __init__(self, b: ProgramBuilder, part: LeafPart, inputs: Inputs) -> None:
        assert isinstance(part.rule, Either)
        self.b = b
        self.part = part
        self.rule = part.rule
        self.inputs = inputs
        self.item = part.leaf.id
        self.whole = Basis(b, part, inputs)
        self.bases = {key: Basis(b, inner, inputs, inner.title) for key, inner in part.alternatives.items()}
        self.availabilities: list[Ref] = []

    def write(self) -> Scope:
        """The scope of the rule with a scope for each alternative."""
        scopes = {}
        for at, (key, basis) in enumerate(self.bases.items()):
            with placed("rule", "alternatives", at):
                scopes[key] = basis.write()
        self.availabilities = self._availabilities()
        usable = tuple(is_any(status, self.whole.usable) for status in self.availabilities)
        given = self._line("given", Words("数据齐备", "all data are there"), All(usable))
        with self.b.when(given):
            can_be = self._line("choosable", Words("可以择一", "there is something to choose"), self._can_be(scopes))
        scored = self._line("scored", Words("可以计分", "can be scored"), All((given, can_be)))
        scope = replace(self.whole.scope(None, None, scored), alternatives=scopes)
        return with_certain(self.b, self.part, scope, self.inputs)

    def _line(self, name: str, words: Words, what: Expr) -> Ref:
        return self.b.step(keys.line(self.item, name), words, what, quiet=True)

    def _availabilities(self) -> list[Ref]:
        """Statuses that decide for the leaf: of all alternatives, of the best available, or of the chosen one."""
        if self.rule.needs_all:
            return [status for basis in self.bases.values() for status in basis.availabilities]
        each = {
            key: self._line(f"{key}.status", Words(f"{key} 状态", f"status of {key}"), worst(basis.availabilities))
            for key, basis in self.bases.items()
        }
        words = Words("数据状态", "status of the data")
        if self.rule.choice != "chosen":
            return [self._line("status", words, best(each.values()))]
        choice = self.rule.choice_item(self.item)
        cell, status = self.inputs.cells[choice], self.inputs.statuses[choice]
        known = is_any(status, self.whole.usable)
        *first, (_, last) = [(Compare("==", cell, Text(key)), found) for key, found in each.items()]
        with self.b.when(self._line("chosen", Words("已选定", "one is chosen"), known)):
            of_chosen = self._line(
                "chosen_status", Words("选定项状态", "status of the chosen one"), Case(tuple(first), last)
            )
        return [self._line("status", words, Case(((known, of_chosen),), status))]

    def _can_be(self, scopes: dict[str, Scope]) -> Expr:
        """Whether the alternatives that count can be scored."""
        scored = {key: scope.scored for key, scope in scopes.items()}
        if self.rule.needs_all:
            return All(tuple(scored.values()))
        if self.rule.choice != "chosen":
            return Any(tuple(scored.values()))
        cell = self.inputs.cells[self.rule.choice_item(self.item)]
        *first, (_, last) = [(Compare("==", cell, Text(key)), found) for key, found in scored.items()]
        return Case(tuple(first), last)
