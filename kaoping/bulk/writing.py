"""Writing values that are in memory as the files of a bulk run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from kaoping.bulk.database import connect
from kaoping.bulk.inputs import NOTHING
from kaoping.engine.numbers import plain
from kaoping.engine.program.sql_code import named, quoted
from kaoping.engine.scoring import Observed, Scalar, Subject, Values


def write_subjects(subjects: Iterable[Subject], path: Path) -> None:
    """Write subjects as a Parquet file: subject, group, parent."""
    rows = [(s.name, s.group, s.parent) for s in subjects]
    with connect() as db:
        _write(db, ("subject", "group", "parent"), rows, path)


def write_values(values: Values, folder: Path) -> tuple[Path, ...]:
    """Write values as long files: `subjects.parquet`, `values.parquet`, and `records.parquet` if there are lists.

    Numbers are written as text, as exact as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_subjects(values.subjects, folder / "subjects.parquet")
    rows: list[tuple[str | None, ...]] = []
    records: list[dict[str, str | None]] = []
    for (subject, period, item), seen in values.observations.items():
        rows.append((subject, period, item, _text(seen.value), seen.status.value, seen.source))
        if isinstance(seen.value, tuple):
            for at, record in enumerate(seen.value, start=1):
                fields = {name: _scalar(value) for name, value in record.items()}
                records.append({"subject": subject, "period": period, "item": item, "no": str(at), **fields})
    paths = [folder / "subjects.parquet", folder / "values.parquet"]
    with connect() as db:
        _write(db, ("subject", "period", "item", "value", "status", "source"), rows, paths[1])
        if records:
            names = list(dict.fromkeys(name for record in records for name in record))
            listed = [tuple(record.get(name) for name in names) for record in records]
            paths.append(folder / "records.parquet")
            _write(db, names, listed, paths[2], numbers={"no": "INTEGER"})
    return tuple(paths)


def _text(value: Observed) -> str | None:
    if isinstance(value, tuple):
        return None if value else NOTHING[0]
    return _scalar(value)


def _scalar(value: Scalar | None) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _write(
    db: duckdb.DuckDBPyConnection,
    names: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    path: Path,
    numbers: Mapping[str, str] | None = None,
) -> None:
    numbers = numbers or {}
    columns = ", ".join(
        f"CAST(unnest(${at}::VARCHAR[]) AS {numbers.get(n, 'VARCHAR')}) AS {named(n)}" for at, n in enumerate(names, 1)
    )
    lists = [[row[at] for row in rows] for at in range(len(names))]
    db.execute(f"CREATE OR REPLACE TEMP TABLE written AS SELECT {columns}", lists)
    db.execute(f"COPY written TO {quoted(str(path))} (FORMAT parquet)")
