"""The scope: whose rows the code that runs just now may see and change. Without one, none."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, connections, transaction


class NoScope(RuntimeError):
    """Rows of tenants were asked for where nothing says whose. A fault of the code, never of a user."""


@dataclass(frozen=True)
class Scope:
    """The tenants whose rows are there; or those of all, which is said and never assumed."""

    tenants: frozenset[int] = frozenset()
    is_everywhere: bool = False

    def __str__(self) -> str:
        """As the policies of PostgreSQL read it: an array of numbers, in which 0 stands for all."""
        numbers = [0] if self.is_everywhere else sorted(self.tenants)
        return f"{{{','.join(map(str, numbers))}}}"


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def scope_or_none() -> Scope | None:
    """The scope, if there is one."""
    return _scope.get()


def scope() -> Scope:
    """The scope.

    Raises:
        NoScope: outside of any.
    """
    found = _scope.get()
    if found is None:
        raise NoScope("rows of tenants are asked for outside of within() and everywhere()")
    return found


@contextmanager
def within(tenants: Collection[int]) -> Iterator[None]:
    """Only the rows of some tenants are there."""
    with _is(Scope(frozenset(tenants))):
        yield


@contextmanager
def everywhere() -> Iterator[None]:
    """The rows of all tenants are there: for the platform's own work, and to find out whose an unknown thing is."""
    with _is(Scope(is_everywhere=True)):
        yield


def settle(tenants: Collection[int]) -> None:
    """Change the scope until the one around it ends: for what finds out in the middle whose it is."""
    scope()
    _scope.set(Scope(frozenset(tenants)))
    _pass_on()


@contextmanager
def for_page(method: str, tenants: Collection[int] | None = None) -> Iterator[None]:
    """The scope of a request: some tenants, or all of them.

    What only reads is one transaction on PostgreSQL, which is told the scope once. What writes has those of its
    services, so that none holds a lock while a page is made; on SQLite, a transaction would keep others from writing.
    """
    whose = everywhere() if tenants is None else within(tenants)
    is_one = method in ("GET", "HEAD") and connection.vendor == "postgresql"
    with whose, transaction.atomic() if is_one else nullcontext():
        yield


@contextmanager
def _is(chosen: Scope) -> Iterator[None]:
    before = _scope.set(chosen)
    _pass_on()
    try:
        yield
    finally:
        _scope.reset(before)
        _pass_on()


def _pass_on() -> None:
    """Tell the transactions that are open in this thread; those that begin later ask by themselves."""
    for each in connections.all(initialized_only=True):
        tell = getattr(each, "tell_scope", None)
        if tell is not None:
            tell()
