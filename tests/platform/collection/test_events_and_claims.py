"""Whoever writes down an event, or claims a bonus, sees first what is needed, which days fit, and what it will do."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaoping.basis.clock import now
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.events import example_day, scoring_of
from kaoping.collection.values.models import Claim
from kaoping.planning.cycles.models import Period
from tests.platform.appraisal import the_cycle, the_period, the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import the_made_task
from tests.platform.collection.test_current import claimed


def _claim_page(cast: Cast) -> str:
    return reverse("claims-make", args=[the_period(cast).pk, the_subject(cast).pk, "awards"])


def _text(content: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def test_an_event_is_written_down_with_its_rule_its_cap_and_its_days_in_sight(cast: Cast) -> None:
    task = the_made_task(cast, "anguan")
    address = reverse("tasks-cell", args=[task.pk, the_subject(cast).pk, "hazards"])

    answer = cast.browser("assessor").get(address)

    page = answer.content.decode()
    assert "分值 20 分。" in page
    assert "每发生 1 次一般隐患扣 1 分；每发生 1 次重大隐患扣 5 分；扣完 20 分为止。" in page
    assert '<option value="重大隐患" label="重大隐患 每次扣 5 分">' in page
    assert '<span class="kp-required">类别</span>' in page
    assert '<span class="kp-required">日期</span>' not in page
    assert "考核期 2026-07-01 – 2026-09-30" in _text(answer.content)
    assert "如 2026-09-30" in page
    assert "不写为 1" in page


def test_what_the_records_come_to_is_said_while_they_are_written(cast: Cast) -> None:
    """By hand: two ordinary ones are 2, three grave ones 15; four more grave ones pass the 20 points of the item."""
    task, subject = the_made_task(cast, "anguan"), the_subject(cast).pk
    rows = [{"kind": "一般隐患", "count": "2"}, {"kind": "重大隐患", "count": "3"}]
    said = []
    for version, more in enumerate(([], [{"kind": "重大隐患", "count": "4"}])):
        cell = {"subject": subject, "item": "hazards", "typed": json.dumps([*rows, *more]), "version": version}
        answer = cast.browser("assessor").post(
            reverse("tasks-drafts", args=[task.pk]), json.dumps({"cells": [cell]}), content_type="application/json"
        )
        said += answer.json()["saved"][0]["remarks"]

    assert said == ["这些记录合计扣 17 分", "这些记录合计扣 20 分"]
    assert "这些记录合计扣 20 分" in cast.browser("assessor").get(reverse("tasks-one", args=[task.pk])).content.decode()


def test_the_example_is_a_day_of_the_period_that_has_been(monkeypatch: pytest.MonkeyPatch) -> None:
    period = Period(starts=date(2026, 10, 1), ends=date(2027, 1, 1))
    found = []
    for day in (date(2026, 9, 1), date(2026, 11, 18), date(2027, 3, 1)):
        monkeypatch.setattr("kaoping.collection.values.events.today", lambda day=day: day)
        found.append(example_day(period))

    assert found == [date(2026, 10, 1), date(2026, 11, 18), date(2026, 12, 31)]


def test_only_what_a_single_event_does_by_itself_is_said_of_a_kind(cast: Cast) -> None:
    wanted, period, subject = Wanted(the_cycle(cast)), the_period(cast), the_subject(cast)

    assert scoring_of(wanted, period, subject, "awards").kinds == {"市级表彰": "每次加 2 分"}
    assert scoring_of(wanted, period, subject, "passed").rule == ""


def test_a_bonus_is_claimed_with_what_it_gives_and_what_was_claimed_before_in_sight(cast: Cast) -> None:
    claimed(cast)

    page = _text(cast.browser("reporter").get(_claim_page(cast)).content)

    assert "市级表彰每次加 2 分；合计最多加 5 分。" in page
    assert "市级表彰（每次加 2 分）" in page
    assert re.search(r"已申报 已同意 \d 条，待审核 \d 条", page)


def test_whoever_sent_a_faulty_claim_is_told_to_choose_the_file_again(
    cast: Cast, settings: LazySettings, tmp_path: object
) -> None:
    settings.KAOPING_DATA = tmp_path
    said = {"kind": "市级表彰", "date": "昨天", "count": "", "matter": "文明工地", "reason": "获奖"}

    answer = cast.browser("reporter").post(
        _claim_page(cast), {**said, "file": SimpleUploadedFile("通报.txt", "表扬通报".encode())}
    )

    form = answer.context["form"]
    assert answer.status_code == 200
    assert "“昨天”不是日期" in form.errors["date"][0]
    assert form.errors["file"] == ["没有申报，文件也没有保存：改正后请重新选择文件。"]
    assert not Claim.objects.exists()


def test_a_claim_for_a_period_that_was_locked_meanwhile_says_so_and_whom_to_ask(cast: Cast) -> None:
    address = _claim_page(cast)
    Period.objects.filter(pk=the_period(cast).pk).update(closed_at=now())

    answer = cast.browser("reporter").get(address)
    other = cast.browser("rival").get(address)

    assert (answer.status_code, other.status_code) == (409, 404)
    assert "这个考核期已经锁定，不能再申报。确有遗漏的，请与考核办联系。" in answer.content.decode()
