"""The ranking of a result as tables, one for each peer group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.cli.screen import Screen
from kaoping.cli.tables import Cell, Column, Styled, Table
from kaoping.engine.compiling import codes_of
from kaoping.engine.scheme import Group, applies
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Language, Words, listing

_MOST_ITEMS, _MOST_PERIODS = 8, 12
_RANK, _UNIT = Words("名次", "rank"), Words("单位", "unit")
_GRADE = Words("等次", "grade")
_OPEN, _NONE = Words("待定", "open"), "—"


def show_period(screen: Screen, result: Result, *, parts: Sequence[Result] = (), before: Result | None = None) -> None:
    """The period of a result as a heading: of a cycle with the periods that it is made from, of a comparison both."""
    title = result.period_title
    if title is None:
        return
    made = [p.period_title for p in parts if p.period_title is not None]
    zh, en = listing(made).zh, listing(made).en
    more = Words(f"（{zh}）", f" ({en})") if made else Words("", "")
    earlier = None if before is None else before.period_title
    first = Words("", "") if earlier in (None, title) else Words(f"{earlier.zh} → ", f"{earlier.en} → ")
    said = Words(f"考核期：{first.zh}{title.zh}{more.zh}", f"Period: {first.en}{title.en}{more.en}")
    screen.line()
    screen.line(screen.styled(said, "head"))


def ranking_tables(result: Result, language: Language, parts: Sequence[Result] = ()) -> list[Table]:
    """Tables of rank, unit, scores of the top items, total and grade; groups without units are left out.

    Of a cycle that is made from the totals of its periods (`parts`), those stand in place of the items.
    """
    return [
        _table(result, group, language, parts)
        for group in result.scheme.groups
        if any(s.subject.group == group.id for s in result.subjects)
    ]


@dataclass(frozen=True)
class _Figure:
    """A column of scores: its heading, and the score of a unit."""

    title: str
    of: Callable[[SubjectResult], Decimal | None]


def _figures(result: Result, group: Group, language: Language, parts: Sequence[Result]) -> list[_Figure]:
    """The columns beside the total; none where they would be too many to read."""
    scheme = result.scheme
    if parts and scheme.over_periods is not None and scheme.over_periods.level == "total":
        return [_total_of(part, language) for part in parts] if len(parts) <= _MOST_PERIODS else []
    codes = codes_of(scheme)
    items = [i for i in result.as_scored.items if applies(i, group.id)]
    if len(items) > _MOST_ITEMS:
        return []
    return [_score_of(i.id, f"{codes[i.id]} {i.title.say(language)}") for i in items]


def _score_of(item: str, title: str) -> _Figure:
    return _Figure(title, lambda found: found.score(item) if found.concerns(item) else None)


def _total_of(part: Result, language: Language) -> _Figure:
    title = part.period_title or Words(part.period, part.period)
    return _Figure(title.say(language), lambda found: part.of(found.subject.name).total)


def _table(result: Result, group: Group, language: Language, parts: Sequence[Result]) -> Table:
    scheme = result.scheme
    shown = _figures(result, group, language, parts)
    ranking = result.ranking(group.id)
    full = ranking[0].compiled.full
    columns = [Column(_RANK.say(language), right=True), Column(_UNIT.say(language))]
    columns += [Column(figure.title, right=True, optional=True) for figure in shown]
    columns.append(Column(f"{scheme.total.title.say(language)}/{full:f}", right=True))
    if scheme.grades is not None:
        columns.append(Column(_GRADE.say(language)))
    table = Table(columns, title=group_title(group, language))
    for found in ranking:
        cells: list[Cell] = [Styled(_rank(found, language), "strong" if found.rank == 1 else ""), found.subject.name]
        cells += [number_text(figure.of(found)) for figure in shown]
        cells.append(Styled(total_text(found, language), "strong"))
        if scheme.grades is not None:
            cells.append(found.grade or _NONE)
        table.add(*cells)
    return table


def group_title(group: Group, language: Language) -> str:
    """A group as it is called."""
    return group.id if group.title is None else group.title.say(language)


def number_text(value: Decimal | None) -> str:
    """A score with all its decimals."""
    return _NONE if value is None else f"{value:f}"


def total_text(found: SubjectResult, language: Language) -> str:
    """The total, or the interval in which it lies while it is open."""
    if found.interval is not None:
        low, high = found.interval
        return f"{low:f} – {high:f}"
    return number_text(found.total)


def _rank(found: SubjectResult, language: Language) -> str:
    if found.is_open:
        return _OPEN.say(language)
    return _NONE if found.rank is None else str(found.rank)
