"""The baseline that a data analyst would write: pandas, exact integers, one vectorised block for each kind of rule.

It is written for speed: names are read as categories and become codes at once, values become integers without
a detour through objects or binary floating point, each kind is scored on the rows that are of it, and adding up
goes over sums by code, not over groups of frames.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bench.data import Work
from bench.parameters import (
    ALL_KINDS,
    FULL,
    GRADE_FROM,
    GRADES,
    QUOTA,
    SCALE,
    VETO_BELOW,
    ZERO_BELOW,
    Tree,
    factor_of,
    target,
    tree_of,
)


def half_up(dividend: np.ndarray, divisor: np.ndarray | int) -> np.ndarray:
    """Quotient of integers that are not negative, rounded half up."""
    return (2 * dividend + divisor) // (2 * divisor)


def run(work: Work, folder: Path) -> None:
    """Score the work and write `leaves.parquet` with every step, and `totals.parquet`."""
    tree = tree_of(work)
    frame, people, months = read(work, tree)
    score_leaves(frame, tree, work)
    totals = add_up(frame, tree, len(people) * len(months))
    outcome(totals, people, len(months))
    write(frame, totals, tree, people, months, folder)


def read(work: Work, tree: Tree) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """The values as a frame of codes and integers: subject, group, period, leaf, value, is_missing, is_gone."""
    table = pq.read_table(work.values, read_dictionary=["subject", "period", "item", "status"])
    people = pq.read_table(work.people).to_pandas()
    people["code"] = people["group"].str[1:].astype("int64")
    found = {name: table[name].combine_chunks() for name in ("subject", "period", "item", "status")}
    months = sorted(found["period"].dictionary.to_pylist())

    def codes(name: str, wanted: list[str]) -> np.ndarray:
        place = pd.Index(wanted).get_indexer(found[name].dictionary.to_pandas())
        return place[found[name].indices.to_numpy()]

    value = table["value"].combine_chunks()
    # A decimal of up to 18 digits is its units in the lower of two 64-bit words.
    units = np.frombuffer(value.buffers()[1], dtype=np.int64).reshape(-1, 2)[: len(value), 0]
    subject = codes("subject", people["subject"].tolist())
    frame = pd.DataFrame(
        {
            "subject": subject,
            "group": people["code"].to_numpy()[subject],
            "period": codes("period", months),
            "leaf": codes("item", [leaf.item for leaf in tree.leaves]),
            "is_missing": value.is_null().to_numpy(zero_copy_only=False),
            "is_gone": codes("status", ["not_applicable"]) == 0,
        }
    )
    frame["value"] = np.where(frame["is_missing"], 0, units)
    return frame, people, months


def score_leaves(frame: pd.DataFrame, tree: Tree, work: Work) -> None:
    """Add the columns target, basis, raw, score."""
    kinds = np.array([ALL_KINDS.index(leaf.kind) for leaf in tree.leaves])
    targets = np.array([[target(leaf, g) for g in range(work.groups)] for leaf in tree.leaves], dtype=np.int64)
    leaf, group = frame["leaf"].to_numpy(), frame["group"].to_numpy()
    frame["target"] = targets[leaf, group]
    kind = kinds[leaf]
    there = ~frame["is_missing"].to_numpy()
    basis = np.zeros(len(frame), dtype=np.int64)
    raw = np.zeros(len(frame), dtype=np.int64)
    for name, function in KINDS.items():
        rows = np.flatnonzero((kind == ALL_KINDS.index(name)) & there)
        part = frame.iloc[rows]
        basis[rows], raw[rows] = function(part)
    frame["basis"], frame["raw"] = basis, raw
    factors = np.array([factor_of(g) for g in range(work.groups)], dtype=np.int64)
    has_factor = np.array([leaf.has_factor for leaf in tree.leaves])
    scaled = np.minimum(half_up(raw * factors[group], 100), FULL)
    score = np.where(has_factor[leaf], scaled, raw)
    unreported = np.array([leaf.unreported for leaf in tree.leaves], dtype=np.int64)
    frame["score"] = np.where(there, score, np.where(frame["is_gone"], 0, unreported[leaf]))


Columns = tuple[np.ndarray, np.ndarray]


def _ratio(part: pd.DataFrame) -> Columns:
    value, goal = part["value"].to_numpy(), part["target"].to_numpy()
    rate = half_up(value * 100 * 100, goal * SCALE)
    return rate, np.where(value >= goal * SCALE, FULL, rate)


def _steps(part: pd.DataFrame) -> Columns:
    value, goal = part["value"].to_numpy(), part["target"].to_numpy()
    gap = value - goal * SCALE
    bonus = np.minimum(np.maximum(gap, 0) // (goal * SCALE * 5 // 100) * 50, 1000)
    taken = half_up(np.maximum(-gap, 0) * 150, goal * 100)
    return gap, np.where(gap > 0, 9000 + bonus, np.maximum(9000 - taken, 0))


def _tiers(part: pd.DataFrame) -> Columns:
    value = part["value"].to_numpy()
    edges = np.array([300, 600, 900], dtype=np.int64) * SCALE
    band = np.searchsorted(edges, value, side="right")
    return band, np.array([2000, 6250, 8500, FULL])[band]


def _events(part: pd.DataFrame) -> Columns:
    taken = np.minimum(part["value"].to_numpy() // SCALE * 750, 6000)
    return taken, FULL - taken


def _rank(part: pd.DataFrame) -> Columns:
    by = part.groupby(["leaf", "group", "period"], sort=False)["value"]
    place = by.rank(method="min", ascending=False).to_numpy().astype(np.int64)
    count = by.transform("size").to_numpy()
    rise = half_up((count - place) * 40 * 100, np.maximum(count - 1, 1))
    return place, np.where(count > 1, 6000 + rise, FULL)


def _line(part: pd.DataFrame) -> Columns:
    value = part["value"].to_numpy()
    knots = np.array([100, 400, 700, 1000], dtype=np.int64)
    points = np.array([0, 60, 85, 100], dtype=np.int64)
    at = np.clip(np.searchsorted(knots * SCALE, value, side="right") - 1, 0, 2)
    run_, rise = (knots[1:] - knots[:-1])[at], (points[1:] - points[:-1])[at]
    along = half_up(np.clip(value - knots[at] * SCALE, 0, run_ * SCALE) * rise * 100, run_ * SCALE)
    raw = points[at] * 100 + along
    return along, np.where(value <= 100 * SCALE, 0, np.where(value >= 1000 * SCALE, FULL, raw))


def _met(part: pd.DataFrame) -> Columns:
    met = part["value"].to_numpy() >= part["target"].to_numpy() * SCALE
    return met.astype(np.int64), np.where(met, FULL, 4000)


def _capped(part: pd.DataFrame) -> Columns:
    share = half_up(part["value"].to_numpy() * 100 * 100, part["target"].to_numpy() * SCALE)
    return share, np.minimum(share, FULL)


KINDS = {
    "ratio": _ratio,
    "steps": _steps,
    "tiers": _tiers,
    "events": _events,
    "rank": _rank,
    "line": _line,
    "met": _met,
    "zeroing": _capped,
    "veto": _capped,
}


def add_up(frame: pd.DataFrame, tree: Tree, rows: int) -> pd.DataFrame:
    """The scores of the second and the first level and the total, by subject and period."""
    leaf = frame["leaf"].to_numpy()
    months = int(frame["period"].max()) + 1
    row = frame["subject"].to_numpy() * months + frame["period"].to_numpy()
    weights = np.array([leaf.weight for leaf in tree.leaves], dtype=np.int64)
    branches = np.array([leaf.branch for leaf in tree.leaves])
    frame["weight"] = weights[leaf]
    frame["part"] = half_up(frame["score"].to_numpy() * frame["weight"].to_numpy(), 100)
    seconds = len(tree.first_of)
    node = row * seconds + branches[leaf]
    sums = frame.assign(node=node, there=np.where(frame["is_gone"], 0, frame["weight"]))
    by = sums.groupby("node", sort=True)[["part", "there"]].sum()
    obtained, there = by["part"].to_numpy(), by["there"].to_numpy()
    second = np.where(there == 100, obtained, half_up(obtained * 100, np.maximum(there, 1)))
    second = np.where(there == 0, 0, second).reshape(rows, seconds)
    kind = np.array([leaf.kind for leaf in tree.leaves])[leaf]
    value, given = frame["value"].to_numpy(), ~frame["is_missing"].to_numpy()
    second.reshape(-1)[node[(kind == "zeroing") & given & (value < ZERO_BELOW)]] = 0
    parts = half_up(second * np.array(tree.second_weights, dtype=np.int64), 100)
    firsts = np.stack(
        [parts[:, np.array(tree.first_of) == at].sum(axis=1) for at in range(len(tree.first_weights))], axis=1
    )
    total = half_up(firsts * np.array(tree.first_weights, dtype=np.int64), 100).sum(axis=1)
    vetoed = np.zeros(rows, dtype=bool)
    vetoed[row[(kind == "veto") & given & (value < VETO_BELOW)]] = True
    totals = pd.DataFrame({"subject": np.arange(rows) // months, "period": np.arange(rows) % months, "total": total})
    totals["vetoed"] = vetoed
    for at in range(seconds):
        totals[f"s{at:02d}"] = second[:, at]
    for at in range(len(tree.first_weights)):
        totals[f"b{at}"] = firsts[:, at]
    return totals


def outcome(totals: pd.DataFrame, people: pd.DataFrame, months: int) -> None:
    """Add rank and grade."""
    del months
    totals["group"] = people["code"].to_numpy()[totals["subject"].to_numpy()]
    by = totals.groupby(["group", "period"], sort=False)
    totals["rank"] = by["total"].rank(method="min", ascending=False).astype("int64")
    edges = np.array(GRADE_FROM[::-1], dtype=np.int64)
    place = 4 - np.searchsorted(edges, totals["total"].to_numpy(), side="right")
    candidate = (place == 1) & ~totals["vetoed"].to_numpy()
    among = (
        totals["total"]
        .where(candidate)
        .groupby([totals["group"], totals["period"]])
        .rank(method="min", ascending=False)
    )
    allowed = by["total"].transform("size").to_numpy() * QUOTA // 100
    place = np.where(candidate & (among.fillna(0).to_numpy() > allowed), 2, place)
    totals["grade"] = np.where(totals["vetoed"], 4, place)


def write(
    frame: pd.DataFrame, totals: pd.DataFrame, tree: Tree, people: pd.DataFrame, months: list[str], folder: Path
) -> None:
    """Write every leaf with its steps, and the totals; names come back as dictionaries."""
    folder.mkdir(parents=True, exist_ok=True)

    def named(codes: pd.Series, names: list[str]) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(pa.array(codes.to_numpy().astype(np.int32)), pa.array(names))

    names = people["subject"].tolist()
    leaves = {
        "subject": named(frame["subject"], names),
        "period": named(frame["period"], months),
        "item": named(frame["leaf"], [leaf.name for leaf in tree.leaves]),
        **{key: pa.array(frame[key]) for key in ("is_missing", "is_gone")},
        **{key: pa.array(frame[key]) for key in ("value", "target", "basis", "raw", "score", "weight", "part")},
    }
    pq.write_table(pa.table(leaves), folder / "leaves.parquet")
    table = {
        "subject": named(totals["subject"], names),
        "period": named(totals["period"], months),
        "grade": named(totals["grade"] - 1, list(GRADES)),
        **{key: pa.array(totals[key]) for key in totals if key not in ("subject", "period", "grade")},
    }
    pq.write_table(pa.table(table), folder / "totals.parquet")
