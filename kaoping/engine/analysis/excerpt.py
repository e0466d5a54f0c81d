"""The part of a program that leads to one cell, run by itself with some cells given instead of computed.

Curves and what-ifs come from the program that made the scores, never from a second formula: the steps are
the same objects, compiled by the same printer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from kaoping.engine.program import (
    CellType,
    Input,
    Pool,
    Program,
    Records,
    Role,
    Row,
    Step,
    Trace,
    Value,
    compile_stages,
)

Given = Mapping[str, "Value | list[Row]"]
Read = Callable[[str], Value]
PoolValue = Callable[[Step, Read], Value]
"""What a step over a pool of subjects gives, asked with a reader of the subject's own cells."""


class Excerpt:
    """The steps of `program` that `goal` needs; the cells in `given` are inputs of it."""

    def __init__(self, program: Program, goal: str, given: Collection[str] = ()) -> None:
        needed = _needed(program, goal, frozenset(given))
        inputs = [i for i in program.inputs if i.key in needed]
        inputs += [_as_input(s) for s in program.steps if s.key in needed and s.key in given]
        self.goal = goal
        self.inputs = tuple(inputs)
        self.records = tuple(r for r in program.records if r.key in needed)
        self.steps = tuple(s for s in program.steps if s.key in needed and s.key not in given)
        keys = [*(i.key for i in self.inputs), *(r.key for r in self.records), *(s.key for s in self.steps)]
        position = {key: at for at, key in enumerate(keys)}
        self.program = Program(self.inputs, self.records, self.steps, (), position)
        self._stages = compile_stages(self.program)
        self._pools: dict[int, list[Step]] = {}
        for step in self.steps:
            if isinstance(step.what, Pool):
                self._pools.setdefault(step.stage, []).append(step)

    @property
    def pools(self) -> tuple[Step, ...]:
        """Steps over a pool of subjects that the goal needs."""
        return tuple(s for s in self.steps if isinstance(s.what, Pool))

    def type_of(self, key: str) -> CellType:
        """Type of a cell of the excerpt."""
        return self.program.type_of(key)

    def value(self, given: Given, pool: PoolValue) -> Value:
        """Value of the goal with these inputs (those not named are not there)."""
        return self.value_from(self.trace(given), pool)

    def trace(self, given: Given) -> Trace:
        """These inputs at their places, as `value_from` takes them: many similar ones start from a copy of one."""
        position = self.program.position
        trace: Trace = [None] * len(position)
        for key in (*(i.key for i in self.inputs), *(r.key for r in self.records)):
            trace[position[key]] = given.get(key)
        return trace

    def value_from(self, trace: Trace, pool: PoolValue) -> Value:
        """Value of the goal; the trace is filled, its rows are not: they stay as they are."""
        position = self.program.position
        for records in self.records:
            rows = trace[position[records.key]]
            if isinstance(rows, list):
                trace[position[records.key]] = [list(row) for row in rows]

        def read(key: str) -> Value:
            found = trace[position[key]]
            assert not isinstance(found, list)
            return found

        for stage, function in enumerate(self._stages):
            for step in self._pools.get(stage, ()):
                if all(read(guard) is True for guard in step.when):
                    trace[position[step.key]] = pool(step, read)
            function(trace)
        return read(self.goal)


def _as_input(step: Step) -> Input:
    return Input(step.key, step.words, step.type, Role.CONTEXT)


def _needed(program: Program, goal: str, given: frozenset[str]) -> set[str]:
    steps = {s.key: s for s in program.steps}
    records = {r.key: r for r in program.records}
    found: set[str] = set()
    pending = [goal]
    while pending:
        key = pending.pop()
        if key in found:
            continue
        found.add(key)
        if key in given:
            continue
        if key in steps:
            pending += steps[key].reads()
        elif key in records:
            pending += _reads_of_rows(records[key])
    return found


def _reads_of_rows(records: Records) -> set[str]:
    own = set(records.cells())
    return {key for step in records.steps for key in step.reads()} - own


def upstream(program: Program, key: str) -> set[str]:
    """All cells that a cell depends on, itself left out."""
    return _needed(program, key, frozenset()) - {key}
