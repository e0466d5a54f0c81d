"""Publication: who may use which service."""

from __future__ import annotations

from kaoping.application.publication import locked, selectors
from kaoping.application.publication.announcing import announce, correct
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.application.publication.public_changes import CORRECT, WITHDRAW, correction, withdrawal
from kaoping.application.publication.services import (
    answer,
    attach_scan,
    close_confirmation,
    close_overdue,
    decide,
    notify_finally,
    open_confirmation,
    recount,
    reply,
    withdraw,
)
from kaoping.basis.clock import now
from kaoping.governance.acting.locks import Arguments
from kaoping.governance.dual.services import ask
from kaoping.governance.people.models import SmallOffice
from kaoping.methods.merkle.canonical import canonical
from kaoping.methods.working_days import Calendar
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services, alone
from tests.platform.publishing import SHOWN_UNTIL, UNTIL, a_file, a_publication, the_confirmation, the_run

OFFICE, LEADER, UNIT = {"office", "checker"}, {"leader"}, {"reporter"}
WATCHERS = {"office", "checker", "leader", "supervisor", "discipline", "auditor"}


def _confirmation(cast: Cast, *, is_remarked: bool = False) -> Confirmation:
    found = the_confirmation(a_publication(cast), cast)
    if is_remarked:
        Confirmation.objects.filter(pk=found.pk).update(answer=Answer.REMARKED, remark="有误")
        found.refresh_from_db()
    return found


def _all_answered(cast: Cast) -> Publication:
    found = a_publication(cast)
    found.confirmations.update(answer=Answer.AGREED)
    return found


def _announced(cast: Cast) -> Publication:
    return a_publication(cast, State.ANNOUNCED)


def _correction(cast: Cast) -> Arguments:
    old = _announced(cast)
    return correction(old, the_run(cast, replaces=old.run), "申诉成立")


def _spelt(arguments: Arguments) -> str:
    return canonical(arguments).decode()


def _in_small_office(cast: Cast, state: State) -> Publication:
    """One that whoever confirmed its run may show; elsewhere they are refused, though they hold the permission."""
    SmallOffice.objects.get_or_create(is_open=True, defaults={"reason": "-", "declared_at": now()})
    return a_publication(cast, state)


PUBLICATION: Services = {
    "open a confirmation": (
        lambda c, a: open_confirmation(actor=a, run=the_run(c), confirm_until=UNTIL),
        OFFICE,
    ),
    "answer": (lambda c, a: answer(actor=a, confirmation=_confirmation(c), agrees=True), UNIT),
    "reply": (lambda c, a: reply(actor=a, confirmation=_confirmation(c, is_remarked=True), text="维持"), OFFICE),
    "close a confirmation": (lambda c, a: close_confirmation(actor=a, publication=_all_answered(c)), OFFICE),
    "close a confirmation whose days are over": (
        lambda c, a: close_overdue(actor=a, publication=_all_answered(c)),
        set(),
    ),
    "count a provisional last day again": (
        lambda c, a: recount(actor=a, publication=a_publication(c), known=Calendar()),
        set(),
    ),
    "decide on a result": (
        lambda c, a: decide(actor=a, publication=a_publication(c, State.TO_DECIDE), minutes=a_file(c)),
        LEADER,
    ),
    "announce a result": (
        lambda c, a: announce(actor=a, publication=_in_small_office(c, State.DECIDED), until=SHOWN_UNTIL),
        OFFICE | LEADER,
    ),
    "give final notice": (
        lambda c, a: notify_finally(actor=a, publication=_in_small_office(c, State.ANNOUNCED)),
        OFFICE | LEADER,
    ),
    "attach a scan": (lambda c, a: attach_scan(actor=a, publication=_announced(c), scan=a_file(c)), OFFICE | LEADER),
    "correct a result": (
        alone(
            lambda c, a: correct(
                actor=a, publication=_announced(c), run=the_run(c, replaces=_announced(c).run), reason="申诉成立"
            )
        ),
        LEADER,
    ),
    "withdraw a result": (lambda c, a: withdraw(actor=a, publication=a_publication(c), reason="误"), OFFICE),
    "withdraw a public result": (
        alone(lambda c, a: withdraw(actor=a, publication=_announced(c), reason="误")),
        LEADER,
    ),
    "correct as two have approved": (
        alone(lambda c, a: locked.correct(actor=a, **_correction(c))),  # type: ignore[arg-type]  # they are of each kind
        LEADER,
    ),
    "withdraw as two have approved": (
        alone(lambda c, a: locked.withdraw(actor=a, **withdrawal(_announced(c), "误"))),  # type: ignore[arg-type]
        LEADER,
    ),
    "ask to correct a result": (
        lambda c, a: ask(actor=a, kind=CORRECT, arguments=_spelt(_correction(c)), reason="申诉成立"),
        LEADER,
    ),
    "ask to withdraw a public result": (
        lambda c, a: ask(actor=a, kind=WITHDRAW, arguments=_spelt(withdrawal(_announced(c), "误")), reason="误"),
        LEADER,
    ),
    "see a publication": (lambda c, a: selectors.publication(a, a_publication(c).pk), WATCHERS | {"reporter", "rival"}),
    "see a unit's word": (
        lambda c, a: selectors.confirmation(a, a_publication(c).pk, _confirmation(c).pk),
        WATCHERS | {"reporter"},
    ),
    "see a run to open": (lambda c, a: selectors.run_to_open(a, the_run(c).pk), OFFICE),
}
