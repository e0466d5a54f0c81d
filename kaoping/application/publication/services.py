"""The way to the public, one service for each move; the table of moves and their guards are in `rules`."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kaoping.analysis.runs.changes import changes_since, hold_inputs, refuse_changed
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.application.publication.public_changes import WITHDRAW, withdrawal
from kaoping.application.publication.rules import (
    PUBLIC,
    Move,
    check_close,
    check_notice,
    check_shows,
    go,
    is_another,
    is_complete,
)
from kaoping.application.publication.telling import (
    tell_leaders_to_decide,
    tell_office_of_remark,
    tell_that_decided,
    tell_unit_of_reply,
    tell_units_to_confirm,
)
from kaoping.basis.clock import CHINA
from kaoping.files.evidence.checking import Checked
from kaoping.governance.acting import Actor, Barred, Permission, Refusal, now, today
from kaoping.governance.acting.locks import two_people
from kaoping.governance.files.models import File
from kaoping.governance.files.services import keep_checked
from kaoping.governance.ledger.checkpoints import sign_with_it
from kaoping.governance.ledger.work import record, service
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import small_office
from kaoping.methods.working_days import Calendar, deadline

_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


@service
def open_confirmation(*, actor: Actor, run: Run, confirm_until: date, within: int | None = None) -> Publication:
    """Lay a confirmed run before its units, to be confirmed by the end of a day (核对).

    `within`: how many working days that is, if the holidays of its year are not known yet; it is counted again then.

    Raises:
        Refusal: `not-confirmed`, `replaced`, `opened-already`, `too-early`, `inputs-changed`.
    """
    actor.require(Permission.OPEN_CONFIRMATION, run.cycle.organisation_id)
    run = Run.objects.select_for_update(of=("self",)).select_related("cycle", "period").get(pk=run.pk)
    _check_run(run)
    if confirm_until <= today():
        raise Refusal(_("核对截止日期应晚于今天，给单位留出核对时间。"), code="too-early", field="days")
    hold_inputs(run)
    refuse_changed(changes_since(run), _("请重新计算并确认，再发起核对。"))
    made = Publication.objects.create(
        run=run,
        code=new_code(),
        opened_by=person_of(actor),
        opened_at=now(),
        confirm_until=confirm_until,
        confirm_within=within,
    )
    subjects = run.totals.order_by("subject__position").values_list("subject", flat=True)
    Confirmation.objects.bulk_create(Confirmation(publication=made, subject_id=subject) for subject in subjects)
    record(
        "publication.opened",
        made,
        after={"run": run.pk, "code": made.code, "result": run.result_digest, "until": confirm_until},
    )
    tell_units_to_confirm(made)
    return made


@service
def answer(*, actor: Actor, confirmation: Confirmation, agrees: bool, remark: str = "") -> Confirmation:
    """A unit's word on its preliminary result: it agrees, or says what it thinks is wrong.

    Raises:
        Refusal: `wrong-state`, `too-late`, `replied-already`, `no-remark`, `answered-already` (the same).
    """
    actor.require(Permission.CONFIRM_RESULT, confirmation.subject.organisation_id)
    publication, confirmation = _held_word(confirmation)
    go(publication, Move.ANSWER)
    given, remark = (Answer.AGREED, "") if agrees else (Answer.REMARKED, remark.strip())
    _check_answer(confirmation, publication, is_empty=not agrees and not remark)
    if (confirmation.answer, confirmation.remark) == (given, remark):
        raise Refusal(_("这个核对结果已经提交，不用再次提交。"), code="answered-already")
    confirmation.answer, confirmation.remark = given, remark
    confirmation.answered_by, confirmation.answered_at = person_of(actor), now()
    confirmation.save()
    record("confirmation.answered", confirmation, after={"answer": confirmation.answer, "remark": confirmation.remark})
    if not agrees:
        tell_office_of_remark(confirmation, publication)
    _close_if_complete(publication)
    return confirmation


@service
def reply(*, actor: Actor, confirmation: Confirmation, text: str) -> Confirmation:
    """The office's reply to a remark.

    Raises:
        Refusal: `wrong-state`, `no-remark`, `no-reply`, `same`.
    """
    publication, confirmation = _held_word(confirmation)
    actor.require(Permission.OPEN_CONFIRMATION, publication.run.cycle.organisation_id)
    go(publication, Move.REPLY)
    if confirmation.answer != Answer.REMARKED:
        raise Refusal(_("这个单位没有提出意见，无需答复。"), code="no-remark")
    if not text.strip():
        raise Refusal(_("请写明答复。"), code="no-reply", field="reply")
    if confirmation.reply == text.strip():
        raise Refusal(_("这个答复已经提交，不用再次提交。"), code="same")
    before = confirmation.reply
    confirmation.reply, confirmation.replied_by, confirmation.replied_at = text.strip(), person_of(actor), now()
    confirmation.save()
    record("confirmation.replied", confirmation, before={"reply": before}, after={"reply": confirmation.reply})
    tell_unit_of_reply(confirmation, publication)
    _close_if_complete(publication)
    return confirmation


@service
def close_confirmation(*, actor: Actor, publication: Publication) -> Publication:
    """End the confirmation after its last day. Who said nothing is noted as silent, which is no more than that.

    Raises:
        Refusal: `wrong-state`, `too-early`, `unreplied`.
    """
    actor.require(Permission.OPEN_CONFIRMATION, publication.run.cycle.organisation_id)
    return _closed(_held(publication.pk))


@service
def close_overdue(*, actor: Actor, publication: Publication) -> Publication:
    """What the platform does by itself on the day after the last one.

    Raises:
        Denied: for people; they close a confirmation by `close_confirmation`.
    """
    actor.require_platform()
    return _closed(_held(publication.pk))


LastDays: TypeAlias = "tuple[date, int | None, date | None, int | None]"
"""Last day of confirming and of the public notice, each with its working days while it is provisional."""


def last_days(of: Publication) -> LastDays:
    """Those that stand."""
    return of.confirm_until, of.confirm_within, of.announce_until, of.announce_within


def counted(of: Publication, known: Calendar) -> LastDays:
    """Those that a calendar gives for what still runs; never before today."""
    confirm, confirm_within, announce, announce_within = last_days(of)
    if of.state == State.CONFIRMING and confirm_within is not None:
        due = deadline(known, _day(of.opened_at), confirm_within)
        confirm, confirm_within = max(due.value, today()), confirm_within if due.provisional else None
    elif of.state == State.ANNOUNCED and of.announced_at is not None and announce_within is not None:
        due = deadline(known, _day(of.announced_at), announce_within)
        announce, announce_within = max(due.value, today()), announce_within if due.provisional else None
    return confirm, confirm_within, announce, announce_within


@service
def recount(*, actor: Actor, publication: Publication, known: Calendar) -> Publication:
    """Count a provisional last day again, while units confirm or the public is shown the result; never before today.

    Raises:
        Denied: for people; they give days by opening and announcing.
    """
    actor.require_platform()
    found = _held(publication.pk)
    before = {"confirm_until": found.confirm_until, "announce_until": found.announce_until}
    found.confirm_until, found.confirm_within, found.announce_until, found.announce_within = counted(found, known)
    after = {"confirm_until": found.confirm_until, "announce_until": found.announce_until}
    found.save(update_fields=["confirm_until", "confirm_within", "announce_until", "announce_within"])
    # Days that turn out to be right are certain from now on: that, too, is on record.
    record("publication.recounted", found, before=before, after=after)
    if found.state == State.CONFIRMING and after != before:
        tell_units_to_confirm(found)
    return found


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()


@service
def decide(*, actor: Actor, publication: Publication, minutes: File | Checked) -> Publication:
    """Decide formally on a result (审定), with the minutes of the meeting. Grave: wants a second factor shown just now.

    Raises:
        Refusal: `wrong-state`, `not-another` (whoever started or confirmed the run, or opened its confirmation),
            `inputs-changed`.
    """
    found = _held(publication.pk)
    actor.require(Permission.DECIDE_RESULTS, found.run.cycle.organisation_id)
    actor.require_fresh(now())
    if not is_another(found, actor):
        raise Barred(_("发起、确认计算或发起核对的人不能审定同一结果，请由其他领导审定。"), code="not-another")
    go(found, Move.DECIDE)
    check_inputs(found)
    kept = _kept(actor, found, minutes)
    found.decided_by, found.decided_at, found.minutes = person_of(actor), now(), kept
    found.save()
    record("publication.decided", found, after={"result": found.run.result_digest, "minutes": kept.sha256})
    tell_that_decided(found)
    return found


@service
def attach_scan(*, actor: Actor, publication: Publication, scan: File | Checked) -> Publication:
    """Keep the scan of the signed and sealed table with the result; a better scan takes its place, both are kept.

    Raises:
        Refusal: `wrong-state`.
    """
    found = _held(publication.pk)
    actor.require(Permission.PUBLISH_RESULTS, found.run.cycle.organisation_id)
    go(found, Move.SCAN)
    before = "" if found.scan is None else found.scan.sha256
    found.scan = _kept(actor, found, scan)
    found.save()
    record("publication.scanned", found, before={"scan": before}, after={"scan": found.scan.sha256})
    return found


@service
def notify_finally(*, actor: Actor, publication: Publication) -> Publication:
    """Make the result final when its announcement is over (通报). Grave.

    Raises:
        Refusal: `wrong-state`, `too-early`, `obstacle` (an appeal is still open); `own-work`, for whoever started the
            run; `checked-it`, for whoever confirmed it, but in a small office.
    """
    found = _held(publication.pk)
    actor.require(Permission.PUBLISH_RESULTS, found.run.cycle.organisation_id)
    actor.require_fresh(now())
    go(found, Move.NOTIFY)
    check_shows(found, actor, in_small_office=small_office() is not None)
    check_notice(found, today())
    found.notified_by, found.notified_at = person_of(actor), now()
    found.save()
    record("publication.notified", found, after={"result": found.run.result_digest})
    sign_with_it()
    return found


@service
def withdraw(*, actor: Actor, publication: Publication, reason: str) -> Publication:
    """Take a result back, saying why: the office before it is public; afterwards a leader, and two others approve.

    Raises:
        TwoPeopleWanted: for a public result, unless two people have approved exactly that (see `locked`).
        NotFresh: for a public result, without a second factor shown just now.
        Refusal: `wrong-state`, `no-reason`.
    """
    found = _held(publication.pk)
    is_public = found.state in PUBLIC
    wanted = Permission.DECIDE_RESULTS if is_public else Permission.OPEN_CONFIRMATION
    actor.require(wanted, found.run.cycle.organisation_id)
    if is_public:
        actor.require_fresh(now())
    go(found, Move.WITHDRAW)
    if not reason.strip():
        raise Refusal(_("请写明撤回缘由。"), code="no-reason", field="reason")
    if is_public:
        two_people(WITHDRAW, withdrawal(found, reason.strip()))
    found.withdrawn_by, found.withdrawn_at, found.withdrawal = person_of(actor), now(), reason.strip()
    found.save()
    record("publication.withdrawn", found, reason=found.withdrawal, after={"result": found.run.result_digest})
    if is_public:
        sign_with_it()
    return found


def check_inputs(publication: Publication) -> None:
    """Whether the values that went into a result that is not public yet are those that stand.

    Raises:
        Refusal: `inputs-changed`.
    """
    hold_inputs(publication.run)
    todo = _("请由考核办撤回这次结果，重新计算、确认后再发起核对。")
    refuse_changed(changes_since(publication.run), todo)


def new_code() -> str:
    """A new public number: the year, and letters and digits that nobody can guess before the result is public."""
    return f"{today().year}-{get_random_string(8, _LEGIBLE)}"


def person_of(actor: Actor) -> Person:
    """The person who acts."""
    return Person.objects.get(pk=actor.person)


def _held(id_: int) -> Publication:
    """A publication whose row nobody else changes until the transaction ends."""
    return (
        Publication.objects.select_for_update(of=("self",))
        .select_related("run__cycle", "run__period", "scan")
        .get(pk=id_)
    )


def _held_word(confirmation: Confirmation) -> tuple[Publication, Confirmation]:
    """A unit's word as it is now, and its publication, which holds all words to it."""
    publication = _held(confirmation.publication_id)
    return publication, Confirmation.objects.select_related("subject").get(pk=confirmation.pk)


def _kept(actor: Actor, publication: Publication, given: File | Checked) -> File:
    """A file that is kept already, or one that was looked into and is kept now, with what it proves."""
    if isinstance(given, File):
        return given
    return keep_checked(actor=actor, organisation=publication.run.cycle.organisation, checked=given)


def _check_run(run: Run) -> None:
    if run.state != RunState.CONFIRMED:
        raise Refusal(_("只有已经确认的计算可以交单位核对。"), code="not-confirmed")
    if run.replaced_by.filter(state=RunState.CONFIRMED).exists():
        raise Refusal(_("这次计算已被新的计算代替，请使用新的计算。"), code="replaced")
    if Publication.objects.filter(run=run).exists():
        raise Refusal(_("这次计算已经发起过核对。"), code="opened-already")


def _check_answer(confirmation: Confirmation, publication: Publication, *, is_empty: bool) -> None:
    if today() > publication.confirm_until:
        raise Refusal(_("核对已经截止，不能再提交核对结果。有异议的，可以在公示后申诉。"), code="too-late")
    if confirmation.reply:
        raise Refusal(_("考核办已经答复，不能再修改核对结果。"), code="replied-already")
    if is_empty:
        raise Refusal(_("请写明意见：哪一项指标、认为应当是多少、依据是什么。"), code="no-remark", field="remark")


def _close_if_complete(publication: Publication) -> None:
    if is_complete(publication.confirmations.all()):
        _closed(publication)


def _closed(publication: Publication) -> Publication:
    go(publication, Move.CLOSE)
    check_close(publication, publication.confirmations.select_related("subject"), today())
    silent = publication.confirmations.filter(answer=Answer.WAITING).update(answer=Answer.SILENT)
    publication.save()
    counts = {one.value: publication.confirmations.filter(answer=one).count() for one in Answer}
    record("publication.confirmed", publication, after={**counts, Answer.SILENT.value: silent})
    tell_leaders_to_decide(publication)
    return publication
