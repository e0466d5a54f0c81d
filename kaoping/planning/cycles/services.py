"""Preparing, opening and closing cycles. All of it wants the permission `KEEP_CYCLES` at the owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kaoping.basis.language import in_a_row, mark, said
from kaoping.basis.refusals import Conflict
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.governance.acting import Actor, Permission, Refusal, Unseen, now, today
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.cycles import hooks
from kaoping.planning.cycles.models import Assignment, Cycle, Period, State, Subject
from kaoping.planning.cycles.readiness import missing
from kaoping.planning.cycles.spans import spans
from kaoping.planning.schemes.models import State as VersionState
from kaoping.planning.schemes.models import Version
from kaoping.planning.schemes.selectors import asked_by, scheme_of, titles_of


@dataclass(frozen=True)
class Plan:
    """What a cycle is to be: its title, its days, and within how many working days after a period values are due."""

    title: str
    starts: date
    ends: date
    report_within: int = 5


@dataclass(frozen=True)
class Chosen:
    """A unit that is to be appraised, and its group; under its own name, unless another is given."""

    organisation: int
    group: str
    name: str = ""


@dataclass(frozen=True)
class Assigned:
    """Who gives a data item: an assessing department, the subjects themselves, or both."""

    assessor: Organisation | None
    is_reported: bool


@dataclass(frozen=True)
class Days:
    """From when until the day before when a period lasts."""

    starts: date
    ends: date


@service
def prepare(*, actor: Actor, version: Version, plan: Plan) -> Cycle:
    """Prepare a cycle from a published version: its periods follow from those of the scheme.

    Raises:
        Refusal: `not-published`; `title-taken`; `ends-before-it-starts`.
    """
    owner = version.series.organisation
    actor.require(Permission.KEEP_CYCLES, owner.pk)
    version = Version.objects.select_for_update(of=("self",)).select_related("series").get(pk=version.pk)
    if version.state != VersionState.PUBLISHED:
        raise Refusal(_("只有已发布的方案才能用于考核周期。"), code="not-published", field="version")
    if plan.ends <= plan.starts:
        raise Refusal(_("终止日期必须晚于起始日期。"), code="ends-before-it-starts", field="ends")
    if Cycle.objects.filter(organisation=owner, title=plan.title).exists():
        raise Refusal(_("已有同名的考核周期，请换一个名称。"), code="title-taken", field="title")
    cycle = Cycle.objects.create(
        organisation=owner,
        version=version,
        title=plan.title,
        starts=plan.starts,
        ends=plan.ends,
        report_within=plan.report_within,
        made_by_id=actor.person,
    )
    _make_periods(cycle)
    record("cycle.prepared", cycle, after=_said(cycle))
    return cycle


def _make_periods(cycle: Cycle) -> None:
    scheme = scheme_of(cycle.version)
    known = leaf_periods(scheme)
    titles = [(one.id, one.called.zh) for one in known] or [("", _("全周期"))]
    days = spans(known, cycle.starts, cycle.ends)
    for position, ((key, title), span) in enumerate(zip(titles, days, strict=True)):
        Period.objects.create(
            cycle=cycle, key=key, title=title[:80], position=position, starts=span.starts, ends=span.ends
        )


@service
def change_plan(*, actor: Actor, cycle: Cycle, report_within: int, days: Mapping[int, Days]) -> Cycle:
    """Change the days of the periods of a cycle that is being prepared, by the number of the period.

    Raises:
        Refusal: `ends-before-it-starts`.
    """
    found = _locked(actor, cycle, State.PREPARING)
    before = _said(found)
    found.report_within = report_within
    found.save(update_fields=["report_within"])
    for period in found.periods.filter(pk__in=days):
        span = days[period.pk]
        if span.ends <= span.starts:
            said_of = {"period": period.title}
            raise Refusal(_("“%(period)s”的终止日期必须晚于起始日期。") % said_of, code="ends-before-it-starts")
        period.starts, period.ends = span.starts, span.ends
        period.save(update_fields=["starts", "ends"])
    record("cycle.changed", found, before=before, after=_said(found))
    return found


@service
def set_subjects(*, actor: Actor, cycle: Cycle, chosen: Sequence[Chosen]) -> list[Subject]:
    """Say who is appraised: these units and no others, in this order.

    A subject belongs to another one if its organisation belongs to that one's.

    Raises:
        Unseen: for an organisation out of reach.
        Refusal: `unknown-group`; `chosen-twice`; `same-name`.
    """
    found = _locked(actor, cycle, State.PREPARING)
    tree = tree_on(today())
    groups = {group.id for group in scheme_of(found.version).groups}
    reach = actor.reach(Permission.KEEP_CYCLES)
    for one in chosen:
        if one.organisation not in reach:  # which holds only what stands in the tree of today
            raise Unseen()
        if one.group not in groups:
            raise Refusal(_("方案中没有分组“%(group)s”。") % {"group": one.group}, code="unknown-group")
    names = [one.name or tree.units[one.organisation].name for one in chosen]
    _refuse_twice(names, [one.organisation for one in chosen])
    found.subjects.update(parent=None)
    found.subjects.all().delete()
    made = {
        one.organisation: Subject.objects.create(
            cycle=found, organisation_id=one.organisation, name=name, group=one.group, position=position
        )
        for position, (one, name) in enumerate(zip(chosen, names, strict=True))
    }
    for id_, subject in made.items():
        above = [unit.id for unit in reversed(tree.path(id_)[:-1]) if unit.id in made]
        if above:
            subject.parent = made[above[0]]
            subject.save(update_fields=["parent"])
    record("cycle.subjects-set", found, after={"subjects": [[one.name, one.group] for one in made.values()]})
    return list(made.values())


def _refuse_twice(names: Sequence[str], organisations: Sequence[int]) -> None:
    if len(set(organisations)) < len(organisations):
        raise Refusal(_("同一个单位只能选择一次。"), code="chosen-twice")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refusal(_("有单位重名：%(names)s。请给它们不同的名称。") % {"names": in_a_row(twice)}, code="same-name")


@service
def assign(*, actor: Actor, cycle: Cycle, assigned: Mapping[str, Assigned]) -> list[Assignment]:
    """Say who gives which data item; those that are not named stay as they are.

    Raises:
        Unseen: for an assessing department out of reach.
        Refusal: `unknown-item`; `to-nobody`.
    """
    found = _locked(actor, cycle, State.PREPARING)
    asked = asked_by(found.version).items
    reach = actor.reach(Permission.KEEP_CYCLES)
    made = []
    for item, to in assigned.items():
        if item not in asked:
            raise Refusal(_("方案中没有数据项“%(item)s”。") % {"item": item}, code="unknown-item")
        if to.assessor is not None and to.assessor.pk not in reach:
            raise Unseen()
        if to.assessor is None and not to.is_reported:
            title = said(titles_of(found.version)[item])
            raise Refusal(_("“%(item)s”没有人提供数据，请选择责任部门或单位自报。") % {"item": title}, code="to-nobody")
        one, _is_new = Assignment.objects.update_or_create(
            cycle=found, item=item, defaults={"assessor": to.assessor, "is_reported": to.is_reported}
        )
        made.append(one)
    record(
        "cycle.assigned",
        found,
        after={item: [to.assessor and to.assessor.code, to.is_reported] for item, to in assigned.items()},
    )
    return made


@service
def open_cycle(*, actor: Actor, cycle: Cycle) -> Cycle:
    """Open a cycle: tasks follow, and from now on its subjects and assignments stay as they are.

    Raises:
        Refusal: `not-ready`, while somebody or something is missing.
    """
    found = _locked(actor, cycle, State.PREPARING)
    lacking = missing(found)
    if lacking:
        raise Refusal(_("还不能启动：%(what)s") % {"what": mark("；").join(lacking)}, code="not-ready")
    found.state, found.opened_by_id, found.opened_at = State.OPEN, actor.person, now()
    found.save()
    record("cycle.opened", found, before={"state": str(State.PREPARING)}, after=_said(found))
    hooks.opened(actor, found)
    return found


@service
def close_cycle(*, actor: Actor, cycle: Cycle) -> Cycle:
    """End a cycle: all of its periods are closed.

    Raises:
        NotFresh: without a second factor just shown.
        Refusal: `periods-open`.
    """
    found = _locked(actor, cycle, State.OPEN)
    actor.require_fresh(now())
    if found.periods.filter(closed_at=None).exists():
        raise Refusal(_("还有考核期没有锁定，请先锁定各考核期。"), code="periods-open")
    found.state = State.CLOSED
    found.save(update_fields=["state"])
    record("cycle.closed", found, before={"state": str(State.OPEN)}, after={"state": str(State.CLOSED)})
    return found


def _locked(actor: Actor, cycle: Cycle, state: State) -> Cycle:
    """The cycle as it is now, held until the transaction ends, if it is in a state."""
    actor.require(Permission.KEEP_CYCLES, cycle.organisation_id)
    found = Cycle.objects.select_for_update(of=("self",)).select_related("version__series").get(pk=cycle.pk)
    if found.state != state:
        raise Conflict()
    return found


def _said(cycle: Cycle) -> dict[str, object]:
    """What the ledger keeps of a cycle."""
    periods = cycle.periods.order_by("position").values_list("key", "starts", "ends")
    return {
        "title": cycle.title,
        "state": str(cycle.state),
        "scheme": cycle.version.digest,
        "starts": cycle.starts,
        "ends": cycle.ends,
        "report_within": cycle.report_within,
        "periods": [list(period) for period in periods],
    }
