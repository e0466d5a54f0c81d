"""An appeal is decided by two who were not involved, and what follows reaches the public."""

from __future__ import annotations

import io
import json
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.services import confirm, discard
from kaoping.application.appeals import selectors, services
from kaoping.application.appeals.involvement import involved_in
from kaoping.application.appeals.models import Appeal, Opinion, State
from kaoping.application.appeals.rules import WAYS, Move
from kaoping.application.appeals.services import Judgement
from kaoping.application.publication.models import Publication
from kaoping.application.publication.models import State as PublicationState
from kaoping.application.publication.rules import obstacles
from kaoping.application.publication.selectors import history, moved
from kaoping.basis import clock
from kaoping.basis.refusals import Denied, NotFresh, Refusal, Unseen
from kaoping.collection.values.models import Standing, Value
from kaoping.collection.values.services import Typed, accept, return_value, save_drafts, submit
from kaoping.governance.acting import Role
from kaoping.governance.desk import waits_for
from kaoping.governance.ledger.models import Entry
from kaoping.governance.notices.models import Notice
from kaoping.governance.people.models import Person
from kaoping.governance.people.services import Appointment, appoint, delegate, end_post
from tests.platform.application.appealing import (
    DECIDERS,
    NO,
    OTHER,
    YES,
    YES_PLAN,
    a_claim,
    announced,
    filed,
    in_state,
    judged,
)
from tests.platform.application.orders import PROOF
from tests.platform.appraisal import give, number, the_period, the_subject, the_task
from tests.platform.cast import NOON, Cast, the_platform
from tests.platform.collection.acts import another_cycle
from tests.platform.publishing import corrected, taken_back

pytestmark = pytest.mark.usefixtures("data_folder")


def later(days: int) -> AbstractContextManager[None]:
    """So many days after noon of the tests, a Wednesday."""
    return clock.at(NOON + timedelta(days=days))


def disputed_by(found: Appeal) -> Value:
    assert found.disputed is not None
    return found.disputed


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def waiting(cast: Cast, who: str) -> list[str]:
    return [one.title for one in waits_for(cast.actor(who)) if "申诉" in one.title]


# Appealing


def test_an_appeal_is_filed_with_grounds_and_evidence_and_both_deciders_are_told(cast: Cast) -> None:
    found = filed(cast)

    assert (found.state, found.item, found.datum, disputed_by(found).content) == (
        State.FILED, "passed", "passed", '{"n": "91.2"}',
    )  # fmt: skip
    entry = Entry.objects.get(action="appeal.filed", subject=str(found.pk))
    assert json.loads(entry.opening.payload)["after"]["evidence"] == [PROOF.sha256]
    assert {one.to.account for one in Notice.objects.all()} >= set(DECIDERS)
    assert len(waiting(cast, "discipline")) == len(waiting(cast, "evaluator")) == 1
    assert waiting(cast, "reporter") == waiting(cast, "leader") == []


def test_one_may_appeal_until_the_end_of_the_fifth_working_day(cast: Cast) -> None:
    announced(cast)
    # Announced on Wednesday 18: Thu 19, Fri 20, Mon 23, Tue 24, Wed 25 November.
    with later(7):
        (window,) = selectors.windows(cast.actor("reporter"))
        assert window.last == date(2026, 11, 25)
        filed(cast)
    with later(8):
        assert selectors.windows(cast.actor("rival")) == []
        with pytest.raises(Refusal) as refused:
            filed(cast, unit="jiangnan")
        assert code_of(refused) == "too-late"


def test_each_datum_is_appealed_against_once_even_after_withdrawing(cast: Cast) -> None:
    found = filed(cast)
    services.withdraw(actor=cast.actor("reporter"), appeal=found, reason="已核实")

    with pytest.raises(Refusal) as refused:
        filed(cast)
    assert code_of(refused) == "appealed-already"
    assert filed(cast, "plan").pk != found.pk
    found.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        found.save(force_insert=True)


@pytest.mark.parametrize("who", ["rival", "office", "leader", "discipline"])
def test_only_the_units_own_reporter_appeals(who: str, cast: Cast) -> None:
    publication = announced(cast)
    with pytest.raises((Denied, Unseen)):
        services.file_appeal(
            actor=cast.actor(who),
            publication=publication,
            subject=the_subject(cast),
            claim=a_claim(cast, publication),
            evidence=[PROOF],
        )


@pytest.mark.parametrize(
    ("change", "code"),
    [({"grounds": " "}, "empty"), ({"evidence": []}, "no-evidence"), ({"item": "x"}, "unknown-ground")],
)
def test_an_appeal_that_does_not_say_enough_is_refused(change: dict[str, object], code: str, cast: Cast) -> None:
    publication = announced(cast)
    claim = a_claim(cast, publication)
    claim = replace(claim, grounds=str(change.get("grounds", claim.grounds)))
    if "item" in change:
        claim = replace(claim, ground=replace(claim.ground, datum="x"))
    with pytest.raises(Refusal) as refused:
        services.file_appeal(
            actor=cast.actor("reporter"),
            publication=publication,
            subject=the_subject(cast),
            claim=claim,
            evidence=[] if "evidence" in change else [PROOF],
        )
    assert code_of(refused) == code
    assert not Appeal.objects.exists()


def test_what_is_not_public_is_not_appealed_against(cast: Cast) -> None:
    publication = announced(cast)
    taken_back(cast, publication, "公布有误")
    with pytest.raises(Refusal) as refused:
        filed(cast)
    assert code_of(refused) == "not-public"


def test_who_has_no_total_in_a_result_does_not_appeal_against_it(cast: Cast) -> None:
    publication = announced(cast)
    claim = a_claim(cast, publication)
    elsewhere = another_cycle(cast, {"passed": (None, True)}).subjects.get(organisation=cast.units["jiangbei"])

    with pytest.raises(Unseen):
        services.file_appeal(
            actor=cast.actor("reporter"),
            publication=publication,
            subject=elsewhere,
            claim=claim,
            evidence=[PROOF],
        )


# Deciding together


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        (YES, YES, State.UPHELD),
        (NO, NO, State.REJECTED),
        (YES, NO, State.DISAGREED),
        (NO, YES, State.DISAGREED),
        (YES, OTHER, State.DISAGREED),
    ],
)
def test_both_decide_and_where_they_disagree_they_look_again(
    one: Judgement, other: Judgement, state: State, cast: Cast
) -> None:
    found = judged(cast, filed(cast), one, other)

    assert found.state == state
    assert found.round == (2 if state == State.DISAGREED else 1)
    if state == State.DISAGREED:
        assert judged(cast, found, NO, NO).state == State.REJECTED


def test_one_opinion_decides_nothing(cast: Cast) -> None:
    found = services.give_opinion(actor=cast.actor("discipline"), appeal=filed(cast), judgement=YES)

    assert found.state == State.FILED
    assert Value.objects.get(pk=disputed_by(found).pk).is_current
    assert waiting(cast, "discipline") == []
    assert len(waiting(cast, "evaluator")) == 1
    with pytest.raises(Refusal) as refused:
        services.give_opinion(actor=cast.actor("discipline"), appeal=found, judgement=YES)
    assert code_of(refused) == "given-already"


@pytest.mark.parametrize("first", ["whoever-lends", "whoever-borrows"])
def test_nobody_speaks_for_both_sides_by_whom_they_have_lent_one_of_them(first: str, cast: Cast) -> None:
    day = date(2026, 11, 1)
    both = Appointment(cast.people["discipline"], cast.units["bureau"], Role.EVALUATOR, day)
    appoint(actor=the_platform(), to=both)
    post = cast.people["discipline"].posts.get(role=Role.EVALUATOR)
    until, to = date(2026, 11, 21), cast.people["supervisor"]
    delegate(actor=cast.actor("discipline"), post=post, to=to, starts=NOON.date(), ends=until, reason="出差")
    order = ("discipline", "supervisor") if first == "whoever-lends" else ("supervisor", "discipline")

    found = services.give_opinion(actor=cast.actor(order[0]), appeal=filed(cast), judgement=YES)

    assert waiting(cast, order[1]) == []
    with pytest.raises(Refusal) as refused:
        services.give_opinion(actor=cast.actor(order[1]), appeal=found, judgement=YES)
    assert code_of(refused) == "given-already"
    other = "evaluator" if first == "whoever-lends" else "auditor"
    if other == "auditor":
        appoint(actor=the_platform(), to=Appointment(cast.people[other], cast.units["bureau"], Role.DISCIPLINE, day))
    assert len(waiting(cast, other)) == 1
    services.give_opinion(actor=cast.actor(other), appeal=found, judgement=YES)


def test_nobody_speaks_for_both_sides(cast: Cast) -> None:
    appoint(
        actor=the_platform(),
        to=Appointment(cast.people["discipline"], cast.units["bureau"], Role.EVALUATOR, date(2026, 11, 1)),
    )
    found = services.give_opinion(actor=cast.actor("discipline"), appeal=filed(cast), judgement=YES)

    with pytest.raises(Refusal) as refused:
        services.give_opinion(actor=cast.actor("discipline"), appeal=found, judgement=YES)
    assert code_of(refused) == "given-already"
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(
            appeal=found, side="third_party", upholds=True, reason="x", person=cast.people["discipline"], at=NOON
        )


def test_deciding_wants_the_second_factor_anew(cast: Cast) -> None:
    found, actor = filed(cast), cast.actor("discipline")
    stale = replace(actor, session=replace(actor.session, verified_at=NOON - timedelta(minutes=6)))

    with pytest.raises(NotFresh):
        services.give_opinion(actor=stale, appeal=found, judgement=YES)
    assert not Opinion.objects.exists()


def test_whoever_will_need_the_second_factor_is_told_before_they_write(cast: Cast) -> None:
    client, address = cast.browser("discipline"), f"/appeals/{filed(cast).pk}/opinion/"
    assert "现在验证" not in client.get(address).content.decode()

    with clock.at(NOON + timedelta(minutes=6)):
        assert "现在验证" in client.get(address).content.decode()


def test_how_far_an_appeal_is_hinders_only_those_who_decide(cast: Cast) -> None:
    address = f"/appeals/{in_state(cast, State.UPHELD).pk}/opinion/"

    answers = {who: cast.browser(who).get(address).status_code for who in ("discipline", "reporter", "leader")}
    assert answers == {"discipline": 409, "reporter": 404, "leader": 404}


SOLVED = Judgement(True, "安全科漏报，平台工单全部办结", number("100"), "verified")


def without_what_is_solved(cast: Cast) -> Publication:
    """A public result of a quarter in which the safety section gave nothing: not reported scores zero."""
    for unit, passed in (("jiangbei", "91.2"), ("jiangnan", "95")):
        give(cast, unit, "passed", number(passed))
        give(cast, unit, "plan", "true")
        give(cast, unit, "hazards", "[]")
    return announced(cast)


@pytest.mark.parametrize("is_closed", [False, True])
def test_where_no_value_was_given_a_unit_appeals_and_what_is_decided_is_the_first(is_closed: bool, cast: Cast) -> None:
    publication = without_what_is_solved(cast)
    period = the_period(cast)
    period.closed_at = NOON if is_closed else None
    period.save()

    found = judged(cast, filed(cast, "solved", against=publication), SOLVED, SOLVED)

    assert (found.state, found.disputed) == (State.UPHELD, None)
    value = found.value
    assert value is not None
    assert (value.channel, value.standing, value.way, value.replaces) == ("appeal", "accepted", "assessed", None)
    entry = Entry.objects.get(action="value.superseded", subject=str(value.pk))
    said = json.loads(entry.opening.payload)
    assert (said.get("before"), said["after"]["content"]) == (None, number("100"))
    run = services.run_again(actor=cast.actor("office"), publication=publication)
    # By hand: 3.8 below 95 are 7.6 of 40 points, 32.40; no hazards 20; the plan 10; of what is solved first 0, then 30.
    before, after = (one.totals.get(subject=the_subject(cast)).total for one in (publication.run, run))
    assert (before, after) == (Decimal("62.40"), Decimal("92.40"))
    assert run.observed == publication.run.observed + 1


def test_a_value_that_waits_for_review_gives_way_to_what_is_decided(cast: Cast) -> None:
    publication = without_what_is_solved(cast)
    waiting_one = give(cast, "jiangbei", "solved", number("80"), standing=Standing.SUBMITTED)

    found = judged(cast, filed(cast, "solved", against=publication), SOLVED, SOLVED)

    waiting_one.refresh_from_db()
    assert (waiting_one.is_current, waiting_one.standing) == (False, "superseded")
    assert found.value is not None
    assert (found.value.replaces, found.value.content) == (waiting_one, number("100"))


def test_a_units_own_figure_beside_what_the_department_did_not_give_is_not_what_counts(cast: Cast) -> None:
    publication = without_what_is_solved(cast)
    own = {"way": "own", "content": number("100"), "standing": Standing.ACCEPTED, "channel": "grid"}
    Value.objects.create(period=the_period(cast), subject=the_subject(cast), item="solved", entered_at=NOON, **own)

    found = judged(cast, filed(cast, "solved", against=publication), SOLVED, SOLVED)

    assert found.value is not None
    assert (found.disputed, found.value.way, found.value.replaces) == (None, "assessed", None)


def test_the_form_offers_what_has_no_value_and_the_decision_is_typed_as_any_other(cast: Cast) -> None:
    publication = without_what_is_solved(cast)
    form = cast.browser("reporter").get(f"/appeals/new/{publication.pk}/{the_subject(cast).pk}/").content.decode()
    assert "工单解决率" in form

    found = filed(cast, "solved", against=publication)
    for who in DECIDERS:
        given = {"upholds": "yes", "reason": "漏报", "value": "100"}
        assert cast.browser(who).post(f"/appeals/{found.pk}/opinion/", given).status_code == 302

    found.refresh_from_db()
    assert (found.state, found.decided) == (State.UPHELD, '{"n":"100"}')
    assert "100" in cast.browser("reporter").get(f"/appeals/{found.pk}/").content.decode()


def test_the_run_after_an_appeal_leaves_out_what_nobody_decided(cast: Cast) -> None:
    publication = announced(cast)
    other = Value.objects.get(
        period=the_period(cast), subject=the_subject(cast, "jiangnan"), item="passed", is_current=True
    )
    return_value(actor=cast.actor("office"), value=other, reason="请复核")
    task = the_task(cast, "jiangnan")
    save_drafts(actor=cast.actor("rival"), task=task, cells=[Typed(other.subject_id, "passed", "50")])
    submit(actor=cast.actor("rival"), task=task)
    accept(actor=cast.actor("office"), task=task)
    judged(cast, filed(cast, "plan", against=publication), YES_PLAN, YES_PLAN)

    run = services.run_again(actor=cast.actor("office"), publication=publication)
    run = confirm(actor=cast.actor("checker"), run=run)
    new = corrected(cast, publication, run)

    # The north gets the 10 points of its plan; of the south, whose 50 % nobody decided on, nothing moves.
    (found,) = history(new)
    said = [(one.after.subject.name, one.before.total, one.after.total) for one in found.moved]
    assert said == [("江北区建设局", Decimal("72.42"), Decimal("82.42"))]


def test_whoever_may_not_run_it_again_lets_nothing_be_computed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    found, computed = in_state(cast, State.UPHELD), []
    monkeypatch.setattr("kaoping.analysis.runs.services.go_on", lambda **of: computed.append(of))

    with pytest.raises(Denied):
        services.run_again(actor=cast.actor("leader"), publication=found.publication)
    assert computed == []


def _entered(cast: Cast, found: Appeal, person: Person) -> None:
    with transaction.atomic():
        Value.objects.filter(pk=disputed_by(found).pk).update(decided_by=person)


def _ran(_cast: Cast, found: Appeal, person: Person) -> None:
    Appeal.objects.filter(pk=found.pk).update(made_by=person)


def _published(_cast: Cast, found: Appeal, person: Person) -> None:
    Publication.objects.filter(pk=found.publication_id).update(announced_by=person)


def _opened(_cast: Cast, found: Appeal, person: Person) -> None:
    Publication.objects.filter(pk=found.publication_id).update(opened_by=person)


def _answered(_cast: Cast, found: Appeal, person: Person) -> None:
    found.publication.confirmations.filter(subject=found.subject).update(replied_by=person)


@pytest.mark.parametrize("hand", [_entered, _ran, _published, _opened, _answered])
def test_whoever_had_a_hand_in_the_score_does_not_decide(hand: object, cast: Cast) -> None:
    found = filed(cast)
    hand(cast, found, cast.people["evaluator"])  # type: ignore[operator]
    found.refresh_from_db()

    with pytest.raises(Refusal) as refused:
        services.give_opinion(actor=cast.actor("evaluator"), appeal=found, judgement=YES)
    assert code_of(refused) == "involved"
    assert waiting(cast, "evaluator") == []
    assert cast.browser("evaluator").get(f"/appeals/{found.pk}/opinion/").status_code == 404
    assert services.give_opinion(actor=cast.actor("discipline"), appeal=found, judgement=YES).state == State.FILED


def test_all_who_took_part_are_known(cast: Cast) -> None:
    found = filed(cast)

    names = {Person.objects.get(pk=one).account for one in involved_in([found])[found.pk]}
    # reporter entered and appealed; office ran, opened, announced; checker confirmed the run; leader decided.
    assert names == {"reporter", "office", "checker", "leader"}


def test_whoever_judged_a_value_before_does_not_judge_it_on_another_appeal(cast: Cast) -> None:
    first = in_state(cast, State.UPHELD)
    run = confirm(
        actor=cast.actor("checker"), run=services.run_again(actor=cast.actor("office"), publication=first.publication)
    )
    new = corrected(cast, first.publication, run)
    second, about_another = filed(cast, against=new), filed(cast, "plan", against=new)

    for who in DECIDERS:
        with pytest.raises(Refusal) as refused:
            services.give_opinion(actor=cast.actor(who), appeal=second, judgement=NO)
        assert code_of(refused) == "involved"
        assert selectors.side_of(cast.actor(who), second) is None
    assert judged(cast, about_another, NO, NO).state == State.REJECTED


def test_nobody_of_the_unit_decides_and_no_one_who_stands_in_for_somebody_involved(cast: Cast) -> None:
    found = filed(cast)
    there = Appointment(cast.people["evaluator"], cast.units["jiangbei"], Role.EXPERT, date(2026, 11, 1))
    appoint(actor=the_platform(), to=there)
    delegate(
        actor=cast.actor("leader"),
        post=cast.people["leader"].posts.get(),
        to=cast.people["discipline"],
        starts=date(2026, 11, 18),
        ends=date(2026, 12, 1),
        reason="出差",
    )

    for who in DECIDERS:
        with pytest.raises(Refusal) as refused:
            services.give_opinion(actor=cast.actor(who), appeal=found, judgement=YES)
        assert code_of(refused) == "involved"


@pytest.mark.parametrize(
    ("left", "decides"),
    # The quarter that is appealed against began on 1 July 2026.
    [(date(2026, 7, 1), True), (date(2026, 7, 2), False), (date(2026, 11, 2), False)],
)
def test_whoever_left_the_unit_only_after_the_period_had_begun_does_not_decide(
    left: date, decides: bool, cast: Cast
) -> None:
    found = filed(cast)
    there = Appointment(cast.people["evaluator"], cast.units["jiangbei"], Role.EXPERT, date(2025, 1, 1))
    end_post(actor=cast.actor("security"), post=appoint(actor=the_platform(), to=there), day=left)

    def opines() -> Appeal:
        return services.give_opinion(actor=cast.actor("evaluator"), appeal=found, judgement=YES)

    if decides:
        assert opines().state == State.FILED
        return
    with pytest.raises(Refusal) as refused:
        opines()
    assert code_of(refused) == "involved"
    assert waiting(cast, "evaluator") == []


@pytest.mark.parametrize(
    ("judgement", "code"),
    [
        (Judgement(True, " ", YES.content, "verified"), "empty"),
        (Judgement(True, "理由"), "no-content"),
        (Judgement(True, "理由", '{"n": "91.2"}', "verified"), "same"),
    ],
)
def test_an_opinion_says_why_and_what_is_right(judgement: Judgement, code: str, cast: Cast) -> None:
    found = filed(cast)
    with pytest.raises(Refusal) as refused:
        services.give_opinion(actor=cast.actor("discipline"), appeal=found, judgement=judgement)
    assert code_of(refused) == code


def test_what_is_no_value_of_the_datum_cannot_be_upheld(cast: Cast) -> None:
    wrong = Judgement(True, "理由", "true", "verified")
    found = filed(cast)
    services.give_opinion(actor=cast.actor("discipline"), appeal=found, judgement=wrong)
    with pytest.raises(Refusal) as refused:
        services.give_opinion(actor=cast.actor("evaluator"), appeal=found, judgement=wrong)
    assert code_of(refused) == "wrong-content"
    found.refresh_from_db()
    assert (found.state, found.opinions.count()) == (State.FILED, 1)


# The table of moves

MOVES = {
    Move.OPINE: lambda c, a: services.give_opinion(actor=c.actor("discipline"), appeal=a, judgement=NO),
    Move.WITHDRAW: lambda c, a: services.withdraw(actor=c.actor("reporter"), appeal=a, reason="已核实"),
}
ALLOWED = {(state, move) for state in (State.FILED, State.DISAGREED) for move in MOVES}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", State)
def test_a_move_that_is_not_in_the_table_is_refused(state: State, move: Move, cast: Cast) -> None:
    found = in_state(cast, state)
    before = Entry.objects.count()
    if (state, move) in ALLOWED:
        MOVES[move](cast, found)
        return
    with pytest.raises(Refusal) as refused:
        MOVES[move](cast, found)
    assert code_of(refused) == "wrong-state"
    found.refresh_from_db()
    assert found.state == state
    assert Entry.objects.count() == before


def test_the_table_in_the_code_is_the_one_written_here() -> None:
    assert {(s, m) for m in MOVES for s in WAYS[m]} == ALLOWED
    assert set(WAYS[Move.RUN_AGAIN]) == {State.UPHELD}


@pytest.mark.parametrize("state", [one for one in State if one != State.UPHELD])
def test_only_an_upheld_appeal_is_followed_by_a_run(state: State, cast: Cast) -> None:
    found = in_state(cast, state)
    with pytest.raises(Refusal) as refused:
        services.run_again(actor=cast.actor("office"), publication=found.publication)
    assert code_of(refused) == "nothing-to-do"
    assert cast.browser("office").post(f"/appeals/{found.pk}/run/").status_code == 409


# What follows


def test_an_upheld_appeal_leads_to_the_corrected_publication_with_every_rank_that_moved(cast: Cast) -> None:
    found = in_state(cast, State.UPHELD)

    old = Value.objects.get(pk=disputed_by(found).pk)
    assert (old.is_current, old.standing) == (False, "superseded")
    assert found.value is not None
    assert (found.value.content, found.value.channel, found.value.status) == (YES.content, "appeal", "verified")
    assert obstacles(found.publication) != []
    assert len(waiting(cast, "office")) == 1

    run = services.run_again(actor=cast.actor("office"), publication=found.publication)
    assert run.replaces == found.publication.run
    assert waiting(cast, "office") == []
    run = confirm(actor=cast.actor("checker"), run=run)
    assert len(waiting(cast, "leader")) == 1
    new = corrected(cast, found.publication, run)

    assert waiting(cast, "leader") == []
    assert new.state == PublicationState.ANNOUNCED
    assert obstacles(new) == []
    assert run.replaces is not None
    # By hand: 江北 had 72.42 (tests/platform/appraisal); 95 instead of 91.2 gives 40 instead of 32.40: 80.02.
    changed = {one.after.subject.name: (one.before.total, one.after.total) for one in moved(run.replaces, run)}
    assert changed == {"江北区建设局": (Decimal("72.42"), Decimal("80.02"))}
    found.refresh_from_db()
    correction = selectors.correction_of(found)
    assert correction == new
    assert new.code in cast.browser("reporter").get(f"/appeals/{found.pk}/").content.decode()


def test_two_upheld_appeals_are_taken_in_by_one_run(cast: Cast) -> None:
    one = filed(cast)
    other = filed(cast, unit="jiangnan")
    judged(cast, one, YES, YES)
    judged(cast, other, YES, YES)

    run = services.run_again(actor=cast.actor("office"), publication=one.publication)

    assert {found.run for found in Appeal.objects.all()} == {run}
    assert Run.objects.filter(replaces=one.publication.run).count() == 1


def test_an_appeal_decided_after_another_was_corrected_corrects_the_newest_publication(cast: Cast) -> None:
    one, other = filed(cast), filed(cast, unit="jiangnan")
    judged(cast, one, YES, YES)
    run = services.run_again(actor=cast.actor("office"), publication=one.publication)
    run = confirm(actor=cast.actor("checker"), run=run)
    new = corrected(cast, one.publication, run)
    assert obstacles(new) != []

    judged(cast, other, YES, YES)
    second = services.run_again(actor=cast.actor("office"), publication=other.publication)

    assert second.replaces == run
    second = confirm(actor=cast.actor("checker"), run=second)
    last = corrected(cast, new, second)
    assert obstacles(last) == []


def test_a_run_that_is_discarded_is_followed_by_another(cast: Cast) -> None:
    found = in_state(cast, State.UPHELD)
    run = services.run_again(actor=cast.actor("office"), publication=found.publication)
    with pytest.raises(Refusal):
        services.run_again(actor=cast.actor("office"), publication=found.publication)
    discard(actor=cast.actor("office"), run=run, reason="误")

    assert len(waiting(cast, "office")) == 1
    again = services.run_again(actor=cast.actor("office"), publication=found.publication)

    found.refresh_from_db()
    assert found.run == again != run


def test_a_run_for_a_second_appeal_takes_in_the_first_that_was_not_corrected_yet(cast: Cast) -> None:
    one, other = filed(cast), filed(cast, unit="jiangnan")
    judged(cast, one, YES, YES)
    confirm(
        actor=cast.actor("checker"), run=services.run_again(actor=cast.actor("office"), publication=one.publication)
    )
    judged(cast, other, YES, YES)
    run = services.run_again(actor=cast.actor("office"), publication=one.publication)
    run = confirm(actor=cast.actor("checker"), run=run)

    new = corrected(cast, one.publication, run)

    assert {found.run for found in Appeal.objects.all()} == {run}
    assert obstacles(new) == []


def test_a_rejected_appeal_changes_nothing_and_gives_both_reasons(cast: Cast) -> None:
    found = in_state(cast, State.REJECTED)

    assert Value.objects.get(pk=disputed_by(found).pk).is_current
    assert obstacles(found.publication) == []
    page = cast.browser("reporter").get(f"/appeals/{found.pk}/").content.decode()
    assert page.count(NO.reason) == 2
    assert "纪检监察：不成立" in page
    assert "第三方：不成立" in page


def test_every_step_stands_in_the_ledger(cast: Cast) -> None:
    found = judged(cast, filed(cast), YES, NO)
    judged(cast, found, YES, YES)
    services.run_again(actor=cast.actor("office"), publication=found.publication)

    entries = Entry.objects.filter(subject_kind="appeals.appeal", subject=str(found.pk)).order_by("index")
    assert [one.action for one in entries] == [
        "appeal.filed",
        "appeal.opinion",
        "appeal.opinion",
        "appeal.disagreed",
        "appeal.opinion",
        "appeal.opinion",
        "appeal.decided",
        "appeal.run-again",
    ]


# Who sees what


def test_nobody_sees_an_opinion_before_both_are_given(cast: Cast) -> None:
    found = services.give_opinion(actor=cast.actor("discipline"), appeal=filed(cast), judgement=YES)

    for who, count in (("evaluator", 0), ("office", 0), ("reporter", 0), ("discipline", 1)):
        assert len(selectors.opinions(cast.actor(who), found)) == count, who
    found = services.give_opinion(actor=cast.actor("evaluator"), appeal=found, judgement=NO)
    for who, count in (("evaluator", 2), ("office", 2), ("reporter", 0)):
        assert len(selectors.opinions(cast.actor(who), found)) == count, who


def test_deciders_see_value_history_and_explanation_and_the_unit_its_state(cast: Cast) -> None:
    found = filed(cast)

    page = cast.browser("evaluator").get(f"/appeals/{found.pk}/").content.decode()
    assert "得分说明" in page
    assert "32.40" in page  # the score that is appealed against
    assert "91.2" in page
    assert "联络员甲" in page
    unit = cast.browser("reporter").get(f"/appeals/{found.pk}/").content.decode()
    assert "得分说明" not in unit
    assert "待办理" in unit
    assert cast.browser("rival").get(f"/appeals/{found.pk}/").status_code == 404
    file = found.files.get()
    assert cast.browser("evaluator").get(f"/files/{file.pk}/").status_code == 200
    assert cast.browser("rival").get(f"/files/{file.pk}/").status_code == 404


# Pages


def test_the_form_shows_the_value_that_stands_its_score_and_how_that_came_about(cast: Cast) -> None:
    publication = announced(cast)
    address = f"/appeals/new/{publication.pk}/{the_subject(cast).pk}/"
    reporter = cast.browser("reporter")

    first = reporter.get(f"{address}?item=passed").content.decode().partition('id="about"')[2]
    other = reporter.get(address, {"ground": f"{the_period(cast).pk}:plan:plan"}).content.decode()

    # By hand: 91.2 is 3.8 below 95, at 2 points each that is 7.6 of 40.
    assert '<h2 class="card-title">主体结构合格率</h2>' in first
    assert "91.2" in first
    assert "得分 32.40" in first
    assert "3.8 × 2 = 7.6" in first
    assert 'hx-get="?"' in other
    assert "年度计划按时报送" in other.partition('id="about"')[2]
    assert "91.2" not in other.partition('id="about"')[2]


def test_the_forms_lead_from_appeal_to_decision(cast: Cast) -> None:
    publication = announced(cast)
    reporter = cast.browser("reporter")
    address = f"/appeals/new/{publication.pk}/{the_subject(cast).pk}/"
    assert "剩 5 个工作日" in reporter.get(address).content.decode()
    key = f"{the_period(cast).pk}:passed:passed"
    proof = SimpleUploadedFile("检测报告.txt", "合格率 95%".encode())

    wrong = reporter.post(address, {"ground": key, "grounds": "有误"}).content.decode()
    assert "kp-wrong" in wrong
    given = {"ground": key, "grounds": "有误", "proposed": "95", "evidence": proof}
    assert reporter.post(address, given).status_code == 302
    found = Appeal.objects.get()

    discipline = cast.browser("discipline")
    page = discipline.post(f"/appeals/{found.pk}/opinion/", {"upholds": "yes", "reason": "属实", "value": "九十五"})
    assert "kp-wrong" in page.content.decode()
    page = discipline.post(f"/appeals/{found.pk}/opinion/", {"upholds": "yes", "reason": "属实", "value": ""})
    assert "请填写认定的数据" in page.content.decode()
    for who in DECIDERS:
        answer = cast.browser(who).post(
            f"/appeals/{found.pk}/opinion/", {"upholds": "yes", "reason": "属实", "value": "95%"}
        )
        assert answer.status_code == 302
    found.refresh_from_db()
    assert found.state == State.UPHELD
    assert cast.browser("office").post(f"/appeals/{found.pk}/run/").status_code == 302
    found.refresh_from_db()
    assert found.run is not None


def test_of_a_list_the_records_that_count_are_chosen(cast: Cast) -> None:
    found = filed(cast, "hazards")
    address = f"/appeals/{found.pk}/opinion/"
    page = cast.browser("discipline").get(address).content.decode()
    assert "重大隐患" in page
    wrong = cast.browser("discipline").post(
        address, {"upholds": "yes", "reason": "不属实", "r0_keep": "on", "r0_2": "三"}
    )
    fault = wrong.content.decode().partition('id="id_r0_2_error"')[2]
    assert "“三”不是数字" in fault.partition("</div>")[0]

    # 3 ordinary hazards stay; the major one was somebody else's.
    given = {"upholds": "yes", "reason": "重大隐患不属该区", "r0_keep": "on", "r0_1": "ordinary", "r0_2": "3"}
    for who in DECIDERS:
        answer = cast.browser(who).post(address, given)
        assert answer.status_code == 302, answer.content.decode()
    found.refresh_from_db()
    assert found.value is not None
    records = json.loads(found.value.content)
    assert len(records) == 1
    assert records[0]["kind"] == "ordinary"
    # What a record leaves open is not said in a sentence.
    assert "认定为 1 条；一般隐患 3<" in cast.browser("office").get(f"/appeals/{found.pk}/").content.decode()


def test_the_list_is_filtered_exported_and_asks_no_more_for_more_rows(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    filed(cast)
    office = cast.browser("office")
    office.get("/appeals/")
    with django_assert_max_num_queries(60) as few:
        office.get("/appeals/")
    for item in ("plan", "hazards", "solved"):
        filed(cast, item)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert "共 4 条" in office.get("/appeals/").content.decode()
    assert "共 0 条" in office.get("/appeals/?state=upheld").content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(office.get("/appeals/export/?state=filed").content)).active
    assert sheet is not None
    assert sheet.max_row == 5


def test_a_late_appeal_says_so(cast: Cast) -> None:
    filed(cast)
    with later(15):  # more than ten working days
        assert "超期未办结" in cast.browser("office").get("/appeals/").content.decode()
        assert [one.urgent for one in waits_for(cast.actor("discipline")) if "申诉" in one.title] == [True]
