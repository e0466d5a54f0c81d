"""Settings of the soak: the product's, with a clock that is moved on instead of waited for."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_network

from kaoping.site.settings import *  # noqa: F403
from kaoping.site.settings import KAOPING_DATA

KAOPING_MONITORS = (ip_network("127.0.0.1"),)

CLOCK = KAOPING_DATA / "clock"


class Moved:
    """What leads from the machine's time to that of the soak: a file says by how many seconds, to all processes."""

    def __radd__(self, time: datetime) -> datetime:
        return time + timedelta(seconds=int(CLOCK.read_text()))


KAOPING_CLOCK_OFFSET = Moved()  # type: ignore[assignment]
LONG = timedelta(days=365)
KAOPING_IDLE = {"administrators": LONG, "others": LONG}
KAOPING_LONGEST_SESSION = LONG
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Nobody signs in here: sessions are prepared."""
