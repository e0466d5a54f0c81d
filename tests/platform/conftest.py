"""A small cast for the platform's tests: an invented bureau, and people in all roles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from kaoping.basis import clock
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.keys import make_key
from kaoping.governance.ledger.models import TreeName
from kaoping.governance.tenancy.scope import everywhere
from tests.platform.cast import NOON, Cast, make_cast, the_cast
from tests.platform.databases import database_with_tables, tables_in_memory
from tests.platform.owner import owner_of_tables


@pytest.fixture(autouse=True)
def noon() -> Iterator[datetime]:
    """It is noon on a working day, unless a test says otherwise."""
    with clock.at(NOON):
        yield NOON


@pytest.fixture(autouse=True)
def nothing_at_hand() -> None:
    """A test's changes are undone, and the next one gives their numbers to other rows."""
    # Models are there only now.
    from kaoping.analysis.results import board  # noqa: PLC0415

    board.at_hand.clear()


@pytest.fixture(autouse=True)
def in_the_scope_of_all() -> Iterator[None]:
    """Tests arrange and look at the rows of all; what a request sees is what its own scope leaves."""
    with everywhere():
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The database is made, and removed, by the role that owns it; its tables are copied."""
    del django_db_modify_db_settings
    application = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = owner_of_tables()
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = database_with_tables()
        yield
    else:
        with tables_in_memory(connection.creation._get_test_db_name()):  # type: ignore[attr-defined]
            yield
    connection.settings_dict["USER"] = application


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The cast is made once, in the database that all tests begin with; each test's changes are undone."""
    del django_db_setup
    owner = connection.settings_dict["USER"]
    with django_db_blocker.unblock(), everywhere(), clock.at(NOON):
        if connection.vendor == "postgresql":
            _become_the_application()
        make_key()
        make_cast()
        make_checkpoint(TreeName.DEEDS)
    yield
    connection.close()
    connection.settings_dict["USER"] = owner


def _become_the_application() -> None:
    from kaoping.governance.tenancy.roles import grant  # noqa: PLC0415  # psycopg is not wanted on SQLite

    application = urlsplit(os.environ["KAOPING_DATABASE"]).username or ""
    with connection.cursor() as cursor:
        grant(cursor, application)
    connection.close()
    connection.settings_dict["USER"] = application


@pytest.fixture
def cast(db: None) -> Cast:
    """The bureau and its people."""
    del db
    return the_cast()


@pytest.fixture
def browser(cast: Cast) -> Callable[[str], Client]:
    """A browser in which somebody of the cast is signed in with both factors."""
    return cast.browser
