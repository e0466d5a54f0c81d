"""Random schemes and values for them, for tests that say what is true of all.

    schemes()          schemes that an author could have meant: all families of rules, trees up to three
                       levels, groups, variants, periods, effects, grades, quotas, lights; hardly any has an error
    careless()         the same with a few blunders: what can still be read may be wrong in any way
    values(scheme)     values for such a scheme: zeros, 10^13, ties, exact half-way values, every status

Schemes are made as plain data, as an author writes them (`plain_schemes`), so they can be changed and read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias

from hypothesis import strategies as st

from kaoping.engine.numbers import plain
from kaoping.engine.rules.event_kinds import EventKind
from kaoping.engine.rules.events import Events
from kaoping.engine.rules.raters import Raters
from kaoping.engine.scheme import Leaf, Scheme, read_scheme, walk
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.reading import read
from kaoping.engine.scoring import Observation, Observed, Record, Subject, Values
from kaoping.engine.terms import CategoryItem, DataItem, EventField, FactItem, ListItem, NumberItem, Status

Plain: TypeAlias = dict[str, Any]

GROUPS = ("甲类", "乙类")
UNITS = ("一", "二", "三", "四", "五", "六")


@dataclass(frozen=True)
class Around:
    """What a leaf can refer to."""

    groups: tuple[str, ...]
    periods: tuple[str, ...]
    points: Decimal
    leaf: str = ""

    def name(self, datum: str) -> str:
        """Identifier of a data item that only this leaf has."""
        return f"{datum}_{self.leaf}"


# Numbers


def exact(low: int, high: int, places: int = 2) -> st.SearchStrategy[Decimal]:
    """Decimals with so many places, both ends included."""
    return st.integers(low * 10**places, high * 10**places).map(lambda n: Decimal(n).scaleb(-places))


def chance(of: int) -> st.SearchStrategy[bool]:
    """True in one of so many cases."""
    return st.integers(1, of).map(lambda n: n == 1)


@st.composite
def parts_of(draw: st.DrawFn, whole: Decimal, count: int) -> list[Decimal]:
    """A whole cut into so many parts greater than 0."""
    step = whole.scaleb(-2)
    cuts = sorted(draw(st.lists(st.integers(1, 99), min_size=count - 1, max_size=count - 1, unique=True)))
    edges = [0, *cuts, 100]
    return [step * (b - a) for a, b in pairwise(edges)]


@st.composite
def bands(draw: st.DrawFn, low: int, high: int, most: int = 4) -> list[str]:
    """Intervals that cover every number, from below to above."""
    cuts = sorted(draw(st.lists(st.integers(low, high), min_size=0, max_size=most - 1, unique=True)))
    if not cuts:
        return ["(,)"]
    closed_above = draw(st.booleans())
    opening, closing = ("[", ")") if closed_above else ("(", "]")
    inner = [f"{opening}{a}, {b}{closing}" for a, b in pairwise(cuts)]
    return [f"(, {cuts[0]}{closing}", *inner, f"{opening}{cuts[-1]}, )"]


def limit(points: Decimal) -> st.SearchStrategy[Any]:
    """A cap: a number, the points, or none."""
    return st.sampled_from([points, points + 5, "points", "none"])


# Families of rules


@st.composite
def targets(draw: st.DrawFn, around: Around, *, positive: bool = False) -> Any:
    """A target: a number, or by subject, group, period, data, workload or peers."""
    number = exact(1 if positive else -20, 120)
    kinds = ["number", "number", "subject", "group", "data", "load", "pool"] + ["period"] * bool(around.periods)
    match draw(st.sampled_from(kinds)):
        case "subject":
            values = st.one_of(number, number, st.just("/"))
            return {"by": "subject", "values": {unit: draw(values) for unit in UNITS}}
        case "group":
            return {"by": "group", "values": {group: draw(number) for group in around.groups}}
        case "period":
            return {"by": "period", "values": {period: draw(number) for period in around.periods}}
        case "data":
            return {"by": "data", "of": around.name("plan")}
        case "load":
            spans = draw(bands(0, 20))
            return {
                "by": "load",
                "of": around.name("load"),
                "bands": [{"in": span, "value": draw(number)} for span in spans],
            }
        case "pool":
            pool = draw(st.sampled_from(["mean", "highest", "lowest"]))
            scope = draw(st.sampled_from(["group", "all"]))
            return {"by": "pool", "pool": pool, "scope": scope, "decimals": draw(st.integers(0, 4))}
        case _:
            return draw(number)


@st.composite
def met(draw: st.DrawFn, around: Around) -> Plain:
    when = draw(st.sampled_from([">=", ">", "<=", "<", "==", "yes", "no"]))
    otherwise = draw(st.sampled_from([Decimal(0), Decimal(0), around.points * Decimal("0.5"), Decimal(-1)]))
    found: Plain = {"rule": {"family": "met", "when": when, "otherwise": otherwise}}
    return found if when in ("yes", "no") else {**found, "target": draw(targets(around))}


@st.composite
def checklist(draw: st.DrawFn, around: Around) -> Plain:
    parts = draw(parts_of(around.points, draw(st.integers(1, 3))))
    conditions = [{"id": f"c{at}", "title": f"条件{at}", "points": part} for at, part in enumerate(parts)]
    return {"rule": {"family": "checklist", "conditions": conditions}}


@st.composite
def side(draw: st.DrawFn, around: Around, effect: str) -> Plain:
    found: Plain = {
        "effect": effect,
        "unit": draw(st.sampled_from(["value", "percent_of_target"])),
        "step": draw(st.sampled_from(["whole", "pro_rata"])),
        "cap": draw(limit(around.points)),
    }
    if draw(chance(4)):
        widths = [*draw(st.lists(exact(1, 20, 1), max_size=2)), None]
        marginal = [{"width": w, "points": draw(exact(0, 3)), "per": draw(exact(1, 5, 1))} for w in widths]
        return {**found, "bands": marginal}
    return {**found, "per": draw(exact(1, 10, 1)), "points": draw(exact(0, 3))}


@st.composite
def steps(draw: st.DrawFn, around: Around) -> Plain:
    rule: Plain = {"family": "steps", "floor": draw(st.sampled_from([Decimal(0), Decimal("-2.5"), "none"]))}
    which = draw(st.sampled_from([("below",), ("above",), ("above", "below")]))
    more_is_better = draw(st.booleans())
    for name in which:
        rule[name] = draw(side(around, "add" if (name == "above") == more_is_better else "deduct"))
    if draw(chance(4)) and any(rule[name]["effect"] == "add" for name in which):
        rule["at_target"] = around.points * Decimal("0.8")
    return {"rule": rule, "target": draw(targets(around))}


@st.composite
def ratio(draw: st.DrawFn, around: Around) -> Plain:
    rule = {
        "family": "ratio",
        "better": draw(st.sampled_from(["more", "less"])),
        "cap": draw(limit(around.points)),
        "rate_decimals": draw(st.none() | st.integers(0, 4)),
    }
    if rule["cap"] == "points":
        rule["says"] = draw(st.sampled_from(["share", "deduction"]))
    return {"rule": rule, "target": draw(targets(around, positive=True))}


@st.composite
def line(draw: st.DrawFn, around: Around) -> Plain:
    rule: Plain = {"family": "line", "cap": draw(limit(around.points)), "floor": draw(st.sampled_from([0, -3, "none"]))}
    if draw(st.booleans()):
        rule |= {"slope": draw(exact(0, 3)) + Decimal("0.01"), "intercept": draw(exact(-70, 70))}
        if draw(chance(3)):
            rule["zero_below"] = draw(exact(0, 90))
        return {"rule": rule}
    values = sorted(draw(st.lists(st.integers(-50, 150), min_size=2, max_size=4, unique=True)))
    points = [draw(exact(0, 10, 1)) for _ in values]
    points[draw(st.integers(0, len(points) - 1))] = around.points
    knots = [{"value": v, "points": min(p, around.points)} for v, p in zip(values, points, strict=True)]
    return {"rule": {**rule, "knots": knots, "outside": draw(st.sampled_from(["hold", "extend"]))}}


@st.composite
def tiers(draw: st.DrawFn, around: Around) -> Plain:
    spans = draw(bands(1, 140))
    points = [draw(exact(-1, 10, 1)) for _ in spans]
    points[draw(st.integers(0, len(points) - 1))] = around.points
    entries = [{"in": s, "points": min(p, around.points)} for s, p in zip(spans, points, strict=True)]
    if draw(st.booleans()):
        return {"rule": {"family": "tiers", "tiers": entries}}
    target = draw(targets(around, positive=True))
    return {"rule": {"family": "tiers", "tiers": entries, "of": "percent_of_target"}, "target": target}


@st.composite
def lookup(draw: st.DrawFn, around: Around) -> Plain:
    names = ["优", "良", "中", "差"][: draw(st.integers(2, 4))]
    if draw(st.booleans()):
        points = {name: min(draw(exact(-1, 9, 1)), around.points) for name in names}
        return {"rule": {"family": "lookup", "points": points | {names[0]: around.points}}}
    rows = {row: {name: min(draw(exact(-1, 9, 1)), around.points) for name in names} for row in ("自查", "未自查")}
    rows["自查"][names[0]] = around.points
    return {"rule": {"family": "lookup", "matrix": rows, "columns_of": around.name("joint")}}


@st.composite
def validities(draw: st.DrawFn, longest: int) -> Plain:
    """How long events count: a term, or up to the day that is recorded with each."""
    length = draw(st.integers(1, longest))
    ways: list[Plain] = [{"valid_days": length}, {"valid_months": length}, {"valid_until": "recorded"}]
    return draw(st.sampled_from(ways))


@st.composite
def event_kinds(draw: st.DrawFn, *, records: bool, dated: bool = False) -> list[Plain]:
    found: list[Plain] = []
    for at in range(draw(st.integers(1, 3))):
        kind: Plain = {"id": f"k{at}", "title": f"情形{at}"}
        ways = ["points", "points", "by_count", "beyond", "free", "zeroes"] + ["between"] * records
        match draw(st.sampled_from(ways)):
            case "points":
                kind["points"] = draw(exact(0, 3))
            case "by_count":
                kind["by_count"] = [{"at_least": 1, "points": draw(exact(0, 3))}, {"at_least": 3, "points": 4}]
            case "beyond":
                kind["by_count"] = [{"at_least": 2, "points": draw(exact(0, 3))}]
                kind["beyond"] = draw(exact(0, 2))
                if records:
                    kind["count_in"] = draw(st.sampled_from(["period", "event"]))
            case "free":
                kind |= {"points": draw(exact(0, 3)), "free": draw(st.integers(1, 3))}
            case "between":
                kind["between"] = [Decimal("0.5"), draw(exact(1, 3, 1))]
            case _:
                kind["zeroes"] = True
        if "zeroes" not in kind and draw(chance(3)):
            kind["cap"] = draw(exact(1, 5, 1))
        if dated and draw(chance(4)):
            kind |= draw(validities(40))
        found.append(kind)
    return found


@st.composite
def events(draw: st.DrawFn, around: Around) -> Plain:
    records = draw(st.booleans())
    rule: Plain = {
        "family": "events",
        "effect": draw(st.sampled_from(["deduct", "deduct", "add"])),
        "kinds": draw(event_kinds(records=records, dated=records and bool(around.periods))),
        "cap": draw(limit(around.points)),
        "reported": "records" if records else "counts",
    }
    if records and draw(chance(2)):
        rule["multiply"] = [{"id": "overdue", "title": "整改逾期", "by": draw(exact(1, 3, 1))}]
    if records and draw(chance(3)):
        rule["extra"] = [{"id": "hidden", "title": "瞒报", "points": draw(exact(0, 2))}]
    if records and draw(chance(3)):
        rule["repeats"] = {"of": "kind", "by": 2, "from": draw(st.integers(2, 3))}
    if records and draw(chance(3)):
        rule["same_matter"] = "highest"
    if records and around.periods and draw(chance(3)):
        rule |= draw(validities(400))
    if draw(chance(5)):
        rule["divide_by"] = around.name("objects")
    return {"rule": rule}


@st.composite
def rank(draw: st.DrawFn, around: Around) -> Plain:
    rule: Plain = {
        "family": "rank",
        "better": draw(st.sampled_from(["more", "less"])),
        "scope": draw(st.sampled_from(["group", "all"])),
    }
    half = around.points * Decimal("0.5")
    match draw(st.integers(1, 3)):
        case 1:
            ends = [{"first": 1, "last": 1, "points": around.points}, {"first": 2, "last": 3, "points": half}]
            rule["places"] = [*ends, {"first": 4, "points": draw(exact(-1, 0, 1))}]
        case 2:
            step: Plain = draw(st.sampled_from([{"points": Decimal("0.5")}, {"share": "5%"}]))
            rule["per_rank"] = {**step, "floor": draw(st.sampled_from([0, half]))}
        case _:
            rule["linear"] = {"first": around.points, "last": half}
    return {"rule": rule}


@st.composite
def given_(draw: st.DrawFn, around: Around) -> Plain:
    del around
    return {"rule": {"family": "given", "what": draw(st.sampled_from(["score", "deduction", "constant"]))}}


@st.composite
def decision(draw: st.DrawFn, around: Around) -> Plain:
    half = plain(around.points * Decimal("0.5"))
    a, b = around.name("v"), around.name("w")
    cases = [
        {"when": f"{a} >= 60 and {b} < 3", "points": plain(around.points)},
        {"when": f"round({a} / {b}, 2) > 5", "points": half},
        {"when": f"not ({a} > {b})", "points": f"{a} * 0.01"},
    ]
    some = cases[: draw(st.integers(1, 3))]
    rule: Plain = {"family": "decision", "cases": some, "otherwise": "0"}
    if len(some) == 3:
        rule |= {"cap": "points", "floor": draw(st.sampled_from([0, "none"]))}
    return {"rule": rule, "data": [{"id": a, "decimals": 2}, {"id": b, "decimals": 0, "min": 0}]}


@st.composite
def formula(draw: st.DrawFn, around: Around) -> Plain:
    a, b = around.name("v"), around.name("w")
    texts = [f"points * {a} / {b}", f"min(points, max(0, {a} - {b}))", f"if({a} > {b}, points, round({a} / 3, 1))"]
    floor = draw(st.sampled_from([0, "none"]))
    rule = {"family": "formula", "points": draw(st.sampled_from(texts)), "cap": "points", "floor": floor}
    return {"rule": rule, "data": [{"id": a, "decimals": 2}, {"id": b, "decimals": 0, "min": 0}]}


@st.composite
def either(draw: st.DrawFn, around: Around) -> Plain:
    choice = draw(st.sampled_from(["best", "worst", "chosen"]))
    rule: Plain = {"family": "either", "choice": choice, "alternatives": []}
    if choice != "chosen":
        rule["lacking"] = draw(st.sampled_from(["others_decide", "all_needed"]))
    for at, made in enumerate((draw(met(around)), draw(tiers(around)), draw(checklist(around)))):
        if at < 2 or draw(st.booleans()):
            rule["alternatives"].append({"id": f"a{at}", "title": f"办法{at}", **made})
    return {"rule": rule}


@st.composite
def raters(draw: st.DrawFn, around: Around) -> Plain:
    del around
    rule: Plain = {"family": "raters", "scale": {"full": 5, "decimals": 1}, "mean_decimals": 2, "then": "share"}
    rule["unrated"] = draw(st.sampled_from(["not_reported", "refuse"]))
    if draw(st.booleans()):
        first = draw(st.sampled_from([Decimal("0.2"), Decimal("0.5"), Decimal("0.75")]))
        rule["kinds"] = [{"id": "k0", "weight": first}, {"id": "k1", "weight": 1 - first}]
        rule |= {"mark_decimals": 2, "unrated": draw(st.sampled_from(["renormalise", "not_reported", "refuse"]))}
    if draw(chance(3)):
        rule["trim"] = {"highest": 1, "lowest": 1, "from": 3}
    return {"rule": rule}


@st.composite
def votes(draw: st.DrawFn, around: Around) -> Plain:
    del around
    worth = draw(st.sampled_from([(100, 60, 0), (1, Decimal("0.8"), Decimal("0.4"))]))
    options = [{"id": f"o{at}", "coefficient": c} for at, c in enumerate(worth)]
    return {"rule": {"family": "votes", "options": options, "decimals": draw(st.integers(0, 4)), "then": "share"}}


@st.composite
def relative(draw: st.DrawFn, around: Around) -> Plain:
    rule: Plain = {
        "family": "relative",
        "better": draw(st.sampled_from(["more", "less"])),
        "scope": draw(st.sampled_from(["group", "all"])),
    }
    half = around.points * Decimal("0.5")
    if draw(st.booleans()):
        rule["spread"] = {
            "worst": half,
            "best": around.points,
            "all_equal": draw(st.sampled_from([half, around.points])),
        }
        return {"rule": rule}
    change: Plain = draw(st.sampled_from([{"change": "difference"}, {"change": "rate", "decimals": 2}]))
    first = draw(st.sampled_from(["level_only", "no_points", "not_reported"]))
    ranked = {"level": "40%", "improvement": "60%", **change, "first_period": first}
    rule["ranked"] = {**ranked, "linear": {"first": around.points, "last": half}}
    return {"rule": rule}


FAMILIES: dict[str, Callable[[Around], st.SearchStrategy[Plain]]] = {
    "checklist": checklist,
    "decision": decision,
    "either": either,
    "events": events,
    "formula": formula,
    "given": given_,
    "line": line,
    "lookup": lookup,
    "met": met,
    "rank": rank,
    "raters": raters,
    "ratio": ratio,
    "relative": relative,
    "steps": steps,
    "tiers": tiers,
    "votes": votes,
}
"""For each family of rules: what a leaf with such a rule needs (rule, target, data)."""

SCORES_A_NUMBER = frozenset(("line", "rank", "ratio", "steps", "tiers"))


# The tree


@st.composite
def policies(draw: st.DrawFn) -> Plain:
    """What happens where a value is missing."""
    fixed = st.sampled_from([{"score": Decimal("0.5")}, {"share": "60%"}])
    return {
        "not_applicable": draw(
            st.sampled_from(["rescale", "spread_evenly", "spread_pro_rata", "full", "zero"]) | fixed
        ),
        "not_reported": draw(st.sampled_from(["zero", "full", "open", {"last_verified": Decimal("0.5")}]) | fixed),
        "no_data": draw(st.sampled_from(["zero", "full", "open", "not_applicable"]) | fixed),
        "disputed": draw(st.sampled_from(["use", "open"])),
        "undefined": draw(st.sampled_from(["refuse", "zero", "zero", "full", "not_applicable"]) | fixed),
    }


@st.composite
def leaves(draw: st.DrawFn, name: str, around: Around, *, family: str = "") -> Plain:
    """A leaf as an author writes it, without points or weight."""
    family = family or draw(st.sampled_from(sorted(FAMILIES)))
    found: Plain = {
        "id": name,
        "title": f"指标 {name}",
        "below_zero": draw(st.sampled_from(["stop", "stop", "negative", "overflow_to_parent", "overflow_to_total"])),
        **draw(FAMILIES[family](around)),
    }
    if family in SCORES_A_NUMBER:
        found |= draw(scored_values(name))
    if draw(chance(4)):
        found["missing"] = draw(policies())
    if draw(chance(5)):
        found["decimals"] = draw(st.integers(0, 4))
    if draw(chance(6)):
        found["cap"] = "points"
    if draw(chance(6)):
        found["coefficient"] = {"values": {"一": "1.2", GROUPS[0]: draw(exact(0, 2))}}
    if draw(chance(8)) and "data" not in found:
        variant = {"groups": [around.groups[0]], **draw(FAMILIES[family](around))}
        # Nobody means the mean of a group where the group reports yes or no; it is refused.
        target, is_fact = found.get("target"), variant["rule"].get("when") in {"yes", "no"}
        if not (is_fact and isinstance(target, Mapping) and "pool" in target):
            found["variants"] = [variant]
    return found


@st.composite
def scored_values(draw: st.DrawFn, name: str) -> Plain:
    """The number that a leaf scores: a data item, or a measure over several."""
    decimals = draw(st.integers(0, 4))
    if draw(chance(3)):
        a, b = f"{name}_a", f"{name}_b"
        text = draw(st.sampled_from([f"round({a} / {b} * 100, 2)", f"{a} * 0.3 + {b}", f"({a} - {b}) / {b} * 100"]))
        measure: Any = {"expression": text, "decimals": 2, "unit": "%"}
        return {"measure": measure, "data": [{"id": a, "decimals": decimals}, {"id": b, "decimals": 1, "min": 0}]}
    item: Plain = {"decimals": decimals, "unit": draw(st.sampled_from(["%", "件", "万元"]))}
    if draw(chance(2)):
        item["min"] = 0
    return {"data": item}


@st.composite
def items(draw: st.DrawFn, prefix: str, around: Around, depth: int, how: str) -> list[Plain]:
    """Items that stand together under a parent that adds them up in the way `how`."""
    count = draw(st.integers(1, 3 if depth else 4))
    shares = draw(parts_of(Decimal(1), count))
    found = []
    for at in range(count):
        name = f"{prefix}{chr(97 + at)}"
        points = draw(exact(1, 40, 1)) if how == "sum" else Decimal(100)
        item = draw(_item(name, Around(around.groups, around.periods, points, name), depth))
        if how == "sum" and "items" not in item:
            by_group = draw(chance(6)) and len(around.groups) > 1
            item["points"] = dict.fromkeys(around.groups, points) if by_group else points
        elif how == "weighted":
            item["weight"] = shares[at]
        found.append(item)
    return found


@st.composite
def _item(draw: st.DrawFn, name: str, around: Around, depth: int) -> Plain:
    if depth >= 3 or draw(st.booleans()):
        return draw(leaves(name, around))
    how = draw(st.sampled_from(["sum", "sum", "weighted", "mean"]))
    branch: Plain = {"id": name, "title": f"大项 {name}", "roll_up": how, "round_parts": draw(st.booleans())}
    branch["items"] = draw(items(name, around, depth + 1, how))
    if draw(chance(4)):
        branch["cap"] = draw(st.sampled_from(["points", Decimal(30)]))
    if draw(chance(5)):
        branch["floor"] = draw(exact(-5, 3, 1))
    if draw(chance(6)):
        branch["min_available"] = draw(st.sampled_from(["50%", "80%"]))
    if draw(chance(6)):
        branch["rescale"] = True
    if draw(chance(6)):
        branch["decimals"] = draw(st.integers(0, 4))
    return branch


def _leaf_names(tree: Sequence[Plain]) -> list[str]:
    return [n for i in tree for n in ([i["id"]] if "items" not in i else _leaf_names(i["items"]))]


def _item_names(tree: Sequence[Plain]) -> list[str]:
    return [n for i in tree for n in (i["id"], *_item_names(i.get("items", ())))]


def _each_leaf(tree: Sequence[Plain]) -> list[Plain]:
    return [n for i in tree for n in ([i] if "items" not in i else _each_leaf(i["items"]))]


@st.composite
def in_some_periods(draw: st.DrawFn, tree: Sequence[Plain], periods: Sequence[str]) -> None:
    """Let some items be scored in one of several periods only, where no leaf reads the score of another.

    What is first of a tree stays, so that there is something in every period.
    """
    texts = [f"{leaf.get('measure')}{leaf['rule']}" for leaf in _each_leaf(tree)]
    if not any(".score" in text or ".得分" in text for text in texts):
        _narrow(draw, tree, periods)


def _narrow(draw: st.DrawFn, tree: Sequence[Plain], periods: Sequence[str]) -> None:
    for at, item in enumerate(tree):
        left = periods
        if at and len(periods) > 1 and draw(chance(3)):
            left = item["periods"] = [draw(st.sampled_from(periods))]
        _narrow(draw, item.get("items", ()), left)


@st.composite
def over_another_score(draw: st.DrawFn, tree: Sequence[Plain]) -> None:
    """Let one leaf score the score of one before it."""
    every = _each_leaf(tree)
    for at, leaf in enumerate(every):
        is_plain = leaf["rule"]["family"] in SCORES_A_NUMBER and "variants" not in leaf
        if at and is_plain and draw(chance(4)):
            other = draw(st.sampled_from(_leaf_names(every[:at])))
            text = draw(st.sampled_from([f"{other}.score", f"{other}.得分 * 2 - 1", f"{other}.score / 30 * 100"]))
            leaf["measure"] = {"expression": text, "decimals": 2}
            leaf.pop("data", None)
            return


@st.composite
def effects(draw: st.DrawFn, tree: Sequence[Plain], *, grades: bool) -> list[Plain]:
    """Consequences of conditions over scores and the total."""
    found: list[Plain] = []
    names = _item_names(tree)
    for at in range(draw(st.integers(0, 3))):
        # What strikes a leaf goes by one before it, so that no effects go by each other in a circle.
        leaves_ = _leaf_names(tree)
        struck = draw(st.sampled_from(leaves_))
        before = leaves_[: leaves_.index(struck)]
        on = draw(st.sampled_from(before or names))
        conditions = [f"{on}.score < 3", f"{on}.score >= 5 and {on}.score < 20"]
        ways = ["zero", "cap", "last_rank", "unranked", "veto", "close_bonus"] + ["grade_at_most", "downgrade"] * grades
        do = draw(st.sampled_from(ways))
        effect: Plain = {"id": f"e{at}", "title": f"处置{at}", "do": do, "when": draw(st.sampled_from(conditions))}
        if do == "zero":
            effect |= {"on": struck} if before else {"do": "last_rank"}
        elif do == "cap":
            effect |= {"points": draw(exact(0, 60))}
        elif do == "grade_at_most":
            effect |= {"grade": "良好"}
        elif do == "veto":
            effect |= draw(st.sampled_from([{}, {"total": "withhold"}, {"total": "points", "points": 59}]))
        found.append(effect)
    return found


@st.composite
def gradings(draw: st.DrawFn) -> Plain:
    """Grades over the total, best first, with quotas and last places."""
    cuts = sorted(draw(st.lists(st.integers(1, 100), min_size=2, max_size=2, unique=True)), reverse=True)
    spans = [f"[{cuts[0]}, )", f"[{cuts[1]}, {cuts[0]})", f"(, {cuts[1]})"]
    found: Plain = {
        "of": draw(st.sampled_from(["total", "rate"])),
        "bands": [{"grade": g, "in": s} for g, s in zip(("优秀", "良好", "合格"), spans, strict=True)],
    }
    if draw(st.booleans()):
        rounding, ties = st.sampled_from(["down", "half_up", "up"]), st.sampled_from(["in", "out"])
        size: Plain = draw(st.sampled_from([{"share": "30%"}, {"number": 1}]))
        found["quotas"] = [{"grade": "优秀", **size, "rounding": draw(rounding), "ties": draw(ties)}]
    if draw(chance(3)):
        size = draw(st.sampled_from([{"share": "20%"}, {"number": 1}]))
        ties = st.sampled_from(["in", "out"])
        last = {"grade": draw(st.sampled_from(["良好", "合格"])), **size, "ties": draw(ties)}
        found["last_places"] = [last]
    return found


@st.composite
def plain_schemes(draw: st.DrawFn) -> Plain:
    """A scheme as an author writes it."""
    groups = GROUPS[: draw(st.integers(1, 2))]
    periods = tuple(f"2026-{month:02}" for month in range(1, 1 + draw(st.sampled_from([0, 0, 1, 2]))))
    how = draw(st.sampled_from(["sum", "sum", "sum", "weighted", "mean"]))
    tree = draw(items("", Around(groups, periods, Decimal(10)), 1, how))
    if draw(chance(3)):
        bonus = draw(leaves("bonus", Around(groups, periods, Decimal(5), "bonus"), family="events"))
        tree.append({**bonus, "points": 5, "kind": "bonus", "missing": {"not_applicable": "zero"}})
    draw(over_another_score(tree))
    if len(periods) > 1 and draw(st.booleans()):
        draw(in_some_periods(tree, periods))
    scope = draw(st.sampled_from(["group", "all"]))
    scheme: Plain = {
        "id": "trial",
        "title": "试验方案",
        "groups": [{"id": group} for group in groups],
        "periods": [{"id": p, "end": f"{p}-28"} for p in periods],
        "items": tree,
        "total": {
            "roll_up": how,
            "round_parts": draw(st.booleans()),
            "cap": draw(st.sampled_from(["full", "none"])),
            "floor": draw(st.sampled_from([0, "none"])),
        },
        "rounding": {
            "mode": draw(st.sampled_from(["half_up", "half_even", "down"])),
            "rate": draw(st.integers(0, 4)),
            "leaf": draw(st.integers(0, 4)),
            "branch": draw(st.integers(0, 4)),
            "total": draw(st.integers(0, 3)),
        },
        "missing": draw(policies()),
        "ranking": {
            # Working totals of two groups may have different decimals; such are not compared.
            "on": draw(st.sampled_from(["shown", "working"])) if scope == "group" or len(groups) == 1 else "shown",
            "scope": scope,
            "ties": _item_names(tree)[:2] if draw(st.booleans()) else "share",
        },
    }
    if draw(st.booleans()):
        scheme["grades"] = draw(gradings())
    scheme["effects"] = draw(effects(tree, grades="grades" in scheme))
    if draw(st.booleans()):
        scheme["thresholds"] = [
            {"id": "light", "title": "预警", "green": "[80, )", "yellow": "[60, 80)", "red": "(, 60)"}
        ]
    if draw(chance(2)) and periods:
        scheme["over_periods"] = {
            "how": draw(st.sampled_from(["mean", "sum", "last", "highest", "lowest"])),
            "level": draw(st.sampled_from(["total", "leaf"])),
            "missing": draw(st.sampled_from(["skip", "zero", "open"])),
        }
    return scheme


def schemes() -> st.SearchStrategy[Scheme]:
    """Schemes that an author could have meant."""
    return plain_schemes().map(read_scheme)


# Blunders


def _places(plain_: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [place] if place else []
    inner = plain_.items() if isinstance(plain_, Mapping) else enumerate(plain_) if isinstance(plain_, list) else ()
    for key, value in inner:
        found += _places(value, (*place, key))
    return found


def _copy(plain_: Any) -> Any:
    if isinstance(plain_, Mapping):
        return {key: _copy(value) for key, value in plain_.items()}
    return [_copy(part) for part in plain_] if isinstance(plain_, list | tuple) else plain_


ANYTHING = st.sampled_from(
    [None, "", "x", "a", "甲类", "points", "none", "sum", "[0, 60)", "a.score > 1", "a / b", 0, -1, 3, Decimal("0.5"),
     10**13, True, "yes", "40%", [], {}, ["a"], {"zh": "名"}, {"score": 1}, {"family": "given", "what": "score"}]
)  # fmt: skip


@st.composite
def blunders(draw: st.DrawFn, ways: Sequence[str] = ("remove", "replace", "borrow", "alike")) -> Plain:
    """A scheme as an author writes it on a bad day: something is left out, wrong, or somewhere else."""
    scheme: Plain = _copy(draw(plain_schemes()))
    for _ in range(draw(st.integers(1, 4))):
        places = _places(scheme)
        *above, last = draw(st.sampled_from(places))
        holder: Any = scheme
        for key in above:
            holder = holder[key]
        way = draw(st.sampled_from(ways))
        if way == "remove":
            del holder[last]
        elif way == "replace":
            holder[last] = draw(ANYTHING)
        else:
            # What stands at another place, or at one with the same key: then it can often be read.
            found: Any = scheme
            for key in draw(st.sampled_from([p for p in places if way == "borrow" or p[-1] == last])):
                found = found[key]
            holder[last] = _copy(found)
    return scheme


def careless() -> st.SearchStrategy[Scheme]:
    """Schemes that can be read and may be wrong in any other way."""
    return (
        blunders(("remove", "alike", "alike", "alike"))
        .map(lambda plain_: read(plain_).scheme)
        .filter(lambda s: s is not None)
        .map(_there)
    )


def _there(scheme: Scheme | None) -> Scheme:
    assert scheme is not None
    return scheme


# Values


@st.composite
def numbers(draw: st.DrawFn, item: NumberItem) -> Decimal:
    """A number that a data item allows: small, large, zero, or half-way between two steps."""
    scale = item.decimals
    low = Decimal(-(10**13)) if item.min is None else item.min
    high = Decimal(10**13) if item.max is None else item.max
    half = Decimal(5).scaleb(-max(scale, 1))
    near = st.sampled_from([Decimal(n) for n in (0, 1, 2, 3, 5, 10, 50, 60, 70, 80, 90, 95, 99, 100, 120)])
    found = draw(
        st.one_of(
            near,
            near.map(lambda n: n + half),
            near.map(lambda n: n - half),
            exact(-20, 150, scale),
            st.sampled_from([low, high]),
        )
    )
    step = Decimal(1).scaleb(-scale)
    return max(low, min(high, found)).quantize(step) if abs(found) < 10**12 else found


@st.composite
def rows(draw: st.DrawFn, item: ListItem, kinds: Mapping[str, Any]) -> tuple[Record, ...]:
    """Records of a list; `kinds` are the kinds of events that a rule names."""
    found: list[Record] = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(sorted(kinds) or ["k0"]))
        record = {f.id: draw(_field(f)) for f in item.fields}
        if "kind" in record:
            record["kind"] = kind
        if "count" in record:
            record["count"] = Decimal(draw(st.integers(1, 3)))
        if "given" in record:
            between = getattr(kinds.get(kind), "between", None)
            record["given"] = draw(st.sampled_from(between)) if between else None
        if "until" in record:
            until, day = record["until"], record["date"]
            assert isinstance(until, date)
            assert isinstance(day, date)
            record["until"] = max(until, day) if kinds[kind].valid_until is not None else None
        found.append(record)
    return tuple(found)


def _field(field: EventField) -> st.SearchStrategy[Decimal | bool | str | date | None]:
    match field.type:
        case "number":
            return exact(0, 5, min(field.decimals, 2))
        case "fact":
            return st.booleans()
        case "date":
            return st.dates(date(2025, 12, 1), date(2026, 2, 28))
        case _:
            return st.sampled_from(["m1", "m2"])


@st.composite
def observations(draw: st.DrawFn, item: DataItem, kinds: Mapping[str, Any]) -> Observation | None:
    """An observation of a data item, or none."""
    if draw(chance(8)):
        return draw(st.sampled_from([None, *(Observation(None, s) for s in _WITHOUT_VALUE)]))
    value: Observed
    match item:
        case NumberItem():
            value = draw(numbers(item))
        case FactItem():
            value = draw(st.booleans())
        case CategoryItem():
            value = draw(st.sampled_from(item.choices))
        case ListItem():
            value = draw(rows(item, kinds))
    return Observation(value, draw(st.sampled_from([Status.REPORTED, Status.VERIFIED, Status.DISPUTED])))


_WITHOUT_VALUE = (Status.NOT_APPLICABLE, Status.NOT_REPORTED, Status.NO_DATA)


@st.composite
def values(draw: st.DrawFn, scheme: Scheme) -> Values:
    """Values of up to five subjects for all periods of a scheme; some subjects have the same."""
    groups = [g.id for g in scheme.groups]
    subjects = tuple(
        Subject(unit, draw(st.sampled_from(groups))) for unit in UNITS[: draw(st.integers(1, len(UNITS) - 1))]
    )
    seen: dict[tuple[str, str, str], Observation] = {}
    for period in [p.id for p in scheme.periods] or [""]:
        for at, subject in enumerate(subjects):
            same = at > 0 and bool(draw(chance(5)))
            for key, item in data_of(scheme, subject.group).items():
                twin = seen.get((subjects[at - 1].name, period, key)) if same else None
                found = twin or draw(observations(item, kinds_of(scheme, key)))
                if found is not None:
                    seen[subject.name, period, key] = found
    return Values(subjects, seen)


def data_of(scheme: Scheme, group: str) -> dict[str, DataItem]:
    """All data items that are asked for in a group, in all variants of its leaves."""
    found: dict[str, DataItem] = {}
    for node, _ in walk(scheme.items):
        if isinstance(node, Leaf):
            for variant in (*node.variants, None):
                if variant is None or group in variant.groups:
                    found |= LeafPart(scheme, node, group, variant).data
                    break
    return found


def _with_end(kind: EventKind, *, own: bool) -> EventKind:
    """A kind that says itself whether each of its events has a day of its own up to which it counts."""
    return kind.model_copy(update={"valid_until": "recorded" if own else None})


def kinds_of(scheme: Scheme, data: str) -> dict[str, Any]:
    """Kinds of events (or of raters) of the leaf that a list belongs to."""
    for node, _ in walk(scheme.items):
        if isinstance(node, Leaf) and node.id == data:
            for rule in (node.rule, *(v.rule for v in node.variants)):
                if isinstance(rule, Raters):
                    return {kind.id: kind for kind in rule.kinds}
                if isinstance(rule, Events):
                    return {k.id: _with_end(k, own=rule.has_own_end(k)) for k in rule.kinds}
    return {}
