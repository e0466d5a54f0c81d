"""Roles of PostgreSQL: one owns the tables and is used by `migrate` alone; the application is another (R-17)."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import sql

_KEPT = ("ledger_entry", "ledger_opening", "ledger_node", "ledger_checkpoint", "django_migrations")
"""Tables whose rows stay as they were written."""


def grant(cursor: CursorWrapper, role: str) -> None:
    """Let the application read and write rows, and nothing else, in all tables that are there."""
    name = sql.Identifier(role)
    for text in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
    ):
        cursor.execute(sql.SQL(text).format(name))
    for table in _KEPT:
        cursor.execute(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name))


def faults_of_role(connection: BaseDatabaseWrapper) -> list[str]:
    """Why the policies would not hold for the role with which the application works; nothing if they would."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = session_user")
        role, is_super, bypasses = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = session_user")
        (owned,) = cursor.fetchone()
    said = {
        f"{role} is a superuser": is_super,
        f"{role} has BYPASSRLS": bypasses,
        f"{role} owns the tables": owned > 0,
    }
    return [fault for fault, is_so in said.items() if is_so]
