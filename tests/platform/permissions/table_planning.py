"""Planning: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import NOBODY, OFFICE, STAFF, Line, form

LEADER = frozenset(("leader",))
WORKING = OFFICE | LEADER

SCHEMES = (
    Line("schemes", allowed=STAFF),
    Line("schemes-new", allowed=OFFICE),
    Line("schemes-new", method="POST", allowed=OFFICE),
    Line("schemes-one", ("published_version",), allowed=STAFF),
    Line("schemes-one", ("draft_version",), allowed=WORKING),
    Line("schemes-one", ("foreign_version",), allowed=NOBODY),
    Line("schemes-one", ("nothing",), allowed=NOBODY),
    Line("schemes-edit", ("draft_version",), allowed=OFFICE),
    Line("schemes-edit", ("draft_version",), method="POST", allowed=OFFICE),
    Line("schemes-edit", ("published_version",), allowed=OFFICE),
    Line("schemes-edit", ("proposed_version",), allowed=NOBODY),
    Line("schemes-edit", ("foreign_version",), allowed=NOBODY),
    Line("schemes-difference", ("draft_version",), allowed=WORKING),
    Line("schemes-difference", ("published_version",), allowed=NOBODY),
    Line("schemes-difference", ("foreign_version",), allowed=NOBODY),
    Line("schemes-propose", ("draft_version",), method="POST", allowed=OFFICE, status=302),
    Line("schemes-propose", ("foreign_version",), method="POST", allowed=NOBODY),
    Line("schemes-check", ("proposed_version",), method="POST", allowed=OFFICE, status=302),
    Line("schemes-check", ("foreign_version",), method="POST", allowed=NOBODY),
    Line("schemes-publish", ("checked_version",), method="POST", allowed=LEADER, status=302),
    Line("schemes-publish", ("foreign_version",), method="POST", allowed=NOBODY),
    Line("schemes-send_back", ("proposed_version",), allowed=OFFICE),
    Line("schemes-send_back", ("proposed_version",), method="POST", allowed=OFFICE),
    Line("schemes-send_back", ("checked_version",), allowed=LEADER),
    Line("schemes-send_back", ("foreign_version",), allowed=NOBODY),
    Line("schemes-withdraw", ("draft_version",), allowed=OFFICE),
    Line("schemes-withdraw", ("draft_version",), method="POST", allowed=OFFICE),
    Line("schemes-withdraw", ("published_version",), allowed=LEADER),
    Line("schemes-withdraw", ("foreign_version",), allowed=NOBODY),
    Line("schemes-yaml", ("published_version",), allowed=STAFF),
    Line("schemes-yaml", ("draft_version",), allowed=WORKING),
    Line("schemes-yaml", ("foreign_version",), allowed=NOBODY),
    Line("schemes-workbook", ("published_version",), allowed=STAFF),
    Line("schemes-workbook", ("foreign_version",), allowed=NOBODY),
    Line("schemes-rules", ("published_version",), allowed=STAFF),
    Line("schemes-rules", ("foreign_version",), allowed=NOBODY),
)

WATCHING = OFFICE | frozenset(("leader", "supervisor", "discipline", "auditor"))
SEEING = WATCHING | frozenset(("reporter", "rival", "assessor"))

CYCLES = (
    Line("cycles", allowed=SEEING),
    Line("cycles-new", allowed=OFFICE),
    Line("cycles-new", method="POST", allowed=OFFICE),
    Line("cycles-calendar", allowed=SEEING),
    Line("cycles-one", ("open_cycle",), allowed=SEEING),
    Line("cycles-one", ("prepared_cycle",), allowed=WATCHING),
    Line("cycles-one", ("foreign_cycle",), allowed=NOBODY),
    Line("cycles-one", ("nothing",), allowed=NOBODY),
    Line("cycles-plan", ("prepared_cycle",), allowed=OFFICE),
    Line("cycles-plan", ("prepared_cycle",), method="POST", allowed=OFFICE),
    Line("cycles-plan", ("open_cycle",), allowed=NOBODY),
    Line("cycles-plan", ("foreign_cycle",), allowed=NOBODY),
    Line("cycles-subjects", ("prepared_cycle",), allowed=OFFICE),
    Line("cycles-subjects", ("prepared_cycle",), method="POST", allowed=OFFICE),
    Line("cycles-subjects", ("foreign_cycle",), allowed=NOBODY),
    Line("cycles-assign", ("prepared_cycle",), allowed=OFFICE),
    Line("cycles-assign", ("prepared_cycle",), method="POST", allowed=OFFICE),
    Line("cycles-assign", ("foreign_cycle",), allowed=NOBODY),
    Line("cycles-open", ("prepared_cycle",), method="POST", allowed=OFFICE, status=409),
    Line("cycles-open", ("foreign_cycle",), method="POST", allowed=NOBODY),
    Line("cycles-close", ("open_cycle",), method="POST", allowed=OFFICE, status=409),
    Line("cycles-close", ("foreign_cycle",), method="POST", allowed=NOBODY),
    Line("cycles-close_period", ("running_period",), method="POST", allowed=OFFICE, status=409),
    Line("cycles-close_period", ("foreign_period",), method="POST", allowed=NOBODY),
    Line("cycles-reopen_period", ("closed_period",), method="POST", allowed=OFFICE, status=403),
    Line("cycles-reopen_period", ("foreign_period",), method="POST", allowed=NOBODY),
    Line("cycles-days", allowed=OFFICE),
    Line("cycles-days", method="POST", allowed=OFFICE),
    Line("cycles-clear_day", ("known_day",), method="POST", allowed=OFFICE, status=302),
    Line("cycles-clear_day", ("foreign_day",), method="POST", allowed=NOBODY),
    Line("cycles-clear_day", ("nothing",), method="POST", allowed=NOBODY),
    Line("cycles-settle", ("bureau", "year_open"), method="POST", allowed=OFFICE, status=400),
    Line("cycles-settle", ("bureau", "year_known"), method="POST", allowed=NOBODY),
    Line("cycles-settle", ("foreign_unit", "year_open"), method="POST", allowed=NOBODY),
)

BEYOND = (
    *(
        Line(f"schemes-{step}", ("foreign_version",), method="POST", allowed=NOBODY)
        for step in ("edit", "send_back", "withdraw")
    ),
    # Cycles of another year are the city's like that of this one.
    Line("cycles-one", ("old_cycle",), allowed=SEEING),
    *form("cycles-plan", ("old_prepared_cycle",), OFFICE),
    Line("cycles-plan", ("foreign_prepared_cycle",), method="POST", allowed=NOBODY),
    *form("cycles-subjects", ("old_prepared_cycle",), OFFICE),
    Line("cycles-subjects", ("foreign_prepared_cycle",), method="POST", allowed=NOBODY),
    *form("cycles-assign", ("old_prepared_cycle",), OFFICE),
    Line("cycles-assign", ("foreign_prepared_cycle",), method="POST", allowed=NOBODY),
    Line("cycles-open", ("old_prepared_cycle",), method="POST", allowed=OFFICE, status=409),
    Line("cycles-open", ("foreign_prepared_cycle",), method="POST", allowed=NOBODY),
    Line("cycles-close", ("over_cycle",), method="POST", allowed=OFFICE, status=302),
    Line("cycles-close_period", ("old_running_period",), method="POST", allowed=OFFICE, status=302),
    Line("cycles-reopen_period", ("running_period",), method="POST", allowed=OFFICE, status=403),
    Line("cycles-clear_day", ("last_years_day",), method="POST", allowed=OFFICE, status=302),
)

PLANNING: tuple[Line, ...] = SCHEMES + CYCLES + BEYOND
