"""Appeals: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import OFFICE, Line
from tests.platform.permissions.table_rectification import NOBODY

WATCHING = OFFICE | {"leader", "supervisor", "discipline", "auditor", "evaluator"}
DECIDING = frozenset(("discipline", "evaluator"))
UNIT = frozenset(("reporter",))
SEEING = WATCHING | {"reporter", "rival"}

APPEALS: tuple[Line, ...] = (
    Line("appeals", allowed=SEEING),
    Line("appeals-export", allowed=SEEING),
    Line("appeals-new", ("appealed_publication", "own_subject"), allowed=UNIT),
    Line("appeals-new", ("appealed_publication", "own_subject"), method="POST", allowed=UNIT),
    Line("appeals-new", ("appealed_publication", "rivals_subject"), allowed=frozenset(("rival",))),
    Line("appeals-new", ("nothing", "own_subject"), allowed=NOBODY),
    Line("appeals-one", ("filed_appeal",), allowed=WATCHING | UNIT),
    Line("appeals-one", ("nothing",), allowed=NOBODY),
    Line("appeals-opinion", ("filed_appeal",), allowed=DECIDING),
    Line("appeals-opinion", ("filed_appeal",), method="POST", allowed=DECIDING),
    Line("appeals-opinion", ("nothing",), allowed=NOBODY),
    Line("appeals-withdraw", ("filed_appeal",), allowed=UNIT),
    Line("appeals-withdraw", ("filed_appeal",), method="POST", allowed=UNIT),
    Line("appeals-withdraw", ("nothing",), allowed=NOBODY),
    # Nothing to run for an appeal that is not decided.
    Line("appeals-run", ("filed_appeal",), method="POST", allowed=OFFICE, status=409),
    Line("appeals-run", ("nothing",), method="POST", allowed=NOBODY),
)
