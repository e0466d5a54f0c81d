"""Schemes and results that local governments published, to the last printed digit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.numbers import plain
from tests.cases.examples import published, result_of, short, shown


@pytest.mark.parametrize("row", published("jinhua"), ids=lambda row: row["unit"])
def test_jinhua_every_published_part_total_and_rank_comes_out(row: dict[str, str]) -> None:
    found = result_of("jinhua")
    assert shown(found, row["unit"], "smart_city") == row["smart_city_points"]
    assert shown(found, row["unit"], "total") == row["total"]
    assert str(found.of(row["unit"]).rank) == row["rank"]
    assert found.of(row["unit"]).subject.group == row["group"]


@pytest.mark.parametrize("row", published("langfang"), ids=lambda row: row["item"])
def test_langfang_every_printed_whole_number_comes_out(row: dict[str, str]) -> None:
    assert shown(result_of("langfang"), "供暖改造项目", row["item"]) == row["score"]


def test_langfang_prints_the_execution_rate_as_a_whole_per_cent() -> None:
    # 37.24 / 43.2 = 86.2037… %
    assert result_of("langfang").of("供暖改造项目").value("execution.rate") == Decimal(86)


@pytest.mark.parametrize("row", published("xianning-means"), ids=lambda row: row["month"])
def test_xianning_the_mean_of_the_areas_and_of_the_weighted_blocks_are_the_printed_mean(row: dict[str, str]) -> None:
    city = result_of("xianning-means", row["month"]).of("全市平均")
    for item in ("mean_agrees", "blocks_agree"):
        assert city.value(f"{item}.value") == Decimal(row["composite_mean"])
        assert city.score(item) == 1


def test_xianning_areas_are_ranked_as_the_notice_lists_them() -> None:
    listed = ["中心城区", "嘉鱼", "咸安", "赤壁", "高新区", "通城", "通山", "崇阳"]
    assert [s.subject.name for s in result_of("xianning-means", "2022-12").ranking("区域")] == listed


def test_xianning_two_of_the_sixteen_printed_shares_are_wrong_and_are_named() -> None:
    found = result_of("xianning-shares")
    wrong = {s.subject.name: s.value("share_agrees.value") for s in found.subjects if s.total == 0}
    assert len(found.subjects) == 16
    # 101 of 1045 is 9.665… %, printed 9.57; 156 of 727 is 21.458… %, printed 16.42
    assert wrong == {"2022-12 共1045件 第5行": Decimal("9.67"), "2022-08 共727件 第3行": Decimal("21.46")}


def test_hunan_the_two_printed_scores_and_both_readings_of_the_third() -> None:
    # 136 of 143 posts is below 100 %: 8. (63.46 − 32) / 32 = 98.31 %, -0.8 for each point: 0.
    # completion 2690.62 / 2710.42 = 99.27 %: no whole 5 % is missing: 8; pro rata 0.73 / 5 x 2 = 0.29: 7.71.
    # control 767.86 / 1922.76 = 39.94 %, above 30 %: 0. No building: not applicable, full points.
    items = ("staff", "three_public", "completion", "control", "building")
    assert short(result_of("hunan"), "某县某局", *items) == ("8", "0", "8", "0", "8")
    assert short(result_of("hunan-pro-rata"), "某县某局", *items) == ("8", "0", "7.71", "0", "8")


QUZHOU = {
    # 99.6: one whole point above: +1; 92: two: +1; 95: two fives: +2; 130: three tens: +1.5; 1 of 1;
    # 1.6 ha: 0.6 above, no whole ha; 0.5 of 0.5
    "柯城区": ("6", "6", "7", "6.5", "10", "10", "5", "50.5"),
    # 100: +2 (the cap); 99: 0.1 of a ten short: none; 1.3 of 1.2: +0.5
    "衢江区": ("7", "5", "5", "5", "10", "10", "5.5", "47.5"),
    # 96.5: 1 whole point short; 88.5: 1; 84.99: none; 85: one ten; 2.7 of 3: 0.3 is 10 % exactly: -1;
    # 1.16 of 1.2: 0.04 short is 3.33 %: no whole 4 %
    "龙游县": ("4", "4", "5", "4", "10", "9", "5", "41"),
    # 100: ten points above: +5 (the cap is the item's points); 90: one five: +1; 205: ten tens: +5;
    # 5 of 6 plants: 0; 21 of 16 ha: +10; 2.05 of 2: no whole 0.1
    "江山市": ("5", "10", "6", "10", "0", "20", "5", "56"),
    # 97.99: 0.01 short; 79: 11 short: 0; 100: three fives: +3; 100; 3 of 3; 3.5 of 6: 41.67 %: four tens
    "常山县": ("5", "0", "8", "5", "10", "6", "5", "39"),
    # 90.99 and 89.99 and 109.99: no whole step; a load of 59.99 is below 60; 0.41 of 0.5: 18 %: four fours
    "开化县": ("5", "5", "5", "5", "0", "10", "1", "31"),
}
QUZHOU_ITEMS = (
    "control_plans", "centre_villages", "retained_villages", "planning_money", "sewage_plants", "green_space",
    "water_supply", "total",
)  # fmt: skip


@pytest.mark.parametrize("county", QUZHOU)
def test_quzhou_scored_on_invented_figures_by_hand(county: str) -> None:
    assert short(result_of("quzhou"), county, *QUZHOU_ITEMS) == QUZHOU[county]


CHONGQING = {
    # 10 − 1 × 2 + 5 × 48.6 / 50; 10 − 3 × 0.5 + 5; 8 − 2 × 0.5 − 1 × 0.5
    "甲区": ("12.86", "12", "6", "13.5", "6.5", "6", "10", "66.86"),
    # the target for dilapidated houses missed: 0 of 15; 12 × 96.5 %; two of three conditions; 2 + 3 × 95 %; 5 + 2.5
    "乙区": ("0", "11.58", "4", "15", "8", "4.85", "7.5", "50.93"),
    # all caps: 6 × 2 up to 10, + 5 × 20 / 40; 12 × 80 %; an accident with 3 deaths: 0 of 15; 4 and 4; 3; 7
    "丙县": ("2.5", "9.6", "2", "0", "0", "1.8", "1", "16.9"),
    # full marks, and an accident with 10 deaths
    "丁县": ("15", "12", "6", "15", "8", "6", "10", "72"),
}
CHONGQING_ITEMS = ("housing", "urbanisation", "finance", "construction", "design", "science", "energy", "total")


@pytest.mark.parametrize("district", CHONGQING)
def test_chongqing_scored_on_invented_figures_by_hand(district: str) -> None:
    assert short(result_of("chongqing"), district, *CHONGQING_ITEMS) == CHONGQING[district]


def test_chongqing_a_grave_accident_fails_the_year_whatever_the_total() -> None:
    # 50.93 of 72 is 70.74 %, 16.9 is 23.47 %; 丁县 has all 72 points
    assert [s.grade for s in result_of("chongqing").subjects] == ["合格", "合格", "不合格", "不合格"]


def test_chongqing_only_main_city_districts_lose_the_branch_for_houses() -> None:
    other = result_of("chongqing").of("丙县")
    assert other.value("effect.houses_missed") is None
    assert plain(other.score("housing") or Decimal(0)) == "2.5"
