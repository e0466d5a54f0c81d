"""`kaoping describe` prints a scheme as the rules of scoring that an office would publish."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping
from tests.files.report.cast import Page


def test_the_description_has_rules_as_sentences_with_their_numbers(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("describe", jinhua / "scheme.yaml")

    assert ended.code == 0
    assert "1 智慧城管（40 分）" in ended.out
    assert "一、考核分组" in ended.out


def test_it_is_english_where_english_is_spoken(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("describe", jinhua / "scheme.yaml", "--lang", "en")

    assert "1 smart city management (40 points)" in ended.out
    assert "Missing data" in ended.out


def test_no_line_is_wider_than_a_page(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("describe", jinhua.parent / "quzhou" / "scheme.yaml")
    items = ended.out.partition("目标值\n")[0]

    assert max(sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in items.splitlines()) <= 104


def test_markdown_shows_texts_of_the_scheme_as_they_are(kaoping: Kaoping, tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text(
        'id: x\ntitle: "<b>*x*</b>"\nitems: [{title: a, points: 1, rule: {family: given, what: score}}]\n'
    )

    ended = kaoping("describe", scheme, "--markdown")

    assert ended.code == 0
    assert ended.out.splitlines()[0] == r"# \<b\>\*x\*\</b\>"


@pytest.mark.parametrize("example", ["jinhua", "bureau", "quzhou", "chongqing", "ppp-plant"])
def test_the_page_is_whole_and_draws_the_curves_of_the_rules(
    kaoping: Kaoping, jinhua: Path, tmp_path: Path, example: str
) -> None:
    path = tmp_path / "scheme.html"

    ended = kaoping("describe", jinhua.parent / example / "scheme.yaml", "-o", path)

    page = Page(path.read_text(encoding="utf-8"))
    drawings = {f"#{attrs['id']}" for tag, attrs in page.tags if tag == "symbol"}
    assert ended.code == 0
    assert drawings == {attrs["href"] for tag, attrs in page.tags if tag == "use"}
    assert drawings
    assert "script" not in {tag for tag, _ in page.tags}
    assert {href.removeprefix("#") for href in page.all("href") if href.startswith("#")} <= set(page.all("id"))


def test_programs_get_the_sections_in_both_languages(kaoping: Kaoping, jinhua: Path) -> None:
    found = json.loads(kaoping("describe", jinhua / "scheme.yaml", "--json").out)

    assert found["format"] == "kaoping-describe/1"
    assert found["sections"][0]["title"] == {"zh": "考核分组", "en": "Peer groups"}


def test_an_ending_that_cannot_be_written_is_a_usage_error(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    assert kaoping("describe", jinhua / "scheme.yaml", "-o", tmp_path / "s.docx").code == 2
