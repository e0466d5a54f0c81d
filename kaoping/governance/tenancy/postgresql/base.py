"""Django's backend for PostgreSQL; every transaction begins by being told whose rows it may see (R-17).

The policies of the tables read the setting `kaoping.tenants`. It is set for one transaction (`SET LOCAL`): set for a
session, it would go on to the next user of the connection wherever connections are shared. A statement that would run
by itself is sent together with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from django.db import transaction
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from kaoping.governance.tenancy.scope import Scope, scope_or_none


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions know the scope."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.execute_wrappers.append(_told_first)

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        """Begin a transaction, or end it."""
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if not autocommit:
            try:
                self.tell_scope()
            except BaseException:
                self.close()  # Nobody should find it half begun.
                raise

    def tell_scope(self) -> None:
        """Tell the transaction that is open, if there is one, whose rows are there.

        One that has failed is not told: it ends, or goes back to a savepoint and what was said before it.
        """
        if self.connection is None or self.autocommit or self.needs_rollback:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        with self.wrap_database_errors:
            self.connection.execute(_told(scope_or_none()))


def _told_first(execute: Callable[..., Any], text: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """A statement outside of a transaction is sent with what it must be told, as one transaction of the server's."""
    connection, chosen = context["connection"], scope_or_none()
    # A connection to no database in particular has no tenants, and makes databases, which no transaction can.
    if chosen is None or connection.alias == NO_DB_ALIAS or not connection.autocommit:
        return execute(text, params, many, context)
    cursor = context["cursor"].cursor
    if many or not isinstance(text, str) or isinstance(cursor, psycopg.ServerCursor):
        with transaction.atomic(using=connection.alias):
            return execute(text, params, many, context)
    found = execute(f"{_told(chosen)}; {text}", params, many, context)
    cursor.nextset()  # The answer to the first is that it was told.
    return found


def _told(chosen: Scope | None) -> str:
    """No query, so that a transaction can still say afterwards how isolated it wants to be."""
    return f"SET LOCAL kaoping.tenants = '{chosen or ''}'"  # numbers and brackets alone
