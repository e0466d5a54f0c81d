"""Ways around two people, two locks: each is tried, and none leads past the locks (R-26)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kaoping.basis import clock
from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Denied, NotFresh, Refusal, TwoPeopleWanted, Unseen
from kaoping.governance.acting import Role, Session
from kaoping.governance.acting.locks import ACTS, opened
from kaoping.governance.dual.models import Approval, Request, State
from kaoping.governance.dual.sealing import digests
from kaoping.governance.dual.services import approve, ask
from kaoping.governance.ledger.exports import grant_export
from kaoping.governance.ledger.models import Entry, Export
from kaoping.governance.organisations.models import Kind
from kaoping.governance.organisations.services import Described, found
from kaoping.governance.people.services import (
    GIVE,
    Appointment,
    appoint,
    declare_small_office,
    delegate,
    disable,
    end_post,
    enrol,
    given,
    reset_password,
)
from kaoping.methods.merkle.canonical import canonical
from kaoping.planning.cycles.closing import REOPEN
from tests.platform.cast import NOON, Cast, the_foreign_unit, the_platform
from tests.platform.dual.asking import EXPORT, asked, at_desk, joins
from tests.platform.owner import without_triggers


@pytest.fixture
def wide(cast: Cast) -> Cast:
    """The cast, with somebody of another unit who can approve, too."""
    joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
    return cast


def approves(cast: Cast, name: str, request: Request, **session: Any) -> Request:
    actor = at_desk(cast, name)
    actor = replace(actor, session=replace(actor.session, **session))
    return approve(actor=actor, id_=request.pk, sha256=request.sha256)


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        do()
    return caught.value.code


def is_done(request: Request) -> bool:
    request.refresh_from_db()
    return Export.objects.exists() or request.state == State.DONE


def test_two_people_of_two_units_open_the_lock(wide: Cast) -> None:
    """What all attacks below fall short of."""
    request = asked(wide)

    approves(wide, "leader", request)
    assert not is_done(request)
    approves(wide, "watcher", request)

    assert is_done(request)


def test_1_the_act_itself_is_called(wide: Cast) -> None:
    with pytest.raises(TwoPeopleWanted):
        grant_export(actor=at_desk(wide, "audit"), tree="deeds", size=3)
    (newcomer,) = enrol(actor=wide.actor("system"), people=[("newcomer", "新人")])
    to = Appointment(newcomer.person, wide.units["bureau"], Role.AUDIT_ADMIN, today())
    with pytest.raises(TwoPeopleWanted):
        appoint(actor=at_desk(wide, "security"), to=to)


def test_2_the_requester_approves(wide: Cast) -> None:
    request = asked(wide, by="auditor")

    assert refused(lambda: approves(wide, "auditor", request, digest="another")) == "requester"


def test_3_one_person_approves_twice(wide: Cast) -> None:
    request = asked(wide)
    approves(wide, "leader", request)

    assert refused(lambda: approves(wide, "leader", request, digest="another")) == "same-person"
    assert not is_done(request)


@pytest.mark.parametrize("second", ["discipline", "auditor"])
def test_4_both_come_from_one_unit(wide: Cast, second: str) -> None:
    request = asked(wide)
    approves(wide, "leader", request)

    assert refused(lambda: approves(wide, second, request)) == "same-unit"
    assert not is_done(request)


def test_5_a_section_of_the_same_bureau_passes_for_another_unit(wide: Cast) -> None:
    joins(wide, "section", "anguan", Role.LEADER)
    request = asked(wide)
    approves(wide, "leader", request)

    assert refused(lambda: approves(wide, "section", request)) == "same-unit"


def test_6_a_second_post_elsewhere_makes_a_colleague_a_stranger(wide: Cast) -> None:
    joins(wide, "both", "jiangbei", Role.LEADER)
    appoint(actor=the_platform(), to=Appointment(wide.people["both"], wide.units["bureau"], Role.EXPERT, today()))
    request = asked(wide)
    approves(wide, "leader", request)

    assert refused(lambda: approves(wide, "both", request)) == "same-unit"


def lends(cast: Cast, post_of: str, to: str) -> None:
    post = cast.people[post_of].posts.get()
    days = {"starts": today(), "ends": today() + timedelta(days=2)}
    delegate(actor=cast.actor(post_of), post=post, to=cast.people[to], reason="出差", **days)


def test_7_the_requester_lends_their_own_power_to_a_straw_man(wide: Cast) -> None:
    request = asked(wide, by="auditor")
    lends(wide, "auditor", to="rival")

    assert refused(lambda: approves(wide, "rival", request)) == "stands-in"


def test_8_the_first_lends_their_power_to_the_second(wide: Cast) -> None:
    lends(wide, "watcher", to="rival")
    request = asked(wide)
    approves(wide, "watcher", request)

    assert refused(lambda: approves(wide, "rival", request)) == "stands-in"


def test_9_both_locks_are_opened_from_one_session(wide: Cast) -> None:
    request = asked(wide)
    approves(wide, "leader", request, digest="shared")

    assert refused(lambda: approves(wide, "watcher", request, digest="shared")) == "same-session"
    assert refused(lambda: approves(wide, "watcher", request, digest=request.session)) == "same-session"
    assert refused(lambda: approves(wide, "watcher", request, digest="")) == "same-session"


@pytest.mark.parametrize("minutes", [6, -1])
def test_10_an_approver_left_their_desk(wide: Cast, minutes: int) -> None:
    request = asked(wide)

    with pytest.raises(NotFresh):
        approves(wide, "leader", request, verified_at=NOON - timedelta(minutes=minutes))


@pytest.mark.parametrize(("seconds", "opens"), [(600, True), (601, False)])
def test_11_a_first_approval_is_kept_for_later(wide: Cast, seconds: int, opens: bool) -> None:
    request = asked(wide)
    approves(wide, "leader", request)

    with clock.at(NOON + timedelta(seconds=seconds)):
        approves(wide, "watcher", request)

    assert is_done(request) is opens
    if not opens:  # then the first one has to come again
        with clock.at(NOON + timedelta(seconds=seconds + 60)):
            approves(wide, "leader", request)
        assert is_done(request)


@pytest.mark.parametrize(("hours", "opens"), [(23, True), (24, False)])
def test_12_a_forgotten_request_is_approved_much_later(wide: Cast, hours: int, opens: bool) -> None:
    request = asked(wide)

    with clock.at(NOON + timedelta(hours=hours)):
        if opens:
            approves(wide, "leader", request)
        else:
            assert refused(lambda: approves(wide, "leader", request)) == "lapsed"


CHANGES: dict[str, Any] = {
    "arguments": canonical({"tree": "deeds", "size": 4}).decode(),
    "kind": "people.end-administration",
    "reason": "移交纪检核查。",
    "wanted": 1,
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("when", ["before the first", "between the two"])
def test_13_what_was_asked_for_is_changed_in_the_database(wide: Cast, field: str, when: str) -> None:
    request = asked(wide)
    if when == "between the two":
        approves(wide, "leader", request)
    Request.objects.filter(pk=request.pk).update(**{field: CHANGES[field]})

    assert approves(wide, "watcher", request).state == State.VOID

    assert not Export.objects.exists()
    assert Entry.objects.filter(action="dual.voided", subject=str(request.pk)).count() == 1


def test_14_the_change_is_made_with_matching_digests_everywhere_but_in_the_ledger(wide: Cast) -> None:
    request = asked(wide)
    approves(wide, "leader", request)
    request.arguments = CHANGES["arguments"]
    request.sha256, request.sm3 = digests(request)
    request.save()
    Approval.objects.update(sha256=request.sha256, sm3=request.sm3)

    assert approves(wide, "watcher", request).state == State.VOID


def test_15_the_ledgers_opening_is_changed_with_it(wide: Cast) -> None:
    request = asked(wide)
    old = request.sha256
    request.arguments = CHANGES["arguments"]
    request.sha256, request.sm3 = digests(request)
    request.save()
    with _no_triggers() as execute:
        execute(
            "UPDATE ledger_opening SET payload = replace(payload, %s, %s) WHERE payload LIKE %s",
            [old, request.sha256, f"%{old}%"],
        )

    assert approves(wide, "watcher", request).state == State.VOID


@contextmanager
def _no_triggers() -> Iterator[Callable[[str, list[str]], object]]:
    """The database as its administrator can make it."""
    with connection.cursor() as cursor:
        without_triggers(cursor, "ledger_opening_no_update")
        yield cursor.execute
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            cursor.execute("RESET ROLE")


def test_16_an_approval_is_sent_for_something_else_than_what_is_there(wide: Cast) -> None:
    request, other = asked(wide), asked(wide, size=2)

    assert refused(lambda: approve(actor=at_desk(wide, "leader"), id_=request.pk, sha256=other.sha256)) == (
        "changed-meanwhile"
    )


def test_17_the_first_approver_lost_their_rights_meanwhile(wide: Cast) -> None:
    request = asked(wide)
    approves(wide, "watcher", request)
    end_post(actor=wide.actor("security"), post=wide.people["watcher"].posts.get(), day=today())

    approves(wide, "leader", request)

    assert not is_done(request)


@pytest.mark.parametrize("change", [disable, reset_password])
def test_18_the_first_approvers_account_was_taken_over_or_closed(wide: Cast, change: Callable[..., object]) -> None:
    request = asked(wide)
    approves(wide, "watcher", request)
    change(actor=wide.actor("system"), person=wide.people["watcher"])

    approves(wide, "leader", request)

    assert not is_done(request)


def test_19_the_requester_lost_their_rights_meanwhile(wide: Cast) -> None:
    request = asked(wide, by="auditor")
    end_post(actor=wide.actor("security"), post=wide.people["auditor"].posts.get(), day=today())
    approves(wide, "leader", request)

    assert refused(lambda: approves(wide, "watcher", request)) == "no-longer-possible"
    assert not is_done(request)


def test_20_whoever_the_act_favours_approves_it(wide: Cast) -> None:
    """Somebody who can approve is to become an administrator: of a small office, where that is possible."""
    declare_small_office(actor=wide.actor("security"), reason="全局在编 3 人")
    to = Appointment(wide.people["watcher"], wide.units["bureau"], Role.SYSTEM_ADMIN, today())
    spelt = canonical(given(to)).decode()
    request = ask(actor=at_desk(wide, "security"), kind=GIVE, arguments=spelt, reason="补充")

    assert refused(lambda: approves(wide, "watcher", request)) == "favoured"


def test_21_a_request_that_was_done_is_approved_again(wide: Cast) -> None:
    request = asked(wide)
    approves(wide, "leader", request)
    approves(wide, "watcher", request)
    joins(wide, "third", "jiangnan", Role.LEADER)

    assert refused(lambda: approves(wide, "third", request)) == "not-open"
    assert Export.objects.count() == 1


def test_22_the_lock_that_is_open_for_one_act_lets_another_pass(wide: Cast) -> None:
    with opened(EXPORT, {"tree": "deeds", "size": 3}), pytest.raises(TwoPeopleWanted):
        grant_export(actor=at_desk(wide, "audit"), tree="deeds", size=4)
    with opened(GIVE, {"tree": "deeds", "size": 3}), pytest.raises(TwoPeopleWanted):
        grant_export(actor=at_desk(wide, "audit"), tree="deeds", size=3)


def test_23_a_small_office_is_declared_to_be_rid_of_the_second_lock(wide: Cast) -> None:
    declare_small_office(actor=wide.actor("security"), reason="全局在编 3 人")
    request = asked(wide)

    approves(wide, "leader", request)

    assert not is_done(request)


def test_24_somebody_of_another_city_approves(wide: Cast) -> None:
    request = asked(wide)
    wide.units["foreign"] = the_foreign_unit()
    joins(wide, "foreigner", "foreign", Role.LEADER)

    with pytest.raises(Unseen):
        approves(wide, "foreigner", request)


@pytest.mark.parametrize("who", ["office", "reporter", "system", "audit"])
def test_25_somebody_without_the_permission_approves(wide: Cast, who: str) -> None:
    request = asked(wide, by="auditor")

    with pytest.raises(Denied):
        approves(wide, who, request)


@pytest.mark.parametrize("who", ["reporter", "office", "security", "system"])
def test_26_somebody_asks_for_what_they_could_not_do_anyway(wide: Cast, who: str) -> None:
    with pytest.raises(Denied):
        asked(wide, by=who)

    assert not Request.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        '{"size":3, "tree":"deeds"}',
        '{"size":3}',
        '{"size":3,"tree":"deeds","with":"more"}',
        '{"size":[3],"tree":"deeds"}',
        '{"size":3.5,"tree":"deeds"}',
        '["deeds",3]',
        "",
    ],
)
def test_27_arguments_are_spelt_so_that_two_readers_read_two_things(wide: Cast, arguments: str) -> None:
    actor = at_desk(wide, "audit")

    assert refused(lambda: ask(actor=actor, kind=EXPORT, arguments=arguments, reason="核查")) == "malformed"


def _row(request: Request, cast: Cast, **changes: object) -> dict[str, object]:
    leader = cast.people["leader"].pk
    row = {
        "request": request,
        "requester_id": request.requester_id,
        "person_id": leader,
        "principal_id": leader,
        "unit_id": cast.units["bureau"].pk,
        "session": "a",
        "epoch": 0,
        "at": now(),
        "sha256": request.sha256,
        "sm3": request.sm3,
    }
    return row | changes


def test_28_rows_are_written_past_the_services(wide: Cast) -> None:
    """The database itself refuses a second approval that shares anything with the first, and one of the requester."""
    request = asked(wide)
    Approval.objects.create(**_row(request, wide))
    other = wide.people["watcher"].pk
    apart = {"person_id": other, "principal_id": other, "unit_id": wide.units["jiangbei"].pk, "session": "b"}

    for shared in apart:
        with pytest.raises(IntegrityError), transaction.atomic():
            Approval.objects.create(**_row(request, wide, **{k: v for k, v in apart.items() if k != shared}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(**_row(request, wide, **{**apart, "person_id": request.requester_id}))
    Approval.objects.create(**_row(request, wide, **apart))


def test_29_whoever_is_stood_in_for_approves_what_their_deputy_asked_for(wide: Cast) -> None:
    lends(wide, "auditor", to="rival")
    request = asked(wide, by="rival")
    assert request.acting_for == wide.people["auditor"]

    assert refused(lambda: approves(wide, "auditor", request)) == "stands-in"


def test_30_somebody_who_left_their_desk_asks(wide: Cast) -> None:
    stale = replace(at_desk(wide, "audit"), session=Session("desk", verified_at=NOON - timedelta(minutes=6)))

    with pytest.raises(NotFresh):
        ask(actor=stale, kind=EXPORT, arguments=canonical({"tree": "deeds", "size": 3}).decode(), reason="移交")

    assert not Request.objects.exists()


def test_the_list_of_acts_is_known() -> None:
    """Whoever registers an act that wants two people says so here."""
    known = {
        EXPORT,
        GIVE,
        "people.end-administration",
        "people.disable-administrator",
        REOPEN,
        "publication.correct",
        "publication.withdraw",
    }
    assert {kind for kind in ACTS if not kind.startswith("test")} == known


def test_a_unit_of_its_own_below_the_bureau_is_another_unit(wide: Cast) -> None:
    what = Described("PAIZHU", Kind.SUBORDINATE, "派驻纪检组", parent=wide.units["bureau"])
    wide.units["paizhu"] = found(actor=the_platform(), what=what, day=today().replace(month=2, day=1))
    joins(wide, "embedded", "paizhu", Role.DISCIPLINE)
    request = asked(wide)
    approves(wide, "leader", request)

    approves(wide, "embedded", request)

    assert is_done(request)
