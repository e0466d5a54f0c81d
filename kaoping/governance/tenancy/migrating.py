"""Operations of migrations: a table gets its tenants, and on PostgreSQL the policy that keeps rows to them (R-17)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey, Model

from kaoping.governance.tenancy.models import TenantKey

_TENANTS = "organisations_organisation"

_ASKED = "(SELECT kaoping_tenants())::bigint[]"  # In brackets, it is asked once for each query, not for each row.


class OnPostgresql(Operation):
    """Statements for PostgreSQL alone. Unlike RunPython it makes no models of the past, which take long."""

    reduces_to_sql = True

    def __init__(self, forwards: tuple[str, ...], backwards: tuple[str, ...]) -> None:
        self.forwards, self.backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do it."""
        _on_postgresql(schema_editor, *self.forwards)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo it."""
        _on_postgresql(schema_editor, *self.backwards)

    def describe(self) -> str:
        """What it does."""
        return "; ".join(self.forwards)


TENANTS = OnPostgresql(
    (
        "CREATE FUNCTION kaoping_tenants() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS "
        "$$ SELECT coalesce(nullif(current_setting('kaoping.tenants', true), ''), '{}')::bigint[] $$",
    ),
    ("DROP FUNCTION kaoping_tenants()",),
)
"""The function by which policies ask for the scope: nobody's rows if nothing was said, everybody's if 0 is in it."""


def keep_apart(table: str, tenant: str = "tenant_id") -> OnPostgresql:
    """An operation: on PostgreSQL, only rows of the scope are there, and only such can be written; for its owner too.

    Args:
        table: its name.
        tenant: an expression over a row: the number of its tenant.
    """
    condition = f"{tenant} = ANY ({_ASKED}) OR 0 = ANY ({_ASKED})"
    return _policy(table, condition)


def keep_with(table: str, column: str, parent: str) -> OnPostgresql:
    """The same for a table that only joins others: its rows are there where those of one of the others are."""
    return _policy(table, f"EXISTS (SELECT 1 FROM {parent} WHERE {parent}.id = {table}.{column})")


def _policy(table: str, condition: str) -> OnPostgresql:
    return OnPostgresql(
        (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_of_tenants ON {table} USING ({condition}) WITH CHECK ({condition})",
        ),
        (
            f"DROP POLICY {table}_of_tenants ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ),
    )


def _on_postgresql(schema_editor: BaseDatabaseSchemaEditor, *statements: str) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Belongs(migrations.AddField):
    """Give a table the column `tenant`, filled for the rows that are there, though triggers forbid to change them."""

    def __init__(self, model_name: str, of: str, whose: str = "") -> None:
        """Prepare it.

        Args:
            model_name: of the table.
            of: the field that leads to whose a row is.
            whose: a query for the tenant of a row; as a rule, it is that of the row to which `of` leads.
        """
        self.of, self.whose = of, whose
        super().__init__(model_name, "tenant", TenantKey(of=of))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As it stands in a migration."""
        return type(self).__name__, [], {"model_name": self.model_name, "of": self.of, "whose": self.whose}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add it empty, fill it, and let it never be empty again."""
        before, after = (state.apps.get_model(app_label, self.model_name) for state in (from_state, to_state))
        filled = after._meta.get_field("tenant")
        empty = copy(filled)
        empty.null = True
        table = after._meta.db_table
        whose = self.whose or _tenant_above(after, self.of)
        with triggers_aside(schema_editor, table):
            schema_editor.add_field(before, empty)
            schema_editor.execute(f"UPDATE {table} SET tenant_id = ({whose})")
            _on_postgresql(schema_editor, "SET CONSTRAINTS ALL IMMEDIATE")
            schema_editor.alter_field(after, empty, filled)
        _on_postgresql(schema_editor, "SET CONSTRAINTS ALL DEFERRED")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take it away again."""
        with triggers_aside(schema_editor, from_state.apps.get_model(app_label, self.model_name)._meta.db_table):
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def _tenant_above(model: type[Model], of: str) -> str:
    """The query for the tenant of the row above."""
    field = model._meta.get_field(of)
    assert isinstance(field, ForeignKey)
    assert field.related_model is not None
    table, above = model._meta.db_table, field.related_model._meta.db_table
    tenant = "coalesce(tenant_id, id)" if above == _TENANTS else "tenant_id"
    return f"SELECT {tenant} FROM {above} AS above WHERE above.id = {table}.{field.column}"


class _TriggersAside:
    """An operation of Django's on a table with triggers."""

    model_name: str

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do it without them, and put them back."""
        with triggers_aside(schema_editor, from_state.apps.get_model(app_label, self.model_name)._meta.db_table):
            super().database_forwards(app_label, schema_editor, from_state, to_state)  # type: ignore[misc]


class ChangedColumn(_TriggersAside, migrations.AlterField):
    """Change a column of a table with triggers."""


class NewColumn(_TriggersAside, migrations.AddField):
    """Give a table with triggers a column that need not be filled: it has a default."""


class NewConstraint(_TriggersAside, migrations.AddConstraint):
    """Give a table with triggers a constraint."""


@contextmanager
def triggers_aside(schema_editor: BaseDatabaseSchemaEditor, table: str) -> Iterator[None]:
    """Without the triggers that refuse changes. SQLite makes a table anew, and would lose them or stumble over them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        schema_editor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    for name, _sql in triggers:
        schema_editor.execute(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        schema_editor.execute(sql)
