"""Before a web server serves, it has loaded what its first visitors would wait for."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connections
from django.template import loader

from kaoping.planning.cycles.models import Cycle
from kaoping.planning.schemes import selectors
from kaoping.site import warming
from tests.platform.appraisal import the_cycle
from tests.platform.cast import Cast


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The connection of a test holds its transaction: closing it is noted, and not done."""
    closed: list[str] = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append("all"))
    return closed


def test_schemes_of_open_cycles_are_known_without_their_text(
    cast: Cast, connected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    version = the_cycle(cast).version
    selectors._scheme.cache_clear()
    selectors._known.clear()
    warming.warm()

    def fail(_text: str) -> None:
        raise AssertionError("a scheme is read again")

    monkeypatch.setattr(selectors, "parse_scheme_yaml", fail)
    again = type(version).objects.defer("text").get(pk=version.pk)

    assert selectors.titles_of(again)["passed"].zh
    assert "text" in again.get_deferred_fields()
    assert connected == ["all"]


def test_every_template_of_the_product_is_loaded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    del cast
    loaded: list[str] = []

    def note(name: str) -> None:
        loaded.append(name)
        loader.get_template(name)

    monkeypatch.setattr(warming, "get_template", note)
    warming.warm()

    assert {"home.html", "results/sheet.html", "tasks/list.html"} <= set(loaded)


def test_without_its_database_a_server_starts_and_says_so(
    connected: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(Cycle.objects, "filter", fail)
    warming.warm()

    assert "schemes are loaded later: OperationalError" in caplog.text
    assert connected == ["all"]
