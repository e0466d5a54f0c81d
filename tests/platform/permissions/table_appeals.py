"""Appeals: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import NOBODY, OFFICE, Line, form
from tests.platform.permissions.table_rectification import RIVAL

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
    # Of the other district
    Line("appeals-new", ("appealed_publication", "rivals_subject"), method="POST", allowed=RIVAL),
    Line("appeals-one", ("rivals_appeal",), allowed=WATCHING | RIVAL),
    *form("appeals-opinion", ("rivals_appeal",), DECIDING),
    *form("appeals-withdraw", ("rivals_appeal",), RIVAL),
    Line("appeals-run", ("rivals_appeal",), method="POST", allowed=OFFICE, status=409),
    # Of last year
    *form("appeals-new", ("old_announced", "old_north"), UNIT),
    Line("appeals-one", ("old_appeal",), allowed=WATCHING | UNIT),
    *form("appeals-opinion", ("old_appeal",), DECIDING),
    *form("appeals-withdraw", ("old_appeal",), UNIT),
    Line("appeals-run", ("old_appeal",), method="POST", allowed=OFFICE, status=409),
    # Of another city
    *form("appeals-new", ("foreign_publication", "foreign_place"), NOBODY),
    Line("appeals-one", ("foreign_appeal",), allowed=NOBODY),
    *form("appeals-opinion", ("foreign_appeal",), NOBODY),
    *form("appeals-withdraw", ("foreign_appeal",), NOBODY),
    Line("appeals-run", ("foreign_appeal",), method="POST", allowed=NOBODY),
)
