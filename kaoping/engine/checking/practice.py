"""Good practice: what is allowed, and what an office should look at twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from kaoping.engine.checking.saying import in_group, note, points, warning
from kaoping.engine.checking.spans import Spans, shares_points
from kaoping.engine.checking.view import View
from kaoping.engine.compiling import full_points
from kaoping.engine.numbers import Rounding, divide, plain, to_units
from kaoping.engine.scheme.item import Branch, Leaf, applies, points_of, weight_of
from kaoping.engine.terms import Finding
from kaoping.engine.words import Words, listing

MOST_PROCESS = Decimal("0.2")
"""Share of the points that may count processes (documents issued, meetings held)."""
LEAST_SATISFACTION = Decimal("0.3")
"""Share of the points that satisfaction should have where a scheme measures it."""


def practice(view: View, spans: dict[str, Spans]) -> Iterator[Finding]:
    """Findings about the scheme as a whole that do not stop anyone."""
    for group in view.groups:
        yield from _shared(view, spans[group], group)
        yield from _bonus(view, spans[group], group)
        yield from _shares(view, spans[group], group)
    yield from _full_scores(view, spans)
    yield from _decimals_of_total(view)
    yield from _defaults(view)


def _shared(view: View, spans: Spans, group: str) -> Iterator[Finding]:
    """Items that share the points of their branch can together give more than it has."""
    for node, place in view.nodes:
        if not isinstance(node, Branch) or not view.is_in(place, group) or not shares_points(node, group):
            continue
        full, most = full_points(node, group), spans.of(node).high
        if node.cap is None and (most is None or most > full):
            said = Words("不封顶", "any score") if most is None else points(most)
            yield warning(
                "shared-points",
                place,
                Words(
                    f"“{node.title.zh}”的下级共用 {points(full).zh}，合计却可得 {said.zh}",
                    f"the items of {node.title.en!r} share {points(full).en}, together they can give {said.en}",
                ),
                Words(
                    "在上级写 cap: points（封顶: 分值），或给下级各写分值",
                    "write cap: points above, or give each item its points",
                ),
            )


def _bonus(view: View, spans: Spans, group: str) -> Iterator[Finding]:
    for at, item in enumerate(view.scheme.items):
        if not isinstance(item, Branch) or item.kind != "bonus" or not applies(item, group) or item.cap is not None:
            continue
        most = spans.of(item).high
        said = Words("没有上限", "without limit") if most is None else points(most)
        yield warning(
            "bonus-without-cap",
            ("items", at, "cap"),
            Words(
                f"加分项“{item.title.zh}”没有封顶，合计可加 {said.zh}",
                f"the bonus {item.title.en!r} has no cap, together {said.en}",
            ),
            Words("写 cap（封顶）: points（分值）或一个数", "write cap: points, or a number"),
        )


def _weighed(view: View, group: str, counts: Callable[[Leaf], bool]) -> tuple[Decimal, Decimal]:
    """Points of the leaves that count, and of all; both as parts of the full score of 1 at the top."""
    scheme = view.scheme
    some = every = Decimal(0)
    for node, place in view.nodes:
        if not isinstance(node, Leaf) or not view.is_in(place, group) or node.kind != "ordinary":
            continue
        above = view.parents.get(place)
        how = scheme.total.roll_up if above is None else above.roll_up
        own = points_of(node, group)
        if how == "weighted":
            own = (weight_of(node, group) or Decimal(0)) * 100
        elif own is None and above is not None:
            own = divided(full_points(above, group), len(above.items))
        size = own or Decimal(0)
        for end in range(len(place) - 2, 0, -2):
            weight = weight_of(view.by_place[place[:end]], group)
            size *= Decimal(1) if weight is None else weight
        every += size
        some += size if counts(node) else Decimal(0)
    return some, every


def divided(value: Decimal, by: int) -> Decimal:
    """A part of a number, to six decimals: enough to weigh items against each other."""
    return Decimal(divide(to_units(value, 12), by, Rounding.HALF_UP)).scaleb(-12)


def _percent(some: Decimal, every: Decimal) -> str:
    units = divide(to_units(some, 24) * 1000, to_units(every, 24), Rounding.HALF_UP)
    return f"{plain(Decimal(units).scaleb(-1))}%"


def _shares(view: View, spans: Spans, group: str) -> Iterator[Finding]:
    del spans
    before = in_group(group, several=view.several)
    process, every = _weighed(view, group, lambda leaf: leaf.process)
    if process > every * MOST_PROCESS:
        share = _percent(process, every)
        yield warning(
            "process-share",
            ("items",),
            Words(f"{before.zh}过程性指标占 {share}", f"{before.en}process items have {share} of the points"),
            Words("一般不超过 20%，多考核结果", "usually at most 20%; measure outcomes"),
        )
    if not any(isinstance(n, Leaf) and is_satisfaction(n.dimension) for n, _ in view.nodes):
        return
    satisfaction, every = _weighed(view, group, lambda leaf: is_satisfaction(leaf.dimension))
    if satisfaction < every * LEAST_SATISFACTION:
        share = _percent(satisfaction, every)
        yield note(
            "satisfaction-share",
            ("items",),
            Words(f"{before.zh}满意度占 {share}", f"{before.en}satisfaction has {share} of the points"),
            Words("一般不低于 30%", "usually at least 30%"),
        )


def is_satisfaction(dimension: str | None) -> bool:
    """Whether a dimension is that of satisfaction."""
    return dimension is not None and ("满意" in dimension or "satisfaction" in dimension.lower())


def _full_scores(view: View, spans: dict[str, Spans]) -> Iterator[Finding]:
    """Groups with different full scores must not be ranked together."""
    full = {group: spans[group].full() for group in view.groups}
    if len(set(full.values())) > 1 and view.scheme.ranking.scope == "all":
        said = listing(f"{group} {plain(points)}" for group, points in full.items())
        yield warning(
            "full-scores-differ",
            ("ranking", "scope"),
            Words(
                f"各组满分不同（{said.zh}），却一起排名",
                f"groups with different full scores are ranked together ({said.en})",
            ),
            Words("改为组内排名，或统一满分", "rank within groups, or give them the same full score"),
        )


def _decimals_of_total(view: View) -> Iterator[Finding]:
    """The total is made with fewer decimals than it is published with: somebody wrote them in the wrong place."""
    made, shown = view.scheme.total.decimals, view.scheme.rounding.total
    if made is not None and made < shown:
        yield warning(
            "total-decimals",
            ("total", "decimals"),
            Words(
                f"这里写的是合成总分时保留的小数位（{made} 位）；公布的总分按取舍，保留 {shown} 位",
                f"this is to how many decimals ({made}) the total is made; it is published with {shown}, by rounding",
            ),
            Words(
                f"公布的总分只要 {made} 位的，改为在 rounding（取舍）写 total（总分小数位）: {made}",
                f"for a published total with {made}, write total: {made} in rounding instead",
            ),
        )


def _defaults(view: View) -> Iterator[Finding]:
    """Choices that the scheme leaves to the defaults, so that its author knows them."""
    given = view.scheme.model_fields_set
    if "rounding" not in given:
        yield note(
            "default-rounding",
            ("rounding",),
            Words("没有写取舍，按四舍五入保留两位小数", "no rounding is written: half up to two decimals"),
            Words("需要时写 rounding（取舍）", "write rounding if something else is meant"),
        )
    if "ties" not in view.scheme.ranking.model_fields_set:
        yield note(
            "default-ties",
            ("ranking", "ties"),
            Words(
                "没有写同分怎样排，按并列（1、2、2、4）", "nothing is said about ties: ranks are shared (1, 2, 2, 4)"
            ),
            Words("需要时在 ranking（排名）写 ties（同分处理）", "write ties in ranking if something else is meant"),
        )
    leaves = [node for node, _ in view.nodes if isinstance(node, Leaf)]
    if "missing" not in given and any(leaf.missing is None for leaf in leaves):
        yield note(
            "default-missing",
            ("missing",),
            Words(
                "没有写缺数怎样计分：不适用的折算满分，未报的计零分，本期无数据的按不适用",
                "nothing is written on missing data: not applicable rescales, not reported is 0, "
                "no data is as not applicable",
            ),
            Words("需要时写 missing（缺数处理）", "write missing if something else is meant"),
        )
