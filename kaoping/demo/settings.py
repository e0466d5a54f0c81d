"""Settings of the demonstration: those of the product, with signing in by a click, and a clock of its own."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta

os.environ["KAOPING_MODE"] = "demo"
os.environ.setdefault("KAOPING_INSECURE_HTTP", "1")

from kaoping.site.settings import *  # noqa: F403
from kaoping.site.settings import HERE, INSTALLED_APPS, KAOPING_DATA, LOCALE_PATHS, TEMPLATES

INSTALLED_APPS = ["kaoping.demo", *INSTALLED_APPS]
ROOT_URLCONF = "kaoping.demo.urls"
PASSWORD_HASHERS = ["kaoping.demo.hashing.Cheap"]
LOCALE_PATHS = [*LOCALE_PATHS, HERE.parent / "demo" / "locale"]
TEMPLATES[0]["DIRS"].insert(0, HERE.parent / "demo" / "templates")  # type: ignore[attr-defined]
TEMPLATES[0]["OPTIONS"]["context_processors"].append("kaoping.demo.views.shown")  # type: ignore[index]

CLOCK = KAOPING_DATA / "demo-clock.json"
"""What time it was in Linjiang when the demonstration was started, and by the real clock."""


def clock_offset() -> timedelta:
    """By how much the demonstration's clock is wrong on purpose: nothing before it was started."""
    if not CLOCK.exists():
        return timedelta(0)
    said = json.loads(CLOCK.read_text(encoding="utf-8"))
    return datetime.fromisoformat(said["shown"]) - datetime.fromisoformat(said["real"])


KAOPING_CLOCK_OFFSET = clock_offset()
