"""Every denial is on record once, whatever denied it (R-29): one test for each way, and none for ordinary mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from kaoping.basis import clock, once
from kaoping.basis.refusals import Barred, Denied
from kaoping.collection.api.models import Key
from kaoping.collection.api.services import revoke_key
from kaoping.governance.acting import Actor, Permission, Role, Session, today
from kaoping.governance.ledger import denials
from kaoping.governance.ledger.accesses import seal
from kaoping.governance.ledger.denials import note_denied
from kaoping.governance.ledger.models import AccessNote, Entry, Opening, TreeName
from kaoping.governance.ledger.work import record, service
from kaoping.governance.people.services import Appointment, appoint
from kaoping.site.denials import Denials
from tests.platform.appraisal import the_period, the_task
from tests.platform.cast import NOON, Cast, the_platform
from tests.platform.collection.acts import submitted
from tests.platform.interface.client import System, code_of, system

LATER = NOON + timedelta(minutes=10)
"""The second factor was shown too long ago for grave acts."""


@pytest.fixture(autouse=True)
def nothing_noted(cast: Cast) -> None:
    """What the cast did before is not looked at."""
    del cast
    AccessNote.objects.all().delete()


def noted() -> list[tuple[str, int, str, str]]:
    """Action, person, what was said and the result of each note, the oldest first; but for sign-ins."""
    return list(_notes().values_list("action", "person", "said", "result"))


def _notes() -> QuerySet[AccessNote]:
    return AccessNote.objects.exclude(action="access.signed-in").order_by("pk")


def test_a_permission_that_is_held_nowhere(cast: Cast) -> None:
    who = cast.people["reporter"].pk

    assert cast.browser("reporter").get(reverse("people-enrol")).status_code == 404

    assert noted() == [("access.denied", who, Permission.ENROL_PEOPLE, "denied")]


def test_what_is_out_of_reach_and_what_is_not_there_are_told_alike(cast: Cast) -> None:
    who, rivals = cast.people["reporter"].pk, the_task(cast, "jiangnan").pk
    client = cast.browser("reporter")

    for number in (rivals, 987654):
        assert client.get(reverse("tasks-one", args=[number])).status_code == 404

    assert noted() == [("access.unseen", who, f"tasks-one {number}", "denied") for number in (rivals, 987654)]


def test_an_act_that_others_have_to_do_where_a_page_says_so(cast: Cast) -> None:
    who = cast.people["system"]

    answer = cast.browser("system").post(reverse("people-disable", args=[who.pk]))

    assert answer.status_code == 409
    assert noted() == [("access.barred", who.pk, f"oneself people-disable {who.pk}", "denied")]


def test_an_act_that_others_have_to_do_where_the_view_shows_its_own_page(cast: Cast) -> None:
    """The page of the task takes the refusal itself: the middleware sees none."""
    task, who = submitted(cast), cast.people["office"]
    appoint(actor=the_platform(), to=Appointment(who, cast.units["jiangbei"], Role.LEADER, today()))
    AccessNote.objects.all().delete()

    answer = cast.browser("office").post(reverse("tasks-accept", args=[task.pk]), {"do": "all"})

    assert "不能办理本单位的事项" in answer.content.decode()
    assert noted() == [("access.barred", who.pk, f"own tasks-accept {task.pk}", "denied")]


def test_an_act_that_others_have_to_do_where_a_form_shows_it(cast: Cast) -> None:
    who = cast.people["security"]

    answer = cast.browser("security").post(reverse("people-factors", args=[who.pk]))

    assert answer.status_code == 200
    assert noted() == [("access.barred", who.pk, f"oneself people-factors {who.pk}", "denied")]


def test_a_denial_of_another_that_ends_an_act_is_noted_as_what_it_is_for_whoever_asks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of somebody who asked for an act of two people and may not do it any more, when it is approved."""
    who, person = cast.people["system"].pk, cast.people["rival"].pk

    @service
    def of_another(*, actor: Actor) -> None:
        del actor
        raise Denied(Permission.RUN)

    @service
    def approves(*, actor: Actor, person: object) -> None:
        del person
        try:
            of_another(actor=actor)
        except Denied:
            raise Barred("申请人已不再有权。", code="no-longer-possible") from None

    monkeypatch.setattr("kaoping.governance.people.views.services.disable", approves)

    assert cast.browser("system").post(reverse("people-disable", args=[person])).status_code == 409

    assert noted() == [("access.barred", who, f"no-longer-possible people-disable {person}", "denied")]


def test_a_grave_act_without_the_second_factor_shown_anew(cast: Cast) -> None:
    client, period = cast.browser("office"), the_period(cast).pk

    with clock.at(LATER):
        assert client.post(reverse("cycles-close_period", args=[period])).status_code == 403

    assert noted() == [("access.not-fresh", cast.people["office"].pk, f"cycles-close_period {period}", "denied")]


def test_an_act_of_two_people_that_one_does_alone(cast: Cast) -> None:
    assert cast.browser("audit").post(reverse("ledger-export-contents")).status_code == 403

    assert noted() == [
        ("access.two-people-wanted", cast.people["audit"].pk, "ledger.export-contents", "denied"),
    ]


def test_a_form_from_another_site(cast: Cast) -> None:
    """Of somebody who is signed in, and of a stranger, of whom the address is known alone."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = cast.browser("office").cookies[settings.SESSION_COOKIE_NAME].value

    assert client.post(reverse("notices-read-all")).status_code == 403
    assert Client(enforce_csrf_checks=True).post(reverse("account_login"), REMOTE_ADDR="192.0.2.9").status_code == 403

    assert noted() == [
        ("access.forged", cast.people["office"].pk, "notices-read-all", "denied"),
        ("access.forged", 0, "account_login", "denied"),
    ]
    assert AccessNote.objects.latest("pk").address == "192.0.2.9"


@pytest.mark.parametrize("status", [401, 403])
def test_an_answer_that_denies_by_its_number_alone(status: int, cast: Cast) -> None:
    """Whoever made it, such as a library that knows nothing of notes."""
    request = RequestFactory().post("/")
    request.actor, request.resolver_match = cast.actor("office"), None  # type: ignore[attr-defined]

    Denials(lambda _request: HttpResponse(status=status))(request)

    assert noted() == [("access.refused", cast.people["office"].pk, f"{status} ", "denied")]


def test_a_page_that_raises_what_django_denies_with(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def denies(_request: HttpRequest) -> None:
        raise PermissionDenied

    monkeypatch.setattr("kaoping.site.home.actor", denies)

    assert cast.browser("office").get(reverse("home")).status_code == 403

    assert noted() == [("access.refused", cast.people["office"].pk, "403 home", "denied")]


def test_a_single_sign_on_that_fails_is_noted_by_itself_once(cast: Cast, settings: pytest.FixtureRequest) -> None:
    del cast
    settings.KAOPING_OIDC_ISSUER = "https://portal.invalid"  # type: ignore[attr-defined]

    assert Client().get(reverse("sso-back")).status_code == 403

    assert [(action, result) for action, _person, _said, result in noted()] == [("access.sso-failed", "failed")]


def _forged(caller: System) -> System:
    return replace(caller, secret="another")


def _unknown(caller: System) -> System:
    return replace(caller, public="kp_nobody")


def _late(caller: System) -> System:
    return replace(caller, moment=int(NOON.timestamp()) - 301)


@pytest.mark.parametrize(
    ("changed", "code", "is_known"),
    [(_forged, "bad-signature", True), (_unknown, "bad-signature", False), (_late, "bad-time", True)],
)
def test_a_call_that_is_not_rightly_signed(
    changed: Callable[[System], System], code: str, is_known: bool, cast: Cast
) -> None:
    caller = system(cast)
    AccessNote.objects.all().delete()

    answer = changed(caller).send("GET", "/api/v1/tasks")

    assert (answer.status_code, code_of(answer)) == (401, code)
    assert noted() == [("api.refused", 0, code, "denied")]
    assert AccessNote.objects.get().subject == (str(Key.objects.get().pk) if is_known else "")
    assert bool(AccessNote.objects.get().holdings) == is_known


def test_a_call_without_a_signature_and_with_keys_that_hold_no_more(cast: Cast) -> None:
    revoked, expired = system(cast), system(cast)
    revoke_key(actor=cast.actor("office"), key=Key.objects.get(public=revoked.public))
    Key.objects.filter(public=expired.public).update(expires="2026-11-18")

    for answer in (
        Client().get("/api/v1/tasks"),
        revoked.send("GET", "/api/v1/tasks"),
        expired.send("GET", "/api/v1/tasks"),
    ):
        assert answer.status_code == 401

    assert [said for _action, _person, said, _result in noted()] == ["unsigned", "revoked", "expired"]


def test_a_call_about_what_is_anothers_and_one_that_is_sent_again(cast: Cast) -> None:
    caller, rivals = system(cast), the_task(cast, "jiangnan").pk

    assert caller.send("GET", f"/api/v1/tasks/{rivals}").status_code == 404
    assert caller.send("GET", "/api/v1/tasks").status_code == 409

    assert [(action, said) for action, _person, said, _result in noted()] == [
        ("api.refused", "not-found"),
        ("api.refused", "replayed"),
    ]


def test_a_call_that_comes_too_late_and_one_that_is_too_large(cast: Cast) -> None:
    caller, task = system(cast), the_task(cast)
    values = {"values": [{"subject": "jiangbei", "item": "passed", "value": "91.2%"}], "submit": True}
    type(task.period).objects.filter(pk=task.period_id).update(closed_at=clock.now())

    closed = caller.send("POST", f"/api/v1/tasks/{task.pk}/values", values)
    large = caller.next(2).send("POST", f"/api/v1/tasks/{task.pk}/values", b" " * (5 * 1024 * 1024 + 1))

    assert (closed.status_code, large.status_code) == (409, 413)
    assert [said for _action, _person, said, _result in noted()] == ["closed", "too-large"]


def test_ordinary_mistakes_leave_no_note(cast: Cast) -> None:
    """A form with a gap or sent twice, a call without form: whoever made them mends them."""
    caller, task = system(cast), the_task(cast)
    office, system_admin = cast.browser("office"), cast.browser("system")

    assert office.post(reverse("organisations-found"), {"code": ""}).status_code == 200
    assert office.post(reverse("set_language")).status_code == 400
    token = {once.TOKEN: "the same page"}
    for expected in (302, 409):
        answer = system_admin.post(reverse("people-disable", args=[cast.people["rival"].pk]), token)
        assert answer.status_code == expected
    assert caller.send("POST", f"/api/v1/tasks/{task.pk}/values", {"values": 1}).status_code == 422
    assert caller.next(2).send("GET", "/api/v1/tasks?of=1").status_code == 422

    assert [one for one in noted() if one[3] != "done"] == []


def test_a_stranger_who_is_sent_to_the_sign_in_is_denied_nothing_yet() -> None:
    assert Client().get(reverse("people")).status_code == 302

    assert noted() == []


def test_what_is_rolled_back_does_not_take_the_note_with_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    person = cast.people["rival"]

    @service
    def does_half(*, actor: Actor, person: object) -> None:
        del actor, person
        type(cast.people["rival"]).objects.filter(pk=cast.people["rival"].pk).update(name="半途")
        record("person.disabled", cast.people["rival"])
        raise Barred("不能由本人办理。", code="oneself")

    monkeypatch.setattr("kaoping.governance.people.views.services.disable", does_half)
    entries = Entry.objects.count()

    assert cast.browser("system").post(reverse("people-disable", args=[person.pk])).status_code == 409

    person.refresh_from_db()
    assert (person.name, Entry.objects.count()) == ("联络员乙", entries)
    assert [action for action, *_ in noted()] == ["access.barred"]


def test_a_page_that_is_one_transaction_and_is_rolled_back_does_not_take_the_note_with_it(cast: Cast) -> None:
    """As that of a page that only reads, on PostgreSQL: the note is written when it is over."""
    request = RequestFactory().get("/")
    request.actor, request.resolver_match = cast.actor("office"), None  # type: ignore[attr-defined]

    def page(_request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            transaction.set_rollback(True)
            return HttpResponse(status=403)

    Denials(page)(request)

    assert len(noted()) == 1


def test_it_says_the_posts_under_which_it_was_denied_and_nothing_that_somebody_wrote(cast: Cast) -> None:
    reporter = cast.people["reporter"]
    secret = "手机 13800000000"  # noqa: S105 - what somebody might write

    cast.browser("reporter").post(reverse("people-enrol"), {"people": secret}, headers={"Referer": f"/?{secret}"})
    seal()

    said = json.loads(Opening.objects.filter(entry__tree=TreeName.ACCESSES).latest("entry__index").payload)
    post = reporter.posts.get()
    assert (said["action"], said["result"], said["reason"]) == ("access.denied", "denied", "enrol_people")
    assert said["holdings"] == [
        {"organisation": post.organisation_id, "post": post.pk, "role": "reporter", "unit": "江北区建设局"}
    ]
    assert "13800000000" not in json.dumps(said)


def test_whoever_is_denied_again_and_again_fills_no_ledger_and_is_counted(cast: Cast) -> None:
    client, address = cast.browser("reporter"), reverse("people-enrol")

    for _each in range(denials.EACH + 5):
        client.get(address)
    client.get(reverse("tasks-one", args=[987654]))

    found = noted()
    assert len(found) == denials.EACH + 2
    assert found[-2:] == [
        ("access.denied", cast.people["reporter"].pk, "more", "denied"),
        ("access.unseen", cast.people["reporter"].pk, "more", "denied"),
    ]
    assert [*_notes().values_list("times", flat=True)] == [1] * denials.EACH + [5, 1]
    # Another one has a measure of their own, and so has this one when the notes are in the tree.
    cast.browser("rival").get(address)
    assert noted()[-1][:2] == ("access.denied", cast.people["rival"].pk)
    assert seal() == denials.EACH + 5  # with two sign-ins
    counted = [
        json.loads(one) for one in Opening.objects.filter(payload__contains="times").values_list("payload", flat=True)
    ]
    assert [(one["reason"], one["times"]) for one in counted] == [("more", 5)]
    client.get(address)
    assert noted() == [("access.denied", cast.people["reporter"].pk, "enrol_people", "denied")]


def test_strangers_have_a_measure_together_however_many_addresses_they_come_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(denials, "STRANGERS", 3)

    for number in range(6):
        note_denied(Actor(0, "", (), Session("", f"192.0.2.{number}")), "access.forged", said="account_login")

    rows = [*AccessNote.objects.order_by("pk").values_list("address", "said", "times")]
    assert rows == [*((f"192.0.2.{number}", "account_login", 1) for number in range(3)), ("", "more", 3)]


def test_of_two_notes_that_began_to_count_at_once_one_counts_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(denials, "EACH", 0)
    stranger = Actor(0, "", (), Session("", "192.0.2.1"))
    note_denied(stranger, "access.forged", said="account_login")
    other = AccessNote.objects.get()
    other.pk = None
    other.save()

    note_denied(stranger, "access.forged", said="account_login")

    # Three denials; a note that counted with the other would make four of them.
    assert [*AccessNote.objects.order_by("pk").values_list("said", "times")] == [("more", 2), ("more", 1)]


def test_a_single_sign_on_that_fails_again_and_again_fills_no_ledger_and_is_counted(
    settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs a stranger nothing but a request, as a form from another site."""
    settings.KAOPING_OIDC_ISSUER = "https://portal.invalid"  # type: ignore[attr-defined]
    monkeypatch.setattr(denials, "EACH", 2)

    for _each in range(5):
        assert Client().get(reverse("sso-back")).status_code == 403

    rows = [*AccessNote.objects.order_by("pk").values_list("action", "said", "result", "times")]
    assert rows == [*[("access.sso-failed", "state", "failed", 1)] * 2, ("access.sso-failed", "more", "failed", 3)]
