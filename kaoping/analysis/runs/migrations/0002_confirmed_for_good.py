"""Triggers: what went into a run, and its scores, are never changed; a confirmed run is neither changed nor deleted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SAID = "a confirmed run and its scores are never changed"
_ROWS = ("runs_subjectscore", "runs_itemscore", "runs_groupscore")
# The number of the ledger's entry is known when the confirmation is recorded, and given once.
_CHANGED = "OLD.state = 'confirmed' AND NOT (OLD.entry IS NULL AND NEW.entry IS NOT NULL AND {same})"
_SAME = (
    "cycle_id", "period_id", "version_id", "number", "state", "inputs_id", "origins", "observed", "missing", "engine",
    "scheme_digest", "values_digest", "result_digest", "findings", "reason", "replaces_id", "started_by_id",
    "started_at", "confirmed_by_id", "confirmed_at",
)  # fmt: skip
_OF_CONFIRMED = "EXISTS (SELECT 1 FROM runs_run WHERE id = {run} AND state = 'confirmed')"

_RAISE = f"RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'"
_FUNCTIONS = (
    f"CREATE FUNCTION runs_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_RAISE}; END $$",
    "CREATE FUNCTION runs_rows_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE run bigint; BEGIN "
    "IF TG_OP = 'INSERT' THEN run := NEW.run_id; ELSE run := OLD.run_id; END IF; "
    f"IF {_OF_CONFIRMED.format(run='run')} THEN {_RAISE}; END IF; "
    "IF TG_OP = 'INSERT' THEN RETURN NEW; END IF; RETURN OLD; END $$",
)


def _triggers(vendor: str) -> dict[tuple[str, str], str]:
    """The condition under which an operation on a table is refused, by name of the trigger and table."""
    equal = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    # JSON has no equality of its own in PostgreSQL's `json`; Django's columns are `jsonb`, which has.
    same = " AND ".join(f"OLD.{name} {equal} NEW.{name}" for name in _SAME)
    found = {
        ("runs_run", "UPDATE"): _CHANGED.format(same=same),
        ("runs_run", "DELETE"): "OLD.state = 'confirmed'",
        ("runs_inputs", "UPDATE"): "",
        ("runs_inputs", "DELETE"): "",
    }
    return found | {(table, "UPDATE"): "" for table in _ROWS}


def _add(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        for function in _FUNCTIONS:
            schema_editor.execute(function)
    for (table, operation), condition in _triggers(vendor).items():
        name, when = f"{table}_no_{operation.lower()}", f"WHEN ({condition})" if condition else ""
        if vendor == "postgresql":
            said = f"FOR EACH ROW {when} EXECUTE FUNCTION runs_are_fixed()"
        else:
            said = f"{when} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {operation} ON {table} {said}")
    for table in _ROWS:
        for operation, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
            name = f"{table}_no_{operation.lower()}"
            if vendor == "postgresql":
                said = "FOR EACH ROW EXECUTE FUNCTION runs_rows_are_fixed()"
            else:
                when = _OF_CONFIRMED.format(run=f"{row}.run_id")
                said = f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {operation} ON {table} {said}")


def _remove(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    names = [*_triggers(vendor), *((table, operation) for table in _ROWS for operation in ("INSERT", "DELETE"))]
    for table, operation in names:
        on = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_no_{operation.lower()}{on}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION runs_are_fixed()")
        schema_editor.execute("DROP FUNCTION runs_rows_are_fixed()")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("runs", "0001_initial"),)
    operations = (migrations.RunPython(_add, _remove),)
