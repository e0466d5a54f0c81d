"""Items that are scored in some periods only: the scheme as it is in one period.

An item that names its periods is, in every other, as if it were not in the scheme: nothing is asked for it, it has no
points there, and the full score is that of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.language import LanguageError, names, parse
from kaoping.engine.scheme.in_groups import groups_of
from kaoping.engine.scheme.item import Branch, Item, Leaf, applies, points_of, walk
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.scheme.settings import Period

_NOBODY = ("",)
"""The groups of an item that applies to no group: no group is called so."""


def leaf_periods(scheme: Scheme) -> list[Period]:
    """Periods that are scored themselves, not made from shorter ones."""
    return [p for p in scheme.periods if not any(q.within == p.id for q in scheme.periods)]


def periods_meant(scheme: Scheme, names: Iterable[str]) -> frozenset[str]:
    """The periods that are scored themselves and are named, or lie within one that is."""
    within = {p.id: p.within for p in scheme.periods}
    wanted = frozenset(names)

    def meant(period: str) -> bool:
        seen: set[str] = set()
        at: str | None = period
        while at is not None and at not in seen:
            if at in wanted:
                return True
            seen.add(at)
            at = within.get(at)
        return False

    return frozenset(p.id for p in leaf_periods(scheme) if meant(p.id))


@dataclass(frozen=True)
class _InPeriods:
    """What differs between the periods of a scheme."""

    left_out: Mapping[str, frozenset[str]]
    """Items that are not asked in a period, by period; also those below them."""
    standing: Mapping[str, str]
    """The first period with the same items, by period; "" where all items are asked."""
    schemes: Mapping[str, Scheme]
    """The scheme as it is in the periods that stand for others."""


_KEPT: Kept[_InPeriods] = Kept()


def _in_periods(scheme: Scheme) -> _InPeriods:
    return _KEPT.get(scheme, "", lambda: _worked_out(scheme))


def _worked_out(scheme: Scheme) -> _InPeriods:
    if not any(node.periods for node, _ in walk(scheme.items)):
        return _InPeriods({}, {}, {})
    left_out, standing, schemes = {}, {}, {}
    first: dict[frozenset[str], str] = {frozenset(): ""}
    for period in leaf_periods(scheme):
        left_out[period.id] = frozenset(_left_out(scheme, scheme.items, period.id))
        standing[period.id] = first.setdefault(left_out[period.id], period.id)
        if standing[period.id] == period.id:
            schemes[period.id] = _without(scheme, left_out[period.id])
    return _InPeriods(left_out, standing, schemes)


def _left_out(scheme: Scheme, items: tuple[Item, ...], period: str) -> list[str]:
    found: list[str] = []
    for item in items:
        if item.periods and period not in periods_meant(scheme, item.periods):
            found += [node.id for node, _ in walk((item,))]
        elif isinstance(item, Branch):
            below = _left_out(scheme, item.items, period)
            # Of a branch of which nothing is asked nothing is left.
            found += [item.id] * all(i.id in below for i in item.items) + below
    return found


def _without(scheme: Scheme, left_out: frozenset[str]) -> Scheme:
    """The scheme with some items for nobody. They stay in the tree: numbers and names of items are the same.

    What follows from them alone does not follow in the period: effects that strike or name them, traffic lights, and
    the conditions of grades.
    """
    items = tuple(_kept(item, left_out, [g.id for g in scheme.groups]) for item in scheme.items)
    update: dict[str, object] = {"items": items}
    if scheme.over_periods is not None and scheme.over_periods.level == "leaf":
        # The published full score is that of the cycle, where all items come together.
        update["total"] = scheme.total.model_copy(update={"full": None})
    gone = left_out | (_data_of(scheme, left_out) - _data_kept(scheme, left_out))
    update["effects"] = tuple(
        e.model_copy(update={"groups": _NOBODY}) if e.on in left_out or _names_any(e.when, gone) else e
        for e in scheme.effects
    )
    update["thresholds"] = tuple(t for t in scheme.thresholds if t.of is None or not _names_any(t.of, gone))
    if scheme.grades is not None:
        bands = tuple(
            b.model_copy(update={"when": "false"}) if b.when is not None and _names_any(b.when, gone) else b
            for b in scheme.grades.bands
        )
        update["grades"] = scheme.grades.model_copy(update={"bands": bands})
    if not isinstance(scheme.ranking.ties, str):
        ties = tuple(item for item in scheme.ranking.ties if item not in left_out)
        update["ranking"] = scheme.ranking.model_copy(update={"ties": ties or "share"})
    return scheme.model_copy(update=update)


def _data_of(scheme: Scheme, items: frozenset[str]) -> frozenset[str]:
    """Identifiers of the data that some leaves read, in any group and variant."""
    leaves = [node for node, _ in walk(scheme.items) if isinstance(node, Leaf) and node.id in items]
    return frozenset(
        datum
        for leaf in leaves
        for group in groups_of(scheme, leaf)
        for variant in (None, *leaf.variants)
        for datum in LeafPart(scheme, leaf, group.id, variant, None).data
    )


def _data_kept(scheme: Scheme, left_out: frozenset[str]) -> frozenset[str]:
    """Identifiers of the data that the other leaves read, and of those of the scheme itself."""
    others = frozenset(node.id for node, _ in walk(scheme.items)) - left_out
    return _data_of(scheme, others) | {item.id for item in scheme.data}


def _names_any(expression: str, gone: frozenset[str]) -> bool:
    try:
        found = names(parse(expression))
    except LanguageError:
        return False
    return bool((found | {name.rpartition(".")[0] for name in found}) & gone)


def _kept(item: Item, left_out: frozenset[str], groups: list[str]) -> Item:
    if item.id in left_out:
        return _for_nobody(item)
    if not isinstance(item, Branch) or not any(node.id in left_out for node, _ in walk(item.items)):
        return item
    inner = tuple(_kept(i, left_out, groups) for i in item.items)
    for_whom = tuple(g for g in groups if applies(item, g) and any(applies(i, g) for i in inner)) or _NOBODY
    return _with_points(item.model_copy(update={"items": inner, "groups": for_whom}), item, groups)


def _for_nobody(item: Item) -> Item:
    update: dict[str, object] = {"groups": _NOBODY}
    if isinstance(item, Branch):
        update["items"] = tuple(_for_nobody(i) for i in item.items)
    return item.model_copy(update=update)


def _with_points(branch: Branch, before: Branch, groups: list[str]) -> Branch:
    """The branch with the points that are left to it; where its items share its points, they share the same."""
    if before.points is None or before.kind != "ordinary" or before.roll_up != "sum":
        return branch
    found = {g: _points_left(branch, before, g) for g in groups if applies(before, g)}
    return branch.model_copy(update={"points": found})


def _points_left(branch: Branch, before: Branch, group: str) -> Decimal:
    own = points_of(before, group)
    assert own is not None, "a branch applies to the groups for which it has points"
    inside = [i for i in before.items if applies(i, group) and i.kind == "ordinary"]
    each = {i.id: points_of(i, group) for i in inside}
    if not inside or any(points is None for points in each.values()):
        return own
    left = [points_of(i, group) or Decimal(0) for i in branch.items if i.id in each and applies(i, group)]
    return max(left, default=Decimal(0)) if branch.same_matter == "highest" else sum(left, Decimal(0))


def left_out(scheme: Scheme) -> frozenset[str]:
    """Items that are for nobody in a scheme as it is in one period."""
    return frozenset(node.id for node, _ in walk(scheme.items) if node.groups == _NOBODY)


def standing_period(scheme: Scheme, period: str) -> str:
    """The first period in which the same items are asked as in this one; "" if all are."""
    return _in_periods(scheme).standing.get(period, "")


def standing_periods(scheme: Scheme) -> tuple[str, ...]:
    """The periods that stand for all in which some item is not asked, in their order."""
    return tuple(_in_periods(scheme).schemes)


def scheme_in(scheme: Scheme, period: str) -> Scheme:
    """The scheme as it is in a period: items that are not asked in it apply to nobody."""
    found = _in_periods(scheme)
    return found.schemes.get(found.standing.get(period, ""), scheme)


def not_asked_in(scheme: Scheme, period: str) -> frozenset[str]:
    """Identifiers of the items that are not asked in a period, with those below them."""
    return _in_periods(scheme).left_out.get(period, frozenset())


def periods_of(scheme: Scheme, item: str) -> tuple[str, ...] | None:
    """The periods in which an item is asked, in their order; None where it is asked in all."""
    left_out = _in_periods(scheme).left_out
    found = tuple(period for period, items in left_out.items() if item not in items)
    return None if len(found) == len(left_out) else found


def periods_of_group(scheme: Scheme, group: str) -> tuple[str, ...] | None:
    """The periods in which anything is scored for a group, besides bonus and penalty; None where it is in all."""
    periods = [p.id for p in leaf_periods(scheme)]
    found = tuple(
        p for p in periods if any(applies(i, group) and i.kind == "ordinary" for i in scheme_in(scheme, p).items)
    )
    return None if len(found) == len(periods) else found


def is_ever_whole(scheme: Scheme) -> bool:
    """Whether all items are ever scored together: in some period, or in the cycle over the leaves."""
    found = _in_periods(scheme).standing
    if not found or "" in found.values():
        return True
    return scheme.over_periods is not None and scheme.over_periods.level == "leaf"
