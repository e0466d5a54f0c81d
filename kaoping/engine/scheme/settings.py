"""Settings of a scheme as a whole: rounding, groups, periods, what happens where a value is missing."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

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


class Score(Part):
    """A fixed score, in points or as a share of the item's points."""

    points: Exact | None = None
    share: Share | None = None


class LastVerified(Part):
    """Take the last verified value of an earlier period, less a penalty in points."""

    penalty: Exact


MissingPolicy: TypeAlias = Literal["zero", "full", "open"] | Score
NotApplicablePolicy: TypeAlias = Literal["rescale", "spread_evenly", "spread_pro_rata", "full", "zero"] | Score


def _named(value: object) -> Any:
    """Let {score: 2} and {share: 50%} and {last_verified: 1} stand for the longer forms."""
    if isinstance(value, dict) and set(value) == {"score"}:
        return {"points": value["score"]}
    if isinstance(value, dict) and set(value) == {"last_verified"}:
        return {"penalty": value["last_verified"]}
    return value


class Policies(Part):
    """What happens where a value is not a plain reported or verified one.

    `not_applicable` (不适用): the points leave the reckoning and the parent is rescaled to full, or are
    spread over its other items evenly or pro rata; or full points, none, or a fixed score.
    `not_reported` (未报) and `no_data` (本期无数据): zero, full, a fixed score, the last verified value less
    a penalty, or the total stays open and is shown as an interval; `no_data` may also be treated as
    not applicable. `disputed`: the value is used, or the score stays open.
    `undefined`: the rule means nothing for this value (a target of 0): the run is refused, or a score.
    """

    not_applicable: Annotated[NotApplicablePolicy, BeforeValidator(_named)] = "rescale"
    not_reported: Annotated[MissingPolicy | LastVerified, BeforeValidator(_named)] = "zero"
    no_data: Annotated[MissingPolicy | LastVerified | Literal["not_applicable"], BeforeValidator(_named)] = (
        "not_applicable"
    )
    disputed: Literal["use", "open"] = "use"
    undefined: Annotated[Literal["refuse", "zero", "full", "not_applicable"] | Score, BeforeValidator(_named)] = (
        "refuse"
    )


class Ranking(Part):
    """How totals are ranked: as shown or at working scale, and what decides between equal ones."""

    on: Literal["shown", "working"] = "shown"
    ties: Literal["share"] | tuple[Label, ...] = "share"
    """`share`: equal totals share a rank (1, 2, 2, 4); or items whose scores decide, in this order."""
    scope: Literal["group", "all"] = "group"
