"""A unit of work: one transaction that holds a change and the ledger's entry for it, or neither.

Entries are gathered while a service runs and appended last, because the tree is locked from then to the commit:
everybody who writes queues there, so the queue is kept short.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, models, transaction

from kaoping.basis.once import mark_done
from kaoping.basis.refusals import Conflict, Refusal, answered
from kaoping.governance.acting import Actor, now
from kaoping.governance.ledger.journal import Deed, append, tenant_of
from kaoping.governance.ledger.models import Entry, Result, TreeName

SHOWN = ".shown"
"""How actions end whose records everybody may read."""


class NothingRecorded(RuntimeError):
    """A service changed something, or nothing, and told the ledger nothing: a fault in the program."""


@dataclass
class Work:
    """What a service has done so far."""

    actor: Actor
    deeds: list[tuple[Actor, Deed]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    when_done: list[Callable[[list[Entry]], object]] = field(default_factory=list)


_current: ContextVar[Work | None] = ContextVar("work", default=None)
_rehearses: ContextVar[bool] = ContextVar("rehearses", default=False)


def is_working() -> bool:
    """Whether a service is running."""
    return _current.get() is not None


P = ParamSpec("P")
T = TypeVar("T")


def service(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function a service: it takes the `actor`, runs in one transaction, and records what it did.

    A service that calls another one shares its transaction; the outermost commits.

    Raises:
        NothingRecorded: if it returns without having recorded anything.
        SentTwice: if it is called for a form that was done already.
        Conflict: if somebody else has made meanwhile what may be there only once.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        actor = kwargs["actor"]
        assert isinstance(actor, Actor), "a service is told who acts"
        if _current.get() is not None:
            return function(*args, **kwargs)
        work = Work(actor)
        token = _current.set(work)
        try:
            with transaction.atomic():
                mark_done()
                result = function(*args, **kwargs)
                if not work.deeds:
                    raise NothingRecorded(function.__qualname__)
                work.entries += append(TreeName.DEEDS, work.deeds)
                for told in work.when_done:
                    told(work.entries)
                return result
        except Refusal as refusal:
            answered(refusal)
            raise
        except IntegrityError as error:
            if _is_taken(error):
                raise Conflict() from error
            raise
        finally:
            _current.reset(token)

    return run


def _is_taken(error: IntegrityError) -> bool:
    """Whether a unique key refused a row.

    A service looks first and says in words what is taken already. Two that look at once both find nothing; then the
    key lets one of them through.
    """
    cause = error.__cause__
    return getattr(cause, "sqlstate", getattr(cause, "sqlite_errorname", "")) in _TAKEN


_TAKEN = frozenset(("23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"))
"""What PostgreSQL and SQLite call it."""


class _Undone(Exception):
    """Ends a rehearsal."""


def is_rehearsal() -> bool:
    """Whether what is done is undone at once: then a step may be left out that the database lets nobody try."""
    return _rehearses.get()


def rehearse(do: Callable[[], object]) -> None:
    """Do something within a service and undo it: whatever would refuse it refuses now, and nothing is left of it."""
    work = _current.get()
    assert work is not None, "a rehearsal is part of a service"
    deeds, told = len(work.deeds), len(work.when_done)
    token = _rehearses.set(True)
    try:
        with transaction.atomic():
            do()
            raise _Undone
    except _Undone:
        pass
    finally:
        _rehearses.reset(token)
        del work.deeds[deeds:], work.when_done[told:]


@contextmanager
def deeds_of(actor: Actor) -> Iterator[None]:
    """Record what is done meanwhile as the deeds of another than whoever called the running service.

    For what somebody asked for and others have approved: it is done with the rights, and in the name, of who asked.
    """
    work = _running("deeds of another")
    caller, work.actor = work.actor, actor
    try:
        yield
    finally:
        work.actor = caller


def record(
    action: str,
    subject: models.Model,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    result: Result = Result.DONE,
) -> None:
    """Tell the ledger what the running service did to an object.

    Args:
        action: stable code, `noun.done`.
        subject: what it was done to; saved already.
        before: what the ledger keeps of how it was; whole numbers, Decimals, texts, dates, truths, None, nested.
        after: the same of how it is now.
        reason: why, in the actor's words, where one was asked for.
        result: what came of it.

    Raises:
        RuntimeError: outside a service.
    """
    assert not action.endswith(SHOWN), "what only some may read is not called as if everybody might"
    _tell(_running(action).actor, action, subject, before=before, after=after, reason=reason, result=result)


def record_openly(action: str, subject: models.Model, *, after: Mapping[str, object]) -> None:
    """Tell the ledger something that everybody may read: what was done and when, not by whom nor from where.

    It stands beside a deed that says who did it. Its opening may be handed out, so that anybody can check it; by its
    ending `.shown` the action says so.

    Raises:
        RuntimeError: outside a service.
    """
    assert action.endswith(SHOWN), "what everybody may read is called so"
    _running(action)
    _tell(Actor.platform(action), action, subject, after=after)


def when_recorded(tell: Callable[[Entry], object]) -> None:
    """Have the entry of what was recorded last told to a function, in the same transaction: for numbers of receipts.

    Raises:
        RuntimeError: outside a service, or before anything was recorded.
    """
    work = _running("when recorded")
    if not work.deeds:
        raise RuntimeError("nothing was recorded yet")
    at = len(work.deeds) - 1
    work.when_done.append(lambda entries: tell(entries[at]))


def _running(action: str) -> Work:
    work = _current.get()
    if work is None:
        raise RuntimeError(f"{action}: only a service records deeds")
    return work


def _tell(actor: Actor, action: str, subject: models.Model, **said: Any) -> None:
    """Keep a deed for the end of the work; `said` is what else a `Deed` says."""
    kind, number, work = subject._meta.label_lower, str(subject.pk), _running(action)
    whose = tenant_of(work.actor, subject)
    work.deeds.append((actor, Deed(action, kind, number, now(), tenant=whose, **said)))
