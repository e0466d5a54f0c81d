"""The lines of `raters`: marks of the ratings, extremes left out, means by kind, the weighted mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.program import (
    ZERO,
    Add,
    All,
    Any,
    Case,
    Compare,
    Divide,
    Expr,
    Gather,
    Multiply,
    Number,
    Ordinal,
    Ref,
    Subtract,
    Text,
    number,
)
from kaoping.engine.rules.base import Scope
from kaoping.engine.rules.rater_terms import RaterKind, Trim
from kaoping.engine.words import Words

RATING = Words("评分", "rating")
MEAN = Words("平均分", "mean rating")
WEIGHTED = Words("加权平均分", "weighted mean")


@dataclass(frozen=True)
class _Kind:
    """A kind of rater in the arithmetic: the end of the keys of its lines, its name and its weight."""

    key: str
    words: Words | None
    weight: Decimal

    @property
    def share(self) -> Number:
        """The weight as it is written: 20%."""
        return number(self.weight.scaleb(2), percent=True)

    def called(self, words: Words) -> Words:
        """A name of a line of this kind."""
        return words if self.words is None else Words(f"{self.words.zh}{words.zh}", f"{words.en} of {self.words.en}")


class RatingLines:
    """Writes the lines over the ratings of one leaf.

    `given` is the cell of a record with what its rater gave, `marked` turns it into a mark (None: it is one).
    """

    def __init__(
        self,
        scope: Scope,
        kinds: Sequence[RaterKind],
        trim: Trim | None,
        given: str,
        marked: Callable[[Ref], Expr | None],
    ) -> None:
        self.scope = scope
        self.raters = kinds
        self.trim = trim
        self.records = scope.cells[scope.item].key
        self.given = Ref(given)
        self.marked = marked
        self.kinds = [_Kind("", None, Decimal(1))]
        if kinds:
            self.kinds = [_Kind(f"_{at}", kind.words, kind.weight) for at, kind in enumerate(kinds, start=1)]

    def counts(self) -> list[Ref]:
        """Numbers of ratings that count, one for each kind; written once, with the lines of the records."""
        found = [Ref(f"{self.scope.item}.count{kind.key}") for kind in self.kinds]
        if not self.scope.builder.knows(found[0].key):
            self._rows()
            for kind in self.kinds:
                words = kind.called(Words("评分个数", "number of ratings"))
                self.scope.line(f"count{kind.key}", words, Gather("count", self.records, None, self._where(kind)))
        return found

    def _where(self, kind: _Kind) -> str | None:
        """Which ratings count for a kind."""
        if self.raters:
            return f"{self.records}.counts{kind.key}"
        return f"{self.records}.kept" if self.trim is not None else None

    @property
    def _mark(self) -> str:
        """The cell of a record with its mark."""
        return self.given.key if self.marked(self.given) is None else f"{self.records}.mark"

    def _row(self, name: str, words: Words, what: Expr | Ordinal) -> Ref:
        return self.scope.builder.row(self.records, f"{self.records}.{name}", words, what)

    def _rows(self) -> None:
        mark = self.marked(self.given)
        if mark is not None:
            self._row("mark", RATING, mark)
        kept = None if self.trim is None else self._kept(self.trim)
        for kind, rater in zip(self.kinds, self.raters, strict=False):
            mine: Expr = Compare("==", Ref(f"{self.records}.kind"), Text(rater.id))
            words = Words(f"计入{rater.words.zh}", f"counts for {rater.words.en}")
            self._row(f"counts{kind.key}", words, mine if kept is None else All((mine, kept)))

    def _kept(self, trim: Trim) -> Ref:
        """Whether a rating stays when extremes are left out; of equal ratings the first given goes as lowest."""
        partition = (f"{self.records}.kind",) if self.raters else ()
        low = self._row(
            "from_lowest", Words("由低到高名次", "place from the lowest"), Ordinal(partition, ((self._mark, False),))
        )
        # The same order read backwards, so that a rating among equals is never both.
        high = self._row(
            "from_highest", Words("由高到低名次", "place from the highest"), Ordinal(partition, ((low.key, True),))
        )
        total = Subtract(Add((low, high)), number(1))
        several = self._row("ratings", Words("同类评分个数", "ratings of this kind"), total)
        few = Compare("<", several, number(trim.from_))
        inside = All((Compare(">", low, number(trim.lowest)), Compare(">", high, number(trim.highest))))
        return self._row("kept", Words("不去掉", "is kept"), Any((few, inside)))

    def means(self, decimals: int) -> list[Ref]:
        """Mean of each kind, where it has ratings."""
        return [self._mean(kind, count, decimals) for kind, count in zip(self.kinds, self.counts(), strict=True)]

    def _mean(self, kind: _Kind, count: Ref, decimals: int) -> Ref:
        scope = self.scope
        some = scope.guard(f"rated{kind.key}", kind.called(Words("有评分", "some rating")), Compare(">", count, ZERO))
        with scope.when(some):
            words = kind.called(Words("评分合计", "sum of the ratings"))
            total = scope.line(f"sum{kind.key}", words, Gather("sum", self.records, self._mark, self._where(kind)))
            return scope.line(f"mean{kind.key}", kind.called(MEAN), Divide(total, count), decimals=decimals)

    def weighted(self, means: Sequence[Ref], decimals: int | None) -> Ref:
        """The weighted mean where every kind has ratings."""
        parts = [Multiply((mean, kind.share)) for mean, kind in zip(means, self.kinds, strict=True)]
        return self.scope.line("mark", WEIGHTED, Add(tuple(parts)), decimals=decimals)

    def renormalised(self, means: Sequence[Ref], decimals: int | None) -> Ref:
        """The weighted mean of the kinds that have ratings, over their weights."""
        parts, weights = [], []
        for kind, mean in zip(self.kinds, means, strict=True):
            some = Ref(f"{self.scope.item}.rated{kind.key}")
            part = Case(((some, Multiply((mean, kind.share))),), ZERO)
            parts.append(self.scope.line(f"part{kind.key}", kind.called(Words("加权", "weighted part")), part))
            weight = kind.called(Words("计入权重", "weight that counts"))
            weights.append(self.scope.line(f"weight{kind.key}", weight, Case(((some, kind.share),), ZERO)))
        there = self.scope.line("weights", Words("有评分的权重合计", "weights with ratings"), Add(tuple(weights)))
        return self.scope.line("mark", WEIGHTED, Divide(Add(tuple(parts)), there), decimals=decimals)
