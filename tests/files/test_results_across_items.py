"""The workbook of what goes across items and groups, recalculated by LibreOffice, says what the engine says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from kaoping.engine.scoring import Observation, Record, Result, Subject, Values, score
from kaoping.engine.terms import Status
from kaoping.files.results import write_results_workbook
from tests.engine.whole import Written, run, whole
from tests.files.results_workbooks import differences, errors, read
from tests.files.test_results_recalculated import spoil
from tests.libreoffice import recalculated

SCHEME = """
groups: [{id: 区}, {id: 县}]
periods: [{id: "1", end: 2026-01-31}]
items:
  - {id: work, title: 工作, points: 60, rule: {family: given, what: score}}
  - id: rate
    title: 得分率
    points: 40
    measure: {expression: work.score / 60 * 100, decimals: 1}
    target: {by: pool, pool: mean}
    rule: {family: ratio, better: more, cap: points}
    variants: [{subjects: [区5], data: [{id: other, decimals: 1, min: 0}]}]
  - id: matter
    title: 问题
    kind: penalty
    same_matter: highest
    items:
      - {id: told, title: 约谈, kind: penalty, points: 2, rule: {family: given, what: deduction}}
      - id: punished
        title: 处分
        kind: penalty
        rule:
          family: events
          effect: deduct
          cap: none
          kinds: [{id: a, points: 1, valid_until: recorded}, {id: b, points: "0.5", valid_days: 30}]
effects: [{id: e, title: 扣分, groups: [县], when: work < 20, do: deduct, points: 2}]
ranking: {on: working, scope: all, ties: [work]}
grades:
  bands: [{grade: 好, in: "[80, )"}, {grade: 中, in: "[40, 80)"}, {grade: 差, in: "(, 40)"}]
  quotas: [{grade: 好, number: 1}]
  last_places: [{grade: 中, share: 30%, rounding: half_up}, {grade: 差, number: 1, ties: out}]
"""


def values() -> Values:
    subjects = tuple(Subject(f"{group}{at}", group) for group in ("区", "县") for at in range(6))
    given: dict[tuple[str, str, str], Observation] = {}
    for at, subject in enumerate(subjects):
        given[subject.name, "1", "work"] = Observation(Decimal(7 * (at % 6) + 20 - at))
        given[subject.name, "1", "told"] = Observation(Decimal(at % 3))
        if subject.name == "区5":
            given[subject.name, "1", "other"] = Observation(Decimal("55.5"))
        first: Record = {"kind": "a", "date": date(2026, 1, 2), "until": date(2026, 1, 29 + at % 3)}
        second: Record = {"kind": "b", "date": date(2026, 1, 1 + at % 2)}
        given[subject.name, "1", "punished"] = Observation((first, second))
    return Values(subjects, given)


BELOW = """
groups: [{id: 县}, {id: 镇}]
missing: {not_reported: open}
items:
  - {id: own, title: 本级, points: 50, groups: [县], rule: {family: given, what: score}}
  - id: below
    title: 下属
    points: 50
    groups: [县]
    from_units: {groups: [镇]}
    missing: {undefined: zero, not_reported: open}
    rule: {family: given, what: score, at_most: 50}
  - {id: t, title: 甲项, points: 60, groups: [镇], rule: {family: given, what: score}}
  - {id: u, title: 乙项, points: 40, groups: [镇], rule: {family: given, what: score}}
"""


def test_every_step_agrees(tmp_path: Path) -> None:
    result = score(whole(SCHEME), values(), "1")
    assert {s.grade for s in result.subjects} == {"好", "中", "差"}
    _agrees(result, tmp_path)


def test_every_step_agrees_where_units_above_wait_for_those_below(tmp_path: Path) -> None:
    open_: dict[str, Written] = {"t": Status.NOT_REPORTED, "u": "20"}
    towns: dict[str, dict[str, Written]] = {
        "镇/一<甲": open_, "镇/二<甲": {"t": "21", "u": "4.5"}, "镇/三<乙": open_, "镇/四<丙": {"t": "20", "u": "17.5"},
    }  # fmt: skip
    result = run(whole(BELOW), {**{f"县/{name}": {"own": "30"} for name in "甲乙丙丁"}, **towns})
    assert [result.of(name).is_open for name in "甲乙丙丁"] == [True, True, False, False]
    assert [result.of(name).total for name in "丙丁"] == [Decimal("67.5"), Decimal(30)]
    _agrees(result, tmp_path)


def _agrees(result: Result, tmp_path: Path) -> None:
    written, spoiled = tmp_path / "written.xlsx", tmp_path / "spoiled.xlsx"
    write_results_workbook(result, written)
    spoil(written, spoiled)
    assert len(differences(read(spoiled), result)) > 10
    (path,) = recalculated([spoiled], tmp_path / "office")
    found = read(path)
    assert differences(found, result) == []
    assert errors(found) == []
