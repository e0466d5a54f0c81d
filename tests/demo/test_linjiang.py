"""The invented city of the demonstration: its schemes are sound, every value asked for is there, its story is told."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import kaoping.demo
from kaoping.demo.cast import ROLES, holders, units
from kaoping.demo.figures import content
from kaoping.engine.checking import check
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observation, Result, Subject, Values, score
from kaoping.engine.terms import Severity, Status
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.stored.reading import observation_from
from kaoping.files.values.asked import Asked

FOLDER = Path(kaoping.demo.__file__).parent / "linjiang"
QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")


def scheme_of(quarter: str) -> Scheme:
    return read_scheme_yaml(FOLDER / f"scheme-{quarter[:4]}.yaml")


@cache
def scored(quarter: str) -> Result:
    scheme = scheme_of(quarter)
    groups = {group.id for group in scheme.groups}
    appraised = {Subject(unit.name, unit.group): unit for unit in units() if unit.group in groups}
    asked = Asked(scheme)
    given: Mapping[tuple[str, str, str], Observation] = {
        (subject.name, quarter, key): observation_from(*content(unit, quarter, key, item))
        for subject, unit in appraised.items()
        for key, item in asked.items_of(subject).items()
    }
    return score(scheme, Values(tuple(appraised), given), quarter)


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_the_schemes_have_neither_errors_nor_warnings_and_say_that_they_are_invented(year: str) -> None:
    scheme = scheme_of(year)

    assert [f for f in check(scheme) if f.severity is not Severity.NOTE] == []
    assert scheme.invented


def test_there_are_twelve_districts_in_three_groups_nine_stations_three_projects_and_three_departments() -> None:
    groups = [unit.group for unit in units()]

    counts = {"主城区": 6, "近郊区": 3, "县域": 3, "直属单位": 9, "重点项目": 3, "": 3}
    assert {name: groups.count(name) for name in counts} == counts


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_value_that_is_asked_for_is_there_and_every_unit_has_a_total(quarter: str) -> None:
    result = scored(quarter)

    assert [one.subject.name for one in result.subjects if one.total is None] == []


def test_some_cells_mean_nothing_for_a_unit() -> None:
    statuses = {seen.status for seen in scored("2026Q3").values.observations.values()}

    assert statuses == {Status.REPORTED, Status.NOT_APPLICABLE}


def test_a_grave_accident_last_year_was_a_veto() -> None:
    vetoed = scored("2025Q4").of("西山区建设局")

    assert vetoed.grade == "不合格"
    assert vetoed.rank == 3


def test_one_unit_is_red_in_the_last_quarter_and_is_the_last_of_its_group() -> None:
    result = scored("2026Q3")
    red = result.of("江北区建设局")
    lights = ("overall", "quality.structure", "safety.accidents")

    assert [red.value(f"light.{key}.colour") for key in lights] == ["red"] * 3
    assert red.rank == 6


def test_one_project_is_red_by_progress_quality_and_safety_and_no_other_one_is() -> None:
    result = scored("2026Q3")
    lights = {
        "progress.built": "red",
        "progress.invested": "red",
        "quality.measured": "red",
        "safety.inspected": "red",
        "overall": "red",
    }
    projects = [one.subject.name for one in result.subjects if one.subject.group == "重点项目"]

    # By hand: 71.5 % of 25 is 17.88 and 74 % of 15 is 11.10; 88.6 is 6.4 below 95, at 1.2 each 7.68 of 30; 76 % of 30.
    red = result.of("滨江安置房项目部")
    assert red.total == Decimal("17.88") + Decimal("11.10") + Decimal("22.32") + Decimal("22.80")
    assert {key: red.value(f"light.{key}.colour") for key in lights} == lights
    assert (red.grade, red.rank) == ("合格", 3)
    others = [result.of(name) for name in projects if name != "滨江安置房项目部"]
    assert len(others) == 2
    assert not [one for one in others for key in lights if one.value(f"light.{key}.colour") == "red"]


@pytest.mark.parametrize(
    ("quarter", "unit", "score"),
    [
        # By hand: 93.37 is 6.63 below 100, at 0.06 points each 0.3978; an overdue order doubles it to 0.7956 of 6.
        ("2026Q3", "老城区建设局", "5.20"),
        # The quarter before, with 71.50 and nothing overdue: 28.5 at 0.06 are 1.71.
        ("2026Q2", "老城区建设局", "4.29"),
    ],
)
def test_an_overdue_order_doubles_the_deduction_for_hazards_not_put_right(quarter: str, unit: str, score: str) -> None:
    assert scored(quarter).of(unit).value("rectified.score") == Decimal(score)


def test_the_city_is_the_same_each_time() -> None:
    first = scored("2026Q3").recipe()
    scored.cache_clear()

    assert scored("2026Q3").recipe() == first


def test_everybody_whom_one_can_be_is_somebody() -> None:
    accounts = {holder.account for holder in holders()} | {"lj.system", "lj.security", "lj.audit"}

    assert {account for _title, people in ROLES for account, _said in people} <= accounts
