"""Measuring: each engine in a process of its own, its time without imports, the memory of all its processes."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.data import Work
from bench.parameters import tree_of

_PAGE = 4096
_EVERY = 0.05


@dataclass(frozen=True)
class Measured:
    """Seconds by the clock, seconds of computing, peak memory of all processes and size of what was written in bytes.

    `digest` is that of the result.
    """

    engine: str
    size: int
    seconds: float
    computing: float
    memory: int
    written: int
    digest: str
    spread: tuple[float, float] = (0, 0)
    """The shortest and the longest of several rounds, in seconds."""


def measure(engine: str, work: Work, folder: Path) -> Measured:
    """Run an engine in a process of its own (`bench.one`) and digest what it wrote."""
    plan = {**{k: str(v) for k, v in vars(work).items()}, "files": str(work.folder)}
    plan |= {"engine": engine, "folder": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.one"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    watch = _Watch(process.pid)
    output, _ = process.communicate(json.dumps(plan))
    memory = watch.stop()
    if process.returncode:
        raise RuntimeError(f"{engine} at {work.size} ended with {process.returncode}")
    told = json.loads(output.strip().splitlines()[-1])
    if engine == "LibreOffice":
        # The process above it has prepared the workbook, which is not its work.
        memory = told["largest_below"]
    written = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
    digest = digest_of(engine, work, folder)
    return Measured(engine, work.size, told["seconds"], told["computing"], memory, written, digest)


class _Watch:
    """Adds up the resident memory of a process and all below it, twenty times a second, and keeps the largest."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._done.wait(_EVERY):
            self.most = max(self.most, sum(_resident(p) for p in _family(self.process)))

    def stop(self) -> int:
        """The largest memory that was seen."""
        self._done.set()
        self._thread.join()
        return self.most


def _family(process: int) -> list[int]:
    found = [process]
    for parent in found:
        for tasks in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(p) for p in tasks.read_text().split()]
            except OSError:
                continue
    return found


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def digest_of(engine: str, work: Work, folder: Path) -> str:
    """One text for all scores of leaves, totals, ranks and grades, whatever their order."""
    with duckdb.connect() as db:
        leaves, totals = _relations(db, engine, work, folder)
        parts = [
            _digest(db, f"SELECT subject, period, item, score::BIGINT AS score FROM {leaves}"),
            _digest(db, f"SELECT subject, period, total::BIGINT AS total, rank::BIGINT AS rank, grade FROM {totals}"),
        ]
    return "-".join(parts)


def _relations(db: duckdb.DuckDBPyConnection, engine: str, work: Work, folder: Path) -> tuple[str, str]:
    if not engine.startswith("kaoping in bulk"):
        return f"read_parquet('{folder}/leaves.parquet')", f"read_parquet('{folder}/totals.parquet')"
    wanted = {f"{leaf.name}.score": leaf.name for leaf in tree_of(work).leaves}
    parts = []
    for path in sorted((folder / "trace" / "low").glob("*/stage*.parquet")):
        columns = [name for (name, *_) in db.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()]
        here = ", ".join(f'"{c}" AS "{wanted[c]}"' for c in columns if c in wanted)
        if here:
            names = ", ".join(f'"{wanted[c]}"' for c in columns if c in wanted)
            select = f"(SELECT subject, period, {here} FROM read_parquet('{path}'))"
            parts.append(f"(UNPIVOT {select} ON {names} INTO NAME item VALUE score)")
    totals = f"(SELECT * REPLACE (total * 100 AS total) FROM read_parquet('{folder}/totals.parquet'))"
    return f"({' UNION ALL '.join(f'SELECT * FROM {p}' for p in parts)})", totals


def _digest(db: duckdb.DuckDBPyConnection, select: str) -> str:
    """Rows are hashed as texts, so that how an engine stores a column does not matter."""
    columns = [f'"{name}"::VARCHAR' for (name, *_) in db.execute(f"DESCRIBE {select}").fetchall()]
    text = f"concat_ws('|', {', '.join(columns)})"
    row = db.execute(
        f"SELECT count(*), bit_xor(hash(t)), sum(hash(t)::HUGEINT) % 18446744073709551616 "
        f"FROM (SELECT {text} AS t FROM ({select}))"
    ).fetchone()
    assert row is not None
    return f"{row[0]}:{row[1]:016x}:{row[2]:016x}"
