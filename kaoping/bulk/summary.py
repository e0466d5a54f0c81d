"""What a bulk result is in short: of each period how many units, how many of them open or unranked, and the ends."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kaoping.bulk.database import connect, files_sql


@dataclass(frozen=True)
class PeriodSummary:
    """Of a period ("" for the cycle, or where there are no periods): its units, and the ends of their totals."""

    period: str
    subjects: int
    open: int
    unranked: int
    highest: Decimal | None
    lowest: Decimal | None


def summary_of(folder: Path) -> list[PeriodSummary]:
    """The summary of each period of the result in a folder, the cycle last."""
    select = (
        "SELECT period, count(*), count(*) FILTER (is_open), count(*) FILTER (total IS NULL AND NOT is_open), "
        f"max(total), min(total) FROM {files_sql([str(folder / 'totals.parquet')])} "
        "GROUP BY period ORDER BY period = '', period"
    )
    with connect() as db:
        return [PeriodSummary(*row) for row in db.execute(select).fetchall()]
