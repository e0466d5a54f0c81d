"""Doing parts, one after the other or several at a time, each in a database of its own.

Nearly all time is spent inside the database, which other threads need not wait for: threads of one process do as
much as processes would, and the scheme is read and compiled once for all. What a part is stays a line of JSON:
another process or machine does it by `python -m kaoping.bulk.worker`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import count

import duckdb

from kaoping.bulk.part import Connections, run_part
from kaoping.bulk.spec import PartReport, PartSpec

Progress = Callable[[int, int], None]
"""Is told how many parts of how many are done; there may turn out to be more, where scores are open."""


class Doers:
    """Does parts, so many at a time."""

    def __init__(self, at_once: int, progress: Progress | None = None) -> None:
        self.at_once = at_once
        self.progress = progress
        self._done = count(1)
        self._expected = 0

    def expect(self, parts: int) -> None:
        """Say that so many more parts will have to be done."""
        self._expected += parts

    def do(self, specs: Sequence[PartSpec], meanwhile: Callable[[], object] = lambda: None) -> list[PartReport]:
        """Do all parts, in any order; the reports are in the order of the parts.

        `meanwhile` is done by this thread while others do the parts, or before them where there are no others; what it
        raises ends them.
        """
        if self.at_once <= 1 or len(specs) <= 1:
            meanwhile()
            return [self._told(run_part(spec)) for spec in specs]
        connections: Connections = set()
        with ThreadPoolExecutor(min(self.at_once, len(specs))) as threads:
            done = [threads.submit(run_part, spec, connections) for spec in specs]
            for one in done:
                one.add_done_callback(self._tell)
            try:
                meanwhile()
                wait(done, return_when=FIRST_EXCEPTION)
                return [one.result() for one in done]
            except BaseException:
                _give_up(threads, done, connections)
                raise

    def _tell(self, done: Future[PartReport]) -> None:
        if not done.cancelled() and done.exception() is None:
            self._told(done.result())

    def _told(self, report: PartReport) -> PartReport:
        if self.progress is not None:
            self.progress(next(self._done), self._expected)
        return report


_PATIENCE = 0.05
"""Seconds between two interruptions: one that comes between two statements of a part is not noticed there."""


def _give_up(threads: ThreadPoolExecutor, done: Sequence[Future[PartReport]], connections: Connections) -> None:
    """Begin no more parts, and end those that are being done."""
    threads.shutdown(wait=False, cancel_futures=True)
    begun = [one for one in done if not one.cancelled()]
    while wait(begun, timeout=_PATIENCE).not_done:
        for connection in tuple(connections):
            # Its part may have come to its end meanwhile.
            with suppress(duckdb.ConnectionException):
                connection.interrupt()
