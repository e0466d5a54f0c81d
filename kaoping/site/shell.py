"""What stands around every page: navigation by the steps of the loop, who one is, where one is."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.acting.roles import Role
from kaoping.governance.people.selectors import small_office
from kaoping.site.environment import Mode


@dataclass(frozen=True)
class Place:
    """An entry of the navigation: shown to whoever holds one of the permissions; to all staff, if there is none."""

    name: str
    title: str | Promise
    permissions: tuple[Permission, ...] = ()

    def is_for(self, actor: Actor) -> bool:
        """Whether somebody sees it."""
        return not self.permissions or any(actor.may(permission) for permission in self.permissions)


class May:
    """What somebody may do, for templates: `may.grant_roles`. A page shows no button that would lead nowhere."""

    def __init__(self, actor: Actor | None) -> None:
        self._actor = actor

    def __getitem__(self, name: str) -> bool:
        """Whether a permission is held anywhere.

        Raises:
            KeyError: if there is no permission of that name.
        """
        try:
            permission = Permission(name)
        except ValueError:
            raise KeyError(name) from None
        return self._actor is not None and self._actor.may(permission)


PLACES = (
    Place("home", _("待办")),
    Place("organisations", _("机构"), (Permission.SEE_ORGANISATIONS,)),
    Place("people", _("人员"), (Permission.SEE_PEOPLE,)),
    Place("ledger", _("存证"), (Permission.READ_LEDGER,)),
    Place("jobs", _("后台任务"), (Permission.SEE_JOBS,)),
)


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of every page."""
    actor: Actor | None = getattr(request, "actor", None)
    here = "" if request.resolver_match is None else request.resolver_match.view_name.partition("-")[0]
    return {
        "actor": actor,
        "may": May(actor),
        "roles": [] if actor is None else [Role(held.role).label for held in actor.holdings],
        "places": [] if actor is None else [place for place in PLACES if place.is_for(actor)],
        "here": here,
        "is_small_office": actor is not None and small_office() is not None,
        "is_demo": settings.KAOPING_MODE is Mode.DEMO,
        "day": today(),
    }
