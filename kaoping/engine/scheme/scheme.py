"""A scheme (考评方案): everything that decides the scores of one cycle."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from kaoping.engine.scheme.item import Item
from kaoping.engine.scheme.outcome import Effect, Grades, Threshold
from kaoping.engine.scheme.settings import Group, Period, Policies, Ranking, RoundingRules
from kaoping.engine.terms import DataItem, Exact, Identifier, Part, Share, Title
from kaoping.engine.words import Words

FORMAT = "kaoping/1"


class Total(Part):
    """How the top-level items become the total.

    `full` is the full score where it is not the sum of the items' points. `cap` limits the total after
    bonus and penalty; without it a total may exceed the full score. `factor` converts the scale.
    """

    title: Title = Words("总分", "total")
    roll_up: Literal["sum", "weighted", "mean"] = "sum"
    round_parts: bool = True
    cap: Exact | Literal["full", "none"] = "none"
    floor: Exact | Literal["none"] = "none"
    full: Exact | None = None
    decimals: int | None = Field(default=None, ge=0, le=8)
    """Decimals of the working total; the shown total has those of the scheme's rounding."""
    rescale: bool = False
    min_available: Annotated[Share, Field(ge=0, le=1)] | None = None


class OverPeriods(Part):
    """How the results of the periods become the result of the cycle."""

    how: Literal["mean", "sum", "last", "highest", "lowest", "weighted"]
    weights: dict[str, Share] = Field(default_factory=dict)
    level: Literal["total", "leaf"] = "total"
    missing: Literal["skip", "zero", "open"] = "skip"


class Scheme(Part):
    """Everything that decides the scores of one cycle; it is frozen when published."""

    format: Literal["kaoping/1"] = "kaoping/1"
    id: Identifier
    title: Title
    issuer: Title | None = None
    basis: Title | None = None
    invented: bool = False
    """Whether places and figures are invented for an example; said wherever the scheme is shown."""
    invented_values: bool = False
    """Whether the scheme is real and only the figures it is shown with are invented."""
    rounding: RoundingRules = RoundingRules()
    groups: tuple[Group, ...] = Field(default=(Group(id="all", title=Words("全部", "all")),), min_length=1)
    periods: tuple[Period, ...] = ()
    data: tuple[DataItem, ...] = ()
    """Data items used by more than one leaf (一数一源: asked for once)."""
    items: tuple[Item, ...] = Field(min_length=1)
    total: Total = Total()
    missing: Policies = Policies()
    effects: tuple[Effect, ...] = ()
    grades: Grades | None = None
    thresholds: tuple[Threshold, ...] = ()
    ranking: Ranking = Ranking()
    over_periods: OverPeriods | None = None

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("data"), tuple | list):
            data = tuple({"type": "number", **d} if isinstance(d, dict) else d for d in value["data"])
            return {**value, "data": data}
        return value

    def canonical(self) -> bytes:
        """The one byte form of the scheme: JSON with sorted keys, defaults left out, numbers as text."""
        plain = self.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        plain["format"] = self.format
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()

    def digest(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()
