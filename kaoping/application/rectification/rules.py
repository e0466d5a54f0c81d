"""The way of an order as a table of states and moves, and what follows from its days. Pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from kaoping.application.rectification.models import Action, Order, State
from kaoping.basis.clock import CHINA
from kaoping.basis.refusals import Refusal


@dataclass(frozen=True)
class Way:
    """The states from which a move is made, and the one to which it leads."""

    froms: frozenset[State]
    to: State


_S = State
WAYS = MappingProxyType(
    {
        Action.PUT_RIGHT: Way(frozenset((_S.OPEN,)), _S.DONE),
        Action.CHECK: Way(frozenset((_S.DONE,)), _S.CLOSED),
        Action.SEND_BACK: Way(frozenset((_S.DONE,)), _S.OPEN),
        Action.REOPEN: Way(frozenset((_S.CLOSED,)), _S.OPEN),
        Action.CANCEL: Way(frozenset((_S.OPEN, _S.DONE)), _S.CANCELLED),
    }
)
"""Every move; what does not stand here is not done."""

_CANNOT = {
    Action.PUT_RIGHT: _("只有整改中的整改单可以提交整改结果。"),
    Action.CHECK: _("只有已提交整改结果、待验收的整改单可以验收。"),
    Action.SEND_BACK: _("只有已提交整改结果、待验收的整改单可以退回。"),
    Action.REOPEN: _("只有已销号的整改单可以重新打开。"),
    Action.CANCEL: _("已销号或已撤销的整改单不能撤销。"),
}


def action_of(move: Action) -> str:
    """What the ledger calls a move."""
    return f"order.{move.value.replace('_', '-')}"


def can(order: Order, move: Action) -> bool:
    """Whether a move is made from the state of an order."""
    return move in WAYS and order.state in WAYS[move].froms


def check_way(order: Order, move: Action) -> None:
    """Whether a move is made from the state of an order.

    Raises:
        Refusal: `wrong-state`.
    """
    if not can(order, move):
        raise Refusal(_CANNOT[move], code="wrong-state")


def put_right_on(order: Order) -> date | None:
    """The day on which an order was put right, as far as nobody has sent it back."""
    is_done = order.state in (State.DONE, State.CLOSED) and order.done_at is not None
    return order.done_at.astimezone(CHINA).date() if is_done and order.done_at is not None else None


def is_overdue(order: Order, today: date) -> bool:
    """Whether an order was not put right in time: it is late now, or it was when it was put right."""
    return order.state != State.CANCELLED and (put_right_on(order) or today) > order.due


def was_overdue_in(order: Order, starts: date, ends: date, today: date) -> bool:
    """Whether an order was overdue on some day from `starts` until the day before `ends`, as far as today knows."""
    if not is_overdue(order, today) or order.due >= min(ends, today):
        return False
    done = put_right_on(order)
    return done is None or done >= starts


def is_in_time(order: Order) -> bool:
    """Whether an order was closed, and put right by its last day; how long the check took is not the unit's doing."""
    done = put_right_on(order)
    return order.state == State.CLOSED and done is not None and done <= order.due
