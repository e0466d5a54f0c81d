"""Appealing and deciding. Each is one transaction with its entry in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.analysis.runs import services as runs
from kaoping.analysis.runs.models import Run
from kaoping.application.appeals.grounds import Ground, grounds, standing_value
from kaoping.application.appeals.involvement import is_involved
from kaoping.application.appeals.models import Appeal, Opinion, Side, State
from kaoping.application.appeals.owed import owing_for
from kaoping.application.appeals.rules import Move, check_way, check_window, outcome
from kaoping.application.appeals.selectors import last_day, newest, of_chain, to_run_again
from kaoping.application.appeals.sides import free_side
from kaoping.application.items import title
from kaoping.application.publication.models import Publication
from kaoping.application.publication.rules import PUBLIC
from kaoping.application.publication.telling import title_of
from kaoping.basis.own_reasons import own_reason
from kaoping.collection.values.services import Place, settle
from kaoping.files.evidence.checking import Checked
from kaoping.governance.acting import Actor, Barred, Permission, Refusal, Role, Unseen, now, today
from kaoping.governance.files.services import keep_checked
from kaoping.governance.ledger.work import record, service
from kaoping.governance.notices.services import Holders, notify
from kaoping.planning.cycles.models import Subject

_RUN_AGAIN = own_reason(gettext_noop("申诉成立，更正数据"))
_UPHELD = own_reason(gettext_noop("申诉成立（第 %(number)s 号申诉）"))


@dataclass(frozen=True)
class Claim:
    """What a unit says: against which datum, why, and what it holds to be right in its own words."""

    ground: Ground
    grounds: str
    proposed: str = ""


@dataclass(frozen=True)
class Judgement:
    """What one of the two thinks; `content` and `status` are the value held to be right, if the appeal is upheld."""

    upholds: bool
    reason: str
    content: str = ""
    status: str = ""


@service
def file_appeal(
    *, actor: Actor, publication: Publication, subject: Subject, claim: Claim, evidence: Iterable[Checked] = ()
) -> Appeal:
    """Appeal against the score of an item: against a value, or that none was given and the item counts as not reported.

    Raises:
        Denied, Unseen: without the permission `APPEAL` for the unit; if the result does not concern it.
        Refusal: `not-public`, `too-late`, `unknown-ground`, `appealed-already`, `empty`, `no-evidence`.
    """
    actor.require(Permission.APPEAL, subject.organisation_id)
    publication = _held_publication(publication)
    _check_claim(publication, subject, claim)
    value = standing_value(claim.ground.period, subject, claim.ground.datum)
    kept = [keep_checked(actor=actor, organisation=subject.organisation, checked=one) for one in evidence]
    if not kept:
        raise Refusal(_("请上传支持申诉的证据。"), code="no-evidence", field="evidence")
    made = Appeal.objects.create(
        publication=publication,
        subject=subject,
        period=claim.ground.period,
        item=claim.ground.item,
        datum=claim.ground.datum,
        grounds=claim.grounds.strip(),
        proposed=claim.proposed.strip(),
        disputed=value,
        made_by_id=actor.person,
        made_at=now(),
    )
    made.files.set(kept)
    said = {"item": made.item, "datum": made.datum, "grounds": made.grounds, "proposed": made.proposed}
    evidence_said = [one.sha256 for one in kept]
    place = {
        "publication": publication.pk,
        "subject": subject.pk,
        "period": made.period_id,
        "value": value and value.pk,
    }
    record("appeal.filed", made, after=said | place | {"evidence": evidence_said})
    _tell_deciders(made, gettext_noop("%(unit)s对“%(item)s”提出申诉，请办理。"))
    return made


@service
def give_opinion(*, actor: Actor, appeal: Appeal, judgement: Judgement) -> Appeal:
    """Judge an appeal for one of the two sides. Grave: wants a second factor shown just now.

    With the second opinion of a round it is decided, or goes into another round. If it is upheld, the value is
    superseded in the same transaction, or given for the first time.

    Raises:
        Denied, Unseen: without the permission `DECIDE_APPEALS` for the owner of the cycle.
        NotFresh: without a second factor shown just now.
        Refusal: `wrong-state`, `involved`, `given-already`, `empty`, `no-content`, `same`, `wrong-content`.
    """
    actor.require(Permission.DECIDE_APPEALS, appeal.subject.cycle.organisation_id)
    actor.require_fresh(now())
    appeal = _held(appeal)
    check_way(appeal, Move.OPINE)
    side = _side(actor, appeal)
    _check_judgement(appeal, judgement)
    given = Opinion.objects.create(
        appeal=appeal,
        side=side,
        round=appeal.round,
        upholds=judgement.upholds,
        content=judgement.content if judgement.upholds else "",
        status=judgement.status if judgement.upholds else "",
        reason=judgement.reason.strip(),
        person_id=actor.person,
        at=now(),
    )
    said = {"side": side.value, "round": given.round, "upholds": given.upholds, "content": given.content}
    record("appeal.opinion", appeal, after=said, reason=given.reason)
    _conclude(actor, appeal)
    return appeal


@service
def withdraw(*, actor: Actor, appeal: Appeal, reason: str) -> Appeal:
    """Take an appeal back that is not decided yet.

    Raises:
        Denied, Unseen: without the permission `APPEAL` for the unit.
        Refusal: `wrong-state`, `empty`.
    """
    actor.require(Permission.APPEAL, appeal.subject.organisation_id)
    appeal = _held(appeal)
    check_way(appeal, Move.WITHDRAW)
    if not reason.strip():
        raise Refusal(_("请写明撤回理由。"), code="empty", field="reason")
    before = appeal.state
    appeal.state = State.WITHDRAWN
    appeal.save()
    record("appeal.withdrawn", appeal, before={"state": before}, after={"state": appeal.state}, reason=reason.strip())
    return appeal


def run_again(*, actor: Actor, publication: Publication) -> Run:
    """Run the appraisal again in the place of a publication, with the values that upheld appeals corrected.

    These are appeals against it, and against other results that used the same values. All else is what went into the
    published result: what nobody decided does not change it.

    The run is then confirmed by another person, and a leader corrects the publication. It begins in one transaction
    with the note which appeals it takes in; a run takes two more steps of its own, which a worker makes if the process
    dies between.

    Raises:
        Denied, Unseen: without the permission `RUN`.
        Refusal: `nothing-to-do`.
    """
    actor.require(Permission.RUN, publication.run.cycle.organisation_id)
    return runs.go_on(actor=actor, run=_begin_again(actor=actor, publication=publication))


@service
def _begin_again(*, actor: Actor, publication: Publication) -> Run:
    # Two who do this at once do it one after the other: the second finds nothing to do.
    last = _held_publication(newest(publication))
    waiting = to_run_again(last)
    if not waiting:
        raise Refusal(_("没有需要重新计算的申诉。"), code="nothing-to-do")
    cycle, period = last.run.cycle, last.run.period
    run = runs.begin(actor=actor, cycle=cycle, period=period, reason=_RUN_AGAIN, replaces=last.run)
    own = {one.pk for one in of_chain(last)}
    for one in waiting:
        if one.pk not in own:  # the run of the result that was appealed against is noted with the appeal
            continue
        held = _held(one)
        check_way(held, Move.RUN_AGAIN)
        held.run = run
        held.save(update_fields=["run"])
        record("appeal.run-again", held, after={"run": run.pk, "replaces": run.replaces_id})
    return run


def _held(appeal: Appeal) -> Appeal:
    related = ("subject__organisation", "subject__cycle__version", "publication__run", "period__cycle__version")
    return Appeal.objects.select_for_update(of=("self",)).select_related(*related).get(pk=appeal.pk)


def _held_publication(publication: Publication) -> Publication:
    held = Publication.objects.select_for_update(of=("self",)).select_related("run__cycle__version", "run__period")
    return held.get(pk=publication.pk)


def _check_claim(publication: Publication, subject: Subject, claim: Claim) -> None:
    if not publication.run.totals.filter(subject=subject).exists():
        raise Unseen()
    if publication.state not in PUBLIC:
        raise Refusal(_("只能对公示中或已通报的结果申诉。"), code="not-public")
    check_window(today(), last_day(publication))
    if claim.ground.key not in {one.key for one in grounds(publication, subject)}:
        raise Refusal(_("这个结果中没有所选的指标数据。"), code="unknown-ground", field="ground")
    ground = claim.ground
    place = Q(publication=publication, subject=subject, period=ground.period, item=ground.item, datum=ground.datum)
    if Appeal.objects.filter(place).exists():
        raise Refusal(_("对这项数据已经申诉过，每项数据只能申诉一次。"), code="appealed-already", field="ground")
    if not claim.grounds.strip():
        raise Refusal(_("请写明申诉理由。"), code="empty", field="grounds")


def _side(actor: Actor, appeal: Appeal) -> Side:
    if is_involved(actor, appeal):
        raise Barred(
            _("您或您代行的人参与过这项数据的填报、核定、计算、发布或此前的申诉，或在该单位任职，应当回避。"),
            code="involved",
        )
    free = free_side(actor, appeal)
    if free is None:
        raise Refusal(_("本轮意见已经出具，须由另一方出具意见。"), code="given-already")
    return free


def _check_judgement(appeal: Appeal, judgement: Judgement) -> None:
    if not judgement.reason.strip():
        raise Refusal(_("请写明理由。"), code="empty", field="reason")
    if not judgement.upholds:
        return
    if not judgement.content or not judgement.status:
        raise Refusal(_("认为申诉成立的，请填写认定的数据。"), code="no-content", field="value")
    standing = standing_value(appeal.period, appeal.subject, appeal.datum)
    if standing is not None and standing.content == judgement.content != "null":
        raise Refusal(_("认定的数据与现行数据相同；如认为现行数据正确，请选择“不成立”。"), code="same", field="value")


def _conclude(actor: Actor, appeal: Appeal) -> None:
    """What follows once both opinions of a round are there."""
    given = list(appeal.opinions.filter(round=appeal.round).order_by("pk"))
    found = outcome(given)
    if found is None:
        return
    before = {"state": appeal.state, "round": appeal.round}
    appeal.state = found
    if found is State.DISAGREED:
        appeal.round += 1
        appeal.save()
        record("appeal.disagreed", appeal, before=before, after={"state": found.value, "round": appeal.round})
        _tell_deciders(appeal, gettext_noop("对%(unit)s关于“%(item)s”的申诉意见不一致，请再次出具意见。"))
        return
    appeal.decided_at = now()
    if found is State.UPHELD:
        _uphold(actor, appeal, given[-1])
    appeal.save()
    after = {"state": found.value, "content": appeal.decided, "value": appeal.value_id}
    record("appeal.decided", appeal, before=before, after=after)
    _tell_outcome(appeal)
    if found is State.UPHELD:
        _tell_of_others(appeal)


def _uphold(actor: Actor, appeal: Appeal, opinion: Opinion) -> None:
    reason = _UPHELD % {"number": appeal.pk}
    appeal.decided, appeal.decided_status = opinion.content, opinion.status
    place = Place(appeal.period, appeal.subject, appeal.datum)
    appeal.value = settle(actor=actor, place=place, content=opinion.content, status=opinion.status, reason=reason)


def _tell_deciders(appeal: Appeal, text: str) -> None:
    owner = appeal.subject.cycle.organisation_id
    for role in (Role.DISCIPLINE, Role.EVALUATOR):
        _tell(appeal, Holders(role, owner), text)


def _tell_outcome(appeal: Appeal) -> None:
    upheld = appeal.state == State.UPHELD
    text = (
        gettext_noop("%(unit)s关于“%(item)s”的申诉成立。")
        if upheld
        else gettext_noop("%(unit)s关于“%(item)s”的申诉不成立。")
    )
    _tell(appeal, Holders(Role.REPORTER, appeal.subject.organisation_id), text)
    if upheld:
        _tell(appeal, Holders(Role.OFFICE, appeal.subject.cycle.organisation_id), text)


def _tell_of_others(appeal: Appeal) -> None:
    """Other public results used the value, too: the office corrects them as well."""
    for publication in owing_for(appeal):
        if appeal not in of_chain(publication):
            text = gettext_noop("“%(title)s”的结果也用了申诉更正的数据（%(unit)s“%(item)s”），请重新计算并更正。")
            to = Holders(Role.OFFICE, appeal.subject.cycle.organisation_id)
            _tell(appeal, to, text, title=title_of(publication))


def _tell(appeal: Appeal, to: Holders, text: str, **more: str) -> None:
    said = {"unit": appeal.subject.name, "item": title(appeal.subject.cycle, appeal.item)}
    notify(to, text, reverse("appeals-one", args=[appeal.pk]), **said, **more)
