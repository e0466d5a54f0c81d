"""The first start (初始化): before the three administrators exist there is nobody who could allow anything."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Refusal
from kaoping.governance.acting import Actor, Holding, Role, Session
from kaoping.governance.ledger.keys import make_key
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Kind
from kaoping.governance.organisations.services import Described, found
from kaoping.governance.people.models import Post
from kaoping.governance.people.services import Enrolled, declare_small_office, enrol

ADMINISTRATIONS = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDIT_ADMIN}


def has_begun() -> bool:
    """Whether all three administrators were appointed once."""
    held = Post.objects.filter(role__in=Role.administrators()).values_list("role", flat=True)
    return len(set(held)) == len(ADMINISTRATIONS)


def begin(
    organisation: str, code: str, people: Mapping[str, tuple[str, str]], *, small_office: str = ""
) -> dict[str, Enrolled]:
    """Make the root organisation and the administrators, given as account and name: all in one transaction.

    Raises:
        Refusal: `not-three`, if one person would be two administrators; in a small office, which gives its reason, two
            people will do, but whoever audits is not one of those who are audited.
    """
    accounts = [account for account, _name in people.values()]
    if len(set(accounts)) != len(ADMINISTRATIONS) and not small_office:
        raise Refusal(_("系统、安全、审计管理员必须是三个不同的人。"), code="not-three")
    if accounts.count(people["audit"][0]) != 1:
        raise Refusal(_("审计管理员不能由系统管理员或安全管理员兼任。"), code="not-three")
    make_key()
    everything = frozenset(Role)
    platform = Actor(
        0, "begin", tuple(Holding(role, 0, frozenset((0,)), 0) for role in everything), Session(verified_at=now())
    )
    return _begin(actor=platform, organisation=organisation, code=code, people=people, small_office=small_office)


@service
def _begin(
    *, actor: Actor, organisation: str, code: str, people: Mapping[str, tuple[str, str]], small_office: str
) -> dict[str, Enrolled]:
    day = today()
    root = found(actor=actor, what=Described(code=code, kind=Kind.BUREAU, name=organisation), day=day)
    if small_office:
        declare_small_office(actor=actor, reason=small_office)
    made = {one.person.account: one for one in enrol(actor=actor, people=[*dict.fromkeys(people.values())])}
    enrolled = {kind: made[people[kind][0]] for kind in ADMINISTRATIONS}
    for kind, one in enrolled.items():
        is_second = one.person.posts.exists()
        post = Post.objects.create(
            person=one.person,
            organisation=root,
            role=ADMINISTRATIONS[kind],
            starts=day,
            in_small_office=is_second,
        )
        record("post.given", post, after={"person": one.person.account, "role": str(post.role)})
    return enrolled
