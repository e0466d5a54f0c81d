"""`make bench`: the engines side by side on the same work, at growing sizes, each up to what it can hold.

A time counts only if the result is right: at each size all engines must give the same digest of every score of
a leaf, every total, rank and grade. Engines take turns; the median of the rounds is reported.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.data import Work, work_of, write_work
from bench.measuring import Measured, measure
from bench.reporting import report
from bench.small import Small, measure_small

HOLDS = {
    "LibreOffice": 20_000,
    "fractions": 10**5,
    "kaoping plainly": 10**5,
    "pandas": 10**7,
    "polars": 10**7,
    "kaoping in bulk, 1 processor": 10**7,
    "kaoping in bulk": 10**9,
}
"""The largest size at which an engine is run.

One workbook holds a group in a month; fractions and the plain engine keep every value as an object; what pandas
and polars need at 10^7 is in the report.
"""
SIZES = (600, 10**4, 10**5, 10**6, 10**7, 21_600_000)
ROUNDS = 3
"""Rounds at every size up to the last, at which there is but one engine and one round."""


def main() -> None:
    """Measure, hold the results against each other, print and write the report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_number, nargs="*", default=SIZES, help="numbers of leaf values, such as 1e6")
    parser.add_argument("--to", type=_number, default=SIZES[-1], help="leave out sizes beyond this one")
    parser.add_argument("--rounds", type=int, help=f"rounds at every size, instead of {ROUNDS} up to 10^7")
    parser.add_argument("--no-small", action="store_true", help="leave out the small appraisal")
    parser.add_argument("--output", type=Path, help="where the report goes, such as bench/results.md")
    chosen = parser.parse_args()
    small = None if chosen.no_small else measure_small()
    sizes = [size for size in chosen.sizes if size <= chosen.to]
    found = [one for size in sizes for one in at_size(size, chosen.rounds or (ROUNDS if size <= 10**7 else 1))]
    text = report(small, found)
    print(text)
    if chosen.output is not None:
        chosen.output.write_text(text, encoding="utf-8")


def _number(text: str) -> int:
    return int(float(text))


def at_size(size: int, rounds: int) -> list[Measured]:
    """All engines that can hold the size; what they made is removed again."""
    with tempfile.TemporaryDirectory(prefix="kaoping-bench-") as temporary:
        folder = Path(temporary)
        work = work_of(size, folder / "work")
        write_work(work)
        engines = [name for name, most in HOLDS.items() if size <= most and _is_there(name)]
        # A minute of recalculation is measured once.
        turns = [(at, engine) for at in range(rounds) for engine in engines if at == 0 or engine != "LibreOffice"]
        runs = [_once(engine, work, folder / "result") for _, engine in turns]
    digests = {run.engine: run.digest for run in runs}
    if len(set(digests.values())) != 1:
        raise SystemExit(f"the engines differ at {work.size}: {digests}")
    return [_middle([run for run in runs if run.engine == engine]) for engine in engines]


def _is_there(engine: str) -> bool:
    return engine != "LibreOffice" or shutil.which("soffice") is not None


def _once(engine: str, work: Work, folder: Path) -> Measured:
    try:
        return measure(engine, work, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _middle(runs: Sequence[Measured]) -> Measured:
    return replace(
        runs[0],
        seconds=median(run.seconds for run in runs),
        computing=median(run.computing for run in runs),
        memory=max(run.memory for run in runs),
        spread=(min(run.seconds for run in runs), max(run.seconds for run in runs)),
    )


__all__ = ["Small", "main"]

if __name__ == "__main__":
    main()
