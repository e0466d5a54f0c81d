"""From an act that one person may not do alone to its being done, on the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kaoping.basis import clock
from kaoping.basis.clock import today
from kaoping.basis.refusals import Refusal, Unseen
from kaoping.governance.acting import Role
from kaoping.governance.dual.models import Request, State
from kaoping.governance.dual.services import approve, ask, refuse, withdraw
from kaoping.governance.ledger.models import AccessNote, Entry, Export
from kaoping.governance.notices.selectors import unread
from kaoping.governance.people.models import Post
from kaoping.governance.people.services import END, GIVE, declare_small_office, end_small_office
from kaoping.methods.merkle.canonical import canonical
from tests.platform.cast import NOON, Cast
from tests.platform.dual.asking import asked, at_desk, joins


def send(client: Client, path: str, **values: object) -> str:
    """Send a form as the page has it: its hidden fields with what is typed; what follows, as text."""
    answer = client.post(path, values, follow=True)
    return answer.content.decode()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    found = re.findall(r'<input type="hidden" name="(kind|arguments|sha256)" value="([^"]*)"', page)
    return {name: value.replace("&quot;", '"') for name, value in found}


def test_an_administrator_is_made_by_three_people(cast: Cast) -> None:
    joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
    newcomer = cast.people["evaluator"]
    newcomer.posts.all().delete()
    security, leader, watcher = (cast.browser(name) for name in ("security", "leader", "watcher"))

    form = {"organisation": cast.units["bureau"].pk, "role": "audit_admin", "deputy_of": "", "starts": today()}
    page = send(security, reverse("people-appoint", args=[newcomer.pk]), **form)
    assert "第三方甲（evaluator）" in page
    page = send(security, reverse("dual-ask"), **hidden(page), reason="原审计管理员调离")
    assert "等待批准" in page
    request = Request.objects.get()
    assert "批准双人双锁操作“授予管理员角色”" in leader.get("/").content.decode()
    assert unread(cast.actor("leader")) == 1
    for client in (leader, watcher):
        assert not Post.objects.filter(person=newcomer).exists()
        path = reverse("dual-approve", args=[request.pk])
        page = send(client, path, **hidden(client.get(path).content.decode()))

    assert "操作已经执行" in page
    assert Post.objects.get(person=newcomer).role == Role.AUDIT_ADMIN
    assert "批准双人双锁操作" not in leader.get("/").content.decode()
    assert unread(cast.actor("security")) == 1
    actions = Entry.objects.order_by("index").values_list("action", flat=True)
    assert [*actions][-4:] == ["dual.approved", "dual.approved", "dual.done", "post.given"]


def test_the_end_of_an_administrator_wants_two_people_too(cast: Cast) -> None:
    post = cast.people["system"].posts.get()
    path = reverse("people-end-post", args=[cast.people["system"].pk, post.pk])

    page = send(cast.browser("security"), path, day=today())

    assert "申请双人双锁操作" in page
    post.refresh_from_db()
    assert post.ends is None


@pytest.mark.parametrize("who", ["security", "audit"])
def test_disabling_an_administrator_wants_two_people_too(who: str, cast: Cast) -> None:
    joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
    other, system = cast.people[who], cast.browser("system")

    page = send(system, reverse("people-disable", args=[other.pk]))
    assert f"（{who}）" in page
    page = send(system, reverse("dual-ask"), **hidden(page), reason="调离")
    assert "等待批准" in page
    request = Request.objects.get()
    for name in ("leader", "watcher"):
        other.refresh_from_db()
        assert other.disabled_at is None
        approve(actor=at_desk(cast, name), id_=request.pk, sha256=request.sha256)

    other.refresh_from_db()
    assert other.disabled_at is not None


def test_an_export_with_contents_is_fetched_by_the_requester_for_a_day(cast: Cast) -> None:
    joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
    request = asked(cast)
    for name in ("leader", "watcher"):
        approve(actor=at_desk(cast, name), id_=request.pk, sha256=request.sha256)
    path = reverse("ledger-contents", args=[Export.objects.get().pk])
    audit = cast.browser("audit")

    lines = b"".join(audit.get(path).streaming_content).decode().splitlines()  # type: ignore[attr-defined]

    assert sum('"payload"' in line or '"opening"' in line for line in lines) == 3
    assert AccessNote.objects.filter(action="ledger.contents-exported").count() == 1
    assert cast.browser("auditor").get(path).status_code == 404
    with transaction.atomic():
        cast.people["audit"].posts.all().delete()
        assert audit.get(path).status_code == 404
        transaction.set_rollback(True)
    with clock.at(NOON + timedelta(hours=24)):
        assert cast.browser("audit").get(path).status_code == 404


def test_what_could_not_be_done_is_refused_when_it_is_asked_for(cast: Cast) -> None:
    before = Entry.objects.count()

    with pytest.raises(Refusal) as refused:
        asked(cast, size=100_000)

    assert refused.value.code == "too-many"
    assert not Request.objects.exists()
    assert not Export.objects.exists()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("gone", "kind"), [({"account": "nobody"}, GIVE), ({"organisation": "nowhere"}, GIVE), ({"role": "leader"}, END)]
)
def test_what_is_not_there_any_more_is_neither_given_nor_ended(gone: dict[str, str], kind: str, cast: Cast) -> None:
    said: dict[str, str] = {"account": "system", "organisation": "LJ", "role": "system_admin"} | gone
    said |= {"starts": "2026-11-18", "deputy_of": ""} if kind == GIVE else {"day": "2026-11-18"}

    with pytest.raises(Unseen):
        ask(actor=at_desk(cast, "security"), kind=kind, arguments=canonical(said).decode(), reason="人员变动")


def test_whoever_asked_withdraws_and_does_not_refuse_it(cast: Cast) -> None:
    request = asked(cast, by="auditor")

    with pytest.raises(Refusal) as refused:
        refuse(actor=at_desk(cast, "auditor"), id_=request.pk, reason="不再需要")
    assert refused.value.code == "requester"


def test_asking_rehearses_and_leaves_nothing_behind(cast: Cast) -> None:
    before = Entry.objects.count()

    asked(cast)

    assert not Export.objects.exists()
    assert [one.action for one in Entry.objects.filter(index__gte=before)] == ["dual.asked"]


def test_a_refusal_says_why_and_ends_it(cast: Cast) -> None:
    request = asked(cast)

    page = send(cast.browser("leader"), reverse("dual-refuse", args=[request.pk]), reason="请先说明用途")

    assert "请先说明用途" in page
    request.refresh_from_db()
    assert (request.state, request.closed_by) == (State.REFUSED, cast.people["leader"])
    assert unread(cast.actor("audit")) == 1


def test_a_request_that_was_withdrawn_is_over(cast: Cast) -> None:
    request = asked(cast)
    withdraw(actor=at_desk(cast, "audit"), id_=request.pk)

    with pytest.raises(Refusal) as refused:
        approve(actor=at_desk(cast, "leader"), id_=request.pk, sha256=request.sha256)

    assert refused.value.code == "not-open"


def test_a_form_without_a_reason_keeps_what_is_asked_for(cast: Cast) -> None:
    audit = cast.browser("audit")
    first = audit.post(reverse("ledger-export-contents")).content.decode()

    again = send(audit, reverse("dual-ask"), **hidden(first), reason="")

    assert hidden(again) == hidden(first)
    assert "这个字段是必填项" in again


def test_a_settled_small_office_wants_one_other_person_and_says_so(cast: Cast) -> None:
    declare_small_office(actor=cast.actor("security"), reason="全局在编 3 人")
    with clock.at(NOON + timedelta(days=7)):
        request = asked(cast, by="auditor")
        page = cast.browser("leader").get(reverse("dual-one", args=[request.pk])).content.decode()
        assert "只需一人批准" in page
        with pytest.raises(Refusal, match="自己的申请"):
            approve(actor=at_desk(cast, "auditor"), id_=request.pk, sha256=request.sha256)

        done = approve(actor=at_desk(cast, "discipline"), id_=request.pk, sha256=request.sha256)

    assert (done.state, done.wanted) == (State.DONE, 1)


def test_what_one_person_would_have_approved_in_a_small_office_is_asked_again_when_it_is_none_any_more(
    cast: Cast,
) -> None:
    declare_small_office(actor=cast.actor("security"), reason="全局在编 3 人")
    with clock.at(NOON + timedelta(days=7)):
        request = asked(cast, by="auditor")
        end_small_office(actor=cast.actor("security"))

        with pytest.raises(Refusal) as refused:
            approve(actor=at_desk(cast, "discipline"), id_=request.pk, sha256=request.sha256)

    assert (request.wanted, refused.value.code) == (1, "no-longer-relaxed")
