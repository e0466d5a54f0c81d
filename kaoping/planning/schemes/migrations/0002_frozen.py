"""Triggers: what was published stays as it was published, and is not deleted.

They stop mistakes and the application; against a database administrator, who can switch them off, stands the ledger.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_TABLE = "schemes_version"
_FIXED = (
    "series_id", "number", "text", "digest", "source", "reason", "made_by_id", "made_at", "checked_by_id",
    "checked_at", "published_by_id", "published_at",
)  # fmt: skip
_SAID = "a published version of a scheme is fixed"
_WAS_PUBLISHED = "OLD.published_at IS NOT NULL"

_POSTGRESQL = f"""
CREATE FUNCTION version_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    different = "IS DISTINCT FROM" if is_postgresql else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {different} NEW.{name}" for name in _FIXED)
    back = "NEW.state NOT IN ('published', 'withdrawn') OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')"
    conditions = {"UPDATE": f"{_WAS_PUBLISHED} AND ({changed} OR {back})", "DELETE": _WAS_PUBLISHED}
    if is_postgresql:
        schema_editor.execute(_POSTGRESQL)
    for operation, condition in conditions.items():
        begin = f"CREATE TRIGGER {_TABLE}_no_{operation.lower()} BEFORE {operation} ON {_TABLE} FOR EACH ROW"
        if is_postgresql:
            schema_editor.execute(f"{begin} WHEN ({condition}) EXECUTE FUNCTION version_is_fixed()")
        else:
            schema_editor.execute(f"{begin} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END")


def _remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for operation in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {_TABLE}_no_{operation}{f' ON {_TABLE}' if is_postgresql else ''}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION version_is_fixed()")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("schemes", "0001_initial"),)
    operations = (migrations.RunPython(_add, _remove),)
