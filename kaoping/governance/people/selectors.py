"""Reading people, and building the actor that a person is today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from kaoping.basis.reading import once_a_page, sole
from kaoping.governance.acting import Actor, Duty, Holding, Permission, Role, Session, Unseen, today
from kaoping.governance.organisations.selectors import below
from kaoping.governance.people.models import Delegation, Person, Post, SmallOffice
from kaoping.governance.tenancy.scope import everywhere


def held_on(day: date, of: str = "") -> Q:
    """Posts and delegations that hold on a day; `of` leads to them from another table ("post__")."""
    return Q(**{f"{of}starts__lte": day}) & (Q(**{f"{of}ends__isnull": True}) | Q(**{f"{of}ends__gt": day}))


def actor_of(person: Person, session: Session | None = None, day: date | None = None) -> Actor:
    """The actor that a person is on a day: today, unless another is asked for. A disabled person holds nothing."""
    if not person.is_active:
        return Actor(person.pk, person.name, (), session or Session())
    with everywhere():  # Whose rows somebody may see follows from this alone.
        holdings = tuple(_holdings(person, day or today()))
    return Actor(person.pk, person.name, holdings, session or Session())


_HELD = """held.id AS post, held.role, held.organisation_id, held.tenant_id, unit.name"""
_UNIT = """
    LEFT JOIN organisations_standing unit
        ON unit.organisation_id = held.organisation_id AND unit.starts <= %s AND (unit.ends IS NULL OR unit.ends > %s)
"""
_HOLDINGS = f"""
    SELECT 0, held.id AS number, {_HELD}, absent.person_id
    FROM people_post held LEFT JOIN people_post absent ON absent.id = held.deputy_of_id {_UNIT}
    WHERE held.person_id = %s AND held.starts <= %s AND (held.ends IS NULL OR held.ends > %s)
    UNION ALL
    SELECT 1, lent.id AS number, {_HELD}, held.person_id
    FROM people_delegation lent JOIN people_post held ON held.id = lent.post_id {_UNIT}
    WHERE lent.to_id = %s AND lent.starts <= %s AND (lent.ends IS NULL OR lent.ends > %s)
        AND held.starts <= %s AND (held.ends IS NULL OR held.ends > %s)
    ORDER BY 1, 2
"""  # noqa: S608 - put together from what stands here


def _holdings(person: Person, day: date) -> Iterator[Holding]:
    """What a person holds, then what was lent to them.

    Every request asks. That two queries were made from models, each time anew, took a sixth of a small page.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLDINGS, [day, day, person.pk, day, day, day, day, person.pk, *(day,) * 4])
        found = cursor.fetchall()
    absent_at = _places({acting_for for *_, acting_for in found if acting_for is not None}, day)
    for _, _, post, name, organisation, tenant, unit, acting_for in found:
        assert tenant is not None  # the database says so too
        role, own = Role(name), frozenset((organisation,))
        reach = below(own, day) if role.reaches_below else own
        absent = absent_at.get(acting_for, frozenset())
        yield Holding(role, organisation, reach, post, acting_for, tenant, absent, unit or "")


def _places(people: Collection[int], day: date) -> dict[int | None, frozenset[int]]:
    """Where some people hold anything of their own or lent on a day, by person; most requests have nobody to ask of."""
    if not people:
        return {}
    own = Post.objects.filter(held_on(day), person__in=people).values_list("person", "organisation")
    lent = Delegation.objects.filter(held_on(day), held_on(day, "post__"), to__in=people)
    found: dict[int | None, frozenset[int]] = {}
    for person, organisation in [*own, *lent.values_list("to", "post__organisation")]:
        found[person] = found.get(person, frozenset()) | {organisation}
    return found


@once_a_page
def small_office() -> SmallOffice | None:
    """The declaration in force that this is a small office, if there is one."""
    return sole(SmallOffice.objects.filter(is_open=True))


def several_duties() -> list[Person]:
    """People who hold roles that should be separated, as a small office may: the risk to be shown."""
    held: dict[Person, set[Duty]] = {}
    for post in Post.objects.filter(held_on(today())).select_related("person"):
        held.setdefault(post.person, set()).add(Role(post.role).duty)
    lent = Delegation.objects.filter(starts__lte=today(), ends__gt=today()).select_related("to", "post")
    for one in lent:
        held.setdefault(one.to, set()).add(Role(one.post.role).duty)
    return [person for person, duties in held.items() if len(duties) > 1]


def people(actor: Actor) -> QuerySet[Person]:
    """All accounts, for those who keep them."""
    actor.require(Permission.SEE_PEOPLE)
    return Person.objects.order_by("account")


def person(actor: Actor, id_: int) -> Person:
    """One account.

    Raises:
        Denied: if the actor keeps no accounts.
        Unseen: if there is none.
    """
    found = sole(people(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def posts_of(actor: Actor, id_: int) -> QuerySet[Post]:
    """The posts of a person, past ones too."""
    return Post.objects.filter(person=person(actor, id_)).select_related("organisation").order_by("-starts")


def given_delegations(actor: Actor) -> QuerySet[Delegation]:
    """What the actor has lent of their own posts, the latest first."""
    mine = Delegation.objects.filter(post__person=actor.person).select_related("post__organisation", "to")
    return mine.order_by("-starts", "-pk")


def received_delegations(actor: Actor) -> QuerySet[Delegation]:
    """What was lent to the actor, the latest first."""
    lent = Delegation.objects.filter(to=actor.person).select_related("post__organisation", "post__person")
    return lent.order_by("-starts", "-pk")


def own_posts(actor: Actor, day: date) -> QuerySet[Post]:
    """The actor's own posts of a day: those that can be delegated."""
    return Post.objects.filter(held_on(day), person=actor.person).order_by("pk")


def found(actor: Actor, query: str) -> QuerySet[Person]:
    """Accounts whose account or name holds a text; all of them for an empty one."""
    everybody = people(actor)
    return everybody.filter(Q(account__icontains=query) | Q(name__icontains=query)) if query else everybody


def posts_today(people: Iterable[Person]) -> dict[int, list[Post]]:
    """The posts of some people today, by the number of the person: one query for all."""
    held: dict[int, list[Post]] = {}
    for post in Post.objects.filter(held_on(today()), person__in=people).order_by("pk"):
        held.setdefault(post.person_id, []).append(post)
    return held


def holders(role: Role, organisation: int) -> QuerySet[Person]:
    """Whoever holds a role at an organisation today: by a post, as a deputy, or by delegation."""
    posts = Post.objects.filter(held_on(today()), role=role, organisation=organisation)
    lent = Delegation.objects.filter(held_on(today()), post__in=posts)
    return Person.objects.filter(
        Q(pk__in=posts.values("person")) | Q(pk__in=lent.values("to")), disabled_at=None
    ).order_by("pk")
