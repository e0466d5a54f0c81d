"""Schemes with several periods: each is scored and named, or all together; nothing is chosen in silence."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping, rows

SCHEME = """id: months
title: 月度考核
groups: [{id: 区}]
periods:
  - {id: 2026-Q1, title: 一季度}
  - {id: 2026-01, title: 1月, within: 2026-Q1}
  - {id: 2026-02, title: 2月, within: 2026-Q1}
items:
  - {title: 进度, points: 60, target: 100, rule: {family: ratio, better: more, cap: points}}
  - {title: 扣分, points: 40, rule: {family: given, what: deduction}}
"""
CYCLE = "over_periods: {how: mean, missing: skip}\n"
VALUES = """考评对象,考核期,进度,扣分
甲区,2026-01,90,3
乙区,2026-01,80,1
甲区,2026-02,95,10
乙区,2026-02,100,0
"""


@pytest.fixture
def months(tmp_path: Path) -> tuple[Path, Path]:
    """A scheme of two months and values of both; what belongs together is not said."""
    scheme, values = tmp_path / "scheme.yaml", tmp_path / "values.csv"
    scheme.write_text(SCHEME, encoding="utf-8")
    values.write_text(VALUES, encoding="utf-8")
    return scheme, values


@pytest.fixture
def cycle(months: tuple[Path, Path]) -> tuple[Path, Path]:
    """The same, and the mean of the months is the result."""
    months[0].write_text(SCHEME + CYCLE, encoding="utf-8")
    return months


def test_every_period_is_scored_under_its_own_heading(kaoping: Kaoping, months: tuple[Path, Path]) -> None:
    ended = kaoping("score", *months)

    # January: 60 × 90% + 37 = 91 and 48 + 39 = 87; February: 57 + 30 = 87 and 60 + 40 = 100.
    january, february = ended.out.partition("考核期：2月")[::2]
    assert ended.code == 0
    assert "考核期：1月" in january
    assert ["1", "甲区", "54.00", "37.00", "91.00"] in rows(january)
    assert ["2", "乙区", "48.00", "39.00", "87.00"] in rows(january)
    assert ["1", "乙区", "60.00", "40.00", "100.00"] in rows(february)
    assert ["2", "甲区", "57.00", "30.00", "87.00"] in rows(february)


@pytest.mark.parametrize("name", ["2026-02", "2月"])
def test_a_period_is_named_by_identifier_or_title(kaoping: Kaoping, months: tuple[Path, Path], name: str) -> None:
    ended = kaoping("score", *months, "--period", name)

    assert "考核期：2月" in ended.out
    assert "91.00" not in ended.out


def test_a_cycle_shows_its_periods_beside_the_total(kaoping: Kaoping, cycle: tuple[Path, Path]) -> None:
    ended = kaoping("score", *cycle)

    # (91 + 87) ÷ 2 = 89 and (87 + 100) ÷ 2 = 93.5.
    assert "考核期：全周期（1月、2月）" in ended.out
    assert ["1", "乙区", "87.00", "100.00", "93.50"] in rows(ended.out)
    assert ["2", "甲区", "91.00", "87.00", "89.00"] in rows(ended.out)


@pytest.mark.parametrize(("name", "said"), [("一季度", "由所含各期合成"), ("2026-03", "没有考核期“2026-03”")])
def test_a_period_that_is_not_scored_is_answered_with_those_that_are(
    kaoping: Kaoping, months: tuple[Path, Path], name: str, said: str
) -> None:
    ended = kaoping("score", *months, "--period", name)

    assert ended.code == 2
    assert said in ended.err
    assert "2026-01、2026-02" in ended.err


def test_what_is_for_programs_has_one_period(kaoping: Kaoping, months: tuple[Path, Path]) -> None:
    ended = kaoping("score", *months, "--json")
    found = json.loads(kaoping("score", *months, "--json", "--period", "2026-01").out)

    assert (ended.code, ended.out) == (2, "")
    assert "2026-01、2026-02" in ended.err
    assert (found["period"], found["period_title"]) == ("2026-01", {"zh": "1月", "en": "1月"})


def test_a_file_holds_one_period_and_a_folder_one_folder_for_each(
    kaoping: Kaoping, months: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"

    assert kaoping("score", *months, "-o", tmp_path / "r.json").code == 2
    assert not (tmp_path / "r.json").exists()
    assert kaoping("score", *months, "-o", out).code == 0
    assert sorted(p.name for p in out.iterdir()) == ["2026-01", "2026-02"]
    stored = json.loads((out / "2026-02" / "result.json").read_text(encoding="utf-8"))
    assert stored["period"] == {"id": "2026-02", "title": {"zh": "2月", "en": "2月"}}


def test_a_period_without_any_values_is_scored_only_with_a_warning(
    kaoping: Kaoping, months: tuple[Path, Path], tmp_path: Path
) -> None:
    values = tmp_path / "january.csv"
    values.write_text("考评对象,考核期,进度,扣分\n甲区,2026-01,90,3\n", encoding="utf-8")

    ended = kaoping("score", months[0], values, "--period", "2026-02")

    assert "“2月”没有任何数据" in ended.err
    assert "2026-01" in ended.err


def test_values_without_a_period_are_asked_for_one(kaoping: Kaoping, months: tuple[Path, Path], tmp_path: Path) -> None:
    values = tmp_path / "some.csv"
    values.write_text("考评对象,进度,扣分\n甲区,90,3\n", encoding="utf-8")

    refused = kaoping("score", months[0], values)

    assert refused.code == 3
    assert "--period" in refused.err
    assert "2026-Q1" not in refused.err
    assert "91.00" in kaoping("score", months[0], values, "--period", "1月").out


def test_values_of_a_period_that_is_made_of_others_are_refused(
    kaoping: Kaoping, cycle: tuple[Path, Path], tmp_path: Path
) -> None:
    values = tmp_path / "some.csv"
    values.write_text("考评对象,考核期,进度,扣分\n甲区,2026-Q1,90,3\n", encoding="utf-8")

    assert kaoping("score", cycle[0], values).code == 3


def test_explanations_of_all_periods_say_which_they_are_of(kaoping: Kaoping, months: tuple[Path, Path]) -> None:
    ended = kaoping("explain", *months, "--unit", "甲区", "--item", "进度")

    assert ["单位：甲区", "分组：区", "考核期：1月"] in rows(ended.out)
    assert ["单位：甲区", "分组：区", "考核期：2月"] in rows(ended.out)


def test_comparing_goes_period_by_period(kaoping: Kaoping, months: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(VALUES.replace("95,10", "95,8"), encoding="utf-8")

    ended = kaoping("compare", months[1], other, "--scheme", months[0])

    # Two points fewer are deducted in February; January is as it was.
    assert "考核期：2月" in ended.out
    assert "考核期：1月" not in ended.out
    assert ["甲区", "87.00", "89.00", "+2.00", "2", "2", "="] in rows(ended.out)
    assert "+2.000  2 扣分  30.00 → 32.00  [数据]" in ended.out


def test_comparing_cycles_shows_the_cycle_and_the_periods_that_changed_it(
    kaoping: Kaoping, cycle: tuple[Path, Path], tmp_path: Path
) -> None:
    other, one, two = tmp_path / "other.csv", tmp_path / "1.json", tmp_path / "2.json"
    other.write_text(VALUES.replace("95,10", "95,8"), encoding="utf-8")
    kaoping("score", *cycle, "-o", one)
    kaoping("score", cycle[0], other, "-o", two)

    for arguments in ((cycle[1], other, "--scheme", cycle[0]), (one, two)):
        ended = kaoping("compare", *arguments)

        assert ["甲区", "89.00", "90.00", "+1.00", "2", "2", "="] in rows(ended.out)
        assert ["甲区", "87.00", "89.00", "+2.00", "2", "2", "="] in rows(ended.out)
        assert "[数据]" in ended.out


def test_two_periods_are_compared_as_stored_results(
    kaoping: Kaoping, months: tuple[Path, Path], tmp_path: Path
) -> None:
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    kaoping("score", *months, "--period", "1月", "-o", one)
    kaoping("score", *months, "--period", "2月", "-o", two)

    ended = kaoping("compare", one, two)

    assert "考核期：1月 → 2月" in ended.out
    assert ["乙区", "87.00", "100.00", "+13.00", "2", "1", "▲", "1"] in rows(ended.out)


def test_a_period_that_only_one_side_has_is_named(kaoping: Kaoping, months: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "january.csv"
    other.write_text("考评对象,考核期,进度,扣分\n甲区,2026-01,90,3\n乙区,2026-01,80,1\n", encoding="utf-8")

    ended = kaoping("compare", months[1], other, "--scheme", months[0], "--strict")

    assert ended.code == 1
    assert "只有原来一方有的考核期：2月" in ended.out


def test_verifying_says_which_period_a_result_is_of(
    kaoping: Kaoping, months: tuple[Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / "r.json"
    kaoping("score", *months, "--period", "2月", "-o", path)

    ended = kaoping("verify", path, *months)

    assert ended.code == 0
    assert "考核期：2月" in ended.out
    assert json.loads(kaoping("verify", path, "--json").out)["period"] == "2026-02"


def test_every_file_says_the_period(kaoping: Kaoping, cycle: tuple[Path, Path], tmp_path: Path) -> None:
    kaoping("score", *cycle, "-o", tmp_path / "out")

    assert "全周期" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "考核期：全周期" in (tmp_path / "out" / "explanations.txt").read_text(encoding="utf-8")
