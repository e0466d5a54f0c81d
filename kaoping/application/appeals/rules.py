"""The way of an appeal: what follows from two opinions, until when one may appeal. Pure decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from kaoping.application.appeals.models import Appeal, Opinion, State
from kaoping.basis.refusals import Refusal

APPEAL_WITHIN = 5
"""Working days after the day of publication (公示) in which a unit may appeal."""
DECIDE_WITHIN = 10
"""Working days after an appeal in which it should be decided; later, it is said to be late."""


class Move(StrEnum):
    """What is done to an appeal."""

    OPINE = "opine"
    WITHDRAW = "withdraw"
    RUN_AGAIN = "run_again"


_OPEN = frozenset((State.FILED, State.DISAGREED))
WAYS = MappingProxyType(
    {
        Move.OPINE: {state: frozenset((state, State.DISAGREED, State.UPHELD, State.REJECTED)) for state in _OPEN},
        Move.WITHDRAW: {state: frozenset((State.WITHDRAWN,)) for state in _OPEN},
        Move.RUN_AGAIN: {State.UPHELD: frozenset((State.UPHELD,))},
    }
)
"""Move -> from which state -> to which it may lead. What does not stand here is not done."""

_CANNOT = {
    Move.OPINE: _("申诉已经办结或撤回，不能再出具意见。"),
    Move.WITHDRAW: _("申诉已经办结或撤回，不能再撤回。"),
    Move.RUN_AGAIN: _("只有成立的申诉需要重新计算。"),
}


def can(appeal: Appeal, move: Move) -> bool:
    """Whether a move is made from the state of an appeal."""
    return appeal.state in WAYS[move]


def check_way(appeal: Appeal, move: Move) -> None:
    """Whether a move is made from the state of an appeal.

    Raises:
        Refusal: `wrong-state`.
    """
    if not can(appeal, move):
        raise Refusal(_CANNOT[move], code="wrong-state")


def outcome(opinions: Sequence[Opinion]) -> State | None:
    """What follows from the opinions of one round: nothing until both are there."""
    if len(opinions) < 2:
        return None
    one, other = opinions
    if not one.upholds and not other.upholds:
        return State.REJECTED
    is_the_same = (one.content, one.status) == (other.content, other.status)
    return State.UPHELD if one.upholds and other.upholds and is_the_same else State.DISAGREED


def check_window(today: date, last: date) -> None:
    """Whether one may still appeal.

    Raises:
        Refusal: `too-late`.
    """
    if today > last:
        said = {"days": APPEAL_WITHIN, "last": date_format(last, "DATE_FORMAT")}
        raise Refusal(_("申诉期为公示后 %(days)s 个工作日，已于%(last)s截止。") % said, code="too-late")
