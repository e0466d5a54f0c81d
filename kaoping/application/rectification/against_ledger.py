"""Orders and their steps, held against the ledger every night."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from kaoping.application.against_ledger import Held, Says
from kaoping.application.rectification.models import Action, Order, State
from kaoping.application.rectification.rules import WAYS, action_of
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.ledger.astray import refuse_astray

_MADE = ("item", "problem", "demand", "owner", "due", "subject", "period")


_SAYS = {
    "order.made": Says({name: name for name in (*_MADE, "role")}, State.OPEN, who=("made_by",)),
    "order.recounted": Says({"due": "due"}),
    **{
        action_of(move): Says({"state": "state", "due": "due"}, adds="steps", parts=("said", "evidence", "role"))
        for move in WAYS
    },
}


def _orders() -> QuerySet[Order]:
    return Order.objects.prefetch_related("steps__files")


def _facts(one: Order) -> Mapping[str, object]:
    return {
        **{name: getattr(one, name) for name in ("item", "problem", "demand", "owner", "due")},
        "subject": one.subject_id,
        "period": one.period_id,
        "made_by": one.made_by_id,
        "state": one.state,
        "role": next((step.role for step in one.steps.all() if step.action == Action.ORDER), None),
        "steps": [
            {
                "said": step.said,
                "evidence": [file.sha256 for file in sorted(step.files.all(), key=lambda file: file.pk)],
                "role": step.role,
                "action": action_of(Action(step.action)),
                "person": step.person_id,
            }
            for step in one.steps.all()
            if step.action != Action.ORDER
        ],
    }


ORDERS = Held(_orders, _facts, _SAYS, frozenset(("order.made",)), {"steps": []})


@job("rectification.check", gettext_lazy("整改单与存证核对"), nightly=True)
def check(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Hold orders and their steps against the ledger."""
    return refuse_astray(ORDERS.astray())
