"""Binding a person to a subject of the provider, and taking that back. Both are grave: they decide who one is."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from kaoping.governance.acting import Actor, Permission, Refusal, now
from kaoping.governance.ledger.work import record, service
from kaoping.governance.people.keeping import require_kept
from kaoping.governance.people.models import Person
from kaoping.governance.sso.models import Identity
from kaoping.governance.sso.selectors import identity_of


@service
def bind(*, actor: Actor, person: Person, subject: str) -> Identity:
    """Bind a person to a subject: by themselves, or by a security administrator. Every session of theirs ends.

    Raises:
        Denied: for somebody else without the permission `BIND_IDENTITIES`.
        Unseen, Refusal: as `require_kept`, for whoever is beyond the actor's place.
        NotFresh: without a second factor of the last minutes.
        Refusal: `bound-already`, if the person has an identity, or the subject another person.
    """
    _may_bind(actor, person)
    issuer = settings.KAOPING_OIDC_ISSUER
    if identity_of(person.pk) is not None or Identity.objects.filter(issuer=issuer, subject=subject).exists():
        raise Refusal(_("该人员或该统一身份已经绑定，请先解除。"), code="bound-already", field="subject")
    bound = Identity.objects.create(person=person, issuer=issuer, subject=subject, bound_at=now())
    _end_sessions(person)
    record("identity.bound", bound, after={"person": person.account, "issuer": issuer, "subject": subject})
    return bound


@service
def unbind(*, actor: Actor, person: Person) -> None:
    """Take a binding back: by themselves, or by a security administrator. Every session of theirs ends.

    Raises:
        Denied, NotFresh: as `bind`.
        Refusal: `not-bound`.
    """
    _may_bind(actor, person)
    bound = identity_of(person.pk)
    if bound is None:
        raise Refusal(_("没有绑定统一身份。"), code="not-bound")
    record("identity.unbound", bound, before={"person": person.account, "subject": bound.subject})
    bound.delete()
    _end_sessions(person)


def _may_bind(actor: Actor, person: Person) -> None:
    if actor.person != person.pk:
        require_kept(actor, Permission.BIND_IDENTITIES, person)
    actor.require_fresh(now())


def _end_sessions(person: Person) -> None:
    """Who one is has changed: every session signs in again (R-9)."""
    person.epoch += 1
    person.save(update_fields=["epoch"])
