"""Everything that is in the database, as one value: to see that nothing changed."""

from __future__ import annotations

import hashlib

from django.apps import apps
from django.db import connection

PASSING = {"django_session", "site_cache"}
"""Tables that hold nothing of the trade."""


def state_of_database() -> dict[str, str]:
    """A digest of the rows of each table, many-to-many tables too; the order of rows does not matter."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - PASSING
    return {table: _digest(table) for table in sorted(tables)}


def _digest(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of our own
        rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
