"""An order as pages and tables show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kaoping.application.items import title
from kaoping.application.rectification.models import Order, State
from kaoping.application.rectification.rules import is_overdue
from kaoping.methods.working_days import Calendar, working_days_between


@dataclass(frozen=True)
class Shown:
    """An order, the name of its item, whether it is overdue, and the working days that are left while it is open."""

    order: Order
    item: str
    is_overdue: bool
    left: int | None

    @property
    def is_near(self) -> bool:
        """Whether its deadline is near."""
        return self.left is not None and not self.is_overdue and self.left <= 2


def shown(order: Order, today: date, known: Calendar) -> Shown:
    """An order as it stands on a day."""
    late = is_overdue(order, today)
    is_open = order.state == State.OPEN and not late
    left = working_days_between(known, today, order.due).value if is_open else None
    return Shown(order, title(order.subject.cycle, order.item) if order.item else "", late, left)
