"""Triggers for migrations: the database itself refuses a change, whoever asks for it, on SQLite and PostgreSQL alike.

They stop mistakes and the application; against an administrator of the database, who can switch them off, stands the
witness. What `refuse` makes stands in databases already: it is added to, never changed.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

IS = "<=>"
"""How a condition says that two values are the same, or both empty: the databases have no common word for it."""


def refuse(name: str, on: str, *, only: str = "", when: str, said: str) -> migrations.RunPython:
    """An operation of a migration: refuse a change of rows of a table while a condition holds.

    Args:
        name: of the trigger.
        on: `UPDATE ON table`, or INSERT, or DELETE.
        only: a condition of the row alone, without other tables, that is quick to see; the trigger sleeps otherwise.
        when: the condition, with `NEW` and `OLD`.
        said: what the refusal says.
    """
    operation, _on, table = on.split()
    row = "OLD" if operation == "DELETE" else "NEW"

    def add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        begin = f"CREATE TRIGGER {name} BEFORE {on} FOR EACH ROW"
        if schema_editor.connection.vendor == "postgresql":
            refused = f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'"
            body = f"BEGIN IF {_spelt(when, 'IS NOT DISTINCT FROM')} THEN {refused}; END IF; RETURN {row}; END"
            schema_editor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
            quick = f" WHEN ({_spelt(only, 'IS NOT DISTINCT FROM')})" if only else ""
            schema_editor.execute(f"{begin}{quick} EXECUTE FUNCTION {name}()")
        else:
            whole = _spelt(f"({only}) AND ({when})" if only else when, "IS")
            schema_editor.execute(f"{begin} WHEN {whole} BEGIN SELECT RAISE(ABORT, '{said}'); END")

    def remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        schema_editor.execute(f"DROP TRIGGER {name}{f' ON {table}' if is_postgresql else ''}")
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")

    return migrations.RunPython(add, remove)


def _spelt(condition: str, same: str) -> str:
    return condition.replace(IS, same)


def changed(*columns: str) -> str:
    """A condition of `refuse` on an update: that one of some columns is no longer what it was."""
    return f"NOT ({' AND '.join(f'OLD.{name} {IS} NEW.{name}' for name in columns)})"
