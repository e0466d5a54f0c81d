"""What the public is shown of a result: figures, rules and arithmetic; no person, no remark, no evidence, no free text.

Records of lists are counted, not shown: what is written in them may name people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from kaoping.analysis.runs.models import SubjectScore
from kaoping.analysis.runs.selectors import result_for
from kaoping.application.publication import selectors
from kaoping.application.publication.masking import masked
from kaoping.application.publication.models import Publication
from kaoping.basis.language import spoken
from kaoping.engine.explanation import Block, Datum, explain, line_text, status_text
from kaoping.engine.program import SectionKind
from kaoping.engine.scheme import Item, walk
from kaoping.engine.words import Language
from kaoping.planning.schemes.selectors import scheme_of


@dataclass(frozen=True)
class Row:
    """A line of a ranking: a unit's total, and its scores of the items of the ranking."""

    total: SubjectScore
    scores: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Ranking:
    """The ranking of a group, with the top-level items in which any of its units has a score."""

    group: str
    items: tuple[Item, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Figure:
    """A value that came in, as the public sees it."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True)
class ItemLine:
    """An item of a score sheet, with its rule and its arithmetic."""

    item: str
    code: str
    depth: int
    is_leaf: bool
    title: str
    points: Decimal
    score: Decimal | None
    rule: str
    figures: tuple[Figure, ...]
    counts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    further: tuple[tuple[str, str], ...]


def rankings(found: Publication) -> list[Ranking]:
    """The rankings of all groups, in the order of the scheme."""
    scheme = scheme_of(found.run.version)
    titles = {one.id: one.id if one.title is None else one.title.say(spoken()) for one in scheme.groups}
    order = {one.id: at for at, one in enumerate(scheme.groups)}
    scores = {
        (one.subject_id, one.item): one.score if one.concerns else None for one in found.run.scores.filter(depth=1)
    }
    totals = sorted(selectors.ranked(found), key=lambda one: order.get(one.subject.group, len(order)))

    def ranking(group: str, totals: Sequence[SubjectScore]) -> Ranking:
        told = {item.id for one in totals for item in scheme.items if scores.get((one.subject_id, item.id)) is not None}
        items = tuple(item for item in scheme.items if item.id in told)
        rows = (Row(one, tuple(scores.get((one.subject_id, item.id)) for item in items)) for one in totals)
        return Ranking(titles.get(group, group), items, tuple(rows))

    return [ranking(group, list(some)) for group, some in groupby(totals, key=lambda one: one.subject.group)]


def sheet_of(found: Publication, total: SubjectScore) -> list[ItemLine]:
    """The score sheet of a unit: every item with its rule in words and the steps of its arithmetic."""
    result = result_for(found.run, total.subject.name)
    depths = {node.id: (len(place) + 1) // 2 for node, place in walk(result.scheme.items)}
    blocks = explain(result, total.subject.name, spoken()).blocks
    return [_line(block, depths.get(block.item, 1)) for block in blocks if block.kind is not SectionKind.TOTAL]


def _line(block: Block, depth: int) -> ItemLine:
    return ItemLine(
        item=block.item,
        code=block.code,
        depth=depth,
        is_leaf=block.kind is SectionKind.LEAF,
        title=block.title,
        points=block.points,
        score=block.counted_score,
        rule=block.rule,
        figures=tuple(figure_of(datum) for datum in block.data),
        counts=tuple((table.name, table.count) for table in block.records),
        lines=tuple(masked(line_text(line, spoken())) for line in block.lines),
        further=tuple((label, masked(said)) for label, said in block.further),
    )


def figure_of(datum: Datum) -> Figure:
    """A value as the public sees it."""
    # A word in English stands apart from its number; a sign, and any unit in Chinese, does not.
    apart = " " if spoken() is Language.EN and datum.unit[:1].isalpha() else ""
    return Figure(datum.name, masked(datum.value or status_text(datum, spoken())), apart + datum.unit)
