"""Whose readers find an entry (ADR 0051), also of those that were there before."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kaoping.governance.tenancy.migrating import NewColumn, triggers_aside
from kaoping.governance.tenancy.scope import everywhere


def _fill(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write down the tenant of each object that has one; what is about others stays 0, which all readers find."""
    connection = schema_editor.connection
    with everywhere(), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT subject_kind FROM ledger_entry WHERE subject_kind <> ''")
        tables = {kind: kind.replace(".", "_") for (kind,) in cursor.fetchall()}
        known = set(connection.introspection.table_names(cursor))
        whose = {kind: _whose(schema_editor, table) for kind, table in tables.items() if table in known}
        with triggers_aside(schema_editor, "ledger_entry"):
            for kind, query in whose.items():
                if query:
                    # The names of tables are those of the database itself.
                    said = f"UPDATE ledger_entry SET tenant = coalesce(({query}), 0) WHERE subject_kind = %s"  # noqa: S608
                    cursor.execute(said, [kind])


def _whose(schema_editor: BaseDatabaseSchemaEditor, table: str) -> str:
    """The query for the tenant of an entry's object in a table; nothing for a table without tenants."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        columns = {one.name for one in connection.introspection.get_table_description(cursor, table)}
    if not {"id", "tenant_id"} <= columns:
        return ""
    tenant = "coalesce(above.tenant_id, above.id)" if table == "organisations_organisation" else "above.tenant_id"
    return f"SELECT {tenant} FROM {table} AS above WHERE CAST(above.id AS varchar) = ledger_entry.subject"  # noqa: S608


class Migration(migrations.Migration):
    """Adds the columns and fills them."""

    dependencies = (("ledger", "0004_witnessed"),)
    operations = (
        NewColumn(
            model_name="entry",
            name="tenant",
            field=models.BigIntegerField("租户", default=0, db_default=0, help_text="0 为平台自身"),
        ),
        migrations.AddField(
            model_name="accessnote",
            name="tenant",
            field=models.BigIntegerField("租户", default=0, db_default=0),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    )
