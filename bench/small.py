"""The small appraisal: 20 units with 30 leaves, as a web page would score it; and the command as a process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.data import work_of, write_work
from bench.kaoping_engines import read_values, scheme_of
from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.scoring import Prepared

ROUNDS = 31
EXAMPLE = Path("examples/jinhua")


@dataclass(frozen=True)
class Small:
    """Milliseconds, medians: what is loaded is scored, taken in and scored, explained for one unit and for all."""

    run: float
    prepare: float
    explain_one: float
    explain_all: float
    texts_of_all: float
    command: float


def measure_small() -> Small:
    """Measure 600 leaves in a warm process, and `kaoping score` on a published month from start to end."""
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as folder:
        work = work_of(600, Path(folder))
        write_work(work)
        scheme, values = scheme_of(work), read_values(work)
    period = scheme.periods[0].id
    prepared = Prepared(scheme, values, period)
    result = prepared.run()
    names = [s.subject.name for s in result.subjects]
    return Small(
        run=_milliseconds(prepared.run),
        prepare=_milliseconds(lambda: Prepared(scheme, values, period)),
        explain_one=_milliseconds(lambda: explain(result, names[0])),
        explain_all=_milliseconds(lambda: [explain(result, name) for name in names]),
        texts_of_all=_milliseconds(lambda: [explanation_text(explain(result, name)) for name in names]),
        command=_milliseconds(_command, rounds=5),
    )


def _milliseconds(do: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    do()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        do()
        times.append(time.perf_counter() - start)
    return median(times) * 1000


def _command() -> None:
    command = [sys.executable, "-m", "kaoping.cli", "score", str(EXAMPLE / "scheme.yaml"), str(EXAMPLE / "values.csv")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
