"""The part of the report about a peer group: figures, ranking, heat map, points lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.engine.analysis import NextGrade, group_losses, next_grade, sharing_leaves, shown
from kaoping.engine.program import Section, SectionKind
from kaoping.engine.scheme import Group
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Language, Words, listing
from kaoping.files.report_html.drawing import percent
from kaoping.files.report_html.levels import NOTHING, Level, level_of, rate

MOST_LOSSES = 12


@dataclass(frozen=True, slots=True)
class RankRow:
    """One subject in the ranking; `low` and `high` are lengths of the bar in per cent (equal unless open)."""

    anchor: str
    name: str
    rank: str
    total: str
    low: str
    high: str
    grade: str
    next: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A score rate with its level."""

    text: str
    level: Level


@dataclass(frozen=True)
class HeatMap:
    """Subjects x items; each heading with the number of the item apart."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[RankRow, tuple[HeatCell, ...]], ...]


@dataclass(frozen=True, slots=True)
class LossRow:
    """Points that the group lost with an item."""

    title: str
    lost: str
    share: str
    bar: str
    subjects: str


@dataclass(frozen=True)
class GroupView:
    """Everything about a group."""

    anchor: str
    title: str
    units: int
    facts: tuple[tuple[str, str], ...]
    grades: tuple[tuple[str, int], ...]
    ranking: tuple[RankRow, ...]
    top: HeatMap
    leaves: HeatMap | None
    losses: tuple[LossRow, ...]
    has_grades: bool
    has_next: bool
    total_title: str
    full: str


def group_views(result: Result, language: Language, anchors: Mapping[str, str]) -> tuple[GroupView, ...]:
    """Views of all groups that have subjects."""
    return tuple(
        _group(result, group, language, anchors, f"g{at}")
        for at, group in enumerate(result.scheme.groups, start=1)
        if any(s.subject.group == group.id for s in result.subjects)
    )


def _group(result: Result, group: Group, language: Language, anchors: Mapping[str, str], anchor: str) -> GroupView:
    scheme = result.scheme
    ranking = result.ranking(group.id)
    rows = tuple(_rank_row(result, s, language, anchors[s.subject.name]) for s in ranking)
    top = _items(ranking, {i.id for i in scheme.items})
    leaves = _items(ranking, {s.item for s in _sections(ranking) if s.kind is SectionKind.LEAF})
    counted = Counter(s.grade for s in ranking if s.grade is not None)
    names = [] if scheme.grades is None else list(dict.fromkeys(b.grade for b in scheme.grades.bands))
    return GroupView(
        anchor=anchor,
        title=group.id if group.title is None else group.title.say(language),
        units=len(ranking),
        facts=tuple(_facts(ranking, scheme.rounding.total, language)),
        grades=tuple((name, counted[name]) for name in names),
        ranking=rows,
        top=_heat(result, ranking, rows, top, language),
        leaves=None if set(leaves) == set(top) else _heat(result, ranking, rows, leaves, language),
        losses=tuple(_losses(result, group.id, ranking[0], language)),
        has_grades=scheme.grades is not None,
        has_next=any(row.next for row in rows),
        total_title=scheme.total.title.say(language),
        full=f"{ranking[0].compiled.full.normalize():f}",
    )


def _sections(ranking: list[SubjectResult]) -> list[Section]:
    return [s for found in ranking for s in found.compiled.program.sections]


def _items(ranking: list[SubjectResult], wanted: set[str]) -> list[str]:
    """Items of any subject of the group, in the order of the tree."""
    return [i for i in ranking[0].compiled.codes if i in wanted and any(i in s.compiled.points for s in ranking)]


def _facts(ranking: list[SubjectResult], decimals: int, language: Language) -> Iterable[tuple[str, str]]:
    totals = [s.total for s in ranking if s.total is not None]
    yield Words("单位", "units").say(language), str(len(ranking))
    if totals:
        mean = shown(Fraction(sum(Fraction(t) for t in totals), 1) * Fraction(1, len(totals)), decimals)
        yield Words("平均分", "mean").say(language), f"{mean:f}"
        yield Words("最高分", "highest").say(language), f"{max(totals):f}"
        yield Words("最低分", "lowest").say(language), f"{min(totals):f}"
    waiting = sum(s.is_open for s in ranking)
    if waiting:
        yield Words("待定", "open").say(language), str(waiting)


def _rank_row(result: Result, found: SubjectResult, language: Language, anchor: str) -> RankRow:
    low, high = found.interval or (found.total, found.total)
    full = found.compiled.full
    waiting = Words("待定", "open").say(language)
    return RankRow(
        anchor=anchor,
        name=found.subject.name,
        rank=waiting if found.is_open else "—" if found.rank is None else str(found.rank),
        total=total_text(found),
        low=percent(low or Decimal(0), full),
        high=percent(high or Decimal(0), full),
        grade=found.grade or "",
        next=next_text(next_grade(result, found.subject.name), language),
    )


def total_text(found: SubjectResult) -> str:
    """The total, or the interval in which it lies."""
    if found.interval is not None:
        return f"{found.interval[0]:f} – {found.interval[1]:f}"
    return "—" if found.total is None else f"{found.total:f}"


def next_text(further: NextGrade | None, language: Language) -> str:
    """How far it is to the next grade, in a few words."""
    if further is None:
        return ""
    if further.gap > 0:
        words = Words(f"差 {further.gap:f} 分到{further.grade}", f"{further.gap:f} to {further.grade}")
        return words.say(language)
    reasons = listing(further.held_by)
    return Words(f"因{reasons.zh}未达{further.grade}", f"not {further.grade}: {reasons.en}").say(language)


def _heat(
    result: Result, ranking: list[SubjectResult], rows: tuple[RankRow, ...], items: list[str], language: Language
) -> HeatMap:
    compiled = ranking[0].compiled
    heads = [(compiled.codes[i], _title(ranking, i, language)) for i in items]
    cells = [tuple(_cell(result, found, item) for item in items) for found in ranking]
    return HeatMap(tuple(heads), tuple(zip(rows, cells, strict=True)))


def _title(ranking: list[SubjectResult], item: str, language: Language) -> str:
    compiled = next(s.compiled for s in ranking if item in s.compiled.titles)
    return compiled.titles[item].say(language).removeprefix(f"{compiled.codes[item]} ")


def _cell(result: Result, found: SubjectResult, item: str) -> HeatCell:
    points, score = found.compiled.points.get(item), found.score(item)
    if item in sharing_leaves(result.scheme, found.subject.group):
        return HeatCell("—" if score is None else f"{score:f}", NOTHING)
    level = level_of(found, result.scheme, item, points)
    share = None if score is None or points is None else rate(score, points)
    return HeatCell("—" if share is None else f"{share:f}", level)


def _losses(result: Result, group: str, first: SubjectResult, language: Language) -> Iterable[LossRow]:
    found = [loss for loss in group_losses(result, group) if loss.lost > 0][:MOST_LOSSES]
    most = max((loss.lost for loss in found), default=Fraction(1))
    titles = {i: t for s in result.subjects for i, t in s.compiled.titles.items()}
    for loss in found:
        yield LossRow(
            title=titles[loss.item].say(language),
            lost=f"{shown(loss.lost, result.scheme.rounding.total):f}",
            share=f"{shown(loss.share * 100, 1):f}%",
            bar=percent(shown(loss.lost, 4), shown(most, 4)),
            subjects=f"{loss.losing}/{loss.subjects}",
        )
