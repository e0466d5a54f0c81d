"""What the soak plays on: twelve invented units that report, each with a reporter and a system, and tasks for them."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.conf import settings

from kaoping.basis.clock import now, today
from kaoping.collection.api.services import issue_key
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.services import make_tasks
from kaoping.collection.values.services import Typed, accept, save_drafts, submit
from kaoping.governance.acting import Role
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.keys import make_key
from kaoping.governance.ledger.models import TreeName
from kaoping.governance.organisations.models import Kind
from kaoping.governance.organisations.services import Described, found
from kaoping.governance.people.services import Appointment, appoint, enrol
from kaoping.planning.cycles.models import Cycle, Period, Subject, Way
from kaoping.planning.cycles.models import State as CycleState
from tests.platform.appraisal import the_version
from tests.platform.cast import Cast, make_cast, the_platform

UNITS = tuple(f"unit-{number:02}" for number in range(1, 13))
TYPED = {"passed": "91.2", "hazards": "无", "solved": "93.4", "plan": "是"}
"""What is typed where it does not matter; the fifth value, a list of bonuses, follows from claims."""


class Stage:
    """The cast with its units, and the tasks that are still open."""

    def __init__(self) -> None:
        make_key()
        self.cast = make_cast()
        self.keys = [self._unit(code) for code in UNITS]
        self.sessions = [_session(self.cast, code) for code in UNITS]
        make_checkpoint(TreeName.DEEDS)

    def _unit(self, code: str) -> tuple[str, str]:
        """Make a unit with its reporter; the key of its system, and the key's secret."""
        what = Described(code, Kind.SUBORDINATE, f"{code}（虚构）", parent=self.cast.units["bureau"], position=10)
        unit = found(actor=the_platform(), what=what, day=today().replace(month=1, day=1))
        (one,) = enrol(actor=the_platform(), people=[(code, f"联络员{code}")])
        appoint(actor=the_platform(), to=Appointment(one.person, unit, Role.REPORTER, today()))
        person = one.person
        person.refresh_from_db()
        person.initial_until = None
        person.save()
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "unused"})
        self.cast.units[code], self.cast.people[code] = unit, person
        until = today().replace(year=today().year + 1)
        issued = issue_key(
            actor=self.cast.actor("office"), organisation=unit, name="业务系统", way=Way.OWN, expires=until
        )
        return issued.key.public, issued.secret

    def told(self) -> dict[str, object]:
        """What whoever asks the platform must know; a run can be made of the period, whose values were accepted."""
        cycle = self._cycle()
        period = cycle.periods.get(position=0)
        for task in Task.objects.filter(period=period).select_related("organisation"):
            self._accept(task)
        return {
            "cookie": settings.SESSION_COOKIE_NAME,
            "form_cookie": settings.CSRF_COOKIE_NAME,
            "office": _session(self.cast, "office"),
            "cycle": cycle.pk,
            "period": period.pk,
        }

    def _accept(self, task: Task) -> None:
        actor = self.cast.actor(task.organisation.code)
        subject = task.period.cycle.subjects.get(organisation=task.organisation)
        save_drafts(actor=actor, task=task, cells=[Typed(subject.pk, item, text) for item, text in TYPED.items()])
        submit(actor=actor, task=task)
        accept(actor=self.cast.actor("office"), task=task)

    def tasks(self) -> list[dict[str, object]]:
        """Open tasks of a new cycle, each with who can submit it."""
        return [self._told(task) for task in _tasks(self._cycle())]

    def _told(self, task: Task) -> dict[str, object]:
        unit = UNITS.index(task.organisation.code)
        public, secret = self.keys[unit]
        return {
            "number": task.pk,
            "subject": task.period.cycle.subjects.get(organisation=task.organisation).pk,
            "unit": task.organisation.code,
            "session": self.sessions[unit],
            "public": public,
            "secret": secret,
        }

    def _cycle(self) -> Cycle:
        """A cycle of two quarters, open, in which every unit reports everything itself."""
        bureau, office = self.cast.units["bureau"], self.cast.people["office"]
        cycle = Cycle.objects.create(
            organisation=bureau,
            version=the_version(self.cast),
            title=f"考评（虚构）{Cycle.objects.count() + 1}",
            state=CycleState.OPEN,
            starts=date(2026, 1, 1),
            ends=date(2027, 1, 1),
            made_by=office,
            opened_at=now(),
        )
        for position, (key, starts, ends) in enumerate(
            (("2026Q3", date(2026, 7, 1), date(2026, 10, 1)), ("2026Q4", date(2026, 10, 1), date(2027, 1, 1)))
        ):
            Period.objects.create(cycle=cycle, key=key, title=key, position=position, starts=starts, ends=ends)
        for position, code in enumerate(UNITS):
            unit, group = self.cast.units[code], ("城区", "直属")[position % 2]
            Subject.objects.create(cycle=cycle, organisation=unit, name=code, group=group, position=position)
        make_tasks(cycle)
        return cycle


def _tasks(cycle: Cycle) -> list[Task]:
    rows = Task.objects.filter(period__cycle=cycle, state=State.OPEN).order_by("period__position", "pk")
    return list(rows.select_related("organisation", "period__cycle"))


def _session(cast: Cast, name: str) -> str:
    """The key of a session in which somebody is signed in with both factors."""
    return cast.browser(name).cookies[settings.SESSION_COOKIE_NAME].value
