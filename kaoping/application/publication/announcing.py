"""Services that lay a result before the public, or another in its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from kaoping.analysis.runs.changes import Changes, hold_inputs, off_basis
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.publication.days import due_after, working_days
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.open_data import digests
from kaoping.application.publication.public_changes import CORRECT, correction
from kaoping.application.publication.rules import Move, check_shows, go, is_another, takes_the_place_of
from kaoping.application.publication.services import check_inputs, new_code, person_of
from kaoping.application.publication.telling import tell_units_that_shown, title_of
from kaoping.basis.clock import CHINA
from kaoping.governance.acting import Actor, Barred, Permission, Refusal, now, today
from kaoping.governance.acting.locks import two_people
from kaoping.governance.ledger.checkpoints import sign_with_it
from kaoping.governance.ledger.work import record, record_openly, service
from kaoping.governance.people.selectors import small_office


@service
def announce(*, actor: Actor, publication: Publication, until: date, within: int | None = None) -> Publication:
    """Show a decided result to the public until the end of a day (公示). Grave.

    `within`: how many working days that is, if the holidays of its year are not known yet; it is counted again then.

    A checkpoint is signed in the same transaction (R-35).

    Raises:
        Refusal: `wrong-state`, `too-early`, `inputs-changed`; `own-work`, for whoever started the run; `checked-it`,
            for whoever confirmed it, but in a small office.
    """
    found = _held(publication)
    actor.require(Permission.PUBLISH_RESULTS, found.run.cycle.organisation_id)
    actor.require_fresh(now())
    go(found, Move.ANNOUNCE)
    check_shows(found, actor, in_small_office=small_office() is not None)
    if until <= today():
        raise Refusal(_("公示截止日期应晚于今天。"), code="too-early", field="days")
    check_inputs(found)
    found.announced_by, found.announced_at, found.announce_until = person_of(actor), now(), until
    found.announce_within = within
    found.save()
    record("publication.announced", found, after={"until": until, **_shown(found)})
    _show(found)
    return found


@service
def correct(*, actor: Actor, publication: Publication, run: Run, reason: str) -> Publication:
    """Let another run take the place of a public result, saying why; it is shown anew for as many working days.

    This decides on the new figures and shows them in one act, so it is a leader's, who neither started nor confirmed
    the new run. Two others approve exactly these figures (see `locked`): nobody changes a public result alone. The old
    page stays, marked as corrected; the new one says what changed.

    Raises:
        TwoPeopleWanted: unless two people have approved exactly that.
        Refusal: `wrong-state`, `not-confirmed`, `not-its-run`, `opened-already`, `not-another`, `no-reason`;
            `undecided`, where the run differs in values on which no appeal was decided.
    """
    old = _held(publication)
    actor.require(Permission.DECIDE_RESULTS, old.run.cycle.organisation_id)
    actor.require_fresh(now())
    go(old, Move.CORRECT)
    _check_correction(old, run, reason)
    new = _in_its_place(old, run, actor, reason.strip())
    if not is_another(new, actor):
        raise Barred(_("发起或确认新计算的人不能审定更正，请由其他领导办理。"), code="not-another")
    two_people(CORRECT, correction(old, run, new.reason))
    old.save()
    new.save()
    record("publication.superseded", old, after={"by": new.code}, reason=new.reason)
    record("publication.corrected", new, after={"corrects": old.code, **_shown(new)}, reason=new.reason)
    _show(new)
    return new


def _held(publication: Publication) -> Publication:
    held = Publication.objects.select_for_update(of=("self",)).select_related("run__cycle", "run__period")
    return held.get(pk=publication.pk)


def _check_correction(old: Publication, run: Run, reason: str) -> None:
    if run.state != RunState.CONFIRMED:
        raise Refusal(_("新的计算还没有确认，确认后才能更正。"), code="not-confirmed", field="run")
    if not takes_the_place_of(old, run):
        raise Refusal(_("所选计算不是用来代替这次结果的，请选择代替它的计算。"), code="not-its-run", field="run")
    if Publication.objects.filter(run=run).exists():
        raise Refusal(_("所选计算已经发布过。"), code="opened-already", field="run")
    if not reason.strip():
        raise Refusal(_("请写明更正缘由，它会向社会公开。"), code="no-reason", field="reason")
    hold_inputs(run)
    _check_decided(off_basis(run, old.run))


def _check_decided(found: Changes) -> None:
    """Whether a correction differs from what it corrects by what was decided on appeals, all of it and nothing else."""
    if found:
        said = {"which": found.which, "count": len(found.counting)}
        raise Refusal(
            _(
                "所选计算与公示结果相比，有 %(count)s 项数据的变动不是申诉决定的，或漏了已成立的申诉，如：%(which)s。"
                "请就成立的申诉重新计算；没有经过申诉的数据不能这样更正。"
            )
            % said,
            code="undecided",
            field="run",
        )


def _in_its_place(old: Publication, run: Run, actor: Actor, reason: str) -> Publication:
    assert old.announced_at is not None
    assert old.announce_until is not None
    days = working_days(old.announced_at.astimezone(CHINA).date(), old.announce_until, old)
    person, until = person_of(actor), due_after(today(), max(days, 1), run)
    return Publication(
        run=run,
        state=State.ANNOUNCED,
        code=new_code(),
        corrects=old,
        reason=reason,
        opened_by_id=old.opened_by_id,
        opened_at=old.opened_at,
        confirm_until=old.confirm_until,
        decided_by=person,
        decided_at=now(),
        minutes_id=old.minutes_id,
        announced_by=person,
        announced_at=now(),
        announce_until=until.value,
        announce_within=max(days, 1) if until.provisional else None,
    )


def _shown(publication: Publication) -> Mapping[str, object]:
    """What everybody may check: digests of the scheme, of what went in, of what came out, and of the open data."""
    run = publication.run
    return {
        "code": publication.code,
        "title": title_of(publication),
        "scheme": run.scheme_digest,
        "values": run.values_digest,
        "result": run.result_digest,
        **digests(publication),
    }


def _show(publication: Publication) -> None:
    tell_units_that_shown(publication)
    record_openly("publication.shown", publication, after=_shown(publication))
    sign_with_it()
