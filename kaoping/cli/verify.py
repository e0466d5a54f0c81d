"""`kaoping verify`: recompute a stored result and name the first difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kaoping.cli.commands import JSON, Argument, CommandSpec
from kaoping.cli.exits import Exit, Stop
from kaoping.cli.findings import show_findings
from kaoping.cli.ranking import show_period
from kaoping.cli.reading import read_scheme_file, read_values_files, reading
from kaoping.cli.running import MAPPING
from kaoping.cli.screen import Screen
from kaoping.cli.tables import Column, Table
from kaoping.engine.scoring import ENGINE_VERSION, Result
from kaoping.engine.words import Language, Words
from kaoping.files.stored import Compared, Difference, Stored, compare_stored, read_stored, rescored

MOST_SHOWN = 20
_BOTH_OR_NEITHER = Words(
    "方案和数据一起写，或都不写（用结果文件里自带的）", "name both, or neither: the file carries its own"
)


def run(
    screen: Screen,
    *,
    result: str,
    scheme: str | None,
    values: tuple[str, ...],
    mapping: str | None,
    as_json: bool,
) -> int:
    """Read, recompute, compare."""
    path = Path(result)
    with reading(path):
        stored = read_stored(path)
    again = _recomputed(screen, stored, scheme, values, mapping)
    found = compare_stored(stored, again)
    if as_json:
        screen.json(_plain(stored, found))
    else:
        _show(screen, found, again)
    return Exit.DONE if found.agrees else Exit.DIFFERENT


def _recomputed(
    screen: Screen, stored: Stored, scheme: str | None, values: tuple[str, ...], mapping: str | None
) -> Result:
    with screen.progress(Words("重新计算", "recomputing")):
        if scheme is None:
            _refuse_mapping(mapping)
            return rescored(stored)
        if not values:
            wrong = Words("写了方案，没有写数据", "a scheme is named, but no values")
            raise Stop(Exit.USAGE, wrong, _BOTH_OR_NEITHER)
        read = read_scheme_file(Path(scheme))
        found = read_values_files(
            [Path(v) for v in values], read, stored.recipe.period or None, mapping, apart=[Path(scheme)]
        )
        if found.notes:
            show_findings(screen, found.notes)
        return rescored(stored, read, found.values)


def _refuse_mapping(mapping: str | None) -> None:
    if mapping is not None:
        wrong = Words("写了列映射，没有写方案和数据", "a mapping is named, but no scheme and no values")
        raise Stop(Exit.USAGE, wrong, _BOTH_OR_NEITHER)


def _show(screen: Screen, found: Compared, again: Result) -> None:
    screen.line(screen.styled(again.scheme.title, "title"))
    show_period(screen, again)
    _digests(screen, found)
    counted = Words(
        f"{found.subjects} 个单位、{found.scores} 个得分、{found.steps} 个步骤",
        f"{found.subjects} units, {found.scores} scores, {found.steps} steps",
    )
    if found.agrees:
        screen.line(screen.styled(Words(f"全部一致：{counted.zh}。", f"Everything agrees: {counted.en}."), "good"))
        return
    if not found.differences:
        zh = f"得分和步骤一致（{counted.zh}），摘要不一致。"
        en = f"Scores and steps agree ({counted.en}), digests do not."
        screen.line(screen.styled(Words(zh, en), "bad"))
        return
    _first(screen, found.differences[0], again)
    _others(screen, found.differences, again)


def _digests(screen: Screen, found: Compared) -> None:
    engine = Words(f"计算引擎（本机版本 {ENGINE_VERSION}）", f"engine (this is version {ENGINE_VERSION})")
    for words, agrees in (
        (Words("方案", "scheme"), found.scheme_agrees),
        (Words("数据", "values"), found.values_agree),
        (Words("结果", "result"), found.result_agrees),
        (engine, found.engine_agrees),
    ):
        said = Words("✓ 一致", "✓ agrees") if agrees else Words("✗ 不一致", "✗ differs")
        screen.line(words, Words("：", ": "), screen.styled(said, "good" if agrees else "bad"))


def _first(screen: Screen, first: Difference, again: Result) -> None:
    zh = screen.language is Language.ZH
    screen.line(screen.styled(Words("第一处不一致", "The first difference"), "bad"))
    stored, recomputed = _sides(first, screen.language)
    for words, text in (
        (Words("单位", "unit"), first.subject),
        (Words("指标", "item"), _item(first, again, screen.language)),
        (Words("步骤", "step"), f"「{first.what.say(screen.language)}」" + (f" ({first.step})" if first.step else "")),
        (Words("所存", "stored"), stored),
        (Words("重算", "recomputed"), recomputed),
    ):
        if text:
            screen.line("  ", words, "：" if zh else ": ", text)


def _others(screen: Screen, differences: tuple[Difference, ...], again: Result) -> None:
    if len(differences) == 1:
        return
    titles = (
        Words("单位", "unit"),
        Words("指标", "item"),
        Words("步骤", "step"),
        Words("所存", "stored"),
        Words("重算", "recomputed"),
    )
    count = len(differences)
    title = Words(f"共 {count} 处不一致", f"{count} differences")
    table = Table([Column(t.say(screen.language)) for t in titles], title=title.say(screen.language))
    for one in differences[:MOST_SHOWN]:
        table.add(
            one.subject,
            _item(one, again, screen.language),
            one.what.say(screen.language),
            *_sides(one, screen.language),
        )
    screen.line()
    screen.table(table)
    if count > MOST_SHOWN:
        screen.line(Words(f"……另有 {count - MOST_SHOWN} 处，见 --json", f"… and {count - MOST_SHOWN} more: --json"))


def _sides(found: Difference, language: Language) -> tuple[str, str]:
    """Stored and recomputed; where the figures are the same, the words or the formula around them differ."""
    stored, recomputed = said(found.stored, language), said(found.recomputed, language)
    if stored != recomputed:
        return stored, recomputed
    return stored, Words(f"{recomputed}（算式或文字不同）", f"{recomputed} (formula or words differ)").say(language)


def _item(found: Difference, again: Result, language: Language) -> str:
    """The item of a difference as it is called."""
    if found.item == "total":
        return again.scheme.total.title.say(language)
    titles = next((s.compiled.titles for s in again.subjects if s.subject.name == found.subject), {})
    return titles[found.item].say(language) if found.item in titles else found.item


def said(value: Any, language: Language) -> str:
    """A stored or recomputed value, as short as it can be said."""
    match value:
        case None:
            return "—"
        case {"zh": zh, "en": en, **rest} if not rest:
            return str(zh if language is Language.ZH else en)
        case {"result": result}:
            return said(result, language)
        case {"value": result}:
            return said(result, language)
        case list():
            return " – ".join(said(v, language) for v in value)
        case bool():
            return Words("是" if value else "否", "yes" if value else "no").say(language)
        case _:
            return str(value)


def _plain(stored: Stored, found: Compared) -> dict[str, Any]:
    recipe = stored.recipe
    return {
        "format": "kaoping-verify/1",
        "agrees": found.agrees,
        "period": stored.recipe.period,
        "recipe": {"engine": recipe.engine, "scheme": recipe.scheme, "values": recipe.values, "result": recipe.result},
        "engine_agrees": found.engine_agrees,
        "scheme_agrees": found.scheme_agrees,
        "values_agree": found.values_agree,
        "result_agrees": found.result_agrees,
        "compared": {"subjects": found.subjects, "scores": found.scores, "steps": found.steps},
        "differences": [
            {
                "subject": d.subject,
                "item": d.item,
                "step": d.step,
                "what": {"zh": d.what.zh, "en": d.what.en},
                "stored": d.stored,
                "recomputed": d.recomputed,
            }
            for d in found.differences
        ],
    }


SPEC = CommandSpec(
    "verify",
    Words(
        "按结果文件所记的配方重新计算，逐项核对，指出第一处不一致。",
        "Recompute a stored result from its recipe, compare everything, and name the first difference.",
    ),
    (
        Argument(
            "result",
            Words("结果", "RESULT"),
            Words("kaoping score -o 写出的 .json 结果文件", "the .json file that kaoping score -o wrote"),
        ),
        Argument(
            "scheme",
            Words("方案", "SCHEME"),
            Words("用这个方案核对；省略则用结果文件自带的", "the scheme to verify with; the file carries its own"),
            required=False,
        ),
        Argument(
            "values",
            Words("数据", "VALUES"),
            Words(
                "用这些数据（文件或文件夹）核对；省略则用结果文件自带的",
                "the values to verify with, files or folders; the file carries its own",
            ),
            many=True,
            required=False,
        ),
        MAPPING,
        JSON,
    ),
    run,
    Words("全部一致退出码为 0，有不一致为 1。", "Exit code 0 if everything agrees, 1 if anything differs."),
)
