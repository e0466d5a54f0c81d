"""The typical schemes of the field, on invented figures, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.numbers import plain
from tests.cases.examples import result_of, short

MUNICIPAL = {
    # 25 − 1; 92: 5; 95 − 91.2 = 3.8: 16.2; 84 of 100: 8.4; 7.5 days: 20; (88.6 − 60) × 20 / 30 = 19.07;
    # the city's and the province's award for the same matter: only 2 count
    "江北区": ("24", "5", "16.2", "8.4", "20", "19.07", "2", "94.67", "良好"),
    # 25 − 2; 85.5: 3; above the target: 20; 150 of 150; 7.5 / 9 × 20 = 16.67; 21.3 × 20 / 30 = 14.2; 2 × 0.5
    "江南区": ("23", "3", "20", "10", "16.67", "14.2", "1", "87.87", "良好"),
    # 41 of 42 is 97.62 %: 9.76; above 90: 20; 3 + 2 × 2 = 7, at most 5: 104.76
    "高新区": ("25", "5", "20", "9.76", "20", "20", "5", "104.76", "优秀"),
    # 25 − 2 − 2; 79.9: 0; 93.7: 18.7; 77 of 80 is 96.25 %: 9.63; 7.5 / 8.1 × 20 = 18.52; 15 × 20 / 30 = 10
    "滨湖区": ("21", "0", "18.7", "9.63", "18.52", "10", "0", "77.85", "合格"),
    # 25 − 3 − 4; 88: 3; 89.9: 14.9; nothing was found, so nothing is to be closed: 10; 12 days: 12.5; 59.9: 0
    "老城区": ("18", "3", "14.9", "10", "12.5", "0", "0", "58.4", "不合格"),
    # 66 of 67 is 98.51 %: 9.85; false data: the worst grade whatever the total
    "青山县": ("25", "5", "20", "9.85", "20", "20", "0", "99.85", "不合格"),
}
MUNICIPAL_ITEMS = (
    "central_work", "safe_city", "structure", "closing", "approval", "satisfaction", "bonus", "total",
)  # fmt: skip


@pytest.mark.parametrize("unit", MUNICIPAL)
def test_a_municipal_appraisal_of_100_points(unit: str) -> None:
    found = result_of("municipal")
    assert (*short(found, unit, *MUNICIPAL_ITEMS), found.of(unit).grade) == MUNICIPAL[unit]


def test_after_the_veto_only_a_fifth_of_the_units_may_be_excellent() -> None:
    # Two units reach 90 without a veto; 30 % of 6 would be 1 as well as 20 %: the better one.
    found = result_of("municipal")
    assert [s.subject.name for s in found.subjects if s.grade == "优秀"] == ["高新区"]
    assert found.of("江北区").value("total.quota_1_vetoes") == 1


BUREAU = {
    # 50 − 3.8 × 2 = 42.4, 50 − 3 × 1 − 5 × 2 (overdue) = 37: 79.4; third by the hotline: 40 − 4, 60 + 36 = 96;
    # 1.5 below 30: one step: 48 − 3 = 45, + 15; 40 + 36.5.  31.76 + 28.8 + 12 + 7.65
    "江北区建设局": ("79.4", "96", "60", "76.5", "80.21", "良好"),
    # 50 + 49; 60 + 40; 48 + 3 × 2 = 54, + 40; 60 + 38.  39.6 + 30 + 18.8 + 9.8
    "江南区建设局": ("99", "100", "94", "98", "98.2", "优秀"),
    # 48 + 12 (the cap: six steps) + 40 = 100; criticised in a notice: at most 良好.  40 + 30 + 20 + 9.9
    "高新区建设局": ("100", "100", "100", "99", "99.9", "良好"),
    # 0.1 × 2 = 0.2: 49.8, 50 − 4 × 1 × 2 = 42; 7.5 / 8.3 × 60 = 54.22, fourth: 34; 48 + 30; 40 + 35.25
    "滨湖区建设局": ("91.8", "88.22", "78", "75.25", "86.32", "良好"),
}


@pytest.mark.parametrize("unit", BUREAU)
def test_a_bureau_with_40_30_20_10_and_doubled_deductions_for_what_is_overdue(unit: str) -> None:
    found = result_of("bureau")
    items = ("quality_safety", "service", "innovation", "management", "total")
    assert (*short(found, unit, *items), found.of(unit).grade) == BUREAU[unit]


def test_a_serious_accident_is_a_veto_and_groups_have_their_own_targets() -> None:
    found = result_of("bureau")
    assert found.of("青山县住建局").grade == "不合格"
    # 9 working days are the target of the counties: 60 of 60
    assert short(found, "青山县住建局", "approval_days") == ("60",)
    assert [s.subject.name for s in found.ranking("县域")] == ["白沙县住建局", "青山县住建局", "云溪县住建局"]


def test_a_budget_project_with_targets_of_every_direction() -> None:
    items = ("execution", "courses", "complaints", "unit_cost", "certified", "effect", "satisfaction", "total")
    found = result_of("budget-project")
    # 154.74 / 160 = 96.71 %; 56 of 50; 2 of at most 3; 187.5 of at most 200
    assert short(found, "施工安全员培训", *items) == ("9.67", "20", "15", "15", "20", "10", "10", "99.67")
    # 73.5 %; 43 / 50 × 20; two above 3: −10; 200 / 231 × 15; 8.3 short: one five: −2; 3.5 short: none
    assert short(found, "质量检测员培训", *items) == ("7.35", "17.2", "5", "12.99", "18", "7", "10", "77.54")


def test_a_plant_whose_output_is_at_97_per_cent_while_its_management_gets_1_of_6() -> None:
    found = result_of("ppp-plant").of("临江市第二污水处理厂")
    # 2832.4 / 2920 = 97 %: 48.5 of 50
    assert [plain(found.score(i) or Decimal(0)) for i in ("treated", "management")] == ["48.5", "1"]
    assert plain(found.total or Decimal(0)) == "93.5"
