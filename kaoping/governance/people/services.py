"""Enrolling people and giving them posts: whoever creates an account cannot give it a role, and vice versa (R-20)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kaoping.basis.language import in_a_row
from kaoping.governance.acting import Actor, Barred, Denied, Permission, Refusal, Role, now, today
from kaoping.governance.acting.locks import Argument, two_people
from kaoping.governance.ledger.checkpoints import sign_with_it
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.keeping import require_kept, require_whole
from kaoping.governance.people.models import Delegation, Person, Post, SmallOffice
from kaoping.governance.people.selectors import several_duties, small_office

INITIAL_PASSWORD_LIVES = timedelta(hours=72)
_LEGIBLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No l, I, O, 0, 1: an initial password is read from paper."""


@dataclass(frozen=True)
class Enrolled:
    """A new account and its initial password, which is shown once and stored nowhere."""

    person: Person
    password: str


@service
def enrol(*, actor: Actor, people: Sequence[tuple[str, str]]) -> tuple[Enrolled, ...]:
    """Make accounts for people, given as account and name: all of them or none.

    Raises:
        Denied: without the permission `ENROL_PEOPLE`.
        Refusal: `account-taken`, naming the accounts.
    """
    actor.require(Permission.ENROL_PEOPLE)
    return tuple(_enrolled(people))


def _enrolled(people: Sequence[tuple[str, str]]) -> Iterable[Enrolled]:
    accounts = [account for account, _name in people]
    taken = {*Person.objects.filter(account__in=accounts).values_list("account", flat=True)}
    taken |= {account for account in accounts if accounts.count(account) > 1}
    if taken:
        said = {"accounts": in_a_row(sorted(taken))}
        raise Refusal(_("账号已经使用或重复：%(accounts)s。") % said, code="account-taken", field="account")
    for account, name in people:
        person = Person(account=account, name=name)
        person.full_clean(exclude=["password"], validate_unique=False)  # looked for above; the key decides
        password = _initialise(person)
        record("person.enrolled", person, after={"account": account, "name": name})
        yield Enrolled(person, password)


@service
def reset_password(*, actor: Actor, person: Person) -> str:
    """Give a person a new initial password; all their sessions end. Grave: it wants a second factor shown just now.

    Raises:
        Denied: without the permission `ENROL_PEOPLE`.
        Unseen, Refusal: as `require_kept`, for whoever is beyond the actor's place.
    """
    require_kept(actor, Permission.ENROL_PEOPLE, person)
    actor.require_fresh(now())
    password = _initialise(person)
    record("person.password-reset", person)
    return password


def _initialise(person: Person) -> str:
    password = get_random_string(14, _LEGIBLE)
    person.set_password(password)
    person.password_set_at = now()
    person.initial_until = now() + INITIAL_PASSWORD_LIVES
    person.epoch += 1
    person.save()
    return password


@service
def disable(*, actor: Actor, person: Person) -> None:
    """Disable an account; all its sessions end with the next request. Grave: it wants a second factor shown just now.

    Raises:
        Unseen, Refusal: as `require_kept`, for whoever is beyond the actor's place.
        Refusal: `oneself`, `already`.
        TwoPeopleWanted: for an administrator: it would end an administration, which wants two people.
    """
    require_kept(actor, Permission.DISABLE_PEOPLE, person)
    actor.require_fresh(now())
    _refuse_same(person, is_disabled=True)
    if person.pk == actor.person:
        raise Barred(_("不能停用自己的账号。"), code="oneself")
    if _administrates(person):
        two_people(DISABLE, {"account": person.account})
    person.disabled_at = now()
    person.epoch += 1
    person.save(update_fields=["disabled_at", "epoch"])
    record("person.disabled", person)


@service
def enable(*, actor: Actor, person: Person) -> None:
    """Enable an account again. Grave, like disabling it.

    Raises:
        Unseen, Refusal: as `require_kept`, for whoever is beyond the actor's place.
        Refusal: `already`.
    """
    require_kept(actor, Permission.DISABLE_PEOPLE, person)
    actor.require_fresh(now())
    _refuse_same(person, is_disabled=False)
    person.disabled_at = None
    person.save(update_fields=["disabled_at"])
    record("person.enabled", person)


def _administrates(person: Person) -> bool:
    """Whether somebody holds the role of an administrator, now or from a later day on."""
    return person.posts.filter(_not_over(today()), role__in=[role.value for role in Role.administrators()]).exists()


def _not_over(day: date) -> Q:
    """Posts that have not ended by a day, be it without an end or with a later one."""
    return Q(ends__isnull=True) | Q(ends__gt=day)


def _refuse_same(person: Person, *, is_disabled: bool) -> None:
    """Two who press the same button: the second hears that it was done, and when it was done stays as it was."""
    if Person.objects.filter(pk=person.pk, disabled_at=None).exists() != is_disabled:
        raise Refusal(_("该账号已经是这个状态，没有改动。"), code="already")


@dataclass(frozen=True)
class Appointment:
    """A post to be given."""

    person: Person
    organisation: Organisation
    role: Role
    starts: date
    deputy_of: Post | None = None


GIVE, END, DISABLE = "people.give-administration", "people.end-administration", "people.disable-administrator"
"""Acts that want two people; what they are is in `administrations`."""


def given(to: Appointment) -> dict[str, Argument]:
    """An appointment as two people approve it."""
    return {
        "account": to.person.account,
        "organisation": to.organisation.code,
        "role": to.role.value,
        "starts": to.starts.isoformat(),
        "deputy_of": "" if to.deputy_of is None else to.deputy_of.person.account,
    }


def ended(post: Post, day: date) -> dict[str, Argument]:
    """The end of a post as two people approve it."""
    return {
        "account": post.person.account,
        "organisation": post.organisation.code,
        "role": post.role,
        "day": day.isoformat(),
    }


@service
def appoint(*, actor: Actor, to: Appointment) -> Post:
    """Give a person a post. Grave: it wants a second factor shown just now (R-10).

    Raises:
        Refusal: `oneself`, `separated` (administrators hold no other role), `not-a-deputy`.
        TwoPeopleWanted: for the role of an administrator.
    """
    actor.require(Permission.GRANT_ROLES, to.organisation.pk)
    actor.require_fresh(now())
    if to.person.pk == actor.person:
        raise Barred(_("不能给自己授予角色。"), code="oneself", field="person")
    is_separate = _keep_separated(to)
    if to.deputy_of is not None:
        _check_deputy(to, to.deputy_of)
    if to.role in Role.administrators():
        two_people(GIVE, given(to))
    post = Post.objects.create(
        in_small_office=not is_separate,
        person=to.person,
        organisation=to.organisation,
        role=to.role,
        starts=to.starts,
        deputy_of=to.deputy_of,
    )
    _end_sessions(to.person)
    record("post.given", post, after=_said(post))
    sign_with_it()
    return post


@service
def end_post(*, actor: Actor, post: Post, day: date) -> None:
    """End a post: `day` is the first day without it. Grave, like giving it.

    Raises:
        Refusal: `too-early`.
        TwoPeopleWanted: for the role of an administrator.
    """
    actor.require(Permission.GRANT_ROLES, post.organisation_id)
    actor.require_fresh(now())
    if post.ends is not None or day < post.starts:
        raise Refusal(_("该任职已经终止，或日期早于起始日期。"), code="too-early", field="day")
    if post.role in Role.administrators():
        two_people(END, ended(post, day))
    before = _said(post)
    post.ends = day
    post.save(update_fields=["ends"])
    _end_sessions(post.person)
    record("post.ended", post, before=before, after=_said(post))
    sign_with_it()


@service
def delegate(*, actor: Actor, post: Post, to: Person, starts: date, ends: date, reason: str) -> Delegation:
    """Lend one's own post to another person for some days (`ends` is the first day without). Grave, like giving one.

    Raises:
        Denied: if the post is somebody else's.
        Refusal: `oneself`, `separated`, `not-valid` (in the past, or ending before it starts).
    """
    actor.require(Permission.DELEGATE, post.organisation_id)
    if post.person_id != actor.person:
        raise Denied(Permission.DELEGATE)
    actor.require_fresh(now())
    if to.pk == actor.person:
        raise Barred(_("不能委托给自己。"), code="oneself", field="to")
    if not today() <= starts < ends:
        raise Refusal(_("委托期间应从今天或以后开始，并在终止日期之前。"), code="not-valid", field="ends")
    _keep_separated(Appointment(to, post.organisation, Role(post.role), starts))
    new = Delegation.objects.create(post=post, to=to, starts=starts, ends=ends, reason=reason)
    _end_sessions(to)
    record("post.delegated", new, after={**_said(post), "to": to.account, "starts": starts, "ends": ends})
    sign_with_it()
    return new


@service
def end_delegation(*, actor: Actor, delegation: Delegation, day: date) -> None:
    """Take a delegation back: `day` is the first day without it. By whoever gave it.

    Raises:
        Denied: if the post is somebody else's.
        Refusal: `too-late`, if it has ended by then; one that has not begun yet is given up whole.
    """
    if delegation.post.person_id != actor.person:
        raise Denied(Permission.DELEGATE)
    if day >= delegation.ends or delegation.ends <= delegation.starts:
        raise Refusal(_("该委托在此日期前已经终止。"), code="too-late", field="day")
    before = {"starts": delegation.starts, "ends": delegation.ends}
    # Who lends a post from the 5th and thinks better of it on the 4th has lent it for no day at all.
    delegation.ends = max(day, delegation.starts)
    delegation.save(update_fields=["ends"])
    _end_sessions(delegation.to)
    record("post.delegation-ended", delegation, before=before, after={"ends": delegation.ends})
    sign_with_it()


def _keep_separated(to: Appointment) -> bool:
    """Administrators hold no other role; who holds another does not administrate. Whether it is so.

    A post that ends on a later day, and one that is lent, are held like any other.

    Raises:
        Refusal: `separated`, if it is not, and no small office was declared.
    """
    own = to.person.posts.filter(_not_over(to.starts))
    lent = Post.objects.filter(delegations__to=to.person, delegations__ends__gt=to.starts)
    others = {Role(role) for posts in (own, lent) for role in posts.values_list("role", flat=True)}
    kinds = {role.duty for role in others | {to.role}}
    if len(kinds) > 1 and small_office() is None:
        raise Barred(_("系统、安全、审计管理员必须分设，且不得兼任考评角色。"), code="separated", field="role")
    return len(kinds) == 1


@service
def declare_small_office(*, actor: Actor, reason: str) -> SmallOffice:
    """Declare that too few people work here to separate all duties. Grave: it wants a second factor shown just now.

    It holds for everybody, so it is for whoever administers the whole of a tenant.

    Raises:
        Denied: to whoever holds the permission `GRANT_ROLES` at no root.
        Refusal: `declared-already`.
    """
    require_whole(actor, Permission.GRANT_ROLES)
    actor.require_fresh(now())
    if small_office() is not None:
        raise Refusal(_("已经声明为小型单位模式。"), code="declared-already")
    declared = SmallOffice.objects.create(declared_at=now(), reason=reason)
    record("small-office.declared", declared, after={"reason": reason})
    sign_with_it()
    return declared


@service
def end_small_office(*, actor: Actor) -> None:
    """Take the declaration back. Grave, like making it.

    Raises:
        Denied: as `declare_small_office`.
        Refusal: `not-declared`; `still-needed`, while somebody holds roles that should be separated.
    """
    require_whole(actor, Permission.GRANT_ROLES)
    actor.require_fresh(now())
    declared = small_office()
    if declared is None:
        raise Refusal(_("没有声明小型单位模式。"), code="not-declared")
    names = in_a_row(person.name for person in several_duties())
    if names:
        said = {"names": names}
        raise Refusal(_("%(names)s 仍兼任应当分设的角色，请先调整任职。") % said, code="still-needed")
    declared.is_open = False
    declared.save(update_fields=["is_open"])
    record("small-office.ended", declared)
    sign_with_it()


def _check_deputy(to: Appointment, principal: Post) -> None:
    if (principal.organisation_id, principal.role) != (to.organisation.pk, to.role.value):
        raise Refusal(_("B角与A角的机构和角色应当一致。"), code="not-a-deputy", field="deputy_of")
    if principal.person_id == to.person.pk:
        raise Refusal(_("B角与A角应当是两个人。"), code="not-a-deputy", field="deputy_of")


def _end_sessions(person: Person) -> None:
    """Rights have changed: every session of the person signs in again (R-9)."""
    person.epoch += 1
    person.save(update_fields=["epoch"])


def _said(post: Post) -> dict[str, object]:
    """What the ledger keeps of a post."""
    return {
        "person": post.person.account,
        "organisation": post.organisation.code,
        "role": post.role,
        "deputy_of": post.deputy_of_id,
        "starts": post.starts,
        "ends": post.ends,
    }
