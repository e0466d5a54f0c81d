"""Passwords chosen, accounts unlocked."""

from __future__ import annotations

from kaoping.governance.access import lockout
from kaoping.governance.access.models import OldPassword
from kaoping.governance.access.passwords import profile
from kaoping.governance.acting import Actor, Denied, Permission, now
from kaoping.governance.ledger.work import record, service
from kaoping.governance.people.models import Person


@service
def change_password(*, actor: Actor, person: Person, password: str) -> None:
    """Take a password that a person has chosen for themselves. Every other session of theirs ends (R-9).

    Raises:
        Denied: if it is somebody else's.
    """
    if actor.person != person.pk:
        raise Denied(Permission.ENROL_PEOPLE)
    OldPassword.objects.create(person=person, hash=person.password, until=now())
    _forget_oldest(person)
    person.set_password(password)
    person.password_set_at = now()
    person.initial_until = None
    person.epoch += 1
    person.save()
    record("person.password-changed", person)


def _forget_oldest(person: Person) -> None:
    kept = person.old_passwords.order_by("-until", "-pk").values_list("pk", flat=True)[
        : max(profile().remembered - 1, 0)
    ]
    person.old_passwords.exclude(pk__in=[*kept]).delete()


@service
def unlock(*, actor: Actor, person: Person) -> int:
    """Lift the locks of an account; how many there were."""
    actor.require(Permission.UNLOCK_PEOPLE)
    lifted = lockout.unlock(person.account)
    record("person.unlocked", person, after={"locks": lifted})
    return lifted
