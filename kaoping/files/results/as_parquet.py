"""A result as Parquet: a row for each item of each subject, with inputs and steps, for analysis in bulk."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb

from kaoping.engine.scoring import Result
from kaoping.files.results.structure import Plain, head, subjects

_WORDS = "STRUCT(zh VARCHAR, en VARCHAR)"
_COLUMNS = {
    "period": "VARCHAR",
    "subject": "VARCHAR",
    "peer_group": "VARCHAR",
    "parent": "VARCHAR",
    "item": "VARCHAR",
    "kind": "VARCHAR",
    "code": "VARCHAR",
    "title": _WORDS,
    "points": "DECIMAL(38, 8)",
    "score": "DECIMAL(38, 8)",
    "lost": "DECIMAL(38, 8)",
    "rank": "INTEGER",
    "grade": "VARCHAR",
    "article": _WORDS,
    "rule": _WORDS,
    "inputs": f"STRUCT(name {_WORDS}, value {_WORDS}, unit {_WORDS}, source VARCHAR)[]",
    "steps": (
        f"STRUCT(cell VARCHAR, name {_WORDS}, "
        f"tried STRUCT(condition {_WORDS}, numbers {_WORDS}, holds BOOLEAN)[], "
        f"formula {_WORDS}, numbers {_WORDS}, result {_WORDS}, exact BOOLEAN, rounding {_WORDS}, note {_WORDS})[]"
    ),
    "scheme_digest": "VARCHAR",
    "values_digest": "VARCHAR",
    "result_digest": "VARCHAR",
    "engine": "VARCHAR",
}
"""Columns with their types; numbers are exact decimals."""

_SELECT = """
COPY (SELECT * FROM read_json(?, format = 'newline_delimited', columns = {columns}, maximum_object_size = 1073741824))
TO {target} (FORMAT parquet, COMPRESSION zstd)
"""


def write_results_parquet(result: Result, path: Path) -> None:
    """Write a result as Parquet. Rank and grade stand in the row of the total (kind "total")."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        with rows.open("w", encoding="utf-8", newline="\n") as file:
            for row in _rows(result):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        columns = "{" + ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in _COLUMNS.items()) + "}"
        with duckdb.connect() as db:
            db.execute(_SELECT.format(columns=columns, target=_quoted(str(path))), [str(rows)])


def _rows(result: Result) -> Iterator[dict[str, Plain]]:
    recipe = head(result)["recipe"]
    assert isinstance(recipe, dict)
    digests: dict[str, Plain] = {
        "scheme_digest": recipe["scheme"],
        "values_digest": recipe["values"],
        "result_digest": recipe["result"],
        "engine": recipe["engine"],
    }
    for subject in subjects(result):
        items = subject["items"]
        assert isinstance(items, list)
        for item in items:
            assert isinstance(item, dict)
            is_total = item["kind"] == "total"
            yield {
                "period": result.period,
                "subject": subject["name"],
                "peer_group": subject["peer_group"],
                "parent": subject["parent"],
                **item,
                "rank": subject["rank"] if is_total else None,
                "grade": subject["grade"] if is_total else None,
                **digests,
            }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
