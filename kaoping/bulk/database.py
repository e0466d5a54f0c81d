"""Connections to the embedded database, each with its own memory, and what is asked of it everywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from kaoping.engine.program.sql_code import named, quoted

AVAILABILITY = ("given", "carried", "disputed", "not_applicable", "not_reported", "no_data")
"""What an input's status can be; statuses are numbers to the database."""


def status_tests(can_be: Iterable[str] = AVAILABILITY) -> dict[str, str]:
    """The condition that a column `{}` is a status, for each that it can be."""
    return {status: f"{{}} = {quoted(status)}::availability" for status in can_be}


def connect(*, threads: int = 1, memory: str = "", temporary: str = "") -> duckdb.DuckDBPyConnection:
    """A connection to a database in memory.

    Rows keep their order, results never depend on the number of threads. `memory` limits what the database
    keeps ("500MB"); what is more goes to files in `temporary`.
    """
    settings: dict[str, Any] = {"threads": threads, "preserve_insertion_order": True}
    if memory:
        settings["memory_limit"] = memory
    if temporary:
        settings["temp_directory"] = temporary
    db = duckdb.connect(":memory:", config=settings)
    # Nothing is fetched from anywhere, and no file is opened that the caller has not named.
    db.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    db.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    db.execute(f"CREATE TYPE availability AS ENUM ({', '.join(map(quoted, AVAILABILITY))})")
    return db


def files_sql(paths: Sequence[str], *, row_numbers: bool = False) -> str:
    """The relation of all rows of some Parquet files."""
    listed = ", ".join(quoted(p) for p in paths)
    extra = ", file_row_number = true, filename = true" if row_numbers else ""
    return f"read_parquet([{listed}]{extra})"


def columns_of(db: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Names and types of the columns of a relation."""
    return {name: kind for name, kind, *_ in db.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}


ENCODING = "PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1024, WRITE_BLOOM_FILTER false"
"""How columns are written: few different values by a dictionary, all others by differences of neighbours.

Looking for a dictionary where there is none takes as long as all the rest of writing.
"""


def write_parquet(db: duckdb.DuckDBPyConnection, select: str, path: str) -> None:
    """Write the rows of a select as a Parquet file.

    Parquet has no integer of 128 bits: DuckDB would write binary floating point in its place. Such columns must
    be decimals of 38 digits before they come here.

    Raises:
        InexactColumn: if a column became binary floating point all the same.
    """
    db.execute(f"COPY ({select}) TO {quoted(path)} (FORMAT parquet, {ENCODING})")
    inexact = [name for name, kind in columns_of(db, files_sql([path])).items() if kind in ("DOUBLE", "FLOAT")]
    if inexact:
        raise InexactColumn(f"{path}: {', '.join(inexact)}")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class InexactColumn(AssertionError):
    """A column of a result is not exact; the program that wrote it is at fault."""


def table_of(name: str, columns: Mapping[str, str], rows: Iterable[Sequence[str]]) -> str:
    """A statement that makes a temporary table from rows of SQL constants."""
    listed = ", ".join(f"({', '.join(row)})" for row in rows)
    typed = ", ".join(f"{named(key)} {kind}" for key, kind in columns.items())
    made = f"CREATE TEMP TABLE {name} ({typed});"
    return f"{made} INSERT INTO {name} VALUES {listed};" if listed else made


def constant(value: int | bool | str | None) -> str:
    """A value as an SQL constant."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value) if isinstance(value, int) else quoted(value)
