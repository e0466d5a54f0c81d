"""The board of a run says what was worked out by hand: means, rates, lights, losses, and who moved by which item."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kaoping.analysis.results import board as made
from kaoping.analysis.results.board import Board, board_of, lights_of
from kaoping.analysis.results.figures import Lights
from kaoping.analysis.results.leaf import opened
from kaoping.analysis.results.sheet import sheet_of
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.selectors import score_sheet
from kaoping.analysis.runs.services import confirm, start
from kaoping.collection.values.models import Status
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.platform import appraisal
from tests.platform.appraisal import SUBJECTS, give, give_all, number, the_cycle, the_period, the_run, the_subject
from tests.platform.cast import Cast


@pytest.fixture
def board(cast: Cast) -> Board:
    """The board of the third quarter (see `give_all`)."""
    return board_of(the_run(cast))


def later(cast: Cast) -> Run:
    """The fourth quarter: 江北 passed reaches its target and its plan is in time; all else is as before."""
    the_run(cast, is_confirmed=True)
    give(cast, "jiangbei", "passed", number("95"), key="2026Q4")
    give(cast, "jiangbei", "plan", "true", key="2026Q4")
    give_all(cast, "2026Q4")
    return start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast, "2026Q4"))


def test_each_group_has_its_mean_its_best_and_its_last(board: Board) -> None:
    # (72.42 + 99.84) / 2 = 86.13
    assert [(g.title, g.units, g.mean, g.high, g.low) for g in board.groups] == [
        ("城区", 2, "86.13", "99.84", "72.42"),
        ("直属单位", 1, "94.00", "94.00", "94.00"),
    ]


def test_units_stand_in_the_order_of_their_ranks(board: Board) -> None:
    assert [(row.rank, row.name, row.total, row.grade) for row in board.groups[0].rows] == [
        ("1", "江南区建设局", "99.84", "优秀"),
        ("2", "江北区建设局", "72.42", "合格"),
    ]


def test_a_cell_says_the_score_rate_with_its_light_in_sign_and_word(board: Board) -> None:
    cell = board.groups[0].rows[1].cells[0]

    # 44.40 of 60 points are 74.0 %, below 80.
    assert (cell.text, cell.level.name, cell.level.sign, cell.level.words.zh) == ("74.0", "red", "▼", "红")


def test_lights_are_counted_over_all_units_and_dimensions(board: Board) -> None:
    # quality 74 / 98.3 / 100, service 70.1 / 97.1 / 85 per cent; a bonus that nobody has is no fault.
    assert board.lights == Lights(red=2, yellow=1, green=3)
    assert [row.cells[2].text for row in board.groups[0].rows] == ["2.00", "0.00"]


def test_red_lights_are_counted_alike_on_the_board_the_sheets_and_the_first_page(cast: Cast) -> None:
    run = the_run(cast)
    sheets = [sheet_of(score_sheet(cast.actor("office"), run, the_subject(cast, unit).pk)) for unit in SUBJECTS]

    counted = {sheet.name: (sheet.red, sum(row.level.name == "red" for row in sheet.rows)) for sheet in sheets}

    # 江北 has quality 74.0 % and service 70.1 %, both below 80; each is marked in its row.
    assert counted == {"江北区建设局": (2, 2), "江南区建设局": (0, 0), "质量监督站": (0, 0)}
    assert board_of(run).lights.red == sum(sheet.red for sheet in sheets) == lights_of(run).red


def test_the_light_of_a_total_is_one_of_those_that_are_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    overall = "  - {id: overall, title: 总体, of: total, green: '[90, )', yellow: '[80, 90)', red: '(, 80)'}\n"
    with_total = parse_scheme_yaml(appraisal.SCHEME + overall)
    monkeypatch.setattr(appraisal, "SCHEME", appraisal.SCHEME + overall)
    monkeypatch.setattr(appraisal, "the_scheme", lambda: with_total)
    run = the_run(cast)

    board = board_of(run)
    sheet = sheet_of(score_sheet(cast.actor("office"), run, the_subject(cast).pk))

    # 72.42 of 江北 is red, too: three of the three lights; 99.84 and 94 are green.
    assert (sheet.red, board.lights.red) == (3, 3)
    assert [(title, level.name) for title, level in sheet.lights] == [("总体", "red")]
    assert (board.red, board.more_red) == ((("总体", 1), ("质量安全", 1), ("服务效率", 1)), 0)
    # Its bar is red as well, though its grade is not the last.
    assert [(row.name, row.is_low) for group in board.groups for row in group.rows] == [
        ("江南区建设局", False),
        ("江北区建设局", True),
        ("质量监督站", False),
    ]


def test_how_lights_come_about_is_told_apart_from_the_total(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    overall = "  - {id: overall, title: 总体, of: total, green: '[90, )', yellow: '[80, 90)', red: '(, 80)'}\n"
    with_total = parse_scheme_yaml(appraisal.SCHEME + overall)
    monkeypatch.setattr(appraisal, "SCHEME", appraisal.SCHEME + overall)
    monkeypatch.setattr(appraisal, "the_scheme", lambda: with_total)
    found = score_sheet(cast.actor("office"), the_run(cast), the_subject(cast).pk)

    total = opened(found, "total")

    assert total is not None
    lines, lights = ("\n".join(line for _depth, line in some) for some in (total.lines, total.lights))
    assert "44.40 + 28.02" in lines
    assert "总体" not in lines
    assert "72.42" in lights
    assert "总体" in lights


def test_what_has_red_lights_and_is_not_named_is_counted(
    board: Board, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "MOST_RED", 1)

    cut = board_of(the_run(cast))

    assert (board.red, board.more_red) == ((("质量安全", 1), ("服务效率", 1)), 0)
    assert (cut.red, cut.more_red) == ((("质量安全", 1),), 1)


def test_a_dimension_in_which_no_unit_of_a_group_has_anything_is_left_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = the_run(cast)
    town = {one.subject_id for one in run.totals.filter(subject__group="城区")}
    scores = made._scores
    monkeypatch.setattr(
        made,
        "_scores",
        lambda *said: {at: cell for at, cell in scores(*said).items() if at[1] != "awards" or at[0] not in town},
    )

    first, second = board_of(run).groups

    assert (first.heads, second.heads) == (("质量安全", "服务效率"), ("质量安全", "服务效率", "加分"))
    assert {len(row.cells) for row in first.rows} == {2}
    assert {len(row.cells) for row in second.rows} == {3}


def test_points_lost_are_listed_by_item_the_most_first(board: Board) -> None:
    # plan 10; hazards 8 + 1; passed 7.60; solved 1.98 + 1.16
    assert [(loss.title, loss.lost, loss.losing, loss.subjects) for loss in board.groups[0].losses] == [
        ("2.2 年度计划按时报送", "10.00", 1, 2),
        ("1.2 隐患整改", "9.00", 2, 2),
        ("1.1 主体结构合格率", "7.60", 1, 2),
        ("2.1 工单解决率", "3.14", 2, 2),
    ]


def test_the_losses_of_a_group_are_those_of_units_to_which_an_item_applies(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)

    first = board_of(the_run(cast)).groups[0]

    # solved takes over plan's points in 江北: (30 - 28.02) · 40 / 30 = 2.64, and 1.16 of 江南.
    assert [(loss.title, loss.lost, loss.losing, loss.subjects) for loss in first.losses] == [
        ("1.2 隐患整改", "9.00", 2, 2),
        ("1.1 主体结构合格率", "7.60", 1, 2),
        ("2.1 工单解决率", "3.80", 2, 2),
    ]


def test_grades_are_counted(board: Board) -> None:
    counted = {grade.grade: grade.count for grade in board.groups[0].grades}

    assert counted == {"优秀": 1, "良好": 0, "合格": 1, "不合格": 0}


def test_a_first_run_has_nothing_to_be_compared_with(board: Board) -> None:
    assert board.previous is None
    assert board.movers == ()


def test_the_board_says_who_moved_and_which_item_did_it(cast: Cast) -> None:
    board = board_of(later(cast))

    # 72.42 + 7.60 + 10 = 90.02; the rank stays, because 江南 has 99.84 again.
    assert [(m.name, m.moved.change, m.moved.rise, m.title, m.change) for m in board.movers] == [
        ("江北区建设局", Decimal("17.60"), 0, "年度计划按时报送", "+10.00")
    ]


def test_the_means_of_the_groups_are_followed_over_the_periods(cast: Cast) -> None:
    board = board_of(later(cast))

    assert board.trend is not None
    assert board.trend.names == ["第三季度", "第四季度"]
    # (90.02 + 99.84) / 2 = 94.93
    assert board.trend.series[0].values == [Decimal("86.13"), Decimal("94.93")]


def test_one_group_can_be_looked_at_alone(cast: Cast) -> None:
    board = board_of(the_run(cast), "直属")

    assert [group.key for group in board.groups] == ["直属"]
    assert board.units == 3


def test_the_board_of_a_confirmed_run_is_kept_at_hand_until_another_run_is_confirmed(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = the_run(cast, is_confirmed=True)
    first = board_of(run)
    with django_assert_num_queries(1):
        assert board_of(run) == first
    with translation.override("en"):
        assert board_of(run).groups[0].losses != first.groups[0].losses
    assert first.trend is None

    give_all(cast, "2026Q4")
    second = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast, "2026Q4"))
    assert board_of(run) == first
    confirm(actor=cast.actor("checker"), run=second, is_known=True)
    trend = board_of(run).trend
    assert trend is not None
    assert trend.names == ["第三季度", "第四季度"]
