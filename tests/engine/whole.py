"""A whole scheme from YAML, scored on values written in the test.

    scheme = whole('''
        items:
          - {id: a, title: A, points: 60, rule: {family: given, what: score}}
          - {id: b, title: B, points: 40, rule: {family: given, what: score}}
    ''')
    assert totals(scheme, {"甲": {"a": "50", "b": "30"}}) == {"甲": "80"}

A subject written "组/甲" is in the group "组"; "组/甲<乙" says that it is below 乙.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from textwrap import dedent
from typing import TypeAlias

from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import CycleResult, Observation, Observed, Result, Subject, Values, score, score_cycle
from kaoping.engine.terms import Status
from kaoping.files.scheme_yaml import parse_scheme_yaml

Written: TypeAlias = str | int | bool | Status | Sequence[Mapping[str, str | int | bool]] | None
Given: TypeAlias = Mapping[str, Mapping[str, Written]]


def whole(text: str) -> Scheme:
    """A scheme from its fields, without `id` and `title`."""
    return parse_scheme_yaml("id: trial\ntitle: {zh: 试验, en: trial}\n" + dedent(text))


def values(given: Given, period: str = "") -> Values:
    """Values of subjects; keys of observations are data items."""
    subjects = []
    observations: dict[tuple[str, str, str], Observation] = {}
    for written, items in given.items():
        full, _, parent = written.partition("<")
        group, _, name = full.rpartition("/")
        subjects.append(Subject(name, group or "all", parent or None))
        for item, value in items.items():
            observations[name, period, item] = observed(value)
    return Values(tuple(subjects), observations)


def observed(value: Written) -> Observation:
    """A value as it is written in a test: text that is a number is one."""
    if isinstance(value, Status):
        return Observation(None, value)
    return Observation(_scalar(value) if not isinstance(value, Sequence) or isinstance(value, str) else _rows(value))


def _scalar(value: str | int | bool | None) -> Observed:
    if value is None or isinstance(value, bool):
        return value
    try:
        return Decimal(value)
    except ArithmeticError:
        return date.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else str(value)


def _rows(rows: Sequence[Mapping[str, str | int | bool]]) -> Observed:
    found = []
    for row in rows:
        cells = {key: _scalar(cell) for key, cell in row.items()}
        found.append({k: c for k, c in cells.items() if isinstance(c, Decimal | bool | str | date)})
    return tuple(found)


def run(scheme: Scheme, given: Given) -> Result:
    """The result of one run."""
    return score(scheme, values(given))


def totals(scheme: Scheme, given: Given) -> dict[str, str | None]:
    """Totals of all subjects as plain text; None where there is none."""
    return {s.subject.name: None if s.total is None else plain(s.total) for s in run(scheme, given).subjects}


def scores(result: Result, subject: str) -> dict[str, str | None]:
    """Scores of all items of a subject as plain text."""
    return {item: None if found is None else plain(found) for item, found in result.of(subject).scores()}


def cycle(scheme: Scheme, given: Mapping[str, Given]) -> CycleResult:
    """The result of a cycle from values by period."""
    found: dict[tuple[str, str, str], Observation] = {}
    subjects: dict[str, Subject] = {}
    for period, some in given.items():
        part = values(some, period)
        found |= dict(part.observations)
        subjects |= {s.name: s for s in part.subjects}
    return score_cycle(scheme, Values(tuple(subjects.values()), found))
