"""The table of the shared cache: used one-time codes must be known to every process."""

from django.conf import settings
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def _make(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def _drop(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(f"DROP TABLE {settings.CACHES['default']['LOCATION']}")


class Migration(migrations.Migration):
    """Makes the cache's table."""

    dependencies = ()
    operations = (migrations.RunPython(_make, _drop),)
