"""In a closed period no value changes, not even by SQL, but by an appeal that two uphold; two open it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kaoping.basis import clock
from kaoping.basis.refusals import Conflict, TwoPeopleWanted, Unseen
from kaoping.collection.values.models import Channel, Value
from kaoping.collection.values.services import return_value, supersede
from kaoping.governance.acting import Role
from kaoping.governance.dual.models import Approval, Request, State
from kaoping.governance.dual.services import approve, ask
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.planning.cycles.closing import REOPEN, close_period, reopen_period
from kaoping.planning.cycles.models import Cycle, Period
from tests.platform.application.appealing import NO, YES, agreed, filed, judged
from tests.platform.appraisal import the_period
from tests.platform.cast import NOON, Cast, the_foreign_unit
from tests.platform.collection.acts import accepted, standing_value
from tests.platform.dual.asking import at_desk, joins

COPY = """
INSERT INTO values_value (tenant_id, period_id, subject_id, item, way, task_id, content, status, source, note,
  entered_by_id, entered_at, reason, standing, is_current, channel, replaces_id)
SELECT tenant_id, period_id, subject_id, item, way, task_id, content, status, source, note,
  entered_by_id, entered_at, reason, 'accepted', {no}, AS_WHAT FROM values_value WHERE id = {id}
"""
ATTACKS = {
    "a value is added": COPY.replace("AS_WHAT", "'grid', NULL"),
    "a value is put in the place of another": COPY.replace("AS_WHAT", "'appeal', id"),
    "a value is taken out of what counts": "UPDATE values_value SET is_current = {no}, standing = 'superseded'"
    " WHERE id = {id}",
    "a value is accepted no longer": "UPDATE values_value SET standing = 'submitted' WHERE id = {id}",
    "a value is returned": "UPDATE values_value SET standing = 'returned', reason = 'x' WHERE id = {id}",
    "somebody else has accepted it": "UPDATE values_value SET decided_by_id = NULL WHERE id = {id}",
    "its content is another": """UPDATE values_value SET content = '{{"n":"99"}}' WHERE id = {id}""",
    "its entry is another": "UPDATE values_value SET entry = 0 WHERE id = {id}",
    "it is moved into an open period": "UPDATE values_value SET period_id = {open} WHERE id = {id}",
    "it is deleted": "DELETE FROM values_value WHERE id = {id}",
    "evidence is added": "INSERT INTO values_evidence (tenant_id, value_id, file_id) "
    "SELECT tenant_id, id, 1 FROM values_value WHERE id = {id}",
    "the period is opened": "UPDATE cycles_period SET closed_at = NULL WHERE id = {period}",
    "the period was closed later": "UPDATE cycles_period SET closed_at = '2027-01-01 00:00:00+00' WHERE id = {period}",
}


@pytest.fixture
def closed(cast: Cast) -> Period:
    """The third quarter, with accepted values, closed."""
    accepted(cast)
    return close_period(actor=cast.actor("office"), period=the_period(cast))


def run(statement: str, cast: Cast, value: Value) -> None:
    places = {"id": value.pk, "no": "FALSE", "period": value.period_id}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(**places, open=the_period(cast, "2026Q4").pk))


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_changes_nothing_in_a_closed_period(cast: Cast, closed: Period, attack: str) -> None:
    value = standing_value(cast, "passed")

    with pytest.raises(IntegrityError, match=r"closed period|only ever|superseded|two opinions"):
        run(ATTACKS[attack], cast, value)

    closed.refresh_from_db()
    assert closed.closed_at == NOON
    assert Value.objects.get(pk=value.pk).standing == "accepted"


@pytest.mark.parametrize(
    "attack", ["a value is added", "a value is accepted no longer", "a value is taken out of what counts"]
)
def test_what_is_refused_in_a_closed_period_is_possible_in_an_open_one(cast: Cast, attack: str) -> None:
    """The attacks themselves are well-formed."""
    accepted(cast)

    run(ATTACKS[attack], cast, standing_value(cast, "passed"))


def test_an_appeal_that_is_decided_opens_no_way_for_sql(cast: Cast) -> None:
    appeal = judged(cast, filed(cast), YES, YES)
    close_period(actor=cast.actor("office"), period=the_period(cast))
    assert appeal.value is not None

    with pytest.raises(IntegrityError, match="two opinions"):
        run(ATTACKS["a value is taken out of what counts"], cast, appeal.value)


def test_an_appeal_on_which_two_disagree_opens_no_way_for_sql(cast: Cast) -> None:
    appeal = judged(cast, filed(cast), YES, NO)
    close_period(actor=cast.actor("office"), period=the_period(cast))

    assert appeal.disputed is not None
    with pytest.raises(IntegrityError, match="two opinions"):
        run(ATTACKS["a value is taken out of what counts"], cast, appeal.disputed)


def test_an_upheld_appeal_corrects_a_value_of_a_closed_period(cast: Cast) -> None:
    """Through the services, with its entry and its evidence."""
    appeal = filed(cast)
    close_period(actor=cast.actor("office"), period=the_period(cast))

    appeal = judged(cast, appeal, YES, YES)

    assert appeal.value is not None
    appeal.value.refresh_from_db()
    assert (appeal.value.content, appeal.value.is_current) == ('{"n": "95"}', True)
    assert appeal.value.entry is not None
    assert Entry.objects.get(index=appeal.value.entry, tree="deeds").action == "value.superseded"


@pytest.mark.parametrize(("content", "status"), [('{"n":"96"}', "verified"), ('{"n":"95"}', "reported")])
def test_what_two_upheld_is_what_stands_and_nothing_else(cast: Cast, content: str, status: str) -> None:
    """Whoever decides appeals puts nothing in the place of a value alone, in an open period neither."""
    accepted(cast)
    value = agreed(cast, standing_value(cast, "passed"), '{"n":"95"}')

    with pytest.raises(IntegrityError, match="two opinions"), transaction.atomic():
        supersede(
            actor=cast.actor("evaluator"),
            value=value,
            content=content,
            status=status,
            reason="申诉成立",
            channel=Channel.APPEAL,
        )


# Opening a period again


def asked_to_reopen(cast: Cast, period: Period) -> Request:
    return ask(actor=at_desk(cast, "office"), kind=REOPEN, arguments=f'{{"period":{period.pk}}}', reason="数据来源更正")


def approved(cast: Cast, request: Request) -> Request:
    joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
    for who in ("leader", "watcher"):
        request = approve(actor=at_desk(cast, who), id_=request.pk, sha256=request.sha256)
    return request


def test_two_people_open_a_closed_period_again(cast: Cast, closed: Period) -> None:
    with pytest.raises(TwoPeopleWanted):
        reopen_period(actor=at_desk(cast, "office"), period=closed.pk)
    request = asked_to_reopen(cast, closed)
    closed.refresh_from_db()
    assert closed.closed_at is not None, "asking opens nothing"

    assert approved(cast, request).state == State.DONE

    assert Period.objects.get(pk=closed.pk).closed_at is None
    actions = Entry.objects.order_by("-index").values_list("action", flat=True)
    assert list(actions[:3]) == ["period.reopened", "dual.done", "dual.approved"]
    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None
    assert checkpoint.size == size_of(TreeName.DEEDS)  # signed with it
    returned = return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="数据来源更正")
    assert returned.standing == "returned"


def test_one_approval_opens_a_period_once(cast: Cast, closed: Period) -> None:
    approved(cast, asked_to_reopen(cast, closed))
    with clock.at(NOON + timedelta(hours=1)):
        close_period(actor=cast.actor("office"), period=closed)

    with pytest.raises(IntegrityError, match="two people"):
        run(ATTACKS["the period is opened"], cast, standing_value(cast, "passed"))


@pytest.mark.parametrize("missing", ["the second approval", "its being done", "this period"])
def test_an_approval_that_is_not_whole_opens_nothing(cast: Cast, closed: Period, missing: str) -> None:
    request = asked_to_reopen(cast, closed)
    done = {"state": State.DONE, "closed_at": NOON, "closed_by": cast.people["leader"]}
    joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
    approve(actor=at_desk(cast, "leader"), id_=request.pk, sha256=request.sha256)
    if missing != "the second approval":
        one = Approval.objects.get()
        one.pk, one.person, one.principal = None, cast.people["watcher"], cast.people["watcher"]
        one.unit, one.session = cast.units["jiangbei"], "another"
        one.save()
    if missing != "its being done":
        Request.objects.update(**done)
    if missing == "this period":
        Request.objects.update(arguments=f'{{"period":{closed.pk}1}}')

    with pytest.raises(IntegrityError, match="two people"):
        run(ATTACKS["the period is opened"], cast, standing_value(cast, "passed"))


def test_what_is_not_closed_or_whose_cycle_has_ended_is_not_opened_again(cast: Cast, closed: Period) -> None:
    fourth = the_period(cast, "2026Q4")
    with pytest.raises(Conflict):
        asked_to_reopen(cast, fourth)
    Cycle.objects.filter(pk=closed.cycle_id).update(state="closed")
    with pytest.raises(Conflict):
        asked_to_reopen(cast, closed)


def test_of_a_period_of_another_city_nothing_is_shown(cast: Cast, closed: Period) -> None:
    """Neither when it is asked for, nor when the form comes back because its reason is missing."""
    theirs = Cycle.objects.get(pk=closed.cycle_id)
    theirs.pk, theirs.organisation, theirs.title = None, the_foreign_unit(), "外市的周期"
    theirs.save()
    closed.pk, closed.cycle, closed.closed_at = None, theirs, NOON
    closed.save()

    with pytest.raises(Unseen):
        asked_to_reopen(cast, closed)
    for reason in ("更正", ""):
        form = {"kind": REOPEN, "arguments": f'{{"period":{closed.pk}}}', "reason": reason}
        page = cast.browser("office").post("/two-people/ask/", form)
        assert (page.status_code, "外市" in page.content.decode()) == (404, False)


def test_the_button_leads_to_asking_two_people(cast: Cast, closed: Period) -> None:
    page = cast.browser("office").post(f"/cycles/periods/{closed.pk}/reopen/")

    assert page.status_code == 403
    assert all(text in page.content.decode() for text in ("双人双锁", "重新打开已锁定的考核期", "第三季度"))
