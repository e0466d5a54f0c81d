"""The score sheet (评分单) of a unit: its tree with target, actual value, rule, points and score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.analysis.results.charts import Chart, Series
from kaoping.analysis.results.figures import Digits, digits_of, light_of, points_text, text_of, total_text
from kaoping.analysis.results.moving import Standing, standings
from kaoping.analysis.results.origins import Origin, origins_by_item
from kaoping.analysis.results.telling import explained, lines_of
from kaoping.analysis.results.words import Names, names_of, say, spoken
from kaoping.analysis.runs.models import GroupScore, ItemScore, Run, SubjectScore
from kaoping.analysis.runs.selectors import ScoreSheet, time_before
from kaoping.engine.analysis import NextGrade, next_grade
from kaoping.engine.analysis.leaf_curve import value_key_of
from kaoping.engine.compiling import keys
from kaoping.engine.explanation import Block
from kaoping.engine.numbers import plain
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.terms import ListItem
from kaoping.files.report_html.groups import next_text
from kaoping.files.report_html.levels import NOTHING, Level, level_of_rate


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
    lost: str
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
    light: Level
    red: int
    mean: str
    moved: Standing
    previous: Run | None
    next: str
    closers: tuple[str, ...]
    effects: tuple[Effect, ...]
    rows: tuple[SheetRow, ...]
    chart: Chart | None
    total_lines: tuple[str, ...]
    digest: str


def sheet_of(found: ScoreSheet, opened: str = "") -> Sheet:
    """The score sheet of a subject; `opened` is the item whose explanation is asked for."""
    run, scheme = found.run, found.result.scheme
    names, digits = names_of(scheme), digits_of(scheme)
    total = run.totals.select_related("subject").get(subject=found.subject)
    previous = time_before(run)
    scores = list(run.scores.filter(subject=found.subject).order_by("position"))
    group = {one.item: one for one in run.groups.filter(group=found.subject.group)}
    blocks = explained(run, found.result, found.subject.name, spoken())
    further = next_grade(found.result, found.subject.name)
    rows = _Rows(found, names, digits, blocks, group, _last(previous, found), origins_by_item(run, found))
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
        light=light_of(total.light),
        red=sum(score.light == "red" for score in scores),
        mean=text_of(group[""].mean, digits.total) if "" in group else "—",
        moved=standings([total], previous)[found.subject.pk],
        previous=previous,
        next=next_text(further, spoken()),
        closers=tuple(_closers(further, names)),
        effects=tuple(_effects(found)),
        rows=tuple(rows.row(score, is_open=score.item == opened) for score in scores),
        chart=_radar(scores, group, names, found.subject.name),
        total_lines=tuple(lines_of(blocks[keys.TOTAL], spoken())),
        digest=total.digest,
    )


def _rank(total: SubjectScore, units: int) -> str:
    if total.low is not None:
        return _("得分待定，暂不排名")
    if total.rank is None:
        return _("不参与排名")
    return _("第 %(rank)s / %(count)s 名") % {"rank": total.rank, "count": units}


def _last(previous: Run | None, found: ScoreSheet) -> Mapping[str, Decimal | None]:
    """Scores of the time before, by item."""
    if previous is None:
        return {}
    rows = ItemScore.objects.filter(run=previous, subject__organisation=found.subject.organisation_id)
    return dict(rows.values_list("item", "score"))


def _closers(further: NextGrade | None, names: Names) -> Iterator[str]:
    for closer in () if further is None else further.closers[:4]:
        said = {
            "item": names.items[closer.item],
            "score": f"{closer.score:f}",
            "needed": f"{closer.needed:f}",
            "points": plain(closer.points),
        }
        yield _("%(item)s：由 %(score)s 提高到 %(needed)s（分值 %(points)s）") % said


def _effects(found: ScoreSheet) -> Iterator[Effect]:
    for effect in found.result.scheme.effects:
        if found.found.value(f"effect.{effect.id}") is True:
            yield Effect(say(effect.title), say(effect.article), say(effect.decided_by))


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

    found: ScoreSheet
    names: Names
    digits: Digits
    blocks: Mapping[str, Block]
    group: Mapping[str, GroupScore]
    last: Mapping[str, Decimal | None]
    origins: Mapping[str, tuple[Origin, ...]]

    def row(self, score: ItemScore, *, is_open: bool) -> SheetRow:
        """One row."""
        block, part = self.blocks.get(score.item), self.found.found.compiled.parts.get(score.item)
        digits = self.digits.of(score)
        known, group = score.concerns and score.score is not None, self.group.get(score.item)
        return SheetRow(
            item=score.item,
            code=self.names.codes[score.item],
            title=self.names.items[score.item] if part is None else say(part.title),
            depth=score.depth,
            is_leaf=score.is_leaf,
            concerns=score.concerns,
            target=self._target(score.item, part),
            actual=self._actual(part, block),
            rule="" if block is None else block.rule,
            points=points_text(score.points),
            score=text_of(score.score, digits) if known else "—",
            lost=f"{block.lost:f}" if block is not None and block.lost and known else "",
            level=_level(score),
            is_red=score.light == "red",
            mean="" if group is None else text_of(group.mean, digits),
            last=text_of(self.last[score.item], digits) if score.item in self.last else "",
            origins=self.origins.get(score.item, ()),
            is_open=is_open,
        )

    def _target(self, item: str, part: LeafPart | None) -> str:
        value = self.found.found.value(keys.line(item, "target"))
        if part is None or not part.rule.needs_target:
            return ""
        value = part.setting().target if value is None else value
        return _quantity(value, part) if isinstance(value, Decimal) else ""

    def _actual(self, part: LeafPart | None, block: Block | None) -> str:
        if part is None:
            return ""
        key = value_key_of(self.found.found.compiled.program, part)
        value = None if key is None else self.found.found.value(key)
        if isinstance(value, Decimal):
            return _quantity(value, part)
        if any(isinstance(one, ListItem) for one in part.data.values()):
            count = self._records(part)
            return ngettext("%(count)s 件", "%(count)s 件", count) % {"count": count}
        given = [] if block is None else [one for one in block.data if one.value]
        return f"{given[0].value} {given[0].unit}".strip("“” ") if len(given) == 1 else ""

    def _records(self, part: LeafPart) -> int:
        program, trace = self.found.found.compiled.program, self.found.found.trace
        rows = (trace[program.position[r.key]] for r in program.records if r.key[1:] in part.data)
        return sum(len(one) for one in rows if isinstance(one, list))


def _level(score: ItemScore) -> Level:
    if not score.concerns or score.score is None:
        return NOTHING
    return light_of(score.light) if score.light else level_of_rate(score.rate)


def _quantity(value: Decimal, part: LeafPart) -> str:
    unit = say(part.unit)
    return f"{plain(value)}{unit}" if unit == "%" else f"{plain(value)} {unit}".strip()
