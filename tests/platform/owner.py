"""The role of PostgreSQL that owns the tables: attacks by the database's administrator are done as that one."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db.backends.utils import CursorWrapper


def owner_of_tables() -> str:
    """Its name; empty on SQLite."""
    return urlsplit(settings.KAOPING_DATABASE_OWNER).username or ""


def become_owner(cursor: CursorWrapper) -> None:
    """Work as the owner until the transaction ends or the role is reset; of all roles, that of the tests may."""
    cursor.execute(f'SET LOCAL ROLE "{owner_of_tables()}"')
