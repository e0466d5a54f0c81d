"""Whatever is sent to the interface, it answers as its description says, and never with an error of its own.

Schemathesis makes calls out of the description that the platform gives to programs: right ones and wrong ones, for
every operation. Each is signed with a real key on its way in, as its sender would have signed it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from kaoping.collection.api.access import SIGNED_BY
from kaoping.collection.api.operations import ROOT, api
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast
from tests.platform.faults.test_fault_injection import nothing_kept
from tests.platform.interface.client import System, system

Call: TypeAlias = "Case[Any]"
Operation: TypeAlias = "APIOperation[Any, Any, Any, Any]"
Platform: TypeAlias = Callable[..., Iterable[bytes]]

SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix=ROOT))
OPERATIONS: dict[str, Operation] = {
    found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)
}
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
SIGNED = {f"X-Kaoping-{name}": "-" for name in SIGNED_BY}
"""Headers that take their values on the way."""
SUBJECTS, ITEMS = ("jiangbei", "jiangnan"), ("passed", "plan", "awards", "hazards")


@dataclass
class Signing:
    """The platform behind somebody who signs whatever passes."""

    platform: Platform
    caller: System

    def __post_init__(self) -> None:
        self._numbers = count()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Sign a request, and pass it on."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        path, query = environ["PATH_INFO"].encode("latin-1").decode(errors="replace"), environ.get("QUERY_STRING", "")
        caller = self.caller.next(next(self._numbers))
        headers = caller.headers(environ["REQUEST_METHOD"], f"{path}?{query}" if query else path, body)
        environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        return self.platform(environ, start_response)


@pytest.fixture
def platform() -> Iterator[Platform]:
    """The platform as a server runs it, within the transaction of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@st.composite
def sensible(draw: st.DrawFn, operation: Operation, task: int) -> Call:
    """A right call about a task that there is, with subjects and data items that mostly are asked for."""
    case = draw(operation.as_strategy(path_parameters={"id_": task}, headers=SIGNED))
    body: Any = case.body
    if isinstance(body, dict):
        for one in body["values"]:
            one["subject"], one["item"] = draw(st.sampled_from(SUBJECTS)), draw(st.sampled_from(ITEMS))
    return case


WRONG = "of a wrong form"
KINDS: dict[str, Callable[[Operation, int], st.SearchStrategy[Call]]] = {
    "of the right form": lambda operation, _task: operation.as_strategy(headers=SIGNED),
    WRONG: lambda operation, _task: operation.as_strategy(GenerationMode.NEGATIVE, headers=SIGNED),
    "about a task of its own": sensible,
}


def can_be_wrong(operation: Operation) -> bool:
    """Whether a call says anything that could be of a wrong form."""
    return bool(operation.path_parameters) or bool(operation.body)


TRIED = [(label, kind) for label, found in OPERATIONS.items() for kind in KINDS if kind != WRONG or can_be_wrong(found)]


def test_the_whole_description_is_tried() -> None:
    described = api.get_openapi_schema(path_prefix=ROOT)["paths"]
    assert set(OPERATIONS) == {f"{how.upper()} {path}" for path, one in described.items() for how in one}


@pytest.mark.parametrize(("label", "kind"), TRIED)
def test_every_call_is_answered_as_described(label: str, kind: str, cast: Cast, platform: Platform) -> None:
    calls = KINDS[kind](OPERATIONS[label], the_task(cast).pk)
    signing = Signing(platform, system(cast))

    @settings(max_examples=40)
    @given(case=calls)
    def answered(case: Call) -> None:
        with nothing_kept():
            case.call_and_validate(app=signing, checks=CHECKS)

    answered()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("label", OPERATIONS)
def test_whatever_is_not_signed_is_refused(label: str, mode: GenerationMode, cast: Cast, platform: Platform) -> None:
    """With headers of the right form, of a wrong one, or without them."""
    calls = OPERATIONS[label].as_strategy(mode, path_parameters={"id_": the_task(cast).pk})

    @settings(max_examples=20)
    @given(case=calls)
    def refused(case: Call) -> None:
        with nothing_kept():
            assert case.call_and_validate(app=platform, checks=CHECKS).status_code == 401

    refused()
