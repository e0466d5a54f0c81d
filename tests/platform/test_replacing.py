"""SQLite's REPLACE deletes rows of guarded tables no more than DELETE does: their triggers wake up (R-31, R-32).

Every table that has a trigger is tried, in a file with all tables and one row in each. These rows are made up: all
texts say `confirmed`, all numbers are 1, so that a condition such as "its run is confirmed" holds.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kaoping.site.environment import Environment, Mode
from tests.platform.databases import made_file


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with all tables, opened as the platform opens its own, except that rows need not belong together."""
    file = tmp_path / "kaoping.sqlite3"
    shutil.copyfile(made_file(), file)
    options = Environment(mode=Mode.TEST, data=tmp_path, insecure_http=True).databases()["default"]["OPTIONS"]
    assert isinstance(options, dict)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(str(options["init_command"]))
        connection.executescript("PRAGMA foreign_keys=OFF; PRAGMA ignore_check_constraints=ON")
        _fill(connection)
        yield connection


_THAT_TAKE_NONE_FIRST = """
SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY NOT EXISTS
(SELECT 1 FROM sqlite_master t WHERE t.type = 'trigger' AND t.tbl_name = m.name AND t.sql LIKE '%INSERT ON%')
"""
_THAT_KEEP_ROWS = """
SELECT DISTINCT tbl_name FROM sqlite_master
WHERE type = 'trigger' AND (sql LIKE '%BEFORE DELETE ON%' OR sql LIKE '%BEFORE UPDATE ON%') ORDER BY 1
"""


def _fill(connection: sqlite3.Connection) -> None:
    """One row in each table; in those first that take none once the row above it is confirmed."""
    for (table,) in connection.execute(_THAT_TAKE_NONE_FIRST).fetchall():
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
        row = [_made_up(kind) for kind in _kinds(connection, table)]
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    connection.commit()


def _kinds(connection: sqlite3.Connection, table: str) -> list[str]:
    return [kind.lower() for _at, _name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]


def _made_up(kind: str) -> object:
    if kind.startswith("date"):
        return "2026-11-18 04:00:00"
    if kind == "blob":
        return b"\x01"
    return 1 if kind.startswith(("int", "big", "small", "bool", "real", "dec")) else "confirmed"


def _guarded(connection: sqlite3.Connection) -> list[str]:
    """The tables of which a trigger refuses to change or delete rows."""
    return [table for (table,) in connection.execute(_THAT_KEEP_ROWS)]


def test_no_row_of_a_guarded_table_is_replaced(opened: sqlite3.Connection) -> None:
    guarded = _guarded(opened)
    assert {"ledger_entry", "values_value", "runs_run"} < set(guarded)

    passed = [table for table in guarded if _passes(opened, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")]  # noqa: S608

    assert passed == []


def test_no_row_of_a_guarded_table_gives_its_place_to_another(opened: sqlite3.Connection) -> None:
    """UPDATE OR REPLACE: another row takes the number of a guarded one, which would be gone."""
    guarded = _guarded(opened)

    passed = [table for table in guarded if _passes(opened, *_takes_its_number(opened, table))]

    assert passed == []


def _takes_its_number(connection: sqlite3.Connection, table: str) -> tuple[str, str]:
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    (key,) = [f'"{name}"' for _at, name, _kind, _needed, _default, is_key in rows if is_key]
    # Nothing else of it is the same: else it could not be there beside the other.
    other = ", ".join(str(2 if is_number else f"'{at}'") for at, is_number in _numbers(rows))
    return f"INSERT INTO {table} VALUES ({other})", f"UPDATE OR REPLACE {table} SET {key} = 1 WHERE {key} = 2"  # noqa: S608


def _numbers(rows: list[tuple[int, str, str, int, object, int]]) -> list[tuple[int, bool]]:
    return [(at, isinstance(_made_up(kind.lower()), int)) for at, _name, kind, *_ in rows]


def _passes(connection: sqlite3.Connection, *statements: str) -> bool:
    *before, last = statements
    for statement in before:
        connection.execute(statement)
    try:
        connection.execute(last)
    except sqlite3.IntegrityError:
        return False
    finally:
        connection.rollback()
    return True
