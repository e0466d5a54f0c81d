"""The actor: a person in a session, with the posts held today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kaoping.basis.refusals import Denied, NotFresh, Unseen
from kaoping.governance.acting.permissions import GRANTS, Permission
from kaoping.governance.acting.roles import Role

FRESH = timedelta(minutes=5)
"""For how long a second factor counts as just shown, before grave acts (R-10)."""


@dataclass(frozen=True)
class Holding:
    """A role held at an organisation, by a post of one's own, as a deputy (AB角) or by delegation.

    `reach` holds the organisations that the role reaches today; `tenant` is the one to which they all belong.
    `absent_at` are the organisations at which whoever one acts for (`acting_for`) holds anything. `unit` is what the
    organisation is called today, for the ledger.
    """

    role: Role
    organisation: int
    reach: frozenset[int]
    post: int
    acting_for: int | None = None
    tenant: int = 0
    absent_at: frozenset[int] = frozenset()
    unit: str = ""


@dataclass(frozen=True)
class Session:
    """From where and since when somebody acts; digests and numbers, nothing secret."""

    digest: str = ""
    address: str = ""
    request: str = ""
    verified_at: datetime | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts. `person` is 0 for the platform itself (timed work)."""

    person: int
    name: str
    holdings: tuple[Holding, ...] = ()
    session: Session = Session()

    @classmethod
    def platform(cls, task: str) -> Actor:
        """The platform itself, doing what was scheduled."""
        return cls(person=0, name=task)

    @property
    def tenants(self) -> frozenset[int]:
        """The tenants whose rows are there for this actor."""
        return frozenset(held.tenant for held in self.holdings)

    def holds(self, role: Role) -> bool:
        """Whether a role is held anywhere."""
        return any(held.role is role for held in self.holdings)

    def may(self, permission: Permission, organisation: int | None = None) -> bool:
        """Whether something may be done: anywhere, or to what belongs to an organisation."""
        return any(self._granting(permission, organisation))

    def reach(self, permission: Permission) -> frozenset[int]:
        """The organisations for which a permission is held."""
        return frozenset().union(*(held.reach for held in self._granting(permission, None)))

    def roots(self, permission: Permission) -> frozenset[int]:
        """The tenants at whose root a permission is held: for what is about the whole of a tenant."""
        return self.reach(permission) & self.tenants

    def tenants_with(self, permission: Permission) -> frozenset[int]:
        """The tenants in which a permission is held, at whichever organisation of theirs."""
        return frozenset(held.tenant for held in self._granting(permission, None))

    def require(self, permission: Permission, organisation: int | None = None) -> Holding:
        """The holding under which something is done.

        Raises:
            Denied: if the permission is held nowhere.
            Unseen: if it is held, but not for this organisation: what is out of reach is not known to exist.
        """
        for held in self._granting(permission, organisation):
            return held
        if organisation is not None and self.may(permission):
            raise Unseen()
        raise Denied(permission)

    def hands(self, permission: Permission, organisation: int | None = None) -> frozenset[int]:
        """Whose work counts as the actor's own where somebody else has to do the next step (R-21).

        That of the actor; and of whoever they stand in for, where they hold the permission for nobody else: what one
        may not do oneself, nobody does with powers that one has lent them.
        """
        absent = {held.acting_for for held in self._granting(permission, organisation)}
        return frozenset({self.person} | ({one for one in absent if one} if None not in absent else set()))

    def homes(self, permission: Permission, organisation: int | None = None) -> frozenset[int]:
        """Whose matters count as the actor's own where nobody decides on those of their own unit (R-21).

        The organisations at which the actor holds anything; and those of whoever they stand in for, where they hold
        the permission for nobody else, as with `hands`.
        """
        granting = list(self._granting(permission, organisation))
        mine = frozenset(held.organisation for held in self.holdings)
        if any(held.acting_for is None for held in granting):
            return mine
        return mine.union(*(held.absent_at for held in granting))

    def apart_from(self, role: Role) -> Actor:
        """The actor without what they hold in a role: for what wants another one."""
        return replace(self, holdings=tuple(held for held in self.holdings if held.role is not role))

    @property
    def is_platform(self) -> bool:
        """Whether it is the platform itself: no person, and no system that acts by a key."""
        return self.person == 0 and not self.holdings

    def require_platform(self) -> None:
        """Let nobody do by hand what the platform does by itself.

        Raises:
            Denied: for everybody else.
        """
        if not self.is_platform:
            raise Denied("platform")

    def require_fresh(self, at: datetime) -> None:
        """Demand a second factor shown within the last minutes, before a grave act.

        Raises:
            NotFresh: if it was not.
        """
        verified = self.session.verified_at
        if verified is None or not timedelta(0) <= at - verified <= FRESH:
            raise NotFresh()

    def _granting(self, permission: Permission, organisation: int | None) -> Iterable[Holding]:
        return (
            held
            for held in self.holdings
            if permission in GRANTS[held.role] and (organisation is None or organisation in held.reach)
        )
