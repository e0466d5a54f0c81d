"""`kaoping compare`: what a change of scheme or data does to every score and rank, and which item did it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaoping.cli.commands import JSON, Argument, CommandSpec, Option
from kaoping.cli.exits import Exit
from kaoping.cli.ranking import group_title, show_period
from kaoping.cli.running import MAPPING, ONE_AS_JSON, PERIOD, Runs
from kaoping.cli.screen import Screen
from kaoping.cli.sides import Paired, Sides, paired
from kaoping.cli.tables import Cell, Column, Styled, Table
from kaoping.engine.analysis import Cause, ItemChange, Movement, Movements, movements, shown
from kaoping.engine.scoring import Result
from kaoping.engine.words import Language, Words, listing

CAUSES = {
    Cause.DATA: Words("数据", "data"),
    Cause.RULE: Words("规则", "rule"),
    Cause.WEIGHT: Words("权重", "weight"),
    Cause.OTHERS: Words("他人名次或平均值", "other units"),
    Cause.NEW: Words("新增指标", "new item"),
    Cause.GONE: Words("取消指标", "item gone"),
    Cause.ROLL_UP: Words("汇总（取舍、封顶、处置）", "roll-up (rounding, caps, effects)"),
}
MOST_ITEMS = 5


def run(  # noqa: PLR0913 - one parameter for each option
    screen: Screen,
    *,
    before: str,
    after: str,
    scheme: str | None,
    values: tuple[str, ...],
    period: str | None,
    mapping: str | None,
    strict: bool,
    as_json: bool,
) -> int:
    """Score both sides, or read them, and compare, period by period."""
    common = None if scheme is None else Path(scheme)
    sides = Sides(Path(before), Path(after), common, [Path(v) for v in values], period, mapping)
    one, two = sides.both(screen)
    if as_json:
        a, b = one.only(ONE_AS_JSON), two.only(ONE_AS_JSON)
        found = movements(a, b)
        screen.json(_plain(a, b, found))
        changed = found.is_changed
    else:
        changed = _show(screen, one, two)
    return Exit.DIFFERENT if strict and changed else Exit.DONE


def _show(screen: Screen, before: Runs, after: Runs) -> bool:
    """Every period that changed, of a cycle after the cycle itself; whether anything did."""
    for side, words in ((before, Words("原", "before")), (after, Words("新", "after"))):
        for result in side.results:
            screen.line(words, Words("：", ": "), result.scheme.title, *_of_period(result))
    shown = paired(before.results, after.results)
    parts = paired(before.periods, after.periods) if before.periods and after.periods else None
    changed = False
    for pairs, with_items in ((shown, parts is None), (parts, True)):
        for one, two in () if pairs is None else pairs.pairs:
            changed |= _show_pair(screen, one, two, with_items=with_items)
        for words, some in () if pairs is None else _lone(pairs):
            changed = True
            screen.line()
            screen.line(words, Words("：", ": "), listing(some))
    if not changed:
        screen.line(screen.styled(Words("没有任何变化。", "Nothing changed."), "good"))
    return changed


def _of_period(result: Result) -> tuple[Words, str]:
    """The period of a result and the beginning of its digest, as they stand behind its title."""
    title = result.period_title
    period = Words("", "") if title is None else Words(f"（{title.zh}）", f" ({title.en})")
    return period, f"  sha256 {result.recipe().result[:12]}"


def _lone(pairs: Paired) -> list[tuple[Words, list[Words]]]:
    """Periods of one side, with what is to be said of them."""
    before_only = Words("只有原来一方有的考核期", "periods before only")
    after_only = Words("只有新的一方有的考核期", "periods after only")
    found = ((before_only, pairs.before_only), (after_only, pairs.after_only))
    return [(words, [r.period_title or Words("", "") for r in some]) for words, some in found if some]


def _show_pair(screen: Screen, before: Result, after: Result, *, with_items: bool) -> bool:
    """What moved between two results; nothing where nothing did."""
    found = movements(before, after)
    if not found.is_changed:
        return False
    show_period(screen, after, before=before)
    for group in after.scheme.groups:
        rows = [m for m in found.subjects if m.group == group.id]
        if rows:
            screen.line()
            screen.table(_table(rows, group_title(group, screen.language), screen.language))
    for words, names in ((Words("新增单位", "new units"), found.new), (Words("取消单位", "units gone"), found.gone)):
        if names:
            screen.line(words, Words("：", ": "), listing(names))
    if with_items:
        _show_items(screen, before, after, found)
    return True


def _table(rows: list[Movement], title: str, language: Language) -> Table:
    heads = (
        (Words("单位", "unit"), False),
        (Words("原总分", "total before"), True),
        (Words("新总分", "total after"), True),
        (Words("变化", "change"), True),
        (Words("原名次", "rank before"), True),
        (Words("新名次", "rank after"), True),
        (Words("升降", "moved"), False),
    )
    columns = [Column(words.say(language), right=right) for words, right in heads]
    has_grades = any(m.grade_before or m.grade_after for m in rows)
    if has_grades:
        columns.append(Column(Words("等次", "grade").say(language)))
    table = Table(columns, title=title)
    for row in sorted(rows, key=lambda m: (m.rank_after is None, m.rank_after or 0)):
        cells: list[Cell] = [
            row.subject,
            _number(row.total_before),
            _number(row.total_after),
            _signed(row.change),
            _rank(row.rank_before),
            _rank(row.rank_after),
            _moved(row.rise),
        ]
        table.add(*cells, *([_grades(row)] if has_grades else []))
    return table


def _number(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:f}"


def _rank(value: int | None) -> str:
    return "—" if value is None else str(value)


def _signed(value: Decimal | None) -> Cell:
    if value is None:
        return "—"
    return Styled(f"{value:+f}", "good" if value > 0 else "bad" if value < 0 else "quiet")


def _moved(rise: int | None) -> Cell:
    """Places risen or fallen, with a sign that says the same as its colour."""
    if rise is None:
        return "—"
    return (
        Styled(f"▲ {rise}", "good") if rise > 0 else Styled(f"▼ {-rise}", "bad") if rise < 0 else Styled("=", "quiet")
    )


def _grades(row: Movement) -> str:
    before, after = row.grade_before or "—", row.grade_after or "—"
    return after if before == after else f"{before} → {after}"


def _show_items(screen: Screen, before: Result, after: Result, found: Movements) -> None:
    """The items that moved each total, the largest first."""
    changed = [m for m in found.subjects if m.items]
    if not changed:
        return
    screen.line()
    screen.line(screen.styled(Words("哪些指标引起（折合总分）", "Which items did it (in points of the total)"), "head"))
    decimals = after.scheme.rounding.total + 1
    for row in changed:
        screen.line(f"  {row.subject}")
        for item in row.items[:MOST_ITEMS]:
            change = f"{shown(item.change, decimals):+f}"
            title = item_title(item, before, after, row.subject).say(screen.language)
            scores = f"{_number(item.before)} → {_number(item.after)}"
            causes = listing(CAUSES[c] for c in item.causes).say(screen.language)
            style = "good" if item.change > 0 else "bad" if item.change < 0 else "quiet"
            screen.line("    ", Styled(change, style), f"  {title}  {scores}  [{causes}]")
        rest = row.items[MOST_ITEMS:]
        if rest:
            change = f"{shown(sum((i.change for i in rest), Fraction(0)), decimals):+f}"
            screen.line(Words(f"    {change}  其余 {len(rest)} 项", f"    {change}  {len(rest)} further items"))


def item_title(item: ItemChange, before: Result, after: Result, subject: str) -> Words:
    """What an item is called, in the later run or else in the earlier one."""
    for result in (after, before):
        if item.item == "total":
            return result.scheme.total.title
        title = result.of(subject).compiled.titles.get(item.item)
        if title is not None:
            return title
    return Words(item.item, item.item)


def _plain(before: Result, after: Result, found: Movements) -> dict[str, Any]:
    return {
        "format": "kaoping-compare/1",
        "changed": found.is_changed,
        "before": _recipe(before),
        "after": _recipe(after),
        "new": list(found.new),
        "gone": list(found.gone),
        "subjects": [_movement(m) for m in found.subjects],
    }


def _recipe(result: Result) -> dict[str, str]:
    recipe = result.recipe()
    return {"scheme": recipe.scheme, "values": recipe.values, "period": recipe.period, "result": recipe.result}


def _movement(row: Movement) -> dict[str, Any]:
    def text(value: Decimal | None) -> str | None:
        return None if value is None else f"{value:f}"

    return {
        "name": row.subject,
        "peer_group": row.group,
        "total": [text(row.total_before), text(row.total_after)],
        "change": text(row.change),
        "rank": [row.rank_before, row.rank_after],
        "rise": row.rise,
        "grade": [row.grade_before, row.grade_after],
        "items": [
            {
                "item": i.item,
                "score": [text(i.before), text(i.after)],
                "change": [str(i.change.numerator), str(i.change.denominator)],
                "causes": [c.value for c in i.causes],
            }
            for i in row.items
        ],
    }


SPEC = CommandSpec(
    "compare",
    Words(
        "比较两个方案、两份数据或两个结果：每个总分和名次怎样变，由哪些指标引起。",
        "Compare two schemes, two sets of values or two results: "
        "how every total and rank changes, and which item did it.",
    ),
    (
        Argument(
            "before",
            Words("原", "BEFORE"),
            Words(
                "原方案、原数据（文件或文件夹）或原结果（.json）",
                "the earlier scheme, values (a file or a folder) or result (.json)",
            ),
        ),
        Argument(
            "after",
            Words("新", "AFTER"),
            Words("与之比较的新方案、新数据或新结果", "the later one of the same kind"),
        ),
        Option(
            ("--values",),
            "values",
            Words(
                "比较两个方案时：共同的数据文件或文件夹，可写多次",
                "to compare two schemes: a file with values for both, or a folder, as often as wanted",
            ),
            metavar=Words("数据", "VALUES"),
            many=True,
        ),
        Option(
            ("--scheme",),
            "scheme",
            Words("比较两份数据时：共同的方案", "to compare two sets of values: the scheme for both"),
            metavar=Words("方案", "SCHEME"),
        ),
        PERIOD,
        MAPPING,
        Option(("--strict",), "strict", Words("有变化时退出码为 1", "exit with 1 where anything changed")),
        JSON,
    ),
    run,
    Words(
        "各指标的变化是精确值（JSON 中为分子和分母），加起来正好等于总分的变化。\n"
        "比较两期：分别用 kaoping score --period 一期 -o 结果.json 存下，再比较两个结果。",
        "The changes by item are exact (in JSON as numerator and denominator) and add up to the change of the total.\n"
        "To compare two periods, store each by kaoping score --period PERIOD -o FILE.json and compare the files.",
    ),
)
