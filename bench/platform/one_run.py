"""`python -m bench.platform.one_run`: a run of 200 units x 60 leaves on the platform, from its start to its pages.

A database is made for it in a temporary folder: SQLite, or an empty one that `KAOPING_DATABASE` names. Printed are
seconds by the clock and of computing, for each step.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Time a block, and print it."""
    clock, computing = time.perf_counter(), time.process_time()
    yield
    print(
        f"{what:58} {time.perf_counter() - clock:7.2f} s  {time.process_time() - computing:7.2f} s computing",
        flush=True,
    )


def main() -> None:
    """Make the appraisal, run it, confirm it, open its pages."""
    parser = argparse.ArgumentParser(prog="python -m bench.platform.one_run", description=__doc__)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--groups", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KAOPING_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.platform.settings"
        import django

        django.setup()
        from kaoping.governance.tenancy.scope import everywhere

        with everywhere():
            measure(chosen.units, chosen.groups)


def measure(units: int, groups: int) -> None:
    """Measure every step."""
    from django.core.management import call_command
    from django.urls import reverse

    from bench.platform.telling import tell_ledger
    from kaoping.analysis.runs import services
    from kaoping.basis import clock
    from kaoping.governance.ledger.keys import make_key
    from tests.platform.cast import make_cast

    call_command("migrate", verbosity=0)
    make_key()
    with clock.at(datetime(2026, 11, 18, 4, 0, tzinfo=UTC)):
        cast = make_cast()
        cycle = appraisal(cast.units["bureau"].pk, cast.people["office"].pk, units, groups)
        print(f"{units} units x 60 leaves in {groups} groups, {cycle.subjects.count() * 60} values")
        period = cycle.periods.get()
        tell_ledger(period)
        with timed("start: copy out what goes in"):
            run = services.begin(actor=cast.actor("office"), cycle=cycle, period=period, reason="", replaces=None)
        with timed("compute, with compiling"):
            outcome = services.outcome_of(run)
        with timed("write: digest, contributions, rows"):
            services.finish(actor=cast.actor("office"), run=run, outcome=outcome)
        run.refresh_from_db()
        client = cast.browser("office")
        for name in ("results-one", "results-ranking"):
            client.get(reverse(name, args=[run.pk]))
        with timed("confirm, and open the ranking page"):
            services.confirm(actor=cast.actor("checker"), run=run, is_known=True)
            assert client.get(reverse("results-ranking", args=[run.pk])).status_code == 200
        open_pages(client, run.pk, list(cycle.subjects.values_list("pk", flat=True)))


def open_pages(client, run: int, subjects: list[int]) -> None:  # type: ignore[no-untyped-def]  # Django is set up late
    """Open the pages of a run, and an item where nothing is known of it yet."""
    from django.urls import reverse

    from kaoping.analysis.results import telling
    from kaoping.analysis.runs.results import shelf

    def sheet(subject: int) -> str:
        return reverse("results-sheet", args=[run, subject])

    pages: dict[str, Callable[[], object]] = {
        "board": lambda: client.get(reverse("results-one", args=[run])),
        "ranking": lambda: client.get(reverse("results-ranking", args=[run])),
        "score sheet, each of another unit": lambda: client.get(sheet(subjects.pop())),
        "an item opened": lambda: client.get(sheet(subjects[0]), {"item": "i00"}),
    }
    for name, ask in pages.items():
        ask()
        with timed(f"page, five times: {name}"):
            for _ in range(5):
                ask()
    for at_hand in (shelf, telling._known, telling._explainers):
        at_hand.clear()
    with timed("a score sheet, nothing of its run at hand"):
        client.get(sheet(subjects[1]))
    with timed("an item opened, nothing of its run at hand"):
        client.get(sheet(subjects[1]), {"item": "i00"})


def appraisal(bureau: int, office: int, units: int, groups: int):  # type: ignore[no-untyped-def]  # Django is set up late
    """A cycle of one period with accepted values, as rows."""
    from bench.scheme import scheme as bench_scheme
    from kaoping.basis.clock import now
    from kaoping.collection.values.models import Channel, Standing, Value
    from kaoping.files.scheme_yaml_writing import scheme_yaml_text
    from kaoping.governance.organisations.models import Kind, Organisation
    from kaoping.planning.cycles.models import Assignment, Cycle, Period, State, Subject, Way
    from kaoping.planning.cycles.selectors import engine_subject
    from kaoping.planning.schemes.models import Series, Version
    from kaoping.planning.schemes.models import State as VersionState
    from kaoping.planning.schemes.selectors import asked_by

    scheme = bench_scheme(groups, periods=1)
    series = Series.objects.create(organisation_id=bureau, code=scheme.id, title=scheme.title.zh)
    version = Version.objects.create(
        series=series, number=1, state=VersionState.DRAFT, text=scheme_yaml_text(scheme), digest=scheme.digest(),
        made_by_id=office, made_at=now(),
    )  # fmt: skip
    cycle = Cycle.objects.create(
        organisation_id=bureau, version=version, title="测速", state=State.OPEN, starts=date(2026, 1, 1),
        ends=date(2027, 1, 1), made_by_id=office,
    )  # fmt: skip
    key = scheme.periods[0].id if scheme.periods else ""
    period = Period.objects.create(
        cycle=cycle, key=key, title="一月", position=0, starts=date(2026, 1, 1), ends=date(2026, 2, 1)
    )
    kinds = [
        Organisation(code=f"B{at:04}", kind=Kind.BUREAU, founded=date(2026, 1, 1), tenant_id=bureau)
        for at in range(units)
    ]
    made = Organisation.objects.bulk_create(kinds)
    names = [g.id for g in scheme.groups]
    Subject.objects.bulk_create(
        Subject(cycle=cycle, organisation=one, name=f"单位{at:04}", group=names[at % groups], position=at)
        for at, one in enumerate(made)
    )
    asked, chance = asked_by(version), random.Random(1)  # noqa: S311 - figures to be scored, no secrets
    Assignment.objects.bulk_create(Assignment(cycle=cycle, item=item, is_reported=True) for item in asked.items)
    Value.objects.bulk_create(
        (
            Value(
                period=period, subject=subject, item=item, way=Way.OWN, content=f'{{"n": "{chance.randint(0, 1000)}"}}',
                standing=Standing.ACCEPTED, channel=Channel.PLATFORM, entered_by_id=office, entered_at=now(),
            )
            for subject in cycle.subjects.select_related("parent")
            for item in asked.items_of(engine_subject(subject))
        ),
        batch_size=1000,
    )  # fmt: skip
    return cycle


if __name__ == "__main__":
    main()
