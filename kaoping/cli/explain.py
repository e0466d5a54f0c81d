"""`kaoping explain`: how the scores of units, or of some of their items, come about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kaoping.cli.bulk_results import is_bulk_result, runs_of
from kaoping.cli.check import SCHEME
from kaoping.cli.commands import JSON, CommandSpec, Option
from kaoping.cli.exits import Exit, Stop, unknown
from kaoping.cli.running import MAPPING, ONE_AS_JSON, PERIOD, VALUES, scored
from kaoping.cli.screen import Screen
from kaoping.engine.compiling.keys import TOTAL
from kaoping.engine.explanation import Explainer
from kaoping.engine.scoring import Result
from kaoping.engine.words import Words


def run(  # noqa: PLR0913 - one parameter for each option
    screen: Screen,
    *,
    scheme: str,
    values: tuple[str, ...],
    units: tuple[str, ...],
    items: tuple[str, ...],
    period: str | None,
    mapping: str | None,
    as_json: bool,
) -> int:
    """Print the arithmetic of units, or of some items of them, period by period."""
    files = [Path(v) for v in values]
    _refuse_names(files)
    if is_bulk_result(files):
        runs = runs_of(Path(scheme), files[0], units, period)
    else:
        runs = scored(screen, Path(scheme), files, period, mapping)
    if as_json:
        result = runs.only(ONE_AS_JSON)
        screen.json(_plain(result, _unit_for_programs(result, units), items))
        return Exit.DONE
    wanted = [(result, unit) for result in runs.results for unit in _units(result, units, items)]
    explainers = {id(result): Explainer(result, screen.language) for result in runs.results}
    for at, (result, unit) in enumerate(wanted):
        if at:
            screen.line()
        _show(screen, explainers[id(result)], unit, _items(result, unit, items))
    return Exit.DONE


def _refuse_names(files: Sequence[Path]) -> None:
    """The name of a unit among the files is told from a file that is not there."""
    for path in files:
        if not path.suffix and not path.exists():
            raise Stop(
                Exit.FILE,
                Words(f"找不到数据文件 {path}", f"there is no file {path}"),
                Words("单位和指标写成 --unit 单位 --item 指标", "units and items are written --unit UNIT --item ITEM"),
            )


def _show(screen: Screen, explainer: Explainer, unit: str, items: frozenset[str] | None) -> None:
    for line in explainer.text(unit, items).splitlines():
        screen.line(screen.styled(line, "strong") if line.startswith("【") else line)


def _units(result: Result, named: Sequence[str], items: Sequence[str]) -> list[str]:
    """The units that are meant; where none is named, all that have the items."""
    names = [s.subject.name for s in result.subjects]
    for name in named:
        if name not in names:
            raise unknown(Words("单位", "unit"), name, names)
    if named:
        return list(named)
    return [name for name in names if all(item in items_of(result, name) for item in items)] or names[:1]


def _unit_for_programs(result: Result, named: Sequence[str]) -> str:
    units = _units(result, named, ())
    if len(units) == 1:
        return units[0]
    raise Stop(
        Exit.USAGE,
        Words("JSON 一次输出一个单位", "JSON has one unit"),
        Words(
            "用 --unit 指明一个单位；全部单位见 kaoping score -o 结果.json",
            "name one by --unit; kaoping score -o FILE.json writes all of them",
        ),
    )


def _items(result: Result, unit: str, named: Sequence[str]) -> frozenset[str] | None:
    """The items that are meant, by identifier; None where none is named."""
    return frozenset(item_named(result, unit, name) for name in named) if named else None


def _plain(result: Result, unit: str, items: Sequence[str]) -> dict[str, Any]:
    """The explanation as data, the same as in the full result."""
    from kaoping.files.results.structure import blocks, head  # noqa: PLC0415 - only for programs

    wanted = _items(result, unit, items)
    chosen = [b for b in blocks(result, unit) if wanted is None or b["item"] in wanted]
    return {**head(result), "subject": unit, "items": chosen}


def item_named(result: Result, subject: str, name: str) -> str:
    """The item of a unit with this identifier, number or title.

    Raises:
        Stop: if the unit has no such item; names the nearest ones.
    """
    known = items_of(result, subject)
    if name not in known:
        raise unknown(Words("指标", "item"), name, [t.zh for t in _titles(result, subject).values()])
    return known[name]


def items_of(result: Result, subject: str) -> dict[str, str]:
    """The items of a unit by all that they are called: identifier, number, title, number and title."""
    codes, titles = result.of(subject).compiled.codes, _titles(result, subject)
    known: dict[str, str] = {}
    for item, title in titles.items():
        code = codes.get(item, "")
        for text in (title.en, title.zh):
            known.setdefault(text.removeprefix(f"{code} "), item)
            known.setdefault(text, item)
        if code:
            known.setdefault(code, item)
    return known | {item: item for item in titles}


def _titles(result: Result, subject: str) -> dict[str, Words]:
    """What the items of a unit are called, by identifier, in the order of the tree."""
    compiled = result.of(subject).compiled
    titles = {TOTAL: result.scheme.total.title, **compiled.titles}
    return {section.item: titles[section.item] for section in compiled.program.sections}


SPEC = CommandSpec(
    "explain",
    Words(
        "逐步说明得分是怎样算出来的：全部单位，或一个单位，或其中一项。",
        "Show step by step how scores come about: of all units, of one, or of one item of it.",
    ),
    (
        SCHEME,
        VALUES,
        Option(
            ("-u", "--unit"),
            "units",
            Words("单位名称，可写多次；省略则说明全部单位", "name of a unit, as often as wanted; all where left out"),
            metavar=Words("单位", "UNIT"),
            many=True,
        ),
        Option(
            ("-i", "--item"),
            "items",
            Words(
                "指标的编号、名称或标识，可写多次；省略则说明全部指标",
                "number, title or identifier of an item, as often as wanted; all where left out",
            ),
            metavar=Words("指标", "ITEM"),
            many=True,
        ),
        PERIOD,
        MAPPING,
        JSON,
    ),
    run,
)
