"""What the public is shown of a result: figures, rules and arithmetic; no person, no remark, no evidence, no free text.

Records of lists are counted, not shown: what is written in them may name people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.analysis.runs.models import SubjectScore
from kaoping.analysis.runs.selectors import result_for
from kaoping.application.publication import selectors
from kaoping.application.publication.masking import masked
from kaoping.application.publication.models import Publication
from kaoping.basis.language import spoken
from kaoping.engine.explanation import Block, Datum, explain, line_text
from kaoping.engine.program import SectionKind
from kaoping.engine.scheme import Item, Scheme, walk
from kaoping.planning.schemes.selectors import scheme_of


@dataclass(frozen=True)
class Row:
    """A line of a ranking: a unit, its total, and its scores of the top-level items."""

    group: str
    total: SubjectScore
    scores: tuple[Decimal | None, ...]


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


def top_items(scheme: Scheme) -> Sequence[Item]:
    """The top-level items of a scheme."""
    return scheme.items


def group_rows(found: Publication, items: Sequence[Item]) -> list[Row]:
    """The ranking, group by group in the order of the scheme."""
    scheme = scheme_of(found.run.version)
    titles = {one.id: one.id if one.title is None else one.title.say(spoken()) for one in scheme.groups}
    order = {one.id: at for at, one in enumerate(scheme.groups)}
    scores = {
        (one.subject_id, one.item): one.score if one.concerns else None for one in found.run.scores.filter(depth=1)
    }
    totals = sorted(selectors.ranked(found), key=lambda one: order.get(one.subject.group, len(order)))
    return [
        Row(
            titles.get(one.subject.group, one.subject.group),
            one,
            tuple(scores.get((one.subject_id, item.id)) for item in items),
        )
        for one in totals
    ]


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
        score=block.score,
        rule=block.rule,
        figures=tuple(_figure(datum) for datum in block.data),
        counts=tuple((table.name, table.count) for table in block.records),
        lines=tuple(masked(line_text(line, spoken())) for line in block.lines),
        further=tuple((label, masked(said)) for label, said in block.further),
    )


def _figure(datum: Datum) -> Figure:
    return Figure(datum.name, masked(datum.value or datum.status), datum.unit)
