"""Observations as the plain engine has them, read back from the files for some subjects and periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from kaoping.bulk.database import files_sql, table_of
from kaoping.bulk.inputs import NO, NOTHING, YES
from kaoping.bulk.layout import Layout
from kaoping.bulk.records import RecordFiles, exact_number, scalar_of
from kaoping.engine.numbers import plain
from kaoping.engine.program.sql_code import quoted
from kaoping.engine.scoring import Observation, Observed, Record
from kaoping.engine.terms import DataItem, FactItem, ListItem, NumberItem, Status

Key = tuple[str, str, str]


class Observations:
    """Reads what the files say of some subjects, in all periods.

    `period` is that of rows in files without such a column; `places` tells where each value stands.
    """

    def __init__(
        self, db: duckdb.DuckDBPyConnection, layout: Layout, files: RecordFiles, *, period: str, places: bool
    ) -> None:
        self.db = db
        self.layout = layout
        self.files = files
        self.period = period
        self.places = places

    def of(self, data: Mapping[str, Mapping[str, DataItem]]) -> dict[Key, Observation]:
        """All observations of some subjects; `data` has the data items of each, which groups may define differently."""
        rows = [(quoted(s),) for s in data]
        self.db.execute("DROP TABLE IF EXISTS wanted")
        self.db.execute(table_of("wanted", {"subject": "VARCHAR"}, rows))
        found: dict[Key, Observation] = {}
        for row in self._rows(self.layout.files):
            read = self._long if self.layout.is_long else self._wide
            read(row, data[str(row["subject"])], found)
        for path in self.files.columns:
            self._records(path, data, found)
        return found

    def _rows(self, paths: Iterable[str]) -> Iterable[dict[str, object]]:
        relation = files_sql(tuple(paths), row_numbers=True)
        cursor = self.db.execute(f"SELECT v.* FROM {relation} v SEMI JOIN wanted USING (subject)")
        names = [d[0] for d in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _place(self, row: Mapping[str, object]) -> str:
        return f"{Path(str(row['filename'])).name}:{int(str(row['file_row_number'])) + 1}" if self.places else ""

    def _long(self, row: Mapping[str, object], data: Mapping[str, DataItem], found: dict[Key, Observation]) -> None:
        item = data.get(str(row["item"]))
        if item is None:
            return
        value = row["value"] if row.get("text") is None else row["text"]
        key = (str(row["subject"]), str(row.get("period", self.period) or ""), item.id)
        found[key] = self._observation(row, item, value, row.get("status"))

    def _wide(self, row: Mapping[str, object], data: Mapping[str, DataItem], found: dict[Key, Observation]) -> None:
        for item in data.values():
            value, status = row.get(item.id), row.get(f"{item.id}?")
            if value is not None or status is not None:
                key = (str(row["subject"]), str(row.get("period", self.period) or ""), item.id)
                found[key] = self._observation(row, item, value, status)

    def _observation(self, row: Mapping[str, object], item: DataItem, value: object, status: object) -> Observation:
        known = Status(str(status)) if status else Status.REPORTED
        source, by = (str(row.get(name) or "") for name in ("source", "by"))
        return Observation(observed(item, value), known, source, by, self._place(row))

    def _records(self, path: str, data: Mapping[str, Mapping[str, DataItem]], found: dict[Key, Observation]) -> None:
        rows = sorted(self._rows([path]), key=lambda r: (int(str(r.get("no") or 0)), int(str(r["file_row_number"]))))
        lists: dict[Key, list[Record]] = {}
        places: dict[Key, str] = {}
        for row in rows:
            item = data[str(row["subject"])].get(str(row["item"]))
            if not isinstance(item, ListItem):
                continue
            key = (str(row["subject"]), str(row.get("period", self.period) or ""), item.id)
            lists.setdefault(key, []).append(_record(row, item))
            places.setdefault(key, self._place(row))
        for key, records in lists.items():
            seen = found.get(key) or Observation(None, place=places[key])
            found[key] = replace(seen, value=tuple(records))


def observed(item: DataItem, value: object) -> Observed:
    """A value in a file as the plain engine takes it; what cannot be read stays a text, to be refused."""
    if value is None:
        return None
    text, number = str(value), exact_number(value)
    match item:
        case NumberItem():
            return text if number is None else number
        case FactItem():
            word = text.lower() if number is None else plain(number)
            return word in YES if word in (*YES, *NO) else text
        case ListItem():
            return () if text in NOTHING or number == 0 else text
        case _:
            return text


def _record(row: Mapping[str, object], item: ListItem) -> Record:
    fields = {f.id: f for f in item.fields}
    own = ("subject", "group", "period", "item", "no", "filename", "file_row_number")
    found: dict[str, object] = {}
    for name, value in row.items():
        if name in fields:
            found[name] = scalar_of(fields[name], value)
        elif name not in own and value is not None:
            found[name] = str(value)
    return found  # type: ignore[return-value]
