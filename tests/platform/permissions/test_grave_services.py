"""Grave acts want a second factor of the last five minutes (R-10): which they are stands here, put down by hand.

Every service of the table stands in one of the two lists. So whoever writes a new one says here whether it is grave;
one that is and does not ask fails.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account import app_settings

from kaoping.basis.refusals import NotFresh
from kaoping.governance.acting.actor import FRESH
from tests.platform.cast import NOON, Cast
from tests.platform.permissions.test_services import SERVICES

GRAVE = (
    "unlock",
    "reset a password",
    "disable",
    "enable",
    "forget somebody's factors",
    "issue printed codes",
    "bind somebody's identity",
    "unbind somebody's identity",
    "appoint",
    "end a post",
    "delegate",
    "declare a small office",
    "end a small office",
    "give an administration",
    "end an administration",
    "disable an administrator",
    "ask for a grave act",
    "see what a grave act would do",
    "approve a grave act",
    "export contents",
    "fetch an export",
    "publish a scheme",
    "close a cycle",
    "close a period",
    "open a period again",
    "ask to open a period again",
    "issue a key",
    "confirm a run",
    "decide on a result",
    "announce a result",
    "give final notice",
    "correct a result",
    "correct as two have approved",
    "withdraw as two have approved",
    "ask to correct a result",
    "withdraw a public result",
    "ask to withdraw a public result",
    "give an opinion",
)
PLAIN = (
    "found",
    "rename",
    "move",
    "dissolve",
    "merge",
    "split",
    "enrol",
    "choose a password",
    "refuse a grave act",
    "withdraw a grave act",
    "end a delegation",
    "see a grave act",
    "read a notice",
    "keep a file",
    "keep a file that was looked into",
    "try a job again",
    "see organisations",
    "see successions",
    "see people",
    "read the ledger",
    "read accesses",
    "read an entry",
    "export the ledger",
    "fetch a receipt of another's",
    "draft a scheme",
    "propose a scheme",
    "check a scheme",
    "send back a proposed scheme",
    "send back a checked scheme",
    "withdraw a draft",
    "see a published scheme",
    "see a draft of a scheme",
    "prepare a cycle",
    "change the plan of a cycle",
    "set subjects",
    "assign",
    "keep a draft of a scheme",
    "open a cycle",
    "set a day",
    "clear a day",
    "settle a year",
    "see a cycle",
    "see a cycle that is being prepared",
    "see a period",
    "save drafts",
    "save drafts as assessor",
    "declare that there is no data",
    "submit",
    "accept",
    "return a value",
    "supersede",
    "supersede after an appeal",
    "settle where no value was given",
    "correct",
    "claim with a document",
    "claim",
    "decide a claim",
    "ask for more time",
    "decide on more time",
    "see a task",
    "see a value",
    "see the history of a value",
    "see a claim",
    "fetch the workbook of a task",
    "read a workbook back",
    "take a workbook over",
    "revoke a key",
    "see keys",
    "see a key",
    "save a mapping",
    "replace a mapping",
    "delete a mapping",
    "see mappings",
    "see a mapping",
    "hand in a sheet",
    "see the sheet handed in",
    "remember how a sheet was read",
    "read a sheet",
    "forget a sheet",
    "take over what was read",
    "start a run",
    "begin a run",
    "write a run",
    "go on with a run",
    "finish a run",
    "discard a run",
    "see a preview",
    "see a ranking",
    "see a score sheet",
    "open a confirmation",
    "answer",
    "reply",
    "close a confirmation",
    "close a confirmation whose days are over",
    "count a provisional last day again",
    "attach a scan",
    "withdraw a result",
    "see a publication",
    "see a unit's word",
    "see a run to open",
    "order",
    "put right",
    "check an order",
    "send an order back",
    "open an order again",
    "cancel an order",
    "count a deadline again",
    "see orders",
    "see an order",
    "see where to order",
    "file an appeal",
    "withdraw an appeal",
    "run again",
    "see appeals",
    "see an appeal",
    "see the history of an appeal",
    "see the explanation of an appeal",
    "see where to appeal",
)
"""What one does at one's desk all day, and what is decided on by another person afterwards."""


def test_of_every_service_it_is_said_whether_it_is_grave() -> None:
    assert sorted(GRAVE + PLAIN) == sorted(SERVICES)


@pytest.mark.parametrize("name", GRAVE)
def test_whoever_left_their_desk_for_five_minutes_shows_the_second_factor_again(name: str, cast: Cast) -> None:
    call, allowed = SERVICES[name]
    actor = cast.actor(min(allowed))

    for away in (FRESH + timedelta(seconds=1), timedelta(seconds=-1)):  # nor does one from the future count
        stale = replace(actor, session=replace(actor.session, verified_at=NOON - away))
        with pytest.raises(NotFresh):
            call(cast, stale)
    never = replace(actor, session=replace(actor.session, verified_at=None))
    with pytest.raises(NotFresh):
        call(cast, never)


def test_ones_own_factors_want_one_of_as_many_minutes() -> None:
    """Their pages are django-allauth's, which asks by itself: see `access/test_second_factors.py`."""
    assert timedelta(seconds=app_settings.REAUTHENTICATION_TIMEOUT) == FRESH == timedelta(minutes=5)
