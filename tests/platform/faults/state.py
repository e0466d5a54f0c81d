"""Everything that is in the database, as one value: to see that nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.apps import apps
from django.db import connection

PASSING = {"django_session", "site_cache"}
"""Tables that hold nothing of the trade."""


def all_tables() -> frozenset[str]:
    """The tables of the trade, many-to-many tables too."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True)) - PASSING


def state_of(tables: Collection[str]) -> dict[str, str]:
    """A digest of the rows of each table; the order of rows does not matter."""
    return {table: _digest(table) for table in sorted(tables)}


def _digest(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of our own
        rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
