"""Steps over a pool of subjects, done between the stages: ranks, numbers, sums, best and worst values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaoping.engine.compiling import Compiled
from kaoping.engine.program import Pool, Program, Step, Trace, Value
from kaoping.engine.scoring.values import Subject


@dataclass(frozen=True)
class Member:
    """A subject in a run: its program and its trace."""

    subject: Subject
    compiled: Compiled
    trace: Trace

    def cell(self, key: str) -> Value:
        """Value of a cell; None where the subject's program has no such cell."""
        at = self.compiled.program.position.get(key)
        found = None if at is None else self.trace[at]
        assert not isinstance(found, list)
        return found


def do_pools(members: Sequence[Member], stage: int) -> None:
    """Do the steps over pools that belong to a stage, for all members."""
    wanted: dict[Step, list[Member]] = {}
    for program, some in by_program(members):
        for step in _pool_steps(program, stage):
            wanted.setdefault(step, []).extend(some)
    for step, takers in wanted.items():
        assert isinstance(step.what, Pool)
        pools: dict[str, list[Member]] = {}
        for taker in takers:
            pools.setdefault(pool_of(step.what, taker.subject), []).append(taker)
        for some in pools.values():
            everyone = [m for m in members if belongs(step.what, some[0].subject, m.subject)]
            _do(step, step.what, some, everyone)


def by_program(members: Sequence[Member]) -> list[tuple[Program, list[Member]]]:
    """The members by their program (the very object), so that it is looked through once for all of them."""
    found: dict[int, tuple[Program, list[Member]]] = {}
    for member in members:
        program = member.compiled.program
        found.setdefault(id(program), (program, []))[1].append(member)
    return list(found.values())


def _pool_steps(program: Program, stage: int) -> Iterable[Step]:
    return (s for s in program.steps if s.stage == stage and isinstance(s.what, Pool))


def pool_of(pool: Pool, subject: Subject) -> str:
    """Key of the pool that a subject sees: those with the same key see the same members."""
    if pool.scope == "all":
        return ""
    return subject.group if pool.scope == "group" else subject.name


def belongs(pool: Pool, subject: Subject, other: Subject) -> bool:
    """Whether another subject is in the pool that a subject sees."""
    if pool.groups and other.group not in pool.groups:
        return False
    if pool.scope == "group":
        return other.group == subject.group
    return pool.scope == "all" or other.parent == subject.name


def _do(step: Step, pool: Pool, takers: Sequence[Member], everyone: Sequence[Member]) -> None:
    taking_part = [
        m for m in everyone if m.cell(pool.cell) is not None and (pool.where is None or m.cell(pool.where) is True)
    ]
    if pool.how in ("rank", "rank_last"):
        orders = [_order(pool, m) for m in taking_part]
        ranks = _ranks(pool, orders)
        results: dict[int, Value] = {id(m): ranks[order] for m, order in zip(taking_part, orders, strict=True)}
        common: Value = None
    else:
        results, common = {}, _fold(pool, taking_part)
    for member in takers:
        if all(member.cell(guard) is True for guard in step.when):
            member.trace[member.compiled.program.position[step.key]] = results.get(id(member), common)


def _order(pool: Pool, member: Member) -> tuple[int, ...]:
    """Key by which members are ranked: small keys come first."""
    values = [member.cell(key) for key in (pool.cell, *pool.ties)]
    numbers = [v if isinstance(v, int) else 0 for v in values]
    first = -numbers[0] if pool.high_first else numbers[0]
    return (first, *(-n for n in numbers[1:]))


def _ranks(pool: Pool, orders: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    ranks: dict[tuple[int, ...], int] = {}
    for place, key in enumerate(sorted(orders), start=1):
        if pool.how == "rank_last" or key not in ranks:
            ranks[key] = place
    return ranks


def _fold(pool: Pool, members: Sequence[Member]) -> Value:
    values = [v for m in members if isinstance(v := m.cell(pool.cell), int)]
    match pool.how:
        case "count":
            return len(values)
        case "sum":
            return sum(values)
        case "largest":
            return max(values, default=None)
        case _:
            return min(values, default=None)
