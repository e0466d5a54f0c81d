"""The small appraisal: 20 units with 30 leaves, as a web page would score it; and the command as a process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from bench.data import work_of, write_work
from bench.kaoping_engines import read_values, scheme_of
from kaoping.engine.explanation import Block, Explainer, Explanation
from kaoping.engine.scoring import Prepared, Result

ROUNDS = 31
WARM = 4
"""Rounds before: templates of explanations are made in the second and compiled in the third."""
EXAMPLE = Path("examples/jinhua")


@dataclass(frozen=True)
class Times:
    """Milliseconds of computing in several rounds."""

    least: float
    middle: float


@dataclass(frozen=True)
class Small:
    """Milliseconds of computing: shortest and median of the rounds."""

    run: Times
    prepare: Times
    structured: Times
    read: Times
    texts: Times
    alone: Times
    command: Times


def measure_small() -> Small:
    """Measure 600 leaves in a warm process, and `kaoping score` on a published month from start to end."""
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as folder:
        work = work_of(600, Path(folder))
        write_work(work)
        scheme, values = scheme_of(work), read_values(work)
    period = scheme.periods[0].id
    prepared = Prepared(scheme, values, period)
    names = [s.name for s in values.subjects]

    def structured() -> list[Explanation]:
        explainer = Explainer(prepared.run())
        return [explainer.explain(name) for name in names]

    def read() -> list[tuple[Block, ...]]:
        """Blocks are made when they are read: here all of them are."""
        return [tuple(explanation.blocks) for explanation in structured()]

    def texts() -> list[str]:
        explainer = Explainer(prepared.run())
        return [explainer.text(name) for name in names]

    def alone() -> Result:
        """A result under a scheme that nobody has explained yet."""
        return replace(prepared.run(), scheme=scheme.model_copy(deep=True))

    return Small(
        run=_times(prepared.run),
        prepare=_times(lambda: Prepared(scheme, values, period)),
        structured=_times(structured),
        read=_times(read),
        texts=_times(texts),
        alone=_times(lambda result: Explainer(result).text(names[0]), given=alone),
        command=_times(_command, rounds=5),
    )


def _times(do: Callable[..., object], *, given: Callable[[], object] | None = None, rounds: int = ROUNDS) -> Times:
    """The times of some rounds, after some that are not counted; what is `given` is made before each."""
    found = []
    for at in range(rounds + WARM):
        made = () if given is None else (given(),)
        start = _computed()
        do(*made)
        if at >= WARM:
            found.append((_computed() - start) * 1000)
    return Times(min(found), median(found))


def _computed() -> float:
    """Seconds of computing of this process and of those that it has started."""
    return time.process_time() + sum(os.times()[2:4])


def _command() -> None:
    command = [sys.executable, "-m", "kaoping.cli", "score", str(EXAMPLE / "scheme.yaml"), str(EXAMPLE / "values.csv")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
