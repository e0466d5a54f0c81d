"""Every page without a number in its address asks the database as often for many rows as for few (R-16).

The pages are those of the table of permissions, so that a new list is asked, too. Rows are made for the office and for
two units: what each page lists, and what the home of each role counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.appeals.models import Appeal
from kaoping.application.publication.models import Confirmation, Publication
from kaoping.application.publication.models import State as PublicationState
from kaoping.application.rectification.models import Order
from kaoping.basis.clock import now, today
from kaoping.collection.api.models import Key
from kaoping.collection.tasks.models import Extension
from kaoping.collection.values.models import Claim, Value
from kaoping.governance.acting import Role
from kaoping.governance.jobs.models import Job
from kaoping.governance.jobs.models import State as JobState
from kaoping.governance.ledger.models import Export
from kaoping.governance.notices.services import notify
from kaoping.governance.organisations.models import Kind, Organisation
from kaoping.governance.people.models import Delegation
from kaoping.planning.cycles.models import Cycle, Subject, Way
from tests.platform.appraisal import the_run
from tests.platform.cast import Cast
from tests.platform.collection.acts import another_cycle, fill_and_submit, task_in
from tests.platform.dual.asking import asked, joins
from tests.platform.evidence import a_file
from tests.platform.permissions.lines import EVERYBODY
from tests.platform.permissions.table import TABLE

FEW, MANY = 2, 3
ASSIGNED = {"passed": (None, True), "plan": (None, True), "awards": (None, True), "solved": ("anguan", False)}
OFTEN = ("office", "reporter")
"""Those for whom most pages differ: of each page, they are asked, where they may see it, or else the first who may."""
ALONE = ("account", "mfa", "sso", "factors", "alive", "ready", "help", "keys-openapi", "public-", "people-enrol")
"""Names of pages that list nothing begin so."""

PAGES = sorted(
    {
        (who, line.name)
        for line in TABLE
        if line.method == "GET" and not line.args and line.status == 200 and not line.name.startswith(ALONE)
        for who in (EVERYBODY if line.name == "home" else set(OFTEN) & line.allowed or sorted(line.allowed)[:1])
    }
)
_numbers = count(1)


def _more(cast: Cast, rows: int) -> None:
    """Rows of everything that a page lists."""
    for _ in range(rows):
        number = next(_numbers)
        cycle = another_cycle(cast, {**ASSIGNED, "hazards": ("anguan", False)}, name=f"grown-{number}")
        _collected(cast, cycle, number)
        _published(cast, cycle, number)
        _governed(cast, number)


def _north(cast: Cast, cycle: Cycle) -> Subject:
    return cycle.subjects.get(organisation=cast.units["jiangbei"])


def _collected(cast: Cast, cycle: Cycle, number: int) -> None:
    """A task that was submitted, a claim, requests for more time, a key."""
    subject, period, reporter = _north(cast, cycle), cycle.periods.get(), cast.people["reporter"]
    fill_and_submit(cast, "reporter", task_in(cycle, cast, "jiangbei"), {"passed": "91.2", "plan": "是"})
    Claim.objects.create(
        period=period,
        subject=subject,
        item="awards",
        record='{"kind": "city", "count": {"n": "1"}}',
        reason="获奖",
        file=a_file(cast),
        made_by=reporter,
        made_at=now(),
    )
    for unit, who in (("jiangbei", "reporter"), ("jiangnan", "rival")):
        said = {"until": date(2026, 12, 30), "reason": "设备检修", "asked_by": cast.people[who], "asked_at": now()}
        Extension.objects.create(task=task_in(cycle, cast, unit), **said)
    Key.objects.create(
        organisation=cast.units["jiangbei"],
        name=f"系统 {number}",
        way=Way.OWN,
        public=f"kp_grown{number}",
        secret="x",
        made_by=cast.people["office"],
        made_at=now(),
        expires=today() + timedelta(days=30),
    )


def _published(cast: Cast, cycle: Cycle, number: int) -> None:
    """A run that is public, with what units say to it, an appeal and an order; and a run that is a preview."""
    office, period = cast.people["office"], cycle.periods.get()
    common = {"cycle": cycle, "period": period, "version": cycle.version, "started_at": now(), "started_by": office}
    Run.objects.create(**common, number=2, state=RunState.PREVIEW)
    confirmed = {"inputs": the_run(cast).inputs, "confirmed_at": now(), "confirmed_by": cast.people["checker"]}
    made = []
    for at, state in enumerate((PublicationState.CONFIRMING, PublicationState.ANNOUNCED)):
        run = Run.objects.create(**common, **confirmed, number=3 + at, state=RunState.CONFIRMED)
        is_public = state == PublicationState.ANNOUNCED
        shown = {"decided_at": now(), "announced_at": now(), "announce_until": today() + timedelta(days=7)}
        publication = Publication.objects.create(
            run=run,
            state=state,
            code=f"2026-g{number}x{at}",
            opened_by=office,
            opened_at=now(),
            confirm_until=today() + timedelta(days=7),
            **(shown if is_public else {}),
        )
        for subject in cycle.subjects.all():
            Confirmation.objects.create(publication=publication, subject=subject)
        made.append(publication)
    _put_right(cast, cycle, made[-1])


def _put_right(cast: Cast, cycle: Cycle, publication: Publication) -> None:
    subject, period, at = _north(cast, cycle), cycle.periods.get(), now()
    Appeal.objects.create(
        publication=publication,
        subject=subject,
        period=period,
        item="passed",
        datum="passed",
        grounds="数据有误",
        disputed=Value.objects.get(subject=subject, item="passed", is_current=True),
        made_by=cast.people["reporter"],
        made_at=at,
    )
    Order.objects.create(
        subject=subject,
        period=period,
        publication=publication,
        item="passed",
        problem="合格率低",
        demand="整改",
        owner="科长",
        counted_from=today(),
        due=today() + timedelta(days=10),
        made_by=cast.people["supervisor"],
        made_at=at,
    )


def _governed(cast: Cast, number: int) -> None:
    """A unit, a person with a post, somebody who stands in, notices, a job, a request that needs a second person."""
    unit = Organisation.objects.create(
        code=f"G{number}", kind=Kind.SUBORDINATE, founded=date(2020, 1, 1), tenant=cast.units["bureau"]
    )
    called = f"临时{number}所"
    unit.standings.create(parent=cast.units["bureau"], name=called, short_name=called, starts=date(2020, 1, 1))
    joins(cast, f"grown{number}", "jiangbei", Role.REPORTER)
    post = cast.people[f"grown{number}"].posts.get()
    starts = today() + timedelta(days=30)
    Delegation.objects.create(
        post=post, to=cast.people["reporter"], starts=starts, ends=starts + timedelta(days=5), reason="休假"
    )
    for who in sorted(EVERYBODY):
        notify(cast.people[who], "您有新的任务。", "/")
    Job.objects.create(kind="t", key=f"grown-{number}", state=JobState.PARKED, made_at=now(), not_before=now())
    asked(cast, size=10 + number)
    Export.objects.create(tree="deeds", size=number, person=cast.people["audit"].pk, until=now() + timedelta(hours=1))


def _asked(clients: Mapping[str, Client]) -> dict[tuple[str, str], int]:
    """How often each page asks the database."""
    found = {}
    for who, name in PAGES:
        client, address = clients[who], reverse(name)
        query = {"q": "临"} if name == "search" else {}
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, query).status_code == 200, (who, address)
        found[who, name] = len(queries)
    return found


def test_every_page_asks_as_often_for_many_rows_as_for_few(cast: Cast) -> None:
    clients = {who: cast.browser(who) for who, _name in PAGES}
    _asked(clients)  # What is read once for all is at hand from now on.
    _more(cast, FEW)
    few = _asked(clients)
    _more(cast, MANY)

    many = _asked(clients)

    assert {page: (few[page], many[page]) for page in PAGES if many[page] > few[page]} == {}
    assert {"claims", "claims-choose", "tasks", "board", "publications", "search", "ledger", "dual"} <= {
        name for _who, name in PAGES
    }
