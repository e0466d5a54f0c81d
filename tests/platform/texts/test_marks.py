"""Marks between texts are those of the page's language: none of them stands in a template as it is in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from kaoping.basis.language import bracketed, mark

ROOT = Path(__file__).parents[3] / "kaoping"
IN_BOTH_LANGUAGES = {"500.html", "not_begun.html"}
"""Pages that say everything twice, since nothing is known of who reads."""
TEMPLATES = [
    path
    for path in sorted(ROOT.rglob("templates/**/*.html"))
    if path.parent.name != "help" and path.name not in IN_BOTH_LANGUAGES
]
_TAGS = re.compile(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_template_says_itself_is_translated(path: Path) -> None:
    plain = _TAGS.sub("", path.read_text(encoding="utf-8"))
    # The other language is offered by its own name.
    plain = plain.replace("中文", "")
    assert re.findall(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", plain) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "Q1（自报），暂定；Q2：无。"), ("en", "Q1 (自报), 暂定; Q2: 无. ")],
)
def test_marks_are_those_of_the_language(language: str, said: str) -> None:
    text = 'Q1{% mark "（" %}自报{% mark "）" %}{% mark "，" %}暂定{% mark "；" %}Q2{% mark "：" %}无{% mark "。" %}'
    with translation.override(language):
        shown = Template(text).render(Context())
        assert shown == said
        assert bracketed("自报") == mark("（") + "自报" + mark("）")
