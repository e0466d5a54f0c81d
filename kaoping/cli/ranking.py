"""The ranking of a result as tables, one for each peer group."""

from __future__ import annotations

from decimal import Decimal

from kaoping.cli.tables import Cell, Column, Styled, Table
from kaoping.engine.compiling import codes_of
from kaoping.engine.scheme import Group, applies
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Language, Words

_MOST_ITEMS = 8
_RANK, _UNIT = Words("名次", "rank"), Words("单位", "unit")
_GRADE, _RATE = Words("等级", "grade"), Words("得分率", "score rate")
_OPEN, _NONE = Words("待定", "open"), "—"


def ranking_tables(result: Result, language: Language) -> list[Table]:
    """Tables of rank, unit, scores of the top items, total and grade; groups without units are left out."""
    return [
        _table(result, group, language)
        for group in result.scheme.groups
        if any(s.subject.group == group.id for s in result.subjects)
    ]


def _table(result: Result, group: Group, language: Language) -> Table:
    scheme = result.scheme
    items = [i for i in scheme.items if applies(i, group.id)]
    shown = items if len(items) <= _MOST_ITEMS else []
    codes = codes_of(scheme)
    ranking = result.ranking(group.id)
    full = ranking[0].compiled.full
    columns = [Column(_RANK.say(language), right=True), Column(_UNIT.say(language), whole=True)]
    columns += [Column(f"{codes[i.id]} {i.title.say(language)}", right=True) for i in shown]
    columns.append(Column(f"{scheme.total.title.say(language)}/{full:f}", right=True))
    if scheme.grades is not None:
        columns.append(Column(_GRADE.say(language)))
    table = Table(columns, title=group_title(group, language))
    for found in ranking:
        cells: list[Cell] = [Styled(_rank(found, language), "strong" if found.rank == 1 else ""), found.subject.name]
        cells += [number_text(found.score(i.id)) for i in shown]
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
