"""The way to the public as a table: which move leads from which states to which, and what stands in its way.

Pure decisions: what is true of a publication today, in words. Services ask them and change rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.analysis.runs.models import Run
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.basis.language import in_a_row
from kaoping.basis.refusals import Barred, Refusal
from kaoping.governance.acting import Actor, Permission


class Move(StrEnum):
    """What is done to a publication on its way."""

    ANSWER = "answer"
    REPLY = "reply"
    CLOSE = "close"
    DECIDE = "decide"
    ANNOUNCE = "announce"
    NOTIFY = "notify"
    SCAN = "scan"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Way:
    """The states from which a move is made, and the state to which it leads; None where it stays."""

    froms: frozenset[State]
    to: State | None


_S = State
WAYS = {
    Move.ANSWER: Way(frozenset((_S.CONFIRMING,)), None),
    Move.REPLY: Way(frozenset((_S.CONFIRMING,)), None),
    Move.CLOSE: Way(frozenset((_S.CONFIRMING,)), _S.TO_DECIDE),
    Move.DECIDE: Way(frozenset((_S.TO_DECIDE,)), _S.DECIDED),
    Move.ANNOUNCE: Way(frozenset((_S.DECIDED,)), _S.ANNOUNCED),
    Move.NOTIFY: Way(frozenset((_S.ANNOUNCED,)), _S.NOTIFIED),
    Move.SCAN: Way(frozenset((_S.DECIDED, _S.ANNOUNCED, _S.NOTIFIED)), None),
    Move.CORRECT: Way(frozenset((_S.ANNOUNCED, _S.NOTIFIED)), _S.CORRECTED),
    Move.WITHDRAW: Way(frozenset((_S.CONFIRMING, _S.TO_DECIDE, _S.DECIDED, _S.ANNOUNCED, _S.NOTIFIED)), _S.WITHDRAWN),
}
"""Every move; what does not stand here is not done."""

PUBLIC = frozenset((_S.ANNOUNCED, _S.NOTIFIED))
"""States in which a result stands before the public."""

_CANNOT = {
    Move.ANSWER: gettext_lazy("核对已经结束，不能再提交核对结果。"),
    Move.REPLY: gettext_lazy("核对已经结束，不能再答复意见。"),
    Move.CLOSE: gettext_lazy("核对已经结束。"),
    Move.DECIDE: gettext_lazy("只有核对结束、等待审定的结果可以审定。"),
    Move.ANNOUNCE: gettext_lazy("只有已经审定、尚未公示的结果可以公示。"),
    Move.NOTIFY: gettext_lazy("只有公示中的结果可以通报。"),
    Move.SCAN: gettext_lazy("审定以后才能上传盖章扫描件；已更正或撤回的结果不再上传。"),
    Move.CORRECT: gettext_lazy("只有已经公示或通报的结果可以更正，已更正的结果请更正其最新一版。"),
    Move.WITHDRAW: gettext_lazy("已更正或撤回的结果不能撤回。"),
}


def can(publication: Publication, move: Move) -> bool:
    """Whether a move is made from the state of a publication."""
    return publication.state in WAYS[move].froms


def go(publication: Publication, move: Move) -> None:
    """Bring a publication into the state to which a move leads; the caller saves it.

    Raises:
        Refusal: `wrong-state`, where the move is not made from its state.
    """
    if not can(publication, move):
        raise Refusal(_CANNOT[move], code="wrong-state")
    to = WAYS[move].to
    if to is not None:
        publication.state = to


def is_complete(confirmations: Iterable[Confirmation]) -> bool:
    """Whether every unit has answered, and every remark has its reply."""
    return all(_is_settled(one) for one in confirmations)


def _is_settled(one: Confirmation) -> bool:
    return one.answer == Answer.AGREED or (one.answer == Answer.REMARKED and bool(one.reply))


def check_close(publication: Publication, confirmations: Iterable[Confirmation], today: date) -> None:
    """Whether the confirmation may be closed: its last day is over, and no remark is without a reply.

    Raises:
        Refusal: `too-early`, `unreplied`.
    """
    given = list(confirmations)
    unreplied = [one.subject.name for one in given if one.answer == Answer.REMARKED and not one.reply]
    if unreplied:
        said = {"units": in_a_row(unreplied)}
        raise Refusal(_("以下单位的意见还没有答复：%(units)s。请先答复。") % said, code="unreplied")
    if today <= publication.confirm_until and any(one.answer == Answer.WAITING for one in given):
        raise Refusal(_("核对尚未截止，还有单位没有核对，不能提前结束。"), code="too-early")


def check_notice(publication: Publication, today: date) -> None:
    """Whether the final notice may go out: the last day of the announcement is over, and nothing stands in its way.

    Raises:
        Refusal: `too-early`, `obstacle`.
    """
    until = publication.announce_until
    if until is None or today <= until:
        raise Refusal(_("公示尚未期满，期满后才能通报。"), code="too-early")
    found = obstacles(publication)
    if found:
        raise Refusal("".join(found), code="obstacle")


Obstacle = Callable[[Publication], str]
_obstacles: list[Obstacle] = []


def obstacle(function: Obstacle) -> Obstacle:
    """Register what may stand in the way of a final notice: a function that says it in a sentence, or nothing.

    Appeals stand on publications and tell it here that one of them is still open.
    """
    if function not in _obstacles:
        _obstacles.append(function)
    return function


def obstacles(publication: Publication) -> list[str]:
    """All that stands in the way of a final notice, as sentences."""
    return [said for said in (function(publication) for function in _obstacles) if said]


def is_another(publication: Publication, actor: Actor) -> bool:
    """Whether somebody who decides neither started nor confirmed the run, nor opened its confirmation.

    Nor do they stand in for nobody but one who did.
    """
    run = publication.run
    before = {run.started_by_id, run.confirmed_by_id, publication.opened_by_id}
    return not before & actor.hands(Permission.DECIDE_RESULTS, run.cycle.organisation_id)


def check_shows(publication: Publication, actor: Actor, *, in_small_office: bool) -> None:
    """Whether somebody may lay a result before the public, or make it final: a third person, who did not compute it.

    In a declared small office two are enough: whoever confirmed the run may show it, but never who started it.

    Raises:
        Refusal: `own-work`, `checked-it`.
    """
    run = publication.run
    own = actor.hands(Permission.PUBLISH_RESULTS, run.cycle.organisation_id)
    if run.started_by_id in own:
        raise Barred(_("发起这次计算的人不能公示或通报其结果，请由另一个人办理。"), code="own-work")
    if run.confirmed_by_id in own and not in_small_office:
        raise Barred(_("确认这次计算的人不能公示或通报其结果，请由第三个人办理。"), code="checked-it")


def shows(publication: Publication, actor: Actor, *, in_small_office: bool) -> bool:
    """Whether `check_shows` lets somebody go on: what is offered, and what waits for them."""
    try:
        check_shows(publication, actor, in_small_office=in_small_office)
    except Refusal:
        return False
    return True


def is_shown_by_checker(publication: Publication) -> bool:
    """Whether whoever confirmed the run showed its result, or made it final: the risk that a small office takes."""
    checker = publication.run.confirmed_by_id
    return checker is not None and checker in (publication.announced_by_id, publication.notified_by_id)


def takes_the_place_of(publication: Publication, run: Run) -> bool:
    """Whether a run was made to replace that of a publication, or one that replaced it."""
    earlier = run.replaces
    while earlier is not None and earlier.pk != publication.run_id:
        earlier = earlier.replaces
    return earlier is not None
