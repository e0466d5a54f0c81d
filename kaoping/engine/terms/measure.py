"""What is scored, and against what: measures over data items, and targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from kaoping.engine.terms.base import Exact, Identifier, Label, Part, Title
from kaoping.engine.terms.faults import fault
from kaoping.engine.terms.interval import Band
from kaoping.engine.words import Words


class LoadBand(Part):
    """A target that depends on the workload: this target while the load lies in this band."""

    band: Annotated[Band, Field(alias="in")]
    value: Exact


class TargetBy(Part):
    """A target that is not one number for all.

    `subject`, `group`, `period`: `values` by name; "/" means not applicable. `data`: given with the
    values, as the data item `of`. `load`: by the band in which the data item `of` lies. `pool`: the mean,
    the best or the worst value of the peer group (or of all).
    """

    by: Literal["subject", "group", "period", "data", "load", "pool"]
    values: dict[Label, Exact | Literal["/"]] = Field(default_factory=dict)
    of: Identifier | None = None
    bands: tuple[LoadBand, ...] = ()
    pool: Literal["mean", "highest", "lowest"] | None = None
    scope: Literal["group", "all"] = "group"
    decimals: int = Field(default=2, ge=0, le=6)

    @model_validator(mode="after")
    def _complete(self) -> TargetBy:
        needs = {
            "subject": bool(self.values),
            "group": bool(self.values),
            "period": bool(self.values),
            "data": self.of is not None,
            "load": self.of is not None and bool(self.bands),
            "pool": self.pool is not None,
        }
        if not needs[self.by]:
            by, need = _TARGET_NEEDS[self.by]
            raise fault(
                "goes-together",
                Words(f"按{by}的目标值还缺 {need.zh}", f"by: {self.by} needs {need.en} as well"),
                Words(f"补上 {need.zh}", f"write {need.en}"),
            )
        return self


_TARGET_NEEDS: dict[str, tuple[str, Words]] = {
    "subject": ("单位", Words("values（各目标值）", "values")),
    "group": ("分组", Words("values（各目标值）", "values")),
    "period": ("考核期", Words("values（各目标值）", "values")),
    "data": ("数据", Words("of（所依数据）", "of")),
    "load": ("工作量", Words("of（所依数据）和 bands（分档）", "of, bands")),
    "pool": ("同类单位", Words("pool（取值）", "pool")),
}


def _target_kind(value: object) -> str:
    return "by" if isinstance(value, Mapping | TargetBy) else "number"


Target = Annotated[Annotated[Exact, Tag("number")] | Annotated[TargetBy, Tag("by")], Discriminator(_target_kind)]


class Measure(Part):
    """The value that is scored, as an expression over data items: a rate, a growth, a weighted sum."""

    expression: str
    decimals: int | None = Field(default=None, ge=0, le=6)
    title: Title | None = None
    unit: Title | None = None


def measure_of(value: object) -> object:
    """A measure that is written as its expression alone."""
    return {"expression": value} if isinstance(value, str) else value
