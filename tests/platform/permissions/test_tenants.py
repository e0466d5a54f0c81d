"""Tenants are kept apart by the managers of the models and, on PostgreSQL, by the database itself (R-17, R-18)."""

from __future__ import annotations

import contextvars
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet

import kaoping
from kaoping.collection.values.models import Evidence, Value
from kaoping.governance.acting import Refusal
from kaoping.governance.organisations.models import Kind, Organisation, Standing
from kaoping.governance.organisations.services import Described, found, merge, move, split
from kaoping.governance.tenancy.models import OfTenant, Scoped
from kaoping.governance.tenancy.scope import NoScope, everywhere, for_page, settle, within
from tests.platform.cast import the_cast, the_foreign_unit, the_platform
from tests.platform.dual.test_bypasses import refused
from tests.platform.permissions.conftest import World

OF_ALL = {
    "access.Attempt": "sign-ins, by account, before anybody knows whose",
    "access.Lock": "the same",
    "access.OldPassword": "of accounts",
    "jobs.Job": "the platform's own work; it holds numbers alone",
    "ledger.AccessNote": "the ledger is one for the installation; whose readers find an entry is a column of its own",
    "ledger.Checkpoint": "the same",
    "site.Trial": "one row that says when the platform was last ready",
    "ledger.Entry": "the same",
    "ledger.Export": "the same",
    "ledger.Node": "the same",
    "ledger.Opening": "the same",
    "ledger.Witnessed": "the same",
    "notices.Notice": "each person's own, whoever they work for",
    "people.Person": "accounts: one person may work for several",
    "people.SmallOffice": "declared for the installation",
    "sso.Identity": "of accounts",
}
"""Tables without tenants, and why."""

MODELS = [model for model in apps.get_models() if model.__module__.startswith("kaoping.")]
SCOPED: list[type[Model]] = [model for model in MODELS if isinstance(model._default_manager, Scoped)]
JOINING = {
    model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
    if str(model._meta.auto_created) in set(map(str, SCOPED))
}
NOT_SEEN = {
    "api.Call",
    "appeals.Opinion",
    "dual.Approval",
    "organisations.Succession",
    "tasks.Reminder",
    "values.Draft",
    "values.Evidence",
}
"""Tables in which the world of the permission table has no rows: all belong to a row of another that was seen."""
each_table = pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)


@pytest.fixture
def bureau(world: World, db: None) -> Organisation:
    """The tenant to which everything belongs, but for what is foreign."""
    del world, db
    return the_cast().units["bureau"]


def test_every_table_has_tenants_or_a_reason_why_not() -> None:
    without = {model._meta.label for model in MODELS} - {model._meta.label for model in SCOPED}

    assert without == set(OF_ALL)
    assert all(issubclass(model, OfTenant) or model is Organisation for model in SCOPED)


@each_table
def test_rows_are_not_asked_for_outside_of_a_scope(model: type[Model]) -> None:
    with pytest.raises(NoScope):
        contextvars.Context().run(model._default_manager.count)


def test_no_code_goes_round_the_managers() -> None:
    folder = Path(kaoping.__file__).parent
    assert not [path for path in folder.rglob("*.py") if "_base_manager" in path.read_text(encoding="utf-8")], (
        "_base_manager knows no scope"
    )


@each_table
def test_a_scope_holds_the_rows_of_its_tenants_alone(model: type[Model], bureau: Organisation) -> None:
    foreign = the_foreign_unit()
    whose = {row.pk: row.tenant_key for row in rows_of(model)}  # type: ignore[attr-defined]
    for tenant in (bureau, foreign):
        with within({tenant.pk}):
            seen = set(rows_of(model).values_list("pk", flat=True))
        assert seen == {pk for pk, its in whose.items() if its == tenant.pk}
    with within({bureau.pk, foreign.pk}):
        assert rows_of(model).count() == len(whose)
    with within(()):
        assert not rows_of(model).exists()


def test_nearly_every_table_has_rows_of_which_that_was_seen(bureau: Organisation) -> None:
    del bureau
    empty = {model._meta.label for model in SCOPED if not rows_of(model).exists()}

    assert empty <= NOT_SEEN


def rows_of(model: type[Model]) -> QuerySet[Model]:
    """The rows that are there in the scope."""
    return model._default_manager.all()


@pytest.mark.parametrize("table", sorted({model._meta.db_table for model in SCOPED} | JOINING))
def test_the_database_shows_no_other_rows_to_plain_sql(table: str, bureau: Organisation) -> None:
    """On SQLite, which cannot, the managers alone keep rows apart: there, plain SQL is what no code writes (below)."""
    if connection.vendor != "postgresql":
        assert table not in raw_tables()
        return
    assert (asked(f"SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = '{table}'")) == [
        (True, True)
    ]
    count = f"SELECT count(*) FROM {table}"
    all_of_them = asked(count)
    with within({bureau.pk}):
        ours = asked(count)
    with within({the_foreign_unit().pk}):
        theirs = asked(count)
    with unsaid():
        nobodys = asked(count)
    assert nobodys == [(0,)]
    assert int(str(ours[0][0])) + int(str(theirs[0][0])) == all_of_them[0][0]


RAW = {
    "organisations_standing": "what stands above and below organisations whose numbers are in hand",
    "cycles_period": "a period that is in hand is locked",
    "people_post": "what somebody holds, by their own number: whose rows they may see follows from it",
    "people_delegation": "what was lent to somebody, in the same statement",
}
"""Tables that the product reads by SQL of its own, and how it comes to the rows."""


@functools.cache
def raw_tables() -> set[str]:
    """The tables whose names stand in SQL in the code, migrations apart; those in `RAW` are argued there."""
    folder = Path(kaoping.__file__).parent
    texts = [
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and "migrating" not in path.name
    ]
    names = {model._meta.db_table for model in SCOPED}
    return {name for name in names if any(f"FROM {name}" in t or f"JOIN {name}" in t for t in texts)} - set(RAW)


def asked(sql: str) -> list[tuple[object, ...]]:
    """What plain SQL answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@contextmanager
def unsaid() -> Iterator[None]:
    """A transaction that was told nothing, as one of some other program would be."""
    asked("SELECT set_config('kaoping.tenants', '', true)")
    yield
    with everywhere():
        pass  # Leaving a scope tells the transaction what holds around it.


def test_the_application_is_a_role_that_owns_nothing_and_passes_no_policy(bureau: Organisation) -> None:
    del bureau
    if connection.vendor != "postgresql":
        return
    from kaoping.governance.tenancy.roles import faults_of_role  # noqa: PLC0415  # psycopg is not wanted on SQLite

    assert faults_of_role(connection) == []
    assert asked("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == [(0,)]


@pytest.mark.parametrize("statement", ["INSERT", "UPDATE"])
def test_the_database_takes_no_row_of_another_tenant(statement: str, bureau: Organisation) -> None:
    foreign = the_foreign_unit()
    said = {
        "INSERT": "INSERT INTO organisations_organisation (code, kind, founded, tenant_id) "
        f"VALUES ('X', 'bureau', '2026-01-01', {foreign.pk})",
        "UPDATE": f"UPDATE organisations_organisation SET tenant_id = {foreign.pk} WHERE code = 'jiangbei'",
    }
    if connection.vendor != "postgresql":
        return  # SQLite has no policies; see `test_the_database_shows_no_other_rows_to_plain_sql`.
    with (
        within({bureau.pk}),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        asked(said[statement])


def test_what_is_asked_for_through_another_row_is_kept_apart_too(bureau: Organisation) -> None:
    foreign = the_foreign_unit()
    with within({bureau.pk}):
        assert not foreign.standings.exists()
        assert not Standing.objects.filter(organisation__code="OTHER").exists()


def test_a_connection_forgets_the_scope_with_its_transaction(bureau: Organisation) -> None:
    del bureau
    if connection.vendor != "postgresql":
        return
    other = connection.copy()
    try:
        with within({7}):
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("SELECT current_setting('kaoping.tenants', true)")
                assert cursor.fetchone() == ("{7}",)
            other.rollback()
            other.set_autocommit(True)
        plain = other.connection.execute("SELECT current_setting('kaoping.tenants', true)")  # as whoever comes next
        assert plain.fetchone() in ((None,), ("",))
    finally:
        other.close()


def test_a_statement_outside_of_a_transaction_is_told_too(bureau: Organisation) -> None:
    if connection.vendor != "postgresql":
        return
    other = connection.copy()
    ours = "SELECT code FROM organisations_organisation WHERE code = %s"  # made before all tests, and committed

    def found() -> list[tuple[object, ...]]:
        with other.cursor() as cursor:
            cursor.execute(ours, [bureau.code])
            return list(cursor.fetchall())

    try:
        with within({bureau.pk}):
            assert found() == [(bureau.code,)]
            with other.chunked_cursor() as chunks:
                chunks.execute("SELECT 1")
                assert chunks.fetchall() == [(1,)]
        with within(()):
            assert found() == []
        plain = other.connection.execute("SELECT count(*) FROM organisations_organisation")
        assert plain.fetchone() == (0,)
    finally:
        other.close()


def test_a_new_row_is_whose_the_row_above_it_is(bureau: Organisation) -> None:
    value = Value.objects.filter(tenant=bureau).first()
    assert value is not None
    again = Value.objects.get(pk=value.pk)
    kept = Evidence(value=again, file_id=1)

    assert kept._meta.get_field("tenant").pre_save(kept, add=True) == bureau.pk


def test_a_scope_of_one_tenant_needs_no_query_for_that(bureau: Organisation) -> None:
    kept = Evidence(value_id=1, file_id=1)
    with within({bureau.pk}), connection.execute_wrapper(never):
        assert kept._meta.get_field("tenant").pre_save(kept, add=True) == bureau.pk


def never(*_said: object) -> None:
    """Nothing is asked."""
    raise AssertionError("a query")


def test_scopes_nest_and_a_request_settles_its_own(bureau: Organisation) -> None:
    def there() -> set[str]:
        return set(Organisation.objects.values_list("code", flat=True)) & {"LJ", "OTHER"}

    foreign = the_foreign_unit()
    with within(()):
        assert there() == set()
        settle({foreign.pk})
        assert there() == {"OTHER"}
        with for_page("GET", {bureau.pk}):
            assert there() == {"LJ"}
        assert there() == {"OTHER"}
    assert there() == {"LJ", "OTHER"}


def test_an_organisation_never_changes_its_tenant(bureau: Organisation) -> None:
    foreign, mine = the_foreign_unit(), the_cast().units["jiangbei"]
    actor, day = the_platform(), Standing.objects.order_by("-starts")[0].starts
    whole = Described("N1", Kind.BUREAU, "新", parent=bureau)
    part = Described("N2", Kind.BUREAU, "新二", parent=foreign)

    assert refused(lambda: move(actor=actor, organisation=mine, parent=foreign, day=day)) == "other-tenant"
    assert refused(lambda: merge(actor=actor, predecessors=[mine, foreign], into=whole, day=day)) == "other-tenant"
    assert refused(lambda: split(actor=actor, organisation=mine, into=[whole, part], day=day)) == "other-tenant"


def test_nobody_but_the_platform_begins_a_tenant(bureau: Organisation) -> None:
    del bureau
    office = the_cast().actor("office")

    with pytest.raises(Refusal) as refusal:
        found(actor=office, what=Described("N3", Kind.BUREAU, "新"), day=Standing.objects.order_by("-starts")[0].starts)
    assert refusal.value.code == "no-parent"
