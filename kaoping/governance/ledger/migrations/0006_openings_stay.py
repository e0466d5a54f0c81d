"""Triggers: what opens an entry is not deleted, either. Without it nobody could say what had been done."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_NAME = "ledger_opening_no_delete"


def _add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    begin = f"CREATE TRIGGER {_NAME} BEFORE DELETE ON ledger_opening"
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"{begin} EXECUTE FUNCTION ledger_is_fixed()")
    else:
        schema_editor.execute(f"{begin} BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END")


def _remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on = " ON ledger_opening" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {_NAME}{on}")


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies = (("ledger", "0005_tenant"),)
    operations = (migrations.RunPython(_add, _remove),)
