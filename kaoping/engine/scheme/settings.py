"""Settings of a scheme as a whole: rounding, groups, periods, what happens where a value is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema, model_validator

from kaoping.engine.numbers import Rounding
from kaoping.engine.terms import Exact, Label, Part, Share, Title, fault
from kaoping.engine.words import Words


class RoundingRules(Part):
    """Where numbers are rounded, and how; the defaults are those most published results follow."""

    mode: Literal["half_up", "half_even", "down"] = "half_up"
    rate: int = Field(default=2, ge=0, le=6)
    leaf: int = Field(default=2, ge=0, le=6)
    branch: int = Field(default=2, ge=0, le=6)
    total: int = Field(default=2, ge=0, le=6)
    working: int = Field(default=6, ge=0, le=8)
    """Scale of coefficients."""

    @property
    def rounding(self) -> Rounding:
        """The mode as the engine's own value."""
        return Rounding(self.mode)


class Group(Part):
    """A peer group (考核分组): units are compared within it."""

    id: Label
    title: Title | None = None


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise fault(
        "bad-date",
        Words(f"“{value}”不是日期", f"{value!r} is not a date"),
        Words("写成 2026-09-30", "write it as 2026-09-30"),
    )


Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day."""


class Period(Part):
    """A period of the cycle (考核期). `within` names the longer period of which it is a part."""

    id: Label
    title: Title | None = None
    end: Day | None = None
    within: Label | None = None

    @property
    def called(self) -> Words:
        """The title, or the identifier where there is none."""
        return self.title or Words(self.id, self.id)


class Score(Part):
    """A fixed score: {score: 2} in points, or {share: 60%} of the item's points."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    points: Exact | None = Field(default=None, alias="score")
    share: Annotated[Share, Field(ge=0, le=1)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Score:
        if (self.points is None) == (self.share is None):
            raise fault(
                "one-way",
                Words("固定分要有一种写法", "a fixed score needs one way of saying it"),
                Words("写 score（得分）或 share（比例），二者取一", "write score or share, not both"),
            )
        return self


class LastVerified(Part):
    """Take the last verified value of an earlier period, less a penalty in points: {last_verified: 1}."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    penalty: Annotated[Exact, Field(ge=0, alias="last_verified")]


def _policy(value: object) -> str:
    """Which form a policy has: a word, a fixed score, or the last verified value."""
    if isinstance(value, LastVerified):
        return "last"
    if isinstance(value, Mapping):
        return "last" if {"last_verified", "penalty"} & set(value) else "fixed"
    return "fixed" if isinstance(value, Score) else "word"


_Score = Annotated[Score, Tag("fixed")]
_LastVerified = Annotated[LastVerified, Tag("last")]
_IfNotApplicable = Literal["rescale", "spread_evenly", "spread_pro_rata", "full", "zero"]
_IfNotReported = Literal["zero", "full", "open"]
_IfNoData = Literal["zero", "full", "open", "not_applicable"]
_IfUndefined = Literal["refuse", "zero", "full", "not_applicable"]


class Policies(Part):
    """What happens where a value is not a plain reported or verified one.

    `not_applicable` (不适用): the points leave the reckoning and the parent is rescaled to full, or are
    spread over its other items evenly or pro rata; or full points, none, or a fixed score.
    `not_reported` (未报) and `no_data` (本期无数据): zero, full, a fixed score, the last verified value less
    a penalty, or the total stays open and is shown as an interval; `no_data` may also be treated as
    not applicable. `disputed`: the value is used, or the score stays open.
    `undefined`: the rule means nothing for this value (a target of 0): the run is refused, or a score.
    """

    not_applicable: Annotated[_Score | Annotated[_IfNotApplicable, Tag("word")], Discriminator(_policy)] = "rescale"
    not_reported: Annotated[_Score | _LastVerified | Annotated[_IfNotReported, Tag("word")], Discriminator(_policy)] = (
        "zero"
    )
    no_data: Annotated[_Score | _LastVerified | Annotated[_IfNoData, Tag("word")], Discriminator(_policy)] = (
        "not_applicable"
    )
    disputed: Literal["use", "open"] = "use"
    undefined: Annotated[_Score | Annotated[_IfUndefined, Tag("word")], Discriminator(_policy)] = "refuse"


class Ranking(Part):
    """How totals are ranked: as shown or at working scale, and what decides between equal ones."""

    on: Literal["shown", "working"] = "shown"
    ties: Literal["share"] | tuple[Label, ...] = "share"
    """`share`: equal totals share a rank (1, 2, 2, 4); or items whose scores decide, in this order."""
    scope: Literal["group", "all"] = "group"
