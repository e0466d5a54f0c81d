"""What was worked out for a scheme, kept as long as the scheme lives: it never changes, so neither does that."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from kaoping.engine.scheme.scheme import Scheme

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """Results by scheme (the very object, not an equal one) and key."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[weakref.ref[Scheme], dict[Hashable, Found]]] = {}

    def get(self, scheme: Scheme, key: Hashable, work_out: Callable[[], Found]) -> Found:
        """The result for a key, worked out at the first time."""
        kept = self._of_scheme(scheme)
        if key not in kept:
            kept[key] = work_out()
        return kept[key]

    def _of_scheme(self, scheme: Scheme) -> dict[Hashable, Found]:
        name = id(scheme)
        known = self._of.get(name)
        if known is not None and known[0]() is scheme:
            return known[1]
        kept: dict[Hashable, Found] = {}
        # The name of an object that is gone may be given to another one.
        self._of[name] = (weakref.ref(scheme, lambda gone: self._forget(name, gone)), kept)
        return kept

    def _forget(self, name: int, gone: weakref.ref[Scheme]) -> None:
        if name in self._of and self._of[name][0] is gone:
            del self._of[name]
