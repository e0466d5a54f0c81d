"""Published rules as a clerk writes them down, in Chinese and without code, on invented figures, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from kaoping.engine.checking import check
from kaoping.engine.describing import describe
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observation, Observed, Record, Subject, Values, score, score_cycle
from kaoping.engine.terms import Severity, Status
from kaoping.files.scheme_yaml import read_scheme_yaml
from tests.engine.whole import Given, cycle, run

FOLDER = Path(__file__).with_name("clerk")
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
Row = tuple[str | None, ...]


def scheme_of(name: str) -> Scheme:
    return read_scheme_yaml(FOLDER / f"{name}.yaml")


def found(name: str, given: Given, *items: str) -> dict[str, Row]:
    """Scores of the items, the total and the grade of each unit."""
    result = run(scheme_of(name), given)
    return {
        s.subject.name: (
            *(plain(s.score(item) or Decimal(0)) for item in items),
            None if s.total is None else plain(s.total),
            s.grade,
        )
        for s in result.subjects
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_scheme_of_a_clerk_has_no_fault_and_can_be_described(name: str) -> None:
    scheme = scheme_of(name)
    assert [f for f in check(scheme) if f.severity is not Severity.NOTE] == []
    assert describe(scheme).sections


def test_energy_savings_in_bands_with_a_bonus_and_a_grade_for_who_falls_short() -> None:
    given: Given = {
        "甲县": {"target": "3.84", "measures": 55},
        "乙县": {"target": "3.99", "measures": 58},
        "丙县": {"target": "0.5", "measures": 50},
        "丁县": {"target": "-1.3", "measures": 60},
        "戊县": {"measures": 50},
    }
    assert found("energy", given, "target", "beyond", "measures") == {
        # 3.84 of 3.2 is 120 %: 40, and two whole tens: + 6
        "甲县": ("40", "6", "55", "101", "超额完成"),
        # 3.99 of 4 is 99.75 %: 36; 94 points, but the target is missed
        "乙县": ("36", "0", "58", "94", "未完成"),
        "丙县": ("40", "0", "50", "90", "完成"),
        "丁县": ("0", "0", "60", "60", "未完成"),
        # no target: 50 of 60 are 83.33 of 100, and there is nothing to fall short of
        "戊县": ("0", "0", "50", "83.33", "完成"),
    }


def test_websites_with_a_veto_a_gate_before_the_bonus_and_a_block_that_does_not_apply() -> None:
    more: dict[str, str | int | bool | Status | None] = {"design": 15, "access": True, "smart": True}
    given: Given = {
        # 50 − 5 − 10 (24 × 0.5 = 12, at most 10) = 35; no services: (35 + 25) × 100 ÷ 75 = 80, not above 80
        "甲局": {"publish.late": 1, "publish.wrong": 24, "services": Status.NOT_APPLICABLE, "replies": "3.9", **more},
        # 50 − 10 − 1.5; 2 whole days: − 10; 38.5 + 20 + 15
        "乙局": {"publish.late": 2, "publish.wrong": 3, "services": 20, "replies": 5, **more},
        "丙局": {"services": 25, "replies": 3, "veto": 1, **more},
        # 15 + 15 + 10 = 40, at most 30
        "丁局": {"services": 25, "replies": 3, **more},
    }
    assert found("websites", given, "publish", "replies") == {
        "甲局": ("35", "25", "80", "合格"),
        "乙局": ("38.5", "15", "73.5", "合格"),
        "丙局": ("50", "25", None, "不合格"),
        "丁局": ("50", "25", "130", "合格"),
    }


def test_wages_with_a_ceiling_and_two_vetoes() -> None:
    whole_lead: dict[str, str | int | bool | Status | None] = {"lead.meet": True, "lead.plan": True}
    given: Given = {
        "甲县": whole_lead | {"opened": 50, "projects": 50, "solved": 98, "truthful": True},
        # 47 of 50 is 94 %: 6 ÷ 2 = 3 off; 97.99: 25; 10 + 8.5 + 37 + 25
        "乙县": {"lead.meet": True, "lead.plan": False, "dereliction.one": 3, "opened": 47, "projects": 50}
        | {"solved": "97.99", "petition": 2, "truthful": True},
        # 25 × 0.5 = 12.5, at most 10; no projects: full; 20 + 0 + 40 + 30 = 90, but false data: at most B
        "丙县": whole_lead | {"dereliction.one": 25, "opened": 0, "projects": 0, "solved": 100, "truthful": False},
        "丁县": whole_lead | {"opened": 50, "projects": 50, "solved": 100, "petition": 3, "truthful": True},
        # 40 of 41 is 97.56 %: 1.22 off; 20 + 9.5 + 38.78 = 68.28 of 70: 97.54
        "戊县": whole_lead
        | {"dereliction.one": 1, "opened": 40, "projects": 41, "solved": Status.NOT_APPLICABLE, "truthful": True},
    }
    assert found("wages", given, "dereliction", "account") == {
        "甲县": ("10", "40", "100", "A"),
        "乙县": ("8.5", "37", "80.5", "B"),
        "丙县": ("0", "40", "90", "B"),
        "丁县": ("10", "40", "100", "C"),
        "戊县": ("9.5", "38.78", "97.54", "A"),
    }


def test_water_with_a_bonus_and_deductions_inside_a_block() -> None:
    given: Given = {
        # 50; 2 of 7 sections are 28.57 %: + 2.86
        "甲": {"sections": 7, "good": 7, "required": 100, "up": 2, "rest": 45},
        # 83.33 % reaches 83.33 %: 41.67; − 3 × 2 − 5
        "乙": {"sections": 6, "good": 5, "required": "83.33", "rebound.month": 3, "rebound.missed": 1, "rest": 45},
        # 83.33 % misses 83.34 %: 0.4 × 83.33 = 33.33; − 24 − 30, not below 0
        "丙": {"sections": 6, "good": 5, "required": "83.34", "rebound.month": 12, "rebound.missed": 6, "rest": 50},
    }
    assert found("water", given, "share", "raised", "rebound", "national") == {
        "甲": ("50", "2.86", "0", "52.86", "97.86", None),
        "乙": ("41.67", "0", "-11", "30.67", "75.67", None),
        "丙": ("33.33", "0", "-54", "0", "50", None),
    }


def test_provident_fund_with_a_capped_bonus_last_year_and_ranks_with_ties() -> None:
    def city(now: str, before: str, overdue: str, this: int, last: int | None) -> dict[str, str | int | None]:
        return {"now": now, "before": before, "overdue": overdue, "this_year": this, "last_year": last}

    given: Given = {
        # 25.55 above 70: 5.11, at most 4; both have grown by 20 %: both first
        "甲市": city("95.55", "90", "0.3", 1200, 1000),
        "乙市": city("70", "75", "0.299", 1200, 1000),
        # 0.051 above 0.3: 0.051 ÷ 0.1 × 2 = 1.02 off; − 10 % is third, nobody is second
        "丙市": city("69.99", "69", "0.351", 900, 1000),
        # as last year: 1; 0.9 above: 18 off, not below 0; last year is not reported: no growth, no place
        "丁市": city("60", "60", "1.2", 1000, None),
    }
    assert found("fund", given, "cover", "overdue", "growth") == {
        "甲市": ("10", "10", "10", "30", None),
        "乙市": ("6", "10", "10", "26", None),
        "丙市": ("3", "8.98", "8", "19.98", None),
        "丁市": ("1", "0", "0", "1", None),
    }


def test_leaders_by_the_best_unit_by_ranks_of_several_raters_and_by_votes() -> None:
    def unit(done: int, ranks: tuple[int, ...], *polled: str) -> dict[str, object]:
        named = dict(zip(("excellent", "weak", "votes"), polled, strict=True))
        return {"achieved": done, "judged": [{"rank": rank} for rank in ranks], **named}

    given = {
        # the best; 200 + 196 + 200 of three raters; 90 % is enough
        "甲镇": unit(96, (1, 2, 1), "90", "2", "100"),
        # 80 of 96; 196 + 200 + 196; below 60 %, and 33 of 100 are less than a third
        "乙镇": unit(80, (2, 1, 2), "59.99", "33", "100"),
        # 72 of 96; three times 200 - 2 × 4; 20 of 60 are a third
        "丙镇": unit(72, (3, 3, 3), "59", "20", "60"),
    }
    assert found("leaders", cast("Given", given), "achieved", "judged", "polled") == {
        "甲镇": ("600", "198.67", "200", "998.67", None),
        "乙镇": ("500", "197.33", "160", "857.33", None),
        "丙镇": ("450", "192", "130", "772", None),
    }


def record(kind: str, on: str, **fields: Decimal | bool | str) -> Record:
    return {"kind": kind, "date": date.fromisoformat(on), **fields}


def test_credit_records_expire_after_6_12_and_36_calendar_months() -> None:
    def firm(base: str, good: tuple[Record, ...] = (), bad: tuple[Record, ...] = ()) -> dict[str, Observation]:
        return {"base": Observation(Decimal(base)), "good": Observation(good), "bad": Observation(bad)}

    firms = {
        # 31 March 2023 + 36 months is the last day of the period; of one matter the higher award; 30 March 2025 expired
        "甲": firm(
            "78",
            (
                record("nation", "2023-03-31", matter="鲁班奖"),
                record("prov", "2025-05-01", matter="鲁班奖"),
                record("prov", "2025-03-30", matter="优质工程"),
            ),
        ),
        # expired by a day; 3 × 0.5, at most 1; 30 September + 6 months is 30 March: expired
        "乙": firm(
            "80",
            (record("nation", "2023-03-30", matter="鲁班奖"), record("rescue", "2025-06-30", count=Decimal(3))),
            (record("light", "2025-09-30"), record("light", "2025-09-29")),
        ),
        # 3 × 2, doubled because overdue: 12; 10
        "丙": firm(
            "70.5",
            bad=(record("common", "2025-12-01", count=Decimal(2), late=True), record("grave", "2023-05-01")),
        ),
    }
    seen = {(name, "2026-03", item): value for name, items in firms.items() for item, value in items.items()}
    result = score(scheme_of("credit"), Values(tuple(Subject(name, "all") for name in firms), seen), "2026-03")
    assert {s.subject.name: (plain(s.total or Decimal(0)), s.grade) for s in result.subjects} == {
        "甲": ("84", "AA"),
        "乙": ("81", "AA"),
        "丙": ("48.5", "C"),
    }


def test_hotline_months_make_the_year_and_a_second_return_of_one_case_counts_double() -> None:
    def month(due: int, done: int, satisfied: str, leaders: bool, *returned: Record) -> dict[str, Observation]:
        numbers = {"due": Decimal(due), "done": Decimal(done), "satisfied": Decimal(satisfied)}
        others = {"leaders": Observation(leaders), "returned": Observation(returned)}
        return {key: Observation(value) for key, value in numbers.items()} | others

    days = (("back", "2026-01-05"), ("back", "2026-01-09"), ("redo", "2026-01-11"))
    again = [record(kind, on, matter="2026-0001") for kind, on in days]
    months = {
        # 99.9 %: no whole point short; 0.2 + 0.4 + 1 off: 98.4
        "2026-01": month(1000, 999, "95", True, *again),
        # 98 %: − 4; 28.5 × 30 ÷ 35 = 24.43: 36 + 24.43 + 10 + 20
        "2026-02": month(800, 784, "88.5", True),
        # nothing was due: 10 of 60
        "2026-03": month(0, 0, "59", False),
    }
    seen = {("东区", period, item): value for period, items in months.items() for item, value in items.items()}
    found_cycle = score_cycle(scheme_of("hotline"), Values((Subject("东区", "区县"),), seen))
    totals = {period: plain(r.of("东区").total or Decimal(0)) for period, r in found_cycle.periods.items()}
    assert totals == {"2026-01": "98.4", "2026-02": "90.43", "2026-03": "16.67"}
    # (98.40 + 90.43 + 16.67) ÷ 3
    assert plain(found_cycle.cycle.of("东区").total or Decimal(0)) == "68.5"


def test_four_quarters_of_a_district_and_its_villages_at_the_end_of_the_year() -> None:
    quarters = {
        # 86, 88, 94 and 92: 90 on average
        "东管区": (("36", "50"), ("34", "54"), ("38", "56"), ("40", "52")),
        # 75, 78, 81 and 80: 78.5
        "西管区": (("30", "45"), ("33", "45"), ("36", "45"), ("35", "45")),
    }
    given: dict[str, Given] = {
        quarter: {f"管区/{d}": {"自身建设": own[at][0], "重点工作": own[at][1]} for d, own in quarters.items()}
        for at, quarter in enumerate(("一季度", "二季度", "三季度", "四季度"))
    }
    villages = {"甲村<东管区": "80", "乙村<东管区": "91", "丙村<西管区": "95"}
    given["年终"] = {f"村庄/{village}": {"村庄年终": score} for village, score in villages.items()}
    found = cycle(scheme_of("districts"), given)
    assert plain(found.periods["年终"].of("东管区").total or Decimal(0)) == "85.5"
    # 90 × 60 % + 85.5 × 40 %; 78.5 × 60 % + 95 × 40 %; villages have the end of the year alone
    assert {s.subject.name: plain(s.total or Decimal(0)) for s in found.cycle.subjects} == {
        "东管区": "88.2",
        "西管区": "85.1",
        "甲村": "80",
        "乙村": "91",
        "丙村": "95",
    }
    assert [s.rank for s in found.cycle.subjects] == [1, 2, 3, 2, 1]


def test_five_weighted_blocks_that_are_rounded_once() -> None:
    names = ("道路", "设施", "公厕", "基础", "评价")
    blocks = {
        # 41.5575 + 22.1 + 13.5 + 4.75 + 8.05 = 89.9575
        "中心城区/甲区": ("92.35", "88.4", "90", "95", "80.5"),
        # 35.1 + 20.65 + 11.3325 + 4.5 + 8.42 = 80.0025
        "远城区/乙区": ("78", "82.6", "75.55", "90", "84.2"),
        # 72 + 7.99
        "远城区/丙区": ("80", "80", "80", "80", "79.9"),
    }
    result = run(scheme_of("sanitation"), {unit: dict(zip(names, row, strict=True)) for unit, row in blocks.items()})
    assert [(plain(s.total or Decimal(0)), s.grade, s.rank) for s in result.subjects] == [
        ("89.96", "达标", 1),
        ("80", "达标", 2),
        ("79.99", "不达标", 3),
    ]


def test_credit_of_property_firms_with_terms_of_their_own_and_a_black_list_below_all_bands() -> None:
    def until(kind: str, on: str, end: str, **fields: Decimal | bool | str) -> Record:
        return {**record(kind, on, **fields), "until": date.fromisoformat(end)}

    firms: dict[str, tuple[str, tuple[Record, ...], tuple[Record, ...], bool]] = {
        # the last day of both terms; a complaint of 29 June 2025 is over
        "甲": (
            "76",
            (until("国家级", "2024-07-01", "2026-06-30"), record("市级", "2025-06-30")),
            (record("投诉", "2025-06-29"),),
            False,
        ),
        # a sanction that ended on the day before
        "乙": ("80", (), (until("处罚", "2025-06-30", "2026-06-29"), record("投诉", "2026-01-01")), False),
        # of one matter the higher; three sanctions: 70 + 10 − 24
        "丙": (
            "70",
            (until("国家级", "2026-01-01", "2027-01-01", matter="示范"), record("市级", "2026-05-01", matter="示范")),
            (until("处罚", "2026-01-01", "2026-12-31", count=Decimal(3)),),
            False,
        ),
        "丁": ("80", (), (), True),
        # 50, at most 40
        "戊": ("60", (until("国家级", "2026-01-01", "2027-01-01", count=Decimal(5)),), (), False),
    }
    seen: dict[tuple[str, str, str], Observation] = {}
    for name, (base, good, bad, struck) in firms.items():
        values: dict[str, Observed] = {"基础": Decimal(base), "优良": good, "不良": bad, "严重失信": struck}
        seen |= {(name, "2026-06", item): Observation(value) for item, value in values.items()}
    result = score(scheme_of("property"), Values(tuple(Subject(name, "all") for name in firms), seen), "2026-06")
    assert {s.subject.name: (plain(s.total or Decimal(0)), s.grade) for s in result.subjects} == {
        "甲": ("90", "AAA"),
        "乙": ("78", "A"),
        "丙": ("56", "C"),
        "丁": ("80", "黑名单"),
        "戊": ("100", "AAA"),
    }


def test_petitions_by_the_month_in_which_something_was_set_up() -> None:
    items = ("网络", "研究", "信息员", "预警")
    given = {
        "甲乡": {"网络": 5, "研究": 4, "信息员": 3},
        # two months late; three sessions of four; 5 + 2 × 2
        "乙乡": {"网络": 7, "研究": 3, "信息员": 2, "预警": [{"kind": "未报"}, {"kind": "已报", "count": 2}]},
        # 60, 40 and 25 off: nothing is left
        "丙乡": {"网络": 11, "研究": 6, "信息员": 7, "预警": [{"kind": "未报", "count": 5}]},
    }
    assert found("petitions", cast("Given", given), *items) == {
        "甲乡": ("50", "10", "30", "20", "110", None),
        "乙乡": ("30", "0", "30", "11", "71", None),
        "丙乡": ("0", "10", "0", "0", "10", None),
    }


def test_sewage_works_where_a_grave_accident_takes_the_item_and_ten_points_more() -> None:
    ready = {"预案.备案": True, "预案.演练": True, "预案.处置": True}
    given = {
        # three complaints; one insurance is missing
        "甲": {**ready, "投诉": [{"kind": "投诉", "count": 3}], "保险.其他": 1, "保险.强制": 0},
        # a notice, a grave accident, no compulsory insurance: 0 + 2 + 0 + 0 − 10
        "乙": {
            **ready,
            "预案.备案": False,
            "投诉": [{"kind": "通报"}],
            "事故": [{"kind": "较大"}],
            "保险.其他": 0,
            "保险.强制": 1,
        },
        # five complaints are worth 2.5, at most 2
        "丙": {
            **ready,
            "投诉": [{"kind": "投诉", "count": 5}],
            "事故": [{"kind": "一般"}],
            "保险.其他": 0,
            "保险.强制": 0,
        },
    }
    assert found("sewage", cast("Given", given), "投诉", "预案", "事故", "保险") == {
        "甲": ("0.5", "3", "2", "1", "6.5", None),
        "乙": ("0", "2", "0", "0", "-8", None),
        "丙": ("0", "3", "1", "2", "6", None),
    }


def test_saving_water_by_the_worse_of_two_years_and_a_bonus_for_whole_points() -> None:
    names = ("重复利用上年", "重复利用前年", "节水企业", "漏损")
    rows = {
        # 5.1 below 75 is one whole step; 1.6 below 12 is one whole point: 6 + 2
        "甲市": ("80", "69.9", "12.5", "10.4"),
        # 15 below: 3 steps; at the standard: 6
        "乙市": ("60", "75", "15", "12"),
        # 25.1 below: 5 steps; just above the standard: nothing
        "丙市": ("49.9", "80", "4.99", "12.01"),
        # 7 below the standard would be 14, at most 4
        "丁市": ("100", "100", "100", "5"),
    }
    given: Given = {city: dict(zip(names, row, strict=True)) for city, row in rows.items()}
    assert found("saving", given, "重复利用", "节水企业", "漏损") == {
        "甲市": ("4", "2", "8", "14", None),
        "乙市": ("2", "3", "6", "11", None),
        "丙市": ("0", "0", "0", "0", None),
        "丁市": ("5", "3", "10", "18", None),
    }


def test_sorting_waste_with_a_month_that_misses_its_rate_and_cases_beyond_a_number() -> None:
    def street(one: int, two: int, city: int, own: int, days: int, *, met: bool, **lists: object) -> dict[str, object]:
        counts = {"社区一.项": one, "社区二.项": two, "市案件": city, "区案件": own, "分类率.天": days}
        return {**counts, "当月达标": met, **lists}

    given = {
        # 20 − 6.5; 22.5 off, at most 20; 40 − 2 − 0.5 − 5; 20 − 2; − 2
        "甲街道": street(13, 45, 12, 21, 4, met=True, 重点=[{"kind": "市"}], 减分=[{"kind": "督办", "count": 2}]),
        # no more cases than allowed; the month misses its rate
        "乙街道": street(0, 0, 10, 19, 1, met=False),
        # 50 cases too many, 50 days
        "丙街道": street(0, 0, 60, 0, 50, met=True),
    }
    assert found("sorting", cast("Given", given), "社区一", "社区二", "分类率", "减分") == {
        "甲街道": ("13.5", "0", "18", "-2", "62", None),
        "乙街道": ("20", "20", "0", "0", "80", None),
        "丙街道": ("20", "20", "0", "0", "40", None),
    }


def test_cities_by_the_change_of_their_air_index() -> None:
    rows = {
        # 0.20 + 1.20 against 1.50: −6.67 %
        "甲市": (12, 42, "1.5"),
        # 0.10 + 1.00: no change
        "乙市": (6, 35, "1.1"),
        # 0.15 + 0.80 against 1: both −5 %
        "丙市": (9, 28, "1"),
        "丁市": (9, 28, "1"),
    }
    given: Given = {city: dict(zip(("SO2", "PM25", "上年指数"), row, strict=True)) for city, row in rows.items()}
    assert found("air", given, "变化") == {
        "甲市": ("100", "100", None),
        "乙市": ("70", "70", None),
        "丙市": ("90", "90", None),
        "丁市": ("90", "90", None),
    }


def test_villages_where_one_accident_takes_an_item_and_satisfaction_takes_one_or_five() -> None:
    names = ("环境.处", "搭建.处", "稳定.矛盾", "稳定.安全", "稳定.事故", "活动.次", "满意度")
    rows = {
        # 10 − 4; 25 − 5; 10 − 0.5 − 1; 10 − 2 − 1
        "甲点": (4, 1, 1, 2, 0, 1, "85"),
        # 12, 30, an accident, 8 + 5: nothing is left anywhere
        "乙点": (12, 6, 0, 0, 1, 4, "79.99"),
        "丙点": (0, 0, 0, 0, 0, 0, "90"),
    }
    given: Given = {place: dict(zip(names, row, strict=True)) for place, row in rows.items()}
    assert found("village", given, "环境", "搭建", "稳定") == {
        "甲点": ("6", "20", "8.5", "41.5", None),
        "乙点": ("0", "0", "0", "0", None),
        "丙点": ("10", "25", "10", "55", None),
    }
