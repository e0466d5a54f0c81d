"""What raters give and how their ratings are taken: kinds of raters, scales, ranks, extremes left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from kaoping.engine.rules.rank import PerRank
from kaoping.engine.terms import Exact, Label, Part, Share, Title, fault
from kaoping.engine.words import Words


class RaterKind(Part):
    """A kind of rater (领导, 同级, 群众) with its weight."""

    id: Label
    title: Title | None = None
    weight: Annotated[Share, Field(gt=0, le=1)]

    @property
    def words(self) -> Words:
        """Name of the kind."""
        return self.title or Words(self.id, self.id)


class Scale(Part):
    """Raters give numbers from `least` to `full` with so many decimals."""

    full: Exact
    least: Exact = Decimal(0)
    decimals: int = Field(default=2, ge=0, le=6)

    @model_validator(mode="after")
    def _rises(self) -> Scale:
        if self.full <= max(self.least, Decimal(0)):
            raise fault(
                "bad-scale",
                Words("满分要大于 0，也大于最低分", "the full mark must be above 0 and above the least"),
                Words("如 full: 100（满分: 100）", "such as full: 100"),
                "full",
            )
        return self


class RankMarks(Part):
    """Raters rank the subjects: the first gets `first`, each place lower costs points or a share of `first`."""

    first: Annotated[Exact, Field(gt=0)]
    per_rank: PerRank

    @property
    def step(self) -> Decimal:
        """What a place costs."""
        if self.per_rank.points is not None:
            return self.per_rank.points
        assert self.per_rank.share is not None
        return self.first * self.per_rank.share


class Trim(Part):
    """Leave out so many of the highest and lowest ratings, wherever a kind has at least `from` ratings."""

    highest: int = Field(default=1, ge=0, le=20)
    lowest: int = Field(default=1, ge=0, le=20)
    from_: Annotated[int, Field(ge=2, alias="from")]

    @model_validator(mode="after")
    def _something_is_left(self) -> Trim:
        if not 0 < self.highest + self.lowest < self.from_:
            raise fault(
                "trim-all",
                Words(
                    f"去掉 {self.highest + self.lowest} 个分数，却从 {self.from_} 个起去掉：要去掉一些，也要剩下一些",
                    f"{self.highest + self.lowest} of {self.from_} ratings are left out; some must go, some must stay",
                ),
                Words(
                    "from（起去个数）大于 highest（最高分）与 lowest（最低分）之和",
                    "let from be more than highest + lowest",
                ),
                "from",
            )
        return self

    def words(self, *, by_kind: bool) -> Words:
        """What is left out, as a clause of a sentence."""
        zh, en = [], []
        for count, what in ((self.highest, Words("最高分", "highest")), (self.lowest, Words("最低分", "lowest"))):
            if count:
                zh.append(f"{count} 个{what.zh}")
                en.append(f"the {what.en}" if count == 1 else f"the {count} {what.en}")
        each = Words("每类", " of a kind") if by_kind else Words("", "")
        return Words(
            f"{each.zh}评分达到 {self.from_} 个的，去掉 {'和 '.join(zh)}",
            f"from {self.from_} ratings{each.en} on, {' and '.join(en)} are left out",
        )
