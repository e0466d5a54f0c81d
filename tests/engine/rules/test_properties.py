"""What is true of every rule of the first ten families, on random parameters and values.

Each score is compared with `tests/engine/oracle.py`, which computes it a second time over fractions. Values and
parameters are drawn so that exact half-way values, edges, zeros, negative values, 10^13 and ties are frequent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, note
from hypothesis import strategies as st

from kaoping.engine.explanation import explain
from kaoping.engine.scheme import read_scheme
from tests.engine import oracle
from tests.engine.oracle import Answer, Around, Happened, Rule
from tests.engine.support import LEAF, UNIT, Given, OneLeaf

BIG = 10**13
END = date(2026, 3, 31)
POLICY = Fraction(7, 4)
"""What an item scores here where its rule means nothing."""


def exact(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    """Decimals with so many places."""
    return st.integers(low * 10**places, high * 10**places).map(lambda n: Decimal(n).scaleb(-places))


amounts = exact(0, 12, 2) | st.sampled_from([Decimal("0.5"), Decimal("0.05"), Decimal("0.125"), Decimal("0.25")])
sizes = amounts.filter(lambda a: a > 0) | st.sampled_from([Decimal(1), Decimal(2), Decimal(5), Decimal(10)])
wide = exact(-300, 300, 2) | st.sampled_from([Decimal(n) for n in (0, BIG, -BIG, 100)])
arounds = st.builds(
    Around,
    points=(exact(1, 100, 1) | st.sampled_from([Decimal(1), Decimal(10)])).map(Fraction),
    decimals=st.integers(0, 3),
    rate=st.integers(0, 3),
    mode=st.sampled_from(["half_up", "half_even", "down"]),
)


@dataclass(frozen=True)
class Case:
    """A rule with what is around it, ready to be scored by the engine."""

    rule: Rule
    around: Around
    more: Mapping[str, Any]

    @property
    def leaf(self) -> OneLeaf:
        """A scheme of one leaf."""
        found = {
            "id": LEAF,
            "title": {"zh": "指标", "en": "item"},
            "points": decimal(self.around.points),
            "decimals": self.around.decimals,
            "below_zero": "negative",
            "rule": self.rule,
            **self.more,
        }
        return OneLeaf(
            read_scheme(
                {
                    "id": "trial",
                    "title": "trial",
                    "rounding": {"mode": self.around.mode, "rate": self.around.rate},
                    "total": {"cap": "none"},
                    "missing": {"undefined": {"score": decimal(POLICY)}},
                    "periods": [{"id": "2026-03", "end": END.isoformat()}],
                    "items": [found],
                }
            )
        )


def decimal(value: Fraction) -> Decimal:
    """A fraction that is a decimal, as one."""
    found = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(found) == value
    return found


def agree(case: Case, values: Given, expected: Answer) -> Fraction:
    """The engine's score is the expected one, within the rule's limits, and the last line of its explanation."""
    leaf = case.leaf
    result = leaf.result({UNIT: values})
    found = result.of(UNIT).score(LEAF)
    assert found is not None
    note(f"{case} scores {found} for {values}")
    wanted = case.around.rounded(POLICY) if expected is None else expected
    assert Fraction(found) == wanted
    if expected is not None:
        low, high = leaf.limits
        assert low is None or case.around.rounded(Fraction(low)) <= Fraction(found)
        assert high is None or Fraction(found) <= case.around.rounded(Fraction(high))
    block = next(b for b in explain(result, UNIT).blocks if b.item == LEAF)
    assert block.score == found
    assert not block.lines or Decimal(block.lines[-1].result) == found
    return Fraction(found)


def scored(case: Case, values: Iterable[Given]) -> list[Decimal]:
    """Scores of several values, each by itself."""
    leaf = case.leaf
    return [leaf.score(value) for value in values]


def rises(scores: Iterable[Decimal]) -> bool:
    """Whether no score is below the one before."""
    return all(a <= b for a, b in pairwise(scores))


def near(draw: st.DrawFn, target: Decimal, per: Decimal) -> Decimal:
    """A value at, or so many steps and a hundredth away from, a target; or any value."""
    if draw(st.booleans()):
        return draw(wide)
    value = (
        target + draw(st.integers(-12, 12)) * per + draw(st.sampled_from(["0", "0.01", "-0.01", "0.05"]).map(Decimal))
    )
    return kept(value.quantize(Decimal("0.01")))


def kept(value: Decimal) -> Decimal:
    """A value within the range that data items have unless they declare another."""
    return max(min(value, Decimal(BIG)), Decimal(-BIG))


# met


@st.composite
def met_cases(draw: st.DrawFn) -> tuple[Case, Decimal | bool, Decimal | None]:
    around = draw(arounds)
    when = draw(st.sampled_from([">=", ">", "<=", "<", "==", "yes", "no"]))
    rule: dict[str, Any] = {"family": "met", "when": when}
    if draw(st.booleans()):
        rule["otherwise"] = min(draw(wide), decimal(around.points))
    if when in ("yes", "no"):
        return Case(rule, around, {}), draw(st.booleans()), None
    target = draw(wide)
    return Case(rule, around, {"target": target}), near(draw, target, Decimal(1)), target


@given(met_cases())
def test_met_agrees_with_the_oracle(drawn: tuple[Case, Decimal | bool, Decimal | None]) -> None:
    case, value, target = drawn
    seen = value if isinstance(value, bool) else Fraction(value)

    agree(case, value, oracle.met(case.rule, case.around, seen, None if target is None else Fraction(target)))


# checklist


@st.composite
def checklists(draw: st.DrawFn) -> tuple[Case, dict[str, bool]]:
    points = draw(st.lists(exact(-5, 5, 3) | amounts, min_size=1, max_size=6).filter(lambda p: max(p) > 0))
    full = sum((p for p in points if p > 0), Decimal(0))
    conditions = [{"id": f"c{at}", "title": f"c{at}", "points": p} for at, p in enumerate(points)]
    rule = {"family": "checklist", "conditions": conditions}
    case = Case(rule, Around(Fraction(full), draw(st.integers(0, 3)), mode=draw(arounds).mode), {})
    return case, {f"c{at}": draw(st.booleans()) for at in range(len(points))}


@given(checklists())
def test_checklist_agrees_with_the_oracle(drawn: tuple[Case, dict[str, bool]]) -> None:
    case, facts = drawn

    agree(case, {f".{name}": so for name, so in facts.items()}, oracle.checklist(case.rule, case.around, facts))


# steps


@st.composite
def sides(draw: st.DrawFn, effect: str, unit: str) -> dict[str, Any]:
    side: dict[str, Any] = {"effect": effect, "unit": unit, "step": draw(st.sampled_from(["whole", "pro_rata"]))}
    side["cap"] = draw(st.sampled_from(["points", "none"]) | amounts)
    if draw(st.booleans()):
        return side | {"per": draw(sizes), "points": draw(amounts)}
    bands = draw(
        st.lists(st.fixed_dictionaries({"width": sizes, "points": amounts, "per": sizes}), min_size=1, max_size=3)
    )
    if draw(st.booleans()):
        del bands[-1]["width"]
    return side | {"bands": bands}


@st.composite
def steps_cases(draw: st.DrawFn, *, plain: bool = False) -> tuple[Case, Decimal, Decimal]:
    """Any two sides; `plain`: more is better, on both sides."""
    around = draw(arounds)
    points = decimal(around.points)
    rule: dict[str, Any] = {"family": "steps", "floor": draw(st.sampled_from(["none", Decimal(0)]) | exact(-20, 0, 1))}
    units = st.sampled_from(["value", "percent_of_target"])
    for where, usual in (("above", "add"), ("below", "deduct")):
        effect = usual if plain else draw(st.sampled_from(["add", "deduct"]))
        if plain or draw(st.booleans()) or (where == "below" and "above" not in rule):
            rule[where] = draw(sides(effect, draw(units)))
    adding = [side for side in _sides(rule) if side["effect"] == "add"]
    partly: bool = draw(st.booleans())
    if adding and partly:
        # The target gives only part of the points: something must be able to give the rest.
        adding[0]["cap"] = points
        rule["at_target"] = draw(st.sampled_from([Decimal("0.8"), Decimal("0.5"), Decimal(0)])) * points
    target = draw(exact(0, 200, 2) | wide)
    per = draw(st.sampled_from([size for side in _sides(rule) for size in _sizes(side)]))
    data = [{"id": LEAF, "decimals": 2}, {"id": "target", "decimals": 2}]
    return Case(rule, around, {"data": data, "target": {"by": "data", "of": "target"}}), near(draw, target, per), target


def _sides(rule: Rule) -> list[dict[str, Any]]:
    return [rule[where] for where in ("above", "below") if where in rule]


def _sizes(side: Rule) -> list[Decimal]:
    """Widths and steps of a side."""
    bands = side.get("bands", [side])
    return [band[name] for band in bands for name in ("per", "width") if name in band]


@given(steps_cases())
def test_steps_agree_with_the_oracle(drawn: tuple[Case, Decimal, Decimal]) -> None:
    case, value, target = drawn
    expected = oracle.steps(case.rule, case.around, Fraction(value), Fraction(target))

    agree(case, {LEAF: value, "target": target}, expected)


@given(steps_cases(plain=True), st.lists(exact(0, 300, 2), min_size=2, max_size=6))
def test_more_never_gives_less_where_more_is_better(
    drawn: tuple[Case, Decimal, Decimal], values: list[Decimal]
) -> None:
    case, _, target = drawn
    target = max(target, Decimal(1))

    assert rises(scored(case, [{LEAF: value, "target": target} for value in sorted(values)]))


# ratio


@st.composite
def ratio_cases(draw: st.DrawFn) -> tuple[Case, Decimal, Decimal]:
    around = draw(arounds)
    points = decimal(around.points)
    rule: dict[str, Any] = {"family": "ratio", "better": draw(st.sampled_from(["more", "less"]))}
    rule["cap"] = draw(st.sampled_from(["points", "none"]) | amounts.map(lambda a: points + a))
    if rule["cap"] == "points" and draw(st.booleans()):
        rule["says"] = "deduction"
    if draw(st.booleans()):
        rule["floor"] = min(draw(exact(-5, 20, 1)), points)
    if draw(st.booleans()):
        rule["rate_decimals"] = draw(st.integers(0, 4))
    target = draw(exact(0, 200, 2) | wide)
    data = [{"id": LEAF, "decimals": 2}, {"id": "target", "decimals": 2}]
    return (
        Case(rule, around, {"data": data, "target": {"by": "data", "of": "target"}}),
        near(draw, target, Decimal(5)),
        target,
    )


@given(ratio_cases())
def test_ratio_agrees_with_the_oracle(drawn: tuple[Case, Decimal, Decimal]) -> None:
    case, value, target = drawn
    expected = oracle.ratio(case.rule, case.around, Fraction(value), Fraction(target))

    agree(case, {LEAF: value, "target": target}, expected)


@given(ratio_cases(), st.lists(exact(1, 300, 2), min_size=2, max_size=6))
def test_a_proportion_rises_or_falls_with_the_value(
    drawn: tuple[Case, Decimal, Decimal], values: list[Decimal]
) -> None:
    case, _, target = drawn
    target = max(target, Decimal(1))
    scores = scored(case, [{LEAF: value, "target": target} for value in sorted(values)])

    assert rises(scores if case.rule["better"] == "more" else reversed(scores))


# line


@st.composite
def line_cases(draw: st.DrawFn) -> tuple[Case, Decimal]:
    around = draw(arounds)
    points = decimal(around.points)
    rule: dict[str, Any] = {"family": "line"}
    value = draw(wide)
    if draw(st.booleans()):
        rule |= {"slope": draw(exact(-5, 5, 2)), "intercept": draw(exact(-100, 100, 1))}
        rule["cap"] = draw(st.sampled_from(["points", "none"]) | amounts.map(lambda a: points + a))
    else:
        # Few digits, so that a value often lies exactly half-way between two scores.
        at = sorted(draw(st.lists(exact(-10, 10, 0).map(lambda v: v * 4), min_size=2, max_size=4, unique=True)))
        inner = draw(
            st.lists(
                (exact(-9, 9, 0) | exact(-9, 9, 2)).map(lambda p: min(p, points)), min_size=len(at), max_size=len(at)
            )
        )
        inner[draw(st.integers(0, len(at) - 1))] = points
        rule["knots"] = [{"value": v, "points": p} for v, p in zip(at, inner, strict=True)]
        rule["outside"] = draw(st.sampled_from(["hold", "extend"]))
        rule["cap"] = draw(st.sampled_from(["points", "none"]))
        value = draw(st.sampled_from(at) | st.integers(-90, 90).map(lambda n: Decimal(n) * Decimal("0.5")) | wide)
    rule["floor"] = draw(st.sampled_from(["none"]) | exact(-20, 0, 1))
    if draw(st.booleans()):
        rule["zero_below"] = draw(exact(-100, 100, 0))
    return Case(rule, around, {}), value


@given(line_cases())
def test_line_agrees_with_the_oracle(drawn: tuple[Case, Decimal]) -> None:
    case, value = drawn

    agree(case, value, oracle.line(case.rule, case.around, Fraction(value)))


@given(line_cases(), st.lists(exact(-120, 120, 2), min_size=2, max_size=6))
def test_a_line_rises_with_its_points(drawn: tuple[Case, Decimal], values: list[Decimal]) -> None:
    case, _ = drawn
    rule = {key: value for key, value in case.rule.items() if key != "zero_below"}
    if "slope" in rule:
        rule["slope"] = abs(rule["slope"])
    else:
        heights = sorted(k["points"] for k in rule["knots"])
        rule["knots"] = [{**k, "points": p} for k, p in zip(rule["knots"], heights, strict=True)]

    assert rises(scored(Case(rule, case.around, case.more), sorted(values)))


# tiers


@st.composite
def tiers_cases(draw: st.DrawFn) -> tuple[Case, Decimal, Decimal | None]:
    edges = sorted(draw(st.lists(exact(-50, 150, 1), min_size=1, max_size=5, unique=True)))
    below = [draw(st.sampled_from("[]")) for _ in edges]
    lows = ["(", *("[" if side == "[" else "(" for side in below)]
    highs = [*(")" if side == "[" else "]" for side in below), ")"]
    ends = ["", *map(str, edges), ""]
    points = draw(
        st.lists(exact(-5, 40, 2), min_size=len(ends) - 1, max_size=len(ends) - 1).filter(lambda p: max(p) > 0)
    )
    bands = [
        {"in": f"{low}{a}, {b}{high}", "points": p}
        for low, high, (a, b), p in zip(lows, highs, pairwise(ends), points, strict=True)
    ]
    drawn = draw(arounds)
    around = Around(Fraction(max(points)), drawn.decimals, drawn.rate, drawn.mode)
    rule: dict[str, Any] = {"family": "tiers", "tiers": draw(st.permutations(bands))}
    if draw(st.booleans()):
        return Case(rule, around, {}), draw(st.sampled_from(edges) | wide), None
    target = draw(exact(0, 200, 2) | wide)
    close = (draw(st.sampled_from(edges)) * target).scaleb(-2).quantize(Decimal("0.01"))
    value = draw(st.sampled_from([close, close + Decimal("0.01"), close - Decimal("0.01")]) | wide)
    data = [{"id": LEAF, "decimals": 2}, {"id": "target", "decimals": 2}]
    rule["of"] = "percent_of_target"
    return Case(rule, around, {"data": data, "target": {"by": "data", "of": "target"}}), kept(value), target


@given(tiers_cases())
def test_tiers_agree_with_the_oracle(drawn: tuple[Case, Decimal, Decimal | None]) -> None:
    case, value, target = drawn
    values: Given = value if target is None else {LEAF: value, "target": target}

    agree(
        case,
        values,
        oracle.tiers(case.rule, case.around, Fraction(value), None if target is None else Fraction(target)),
    )


# lookup


@given(
    st.dictionaries(st.sampled_from("甲乙丙丁戊"), exact(-5, 20, 3), min_size=2).filter(lambda p: max(p.values()) > 0),
    st.lists(st.sampled_from(["好", "中", "差"]), min_size=2, max_size=3, unique=True),
    arounds,
    st.data(),
)
def test_lookup_agrees_with_the_oracle(
    points: dict[str, Decimal], columns: list[str], drawn: Around, data: st.DataObject
) -> None:
    around = Around(Fraction(max(points.values())), drawn.decimals, drawn.rate, drawn.mode)
    row, column = data.draw(st.sampled_from(sorted(points))), data.draw(st.sampled_from(columns))
    one = Case({"family": "lookup", "points": points}, around, {})
    agree(one, row, oracle.lookup(one.rule, around, row))

    matrix = {a: {b: p - at for at, b in enumerate(columns)} for a, p in points.items()}
    two = Case({"family": "lookup", "matrix": matrix, "columns_of": "other"}, around, {})
    agree(two, {LEAF: row, "other": column}, oracle.lookup(two.rule, around, row, column))


# given


@given(arounds, st.sampled_from(["score", "deduction", "constant"]), st.data())
def test_given_agrees_with_the_oracle(around: Around, what: str, data: st.DataObject) -> None:
    rule: dict[str, Any] = {"family": "given", "what": what}
    points = decimal(around.points)
    if what == "deduction" and data.draw(st.booleans()):
        rule["at_most"] = data.draw(exact(0, 120, 1))
    case = Case(rule, around, {} if what == "constant" else {"data": {"decimals": 3}})
    if what == "constant":
        agree(case, None, oracle.given(rule, around))
        return
    most = rule.get("at_most", points)
    value = data.draw(st.sampled_from([Decimal(0), most, most + Decimal("0.001")]) | exact(-2, 120, 3))

    agree(case, value, oracle.given(rule, around, Fraction(value)))


# rank


@st.composite
def rank_cases(draw: st.DrawFn) -> tuple[Case, list[Decimal]]:
    drawn = draw(arounds)
    points = decimal(drawn.points)
    rule: dict[str, Any] = {"family": "rank", "better": draw(st.sampled_from(["more", "less"]))}
    way = draw(st.sampled_from(["places", "points", "share", "linear"]))
    if way == "places":
        ends = sorted(draw(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True)))
        rule["places"] = [{"first": a + 1, "last": b, "points": draw(exact(-3, 3, 1))} for a, b in pairwise([0, *ends])]
        del rule["places"][-1]["last"]
        rule["places"][0]["points"] = points
        points = max(p["points"] for p in rule["places"])
    elif way == "linear":
        ends_of = [points, draw(exact(-5, 1, 1))]
        rule["linear"] = dict(zip(("first", "last"), draw(st.permutations(ends_of)), strict=True))
    else:
        step = draw(sizes) if way == "points" else draw(st.integers(1, 99)) * Decimal("0.01")
        rule["per_rank"] = {way: step, "floor": draw(exact(-20, 0, 1))}
    around = Around(Fraction(points), drawn.decimals, drawn.rate, drawn.mode)
    values = draw(st.lists(wide | st.integers(0, 3).map(Decimal), min_size=1, max_size=9))
    return Case(rule, around, {}), values


@given(rank_cases())
def test_rank_agrees_with_the_oracle(drawn: tuple[Case, list[Decimal]]) -> None:
    case, values = drawn
    names = [f"{UNIT}{at}" for at in range(len(values))]
    result = case.leaf.result(dict(zip(names, values, strict=True)))
    found = [result.of(name).score(LEAF) for name in names]

    assert found == oracle.ranks(case.rule, case.around, [Fraction(v) for v in values])
    low, high = case.leaf.limits
    assert all(low is None or case.around.rounded(Fraction(low)) <= Fraction(score or 0) for score in found)
    assert all(high is None or Fraction(score or 0) <= case.around.rounded(Fraction(high)) for score in found)


# events


@st.composite
def event_kind(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind: dict[str, Any] = {"id": name}
    match draw(st.sampled_from(["points", "points", "points", "free", "between", "event", "period", "zeroes"])):
        case "points":
            kind["points"] = draw(st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")]) | amounts)
        case "free":
            kind |= {"points": draw(amounts), "free": draw(st.integers(1, 4))}
        case "between":
            kind["between"] = [Decimal(1), Decimal(5)]
        case "zeroes":
            kind["zeroes"] = True
        case where:
            at = sorted(draw(st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True)))
            kind |= {"count_in": where, "by_count": [{"at_least": n, "points": draw(amounts)} for n in at]}
            if draw(st.booleans()):
                kind["beyond"] = draw(amounts)
    if not kind.get("zeroes") and draw(st.booleans()):
        kind["cap"] = draw(amounts)
    if draw(st.integers(1, 5)) == 1:
        kind[draw(st.sampled_from(["valid_days", "valid_months"]))] = draw(st.integers(1, 2))
    return kind


@st.composite
def events_rules(draw: st.DrawFn) -> dict[str, Any]:
    kinds = [draw(event_kind(name)) for name in draw(st.sampled_from(["a", "ab", "abc", "abcd"]))]
    rule: dict[str, Any] = {"family": "events", "kinds": kinds, "effect": draw(st.sampled_from(["deduct", "add"]))}
    rule["cap"] = draw(st.sampled_from(["points", "none"]) | amounts)
    optional: dict[str, Callable[[], Any]] = {
        "start": lambda: draw(st.sampled_from(["points", "zero"])),
        "multiply": lambda: [
            {"id": f"m{at}", "title": "m", "by": draw(amounts)} for at in range(draw(st.integers(1, 2)))
        ],
        "extra": lambda: [{"id": "more", "title": "more", "points": draw(amounts)}],
        "repeats": lambda: {
            "of": draw(st.sampled_from(["kind", "matter"])),
            "by": draw(amounts),
            "from": draw(st.integers(2, 4)),
        },
        "same_matter": lambda: "highest",
        draw(st.sampled_from(["valid_days", "valid_months"])): lambda: draw(st.integers(1, 14)),
        "divide_by": lambda: "objects",
    }
    for name, make in optional.items():
        if draw(st.integers(1, 3)) == 1:
            rule[name] = make()
    if rule.get("same_matter") and rule.get("repeats", {}).get("of") == "matter":
        rule["repeats"]["of"] = "kind"
    return rule


@st.composite
def happenings(draw: st.DrawFn, rule: Rule) -> list[Happened]:
    flags = [f["id"] for f in (*rule.get("multiply", ()), *rule.get("extra", ()))]
    valid = rule.get("valid_days", rule.get("valid_months", 1) * 30)
    found = []
    for _ in range(draw(st.integers(0, 7))):
        kind = draw(st.sampled_from(rule["kinds"]))
        single = "repeats" in rule and "by_count" not in kind
        found.append(
            Happened(
                kind=kind["id"],
                count=draw(st.integers(0, 1) if single else st.integers(0, 6)),
                day=END.toordinal() - draw(st.sampled_from([0, 0, 1, -1, *range(valid - 2, valid + 4)])),
                matter=draw(st.sampled_from(["", "甲", "乙"])),
                given=Fraction(draw(exact(1, 3, 0) | exact(1, 5, 1))) if "between" in kind else Fraction(0),
                flags=frozenset(draw(st.sets(st.sampled_from(flags)))) if flags else frozenset(),
            )
        )
    return found


def record(event: Happened, rule: Rule) -> dict[str, Any]:
    """An event as it is registered."""
    found: dict[str, Any] = {"kind": event.kind, "count": Decimal(event.count), "matter": event.matter or None}
    assert event.day is not None
    found["date"] = date.fromordinal(event.day)
    if event.given:
        found["given"] = decimal(event.given)
    return found | dict.fromkeys(event.flags, True)


@given(arounds, events_rules(), st.data())
def test_events_agree_with_the_oracle_in_any_order(around: Around, rule: dict[str, Any], data: st.DataObject) -> None:
    happened = data.draw(happenings(rule))
    objects = data.draw(st.integers(0, 5)) if "divide_by" in rule else None
    case = Case(rule, around, {})
    expected = oracle.events(rule, around, happened, END.toordinal(), objects)
    rows = [record(event, rule) for event in happened]
    values: dict[str, Any] = {LEAF: rows}
    if objects is not None:
        values["objects"] = Decimal(objects)

    found = agree(case, values, expected)
    again = case.leaf.score(values | {LEAF: data.draw(st.permutations(rows))})
    assert Fraction(again) == found


@st.composite
def tied_events(draw: st.DrawFn) -> tuple[dict[str, Any], list[Happened]]:
    """Events of few amounts on few days, where what comes first decides which counts, and which counts double."""
    one_or_two = st.sampled_from([Decimal(1), Decimal(2)])
    kinds: list[dict[str, Any]] = [{"id": name, "points": draw(one_or_two)} for name in "ab"]
    for kind in kinds:
        if draw(st.booleans()):
            kind["cap"] = draw(st.sampled_from([Decimal(2), Decimal(3)]))
    rule: dict[str, Any] = {"family": "events", "effect": "deduct", "cap": "none", "kinds": kinds}
    rule["extra"] = [{"id": "more", "title": "more", "points": draw(one_or_two)}]
    rule["multiply"] = [{"id": "double", "title": "double", "by": Decimal(2)}]
    if draw(st.booleans()):
        rule["same_matter"] = "highest"
    if draw(st.booleans()) or "same_matter" not in rule:
        of = "kind" if "same_matter" in rule else draw(st.sampled_from(["kind", "matter"]))
        rule["repeats"] = {"of": of, "by": Decimal(2)}
    event = st.builds(
        Happened,
        kind=st.sampled_from("aab"),
        day=st.integers(0, 2).map(lambda days: END.toordinal() - days),
        matter=st.sampled_from("甲甲乙"),
        flags=st.frozensets(st.sampled_from(["more", "double"])),
    )
    return rule, draw(st.lists(event, min_size=3, max_size=7))


@given(tied_events(), st.data())
def test_ties_between_events_are_decided_the_same_way_in_any_order(
    drawn: tuple[dict[str, Any], list[Happened]], data: st.DataObject
) -> None:
    rule, happened = drawn
    around = Around(Fraction(100))
    rows = [record(event, rule) for event in data.draw(st.permutations(happened))]

    agree(Case(rule, around, {}), {LEAF: rows}, oracle.events(rule, around, happened, END.toordinal()))


@given(arounds, events_rules(), st.data())
def test_one_event_more_never_helps_against_deductions(
    around: Around, rule: dict[str, Any], data: st.DataObject
) -> None:
    # With repetition an earlier event can make a cheaper one the repeated one, and a multiple below 1 lightens.
    rule = {k: v for k, v in rule.items() if k != "repeats"} | {"effect": "deduct"}
    rule["multiply"] = [m for m in rule.get("multiply", ()) if m["by"] >= 1]
    for kind in rule["kinds"]:
        if "by_count" in kind:
            rising = sorted(step["points"] for step in kind["by_count"])
            kind["by_count"] = [{**s, "points": p} for s, p in zip(kind["by_count"], rising, strict=True)]
        if rule.get("same_matter") == "highest":
            # The event that counts for a matter may be of a kind whose cap is reached, the one it displaces of another.
            kind.pop("cap", None)
    happened = data.draw(happenings(rule))
    leaf = Case(rule, around, {}).leaf
    rows = [record(event, rule) for event in happened]
    objects = {"objects": Decimal(3)} if "divide_by" in rule else {}
    scores = [leaf.score({LEAF: rows[:some], **objects}) for some in range(len(rows) + 1)]

    if not any(k.get("zeroes") for k in rule["kinds"]):
        assert rises(reversed(scores))
