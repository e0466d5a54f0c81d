"""The two engines of Kaoping on the same work."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

from bench.data import Work
from bench.scheme import scheme
from kaoping.bulk import BulkValues, Effort, run_bulk
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observation, Prepared, Result, Subject, Values
from kaoping.engine.terms import Status

MEMORY = "600MB"
"""What each part of a bulk run may keep in its database; what is more goes to the disk."""


def scheme_of(work: Work) -> Scheme:
    """The scheme of some work."""
    return scheme(work.groups, leaves=work.leaves, periods=work.periods)


def run_in_bulk(work: Work, folder: Path, *, processors: int = 2) -> None:
    """Score the work in bulk, with every line that explains a score written."""
    given = BulkValues(values=(work.values,), subjects=work.people)
    run_bulk(scheme_of(work), given, folder, effort=Effort(processors=processors, memory=MEMORY))


def read_values(work: Work) -> Values:
    """The values of some work as the plain engine takes them."""
    with duckdb.connect() as db:
        people = db.execute('SELECT subject, "group" FROM read_parquet($1)', [str(work.people)]).fetchall()
        rows = db.execute("SELECT * FROM read_parquet($1)", [str(work.values)]).fetchall()
    observations = {
        (subject, period, item): Observation(value, Status(status)) for subject, period, item, value, status in rows
    }
    return Values(tuple(Subject(name, group) for name, group in people), observations)


def run_plainly(work: Work, folder: Path) -> None:
    """Score the work with the plain engine; every step of every score is in its result."""
    made = scheme_of(work)
    values = read_values(work)
    results = [Prepared(made, values, period.id).run() for period in made.periods]
    write_plain(results, folder)


def write_plain(results: Sequence[Result], folder: Path) -> None:
    """Write scores of leaves and totals as the baselines do."""
    leaves: list[tuple[str, str, str, int]] = []
    totals: list[tuple[str, str, int, int | None, str | None]] = []
    for result in results:
        for s in result.subjects:
            leaves += [(s.subject.name, result.period, item, hundredths(s.score(item))) for item in s.compiled.parts]
            totals.append((s.subject.name, result.period, hundredths(s.total), s.rank, s.grade))
    write_scores(folder, leaves, totals)


def write_scores(folder: Path, leaves: Sequence[Sequence[object]], totals: Sequence[Sequence[object]]) -> None:
    """Write `leaves.parquet` and `totals.parquet`, scores as whole hundredths."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as db:
        for name, columns, rows in (
            ("leaves", ("subject", "period", "item", "score"), leaves),
            ("totals", ("subject", "period", "total", "rank", "grade"), totals),
        ):
            lists = [[row[at] for row in rows] for at in range(len(columns))]
            listed = ", ".join(f"unnest(${at}) AS {c}" for at, c in enumerate(columns, start=1))
            db.execute(f"COPY (SELECT {listed}) TO '{folder / name}.parquet' (FORMAT parquet)", lists)


def hundredths(score: Decimal | None) -> int:
    """A score as whole hundredths."""
    assert score is not None
    return int(score * 100)
