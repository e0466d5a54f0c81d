"""A run gives the same bytes wherever and by whomever it is computed (R-87), also by a worker, and once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.analysis.runs import jobs, services
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.services import JOB, discard, start
from kaoping.engine.scoring import Observation, Subject, Values, score
from kaoping.engine.terms import Status
from kaoping.governance.jobs.models import Job
from tests.platform.appraisal import give_all, the_cycle, the_period, the_scheme
from tests.platform.cast import Cast


def by_hand() -> Values:
    """The accepted values of `give_all`, written down without a database, and in another order."""
    subjects = (Subject("质量监督站", "直属"), Subject("江南区建设局", "城区"), Subject("江北区建设局", "城区"))
    ordinary, major = {"kind": "ordinary", "count": Decimal(1)}, {"kind": "major", "count": Decimal(1)}
    rows: dict[str, tuple[object, ...]] = {
        "质量监督站": (Decimal(95), (), Decimal(80), True, ()),
        "江南区建设局": (
            Decimal("95.5"),
            (ordinary,),
            Decimal("96.12"),
            True,
            ({"kind": "city", "count": Decimal(1)},),
        ),
        "江北区建设局": (Decimal("91.2"), ({**ordinary, "count": Decimal(3)}, major), Decimal("93.4"), False, ()),
    }
    items = ("passed", "hazards", "solved", "plan", "awards")
    return Values(
        subjects,
        {
            (name, "2026Q3", item): Observation(value, Status.VERIFIED)  # type: ignore[arg-type]
            for name, values in rows.items()
            for item, value in zip(items, values, strict=True)
        },
    )


def test_the_digests_are_those_of_the_same_values_without_any_database(cast: Cast) -> None:
    give_all(cast)

    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    recipe = score(the_scheme(), by_hand(), "2026Q3").recipe()
    assert run.values_digest == recipe.values
    assert run.scheme_digest == recipe.scheme
    assert run.result_digest == recipe.result


@pytest.fixture
def waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A run that is too large to be computed in the request."""
    monkeypatch.setattr(services, "AT_ONCE", 3)
    give_all(cast)
    return start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))


def said(progress: int, total: int) -> None:
    del progress, total


def test_a_large_run_waits_for_a_worker_that_computes_the_same(waiting: Run) -> None:
    job = Job.objects.get(kind=JOB, key=str(waiting.pk))
    before = waiting.state

    jobs.compute_run(job.arguments, said)()

    waiting.refresh_from_db()
    assert (before, waiting.state) == (State.WAITING, State.PREVIEW)
    assert waiting.result_digest == score(the_scheme(), by_hand(), "2026Q3").recipe().result


def test_a_worker_that_comes_twice_writes_once(waiting: Run) -> None:
    job = Job.objects.get(kind=JOB, key=str(waiting.pk))
    first, second = jobs.compute_run(job.arguments, said), jobs.compute_run(job.arguments, said)

    first()
    second()

    assert waiting.totals.count() == 3


def test_what_was_discarded_meanwhile_stays_discarded(cast: Cast, waiting: Run) -> None:
    job = Job.objects.get(kind=JOB, key=str(waiting.pk))
    effect = jobs.compute_run(job.arguments, said)
    discard(actor=cast.actor("office"), run=waiting, reason="数据有误")

    effect()

    waiting.refresh_from_db()
    assert waiting.state == State.DISCARDED
    assert not waiting.totals.exists()


def test_a_small_run_whose_process_died_is_computed_by_a_worker_later(cast: Cast) -> None:
    give_all(cast)
    run = services.begin(
        actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), reason="", replaces=None
    )
    job = Job.objects.get(kind=JOB, key=str(run.pk))

    jobs.compute_run(job.arguments, said)()

    run.refresh_from_db()
    assert job.not_before == run.started_at + services.RESCUE
    assert run.state == State.PREVIEW
