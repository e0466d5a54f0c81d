"""The baseline that an auditor would write: plain Python, one value after the other, exact fractions."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from math import floor
from pathlib import Path

import duckdb

from bench.data import Work
from bench.parameters import (
    GRADE_FROM,
    GRADES,
    QUOTA,
    SCALE,
    VETO_BELOW,
    ZERO_BELOW,
    Leaf,
    factor_of,
    target,
    tree_of,
)

Key = tuple[str, str]
HUNDRED = Fraction(100)


def rounded(value: Fraction, places: int = 2) -> Fraction:
    """Half up, away from zero."""
    scaled = abs(value) * 10**places
    units = floor(scaled + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**places)


def score_of(leaf: Leaf, value: Fraction, group: int, rank: int, count: int) -> Fraction:
    """Points of a leaf by its rule."""
    goal = Fraction(target(leaf, group))
    match leaf.kind:
        case "ratio":
            points = HUNDRED if value >= goal else rounded(rounded(value * 100 / goal))
        case "zeroing" | "veto":
            points = min(HUNDRED, rounded(value * 100 / goal))
        case "steps":
            points = steps(value, goal)
        case "tiers":
            edges = ((900, Fraction(100)), (600, Fraction(85)), (300, Fraction(125, 2)))
            points = next((p for edge, p in edges if value >= edge), Fraction(20))
        case "events":
            points = HUNDRED - min(value * Fraction(15, 2), Fraction(60))
        case "rank":
            points = HUNDRED if count <= 1 else 60 + rounded(Fraction((count - rank) * 40, count - 1))
        case "line":
            points = line(value)
        case _:
            points = HUNDRED if value >= goal else Fraction(40)
    if leaf.has_factor:
        points = min(rounded(points * Fraction(factor_of(group), 100)), HUNDRED)
    return points


def steps(value: Fraction, goal: Fraction) -> Fraction:
    """90 at the target; 0.5 more for each whole 5 % above (at most 10), 1.5 less for each per cent below."""
    if value > goal:
        return 90 + min(floor((value - goal) / (goal * Fraction(5, 100))) * Fraction(1, 2), Fraction(10))
    if value < goal:
        return max(90 - rounded((goal - value) * Fraction(3, 2) / (goal / 100)), Fraction(0))
    return Fraction(90)


def line(value: Fraction) -> Fraction:
    """Straight lines through (100, 0), (400, 60), (700, 85) and (1000, 100)."""
    knots = ((100, 0), (400, 60), (700, 85), (1000, 100))
    if value <= 100:
        return Fraction(0)
    for (a, low), (b, high) in pairwise(knots):
        if value < b:
            return low + rounded((value - a) * (high - low) / (b - a))
    return HUNDRED


def run(work: Work, folder: Path) -> None:
    """Score the work and write `leaves.parquet` and `totals.parquet`."""
    tree = tree_of(work)
    groups, values = read(work)
    by_item = {leaf.item: leaf for leaf in tree.leaves}
    pools: dict[tuple[str, int, str], list[Fraction]] = defaultdict(list)
    for (subject, period), row in values.items():
        for item, (value, _) in row.items():
            if value is not None and by_item[item].kind == "rank":
                pools[item, groups[subject], period].append(value)
    places = {key: ranks(found) for key, found in pools.items()}
    leaves: list[tuple[object, ...]] = []
    totals: dict[Key, tuple[Fraction, bool]] = {}
    for (subject, period), row in values.items():
        group = groups[subject]
        scores: dict[int, tuple[Fraction, bool]] = {}
        for leaf in tree.leaves:
            value, status = row[leaf.item]
            points = Fraction(0)
            if value is not None:
                pool = places.get((leaf.item, group, period), {})
                count = len(pools.get((leaf.item, group, period), ()))
                points = score_of(leaf, value, group, pool.get(value, 0), count)
            elif status == "not_reported":
                points = Fraction(leaf.unreported, 100)
            scores[leaf.at] = (points, status != "not_applicable")
            leaves.append((subject, period, leaf.name, value, status, points))
        totals[subject, period] = total_of(tree, row, scores)
    write(folder, leaves, outcome(groups, totals))


def read(work: Work) -> tuple[dict[str, int], dict[Key, dict[str, tuple[Fraction | None, str]]]]:
    """The group of each subject, and its values by period and data item."""
    values: dict[Key, dict[str, tuple[Fraction | None, str]]] = defaultdict(dict)
    with duckdb.connect() as db:
        people = db.execute('SELECT subject, "group" FROM read_parquet($1)', [str(work.people)]).fetchall()
        rows = db.execute("SELECT * FROM read_parquet($1)", [str(work.values)]).fetchall()
    for subject, period, item, value, status in rows:
        values[subject, period][item] = (None if value is None else Fraction(value), status)
    return {name: int(group[1:]) for name, group in people}, values


def ranks(values: list[Fraction]) -> dict[Fraction, int]:
    """The place of each value, large ones first, equal ones the same."""
    found: dict[Fraction, int] = {}
    for place, value in enumerate(sorted(values, reverse=True), start=1):
        found.setdefault(value, place)
    return found


def total_of(tree, row, scores) -> tuple[Fraction, bool]:  # type: ignore[no-untyped-def]
    """Total of a subject, and whether it is vetoed."""
    vetoed = False
    seconds = [Fraction(0)] * len(tree.first_of)
    for branch in range(len(tree.first_of)):
        inner = [leaf for leaf in tree.leaves if leaf.branch == branch]
        obtained = sum((rounded(scores[leaf.at][0] * leaf.weight / 100) for leaf in inner), Fraction(0))
        there = sum(leaf.weight for leaf in inner if scores[leaf.at][1])
        if there:
            seconds[branch] = obtained if there == 100 else rounded(obtained * 100 / there)
        for leaf in inner:
            value = row[leaf.item][0]
            if value is not None and leaf.kind == "zeroing" and value * SCALE < ZERO_BELOW:
                seconds[branch] = Fraction(0)
            if value is not None and leaf.kind == "veto" and value * SCALE < VETO_BELOW:
                vetoed = True
    firsts = [Fraction(0)] * len(tree.first_weights)
    for branch, score in enumerate(seconds):
        firsts[tree.first_of[branch]] += rounded(score * tree.second_weights[branch] / 100)
    return sum((rounded(f * w / 100) for f, w in zip(firsts, tree.first_weights, strict=True)), Fraction(0)), vetoed


def outcome(groups: dict[str, int], totals: dict[Key, tuple[Fraction, bool]]) -> list[tuple[object, ...]]:
    """Rank and grade of each total within its group and period."""
    pools: dict[tuple[int, str], list[Key]] = defaultdict(list)
    for key in totals:
        pools[groups[key[0]], key[1]].append(key)
    found: list[tuple[object, ...]] = []
    for members in pools.values():
        places = ranks([totals[key][0] for key in members])
        band = {key: place_of(totals[key][0]) for key in members}
        candidates = [key for key in members if band[key] == 1 and not totals[key][1]]
        among = ranks([totals[key][0] for key in candidates])
        for key in members:
            total, vetoed = totals[key]
            place = band[key]
            if key in candidates and among[total] > len(members) * QUOTA // 100:
                place = 2
            found.append((*key, total, places[total], GRADES[3 if vetoed else place - 1]))
    return found


def place_of(total: Fraction) -> int:
    """Number of the grade of a total."""
    return next((at for at, edge in enumerate(GRADE_FROM, start=1) if total * 100 >= edge), 4)


def write(folder: Path, leaves: list[tuple[object, ...]], totals: list[tuple[object, ...]]) -> None:
    """Write the scores as whole hundredths."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    names = ("subject", "period", "item", "value", "status", "score")
    columns = {name: [row[at] for row in leaves] for at, name in enumerate(names)}
    columns["value"] = [None if v is None else int(v * SCALE) for v in columns["value"]]
    columns["score"] = [int(v * 100) for v in columns["score"]]
    pq.write_table(pa.table(columns), folder / "leaves.parquet")
    names = ("subject", "period", "total", "rank", "grade")
    columns = {name: [row[at] for row in totals] for at, name in enumerate(names)}
    columns["total"] = [int(v * 100) for v in columns["total"]]
    pq.write_table(pa.table(columns), folder / "totals.parquet")
