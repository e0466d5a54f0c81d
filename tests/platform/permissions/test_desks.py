"""What waits on whose desk, and which figures stand there: everybody's, written by hand.

Of what is somebody's business, and nothing of anybody else's: what is narrowed down there refuses nobody.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.urls import reverse

from kaoping.analysis.runs.services import confirm
from kaoping.application.appeals.services import run_again
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.selectors import publications
from kaoping.application.publication.services import answer
from kaoping.basis.clock import now
from kaoping.governance.desk import glances, waits_for
from kaoping.governance.tenancy.scope import within
from tests.platform.application.appealing import YES, announced, filed, judged
from tests.platform.cast import Cast, the_cast
from tests.platform.permissions.conftest import World
from tests.platform.permissions.lines import EVERYBODY, NOBODY, OFFICE
from tests.platform.permissions.table_publication import SEERS
from tests.platform.permissions.table_tasks import NORTH, SAFETY, SOUTH, WATCH
from tests.platform.publishing import UNTIL, a_publication, the_confirmation, the_publication, the_run

DECIDING = frozenset(("discipline", "evaluator"))
LEADER, CHECKER, SUPERVISOR = frozenset(("leader",)), frozenset(("checker",)), frozenset(("supervisor",))
APPROVERS = frozenset(("leader", "discipline", "auditor"))

WAITING: dict[tuple[str, ...], frozenset[str]] = {
    ("tasks-one", "own_task_of_unit"): NORTH,
    ("tasks-one", "rivals_task"): SOUTH,
    ("tasks-one", "task_of_department"): SAFETY,
    ("tasks-one", "empty_task"): NORTH,
    ("tasks-one", "own_pushed"): NORTH,
    ("tasks-one", "rivals_pushed"): SOUTH,
    ("tasks-one", "department_pushed"): SAFETY,
    ("tasks-one", "old_pushed"): NORTH,
    ("tasks?state=review",): OFFICE,
    ("tasks-extensions",): OFFICE,
    ("claims",): OFFICE,
    ("cycles-one", "old_prepared_cycle"): OFFICE,
    # Made by somebody else, and checked by the office
    ("schemes-one", "proposed_version"): OFFICE,
    ("schemes-one", "checked_version"): LEADER,
    # Started by the office's first, confirmed by its second
    ("results-one", "preview_run"): CHECKER,
    ("results-one", "old_preview"): CHECKER,
    ("publications-open", "open_run"): OFFICE,
    ("publications-open", "old_open_run"): OFFICE,
    ("publications-answer", "publication", "confirmation"): NORTH,
    ("publications-answer", "publication", "rivals_confirmation"): SOUTH,
    ("publications-answer", "old_confirming", "old_confirmation"): NORTH,
    ("publications-notify", "announced"): LEADER,
    ("orders-one", "open_order"): NORTH,
    ("orders-one", "old_order"): NORTH,
    ("orders-one", "rivals_order"): SOUTH,
    # Ordered by the office, checked by an inspector, and the other way round
    ("orders-one", "done_order"): SUPERVISOR,
    ("orders-one", "inspectors_order"): OFFICE,
    ("appeals-one", "filed_appeal"): DECIDING,
    ("appeals-one", "rivals_appeal"): DECIDING,
    ("appeals-one", "old_appeal"): DECIDING,
    ("dual-one", "grave_request"): APPROVERS,
    ("dual-one", "auditors_request"): APPROVERS - {"auditor"},
}
SHOWN: dict[str, dict[str, str]] = {
    # Of three orders and appeals that are open, two are of the northern district.
    "orders?state=open": {"reporter": "2", "rival": "1", **dict.fromkeys(WATCH, "3")},
    "appeals": {"reporter": "2", "rival": "1", **dict.fromkeys(WATCH | {"evaluator"}, "3")},
}


def _address(name: str, args: tuple[str, ...], world: World) -> str:
    page, mark, query = name.partition("?")
    return reverse(page, args=[world.objects[one] for one in args]) + mark + query


@pytest.mark.django_db
def test_what_waits_on_a_desk_is_what_its_owner_has_to_do(world: World) -> None:
    cast = the_cast()
    found = defaultdict[str, set[str]](set)
    for who in EVERYBODY:
        actor = cast.actor(who)
        with within(actor.tenants):
            for one in waits_for(actor):
                found[one.address].add(who)

    expected = {_address(name, tuple(args), world): whose for (name, *args), whose in WAITING.items()}
    assert {address: found.get(address, set()) for address in expected} == expected
    # In cycles that no line names, units have tasks and answers; each is of one unit, and nothing else waits.
    others = {address: whose for address, whose in found.items() if address not in expected}
    assert {tuple(sorted(whose)) for whose in others.values()} == {("reporter",), ("rival",), ("assessor",)}
    assert all(address.startswith("/tasks/") or "/answers/" in address for address in others)


def _waiting(cast: Cast, address: str) -> set[str]:
    """On whose desks something waits."""
    found = set()
    for who in EVERYBODY:
        actor = cast.actor(who)
        with within(actor.tenants):
            found |= {who} if address in {one.address for one in waits_for(actor)} else set()
    return found


def test_an_upheld_appeal_waits_for_whoever_runs_it_then_for_whoever_corrects(cast: Cast) -> None:
    shown = announced(cast)
    appeal = judged(cast, filed(cast, against=shown), YES, YES)
    address = reverse("appeals-one", args=[appeal.pk])

    assert _waiting(cast, address) == OFFICE
    run_again(actor=cast.actor("office"), publication=shown)
    appeal.refresh_from_db()
    assert appeal.run is not None
    assert _waiting(cast, address) == NOBODY
    confirm(actor=cast.actor("checker"), run=appeal.run)
    assert _waiting(cast, address) == LEADER


def test_a_remark_waits_for_the_office_to_reply(cast: Cast) -> None:
    word = the_confirmation(the_publication(cast), cast)
    answer(actor=cast.actor("reporter"), confirmation=word, agrees=False, remark="应为 97.5%")

    assert _waiting(cast, reverse("publications-reply", args=[word.publication_id, word.pk])) == OFFICE


def test_a_correction_is_seen_by_the_units_in_it_and_by_whoever_watches(cast: Cast) -> None:
    """Nobody has asked the units for their word on it."""
    old = a_publication(cast, State.ANNOUNCED)
    run = the_run(cast, replaces=old.run)
    said = {"opened_by": cast.people["office"], "opened_at": now(), "confirm_until": UNTIL}
    new = Publication.objects.create(
        run=run, corrects=old, state=State.ANNOUNCED, code="2026-new", reason="申诉成立", **said
    )

    seen = {who for who in EVERYBODY if publications(cast.actor(who)).filter(pk=new.pk).exists()}

    assert seen == SEERS


@pytest.mark.django_db
def test_a_figure_on_a_desk_counts_what_its_owner_sees(world: World) -> None:
    cast = the_cast()
    found: dict[str, dict[str, str]] = {address: {} for address in SHOWN}
    watching = set()
    for who in EVERYBODY:
        actor = cast.actor(who)
        with within(actor.tenants):
            for one in glances(actor):
                watching |= {who} if one.address.startswith(reverse("board")) else set()
                for address in SHOWN:
                    if one.address == _address(address, (), world):
                        found[address][who] = one.figure

    assert found == SHOWN
    assert watching == WATCH
