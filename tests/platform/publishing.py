"""Confirmed runs and publications for the platform's tests, made as rows and through the services of publication."""

from __future__ import annotations

import hashlib
from datetime import date

from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.appeals.models import Appeal, Side
from kaoping.application.appeals.models import State as AppealState
from kaoping.application.publication.announcing import announce, correct
from kaoping.application.publication.models import Confirmation, Publication, State
from kaoping.application.publication.public_changes import CORRECT, WITHDRAW, correction, withdrawal
from kaoping.application.publication.services import answer, decide, open_confirmation, withdraw
from kaoping.basis.clock import now
from kaoping.collection.values.models import Channel, Standing, Value
from kaoping.collection.values.services import supersede
from kaoping.governance.acting import Actor
from kaoping.governance.acting.locks import opened
from kaoping.governance.files.models import File
from kaoping.governance.ledger.work import record, service
from tests.platform.appraisal import a_run, give, give_all, the_cycle, the_period, the_subject
from tests.platform.arranging import arranges
from tests.platform.cast import Cast, the_platform

UNTIL, SHOWN_UNTIL = date(2026, 11, 23), date(2026, 11, 25)
"""Three and five working days after the noon of the tests, a Wednesday: counted on a calendar of 2026."""


def the_run(cast: Cast, *, key: str = "2026Q3", replaces: Run | None = None, starter: str = "office") -> Run:
    """A confirmed run of a quarter over the values that stand, as rows; the ledger knows nothing."""
    runs = Run.objects.filter(cycle=the_cycle(cast), period__key=key, state=RunState.CONFIRMED)
    found = runs.filter(replaces=replaces).first()
    if found is not None:
        return found
    if not Value.objects.filter(period=the_period(cast, key)).exists():
        give_all(cast, key)
    return confirmed(cast, a_run(cast, key), replaces=replaces, starter=starter)


def confirmed(cast: Cast, run: Run, *, replaces: Run | None = None, starter: str = "office") -> Run:
    """A preview, confirmed by `checker`, as a row; from then on it never changes."""
    run.replaces, run.started_by = replaces, cast.people[starter]
    run.state, run.confirmed_by, run.confirmed_at = RunState.CONFIRMED, cast.people["checker"], now()
    run.save()
    return run


def replace_value(cast: Cast, unit: str, item: str, content: str, *, key: str = "2026Q3") -> Value:
    """Another value in the place of one that was accepted, as rows."""
    old = Value.objects.get(period=the_period(cast, key), subject=the_subject(cast, unit), item=item, is_current=True)
    old.is_current, old.standing = False, Standing.SUPERSEDED
    old.save()
    return give(cast, unit, item, content, key=key)


@arranges
def upheld(cast: Cast, publication: Publication, unit: str, item: str, content: str) -> Value:
    """Another value in the place of one that a public result used: decided on an appeal against it, as rows.

    The ledger knows of the appeal no more than this decision, without which the value would not count.
    """
    period = publication.run.period or the_period(cast)
    old = Value.objects.get(period=period, subject=the_subject(cast, unit), item=item, is_current=True)
    about = {"subject": old.subject, "period": period, "item": item, "datum": item, "disputed": old}
    appeal = Appeal.objects.create(
        publication=publication, **about, grounds="台账不符", made_by=cast.people["reporter"], made_at=now()
    )
    for side, who in zip(Side, ("discipline", "evaluator"), strict=True):
        said = {"upholds": True, "content": content, "status": "verified", "reason": "属实", "at": now()}
        appeal.opinions.create(side=side, person=cast.people[who], **said)
    reason = "申诉成立"
    new = supersede(
        actor=the_platform(),
        value=old,
        content=content,
        status="verified",
        reason=reason,
        channel=Channel.APPEAL,
    )
    appeal.state, appeal.value, appeal.decided_at = AppealState.UPHELD, new, now()
    appeal.decided, appeal.decided_status = content, "verified"
    appeal.save()
    _decided(actor=the_platform(), appeal=appeal)
    return new


def corrected(
    cast: Cast, publication: Publication, run: Run, reason: str = "申诉成立", *, by: str = "leader"
) -> Publication:
    """A run takes the place of a public result, as if two people had approved exactly that."""
    with opened(CORRECT, correction(publication, run, reason)):
        return correct(actor=cast.actor(by), publication=publication, run=run, reason=reason)


def taken_back(cast: Cast, publication: Publication, reason: str, *, by: str = "leader") -> Publication:
    """A public result is withdrawn, as if two people had approved exactly that."""
    with opened(WITHDRAW, withdrawal(publication, reason)):
        return withdraw(actor=cast.actor(by), publication=publication, reason=reason)


@service
def _decided(*, actor: Actor, appeal: Appeal) -> None:
    del actor
    said = {"state": str(appeal.state), "content": appeal.decided, "value": appeal.value_id}
    record("appeal.decided", appeal, after=said)


def a_file(cast: Cast, name: str = "会议纪要.pdf") -> File:
    """A kept file, as a row: for minutes and scans."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    found, _ = File.objects.get_or_create(
        stored=digest,
        defaults={
            "organisation": cast.units["bureau"],
            "name": name,
            "kind": "pdf",
            "size": 3,
            "sha256": digest,
            "sm3": digest,
            "sent_by": cast.people["office"],
            "sent_at": now(),
        },
    )
    return found


def the_confirmation(publication: Publication, cast: Cast, unit: str = "jiangbei") -> Confirmation:
    """What a unit of the cast says of a publication."""
    return publication.confirmations.get(subject__organisation=cast.units[unit])


def the_publication(cast: Cast, state: State = State.CONFIRMING, *, key: str = "2026Q3") -> Publication:
    """A publication, brought through the services into one of the states up to `announced`."""
    run = the_run(cast, key=key)
    found = Publication.objects.filter(run=run).first()
    found = found or open_confirmation(actor=cast.actor("office"), run=run, confirm_until=UNTIL)
    if found.state == State.CONFIRMING and state != State.CONFIRMING:
        Confirmation.objects.filter(publication=found).exclude(subject__organisation=cast.units["jiangbei"]).update(
            answer="agreed"
        )
        if the_confirmation(found, cast).answer == "waiting":
            answer(actor=cast.actor("reporter"), confirmation=the_confirmation(found, cast), agrees=True)
        found.refresh_from_db()
    if found.state == State.TO_DECIDE and state in {State.DECIDED, State.ANNOUNCED}:
        found = decide(actor=cast.actor("leader"), publication=found, minutes=a_file(cast))
    if found.state == State.DECIDED and state == State.ANNOUNCED:
        found = announce(actor=cast.actor("leader"), publication=found, until=SHOWN_UNTIL)
    return found


PAST = {State.CONFIRMING: 0, State.TO_DECIDE: 0, State.DECIDED: 1, State.ANNOUNCED: 2, State.NOTIFIED: 3}
"""How many of decision, announcement and notice a publication in a state has behind it."""


def a_publication(cast: Cast, state: State = State.CONFIRMING, *, key: str = "2026Q3") -> Publication:
    """A publication in a state, as a row: its days are over, and nothing of it stands in the ledger."""
    found = Publication.objects.filter(run=the_run(cast, key=key)).first()
    return found or _row(cast, state, the_run(cast, key=key))


def _row(cast: Cast, state: State, run: Run) -> Publication:
    decided = {"decided_by": cast.people["leader"], "decided_at": now(), "minutes": a_file(cast)}
    shown = {"announced_by": cast.people["leader"], "announced_at": now(), "announce_until": date(2026, 11, 17)}
    final = {"notified_by": cast.people["leader"], "notified_at": now()}
    behind = [decided, shown, final][: PAST[state]]
    found = Publication.objects.create(
        run=run,
        state=state,
        code=f"2026-row{run.pk}",
        opened_by=cast.people["office"],
        opened_at=now(),
        confirm_until=date(2026, 11, 17) if state != State.CONFIRMING else UNTIL,
        **{name: value for part in behind for name, value in part.items()},
    )
    for one in run.totals.all():
        Confirmation.objects.create(publication=found, subject=one.subject)
    return found
