"""People are told what concerns them, each once, in their language, and only they read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kaoping.basis.clock import today
from kaoping.basis.refusals import Unseen
from kaoping.governance.acting import Role
from kaoping.governance.ledger.models import AccessNote
from kaoping.governance.notices.models import Notice
from kaoping.governance.notices.selectors import notices, unread
from kaoping.governance.notices.services import Holders, notify, read
from kaoping.governance.people.models import Person
from kaoping.governance.people.services import delegate, disable
from tests.platform.cast import Cast

TEXT = "没有找到人员。"
"""A sentence that the catalogue knows; which one does not matter here."""


QUARTER: dict[str, str | date] = {"unit": "江南区建设局", "period": "第三季度", "day": date(2026, 10, 13)}


def tell(to: Person | Holders | Iterable[Person], text: str = TEXT, url: str = "", **said: str | date) -> list[Notice]:
    with transaction.atomic():
        return notify(to, text, url, **said)


def test_a_person_is_told_once_however_often_they_are_named(cast: Cast) -> None:
    rival = cast.people["rival"]

    told = tell([rival, rival, cast.people["reporter"]])

    assert {one.to_id for one in told} == {rival.pk, cast.people["reporter"].pk}
    assert unread(cast.actor("rival")) == 1


def test_holders_of_a_post_are_told_with_those_to_whom_it_is_lent(cast: Cast) -> None:
    rival, leader = cast.people["rival"], cast.people["leader"]
    days = {"starts": today(), "ends": today() + timedelta(days=2)}
    delegate(actor=cast.actor("rival"), post=rival.posts.get(), to=leader, reason="出差", **days)

    told = tell(Holders(Role.REPORTER, cast.units["jiangnan"].pk))

    assert {one.to for one in told} == {rival, leader}


def test_a_disabled_account_is_not_told(cast: Cast) -> None:
    disable(actor=cast.actor("system"), person=cast.people["rival"])

    assert tell(Person.objects.filter(account="rival")) == []
    assert tell(Holders(Role.REPORTER, cast.units["jiangnan"].pk)) == []


def test_a_notice_of_something_that_did_not_happen_is_not_there(cast: Cast) -> None:
    def fails() -> None:
        with transaction.atomic():
            notify(cast.people["rival"], TEXT)
            raise KeyError

    with pytest.raises(KeyError):
        fails()

    assert not Notice.objects.exists()


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "notices/"])
def test_a_notice_leads_nowhere_but_into_the_platform(url: str, cast: Cast) -> None:
    with pytest.raises(AssertionError):
        tell(cast.people["rival"], url=url)


def test_a_gap_without_filling_is_noticed_by_whoever_writes_it(cast: Cast) -> None:
    with pytest.raises(KeyError):
        tell(cast.people["rival"], "“%(name)s”已变更。", other="甲")


def test_a_day_is_spelled_in_the_language_of_whoever_reads_of_it(cast: Cast) -> None:
    (told,) = tell(cast.people["rival"], "报送即将截止：%(unit)s %(period)s，%(day)s截止。", "", **QUARTER)
    told.refresh_from_db()

    assert told.sentence == "报送即将截止：江南区建设局 第三季度，2026年10月13日截止。"
    with translation.override("en"):
        assert "Oct. 13, 2026" in told.sentence


def test_the_header_counts_what_is_new_and_reading_leads_to_the_page(
    cast: Cast, browser: Callable[[str], Client]
) -> None:
    first, _second = tell(cast.people["rival"], url=reverse("people-delegations")) + tell(cast.people["rival"])
    client = browser("rival")
    assert _count(client) == "2"

    answer = client.post(reverse("notices-read", args=[first.pk]))

    assert answer.headers["Location"] == reverse("people-delegations")
    assert _count(client) == "1"
    client.post(reverse("notices-read-all"))
    assert _count(client) == ""
    assert [one.action for one in AccessNote.objects.order_by("pk") if one.action.startswith("notice")] == [
        "notice.read",
        "notice.read-all",
    ]


def _count(client: Client) -> str:
    page = client.get("/").content.decode()
    return page.partition('kp-count">')[2].partition("<")[0]


def test_reading_twice_is_noted_once(cast: Cast) -> None:
    (told,) = tell(cast.people["rival"])

    for _ in range(2):
        read(actor=cast.actor("rival"), id_=told.pk)

    assert AccessNote.objects.filter(action="notice.read").count() == 1


def test_nobody_reads_anothers_notices(cast: Cast) -> None:
    (told,) = tell(cast.people["rival"])

    with pytest.raises(Unseen):
        read(actor=cast.actor("reporter"), id_=told.pk)

    assert not notices(cast.actor("reporter")).exists()


def test_a_notice_is_shown_in_the_readers_language(cast: Cast, browser: Callable[[str], Client]) -> None:
    tell(cast.people["rival"], "账号已经使用或重复：%(accounts)s。", accounts="li.mou")
    client = browser("rival")
    client.cookies["language"] = "en"

    page = client.get(reverse("notices")).content.decode()

    assert "These accounts are taken or stand twice: li.mou." in page
