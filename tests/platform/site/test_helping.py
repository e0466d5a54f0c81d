"""Help where it is needed: every place of the navigation has a text, in both languages."""

from __future__ import annotations

import re

import pytest
from django.template.loader import get_template
from django.utils import translation

from kaoping.governance.desk import desk
from kaoping.site.helping import text_of, topics
from tests.platform.cast import Cast


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_place_of_the_navigation_has_a_text(language: str) -> None:
    with translation.override(language):
        assert {place.name for place in desk.places if not text_of(place.name)} == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_text_is_there_and_begins_with_its_heading(language: str) -> None:
    with translation.override(language):
        texts = {name: get_template(text_of(name)).render() for name in topics()}

    assert [name for name, text in texts.items() if not text.startswith("<h2>")] == []
    # A Chinese text in the English help would be one that was copied.
    if language == "en":
        assert [name for name, text in texts.items() if any("\u4e00" <= sign <= "\u9fff" for sign in text[:40])] == []


def test_the_page_of_all_texts_begins_with_its_contents_in_the_order_of_an_appraisal(cast: Cast) -> None:
    page = cast.browser("office").get("/help/").content.decode()

    named = re.findall(r'<li><a href="#([a-z-]+)">([^<]+)</a>', page)
    assert [name for name, _title in named] == re.findall(r'<section class="[^"]*kp-help-text" id="([a-z-]+)"', page)
    assert {name for name, _title in named} == set(topics())
    places = [[name for name, _title in named].index(one) for one in ("home", "schemes", "tasks", "results", "appeals")]
    assert places == sorted(places)
    assert ("appeals-new", "提出申诉") in named
