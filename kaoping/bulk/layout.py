"""What the files of values look like: one row for each value, or one column for each data item.

Long: `subject`, `item`, `value`, and if need be `period`, `status`, `text` (categories and facts beside a
numeric `value`), `source`, `by`. Wide: `subject`, if need be `period`, a column for each data item, and for its
status a column called like it with `?` behind. Numbers are decimals, integers or decimal text; binary
floating point is refused, since it is already wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kaoping.bulk.database import columns_of, files_sql
from kaoping.engine.terms import Finding, Refused
from kaoping.engine.words import Words

TEXT_SCALE = 12
"""Numbers written as text are read with this many decimals; none may have more."""

NUMBER = r"[+-]?[0-9]+(\.[0-9]{1,12})?"
"""How a number is written as text."""

ABOUT = frozenset(("subject", "group", "parent", "period"))
"""Columns that say of whom and when a row is."""

_LONG = {*ABOUT, "item", "value", "text", "status", "source", "by"}
_INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT"}


@dataclass(frozen=True)
class Layout:
    """The columns of the files of values, by name with their types."""

    files: tuple[str, ...]
    columns: Mapping[str, str]

    @property
    def is_long(self) -> bool:
        """Whether there is one row for each value."""
        return "item" in self.columns

    @property
    def has_periods(self) -> bool:
        """Whether rows name their period."""
        return "period" in self.columns

    def scale(self, column: str) -> int:
        """How many decimals the units of a column's numbers have."""
        return scale_of(self.columns[column])

    def items(self) -> list[str]:
        """Data items that are columns of a wide file."""
        return [c for c in self.columns if c not in ABOUT and not c.endswith("?")]


def scale_of(kind: str) -> int:
    """How many decimals the units of numbers of a column type have."""
    match = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind)
    if match:
        return int(match[2])
    return TEXT_SCALE if kind == "VARCHAR" else 0


def is_number(kind: str) -> bool:
    """Whether a column type holds exact numbers."""
    return kind.startswith("DECIMAL") or kind in _INTEGERS


def units_sql(column: str, kind: str) -> str:
    """The numbers of a column as units of its scale; NULL for text that is no decimal number."""
    scale = scale_of(kind)
    if kind == "VARCHAR":
        digits = f"split_part({column}, '.', 1) || rpad(split_part({column}, '.', 2), {scale}, '0')"
        return f"CASE WHEN regexp_full_match({column}, '{NUMBER}') THEN TRY_CAST({digits} AS HUGEINT) END"
    if _digits(kind) > 18:
        # Too wide to be multiplied: the digits themselves are the units.
        return f"CAST(replace(CAST({column} AS VARCHAR), '.', '') AS HUGEINT)"
    if scale:
        return f"CAST({column} * {10**scale} AS BIGINT)"
    return f"CAST({column} AS {'HUGEINT' if kind in ('HUGEINT', 'UBIGINT') else 'BIGINT'})"


def _digits(kind: str) -> int:
    match = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", kind)
    return int(match[1]) if match else 0


def read_layout(db: duckdb.DuckDBPyConnection, files: Sequence[str]) -> Layout:
    """Look at the files of values.

    Raises:
        Refused: if they differ in their columns, lack one, or hold binary floating point.
    """
    found = [columns_of(db, files_sql([path])) for path in files]
    findings = [
        _finding(path, Words("各文件的列不一致", "the files differ in their columns"), _SAME)
        for path, columns in zip(files, found, strict=True)
        if columns != found[0]
    ]
    layout = Layout(tuple(files), found[0] if found else {})
    findings += list(_column_findings(layout))
    if findings:
        raise Refused(findings)
    return layout


_SAME = Words("各文件列名、列类型一致", "the same columns with the same types in all files")


def _column_findings(layout: Layout) -> list[Finding]:
    columns, path = layout.columns, layout.files[0]
    found = []
    needed = ("subject", "item", "value") if layout.is_long else ("subject",)
    for name in needed:
        if name not in columns:
            wrong = Words(f"缺少“{name}”列", f"there is no column {name!r}")
            found.append(_finding(path, wrong, Words("补上这一列", "add it")))
    for name, kind in columns.items():
        if layout.is_long and name not in _LONG:
            wrong = Words(f"不认识“{name}”列", f"the column {name!r} is not known")
            found.append(_finding(path, wrong, Words("删去或改名", "remove or rename it")))
        elif kind in ("DOUBLE", "FLOAT"):
            wrong = Words(f"“{name}”列是二进制浮点数，不是精确数", f"the column {name!r} is binary floating point")
            found.append(_finding(path, wrong, Words("存为十进制数或文字", "store decimals or text")))
        elif not _fits(name, kind, layout):
            wrong = Words(f"“{name}”列的类型是 {kind}", f"the column {name!r} has the type {kind}")
            found.append(_finding(path, wrong, Words("存为十进制数、整数或文字", "store decimals, integers or text")))
    return found


def _fits(name: str, kind: str, layout: Layout) -> bool:
    if layout.is_long and name == "value":
        return is_number(kind) or kind == "VARCHAR"
    if not layout.is_long and name in layout.items():
        return is_number(kind) or kind in ("VARCHAR", "BOOLEAN")
    return kind == "VARCHAR" or kind.startswith("ENUM")


def _finding(path: str, wrong: Words, right: Words) -> Finding:
    return Finding("values-columns", (Path(path).name,), wrong, right)
