"""What the platform does by itself: confirmations end on the day after their last one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy

from kaoping.application.publication.selectors import overdue, provisional
from kaoping.application.publication.services import close_overdue, counted, last_days, recount
from kaoping.governance.acting import Actor, today
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.methods.working_days import Calendar
from kaoping.planning.cycles.days import on_recomputing


@job("publication.close-confirmations", gettext_lazy("到期结束核对"), every=timedelta(hours=1))
def close_confirmations(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Close what is over. A remark without a reply keeps its confirmation open: it waits for the office."""

    def effect() -> None:
        for publication in overdue(today()):
            close_overdue(actor=Actor.platform("publication.close-confirmations"), publication=publication)

    return effect


@on_recomputing
def recompute(known: Calendar) -> None:
    """Count the last days again that may still change, of confirmations and announcements that are running."""
    for publication in provisional():
        if counted(publication, known) != last_days(publication):
            recount(actor=Actor.platform("publication.recount"), publication=publication, known=known)
