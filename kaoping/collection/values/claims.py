"""Bonus claims (加分申报): a record with its document; granted, it becomes a record of the value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.basis.clock import now
from kaoping.basis.language import mark, said
from kaoping.basis.own_reasons import own_reason
from kaoping.basis.refusals import Barred, Refusal, Unseen
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import refuse_own_unit
from kaoping.collection.tasks.wanted import Cell, Wanted
from kaoping.collection.values.content import NOTHING
from kaoping.collection.values.drafts import check_files
from kaoping.collection.values.making import Attached, New, make, note_entry, said_before, said_of
from kaoping.collection.values.models import Channel, Claim, Evidence, Standing, Status, Value
from kaoping.collection.values.reviewing import settle
from kaoping.collection.values.typed import understand
from kaoping.files.evidence.checking import Checked
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.files.models import File
from kaoping.governance.files.services import keep_checked
from kaoping.governance.ledger.work import record, service
from kaoping.governance.notices.services import notify
from kaoping.planning.cycles.closing import holds_open
from kaoping.planning.cycles.models import Period, Subject, Way

_GRANTED = own_reason(gettext_noop("加分申报审核通过"))


@dataclass(frozen=True)
class Claimed:
    """What is claimed: in which period, for which unit, in which list of bonuses, and the record field by field."""

    period: Period
    subject: Subject
    item: str
    typed: Mapping[str, str]


@service
def claim(*, actor: Actor, what: Claimed, reason: str, file: File) -> Claim:
    """Claim a bonus for one's unit, with the document that proves it.

    Raises:
        Denied, Unseen: if the actor does not report for the unit, or it is none of the cycle's.
        Refusal: `closed`, `not-claimable`, `wrong-record`, `no-reason`, `unknown-file`.
    """
    period, subject = what.period, what.subject
    actor.require(Permission.REPORT, subject.organisation_id)
    if subject.cycle_id != period.cycle_id:
        raise Unseen()
    if not holds_open(period):
        raise Refusal(_("这个考核期已经锁定，不能再申报。确有遗漏的，请与考核办联系。"), code="closed")
    if not reason.strip():
        raise Refusal(_("请写明申报理由。"), code="no-reason", field="reason")
    check_files(subject.organisation_id, [file.pk])
    content = json.dumps(_understood(Wanted(period.cycle), what, period), ensure_ascii=False, sort_keys=True)
    made = Claim.objects.create(
        period=period,
        subject=subject,
        item=what.item,
        record=content,
        reason=reason.strip(),
        file=file,
        made_by_id=actor.person,
        made_at=now(),
    )
    after = {"period": period.key, "subject": subject.name, "item": what.item, "record": content, "file": file.sha256}
    record("claim.made", made, after=after, reason=made.reason)
    return made


@service
def claim_with_document(*, actor: Actor, what: Claimed, reason: str, document: Checked) -> Claim:
    """Keep a document that was looked into and claim with it: both, or neither (see `claim`)."""
    file = keep_checked(actor=actor, organisation=what.subject.organisation, checked=document)
    return claim(actor=actor, what=what, reason=reason, file=file)


def _understood(wanted: Wanted, what: Claimed, period: Period) -> dict[str, object]:
    """The record as it will stand in the value."""
    of = wanted.items_of(what.subject, period).get(what.item)
    if of is None or what.item not in wanted.claimable:
        raise Refusal(_("这个指标不接受加分申报，请在“新申报”中选择。"), code="not-claimable", field="item")
    found = understand(json.dumps([dict(what.typed)]), of, wanted.choices(what.subject, what.item))
    if found.faults:
        fault = found.faults[0]
        raise Refusal(
            f"{said(fault.wrong)}{mark('，')}{said(fault.right)}{mark('。').rstrip()}",
            code="wrong-record",
            field=fault.field or None,
        )
    records: list[dict[str, object]] = json.loads(found.content)
    if len(records) != 1:
        raise Refusal(_("请填写申报的内容。"), code="wrong-record")
    return records[0]


@service
def decide_claim(*, actor: Actor, claim: Claim, is_granted: bool, remark: str) -> Claim:
    """Grant a claim, and its record is added to the value that counts; or refuse it with a reason.

    Raises:
        Denied, Unseen: if the actor does not review the cycle's values.
        Refusal: `own`, `decided-already`, `closed`, `no-remark`.
    """
    rows = Claim.objects.select_for_update(of=("self",)).select_related("subject", "made_by", "period__cycle__version")
    claim = rows.get(pk=claim.pk)
    period = claim.period
    actor.require(Permission.REVIEW_VALUES, period.cycle.organisation_id)
    refuse_own_unit(actor, period.cycle, claim.subject.organisation_id)
    if claim.made_by_id in actor.hands(Permission.REVIEW_VALUES, period.cycle.organisation_id):
        raise Barred(_("申报人不能审核自己的申报，请由考核办其他人员审核。"), code="own")
    if claim.is_granted is not None:
        raise Refusal(_("这份申报已经审核过了。"), code="decided-already")
    if not holds_open(period):
        raise Refusal(_("这个考核期已经锁定，数据不再变动。确需改动的，须经两人批准重新开放。"), code="closed")
    if not is_granted and not remark.strip():
        raise Refusal(_("不同意时请写明理由。"), code="no-remark", field="remark")
    claim.is_granted, claim.remark = is_granted, remark.strip()
    claim.decided_by_id, claim.decided_at = actor.person, now()
    claim.save()
    record("claim.decided", claim, after={"granted": is_granted, "record": claim.record}, reason=claim.remark)
    if is_granted:
        _add(actor, claim)
    text = (
        gettext_noop("加分申报已同意：%(unit)s %(period)s。")
        if is_granted
        else gettext_noop("加分申报未获同意：%(unit)s %(period)s。理由：%(reason)s")
    )
    said_to_them = {"unit": claim.subject.name, "period": period.title}
    said_to_them |= {} if is_granted else {"reason": claim.remark}
    notify(claim.made_by, text, reverse("claims-one", args=[claim.pk]), **said_to_them)
    return claim


def _add(actor: Actor, claim: Claim) -> None:
    """Let the record of a claim stand in the value that counts.

    Granting is the review of this record, and of nothing else. A unit's own list has nothing but granted records, so
    it is accepted. A list that a department gives stays as it was: accepted with its new record, or waiting for the
    review of what the department says. Where the department has given none, or is to correct one that was returned,
    its list stands as it does, and has the record once it is submitted (see `granted`).
    """
    wanted = Wanted(claim.period.cycle)
    way = wanted.counting_way(claim.item, claim.subject)
    cell = Cell(claim.subject, wanted.items_of(claim.subject)[claim.item], way)
    # Two claims of one list that are granted at once, or one while the list is submitted, come one after the other.
    tasks = Task.objects.select_for_update().filter(period=claim.period, organisation=wanted.giver(cell), way=way)
    task = tasks.first()
    old = (
        Value.objects.select_for_update(of=("self",))
        .filter(period=claim.period, subject=claim.subject, item=claim.item, way=way, is_current=True)
        .first()
    )
    is_claimed = wanted.is_claimed(claim.item, way)
    if not is_claimed and (old is None or old.standing == Standing.RETURNED):
        return
    new = _with_record(actor, claim, way, task, old, is_reviewed=is_claimed or _is_accepted(old))
    made = make(actor, [new])
    record("value.superseded", made[0], before=next(iter(said_before([old])), None), after=said_of([new], made)[0])
    note_entry(made)
    if task is not None and task.submitted_at is not None:
        settle(task)


def _is_accepted(old: Value | None) -> bool:
    return old is not None and old.standing == Standing.ACCEPTED


def _with_record(
    actor: Actor, claim: Claim, way: Way, task: Task | None, old: Value | None, *, is_reviewed: bool
) -> New:
    """The list with the record: reviewed by the actor, or still whoever's it was who gave it."""
    content, status = ("[]", Status.REPORTED.value) if old is None else (old.content, old.status)
    records = json.loads(content) or []
    listed = json.dumps([*records, json.loads(claim.record)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return New(
        period=claim.period,
        subject=claim.subject,
        item=claim.item,
        way=way,
        content=listed,
        status=Status.REPORTED if content == NOTHING else status,
        channel=Channel.CLAIM,
        task=task,
        source="" if old is None else old.source,
        note="" if old is None else old.note,
        reason=_GRANTED,
        standing=Standing.ACCEPTED if is_reviewed else Standing.SUBMITTED,
        replaces=old,
        files=(*_files(old), (claim.file_id, len(records))),
        entered_by=claim.made_by_id if is_reviewed or old is None else old.entered_by_id,
        decided_by=actor.person or None if is_reviewed else None,
    )


def _files(old: Value | None) -> Attached:
    if old is None:
        return ()
    return tuple(Evidence.objects.filter(value=old).order_by("pk").values_list("file_id", "record"))
