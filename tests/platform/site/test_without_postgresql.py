"""The embedded database needs no driver of PostgreSQL: whoever runs `make demo` has none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.platform.browser.server import environment_of

EVERYTHING = """
import sys
sys.modules["psycopg"] = None
import django
django.setup()
from importlib import import_module
from django.core.management import get_commands, load_command_class
import_module("kaoping.site.urls")
import_module("kaoping.site.wsgi")
for name, app in get_commands().items():
    if str(app).startswith("kaoping"):
        load_command_class(app, name)
import_module("kaoping.demo.load")
"""


def test_pages_commands_and_the_demonstration_are_loaded_without_the_driver(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING],
        env=environment_of(tmp_path, ""),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
