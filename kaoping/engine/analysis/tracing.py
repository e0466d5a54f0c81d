"""Drawing a function of whole numbers: looking where it bends, leaving out what lies on a line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

MOST_LOOKS = 2000
"""A curve is looked at in at most this many places; one with more turns is drawn through these."""


def trace(score: Callable[[int], int | None], seeds: Iterable[int]) -> list[tuple[int, int]]:
    """Arguments and values of a function, as points of straight lines.

    It is looked at from `seeds` on until every stretch is straight; what lies on a line is left out.
    Where it is None it has no value.
    """
    known: dict[int, int] = {}

    def at(x: int) -> int | None:
        if x not in known:
            found = score(x)
            if found is None:
                return None
            known[x] = found
        return known[x]

    for x in seeds:
        at(x)
    pending = deque(pairwise(sorted(known)))
    while pending and len(known) < MOST_LOOKS:
        a, b = pending.popleft()
        probes = [x for x in _probes(a, b) if at(x) is not None]
        if not all(_is_straight(known, a, x, b) for x in probes):
            marks = [a, *probes, b]
            pending += pairwise(marks)
    return _thinned(sorted(known.items()))


def _probes(a: int, b: int) -> list[int]:
    """Where a stretch is tested: not evenly, because even stairs meet an even grid on a line."""
    return sorted({a + (b - a) * part // 1000 for part in (276, 382, 500, 691)} - {a, b})


def _is_straight(known: Mapping[int, int], a: int, x: int, b: int) -> bool:
    """Whether the score at x is on the line between a and b, as near as whole units of score allow."""
    off = (known[x] - known[a]) * (b - a) - (known[b] - known[a]) * (x - a)
    return abs(off) <= b - a


def _thinned(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Points without those that lie on the line between their neighbours."""
    kept: list[int] = []
    for new in range(len(points)):
        while len(kept) >= 2 and _spans(points, kept[-2], new):
            kept.pop()
        kept.append(new)
    return [points[at] for at in kept]


def _spans(points: list[tuple[int, int]], first: int, last: int) -> bool:
    """Whether the line between two of the points passes through everything between them."""
    known = dict(points[first : last + 1])
    a, b = points[first][0], points[last][0]
    return all(_is_straight(known, a, x, b) for x, _ in points[first + 1 : last])
