"""Rectification and appeals on the stage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kaoping.application.rectification import services
from kaoping.application.rectification.models import Order, State
from kaoping.basis.clock import today
from tests.platform.application.orders import as_row, in_state, ordered
from tests.platform.cast import Cast

MOVES = ("put_right", "check", "send_back", "reopen", "cancel", "unknown")


def arguments(cast: Cast) -> dict[str, Any]:
    """What stands in addresses of the table of permissions."""
    return {
        "open_order": as_row(cast, State.OPEN).pk,
        "done_order": as_row(cast, State.DONE).pk,
        "closed_order": as_row(cast, State.CLOSED).pk,
        "rivals_order": as_row(cast, State.OPEN, "jiangnan").pk,
        **{f"move_{move}": move for move in MOVES},
    }


def stage(cast: Cast) -> dict[str, Any]:
    """Orders in all states, enough for a full page; one overdue, one provisional, one sent back."""
    for number in range(16):
        order = ordered(cast, ("jiangbei", "jiangnan", "zhijian")[number % 3], within=3 + number, item="hazards")
        Order.objects.filter(pk=order.pk).update(problem=f"第 {number + 1} 号工地临边防护缺失，塔吊限位失灵")
    late = ordered(cast, within=1)
    Order.objects.filter(pk=late.pk).update(due=today() - timedelta(days=9), problem="逾期未改的深基坑监测缺失")
    ordered(cast, within=200)
    done, closed = in_state(cast, State.DONE), in_state(cast, State.CLOSED)
    in_state(cast, State.CANCELLED)
    back = in_state(cast, State.DONE)
    services.send_back(actor=cast.actor("supervisor"), order=back, said="照片看不出位置，请补拍")
    return {"late_order": late.pk, "done_order": done.pk, "closed_order": closed.pk, "back_order": back.pk}
