"""Items: the tree of a scheme. Branches add up, leaves have rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from kaoping.engine.rules import AnyRule
from kaoping.engine.scheme.settings import Policies
from kaoping.engine.terms import (
    DataItem,
    Exact,
    Identifier,
    Label,
    Measure,
    Part,
    Share,
    Target,
    Title,
    measure_of,
)
from kaoping.engine.words import Words

PerGroupExact: TypeAlias = Exact | dict[Label, Exact]
PerGroupShare: TypeAlias = Share | dict[Label, Share]


class FromUnits(Part):
    """The value comes from the results of the subordinate units (下属单位), which are in `groups`.

    `score` is their total, or the score of one of their items; `how` makes one value of them.
    """

    groups: tuple[Label, ...] = Field(min_length=1)
    score: Identifier | Literal["total"] = "total"
    how: Literal["mean", "sum", "highest", "lowest"] = "mean"
    decimals: int = Field(default=2, ge=0, le=6)
    title: Title = Words("下属单位得分", "score of the subordinate units")


class Coefficient(Part):
    """Difficulty or elastic coefficient by which the score of a leaf is multiplied."""

    values: dict[Label, Exact] = Field(default_factory=dict)
    """By subject or group; who is not named has 1."""
    of: Identifier | None = None
    """Data item that gives the coefficient."""
    title: Title = Words("系数", "coefficient")


class Variant(Part):
    """What is different in a leaf for some groups or subjects."""

    groups: tuple[Label, ...] = ()
    subjects: tuple[Label, ...] = ()
    title: Title | None = None
    data: tuple[DataItem, ...] = ()
    measure: Measure | None = None
    target: Target | None = None
    rule: AnyRule | None = None

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            value = dict(value)
            value["measure"] = measure_of(value.get("measure"))
        return value


class Node(Part):
    """What branches and leaves have in common."""

    id: Identifier
    code: Label | None = None
    """Number of the item as printed (1.1.2); counted through where it is left out."""
    title: Title
    points: PerGroupExact | None = None
    weight: PerGroupShare | None = None
    groups: tuple[Label, ...] = ()
    """Groups to which the item applies; all where left out."""
    periods: tuple[Label, ...] = ()
    """Periods in which the item is scored, or longer ones that contain them; all where left out."""
    kind: Literal["ordinary", "bonus", "penalty"] = "ordinary"
    article: Title | None = None
    """The article of the published scheme that the item comes from."""
    note: Title | None = None
    assessor: Title | None = None
    """考核责任部门: the department that gives the value or the deductions for all units."""
    dimension: Label | None = None

    @model_validator(mode="before")
    @classmethod
    def _identified(cls, value: Any) -> Any:
        return _with_id(value) if isinstance(value, Mapping) else value


def identifier_from(title: str) -> str:
    """The identifier that follows from a title: its letters and digits; empty if it has none."""
    found = re.sub(r"\W+", "_", title).strip("_")[:79]
    return f"_{found}" if found[:1].isdigit() else found


def _with_id(value: Mapping[str, Any]) -> dict[str, Any]:
    """An item without an identifier is known by its title."""
    if "id" in value or "title" not in value:
        return dict(value)
    title = value["title"]
    found = identifier_from(str(title.get("zh", "")) if isinstance(title, Mapping) else str(title))
    return {**value, "id": found} if found else dict(value)


def _only_data(part: dict[str, Any], name: object) -> None:
    """The only data item of a leaf, variant or alternative may stand without a list and without its identifier."""
    if isinstance(part.get("data"), Mapping):
        part["data"] = ({"id": name, **part["data"]},)


def _each(parts: object, change: Callable[[dict[str, Any]], None]) -> object:
    """Copies of the parts of a list, changed; whatever else stands there is for the models to refuse."""
    if not isinstance(parts, Sequence) or isinstance(parts, str):
        return parts
    found = [dict(part) if isinstance(part, Mapping) else part for part in parts]
    for part in found:
        if isinstance(part, dict):
            change(part)
    return tuple(found)


class Leaf(Node):
    """An item with a rule (末级指标)."""

    data: tuple[DataItem, ...] = ()
    """Data items of the leaf; where left out they follow from the rule."""
    measure: Measure | None = None
    from_units: FromUnits | None = None
    target: Target | None = None
    rule: AnyRule
    decimals: int | None = Field(default=None, ge=0, le=6)
    """Decimals of the score, where they differ from those of the scheme."""
    coefficient: Coefficient | None = None
    cap: Exact | Literal["points"] | None = None
    below_zero: Literal["stop", "negative", "overflow_to_parent", "overflow_to_total"] | None = None
    """What happens if the rule takes more points than there are; must be chosen where that can happen."""
    missing: Policies | None = None
    variants: tuple[Variant, ...] = ()
    over_periods: Literal["mean", "sum", "last", "highest", "lowest"] | None = None
    """How the scores of the periods become one, where it differs from the scheme's way."""
    process: bool = False
    """Whether the leaf counts a process (documents issued, meetings held) and not an outcome."""

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        value = _with_id(value)
        _only_data(value, value.get("id"))
        if "variants" in value:
            value["variants"] = _each(value["variants"], lambda variant: _only_data(variant, value.get("id")))
        if isinstance(value.get("rule"), Mapping) and "alternatives" in value["rule"]:
            ways = _each(
                value["rule"]["alternatives"], lambda way: _only_data(way, f"{value.get('id')}.{way.get('id')}")
            )
            value["rule"] = {**value["rule"], "alternatives": ways}
        if "measure" in value:
            value["measure"] = measure_of(value["measure"])
        if value.get("kind") == "penalty" and value.get("points") is None:
            value["points"] = Decimal(0)  # it only takes points; where nothing is said, without limit
        return value


class Branch(Node):
    """An item made of items.

    `sum` adds the scores of the items; `weighted` adds them multiplied by their weights, each part rounded
    first (`round_parts`) or only the sum; `mean` takes their mean.
    """

    items: tuple[Item, ...] = Field(min_length=1)
    roll_up: Literal["sum", "weighted", "mean"] = "sum"
    round_parts: bool = True
    decimals: int | None = Field(default=None, ge=0, le=6)
    same_matter: Literal["all", "highest"] = "all"
    """Whether of its items, all bonuses or all penalties, only the one that gives or takes the most counts."""
    cap: Exact | Literal["points"] | None = None
    floor: Exact | None = None
    min_available: Annotated[Share, Field(ge=0, le=1)] | None = None
    """Below this share of points with available data the branch has no score."""
    rescale: bool = False
    """Whether points that are not applicable anywhere below are made up for here, not at their parents."""


def _item_kind(value: object) -> str:
    if isinstance(value, Branch | Leaf):
        return "branch" if isinstance(value, Branch) else "leaf"
    return "branch" if isinstance(value, Mapping) and "items" in value else "leaf"


Item: TypeAlias = Annotated[Annotated[Branch, Tag("branch")] | Annotated[Leaf, Tag("leaf")], Discriminator(_item_kind)]

Branch.model_rebuild()


def applies(node: Node, group: str) -> bool:
    """Whether an item is part of the tree of a group."""
    if node.groups and group not in node.groups:
        return False
    return not (isinstance(node.points, dict) and group not in node.points)


def walk(
    items: tuple[Item, ...], place: tuple[str | int, ...] = ("items",)
) -> Iterator[tuple[Node, tuple[str | int, ...]]]:
    """All items in the order of the tree, each with its place in the scheme."""
    for at, item in enumerate(items):
        yield item, (*place, at)
        if isinstance(item, Branch):
            yield from walk(item.items, (*place, at, "items"))


def walk_in(
    items: tuple[Item, ...], group: str, place: tuple[str | int, ...] = ("items",)
) -> Iterator[tuple[Node, tuple[str | int, ...]]]:
    """The items of a group, without what stands below an item of other groups."""
    for at, item in enumerate(items):
        if applies(item, group):
            yield item, (*place, at)
            if isinstance(item, Branch):
                yield from walk_in(item.items, group, (*place, at, "items"))


def points_of(node: Node, group: str) -> Decimal | None:
    """Points of an item in a group."""
    return node.points.get(group) if isinstance(node.points, dict) else node.points


def only_penalties(node: Node, group: str) -> bool:
    """Whether an item starts from its own points and everything in it only takes from them."""
    if not isinstance(node, Branch) or node.kind != "ordinary" or node.roll_up != "sum":
        return False
    inside = [i for i in node.items if applies(i, group)]
    return bool(inside) and points_of(node, group) is not None and all(i.kind == "penalty" for i in inside)


def all_of_kind(branch: Branch, group: str) -> Literal["bonus", "penalty"] | None:
    """Whether a branch is, or all of its items are, bonuses or penalties; None if neither."""
    inside = {i.kind for i in branch.items if applies(i, group)}
    for kind in ("bonus", "penalty"):
        if branch.kind == kind or inside == {kind}:
            return kind
    return None


def weight_of(node: Node, group: str) -> Decimal | None:
    """Weight of an item in a group."""
    return node.weight.get(group) if isinstance(node.weight, dict) else node.weight
