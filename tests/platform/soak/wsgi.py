"""The product's web application, with a moment at which it kills itself, if a request says so in a header."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any
from unittest.mock import patch

from kaoping.site.wsgi import application as product  # Django is set up by this.

# isort: split
from kaoping.analysis.runs import services
from tests.platform.soak.orders import At, order_of
from tests.platform.soak.points import Points

ORDER = "HTTP_X_SOAK"
BY_WORKER = "HTTP_X_SOAK_BY_WORKER"
"""Has even a small run computed by a worker."""

points = Points()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request, or die of it."""
    if ORDER not in environ:
        return product(environ, start_response)
    points.arm(order_of(environ[ORDER]))
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def begin(status: str, headers: list[tuple[str, str]], _exc: object = None) -> Callable[[bytes], object]:
        begun.append((status, headers))
        return _unused

    with ExitStack() as stack:
        if BY_WORKER in environ:
            stack.enter_context(patch.object(services, "AT_ONCE", 0))
        stack.enter_context(points.watching())
        answer = product(environ, begin)
    points.reach(At.REPLY)
    status, headers = begun[0]
    start_response(status, [*headers, ("X-Soak", json.dumps(asdict(points.passed)))])
    return _Sending(answer)


def _unused(_data: bytes) -> object:
    raise AssertionError("the product answers with a body, and writes nothing by itself")


class _Sending:
    """A body in two halves: gunicorn sends the headers with the first."""

    def __init__(self, answer: Iterable[bytes]) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        whole = b"".join(self._answer)
        half = len(whole) // 2
        yield whole[:half]
        points.reach(At.SENDING)
        yield whole[half:]

    def close(self) -> None:
        """Close what the product answered, as a web server does."""
        close = getattr(self._answer, "close", None)
        if close is not None:
            close()
