"""Starting, confirming and discarding runs.

A run goes in three steps, so that nobody waits for its arithmetic: what goes in is copied out and kept (one short
transaction), it is computed from that alone (none), and what came out is written (one short transaction).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kaoping.analysis.runs.changes import hold_inputs, refuse_changed, unlike
from kaoping.analysis.runs.doubts import refuse_unknowing
from kaoping.analysis.runs.gathering import gather, gather_instead, written_past
from kaoping.analysis.runs.inputs import keep, packed_origins
from kaoping.analysis.runs.models import Run, Sheets, State
from kaoping.analysis.runs.results import compute, shelf
from kaoping.analysis.runs.rows import Rows, rows_of
from kaoping.basis.clock import now
from kaoping.basis.reading import sole
from kaoping.collection.values.services import compute_all
from kaoping.engine.scoring import ENGINE_VERSION, Result
from kaoping.engine.terms import Finding, Refused
from kaoping.governance.acting import Actor, Barred, Permission, Refusal
from kaoping.governance.jobs.queue import enqueue
from kaoping.governance.ledger.models import Entry
from kaoping.governance.ledger.models import Result as Came
from kaoping.governance.ledger.work import record, service, when_recorded
from kaoping.planning.cycles.models import Cycle, Period
from kaoping.planning.cycles.models import State as CycleState
from kaoping.planning.schemes.selectors import scheme_of

AT_ONCE = 4_000
"""Up to so many values a run is computed in the request; with more, a worker does it."""
RESCUE = timedelta(minutes=2)
"""After this a worker looks whether the process that computed a small run died with it."""
JOB = "runs.compute"


class BegunAlready(Refusal):
    """A run that its starter has begun already: the same would come out."""

    code = "begun-already"

    def __init__(self, run: Run) -> None:
        super().__init__(_("相同数据的计算已经发起。"))
        self.run = run


def start(
    *, actor: Actor, cycle: Cycle, period: Period | None = None, reason: str = "", replaces: Run | None = None
) -> Run:
    """Start a run of a period, or of the whole cycle; a small one is computed at once.

    Started twice by the same person over the same values, it is one run. What the platform computes itself is computed
    before, so that a run never takes yesterday's.

    Raises:
        Denied: without the permission `RUN`.
        Refusal: `not-open`, `of-another-cycle`.
    """
    actor.require(Permission.RUN, cycle.organisation_id)
    compute_all(cycle, period)
    try:
        run = begin(actor=actor, cycle=cycle, period=period, reason=reason, replaces=replaces)
    except BegunAlready as already:
        run = already.run
    return go_on(actor=actor, run=run)


def go_on(*, actor: Actor, run: Run) -> Run:
    """Compute a run that has begun, if it is a small one; a worker computes the others."""
    if run.state == State.WAITING and run.observed <= AT_ONCE:
        finish(actor=actor, run=run, outcome=outcome_of(run))
        run.refresh_from_db()
    return run


@service
def begin(*, actor: Actor, cycle: Cycle, period: Period | None, reason: str, replaces: Run | None) -> Run:
    """Copy out what goes into a run, and ask for its computation.

    One that replaces another takes what went into that one, and what was decided on appeals since: see `changes`.

    Raises:
        BegunAlready: if the last run is one that the same person has started over the same values.
        Denied, Refusal: as `start`.
    """
    actor.require(Permission.RUN, cycle.organisation_id)
    # Two runs of one cycle that begin together wait for each other here: their numbers differ.
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("version").get(pk=cycle.pk)
    _check(cycle, period, replaces)
    found = gather(cycle, period) if replaces is None else gather_instead(replaces)
    digest = found.values.digest()
    _refuse_again(cycle, period, (replaces, reason, actor.person or None, digest))
    run = Run.objects.create(
        cycle=cycle,
        period=period,
        version=cycle.version,
        number=(cycle.runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        inputs=keep(found.values, cycle.tenant_key),
        origins=packed_origins(found.origins),
        observed=found.observed,
        missing=found.missing,
        engine=ENGINE_VERSION,
        scheme_digest=scheme_of(cycle.version).digest(),
        values_digest=digest,
        reason=reason,
        replaces=replaces,
        started_by_id=actor.person or None,
        started_at=now(),
    )
    record("run.started", run, after=_said(run), reason=reason)
    enqueue(JOB, str(run.pk), {"run": run.pk}, not_before=None if run.observed > AT_ONCE else now() + RESCUE)
    return run


def _refuse_again(cycle: Cycle, period: Period | None, said: tuple[Run | None, str, int | None, str]) -> None:
    """Refuse what the same person has just started: a button that is pressed twice begins one run."""
    last = cycle.runs.filter(period=period).order_by("-number").first()
    if last is None or last.state not in (State.WAITING, State.PREVIEW) or last.engine != ENGINE_VERSION:
        return
    if (last.replaces, last.reason, last.started_by_id, last.values_digest) == said:
        raise BegunAlready(last)


def _check(cycle: Cycle, period: Period | None, replaces: Run | None) -> None:
    if cycle.state == CycleState.PREPARING:
        raise Refusal(_("考核周期尚未启动，不能计算。"), code="not-open")
    if period is not None and period.cycle_id != cycle.pk:
        raise Refusal(_("考核期不属于该考核周期。"), code="of-another-cycle", field="period")
    if replaces is not None and (replaces.cycle_id, replaces.period_id) != (cycle.pk, period and period.pk):
        raise Refusal(_("只能更正同一考核周期、同一考核期的计算。"), code="of-another-cycle", field="replaces")


@dataclass(frozen=True)
class Computed:
    """What came out of a run, ready to be written."""

    result: Result
    digest: str
    rows: Rows


Outcome: TypeAlias = Computed | Refused
"""A result, or why there is none."""


def outcome_of(run: Run) -> Outcome:
    """Compute a run; nothing is written, and no transaction is open meanwhile.

    Values that were written past the platform are not computed with: they are why there is no result.
    """
    astray = written_past(run)
    if astray:
        return Refused(tuple(one.finding() for one in astray))
    try:
        result = compute(run)
    except Refused as refused:
        return refused
    return Computed(result, result.recipe().result, rows_of(run, result))


def finish(*, actor: Actor, run: Run, outcome: Outcome) -> None:
    """Write what came out of a run; nothing if that was written, or the run was discarded, meanwhile."""
    with transaction.atomic():
        locked = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.state == State.WAITING:
            write(actor=actor, run=locked, outcome=outcome)


@service
def write(*, actor: Actor, run: Run, outcome: Outcome) -> None:
    """Write what came out of a run that was started by somebody who may, or by the platform for them."""
    if not actor.is_platform:
        actor.require(Permission.RUN, run.cycle.organisation_id)
    if isinstance(outcome, Refused):
        run.state, run.findings = State.FAILED, [_plain(finding) for finding in outcome.findings]
        run.save(update_fields=["state", "findings"])
        found = {"findings": [finding.code for finding in outcome.findings]}
        record("run.failed", run, after=found, result=Came.FAILED)
        return
    run.state, run.result_digest = State.PREVIEW, outcome.digest
    run.save(update_fields=["state", "result_digest"])
    outcome.rows.write()
    record("run.computed", run, after={"result": run.result_digest, "sheets": outcome.rows.head.root})
    shelf.put(run.result_digest, outcome.result)


@service
def confirm(*, actor: Actor, run: Run, is_known: bool = False) -> Run:
    """Confirm a run: by another person than who started it, and grave. It never changes again.

    `is_known` says that whoever confirms knows what speaks against it: see `doubts`.

    Raises:
        Denied: without the permission `CONFIRM_RUNS`.
        Refusal: `not-a-preview`, `oneself` (or standing in for who started it), `outdated`, `inputs-changed`,
            `not-known`.
        NotFresh: without a second factor shown just now.
    """
    actor.require(Permission.CONFIRM_RUNS, run.cycle.organisation_id)
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != State.PREVIEW:
        raise Refusal(_("只有预览中的计算可以确认。"), code="not-a-preview")
    if run.started_by_id in actor.hands(Permission.CONFIRM_RUNS, run.cycle.organisation_id):
        raise Barred(_("计算须由发起人以外的人确认。"), code="oneself")
    later = Run.objects.filter(
        cycle=run.cycle_id, period=run.period_id, state=State.CONFIRMED, number__gt=run.number
    ).first()
    if later is not None:
        said = {"number": later.number}
        raise Refusal(_("更晚的第 %(number)s 次计算已经确认，不能再确认这一次。") % said, code="outdated")
    hold_inputs(run)
    refuse_changed(unlike(run), _("请作废这次计算，重新计算后再确认。"))
    refuse_unknowing(run, is_known=is_known)
    actor.require_fresh(now())
    run.state, run.confirmed_by_id, run.confirmed_at = State.CONFIRMED, actor.person, now()
    run.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    kept = sole(Sheets.objects.filter(run=run))
    sheets = "" if kept is None else kept.root
    record("run.confirmed", run, after={**_said(run), "result": run.result_digest, "sheets": sheets})
    when_recorded(lambda entry: _number(run, entry))
    return run


@service
def discard(*, actor: Actor, run: Run, reason: str) -> None:
    """Discard a run that was not confirmed.

    Raises:
        Denied: without the permission `RUN`.
        Refusal: `decided`.
    """
    actor.require(Permission.RUN, run.cycle.organisation_id)
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state in (State.CONFIRMED, State.DISCARDED):
        raise Refusal(_("已确认或已作废的计算不能作废。"), code="decided")
    before = run.state
    run.state = State.DISCARDED
    run.save(update_fields=["state"])
    record("run.discarded", run, before={"state": before}, after={"state": run.state}, reason=reason)


def _number(run: Run, entry: Entry) -> None:
    """The number of the ledger's entry belongs to the run; it is given once (see the triggers)."""
    run.entry = entry.index
    run.save(update_fields=["entry"])


def _said(run: Run) -> dict[str, object]:
    """What the ledger keeps of a run: the recipe."""
    return {
        "cycle": run.cycle_id,
        "period": run.period_id,
        "number": run.number,
        "replaces": run.replaces_id,
        "engine": run.engine,
        "scheme": run.scheme_digest,
        "values": run.values_digest,
    }


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "place": list(finding.place),
        "wrong": {"zh": finding.wrong.zh, "en": finding.wrong.en},
        "right": {"zh": finding.right.zh, "en": finding.right.en},
    }
