"""What the documentation of the interface shows is so: its example runs, its signature is right."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import pytest
from django.test import Client

from kaoping.basis.clock import now
from kaoping.collection.api.operations import ROOT, api
from kaoping.collection.api.signing import signature, text_to_sign
from kaoping.collection.values.models import Channel, Value
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast
from tests.platform.interface.client import system

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


@contextmanager
def _opened(request: Request) -> Iterator[io.BytesIO]:
    """In place of the network: the platform itself."""
    body = request.data if isinstance(request.data, bytes) else b""
    headers = dict(request.header_items())
    kind = headers.pop("Content-type", "application/json")
    path = urlsplit(request.full_url).path
    answer = Client().generic(request.get_method(), path, body, content_type=kind, headers=headers)
    assert answer.status_code == 200, answer.content
    yield io.BytesIO(answer.content)


def test_the_example_of_the_documentation_runs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    caller, task = system(cast), the_task(cast)
    monkeypatch.setattr("urllib.request.urlopen", _opened)
    monkeypatch.setattr("time.time", lambda: now().timestamp())

    names: dict[str, Any] = {"KEY": caller.public, "SECRET": caller.secret, "PLATFORM": "https://kaoping.example"}
    exec(found[1], names)  # noqa: S102 - the example itself

    task.refresh_from_db()
    assert capsys.readouterr().out == f"submitted {task.entry}\n"
    assert set(Value.objects.filter(channel=Channel.API).values_list("item", flat=True)) == {"passed", "plan"}


def test_the_signature_that_is_shown_is_right() -> None:
    text = text_to_sign("GET", "/api/v1/tasks", "", b"", "1764500000", "0123456789abcdef")

    assert signature("example-secret", text) in PAGE


def test_every_code_that_operations_say_is_documented() -> None:
    source = (Path(__file__).parents[3] / "kaoping" / "collection" / "api" / "problems.py").read_text()
    codes = set(re.findall(r'40[149],\s+"([a-z-]+)"', source))

    assert len(codes) >= 8
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()


def test_the_description_for_programs_names_every_call_and_loads_nothing(browser: Callable[[str], Client]) -> None:
    answer = browser("office").get("/keys/openapi.json")

    assert answer.headers["Content-Type"] == "application/json"
    assert set(answer.json()["paths"]) == {
        f"{ROOT}tasks",
        f"{ROOT}tasks/{{id_}}",
        f"{ROOT}tasks/{{id_}}/values",
        f"{ROOT}tasks/{{id_}}/receipt",
    }
    assert api.docs_url is None
    assert "//cdn" not in answer.content.decode()
