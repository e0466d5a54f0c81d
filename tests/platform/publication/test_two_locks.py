"""Nobody changes a public result alone: two others approve exactly the figures that everybody will be shown (R-26)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.translation import override

from kaoping.analysis.runs.models import ItemScore, Run, SubjectScore
from kaoping.application.publication import announcing, services
from kaoping.application.publication.against_ledger import PUBLICATIONS
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.open_data import digests
from kaoping.application.publication.public_changes import CORRECT, WITHDRAW, correction, withdrawal
from kaoping.basis import clock
from kaoping.basis.clock import today
from kaoping.basis.refusals import Denied, NotFresh, Refusal, TwoPeopleWanted, Unseen
from kaoping.governance.acting import Actor, Role
from kaoping.governance.acting.locks import ACTS, Arguments
from kaoping.governance.dual.models import Request
from kaoping.governance.dual.models import State as RequestState
from kaoping.governance.dual.services import approve, ask
from kaoping.governance.ledger.models import Entry
from kaoping.governance.people.models import SmallOffice
from kaoping.governance.people.services import Appointment, appoint, declare_small_office, end_post
from kaoping.methods.merkle.canonical import canonical
from kaoping.planning.cycles.models import Subject
from tests.platform.appraisal import number, the_subject
from tests.platform.cast import NOON, Cast, the_foreign_unit, the_platform
from tests.platform.dual.asking import at_desk, joins
from tests.platform.owner import without_triggers
from tests.platform.publishing import corrected, the_publication, the_run, upheld

REASON = "经复核，江南区建设局主体结构合格率由 95.5% 更正为 80%。"
ACTS_OF_PUBLIC = [CORRECT, WITHDRAW]


@pytest.fixture
def public(cast: Cast) -> Publication:
    """A public result against which an appeal was upheld; and somebody of another unit who can approve, too."""
    joins(cast, "watcher", "jiangnan", Role.DISCIPLINE)
    return upheld_against(cast, the_publication(cast, State.ANNOUNCED))


def upheld_against(cast: Cast, old: Publication) -> Publication:
    upheld(cast, old, "jiangnan", "passed", number("80"))
    return old


def the_new_run(cast: Cast, old: Publication) -> Run:
    return the_run(cast, replaces=old.run)


def arguments(cast: Cast, kind: str, old: Publication) -> Arguments:
    return correction(old, the_new_run(cast, old), REASON) if kind == CORRECT else withdrawal(old, REASON)


def asked(cast: Cast, kind: str, old: Publication, by: str = "leader") -> Request:
    spelt = canonical(arguments(cast, kind, old)).decode()
    return ask(actor=at_desk(cast, by), kind=kind, arguments=spelt, reason="申诉成立")


def approves(cast: Cast, name: str, request: Request) -> Request:
    return approve(actor=at_desk(cast, name), id_=request.pk, sha256=request.sha256)


def alone(cast: Cast, kind: str, old: Publication) -> object:
    leader = at_desk(cast, "leader")
    if kind == WITHDRAW:
        return services.withdraw(actor=leader, publication=old, reason=REASON)
    return announcing.correct(actor=leader, publication=old, run=the_new_run(cast, old), reason=REASON)


def stands(old: Publication) -> bool:
    """Whether the public is still shown what it was shown."""
    found = Publication.objects.get(pk=old.pk)
    return found.state == State.ANNOUNCED and not Publication.objects.filter(corrects=old).exists()


@pytest.mark.parametrize("kind", ACTS_OF_PUBLIC)
def test_a_leader_alone_neither_corrects_nor_withdraws_a_public_result(
    kind: str, cast: Cast, public: Publication
) -> None:
    with pytest.raises(TwoPeopleWanted) as wanted:
        alone(cast, kind, public)

    assert (wanted.value.kind, json.loads(wanted.value.arguments)) == (kind, arguments(cast, kind, public))
    with pytest.raises(TwoPeopleWanted):
        ACTS[kind].do(actor=at_desk(cast, "leader"), **arguments(cast, kind, public))
    assert stands(public)


def test_two_others_of_two_units_correct_what_a_leader_asked_for(cast: Cast, public: Publication) -> None:
    """江南 fell from 99.84 to 69.84: 15 points below 95 take 30 of its 40 points. 江北 with 72.42 goes first."""
    request = asked(cast, CORRECT, public)
    assert stands(public), "asking changes nothing"
    approves(cast, "discipline", request)
    assert stands(public), "one approval changes nothing"
    assert approves(cast, "watcher", request).state == RequestState.DONE

    new = Publication.objects.get(corrects=public)
    public.refresh_from_db()
    assert (public.state, new.state, new.reason) == (State.CORRECTED, State.ANNOUNCED, REASON)
    assert (new.decided_by, new.announced_by) == (cast.people["leader"], cast.people["leader"])
    ranks = new.run.totals.values_list("subject__name", "total", "rank").order_by("rank", "subject__name")
    assert [(name, str(total), rank) for name, total, rank in ranks][1:] == [
        ("质量监督站", "94", 1),
        ("江南区建设局", "69.84", 2),
    ]


def test_two_others_withdraw_what_a_leader_asked_for(cast: Cast, public: Publication) -> None:
    request = asked(cast, WITHDRAW, public)
    approves(cast, "discipline", request)
    assert stands(public)
    approves(cast, "watcher", request)

    public.refresh_from_db()
    assert (public.state, public.withdrawal) == (State.WITHDRAWN, REASON)
    assert public.withdrawn_by == cast.people["leader"]


@pytest.mark.parametrize("kind", ACTS_OF_PUBLIC)
def test_the_ledger_says_who_asked_who_approved_and_who_changed_it(kind: str, cast: Cast, public: Publication) -> None:
    request = asked(cast, kind, public)
    approves(cast, "discipline", request)
    approves(cast, "watcher", request)

    names = {one.pk: name for name, one in cast.people.items()} | {0: "platform"}
    done = [(entry.action, names[entry.person]) for entry in Entry.objects.filter(tree="deeds").order_by("index")]
    deeds = {
        WITHDRAW: [("publication.withdrawn", "leader")],
        CORRECT: [
            ("publication.superseded", "leader"),
            ("publication.corrected", "leader"),
            ("publication.shown", "platform"),
        ],
    }[kind]
    way = [
        ("dual.asked", "leader"),
        ("dual.approved", "discipline"),
        ("dual.approved", "watcher"),
        ("dual.done", "watcher"),
    ]
    assert done[-len(way + deeds) :] == way + deeds
    assert list(PUBLICATIONS.astray()) == [], "the night's check finds nothing"


@pytest.mark.parametrize("kind", ACTS_OF_PUBLIC)
def test_the_two_are_others_of_two_units_at_their_desks_within_ten_minutes(
    kind: str, cast: Cast, public: Publication
) -> None:
    spelt = canonical(arguments(cast, kind, public)).decode()
    with pytest.raises(NotFresh):
        ask(actor=away(cast, "leader"), kind=kind, arguments=spelt, reason="误")
    request = asked(cast, kind, public)
    with pytest.raises(NotFresh):
        approve(actor=away(cast, "discipline"), id_=request.pk, sha256=request.sha256)

    assert refused(lambda: approves(cast, "leader", request)) == "requester"
    approves(cast, "discipline", request)
    assert refused(lambda: approves(cast, "discipline", request)) == "same-person"
    assert refused(lambda: approves(cast, "auditor", request)) == "same-unit"
    for seconds, is_changed in ((601, False), (600, True)):
        with suppress(Undone), transaction.atomic(), clock.at(NOON + timedelta(seconds=seconds)):
            approves(cast, "watcher", request)
            assert stands(public) is not is_changed
            raise Undone


class Undone(Exception):
    """Ends what is tried, so that the next can be tried at the same result."""


def away(cast: Cast, name: str) -> Actor:
    """Somebody who has left their desk for a second more than five minutes."""
    actor = at_desk(cast, name)
    return replace(actor, session=replace(actor.session, verified_at=NOON - timedelta(minutes=5, seconds=1)))


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        do()
    return caught.value.code


def test_others_than_leaders_do_not_even_ask(cast: Cast, public: Publication) -> None:
    for name in ("office", "checker", "discipline", "auditor", "reporter", "security"):
        for kind in ACTS_OF_PUBLIC:
            with pytest.raises(Denied):
                asked(cast, kind, public, by=name)
    joins(cast, "elsewhere", "jiangbei", Role.LEADER)
    with pytest.raises(Unseen):
        asked(cast, WITHDRAW, public, by="elsewhere")
    cast.units["foreign"] = the_foreign_unit()
    joins(cast, "foreigner", "foreign", Role.LEADER)
    with pytest.raises(Unseen):
        asked(cast, CORRECT, public, by="foreigner")


# What is signed is the exact change


def test_what_is_signed_names_the_result_the_run_and_the_tables_that_everybody_is_shown(
    cast: Cast, public: Publication
) -> None:
    said = json.loads(asked(cast, CORRECT, public).arguments)
    new = corrected(cast, public, the_new_run(cast, public), REASON)

    assert said == {
        "publication": public.code,
        "stands": public.run.result_digest,
        "run": new.run_id,
        "becomes": new.run.result_digest,
        **digests(Publication(run=new.run)),
        "reason": REASON,
    }
    assert said["stands"] != said["becomes"]


def test_another_digest_than_that_of_what_is_there_is_not_asked_for(cast: Cast, public: Publication) -> None:
    """Whoever writes the form by hand, so that the two would approve other figures than those that they read."""
    for name in ("stands", "becomes", "ranking_csv_sha256", "scores_csv_sha256"):
        said = {**arguments(cast, CORRECT, public), name: "0" * 64}
        with pytest.raises(TwoPeopleWanted):
            ask(actor=at_desk(cast, "leader"), kind=CORRECT, arguments=canonical(said).decode(), reason="申诉成立")

    assert not Request.objects.exists()


CHANGED: dict[str, Callable[[Publication, Run], object]] = {
    "a total of the new run": lambda old, new: SubjectScore.objects.filter(run=new, rank=2).update(total="69.85"),
    "a rank of the new run": lambda old, new: SubjectScore.objects.filter(run=new, rank=2).update(rank=1),
    "a score of an item of the new run": lambda old, new: ItemScore.objects.filter(run=new, item="passed").update(
        score="10.01"
    ),
    "the digest of the new run": lambda old, new: Run.objects.filter(pk=new.pk).update(result_digest="0" * 64),
    "the digest of the public run": lambda old, new: Run.objects.filter(pk=old.run_id).update(result_digest="0" * 64),
    "the name of a unit": lambda old, new: Subject.objects.filter(totals__run=new, totals__rank=2).update(name="别"),
}
TRIGGERS = ("runs_subjectscore_no_update", "runs_itemscore_no_update", "runs_run_no_update", "cycles_subject_no_update")


@pytest.mark.parametrize("when", ["before the first", "between the two"])
def test_any_byte_that_is_changed_afterwards_voids_what_was_asked_for(
    when: str, cast: Cast, public: Publication
) -> None:
    request = asked(cast, CORRECT, public)
    if when == "between the two":
        approves(cast, "discipline", request)

    for what, change in CHANGED.items():
        with suppress(Undone), transaction.atomic():
            _as_database_administrator(lambda: change(public, the_new_run(cast, public)))  # noqa: B023 - called at once
            assert approves(cast, "watcher", request).state == RequestState.VOID, what
            assert stands(public), what
            assert Entry.objects.filter(action="dual.voided", subject=str(request.pk)).count() == 1, what
            raise Undone


def test_a_public_total_that_is_changed_afterwards_voids_a_withdrawal(cast: Cast, public: Publication) -> None:
    request = asked(cast, WITHDRAW, public)
    _as_database_administrator(lambda: SubjectScore.objects.filter(run=public.run, rank=2).update(total="1"))

    assert approves(cast, "watcher", request).state == RequestState.VOID


def _as_database_administrator(change: Callable[[], object]) -> None:
    """Change rows that triggers keep from everybody else."""
    with connection.cursor() as cursor:
        without_triggers(cursor, *TRIGGERS)
        change()
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            cursor.execute("RESET ROLE")


def test_what_happened_meanwhile_is_held_against_the_request(cast: Cast, public: Publication) -> None:
    """A result that was corrected meanwhile is not corrected again by an approval of before."""
    first, second = asked(cast, CORRECT, public), asked(cast, CORRECT, public)
    for name in ("discipline", "watcher"):
        approves(cast, name, first)
    approves(cast, "discipline", second)

    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "wrong-state"):
        approves(cast, "watcher", second)


def test_an_appeal_upheld_meanwhile_stops_a_correction_that_leaves_it_out(cast: Cast, public: Publication) -> None:
    request = asked(cast, CORRECT, public)
    upheld(cast, public, "jiangbei", "plan", "true")
    approves(cast, "discipline", request)

    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "undecided"):
        approves(cast, "watcher", request)
    assert stands(public)


def test_a_leader_who_lost_the_post_meanwhile_changes_nothing(cast: Cast, public: Publication) -> None:
    request = asked(cast, CORRECT, public)
    end_post(actor=cast.actor("security"), post=cast.people["leader"].posts.get(), day=today())
    approves(cast, "discipline", request)

    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "no-longer-possible"):
        approves(cast, "watcher", request)
    assert stands(public)


def test_a_leader_with_a_hand_in_the_run_does_not_ask_for_it(cast: Cast, public: Publication) -> None:
    run = the_run(cast, replaces=public.run, starter="leader")
    spelt = canonical(correction(public, run, REASON)).decode()

    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "not-another"):
        ask(actor=at_desk(cast, "leader"), kind=CORRECT, arguments=spelt, reason="申诉成立")


def test_a_run_that_was_made_for_another_result_is_not_asked_for(cast: Cast, public: Publication) -> None:
    run = the_run(cast, key="2026Q4")
    spelt = canonical(correction(public, run, REASON)).decode()

    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "not-its-run"):
        ask(actor=at_desk(cast, "leader"), kind=CORRECT, arguments=spelt, reason="申诉成立")


def test_what_is_not_public_yet_is_not_withdrawn_by_this_act(cast: Cast) -> None:
    """It is the office's to take back, alone; a leader does not come by it this way."""
    found = the_publication(cast, State.DECIDED)
    spelt = canonical(withdrawal(found, REASON)).decode()

    with pytest.raises(Unseen):
        ask(actor=at_desk(cast, "leader"), kind=WITHDRAW, arguments=spelt, reason="误")
    services.withdraw(actor=cast.actor("office"), publication=found, reason="误")
    found.refresh_from_db()
    assert found.state == State.WITHDRAWN


# A small office


@pytest.mark.parametrize("kind", ACTS_OF_PUBLIC)
def test_in_a_small_office_one_other_is_enough_from_the_eighth_day_on(
    kind: str, cast: Cast, public: Publication
) -> None:
    """Of the same unit, too: there is no other. The second lock waits a week, as for the other acts."""
    SmallOffice.objects.create(reason="全局在编 3 人", declared_at=NOON - timedelta(days=7))
    request = asked(cast, kind, public)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "requester"):
        approves(cast, "leader", request)

    assert approves(cast, "discipline", request).state == RequestState.DONE

    assert request.wanted == 1
    assert not stands(public)


def test_whoever_confirmed_the_new_run_approves_a_correction_in_a_small_office_alone(
    cast: Cast, public: Publication
) -> None:
    """Three people: one runs, one confirms and inspects, one leads. Elsewhere the inspector had no hand in it."""
    appoint(actor=the_platform(), to=Appointment(cast.people["checker"], cast.units["bureau"], Role.AUDITOR, today()))
    request = asked(cast, CORRECT, public)
    assert refused(lambda: approves(cast, "checker", request)) == "made-it"
    SmallOffice.objects.create(reason="全局在编 3 人", declared_at=NOON - timedelta(days=7))
    request = asked(cast, CORRECT, public)

    assert approves(cast, "checker", request).state == RequestState.DONE


@pytest.mark.parametrize("kind", ACTS_OF_PUBLIC)
def test_in_the_first_week_of_a_small_office_two_are_wanted(kind: str, cast: Cast, public: Publication) -> None:
    declare_small_office(actor=cast.actor("security"), reason="全局在编 3 人")
    with clock.at(NOON + timedelta(days=7, seconds=-1)):
        request = asked(cast, kind, public)
        approves(cast, "discipline", request)
        assert stands(public)
        approves(cast, "watcher", request)

    assert request.wanted == 2
    assert not stands(public)


def test_whoever_confirmed_and_showed_a_result_of_a_small_office_does_not_correct_it_alone(
    cast: Cast, public: Publication
) -> None:
    SmallOffice.objects.create(reason="全局在编 3 人", declared_at=NOON - timedelta(days=30))

    for kind in ACTS_OF_PUBLIC:
        with pytest.raises(TwoPeopleWanted):
            alone(cast, kind, public)


# On the pages


def test_the_pages_lead_from_the_form_to_the_request_and_from_the_request_to_the_correction(
    cast: Cast, public: Publication
) -> None:
    run = the_new_run(cast, public)
    leader = cast.browser("leader")
    page = leader.post(f"/publications/{public.pk}/correct/", {"run": run.pk, "reason": f" {REASON} "})
    said = page.content.decode()
    assert page.status_code == 403
    assert all(text in said for text in ("双人双锁", "更正公开的结果", "99.84", "69.84", "第 2 名"))
    form = page.context["form"].initial
    assert form["reason"] == REASON, "the reason is proposed as it was given"
    leader.post("/two-people/ask/", form)
    request = Request.objects.get()
    for name in ("discipline", "watcher"):
        cast.browser(name).post(f"/two-people/{request.pk}/approve/", {"sha256": request.sha256})

    public.refresh_from_db()
    assert public.state == State.CORRECTED


def test_what_waits_for_two_people_is_said_on_the_page_of_the_result(cast: Cast, public: Publication) -> None:
    request = asked(cast, WITHDRAW, public)

    said = cast.browser("office").get(f"/publications/{public.pk}/").content.decode()
    assert f"/two-people/{request.pk}/" not in said, "who may not read the request is not led there"
    assert "撤回公开的结果" in said
    assert f"/two-people/{request.pk}/" in cast.browser("leader").get(f"/publications/{public.pk}/").content.decode()
    with clock.at(NOON + timedelta(hours=24)):
        assert "撤回公开的结果" not in cast.browser("leader").get(f"/publications/{public.pk}/").content.decode()


def test_the_words_name_periods_and_grades_as_whoever_approves_reads(cast: Cast, public: Publication) -> None:
    with override("en"):
        said = ACTS[CORRECT].say(arguments(cast, CORRECT, public))

    moves = " ".join(text for _word, text in said if "→" in text)
    assert said[0][1].endswith("third quarter")
    assert "excellent" in moves
    assert not re.search("[一-龥]", moves), moves


def test_the_words_name_twenty_units_at_most(cast: Cast, public: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaoping.application.publication.public_changes.NAMED", 1)

    lines = dict(ACTS[CORRECT].say(arguments(cast, CORRECT, public)))

    assert lines["江北区建设局"].endswith("第 1 名")
    assert lines["变动"] == "另有 1 个单位有变动"
    assert the_subject(cast, "jiangnan").name not in lines
