"""Tasks, values, claims and the board: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import NOBODY, OFFICE, Line, form

WATCH = frozenset(("office", "checker", "leader", "supervisor", "discipline", "auditor"))
SEEING = WATCH | {"reporter", "rival", "assessor"}
REPORTERS = frozenset(("reporter", "rival"))
NORTH, SOUTH, SAFETY = frozenset(("reporter",)), frozenset(("rival",)), frozenset(("assessor",))
CELL = ("own_subject", "plan")

TASKS: tuple[Line, ...] = (
    Line("tasks", allowed=SEEING),
    Line("tasks-one", ("own_task",), allowed=WATCH | NORTH),
    Line("tasks-one", ("rival_task",), allowed=WATCH | SOUTH),
    Line("tasks-one", ("assessed_task",), allowed=WATCH | SAFETY),
    Line("tasks-one", ("old_task",), allowed=WATCH | NORTH),
    Line("tasks-one", ("foreign_task",), allowed=NOBODY),
    Line("tasks-one", ("nothing",), allowed=NOBODY),
    Line("tasks-one", ("own_task",), method="POST", allowed=NORTH, status=302),
    Line("tasks-one", ("rival_task",), method="POST", allowed=SOUTH, status=302),
    Line("tasks-one", ("assessed_task",), method="POST", allowed=SAFETY, status=302),
    Line("tasks-one", ("foreign_task",), method="POST", allowed=NOBODY),
    Line("tasks-drafts", ("own_task",), allowed=NORTH),
    Line("tasks-drafts", ("foreign_task",), allowed=NOBODY),
    # Without a message it is malformed; whose task it is not does not learn that.
    Line("tasks-drafts", ("own_task",), method="POST", allowed=NORTH, status=400),
    Line("tasks-drafts", ("rival_task",), method="POST", allowed=SOUTH, status=400),
    Line("tasks-drafts", ("foreign_task",), method="POST", allowed=NOBODY),
    # Nothing is chosen: those who review are sent back to choose.
    Line("tasks-accept", ("own_task",), method="POST", allowed=OFFICE, status=302),
    Line("tasks-accept", ("old_task",), method="POST", allowed=OFFICE, status=302),
    Line("tasks-accept", ("foreign_task",), method="POST", allowed=NOBODY),
    Line("tasks-receipt", ("rival_task",), allowed=WATCH | SOUTH),
    Line("tasks-receipt", ("own_task",), allowed=NOBODY),
    Line("tasks-receipt", ("foreign_task",), allowed=NOBODY),
    Line("tasks-receipt-one", ("rival_task", "rival_receipt"), allowed=WATCH | SOUTH),
    Line("tasks-receipt-one", ("own_task", "rival_receipt"), allowed=NOBODY),
    Line("tasks-receipt-one", ("foreign_task", "rival_receipt"), allowed=NOBODY),
    Line("tasks-cell", ("own_task", *CELL), allowed=NORTH),
    Line("tasks-cell", ("own_task", "rival_subject", "plan"), allowed=NOBODY),
    Line("tasks-cell", ("own_task", "own_subject", "solved"), allowed=NOBODY),
    Line("tasks-cell", ("foreign_task", *CELL), allowed=NOBODY),
    # Without what a page sends it is malformed: it does not empty the cell.
    Line("tasks-cell", ("empty_task", "empty_subject", "plan"), method="POST", allowed=NORTH, status=400),
    Line("tasks-cell", ("foreign_task", *CELL), method="POST", allowed=NOBODY),
    Line("tasks-extensions", allowed=SEEING),
    Line("tasks-extend", ("own_task",), allowed=NORTH),
    Line("tasks-extend", ("own_task",), method="POST", allowed=NORTH),
    Line("tasks-extend", ("rival_task",), allowed=SOUTH),
    Line("tasks-extend", ("foreign_task",), allowed=NOBODY),
    Line("tasks-decide", ("own_extension",), allowed=OFFICE),
    Line("tasks-decide", ("own_extension",), method="POST", allowed=OFFICE),
    Line("tasks-decide", ("nothing",), allowed=NOBODY),
    Line("values-one", ("own_value",), allowed=WATCH | NORTH),
    Line("values-one", ("old_value",), allowed=WATCH | NORTH),
    Line("values-one", ("foreign_value",), allowed=NOBODY),
    Line("values-return", ("own_value",), allowed=OFFICE),
    Line("values-return", ("own_value",), method="POST", allowed=OFFICE),
    Line("values-return", ("foreign_value",), allowed=NOBODY),
    Line("values-return", ("foreign_value",), method="POST", allowed=NOBODY),
    Line("claims", allowed=WATCH | REPORTERS),
    Line("claims-choose", allowed=REPORTERS),
    Line("claims-make", ("own_period", "own_subject", "awards"), allowed=NORTH),
    Line("claims-make", ("own_period", "own_subject", "awards"), method="POST", allowed=NORTH),
    Line("claims-make", ("own_period", "own_subject", "plan"), allowed=NOBODY),
    Line("claims-make", ("own_period", "rival_subject", "awards"), allowed=SOUTH),
    Line("claims-one", ("own_claim",), allowed=WATCH | NORTH),
    Line("claims-one", ("own_claim",), method="POST", allowed=OFFICE),
    Line("claims-one", ("nothing",), allowed=NOBODY),
    # Of the other district
    Line("tasks-drafts", ("rival_task",), allowed=SOUTH),
    Line("tasks-accept", ("rival_task",), method="POST", allowed=OFFICE, status=302),
    Line("tasks-cell", ("rival_task", "rival_subject", "plan"), method="POST", allowed=SOUTH, status=400),
    Line("tasks-extend", ("rival_task",), method="POST", allowed=SOUTH),
    *form("tasks-decide", ("rival_extension",), OFFICE),
    Line("values-one", ("rival_value",), allowed=WATCH | SOUTH),
    *form("values-return", ("rival_value",), OFFICE),
    Line("claims-make", ("own_period", "rival_subject", "awards"), method="POST", allowed=SOUTH),
    Line("claims-one", ("rival_claim",), allowed=WATCH | SOUTH),
    Line("claims-one", ("rival_claim",), method="POST", allowed=OFFICE),
    # Of last year: its period is closed
    Line("tasks-one", ("old_task",), method="POST", allowed=NORTH, status=302),
    *form("tasks-drafts", ("old_task",), NORTH, sent=400),
    Line("tasks-receipt", ("old_task",), allowed=NOBODY),
    Line("tasks-receipt-one", ("old_task", "rival_receipt"), allowed=NOBODY),
    *form("tasks-cell", ("old_task", "old_subject", "passed"), NORTH, sent=400),
    *form("tasks-extend", ("old_task",), NORTH),
    *form("tasks-decide", ("old_extension",), OFFICE),
    *form("values-return", ("old_value",), OFFICE),
    *form("claims-make", ("old_period", "old_subject", "awards"), NORTH, shown=409, sent=409),
    Line("claims-one", ("old_claim",), allowed=WATCH | NORTH),
    Line("claims-one", ("old_claim",), method="POST", allowed=OFFICE),
    # Of another city
    Line("tasks-extend", ("foreign_task",), method="POST", allowed=NOBODY),
    *form("tasks-decide", ("foreign_extension",), NOBODY),
    *form("claims-make", ("foreign_time", "foreign_place", "awards"), NOBODY),
    *form("claims-one", ("foreign_claim",), NOBODY),
    Line("board", allowed=WATCH),
    Line("board-export", allowed=WATCH),
)
