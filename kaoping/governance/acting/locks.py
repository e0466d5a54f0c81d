"""Two people, two locks (双人双锁): acts so grave that one person's right is not enough (R-26).

A service becomes such an act by one line:

    @grave("period.reopen", _("重新开放已关闭的考核期"), Permission.KEEP_CYCLES)
    @service
    def reopen(*, actor: Actor, period: int, reason: str) -> None: ...

Called, it refuses with `TwoPeopleWanted`, which becomes a page on which the act is asked for. When two others have
approved exactly these arguments, `kaoping.governance.dual` calls it again, with the lock open for them and for nothing
else. So that what is approved can be read, kept and compared, arguments are texts, whole numbers and truths: a
day is `2026-11-29`, an organisation its code, a person their account.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import ParamSpec, TypeAlias, TypeVar

from django.utils.functional import Promise

from kaoping.basis.clock import now
from kaoping.basis.refusals import TwoPeopleWanted
from kaoping.governance.acting.actor import Actor
from kaoping.governance.acting.permissions import Permission
from kaoping.methods.merkle.canonical import canonical

Argument: TypeAlias = "str | int | bool"
Arguments: TypeAlias = Mapping[str, Argument]
Say: TypeAlias = Callable[[Arguments], Sequence[tuple[str, str]]]
Holds: TypeAlias = Callable[[Arguments], bool]
Makers: TypeAlias = Callable[[Arguments], Collection[int]]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class GraveAct:
    """An act that wants two people.

    Attributes:
        kind: stable code, `noun.verb`.
        title: what it is, in a few words.
        permission: what whoever asks for it must hold; checked again when it is done.
        do: the service.
        say: what exactly will happen, as lines of a word and its value, for those who approve.
        about: the argument with the account of whom it favours: that person does not approve.
        names: the names of its arguments.
        holds: whether what the arguments say of the database is still so, byte for byte; where it is not, a request
            is void.
        makers: the numbers of the people whose work the act rests on: they do not approve it, but in a small office.
    """

    kind: str
    title: str | Promise
    permission: Permission
    do: Callable[..., object]
    say: Say
    about: str
    names: frozenset[str]
    holds: Holds
    makers: Makers


ACTS: dict[str, GraveAct] = {}
"""All acts, by kind."""

_opened: ContextVar[tuple[str, bytes] | None] = ContextVar("opened", default=None)


def grave(  # noqa: PLR0913 - one parameter for each thing that an act may say of itself
    kind: str,
    title: str | Promise,
    permission: Permission,
    *,
    say: Say | None = None,
    about: str = "",
    holds: Holds | None = None,
    makers: Makers | None = None,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Make a service an act that wants two people; without `say`, those who approve read the arguments as they are.

    An act whose arguments say what is in the database now, by digests, has `holds`; one that rests on the work of
    others has `makers`: see `GraveAct`.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        assert kind not in ACTS, f"{kind} stands for two acts"

        @functools.wraps(function)
        def locked(*args: P.args, **kwargs: P.kwargs) -> T:
            actor = kwargs["actor"]
            assert isinstance(actor, Actor), "a service is told who acts"
            actor.require(permission)
            actor.require_fresh(now())
            two_people(kind, {name: value for name, value in kwargs.items() if name != "actor"})  # type: ignore[misc]
            return function(*args, **kwargs)

        names = frozenset(inspect.signature(function).parameters) - {"actor"}
        ACTS[kind] = GraveAct(
            kind,
            title,
            permission,
            locked,
            say or _as_they_are,
            about,
            names,
            holds or _says_nothing_of_it,
            makers or _nobody,
        )
        return locked

    return decorate


def two_people(kind: str, arguments: Arguments) -> None:
    """Let nobody past unless two people have approved this act with these arguments.

    Raises:
        TwoPeopleWanted: if they have not.
    """
    spelt = canonical(arguments)
    if _opened.get() != (kind, spelt):
        raise TwoPeopleWanted(kind, spelt.decode())


@contextmanager
def opened(kind: str, arguments: Arguments) -> Iterator[None]:
    """Open the lock for one act with its arguments. Only the first start and the keeper of the locks do this."""
    token = _opened.set((kind, canonical(arguments)))
    try:
        yield
    finally:
        _opened.reset(token)


def _says_nothing_of_it(_arguments: Arguments) -> bool:
    return True


def _nobody(_arguments: Arguments) -> Collection[int]:
    return ()


def _as_they_are(arguments: Arguments) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in arguments.items()]
