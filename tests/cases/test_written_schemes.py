"""Published schemes as a clerk writes them down, in Chinese, scored on invented values worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
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
from tests.engine.whole import Given, Written, cycle, values

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


ASHES = {
    # three counties by month: the first has 10, each rank lower takes 0.5
    "7月": ("99", "98", "97"),  # 10, 9.5, 9
    "8月": ("99", "98", "97"),
    "9月": ("98", "99", "97"),  # 9.5, 10, 9
    "10月": ("96", "97", "98"),  # 9, 9.5, 10
    "11月": ("99", "98", "98"),  # 10, and both second: 9.5
    "12月": ("98", "99", "97"),  # 9.5, 10, 9
}
CEMETERIES = {"9月": ("90", "80", "80"), "12月": ("70", "80", "90")}
AT_THE_END: Given = {
    # 60 + 1.5 × 5 (6 is limited to 5) + 0.15 × 2 − 0.15 × 3 (−5 is limited to −3) = 67.35
    "县市区/甲县": {
        "限上投资": "60", "生产总值": "100", "生产总值增速": "13", "增速目标": "7", "投资增速": "10",
        "生产性投资增速": "12", "工业投资增速": "5", "坟墓搬迁": "100", "城市覆盖率": "100", "农村覆盖率": "50",
        "政府信息": "380",
    },
    # 66 + 0 + 0.15 × 3 + 0 = 66.45
    "县市区/乙县": {
        "限上投资": "132", "生产总值": "200", "生产总值增速": "7", "增速目标": "7", "投资增速": "10",
        "生产性投资增速": "13", "工业投资增速": "10", "坟墓搬迁": "100", "城市覆盖率": "99.9", "农村覆盖率": "49.9",
        "政府信息": "420",
    },
    # 70 − 1.5 × 2 + 0 + 0.15 × 3 (5 is limited to 3) = 67.45
    "县市区/丙县": {
        "限上投资": "35", "生产总值": "50", "生产总值增速": "5", "增速目标": "7", "投资增速": "10",
        "生产性投资增速": "10", "工业投资增速": "15", "坟墓搬迁": "60", "城市覆盖率": "100", "农村覆盖率": "80",
        "政府信息": "420",
    },
    # 95 + 0.15 × 3 (4 is limited to 3) − 0.15 = 95.3
    "功能区/东区": {
        "计划投资": "100", "完成投资": "95", "投资增速": "10", "生产性投资增速": "14", "工业投资增速": "9",
        "政府信息": "300",
    },
    # 96 + 0 − 0.15 × 3 (−4 is limited to −3) = 95.55
    "功能区/西区": {
        "计划投资": "50", "完成投资": "48", "投资增速": "10", "生产性投资增速": "10", "工业投资增速": "6",
        "政府信息": "440",
    },
}  # fmt: skip


def month_of_counties(month: str) -> Given:
    """What is reported in a month: some items are scored by the quarter or the year only."""
    found: dict[str, dict[str, Written]] = {}
    for at, unit in enumerate(AT_THE_END):
        found[unit] = dict(AT_THE_END[unit]) if month == "12月" else {}
        if not unit.startswith("功能区"):
            found[unit]["骨灰跟踪"] = ASHES[month][at]
            if month in CEMETERIES:
                found[unit]["公墓"] = CEMETERIES[month][at]
    return found


@pytest.mark.parametrize(
    ("unit", "scores"),
    [
        # 58 ÷ 6 = 9.666…; (20 + 18) ÷ 2; 1 of 20 points of the first is a rank; third of the information: 20 − 1
        ("甲县", ("28.5", "9.67", "19", "20", "4", "8", "19", "108.17")),
        # 58 ÷ 6; (19 + 19) ÷ 2; 99.9 % and 49.9 % are not reached
        ("乙县", ("27", "9.67", "19", "20", "0", "0", "20", "95.67")),
        # 55.5 ÷ 6 = 9.25; (19 + 20) ÷ 2; third in moving: 20 − 2
        ("丙县", ("30", "9.25", "19.5", "18", "4", "8", "20", "108.75")),
    ],
)
def test_counties_are_ranked_by_month_quarter_and_year_and_the_mean_counts(unit: str, scores: tuple[str, ...]) -> None:
    found = cycle(scheme("county_ranks"), {month: month_of_counties(month) for month in ASHES}).cycle.of(unit)
    items = ("投资", "骨灰跟踪", "公墓", "坟墓搬迁", "城市覆盖率", "农村覆盖率", "政府信息")
    assert shown(found, *items, "total") == scores


def test_zones_are_ranked_by_their_own_corrected_rate_and_scored_against_the_standard() -> None:
    found = cycle(scheme("county_ranks"), {month: month_of_counties(month) for month in ASHES})
    # 95.3 is behind 95.55; 300 ÷ 400 of 20; 440 is more than the standard: at most 20
    assert shown(found.cycle.of("东区"), "投资", "政府信息", "total") == ("28.5", "15", "43.5")
    assert shown(found.cycle.of("西区"), "投资", "政府信息", "total") == ("30", "20", "50")
    assert [found.periods["12月"].of(u).value("投资.value") for u in ("甲县", "东区")] == [
        Decimal("67.35"),
        Decimal("95.30"),
    ]


PROJECTS: dict[str, tuple[Mapping[str, Written], tuple[str, ...]]] = {
    # 30 × 0.2 + 5.5 × 0.1; 12 projects need 70 %: 85 % is one whole ten above; six events are worth 12, at most 10
    "甲区": (
        {"年度计划": "135.5", "半年名次": 60, "规模名次": 10, "高新名次": 30, "新开工项目数": 12, "开工率": 85,
         "集中开工": [{"kind": "活动"}] * 6, "管理": 12},
        ("31.55", "7", "3", "3", "10", "6", "10", "0", "12", "82.55"),
    ),
    # 5 projects need 80 %: 69.9 % lacks 10.1, one whole ten; the same event of two lists counts once; one is late
    "乙区": (
        {"年度计划": 100, "半年名次": 55, "规模名次": 20, "高新名次": 20, "新开工项目数": 5, "开工率": "69.9",
         "集中开工": [{"kind": "活动", "matter": "春季"}] * 2, "逾期开工.逾期": 1, "管理": 10},
        ("25", "7", "5", "3", "5", "4", "2", "-3", "10", "58"),
    ),
    # 7.5 short × 0.1; 6 projects need 70 %: 40 % lacks three tens, at most − 2
    "丙区": (
        {"年度计划": "92.5", "半年名次": 55, "规模名次": 30, "高新名次": 10, "新开工项目数": 6, "开工率": 40,
         "逾期开工.逾期": 2, "管理": 15},
        ("24.25", "7", "5", "3", "6", "3", "0", "-6", "15", "57.25"),
    ),
    # 30 × 0.2 + 100 × 0.1 = 16, at most 10; no new projects: 2
    "丁区": (
        {"年度计划": 230, "半年名次": 50, "规模名次": 40, "高新名次": 10, "新开工项目数": 0,
         "开工率": Status.NOT_APPLICABLE, "集中开工": [{"kind": "活动", "count": 2}], "管理": 0},
        ("35", "5", "5", "3", "0", "2", "4", "0", "0", "54"),
    ),
    # nothing done: 100 × 0.1 = 10; 3 projects need 80 %: 100 % is two tens above
    "戊区": (
        {"年度计划": 0, "半年名次": 40, "规模名次": 5, "高新名次": 10, "新开工项目数": 3, "开工率": 100, "管理": 8},
        ("15", "5", "3", "3", "3", "7", "0", "0", "8", "44"),
    ),
}  # fmt: skip


def test_key_projects_with_bands_places_and_a_target_that_depends_on_the_load() -> None:
    found = result("key_projects", {unit: given for unit, (given, _) in PROJECTS.items()})
    items = ("年度计划", "半年名次", "规模名次", "高新名次", "新开工", "开工率", "集中开工", "逾期开工", "管理")
    assert {u: shown(found.of(u), *items, "total") for u in PROJECTS} == {u: s for u, (_, s) in PROJECTS.items()}


def of_classes(rate: str | int, month: str | int | None = None, **other: str | int) -> dict[str, str | int | None]:
    """The same rates of all classes and industries, but for those that are named."""
    names = [f"{c}{n}" for c in "ABC" for n in ("工业", "服务业", "其他")]
    found: dict[str, str | int | None] = {f"{name}累计": rate for name in names}
    if month is not None:
        found |= {f"{name}当月": month for name in names}
    return found | other


def test_three_classes_of_projects_by_month_half_year_and_year_end() -> None:
    found = cycle(
        scheme("three_classes"),
        {
            # 90 × 60 % + 110 × 40 % = 98 %; 300 × 98 %
            "1月": {"县/甲县": of_classes(90, 110), "县/乙县": of_classes(100, 100), "区/丙区": of_classes(50, 50)},
            # 80 × 60 % + 70 × 40 % = 76 %
            "2月": {"县/甲县": of_classes(80, 70), "县/乙县": of_classes(100, 100), "区/丙区": of_classes(50, 50)},
            # A industry 80 % of 105, all else full: 300 − 21; 33.33 % of 7.5 is 2.49975
            "半年": {
                "县/甲县": of_classes(100, A工业累计=80),
                "县/乙县": of_classes(100, A其他累计="33.33"),
                "区/丙区": of_classes(120),
            },
            "年终": {"县/甲县": of_classes(100), "县/乙县": of_classes(90), "区/丙区": of_classes(120)},
        },
    )
    assert [shown(found.periods[p].of("甲县"), "total")[0] for p in ("1月", "2月", "半年")] == ["294", "228", "279"]
    assert shown(found.periods["半年"].of("乙县"), "A其他", "total") == ("2.5", "295")
    # (294 + 228) ÷ 2 = 261; 26.1 + 125.55 + 135; 30 + 132.75 + 121.5; 15 + 135 + 135
    assert {s.subject.name: shown(s, "total")[0] for s in found.cycle.subjects} == {
        "甲县": "286.65",
        "乙县": "284.25",
        "丙区": "285",
    }
    assert [s.rank for s in found.cycle.subjects] == [1, 2, 1]


INDUSTRY = {
    # 10 × 3 + 10 × 1.5 + 5 × 1 above; 30 % against 8 %: 10 + 10 × 0.75 + 2 × 0.6; 3 projects
    "甲市": (("125", "100", "130", "100", "8", 3), ("110", "78.7", "-0.99", "187.71"), "优秀"),
    # 8 × 3 below; −4 % against 8 %: 10 + 2 × 0.75
    "乙市": (("92", "100", "96", "100", "8", 0), ("36", "48.5", "0", "84.5"), "未达标"),
    # 10 × 3 + 10 × 1.5 + 5 below; equal
    "丙市": (("75", "100", "108", "100", "8", 0), ("10", "60", "0", "70"), "未达标"),
    # 65 below 60 points: 0; 33.333… % is 33.33: 25.33 above: 10 + 7.5 + 5.33 × 0.6 = 20.698
    "丁市": (("60", "100", "120", "90", "8", 1), ("0", "80.7", "-0.33", "80.37"), "未达标"),
}


def of_industry(unit: str) -> dict[str, str | int]:
    names = ("水平", "全省平均强度", "本年投资", "上年投资", "全省平均增速", "未开复工.项目")
    return dict(zip(names, INDUSTRY[unit][0], strict=True))


@pytest.mark.parametrize("unit", INDUSTRY)
def test_industry_by_bands_around_the_mean_of_the_province(unit: str) -> None:
    found = score(scheme("industry_projects"), values({unit: of_industry(unit)}, "2026年"), "2026年").of(unit)
    _, scores, grade = INDUSTRY[unit]
    assert shown(found, "水平", "增长", "未开复工", "total") == scores
    assert found.grade == grade


def test_two_years_below_the_line_in_a_row_are_said_in_the_cycle() -> None:
    good, bad = of_industry("甲市"), of_industry("丙市")
    found = cycle(
        scheme("industry_projects"), {"2025年": {"甲市": good, "丙市": bad}, "2026年": {"甲市": bad, "丙市": bad}}
    )
    struck = {s.subject.name: s.value("effect.诫勉") for s in found.cycle.subjects}
    assert struck == {"甲市": False, "丙市": True}


PARKS = {
    # 3 more projects + 0.3; 13.5 above: + 1.3; 2 more: + 0.2; 40 above: + 4, at most 3: 104.8
    "东园": ((23, "63.5", 14, "120"), ("51.6", "53.2", "104.8"), "一等奖"),
    # 40 × 0.99: 1 % short: − 0.1 in one assessment: one award lower, of 102.9
    "西园": ((10, "39.6", 6, "90"), ("49.9", "53", "102.9"), "二等奖"),
    # one missing − 0.1; equal; 2 missing − 0.2; 0.5 short is no whole hundred million: both assessments fail
    "南园": ((14, "30", 7, "39.5"), ("49.9", "49.8", "99.7"), "不奖"),
    # nothing at all: − 0.8 − 3 (10 is more than 3); − 0.5 − 3
    "北园": ((0, "0", 0, "0"), ("46.2", "46.5", "92.7"), "不奖"),
}


def test_parks_lose_an_award_for_one_failed_assessment_and_all_for_two() -> None:
    names = ("新开工数", "新开工投资", "竣工数", "续建投资")
    found = result("parks", {unit: dict(zip(names, row[0], strict=True)) for unit, row in PARKS.items()})
    for unit, (_, scores, grade) in PARKS.items():
        assert (shown(found.of(unit), "新开工组", "竣续建组", "total"), found.of(unit).grade) == (scores, grade), unit


RULE_OF_LAW: dict[str, tuple[dict[str, str | int | bool], tuple[str, ...]]] = {
    "甲局": (
        {"无领导小组": False, "无分管领导": False, "学法次数": 3, "年度计划": True, "年度报告": True,
         "法制机构.有机构": True, "法制机构.满两人": True, "法律顾问": True, "无学法制度": False, "集中学法": 7},
        ("3", "0.5", "0.5", "1", "1", "1.5", "1.5", "9"),
    ),
    # 3 − 0.5 − 2 × 0.5; 1.5 − 0.3 − 3 × 0.3; 1.5 − 2 × 0.3
    "乙局": (
        {"无领导小组": False, "无分管领导": True, "学法次数": 1, "年度计划": True, "年度报告": False,
         "法制机构.有机构": True, "法制机构.满两人": False, "法律顾问": True, "无学法制度": True, "集中学法": 3,
         "法治培训.缺席": 2},
        ("1.5", "0.5", "0", "0.5", "1", "0.3", "0.9", "4.7"),
    ),
    # 3 − 0.5 − 0.5 − 1.5; 1.5 − 0.3 − 1.2 (6 × 0.3 = 1.8, at most 1.2); 1.5 − 0.6 − 0.9 (9 × 0.3, at most 0.9)
    "丙局": (
        {"无领导小组": True, "无分管领导": True, "学法次数": 0, "年度计划": False, "年度报告": False,
         "法制机构.有机构": False, "法制机构.满两人": False, "法律顾问": False, "无学法制度": True, "集中学法": 0,
         "法治培训.未培训": 1, "法治培训.缺席": 9},
        ("0.5", "0", "0", "0", "0", "0", "0", "0.5"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("unit", RULE_OF_LAW)
def test_several_deductions_share_the_points_of_an_item_some_with_a_limit_of_their_own(unit: str) -> None:
    given, scores = RULE_OF_LAW[unit]
    found = result("rule_of_law", {unit: given}).of(unit)
    items = ("领导小组", "年度计划", "年度报告", "法制机构", "法律顾问", "干部学法", "法治培训", "total")
    assert shown(found, *items) == scores
