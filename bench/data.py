"""The values that the benchmarks score: one row for each value, hard on purpose and always the same.

Of 100 values one is missing (not reported, or not applicable); 5 lie exactly half-way between two steps of
the rate that is scored; one in 1000 is as large as a province's budget; ranks have ties.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.scheme import PERIODS, kind_of, target_of

GROUP_SIZE = 500
"""Subjects of a peer group at most."""


@dataclass(frozen=True)
class Work:
    """So many subjects, periods and leaves, in so many peer groups; files in a folder."""

    subjects: int
    groups: int
    folder: Path
    periods: int = 12
    leaves: int = 60

    @property
    def size(self) -> int:
        """Number of leaf values."""
        return self.subjects * self.periods * self.leaves

    @property
    def values(self) -> Path:
        """The file of values."""
        return self.folder / "values.parquet"

    @property
    def people(self) -> Path:
        """The file of subjects."""
        return self.folder / "subjects.parquet"


def work_of(size: int, folder: Path) -> Work:
    """Work of about so many leaf values: 60 indicators in 12 months; 600 are 20 units with 30 leaves in one.

    Up to 20 000 it is one group in one month, which is what one workbook holds.
    """
    if size <= 600:
        return Work(20, 1, folder, periods=1, leaves=30)
    if size <= 20_000:
        return Work(-(-size // 60), 1, folder, periods=1)
    subjects = -(-size // (60 * 12))
    return Work(subjects, max(1, round(subjects / GROUP_SIZE)), folder)


def data_item(at: int) -> str:
    """The data item of an indicator: its own, or the number of its events."""
    return f"i{at:02d}.n" if kind_of(at) == "events" else f"i{at:02d}"


def write_work(work: Work, *, order: str = "p, i, s") -> None:
    """Write the files, in the order in which a platform collects: by month, indicator and subject."""
    work.folder.mkdir(parents=True, exist_ok=True)
    items = ", ".join(f"({at}, '{data_item(at)}', '{kind_of(at)}', {target_of(at, 0)})" for at in range(work.leaves))
    months = ", ".join(f"({at}, '{period}')" for at, period in enumerate(PERIODS[: work.periods]))
    with duckdb.connect() as db:
        db.execute("SET threads = 2")
        db.execute(f"CREATE TABLE items AS FROM (VALUES {items}) t(i, item, kind, target)")
        db.execute(f"CREATE TABLE months AS FROM (VALUES {months}) t(p, period)")
        db.execute(
            f"CREATE TABLE people AS SELECT range::INTEGER AS s, format('单位{{:06d}}', range) AS subject, "
            f"(range % {work.groups})::INTEGER AS g FROM range({work.subjects})"
        )
        people = "SELECT subject, format('g{:03d}', g) AS \"group\" FROM people ORDER BY s"
        db.execute(f"COPY ({people}) TO '{work.people}' (FORMAT parquet)")
        # Three independent draws for each value; nothing is left to chance.
        draws = "hash(s * 8191 + p * 131 + i * 1000003) AS a, hash(s + p * 77 + i * 131071 + 5) AS b"
        select = f"""
            SELECT subject, period, item,
                CASE
                    WHEN b % 1000 < 10 THEN NULL
                    WHEN kind = 'events' THEN (a % 10)::DECIMAL(18, 4)
                    WHEN b % 1000 < 11 THEN (a % 1000000000)::DECIMAL(18, 4)
                    WHEN b % 1000 < 61 THEN
                        ((2 * (a % 10000) + 1) * (target + 100 * (g % 5)) // 2)::DECIMAL(18, 0) * 0.0001::DECIMAL(4, 4)
                    WHEN kind = 'rank' THEN (a % 400)::DECIMAL(18, 4)
                    ELSE (a % 12000000)::DECIMAL(18, 0) * 0.0001::DECIMAL(4, 4)
                END::DECIMAL(18, 4) AS value,
                CASE WHEN b % 1000 < 7 THEN 'not_reported' WHEN b % 1000 < 10 THEN 'not_applicable' ELSE 'reported' END
                    AS status
            FROM (SELECT *, {draws} FROM people, months, items) ORDER BY {order}
        """
        db.execute(f"COPY ({select}) TO '{work.values}' (FORMAT parquet)")
