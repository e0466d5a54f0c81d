"""A small cast for the platform's tests: an invented bureau, and people in all roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from kaoping.basis import clock
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.keys import make_key
from kaoping.governance.ledger.models import TreeName
from tests.platform.cast import NOON, Cast, make_cast, the_cast


@pytest.fixture(autouse=True)
def noon() -> Iterator[datetime]:
    """It is noon on a working day, unless a test says otherwise."""
    with clock.at(NOON):
        yield NOON


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The cast is made once, in the database that all tests begin with; each test's changes are undone."""
    del django_db_setup
    with django_db_blocker.unblock(), clock.at(NOON):
        make_key()
        make_cast()
        make_checkpoint(TreeName.DEEDS)


@pytest.fixture
def cast(db: None) -> Cast:
    """The bureau and its people."""
    del db
    return the_cast()


@pytest.fixture
def browser(cast: Cast) -> Callable[[str], Client]:
    """A browser in which somebody of the cast is signed in with both factors."""
    return cast.browser
