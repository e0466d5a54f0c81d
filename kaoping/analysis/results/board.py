"""The board of a run: who stands where, units x dimensions, where points were lost, who moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaoping.analysis.results.charts import Chart, Series
from kaoping.analysis.results.figures import (
    NONE,
    Cell,
    Digits,
    Lights,
    bar_of,
    cell_of,
    digits_of,
    light_of,
    lost_text,
    text_of,
    total_text,
)
from kaoping.analysis.results.moving import Mover, Standing, movers, standings
from kaoping.analysis.results.words import Names, names_of, say
from kaoping.analysis.runs.at_hand import AtHand
from kaoping.analysis.runs.models import GroupScore, Run, State, SubjectScore
from kaoping.analysis.runs.openness import open_to
from kaoping.analysis.runs.selectors import before
from kaoping.basis.known import known
from kaoping.engine.scheme import Scheme, Threshold
from kaoping.files.report_html.levels import LIGHTS, Level, even_levels, has_lights
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.schemes.selectors import scheme_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 60
"""Of a large appraisal a board shows one group at a time, and so many units of it."""
MOST_LOSSES = 8
MOST_RED = 3


@dataclass(frozen=True)
class BoardRow:
    """A unit: its place, its total, how it moved, and its score rates."""

    subject: int
    name: str
    rank: str
    total: str
    bar: str
    is_low: bool
    is_open: bool
    grade: str
    vetoed: bool
    moved: Standing
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class GradeCount:
    """How many have a grade, and what limits it."""

    grade: str
    count: int
    limit: str


@dataclass(frozen=True)
class LossRow:
    """Points that a group lost with an item."""

    item: str
    title: str
    lost: str
    losing: int
    subjects: int


@dataclass(frozen=True)
class GroupBoard:
    """A peer group; a dimension in which none of its units has anything is left out."""

    key: str
    title: str
    units: int
    mean: str
    high: str
    low: str
    grades: tuple[GradeCount, ...]
    heads: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    losses: tuple[LossRow, ...]
    chart: Chart | None

    @property
    def is_cut(self) -> bool:
        """Whether there are more units than are shown."""
        return self.units > len(self.rows)


@dataclass(frozen=True)
class Board:
    """The board of a run."""

    groups: tuple[GroupBoard, ...]
    all_groups: Mapping[str, str]
    group: str
    units: int
    is_open: int
    vetoed: int
    lights: Lights
    red: tuple[tuple[str, int], ...]
    more_red: int
    """How many others have red lights, beside those that are named."""
    movers: tuple[Mover, ...]
    previous: Run | None
    trend: Chart | None
    levels: tuple[Level, ...]
    has_grades: bool


at_hand = AtHand["Board"](60)
"""Boards of confirmed runs, of which each takes as long to make as to show."""


def board_of(run: Run, group: str = "", actor: Actor | None = None) -> Board:
    """The board of a run; of a large one, or where one is asked for, of one group.

    It is compared with other runs as far as they are open to the actor: a unit sees all of those that are public.
    """
    opened = None if actor is None else _opened(actor, run)
    if run.state != State.CONFIRMED:
        return _board_of(run, group, opened)
    # A confirmed run stays as it is, and its board changes with the runs that it is compared with alone.
    series = Run.objects.filter(version__series=run.version.series_id, state=State.CONFIRMED)
    others = tuple(series.order_by("pk").values_list("pk", "result_digest"))
    key = (run.pk, group, get_language(), others, opened)
    return at_hand.get(key, lambda: _board_of(run, group, opened))


def _opened(actor: Actor, run: Run) -> frozenset[int] | None:
    """The confirmed runs of the series of which somebody may see all; None for each, if they watch its results."""
    if actor.may(Permission.SEE_RESULTS, run.cycle.organisation_id):
        return None
    series = Run.objects.filter(version__series=run.version.series_id, state=State.CONFIRMED)
    return open_to(actor, list(series.select_related("cycle").only("state", "cycle__organisation")))


def _board_of(run: Run, group: str, opened: frozenset[int] | None) -> Board:
    scheme, names = scheme_of(run.version), names_of(scheme_of(run.version))
    sums = {one.group: one for one in run.groups.filter(item="")}
    sizes = {group: one.subjects for group, one in sums.items()}
    present = {key: title for key, title in names.groups.items() if key in sizes}
    if group not in present:
        group = "" if sum(sizes.values()) <= MOST else next(iter(present), "")
    shown = [group] if group else list(present)
    figures = list(run.groups.filter(group__in=shown).exclude(item="").order_by("pk"))
    totals = _totals(run, shown)
    previous = before(run)
    while previous is not None and opened is not None and previous.pk not in opened:
        previous = before(previous)
    moved = standings(totals, previous)
    tops = [item.id for item in scheme.items]
    digits = digits_of(scheme)
    scores = _scores(run, totals, digits)
    measures = [t for t in scheme.thresholds if t.of is not None]
    heads = [names.items[item] for item in tops] + [say(one.title) for one in measures]

    graded = run.totals.filter(subject__group__in=shown).order_by().values_list("subject__group", "grade")
    read = _Read(names, scheme, heads, figures, {(of, grade): n for of, grade, n in graded.annotate(Count("pk"))})
    red = tuple(_red(run, names, measures))
    waiting = run.totals.aggregate(open=Count("low"), vetoed=Count("pk", filter=Q(vetoed=True)))

    def row(total: SubjectScore) -> BoardRow:
        cells = [scores.get((total.subject_id, item), Cell(NONE)) for item in tops]
        for threshold in measures:
            level = light_of(total.lights.get(threshold.id, ""))
            cells.append(Cell(say(level.words) if level.sign else NONE, level))
        return _row(total, moved[total.subject_id], tuple(cells), scheme)

    return Board(
        groups=tuple(_group(sums[key], [row(t) for t in totals if t.subject.group == key], read) for key in shown),
        all_groups=present,
        group=group,
        units=sum(sizes.values()),
        is_open=waiting["open"],
        vetoed=waiting["vetoed"],
        lights=lights_of(run),
        red=red[:MOST_RED],
        more_red=len(red[MOST_RED:]),
        movers=movers(run, totals, previous, names, moved),
        previous=previous,
        trend=_trend(run, present, opened),
        levels=(*LIGHTS.values(),) if has_lights(scheme) else even_levels(),
        has_grades=scheme.grades is not None,
    )


def _totals(run: Run, groups: Sequence[str]) -> list[SubjectScore]:
    found: QuerySet[SubjectScore] = run.totals.filter(subject__group__in=groups).select_related("subject")
    # Those without a rank stand last on both databases.
    ordered = found.order_by("subject__group", F("rank").asc(nulls_last=True), "subject__position")
    return list(ordered[:MOST] if len(groups) == 1 else ordered)


def _scores(run: Run, totals: Sequence[SubjectScore], digits: Digits) -> Mapping[tuple[int, str], Cell]:
    subjects = [total.subject_id for total in totals]
    found = run.scores.filter(depth=1, subject__in=subjects)
    return {(one.subject_id, one.item): cell_of(one, digits) for one in found}


def _row(total: SubjectScore, moved: Standing, cells: tuple[Cell, ...], scheme: Scheme) -> BoardRow:
    worst = scheme.grades.bands[-1].grade if scheme.grades else ""
    is_red = any(total.lights.get(one.id) == "red" for one in scheme.thresholds if one.of == "total")
    return BoardRow(
        subject=total.subject_id,
        name=total.subject.name,
        rank=_("待定") if total.low is not None else "—" if total.rank is None else str(total.rank),
        total=total_text(total, digits_of(scheme)),
        bar=bar_of(total),
        is_low=total.vetoed or is_red or (total.grade == worst and bool(worst)),
        is_open=total.low is not None,
        grade=total.grade,
        vetoed=total.vetoed,
        moved=moved,
        cells=cells,
    )


@dataclass(frozen=True)
class _Read:
    """What the groups of a board are made from."""

    names: Names
    scheme: Scheme
    heads: Sequence[str]
    figures: list[GroupScore]
    graded: Mapping[tuple[str, str], int]


def _group(total: GroupScore, rows: list[BoardRow], read: _Read) -> GroupBoard:
    key, names, scheme, figures = total.group, read.names, read.scheme, read.figures
    digits = digits_of(scheme)
    losses = tuple(_losses(figures, key, names, digits))
    told = [at for at in range(len(read.heads)) if any(row.cells[at].text != NONE for row in rows)]
    return GroupBoard(
        key=key,
        title=names.groups[key],
        units=total.subjects,
        mean=text_of(total.mean, digits.total),
        high=text_of(total.high, digits.total),
        low=text_of(total.low, digits.total),
        grades=tuple(_grades(scheme, {g: n for (of, g), n in read.graded.items() if of == key})),
        heads=tuple(read.heads[at] for at in told),
        rows=tuple(replace(row, cells=tuple(row.cells[at] for at in told)) for row in rows),
        losses=losses,
        chart=_loss_chart(losses),
    )


def _grades(scheme: Scheme, counted: Mapping[str, int]) -> Iterator[GradeCount]:
    if scheme.grades is None:
        return
    limits = {quota.grade: quota for quota in scheme.grades.quotas}
    for grade in dict.fromkeys(band.grade for band in scheme.grades.bands):
        quota, limit = limits.get(grade), ""
        if quota is not None and quota.share is not None:
            limit = _("名额 %(share)s%%") % {"share": f"{(quota.share * 100).normalize():f}"}
        elif quota is not None:
            limit = _("名额 %(count)s 个") % {"count": quota.number}
        yield GradeCount(grade, counted.get(grade, 0), limit)


def _losses(figures: list[GroupScore], group: str, names: Names, digits: Digits) -> Iterator[LossRow]:
    lost = [one for one in figures if one.group == group and one.lost is not None and one.lost > 0]
    for one in sorted(lost, key=lambda loss: -(loss.lost or Decimal(0)))[:MOST_LOSSES]:
        assert one.lost is not None
        yield LossRow(one.item, names.coded(one.item), lost_text(one.lost, digits.total), one.losing, one.subjects)


def _loss_chart(losses: tuple[LossRow, ...]) -> Chart | None:
    if not losses:
        return None
    values = [Decimal(one.lost) for one in losses]
    return Chart("bars", _("失分最多的指标"), [one.title for one in losses], [Series(_("失分"), values)])


def lights_of(run: Run) -> Lights:
    """The traffic lights of all groups together."""
    found = run.groups.aggregate(red=Sum("red"), yellow=Sum("yellow"), green=Sum("green"))
    return Lights(**{colour: count or 0 for colour, count in found.items()})


def _red(run: Run, names: Names, measures: Sequence[Threshold]) -> Iterator[tuple[str, int]]:
    """What has red lights, the most first; of several with as many, the total and then as the scheme has them."""
    counted = dict(run.groups.filter(red__gt=0).order_by().values_list("item").annotate(Sum("red")))
    title = say(measures[0].title) if len(measures) == 1 else _("总体")
    for item, said in sorted([("", title), *names.items.items()], key=lambda named: -counted.get(named[0], 0)):
        if item in counted:
            yield said, counted[item]


def _trend(run: Run, groups: Mapping[str, str], opened: frozenset[int] | None) -> Chart | None:
    """Means of the groups over the periods of the cycle that have a confirmed run, and this one."""
    if run.period is None:
        return None
    others = Run.objects.filter(cycle=run.cycle_id, period__isnull=False, state=State.CONFIRMED).exclude(
        period=run.period
    )
    if opened is not None:
        others = others.filter(pk__in=opened)
    latest = {
        one.period_id: one for one in others.select_related("period").defer("origins", "findings").order_by("number")
    }
    runs = sorted((*latest.values(), run), key=lambda one: one.period.position if one.period else 0)
    if len(runs) < 2:
        return None
    means = {
        (one.run_id, one.group): one.mean
        for one in GroupScore.objects.filter(run__in=runs, item="").only("run_id", "group", "mean")
    }
    series = [Series(title, [means.get((one.pk, key)) for one in runs]) for key, title in groups.items()]
    return Chart("lines", _("各组平均分"), [known(one.period.title) for one in runs if one.period], series)
