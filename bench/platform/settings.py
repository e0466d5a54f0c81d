"""Settings of the measured platform: those of the product, in the year of the appraisal."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from kaoping.site.settings import *  # noqa: F403

KAOPING_CLOCK_OFFSET = datetime.fromisoformat(os.environ["BENCH_NOON"]) - datetime.fromisoformat(
    os.environ["BENCH_STARTED"]
)
assert datetime.now(UTC) >= datetime.fromisoformat(os.environ["BENCH_STARTED"])
