"""Lines of arithmetic over single values: the formula with names, with numbers, and the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kaoping.engine.explanation.blocks import Clause, Line
from kaoping.engine.explanation.formulas import Writer, show_value
from kaoping.engine.explanation.phrases import COLOURS, INSTEAD, NO_SCORE, ROUNDED
from kaoping.engine.explanation.sight import Claim, Sight
from kaoping.engine.program import Compare, Kind, Ref, Step
from kaoping.engine.words import Language, Words


@dataclass(frozen=True)
class Lines:
    """Writes lines over the cells that `sight` sees; `name` says how another cell is called in them."""

    language: Language
    sight: Sight
    name: Callable[[str], str]

    def line(self, step: Step, name: str) -> Line:
        """The line of a step that computes an expression."""
        claims, expr = self.sight.said(step)
        texts = COLOURS if step.key.startswith("light.") else {}
        symbols, numbers = self.writers(texts)
        exact = self.sight.reader.is_exact(step, expr)
        return Line(
            key=step.key,
            name=name,
            symbols=symbols.write(expr),
            numbers=numbers.write(expr) if self.sight.has_numbers(expr) else "",
            result=show_value(self.sight.value(step.key), step.type, self.language, texts),
            clauses=tuple(self.clause(c) for c in claims),
            rounding="" if exact else self.rounding(step),
            is_exact=exact,
            is_condition=step.type.kind is Kind.CONDITION,
            holds=self.sight.value(step.key) is True,
            note=self._instead(step),
        )

    def _instead(self, step: Step) -> str:
        """What an item would have had without the effect that struck it."""
        left = self.sight.struck(step)
        if left is None:
            return ""
        return INSTEAD.fill(name=self.name(left), value=self._value(left)).say(self.language)

    def no_score(self, step: Step, name: str) -> Line:
        """The line that says why an item has no score."""
        guard = next(g for g in step.when if self.sight.value(g) is not True)
        claims = self.sight.claims(Ref(guard), held=False)
        clauses = tuple(self.clause(c) for c in claims)
        return Line(step.key, name, "", "", NO_SCORE.say(self.language), clauses=clauses)

    def clause(self, claim: Claim) -> Clause:
        """A condition with names and with numbers, and whether it holds."""
        condition, held = claim
        symbols, numbers = self.writers()
        if isinstance(condition, Compare) and self.sight.is_status(condition):
            return Clause(symbols.write(condition), "", held, is_fact=True)
        if not self.sight.has_numbers(condition):
            return Clause(symbols.write(condition), "", held, is_named=True)
        return Clause(symbols.write(condition), numbers.write(condition), held)

    def writers(self, texts: Mapping[str, Words] | None = None) -> tuple[Writer, Writer]:
        """The two ways of writing: with names, and with the values of this evaluation."""
        known = texts or {}
        return (
            Writer(self.language, self.name, datum=self.name, texts=known),
            Writer(self.language, self._value, datum=self.name, texts=known),
        )

    def rounding(self, step: Step) -> str:
        """How a step is rounded."""
        return "" if step.rounding is None else ROUNDED[step.rounding].fill(n=step.type.scale).say(self.language)

    def _value(self, key: str) -> str:
        return show_value(self.sight.value(key), self.sight.cells[key], self.language)
