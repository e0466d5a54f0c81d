"""Keys are issued and revoked by the office; a system pushes values with one, all of a call or nothing of it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kaoping.collection.api import problems
from kaoping.collection.api.access import Caller
from kaoping.collection.api.models import Call, Key
from kaoping.collection.api.problems import At, Problem
from kaoping.collection.api.sealing import seal
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.wanted import Cell
from kaoping.collection.values.drafts import Saved, Typed, is_typed, save_drafts
from kaoping.collection.values.grid import typed_said
from kaoping.collection.values.models import Channel, Draft
from kaoping.collection.values.sheet import Place, TaskSheet
from kaoping.collection.values.submitting import Incomplete, submit
from kaoping.collection.values.typed import Fault
from kaoping.engine.words import Words
from kaoping.files.values.doubt import quoted
from kaoping.governance.acting import Actor, Permission, Refusal, now, today
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Organisation
from kaoping.planning.cycles.models import Way

LONGEST = timedelta(days=400)
"""For so long a key may be valid."""
TYPED = Words(
    "有数据与填报人在平台上所填的不同，整个请求没有生效。",
    "Some values differ from what somebody typed on the platform; nothing of the call was done.",
)
NOT_ALL = Words("有数据不能接收，整个请求没有生效。", "Some values cannot be taken; nothing of the call was done.")


@dataclass(frozen=True)
class Issued:
    """A new key with its secret, which is shown this once."""

    key: Key
    secret: str


@dataclass(frozen=True)
class Pushed:
    """A value that a system gives: the code of the subject, the data item, and what would be typed for it."""

    subject: str
    item: str
    typed: str
    note: str = ""
    replaces: int | None = None
    """The version of the draft that a person typed, if it is to be replaced."""


@service
def issue_key(*, actor: Actor, organisation: Organisation, name: str, way: Way, expires: date) -> Issued:
    """Issue a key for a system of an organisation.

    Raises:
        NotFresh: without a second factor just shown.
        Refusal: `expires-wrong`, if it would be valid too long or not at all.
    """
    actor.require(Permission.KEEP_KEYS, organisation.pk)
    actor.require_fresh(now())
    if not today() < expires <= today() + LONGEST:
        raise Refusal(_("失效日期应在今天以后、400 天以内。"), code="expires-wrong", field="last")
    public, secret = f"kp_{secrets.token_hex(12)}", secrets.token_urlsafe(32)
    made = Key.objects.create(
        organisation=organisation,
        name=name,
        way=way,
        public=public,
        secret=seal(secret, public),
        made_by_id=actor.person,
        made_at=now(),
        expires=expires,
    )
    said = {"public": public, "organisation": organisation.code, "name": name, "way": str(way), "expires": expires}
    record("key.issued", made, after=said)
    return Issued(made, secret)


@service
def revoke_key(*, actor: Actor, key: Key) -> None:
    """Revoke a key: from now on its calls are refused.

    Raises:
        Refusal: `revoked`, if it was revoked before.
    """
    actor.require(Permission.KEEP_KEYS, key.organisation_id)
    at = now()
    if Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at) != 1:
        raise Refusal(_("这个密钥已经吊销。"), code="revoked")
    record("key.revoked", key, before={"public": key.public}, after={"revoked_at": at})


def use_nonce(caller: Caller) -> Call:
    """Use the nonce of a call up, in the transaction of what it does.

    Raises:
        Problem: 409 `replayed`, if it was used before; it says what became of that call.
    """
    try:
        with transaction.atomic():
            return Call.objects.create(key=caller.key, nonce=caller.nonce, at=now())
    except IntegrityError:
        earlier = Call.objects.get(key=caller.key, nonce=caller.nonce)
        words = Words("这个请求已经处理过，没有重复生效。", "This call was done before, and is not done again.")
        raise Problem(409, "replayed", words, more={"earlier": earlier.answer or None}) from None


def push(*, caller: Caller, task: Task, values: Sequence[Pushed], source: str, is_final: bool, body: bytes) -> Task:
    """Give values for a task, and submit it if that was asked for; all of it, or nothing.

    Raises:
        Problem: with the place of everything that is wrong.
    """
    try:
        return _push(
            actor=caller.actor, caller=caller, task=task, values=values, source=source, is_final=is_final, body=body
        )
    except Incomplete as incomplete:
        raise Problem(422, "incomplete", NOT_ALL, _places(task, incomplete)) from None
    except Refusal as refusal:
        known = {"closed": problems.CLOSED, "nothing-new": problems.NOTHING_NEW}
        if refusal.code in known:
            raise known[refusal.code]() from None
        if refusal.status == problems.NOT_FOUND().status:
            raise problems.NOT_FOUND() from None
        raise


@service
def _push(  # noqa: PLR0913 - what a call says
    *, actor: Actor, caller: Caller, task: Task, values: Sequence[Pushed], source: str, is_final: bool, body: bytes
) -> Task:
    call = use_nonce(caller)
    held = Task.objects.select_for_update(of=("self",)).select_related("period__cycle__version").get(pk=task.pk)
    cells, unknown = _cells(held, values)
    saved = save_drafts(
        actor=actor, task=task, cells=cells, channel=Channel.API, source=(source or caller.key.name)[:200]
    )
    wrong = unknown + _wrong(task, saved)
    if wrong:
        raise Problem(422, "refused", NOT_ALL, wrong)
    typed = _typed_meanwhile(task, saved)
    if typed:
        raise Problem(409, "changed-meanwhile", TYPED, typed)
    digest = hashlib.sha256(body).hexdigest()
    said = {"public": caller.key.public, "nonce": caller.nonce, "body": digest, "values": len(values)}
    record("api.pushed", task, after={**said, "submitted": is_final})
    done = submit(actor=actor, task=task) if is_final else task
    call.answer = {"task": done.pk, "values": len(values), "state": str(done.state)}
    call.save(update_fields=["answer"])
    return done


def _cells(task: Task, values: Sequence[Pushed]) -> tuple[list[Typed], list[At]]:
    """What was sent, by the cells of the task; and what belongs to none, or twice to one."""
    places = {_code(place.cell): place for place in TaskSheet(task).places.values()}
    found: dict[tuple[str, str], Typed] = {}
    wrong: list[At] = []
    for value in values:
        key = (value.subject, value.item)
        if key not in places:
            wrong.append(At(*key, _NOT_ASKED))
        elif key in found:
            wrong.append(At(*key, _TWICE))
        else:
            version = _replaced(places[key], value)
            found[key] = Typed(*places[key].key, value.typed, note=value.note or None, version=version)
    return list(found.values()), wrong


def _code(cell: Cell) -> tuple[str, str]:
    return cell.subject.organisation.code, cell.item.id


def _replaced(place: Place, value: Pushed) -> int | None:
    """Which version of a draft a value may replace: the one that it names, or anything that no person typed."""
    if value.replaces is not None:
        return value.replaces
    return 0 if place.draft is not None and is_typed(place.draft) else None


def _typed_meanwhile(task: Task, saved: Sequence[Saved]) -> list[At]:
    """Where a person typed something else that the call does not name."""
    codes = {cell.key: cell.subject.organisation.code for cell in TaskSheet(task).cells}
    return [
        At(codes[one.subject, one.item], one.item, _typed_by_somebody(one.theirs))
        for one in saved
        if one.theirs is not None
    ]


def _typed_by_somebody(draft: Draft) -> Fault:
    said = quoted(typed_said(draft.typed))
    wrong = Words(f"填报人在平台上填的是“{said}”，没有覆盖", f"somebody typed {said!r} here; it was not replaced")
    right = Words(
        f"与填报人核对；要替换的，用 replaces 写明这一草稿的版本 {draft.version}",
        f"ask them; to replace it, name the version {draft.version} of this draft in replaces",
    )
    return Fault("typed", wrong, right)


def _wrong(task: Task, saved: Sequence[Saved]) -> list[At]:
    codes = {cell.key: cell.subject.organisation.code for cell in TaskSheet(task).cells}
    wrong: list[At] = []
    for one in saved:
        code = codes[one.subject, one.item]
        wrong += [At(code, one.item, fault) for fault in one.faults]
        wrong += [At(code, one.item, _STANDS)] if one.refusal else []
    return wrong


def _places(task: Task, incomplete: Incomplete) -> list[At]:
    codes = {cell.key: cell.subject.organisation.code for cell in TaskSheet(task).cells}
    return [At(codes[key], key[1], fault) for key, faults in incomplete.faults.items() for fault in faults]


_NOT_ASKED = Fault(
    "not-asked",
    Words("这项任务不填报这个单位的这个数据项", "the task does not ask for this data item of this subject"),
    Words("按任务列出的单位代码和数据项填写", "use the codes and data items that the task lists"),
)
_TWICE = Fault("twice", Words("同一个数据写了两次", "the same value stands twice"), Words("只写一次", "write it once"))
_STANDS = Fault(
    "stands",
    Words("这个数据已经提交，没有被退回", "this value was submitted and not returned"),
    Words("需要更正的，由填报人在平台上办理更正", "a correction is made on the platform by whoever reports"),
)
