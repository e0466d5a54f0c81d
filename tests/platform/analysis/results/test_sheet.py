"""The score sheet: every figure with its rule, its arithmetic, its place on the curve and where it came from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.analysis.results.figures import signed
from kaoping.analysis.results.leaf import opened
from kaoping.analysis.results.sheet import Sheet, _grade_tag, sheet_of
from kaoping.analysis.runs import openness
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.selectors import ScoreSheet, score_sheet
from kaoping.application.publication.templatetags.scores import score
from kaoping.collection.values.models import Status
from kaoping.governance.acting import Actor
from tests.platform.appraisal import give, the_run, the_scheme, the_subject
from tests.platform.cast import Cast

Browser = Callable[[str], Client]


@pytest.fixture
def found(cast: Cast) -> ScoreSheet:
    """江北 in the third quarter (see `give_all`)."""
    return score_sheet(cast.actor("office"), the_run(cast), the_subject(cast).pk)


@pytest.fixture
def sheet(found: ScoreSheet) -> Sheet:
    return sheet_of(found)


def address(run: Run, cast: Cast, unit: str = "jiangbei") -> str:
    return reverse("results-sheet", args=[run.pk, the_subject(cast, unit).pk])


def test_the_head_says_total_rank_grade_mean_and_the_way_to_the_next_grade(sheet: Sheet) -> None:
    assert (sheet.total, sheet.full, sheet.rank, sheet.grade, sheet.mean) == (
        "72.42",
        "100",
        "第 2 / 2 名",
        "合格",
        "86.13",
    )
    # 80 - 72.42
    assert sheet.next == "差 7.58 分到良好"


def test_the_head_names_the_items_that_took_most_beside_what_they_took_from_the_group(sheet: Sheet) -> None:
    # Of 江北 plan 10, hazards 8, passed 7.60, solved 30 - 28.02; of 江南 hazards 1, solved 30 - 28.84.
    assert [(one.title, one.lost, one.mean, one.bar) for one in sheet.losses] == [
        ("2.2 年度计划按时报送", "10.00", "5.00", "100.0"),
        ("1.2 隐患整改", "8.00", "4.50", "80.0"),
        ("1.1 主体结构合格率", "7.60", "3.80", "76.0"),
        ("2.1 工单解决率", "1.98", "1.57", "19.8"),
    ]


def test_an_item_that_does_not_apply_is_no_loss_of_the_unit_nor_of_its_group(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)

    made = sheet_of(score_sheet(cast.actor("office"), the_run(cast), the_subject(cast).pk))

    # The 10 points of plan go to solved, which then has 40: 28.02 of 30 are 37.36 of 40. 44.40 + 37.36 = 81.76.
    # Lost are hazards 8, passed 7.60, solved 40 - 37.36 = 2.64: 18.24 of 100. The means are of both units.
    assert made.total == "81.76"
    assert [(one.title, one.lost, one.mean) for one in made.losses] == [
        ("1.2 隐患整改", "8.00", "4.50"),
        ("1.1 主体结构合格率", "7.60", "3.80"),
        ("2.1 工单解决率", "2.64", "1.90"),
    ]
    # 江南 has the plan: its group's mean of what was lost with it is that of 江南 alone.
    (own,) = made.run.groups.filter(group="城区", item="plan")
    assert (own.subjects, own.losing, own.lost) == (1, 0, Decimal(0))


def test_a_row_says_target_actual_rule_points_score_loss_and_the_group(sheet: Sheet) -> None:
    row = next(row for row in sheet.rows if row.item == "passed")

    assert (row.code, row.title, row.target, row.actual) == ("1.1", "主体结构合格率", "95%", "91.2%")
    assert (row.points, row.score, row.mean) == ("40", "32.40", "36.20")
    assert "每低 1 个百分点扣 2 分" in row.rule


def test_lists_say_how_many_records_there_are_and_facts_what_they_are(sheet: Sheet) -> None:
    said = {row.item: row.actual for row in sheet.rows}

    assert (said["hazards"], said["plan"], said["awards"]) == ("2 件", "否", "0 件")


def test_a_row_says_in_words_why_there_is_no_value(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)
    give(cast, "jiangbei", "solved", "null", status=Status.NO_DATA)

    made = sheet_of(score_sheet(cast.actor("office"), the_run(cast), the_subject(cast).pk))

    said = {row.item: (row.actual, row.score) for row in made.rows}
    assert (said["plan"], said["solved"]) == (("不适用", "—"), ("本期无数据", "—"))


def test_what_did_not_apply_the_time_before_has_no_score_of_that_time(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)
    the_run(cast, is_confirmed=True)

    made = sheet_of(score_sheet(cast.actor("office"), the_run(cast, "2026Q4"), the_subject(cast).pk))

    last = {row.item: row.last for row in made.rows}
    # solved 93.4 % of 30 points.
    assert (last["plan"], last["solved"]) == ("—", "28.02")


def test_a_grade_has_the_colour_of_its_place_and_the_last_is_not_green() -> None:
    scheme = the_scheme()

    found = {grade: _grade_tag(scheme, grade) for grade in ("优秀", "良好", "合格", "不合格", "")}

    neither = dict.fromkeys(("良好", "合格", ""), "")
    assert found == {"优秀": "kp-tag-grade", "不合格": "kp-tag-failed", **neither}


def test_a_fall_is_written_with_a_minus_sign() -> None:
    assert [signed(Decimal(text)) for text in ("-11.34", "11.34", "0")] == ["−11.34", "+11.34", "0.00"]
    assert score(Decimal("-2")) == "−2.00"


def test_a_row_says_who_gave_its_value(sheet: Sheet) -> None:
    givers = {row.item: [(one.by, one.person) for one in row.origins] for row in sheet.rows}

    assert givers["passed"] == [("江北区建设局", "联络员甲")]
    assert givers["solved"] == [("安全管理科", "评分员甲")]


def test_an_opened_item_tells_its_arithmetic_to_the_end(found: ScoreSheet) -> None:
    leaf = opened(found, "passed")

    assert leaf is not None
    text = "\n".join(line for _depth, line in leaf.lines)
    assert "95 − 91.2 = 3.8" in text
    assert "3.8 × 2 = 7.6" in text
    assert "取 「扣减后得分」 = 32.4" in text
    assert leaf.lost == "7.60"


def test_the_total_opens_like_an_item(cast: Cast, browser: Browser) -> None:
    run = the_run(cast)

    closed = browser("office").get(address(run, cast)).content.decode()
    page = browser("office").get(address(run, cast), {"item": "total"}).content.decode()

    assert "44.40 + 28.02" not in closed
    assert "44.40 + 28.02" in page


def test_the_point_of_the_unit_lies_on_the_curve(found: ScoreSheet) -> None:
    leaf = opened(found, "passed")

    assert leaf is not None
    assert leaf.curve is not None
    assert leaf.point is not None
    assert ("95.0 %", "40.00") in leaf.curve_rows
    assert "本单位 91.2% 得 32.4 分" in leaf.curve.label.replace("，", " ")


def test_records_of_a_list_are_each_reckoned(found: ScoreSheet) -> None:
    leaf = opened(found, "hazards")

    assert leaf is not None
    lines = [line for _depth, line in leaf.lines]
    assert any("1 × 3 = 3" in line for line in lines)
    assert any("3 + 5 = 8" in line for line in lines)
    assert leaf.curve is None


def test_what_is_no_item_opens_nothing(found: ScoreSheet) -> None:
    assert opened(found, "unheard of") is None


def test_an_item_opens_at_the_same_address_without_a_script(cast: Cast, browser: Browser) -> None:
    run = the_run(cast)

    closed = browser("office").get(address(run, cast)).content.decode()
    page = browser("office").get(address(run, cast), {"item": "passed"}).content.decode()

    assert "3.8 × 2" not in closed
    assert "3.8 × 2" in page
    assert "<circle" in page


def test_a_unit_sees_its_own_sheet_once_the_run_is_confirmed(cast: Cast, browser: Browser) -> None:
    run = the_run(cast)
    before = browser("reporter").get(address(run, cast)).status_code
    run = the_run(cast, is_confirmed=True)

    assert before == 404
    assert browser("reporter").get(address(run, cast)).status_code == 200
    assert browser("reporter").get(address(run, cast, "jiangnan")).status_code == 404


def test_the_ranking_is_open_to_units_when_publication_says_so(
    cast: Cast, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, asked = the_run(cast, is_confirmed=True), reverse("results-ranking", args=[the_run(cast).pk])
    closed = browser("reporter").get(asked).status_code

    def public(_actor: Actor, found: Collection[int]) -> set[int]:
        return {run.pk} & set(found)

    monkeypatch.setattr(openness, "_openers", [public])

    assert closed == 404
    assert browser("reporter").get(asked).status_code == 200
    assert browser("reporter").get(address(run, cast, "jiangnan")).status_code == 404


def test_a_unit_that_may_not_see_the_board_is_led_to_its_own_sheet(cast: Cast, browser: Browser) -> None:
    run = the_run(cast, is_confirmed=True)

    answer = browser("reporter").get(reverse("results-one", args=[run.pk]))

    assert answer.headers["Location"] == address(run, cast)
