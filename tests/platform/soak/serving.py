"""Gunicorn's settings: two processes as an administrator starts them, on a free port that is told on standard output.

The application is loaded before they are forked, so that a process which is started anew is there at once.
"""

from __future__ import annotations

from typing import Any

bind = "127.0.0.1:0"
workers = 2
preload_app = True
control_socket_disable = True
wsgi_app = "tests.platform.soak.wsgi"


def when_ready(server: Any) -> None:
    """Say where it listens."""
    print(f"listens {server.LISTENERS[0].getsockname()[1]}", flush=True)
