"""What stands around every page: navigation by the steps of the loop, who one is, where one is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.acting.roles import Role
from kaoping.governance.desk import Place, Step, navigation, places
from kaoping.governance.notices.selectors import unread
from kaoping.governance.people.selectors import small_office
from kaoping.governance.sso.provider import is_configured
from kaoping.site.environment import Mode
from kaoping.site.helping import text_of


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


places(
    Place("home", _("待办"), step=Step.DESK),
    Place("organisations", _("机构"), (Permission.SEE_ORGANISATIONS,)),
    Place("people", _("人员"), (Permission.SEE_PEOPLE,)),
    Place("ledger", _("存证"), (Permission.READ_LEDGER,)),
    Place("jobs", _("后台任务"), (Permission.SEE_JOBS,)),
)


def _navigation(actor: Actor) -> dict[str, object]:
    """The places of the steps in a row, and those that keep the platform together under one word."""
    found = navigation(actor)
    return {
        "places": [place for place in found if place.step is not Step.KEEP],
        "keeping": [place for place in found if place.step is Step.KEEP],
    }


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of every page."""
    actor: Actor | None = getattr(request, "actor", None)
    view = "" if request.resolver_match is None else request.resolver_match.view_name
    here = view.partition("-")[0]
    return {
        "actor": actor,
        "may": May(actor),
        "roles": [] if actor is None else [Role(held.role).label for held in actor.holdings],
        **({} if actor is None else _navigation(actor)),
        "here": here,
        "help_text": "" if actor is None else text_of(view),
        "has_sso": is_configured(),
        "unread": 0 if actor is None else unread(actor),
        "is_small_office": actor is not None and small_office() is not None,
        "is_demo": settings.KAOPING_MODE is Mode.DEMO,
        "day": today(),
    }
