"""What tests make for the service that they try, where it takes services itself: it is not what is tried."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_arranges: ContextVar[bool] = ContextVar("arranges", default=False)


def arranges(make: Callable[P, T]) -> Callable[P, T]:
    """Say of a function that it arranges, whatever services it uses."""

    @functools.wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        token = _arranges.set(True)
        try:
            return make(*args, **kwargs)
        finally:
            _arranges.reset(token)

    return made


def is_arranging() -> bool:
    """Whether something is being made for a service that is tried."""
    return _arranges.get()
