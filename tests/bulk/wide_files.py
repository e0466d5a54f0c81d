"""Values as a wide Parquet file: a row for each subject and period, typed columns for the data items."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from kaoping.bulk.database import connect, constant
from kaoping.engine.numbers import plain
from kaoping.engine.program.sql_code import named, quoted
from kaoping.engine.scoring import Observation, Values


def write_wide(values: Values, path: Path) -> None:
    """Write values as a wide file: numbers as decimals, facts as booleans, a status column for each data item.

    Records of lists stand elsewhere; a list in which there is nothing is the text `none`.
    """
    items = list(dict.fromkeys(item for _, _, item in values.observations))
    keys = list(dict.fromkeys((subject, period) for subject, period, _ in values.observations))
    columns = [f"{named(item)} {_type(values, item)}, {named(item + '?')} VARCHAR" for item in items]
    rows = []
    for subject, period in keys:
        cells = [quoted(subject), quoted(period)]
        for item in items:
            cells += _cell(values.observations.get((subject, period, item)))
        rows.append(f"({', '.join(cells)})")
    with connect() as db:
        db.execute(f"CREATE TABLE written ({', '.join(['subject VARCHAR', 'period VARCHAR', *columns])})")
        if rows:
            db.execute(f"INSERT INTO written VALUES {', '.join(rows)}")
        db.execute(f"COPY written TO {quoted(str(path))} (FORMAT parquet)")


def _type(values: Values, item: str) -> str:
    seen = {type(o.value) for (_, _, i), o in values.observations.items() if i == item}
    if Decimal in seen:
        return "DECIMAL(30, 6)"
    return "BOOLEAN" if bool in seen else "VARCHAR"


def _cell(seen: Observation | None) -> list[str]:
    if seen is None:
        return ["NULL", "NULL"]
    value = seen.value
    if isinstance(value, tuple):
        return [quoted("none") if not value else "NULL", quoted(seen.status.value)]
    if isinstance(value, Decimal):
        return [plain(value), quoted(seen.status.value)]
    return [constant(value) if isinstance(value, bool | str) else "NULL", quoted(seen.status.value)]
