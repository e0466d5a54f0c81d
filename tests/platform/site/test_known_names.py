"""Usual names of periods and grades are read in English on English pages, and stay as they were given elsewhere."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from kaoping.application.publication.models import State
from kaoping.basis.known import known
from tests.platform.cast import Cast
from tests.platform.publishing import the_publication


@pytest.mark.parametrize(
    ("given", "english"),
    [
        ("优秀", "excellent"),
        ("不合格", "fail"),
        ("第三季度", "third quarter"),
        ("2026年第三季度", "third quarter 2026"),
        ("2026 年度 上半年", "first half-year 2026"),
        ("3月", "March"),
        ("十二月", "December"),
        ("2026年度住建系统绩效考评（虚构） 第三季度", "2026年度住建系统绩效考评（虚构） third quarter"),
        ("特等", "特等"),
        ("城管考评 特等", "城管考评 特等"),
        ("", ""),
    ],
)
def test_a_usual_name_is_read_in_english_and_any_other_as_it_was_given(given: str, english: str) -> None:
    with override("en"):
        assert known(given) == english
    with override("zh-hans"):
        assert known(given) == given


@pytest.mark.parametrize("address", ["/results/{run}/", "/results/{run}/ranking/", "/public/en/{code}/"])
def test_grades_and_periods_are_in_english_on_english_pages(address: str, cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    browser = cast.browser("office")
    browser.cookies["language"] = "en"

    page = browser.get(address.format(run=found.run_id, code=found.code)).content.decode()

    assert "excellent" in page
    assert "third quarter" in page
    assert "优秀" not in page.replace('value="优秀"', "")
    assert "第三季度" not in page
