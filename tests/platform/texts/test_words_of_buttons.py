"""In English a button and a heading say what one does, and the ledger what was done: in Chinese it is one word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override, pgettext

from kaoping.governance.ledger.words import ACTIONS

ROOT = Path(__file__).parents[3]
_TEXT = r'\{% translate ["\']([^"\']+)["\'](?: context ["\']([^"\']+)["\'])? %\}'
_PRESSED = re.compile(rf'(?:<button\b[^>]*>|<a class="btn[^"]*"[^>]*>)\s*{_TEXT}')
_HEADING = re.compile(rf"\{{% block heading %\}}\s*{_TEXT}")
_DONE = re.compile(r"(?:^|(?<!\bis)\s)(?:\w+ed|kept|made|given|taken|sent|put right)$", re.IGNORECASE)
"""An English text that ends with a participle: "Run started", "Published"."""


def _found(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "kaoping").rglob("*.html")]
    return {(one[1], one[2] or "") for page in pages for one in pattern.finditer(page)}


def _english(text: str, context: str) -> str:
    with override("en"):
        return pgettext(context, text) if context else gettext(text)


def test_no_button_or_heading_says_in_english_what_the_ledger_says_of_the_deed() -> None:
    with override("en"):
        deeds = {str(name) for name in ACTIONS.values()}
    found = _found(_PRESSED) | _found(_HEADING)

    assert len(found) > 100
    assert {text for text in found if _english(*text) in deeds} == set()


def test_no_button_is_called_as_if_it_had_been_pressed() -> None:
    found = _found(_PRESSED)

    assert len(found) > 80
    assert {text: _english(*text) for text in found if _DONE.search(_english(*text))} == {}


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("开始计算", "", "Start a run"),
        ("开始计算", "deed", "Run started"),
        ("提出申诉", "", "Appeal"),
        ("提出申诉", "deed", "Appeal filed"),
        ("上传盖章扫描件", "", "Upload the stamped scan"),
        ("审定", "", "Decide"),
        ("审定", "deed", "Decided"),
        ("发布", "do", "Publish"),
        ("方案", "one", "Scheme"),
        ("退出登录", "", "Sign out"),
    ],
)
def test_one_chinese_word_has_its_english_for_doing_and_for_what_was_done(
    text: str, context: str, expected: str
) -> None:
    assert _english(text, context) == expected
