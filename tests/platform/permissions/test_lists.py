"""Lists hold what somebody may see, and nothing else: everybody's rows of every list, written by hand.

An address refuses whoever may not see its object; a list leaves it out. That is one condition of a query, and nothing
else stops anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import Model
from django.forms import Form

from kaoping.analysis.runs import selectors as runs
from kaoping.application.appeals import selectors as appeals
from kaoping.application.publication import selectors as publications
from kaoping.application.rectification import selectors as orders
from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Denied, Unseen
from kaoping.collection.api import selectors as keys
from kaoping.collection.api.forms import KeyForm
from kaoping.collection.board import selectors as board
from kaoping.collection.tasks import selectors as tasks
from kaoping.collection.values import selectors as values
from kaoping.governance.acting import Actor, Permission, Role, Session
from kaoping.governance.dual import selectors as requests
from kaoping.governance.dual.models import Request, State
from kaoping.governance.dual.services import approve, ask
from kaoping.governance.ledger import exports
from kaoping.governance.ledger.models import Export
from kaoping.governance.notices import selectors as notices
from kaoping.governance.organisations.forms import FoundForm, MergeForm, MoveForm
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people import selectors as people
from kaoping.governance.people.forms import AppointForm
from kaoping.governance.people.models import Person, Post
from kaoping.governance.people.selectors import actor_of
from kaoping.governance.tenancy.scope import within
from kaoping.planning.cycles import selectors as cycles
from kaoping.planning.cycles.day_services import settle_year
from kaoping.planning.cycles.day_views import tenants_of_days
from kaoping.planning.cycles.forms import versions_for
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.cycles.preparing import units_in_reach
from kaoping.planning.cycles.services import Assigned, Chosen, assign, set_subjects
from kaoping.planning.schemes import selectors as schemes
from kaoping.planning.schemes.forms import owners
from kaoping.planning.schemes.models import Version
from tests.platform.cast import the_cast
from tests.platform.dual.asking import EXPORT
from tests.platform.permissions import table_appeals, table_planning, table_publication, table_rectification
from tests.platform.permissions.conftest import World
from tests.platform.permissions.lines import EVERYBODY, NOBODY, OFFICE, STAFF
from tests.platform.permissions.table_analysis import UNITS, WATCHERS
from tests.platform.permissions.table_tasks import NORTH, SAFETY, SOUTH, WATCH

Rows = Callable[[Actor], Iterable[Model]]
AUDIT, AUDITOR = frozenset(("audit",)), frozenset(("auditor",))
APPROVERS = frozenset(("leader", "discipline", "auditor"))

LISTS: dict[str, tuple[Rows, Mapping[str, frozenset[str]]]] = {
    "tasks": (
        tasks.tasks,
        {
            "own_task": WATCH | NORTH,
            "rival_task": WATCH | SOUTH,
            "assessed_task": WATCH | SAFETY,
            "old_task": WATCH | NORTH,
            "foreign_task": NOBODY,
        },
    ),
    "tasks to fill": (
        tasks.to_fill,
        {
            "own_task": NORTH,
            "rival_task": SOUTH,
            "assessed_task": SAFETY,
            "old_task": NORTH,
            "foreign_task": NOBODY,
        },
    ),
    "requests for more time": (
        tasks.extensions,
        {
            "own_extension": WATCH | NORTH,
            "rival_extension": WATCH | SOUTH,
            "old_extension": WATCH | NORTH,
            "foreign_extension": NOBODY,
        },
    ),
    "values": (
        values.values,
        {
            "own_value": WATCH | NORTH,
            "rival_value": WATCH | SOUTH,
            "old_value": WATCH | NORTH,
            "foreign_value": NOBODY,
        },
    ),
    "claims": (
        values.claims,
        {
            "own_claim": WATCH | NORTH,
            "rival_claim": WATCH | SOUTH,
            "old_claim": WATCH | NORTH,
            "foreign_claim": NOBODY,
        },
    ),
    "keys": (keys.keys, {"revoked_key": OFFICE, "rivals_key": OFFICE, "foreign_key": NOBODY}),
    "runs": (
        runs.runs,
        {
            "confirmed_run": WATCHERS | UNITS,
            "preview_run": WATCHERS,
            "old_run": WATCHERS | UNITS,
            "old_preview": WATCHERS,
            "foreign_run": NOBODY,
        },
    ),
    "publications": (
        publications.publications,
        {
            "publication": table_publication.SEERS,
            "old_announced": table_publication.SEERS,
            "foreign_publication": NOBODY,
        },
    ),
    "runs to be laid before the units": (
        publications.runs_to_open,
        {"open_run": OFFICE, "old_open_run": OFFICE, "preview_run": NOBODY, "foreign_open_run": NOBODY},
    ),
    "orders": (
        orders.orders,
        {
            "open_order": table_rectification.WATCHING | NORTH,
            "rivals_order": table_rectification.WATCHING | SOUTH,
            "old_order": table_rectification.WATCHING | NORTH,
            "foreign_order": NOBODY,
        },
    ),
    "cycles in which somebody orders": (
        orders.cycles_to_order_in,
        {
            "open_cycle": table_rectification.ORDERING,
            "prepared_cycle": NOBODY,
            "old_cycle": table_rectification.ORDERING,
            "foreign_cycle": NOBODY,
        },
    ),
    "appeals": (
        appeals.appeals,
        {
            "filed_appeal": table_appeals.WATCHING | NORTH,
            "rivals_appeal": table_appeals.WATCHING | SOUTH,
            "old_appeal": table_appeals.WATCHING | NORTH,
            "foreign_appeal": NOBODY,
        },
    ),
    "cycles": (
        cycles.cycles,
        {
            "open_cycle": table_planning.SEEING,
            "prepared_cycle": table_planning.WATCHING,
            "old_prepared_cycle": table_planning.WATCHING,
            "old_cycle": table_planning.SEEING,
            "foreign_cycle": NOBODY,
        },
    ),
    "versions of schemes": (
        schemes.versions,
        {
            "published_version": STAFF,
            "draft_version": table_planning.WORKING,
            "foreign_version": NOBODY,
        },
    ),
    "grave acts": (
        requests.requests,
        {
            "grave_request": APPROVERS | AUDIT,
            "auditors_request": APPROVERS,
            "foreign_request": NOBODY,
        },
    ),
    "grave acts to be approved": (
        requests.waiting_for,
        {"grave_request": APPROVERS, "auditors_request": APPROVERS - AUDITOR, "foreign_request": NOBODY},
    ),
    "exports": (
        exports.exports,
        {"audits_export": AUDIT, "auditors_export": AUDITOR, "strangers_export": NOBODY},
    ),
    "notices": (
        notices.notices,
        {"reporters_notice": NORTH, "rivals_notice": SOUTH, "strangers_notice": NOBODY},
    ),
    "powers lent": (
        people.given_delegations,
        {"reporters_delegation": NORTH, "rivals_delegation": SOUTH, "strangers_delegation": NOBODY},
    ),
    "own posts": (
        lambda actor: people.own_posts(actor, today()),
        {"reporter_post": NORTH, "rival_post": SOUTH, "strangers_post": NOBODY},
    ),
    "powers lent to somebody": (
        people.received_delegations,
        {"reporters_delegation": SOUTH, "rivals_delegation": NORTH, "strangers_delegation": NOBODY},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_list_holds_what_somebody_may_see(name: str, world: World) -> None:
    expected = LISTS[name][1]
    cast = the_cast()

    found: dict[str, set[str]] = {one: set() for one in expected}
    for who in EVERYBODY:
        for one in _seen(cast.actor(who), name, world):
            found[one].add(who)

    assert found == expected


def _seen(actor: Actor, name: str, world: World) -> set[str]:
    """What somebody sees of the objects of a list."""
    rows, known = LISTS[name]
    with within(actor.tenants):
        try:
            numbers = {one.pk for one in rows(actor)}
        except Denied:
            return set()
    return {one for one in known if world.objects[one] in numbers}


def _newcomer(*posts: tuple[Role, str], world: World) -> Actor:
    """Somebody new, with posts at organisations of the table."""
    person = Person.objects.create(account="newcomer", name="新人")
    for role, unit in posts:
        organisation = Organisation.objects.get(pk=world.objects[unit])
        Post.objects.create(person=person, organisation=organisation, role=role, starts=date(2026, 1, 1))
    return replace(actor_of(person), session=Session("newcomer", verified_at=now()))


@pytest.mark.django_db
def test_a_unit_finds_its_own_score_sheet_in_a_cycle(world: World) -> None:
    cast, cycle = the_cast(), int(world.objects["run_cycle"])

    found = {who: dict(runs.own_subjects(cast.actor(who), [cycle])) for who in EVERYBODY}

    own = {"reporter": world.objects["own_subject"], "rival": world.objects["rival_subject"]}
    assert found == {who: {cycle: own[who]} if who in own else {} for who in EVERYBODY}


OF_DISTRICT = {
    "tasks": {"own_task", "old_task"},
    "tasks to fill": {"own_task", "old_task"},
    "requests for more time": {"own_extension", "old_extension"},
    "values": {"own_value", "old_value"},
    "claims": {"own_claim", "old_claim"},
    "keys": {"revoked_key"},
    "runs": {"confirmed_run", "old_run"},
    "publications": {"publication", "old_announced"},
    "orders": {"open_order", "old_order"},
    "appeals": {"filed_appeal", "old_appeal"},
    "cycles": {"open_cycle", "old_cycle"},
    "versions of schemes": {"published_version"},
}
"""What the office of a district sees, which reports for it, too; of every list that is missing here, nothing."""


@pytest.mark.django_db
def test_the_office_of_a_district_sees_what_is_of_the_district(world: World) -> None:
    """It holds the permissions of the city's office, and they reach less far."""
    actor = _newcomer((Role.OFFICE, "own_unit"), (Role.REPORTER, "own_unit"), world=world)

    found = {name: _seen(actor, name, world) for name in LISTS}

    assert {name: seen for name, seen in found.items() if seen} == OF_DISTRICT
    with within(actor.tenants):
        assert set(board.watched(actor)) == set()


CHOICES: dict[str, Callable[[Actor], Iterable[object]]] = {
    "whose a key is": lambda actor: [one for one, _ in KeyForm(actor).fields["organisation"].choices if one],  # type: ignore[attr-defined]
    "to whom a new organisation belongs": lambda actor: [one for one, _ in FoundForm(actor).fields["parent"].choices],  # type: ignore[attr-defined]
    "to whom one goes that moves": lambda actor: _numbers(MoveForm(actor), "parent"),
    "which organisations become one": lambda actor: _numbers(MergeForm(actor), "predecessors"),
    "where somebody is appointed": lambda actor: _numbers(AppointForm(actor), "organisation"),
    "whose a scheme is": lambda actor: [one for one, _ in owners(actor)],
}
"""What forms offer; elsewhere it is refused, and here not shown."""


def _numbers(form: Form, field: str) -> Iterable[object]:
    return [one.pk for one in form.fields[field].queryset]  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHOICES)
def test_a_form_offers_what_somebody_may_choose(name: str, world: World) -> None:
    actor = _newcomer((Role.OFFICE, "own_unit"), (Role.SECURITY_ADMIN, "own_unit"), world=world)

    with within(actor.tenants):
        offered = list(CHOICES[name](actor))

    assert offered == [world.objects["own_unit"]]


@pytest.mark.django_db
def test_the_office_of_a_district_prepares_cycles_of_its_own_units_and_schemes(world: World) -> None:
    actor = _newcomer((Role.OFFICE, "own_unit"), world=world)
    bureau, south = (Organisation.objects.get(pk=world.objects[one]) for one in ("bureau", "rival_unit"))
    version = Version.objects.get(pk=world.objects["published_version"])
    said = {"title": "江北区考评", "starts": date(2027, 1, 1), "ends": date(2028, 1, 1)}
    cycle = Cycle.objects.create(
        organisation_id=world.objects["own_unit"], version=version, made_by_id=actor.person, **said
    )

    with within(actor.tenants):
        assert list(versions_for(actor)) == []
        assert [unit.id for unit, _ in units_in_reach(actor)] == [world.objects["own_unit"]]
        with pytest.raises(Unseen):
            set_subjects(actor=actor, cycle=cycle, chosen=[Chosen(south.pk, "城区")])
        with pytest.raises(Unseen):
            assign(actor=actor, cycle=cycle, assigned={"passed": Assigned(south, is_reported=True)})
        with pytest.raises(Unseen):
            settle_year(actor=actor, tenant=int(world.objects["foreign_unit"]), year=2028, is_settled=True)
    assert bureau.pk in actor.tenants


@pytest.mark.django_db
def test_what_somebody_holds_in_one_city_reaches_into_no_other_in_which_they_work(world: World) -> None:
    actor = _newcomer(
        (Role.OFFICE, "foreign_unit"), (Role.AUDITOR, "foreign_unit"), (Role.REPORTER, "own_unit"), world=world
    )
    here, there = world.objects["bureau"], world.objects["foreign_unit"]

    assert actor.tenants == {here, there}
    assert _seen(actor, "grave acts", world) == _seen(actor, "grave acts to be approved", world) == {"foreign_request"}
    assert actor.roots(Permission.READ_LEDGER) == {there}
    with within(actor.tenants):
        assert set(tenants_of_days(actor)) == {there}
        with pytest.raises(Unseen):
            settle_year(actor=actor, tenant=int(here), year=2028, is_settled=True)


@pytest.mark.django_db
def test_whoever_may_export_no_more_fetches_nothing_that_was_granted(world: World) -> None:
    """And whoever may for a part of the city alone is granted nothing."""
    actor = _newcomer((Role.AUDITOR, "own_unit"), world=world)
    Export.objects.create(tree="deeds", size=1, person=actor.person, until=now() + timedelta(hours=1))

    with within(actor.tenants):
        with pytest.raises(Denied):
            exports.exports(actor)
        with pytest.raises(Denied):
            ask(actor=actor, kind=EXPORT, arguments='{"size":2,"tree":"deeds"}', reason="核查")


@pytest.mark.django_db
def test_what_somebody_has_approved_and_what_is_closed_waits_for_them_no_more(world: World) -> None:
    cast = the_cast()
    leader, discipline = cast.actor("leader"), cast.actor("discipline")
    request = Request.objects.get(pk=world.objects["grave_request"])

    approve(actor=leader, id_=request.pk, sha256=request.sha256)

    assert request not in requests.waiting_for(leader)
    assert request in requests.waiting_for(discipline)
    Request.objects.filter(pk=request.pk).update(state=State.REFUSED, closed_at=now())
    assert request not in requests.waiting_for(discipline)
