"""Totals and scores of items as rows, for lists, heat maps and comparison; explanations are computed when asked for."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.analysis.runs.models import ItemScore, Light, Run, SubjectScore
from kaoping.engine.analysis import sharing_leaves
from kaoping.engine.scheme import Leaf, Scheme, walk
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.files.report_html.levels import rate
from kaoping.planning.cycles.models import Subject

_WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN)


def write_rows(run: Run, result: Result) -> None:
    """Write the rows of a result."""
    subjects = {one.name: one for one in run.cycle.subjects.all()}
    totals, scores = [], []
    for found in result.subjects:
        subject = subjects[found.subject.name]
        items = list(_items(run, subject, result.scheme, found))
        totals.append(_total(run, subject, result.scheme, found, items))
        scores += items
    SubjectScore.objects.bulk_create(totals, batch_size=1000)
    ItemScore.objects.bulk_create(scores, batch_size=1000)


def _total(run: Run, subject: Subject, scheme: Scheme, found: SubjectResult, items: list[ItemScore]) -> SubjectScore:
    low, high = found.interval or (None, None)
    lights = {t.id: str(c) for t in scheme.thresholds if (c := found.value(f"light.{t.id}.colour")) is not None}
    seen = {*lights.values(), *(item.light for item in items)}
    return SubjectScore(
        run=run,
        subject=subject,
        total=found.total,
        low=low,
        high=high,
        full=found.compiled.full,
        grade=found.grade or "",
        rank=found.rank,
        light=next((light for light in _WORST_FIRST if light in seen), Light.NONE),
        lights=lights,
        vetoed=any(e.do == "veto" and found.value(f"effect.{e.id}") is True for e in scheme.effects),
    )


def _items(run: Run, subject: Subject, scheme: Scheme, found: SubjectResult) -> Iterator[ItemScore]:
    scored, sharing = dict(found.scores()), sharing_leaves(scheme, found.subject.group)
    for position, (node, place) in enumerate(walk(scheme.items)):
        if node.id not in scored:
            continue
        points, score = found.compiled.points[node.id], scored[node.id]
        concerns = found.concerns(node.id)
        compared = None if score is None or not concerns or node.id in sharing else rate(score, points)
        yield ItemScore(
            run=run,
            subject=subject,
            item=node.id,
            position=position,
            depth=(len(place) + 1) // 2,
            is_leaf=isinstance(node, Leaf),
            points=points,
            score=score,
            rate=compared,
            light=_light(scheme, found, node.id) if concerns else Light.NONE,
            concerns=concerns,
        )


def _light(scheme: Scheme, found: SubjectResult, item: str) -> str:
    colours = (found.value(f"light.{t.id}.{item}.colour") for t in scheme.thresholds)
    return next((colour for colour in colours if isinstance(colour, str)), Light.NONE)
