"""Triggers: in a cycle that was opened, who is appraised, by which version, over which days and by whom stays as it is.

A closed period keeps its days; that its values do not change is held where the values are.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SAID = "a cycle that was opened is fixed"
_FIXED = {
    "cycles_period": ("cycle_id", "key", "title", "position", "starts", "ends"),
    "cycles_subject": ("cycle_id", "organisation_id", "name", "group", "parent_id", "position"),
    "cycles_assignment": ("cycle_id", "item", "assessor_id", "is_reported"),
}
_POSTGRESQL = """
CREATE FUNCTION cycle_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM cycles_cycle WHERE id = OLD.cycle_id) <> 'preparing' THEN
    RAISE EXCEPTION 'a cycle that was opened is fixed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
_OPENED = "(SELECT state FROM cycles_cycle WHERE id = OLD.cycle_id) <> 'preparing'"


def _add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    if is_postgresql:
        schema_editor.execute(_POSTGRESQL)
    for table, names in _FIXED.items():
        different = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
        changed = " OR ".join(f'OLD."{name}" {different} NEW."{name}"' for name in names)
        for operation, condition in (("UPDATE", f"({changed})"), ("DELETE", "")):
            begin = f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table} FOR EACH ROW"
            if is_postgresql:
                when = f" WHEN {condition}" if condition else ""
                schema_editor.execute(f"{begin}{when} EXECUTE FUNCTION cycle_is_fixed()")
            else:
                when = f"{_OPENED} AND {condition}" if condition else _OPENED
                schema_editor.execute(f"{begin} WHEN {when} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END")


def _remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in _FIXED:
        for operation in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{operation}{f' ON {table}' if is_postgresql else ''}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION cycle_is_fixed()")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("cycles", "0003_days"),)
    operations = (migrations.RunPython(_add, _remove),)
