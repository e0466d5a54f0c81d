"""In production the platform does not start on PostgreSQL as a role that no policy binds."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from pytest_django import Settings

from kaoping.site.starting import refuse_a_powerful_role

ROLES = "kaoping.governance.tenancy.roles.faults_of_role"


@pytest.fixture
def production(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A production that uses PostgreSQL, whose connection is nobody's to close."""
    pytest.importorskip("psycopg")
    settings.KAOPING_MODE = "production"
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(connection, "close", lambda: None)


@pytest.mark.usefixtures("production")
def test_a_role_that_owns_tables_or_passes_policies_is_refused_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ROLES, lambda _connection: ["kaoping owns the tables"])

    with pytest.raises(ImproperlyConfigured, match=r"kaoping owns the tables.*KAOPING_DATABASE_OWNER.*administration"):
        refuse_a_powerful_role()


@pytest.mark.usefixtures("production")
def test_a_role_that_owns_nothing_is_what_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ROLES, lambda _connection: [])

    refuse_a_powerful_role()


@pytest.mark.usefixtures("production")
def test_a_database_that_is_away_is_for_the_health_check(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_connection: object) -> list[str]:
        raise OperationalError("away")

    monkeypatch.setattr(ROLES, away)

    refuse_a_powerful_role()


@pytest.mark.django_db
def test_outside_of_production_any_role_may_be_tried() -> None:
    assert settings.KAOPING_MODE != "production"

    refuse_a_powerful_role()


@pytest.mark.django_db
def test_what_is_wrong_with_a_role_is_named() -> None:
    if connection.vendor != "postgresql":
        return
    from kaoping.governance.tenancy.roles import faults_of_role  # noqa: PLC0415  # psycopg is not wanted on SQLite
    from tests.platform.owner import owner_of_tables  # noqa: PLC0415

    owner = connection.copy()
    owner.settings_dict = {**connection.settings_dict, "USER": owner_of_tables()}
    try:
        faults = faults_of_role(owner)
    finally:
        owner.close()
    assert [fault.split(" ", 1)[1] for fault in faults] == ["is a superuser", "has BYPASSRLS", "owns the tables"]
