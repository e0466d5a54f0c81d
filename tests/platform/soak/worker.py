"""`python -m tests.platform.soak.worker`: a worker as the product runs it; a line ends its pauses, and no time.

The line is an order (see `orders`): where to die in the round that follows. When there is nothing left to do it says
so, and how much it has passed, in all and in a job of each kind.
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import asdict

import django

django.setup()

from kaoping.governance.jobs.worker import work  # noqa: E402
from tests.platform.soak.orders import order_of  # noqa: E402
from tests.platform.soak.points import Points  # noqa: E402


class Rests(threading.Event):
    """What tells the worker to stop: the end of its input."""

    def __init__(self, points: Points) -> None:
        super().__init__()
        self._points = points

    def wait(self, timeout: float | None = None) -> bool:
        """Say that nothing is left to do, and wait for a line."""
        del timeout
        passed = {"": self._points.passed, **self._points.jobs}
        print(f"rests {json.dumps({kind: asdict(one) for kind, one in passed.items()})}", flush=True)
        line = sys.stdin.readline()
        if line:
            self._points.arm(order_of(line))
        else:
            self.set()
        return self.is_set()


def main() -> None:
    """Work until the input ends."""
    points = Points()
    rests = Rests(points)
    rests.wait()
    with points.watching():
        work(rests)


if __name__ == "__main__":
    main()
