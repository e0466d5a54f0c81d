"""What a person has typed on the platform is replaced by a system only where its call says so."""

from __future__ import annotations

from typing import Any

import pytest

from kaoping.collection.api.models import Call
from kaoping.collection.tasks.models import State
from kaoping.collection.values.models import Draft
from kaoping.collection.values.services import Typed, save_drafts
from tests.platform.appraisal import the_subject, the_task
from tests.platform.cast import Cast
from tests.platform.interface.client import System, code_of, system
from tests.platform.interface.test_calls import PASSED, PLAN

BOTH: list[dict[str, object]] = [{**PASSED}, {**PLAN}]


def _type(cast: Cast, text: str) -> None:
    cells = [Typed(the_subject(cast).pk, "passed", text)]
    save_drafts(actor=cast.actor("reporter"), task=the_task(cast), cells=cells)


def _push(caller: System, cast: Cast, values: list[dict[str, object]], *, submit: bool = False) -> Any:
    return caller.send("POST", f"/api/v1/tasks/{the_task(cast).pk}/values", {"values": values, "submit": submit})


def _typed() -> dict[str, str]:
    return dict(Draft.objects.values_list("item", "typed"))


@pytest.mark.parametrize("submit", [False, True])
def test_a_call_that_would_replace_what_somebody_typed_says_what_and_does_nothing(submit: bool, cast: Cast) -> None:
    _type(cast, "93.5")

    answer = _push(system(cast), cast, BOTH, submit=submit)

    assert (answer.status_code, code_of(answer)) == (409, "changed-meanwhile")
    [place] = answer.json()["error"]["places"]
    assert (place["subject"], place["item"], place["code"]) == ("jiangbei", "passed", "typed")
    assert "“93.5”" in place["wrong"]["zh"]
    assert "93.5" in place["wrong"]["en"]
    assert "版本 1" in place["right"]["zh"]
    assert _typed() == {"passed": "93.5"}
    assert not Call.objects.exists()
    assert the_task(cast).state == State.OPEN


def test_a_call_that_names_the_version_replaces_it(cast: Cast) -> None:
    _type(cast, "93.5")
    caller = system(cast)
    [draft] = [
        one["draft"]
        for one in caller.send("GET", f"/api/v1/tasks/{the_task(cast).pk}").json()["cells"]
        if one["item"] == "passed"
    ]
    assert (draft["version"], draft["typed"]) == (1, "93.5")

    answer = _push(caller.next(2), cast, [{**PASSED, "replaces": draft["version"]}, PLAN])

    assert answer.status_code == 200
    assert _typed() == {"passed": "91.2%", "plan": "是"}


def test_a_version_that_is_not_the_last_replaces_nothing(cast: Cast) -> None:
    _type(cast, "93.5")
    _type(cast, "94.5")

    answer = _push(system(cast), cast, [{**PASSED, "replaces": 1}])

    assert (answer.status_code, _typed()) == (409, {"passed": "94.5"})


def test_what_a_system_gave_or_nobody_typed_is_replaced_as_before(cast: Cast) -> None:
    caller = system(cast)
    _type(cast, " ")
    assert _push(caller, cast, [{**PASSED, "value": "90%"}]).status_code == 200

    assert _push(caller.next(2), cast, BOTH).status_code == 200

    assert _typed() == {"passed": "91.2%", "plan": "是"}
    cells = caller.next(3).send("GET", f"/api/v1/tasks/{the_task(cast).pk}").json()["cells"]
    assert {one["draft"] for one in cells} == {None}


def test_what_somebody_typed_in_the_same_words_hinders_nothing(cast: Cast) -> None:
    _type(cast, "91.2%")

    answer = _push(system(cast), cast, BOTH, submit=True)

    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")


def test_a_long_list_that_somebody_typed_is_said_in_short(cast: Cast) -> None:
    _type(cast, "9" * 5_000)

    answer = _push(system(cast), cast, BOTH)

    [place] = answer.json()["error"]["places"]
    assert "9" * 30 in place["wrong"]["zh"]
    assert len(place["wrong"]["zh"]) < 100


@pytest.mark.parametrize("version", [0, -1, "1", True, 1.5])
def test_a_version_that_is_none_is_refused(version: object, cast: Cast) -> None:
    answer = _push(system(cast), cast, [{**PASSED, "replaces": version}])

    assert (answer.status_code, code_of(answer)) == (422, "form")
