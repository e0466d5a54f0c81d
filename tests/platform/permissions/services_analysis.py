"""Analysis: who may use which service."""

from __future__ import annotations

from kaoping.analysis.runs import selectors
from kaoping.analysis.runs.models import GroupScore, KeptSheet, Run, Sheets, State
from kaoping.analysis.runs.services import begin, confirm, discard, finish, go_on, outcome_of, start, write
from tests.platform.appraisal import the_cycle, the_period, the_run, the_subject
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services


def a_waiting(cast: Cast) -> Run:
    """A run that was not computed yet."""
    run = the_run(cast)
    if run.state != State.WAITING:
        run.totals.all().delete()
        run.scores.all().delete()
        for rows in (GroupScore, KeptSheet, Sheets):
            rows.objects.filter(run=run).delete()
        run.state, run.result_digest = State.WAITING, ""
        run.save()
    return run


OFFICE = {"office", "checker"}
WATCHERS = {"office", "checker", "leader", "supervisor", "discipline", "auditor"}
ANALYSIS: Services = {
    "start a run": (lambda c, a: start(actor=a, cycle=the_cycle(c), period=the_period(c)), OFFICE),
    "begin a run": (
        lambda c, a: begin(actor=a, cycle=the_cycle(c), period=the_period(c), reason="", replaces=None),
        OFFICE,
    ),
    "write a run": (lambda c, a: write(actor=a, run=a_waiting(c), outcome=outcome_of(a_waiting(c))), OFFICE),
    "go on with a run": (lambda c, a: go_on(actor=a, run=a_waiting(c)), OFFICE),
    "finish a run": (lambda c, a: finish(actor=a, run=a_waiting(c), outcome=outcome_of(a_waiting(c))), OFFICE),
    "confirm a run": (lambda c, a: confirm(actor=a, run=the_run(c)), OFFICE),
    "discard a run": (lambda c, a: discard(actor=a, run=the_run(c), reason="数据有误"), OFFICE),
    "see a preview": (lambda c, a: selectors.run(a, the_run(c).pk), WATCHERS),
    "see a ranking": (lambda c, a: selectors.ranking(a, the_run(c)), WATCHERS),
    "see a score sheet": (
        lambda c, a: selectors.score_sheet(a, the_run(c), the_subject(c).pk),
        WATCHERS,
    ),
}
