"""`kaoping explain`: how the score of one unit, or of one of its items, comes about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kaoping.cli.check import SCHEME
from kaoping.cli.commands import JSON, Argument, CommandSpec, Option
from kaoping.cli.exits import Exit, unknown
from kaoping.cli.running import MAPPING, PERIOD, scored
from kaoping.cli.screen import Screen
from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.scoring import Result
from kaoping.engine.words import Words


def run(  # noqa: PLR0913 - one parameter for each option
    screen: Screen,
    *,
    scheme: str,
    values: str,
    subject: str,
    item: str | None,
    more: tuple[str, ...],
    period: str | None,
    mapping: str | None,
    as_json: bool,
) -> int:
    """Print the arithmetic of one unit, or of one item of it."""
    result = scored(screen, Path(scheme), [Path(values), *map(Path, more)], period, mapping)
    names = [s.subject.name for s in result.subjects]
    if subject not in names:
        raise unknown(Words("单位", "unit"), subject, names)
    wanted = None if item is None else item_named(result, subject, item)
    if as_json:
        screen.json(_plain(result, subject, wanted))
        return Exit.DONE
    explanation = explain(result, subject, screen.language)
    for line in explanation_text(explanation, None if wanted is None else frozenset({wanted})).splitlines():
        screen.line(screen.styled(line, "strong") if line.startswith("【") else line)
    return Exit.DONE


def _plain(result: Result, subject: str, item: str | None) -> dict[str, Any]:
    """The explanation as data, the same as in the full result."""
    from kaoping.files.results.structure import blocks, head  # noqa: PLC0415 - only for programs

    chosen = [b for b in blocks(result, subject) if item in (None, b["item"])]
    return {**head(result), "subject": subject, "items": chosen}


def item_named(result: Result, subject: str, name: str) -> str:
    """The item of a unit with this identifier, number or title."""
    compiled = result.of(subject).compiled
    sections = [s.item for s in compiled.program.sections]
    titles = {"total": result.scheme.total.title} | dict(compiled.titles)
    known: dict[str, str] = {}
    for item in sections:
        code = compiled.codes.get(item, "")
        for text in (titles[item].en, titles[item].zh):
            known.setdefault(text.removeprefix(f"{code} "), item)
            known.setdefault(text, item)
        if code:
            known.setdefault(code, item)
    known |= {item: item for item in sections}
    if name not in known:
        raise unknown(Words("指标", "item"), name, [f"{titles[s].zh}" for s in sections])
    return known[name]


SPEC = CommandSpec(
    "explain",
    Words(
        "逐步说明一个单位（或其中一项）的得分是怎样算出来的。",
        "Show step by step how the score of a unit, or of one item of it, comes about.",
    ),
    (
        SCHEME,
        Argument(
            "values", Words("数据", "VALUES"), Words("数据文件或文件夹", "the file with values, or a folder of them")
        ),
        Argument("subject", Words("单位", "UNIT"), Words("单位名称", "name of the unit")),
        Argument(
            "item",
            Words("指标", "ITEM"),
            Words(
                "指标的编号、名称或标识；省略则说明全部", "number, title or identifier of an item; all where left out"
            ),
            required=False,
        ),
        Option(
            ("--values",),
            "more",
            Words("更多数据文件，可写多次", "a further file with values, as often as wanted"),
            metavar=Words("文件", "FILE"),
            many=True,
        ),
        PERIOD,
        MAPPING,
        JSON,
    ),
    run,
)
