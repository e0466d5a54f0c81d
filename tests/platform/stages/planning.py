"""Planning on the stage: enough of it for full pages, and the objects of which tests ask who may open them."""

from __future__ import annotations

from datetime import date
from functools import cache

from kaoping.basis.clock import now
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.planning.cycles.models import Assignment, Cycle, DayOverride, Period, SettledYear, Subject
from kaoping.planning.cycles.models import State as CycleState
from kaoping.planning.schemes.intake import Taken, take_text
from kaoping.planning.schemes.kept_findings import kept
from kaoping.planning.schemes.models import Series, State, Version
from kaoping.planning.schemes.selectors import asked_by
from tests.platform.appraisal import SCHEME, the_cycle, the_version
from tests.platform.cast import Cast, the_foreign_unit

SECOND = SCHEME.replace("target: 95", "target: 96").replace("points: 2}", "points: 3}")
"""The scheme with another target and another bonus."""
FAULTY = SCHEME.replace("family: ratio", "family: ration")


def version(
    cast: Cast, name: str, state: State, text: str = SECOND, owner: Organisation | None = None, number: int = 1
) -> Version:
    """A version in a state, made by somebody who does not act in these tests; of a series of its own by its name."""
    series, _ = Series.objects.get_or_create(
        organisation=owner or cast.units["bureau"], code=name, defaults={"title": "临江市住建系统季度考评（虚构）"}
    )
    known = Version.objects.filter(series=series, number=number).first()
    if known is not None:
        if known.published_at is None and known.state != state:
            # A test has moved it on.
            Version.objects.filter(pk=known.pk).update(state=state)
        return known
    taken = _taken(text)
    people: dict[str, Person | object] = {"made_by": cast.people["supervisor"], "made_at": now()}
    if state in {State.CHECKED, State.PUBLISHED}:
        people |= {"checked_by": cast.people["checker"], "checked_at": now()}
    if state == State.PUBLISHED:
        people |= {"published_by": cast.people["auditor"], "published_at": now()}
    said = {
        "state": state, "text": text, "digest": taken.digest, "findings": kept(taken.findings),
        "source": "考评方案.xlsx", "reason": "半年微调：提高合格率目标" if number > 1 else "", **people,
    }  # fmt: skip
    return Version.objects.create(series=series, number=number, **said)


@cache
def _taken(text: str) -> Taken:
    return take_text(text)


def arguments(cast: Cast) -> dict[str, int]:
    """Numbers that stand in addresses of the table of permissions; what they stand for is made where it is missing."""
    published = the_version(cast)
    code = published.series.code
    return {
        "published_version": published.pk,
        "draft_version": version(cast, code, State.DRAFT, number=2).pk,
        "proposed_version": version(cast, "proposed", State.PROPOSED).pk,
        "checked_version": version(cast, "checked", State.CHECKED).pk,
        "foreign_version": version(cast, "foreign", State.PUBLISHED, owner=the_foreign_unit()).pk,
        **_cycles(cast),
    }


def cycle(cast: Cast, title: str, used: Version, state: CycleState = CycleState.PREPARING) -> Cycle:
    """A cycle of next year with one period, in a state."""
    starts, ends = date(2027, 1, 1), date(2028, 1, 1)
    made_by = cast.people["office"]
    said = {"version": used, "starts": starts, "ends": ends, "state": state, "made_by": made_by}
    found, is_new = Cycle.objects.get_or_create(organisation=used.series.organisation, title=title, defaults=said)
    if is_new:
        Period.objects.create(cycle=found, key="2026Q3", title="第三季度", position=0, starts=starts, ends=ends)
    return found


def _cycles(cast: Cast) -> dict[str, int]:
    foreign = version(cast, "foreign", State.PUBLISHED, owner=the_foreign_unit())
    theirs = cycle(cast, "外市的周期", foreign, CycleState.OPEN)
    prepared = cycle(cast, "2027 年度考评（筹备）", the_version(cast))
    over = cycle(cast, "2025 年度考评（待结束）", the_version(cast), CycleState.OPEN)
    over.periods.filter(closed_at=None).update(closed_at=now())
    return {
        "open_cycle": the_cycle(cast).pk,
        "running_period": the_cycle(cast).periods.get(key="2026Q4").pk,
        "prepared_cycle": prepared.pk,
        "prepared_period": prepared.periods.get().pk,
        "over_cycle": over.pk,
        "closed_period": over.periods.get().pk,
        "foreign_cycle": theirs.pk,
        "foreign_period": theirs.periods.get().pk,
        "foreign_subject": _foreign_subject(theirs).pk,
        "known_day": _day(cast.units["bureau"]).pk,
        "foreign_day": _day(the_foreign_unit()).pk,
        "year_known": 2026,
        "year_open": 2028,
    }


def _day(tenant: Organisation) -> DayOverride:
    """A day and a year of which a tenant knows better."""
    SettledYear.objects.get_or_create(tenant=tenant, year=2029)
    said = {"is_working": False, "note": "防汛演练调休"}
    return DayOverride.objects.get_or_create(tenant=tenant, day=date(2026, 7, 1), defaults=said)[0]


def _foreign_subject(theirs: Cycle) -> Subject:
    return Subject.objects.get_or_create(cycle=theirs, organisation=the_foreign_unit(), defaults={"name": "外市"})[0]


def stage(cast: Cast) -> dict[str, int]:
    """Fill the stage for the browser; the numbers that stand in paths of its pages."""
    sent_back = version(cast, "sent-back", State.DRAFT)
    Version.objects.filter(pk=sent_back.pk).update(remark="目标值偏低，请参照去年实绩。")
    withdrawn = version(cast, "withdrawn", State.WITHDRAWN)
    Version.objects.filter(pk=withdrawn.pk).update(remark="并入全市方案。")
    for number in range(1, 13):
        used = version(cast, f"earlier-{number}", State.PUBLISHED)
        cycle(cast, f"{2010 + number} 年度考评", used, CycleState.CLOSED if number > 1 else CycleState.OPEN)
    return {
        **arguments(cast),
        "ready_cycle": _ready(cast).pk,
        "faulty_version": version(cast, "faulty", State.DRAFT, FAULTY).pk,
        "book_version": _from_workbook(cast).pk,
        "sent_back_version": sent_back.pk,
        "withdrawn_version": withdrawn.pk,
    }


def _from_workbook(cast: Cast) -> Version:
    """A draft with errors that came as a workbook."""
    made = version(cast, "book", State.DRAFT, FAULTY)
    made.source = "2026年度考评方案.xlsx"
    made.findings = [one | {"source": "scheme!指标体系!D5"} for one in made.findings]
    made.save()
    return made


def _ready(cast: Cast) -> Cycle:
    """A cycle that can be opened, where a unit has nobody who reports for it."""
    made = cycle(cast, "2028 年度考评（待启动）", the_version(cast))
    for position, unit in enumerate(("jiangbei", "zhijian")):
        name = cast.units[unit].standings.get(ends=None).name
        Subject.objects.get_or_create(
            cycle=made, organisation=cast.units[unit], defaults={"name": name, "group": "城区", "position": position}
        )
    for item in asked_by(made.version).items:
        Assignment.objects.get_or_create(cycle=made, item=item)
    return made
