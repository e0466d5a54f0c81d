"""Published schemes as a clerk writes them down, in Chinese, scored on invented values worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from kaoping.engine.checking import check
from kaoping.engine.describing.items import described_items
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Result, SubjectResult, score
from kaoping.engine.terms import Refused, Severity, Status
from kaoping.files.scheme_yaml import read_scheme_yaml
from tests.engine.whole import Given, cycle, values

Rows: TypeAlias = list[Mapping[str, str | int | bool]]

WRITTEN = Path(__file__).parent / "written"


@cache
def scheme(name: str) -> Scheme:
    return read_scheme_yaml(WRITTEN / f"{name}.yaml")


def shown(found: SubjectResult, *items: str) -> tuple[str, ...]:
    """Scores of items, or the total, without superfluous zeros."""
    numbers = (found.total if item == "total" else found.score(item) for item in items)
    return tuple("—" if number is None else plain(number) for number in numbers)


def result(name: str, given: Given) -> Result:
    return score(scheme(name), values(given))


@pytest.mark.parametrize("name", sorted(path.stem for path in WRITTEN.glob("*.yaml")))
def test_nothing_is_wrong_with_any_of_them(name: str) -> None:
    assert [f for f in check(scheme(name)) if f.severity is not Severity.NOTE] == []


HOUSING_DUTIES: dict[str, tuple[tuple[str, ...], str]] = {
    # 40 × 100 %; (19 + 20) ÷ 2; (28 + 30) ÷ 2; (10 + 9) ÷ 2
    "东江县": (("40", "19.5", "29", "9.5", "98"), "优秀"),
    # 90 % is not below 90 %: 36; (18 + 17) ÷ 2; (20 + 25) ÷ 2; (8 + 8.5) ÷ 2
    "西江县": (("36", "17.5", "22.5", "8.25", "84.25"), "合格"),
    # 40 × 89.99 % = 35.996; below 90 %: the worst grade with 96 points
    "北江区": (("36", "20", "30", "10", "96"), "不合格"),
    # 98 points, but an event of article 7: at most 良好
    "南江区": (("40", "20", "30", "8", "98"), "良好"),
}


@pytest.mark.parametrize("unit", HOUSING_DUTIES)
def test_daily_and_year_end_count_half_each_and_the_task_only_at_the_end(unit: str) -> None:
    daily: Given = {
        "东江县": {"资金管理": "1", "分配和运营管理": "28", "信息公开": "10"},
        "西江县": {"资金管理": "2", "分配和运营管理": "20", "信息公开": "8"},
        "北江区": {"资金管理": "0", "分配和运营管理": "30", "信息公开": "10"},
        "南江区": {"资金管理": "0", "分配和运营管理": "30", "信息公开": "8", "第七条情形": True},
    }
    at_the_end: Given = {
        "东江县": {"任务完成": "100", "资金管理": "0", "分配和运营管理": "30", "信息公开": "9"},
        "西江县": {"任务完成": "90", "资金管理": "3", "分配和运营管理": "25", "信息公开": "8.5"},
        "北江区": {"任务完成": "89.99", "资金管理": "0", "分配和运营管理": "30", "信息公开": "10"},
        "南江区": {"任务完成": "104", "资金管理": "0", "分配和运营管理": "30", "信息公开": "8"},
    }
    found = cycle(scheme("housing_duties"), {"日常督查": daily, "年终考核": at_the_end}).cycle.of(unit)
    scores, grade = HOUSING_DUTIES[unit]
    assert shown(found, "任务完成", "资金管理", "分配和运营管理", "信息公开", "total") == scores
    assert found.grade == grade


STARTS = {
    # 3 − 0.6; (8.5 − 1.5 − 1.5) × 290 ÷ 300 = 5.3167
    "甲市": ("2.4", "5.32", "27.72", "91.72"),
    # 6 × 0.6 is more than 3; 8.5 − 6 × 1.5 is below 0
    "乙市": ("0", "0", "20.5", "88.5"),
    # one short of the year's task: nothing for the starts, and the whole block of 32 is 0
    "丙市": ("3", "0", "0", "68"),
    # the sample is not reported: nothing for the starts
    "丁市": ("3", "0", "23", "87"),
    # more verified than reported: 8.5 × 8 ÷ 7, at most 8.5; no demonstration there: 96 of 96 make 100
    "戊市": ("3", "8.5", "32", "100"),
}


@pytest.mark.parametrize("unit", STARTS)
def test_what_is_left_after_deductions_is_multiplied_by_the_verified_share(unit: str) -> None:
    def starts(done: int, nodes: int, kinds: int, reported: int | None, verified: int) -> dict[str, int | None]:
        names = ("开工数", "节点未达", "分类未完成", "抽查上报", "抽查属实", "任务数")
        return dict(zip(names, (done, nodes, kinds, reported, verified, 1000), strict=True))

    full: dict[str, str] = {"其他任务": "20.5", "项目管理与质量": "32", "示范": "4", "基础工作与分配": "32"}
    some: dict[str, str] = {"其他任务": "20", "项目管理与质量": "30", "示范": "4", "基础工作与分配": "30"}
    found = result(
        "housing_starts",
        {
            "甲市": {**some, **starts(1000, 1, 1, 300, 290), "年度计划": [{"kind": "上报不及时"}]},
            "乙市": {**full, **starts(1200, 6, 0, 300, 300), "年度计划": [{"kind": "未公布", "count": 6}]},
            "丙市": {**full, **starts(999, 0, 0, 300, 300)},
            "丁市": {**some, **starts(1000, 0, 0, None, 290)},
            "戊市": {**full, **starts(1000, 0, 0, 7, 8), "示范": Status.NOT_APPLICABLE},
        },
    )
    assert shown(found.of(unit), "年度计划", "开工任务", "任务完成情况", "total") == STARTS[unit]


def test_an_item_of_40_points_for_two_districts_only_is_graded_by_the_rate() -> None:
    facts = {"设立机构": True, "编制规划": True, "档案管理": True, "列入财政预算": True}
    facts |= {"保障覆盖.廉租": True, "保障覆盖.公租": True}
    found = result(
        "housing_and_funds",
        {
            # 2 + 2 + 1 + 1.5 + 1 + 40 (0.99 short is no whole step) = 47.5; 8 % is the target: 5 + 4 + 11
            "中心城区/吉江区": {**facts, "保障覆盖.公租": False, "保障性住房销售": "建档并公开摇号",
                        "安置房建设": "99.01", "归集额": 1080, "上年归集额": 1000, "扩面": 11},
            # 0.5 + 2 + 0 + 3 + 1 + 0 (40 short) = 6.5; 9.994 % is 9.99, below 10: 0 + 0 + 10.5
            "中心城区/青河区": {**facts, "编制规划": False, "列入财政预算": False, "保障性住房销售": "已开展",
                        "安置房建设": "60", "归集额": "1099.94", "上年归集额": 1000, "扩面": "10.5"},
            # 0 + 2 + 1 + 3 + 0; 5 + 4 + 9; 24 of 29 is 82.76 %
            "县市/永泰县": {**facts, "档案管理": False, "保障性住房销售": "未开展",
                       "归集额": 1120, "上年归集额": 1000, "扩面": 9},
        },
    )  # fmt: skip
    assert [shown(s, "住房保障", "住房公积金", "total") for s in found.subjects] == [
        ("47.5", "20", "67.5"),
        ("6.5", "10.5", "17"),
        ("6", "18", "24"),
    ]
    assert [s.grade for s in found.subjects] == ["优秀", "不合格", "合格"]


def test_a_growth_without_last_year_is_refused() -> None:
    with pytest.raises(Refused, match="归集额增长"):
        result("housing_and_funds", {"县市/永泰县": {"归集额": 1120, "上年归集额": 0}})


DIGITAL = {
    # 139 ÷ 200 = 69.5 %: 49.5; 90 %: 20; 10 − 0.5 − 0.75; 0.2 + 0.2 + 0.5 (third time); 2 × (0.2 + 1) = 2.4
    "甲局": ("5", "49.5", "20", "8.75", "4.1", "2.6"),
    # nothing was due: both rates mean nothing and have full points, as the scheme says
    "乙局": ("3", "50", "20", "10", "5", "5"),
    # 5 % is 65 points short; 50 % is 40 short; 10 − 10 − 12.5; one condition is not answered
    "丙局": ("0", "0", "0", "0", "0", "5"),
}


@pytest.mark.parametrize("unit", DIGITAL)
def test_digital_city_management(unit: str) -> None:
    yes = {"组织保障.机构": True, "组织保障.人员": True, "组织保障.制度": True}
    again: Rows = [{"kind": "返工", "matter": "一案", "date": f"2026-03-0{day}"} for day in (1, 5, 8)]
    fraud: Rows = [{"kind": "作假", "date": "2026-03-01", "count": 1, "matter": str(at)} for at in range(6)]
    doubled: Rows = [{"kind": kind, "加倍": True} for kind in ("返工", "推诿")]
    found = result(
        "digital_city",
        {
            "甲局": {**yes, "按期结案": 139, "结案": 180, "应结": 210, "缓办": 10, "紧急结案率": "99",
                   "紧急按期率": "93.5", "返工推诿": again, "督办": doubled},
            "乙局": {**yes, "组织保障.人员": False, "按期结案": 0, "结案": 0, "应结": 5, "缓办": 5,
                   "紧急结案率": "100", "紧急按期率": "100"},
            "丙局": {**yes, "组织保障.人员": None, "按期结案": 10, "结案": 100, "应结": 200, "缓办": 0,
                   "紧急结案率": "80", "紧急按期率": "70", "返工推诿": fraud},
        },
    ).of(unit)  # fmt: skip
    assert shown(found, "组织保障", "按期结案率", "结案率", "紧急案件", "返工推诿", "督办") == DIGITAL[unit]


VILLAGES = {
    # (1 + 2 + 3 × 2) ÷ 16 = 0.5625; 0.05 + 0.2 + 1 (six at 0.2, at most 1) is more than 1; 61: 0.8; 2 − 0.5 − 0.02
    "甲街道": ("1.44", "0", "0.8", "1.48", "1"),
    # 24 ÷ 8 is more than 2; 0.15 + 0.4 + 0.05; 60: 0.5; 99.99 is not 100
    "乙街道": ("0", "0.4", "0.5", "2", "0"),
    # 1 ÷ 16 = 0.0625
    "丙街道": ("1.94", "1", "1.2", "2", "1"),
}


@pytest.mark.parametrize("unit", VILLAGES)
def test_deductions_over_all_villages_are_divided_by_their_number(unit: str) -> None:
    media: Rows = [{"kind": "中央或境外"}, {"kind": "市级", "count": 2}]
    found = result(
        "villages",
        {
            "甲街道": {"卫生村.七十分档": 1, "卫生村.六十分档": 1, "卫生村.不及格": 2, "村数": 16, "病媒.孳生地": 1,
                    "病媒.阳性": 1, "病媒.活鼠": 0, "病媒.缺设施": 6, "病媒.设施损坏": 0, "问卷": 61, "平台": 100,
                    "媒体": media},
            "乙街道": {"卫生村.七十分档": 0, "卫生村.六十分档": 0, "卫生村.不及格": 8, "村数": 8, "病媒.孳生地": 3,
                    "病媒.阳性": 2, "病媒.活鼠": 0, "病媒.缺设施": 0, "病媒.设施损坏": 1, "问卷": 60, "平台": "99.99"},
            "丙街道": {"卫生村.七十分档": 1, "卫生村.六十分档": 0, "卫生村.不及格": 0, "村数": 16, "病媒.孳生地": 0,
                    "病媒.阳性": 0, "病媒.活鼠": 0, "病媒.缺设施": 0, "病媒.设施损坏": 0, "问卷": 80, "平台": 100},
        },
    ).of(unit)  # fmt: skip
    assert shown(found, "卫生村", "病媒", "问卷", "媒体", "平台") == VILLAGES[unit]


def test_ranks_on_focus_items_are_added_to_the_month() -> None:
    month = {"天河区": ("92.5", "95", "88"), "芦山区": ("90", "95", "90"), "石峰口区": ("91.25", "80", "70"),
             "荷塘口区": ("89", None, "70"), "经开新区": ("95", "70", "60")}  # fmt: skip
    names = ("基础月度得分", "标准学习", "垃圾分类")
    given: Given = {unit: dict(zip(names, some, strict=True)) for unit, some in month.items()}
    found = score(scheme("focus_ranks"), values(given, "2019-05"))
    # 1 + 1; 1 (shared) + 2; 0.5 (third) + 0 (shared third); none + 0; 0.3 + -1 (nobody is fourth)
    expected = {"天河区": "94.5", "芦山区": "93", "石峰口区": "91.75", "荷塘口区": "89", "经开新区": "94.3"}
    assert {s.subject.name: plain(s.total) for s in found.subjects if s.total is not None} == expected
    assert [s.subject.name for s in found.ranking()][:2] == ["天河区", "经开新区"]


TOWNS = {
    # first of 7: 600 × 1.05; (20 − 10 + 10 × 30 %) × 900 ÷ (10 × 4000) = 29.25 %: second with 水头镇
    "龙江镇": ("630", "175", "1005"),
    # third: 500 + 4 × 100 ÷ 6 = 566.67, × 1.1 = 623.337; 56.25 %: first
    "瓯北镇": ("623.34", "180", "1013.34"),
    # last; (5 − 5 + 1.5) × 900 ÷ (8 × 4000) = 4.22 %: fourth
    "塘下镇": ("500", "165", "845"),
    # the only town of its county
    "水头镇": ("600", "175", "955"),
}


@pytest.mark.parametrize("unit", TOWNS)
def test_the_place_in_the_county_times_the_difficulty(unit: str) -> None:
    names = ("名次", "单位数", "投资额", "上级投资", "常住人口", "其他")
    rows = {"龙江镇": (1, 7, 20, 10, 10, 200), "瓯北镇": (3, 7, 30, 0, 12, 210),
            "塘下镇": (7, 7, 5, 5, 8, 180), "水头镇": (1, 1, 13, 0, 10, 180)}  # fmt: skip
    city = {"全市人口": 900, "全市生产总值": 4000}
    given: Given = {f"中心镇/{town}": {**city, **dict(zip(names, row, strict=True))} for town, row in rows.items()}
    assert shown(result("towns", given).of(unit), "县内名次", "投资率", "total") == TOWNS[unit]


def said(name: str, item: str) -> str:
    """The rule of an item in the published words."""
    found = next(i for i in described_items(scheme(name)) if i.item == item)
    return next(fact.text.zh for fact in found.facts if fact.label.zh in ("规则", "汇总"))


def test_their_rules_are_said_as_they_were_published() -> None:
    assert said("villages", "卫生村") == (
        "得 70 至 79 分的村每个扣 1 分；得 60 至 69 分的村每个扣 2 分；得 59 分以下的村每个扣 3 分；"
        "合计除以行政村总数；扣完 2 分为止。"
    )
    assert said("villages", "媒体").startswith("每发生 1 次中央或境外媒体曝光扣 0.5 分；")
    # that it is for the central districts only stands with its 40 points
    assert said("housing_and_funds", "安置房建设").startswith("达到或超过目标值 100%，得 40 分；每低 1 个百分点扣 1 分")
    assert said("digital_city", "紧急案件") == "从本项分值起扣，各项扣分合并计算，扣完为止。"
