"""The notice (通报) of a result, as a Word file in official style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.translation import override
from docx.shared import Mm

from kaoping.analysis.runs.models import SubjectScore
from kaoping.analysis.runs.selectors import result_of
from kaoping.application.documents.evidence import print_evidence
from kaoping.application.documents.words import (
    closed_up,
    day_of,
    grade_of,
    mark_of_notice,
    mean,
    name_of,
    rank_of,
    total_of,
)
from kaoping.application.publication import selectors
from kaoping.application.publication.models import Publication
from kaoping.application.publication.pending import decisions_between
from kaoping.engine.analysis import losses
from kaoping.engine.scheme import Scheme, walk
from kaoping.files.official import Paper
from kaoping.governance.acting import today
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.schemes.selectors import scheme_of

CHINESE = "zh-hans"
"""Notices are in Chinese, whatever language somebody reads pages in."""
MOST_LOST = 3
"""How many items a notice names where points were lost."""
_NO_DAY = "　　　　年　　月　　日"
"""The day of a notice that has not gone out."""


def notice(publication: Publication) -> bytes:
    """The notice, for those who watch the results; a leader signs it before it goes out."""
    scheme = scheme_of(publication.run.version)
    totals = list(selectors.ranked(publication))
    mark = mark_of_notice(publication)
    paper = Paper(f"关于{name_of(publication)}结果的通报{mark.suffix}", mark.above)
    paper.addressed_to("各有关单位")
    paper.body(_opening(publication, scheme, len(totals)))
    paper.first("考评结果")
    for title, group in _groups(scheme, totals):
        paper.second(title)
        paper.body(_of_group(group))
        rows = [(rank_of(one), one.subject.name, total_of(one), grade_of(one)) for one in group]
        paper.table(("名次", "单位", "总分", "等次"), rows, (Mm(16), Mm(76), Mm(30), Mm(34)))
    most_lost = list(_losses(publication))
    if most_lost:
        paper.first("主要失分指标")
        paper.body(f"平均失分较多的指标依次为：{'；'.join(most_lost)}。")
    _correction(paper, publication)
    paper.first("工作要求")
    paper.body("各单位要对照评分单逐项查找失分原因，明确整改措施、责任人和完成时限，按期整改到位。")
    paper.signed(_issuer(publication), day_of(publication.notified_at) or _NO_DAY)
    print_evidence(paper, publication)
    return paper.data()


def _opening(publication: Publication, scheme: Scheme, count: int) -> str:
    said = f"根据《{scheme.title.zh}》，对{count}个单位进行了考评。"
    if publication.decided_at is None:
        return said + "结果正在由单位核对，尚未审定。"
    said += f"结果经单位核对，于{day_of(publication.decided_at)}审定"
    if publication.announced_at is None:
        return said + "。现将结果通报如下。"
    return f"{said}，{day_of(publication.announced_at)}至{day_of(publication.announce_until)}公示。现将结果通报如下。"


def _groups(scheme: Scheme, totals: Sequence[SubjectScore]) -> Iterator[tuple[str, list[SubjectScore]]]:
    titles = {one.id: one.id if one.title is None else one.title.zh for one in scheme.groups}
    order = list(titles)
    ordered = sorted(totals, key=lambda one: order.index(one.subject.group))
    for group, some in groupby(ordered, key=lambda one: one.subject.group):
        yield titles[group], list(some)


def _of_group(group: Sequence[SubjectScore]) -> str:
    said = f"本组{len(group)}个单位"
    known = [one.total for one in group if one.total is not None]
    if known:
        said += f"，平均{mean(sum(known, Decimal(0)), len(known))}分"
    grades = Counter(one.grade for one in group if one.grade)
    if grades:
        said += "，其中" + "、".join(f"{grade}{count}个" for grade, count in grades.items())
    return f"{said}。"


def _losses(publication: Publication) -> Iterator[str]:
    """Items in which units lost the most points on average, as texts; bonus and penalty items lose none."""
    result = result_of(publication.run)
    lost: dict[str, list[Decimal]] = {}
    for found in result.subjects:
        for loss in losses(result, found.subject.name):
            if loss.lost is not None:
                lost.setdefault(loss.item, []).append(loss.lost)
    titles = {node.id: node.title.zh for node, _place in walk(result.scheme.items)}
    means = {item: sum(some, Decimal(0)) / len(some) for item, some in lost.items()}
    for item in sorted(means, key=lambda item: -means[item])[:MOST_LOST]:
        if means[item] > 0:
            yield f"{titles[item]}，平均失{mean(sum(lost[item], Decimal(0)), len(lost[item]))}分"


def _correction(paper: Paper, publication: Publication) -> None:
    if publication.corrects is None:
        return
    paper.first("更正情况")
    paper.body(f"本结果更正并代替{publication.corrects.code}号结果。缘由：{publication.reason}")
    with override(CHINESE):
        decisions = decisions_between(publication.corrects.run, publication.run)
    if decisions:
        paper.body(f"更正所依据的申诉决定：{closed_up('；'.join(decisions))}。")
    moved = selectors.moved(publication.corrects.run, publication.run)
    rows = [
        (one.after.subject.name, total_of(one.before), total_of(one.after), rank_of(one.before), rank_of(one.after))
        for one in moved
    ]
    if rows:
        heads = ("单位", "原总分", "现总分", "原名次", "现名次")
        paper.table(heads, rows, (Mm(60), Mm(28), Mm(28), Mm(20), Mm(20)))


def _issuer(publication: Publication) -> str:
    owner = tree_on(today()).units.get(publication.run.cycle.organisation_id)
    return "" if owner is None else owner.name
