"""A result goes to the public by its whole way: units, leaders, the days of its announcement; nobody skips a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kaoping.analysis.runs.models import State as RunState
from kaoping.application.publication import rules, selectors
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.desk import office, publishers
from kaoping.application.publication.jobs import close_confirmations
from kaoping.application.publication.models import Answer, Publication, State
from kaoping.application.publication.moves import offers
from kaoping.application.publication.rules import WAYS, Move
from kaoping.application.publication.services import (
    answer,
    attach_scan,
    close_confirmation,
    decide,
    notify_finally,
    open_confirmation,
    reply,
    withdraw,
)
from kaoping.basis import clock
from kaoping.basis.refusals import NotFresh, Refusal, Unseen
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.governance.people.services import declare_small_office
from tests.platform.appraisal import a_run, give_all, number
from tests.platform.cast import NOON, Cast
from tests.platform.publishing import (
    SHOWN_UNTIL,
    UNTIL,
    a_file,
    a_publication,
    confirmed,
    replace_value,
    taken_back,
    the_confirmation,
    the_publication,
    the_run,
)

DAY_AFTER = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def refusal_of(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def deeds() -> list[str]:
    found = Entry.objects.filter(tree=TreeName.DEEDS, subject_kind__startswith="publication.").order_by("index")
    return list(found.values_list("action", flat=True))


def test_a_confirmed_run_whose_values_changed_is_to_be_run_again_and_an_earlier_one_waits_for_nothing(
    cast: Cast,
) -> None:
    first = the_run(cast)
    offered = f"/publications/open/{first.pk}/"
    assert [one.address for one in office(cast.actor("office"))] == [offered]
    assert f'href="{offered}"' in cast.browser("office").get("/publications/").content.decode()

    later = confirmed(cast, a_run(cast))
    assert [one.address for one in office(cast.actor("office"))] == [f"/publications/open/{later.pk}/"]

    replace_value(cast, "jiangnan", "passed", number("90"))

    (waiting,) = office(cast.actor("office"))
    assert waiting.title.startswith("数据有变动，重新计算：")
    assert waiting.address == f"/results/cycles/{later.cycle_id}/start/"
    page = cast.browser("office").get("/publications/").content.decode()
    assert "计算以后数据有变动" in page
    assert "/publications/open/" not in page


def test_the_whole_way_leaves_an_entry_for_each_step_and_a_checkpoint(cast: Cast) -> None:
    office, run = cast.actor("office"), the_run(cast)
    found = open_confirmation(actor=office, run=run, confirm_until=UNTIL)
    found.confirmations.filter(subject__group="直属").update(answer=Answer.AGREED)

    answer(actor=cast.actor("rival"), confirmation=the_confirmation(found, cast, "jiangnan"), agrees=True)
    one = the_confirmation(found, cast)
    answer(actor=cast.actor("reporter"), confirmation=one, agrees=False, remark="重大隐患应为 0 起")
    reply(actor=office, confirmation=one, text="经核实，10 月 8 日确有一起，维持原结果。")
    decide(actor=cast.actor("leader"), publication=found, minutes=a_file(cast))
    announce(actor=cast.actor("leader"), publication=found, until=SHOWN_UNTIL)
    attach_scan(actor=office, publication=found, scan=a_file(cast, "盖章总表.pdf"))
    with clock.at(NOON + timedelta(days=8)):
        notify_finally(actor=cast.actor("leader"), publication=found)

    found.refresh_from_db()
    assert found.state == State.NOTIFIED
    assert deeds() == [
        "publication.opened",
        "confirmation.answered",
        "confirmation.answered",
        "confirmation.replied",
        "publication.confirmed",
        "publication.decided",
        "publication.announced",
        "publication.shown",
        "publication.scanned",
        "publication.notified",
    ]
    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None
    assert checkpoint.size == size_of(TreeName.DEEDS), "signed with the final notice"


def test_only_a_confirmed_run_that_nothing_replaced_is_laid_before_the_units_and_only_once(cast: Cast) -> None:
    office, run = cast.actor("office"), the_run(cast)
    preview = a_run(cast)
    preview.replaces = run
    preview.save()

    assert list(selectors.runs_to_open(office)) == [run]
    with refusal_of("not-confirmed"):
        open_confirmation(actor=office, run=preview, confirm_until=UNTIL)
    with refusal_of("too-early"):
        open_confirmation(actor=office, run=run, confirm_until=date(2026, 11, 18))
    open_confirmation(actor=office, run=run, confirm_until=UNTIL)
    with refusal_of("opened-already"):
        open_confirmation(actor=office, run=run, confirm_until=UNTIL)
    the_run(cast, replaces=run)
    with refusal_of("replaced"):
        open_confirmation(actor=office, run=run, confirm_until=UNTIL)


def test_a_remark_says_something_and_may_be_changed_until_it_is_answered(cast: Cast) -> None:
    found, reporter = the_publication(cast), cast.actor("reporter")
    one = the_confirmation(found, cast)

    with refusal_of("no-remark"):
        answer(actor=reporter, confirmation=one, agrees=False, remark="  ")
    answer(actor=reporter, confirmation=one, agrees=False, remark="工单解决率应为 95%")
    answer(actor=reporter, confirmation=one, agrees=False, remark="工单解决率应为 96%")
    reply(actor=cast.actor("office"), confirmation=one, text="维持。")
    with refusal_of("replied-already"):
        answer(actor=reporter, confirmation=one, agrees=True)

    one.refresh_from_db()
    assert (one.answer, one.remark, one.reply) == (Answer.REMARKED, "工单解决率应为 96%", "维持。")


def test_a_reply_answers_a_remark_and_is_not_empty(cast: Cast) -> None:
    found, office = the_publication(cast), cast.actor("office")
    one = the_confirmation(found, cast)

    with refusal_of("no-remark"):
        reply(actor=office, confirmation=one, text="好的")
    answer(actor=cast.actor("reporter"), confirmation=one, agrees=False, remark="有误")
    with refusal_of("no-reply"):
        reply(actor=office, confirmation=one, text=" ")


def test_silence_is_noted_on_the_day_after_the_last_one_and_is_not_agreement(cast: Cast) -> None:
    found = the_publication(cast)
    answer(actor=cast.actor("rival"), confirmation=the_confirmation(found, cast, "jiangnan"), agrees=True)

    close_confirmations({}, lambda *_: None)()
    found.refresh_from_db()
    assert found.state == State.CONFIRMING, "its last day is not over"
    with clock.at(DAY_AFTER):
        with refusal_of("too-late"):
            answer(actor=cast.actor("reporter"), confirmation=the_confirmation(found, cast), agrees=True)
        close_confirmations({}, lambda *_: None)()

    found.refresh_from_db()
    said = dict(found.confirmations.values_list("subject__name", "answer"))
    assert found.state == State.TO_DECIDE
    assert said == {"江北区建设局": "silent", "江南区建设局": "agreed", "质量监督站": "silent"}


def test_a_remark_without_a_reply_keeps_the_confirmation_open(cast: Cast) -> None:
    found, office = the_publication(cast), cast.actor("office")
    one = the_confirmation(found, cast)
    answer(actor=cast.actor("reporter"), confirmation=one, agrees=False, remark="有误")

    with clock.at(DAY_AFTER):
        close_confirmations({}, lambda *_: None)()
        with refusal_of("unreplied"):
            close_confirmation(actor=cast.actor("office"), publication=found)
        reply(actor=cast.actor("office"), confirmation=one, text="维持。")
        close_confirmation(actor=cast.actor("office"), publication=found)
    with refusal_of("wrong-state"):
        close_confirmation(actor=office, publication=found)


def test_nobody_ends_a_confirmation_before_its_last_day_is_over(cast: Cast) -> None:
    with refusal_of("too-early"):
        close_confirmation(actor=cast.actor("office"), publication=the_publication(cast))


@pytest.mark.parametrize("did", ["started", "confirmed", "opened"])
def test_whoever_had_a_hand_in_the_run_does_not_decide_on_it(did: str, cast: Cast) -> None:
    give_all(cast)
    leader, run = cast.people["leader"], a_run(cast)
    run.state, run.confirmed_at = RunState.CONFIRMED, NOON
    run.started_by = leader if did == "started" else cast.people["office"]
    run.confirmed_by = leader if did == "confirmed" else cast.people["checker"]
    run.save()
    found = a_publication(cast, State.TO_DECIDE)
    Publication.objects.update(opened_by=leader if did == "opened" else cast.people["office"])

    with refusal_of("not-another"):
        decide(actor=cast.actor("leader"), publication=found, minutes=a_file(cast))


def _announces(actor: Actor, found: Publication) -> Publication:
    return announce(actor=actor, publication=found, until=SHOWN_UNTIL)


def _notifies(actor: Actor, found: Publication) -> Publication:
    return notify_finally(actor=actor, publication=found)


SHOWING = [(State.DECIDED, Move.ANNOUNCE, _announces), (State.ANNOUNCED, Move.NOTIFY, _notifies)]


@pytest.mark.parametrize(("state", "move", "show"), SHOWING)
@pytest.mark.parametrize(("who", "code"), [("office", "own-work"), ("checker", "checked-it")])
def test_who_computed_or_confirmed_a_result_does_not_show_it(
    state: State, move: Move, show: Callable[[Actor, Publication], Publication], who: str, code: str, cast: Cast
) -> None:
    found = a_publication(cast, state)

    with refusal_of(code):
        show(cast.actor(who), found)

    assert move not in {one.move for one in offers(cast.actor(who), found)}
    assert list(publishers(cast.actor(who))) == []
    assert move in {one.move for one in offers(cast.actor("leader"), found)}
    assert len(list(publishers(cast.actor("leader")))) == 1


@pytest.mark.parametrize(("state", "move", "show"), SHOWING)
def test_in_a_small_office_who_confirmed_a_result_shows_it_which_its_page_says_but_never_who_computed_it(
    state: State, move: Move, show: Callable[[Actor, Publication], Publication], cast: Cast
) -> None:
    declare_small_office(actor=cast.actor("security"), reason="全局在编 3 人")
    found = a_publication(cast, state)
    page, said = f"/publications/{found.pk}/", "由确认计算的人公示或通报"
    assert said not in cast.browser("auditor").get(page).content.decode()

    with refusal_of("own-work"):
        show(cast.actor("office"), found)
    assert move in {one.move for one in offers(cast.actor("checker"), found)}
    show(cast.actor("checker"), found)

    assert said in cast.browser("auditor").get(page).content.decode()


def test_whoever_had_a_hand_in_a_run_is_not_asked_to_decide_on_it(cast: Cast) -> None:
    found = a_publication(cast, State.TO_DECIDE)
    assert Move.DECIDE in {one.move for one in offers(cast.actor("leader"), found)}

    Publication.objects.update(opened_by=cast.people["leader"])

    found.refresh_from_db()
    assert Move.DECIDE not in {one.move for one in offers(cast.actor("leader"), found)}


@pytest.mark.parametrize("move", ["decide", "announce", "notify", "withdraw"])
def test_grave_moves_want_the_second_factor_again(move: str, cast: Cast) -> None:
    found = the_publication(cast, State.TO_DECIDE if move == "decide" else State.DECIDED)
    if move in {"notify", "withdraw"}:
        found = the_publication(cast, State.ANNOUNCED)
    actor = cast.actor("leader")
    leader = replace(actor, session=replace(actor.session, verified_at=NOON - timedelta(minutes=6)))
    calls = {
        "decide": lambda: decide(actor=leader, publication=found, minutes=a_file(cast)),
        "announce": lambda: announce(actor=leader, publication=found, until=SHOWN_UNTIL),
        "notify": lambda: notify_finally(actor=leader, publication=found),
        "withdraw": lambda: withdraw(actor=leader, publication=found, reason="误"),
    }

    with pytest.raises(NotFresh):
        calls[move]()


def test_a_result_is_shown_for_some_days_and_final_only_after_the_last_one(cast: Cast) -> None:
    found, leader = the_publication(cast, State.DECIDED), cast.actor("leader")

    with refusal_of("too-early"):
        announce(actor=leader, publication=found, until=date(2026, 11, 18))
    announce(actor=leader, publication=found, until=SHOWN_UNTIL)
    with clock.at(datetime(2026, 11, 25, 15, 59, tzinfo=UTC)), refusal_of("too-early"):
        notify_finally(actor=cast.actor("leader"), publication=found)
    with clock.at(datetime(2026, 11, 25, 16, 0, tzinfo=UTC)):
        notify_finally(actor=cast.actor("leader"), publication=found)

    found.refresh_from_db()
    assert found.state == State.NOTIFIED


def test_what_another_capability_says_stands_in_the_way_of_the_final_notice(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    monkeypatch.setattr(rules, "_obstacles", [lambda _: "还有 1 件申诉没有办结。"])

    with clock.at(NOON + timedelta(days=8)), pytest.raises(Refusal, match="还有 1 件申诉没有办结"):
        notify_finally(actor=cast.actor("leader"), publication=found)


def test_a_result_is_taken_back_with_a_reason_by_the_office_and_once_public_by_a_leader(cast: Cast) -> None:
    found = the_publication(cast, State.DECIDED)
    with refusal_of("no-reason"):
        withdraw(actor=cast.actor("office"), publication=found, reason=" ")
    announce(actor=cast.actor("leader"), publication=found, until=SHOWN_UNTIL)

    with pytest.raises(Refusal, check=lambda refusal: refusal.status == 404):
        withdraw(actor=cast.actor("office"), publication=found, reason="录入有误")
    taken_back(cast, found, "录入有误")

    found.refresh_from_db()
    assert (found.state, found.withdrawal) == (State.WITHDRAWN, "录入有误")
    assert list(selectors.announced()) == []


CALLS = {
    Move.ANSWER: lambda c, p: answer(actor=c.actor("reporter"), confirmation=the_confirmation(p, c), agrees=True),
    Move.REPLY: lambda c, p: reply(actor=c.actor("office"), confirmation=the_confirmation(p, c), text="维持"),
    Move.CLOSE: lambda c, p: close_confirmation(actor=c.actor("office"), publication=p),
    Move.DECIDE: lambda c, p: decide(actor=c.actor("leader"), publication=p, minutes=a_file(c)),
    Move.ANNOUNCE: lambda c, p: announce(actor=c.actor("leader"), publication=p, until=SHOWN_UNTIL),
    Move.NOTIFY: lambda c, p: notify_finally(actor=c.actor("leader"), publication=p),
    Move.SCAN: lambda c, p: attach_scan(actor=c.actor("office"), publication=p, scan=a_file(c)),
    Move.WITHDRAW: lambda c, p: withdraw(actor=c.actor("leader"), publication=p, reason="误"),
}
ALLOWED = {
    Move.ANSWER: {"confirming"},
    Move.REPLY: {"confirming"},
    Move.CLOSE: {"confirming"},
    Move.DECIDE: {"to_decide"},
    Move.ANNOUNCE: {"decided"},
    Move.NOTIFY: {"announced"},
    Move.SCAN: {"decided", "announced", "notified"},
    Move.CORRECT: {"announced", "notified"},
    Move.WITHDRAW: {"confirming", "to_decide", "decided", "announced", "notified"},
}


def test_the_table_of_moves_is_the_one_that_was_agreed() -> None:
    assert {move: set(way.froms) for move, way in WAYS.items()} == ALLOWED


@pytest.mark.parametrize("move", CALLS)
def test_no_move_is_made_from_any_other_state(move: Move, cast: Cast) -> None:
    found = the_publication(cast)
    Publication.objects.update(withdrawn_at=NOON, withdrawal="误", decided_at=NOON, decided_by=cast.people["leader"])
    before = Entry.objects.count()
    # Before it is public, a withdrawal is the office's: a state in which nothing moves refuses whoever may.
    call = CALLS[move] if move is not Move.WITHDRAW else _withdrawn_by_the_office
    for state in set(State.values) - ALLOWED[move]:
        Publication.objects.update(state=state)
        with refusal_of("wrong-state"):
            call(cast, found)
        assert Publication.objects.get().state == state

    assert Entry.objects.count() == before


def _withdrawn_by_the_office(cast: Cast, publication: Publication) -> object:
    return withdraw(actor=cast.actor("office"), publication=publication, reason="误")


def test_units_see_their_own_word_and_nobody_elses(cast: Cast) -> None:
    found = the_publication(cast)

    assert [one.subject.name for one in selectors.confirmations(cast.actor("reporter"), found)] == ["江北区建设局"]
    assert selectors.confirmations(cast.actor("leader"), found).count() == 3
    with pytest.raises(Unseen):
        selectors.confirmation(cast.actor("rival"), found.pk, the_confirmation(found, cast).pk)
    with pytest.raises(Unseen):
        selectors.publication(cast.actor("assessor"), found.pk)
