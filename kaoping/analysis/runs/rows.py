"""Totals and scores of items as rows, for lists, heat maps and comparison; explanations are computed when asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.analysis.runs.facts import Facts, facts_of
from kaoping.analysis.runs.inputs import all_origins
from kaoping.analysis.runs.models import GroupScore, ItemScore, KeptSheet, Light, Run, Sheets, SubjectScore
from kaoping.analysis.runs.sheets import sheets_of
from kaoping.engine.analysis import Contribution, contributions, losses, sharing_leaves, shown
from kaoping.engine.scheme import Leaf, Node, Scheme, walk
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.files.report_html.levels import rate
from kaoping.planning.cycles.models import Subject

DECIMALS = 4
"""Of parts and losses in points of the total: exact fractions, rounded to be shown and compared."""
_WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN)


@dataclass(frozen=True)
class Rows:
    """The rows of a result, made and not written yet: making them takes longer than a transaction should."""

    totals: list[SubjectScore]
    scores: list[ItemScore]
    groups: list[GroupScore]
    head: Sheets
    sheets: list[KeptSheet]

    def write(self) -> None:
        """Write them."""
        SubjectScore.objects.bulk_create(self.totals, batch_size=1000)
        ItemScore.objects.bulk_create(self.scores, batch_size=1000)
        GroupScore.objects.bulk_create(self.groups, batch_size=1000)
        KeptSheet.objects.bulk_create(self.sheets, batch_size=1000)
        self.head.save(force_insert=True)


def rows_of(run: Run, result: Result) -> Rows:
    """Make the rows of a result."""
    subjects = {one.name: one for one in run.cycle.subjects.all()}
    digests = {name: hashlib.sha256(line).hexdigest() for name, line in result.canonical_lines()}
    origins = all_origins(run)
    writer = _Writer(run, result)
    totals: list[SubjectScore] = []
    scores: list[ItemScore] = []
    facts: list[tuple[Subject, Facts]] = []
    for found in result.subjects:
        name, subject = found.subject.name, subjects[found.subject.name]
        brought = contributions(found)
        items = list(writer.items(subject, found, brought))
        total = writer.total(subject, found, items)
        total.digest = digests[name]
        totals.append(total)
        scores += items
        facts.append((subject, facts_of(result, name, origins.get(subject.pk, ()), total.digest, brought)))
    return Rows(totals, scores, list(_groups(run, result.scheme, totals, scores)), *sheets_of(run, facts))


@dataclass(frozen=True)
class _Item:
    """An item with its place in the tree. `is_ordinary`: neither it nor anything above it is a bonus or penalty."""

    node: Node
    position: int
    depth: int
    is_ordinary: bool


class _Writer:
    """Makes the rows of subjects; what is the same for all of them is found out once."""

    def __init__(self, run: Run, result: Result) -> None:
        self.run = run
        self.result = result
        self.scheme = result.scheme
        self.sharing = {group.id: sharing_leaves(result.scheme, group.id) for group in result.scheme.groups}
        walked = list(walk(result.scheme.items))
        kinds = {place: node.kind for node, place in walked}
        self.tree = [
            _Item(
                node,
                position,
                (len(place) + 1) // 2,
                all(kinds.get(place[:end]) in (None, "ordinary") for end in range(1, len(place) + 1)),
            )
            for position, (node, place) in enumerate(walked)
        ]

    def total(self, subject: Subject, found: SubjectResult, items: list[ItemScore]) -> SubjectScore:
        """The total of a subject."""
        low, high = found.interval or (None, None)
        asked = self.scheme.thresholds
        lights = {t.id: str(c) for t in asked if (c := found.value(f"light.{t.id}.colour")) is not None}
        seen = {*lights.values(), *(item.light for item in items)}
        struck = (e for e in self.scheme.effects if found.value(f"effect.{e.id}") is True)
        return SubjectScore(
            run=self.run,
            subject=subject,
            total=found.total,
            low=low,
            high=high,
            full=found.compiled.full,
            grade=found.grade or "",
            rank=found.rank,
            light=next((light for light in _WORST_FIRST if light in seen), Light.NONE),
            lights=lights,
            vetoed=any(effect.do == "veto" for effect in struck),
        )

    def items(self, subject: Subject, found: SubjectResult, brought: tuple[Contribution, ...]) -> Iterator[ItemScore]:
        """The scores of a subject in the order of the tree."""
        scored = dict(found.scores())
        parts = {one.item: one.part for one in brought}
        taken = losses(self.result, subject.name, brought)
        lost = {one.item: one.of_total for one in taken if one.lost is not None}
        for item in self.tree:
            if item.node.id in scored:
                score = self._item(subject, found, item, scored[item.node.id])
                score.part, score.lost = _shown(parts.get(item.node.id)), _shown(lost.get(item.node.id))
                yield score

    def _item(self, subject: Subject, found: SubjectResult, item: _Item, score: Decimal | None) -> ItemScore:
        points, concerns = found.compiled.points[item.node.id], found.concerns(item.node.id)
        # A bonus or a penalty is no share of points that one should have.
        is_share = item.is_ordinary and item.node.id not in self.sharing[found.subject.group]
        return ItemScore(
            run=self.run,
            subject=subject,
            item=item.node.id,
            position=item.position,
            depth=item.depth,
            is_leaf=isinstance(item.node, Leaf),
            points=points,
            score=score,
            rate=rate(score, points) if is_share and concerns and score is not None else None,
            light=self._light(found, item) if concerns else Light.NONE,
            concerns=concerns,
        )

    def _light(self, found: SubjectResult, item: _Item) -> str:
        """The light of an item; of a bonus or penalty only where the scheme names it."""
        asked = (t.id for t in self.scheme.thresholds if item.is_ordinary or item.node.id in t.on)
        colours = (found.value(f"light.{name}.{item.node.id}.colour") for name in asked)
        return next((colour for colour in colours if isinstance(colour, str)), Light.NONE)


def _shown(value: Fraction | None) -> Decimal | None:
    return None if value is None else shown(value, DECIMALS)


def _groups(
    run: Run, scheme: Scheme, totals: Iterable[SubjectScore], scores: Iterable[ItemScore]
) -> Iterator[GroupScore]:
    of_totals: dict[str, list[SubjectScore]] = {}
    of_items: dict[tuple[str, str], list[ItemScore]] = {}
    for total in totals:
        of_totals.setdefault(total.subject.group, []).append(total)
    for score in scores:
        of_items.setdefault((score.subject.group, score.item), []).append(score)
    for group, some in of_totals.items():
        yield _group_total(run, group, some, scheme.rounding.total)
    for (group, item), many in of_items.items():
        yield _group_item(run, group, item, many, scheme)


def _group_total(run: Run, group: str, some: list[SubjectScore], decimals: int) -> GroupScore:
    known = [one.total for one in some if one.total is not None]
    lights = [light for one in some for light in one.lights.values()]
    return GroupScore(
        run=run,
        group=group,
        subjects=len(some),
        mean=_mean(known, decimals),
        high=max(known, default=None),
        low=min(known, default=None),
        **{colour: lights.count(colour) for colour in ("green", "yellow", "red")},
    )


def _group_item(run: Run, group: str, item: str, many: list[ItemScore], scheme: Scheme) -> GroupScore:
    known = [one.score for one in many if one.score is not None and one.concerns]
    lost = [one.lost for one in many if one.lost is not None]
    lights = [one.light for one in many]
    return GroupScore(
        run=run,
        group=group,
        item=item,
        subjects=len(known),
        mean=_mean(known, scheme.rounding.leaf if many[0].is_leaf else scheme.rounding.branch),
        rate=_mean([one.rate for one in many if one.rate is not None], 1),
        high=max(known, default=None),
        low=min(known, default=None),
        losing=sum(one > 0 for one in lost),
        lost=sum(lost, Decimal(0)) if lost else None,
        **{colour: lights.count(colour) for colour in ("green", "yellow", "red")},
    )


def _mean(values: list[Decimal], decimals: int) -> Decimal | None:
    if not values:
        return None
    return shown(sum(map(Fraction, values), Fraction(0)) * Fraction(1, len(values)), decimals)
