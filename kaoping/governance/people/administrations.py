"""Giving and ending the role of an administrator, and disabling one: acts that want two people.

Because an administrator can do much, and whoever alone could take one away could do more.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Role, Unseen, today
from kaoping.governance.acting.locks import Arguments, grave
from kaoping.governance.ledger.work import service
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.people.models import Person, Post
from kaoping.governance.people.services import DISABLE, END, GIVE, Appointment, appoint, disable, end_post


def _say(arguments: Arguments) -> list[tuple[str, str]]:
    """The person, unit and role with their names of today, beside what stands in the act itself."""
    person = Person.objects.filter(account=arguments["account"]).first()
    names = {unit.code: unit.name for unit in tree_on(today()).units.values()}
    code = str(arguments["organisation"])
    lines = [
        (_("人员"), f"{person.name if person else '—'}（{arguments['account']}）"),
        (_("机构"), f"{names.get(code, '—')}（{code}）"),
        (_("角色"), str(Role(str(arguments["role"])).label)),
    ]
    if arguments.get("deputy_of"):
        lines.append((_("担任谁的B角"), str(arguments["deputy_of"])))
    is_given = "starts" in arguments
    lines.append((_("起始日期") if is_given else _("终止日期"), str(arguments["starts" if is_given else "day"])))
    return lines


@grave(GIVE, gettext_lazy("授予管理员角色"), Permission.GRANT_ROLES, say=_say, about="account")
@service
def give_administration(
    *, actor: Actor, account: str, organisation: str, role: str, starts: str, deputy_of: str
) -> None:
    """Give a person the role of an administrator.

    Raises:
        Unseen: if there is no such person, organisation or post any more.
        Refusal: as `appoint`.
    """
    person = sole(Person.objects.filter(account=account, disabled_at=None))
    unit = sole(Organisation.objects.filter(code=organisation))
    if person is None or unit is None:
        raise Unseen()
    principal = _open_post(deputy_of, organisation, role) if deputy_of else None
    appoint(actor=actor, to=Appointment(person, unit, Role(role), date.fromisoformat(starts), principal))


@grave(END, gettext_lazy("终止管理员任职"), Permission.GRANT_ROLES, say=_say, about="account")
@service
def end_administration(*, actor: Actor, account: str, organisation: str, role: str, day: str) -> None:
    """End the post of an administrator.

    Raises:
        Unseen: if there is no such post any more.
        Refusal: as `end_post`.
    """
    end_post(actor=actor, post=_open_post(account, organisation, role), day=date.fromisoformat(day))


def _say_account(arguments: Arguments) -> list[tuple[str, str]]:
    """The person, with their name of today."""
    person = Person.objects.filter(account=arguments["account"]).first()
    return [(_("人员"), f"{person.name if person else '—'}（{arguments['account']}）")]


@grave(DISABLE, gettext_lazy("停用管理员账号"), Permission.DISABLE_PEOPLE, say=_say_account, about="account")
@service
def disable_administrator(*, actor: Actor, account: str) -> None:
    """Disable the account of an administrator.

    Raises:
        Unseen: if there is no such person any more.
        Refusal: as `disable`.
    """
    person = sole(Person.objects.filter(account=account))
    if person is None:
        raise Unseen()
    disable(actor=actor, person=person)


def _open_post(account: str, organisation: str, role: str) -> Post:
    found = Post.objects.filter(person__account=account, organisation__code=organisation, role=role, ends=None).first()
    if found is None:
        raise Unseen()
    return found
