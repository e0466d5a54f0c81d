"""`python -m kaoping.site migrate`: Django's, by the role that owns the tables, over the rows of all tenants."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection

from kaoping.governance.tenancy.scope import everywhere


class Command(migrate.Command):
    """Makes and changes the tables, and lets the application's role use them."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; afterwards the connection is the application's again."""
        owner = urlsplit(settings.KAOPING_DATABASE_OWNER)
        chosen = connection.settings_dict
        application = str(chosen["USER"])
        if unquote(owner.username or "") in ("", application) or connection.vendor != "postgresql":
            with everywhere():
                super().handle(*args, **options)
            return
        if unquote(owner.path.lstrip("/")) != chosen["NAME"]:
            raise CommandError(
                "KAOPING_DATABASE_OWNER names another database than KAOPING_DATABASE / 两个设置不是同一个数据库"
            )
        before = {name: chosen[name] for name in ("USER", "PASSWORD")}
        connection.close()
        chosen |= {"USER": unquote(owner.username or ""), "PASSWORD": unquote(owner.password or "")}
        try:
            with everywhere():
                super().handle(*args, **options)
            _grant(application)
        finally:
            connection.close()
            chosen |= before


def _grant(application: str) -> None:
    from kaoping.governance.tenancy.roles import grant  # noqa: PLC0415  # psycopg is not there on SQLite

    with connection.cursor() as cursor:
        grant(cursor, application)
