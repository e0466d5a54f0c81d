"""What an office should look at before it publishes a scheme, beyond what the engine finds: sources, bodies, hours.

None of it keeps a scheme from being published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from kaoping.engine.describing.items import data_title, group_name
from kaoping.engine.scheme import Branch, Item, Leaf
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.terms import Finding, ListItem, Severity
from kaoping.engine.words import Words
from kaoping.files.values.asked import Asked


@dataclass(frozen=True, slots=True)
class Burden:
    """What a scheme costs a unit of a group: values in each period, lists of events among them, and hours a cycle."""

    group: Words
    values: int
    lists: int
    periods: int
    hours: Decimal


def practice(asked: Asked) -> tuple[Finding, ...]:
    """Data items without a source and leaves without an assessing department, each kind in one warning."""
    return tuple(_warnings(asked))


def _warnings(asked: Asked) -> Iterator[Finding]:
    sources = _without_source(asked)
    if sources:
        yield _warning(
            "no-source",
            Words(f"没有写明数据来源：{_zh(sources)}", f"no source is named for: {_en(sources)}"),
            Words(
                "在数据项中写 source（来源）：台账、系统或出具数据的部门",
                "write source in the data item: a ledger, a system, or the department that issues it",
            ),
        )
    departments = _without_assessor(asked.scheme.items)
    if departments:
        yield _warning(
            "no-assessor",
            Words(
                f"没有写明考核责任部门，将由单位自报：{_zh(departments)}",
                f"no assessing department is named, units report themselves: {_en(departments)}",
            ),
            Words("在指标或上级指标中写 assessor（考核责任部门）", "write assessor in the item or in one above it"),
        )


def _without_source(asked: Asked) -> list[Words]:
    found: dict[str, Words] = {}
    for compiled in asked.profiles:
        for part in compiled.parts.values():
            for key, item in part.data.items():
                if item.source is None:
                    found.setdefault(key, data_title(item, part))
    return list(found.values())


def _without_assessor(items: tuple[Item, ...]) -> list[Words]:
    """Leaves for which neither they nor an item above names a department."""
    found: list[Words] = []
    for item in items:
        if item.assessor is not None:
            continue
        if isinstance(item, Branch):
            found += _without_assessor(item.items)
        elif isinstance(item, Leaf):
            found.append(item.title)
    return found


def burdens(asked: Asked) -> tuple[Burden, ...]:
    """What the scheme costs, by group; an estimate: every value takes the minutes of `KAOPING_MINUTES_PER_VALUE`."""
    found = []
    periods = max(len(leaf_periods(asked.scheme)), 1)
    keys: list[str | None] = [period.id for period in leaf_periods(asked.scheme)] or [None]
    for group in asked.scheme.groups:
        compiled = next(one for one in asked.profiles if one.profile.group == group.id)
        data = compiled.data.values()
        values = sum(len(asked.data_in(compiled.profile, key)) for key in keys)
        minutes = Decimal(values * settings.KAOPING_MINUTES_PER_VALUE)
        hours = (minutes / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
        lists = sum(isinstance(item, ListItem) for item in data)
        found.append(Burden(group_name(group), len(data), lists, periods, hours))
    return tuple(found)


def _warning(code: str, wrong: Words, right: Words) -> Finding:
    return Finding(code, (), wrong, right, Severity.WARNING)


def _zh(titles: list[Words]) -> str:
    return "、".join(title.zh for title in titles)


def _en(titles: list[Words]) -> str:
    return ", ".join(title.en for title in titles)
