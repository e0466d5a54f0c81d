"""The baseline in polars: lazy expressions over exact 64-bit integers, one `when` chain over the kinds of rules.

Values are read as decimals and become integers by a cast of 10000 times themselves. Names are categories.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.data import Work
from bench.parameters import (
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


def half_up(dividend: pl.Expr, divisor: pl.Expr | int) -> pl.Expr:
    """Quotient of integers that are not negative, rounded half up."""
    return (2 * dividend + divisor) // (2 * divisor)


def run(work: Work, folder: Path) -> None:
    """Score the work and write `leaves.parquet` with every step, and `totals.parquet`."""
    tree = tree_of(work)
    folder.mkdir(parents=True, exist_ok=True)
    leaves = scored(work, tree).collect()
    leaves.select(
        "subject", "period", "item", "status", "value", "target", "basis", "raw", "score", "weight", "part"
    ).write_parquet(folder / "leaves.parquet")
    totals(leaves.lazy(), tree).collect().write_parquet(folder / "totals.parquet")


def scored(work: Work, tree: Tree) -> pl.LazyFrame:
    """Every leaf with its steps and its score."""
    leaves = pl.LazyFrame(
        {
            "data": [leaf.item for leaf in tree.leaves],
            "item": [leaf.name for leaf in tree.leaves],
            "leaf": pl.Series([leaf.at for leaf in tree.leaves], dtype=pl.Int64),
            "kind": [leaf.kind for leaf in tree.leaves],
            "branch": pl.Series([leaf.branch for leaf in tree.leaves], dtype=pl.Int64),
            "weight": pl.Series([leaf.weight for leaf in tree.leaves], dtype=pl.Int64),
            "unreported": pl.Series([leaf.unreported for leaf in tree.leaves], dtype=pl.Int64),
            "has_factor": [leaf.has_factor for leaf in tree.leaves],
        }
    )
    targets = pl.LazyFrame(
        [
            {"data": leaf.item, "group": f"g{g:03d}", "target": target(leaf, g), "factor": factor_of(g)}
            for leaf in tree.leaves
            for g in range(work.groups)
        ],
        schema={"data": pl.String, "group": pl.String, "target": pl.Int64, "factor": pl.Int64},
    )
    frame = (
        pl.scan_parquet(work.values)
        .rename({"item": "data"})
        .join(pl.scan_parquet(work.people), on="subject")
        .join(leaves, on="data")
        .join(targets, on=["data", "group"])
        .with_columns(value=(pl.col("value") * SCALE).cast(pl.Int64))
    )
    return _scores(_steps(frame))


def _steps(frame: pl.LazyFrame) -> pl.LazyFrame:
    value, goal, kind = pl.col("value"), pl.col("target"), pl.col("kind")
    gap = value - goal * SCALE
    by = ["leaf", "group", "period"]
    knots, points = (100, 400, 700, 1000), (0, 60, 85, 100)
    line = pl.lit(FULL)
    for at in (2, 1, 0):
        rise, width = points[at + 1] - points[at], knots[at + 1] - knots[at]
        along = points[at] * 100 + half_up((value - knots[at] * SCALE) * rise * 100, width * SCALE)
        line = pl.when(value < knots[at + 1] * SCALE).then(along).otherwise(line)
    line = pl.when(value <= 100 * SCALE).then(0).otherwise(line)
    basis = (
        pl.when(kind.is_in(["ratio", "zeroing", "veto"]))
        .then(half_up(value * 100 * 100, goal * SCALE))
        .when(kind == "steps")
        .then(gap)
        .when(kind == "rank")
        .then(value.rank(method="min", descending=True).over(by).cast(pl.Int64))
        .otherwise(value)
    )
    count = value.count().over(by).cast(pl.Int64)
    bonus = pl.min_horizontal(gap // (goal * SCALE * 5 // 100) * 50, pl.lit(1000))
    raw = (
        pl.when(value.is_null())
        .then(None)
        .when(kind == "ratio")
        .then(pl.when(gap >= 0).then(FULL).otherwise(pl.col("basis")))
        .when(kind == "steps")
        .then(
            pl.when(gap > 0)
            .then(9000 + bonus)
            .otherwise(pl.max_horizontal(9000 - half_up(-gap * 150, goal * 100), pl.lit(0)))
        )
        .when(kind == "tiers")
        .then(
            pl.when(value >= 900 * SCALE)
            .then(FULL)
            .when(value >= 600 * SCALE)
            .then(8500)
            .when(value >= 300 * SCALE)
            .then(6250)
            .otherwise(2000)
        )
        .when(kind == "events")
        .then(FULL - pl.min_horizontal(value // SCALE * 750, pl.lit(6000)))
        .when(kind == "rank")
        .then(
            pl.when(count > 1)
            .then(6000 + half_up((count - pl.col("basis")) * 4000, pl.max_horizontal(count - 1, pl.lit(1))))
            .otherwise(FULL)
        )
        .when(kind == "line")
        .then(line)
        .when(kind == "met")
        .then(pl.when(gap >= 0).then(FULL).otherwise(4000))
        .otherwise(pl.min_horizontal(pl.col("basis"), pl.lit(FULL)))
    )
    return frame.with_columns(basis=basis).with_columns(raw=raw.cast(pl.Int64))


def _scores(frame: pl.LazyFrame) -> pl.LazyFrame:
    raw = pl.col("raw")
    scaled = pl.min_horizontal(half_up(raw * pl.col("factor"), 100), pl.lit(FULL))
    score = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.when("has_factor").then(scaled).otherwise(raw))
        .when(pl.col("status") == "not_applicable")
        .then(0)
        .otherwise(pl.col("unreported"))
    )
    return frame.with_columns(score=score).with_columns(part=half_up(pl.col("score") * pl.col("weight"), 100))


def totals(leaves: pl.LazyFrame, tree: Tree) -> pl.LazyFrame:
    """Scores of branches and totals, with ranks and grades."""
    value, kind = pl.col("value"), pl.col("kind")
    here = ["subject", "group", "period"]
    there = pl.when(pl.col("status") == "not_applicable").then(0).otherwise(pl.col("weight"))
    seconds = (
        leaves.group_by([*here, "branch"])
        .agg(
            obtained=pl.col("part").sum(),
            there=there.sum(),
            zeroed=((kind == "zeroing") & (value < ZERO_BELOW)).fill_null(False).any(),
            vetoed=((kind == "veto") & (value < VETO_BELOW)).fill_null(False).any(),
        )
        .with_columns(
            second=pl.when(pl.col("zeroed") | (pl.col("there") == 0))
            .then(0)
            .when(pl.col("there") == 100)
            .then(pl.col("obtained"))
            .otherwise(half_up(pl.col("obtained") * 100, pl.max_horizontal(pl.col("there"), pl.lit(1))))
        )
    )
    branches = pl.LazyFrame(
        {
            "branch": pl.Series(range(len(tree.first_of)), dtype=pl.Int64),
            "first": pl.Series(tree.first_of, dtype=pl.Int64),
            "share": pl.Series(tree.second_weights, dtype=pl.Int64),
        }
    )
    weights = pl.LazyFrame(
        {
            "first": pl.Series(range(len(tree.first_weights)), dtype=pl.Int64),
            "share_of_first": pl.Series(tree.first_weights, dtype=pl.Int64),
        }
    )
    firsts = (
        seconds.join(branches, on="branch")
        .group_by([*here, "first"])
        .agg(score=half_up(pl.col("second") * pl.col("share"), 100).sum(), vetoed=pl.col("vetoed").any())
        .join(weights, on="first")
    )
    found = firsts.group_by(here).agg(
        total=half_up(pl.col("score") * pl.col("share_of_first"), 100).sum(), vetoed=pl.col("vetoed").any()
    )
    return _outcome(found)


def _outcome(found: pl.LazyFrame) -> pl.LazyFrame:
    by = ["group", "period"]
    total = pl.col("total")
    place = pl.lit(4)
    for at in (3, 2, 1):
        place = pl.when(total >= GRADE_FROM[at - 1]).then(at).otherwise(place)
    candidate = (pl.col("place") == 1) & ~pl.col("vetoed")
    among = pl.when(candidate).then(total).rank(method="min", descending=True).over(by)
    beyond = candidate & (among > pl.len().over(by) * QUOTA // 100)
    grade = pl.when("vetoed").then(4).when(beyond).then(2).otherwise(pl.col("place"))
    names = pl.LazyFrame({"place_": pl.Series([1, 2, 3, 4], dtype=pl.Int32), "grade": list(GRADES)})
    return (
        found.with_columns(
            rank=total.rank(method="min", descending=True).over(by).cast(pl.Int64), place=place.cast(pl.Int32)
        )
        .with_columns(place_=grade.cast(pl.Int32))
        .join(names, on="place_")
        .select("subject", "period", "total", "rank", "grade")
    )
