"""Granting a claim is the review of its record: it counts at once or with its list, and reviews nothing else of it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.values.against_ledger import astray
from kaoping.collection.values.models import Claim, Standing, Status, Value
from kaoping.collection.values.selectors import current_values
from kaoping.collection.values.services import (
    Claimed,
    Correction,
    Typed,
    accept,
    claim,
    correct,
    decide_claim,
    return_value,
    save_drafts,
    submit,
)
from kaoping.governance.acting import Actor
from kaoping.planning.cycles.models import Cycle, Way
from tests.platform.cast import Cast
from tests.platform.collection.acts import OWN, another_cycle, task_in
from tests.platform.collection.test_current import AWARD, a_file

OWN_LIST = {"passed": (None, True), "plan": (None, True), "awards": (None, True), "solved": ("anguan", False)}
GIVEN_LIST = {"passed": (None, True), "plan": (None, True), "awards": ("anguan", False), "solved": (None, True)}
UNITS = ("江北区建设局", "江南区建设局", "质量监督站")
MORE = '[{"date": "2026-08-01", "kind": "市级表彰", "count": "1", "matter": "先进集体"}]'
"""What the safety section itself writes into the list."""


def _subject(cycle: Cycle) -> int:
    return cycle.subjects.get(name=UNITS[0]).pk


def _cycle(cast: Cast, assigned: dict[str, tuple[str | None, bool]]) -> Cycle:
    hazards = {"hazards": (assigned["solved"][0], assigned["solved"][1])}
    return another_cycle(cast, assigned | hazards)


def _own_task(cast: Cast, cycle: Cycle) -> Task:
    return _submitted(cast.actor("reporter"), task_in(cycle, cast, "jiangbei"), OWN, _subject(cycle))


def _submitted(who: Actor, task: Task, typed: dict[str, str], *subjects: int) -> Task:
    cells = [Typed(one, item, text) for one in subjects for item, text in typed.items()]
    save_drafts(actor=who, task=task, cells=cells)
    return submit(actor=who, task=task)


def _given_task(cast: Cast, cycle: Cycle, typed: str = MORE) -> Task:
    """The list of the northern district, as the safety section gives it beside those of the others."""
    task = task_in(cycle, cast, "anguan", Way.ASSESSED)
    others = [one.pk for one in cycle.subjects.exclude(pk=_subject(cycle))]
    save_drafts(actor=cast.actor("assessor"), task=task, cells=[Typed(one, "awards", "无") for one in others])
    return _submitted(cast.actor("assessor"), task, {"awards": typed}, _subject(cycle))


def _claimed(cast: Cast, cycle: Cycle, matter: str = "文明工地") -> Claim:
    subject = cycle.subjects.get(name=UNITS[0])
    what = Claimed(cycle.periods.get(), subject, "awards", AWARD | {"matter": matter})
    return claim(actor=cast.actor("reporter"), what=what, reason="获奖", file=a_file(cast))


def _granted(cast: Cast, cycle: Cycle, matter: str = "文明工地", *, who: str = "office") -> Claim:
    return decide_claim(actor=cast.actor(who), claim=_claimed(cast, cycle, matter), is_granted=True, remark="属实")


def _list(cycle: Cycle) -> Value:
    return Value.objects.get(subject=_subject(cycle), item="awards", is_current=True)


def _matters(value: Value) -> list[str]:
    return [one["matter"] for one in json.loads(value.content)]


def _counts(cycle: Cycle) -> list[str]:
    """The records of the northern district that a run takes; all that counts is as the ledger has it."""
    assert not list(astray(cycle.periods.get()))
    found = [one for one in current_values(cycle).values if (one.subject.name, one.item) == (UNITS[0], "awards")]
    return [matter for one in found for matter in _matters(one)]


def test_in_a_units_own_list_it_counts_before_the_unit_submits_and_after(cast: Cast) -> None:
    cycle = _cycle(cast, OWN_LIST)

    _granted(cast, cycle)
    assert _counts(cycle) == ["文明工地"]
    task = _own_task(cast, cycle)

    assert (_counts(cycle), task.state) == (["文明工地"], State.SUBMITTED)
    assert accept(actor=cast.actor("office"), task=task).state == State.ACCEPTED


def test_whoever_granted_accepts_the_task_that_waits_and_needs_nobody_else(cast: Cast) -> None:
    cycle = _cycle(cast, OWN_LIST)
    task = _own_task(cast, cycle)

    _granted(cast, cycle)

    assert _counts(cycle) == ["文明工地"]
    assert accept(actor=cast.actor("office"), task=task).state == State.ACCEPTED
    assert _counts(cycle) == ["文明工地"]


def test_a_task_that_waited_for_its_list_of_bonuses_alone_is_accepted_with_the_claim(cast: Cast) -> None:
    cycle = _cycle(cast, OWN_LIST)
    task = _own_task(cast, cycle)
    typed = Value.objects.filter(task=task, item__in=OWN).values_list("pk", flat=True)
    accept(actor=cast.actor("office"), task=task, values=list(typed))

    _granted(cast, cycle)

    task.refresh_from_db()
    assert task.state == State.ACCEPTED


def test_in_an_accepted_list_of_a_unit_it_counts_at_once_each_with_its_document(cast: Cast) -> None:
    cycle = _cycle(cast, OWN_LIST)
    accept(actor=cast.actor("office"), task=_own_task(cast, cycle))

    claims = [_granted(cast, cycle, "文明工地"), _granted(cast, cycle, "科技奖", who="checker")]

    assert _counts(cycle) == ["文明工地", "科技奖"]
    files = _list(cycle).evidence.order_by("record").values_list("file", "record")
    assert list(files) == [(one.file_id, at) for at, one in enumerate(claims)]


def test_it_is_the_claimants_record_and_whoever_granted_it_has_reviewed_it(cast: Cast) -> None:
    cycle = _cycle(cast, OWN_LIST)
    _own_task(cast, cycle)

    made = _granted(cast, cycle)

    value = _list(cycle)
    assert (value.entered_by, value.decided_by) == (cast.people["reporter"], cast.people["office"])
    assert value.decided_at == made.decided_at


def test_a_task_of_nothing_but_granted_claims_is_accepted_when_it_is_submitted(cast: Cast) -> None:
    all_given = dict.fromkeys(("passed", "plan", "solved", "hazards"), ("anguan", False))
    cycle = another_cycle(cast, all_given | {"awards": (None, True)})
    task = task_in(cycle, cast, "jiangbei")
    _granted(cast, cycle)
    task.refresh_from_db()
    assert task.state == State.OPEN

    assert submit(actor=cast.actor("reporter"), task=task).state == State.ACCEPTED


def test_a_department_gives_its_own_list_also_after_a_claim_was_granted_for_it(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    _granted(cast, cycle)
    assert _counts(cycle) == []

    task = _given_task(cast, cycle)

    assert (_matters(_list(cycle)), _counts(cycle)) == (["先进集体", "文明工地"], [])
    accept(actor=cast.actor("office"), task=task)
    assert _counts(cycle) == ["先进集体", "文明工地"]


def test_where_a_department_says_that_there_is_no_data_a_granted_claim_makes_it_a_list(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    _granted(cast, cycle)

    _given_task(cast, cycle, "本期无数据")

    value = _list(cycle)
    assert (_matters(value), value.status) == (["文明工地"], Status.REPORTED)


def test_what_a_department_says_waits_for_its_review_whoever_granted_the_claim_beside_it(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    task = _given_task(cast, cycle)

    _granted(cast, cycle)

    value = _list(cycle)
    assert (value.standing, value.entered_by) == (Standing.SUBMITTED, cast.people["assessor"])
    assert _counts(cycle) == []
    accept(actor=cast.actor("office"), task=task)
    assert _counts(cycle) == ["先进集体", "文明工地"]


def test_whoever_gave_the_list_still_does_not_review_it(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    task = _given_task(cast, cycle)
    _granted(cast, cycle)
    both = replace(cast.actor("office"), person=cast.people["assessor"].pk)

    with pytest.raises(Refusal) as refused:
        accept(actor=both, task=task)

    assert refused.value.code == "own"


def test_in_an_accepted_list_of_a_department_it_counts_at_once(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    task = accept(actor=cast.actor("office"), task=_given_task(cast, cycle))

    _granted(cast, cycle)

    task.refresh_from_db()
    assert (_counts(cycle), task.state) == (["先进集体", "文明工地"], State.ACCEPTED)


def test_a_department_that_is_to_mend_its_list_still_sees_why_and_forgets_no_claim(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    task = _given_task(cast, cycle)
    return_value(actor=cast.actor("office"), value=_list(cycle), reason="请补充表彰文件编号")

    _granted(cast, cycle)

    value = _list(cycle)
    assert (value.standing, value.reason) == (Standing.RETURNED, "请补充表彰文件编号")
    assert _counts(cycle) == []
    again = _submitted(cast.actor("assessor"), task, {"awards": "无"}, _subject(cycle))
    assert (_matters(_list(cycle)), again.state) == (["文明工地"], State.SUBMITTED)
    accept(actor=cast.actor("office"), task=task)
    assert _counts(cycle) == ["文明工地"]


def test_a_list_that_was_accepted_with_a_claim_can_be_returned_and_keeps_the_claim(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    task = accept(actor=cast.actor("office"), task=_given_task(cast, cycle))
    _granted(cast, cycle)
    page = cast.browser("checker").get(f"/values/{_list(cycle).pk}/")
    assert "退回</a>" in page.content.decode()

    return_value(actor=cast.actor("checker"), value=_list(cycle), reason="先进集体不属表彰")
    _submitted(cast.actor("assessor"), task, {"awards": "无"}, _subject(cycle))

    assert _matters(_list(cycle)) == ["文明工地"]


def test_a_department_corrects_its_list_and_forgets_no_claim(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    _given_task(cast, cycle)
    made = _granted(cast, cycle)

    correct(actor=cast.actor("assessor"), value=_list(cycle), by=Correction("[]", "reported", "不属表彰", files=()))

    assert _matters(_list(cycle)) == ["文明工地"]
    assert list(_list(cycle).evidence.values_list("file", "record")) == [(made.file_id, 0)]


def test_a_units_own_list_is_corrected_or_returned_by_nobody_and_no_page_offers_it(cast: Cast) -> None:
    cycle = _cycle(cast, OWN_LIST)
    task = _own_task(cast, cycle)
    value = _list(cycle)

    with pytest.raises(Refusal) as refused:
        correct(actor=cast.actor("reporter"), value=value, by=Correction(MORE, "reported", "补报"))

    assert refused.value.code == "not-typed"
    acts = (
        reverse("tasks-cell", args=[task.pk, value.subject_id, "awards"]),
        reverse("values-return", args=[value.pk]),
    )
    for who in ("reporter", "office"):
        for address in (reverse("tasks-one", args=[task.pk]), reverse("values-one", args=[value.pk])):
            page = cast.browser(who).get(address).content.decode()
            assert not [act for act in acts if act in page]


def test_a_list_that_waits_for_its_review_does_not_count_because_a_claim_was_granted_for_it(cast: Cast) -> None:
    cycle = _cycle(cast, GIVEN_LIST)
    _given_task(cast, cycle)
    _granted(cast, cycle)
    value = _list(cycle)
    Value.objects.filter(pk=value.pk).update(standing=Standing.ACCEPTED)

    assert [(one.value, one.why) for one in astray(cycle.periods.get())] == [(value.pk, "not-accepted")]
