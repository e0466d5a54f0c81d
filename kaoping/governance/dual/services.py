"""Asking for grave acts, approving them, and doing them once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.governance.acting import Actor, Barred, Denied, Refusal, Session, Unseen, now, today
from kaoping.governance.acting.locks import ACTS, Arguments, opened
from kaoping.governance.dual import selectors
from kaoping.governance.dual.independence import holding, require_independent, still_stands, unit_of
from kaoping.governance.dual.models import Approval, Request, State
from kaoping.governance.dual.sealing import ASKED, digests, is_intact, parsed
from kaoping.governance.ledger.work import deeds_of, record, rehearse, service
from kaoping.governance.notices.services import notify
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import actor_of, small_office

LASTS = timedelta(hours=24)
"""For how long a request can be approved."""
SETTLED = timedelta(days=7)
"""After how long the declaration of a small office relaxes anything: whoever declares one to get past the second lock
has the notice of it on everybody's pages for a week first."""


class _OnlyRehearsed(Exception):
    """Ends a service that was to do nothing."""


def would(*, actor: Actor, kind: str, arguments: Arguments) -> None:
    """Refuse what asking for an act would refuse, and do nothing.

    Raises:
        Denied, Unseen, NotFresh, Refusal: as `ask`.
    """
    with suppress(_OnlyRehearsed):
        _rehearse(actor=actor, kind=kind, arguments=arguments)


@service
def _rehearse(*, actor: Actor, kind: str, arguments: Arguments) -> None:
    rehearse(lambda: _do(actor, kind, arguments))
    raise _OnlyRehearsed


@service
def ask(*, actor: Actor, kind: str, arguments: str, reason: str) -> Request:
    """Ask for a grave act. It is rehearsed: what could not be done now is refused now. Wants a fresh second factor.

    Raises:
        Refusal: `malformed`, or whatever the act itself would say.
        Denied, Unseen: if the actor may not ask for it.
    """
    said = parsed(kind, arguments)
    if said is None:
        raise Refusal(_("申请内容不完整，请从原页面重新发起。"), code="malformed")
    held = actor.require(ACTS[kind].permission)
    rehearse(lambda: _do(actor, kind, said))
    request = Request.objects.create(
        kind=kind,
        arguments=arguments,
        reason=reason,
        requester_id=actor.person,
        acting_for_id=held.acting_for,
        organisation_id=held.organisation,
        session=actor.session.digest,
        asked_at=now(),
        until=now() + LASTS,
        wanted=1 if is_relaxed() else 2,
    )
    request.sha256, request.sm3 = digests(request)
    request.save(update_fields=["sha256", "sm3"])
    record(ASKED, request, after=_said(request), reason=reason)
    text = gettext_noop("%(name)s 申请一项双人双锁操作，待您批准。")
    notify(selectors.approvers(request), text, _page(request), name=actor.name)
    return request


def is_relaxed() -> bool:
    """Whether one approval is enough: where a small office was declared some time ago (小型单位模式)."""
    declared = small_office()
    return declared is not None and now() - declared.declared_at >= SETTLED


@service
def approve(*, actor: Actor, id_: int, sha256: str) -> Request:
    """Approve what the digest says. With the last approval that is wanted, the act is done, in this transaction.

    Raises:
        Denied, Unseen: if it is not the actor's to approve.
        NotFresh: without a second factor of the last minutes.
        Refusal: `not-open`, `lapsed`, `changed-meanwhile`, those of `require_independent`, or the act's own.
    """
    held = holding(actor)
    actor.require_fresh(now())
    request = _open_one(actor, id_)
    if not is_intact(request):
        return _close(request, State.VOID, actor, "dual.voided")
    if sha256 != request.sha256:
        raise Refusal(_("您看到的内容与申请不一致，请重新打开此申请后核对。"), code="changed-meanwhile")
    if request.wanted < 2 and not is_relaxed():
        raise Refusal(_("小型单位模式已经终止，此申请须重新提出并由两人批准。"), code="no-longer-relaxed")
    others = _standing(request)
    require_independent(actor, request, others)
    approval = Approval.objects.create(
        request=request,
        requester_id=request.requester_id,
        person_id=actor.person,
        principal_id=held.acting_for or actor.person,
        unit_id=unit_of(held.organisation, tree_on(today())),
        session=actor.session.digest,
        epoch=Person.objects.values_list("epoch", flat=True).get(pk=actor.person),
        at=now(),
        sha256=request.sha256,
        sm3=request.sm3,
    )
    record("dual.approved", request, after={**_said(request), "unit": approval.unit_id, "approver": actor.person})
    return _finish(request, [*others, approval], actor) if len(others) + 1 >= request.wanted else request


@service
def refuse(*, actor: Actor, id_: int, reason: str) -> Request:
    """Refuse what is asked for, with a reason: it is over."""
    holding(actor)
    request = _open_one(actor, id_)
    if request.requester_id == actor.person:
        raise Barred(_("请撤回您自己的申请。"), code="requester")
    return _close(request, State.REFUSED, actor, "dual.refused", reason)


@service
def withdraw(*, actor: Actor, id_: int) -> Request:
    """Withdraw what one has asked for.

    Raises:
        Unseen: if it is somebody else's.
    """
    request = _open_one(actor, id_)
    if request.requester_id != actor.person:
        raise Unseen()
    return _close(request, State.WITHDRAWN, actor, "dual.withdrawn")


def _open_one(actor: Actor, id_: int) -> Request:
    """A request that is open, locked until the transaction ends: two who approve at once do so one after the other."""
    Request.objects.select_for_update().filter(pk=id_).first()
    request = selectors.request(actor, id_)
    if request.state != State.OPEN:
        raise Refusal(_("该申请已经办结。"), code="not-open")
    if now() >= request.until:
        raise Refusal(_("该申请已超过 24 小时，请重新申请。"), code="lapsed")
    return request


def _standing(request: Request) -> list[Approval]:
    """The approvals that still count; those that do not are taken away, so that they can be given again."""
    found = request.approvals.select_related("person", "request").order_by("at")
    standing = [one for one in found if still_stands(one)]
    request.approvals.exclude(pk__in=[one.pk for one in standing]).delete()
    return standing


def _finish(request: Request, approvals: list[Approval], actor: Actor) -> Request:
    """Do the act with the requester's rights of today, and close the request; whoever closed it first has done it.

    What the act records is the deed of whoever asked for it; who approved stands in the entries before.
    """
    requester = actor_of(request.requester)
    session = Session(request.session, "", actor.session.request, verified_at=now())
    arguments = parsed(request.kind, request.arguments)
    assert arguments is not None, "it was intact a moment ago"
    _close(request, State.DONE, actor, "dual.done", approvers=[one.person_id for one in approvals])
    requester = replace(requester, session=session)
    try:
        with deeds_of(requester):
            _do(requester, request.kind, arguments)
    except (Denied, Unseen):
        said = _("申请人已不再有权进行此操作，或所涉及的对象已不存在，没有执行。")
        raise Barred(said, code="no-longer-possible") from None
    return request


def _do(actor: Actor, kind: str, arguments: Arguments) -> None:
    with opened(kind, arguments):
        ACTS[kind].do(actor=actor, **arguments)


def _close(request: Request, state: State, actor: Actor, action: str, reason: str = "", **said: list[int]) -> Request:
    closed = {"state": state, "closed_at": now(), "closed_by_id": actor.person, "answer": reason}
    if not Request.objects.filter(pk=request.pk, state=State.OPEN).update(**closed):
        raise Refusal(_("该申请已经办结。"), code="not-open")
    request.refresh_from_db()
    record(action, request, after={**_said(request), **said}, reason=reason)
    if actor.person != request.requester_id:
        notify(request.requester, gettext_noop("您申请的双人双锁操作有了结果。"), _page(request))
    return request


def _page(request: Request) -> str:
    return reverse("dual-one", args=[request.pk])


def _said(request: Request) -> dict[str, object]:
    """What the ledger keeps of a request."""
    return {
        "kind": request.kind,
        "arguments": request.arguments,
        "requester": request.requester_id,
        "wanted": request.wanted,
        "state": str(request.state),
        "sha256": request.sha256,
        "sm3": request.sm3,
    }
