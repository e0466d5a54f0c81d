"""Telling people something, and noting that they have read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Role, Unseen, now
from kaoping.governance.ledger.accesses import note
from kaoping.governance.notices.models import Notice
from kaoping.governance.notices.selectors import notices
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import holders


@dataclass(frozen=True)
class Holders:
    """Whoever holds a role at an organisation today: by a post, as a deputy or by delegation."""

    role: Role
    organisation: int


def notify(
    to: Person | Holders | Iterable[Person], text: str, url: str = "", **said: str | int | Decimal | date
) -> list[Notice]:
    """Tell people something, in the transaction of what it tells of; each is told once, disabled accounts are not.

    Args:
        to: one person, several, or the holders of a post.
        text: a whole sentence, marked with `gettext_noop`, with gaps such as `%(name)s`.
        url: the page that it is about, beginning with a slash; empty if there is none.
        said: what stands in the gaps.
    """
    assert connection.in_atomic_block, "people are told in the transaction of what they are told of"
    assert not url or (url.startswith("/") and not url.startswith("//")), "a notice leads to a page of the platform"
    gaps = {name: _kept(value) for name, value in said.items()}
    assert text % gaps if gaps else text, "a gap without its filling would only show when somebody reads it"
    people = {person.pk: person for person in _people(to) if person.is_active}
    return Notice.objects.bulk_create(
        Notice(to=person, text=text, said=gaps, url=url, at=now()) for person in people.values()
    )


def _kept(value: str | int | Decimal | date) -> object:
    """What stands in a gap, as JSON; a day is kept as one, and spelled in the language of whoever reads it."""
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int) else str(value)


def _people(to: Person | Holders | Iterable[Person]) -> Iterable[Person]:
    if isinstance(to, Person):
        return (to,)
    return holders(to.role, to.organisation) if isinstance(to, Holders) else to


@transaction.atomic
def read(*, actor: Actor, id_: int) -> Notice:
    """Note that a notice of one's own was read: the first time counts. Reading is an access, not a deed.

    Raises:
        Unseen: if it is somebody else's.
    """
    found = sole(notices(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    if Notice.objects.filter(pk=found.pk, read_at__isnull=True).update(read_at=now()):
        note(actor, "notice.read", found)
    return found


@transaction.atomic
def read_all(*, actor: Actor) -> int:
    """Note that all of one's notices were read; how many were new."""
    count = notices(actor).filter(read_at__isnull=True).update(read_at=now())
    if count:
        note(actor, "notice.read-all", None, said=str(count))
    return count
