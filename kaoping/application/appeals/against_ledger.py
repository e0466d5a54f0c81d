"""Appeals and opinions, held against the ledger every night."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from kaoping.application.against_ledger import Held, Says
from kaoping.application.appeals.models import Appeal, State
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.ledger.astray import refuse_astray

_FILED = ("item", "datum", "grounds", "proposed", "publication", "subject", "period", "evidence")
_OPINION = ("side", "round", "upholds", "content")
_SAYS = {
    "appeal.filed": Says({**{name: name for name in _FILED}, "disputed": "value"}, State.FILED, who=("made_by",)),
    "appeal.opinion": Says(adds="opinions", parts=_OPINION),
    "appeal.disagreed": Says({"round": "round"}, State.DISAGREED),
    "appeal.decided": Says({"state": "state", "decided": "content", "value": "value"}),
    "appeal.run-again": Says({"run": "run"}),
    "appeal.withdrawn": Says(state=State.WITHDRAWN),
}


def _appeals() -> QuerySet[Appeal]:
    return Appeal.objects.prefetch_related("files", "opinions")


def _facts(one: Appeal) -> Mapping[str, object]:
    return {
        "item": one.item,
        "datum": one.datum,
        "grounds": one.grounds,
        "proposed": one.proposed,
        "publication": one.publication_id,
        "subject": one.subject_id,
        "period": one.period_id,
        "evidence": [file.sha256 for file in one.files.all()],
        "disputed": one.disputed_id,
        "made_by": one.made_by_id,
        "state": one.state,
        "round": one.round,
        "decided": one.decided,
        "value": one.value_id,
        "run": one.run_id,
        "opinions": [
            {
                **{name: getattr(given, name) for name in _OPINION},
                "action": "appeal.opinion",
                "person": given.person_id,
            }
            for given in one.opinions.all()
        ],
    }


APPEALS = Held(
    _appeals,
    _facts,
    _SAYS,
    frozenset(("appeal.filed",)),
    {"round": 1, "decided": "", "value": None, "run": None, "opinions": []},
)


@job("appeals.check", gettext_lazy("申诉与存证核对"), nightly=True)
def check(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Hold appeals and opinions against the ledger."""
    return refuse_astray(APPEALS.astray())
