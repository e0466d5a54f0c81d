"""A second implementation of the families, by hand, over fractions: what the pages in docs/algorithms say.

Nothing here knows the engine. A rule is the mapping that its author writes (numbers as decimals); points
and values are fractions; what is rounded is rounded where the pages say, and nowhere else. The answer is
the score of a leaf that may be negative, or None where the rule means nothing for the value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

Rule: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = Fraction | None


@dataclass(frozen=True)
class Around:
    """What is known beside the rule: the points, the decimals of the score and of rates, the rounding."""

    points: Fraction
    decimals: int = 2
    rate: int = 2
    mode: str = "half_up"

    def rounded(self, value: Fraction, decimals: int | None = None) -> Fraction:
        """A value at so many decimals, or at those of the score."""
        return rounded(value, self.decimals if decimals is None else decimals, self.mode)

    def limit(self, written: Any) -> Fraction | None:
        """A cap or floor: a number, the points, or none."""
        return {"points": self.points, "none": None}[written] if isinstance(written, str) else Fraction(written)


def rounded(value: Fraction, decimals: int, mode: str) -> Fraction:
    """Half away from zero, half to even, or towards zero."""
    scaled = abs(value) * 10**decimals
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    up = {"half_up": rest >= Fraction(1, 2), "down": False}.get(mode)
    if up is None:
        up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    found = Fraction(whole + up, 10**decimals)
    return -found if value < 0 else found


def clipped(value: Fraction, low: Fraction | None, high: Fraction | None) -> Fraction:
    """A value kept between limits; the lower one comes last, as in every rule."""
    value = value if high is None else min(value, high)
    return value if low is None else max(value, low)


def places_of(value: Fraction) -> int:
    """Decimals that a decimal number needs."""
    return next(places for places in range(20) if (value * 10**places).denominator == 1)


def met(rule: Rule, around: Around, value: Fraction | bool, target: Fraction | None = None) -> Answer:
    """All or nothing."""
    full = Fraction(rule["points"]) if "points" in rule else around.points
    other = Fraction(rule.get("otherwise", 0))
    if target is None:
        holds = value is (rule["when"] == "yes")
    else:
        signs: dict[str, Callable[[Fraction], bool]] = {
            ">=": lambda v: v >= target,
            ">": lambda v: v > target,
            "<=": lambda v: v <= target,
            "<": lambda v: v < target,
            "==": lambda v: v == target,
        }
        holds = signs[rule["when"]](Fraction(value))
    return around.rounded(full if holds else other)


def checklist(rule: Rule, around: Around, facts: Mapping[str, bool]) -> Answer:
    """The sum of what holds."""
    return around.rounded(sum((Fraction(c["points"]) for c in rule["conditions"] if facts[c["id"]]), Fraction(0)))


def steps(rule: Rule, around: Around, value: Fraction, target: Fraction) -> Answer:
    """Points at the target, and the change for each step away from it."""
    base = Fraction(rule["at_target"]) if "at_target" in rule else around.points
    side = rule.get("above") if value > target else rule.get("below") if value < target else None
    if side is None:
        return around.rounded(base)
    if side["unit"] == "percent_of_target" and target <= 0:
        return None
    change = clipped(_change(side, around, abs(value - target), target), None, around.limit(side["cap"]))
    if side["effect"] == "add":
        return around.rounded(base + change)
    left = base - change
    return around.rounded(left if rule["floor"] == "none" else max(left, Fraction(rule["floor"])))


def _change(side: Rule, around: Around, gap: Fraction, target: Fraction) -> Fraction:
    unit = target / 100 if side["unit"] == "percent_of_target" else Fraction(1)
    bands = side.get("bands") or [{"points": side["points"], "per": side["per"]}]
    total, edge = Fraction(0), Fraction(0)
    for band in bands:
        inside = max(gap - edge * unit, Fraction(0))
        if "width" in band:
            inside = min(inside, Fraction(band["width"]) * unit)
            edge += Fraction(band["width"])
        count = inside / (Fraction(band.get("per", 1)) * unit)
        if side["step"] == "whole":
            total += count.numerator // count.denominator * Fraction(band["points"])
        else:
            total += around.rounded(count * Fraction(band["points"]))
    return total


def ratio(rule: Rule, around: Around, value: Fraction, target: Fraction) -> Answer:
    """Points in proportion, or the proportion deducted."""
    more, cap, floor = rule["better"] == "more", rule["cap"], Fraction(rule.get("floor", 0))
    deducted = rule.get("says") == "deduction"
    zero_is_met = not more and cap == "points" and not deducted
    if target < 0 or (target == 0 and not zero_is_met) or (not more and cap == "none" and value <= 0):
        return None
    if cap == "points" and (value >= target if more else value <= target):
        return around.rounded(around.points)
    if deducted:
        missing = target - value if more else value - target
        return around.rounded(max(around.points - _part(rule, around, missing / target), floor))
    if not more and cap != "points" and value <= 0:
        return around.rounded(Fraction(cap))
    share = max(_part(rule, around, value / target if more else target / value), floor)
    return around.rounded(clipped(share, None, None if cap == "points" else around.limit(cap)))


def _part(rule: Rule, around: Around, proportion: Fraction) -> Fraction:
    """That part of the points, rounded; the proportion first where the rule says so."""
    if rule.get("rate_decimals") is not None:
        proportion = around.rounded(proportion * 100, rule["rate_decimals"]) / 100
    return around.rounded(around.points * proportion)


def line(rule: Rule, around: Around, value: Fraction) -> Answer:
    """Along a straight line, or through given points."""
    if "slope" in rule:
        on_line = Fraction(rule["slope"]) * value + Fraction(rule.get("intercept", 0))
    else:
        on_line = _through(rule["knots"], rule.get("outside", "hold"), around, value)
    kept = clipped(on_line, around.limit(rule.get("floor", Decimal(0))), around.limit(rule.get("cap", "points")))
    if "zero_below" in rule and value < Fraction(rule["zero_below"]):
        kept = Fraction(0)
    return around.rounded(kept)


def _through(knots: Sequence[Rule], outside: str, around: Around, value: Fraction) -> Fraction:
    points = [(Fraction(k["value"]), Fraction(k["points"])) for k in knots]
    if outside == "hold" and value <= points[0][0]:
        return points[0][1]
    if outside == "hold" and value >= points[-1][0]:
        return points[-1][1]
    at = 0
    while at < len(points) - 2 and value >= points[at + 1][0]:
        at += 1
    low, high = sorted(points[at : at + 2], key=lambda p: p[1])
    # From the end with fewer points; where the line goes on beyond it, less than nothing is added.
    away = value - low[0] if high[0] > low[0] else low[0] - value
    run = abs(high[0] - low[0])
    if low[1] == high[1]:
        return low[1]
    finest = max(around.decimals, places_of(low[1]), places_of(high[1]))
    return low[1] + around.rounded(away * (high[1] - low[1]) / run, finest)


def tiers(rule: Rule, around: Around, value: Fraction, target: Fraction | None = None) -> Answer:
    """The points of the band in which the value (or its rounded per cent of the target) lies."""
    if rule.get("of") == "percent_of_target":
        assert target is not None
        if target <= 0:
            return None
        value = around.rounded(value / target * 100, around.rate)
    found = [Fraction(t["points"]) for t in rule["tiers"] if within(t["in"], value)]
    assert len(found) == 1, (rule, value)
    return around.rounded(found[0])


def within(band: str, value: Fraction) -> bool:
    """Whether a value lies in a band such as "[90, 100)" or "(, 60)"."""
    low, high = (part.strip() for part in band[1:-1].split(","))
    above = not low or value > Fraction(low) or (band[0] == "[" and value == Fraction(low))
    below = not high or value < Fraction(high) or (band[-1] == "]" and value == Fraction(high))
    return above and below


def lookup(rule: Rule, around: Around, row: str, column: str = "") -> Answer:
    """Points of a category, or of two."""
    return around.rounded(Fraction(rule["matrix"][row][column] if "matrix" in rule else rule["points"][row]))


def given(rule: Rule, around: Around, value: Fraction | None = None) -> Answer:
    """Points as they are given, what is left of the points, or what everyone has."""
    if rule["what"] == "constant":
        return around.rounded(Fraction(rule.get("constant", around.points)))
    assert value is not None
    most = Fraction(rule["at_most"]) if "at_most" in rule else around.points
    if not 0 <= value <= most:
        return None
    return around.rounded(value if rule["what"] == "score" else around.points - value)


def ranks(rule: Rule, around: Around, values: Sequence[Fraction]) -> list[Fraction]:
    """Scores of all units of a group by their places."""
    found = []
    for value in values:
        place = 1 + sum(other > value if rule["better"] == "more" else other < value for other in values)
        found.append(around.rounded(_of_place(rule, around, place, len(values))))
    return found


def _of_place(rule: Rule, around: Around, place: int, units: int) -> Fraction:
    if "places" in rule:
        return next(Fraction(p["points"]) for p in rule["places"] if p["first"] <= place <= p.get("last", units))
    if "per_rank" in rule:
        each = rule["per_rank"]
        step = Fraction(each["points"]) if "points" in each else around.points * Fraction(each["share"])
        return max(around.points - (place - 1) * step, Fraction(each["floor"]))
    first, last = (Fraction(rule["linear"][end]) for end in ("first", "last"))
    if units == 1:
        return first
    finest = max(around.decimals, places_of(first), places_of(last))
    if first >= last:
        return last + around.rounded((units - place) * (first - last) / (units - 1), finest)
    return first + around.rounded((place - 1) * (last - first) / (units - 1), finest)


@dataclass(frozen=True)
class Happened:
    """An event as it was registered; days count from any first day, None is no date."""

    kind: str
    count: int = 1
    day: int | None = None
    matter: str = ""
    given: Fraction = Fraction(0)
    flags: frozenset[str] = frozenset()


def events(
    rule: Rule, around: Around, happened: Sequence[Happened], end: int = 0, objects: int | None = None
) -> Answer:
    """What all events of a period come to; `end` is its last day."""
    if objects is not None and objects <= 0:
        return None
    kinds = {kind["id"]: kind for kind in rule["kinds"]}
    valid = [e for e in happened if _is_valid(rule, kinds[e.kind], e.day, end)]
    counted = _highest(rule, valid) if rule.get("same_matter") == "highest" else valid
    amounts = _with_repeats(rule, counted)
    total = Fraction(0)
    for name, kind in kinds.items():
        if kind.get("zeroes"):
            continue
        amount = sum((points for event, points in amounts if event.kind == name), Fraction(0))
        if _in_period(kind):
            amount += _by_count(kind, sum(e.count for e in valid if e.kind == name))
        total += amount if "cap" not in kind else min(amount, Fraction(kind["cap"]))
    if objects is not None:
        total = around.rounded(total / objects)
    total = clipped(total, None, around.limit(rule["cap"]))
    start = rule.get("start", "points" if rule["effect"] == "deduct" else "zero")
    score = around.points if start == "points" else Fraction(0)
    score = score - total if rule["effect"] == "deduct" else score + total
    if any(kinds[e.kind].get("zeroes") and e.count > 0 for e in valid):
        score = Fraction(0)
    return around.rounded(score)


def _is_valid(rule: Rule, kind: Rule, day: int | None, end: int) -> bool:
    """Whether an event still counts at the end; what its kind says goes before what the rule says."""
    said = kind if {"valid_days", "valid_months"} & kind.keys() else rule
    if "valid_months" in said:
        return day is not None and day <= end <= _months_later(day, said["valid_months"])
    return "valid_days" not in said or (day is not None and 0 <= end - day <= said["valid_days"])


def _months_later(day: int, months: int) -> int:
    """The corresponding day so many months later, or the last one of that month."""
    start = date.fromordinal(day)
    month = start.month + months
    for wanted in range(start.day, 27, -1):
        with suppress(ValueError):
            return date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, wanted).toordinal()
    return date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, start.day).toordinal()


def _in_period(kind: Rule) -> bool:
    return "free" in kind or ("by_count" in kind and kind.get("count_in", "period") == "period")


def _by_count(kind: Rule, count: int) -> Fraction:
    if "free" in kind:
        return sum((Fraction(kind["points"]) for nth in range(1, count + 1) if nth > kind["free"]), Fraction(0))
    reached = [Fraction(step["points"]) for step in kind["by_count"] if count >= step["at_least"]]
    above = range(kind["by_count"][-1]["at_least"], count)
    further = sum((Fraction(kind.get("beyond", 0)) for _ in above), Fraction(0))
    return reached[-1] + further if reached else Fraction(0)


def _own(rule: Rule, event: Happened) -> tuple[Fraction, Fraction]:
    """Points of one event by itself: those that repetition multiplies, and the further ones."""
    kind = next(k for k in rule["kinds"] if k["id"] == event.kind)
    if "between" in kind:
        points = event.given * event.count
    elif "by_count" in kind:
        points = Fraction(0) if _in_period(kind) else _by_count(kind, event.count)
    elif "free" in kind:
        points = Fraction(0)
    else:
        points = Fraction(kind.get("points", 0)) * event.count
    for multiple in rule.get("multiply", ()):
        points *= Fraction(multiple["by"]) if multiple["id"] in event.flags else 1
    more = sum((Fraction(e["points"]) for e in rule.get("extra", ()) if e["id"] in event.flags), Fraction(0))
    return points, more


def _order(rule: Rule, event: Happened) -> tuple[Fraction, Fraction, int, int]:
    """Of two events the larger comes first, then the one with more points of its own, then by the scheme's order."""
    points, more = _own(rule, event)
    place = [k["id"] for k in rule["kinds"]].index(event.kind)
    return (-points - more, -points, place, event.day or 0)


def _highest(rule: Rule, some: Sequence[Happened]) -> list[Happened]:
    """Of each matter the highest; events without a matter are each their own."""
    best: dict[str, Happened] = {}
    for at, event in enumerate(some):
        matter = event.matter or f"\x00{at}"
        if matter not in best or _order(rule, event) < _order(rule, best[matter]):
            best[matter] = event
    return list(best.values())


def _with_repeats(rule: Rule, some: Sequence[Happened]) -> list[tuple[Happened, Fraction]]:
    """Each event with its points, multiplied from the n-th of its kind or matter on, in the order of days."""
    repeats = rule.get("repeats")
    if repeats is None:
        return [(event, sum(_own(rule, event), Fraction(0))) for event in some]
    found, seen = [], dict[str, int]()
    for at, event in sorted(enumerate(some), key=lambda pair: (pair[1].day, _order(rule, pair[1]))):
        key = event.kind if repeats["of"] == "kind" else event.matter or f"\x00{at}"
        seen[key] = seen.get(key, 0) + 1
        points, more = _own(rule, event)
        times = Fraction(repeats["by"]) if seen[key] >= repeats.get("from", 2) else Fraction(1)
        found.append((event, points * times + more))
    return found
