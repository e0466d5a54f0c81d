"""Stages: steps over pools of subjects are done between them, so each must come after all that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kaoping.engine.compiling.profile import Profile
from kaoping.engine.program import Pool, Program
from kaoping.engine.terms import Finding, Refused
from kaoping.engine.words import Words


def with_stages(programs: Mapping[Profile, Program]) -> dict[Profile, Program]:
    """Give every step the stage in which it can be done: after all stages of what it reads.

    Raises:
        Refused: if steps over pools depend on each other in a circle.
    """
    stages: dict[Profile, dict[str, int]] = {name: {} for name in programs}
    pools = sum(isinstance(s.what, Pool) for p in programs.values() for s in p.steps)
    steps = {name: [(step, step.reads()) for step in program.steps] for name, program in programs.items()}
    for _ in range(pools + 2):
        changed = False
        for name, program in steps.items():
            own = stages[name]
            for step, reads in program:
                stage = max((own.get(key, 0) for key in reads), default=0)
                if isinstance(step.what, Pool):
                    # Pools come first in a stage, so all that one reads, its guards too, is of an earlier one.
                    guards = max((own.get(key, 0) for key in step.when), default=0)
                    stage = 1 + max(guards, _read_from(step.what, name, stages))
                changed |= own.get(step.key) != stage
                own[step.key] = stage
        if not changed:
            return {
                name: replace(p, steps=tuple(replace(s, stage=stages[name][s.key]) for s in p.steps))
                for name, p in programs.items()
            }
    raise Refused(
        [
            Finding(
                "circular",
                ("items",),
                Words("排名或平均值之间循环引用", "ranks or means depend on each other in a circle"),
                Words("去掉其中一个引用", "remove one of the references"),
            )
        ]
    )


def _read_from(pool: Pool, reader: Profile, stages: Mapping[Profile, Mapping[str, int]]) -> int:
    """The last stage of what a pool reads, in the programs of those who can be members."""
    groups = (reader.group,) if pool.scope == "group" else pool.groups
    members = [cells for profile, cells in stages.items() if not groups or profile.group in groups]
    read = [k for k in (pool.cell, pool.where, *pool.ties) if k]
    return max((cells.get(key, 0) for cells in members for key in read), default=0)
