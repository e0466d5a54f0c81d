"""Tasks and values: who may use which service."""

from __future__ import annotations

from datetime import date

from kaoping.basis.clock import now
from kaoping.collection.tasks.models import Extension, Task
from kaoping.collection.tasks.selectors import task
from kaoping.collection.tasks.services import ask_extension, decide_extension
from kaoping.collection.values.models import Channel, Claim, Standing, Status, Value
from kaoping.collection.values.selectors import claim as the_claim
from kaoping.collection.values.selectors import history, value
from kaoping.collection.values.services import (
    Claimed,
    Correction,
    Typed,
    accept,
    claim,
    claim_with_document,
    correct,
    decide_claim,
    declare_no_data,
    return_value,
    save_drafts,
    settle,
    submit,
    supersede,
)
from kaoping.governance.files.models import File
from tests.platform.application.appealing import agreed, agreed_first
from tests.platform.application.orders import PROOF
from tests.platform.appraisal import give, number, the_period, the_subject, the_task
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services

RECORD = {"date": "2026-09-10", "kind": "市级表彰", "count": "1"}
WATCH = {"office", "checker", "leader", "supervisor", "discipline", "auditor"}
DECIDE = {"discipline", "evaluator"}


def a_file(cast: Cast) -> File:
    """A document of the northern district."""
    said = {"name": "证书.pdf", "kind": "pdf", "size": 9, "sha256": "0" * 64, "sm3": "0" * 64, "sent_at": now()}
    return File.objects.get_or_create(organisation=cast.units["jiangbei"], stored="claimed", defaults=said)[0]


def filled(cast: Cast) -> Task:
    """The task of the northern district, with everything typed."""
    found = the_task(cast)
    subject = the_subject(cast).pk
    cells = [Typed(subject, "passed", "91.2"), Typed(subject, "plan", "是")]
    save_drafts(actor=cast.actor("reporter"), task=found, cells=cells)
    return found


def a_value(cast: Cast) -> Value:
    """A value that waits for review."""
    return give(cast, "jiangbei", "passed", number("91.2"), standing=Standing.SUBMITTED)


def an_extension(cast: Cast) -> Extension:
    """A request for more time."""
    said = {"until": date(2026, 12, 4), "reason": "检测未出", "asked_by": cast.people["reporter"], "asked_at": now()}
    return Extension.objects.get_or_create(task=the_task(cast), is_granted=None, defaults=said)[0]


def a_claim(cast: Cast) -> Claim:
    """A claim that waits for a decision."""
    said = {"record": '{"kind": "city"}', "reason": "获奖", "made_by": cast.people["reporter"], "made_at": now()}
    return Claim.objects.get_or_create(
        period=the_period(cast),
        subject=the_subject(cast),
        item="awards",
        is_granted=None,
        defaults=said | {"file": a_file(cast)},
    )[0]


VALUES: Services = {
    "save drafts": (
        lambda c, a: save_drafts(actor=a, task=the_task(c), cells=[Typed(the_subject(c).pk, "passed", "91")]),
        {"reporter"},
    ),
    "save drafts as assessor": (
        lambda c, a: save_drafts(actor=a, task=the_task(c, "anguan"), cells=[]),
        {"assessor"},
    ),
    "declare that there is no data": (lambda c, a: declare_no_data(actor=a, task=the_task(c)), {"reporter"}),
    "submit": (lambda c, a: submit(actor=a, task=filled(c)), {"reporter"}),
    "accept": (lambda c, a: accept(actor=a, task=a_value(c).task or the_task(c)), {"office", "checker"}),
    "return a value": (
        lambda c, a: return_value(actor=a, value=a_value(c), reason="不符"),
        {"office", "checker"},
    ),
    "supersede": (
        lambda c, a: supersede(
            actor=a, value=a_value(c), content=number("90"), status=Status.REPORTED, reason="录入有误"
        ),
        {"reporter"},
    ),
    "supersede after an appeal": (
        lambda c, a: supersede(
            actor=a,
            value=agreed(c, a_value(c), number("90")),
            content=number("90"),
            status=Status.VERIFIED,
            reason="申诉成立",
            channel=Channel.APPEAL,
        ),
        DECIDE,
    ),
    "settle where no value was given": (
        lambda c, a: settle(actor=a, place=agreed_first(c), content="true", status=Status.VERIFIED, reason="申诉成立"),
        DECIDE,
    ),
    "correct": (
        lambda c, a: correct(actor=a, value=a_value(c), by=Correction(number("90"), Status.REPORTED, "录入有误")),
        {"reporter"},
    ),
    "claim with a document": (
        lambda c, a: claim_with_document(
            actor=a,
            what=Claimed(the_period(c), the_subject(c), "awards", RECORD),
            reason="获奖",
            document=PROOF,
        ),
        {"reporter"},
    ),
    "claim": (
        lambda c, a: claim(
            actor=a,
            what=Claimed(the_period(c), the_subject(c), "awards", RECORD),
            reason="获奖",
            file=a_file(c),
        ),
        {"reporter"},
    ),
    "decide a claim": (
        lambda c, a: decide_claim(actor=a, claim=a_claim(c), is_granted=True, remark=""),
        {"office", "checker"},
    ),
    "ask for more time": (
        lambda c, a: ask_extension(actor=a, task=the_task(c), until=date(2026, 12, 4), reason="检测未出"),
        {"reporter"},
    ),
    "decide on more time": (
        lambda c, a: decide_extension(actor=a, extension=an_extension(c), is_granted=True, remark=""),
        {"office", "checker"},
    ),
    "see a task": (lambda c, a: task(a, the_task(c).pk), WATCH | {"reporter"}),
    "see a value": (lambda c, a: value(a, a_value(c).pk), WATCH | {"reporter"}),
    "see the history of a value": (lambda c, a: history(a, a_value(c)), WATCH | {"reporter"}),
    "see a claim": (lambda c, a: the_claim(a, a_claim(c).pk), WATCH | {"reporter"}),
}
