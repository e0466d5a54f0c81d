"""Who is known at the provider as whom."""

from __future__ import annotations

from django.conf import settings

from kaoping.basis.reading import sole
from kaoping.governance.people.models import Person
from kaoping.governance.sso.models import Identity


def identity_of(person: int) -> Identity | None:
    """What a person is bound to at the provider of today."""
    return sole(Identity.objects.filter(person=person, issuer=settings.KAOPING_OIDC_ISSUER))


def person_of(subject: str) -> Person | None:
    """The person to whom a subject is bound, if the account may be used."""
    found = Identity.objects.filter(issuer=settings.KAOPING_OIDC_ISSUER, subject=subject).select_related("person")
    return next((one.person for one in found if one.person.is_active), None)
