"""Analysis: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import OFFICE, Line, form

WATCHERS = frozenset(("office", "checker", "leader", "supervisor", "discipline", "auditor"))
UNITS = frozenset(("reporter", "rival"))
"""Units see their own score sheet in a confirmed run, and nothing of anybody else."""
REPORTER = frozenset(("reporter",))

ANALYSIS: tuple[Line, ...] = (
    Line("results", allowed=WATCHERS | UNITS),
    Line("results-start", ("run_cycle",), allowed=OFFICE),
    Line("results-start", ("run_cycle",), method="POST", allowed=OFFICE),
    Line("results-start", ("foreign_run_cycle",), allowed=frozenset()),
    Line("results-start", ("foreign_run_cycle",), method="POST", allowed=frozenset()),
    Line("results-start", ("nothing",), allowed=frozenset()),
    Line("results-one", ("preview_run",), allowed=WATCHERS),
    Line("results-one", ("foreign_run",), allowed=frozenset()),
    Line("results-one", ("nothing",), allowed=frozenset()),
    Line("results-confirm", ("preview_run",), allowed=OFFICE),
    Line("results-confirm", ("foreign_run",), allowed=frozenset()),
    Line("results-confirm", ("foreign_run",), method="POST", allowed=frozenset()),
    Line("results-discard", ("preview_run",), allowed=OFFICE),
    Line("results-discard", ("preview_run",), method="POST", allowed=OFFICE),
    Line("results-discard", ("foreign_run",), allowed=frozenset()),
    Line("results-discard", ("foreign_run",), method="POST", allowed=frozenset()),
    Line("results-ranking", ("preview_run",), allowed=WATCHERS),
    Line("results-ranking", ("confirmed_run",), allowed=WATCHERS),
    # Once it is public, its units see the ranking here, too; of the score sheets still their own alone.
    Line("results-ranking", ("announced_run",), allowed=WATCHERS | UNITS),
    Line("results-ranking", ("foreign_run",), allowed=frozenset()),
    Line("results-compare", ("confirmed_run",), allowed=WATCHERS),
    Line("results-compare", ("foreign_run",), allowed=frozenset()),
    Line("results-sheet", ("confirmed_run", "own_subject"), allowed=WATCHERS | REPORTER),
    Line("results-sheet", ("confirmed_run", "rival_subject"), allowed=WATCHERS | {"rival"}),
    Line("results-sheet", ("confirmed_run", "third_subject"), allowed=WATCHERS),
    Line("results-sheet", ("announced_run", "rival_subject"), allowed=WATCHERS | {"rival"}),
    Line("results-sheet", ("preview_run", "own_subject"), allowed=WATCHERS),
    Line("results-sheet", ("foreign_run", "own_subject"), allowed=frozenset()),
    Line("results-sheet", ("confirmed_run", "nothing"), allowed=frozenset()),
    # Units are led to their own score sheet, until the run is public.
    Line("results-one", ("confirmed_run",), allowed=WATCHERS | UNITS, led=UNITS),
    # A later run was confirmed already.
    Line("results-confirm", ("preview_run",), method="POST", allowed=OFFICE),
    # Of last year, and public
    *form("results-start", ("old_cycle",), OFFICE),
    Line("results-one", ("old_run",), allowed=WATCHERS | UNITS),
    # Whoever started it does not confirm it, and is told why.
    Line("results-confirm", ("old_preview",), allowed=OFFICE),
    Line("results-confirm", ("old_preview",), method="POST", allowed=OFFICE, led=frozenset(("checker",))),
    *form("results-discard", ("old_preview",), OFFICE),
    Line("results-ranking", ("old_run",), allowed=WATCHERS | UNITS),
    Line("results-compare", ("old_run",), allowed=WATCHERS | UNITS),
    Line("results-sheet", ("old_run", "old_north"), allowed=WATCHERS | REPORTER),
)
