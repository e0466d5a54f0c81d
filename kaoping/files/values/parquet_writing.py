"""Writing values as one long Parquet file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.engine.numbers import plain
from kaoping.engine.scoring import Values

COLUMNS = ("subject", "group", "parent", "period", "item", "value", "no", "field", "status", "source", "by")
NONE = "none"
"""The value of a list in which there is nothing."""


def write_values_parquet(values: Values, path: Path) -> None:
    """Write values as one long Parquet file; reading it gives the same values."""
    import duckdb  # noqa: PLC0415 - a tenth of a second that only Parquet needs

    lines = list(_lines(values))
    lists = [[line.get(name) for line in lines] for name in COLUMNS]
    columns = ", ".join(f'unnest(${at}::VARCHAR[]) AS "{name}"' for at, name in enumerate(COLUMNS, start=1))
    target = str(path).replace("'", "''")
    with duckdb.connect(":memory:", config={"threads": 1}) as db:
        db.execute(f"CREATE TABLE written AS SELECT {columns}", lists)
        db.execute(f"COPY written TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _lines(values: Values) -> Iterator[dict[str, str]]:
    groups = {s.name: {"subject": s.name, "group": s.group, "parent": s.parent or ""} for s in values.subjects}
    yield from ({k: v for k, v in about.items() if v} for about in groups.values())
    for (subject, period, item), seen in values.observations.items():
        about = {"subject": subject, "period": period, "item": item, "status": seen.status.value}
        about |= {"source": seen.source, "by": seen.by}
        known = {key: text for key, text in about.items() if text}
        if not isinstance(seen.value, tuple):
            yield known if seen.value is None else {**known, "value": as_text(seen.value)}
            continue
        if not seen.value:
            yield {**known, "value": NONE}
        for no, record in enumerate(seen.value, start=1):
            fields = {field: value for field, value in record.items() if value is not None}
            for field, value in fields.items():
                yield {**known, "no": str(no), "field": field, "value": as_text(value)}
            if not fields:
                yield {**known, "no": str(no)}


def as_text(value: Any) -> str:
    """A value as text, as exact as it is."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return format(Decimal(repr(value)), "f")
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)
