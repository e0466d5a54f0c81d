"""From drafts to values: together or not at all, once, with a receipt."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kaoping.basis.refusals import Refusal, Unseen
from kaoping.collection.tasks.models import State
from kaoping.collection.values.models import Draft, Standing, Status, Value
from kaoping.collection.values.services import Incomplete, Typed, accept, return_value, save_drafts, submit
from kaoping.governance.files.services import keep
from kaoping.governance.ledger.checkpoints import make_checkpoint, receipt
from kaoping.governance.ledger.models import Entry, TreeName
from tests.platform.appraisal import the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import (
    OWN,
    accepted,
    assessed,
    standing_value,
    submitted,
    the_made_task,
    type_in,
)


def test_submitting_makes_a_value_of_every_draft_and_of_bonuses_that_nobody_claimed(cast: Cast) -> None:
    task = submitted(cast)

    found = {one.item: (one.content, one.status, one.standing) for one in Value.objects.filter(task=task)}
    assert found == {
        "passed": ('{"n":"91.2"}', Status.REPORTED, Standing.SUBMITTED),
        "plan": ("true", Status.REPORTED, Standing.SUBMITTED),
        "awards": ("[]", Status.REPORTED, Standing.SUBMITTED),
    }
    assert task.state == State.SUBMITTED
    assert not Draft.objects.filter(task=task).exists()


def test_the_receipt_is_the_entry_that_holds_every_value_submitted(cast: Cast) -> None:
    task = submitted(cast)
    make_checkpoint(TreeName.DEEDS)

    assert task.entry is not None
    entry = Entry.objects.get(tree=TreeName.DEEDS, index=task.entry)
    said = json.loads(entry.opening.payload)
    assert (entry.action, entry.subject, entry.person) == (
        "task.submitted",
        str(task.pk),
        cast.people["reporter"].pk,
    )
    assert {one["item"]: one["content"] for one in said["after"]["values"]} == {
        "passed": '{"n":"91.2"}',
        "plan": "true",
        "awards": "[]",
    }
    assert set(Value.objects.filter(task=task).values_list("entry", flat=True)) == {task.entry}
    assert str(task.entry) in receipt(cast.actor("reporter"), task.entry)


def test_sent_twice_it_is_submitted_once(cast: Cast) -> None:
    first = submitted(cast)
    entries = Entry.objects.count()

    second = submit(actor=cast.actor("reporter"), task=first)

    assert (second.entry, Entry.objects.count()) == (first.entry, entries)
    assert Value.objects.filter(task=first).count() == 3


def test_an_empty_cell_is_named_and_nothing_is_submitted(cast: Cast) -> None:
    task = the_made_task(cast)
    type_in(cast, "reporter", task, {"passed": "91.2"})

    with pytest.raises(Incomplete) as refused:
        submit(actor=cast.actor("reporter"), task=task)

    assert "江北区建设局 年度计划按时报送：还没有填" in str(refused.value.message)
    assert not Value.objects.filter(task=task).exists()
    assert Draft.objects.filter(task=task).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("九十一", "“九十一”不是数字"),
        ("91.23", "91.23 的小数位多于 1 位"),
        ("101", "101 不在 0 至 100 之间"),
        ("0.95", "看不出是 0.95% 还是 95%"),
        ("-", "短横看不出是零、不适用还是未报"),
        ("91.2（已核定）", "“已核定”由考核责任部门填写"),
    ],
)
def test_a_cell_that_is_not_understood_is_kept_as_typed_and_refused_with_the_reason(
    cast: Cast, typed: str, said: str
) -> None:
    task = the_made_task(cast)

    (saved, _plan) = type_in(cast, "reporter", task, {"passed": typed, "plan": "是"})

    assert [fault.wrong.zh for fault in saved.faults] == [said]
    assert Draft.objects.get(task=task, item="passed").typed == typed
    with pytest.raises(Incomplete, match=r"还有 1 处"):
        submit(actor=cast.actor("reporter"), task=task)


@pytest.mark.parametrize(
    ("typed", "content", "status"),
    [
        ("\uff19\uff11\uff0e\uff12", '{"n":"91.2"}', Status.REPORTED),
        (" 91.2 % ", '{"n":"91.2"}', Status.REPORTED),
        ("91.2（存疑）", '{"n":"91.2"}', Status.DISPUTED),
        ("/", "null", Status.NOT_APPLICABLE),
        ("不适用", "null", Status.NOT_APPLICABLE),
        ("本期无数据", "null", Status.NO_DATA),
        ("未报", "null", Status.NOT_REPORTED),
        ("0", '{"n":"0"}', Status.REPORTED),
    ],
)
def test_what_people_write_is_understood_and_statuses_are_never_confused(
    cast: Cast, typed: str, content: str, status: Status
) -> None:
    task, subject = the_made_task(cast), the_subject(cast).pk
    cells = [Typed(subject, "passed", typed, note="本区没有在建项目"), Typed(subject, "plan", "否")]
    save_drafts(actor=cast.actor("reporter"), task=task, cells=cells)
    submit(actor=cast.actor("reporter"), task=task)

    value = standing_value(cast, "passed")
    assert (value.content, value.status) == (content, status)


def test_a_returned_value_alone_is_given_anew_and_the_others_stand(cast: Cast) -> None:
    task = submitted(cast)
    plan = standing_value(cast, "plan")
    old = return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="与检测报告不符")

    (saved, closed) = type_in(cast, "reporter", task, {"passed": "90.5", "plan": "否"})
    again = submit(actor=cast.actor("reporter"), task=task)

    assert (saved.refusal, closed.refusal) == ("", "这个数据已经提交。需要更正的，请打开该数据办理更正。")
    new = standing_value(cast, "passed")
    assert (new.content, new.replaces, new.standing) == ('{"n":"90.5"}', old, Standing.SUBMITTED)
    assert standing_value(cast, "plan") == plan
    assert again.state == State.SUBMITTED
    old.refresh_from_db()
    assert (old.content, old.standing, old.is_current, old.reason) == (
        '{"n":"91.2"}',
        Standing.SUPERSEDED,
        False,
        "与检测报告不符",
    )


def test_what_was_returned_must_be_corrected_before_it_is_submitted_again(cast: Cast) -> None:
    task = submitted(cast)
    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="不符")

    with pytest.raises(Refusal) as refused:
        submit(actor=cast.actor("reporter"), task=task)

    assert refused.value.code == "nothing-new"


def test_a_task_stays_returned_while_one_of_two_values_is_still_to_be_corrected(cast: Cast) -> None:
    task = submitted(cast)
    for item in ("passed", "plan"):
        return_value(actor=cast.actor("office"), value=standing_value(cast, item), reason="不符")
    type_in(cast, "reporter", task, {"passed": "90.5"})

    assert submit(actor=cast.actor("reporter"), task=task).state == State.RETURNED

    type_in(cast, "reporter", task, {"plan": "否"})
    assert submit(actor=cast.actor("reporter"), task=task).state == State.SUBMITTED


def test_accepting_all_values_accepts_the_task_and_some_of_them_leave_it_waiting(cast: Cast) -> None:
    task = submitted(cast)
    one = standing_value(cast, "passed")

    part = accept(actor=cast.actor("office"), task=task, values=[one.pk])
    assert part.state == State.SUBMITTED
    whole = accept(actor=cast.actor("checker"), task=task)

    assert whole.state == State.ACCEPTED
    assert {one.standing for one in Value.objects.filter(task=task)} == {Standing.ACCEPTED}


def test_an_accepted_value_can_still_be_returned_until_the_period_is_closed(cast: Cast) -> None:
    task = accepted(cast)

    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="举报核实")

    task.refresh_from_db()
    assert task.state == State.RETURNED


def test_an_assessing_department_fills_its_items_for_all_units(cast: Cast) -> None:
    task = assessed(cast)

    assert Value.objects.filter(task=task, way="assessed").count() == 6
    hazard = json.loads(standing_value(cast, "hazards", "jiangnan").content)
    assert hazard == [
        {"date": {"d": "2026-08-05"}, "kind": "ordinary", "count": {"n": "2"}, "matter": "脚手架"},
    ]


def test_a_cell_of_another_task_is_not_typed_into(cast: Cast) -> None:
    task = the_made_task(cast)
    rival = the_subject(cast, "jiangnan").pk
    cells = [Typed(rival, "passed", "99"), Typed(the_subject(cast).pk, "solved", "99")]

    saved = save_drafts(actor=cast.actor("reporter"), task=task, cells=cells)

    assert {one.refusal for one in saved} == {"这项任务现在不填报这个数据，请刷新页面。"}
    assert not Draft.objects.filter(task=task).exists()


def test_nobody_fills_the_task_of_another_unit(cast: Cast) -> None:
    task = the_made_task(cast)
    type_in(cast, "reporter", task, OWN)

    with pytest.raises(Unseen):
        submit(actor=cast.actor("rival"), task=task)
    with pytest.raises(Unseen):
        type_in(cast, "rival", task, OWN)


def test_the_same_records_in_another_spelling_are_no_conflict(cast: Cast) -> None:
    task, subject = the_made_task(cast, "anguan"), the_subject(cast).pk
    spellings = ('[{"kind":"一般隐患","count":"2"}]', '[{"count": "2", "kind": "一般隐患"}]', '[{"kind": "重大隐患"}]')

    saved = [
        save_drafts(actor=cast.actor("assessor"), task=task, cells=[Typed(subject, "hazards", text, version=0)])[0]
        for text in spellings
    ]

    assert [one.theirs is None for one in saved] == [True, True, False]


def test_what_somebody_else_noted_or_attached_meanwhile_is_not_dropped(cast: Cast) -> None:
    task, subject = the_made_task(cast), the_subject(cast).pk
    file = keep(actor=cast.actor("reporter"), organisation=cast.units["jiangbei"], name="证明.txt", data=b"95.5")
    first = Typed(subject, "passed", "95.5", note="", files=(), version=0)
    save_drafts(actor=cast.actor("reporter"), task=task, cells=[first])
    deputy = replace(cast.actor("reporter"), person=cast.people["leader"].pk)
    save_drafts(actor=deputy, task=task, cells=[replace(first, note="按复核单", files=(file.pk,), version=1)])

    stale = [replace(first, version=1), replace(first, files=None, version=1), replace(first, note=None, version=1)]
    saved = [save_drafts(actor=cast.actor("reporter"), task=task, cells=[one])[0] for one in stale]

    assert [one.theirs is None for one in saved] == [False] * 3
    draft = Draft.objects.get(task=task)
    assert (draft.note, [one.pk for one in draft.files.all()]) == ("按复核单", [file.pk])
    # Whoever has seen it, or saves the text alone, hinders nobody; nor does one's own other page.
    for who, one in (
        (cast.actor("reporter"), replace(first, version=2)),
        (deputy, replace(first, note=None, files=None, version=1)),
        (cast.actor("reporter"), replace(first, note="改", version=4)),
        (cast.actor("reporter"), replace(first, note="再改", version=4)),
    ):
        assert save_drafts(actor=who, task=task, cells=[one])[0].theirs is None
