"""What follows from scores: effects on branches and totals, grades with conditions and quotas, colours."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kaoping.engine.scheme.choice_words import CHOICES
from kaoping.engine.scheme.field_words import FIELDS
from kaoping.engine.terms import Band, Exact, Identifier, Label, Part, Share, Title, fault
from kaoping.engine.words import Words


class Effect(Part):
    """A consequence (处置) of a condition.

    `when` is an expression over data, scores (`item.score`), `total` and `grade`. What it does:
    `zero` the item `on` scores 0; `deduct` points from the total; `cap` the item `on` (or the total) at
    `points`; `close_bonus` bonus blocks do not count; `grade_at_most` a grade; `downgrade` by `levels`;
    `veto` the worst grade, the total kept, replaced by `points`, or withheld; `last_rank` after all others;
    `unranked` no rank: the total and its grade stay, and quotas and last places count the others alone.
    """

    id: Identifier
    title: Title
    article: Title | None = None
    decided_by: Title | None = None
    groups: tuple[Label, ...] = ()
    """Groups that it concerns; all where left out."""
    when: str
    do: Literal["zero", "deduct", "cap", "close_bonus", "grade_at_most", "downgrade", "veto", "last_rank", "unranked"]
    on: Identifier | None = None
    points: Exact | None = None
    grade: Label | None = None
    levels: int = Field(default=1, ge=1)
    total: Literal["keep", "withhold", "points"] = "keep"
    in_cycle: Literal["no", "any"] | Annotated[int, Field(ge=2)] = "no"
    """Whether it also strikes the cycle: if it held in any period, or in so many periods in a row."""

    @model_validator(mode="after")
    def _complete(self) -> Effect:
        if self.do == "zero" and self.on is None:
            raise _needs(self.do, "on")
        if self.do in ("deduct", "cap") and self.points is None:
            raise _needs(self.do, "points")
        if self.do == "grade_at_most" and self.grade is None:
            raise _needs(self.do, "grade")
        if self.do == "veto" and (self.total == "points") != (self.points is not None):
            raise fault(
                "goes-together",
                Words(
                    "total: points（否决后总分: 固定分）和 points（分数）要一起写",
                    "total: points and points go together",
                ),
                Words(
                    "否决后记固定分的两个都写，其他的都不写", "write both for a fixed score after a veto, else neither"
                ),
                "points",
            )
        return self


def _needs(do: str, field: str) -> Exception:
    called = f"{field}（{FIELDS.get(f'Effect.{field}', FIELDS[field])[0]}）"
    return fault(
        "goes-together",
        Words(f"处置方式“{CHOICES[f'do={do}'][0]}”还缺 {called}", f"do: {do} needs {field} as well"),
        Words(f"补上 {called}", f"write {field}"),
        field,
    )


class GradeBand(Part):
    """A grade with its band; `when` is a further condition without which the next grade holds."""

    grade: Label
    band: Annotated[Band, Field(alias="in")]
    when: str | None = None


class Places(Part):
    """So many units of a group, or such a share of them."""

    grade: Label
    share: Annotated[Share, Field(ge=0, le=1)] | None = None
    number: int | None = Field(default=None, ge=0)
    rounding: Literal["down", "half_up", "up"] = "down"
    ties: Literal["in", "out"] = "in"

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.share is None) == (self.number is None):
            raise fault(
                "one-way",
                Words("名额要有一种写法", "a number of units needs one way of saying it"),
                Words("写 share（比例）或 number（个数），二者取一", "write share or number, not both"),
            )
        return self


class Quota(Places):
    """At most a share (or number) of a group may have a grade; who is beyond gets the next one.

    `ties`: units equal to the last within the quota are all in, or all out.
    `after_veto`: the share where a unit of the group was vetoed.
    """

    after_veto: Annotated[Share, Field(ge=0, le=1)] | None = None


class LastPlaces(Places):
    """The last of a group by rank (末位): a share, or a number, of its units have no better grade than this one.

    `ties`: units that share the rank of the first within are all in, or all out.
    """


class Grades(Part):
    """Grade bands over the total, best grade first; quotas and last places within groups."""

    bands: tuple[GradeBand, ...] = Field(min_length=1)
    of: Literal["total", "rate"] = "total"
    """The total itself, or the total as per cent of the full score."""
    quotas: tuple[Quota, ...] = ()
    last_places: tuple[LastPlaces, ...] = ()


class Threshold(Part):
    """A traffic light (红黄绿): colour by the score rate of an item in per cent, or by a measure."""

    id: Identifier
    title: Title
    aspect: Literal["progress", "quality", "safety", "other"] = "other"
    on: tuple[Identifier, ...] = ()
    of: str | None = None
    """Expression whose value is compared; the score rate of the item in per cent where left out."""
    green: Band
    yellow: Band
    red: Band
