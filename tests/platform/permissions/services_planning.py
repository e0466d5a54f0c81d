"""Planning: who may use which service."""

from __future__ import annotations

from datetime import date

from kaoping.governance.dual.services import ask
from kaoping.planning.cycles import closing, day_services
from kaoping.planning.cycles import selectors as cycles
from kaoping.planning.cycles import services as keeping
from kaoping.planning.cycles.models import Assignment, Cycle, DayOverride, Period, State, Subject
from kaoping.planning.schemes import selectors as schemes
from kaoping.planning.schemes import services as making
from kaoping.planning.schemes.intake import take_text
from kaoping.planning.schemes.models import State as VersionState
from kaoping.planning.schemes.models import Version
from tests.platform.appraisal import SCHEME, the_cycle, the_version
from tests.platform.cast import Cast
from tests.platform.permissions.calls import Services, alone
from tests.platform.permissions.lines import STAFF

OFFICE = {"office", "checker"}
OTHER = SCHEME.replace("id: linjiang-test", "id: linjiang-other")
YEAR = keeping.Plan("2027 年考评", date(2027, 1, 1), date(2028, 1, 1))


def in_work(cast: Cast, state: VersionState = VersionState.DRAFT) -> Version:
    """A version that somebody else made and that is at some step."""
    published = the_version(cast)
    found, _ = Version.objects.update_or_create(
        series=published.series,
        number=2,
        defaults={
            "state": state,
            "text": SCHEME,
            "digest": published.digest,
            "made_by": cast.people["reporter"],
            "made_at": published.made_at,
            "checked_by": cast.people["rival"] if state == VersionState.CHECKED else None,
        },
    )
    return found


def preparing(cast: Cast) -> Cycle:
    """A cycle that is being prepared."""
    defaults = {
        "version": the_version(cast),
        "starts": YEAR.starts,
        "ends": YEAR.ends,
        "made_by": cast.people["office"],
    }
    found, is_new = Cycle.objects.get_or_create(
        organisation=cast.units["bureau"], title="筹备中的周期", defaults=defaults
    )
    if is_new:
        Period.objects.create(cycle=found, key="2026Q3", title="一季度", position=0, starts=YEAR.starts, ends=YEAR.ends)
    return found


def _ready(cast: Cast) -> Cycle:
    cycle = preparing(cast)
    unit = cast.units["jiangbei"]
    Subject.objects.get_or_create(cycle=cycle, organisation=unit, defaults={"name": "江北", "group": "城区"})
    for item in schemes.asked_by(cycle.version).items:
        Assignment.objects.get_or_create(cycle=cycle, item=item)
    return cycle


def _third(cast: Cast, *, is_closed: bool = False) -> Period:
    found = the_cycle(cast).periods.get(key="2026Q3")
    Period.objects.filter(pk=found.pk).update(closed_at=the_version(cast).made_at if is_closed else None)
    return found


def _over(cast: Cast) -> Cycle:
    cycle = preparing(cast)
    cycle.periods.update(closed_at=the_version(cast).made_at)
    Cycle.objects.filter(pk=cycle.pk).update(state=State.OPEN)
    return cycle


def _known_day(cast: Cast) -> DayOverride:
    found, _ = DayOverride.objects.get_or_create(
        tenant=cast.units["bureau"], day=YEAR.ends, defaults={"is_working": False}
    )
    return found


PLANNING: Services = {
    "draft a scheme": (
        lambda c, a: making.draft(actor=a, organisation=c.units["bureau"], text=OTHER),
        OFFICE,
    ),
    "propose a scheme": (lambda c, a: making.propose(actor=a, version=in_work(c)), OFFICE),
    "check a scheme": (lambda c, a: making.check(actor=a, version=in_work(c, VersionState.PROPOSED)), OFFICE),
    "send back a proposed scheme": (
        lambda c, a: making.send_back(actor=a, version=in_work(c, VersionState.PROPOSED), remark="改"),
        OFFICE,
    ),
    "send back a checked scheme": (
        lambda c, a: making.send_back(actor=a, version=in_work(c, VersionState.CHECKED), remark="改"),
        {"leader"},
    ),
    "publish a scheme": (lambda c, a: making.publish(actor=a, version=in_work(c, VersionState.CHECKED)), {"leader"}),
    "withdraw a draft": (lambda c, a: making.withdraw(actor=a, version=in_work(c), reason="不用了"), OFFICE),
    "see a published scheme": (lambda c, a: schemes.version(a, the_version(c).pk), set(STAFF)),
    "see a draft of a scheme": (lambda c, a: schemes.version(a, in_work(c).pk), OFFICE | {"leader"}),
    "prepare a cycle": (lambda c, a: keeping.prepare(actor=a, version=the_version(c), plan=YEAR), OFFICE),
    "change the plan of a cycle": (
        lambda c, a: keeping.change_plan(actor=a, cycle=preparing(c), report_within=7, days={}),
        OFFICE,
    ),
    "set subjects": (lambda c, a: keeping.set_subjects(actor=a, cycle=preparing(c), chosen=[]), OFFICE),
    "assign": (
        lambda c, a: keeping.assign(
            actor=a, cycle=preparing(c), assigned={"passed": keeping.Assigned(None, is_reported=True)}
        ),
        OFFICE,
    ),
    "open a cycle": (lambda c, a: keeping.open_cycle(actor=a, cycle=_ready(c)), OFFICE),
    "close a period": (lambda c, a: closing.close_period(actor=a, period=_third(c)), OFFICE),
    "keep a draft of a scheme": (
        lambda c, a: making.keep_draft(
            actor=a, organisation=c.units["bureau"], taken=take_text(OTHER), reason="", base=""
        ),
        OFFICE,
    ),
    "open a period again": (
        alone(lambda c, a: closing.reopen_period(actor=a, period=_third(c, is_closed=True).pk)),
        OFFICE,
    ),
    "ask to open a period again": (
        lambda c, a: ask(
            actor=a, kind=closing.REOPEN, arguments=f'{{"period":{_third(c, is_closed=True).pk}}}', reason="更正"
        ),
        OFFICE,
    ),
    "close a cycle": (lambda c, a: keeping.close_cycle(actor=a, cycle=_over(c)), OFFICE),
    "set a day": (
        lambda c, a: day_services.set_day(actor=a, tenant=c.units["bureau"].pk, day=YEAR.starts, is_working=False),
        OFFICE,
    ),
    "clear a day": (lambda c, a: day_services.clear_day(actor=a, found=_known_day(c)), OFFICE),
    "settle a year": (
        lambda c, a: day_services.settle_year(actor=a, tenant=c.units["bureau"].pk, year=2028, is_settled=True),
        OFFICE,
    ),
    "see a cycle": (
        lambda c, a: cycles.cycle(a, the_cycle(c).pk),
        OFFICE | {"leader", "supervisor", "discipline", "auditor", "reporter", "rival", "assessor"},
    ),
    "see a cycle that is being prepared": (
        lambda c, a: cycles.cycle(a, preparing(c).pk),
        OFFICE | {"leader", "supervisor", "discipline", "auditor"},
    ),
    "see a period": (
        lambda c, a: cycles.period(a, _third(c).pk),
        OFFICE | {"leader", "supervisor", "discipline", "auditor", "reporter", "rival", "assessor"},
    ),
}
