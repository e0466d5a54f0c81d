"""`python -m kaoping.site work`: a worker for background jobs."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from kaoping.governance.jobs.worker import do_one, look_around, work


class Command(BaseCommand):
    """Works until it is told to stop (SIGTERM, SIGINT); a job that has begun is finished."""

    help = "Do background jobs. With the embedded database one worker is right; with PostgreSQL as many as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What may be said."""
        parser.add_argument("--once", action="store_true", help="do what is waiting, then end")

    def handle(self, *_args: object, **options: object) -> None:
        """Work."""
        if options["once"]:
            look_around()
            while do_one():
                pass
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        work(stop)
