"""The score sheet (评分单) of a unit, as a Word file in official style: every score, its rule, its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from docx.shared import Mm

from kaoping.analysis.runs.models import SubjectScore
from kaoping.analysis.runs.selectors import result_for
from kaoping.application.documents.evidence import print_evidence
from kaoping.application.documents.words import grade_of, mark_of, name_of, rank_of, total_of
from kaoping.application.publication.models import Publication
from kaoping.application.publication.templatetags.scores import points, score
from kaoping.engine.explanation import Block, Datum, Standing, explain, line_text, status_text
from kaoping.engine.program import SectionKind
from kaoping.engine.words import Language
from kaoping.files.official import Paper


def sheet(publication: Publication, total: SubjectScore) -> bytes:
    """The score sheet of a subject."""
    blocks = explain(result_for(publication.run, total.subject.name), total.subject.name, Language.ZH).blocks
    items = [block for block in blocks if block.kind is not SectionKind.TOTAL]
    mark = mark_of(publication)
    paper = Paper(f"{total.subject.name}\n{name_of(publication)}评分单{mark.suffix}", mark.above)
    paper.body(f"总分{total_of(total)}分，组内第{rank_of(total)}名，等次{grade_of(total)}。")
    paper.first("各项得分")
    rows = [
        (block.code, block.title, points(block.points), score(block.counted_score), _lost(block)) for block in items
    ]
    paper.table(("编号", "指标", "分值", "得分", "失分"), rows, (Mm(18), Mm(72), Mm(22), Mm(22), Mm(22)))
    paper.first("评分说明")
    for block in items:
        if block.kind is SectionKind.LEAF:
            _explain(paper, block)
    print_evidence(paper, publication)
    return paper.data()


def _lost(block: Block) -> str:
    return score(block.lost) if block.lost else ""


def _explain(paper: Paper, block: Block) -> None:
    got = "不适用" if block.standing is Standing.NOT_COUNTED else f"得{score(block.score)}分"
    paper.second(f"{block.title}（{points(block.points)}分，{got}）")
    if block.rule:
        paper.body(f"规则：{_ended(block.rule)}")
    data = "；".join(_data(block))
    if data:
        paper.body(f"数据：{data}。")
    for line in block.lines:
        paper.body(line_text(line, Language.ZH))


def _data(block: Block) -> Iterator[str]:
    for datum in block.data:
        yield _datum(datum)
    for table in block.records:
        yield f"{table.name}{table.count}"


def _datum(datum: Datum) -> str:
    source = f"（{datum.source}）" if datum.source else ""
    return f"{datum.name}{datum.value or status_text(datum, Language.ZH)}{datum.unit}{source}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("。", "；")) else f"{sentence}。"
