"""What is looked at before anything is served: in production, nothing starts that would not be safe."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

log = logging.getLogger(__name__)


def refuse_a_powerful_role() -> None:
    """In production, PostgreSQL is not used by a role that the policies of its tables do not bind (R-17).

    A database that is away is no reason: the platform starts, and says that it is not ready.

    Raises:
        ImproperlyConfigured: if the role owns tables, is a superuser, or passes policies by; says what would be right.
    """
    if settings.KAOPING_MODE != "production" or connection.vendor != "postgresql":
        return
    from kaoping.governance.tenancy.roles import faults_of_role  # noqa: PLC0415  # psycopg is not there on SQLite

    try:
        faults = faults_of_role(connection)
    except OperationalError:
        log.warning("the database does not answer")
        return
    finally:
        connection.close()  # Processes that are made from this one have connections of their own.
    if faults:
        raise ImproperlyConfigured(
            f"KAOPING_DATABASE: {'; '.join(faults)}. Let the application work as a role that owns nothing, and name "
            "the owner in KAOPING_DATABASE_OWNER for `migrate`: docs/administration.md, PostgreSQL."
        )
