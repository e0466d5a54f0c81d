"""What `decision` and `formula` share: expressions over named values, and limits to the points."""

from __future__ import annotations

from abc import abstractmethod
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import Field

from kaoping.engine.numbers import plain
from kaoping.engine.program import Expr, Largest, Smallest, number
from kaoping.engine.rules.base import Rule, Scope, Setting
from kaoping.engine.rules.expressions import (
    NamedValue,
    all_names,
    edges_of,
    optional_names,
    own_name,
    said,
)
from kaoping.engine.terms import DataItem, Exact, NumberItem
from kaoping.engine.words import Words

Cap: TypeAlias = Exact | Literal["points", "none"]
Floor: TypeAlias = Exact | Literal["none"]


class ExpressionRule(Rule):
    """A rule made of expressions; `values` are computed first and may be named in what follows."""

    values: tuple[NamedValue, ...] = Field(default=(), max_length=20)

    @property
    @abstractmethod
    def texts(self) -> tuple[str, ...]:
        """The rule's expressions, apart from its values."""

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        edges = set(edges_of((*self.texts, *(v.expression for v in self.values)), setting.item))
        return tuple(sorted(edges | ({target} if target is not None and self.needs_target else set())))

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        return (NumberItem(id=item, title=title),) if self.needs_value else ()

    def named(self) -> frozenset[str]:
        return all_names(self.texts, self.values)

    def optional(self, item: str) -> frozenset[str]:
        return optional_names(self.texts, self.values)

    @property
    def needs_value(self) -> bool:
        return any(own_name(name) == "value" for name in self.named())

    @property
    def needs_target(self) -> bool:
        return any(own_name(name) == "target" for name in self.named())

    def say_values(self, setting: Setting) -> list[Words]:
        """A clause for each value."""
        found = []
        for value in self.values:
            how, name = said(value.expression, setting, self.values), value.words
            zh, en = f"{name.zh} = {how.zh}", f"{name.en} = {how.en}"
            if value.decimals is not None:
                zh, en = f"{zh}（保留 {value.decimals} 位小数）", f"{en} (to {value.decimals} decimals)"
            found.append(Words(zh, en))
        return found


def limited(scope: Scope, points: Expr, cap: Cap | None, floor: Floor | None) -> Expr:
    """Points between floor and cap."""
    if cap is not None and cap != "none":
        points = Smallest((points, number(cap) if isinstance(cap, Decimal) else scope.points))
    return Largest((points, number(floor))) if isinstance(floor, Decimal) else points


def say_limits(setting: Setting, cap: Cap | None, floor: Floor | None) -> Words:
    """The end of a sentence that says the most and the fewest points."""
    zh = en = ""
    if cap is not None and cap != "none":
        most = plain(setting.points) if cap == "points" else plain(cap)
        zh, en = f"，最多 {most} 分", f", at most {most}"
    if isinstance(floor, Decimal):
        zh, en = f"{zh}，最低 {plain(floor)} 分", f"{en}, at least {plain(floor)}"
    return Words(zh, en)


def most_of(setting: Setting, cap: Cap) -> Decimal | None:
    """The most points under a cap."""
    return cap if isinstance(cap, Decimal) else setting.points if cap == "points" else None


def sentence_of(clauses: list[Words]) -> Words:
    """A sentence of several clauses."""
    zh, en = "；".join(w.zh for w in clauses), "; ".join(w.en for w in clauses)
    return Words(f"{zh}。", f"{en[0].upper()}{en[1:]}.")
