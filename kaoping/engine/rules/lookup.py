"""`lookup`: points from one category, or from two of them in a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import All, Any, Case, Compare, Expr, Not, Ref, Text, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, points_differ
from kaoping.engine.terms import CategoryItem, DataItem, Exact, Finding, Identifier, Label, fault
from kaoping.engine.words import Words, listing


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
                Words("写 points（各类得分），或写 matrix（对照表），二者取一", "write points or matrix, not both"),
            )
        if bool(self.matrix) != (self.columns_of is not None):
            raise fault(
                "goes-together",
                Words("matrix（对照表）和 columns_of（列数据项）要一起写", "matrix and columns_of go together"),
                Words(
                    "有 matrix（对照表）时写 columns_of（列数据项），只有 points（各类得分）时不写",
                    "a matrix needs columns_of, points do not",
                ),
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
                self._table,
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        pairs = tuple(self._pairs(scope))
        # Nothing is left for "otherwise": the check compares the categories, and others are refused.
        return scope.points_line("points", POINTS, Case(pairs, pairs[-1][1], exclusive=True))

    def _pairs(self, scope: Scope) -> Iterator[tuple[Expr, Expr]]:
        for label, points in self.points.items():
            yield Compare("==", scope.v, Text(label)), number(points)
        for label, row in self.matrix.items():
            for other, points in row.items():
                both = (Compare("==", scope.v, Text(label)), Compare("==", self._column(scope), Text(other)))
                yield All(both), number(points)

    def _column(self, scope: Scope) -> Ref:
        assert self.columns_of is not None
        return scope.cells[self.columns_of]

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        """A text that a measure gives may be no category of the table."""
        labels = tuple(self.points or self.matrix)
        if scope.v in scope.cells.values():
            return ()
        return (Not(Any(tuple(Compare("==", scope.v, Text(label)) for label in labels))),)

    def _labels(self, setting: Setting) -> Iterator[tuple[CategoryItem, tuple[str, ...]]]:
        """The data items that the table reads, each with the categories that have points."""
        for item in setting.data.values():
            if isinstance(item, CategoryItem):
                labels = self.points or self.matrix
                if item.id == self.columns_of:
                    labels = next(iter(self.matrix.values()))
                yield item, tuple(labels)

    def sentence(self, setting: Setting) -> Words:
        value = setting.value
        if self.points:
            zh = "；".join(f"{k}得 {plain(p)} 分" for k, p in self.points.items())
            en = "; ".join(f"{k}: {plain(p)}" for k, p in self.points.items())
            return Words(f"{value.zh}为{zh}。", f"{value.en} {en}.")
        assert self.columns_of is not None
        item = setting.data.get(self.columns_of)
        other = Words(self.columns_of, self.columns_of) if item is None or item.title is None else item.title
        cells = [(a, b, plain(p)) for a, row in self.matrix.items() for b, p in row.items()]
        zh = "；".join(f"{value.zh}为{a}、{other.zh}为{b}得 {p} 分" for a, b, p in cells)
        en = "; ".join(f"{value.en} {a} and {other.en} {b}: {p}" for a, b, p in cells)
        return Words(f"{zh}。", f"{en}.")

    def check(self, setting: Setting) -> Iterator[Finding]:
        best = self.greatest(setting)
        if best != setting.points:
            yield points_differ(best, setting.points, self._table)
        for item, labels in self._labels(setting):
            if set(item.choices) != set(labels):
                offered, known = listing(item.choices), listing(labels)
                yield Finding(
                    "choices-differ",
                    (self._table,),
                    Words(
                        f"数据项的可选类别是 {offered.zh}，对照表里是 {known.zh}",
                        f"the data item offers {offered.en}, the table has {known.en}",
                    ),
                    Words("改为一致", "make them agree"),
                )

    @property
    def _table(self) -> str:
        return "points" if self.points else "matrix"

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
