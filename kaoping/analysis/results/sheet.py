"""The score sheet (评分单) of a unit: its tree with target, actual value, rule, points and score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.analysis.results.charts import Chart, Series
from kaoping.analysis.results.figures import (
    NONE,
    Digits,
    digits_of,
    light_of,
    lost_text,
    points_text,
    text_of,
    total_text,
)
from kaoping.analysis.results.moving import Standing, standings
from kaoping.analysis.results.origins import Origin, origins_by_item
from kaoping.analysis.results.words import Names, names_of, say
from kaoping.analysis.runs.facts import Facts, LeafFacts
from kaoping.analysis.runs.models import GroupScore, ItemScore, Run, SubjectScore
from kaoping.analysis.runs.selectors import ScoreSheet, time_before
from kaoping.basis.known import known
from kaoping.basis.language import spoken
from kaoping.engine.analysis import NextGrade
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.files.report_html.groups import next_text
from kaoping.files.report_html.levels import NOTHING, Level, has_lights, level_of_rate
from kaoping.planning.schemes.selectors import scheme_of

MOST_LOSSES = 4
MOST_CLOSERS = 4


@dataclass(frozen=True)
class SheetRow:
    """One item of the sheet."""

    item: str
    code: str
    title: str
    depth: int
    is_leaf: bool
    concerns: bool
    target: str
    actual: str
    rule: str
    points: str
    score: str
    level: Level
    is_red: bool
    mean: str
    last: str
    origins: tuple[Origin, ...]
    is_open: bool


@dataclass(frozen=True)
class Effect:
    """An effect that struck the unit."""

    title: str
    article: str
    decided_by: str


@dataclass(frozen=True)
class Loss:
    """Points of the total that an item took, beside what it took in the mean of the group; `bar` is its length."""

    item: str
    title: str
    lost: str
    mean: str
    bar: str


@dataclass(frozen=True)
class Sheet:
    """The score sheet of a unit."""

    run: Run
    subject: int
    name: str
    group: str
    total: str
    is_open: bool
    full: str
    rank: str
    grade: str
    grade_tag: str
    light: Level
    lights: tuple[tuple[str, Level], ...]
    """Of what has a light and is no item, such as the total: its title and its light."""
    red: int
    mean: str
    moved: Standing
    previous: Run | None
    next: str
    closers: tuple[str, ...]
    more_closers: int
    losses: tuple[Loss, ...]
    effects: tuple[Effect, ...]
    rows: tuple[SheetRow, ...]
    chart: Chart | None
    digest: str


def sheet_of(found: ScoreSheet, opened: str = "") -> Sheet:
    """The score sheet of a subject; `opened` is the item whose explanation is asked for."""
    run, total, facts = found.run, found.total, found.facts
    scheme = scheme_of(run.version)
    names, digits = names_of(scheme), digits_of(scheme)
    previous = time_before(run)
    scores = list(run.scores.filter(subject=found.subject).order_by("position"))
    group = {one.item: one for one in run.groups.filter(group=found.subject.group)}
    last, origins = _last(previous, found), origins_by_item(run, facts, opened)
    rows = _Rows(facts, names, digits, group, last, origins, has_lights(scheme))
    return Sheet(
        run=run,
        subject=found.subject.pk,
        name=found.subject.name,
        group=names.groups.get(found.subject.group, found.subject.group),
        total=total_text(total, digits),
        is_open=total.low is not None,
        full=points_text(total.full),
        rank=_rank(total, group[""].subjects if "" in group else 0),
        grade=total.grade,
        grade_tag=_grade_tag(scheme, total.grade),
        light=light_of(total.light),
        lights=tuple(_own_lights(scheme, total)),
        red=sum(score.light == "red" for score in scores) + sum(one == "red" for one in total.lights.values()),
        mean=text_of(group[""].mean, digits.total) if "" in group else "—",
        moved=standings([total], previous)[found.subject.pk],
        previous=previous,
        next=known(next_text(facts.further, spoken())),
        closers=tuple(_closers(facts.further, names)),
        more_closers=0 if facts.further is None else max(len(facts.further.closers) - MOST_CLOSERS, 0),
        losses=tuple(_losses(scores, group, names, digits)),
        effects=tuple(_effects(facts, scheme)),
        rows=tuple(rows.row(score, is_open=score.item == opened) for score in scores),
        chart=_radar(scores, group, names, found.subject.name),
        digest=total.digest,
    )


def _grade_tag(scheme: Scheme, grade: str) -> str:
    """The class of a grade's colour, by its place among the grades: the best green, the last red, others neither."""
    names = [band.grade for band in scheme.grades.bands] if scheme.grades else []
    if not names or grade not in (names[0], names[-1]):
        return ""
    return "kp-tag-grade" if grade == names[0] else "kp-tag-failed"


def _own_lights(scheme: Scheme, total: SubjectScore) -> Iterator[tuple[str, Level]]:
    for threshold in scheme.thresholds:
        if threshold.id in total.lights:
            yield say(threshold.title), light_of(total.lights[threshold.id])


def _rank(total: SubjectScore, units: int) -> str:
    if total.low is not None:
        return _("得分待定，暂不排名")
    if total.rank is None:
        return _("不参与排名")
    return _("第 %(rank)s / %(count)s 名") % {"rank": total.rank, "count": units}


def _last(previous: Run | None, found: ScoreSheet) -> Mapping[str, Decimal | None]:
    """Scores of the time before, by item; None where the item did not apply."""
    if previous is None:
        return {}
    rows = ItemScore.objects.filter(run=previous, subject__organisation=found.subject.organisation_id)
    return {item: score if applied else None for item, score, applied in rows.values_list("item", "score", "concerns")}


def _closers(further: NextGrade | None, names: Names) -> Iterator[str]:
    for closer in () if further is None else further.closers[:MOST_CLOSERS]:
        said = {
            "item": names.items[closer.item],
            "score": f"{closer.score:f}",
            "needed": f"{closer.needed:f}",
            "points": plain(closer.points),
        }
        yield _("%(item)s：由 %(score)s 提高到 %(needed)s（分值 %(points)s）") % said


def _effects(facts: Facts, scheme: Scheme) -> Iterator[Effect]:
    for effect in scheme.effects:
        if effect.id in facts.effects:
            yield Effect(say(effect.title), say(effect.article), say(effect.decided_by))


def _losses(
    scores: Sequence[ItemScore], group: Mapping[str, GroupScore], names: Names, digits: Digits
) -> Iterator[Loss]:
    """The items that took most, the largest first; of several as large, those that come first in the scheme."""
    losing = [(one.lost, one) for one in scores if one.is_leaf and one.lost is not None and one.lost > 0]
    most = max((lost for lost, _one in losing), default=Decimal(0))
    for lost, one in sorted(losing, key=lambda pair: -pair[0])[:MOST_LOSSES]:
        beside = group.get(one.item)
        mean = None if beside is None or beside.lost is None else beside.lost / beside.subjects
        yield Loss(
            one.item,
            names.coded(one.item),
            lost_text(lost, digits.total),
            NONE if mean is None else lost_text(mean, digits.total),
            f"{lost * 100 / most:.1f}",
        )


def _radar(scores: Sequence[ItemScore], group: Mapping[str, GroupScore], names: Names, unit: str) -> Chart | None:
    """Score rates of the dimensions beside the group's mean; bars where three corners are not there."""
    some = [one for one in scores if one.depth == 1 and one.rate is not None and one.concerns]
    if not some:
        return None
    means = [group[one.item].rate if one.item in group else None for one in some]
    return Chart(
        "radar" if len(some) > 2 else "bars",
        _("各维度得分率（%）"),
        [names.items[one.item] for one in some],
        [Series(unit, [one.rate for one in some]), Series(_("组平均"), means)],
        100,
    )


@dataclass(frozen=True)
class _Rows:
    """Makes the rows of a sheet."""

    facts: Facts
    names: Names
    digits: Digits
    group: Mapping[str, GroupScore]
    last: Mapping[str, Decimal | None]
    origins: Mapping[str, tuple[Origin, ...]]
    has_lights: bool

    def row(self, score: ItemScore, *, is_open: bool) -> SheetRow:
        """One row."""
        leaf, group, digits = self.facts.leaves.get(score.item), self.group.get(score.item), self.digits.of(score)
        known = score.concerns and score.score is not None
        return SheetRow(
            item=score.item,
            code=self.names.codes[score.item],
            title=self.names.items[score.item] if leaf is None else say(leaf.title),
            depth=score.depth,
            is_leaf=score.is_leaf,
            concerns=score.concerns,
            target="" if leaf is None else say(leaf.target),
            actual="" if leaf is None else _actual(leaf),
            rule="" if leaf is None else say(leaf.rule),
            points=points_text(score.points),
            score=text_of(score.score, digits) if known else "—",
            level=self._level(score),
            is_red=score.light == "red",
            mean="" if group is None else text_of(group.mean, digits),
            last=text_of(self.last[score.item], digits) if score.item in self.last else "",
            origins=self.origins.get(score.item, ()),
            is_open=is_open,
        )

    def _level(self, score: ItemScore) -> Level:
        """The light of an item; even levels where the scheme has no lights at all, as they would look like some."""
        if not score.concerns or score.score is None:
            return NOTHING
        return light_of(score.light) if self.has_lights else level_of_rate(score.rate)


def _actual(leaf: LeafFacts) -> str:
    if isinstance(leaf.actual, int):
        return ngettext("%(count)s 件", "%(count)s 件", leaf.actual) % {"count": leaf.actual}
    return say(leaf.actual)
