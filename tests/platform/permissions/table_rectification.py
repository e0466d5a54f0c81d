"""Rectification: who may open what."""

from __future__ import annotations

from tests.platform.permissions.lines import NOBODY, OFFICE, Line, form

ORDERING = OFFICE | {"supervisor"}
WATCHING = ORDERING | {"leader", "discipline", "auditor"}
SEEING = WATCHING | {"reporter", "rival"}
UNIT = frozenset(("reporter",))
CHECKING = frozenset(("supervisor",))
RIVAL = frozenset(("rival",))

RECTIFICATION: tuple[Line, ...] = (
    Line("orders", allowed=SEEING),
    Line("orders-export", allowed=SEEING),
    Line("orders-new", allowed=ORDERING),
    Line("orders-new", method="POST", allowed=ORDERING),
    Line("orders-one", ("open_order",), allowed=WATCHING | UNIT),
    Line("orders-one", ("nothing",), allowed=NOBODY),
    Line("orders-print", ("open_order",), allowed=WATCHING | UNIT),
    Line("orders-print", ("nothing",), allowed=NOBODY),
    Line("orders-move", ("open_order", "move_put_right"), allowed=UNIT),
    Line("orders-move", ("open_order", "move_put_right"), method="POST", allowed=UNIT),
    Line("orders-move", ("open_order", "move_cancel"), allowed=ORDERING),
    Line("orders-move", ("open_order", "move_cancel"), method="POST", allowed=ORDERING),
    # Not from this state; whoever could not anyway is not told.
    Line("orders-move", ("open_order", "move_check"), allowed=CHECKING, status=409),
    Line("orders-move", ("done_order", "move_check"), allowed=CHECKING),
    Line("orders-move", ("done_order", "move_check"), method="POST", allowed=CHECKING),
    Line("orders-move", ("done_order", "move_send_back"), allowed=CHECKING),
    Line("orders-move", ("done_order", "move_send_back"), method="POST", allowed=CHECKING),
    # In another role than that in which it was ordered: the office, of whom none has ordered it.
    Line("orders-move", ("inspectors_order", "move_check"), allowed=OFFICE),
    Line("orders-move", ("inspectors_order", "move_check"), method="POST", allowed=OFFICE),
    Line("orders-move", ("inspectors_order", "move_send_back"), allowed=OFFICE),
    Line("orders-move", ("inspectors_order", "move_send_back"), method="POST", allowed=OFFICE),
    Line("orders-move", ("closed_order", "move_reopen"), allowed=ORDERING),
    Line("orders-move", ("closed_order", "move_reopen"), method="POST", allowed=ORDERING),
    Line("orders-move", ("rivals_order", "move_put_right"), allowed=frozenset(("rival",))),
    Line("orders-move", ("rivals_order", "move_put_right"), method="POST", allowed=frozenset(("rival",))),
    Line("orders-move", ("open_order", "move_unknown"), allowed=NOBODY),
    Line("orders-move", ("nothing", "move_check"), method="POST", allowed=NOBODY),
    # Of the other district, of last year, and of another city
    Line("orders-one", ("rivals_order",), allowed=WATCHING | RIVAL),
    Line("orders-print", ("rivals_order",), allowed=WATCHING | RIVAL),
    Line("orders-one", ("old_order",), allowed=WATCHING | UNIT),
    Line("orders-print", ("old_order",), allowed=WATCHING | UNIT),
    *form("orders-move", ("old_order", "move_put_right"), UNIT),
    *form("orders-move", ("old_order", "move_cancel"), ORDERING),
    Line("orders-one", ("foreign_order",), allowed=NOBODY),
    Line("orders-print", ("foreign_order",), allowed=NOBODY),
    *form("orders-move", ("foreign_order", "move_put_right"), NOBODY),
    *form("orders-move", ("foreign_order", "move_cancel"), NOBODY),
)
