"""Analysis on the stage: enough of it for full pages, and the objects of which tests ask who may open them."""

from __future__ import annotations

from kaoping.analysis.runs.models import Run, State
from kaoping.basis.clock import now
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.cycles.models import State as CycleState
from tests.platform.appraisal import the_cycle, the_period, the_run, the_subject
from tests.platform.cast import Cast, the_foreign_unit


def arguments(cast: Cast) -> dict[str, int]:
    """Numbers that stand in addresses of the table of permissions; what they stand for is made where it is missing."""
    return {
        "run_cycle": the_cycle(cast).pk,
        "foreign_run_cycle": _foreign_cycle(cast).pk,
        "confirmed_run": the_run(cast, is_confirmed=True).pk,
        "preview_run": the_run(cast, "2026Q4").pk,
        "foreign_run": _foreign_run(cast).pk,
        "own_subject": the_subject(cast).pk,
        "rival_subject": the_subject(cast, "jiangnan").pk,
        "third_subject": the_subject(cast, "zhijian").pk,
    }


def _foreign_cycle(cast: Cast) -> Cycle:
    mine = the_cycle(cast)
    found, _ = Cycle.objects.get_or_create(
        organisation=the_foreign_unit(),
        title="临海市考评（虚构）",
        defaults={
            "version": mine.version,
            "state": CycleState.OPEN,
            "starts": mine.starts,
            "ends": mine.ends,
            "made_by": cast.people["office"],
        },
    )
    return found


def _foreign_run(cast: Cast) -> Run:
    cycle = _foreign_cycle(cast)
    said = {"version": cycle.version, "state": State.FAILED, "started_at": now()}
    return Run.objects.get_or_create(cycle=cycle, number=1, defaults=said)[0]


def stage(cast: Cast) -> dict[str, int]:
    """Fill the stage for the browser; the numbers that stand in paths of its pages."""
    found = arguments(cast)
    cycle, period = the_cycle(cast), the_period(cast, "2026Q4")
    common = {"cycle": cycle, "period": period, "version": cycle.version, "started_at": now()}
    finding = {
        "code": "out-of-range",
        "place": ["2026Q4", "江北区建设局", "passed"],
        "wrong": {"zh": "“101”超出 0 至 100", "en": "'101' is beyond 0 to 100"},
        "right": {"zh": "核对数据", "en": "check the value"},
    }
    office = cast.people["office"]
    failed = Run.objects.create(**common, number=91, state=State.FAILED, findings=[finding], started_by=office)
    waiting = Run.objects.create(**common, number=92, state=State.WAITING, observed=12_000, started_by=office)
    for number in range(93, 105):
        Run.objects.create(**common, number=number, state=State.DISCARDED, started_by=office)
    return {**found, "failed_run": failed.pk, "waiting_run": waiting.pk}
