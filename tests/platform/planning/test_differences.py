"""What differs between two versions is said by item: what was, and what is."""

from __future__ import annotations

import pytest

from kaoping.engine.scheme import Scheme
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.planning.schemes.differences import Kind, differences
from tests.platform.appraisal import SCHEME

BEFORE = parse_scheme_yaml(SCHEME)


def changed(*steps: tuple[str, str]) -> Scheme:
    text = SCHEME
    for old, new in steps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return parse_scheme_yaml(text)


def said(after: Scheme) -> list[tuple[str, str, str, str, str]]:
    return [(one.kind.value, one.of.zh, one.what.zh, one.was.zh, one.now.zh) for one in differences(BEFORE, after)]


def test_a_scheme_does_not_differ_from_itself() -> None:
    assert differences(BEFORE, BEFORE) == ()


def test_a_target_is_said_as_it_was_and_as_it_is() -> None:
    found = said(changed(("target: 95", "target: 96")))

    assert ("changed", "1.1 主体结构合格率", "目标", "95%", "96%") in found


def test_a_rule_is_said_as_a_sentence() -> None:
    [rule] = [one for one in said(changed(("per: 1, points: 2, unit", "per: 1, points: 3, unit"))) if one[2] == "规则"]

    assert "扣 2 分" in rule[3]
    assert "扣 3 分" in rule[4]


def test_points_that_move_from_one_item_to_another_stand_at_both() -> None:
    after = changed(
        ("points: 40\n        data", "points: 45\n        data"),
        ("points: 20\n        assessor", "points: 15\n        assessor"),
    )

    worths = {one[1]: one[3:] for one in said(after) if one[2] == "分值"}
    assert worths == {"1.1 主体结构合格率": ("40 分", "45 分"), "1.2 隐患整改": ("20 分", "15 分")}


def test_an_item_that_is_new_and_one_that_is_gone_are_said_whole() -> None:
    after = changed(
        (
            "id: plan\n        title: {zh: 年度计划按时报送, en: plan in time}",
            "id: notice\n        title: {zh: 信息公开, en: notices}",
        )
    )

    whole = [(one.kind, one.of.zh) for one in differences(BEFORE, after) if one.what.zh == "指标"]
    assert whole == [(Kind.ADDED, "2.2 信息公开"), (Kind.REMOVED, "2.2 年度计划按时报送")]
    [added] = [one for one in differences(BEFORE, after) if one.kind is Kind.ADDED]
    assert added.now.zh.startswith("10 分；规则：")


def test_a_grade_is_said_by_its_row() -> None:
    after = changed(
        ('{grade: 优秀, in: "[90, )"}', '{grade: 优秀, in: "[92, )"}'),
        ('{grade: 良好, in: "[80, 90)"}', '{grade: 良好, in: "[80, 92)"}'),
    )

    rows = [(of, what) for _kind, of, what, _was, _now in said(after) if of == "等次"]
    assert rows == [("等次", "优秀，总分"), ("等次", "良好，总分")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_difference_is_said_in_both_languages(language: str) -> None:
    after = changed(("target: 95", "target: 96"), ("over_periods: {how: mean}", "over_periods: {how: last}"))

    for one in differences(BEFORE, after):
        assert all(getattr(words, language) for words in (one.of, one.what, one.was, one.now))
