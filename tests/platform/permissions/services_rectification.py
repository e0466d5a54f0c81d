"""Rectification: who may use which service."""

from __future__ import annotations

from datetime import date

from kaoping.application.rectification import selectors, services
from kaoping.application.rectification.models import State
from kaoping.governance.acting import Role
from kaoping.methods.working_days import Answer
from tests.platform.application.orders import PROOF, as_row
from tests.platform.appraisal import the_period, the_subject
from tests.platform.permissions.calls import Services
from tests.platform.permissions.lines import OFFICE
from tests.platform.permissions.table_rectification import CHECKING, ORDERING, SEEING, UNIT, WATCHING

_DEMAND = services.Demand("问题", "要求", "科长", 5)

RECTIFICATION: Services = {
    "order": (
        lambda c, a: services.order(actor=a, subject=the_subject(c), period=the_period(c), demand=_DEMAND),
        set(ORDERING),
    ),
    "put right": (
        lambda c, a: services.put_right(actor=a, order=as_row(c, State.OPEN), said="已整改", evidence=[PROOF]),
        set(UNIT),
    ),
    # Whoever holds the permission; the office checks what an inspector has ordered.
    "check an order": (
        lambda c, a: services.check(actor=a, order=as_row(c, State.DONE, by=Role.SUPERVISOR), said="属实"),
        {*OFFICE, *CHECKING},
    ),
    "send an order back": (
        lambda c, a: services.send_back(actor=a, order=as_row(c, State.DONE, by=Role.SUPERVISOR), said="不属实"),
        {*OFFICE, *CHECKING},
    ),
    "open an order again": (
        lambda c, a: services.reopen(actor=a, order=as_row(c, State.CLOSED), said="又发现", within=5),
        set(ORDERING),
    ),
    "cancel an order": (
        lambda c, a: services.cancel(actor=a, order=as_row(c, State.OPEN), said="误"),
        set(ORDERING),
    ),
    "count a deadline again": (
        lambda c, a: services.recount(
            actor=a, order=as_row(c, State.OPEN), due=Answer(date(2026, 12, 3), provisional=False)
        ),
        set(),
    ),
    "see orders": (lambda _, a: selectors.orders(a), set(SEEING)),
    "see an order": (lambda c, a: selectors.order(a, as_row(c, State.OPEN).pk), set(WATCHING | UNIT)),
    "see where to order": (lambda _, a: selectors.cycles_to_order_in(a), set(ORDERING)),
}
