"""Settings that cannot work stop the start, and say what would be right."""

from __future__ import annotations

import pytest

from kaoping.site import environment
from kaoping.site.environment import WrongEnvironment, read_environment

ADDRESS = "postgresql://kaoping@localhost/kaoping"


def test_postgresql_without_its_driver_stops_the_start_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)

    with pytest.raises(WrongEnvironment, match=r"pip install 'kaoping\[postgresql\]'"):
        read_environment({"KAOPING_MODE": "demo", "KAOPING_DATABASE": ADDRESS})


def test_without_postgresql_no_driver_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)

    assert read_environment({"KAOPING_MODE": "demo"}).databases()["default"]["ENGINE"] == "django.db.backends.sqlite3"
