"""The tables of a result: the total of each subject with rank and grade, and the score of each item."""

from __future__ import annotations

import duckdb

from kaoping.bulk.database import write_parquet
from kaoping.bulk.evaluate import KindRun


def decimal_sql(units: str, scale: int, *, digits: int = 38) -> str:
    """Units as a decimal; the factor is a constant of one unit, so that nothing is divided."""
    if not scale:
        return f"CAST({units} AS DECIMAL({digits}, 0))"
    one = "0." + "0" * (scale - 1) + "1"
    return f"(CAST({units} AS DECIMAL({digits - scale}, 0)) * CAST({one} AS DECIMAL({scale}, {scale})))"


def write_totals(db: duckdb.DuckDBPyConnection, run: KindRun) -> int:
    """Write the totals of a kind's subjects; returns how many of them wait for a value."""
    cells, program = run.columns.cells, run.program
    reads = {"total.shown", "total.ranked", "total.rank", "total.grade"} & set(program.position)
    opens = sorted(key for key in program.position if key.endswith(".open"))
    stage = max(s.stage for s in program.steps) + 1
    source = run.source({*reads, *opens}, stage)
    is_open = " OR ".join(f"coalesce({cells[key]}, FALSE)" for key in opens) or "FALSE"
    scale = program.type_of("total.shown").scale
    # A cell that is not wide has up to 19 digits, whatever its scale.
    digits = 38 if "total.shown" in run.columns.wide else 19 + scale
    shown = decimal_sql(cells["total.shown"], scale, digits=digits)
    grade = cells["total.grade"] if "total.grade" in reads else "NULL::VARCHAR"
    ranked, rank = cells["total.ranked"], cells["total.rank"]
    db.execute(
        f'CREATE TEMP TABLE totals AS SELECT sid, subject, grp AS "group", period, {shown} AS shown, '
        f"{ranked} AS is_ranked, {rank} AS rank, {grade} AS grade, ({is_open}) AS is_open FROM ({source})"
    )
    path = f"{run.folder}/totals-kind{run.base.place.kind}.parquet"
    write_parquet(db, "SELECT * FROM totals", path)
    (found,), *_ = db.execute("SELECT count(*) FILTER (is_open) FROM totals").fetchall()
    db.execute("DROP TABLE totals")
    return int(found)
