"""The office accepts and returns; whoever gave a value, or belongs to the unit, does not review it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from kaoping.application.appeals.models import State as AppealState
from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Denied, Refusal, Unseen
from kaoping.collection.values.models import Channel, Evidence, Standing, Status, Value
from kaoping.collection.values.reviewing import is_settled
from kaoping.collection.values.services import accept, return_value, supersede
from kaoping.governance.acting import Role
from kaoping.governance.files.models import File
from kaoping.governance.people.services import Appointment, appoint
from kaoping.planning.cycles.models import Period
from tests.platform.application.appealing import agreed, in_state
from tests.platform.appraisal import the_subject
from tests.platform.cast import Cast, the_platform
from tests.platform.collection.acts import accepted, assessed, standing_value, submitted, the_made_task


def _also(cast: Cast, who: str, unit: str, role: Role) -> None:
    appoint(actor=the_platform(), to=Appointment(cast.people[who], cast.units[unit], role, today()))


def test_nobody_reviews_what_belongs_to_their_own_unit(cast: Cast) -> None:
    task = submitted(cast)
    _also(cast, "office", "jiangbei", Role.LEADER)

    with pytest.raises(Refusal) as refused:
        accept(actor=cast.actor("office"), task=task)
    assert refused.value.code == "own"
    with pytest.raises(Refusal, match="本单位"):
        return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="不符")
    assert accept(actor=cast.actor("checker"), task=task).state == "accepted"


def test_nobody_reviews_what_they_entered_even_for_another_unit(cast: Cast) -> None:
    task = submitted(cast)
    _also(cast, "reporter", "bureau", Role.OFFICE)

    with pytest.raises(Refusal) as refused:
        accept(actor=cast.actor("reporter"), task=task)

    assert refused.value.code == "own"
    with pytest.raises(IntegrityError, match="value_decided_by_another"), transaction.atomic():
        Value.objects.filter(task=task).update(decided_by=cast.people["reporter"].pk)


def test_nobody_reviews_what_they_entered_before_they_came_to_the_office(cast: Cast) -> None:
    task = submitted(cast)
    cast.people["reporter"].posts.all().delete()
    _also(cast, "reporter", "bureau", Role.OFFICE)

    with pytest.raises(Refusal, match="自己填报的数据"):
        accept(actor=cast.actor("reporter"), task=task)
    with pytest.raises(Refusal, match="自己填报的数据"):
        return_value(actor=cast.actor("reporter"), value=standing_value(cast, "passed"), reason="不符")
    assert set(Value.objects.filter(task=task).values_list("standing", flat=True)) == {Standing.SUBMITTED}


def test_nobody_reviews_what_an_assessor_says_of_their_own_unit(cast: Cast) -> None:
    task = assessed(cast)
    _also(cast, "office", "jiangbei", Role.LEADER)
    (own,) = Value.objects.filter(task=task, item="solved", subject=the_subject(cast, "jiangbei"))
    (other,) = Value.objects.filter(task=task, item="solved", subject=the_subject(cast, "jiangnan"))

    with pytest.raises(Refusal, match="本单位"):
        accept(actor=cast.actor("office"), task=task)
    with pytest.raises(Refusal, match="本单位"):
        return_value(actor=cast.actor("office"), value=own, reason="不符")
    assert return_value(actor=cast.actor("office"), value=other, reason="不符").standing == Standing.RETURNED


def test_nobody_reviews_what_their_own_department_gives_of_others(cast: Cast) -> None:
    task = assessed(cast)
    _also(cast, "office", "anguan", Role.LEADER)

    with pytest.raises(Refusal, match="本单位"):
        accept(actor=cast.actor("office"), task=task)
    assert accept(actor=cast.actor("checker"), task=task).state == "accepted"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_value_is_not_returned_without_a_reason(cast: Cast, reason: str) -> None:
    submitted(cast)

    with pytest.raises(Refusal) as refused:
        return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason=reason)

    assert refused.value.field == "reason"


def test_a_value_is_returned_once(cast: Cast) -> None:
    submitted(cast)
    value = standing_value(cast, "passed")
    return_value(actor=cast.actor("office"), value=value, reason="不符")

    with pytest.raises(Refusal) as refused:
        return_value(actor=cast.actor("checker"), value=value, reason="不符")

    assert refused.value.code == "not-standing"


def test_numbers_of_another_tasks_values_are_not_accepted(cast: Cast) -> None:
    task = submitted(cast)
    other = the_made_task(cast, "jiangnan")

    with pytest.raises(Unseen):
        accept(actor=cast.actor("office"), task=other, values=[standing_value(cast, "passed").pk])

    task.refresh_from_db()
    assert task.state == "submitted"


def test_a_closed_period_is_not_reviewed_any_more(cast: Cast) -> None:
    task = submitted(cast)
    Period.objects.filter(pk=task.period_id).update(closed_at=now())

    for act in (
        lambda: accept(actor=cast.actor("office"), task=task),
        lambda: return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="不符"),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "closed"


def test_a_unit_replaces_its_own_value_with_a_reason_until_it_is_accepted(cast: Cast) -> None:
    task = submitted(cast)
    old = standing_value(cast, "passed")

    new = supersede(
        actor=cast.actor("reporter"), value=old, content='{"n":"90"}', status=Status.REPORTED, reason="录入有误"
    )

    old.refresh_from_db()
    assert (old.standing, old.is_current, new.replaces_id, new.reason) == ("superseded", False, old.pk, "录入有误")
    accept(actor=cast.actor("office"), task=task)
    new.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        supersede(actor=cast.actor("reporter"), value=new, content='{"n":"91"}', status=Status.REPORTED, reason="又错")
    assert refused.value.code == "accepted"


def test_an_upheld_appeal_replaces_an_accepted_value_also_in_a_closed_period(cast: Cast) -> None:
    task = accepted(cast)
    Period.objects.filter(pk=task.period_id).update(closed_at=now())
    old = agreed(cast, standing_value(cast, "passed"), '{"n":"95"}')

    new = supersede(
        actor=cast.actor("evaluator"),
        value=old,
        content='{"n":"95"}',
        status=Status.VERIFIED,
        reason="申诉成立",
        channel=Channel.APPEAL,
    )

    assert (new.standing, new.channel, new.is_current) == (Standing.ACCEPTED, Channel.APPEAL, True)
    with pytest.raises((Denied, Unseen)):
        supersede(
            actor=cast.actor("reporter"),
            value=new,
            content='{"n":"99"}',
            status=Status.REPORTED,
            reason="自己改",
            channel=Channel.APPEAL,
        )


def test_what_an_appeal_decided_is_not_returned_even_while_its_period_is_open(cast: Cast) -> None:
    appeal = in_state(cast, AppealState.UPHELD)
    decided = appeal.value
    assert decided is not None
    assert decided.task is not None
    assert decided.period.closed_at is None

    with pytest.raises(Refusal, match="由申诉认定") as refused:
        return_value(actor=cast.actor("office"), value=decided, reason="与台账不符")

    assert refused.value.code == "settled"
    decided.refresh_from_db()
    assert decided.standing == Standing.ACCEPTED
    office, way_back = cast.browser("office"), reverse("values-return", args=[decided.pk])
    page = office.get(reverse("values-one", args=[decided.pk])).content.decode()
    assert "由申诉认定" in page
    assert way_back not in page
    assert way_back not in office.get(reverse("tasks-one", args=[decided.task.pk])).content.decode()
    # A record that was granted later stands in a value that is decided all the same.
    Value.objects.filter(pk=decided.pk).update(is_current=False, standing=Standing.SUPERSEDED)
    later = Value.objects.get(pk=decided.pk)
    later.pk, later.channel, later.replaces = None, Channel.CLAIM, decided
    later.is_current, later.standing = True, Standing.ACCEPTED
    later.save()
    assert is_settled(later)
    review = office.get(reverse("tasks-one", args=[decided.task.pk])).content.decode()
    assert reverse("values-one", args=[later.pk]) in review
    assert reverse("values-return", args=[later.pk]) not in review
    assert not is_settled(Value(channel=Channel.CLAIM, replaces=appeal.disputed))


@pytest.mark.parametrize("content", ['"91"', "true", "[]", "{}", "nonsense", "null"])
def test_what_is_no_value_of_the_item_replaces_nothing(cast: Cast, content: str) -> None:
    submitted(cast)
    old = standing_value(cast, "passed")

    with pytest.raises(Refusal) as refused:
        supersede(actor=cast.actor("reporter"), value=old, content=content, status=Status.REPORTED, reason="录入有误")

    assert refused.value.code == "wrong-content"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE values_value SET content = '{}'",
        "UPDATE values_value SET status = 'no_data'",
        "UPDATE values_value SET note = 'x'",
        "UPDATE values_value SET entered_by_id = NULL",
        "DELETE FROM values_value",
        "UPDATE values_evidence SET record = 7",
        "DELETE FROM values_evidence",
    ],
)
def test_the_database_itself_refuses_to_change_what_a_value_says(cast: Cast, change: str) -> None:
    submitted(cast)
    value = standing_value(cast, "passed")
    file = File.objects.create(
        organisation=cast.units["jiangbei"],
        name="a.pdf",
        kind="pdf",
        size=1,
        sha256="0",
        sm3="0",
        stored="x",
        sent_at=now(),
    )
    Evidence.objects.create(value=value, file=file)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert Value.objects.get(pk=value.pk).content == '{"n":"91.2"}'
