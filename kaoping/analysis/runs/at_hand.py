"""What a process keeps at hand of what never changes: the things that were used last, as many as fit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class AtHand(Generic[T]):
    """Things by a key that says what they are; those that were not used for longest go first.

    `size` says how much of `most` one takes; the last one stays in any case.
    """

    def __init__(self, most: int, size: Callable[[T], int] = lambda _: 1) -> None:
        self.most = most
        self._size = size
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._sum = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, or else what is made now; two threads may make the same, and one of both stays."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        made = make()
        self.put(key, made)
        return made

    def __contains__(self, key: Hashable) -> bool:
        """Whether something is kept under a key."""
        with self._lock:
            return key in self._kept

    def put(self, key: Hashable, value: T) -> None:
        """Keep something."""
        with self._lock:
            self._sum -= self._kept.pop(key, (value, 0))[1]
            self._kept[key] = (value, self._size(value))
            self._sum += self._kept[key][1]
            while len(self._kept) > 1 and self._sum > self.most:
                self._sum -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Let all go."""
        with self._lock:
            self._kept.clear()
            self._sum = 0
