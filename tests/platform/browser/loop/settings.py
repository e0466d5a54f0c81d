"""Settings of the whole loop: those of the product, at the moment that a file says.

An appraisal takes a month; the test walks through it in a minute. Between two steps it writes another moment into the
file, and all processes are there: the web server, the worker. A moment stands still until then, so nothing depends on
how fast the machine is.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from kaoping.site.settings import *  # noqa: F403

CLOCK = Path(os.environ["LOOP_CLOCK"])


class Told:
    """What leads from any time to the moment in the file: added to the machine's clock as an offset is."""

    def __radd__(self, _time: datetime) -> datetime:
        return datetime.fromisoformat(CLOCK.read_text())


KAOPING_CLOCK_OFFSET = Told()  # type: ignore[assignment]
