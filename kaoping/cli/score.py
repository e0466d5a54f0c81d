"""`kaoping score`: the scores and ranks of all units, on the screen and in files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kaoping.cli.check import SCHEME
from kaoping.cli.commands import JSON, CommandSpec, Option
from kaoping.cli.exits import Exit
from kaoping.cli.ranking import ranking_tables, show_period
from kaoping.cli.running import MAPPING, ONE_AS_JSON, PERIOD, VALUES, Runs, scored
from kaoping.cli.screen import Screen
from kaoping.cli.writing import planned, refuse_inputs, targets, write_results
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Words


def run(  # noqa: PLR0913 - one parameter for each option
    screen: Screen,
    *,
    scheme: str,
    values: tuple[str, ...],
    period: str | None,
    mapping: str | None,
    output: tuple[str, ...],
    as_json: bool,
) -> int:
    """Score, show the ranking of every group, write the files that were asked for."""
    inputs = [Path(scheme), *map(Path, values)]
    files = targets(output)
    runs = scored(screen, inputs[0], inputs[1:], period, mapping)
    plan = planned(files, runs.results)
    refuse_inputs([path for path, _ in plan], inputs)
    if as_json:
        screen.json(summary(runs.only(ONE_AS_JSON)))
    else:
        show(screen, runs)
    if plan and not as_json:
        screen.line()
    write_results(screen, plan, aside=as_json)
    return Exit.DONE


def show(screen: Screen, runs: Runs) -> None:
    """For each period the ranking of every group, and the effects that struck."""
    scheme = runs.results[0].scheme
    screen.line(screen.styled(scheme.title, "title"))
    if scheme.invented:
        screen.line(Words("示例：地名和数据均为虚构。", "An example: places and figures are invented."))
    elif scheme.invented_values:
        screen.line(Words("示例：方案真实，数据为虚构。", "An example: the scheme is real, the figures are invented."))
    for result in runs.results:
        show_period(screen, result, parts=runs.periods)
        _show_result(screen, result, runs.periods)


def _show_result(screen: Screen, result: Result, parts: Sequence[Result]) -> None:
    for table in ranking_tables(result, screen.language, parts):
        screen.line()
        screen.table(table)
    struck = [(found, effect) for found in result.subjects for effect in _struck(result, found)]
    if struck:
        screen.line()
        screen.line(screen.styled(Words("处置", "Effects"), "head"))
    for found, effect in struck:
        screen.line(f"  {found.subject.name}", Words("：", ": "), effect)


def _struck(result: Result, found: SubjectResult) -> list[Words]:
    """Effects whose condition holds for a unit, with their article."""
    said = []
    for effect in result.scheme.effects:
        if found.value(f"effect.{effect.id}") is True:
            article = Words("", "") if effect.article is None else effect.article
            zh = f"（{article.zh}）" if article.zh else ""
            en = f" ({article.en})" if article.en else ""
            said.append(Words(effect.title.zh + zh, effect.title.en + en))
    return said


def summary(result: Result) -> dict[str, Any]:
    """What `--json` prints: totals, ranks, grades and scores, numbers as exact texts. Documented, stable."""
    recipe = result.recipe()
    groups = []
    for group in result.scheme.groups:
        ranking = result.ranking(group.id)
        if ranking:
            subjects = [_subject(found) for found in ranking]
            title = group.title or Words(group.id, group.id)
            groups.append({"id": group.id, "title": _both(title), "subjects": subjects})
    return {
        "format": "kaoping-score/1",
        "scheme": {"id": result.scheme.id, "title": _both(result.scheme.title), "invented": result.scheme.invented},
        "period": result.period,
        "period_title": None if result.period_title is None else _both(result.period_title),
        "recipe": {
            "engine": recipe.engine,
            "scheme": recipe.scheme,
            "values": recipe.values,
            "result": recipe.result,
        },
        "groups": groups,
    }


def _subject(found: SubjectResult) -> dict[str, Any]:
    interval = found.interval
    return {
        "name": found.subject.name,
        "rank": found.rank,
        "total": None if found.total is None else f"{found.total:f}",
        "interval": None if interval is None else [f"{end:f}" for end in interval],
        "full": f"{found.compiled.full:f}",
        "grade": found.grade,
        "scores": {item: None if score is None else f"{score:f}" for item, score in found.scores()},
    }


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


SPEC = CommandSpec(
    "score",
    Words("按考评方案计算全部单位的得分和名次。", "Compute the scores and ranks of all units by a scheme."),
    (
        SCHEME,
        VALUES,
        PERIOD,
        MAPPING,
        Option(
            ("-o", "--output"),
            "output",
            Words(
                "写文件，可写多次；按扩展名：.xlsx 工作簿、.html 报告、.json 完整结果、.parquet 明细、.txt 评分说明；"
                "写文件夹则全部生成（算了多期的，每期一个子文件夹）",
                "write a file, as often as wanted, by its ending: .xlsx workbook, .html report, .json full result, "
                ".parquet table of steps, .txt explanations; a folder gets all of them "
                "(in a folder for each period where several were scored)",
            ),
            metavar=Words("文件", "FILE"),
            many=True,
        ),
        JSON,
    ),
    run,
)
