"""Triggers: what a value says is never changed, and no value or piece of evidence is ever deleted.

Where a value stands (accepted, returned, superseded) may change; its content may not: another value replaces it. On
SQLite a later migration that rebuilds one of these tables has to add its triggers again; a test notices.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_FIXED = {
    "values_value": (
        "period_id",
        "subject_id",
        "item",
        "way",
        "task_id",
        "content",
        "status",
        "channel",
        "source",
        "note",
        "entered_by_id",
        "entered_at",
        "replaces_id",
    ),
    "values_evidence": ("value_id", "file_id", "record"),
}
_SAID = "a value is superseded, never changed"

_POSTGRESQL = f"""
CREATE FUNCTION value_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(_POSTGRESQL)
    does = "EXECUTE FUNCTION value_is_fixed()" if is_postgresql else f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    differs = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
    for table, columns in _FIXED.items():
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) {does}"
        )
        schema_editor.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {does}")


def _remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in _FIXED:
        on = f" ON {table}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {table}_no_update{on}")
        schema_editor.execute(f"DROP TRIGGER {table}_no_delete{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION value_is_fixed()")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("values", "0002_entry"),)
    operations = (migrations.RunPython(_add, _remove),)
