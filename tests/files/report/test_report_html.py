"""The report of a result: one page that needs nothing else."""

from pathlib import Path

import pytest

from kaoping.engine.scoring import Values, score
from kaoping.engine.words import Language
from kaoping.files.report_html import report_html, write_report_html
from tests.files.report.cast import Page, example, retitled

LANGUAGES = pytest.mark.parametrize("language", list(Language))


@LANGUAGES
def test_every_score_of_every_unit_is_on_the_page(language: Language) -> None:
    result = example("jinhua")

    text = Page(report_html(result, language)).text

    for found in result.subjects:
        assert found.subject.name in text
        assert f"{found.total:f}" in text
        for _, points in found.scores():
            assert f"{points:f}" in text


@LANGUAGES
def test_the_page_is_whole_and_its_links_lead_to_places_on_it(language: Language) -> None:
    page = Page(report_html(example("jinhua"), language))

    identifiers = page.all("id")
    assert len(identifiers) == len(set(identifiers))
    assert {href.removeprefix("#") for href in page.all("href") if href.startswith("#")} <= set(identifiers)


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = Page(report_html(example("quzhou")))

    tags = {tag for tag, _ in page.tags}
    assert tags & {"script", "iframe", "object", "embed", "img", "form"} == set()
    assert page.all("src") == []
    assert {href for href in page.all("href") if not href.startswith("#")} == {"data:,"}
    assert "default-src 'none'" in next(a["content"] for t, a in page.tags if a.get("http-equiv"))
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_titles_with_markup_are_text() -> None:
    attack = "<script>alert(1)</script>&amp;'x"
    result = retitled("jinhua", "{zh: 智慧城管, en", f'{{zh: "{attack}", en')

    page = Page(report_html(result))

    assert "script" not in {tag for tag, _ in page.tags}
    assert attack in page.text


@pytest.mark.parametrize(("language", "said"), [(Language.ZH, "zh-Hans"), (Language.EN, "en")])
def test_the_page_says_its_language(language: Language, said: str) -> None:
    page = Page(report_html(example("jinhua"), language))

    assert ("html", {"lang": said}) in page.tags


def test_english_pages_have_no_chinese_but_what_is_named_so() -> None:
    text = Page(report_html(example("jinhua"), Language.EN)).text

    for found in example("jinhua").subjects:
        text = text.replace(found.subject.name, "")
    named = {"一", "类", "金", "政", "发", "号"}
    assert [c for c in text if "\u4e00" <= c <= "\u9fff" and c not in named] == []


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.html", tmp_path / "2.html"

    write_report_html(example("quzhou"), first)
    write_report_html(example("quzhou"), second)

    assert first.read_bytes() == second.read_bytes()


def test_a_figure_opens_into_rule_arithmetic_and_curve() -> None:
    page = Page(report_html(example("jinhua")))

    # 95.43 of 100 at 40 points: 38.172, half up to two decimals.
    assert "得分 = 实际 ÷ 目标值 100 × 40" in page.text
    assert "40 × 95.43 ÷ 100 ≈ 38.17" in page.text
    labels = page.all("aria-label")
    assert any("本单位 95.43，得 38.17 分" in label for label in labels)


def test_units_of_a_group_share_the_drawing_of_their_curve() -> None:
    page = Page(report_html(example("jinhua")))

    # Smart city and street control for two groups; conduct and parking for one: six leaves with a curve,
    # of which those with the same points on the same axis are one drawing.
    drawings = [attrs["id"] for tag, attrs in page.tags if tag == "symbol"]
    uses = [attrs["href"] for tag, attrs in page.tags if tag == "use"]
    assert set(uses) == {f"#{name}" for name in drawings}
    assert len(uses) == 3 * 4 + 3 * 2
    assert len(drawings) < len(uses)


def test_the_lost_points_of_a_group_are_told_with_their_share() -> None:
    text = Page(report_html(example("jinhua"))).text

    # Districts: smart city lost 1.83 + 2.26 + 4.71 = 8.80, street control 2.20 + 4.05 + 3.28 = 9.53,
    # conduct and parking 4.40 + 3.50 + 3.40 = 11.30; together 29.63.
    assert "3 队容风纪和人行道停车 11.30 38.1% 3/3" in text
    assert "2 街面管控 9.53 32.2% 3/3" in text
    assert "1 智慧城管 8.80 29.7% 3/3" in text


def test_invented_examples_say_so() -> None:
    assert "地名和数据均为虚构" in Page(report_html(example("municipal"))).text
    assert "方案真实，数据为虚构" in Page(report_html(example("quzhou"))).text
    assert "虚构" not in Page(report_html(example("jinhua"))).text


def test_an_open_total_is_an_interval() -> None:
    result = retitled(
        "jinhua", "  - id: street_control\n", "  - id: street_control\n    missing: {not_reported: open}\n"
    )
    observations = {
        key: value for key, value in result.values.observations.items() if key != ("婺城区", "", "street_control")
    }

    page = Page(report_html(score(result.scheme, Values(result.values.subjects, observations))))

    # 88.61 − 26.72 = 61.89 at least, 30 more at most.
    assert "61.89 – 91.89" in page.text
    assert "得分待定，暂不排名" in page.text
