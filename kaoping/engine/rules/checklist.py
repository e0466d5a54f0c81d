"""`checklist`: the sum of the points of the conditions that hold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field

from kaoping.engine.numbers import plain
from kaoping.engine.program import ZERO, Add, Case, Ref, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, duplicate_id, points_differ
from kaoping.engine.terms import DataItem, Exact, FactItem, Finding, Identifier, Part, Title
from kaoping.engine.words import Words


class CheckedPoint(Part):
    """One condition of a checklist; its fact is the data item `<item>.<id>`."""

    id: Identifier
    title: Title
    points: Exact


class Checklist(Rule):
    """Each condition that holds gives its points."""

    family: Literal["checklist"]
    conditions: tuple[CheckedPoint, ...] = Field(min_length=1, max_length=60)

    def compile(self, scope: Scope) -> Ref:
        parts = []
        for condition in self.conditions:
            fact = scope.cells[f"{scope.item}.{condition.id}"]
            name = Words(f"{condition.title.zh} 得分", f"points for {condition.title.en}")
            parts.append(scope.line(f"for_{condition.id}", name, Case(((fact, number(condition.points)),), ZERO)))
        return scope.points_line("points", POINTS, Add(tuple(parts)))

    def sentence(self, setting: Setting) -> Words:
        zh = "；".join(f"{c.title.zh} {plain(c.points)} 分" for c in self.conditions)
        en = "; ".join(f"{c.title.en} {plain(c.points)}" for c in self.conditions)
        return Words(f"逐项计分：{zh}。", f"Points for each: {en}.")

    def check(self, setting: Setting) -> Iterator[Finding]:
        ids = [c.id for c in self.conditions]
        for at, found in enumerate(ids):
            if found in ids[:at]:
                yield duplicate_id(found, "conditions", at, "id")
        if self.greatest(setting) != setting.points:
            yield points_differ(self.greatest(setting), setting.points, "conditions")

    def greatest(self, setting: Setting) -> Decimal:
        return sum((c.points for c in self.conditions if c.points > 0), Decimal(0))

    def least(self, setting: Setting) -> Decimal:
        return sum((c.points for c in self.conditions if c.points < 0), Decimal(0))

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        return tuple(FactItem(id=f"{item}.{c.id}", title=c.title, type="fact") for c in self.conditions)

    @property
    def needs_value(self) -> bool:
        return False
