"""Reading sparingly: one row without sorting all, and once for a page what several of its parts ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

_Row = TypeVar("_Row")
_Model = TypeVar("_Model", bound=Model)
_Asked = ParamSpec("_Asked")

_page: ContextVar[dict[Any, Any] | None] = ContextVar("page", default=None)


def sole(rows: QuerySet[_Model, _Row]) -> _Row | None:
    """The one row of a query that can find only one, or None.

    `first` would have it sorted by key first; that the query is made for that takes a third of the time of asking.

    Raises:
        MultipleObjectsReturned: if it finds several, which is a fault of whoever wrote the query.
    """
    try:
        return rows.get()
    except ObjectDoesNotExist:
        return None


@contextmanager
def one_page() -> Iterator[None]:
    """Within the block a page is made, which changes nothing that `once_a_page` reads."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


def once_a_page(read: Callable[_Asked, _Row]) -> Callable[_Asked, _Row]:
    """Let what a function reads be read once for a page, however many parts of it ask; elsewhere always anew.

    It is for what follows from its arguments alone, and not from who asks. These can be looked up in a dictionary.
    """

    @wraps(read)
    def found(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Row:
        known = _page.get()
        if known is None:
            return read(*args, **kwargs)
        key = (read, args, *sorted(kwargs.items()))
        if key not in known:
            known[key] = read(*args, **kwargs)
        return known[key]  # type: ignore[no-any-return]

    return found
