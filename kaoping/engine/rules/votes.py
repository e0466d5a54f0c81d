"""`votes`: coefficients of the options over the valid votes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import ZERO, Add, Compare, Divide, Expr, Multiply, Ref, number
from kaoping.engine.rules.base import Rule, Scope, Setting, duplicate_id
from kaoping.engine.rules.marks import (
    Mark,
    Then,
    check_points_of_mark,
    greatest_of_mark,
    least_of_mark,
    points_of_mark,
    say_points_of_mark,
)
from kaoping.engine.terms import DataItem, Exact, Finding, Identifier, NumberItem, Part, Title, fault
from kaoping.engine.words import Words

_VALID = Words("有效票数", "valid votes")
_WEIGHTED = Words("折算票数合计", "votes by coefficient")
_INDEX = Words("得票指数", "index of the votes")


class VoteOption(Part):
    """One option of the ballot with the worth of a vote for it; its number of votes is `<item>.<id>`."""

    id: Identifier
    title: Title | None = None
    coefficient: Annotated[Exact, Field(ge=0)]

    @property
    def words(self) -> Words:
        """Name of the option."""
        return self.title or Words(self.id, self.id)


class Votes(Rule):
    """Index of the votes: each option's votes times its coefficient, over the valid votes.

    Valid are the votes for one of the options; blank and spoilt ballots are not asked for (an abstention
    that counts is an option with coefficient 0). `decimals` are those of the index. `then` says how the
    index becomes points: as it is, as a share of the best coefficient, or by a rule. Without valid votes
    the item cannot be scored.
    """

    family: Literal["votes"]
    options: tuple[VoteOption, ...] = Field(min_length=2, max_length=20)
    decimals: int = Field(ge=0, le=6)
    then: Then

    @model_validator(mode="after")
    def _votes_matter(self) -> Votes:
        if self._mark.best == self._mark.least:
            raise fault(
                "options-alike",
                Words("各选项的系数都一样，投什么票都不影响得分", "all options have the same coefficient"),
                Words("给各选项不同的系数", "give them different coefficients"),
                "options",
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        valid = scope.line("valid", _VALID, self._valid(scope))
        products = tuple(Multiply((self._votes(scope, o), number(o.coefficient))) for o in self.options)
        weighted = scope.line("weighted", _WEIGHTED, Add(products))
        index = scope.line("index", _INDEX, Divide(weighted, valid), decimals=self.decimals)
        return points_of_mark(scope, self._mark, index, self.then)

    def _valid(self, scope: Scope) -> Expr:
        return Add(tuple(self._votes(scope, option) for option in self.options))

    def _votes(self, scope: Scope, option: VoteOption) -> Ref:
        return scope.cells[f"{scope.item}.{option.id}"]

    @property
    def _mark(self) -> Mark:
        worth = [option.coefficient for option in self.options]
        return Mark(_INDEX, min(worth), max(worth), (self.decimals,))

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        return (Compare("<=", self._valid(scope), ZERO),)

    def sentence(self, setting: Setting) -> Words:
        options_zh = "、".join(f"{o.words.zh} {plain(o.coefficient)}" for o in self.options)
        options_en = ", ".join(f"{o.words.en} {plain(o.coefficient)}" for o in self.options)
        tail = say_points_of_mark(setting, self._mark, self.then)
        return Words(
            f"按投票计分，每票折算：{options_zh}；得票指数 = 折算票数合计 ÷ 有效票数（保留 {self.decimals} 位小数），"
            f"弃权票、无效票不计入有效票；{tail.zh}。",
            f"By votes, each worth: {options_en}; index = votes by coefficient ÷ valid votes "
            f"(to {self.decimals} decimals), blank and spoilt ballots are not valid; {tail.en}.",
        )

    def check(self, setting: Setting) -> Iterator[Finding]:
        ids = [option.id for option in self.options]
        for at, found in enumerate(ids):
            if found in ids[:at]:
                yield duplicate_id(found, "options", at, "id")
        yield from check_points_of_mark(setting, self._mark, self.then, "options")

    def greatest(self, setting: Setting) -> Decimal | None:
        return greatest_of_mark(setting, self._mark, self.then)

    def least(self, setting: Setting) -> Decimal | None:
        return least_of_mark(setting, self._mark, self.then)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        return tuple(
            NumberItem(
                id=f"{item}.{option.id}",
                title=Words(f"{option.words.zh}票数", f"votes for {option.words.en}"),
                unit=Words("票", "votes"),
                decimals=0,
                min=Decimal(0),
            )
            for option in self.options
        )

    @property
    def needs_value(self) -> bool:
        return False

    @property
    def needs_target(self) -> bool:
        return isinstance(self.then, Rule) and self.then.needs_target
