"""Every action that the code records has a name on the pages of the ledger, and nothing else has one."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kaoping.application.rectification.models import Action
from kaoping.governance.ledger.words import ACCESSES, ACTIONS, OBJECTS
from kaoping.site import denials
from tests.platform.cast import Cast

SOURCES = Path(__file__).parents[3] / "kaoping"
NOTING = frozenset(("note", "_note", "note_denied", "_fails"))
"""Functions that are told an action of the tree of accesses."""
RECORDING = NOTING | {"record", "record_openly", "_moved", "_close"}
"""Functions that are told an action."""
DENIED = {*denials.ACTIONS.values(), denials.BY_NUMBER}
"""What the middleware of denials notes."""
CODE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")


def _codes(path: Path, told: frozenset[str] = RECORDING) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in told:
            for one in (inner for argument in call.args for inner in ast.walk(argument)):
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and CODE.fullmatch(one.value):
                    yield one.value
                # A code with a name of its own.
                if isinstance(one, ast.Name) and one.id.isupper():
                    yield from re.findall(rf'^{one.id} = "([a-z.-]+)"', _all(), re.MULTILINE)


def _all() -> str:
    return "\n".join(path.read_text() for path in SOURCES.rglob("sealing.py"))


def test_every_action_has_a_name_and_every_name_an_action() -> None:
    recorded = {code for path in SOURCES.rglob("*.py") for code in _codes(path)}
    # The first one is `order.made`.
    recorded |= {f"order.{move.value.replace('_', '-')}" for move in Action if move is not Action.ORDER}

    assert recorded | DENIED == set(ACTIONS)


def test_those_of_accesses_are_what_is_noted_and_not_recorded() -> None:
    noted = {code for path in SOURCES.rglob("*.py") for code in _codes(path, NOTING)}

    assert noted | DENIED == ACCESSES


def test_every_kind_of_thing_has_the_name_that_it_has_elsewhere() -> None:
    ours = (m._meta for m in apps.get_models() if m.__module__.startswith("kaoping."))

    assert {label: str(name) for label, name in OBJECTS.items()} == {m.label_lower: str(m.verbose_name) for m in ours}


def test_names_differ_in_both_languages() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for names in (ACTIONS, OBJECTS):
                assert len({str(name) for name in names.values()}) == len(names)


@pytest.mark.parametrize(
    ("language", "name", "thing"), [("zh-hans", "角色已授予", "任职"), ("en", "Role given", "Post")]
)
def test_the_ledger_shows_names_and_codes(
    language: str, name: str, thing: str, cast: Cast, browser: Callable[[str], Client]
) -> None:
    del cast
    client = browser("audit")
    client.cookies["language"] = language

    page = client.get(reverse("ledger")).content.decode()
    first = client.get(reverse("ledger-one", args=[0])).content.decode()

    assert f'{name} <small class="kp-sub">post.given</small>' in page
    assert re.search(rf'<td>{thing} \d+ <small class="kp-sub">people.post</small>', page)
    assert '<small class="kp-sub">organisation.founded</small>' in first
