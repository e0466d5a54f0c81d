"""The moves that somebody may make with a publication now: what its page offers, and nothing that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaoping.application.publication.models import Publication
from kaoping.application.publication.rules import PUBLIC, Move, can, is_another, shows
from kaoping.application.publication.selectors import corrections_of
from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.people.selectors import small_office


@dataclass(frozen=True)
class Offer:
    """A move with its page, and what its button says."""

    move: Move
    page: str
    title: str | Promise
    is_next: bool = False


_P = Permission
_OFFERS = (
    (Offer(Move.CLOSE, "publications-close", _("结束核对"), is_next=True), _P.OPEN_CONFIRMATION),
    (Offer(Move.DECIDE, "publications-decide", _("审定"), is_next=True), _P.DECIDE_RESULTS),
    (Offer(Move.ANNOUNCE, "publications-announce", _("公示"), is_next=True), _P.PUBLISH_RESULTS),
    (Offer(Move.NOTIFY, "publications-notify", _("通报"), is_next=True), _P.PUBLISH_RESULTS),
    (Offer(Move.CORRECT, "publications-correct", pgettext_lazy("do", "更正")), _P.DECIDE_RESULTS),
    (Offer(Move.SCAN, "publications-scan", _("上传盖章扫描件")), _P.PUBLISH_RESULTS),
    (Offer(Move.WITHDRAW, "publications-withdraw", _("撤回")), None),
)


def permission_to_withdraw(publication: Publication) -> Permission:
    """Who takes a result back: the office before it is public, a leader afterwards."""
    return _P.DECIDE_RESULTS if publication.state in PUBLIC else _P.OPEN_CONFIRMATION


def offers(actor: Actor, publication: Publication) -> list[Offer]:
    """What somebody may do with a publication today."""
    owner = publication.run.cycle.organisation_id
    return [
        offer
        for offer, permission in _OFFERS
        if can(publication, offer.move)
        and actor.may(permission or permission_to_withdraw(publication), owner)
        and _is_time(publication, offer.move)
        and _is_theirs(actor, publication, offer.move)
    ]


def _is_time(publication: Publication, move: Move) -> bool:
    """Whether a move has its day: buttons that only say "too early" are not shown."""
    if move is Move.CLOSE:
        return today() > publication.confirm_until
    if move is Move.NOTIFY:
        return publication.announce_until is not None and today() > publication.announce_until
    return move is not Move.CORRECT or bool(corrections_of(publication))


def _is_theirs(actor: Actor, publication: Publication, move: Move) -> bool:
    """Whether a move is not refused for what somebody did before: nobody decides on or shows their own work."""
    if move is Move.DECIDE:
        return is_another(publication, actor)
    if move in (Move.ANNOUNCE, Move.NOTIFY):
        return shows(publication, actor, in_small_office=small_office() is not None)
    return True
