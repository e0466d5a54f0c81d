"""The database as its administrator has it: the role of PostgreSQL that owns the tables, and nothing that stops it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper


def owner_of_tables() -> str:
    """Its name; empty on SQLite."""
    return urlsplit(settings.KAOPING_DATABASE_OWNER).username or ""


def become_owner(cursor: CursorWrapper) -> None:
    """Work as the owner until the transaction ends or the role is reset; of all roles, that of the tests may."""
    cursor.execute(f'SET LOCAL ROLE "{owner_of_tables()}"')


def without_triggers(cursor: CursorWrapper, *names: str) -> None:
    """Work as the owner whom no trigger stops; SQLite loses those that are named, or all."""
    if connection.vendor == "postgresql":
        become_owner(cursor)
        cursor.execute("SET LOCAL session_replication_role = replica")
        return
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        if not names or name in names:
            cursor.execute(f"DROP TRIGGER {name}")
