"""Orders for tests: made through the services, in any state."""

from __future__ import annotations

from datetime import date

from kaoping.application.rectification import services
from kaoping.application.rectification.models import Action, Order, State
from kaoping.basis.clock import now
from kaoping.files.evidence.checking import Checked
from kaoping.governance.acting import Role
from tests.platform.appraisal import the_period, the_subject
from tests.platform.cast import Cast

PROOF = Checked(
    "整改照片.txt",
    "txt",
    b"abc",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
)
"""Evidence that was looked into already."""


def ordered(
    cast: Cast,
    unit: str = "jiangbei",
    *,
    who: str = "office",
    within: int = 10,
    item: str = "",
    said: tuple[str, str, str] = ("临边防护缺失", "十日内补齐防护并报送照片", "安全科科长"),
) -> Order:
    """An order to a unit of the cast; it says what is wrong, what is demanded, and of whom."""
    demand = services.Demand(*said, within, item)
    return services.order(
        actor=cast.actor(who), subject=the_subject(cast, unit), period=the_period(cast, "2026Q4"), demand=demand
    )


def in_state(cast: Cast, state: State, unit: str = "jiangbei") -> Order:
    """An order that has come to a state."""
    order = ordered(cast, unit)
    reporter = "reporter" if unit == "jiangbei" else "rival"
    if state in (State.DONE, State.CLOSED):
        order = services.put_right(actor=cast.actor(reporter), order=order, said="已补齐", evidence=[PROOF])
    if state is State.CLOSED:
        order = services.check(actor=cast.actor("supervisor"), order=order, said="现场核对属实")
    if state is State.CANCELLED:
        order = services.cancel(actor=cast.actor("office"), order=order, said="重复下达")
    return order


def put_right(cast: Cast, who: str) -> Order:
    """An order that somebody made, put right by its unit."""
    return services.put_right(
        actor=cast.actor("reporter"), order=ordered(cast, who=who), said="已补齐", evidence=[PROOF]
    )


def as_row(cast: Cast, state: State, unit: str = "jiangbei", by: Role | None = Role.OFFICE) -> Order:
    """An order in a state as a row, once; nothing was recorded of it.

    The person of the cast who is called by the role has made it; before roles were kept, a supervisor.
    """
    who = cast.people[by or Role.SUPERVISOR]
    found, is_new = Order.objects.get_or_create(
        subject=the_subject(cast, unit),
        period=the_period(cast, "2026Q4"),
        state=state,
        made_by=who,
        defaults={
            "problem": "临边防护缺失",
            "demand": "十日内补齐防护并报送照片",
            "owner": "安全科科长",
            "item": "hazards",
            "counted_from": date(2026, 11, 18),
            "due": date(2026, 12, 2),
            "made_at": now(),
            "done_at": now() if state in (State.DONE, State.CLOSED) else None,
            "closed_at": now() if state is State.CLOSED else None,
        },
    )
    if is_new:
        found.steps.create(action=Action.ORDER, person=who, role=by, at=now())
    return found
