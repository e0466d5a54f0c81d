"""Doing parts in this process or in several."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from types import TracebackType

from kaoping.bulk.part import run_part
from kaoping.bulk.spec import PartReport, PartSpec

Progress = Callable[[PartReport], None]


class Workers:
    """Some processes that do parts; with one, parts are done in this process."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._running: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running:
            if process.stdin is not None:
                process.stdin.close()
        for process in self._running:
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self._running.clear()

    def do(self, specs: Sequence[PartSpec], progress: Progress | None = None) -> list[PartReport]:
        """Do all parts, in any order; the reports are in the order of the parts."""
        if self.processes <= 1 or len(specs) <= 1:
            return [self._told(run_part(spec), progress) for spec in specs]
        waiting: SimpleQueue[PartSpec] = SimpleQueue()
        for spec in specs:
            waiting.put(spec)
        while len(self._running) < min(self.processes, len(specs)):
            self._running.append(_start())
        with ThreadPoolExecutor(len(self._running)) as threads:
            done = [threads.submit(self._serve, process, waiting, progress) for process in self._running]
            reports = [report for some in done for report in some.result()]
        return sorted(reports, key=lambda report: report.number)

    def _serve(
        self, process: subprocess.Popen[str], waiting: SimpleQueue[PartSpec], progress: Progress | None
    ) -> list[PartReport]:
        return [self._told(report, progress) for report in _exchange(process, waiting)]

    @staticmethod
    def _told(report: PartReport, progress: Progress | None) -> PartReport:
        if progress is not None:
            progress(report)
        return report


class WorkerDied(RuntimeError):
    """A process ended before its part was done; what it said is on its standard error."""


def _start() -> subprocess.Popen[str]:
    """A process of its own, with the same packages."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.Popen(
        [sys.executable, "-m", "kaoping.bulk.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    )


def _exchange(process: subprocess.Popen[str], waiting: SimpleQueue[PartSpec]) -> Iterator[PartReport]:
    assert process.stdin is not None
    assert process.stdout is not None
    while True:
        try:
            spec = waiting.get_nowait()
        except Empty:
            return
        process.stdin.write(spec.to_json() + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise WorkerDied(f"part {spec.number} was not done: the process ended with {process.wait()}")
        yield PartReport.from_json(line)
