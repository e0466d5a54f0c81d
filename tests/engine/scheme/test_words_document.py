"""docs/scheme-words.md says every field and choice in Chinese and English, as files may write them."""

from pathlib import Path

from tools.scheme_words import document

PAGE = Path(__file__).parents[3] / "docs" / "scheme-words.md"


def test_the_page_of_words_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "run: python -m tools.scheme_words > docs/scheme-words.md"


def test_the_parameters_of_every_family_are_there_in_chinese() -> None:
    text = document()
    assert "## 按件加扣分 events" in text
    assert "| 有效月数 | `valid_months` |" in text
    assert "## 高于目标、低于目标 Side" in text
