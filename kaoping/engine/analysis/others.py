"""Steps over a pool of subjects when one subject's values are other than they were: all others stay."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.engine.analysis.excerpt import PoolValue, Read
from kaoping.engine.program import Pool, Step, Value
from kaoping.engine.scoring import Result, SubjectResult

RANKS = ("rank", "rank_last")


def with_others(result: Result, me: SubjectResult) -> PoolValue:
    """Pools with the other subjects as they are in the result, and the subject's own cells as asked for."""

    def pool(step: Step, read: Read) -> Value:
        what = step.what
        assert isinstance(what, Pool)
        members = [
            s for s in result.subjects if s is not me and (what.scope != "group" or s.subject.group == me.subject.group)
        ]
        taking = [s for s in members if _cell(s, what.cell) is not None and _holds(s, what.where)]
        values: list[tuple[Value, ...]] = [tuple(_cell(s, key) for key in (what.cell, *what.ties)) for s in taking]
        if what.where is None or read(what.where) is True:
            values.append(tuple(read(key) for key in (what.cell, *what.ties)))
            return _pooled(what, values, values[-1])
        return _pooled(what, values, None)

    return pool


def _cell(found: SubjectResult, key: str) -> int | None:
    at = found.compiled.program.position.get(key)
    value = None if at is None else found.trace[at]
    return value if isinstance(value, int) else None


def _holds(found: SubjectResult, key: str | None) -> bool:
    return key is None or _cell(found, key) is True


def _pooled(pool: Pool, values: Sequence[tuple[Value, ...]], own: tuple[Value, ...] | None) -> Value:
    numbers = [tuple(v if isinstance(v, int) else 0 for v in row) for row in values]
    if pool.how in RANKS:
        if own is None:
            return None
        ordered = [(-row[0] if pool.high_first else row[0], *(-v for v in row[1:])) for row in numbers]
        mine = ordered[-1]
        before = sum(row < mine for row in ordered)
        return before + 1 if pool.how == "rank" else before + sum(row == mine for row in ordered)
    firsts = [row[0] for row in numbers]
    match pool.how:
        case "count":
            return len(firsts)
        case "sum":
            return sum(firsts)
        case "largest":
            return max(firsts, default=None)
        case _:
            return min(firsts, default=None)


def no_pool(step: Step, read: Read) -> Value:
    """A pool of which nothing is known."""
    return None
