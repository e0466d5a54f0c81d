"""After an appeal another run takes the place of a public result, and everybody sees what it moved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kaoping.application.publication import selectors
from kaoping.application.publication.announcing import correct
from kaoping.application.publication.models import Publication, State
from kaoping.basis.refusals import Denied, NotFresh, Refusal
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Entry, TreeName
from tests.platform.appraisal import a_run, number
from tests.platform.cast import NOON, Cast
from tests.platform.publishing import SHOWN_UNTIL, corrected, the_publication, the_run, upheld

REASON = "经复核，江南区建设局主体结构合格率由 95.5% 更正为 80%。"


def the_correction(cast: Cast) -> Publication:
    """江南 fell from 99.84 to 69.84: 15 points below 95 take 30 of its 40 points. 江北 with 72.42 goes first."""
    old = the_publication(cast, State.ANNOUNCED)
    upheld(cast, old, "jiangnan", "passed", number("80"))
    return corrected(cast, old, the_run(cast, replaces=old.run), REASON)


def test_a_correction_takes_the_place_of_the_result_and_is_shown_for_as_many_days(cast: Cast) -> None:
    new = the_correction(cast)

    assert new.corrects is not None
    assert new.corrects.state == State.CORRECTED
    assert [one.code for one in selectors.announced()] == [new.code]
    assert (new.state, new.announce_until, new.reason) == (State.ANNOUNCED, SHOWN_UNTIL, REASON)
    assert selectors.announced_one(new.corrects.code).state == State.CORRECTED, "the old page stays"


def test_everybody_sees_every_rank_that_moved(cast: Cast) -> None:
    (found,) = selectors.history(the_correction(cast))

    said = [
        (one.after.subject.name, one.before.rank, one.after.rank, one.before.total, one.after.total)
        for one in found.moved
    ]
    assert said == [
        ("江北区建设局", 2, 1, Decimal("72.42"), Decimal("72.42")),
        ("江南区建设局", 1, 2, Decimal("99.84"), Decimal("69.84")),
    ]


def test_a_correction_is_in_the_ledger_with_what_it_says_and_a_checkpoint(cast: Cast) -> None:
    new = the_correction(cast)

    actions = Entry.objects.filter(tree=TreeName.DEEDS).order_by("-index").values_list("action", flat=True)
    assert list(actions[:3]) == ["publication.shown", "publication.corrected", "publication.superseded"]
    entry = selectors.entry_of(new)
    assert entry is not None
    assert json.loads(entry.opening.payload)["after"]["code"] == new.code
    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None
    assert checkpoint.size == size_of(TreeName.DEEDS)


def test_only_a_confirmed_run_made_for_it_takes_the_place_of_a_result(cast: Cast) -> None:
    old, leader = the_publication(cast, State.ANNOUNCED), cast.actor("leader")
    other, its_own = the_run(cast, key="2026Q4"), the_run(cast, replaces=old.run)

    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "not-its-run"):
        correct(actor=leader, publication=old, run=other, reason=REASON)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "not-its-run"):
        correct(actor=leader, publication=old, run=old.run, reason=REASON)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "no-reason"):
        correct(actor=leader, publication=old, run=its_own, reason=" ")
    preview = a_run(cast)
    preview.replaces = old.run
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "not-confirmed"):
        correct(actor=leader, publication=old, run=preview, reason=REASON)


def test_a_correction_is_decided_by_a_leader_who_had_no_hand_in_its_run(cast: Cast) -> None:
    old = the_publication(cast, State.ANNOUNCED)
    run = the_run(cast, replaces=old.run, starter="leader")

    with pytest.raises(Denied):
        correct(actor=cast.actor("office"), publication=old, run=run, reason=REASON)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "not-another"):
        correct(actor=cast.actor("leader"), publication=old, run=run, reason=REASON)
    old.refresh_from_db()
    assert old.state == State.ANNOUNCED


def test_a_run_that_replaced_a_replacement_takes_the_place_too(cast: Cast) -> None:
    old = the_publication(cast, State.ANNOUNCED)
    second = the_run(cast, replaces=old.run)
    third = the_run(cast, replaces=second)

    assert selectors.corrections_of(old) == [third, second]
    new = corrected(cast, old, third, REASON)

    assert new.run == third


def test_what_was_corrected_is_not_corrected_again(cast: Cast) -> None:
    new = the_correction(cast)
    old = new.corrects
    assert old is not None

    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "wrong-state"):
        correct(actor=cast.actor("leader"), publication=old, run=new.run, reason=REASON)


def test_a_correction_wants_the_second_factor_again(cast: Cast) -> None:
    old, leader = the_publication(cast, State.ANNOUNCED), cast.actor("leader")
    upheld(cast, old, "jiangnan", "passed", number("80"))
    stale = replace(leader, session=replace(leader.session, verified_at=NOON - timedelta(minutes=6)))

    with pytest.raises(NotFresh):
        correct(actor=stale, publication=old, run=the_run(cast, replaces=old.run), reason=REASON)
