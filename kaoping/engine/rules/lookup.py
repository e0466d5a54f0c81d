"""`lookup`: points from one category, or from two of them in a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import All, Case, Compare, Expr, Ref, Text, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, points_differ
from kaoping.engine.terms import CategoryItem, DataItem, Exact, Finding, Identifier, Label, fault
from kaoping.engine.words import Words


class Lookup(Rule):
    """`points` gives the points of each category; `matrix` those of each pair of categories.

    A matrix reads `rows` x `columns`: matrix[row][column]; `columns_of` is the data item of the columns.
    """

    family: Literal["lookup"]
    points: dict[Label, Exact] = Field(default_factory=dict)
    matrix: dict[Label, dict[Label, Exact]] = Field(default_factory=dict)
    columns_of: Identifier | None = None

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> Lookup:
        if bool(self.points) == bool(self.matrix):
            raise fault(
                "one-way",
                Words("对照表要有一种写法", "the table needs one way of saying it"),
                Words("写 points，或写 matrix，二者取一", "write points or matrix, not both"),
            )
        if bool(self.matrix) != (self.columns_of is not None):
            raise fault(
                "goes-together",
                Words("matrix 和 columns_of 要一起写", "matrix and columns_of go together"),
                Words("有 matrix 时写 columns_of，只有 points 时不写", "a matrix needs columns_of, points do not"),
                "columns_of",
            )
        if len({frozenset(row) for row in self.matrix.values()}) > 1:
            raise fault(
                "uneven-matrix",
                Words("各行的列不一样", "the rows of the matrix have different columns"),
                Words("每一行都写齐同样的列", "give every row the same columns"),
                "matrix",
            )
        if len(self.points or self.matrix) < 2:
            raise fault(
                "too-few",
                Words("只有一个类别", "there is one category only"),
                Words("至少写两个类别", "write at least two"),
                "points" if self.points else "matrix",
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        pairs = self._pairs(scope)
        return scope.points_line("points", POINTS, Case(tuple(pairs), pairs[-1][1], exclusive=True))

    def _pairs(self, scope: Scope) -> list[tuple[Expr, Expr]]:
        if self.points:
            return [(Compare("==", scope.v, Text(k)), number(p)) for k, p in self.points.items()]
        assert self.columns_of is not None
        other = scope.cells[self.columns_of]
        return [
            (All((Compare("==", scope.v, Text(a)), Compare("==", other, Text(b)))), number(p))
            for a, row in self.matrix.items()
            for b, p in row.items()
        ]

    def sentence(self, setting: Setting) -> Words:
        if self.points:
            zh = "；".join(f"{k} 得 {plain(p)} 分" for k, p in self.points.items())
            en = "; ".join(f"{k}: {plain(p)}" for k, p in self.points.items())
        else:
            zh = "；".join(f"{a}且{b} 得 {plain(p)} 分" for a, row in self.matrix.items() for b, p in row.items())
            en = "; ".join(f"{a} and {b}: {plain(p)}" for a, row in self.matrix.items() for b, p in row.items())
        return Words(zh + "。", en + ".")

    def check(self, setting: Setting) -> Iterator[Finding]:
        best = self.greatest(setting)
        if best != setting.points:
            yield points_differ(best, setting.points, "points" if self.points else "matrix")

    def _all(self) -> list[Decimal]:
        return [*self.points.values(), *(p for row in self.matrix.values() for p in row.values())]

    def greatest(self, setting: Setting) -> Decimal:
        return max(self._all())

    def least(self, setting: Setting) -> Decimal:
        return min(self._all())

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        rows = CategoryItem(id=item, title=title, type="category", choices=tuple(self.points or self.matrix))
        if self.columns_of is None:
            return (rows,)
        columns = tuple(next(iter(self.matrix.values())))
        return (rows, CategoryItem(id=self.columns_of, type="category", choices=columns))
