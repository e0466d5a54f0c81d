"""Triggers: what stands in the ledger is not changed and not deleted. Openings may be erased.

They stop mistakes and the application; against a database administrator, who can switch them off, stands the witness.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_FIXED = {
    "ledger_entry": ("UPDATE", "DELETE"),
    "ledger_node": ("UPDATE", "DELETE"),
    "ledger_checkpoint": ("UPDATE", "DELETE"),
    "ledger_opening": ("UPDATE",),
}
_SAID = "the ledger is only ever added to"

_POSTGRESQL = f"""
CREATE FUNCTION ledger_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(_POSTGRESQL)
    for table, operations in _FIXED.items():
        for operation in operations:
            name = f"{table}_no_{operation.lower()}"
            if is_postgresql:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {table} EXECUTE FUNCTION ledger_is_fixed()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {operation} ON {table} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
                )
        if is_postgresql:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ledger_is_fixed()"
            )


def _remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table, operations in _FIXED.items():
        for operation in (*operations, *(("TRUNCATE",) if is_postgresql else ())):
            on = f" ON {table}" if is_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{operation.lower()}{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION ledger_is_fixed()")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(_add, _remove),)
