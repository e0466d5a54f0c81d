"""Filling a database: 3 000 units x 60 leaves x 12 periods of a year that is over, and a January that is reported.

A process of its own (`python -m bench.platform.filling`), on PostgreSQL; it prints what the load generator needs as one
line of JSON, and before that how long each step took, on standard error.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402

from bench.platform.telling import tell_ledger  # noqa: E402
from bench.scheme import scheme as bench_scheme  # noqa: E402
from kaoping.analysis.runs import services  # noqa: E402
from kaoping.analysis.runs.models import Run  # noqa: E402
from kaoping.basis.clock import now  # noqa: E402
from kaoping.collection.tasks.models import State as TaskState  # noqa: E402
from kaoping.collection.tasks.models import Task  # noqa: E402
from kaoping.collection.values.models import Channel, Standing, Status, Value  # noqa: E402
from kaoping.engine.scheme import Scheme  # noqa: E402
from kaoping.files.scheme_yaml_writing import scheme_yaml_text  # noqa: E402
from kaoping.governance.acting import Role  # noqa: E402
from kaoping.governance.ledger.keys import make_key  # noqa: E402
from kaoping.governance.organisations.models import Kind, Organisation  # noqa: E402
from kaoping.governance.organisations.models import Standing as Dated  # noqa: E402
from kaoping.governance.people.models import Person, Post  # noqa: E402
from kaoping.governance.tenancy.scope import everywhere  # noqa: E402
from kaoping.planning.cycles.models import Assignment, Cycle, Period, State, Subject, Way  # noqa: E402
from kaoping.planning.schemes.models import Series, Version  # noqa: E402
from kaoping.planning.schemes.models import State as VersionState  # noqa: E402
from kaoping.planning.schemes.selectors import asked_by  # noqa: E402
from tests.platform.cast import Cast, make_cast  # noqa: E402
from tests.platform.owner import become_owner  # noqa: E402

GROUPS = 20
OPENED = date(2026, 1, 1)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Time a step, and say so."""
    began = time.perf_counter()
    yield
    print(f"{what:44} {time.perf_counter() - began:7.1f} s", file=sys.stderr, flush=True)


@everywhere()
def main() -> None:
    """Fill the database."""
    parser = argparse.ArgumentParser(prog="python -m bench.platform.filling", description=__doc__)
    parser.add_argument("--units", type=int, required=True)
    chosen = parser.parse_args()
    call_command("migrate", verbosity=0)
    make_key()
    cast = make_cast()
    with timed(f"{chosen.units} units and their people"):
        units = _units(cast, chosen.units)
        people = _people(units)
    year = _cycle(cast, units, bench_scheme(GROUPS), OPENED, "2026 年度（测速）")
    with timed(f"{chosen.units * 60 * 12:,} values of twelve periods"):
        for period in year.periods.order_by("position"):
            _values(year, period)
    runs = []
    # A run computes with no value of which the ledger knows nothing; the other periods are only read.
    for period in year.periods.order_by("-position")[:2][::-1]:
        with timed(f"the ledger is told of the values of {period.title}"):
            tell_ledger(period)
        with timed(f"a run of {period.title}, confirmed"):
            runs.append(_run(cast, year, period).pk)
    year.periods.update(closed_at=now())
    following = _cycle(cast, units, bench_scheme(GROUPS, periods=1), date(2027, 1, 1), "2027 年度（测速）")
    (open_one,) = following.periods.all()
    tasks = _tasks(open_one, units, TaskState.OPEN, date(2027, 2, 10))
    with timed("sessions"):
        sessions = [cast_session(person) for person in people]
    connection.cursor().execute("ANALYZE")
    of_year = dict(year.subjects.values_list("organisation", "pk"))
    of_open = dict(following.subjects.values_list("organisation", "pk"))
    items = list(asked_by(following.version).items)
    json.dump(
        {
            "cookie": settings.SESSION_COOKIE_NAME,
            "form": settings.CSRF_COOKIE_NAME,
            "office": cast_session(cast.people["office"]),
            "run": runs[-1],
            "items": items,
            "units": [
                {"session": session, "task": tasks[unit.pk], "shown": of_year[unit.pk], "subject": of_open[unit.pk]}
                for unit, session in zip(units, sessions, strict=True)
            ],
        },
        sys.stdout,
    )


def cast_session(person: Person) -> str:
    """The key of a session with both factors."""
    return Cast(people={"one": person}).browser("one").cookies[settings.SESSION_COOKIE_NAME].value


def _units(cast: Cast, number: int) -> list[Organisation]:
    bureau = cast.units["bureau"]
    made = Organisation.objects.bulk_create(
        [Organisation(code=f"B{at:04}", kind=Kind.BUREAU, founded=OPENED, tenant=bureau) for at in range(number)],
        batch_size=1000,
    )
    Dated.objects.bulk_create(
        [
            Dated(organisation=one, name=f"第{at:04}建设局", parent=bureau, position=at, starts=OPENED)
            for at, one in enumerate(made)
        ],
        batch_size=1000,
    )
    return made


def _people(units: Sequence[Organisation]) -> list[Person]:
    unusable, at_once = make_password(None), now()
    people = Person.objects.bulk_create(
        [
            Person(account=f"unit{at:05}", name=f"联络员{at:05}", password=unusable, password_set_at=at_once)
            for at in range(len(units))
        ],
        batch_size=1000,
    )
    pairs = list(zip(people, units, strict=True))
    Post.objects.bulk_create(
        [Post(person=person, organisation=unit, role=Role.REPORTER, starts=OPENED) for person, unit in pairs],
        batch_size=1000,
    )
    Authenticator.objects.bulk_create(
        [Authenticator(user=one, type=Authenticator.Type.TOTP, data={"secret": "unused"}) for one in people],
        batch_size=1000,
    )
    return people


def _cycle(cast: Cast, units: Sequence[Organisation], scheme: Scheme, starts: date, title: str) -> Cycle:
    """An open cycle over the periods of a scheme, one a month, in which all units are appraised."""
    office = cast.people["office"]
    bureau = cast.units["bureau"]
    series = Series.objects.create(organisation=bureau, code=f"bench-{starts.year}", title=scheme.title.zh)
    version = Version.objects.create(
        series=series, number=1, state=VersionState.PUBLISHED, text=scheme_yaml_text(scheme), digest=scheme.digest(),
        made_by=office, made_at=now(), checked_by=cast.people["checker"], checked_at=now(),
        published_by=cast.people["leader"], published_at=now(),
    )  # fmt: skip
    cycle = Cycle.objects.create(
        organisation=bureau, version=version, title=title, state=State.OPEN, starts=starts,
        ends=date(starts.year + 1, 1, 1), made_by=office, opened_at=now(),
    )  # fmt: skip
    for at, period in enumerate(scheme.periods):
        first = date(starts.year, at + 1, 1)
        last = date(starts.year + (at == 11), (at + 1) % 12 + 1, 1)
        Period.objects.create(cycle=cycle, key=period.id, title=f"{at + 1} 月", position=at, starts=first, ends=last)
    names = [group.id for group in scheme.groups]
    Subject.objects.bulk_create(
        [
            Subject(cycle=cycle, organisation=one, name=f"第{at:04}建设局", group=names[at % len(names)], position=at)
            for at, one in enumerate(units)
        ],
        batch_size=1000,
    )
    Assignment.objects.bulk_create([Assignment(cycle=cycle, item=i, is_reported=True) for i in asked_by(version).items])
    return cycle


def _tasks(period: Period, units: Sequence[Organisation], state: str, due: date) -> dict[int, int]:
    made = Task.objects.bulk_create(
        [Task(period=period, organisation=one, way=Way.OWN, state=state, due=due) for one in units], batch_size=1000
    )
    return {one.organisation_id: one.pk for one in made}


def _values(cycle: Cycle, period: Period) -> None:
    """Accepted values of a period, by COPY, which the owner of the tables alone may do under policies of rows."""
    chance = random.Random(period.pk)  # noqa: S311 - figures to be scored, no secrets
    at_once, asked = now(), list(asked_by(cycle.version).items)
    subjects = list(cycle.subjects.values_list("pk", flat=True))
    fixed = {
        "period_id": period.pk, "way": Way.OWN, "status": Status.REPORTED, "standing": Standing.ACCEPTED,
        "tenant_id": period.tenant_key,
        "is_current": True, "channel": Channel.PLATFORM, "source": "", "note": "", "entered_at": at_once, "reason": "",
    }  # fmt: skip
    rows = (
        {**fixed, "subject_id": subject, "item": item, "content": f'{{"n": "{chance.randint(0, 1000)}"}}'}
        for subject in subjects
        for item in asked
    )
    _copy(Value, rows)


def _copy(model: type[Model], rows: Iterable[dict[str, object]]) -> None:
    rows = iter(rows)
    first = next(rows)
    columns = ", ".join(f'"{name}"' for name in first)
    with transaction.atomic(), connection.cursor() as cursor:
        become_owner(cursor)
        with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
            copy.write_row(list(first.values()))
            while some := list(islice(rows, 10_000)):
                for row in some:
                    copy.write_row(list(row.values()))


def _run(cast: Cast, cycle: Cycle, period: Period) -> Run:
    run = services.begin(actor=cast.actor("office"), cycle=cycle, period=period, reason="", replaces=None)
    services.finish(actor=cast.actor("office"), run=run, outcome=services.outcome_of(run))
    run.refresh_from_db()
    return services.confirm(actor=cast.actor("checker"), run=run, is_known=True)


if __name__ == "__main__":
    main()
