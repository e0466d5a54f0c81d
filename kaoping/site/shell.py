"""What stands around every page: navigation by the steps of the loop, who one is, where one is."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaoping.basis.language import in_a_row
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
    Place("ledger", _("存证"), (Permission.READ_LEDGER,), at_root=True),
    Place("jobs", _("后台任务"), (Permission.SEE_JOBS,)),
    Place("compliance", _("合规"), (Permission.SEE_COMPLIANCE,)),
)


STEPS = {
    Step.PLAN: _("计划"),
    Step.COLLECT: _("采集"),
    Step.EVALUATE: _("评估"),
    Step.FEED_BACK: _("反馈"),
    Step.PUT_RIGHT: _("整改申诉"),
    Step.KEEP: _("管理"),
}


@dataclass(frozen=True)
class Group:
    """The places of a step under its name; a place that is alone stands for itself."""

    key: str
    title: str | Promise
    places: tuple[Place, ...]
    is_here: bool


def _navigation(actor: Actor, here: str) -> list[Group]:
    """What somebody sees of the navigation: the desk, the five steps of the loop, and keeping the platform."""
    by_step: dict[Step, list[Place]] = {}
    for place in navigation(actor):
        by_step.setdefault(place.step, []).append(place)
    return [
        Group(
            "keeping" if step is Step.KEEP else f"step-{step.value}",
            some[0].title if len(some) == 1 else STEPS[step],
            tuple(some),
            any(place.name == here for place in some),
        )
        for step, some in by_step.items()
    ]


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of every page."""
    actor: Actor | None = getattr(request, "actor", None)
    view = "" if request.resolver_match is None else request.resolver_match.view_name
    here = view.partition("-")[0]
    return {
        "actor": actor,
        "may": May(actor),
        "roles": "" if actor is None else in_a_row(str(Role(held.role).label) for held in actor.holdings),
        "navigation": [] if actor is None else _navigation(actor, here),
        "here": here,
        "help_text": "" if actor is None else text_of(getattr(request, "help_of", view)),
        "has_sso": is_configured(),
        "unread": 0 if actor is None else unread(actor),
        "is_small_office": actor is not None and small_office() is not None,
        "is_demo": settings.KAOPING_MODE is Mode.DEMO,
        "day": today(),
    }
