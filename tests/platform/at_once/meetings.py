"""Different things done at once to one object: each may be refused, none may fail, and what is left fits together."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from kaoping.analysis.runs import services as runs
from kaoping.application.appeals import services as appeals
from kaoping.collection import sources
from kaoping.collection.values import computing
from kaoping.collection.values import services as values
from kaoping.collection.values.models import Claim, Value
from kaoping.collection.values.services import Correction
from kaoping.governance.dual.models import Approval
from kaoping.governance.ledger.models import Entry, Export
from kaoping.planning.cycles import closing
from tests.platform.application.appealing import YES
from tests.platform.appraisal import SCHEME, a_run, number
from tests.platform.at_once.contests import Act, approves, claimed, cycle_of, filed, filled, submitted
from tests.platform.cast import Cast
from tests.platform.collection.acts import another_cycle
from tests.platform.dual.asking import asked

Left: TypeAlias = Callable[[], object]
Meeting: TypeAlias = Callable[[Cast, str], tuple[list[Act], Left]]
"""Prepares a round, and says what is done at once, by turns, and how to see what is left."""

MEETINGS: dict[str, tuple[Meeting, object]] = {}
"""With what is to be left."""


def leaves(what: object) -> Callable[[Meeting], Meeting]:
    """Let a function be a meeting, after which something is left."""

    def known(meeting: Meeting) -> Meeting:
        MEETINGS[meeting.__name__] = meeting, what
        return meeting

    return known


@leaves(20)
def grant_the_claims_of_one_list(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """None of the granted records is forgotten."""
    cycle = cycle_of(cast, name)
    claims = [claimed(cast, cycle, day) for day in range(1, 21)]
    office = cast.actor("office")

    def grants(claim: Claim) -> Act:
        return lambda: values.decide_claim(actor=office, claim=claim, is_granted=True, remark="")

    return [grants(claim) for claim in claims], lambda: len(records_of(claims[0]))


@leaves([1, 3])
def grant_a_claim_and_submit_the_list(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """Whoever comes first, the list has its record."""
    task = filled(cast, name)
    claim = claimed(cast, task.period.cycle)
    acts: list[Act] = [
        lambda: values.submit(actor=cast.actor("reporter"), task=task),
        lambda: values.decide_claim(actor=cast.actor("office"), claim=claim, is_granted=True, remark=""),
    ]
    return acts, lambda: [len(records_of(claim)), Value.objects.filter(task=task, is_current=True).count()]


@leaves(True)
def submit_and_close_the_period(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """What was submitted was so before the period was closed."""
    task = filled(cast, name)
    period = task.period
    acts: list[Act] = [
        lambda: values.submit(actor=cast.actor("reporter"), task=task),
        lambda: closing.close_period(actor=cast.actor("office"), period=period),
    ]

    def left() -> bool:
        closed = Entry.objects.get(action="period.closed", subject=str(period.pk))
        submitted = Entry.objects.filter(action="task.submitted", subject=str(task.pk)).first()
        count = Value.objects.filter(task=task).count()
        return count == 0 if submitted is None else count == 3 and submitted.index < closed.index

    return acts, left


@leaves(["accepted", True])
def accept_and_correct(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """What was accepted is what stands; it was corrected before, or not at all."""
    task = submitted(cast, name)
    value = Value.objects.get(task=task, item="passed")
    by = Correction(number("90"), "reported", "录入有误")
    acts: list[Act] = [
        lambda: values.accept(actor=cast.actor("office"), task=task),
        lambda: values.correct(actor=cast.actor("reporter"), value=value, by=by),
    ]

    def left() -> list[object]:
        stands = Value.objects.get(task=task, item="passed", is_current=True)
        return [stands.standing, stands == value or stands.replaces_id == value.pk]

    return acts, left


@leaves(True)
def accept_and_return(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """A task with a returned value is returned, whichever came first."""
    task = submitted(cast, name)
    value = Value.objects.get(task=task, item="passed")
    acts: list[Act] = [
        lambda: values.accept(actor=cast.actor("office"), task=task),
        lambda: values.return_value(actor=cast.actor("checker"), value=value, reason="不符"),
    ]

    def left() -> bool:
        value.refresh_from_db()
        task.refresh_from_db()
        return (value.standing, task.state) == ("returned", "returned")

    return acts, left


@leaves([2, 1])
def approve_by_both(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """Both approve, and the act is done once."""
    request = asked(cast)
    before = Export.objects.count()
    acts = [approves(cast, "leader", request), approves(cast, "watcher", request)]
    return acts, lambda: [Approval.objects.filter(request=request).count(), Export.objects.count() - before]


@leaves(1)
def confirm_and_discard_a_run(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """A run is confirmed or discarded."""
    run = a_run(cast)
    acts: list[Act] = [
        lambda: runs.confirm(actor=cast.actor("checker"), run=run),
        lambda: runs.discard(actor=cast.actor("office"), run=run, reason="数据有误"),
    ]
    decided = ("run.confirmed", "run.discarded")
    return acts, lambda: Entry.objects.filter(action__in=decided, subject=str(run.pk)).count()


@leaves([True, 1])
def decide_and_withdraw_an_appeal(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """An appeal that was withdrawn has replaced nothing; one that was upheld has."""
    appeal = filed(cast, name)
    appeals.give_opinion(actor=cast.actor("discipline"), appeal=appeal, judgement=YES)
    acts: list[Act] = [
        lambda: appeals.give_opinion(actor=cast.actor("evaluator"), appeal=appeal, judgement=YES),
        lambda: appeals.withdraw(actor=cast.actor("reporter"), appeal=appeal, reason="已核实"),
    ]

    def left() -> list[object]:
        appeal.refresh_from_db()
        stand = Value.objects.filter(
            period=appeal.period, subject=appeal.subject, item=appeal.datum, is_current=True
        ).values_list("channel", flat=True)
        return [(appeal.state == "upheld") == ("appeal" in stand), len(stand)]

    return acts, left


@leaves(3)
def compute_what_the_platform_knows(cast: Cast, name: str) -> tuple[list[Act], Left]:
    """One value for each unit."""
    sources.sources().get("tests.rate") or sources.source("tests.rate", "闭环率", fits="number")(
        lambda *_of: Decimal(80)
    )
    rated = SCHEME.replace('data: {unit: "%", min: 0, max: 100}', 'data: {unit: "%", source: tests.rate}')
    period = another_cycle(cast, {}, rated, name=name).periods.get()
    return [lambda: computing.compute(period)], Value.objects.filter(period=period).count


def records_of(claim: Claim) -> list[object]:
    """The records of the list that counts."""
    found = Value.objects.get(period=claim.period, subject=claim.subject, item=claim.item, is_current=True)
    records: list[object] = json.loads(found.content)
    return records
