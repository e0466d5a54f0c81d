"""The one place where a denial is put on record, whatever denied it (R-29)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kaoping.basis.refusals import Answer, Barred, Denied, Forged, NotFresh, Refusal, TwoPeopleWanted, Unseen, answering
from kaoping.governance.access.addresses import address_of
from kaoping.governance.acting import Actor, Session
from kaoping.governance.ledger.denials import note_denied

ACTIONS: dict[type[Refusal], str] = {
    Denied: "access.denied",
    Unseen: "access.unseen",
    Barred: "access.barred",
    Forged: "access.forged",
    NotFresh: "access.not-fresh",
    TwoPeopleWanted: "access.two-people-wanted",
}
"""What each kind of denial is called on record."""
BY_NUMBER = "access.refused"
"""What an answer is called that denies by its number alone."""
DENYING = frozenset((401, 403))
"""Answers that deny by themselves, whoever gave them."""


class Denials:
    """Middleware: notes what was denied, outside of the transaction of the page, so that nothing undoes it.

    Refusals say by what they are whether they are denials; they are told here where they become an answer: by the
    middleware of refusals, by services, by forms. An answer that denies without any of them, such as one of a library,
    is noted by its number. Who has noted more of it already, such as the interface and the sign-in, is left to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        with answering() as answer:
            response = self.get_response(request)
            told = _told(request, response, answer)
            if told is not None:
                action, said = told
                note_denied(_caller(request), action, said=said)
        return response


def _told(request: HttpRequest, response: HttpResponse, answer: Answer) -> tuple[str, str] | None:
    """The action and what is said of it, if something was denied that nobody has noted yet."""
    if answer.is_noted:
        return None
    if answer.denial is not None:
        return _of_refusal(request, answer.denial)
    if response.status_code in DENYING:
        return BY_NUMBER, f"{response.status_code} {_asked_for(request)}"
    return None


def _of_refusal(request: HttpRequest, denial: Refusal) -> tuple[str, str]:
    """A denial in codes. What does not exist is told like what is out of reach (R-16)."""
    action = next(code for kind, code in ACTIONS.items() if isinstance(denial, kind))
    match denial:
        case Denied():
            return action, denial.permission
        case TwoPeopleWanted():
            return action, denial.kind
        case Barred():
            return action, f"{denial.code} {_asked_for(request)}"
    return action, _asked_for(request)


def _caller(request: HttpRequest) -> Actor:
    """Who asked; of somebody who is not signed in, from where."""
    actor = getattr(request, "actor", None)
    if isinstance(actor, Actor):
        return actor
    return Actor(0, "", (), Session("", address_of(request), getattr(request, "number", "")))


def _asked_for(request: HttpRequest) -> str:
    """The page that was asked for and the numbers in its address: nothing that somebody wrote."""
    found = request.resolver_match
    if found is None:
        return ""
    return " ".join([found.view_name, *(str(one) for one in found.kwargs.values() if isinstance(one, int))])
