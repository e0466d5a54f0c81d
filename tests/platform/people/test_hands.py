"""Nobody does with powers that they were lent what those who lent them may not do themselves (R-21)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kaoping.analysis.results.desk import previews
from kaoping.analysis.runs.services import confirm, start
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.models import State
from kaoping.application.publication.services import decide
from kaoping.application.rectification import services as orders
from kaoping.basis.refusals import Refusal
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.schemes import services as schemes
from kaoping.planning.schemes.todo import versions_waiting
from tests.platform.application.orders import PROOF, ordered
from tests.platform.appraisal import give_all, the_cycle, the_period
from tests.platform.cast import Cast
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
