"""Nobody does with powers that they were lent what those who lent them may not do themselves (R-21)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kaoping.analysis.results.desk import previews
from kaoping.analysis.runs.services import confirm, start
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.models import State
from kaoping.application.publication.services import decide
from kaoping.application.rectification import services as orders
from kaoping.basis.clock import today
from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import Extension
from kaoping.collection.tasks.services import ask_extension, decide_extension
from kaoping.collection.values.services import Correction, accept, correct, decide_claim, return_value
from kaoping.governance.acting import Actor, Permission, Role
from kaoping.governance.desk import waits_for
from kaoping.governance.people.services import Appointment, appoint, delegate
from kaoping.planning.schemes import services as schemes
from kaoping.planning.schemes.todo import versions_waiting
from tests.platform.application.orders import PROOF, ordered
from tests.platform.appraisal import give_all, the_cycle, the_period, the_subject
from tests.platform.cast import Cast, the_platform
from tests.platform.collection.acts import standing_value, submitted, the_made_task
from tests.platform.collection.test_current import claimed
from tests.platform.planning.schemes import proposed
from tests.platform.publishing import SHOWN_UNTIL, a_file, a_publication


def standing_in(cast: Cast, who: str, *absent: str, own: bool = False) -> Actor:
    """Somebody who holds only what others have lent them, or also the post of the last of them as their own."""
    found = cast.actor(who)
    lent = [replace(held, acting_for=cast.people[one].pk) for one in absent for held in cast.actor(one).holdings]
    mine = cast.actor(absent[-1]).holdings if own else ()
    return replace(found, holdings=(*lent, *mine))


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_work_is_also_that_of_those_for_whom_alone_one_holds_the_permission(cast: Cast) -> None:
    bureau, auditor = cast.units["bureau"].pk, cast.people["auditor"].pk
    office, checker = (cast.people[one].pk for one in ("office", "checker"))

    def hands(actor: Actor) -> set[int]:
        return set(actor.hands(Permission.CONFIRM_RUNS, bureau)) - {auditor}

    assert hands(standing_in(cast, "auditor", "office")) == {office}
    assert hands(standing_in(cast, "auditor", "office", "checker")) == {office, checker}
    # Who holds it themselves does their own work; and the permission counts, not the post.
    assert hands(standing_in(cast, "auditor", "office", own=True)) == set()
    assert standing_in(cast, "auditor", "office").hands(Permission.DECIDE_RESULTS, bureau) == {
        cast.people["auditor"].pk
    }


def test_a_run_is_not_confirmed_by_who_stands_in_for_who_started_it(cast: Cast) -> None:
    give_all(cast)
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))
    straw_man, other = standing_in(cast, "auditor", "office"), standing_in(cast, "auditor", "checker")

    with refused("oneself"):
        confirm(actor=straw_man, run=run)
    assert (list(previews(straw_man)), len(list(previews(other)))) == ([], 1)
    confirm(actor=other, run=run)


def test_a_scheme_is_not_checked_or_published_by_who_stands_in_for_who_made_or_checked_it(cast: Cast) -> None:
    waiting = proposed(cast)
    straw_man = standing_in(cast, "auditor", "office")

    with refused("own-work"):
        schemes.check(actor=straw_man, version=waiting)
    assert list(versions_waiting(straw_man)) == []
    schemes.check(actor=cast.actor("checker"), version=waiting)
    for absent, code in (("office", "own-work"), ("checker", "checked-it")):
        leader = cast.actor("leader").holdings[0]
        lent = replace(cast.actor("auditor"), holdings=(replace(leader, acting_for=cast.people[absent].pk),))
        with refused(code):
            schemes.publish(actor=lent, version=waiting)


def _decides(actor: Actor, cast: Cast) -> None:
    decide(actor=actor, publication=a_publication(cast, State.TO_DECIDE), minutes=a_file(cast))


def _announces(actor: Actor, cast: Cast) -> None:
    announce(actor=actor, publication=a_publication(cast, State.DECIDED), until=SHOWN_UNTIL)


@pytest.mark.parametrize(
    ("absent", "act", "code"),
    [
        ("office", _decides, "not-another"),
        ("checker", _decides, "not-another"),
        ("office", _announces, "own-work"),
        ("checker", _announces, "checked-it"),
    ],
)
def test_a_result_is_not_decided_on_or_shown_by_who_stands_in_for_who_computed_it(
    absent: str, act: Callable[[Actor, Cast], None], code: str, cast: Cast
) -> None:
    leader = cast.actor("leader").holdings[0]
    lent = replace(cast.actor("auditor"), holdings=(replace(leader, acting_for=cast.people[absent].pk),))

    with refused(code):
        act(lent, cast)


def test_an_order_is_not_checked_by_who_stands_in_for_who_made_it(cast: Cast) -> None:
    order = ordered(cast, who="supervisor")
    order = orders.put_right(actor=cast.actor("reporter"), order=order, said="已补齐", evidence=[PROOF])

    with refused("oneself"):
        orders.check(actor=standing_in(cast, "auditor", "supervisor"), order=order, said="属实")


def lent(cast: Cast, who: str, role: Role, to: str) -> None:
    """Let somebody lend a post for three days, as they would by clicking."""
    post = cast.people[who].posts.get(role=role)
    until = today() + timedelta(days=3)
    delegate(actor=cast.actor(who), post=post, to=cast.people[to], starts=today(), ends=until, reason="出差")


def given(cast: Cast, who: str, unit: str, role: Role) -> None:
    """Give somebody one more post."""
    appoint(actor=the_platform(), to=Appointment(cast.people[who], cast.units[unit], role, today()))


def _asked(cast: Cast, who: str = "reporter", key: str = "2026Q4") -> Extension:
    task = the_made_task(cast, key=key)
    return ask_extension(actor=cast.actor(who), task=task, until=date(2027, 2, 1), reason="检测报告未出")


def _titles(actor: Actor) -> list[str]:
    return [one.title for one in waits_for(actor)]


def test_more_time_is_not_granted_with_powers_that_whoever_asked_for_it_has_lent(cast: Cast) -> None:
    given(cast, "office", "zhijian", Role.REPORTER)
    asked = ask_extension(
        actor=cast.actor("office"), task=the_made_task(cast, "zhijian"), until=date(2027, 2, 1), reason="忙"
    )
    cast.people["office"].posts.filter(role=Role.REPORTER).delete()
    lent(cast, "office", Role.OFFICE, to="evaluator")

    with pytest.raises(Refusal, match="自己的申请"):
        decide_extension(actor=cast.actor("evaluator"), extension=asked, is_granted=True, remark="")

    page = cast.browser("evaluator").get("/tasks/extensions/").content.decode()
    assert f"/extensions/{asked.pk}/" not in page
    assert "审批延期申请：1 份" not in _titles(cast.actor("evaluator"))
    # Somebody else of the office decides, and so does whoever stands in for them.
    assert "审批延期申请：1 份" in _titles(cast.actor("checker"))
    assert f"/extensions/{asked.pk}/" in cast.browser("checker").get("/tasks/extensions/").content.decode()
    lent(cast, "checker", Role.OFFICE, to="auditor")
    decide_extension(actor=cast.actor("auditor"), extension=asked, is_granted=True, remark="")


@pytest.mark.parametrize("absence", ["own", "lent"])
def test_where_those_hold_a_post_for_whom_alone_one_acts_is_known_of_ones_holdings(cast: Cast, absence: str) -> None:
    jiangbei, bureau, anguan = (cast.units[one].pk for one in ("jiangbei", "bureau", "anguan"))
    if absence == "own":
        given(cast, "office", "jiangbei", Role.EXPERT)
    else:
        lent(cast, "reporter", Role.REPORTER, to="office")
    lent(cast, "office", Role.OFFICE, to="assessor")

    def homes(permission: Permission, organisation: int | None = None) -> set[int]:
        return set(cast.actor("assessor").homes(permission, organisation))

    assert homes(Permission.REVIEW_VALUES, bureau) == homes(Permission.REVIEW_VALUES) == {anguan, bureau, jiangbei}
    # What one holds oneself is done in one's own right.
    assert homes(Permission.ASSESS, anguan) == {anguan, bureau}
    given(cast, "assessor", "bureau", Role.OFFICE)
    assert homes(Permission.REVIEW_VALUES, bureau) == {anguan, bureau}


def _accepts(actor: Actor, cast: Cast) -> None:
    accept(actor=actor, task=submitted(cast))


def _returns(actor: Actor, cast: Cast) -> None:
    submitted(cast)
    return_value(actor=actor, value=standing_value(cast, "passed"), reason="不符")


def _decides_on_a_claim(actor: Actor, cast: Cast) -> None:
    decide_claim(actor=actor, claim=claimed(cast), is_granted=True, remark="属实")


def _grants_more_time(actor: Actor, cast: Cast) -> None:
    decide_extension(actor=actor, extension=_asked(cast), is_granted=True, remark="")


def _orders(actor: Actor, cast: Cast) -> None:
    demand = orders.Demand("问题", "要求", "科长", 5)
    orders.order(actor=actor, subject=the_subject(cast), period=the_period(cast), demand=demand)


def _cancels(actor: Actor, cast: Cast) -> None:
    orders.cancel(actor=actor, order=ordered(cast, who="supervisor"), said="下错了")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (_accepts, "own"),
        (_returns, "own"),
        (_decides_on_a_claim, "own"),
        (_grants_more_time, "own"),
        (_orders, "own-unit"),
        (_cancels, "own-unit"),
    ],
)
def test_nobody_decides_for_a_unit_in_the_right_of_somebody_who_has_a_post_there(
    act: Callable[[Actor, Cast], None], code: str, cast: Cast
) -> None:
    given(cast, "checker", "jiangbei", Role.EXPERT)
    lent(cast, "checker", Role.OFFICE, to="evaluator")

    with refused(code):
        act(cast.actor("evaluator"), cast)


def test_an_order_is_not_checked_in_the_right_of_somebody_who_has_a_post_at_its_unit(cast: Cast) -> None:
    order = orders.put_right(actor=cast.actor("reporter"), order=ordered(cast), said="已补齐", evidence=[PROOF])
    given(cast, "supervisor", "jiangbei", Role.EXPERT)
    lent(cast, "supervisor", Role.SUPERVISOR, to="evaluator")

    with refused("own-unit"):
        orders.check(actor=cast.actor("evaluator"), order=order, said="属实")
    assert cast.browser("evaluator").get(f"/orders/{order.pk}/check/").status_code == 404


def test_nobody_is_asked_for_what_they_would_decide_in_the_right_of_somebody_of_the_unit(cast: Cast) -> None:
    submitted(cast)
    claimed(cast)
    given(cast, "checker", "jiangbei", Role.EXPERT)
    lent(cast, "checker", Role.OFFICE, to="evaluator")

    assert not [one for one in _titles(cast.actor("evaluator")) if "审核" in one]
    lent(cast, "office", Role.OFFICE, to="evaluator")
    assert len([one for one in _titles(cast.actor("office")) if "审核" in one]) == 2


def test_a_page_offers_nobody_to_return_what_whoever_they_stand_in_for_has_entered(cast: Cast) -> None:
    given(cast, "office", "jiangbei", Role.REPORTER)
    task = the_made_task(cast)
    submitted(cast)
    value = standing_value(cast, "passed")
    correct(actor=cast.actor("office"), value=value, by=Correction('{"n":"93"}', "reported", "笔误"))
    value = standing_value(cast, "passed")
    cast.people["office"].posts.filter(role=Role.REPORTER).delete()
    lent(cast, "office", Role.OFFICE, to="evaluator")

    assert task.pk == value.task_id
    assert f"/values/{value.pk}/return/" not in cast.browser("evaluator").get(f"/values/{value.pk}/").content.decode()
    assert f"/values/{value.pk}/return/" in cast.browser("checker").get(f"/values/{value.pk}/").content.decode()
