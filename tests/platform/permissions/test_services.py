"""Services refuse by themselves whoever may not use them, whatever page, command or program calls them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kaoping.basis.clock import today
from kaoping.basis.refusals import Denied, Unseen
from kaoping.governance.acting import Role
from kaoping.governance.files.services import keep_checked
from kaoping.governance.ledger.models import Entry
from kaoping.governance.organisations.models import Kind
from kaoping.governance.organisations.services import Described, dissolve, found, merge, move, rename, split
from kaoping.governance.people.services import (
    Appointment,
    appoint,
)
from tests.platform.cast import Cast, the_foreign_unit
from tests.platform.permissions.calls import Call
from tests.platform.permissions.services_analysis import ANALYSIS
from tests.platform.permissions.services_application import APPLICATION
from tests.platform.permissions.services_collection import COLLECTION
from tests.platform.permissions.services_governance import ABC, GOVERNANCE, LATER, parts
from tests.platform.permissions.services_planning import PLANNING
from tests.platform.permissions.table import EVERYBODY, STAFF

SERVICES = GOVERNANCE | PLANNING | COLLECTION | ANALYSIS | APPLICATION


@pytest.mark.parametrize("name", SERVICES)
def test_only_whoever_may_can(name: str, cast: Cast) -> None:
    call, allowed = SERVICES[name]
    # What a service is called with is made on the way, by the platform.
    deeds = Entry.objects.exclude(person=0)
    before = deeds.count()

    refused = set()
    for who in sorted(EVERYBODY - allowed):
        with pytest.raises((Denied, Unseen)):
            call(cast, cast.actor(who))
        refused.add(who)

    assert refused == EVERYBODY - allowed
    assert deeds.count() == before
    for who in sorted(allowed)[:1]:
        call(cast, cast.actor(who))


@pytest.mark.parametrize("name", SERVICES)
def test_somebody_without_any_post_can_do_nothing(name: str, cast: Cast) -> None:
    call, _allowed = SERVICES[name]
    nobody = replace(cast.actor("leader"), holdings=())

    with pytest.raises((Denied, Unseen)):
        call(cast, nobody)


FOREIGN: dict[str, tuple[str, Call]] = {
    "found below": (
        "office",
        lambda _, a: found(actor=a, what=Described("F", Kind.BUREAU, "F", parent=the_foreign_unit()), day=LATER),
    ),
    "rename": (
        "office",
        lambda _, a: rename(actor=a, organisation=the_foreign_unit(), name="甲", short_name="", day=LATER),
    ),
    "move out": (
        "office",
        lambda c, a: move(actor=a, organisation=c.units["zhijian"], parent=the_foreign_unit(), day=LATER),
    ),
    "move in": (
        "office",
        lambda c, a: move(actor=a, organisation=the_foreign_unit(), parent=c.units["bureau"], day=LATER),
    ),
    "dissolve": ("office", lambda _, a: dissolve(actor=a, organisation=the_foreign_unit(), day=LATER)),
    "merge": (
        "office",
        lambda c, a: merge(
            actor=a, predecessors=[c.units["jiangbei"], the_foreign_unit()], into=parts(c)[0], day=LATER
        ),
    ),
    "split": ("office", lambda c, a: split(actor=a, organisation=the_foreign_unit(), into=parts(c), day=LATER)),
    "keep a file": ("reporter", lambda _, a: keep_checked(actor=a, organisation=the_foreign_unit(), checked=ABC)),
    "appoint": (
        "security",
        lambda c, a: appoint(actor=a, to=Appointment(c.people["rival"], the_foreign_unit(), Role.LEADER, today())),
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_belongs_to_another_city_does_not_exist(name: str, cast: Cast) -> None:
    who, call = FOREIGN[name]

    with pytest.raises(Unseen):
        call(cast, cast.actor(who))


def test_staff_of_the_appraisal_and_administrators_are_different_people() -> None:
    assert {"system", "security", "audit"} == EVERYBODY - STAFF
