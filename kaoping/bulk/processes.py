"""Doing parts in this process or in several."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from queue import Empty, SimpleQueue
from types import TracebackType

from kaoping.bulk.part import run_part
from kaoping.bulk.spec import PartReport, PartSpec

Progress = Callable[[int, int], None]
"""Is told how many parts of how many are done; there may turn out to be more, where scores are open."""


class Workers:
    """Some processes that do parts, this one among them: it has the scheme compiled already."""

    def __init__(self, processes: int, progress: Progress | None = None) -> None:
        self.processes = processes
        self.progress = progress
        self._done = count(1)
        self._expected = 0
        self._running: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running:
            if error is not None:
                process.terminate()
            if process.stdin is not None:
                process.stdin.close()
        for process in self._running:
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self._running.clear()

    def expect(self, parts: int) -> None:
        """Say that so many more parts will have to be done."""
        self._expected += parts

    def start(self, most: int) -> None:
        """Start the other processes, for so many parts; until there are any, they get ready."""
        while len(self._running) < min(self.processes, most) - 1:
            self._running.append(_start())

    def do(self, specs: Sequence[PartSpec]) -> list[PartReport]:
        """Do all parts, in any order; the reports are in the order of the parts."""
        if self.processes <= 1 or len(specs) <= 1:
            return [self._told(run_part(spec)) for spec in specs]
        waiting: SimpleQueue[PartSpec] = SimpleQueue()
        for spec in specs:
            waiting.put(spec)
        self.start(len(specs))
        with ThreadPoolExecutor(len(self._running)) as threads:
            done = [threads.submit(self._serve, process, waiting) for process in self._running]
            try:
                reports = [self._told(run_part(spec)) for spec in _taken(waiting, done)]
                reports += [report for some in done for report in some.result()]
            except BaseException:
                # Nobody begins another part, and those that are being done end with their processes.
                with suppress(Empty):
                    while True:
                        waiting.get_nowait()
                for process in self._running:
                    process.terminate()
                raise
        return sorted(reports, key=lambda report: report.number)

    def _serve(self, process: subprocess.Popen[str], waiting: SimpleQueue[PartSpec]) -> list[PartReport]:
        return [self._told(report) for report in _exchange(process, waiting)]

    def _told(self, report: PartReport) -> PartReport:
        if self.progress is not None:
            self.progress(next(self._done), self._expected)
        return report


def _taken(waiting: SimpleQueue[PartSpec], done: Sequence[Future[list[PartReport]]]) -> Iterator[PartSpec]:
    """Parts that nobody has begun, until there are none or some process has failed."""
    while not any(some.done() and some.exception() is not None for some in done):
        try:
            yield waiting.get_nowait()
        except Empty:
            return


class WorkerDied(RuntimeError):
    """A process ended before its part was done; what it said is on its standard error."""


def _start() -> subprocess.Popen[str]:
    """A process of its own, with the same packages."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    # Nobody extends the models of Kaoping; looking for who might takes a tenth of the start.
    environment.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
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
