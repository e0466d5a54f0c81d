"""The tests of the platform run on both databases: whoever asks for PostgreSQL gets PostgreSQL."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for() -> None:
    wanted = "postgresql" if os.environ.get("KAOPING_DATABASE") else "sqlite"

    assert connection.vendor == wanted


@pytest.mark.django_db
def test_sqlite_loses_no_commit_and_holds_foreign_keys() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("read committed",)
        return
    wanted = {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert found == wanted
