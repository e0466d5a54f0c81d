"""Rectification and appeals on the stage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kaoping.application.publication.models import Publication
from kaoping.application.publication.models import State as PublicationState
from kaoping.application.rectification import services
from kaoping.application.rectification.models import Order, State
from kaoping.basis.clock import today
from kaoping.governance.acting import Role
from tests.platform.application import appealing
from tests.platform.application.appealing import as_row as a_row
from tests.platform.application.appealing import filed, judged
from tests.platform.application.orders import as_row, in_state, ordered
from tests.platform.appraisal import the_subject
from tests.platform.cast import Cast

MOVES = ("put_right", "check", "send_back", "reopen", "cancel", "unknown")


def arguments(cast: Cast) -> dict[str, Any]:
    """What stands in addresses of the table of permissions."""
    appeal = a_row(cast, item="plan")
    return {
        "open_order": as_row(cast, State.OPEN).pk,
        "done_order": as_row(cast, State.DONE).pk,
        "inspectors_order": as_row(cast, State.DONE, by=Role.SUPERVISOR).pk,
        "closed_order": as_row(cast, State.CLOSED).pk,
        "rivals_order": as_row(cast, State.OPEN, "jiangnan").pk,
        "filed_appeal": appeal.pk,
        "appealed_publication": appeal.publication_id,
        "own_subject": the_subject(cast).pk,
        "rivals_subject": the_subject(cast, "jiangnan").pk,
        **{f"move_{move}": move for move in MOVES},
    }


def _ordered(cast: Cast, problem: str, unit: str = "jiangbei", *, within: int, item: str = "") -> Order:
    return ordered(cast, unit, within=within, item=item, said=(problem, "十日内补齐防护并报送照片", "安全科科长"))


def stage(cast: Cast) -> dict[str, Any]:
    """Orders in all states, enough for a full page; one overdue, one provisional, one sent back."""
    for number in range(16):
        unit = ("jiangbei", "jiangnan", "zhijian")[number % 3]
        _ordered(cast, f"第 {number + 1} 号工地临边防护缺失，塔吊限位失灵", unit, within=3 + number, item="hazards")
    late = _ordered(cast, "逾期未改的深基坑监测缺失", within=1)
    Order.objects.filter(pk=late.pk).update(due=today() - timedelta(days=9))
    ordered(cast, within=200)
    done, closed = in_state(cast, State.DONE), in_state(cast, State.CLOSED)
    in_state(cast, State.CANCELLED)
    back = in_state(cast, State.DONE)
    services.send_back(actor=cast.actor("supervisor"), order=back, said="照片看不出位置，请补拍")
    return {
        **_appeals(cast),
        "late_order": late.pk,
        "done_order": done.pk,
        "closed_order": closed.pk,
        "back_order": back.pk,
    }


def _appeals(cast: Cast) -> dict[str, int]:
    """Appeals in all states: one to be judged, one where the two disagree, one upheld, one rejected."""
    shown = Publication.objects.filter(state=PublicationState.ANNOUNCED).latest("pk")
    new = filed(cast, "hazards", against=shown)
    disagreed = judged(cast, filed(cast, "plan", against=shown), appealing.YES_PLAN, appealing.NO)
    rejected = judged(cast, filed(cast, "solved", against=shown), appealing.NO, appealing.NO)
    upheld = judged(cast, filed(cast, "passed", against=shown), appealing.YES, appealing.YES)
    subject = the_subject(cast, "jiangnan")
    return {
        "new_appeal": new.pk,
        "disagreed_appeal": disagreed.pk,
        "rejected_appeal": rejected.pk,
        "upheld_appeal": upheld.pk,
        "open_publication": new.publication_id,
        "rivals_subject": subject.pk,
    }
