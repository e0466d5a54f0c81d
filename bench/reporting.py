"""The report of a benchmark: machine, versions, figures, ratios, and how cost grows."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path

from bench.measuring import Measured
from bench.small import Small

PACKAGES = ("duckdb", "pandas", "polars", "pyarrow", "numpy")


def report(small: Small | None, found: Sequence[Measured]) -> str:
    """The report as Markdown."""
    parts = ["# Benchmarks", "", *_machine(), ""]
    if small is not None:
        parts += [*_small(small), ""]
    parts += [*_large(found), ""]
    return "\n".join(parts)


def _machine() -> Iterator[str]:
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    yield f"Machine: {os.cpu_count()} cores ({processor}), {memory:.0f} GiB, {platform.system()} {platform.release()}."
    yield f"Python {platform.python_version()}, " + ", ".join(f"{p} {_version(p)}" for p in PACKAGES) + "."
    yield f"Load of the machine when the report was written, which includes the benchmark itself: {load}."


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def _small(s: Small) -> Iterator[str]:
    yield "## A small appraisal: 20 units, 30 leaves each; milliseconds of computing in a warm process"
    yield ""
    yield "| what | shortest | median |"
    yield "|---|---|---|"
    for what, times in (
        ("score what is loaded; every step of every score is kept (`Prepared.run`)", s.run),
        ("the same, and explain all 20 units, structured", s.structured),
        ("the same, and read every block of every explanation", s.read),
        ("the same, and explain all 20 units as text", s.texts),
        ("explain one unit as text, the first under its scheme", s.alone),
        ("compile the scheme and take the values in (`Prepared`)", s.prepare),
        ("`kaoping score` on the example of Jinhua, the whole process", s.command),
    ):
        yield f"| {what} | {times.least:.1f} | {times.middle:.1f} |"


def _large(found: Sequence[Measured]) -> Iterator[str]:
    yield "## The same work by all engines; equal results"
    yield ""
    yield "Seconds are medians of the rounds, with the shortest and the longest in brackets; imports are left out."
    yield "Every engine goes from files to files. Memory is the largest sum over all processes."
    yield ""
    yield "| leaf values | engine | s | s of computing | peak memory, GB | written, MB | leaf values/s | against bulk |"
    yield "|---|---|---|---|---|---|---|---|"
    bulk = {m.size: m.seconds for m in found if m.engine == BULK}
    for m in found:
        low, high = m.spread
        seconds = f"{m.seconds:.2f} ({low:.2f}–{high:.2f})"
        ratio = f"{m.seconds / bulk[m.size]:.2f}" if m.size in bulk else ""
        rate, written = f"{m.size / m.seconds:,.0f}", f"{m.written / 1e6:,.1f}"
        yield (
            f"| {m.size:,} | {m.engine} | {seconds} | {m.computing:.2f} | {m.memory / 1e9:.2f} | {written} | {rate} "
            f"| {ratio} |"
        )
    yield ""
    yield from _growth([m for m in found if m.engine == BULK])


BULK = "kaoping in bulk"


def _growth(runs: Sequence[Measured]) -> Iterator[str]:
    """How the cost of bulk grows from each size to the next."""
    for small, large in pairwise(sorted(runs, key=lambda m: m.size)):
        more = (large.seconds - small.seconds) / (large.size - small.size) * 1e6
        yield f"- From {small.size:,} to {large.size:,} each further million of leaf values takes {more:.2f} s in bulk."
