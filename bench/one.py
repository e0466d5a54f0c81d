"""One engine on one piece of work, in a process of its own: reads what to do, says how long it took."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
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
            from bench.kaoping_engines import run_in_bulk as run  # type: ignore[assignment]
        case _:
            raise ValueError(name)
    return run


def main() -> None:
    """Run and say the seconds by the clock and of computing, those of processes below included."""
    plan = json.loads(sys.stdin.read())
    numbers = {key: int(plan[key]) for key in ("subjects", "groups", "periods", "leaves")}
    work = Work(folder=Path(plan["files"]), **numbers)
    run = engine_named(plan["engine"])
    before, clock = os.times(), time.perf_counter()
    run(work, Path(plan["folder"]))
    seconds, after = time.perf_counter() - clock, os.times()
    computing = sum(after[:4]) - sum(before[:4])
    sys.stdout.write(json.dumps({"seconds": seconds, "computing": computing}) + "\n")


if __name__ == "__main__":
    main()
