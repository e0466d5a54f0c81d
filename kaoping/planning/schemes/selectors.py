"""Reading schemes.

Whoever makes, checks or publishes an owner's schemes sees all their versions; other staff of the owner and of what
stands below it see those that were published.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from weakref import WeakValueDictionary

from django.db.models import Q, QuerySet

from kaoping.basis.reading import sole
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.words import Words
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.values.asked import Asked
from kaoping.governance.acting import Actor, Permission, Unseen, today
from kaoping.governance.organisations.selectors import above
from kaoping.planning.schemes.models import Series, Version

WORKING = (Permission.MAKE_SCHEMES, Permission.CHECK_SCHEMES, Permission.PUBLISH_SCHEMES)
"""Whoever holds one of these works on schemes, and sees drafts."""


class Damaged(RuntimeError):
    """The text of a version is not the one of its digest: somebody changed the database behind the platform."""


def versions(actor: Actor) -> QuerySet[Version]:
    """The versions of schemes that somebody may see, the newest of each series first.

    Raises:
        Denied: without the permission `SEE_SCHEMES`.
    """
    actor.require(Permission.SEE_SCHEMES)
    working = frozenset[int]().union(*(actor.reach(permission) for permission in WORKING))
    posts = {held.organisation for held in actor.holdings}
    reading = above(posts, today()) | actor.reach(Permission.SEE_SCHEMES)
    seen = Q(series__organisation__in=working) | Q(series__organisation__in=reading, published_at__isnull=False)
    return Version.objects.filter(seen).select_related("series").order_by("series__title", "series_id", "-number")


def version(actor: Actor, id_: int) -> Version:
    """A version.

    Raises:
        Denied: without the permission `SEE_SCHEMES`.
        Unseen: if there is none, or it is another owner's, or a draft of others.
    """
    people = ("made_by", "checked_by", "published_by")
    found = sole(versions(actor).filter(pk=id_).select_related("series__organisation", *people))
    if found is None:
        raise Unseen()
    return found


def published(actor: Actor) -> QuerySet[Version]:
    """The versions that are in force: published and not withdrawn."""
    return versions(actor).filter(state="published")


def before(version: Version) -> Version | None:
    """The published version that came before one."""
    earlier = Version.objects.filter(series=version.series_id, number__lt=version.number, state="published")
    return earlier.order_by("-number").first()


def in_work(series: Series) -> Version | None:
    """The version of a series that is being worked on, if there is one."""
    return Version.objects.filter(series=series, state__in=("draft", "proposed", "checked")).first()


def scheme_of(version: Version) -> Scheme:
    """The scheme of a version; its long text is read where no version of the same digest was read before.

    Raises:
        Refused: if it is a draft that cannot be read.
        Damaged: if its text is not that of its digest.
    """
    if not version.digest:
        return parse_scheme_yaml(version.text)
    known = _known.get(version.digest) if "text" in version.get_deferred_fields() else None
    return _scheme(version.digest, version.text) if known is None else known


def asked_by(version: Version) -> Asked:
    """What a version asks for: its data items, and the names under which sheets may mean them."""
    scheme = scheme_of(version)
    return _ASKED.get(scheme, "", lambda: Asked(scheme))


def titles_of(version: Version) -> Mapping[str, Words]:
    """What the data items of a version are called: by their own titles, or by that of the leaf that asks for them."""
    return asked_by(version).titles


_known: WeakValueDictionary[str, Scheme] = WeakValueDictionary()
_ASKED: Kept[Asked] = Kept()


@lru_cache(maxsize=32)
def _scheme(digest: str, text: str) -> Scheme:
    scheme = parse_scheme_yaml(text)
    if scheme.digest() != digest:
        raise Damaged(digest)
    _known[digest] = scheme
    return scheme
