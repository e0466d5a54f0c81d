"""References: groups, items, periods and grades that are named and must be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaoping.engine.checking.saying import error, listed, unknown, warning
from kaoping.engine.checking.view import View
from kaoping.engine.scheme.in_periods import leaf_periods, periods_of
from kaoping.engine.scheme.item import Leaf, Node
from kaoping.engine.terms import Finding, Place, TargetBy
from kaoping.engine.words import Words

_GROUP = Words("考核分组", "group")
_PERIOD = Words("考核期", "period")
_ITEM = Words("指标", "item")


def references(view: View) -> Iterator[Finding]:
    """Names of groups, periods and items that the scheme does not have."""
    for node, place in view.nodes:
        yield from _of_node(view, node, place)
        if isinstance(node, Leaf):
            yield from _of_leaf(view, node, place)
    yield from _of_settings(view)


def _groups(view: View, named: Iterable[str], place: Place) -> Iterator[Finding]:
    for at, name in enumerate(named):
        if name not in view.known:
            yield unknown("unknown-group", (*place, at), _GROUP, name, view.known)


def _of_node(view: View, node: Node, place: Place) -> Iterator[Finding]:
    yield from _groups(view, node.groups, (*place, "groups"))
    for field in ("points", "weight"):
        by_group = getattr(node, field)
        if not isinstance(by_group, dict):
            continue
        for name in by_group:
            if name not in view.known:
                yield unknown("unknown-group", (*place, field, name), _GROUP, name, view.known)
    if not any(view.is_in(place, group) for group in view.groups) and not set(node.groups) - set(view.known):
        yield warning(
            "in-no-group",
            place,
            Words(f"“{node.title.zh}”不属于任何考核分组", f"{node.title.en!r} belongs to no group"),
            Words("检查 groups（适用分组）和各级的分值", "check groups, and the points of the items above"),
        )


def _of_leaf(view: View, leaf: Leaf, place: Place) -> Iterator[Finding]:
    covered: set[str] = set()
    for at, variant in enumerate(leaf.variants):
        where = (*place, "variants", at)
        yield from _groups(view, variant.groups, (*where, "groups"))
        if not variant.groups and not variant.subjects:
            yield error(
                "variant-for-nobody",
                where,
                Words("没有写这项差异适用于谁", "nothing is said about whom the variant is for"),
                Words("写 groups（适用分组）或 subjects（适用单位）", "write groups or subjects"),
            )
        elif variant.groups and not variant.subjects and set(variant.groups) <= covered:
            some = listed(variant.groups)
            yield warning(
                "variant-unreachable",
                where,
                Words(f"前面的差异已覆盖 {some.zh}", f"variants before it cover {some.en} already"),
                Words("删去，或调整顺序", "remove it, or change the order"),
            )
        if not variant.subjects:
            covered |= set(variant.groups)
        yield from _target(view, leaf, variant.target, (*where, "target"))
    yield from _target(view, leaf, leaf.target, (*place, "target"))
    if leaf.from_units is not None:
        units = leaf.from_units
        yield from _groups(view, units.groups, (*place, "from_units", "groups"))
        if units.score != "total" and units.score not in view.ids:
            yield unknown("unknown-item", (*place, "from_units", "score"), _ITEM, units.score, sorted(view.ids))


def _target(view: View, leaf: Leaf, target: object, place: Place) -> Iterator[Finding]:
    """Names under which targets stand, and groups and periods that have none."""
    if not isinstance(target, TargetBy) or target.by not in ("group", "period"):
        return
    asked = periods_of(view.scheme, leaf.id)
    periods = [p.id for p in leaf_periods(view.scheme) if asked is None or p.id in asked]
    known = view.known if target.by == "group" else [p.id for p in view.scheme.periods]
    what, code = (_GROUP, "unknown-group") if target.by == "group" else (_PERIOD, "unknown-period")
    for name in target.values:
        if name not in known:
            yield unknown(code, (*place, "values", name), what, name, known)
    needed = periods
    if target.by == "group":
        at = place[: place.index("target")]
        item = at[: at.index("variants")] if "variants" in at else at
        needed = [g for g in view.groups if view.is_in(item, g)]
    missing = [name for name in needed if name not in target.values]
    if missing and not ("variants" in place and target.by == "group") and not leaf.variants:
        some = listed(missing)
        yield error(
            "target-missing",
            (*place, "values"),
            Words(f"没有这些{what.zh}的目标值：{some.zh}", f"there is no target for {some.en}"),
            Words("补上目标值，不适用的写“/”", "add it; where it does not apply write /"),
        )
    if target.by == "period" and not periods:
        yield error(
            "target-missing",
            (*place, "by"),
            Words("按考核期定目标值，但方案没有考核期", "targets are by period, but the scheme has no periods"),
            Words("写 periods（考核期），或改用其他方式", "write periods, or another way"),
        )


def _of_settings(view: View) -> Iterator[Finding]:
    scheme = view.scheme
    for at, effect in enumerate(scheme.effects):
        yield from _groups(view, effect.groups, ("effects", at, "groups"))
        if effect.on is not None and effect.on not in view.ids:
            yield unknown("unknown-item", ("effects", at, "on"), _ITEM, effect.on, sorted(view.ids))
    for at, threshold in enumerate(scheme.thresholds):
        for number, name in enumerate(threshold.on):
            if name not in view.ids:
                yield unknown("unknown-item", ("thresholds", at, "on", number), _ITEM, name, sorted(view.ids))
    if not isinstance(scheme.ranking.ties, str):
        for at, name in enumerate(scheme.ranking.ties):
            if name not in view.ids:
                yield unknown("unknown-item", ("ranking", "ties", at), _ITEM, name, sorted(view.ids))
    yield from _periods(view)


def _periods(view: View) -> Iterator[Finding]:
    periods = {p.id: p for p in view.scheme.periods}
    for at, period in enumerate(view.scheme.periods):
        if period.within is None:
            continue
        if period.within not in periods:
            yield unknown("unknown-period", ("periods", at, "within"), _PERIOD, period.within, periods)
            continue
        seen: set[str] = set()
        above: str | None = period.within
        while above in periods and above not in seen:
            seen.add(above)
            above = periods[above].within
        if period.id in seen:
            yield error(
                "circular",
                ("periods", at, "within"),
                Words(f"考核期“{period.id}”包含在自己之中", f"period {period.id!r} lies within itself"),
                Words("改正 within（所属考核期）", "mend within"),
            )
    over = view.scheme.over_periods
    if over is None:
        return
    if not periods:
        yield error(
            "no-periods",
            ("over_periods",),
            Words("写了跨期汇总，但方案没有考核期", "over_periods is there, but no periods"),
            Words("写 periods（考核期），或删去 over_periods（跨期汇总）", "write periods, or remove over_periods"),
        )
    for name in over.weights:
        if name not in periods:
            yield unknown("unknown-period", ("over_periods", "weights", name), _PERIOD, name, periods)
