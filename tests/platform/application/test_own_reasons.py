"""Reasons of the program itself are kept in Chinese and shown in the language of the page; people's stay theirs."""

from __future__ import annotations

import pytest
from django.utils import translation

from kaoping.application.appeals.services import run_again
from kaoping.basis.own_reasons import own_reason, shown_reason
from kaoping.collection.values.services import return_value, submit
from tests.platform.application.appealing import YES, filed, judged
from tests.platform.cast import Cast
from tests.platform.collection.acts import standing_value, submitted, type_in

IN_ENGLISH = {
    "退回后更正": "Corrected after it was returned",
    "加分申报审核通过": "A claim for a bonus was granted",
    "平台重新计算": "Computed anew by the platform",
    "申诉成立，更正数据": "An appeal was upheld: data corrected",
    "申诉成立（第 12 号申诉）": "An appeal was upheld (appeal 12)",
    "申诉成立（第 12 号申诉）。另见附件": "申诉成立（第 12 号申诉）。另见附件",
    "与检测报告不符": "与检测报告不符",
    "退回后更正为 95%": "退回后更正为 95%",
    "": "",
}


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.mark.parametrize("kept", IN_ENGLISH)
def test_a_reason_of_the_program_is_shown_in_the_language_of_the_page_and_a_persons_as_it_was_written(
    kept: str,
) -> None:
    assert shown_reason(kept) == kept
    with translation.override("en"):
        assert shown_reason(kept) == IN_ENGLISH[kept]


def test_a_text_with_signs_that_patterns_know_is_taken_by_its_letters() -> None:
    assert own_reason("共 (%(count)s) 项？") == "共 (%(count)s) 项？"

    assert shown_reason("共 (3) 项？") == "共 (3) 项？"


def test_what_is_kept_does_not_depend_on_the_language_of_the_page_that_made_it(cast: Cast) -> None:
    with translation.override("en"):
        one = judged(cast, filed(cast), YES, YES)
        run = run_again(actor=cast.actor("office"), publication=one.publication)

    assert one.value is not None
    assert (one.value.reason, run.reason) == (f"申诉成立（第 {one.pk} 号申诉）", "申诉成立，更正数据")
    with translation.override("en"):
        assert one.value.why == f"An appeal was upheld (appeal {one.pk})"
        assert run.why == "An appeal was upheld: data corrected"


def test_english_pages_show_it_in_english(cast: Cast) -> None:
    task = submitted(cast)
    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="与检测报告不符")
    type_in(cast, "reporter", task, {"passed": "90"})
    submit(actor=cast.actor("reporter"), task=task)
    client = cast.browser("reporter")
    client.cookies["language"] = "en"

    page = client.get(f"/values/{standing_value(cast, 'passed').pk}/").content.decode()

    assert "Corrected after it was returned" in page
    assert "退回后更正" not in page
    assert "与检测报告不符" in page
