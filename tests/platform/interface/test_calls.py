"""A system gives the values of its organisation: all of a call or nothing, once, and only what it is asked for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.conf import LazySettings

from kaoping.basis.clock import now
from kaoping.basis.refusals import Refusal
from kaoping.collection.api.models import Call, Key
from kaoping.collection.api.services import revoke_key
from kaoping.collection.tasks.models import State
from kaoping.collection.values.models import Channel, Draft, Value
from kaoping.collection.values.reviewing import accept, return_value
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.planning.cycles.models import Way
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast
from tests.platform.interface.client import System, code_of, system

PASSED = {"subject": "jiangbei", "item": "passed", "value": "91.2%"}
PLAN = {"subject": "jiangbei", "item": "plan", "value": True}


def _values(cast: Cast, unit: str = "jiangbei") -> str:
    return f"/api/v1/tasks/{the_task(cast, unit).pk}/values"


def test_a_system_gives_the_values_of_a_quarter_and_keeps_a_receipt(cast: Cast) -> None:
    caller = system(cast)
    content = {"values": [PASSED, PLAN], "source": "质量监督系统", "submit": True}

    answer = caller.send("POST", _values(cast), content)

    said = answer.json()
    task = the_task(cast)
    assert (answer.status_code, said["state"], said["values"]) == (200, "submitted", 2)
    assert said["entry"] == task.entry
    assert {one.item: (one.content, one.channel, one.source) for one in Value.objects.filter(task=task)} == {
        "passed": ('{"n":"91.2"}', Channel.API, "质量监督系统"),
        "plan": ("true", Channel.API, "质量监督系统"),
        "awards": ("[]", Channel.GRID, ""),
    }
    make_checkpoint(TreeName.DEEDS)
    receipt = caller.next(2).send("GET", f"/api/v1/tasks/{task.pk}/receipt")
    assert receipt.status_code == 200
    assert "passed" in receipt.content.decode()


def test_whoever_issued_a_key_has_seen_its_secret_and_does_not_review_what_came_by_it(cast: Cast) -> None:
    caller = system(cast)
    assert caller.send("POST", _values(cast), {"values": [PASSED, PLAN], "submit": True}).status_code == 200
    task = the_task(cast)
    issuer, colleague = cast.actor("office"), cast.actor("checker")
    revoke_key(actor=issuer, key=Key.objects.get())

    for one in Value.objects.filter(task=task):
        with pytest.raises(Refusal) as refused:
            accept(actor=issuer, task=task, values=[one.pk])
        assert refused.value.code == "own"
        with pytest.raises(Refusal) as refused:
            return_value(actor=issuer, value=one, reason="不符")
        assert refused.value.code == "own"
    page = cast.browser("office").get(f"/values/{Value.objects.get(task=task, item='passed').pk}/").content.decode()
    assert "/return/" not in page
    assert accept(actor=colleague, task=task).state == State.ACCEPTED


def test_an_assessing_department_gives_its_item_for_all_units(cast: Cast) -> None:
    caller = system(cast, "anguan", Way.ASSESSED)
    hazards: list[dict[str, object]] = [
        {"subject": code, "item": "hazards", "value": []} for code in ("jiangbei", "jiangnan")
    ]
    records = [{"kind": "ordinary", "count": "3"}, {"kind": "重大隐患", "count": "1"}]
    station = {"subject": "zhijian", "item": "hazards", "value": records}
    solved = [{"subject": code, "item": "solved", "value": "93.4"} for code in ("jiangbei", "jiangnan")]
    none = {"subject": "zhijian", "item": "solved", "status": "no_data"}
    content = {"values": [*hazards, station, *solved, none], "submit": True}

    answer = caller.send("POST", _values(cast, "anguan"), content)

    assert answer.status_code == 200, answer.content
    assert Value.objects.get(item="solved", subject__organisation=cast.units["zhijian"]).status == "no_data"
    found = json.loads(Value.objects.get(item="hazards", subject__organisation=cast.units["zhijian"]).content)
    assert [(one["kind"], one["count"]) for one in found] == [("ordinary", {"n": "3"}), ("major", {"n": "1"})]


def test_a_task_says_what_it_asks_for(cast: Cast) -> None:
    caller = system(cast)
    task = the_task(cast)

    [listed] = caller.send("GET", "/api/v1/tasks").json()
    whole = caller.next(2).send("GET", f"/api/v1/tasks/{task.pk}").json()

    assert (listed["id"], listed["period"], listed["due"]) == (task.pk, "2026Q3", "2026-11-25")
    assert {one["item"]: (one["subject"], one["type"], one["unit"], one["state"]) for one in whole["cells"]} == {
        "passed": ("jiangbei", "number", "%", "open"),
        "plan": ("jiangbei", "fact", None, "open"),
        "awards": ("jiangbei", "list", None, "open"),
    }


def test_what_is_not_submitted_is_a_draft(cast: Cast) -> None:
    answer = system(cast).send("POST", _values(cast), {"values": [PASSED]})

    assert answer.json()["state"] == State.OPEN
    assert [(one.item, one.typed) for one in Draft.objects.filter(task=the_task(cast))] == [("passed", "91.2%")]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"subject": "jiangbei", "item": "plan", "value": "也许"}, None),
        ({"subject": "jiangnan", "item": "plan", "value": True}, "not-asked"),
        ({"subject": "jiangbei", "item": "nothing", "value": "1"}, "not-asked"),
        ({"subject": "jiangbei", "item": "passed", "value": "90%"}, "twice"),
    ],
)
def test_one_wrong_value_and_nothing_is_done(wrong: dict[str, object], code: str | None, cast: Cast) -> None:
    task, before = the_task(cast), Entry.objects.count()
    caller = system(cast)

    answer = caller.send("POST", _values(cast), {"values": [PASSED, wrong], "submit": True})

    [place] = answer.json()["error"]["places"]
    assert (answer.status_code, code_of(answer)) == (422, "refused")
    assert (place["subject"], place["item"]) == (wrong["subject"], wrong["item"])
    assert code in {None, place["code"]}
    assert set(place["wrong"]) == set(place["right"]) == {"zh", "en"}
    assert all(place["wrong"].values())
    assert not Draft.objects.filter(task=task).exists()
    assert not Call.objects.exists()
    assert Entry.objects.count() == before + 1  # the key


def test_a_task_with_something_missing_is_not_submitted(cast: Cast) -> None:
    answer = system(cast).send("POST", _values(cast), {"values": [PASSED], "submit": True})

    assert (answer.status_code, code_of(answer)) == (422, "incomplete")
    assert [place["item"] for place in answer.json()["error"]["places"]] == ["plan"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("content", "at"),
    [
        ({"values": [PASSED], "state": "accepted"}, "state"),
        ({"values": [{**PASSED, "standing": "accepted"}]}, "values.0.standing"),
        ({"values": [{"subject": "jiangbei", "item": "passed", "value": 91.2}]}, "values.0.value"),
        ({"values": [{"subject": "jiangbei", "item": "passed"}]}, "values.0"),
        ({"values": [{**PASSED, "status": "no_data"}]}, "values.0"),
        ([], ""),
    ],
)
def test_a_body_of_another_form_is_refused_with_its_place(content: object, at: str, cast: Cast) -> None:
    answer = system(cast).send("POST", _values(cast), content)

    assert (answer.status_code, code_of(answer)) == (422, "form")
    assert any(at in one["at"] for one in answer.json()["error"]["form"])
    assert not Draft.objects.exists()


def test_a_call_that_is_sent_twice_is_done_once_and_says_what_became_of_it(cast: Cast) -> None:
    caller = system(cast)
    content = {"values": [PASSED, PLAN], "submit": True}

    first = caller.send("POST", _values(cast), content)
    second = caller.send("POST", _values(cast), content)

    assert (first.status_code, second.status_code, code_of(second)) == (200, 409, "replayed")
    assert second.json()["error"]["earlier"] == {"task": the_task(cast).pk, "values": 2, "state": "submitted"}
    assert Value.objects.filter(task=the_task(cast)).count() == 3


@pytest.mark.parametrize("path", ["/api/v1/tasks/{}", "/api/v1/tasks/{}/receipt", "/api/v1/tasks/{}/values"])
@pytest.mark.parametrize("whose", ["jiangnan", "anguan", "nobody"])
def test_tasks_of_others_do_not_exist(path: str, whose: str, cast: Cast) -> None:
    number = 987654 if whose == "nobody" else the_task(cast, whose).pk
    is_post = path.endswith("values")

    answer = system(cast).send("POST" if is_post else "GET", path.format(number), {"values": []} if is_post else None)

    assert (answer.status_code, code_of(answer)) == (404, "not-found")


def test_a_receipt_is_only_that_of_what_a_key_submitted(cast: Cast) -> None:
    task = the_task(cast)

    answer = system(cast).send("GET", f"/api/v1/tasks/{task.pk}/receipt")

    assert (answer.status_code, code_of(answer)) == (404, "not-found")


UNSIGNED = {
    "no key": ({"X-Kaoping-Key": ""}, "bad-signature"),
    "no time": ({"X-Kaoping-Time": ""}, "unsigned"),
    "no nonce": ({"X-Kaoping-Nonce": ""}, "unsigned"),
    "a short nonce": ({"X-Kaoping-Nonce": "short"}, "unsigned"),
    "no signature": ({"X-Kaoping-Signature": ""}, "unsigned"),
    "another signature": ({"X-Kaoping-Signature": "0" * 64}, "bad-signature"),
    "another time": ({"X-Kaoping-Time": "1764500000"}, "bad-signature"),
    "another nonce": ({"X-Kaoping-Nonce": "nonce-9999999999"}, "bad-signature"),
    "another key": ({"X-Kaoping-Key": "kp_000000000000000000000000"}, "bad-signature"),
}


@pytest.mark.parametrize("name", UNSIGNED)
def test_a_call_that_is_not_signed_as_it_is_sent_is_refused(name: str, cast: Cast) -> None:
    changed, code = UNSIGNED[name]

    answer = system(cast).send("POST", _values(cast), {"values": [PASSED]}, **changed)

    assert (answer.status_code, code_of(answer)) == (401, code)
    assert not Draft.objects.exists()


def test_a_signature_holds_for_one_body_one_path_and_one_method(cast: Cast) -> None:
    caller = system(cast)
    signed = caller.headers("POST", _values(cast), json.dumps({"values": [PASSED]}).encode())
    forged = {"X-Kaoping-Signature": signed["X-Kaoping-Signature"]}

    for method, path, content in (
        ("POST", _values(cast), {"values": [{**PASSED, "value": "99%"}]}),
        ("POST", _values(cast, "jiangnan"), {"values": [PASSED]}),
        ("GET", "/api/v1/tasks", None),
    ):
        answer = caller.send(method, path, content, **forged)
        assert (answer.status_code, code_of(answer)) == (401, "bad-signature")


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_call_of_another_time_is_refused(seconds: int, cast: Cast) -> None:
    late = replace(system(cast), moment=int(now().timestamp()) + seconds)

    answer = late.send("GET", "/api/v1/tasks")

    assert (answer.status_code, code_of(answer)) == (401, "bad-time")


def test_a_revoked_key_and_an_expired_one_open_nothing(cast: Cast) -> None:
    revoked, expired = system(cast), system(cast)
    revoke_key(actor=cast.actor("office"), key=Key.objects.get(public=revoked.public))
    Key.objects.filter(public=expired.public).update(expires="2026-11-18")

    assert code_of(revoked.send("GET", "/api/v1/tasks")) == "revoked"
    assert code_of(expired.send("GET", "/api/v1/tasks")) == "expired"


def test_a_secret_is_not_in_the_database_and_not_another_keys(cast: Cast) -> None:
    mine, other = system(cast), system(cast, "jiangnan")
    rows = {one.public: one for one in Key.objects.all()}
    assert all(caller.secret not in rows[caller.public].secret for caller in (mine, other))

    Key.objects.filter(public=other.public).update(secret=rows[mine.public].secret)
    swapped = System(other.public, mine.secret)

    assert code_of(swapped.send("GET", "/api/v1/tasks")) == "bad-signature"


def test_a_query_is_refused(cast: Cast) -> None:
    answer = system(cast).send("GET", "/api/v1/tasks?all=1")

    assert (answer.status_code, code_of(answer)) == (422, "unknown-query")


def test_a_session_in_a_browser_opens_nothing_of_the_interface(cast: Cast) -> None:
    answer = cast.browser("office").get("/api/v1/tasks")

    assert (answer.status_code, code_of(answer)) == (401, "unsigned")


def test_what_is_no_json_is_refused(cast: Cast) -> None:
    answer = system(cast).send("POST", _values(cast), b"no json")

    assert (answer.status_code, code_of(answer)) == (422, "form")


def test_of_a_call_that_only_read_nothing_is_known_when_its_nonce_comes_again(cast: Cast) -> None:
    caller = system(cast)
    caller.send("GET", "/api/v1/tasks")

    again = caller.send("GET", "/api/v1/tasks")

    assert (again.status_code, code_of(again), again.json()["error"]["earlier"]) == (409, "replayed", None)


ODD = {
    "a zero byte": "a\x00b",
    "half a character": "a\ud800b",
    "a long number": "9" * 5000,
    "direction marks": "\u202e",
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("where", ["value", "note", "subject", "item", "source", "record", "field"])
def test_odd_text_is_taken_or_refused_and_never_an_error(where: str, odd: str, cast: Cast) -> None:
    text = ODD[odd]
    value: dict[str, object] = dict(PASSED)
    match where:
        case "record":
            value = {"subject": "jiangbei", "item": "awards", "value": [{"matter": text}]}
        case "field":
            value = {"subject": "jiangbei", "item": "awards", "value": [{text: "1"}]}
        case "source":
            pass
        case _:
            value[where] = text
    content: dict[str, object] = {"values": [value, PLAN], "source": text if where == "source" else ""}

    answer = system(cast).send("POST", _values(cast), content)

    assert answer.status_code in (200, 422), answer.content


def test_a_call_that_is_too_large_is_refused(cast: Cast, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = system(cast).send("POST", _values(cast), {"values": [PASSED] * 20})

    assert (answer.status_code, code_of(answer)) == (413, "too-large")
