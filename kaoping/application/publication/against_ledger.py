"""Publications and the words of units, held against the ledger every night."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from kaoping.application.against_ledger import Held, Says
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.ledger.astray import refuse_astray

_SHOWN = {"result": "result", "code": "code"}
_SAYS = {
    "publication.opened": Says(
        {**_SHOWN, "run": "run", "confirm_until": "until"}, State.CONFIRMING, who=("opened_by",)
    ),
    "publication.recounted": Says({"confirm_until": "confirm_until", "announce_until": "announce_until"}),
    "publication.confirmed": Says(state=State.TO_DECIDE),
    "publication.decided": Says({"result": "result", "minutes": "minutes"}, State.DECIDED, who=("decided_by",)),
    "publication.announced": Says({**_SHOWN, "announce_until": "until"}, State.ANNOUNCED, who=("announced_by",)),
    "publication.notified": Says({"result": "result"}, State.NOTIFIED, who=("notified_by",)),
    "publication.scanned": Says({"scan": "scan"}),
    "publication.withdrawn": Says({"result": "result"}, State.WITHDRAWN, who=("withdrawn_by",), why="withdrawal"),
    "publication.superseded": Says(state=State.CORRECTED),
    "publication.corrected": Says(
        {**_SHOWN, "corrects": "corrects"}, State.ANNOUNCED, who=("decided_by", "announced_by"), why="reason"
    ),
}
_BLANK: Mapping[str, object] = {
    "corrects": None, "reason": "", "decided_by": None, "announced_by": None, "notified_by": None, "withdrawn_by": None,
    "withdrawal": "", "scan": "",
}  # fmt: skip


def _publications() -> QuerySet[Publication]:
    return Publication.objects.select_related("run", "corrects", "minutes", "scan").defer("run__origins")


def _facts(one: Publication) -> Mapping[str, object]:
    return {
        "run": one.run_id,
        "result": one.run.result_digest,
        "code": one.code,
        "state": one.state,
        "corrects": one.corrects and one.corrects.code,
        "reason": one.reason,
        "opened_by": one.opened_by_id,
        "confirm_until": one.confirm_until,
        "decided_by": one.decided_by_id,
        "minutes": one.minutes and one.minutes.sha256,
        "announced_by": one.announced_by_id,
        "announce_until": one.announce_until,
        "notified_by": one.notified_by_id,
        "scan": one.scan.sha256 if one.scan else "",
        "withdrawn_by": one.withdrawn_by_id,
        "withdrawal": one.withdrawal,
    }


PUBLICATIONS = Held(_publications, _facts, _SAYS, frozenset(("publication.opened", "publication.corrected")), _BLANK)


def _words() -> QuerySet[Confirmation]:
    return Confirmation.objects.select_related("publication")


def _word(one: Confirmation) -> Mapping[str, object]:
    # Who said nothing is noted as silent when the confirmation closes, which is one entry for all of them.
    is_silent = one.answer == Answer.SILENT and one.publication.state != State.CONFIRMING
    return {
        "answer": Answer.WAITING if is_silent else one.answer,
        "remark": one.remark,
        "answered_by": one.answered_by_id,
        "reply": one.reply,
        "replied_by": one.replied_by_id,
    }


WORDS = Held(
    _words,
    _word,
    {
        "confirmation.answered": Says({"answer": "answer", "remark": "remark"}, who=("answered_by",)),
        "confirmation.replied": Says({"reply": "reply"}, who=("replied_by",)),
    },
    blank={"answer": Answer.WAITING, "remark": "", "answered_by": None, "reply": "", "replied_by": None},
)


@job("publication.check", gettext_lazy("发布与存证核对"), nightly=True)
def check(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Hold publications and the words of units against the ledger."""
    return refuse_astray(PUBLICATIONS.astray(), WORDS.astray())
