"""Passwords chosen, accounts unlocked, second factors that were lost taken away, printed codes handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.basis.refusals import Barred, Refusal
from kaoping.governance.access import lockout
from kaoping.governance.access.models import OldPassword
from kaoping.governance.access.passwords import profile
from kaoping.governance.acting import Actor, Denied, Permission, now
from kaoping.governance.ledger.work import record, service
from kaoping.governance.notices.services import notify
from kaoping.governance.people.keeping import require_kept
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
    """Lift the locks of an account; how many there were. Grave: it wants a second factor shown just now.

    Raises:
        NotFresh: without one.
        Denied, Unseen, Refusal: as `require_kept`, for whoever is beyond the actor's place.
    """
    require_kept(actor, Permission.UNLOCK_PEOPLE, person)
    actor.require_fresh(now())
    lifted = lockout.unlock(person.account)
    record("person.unlocked", person, after={"locks": lifted})
    return lifted


@service
def forget_factors(*, actor: Actor, person: Person) -> tuple[str, ...]:
    """Take away the second factors that somebody has lost; at their next sign-in they bind new ones. Grave.

    Whoever resets passwords does not do this, and vice versa: nobody gets into an account alone. All sessions end.

    Returns:
        What kinds of factors there were.

    Raises:
        NotFresh: without a second factor shown just now.
        Unseen, Refusal: as `require_kept`, for whoever is beyond the actor's place.
        Refusal: `oneself`; `none`, if there are no factors.
    """
    require_kept(actor, Permission.UNLOCK_PEOPLE, person)
    actor.require_fresh(now())
    if person.pk == actor.person:
        raise Barred(_("不能重置自己的第二因素，请由另一名安全管理员办理。"), code="oneself")
    held = Authenticator.objects.filter(user=person)
    kinds = tuple(sorted(held.values_list("type", flat=True)))
    if not kinds:
        raise Refusal(_("该账号还没有绑定第二因素，无需重置。"), code="none")
    held.delete()
    person.epoch += 1
    person.save(update_fields=["epoch"])
    record("person.factors-reset", person, before={"factors": list(kinds)})
    notify(person, gettext_noop("您的第二因素已由安全管理员重置。如果不是您要求的，请立即告知安全管理员和审计管理员。"))
    return kinds


@dataclass(frozen=True)
class Issued:
    """The printed codes of a person, which are shown once to whoever hands them over."""

    person: Person
    codes: tuple[str, ...]


@service
def issue_codes(*, actor: Actor, people: Sequence[Person]) -> tuple[Issued, ...]:
    """Give people printed codes as a second factor: for those who have neither telephone nor security key. Grave.

    Codes that somebody had before no longer hold, their other factors do, and all their sessions end. Whoever makes
    accounts and passwords does not do this, and vice versa: nobody gets into an account alone.

    Raises:
        NotFresh: without a second factor shown just now.
        Unseen, Refusal: as `require_kept`, for whoever is beyond the actor's place.
        Refusal: `oneself`.
    """
    require_kept(actor, Permission.UNLOCK_PEOPLE, *people)
    actor.require_fresh(now())
    if any(person.pk == actor.person for person in people):
        raise Barred(_("不能给自己发放备用码，请由另一名安全管理员办理。"), code="oneself", field="people")
    return tuple(_issued(person) for person in people)


def _issued(person: Person) -> Issued:
    had, _kinds = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(person).generate_codes()
    person.epoch += 1
    person.save(update_fields=["epoch"])
    record("person.codes-issued", person, before={"had_codes": had > 0}, after={"codes": len(codes)})
    notify(
        person,
        gettext_noop(
            "安全管理员给您发放了备用码，以前的备用码已失效。如果不是您要求的，请立即告知安全管理员和审计管理员。"
        ),
    )
    return Issued(person, tuple(codes))
