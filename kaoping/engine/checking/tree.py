"""The tree: points add up, weights add up to 100 %, every item has what its parent counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kaoping.engine.checking.saying import error, in_group, percent, points, warning
from kaoping.engine.checking.view import View
from kaoping.engine.compiling import full_points
from kaoping.engine.numbers import plain
from kaoping.engine.scheme.item import Branch, Leaf, Node, all_of_kind, applies, only_penalties, points_of, weight_of
from kaoping.engine.terms import Finding, Place
from kaoping.engine.words import Words


def tree(view: View) -> Iterator[Finding]:
    """Points and weights of all items, in every group."""
    for group in view.groups:
        before = in_group(group, several=view.several)
        yield from _top(view, group, before)
        for node, place in view.nodes:
            if not view.is_in(place, group):
                continue
            yield from _sign(node, place, group)
            if isinstance(node, Branch):
                inside = [(i, (*place, "items", at)) for at, i in enumerate(node.items) if applies(i, group)]
                yield from _branch(node, place, inside, group, before)


def _top(view: View, group: str, before: Words) -> Iterator[Finding]:
    inside = [(i, ("items", at)) for at, i in enumerate(view.scheme.items) if applies(i, group)]
    ordinary = [(i, place) for i, place in inside if i.kind == "ordinary"]
    total = view.scheme.total
    if not ordinary:
        yield error(
            "empty",
            ("items",),
            Words(f"{before.zh}没有一般指标", f"{before.en}there is no ordinary item"),
            Words("至少一项，加分减分以外", "at least one besides bonus and penalty"),
        )
        return
    if total.roll_up == "weighted":
        yield from _weights(ordinary, ("items",), group, before)
        return
    yield from _unweighted(inside)
    if total.roll_up != "sum":
        return
    for item, place in inside:
        if isinstance(item, Leaf) and points_of(item, group) is None:
            yield _no_points(item, place)
    found = sum((full_points(i, group) for i, _ in ordinary), Decimal(0))
    if total.full is not None and found != total.full:
        yield _differs(found, total.full, ("total", "full"), before)


def _branch(
    node: Branch, place: Place, inside: Sequence[tuple[Node, Place]], group: str, before: Words
) -> Iterator[Finding]:
    if not inside:
        yield error(
            "empty",
            (*place, "items"),
            Words(f"{before.zh}“{node.title.zh}”下没有指标", f"{before.en}{node.title.en!r} has no items"),
            Words("补上下级指标，或用 groups（适用分组）限定", "add items, or limit it with groups"),
        )
    elif node.roll_up == "weighted":
        yield from _weights(inside, (*place, "items"), group, before)
    else:
        yield from _unweighted(inside)
    if node.same_matter == "highest":
        yield from _same_matter(node, place, group, before)
    if node.roll_up == "sum" and inside:
        yield from _sum(node, place, inside, group, before)


def _same_matter(node: Branch, place: Place, group: str, before: Words) -> Iterator[Finding]:
    """Only among bonuses, or among penalties, is there one that gives, or takes, the most."""
    carried = [i for i in node.items if isinstance(i, Leaf) and (i.below_zero or "").startswith("overflow")]
    if all_of_kind(node, group) is None or node.roll_up != "sum" or carried:
        yield error(
            "same-matter",
            (*place, "same_matter"),
            Words(
                f"{before.zh}“{node.title.zh}”只计最高的一项，但各项不都是相加的加分项或减分项",
                f"{before.en}only the highest of {node.title.en!r} counts, but not all are bonuses or penalties",
            ),
            Words(
                "各项都写 kind: bonus（性质: 加分）或都写 kind: penalty（性质: 减分），汇总方式用相加，超扣不转给上级",
                "make all of them bonuses, or penalties, that are added and hand nothing on",
            ),
        )


def _sum(
    node: Branch, place: Place, inside: Sequence[tuple[Node, Place]], group: str, before: Words
) -> Iterator[Finding]:
    """Items of a branch have points that add up to the branch's, or all of them share the branch's."""
    own = points_of(node, group)
    counted = inside if not only_penalties(node, group) else []
    without = [(i, p) for i, p in counted if isinstance(i, Leaf) and points_of(i, group) is None]
    if own is None or (without and len(without) < len(inside)):
        for item, where in without:
            yield _no_points(item, where)
        return
    if only_penalties(node, group):
        yield from _from_the_start(node, place)
        return
    if without:
        yield from _shared(own, without)
        return
    each = [full_points(i, group) for i, _ in inside if i.kind == "ordinary"]
    found = max(each, default=Decimal(0)) if node.same_matter == "highest" else sum(each, Decimal(0))
    if found != own:
        yield _differs(found, own, (*place, "points"), before)


def _from_the_start(node: Branch, place: Place) -> Iterator[Finding]:
    """A block of nothing but penalties begins with its points; the texts say where it ends (扣完为止)."""
    if node.floor is None:
        yield warning(
            "penalties-without-floor",
            (*place, "floor"),
            Words(
                f"“{node.title.zh}”从本项分值起扣，没有写扣到多少为止",
                f"{node.title.en!r} is deducted from its points, and where that ends is not said",
            ),
            Words(
                "扣完为止的写 floor（保底）: 0；可为负分的写允许的最低分", "floor: 0 if it ends at 0, else the least"
            ),
        )


def _shared(own: Decimal, inside: Sequence[tuple[Leaf, Place]]) -> Iterator[Finding]:
    """Items that share points may each give some of them; if each began with all, together they would be too many."""
    taking = [place for leaf, place in inside if leaf.rule.begins_full]
    if len(inside) < 2 or not taking:
        return
    most = points(own)
    yield error(
        "shared-deductions",
        (*taking[0], "rule"),
        Words(
            f"共用 {most.zh}的几项各从 {most.zh}起扣，相加后超过 {most.zh}",
            f"items that share {most.en} each begin with all of them and are added, which is more than {most.en}",
        ),
        Words(
            "从同一分值中扣分的，各项写 kind: penalty（性质: 减分），上级写 points（分值）和 floor（保底）: 0",
            "where all take from the same points, make each kind: penalty, with points and floor: 0 above",
        ),
    )


def _differs(found: Decimal, written: Decimal, place: Place, before: Words) -> Finding:
    there, here = points(found), points(written)
    return error(
        "points-sum",
        place,
        Words(
            f"{before.zh}下级指标合计 {there.zh}，这里写的是 {here.zh}",
            f"{before.en}the items below add up to {there.en}, {here.en} are written",
        ),
        Words("改为一致", "make them agree"),
    )


def _no_points(item: Node, place: Place) -> Finding:
    return error(
        "points-missing",
        (*place, "points"),
        Words(f"“{item.title.zh}”没有分值", f"{item.title.en!r} has no points"),
        Words(
            "写 points（分值）；或由上级写分值，下级都不写（共用）", "write points; or the item above has them for all"
        ),
    )


def _sign(node: Node, place: Place, group: str) -> Iterator[Finding]:
    found = points_of(node, group)
    if found is not None and (found < 0 or (found == 0 and node.kind == "ordinary")):
        yield error(
            "points-sign",
            (*place, "points"),
            Words(f"分值不能是 {plain(found)}", f"the points cannot be {plain(found)}"),
            Words(
                "写大于 0 的数；扣分项用 kind: penalty（性质: 减分）", "more than 0; what only deducts is kind: penalty"
            ),
        )
    weight = weight_of(node, group)
    if weight is not None and not 0 < weight <= 1:
        yield error(
            "weight-range",
            (*place, "weight"),
            Words(f"权重不能是 {percent(weight)}", f"the weight cannot be {percent(weight)}"),
            Words("在 0 与 100% 之间，如 40% 或 0.4", "between 0 and 100%, such as 40% or 0.4"),
        )


def _weights(inside: Sequence[tuple[Node, Place]], place: Place, group: str, before: Words) -> Iterator[Finding]:
    total = Decimal(0)
    for item, where in inside:
        weight = weight_of(item, group)
        if weight is None:
            yield error(
                "weight-missing",
                (*where, "weight"),
                Words(f"{before.zh}“{item.title.zh}”没有权重", f"{before.en}{item.title.en!r} has no weight"),
                Words("写 weight（权重），如 40%", "write weight, such as 40%"),
            )
            return
        total += weight
        full = full_points(item, group)
        if full != 100:
            yield warning(
                "weight-of-points",
                (*where, "points"),
                Words(
                    f"加权的指标一般按 100 分评，“{item.title.zh}”是 {plain(full)} 分",
                    f"what is weighted is usually scored out of 100; {item.title.en!r} has {plain(full)} points",
                ),
                Words("改为 100 分，或用 roll_up: sum（汇总方式: 相加）", "give it 100 points, or use roll_up: sum"),
            )
    if total != 1:
        yield error(
            "weights-sum",
            place,
            Words(f"{before.zh}权重合计 {percent(total)}", f"{before.en}the weights add up to {percent(total)}"),
            Words("合计应为 100%", "they must add up to 100%"),
        )


def _unweighted(inside: Sequence[tuple[Node, Place]]) -> Iterator[Finding]:
    for item, place in inside:
        if item.weight is not None:
            yield warning(
                "weight-unused",
                (*place, "weight"),
                Words(f"上级不加权，“{item.title.zh}”的权重没有用", f"the weight of {item.title.en!r} is not used"),
                Words(
                    "删去，或在上级写 roll_up: weighted（汇总方式: 加权）",
                    "remove it, or write roll_up: weighted above",
                ),
            )
