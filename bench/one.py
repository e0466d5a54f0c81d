"""One engine on one piece of work, in a process of its own: reads what to do, says how long it took."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.data import Work


def engine_named(name: str) -> Callable[[Work, Path], object]:
    """The engine; importing it is not measured."""
    match name:
        case "fractions":
            from bench.fractions_engine import run
        case "pandas":
            from bench.pandas_engine import run
        case "polars":
            from bench.polars_engine import run
        case "kaoping plainly":
            from bench.kaoping_engines import run_plainly as run
        case "kaoping in bulk":
            from bench.kaoping_engines import run_in_bulk as run
        case "kaoping in bulk, 1 processor":
            from bench.kaoping_engines import run_in_bulk

            run = partial(run_in_bulk, processors=1)
        case _:
            raise ValueError(name)
    return run


def main() -> None:
    """Run and say the seconds by the clock and of computing, those of processes below included."""
    plan = json.loads(sys.stdin.read())
    numbers = {key: int(plan[key]) for key in ("subjects", "groups", "periods", "leaves")}
    work, folder = Work(folder=Path(plan["files"]), **numbers), Path(plan["folder"])
    if plan["engine"] == "LibreOffice":
        # What it recalculates is written before; only the program itself is measured.
        from bench.libreoffice_engine import prepared

        do, finish = prepared(work, folder)
    else:
        run = engine_named(plan["engine"])
        do, finish = lambda: run(work, folder), lambda: None
    before, clock = os.times(), time.perf_counter()
    do()
    seconds, after = time.perf_counter() - clock, os.times()
    computing = sum(after[:4]) - sum(before[:4])
    below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    finish()
    sys.stdout.write(json.dumps({"seconds": seconds, "computing": computing, "largest_below": below}) + "\n")


if __name__ == "__main__":
    main()
