"""Searching shows what one may see; help stands beside the headings, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import reverse

from kaoping.governance.desk import desk, search
from kaoping.site.helping import topics
from tests.platform.application.orders import ordered
from tests.platform.appraisal import the_cycle
from tests.platform.cast import PEOPLE, Cast
from tests.platform.permissions.table import TABLE
from tests.platform.publishing import a_publication

KAOPING = Path(__file__).parents[3] / "kaoping"


def titles(cast: Cast, who: str, query: str) -> list[str]:
    return [hit.title for _kind, hits in search(cast.actor(who), query) for hit in hits]


def test_organisations_are_found_by_parts_of_their_names_and_by_code(cast: Cast) -> None:
    assert titles(cast, "reporter", "建设局") == ["江北区建设局", "江南区建设局"]
    assert titles(cast, "reporter", "zhijian") == ["质量监督站"]


def test_people_are_found_by_those_who_keep_them_and_by_nobody_else(cast: Cast) -> None:
    finders = {who for who in PEOPLE if "联络员乙" in titles(cast, who, "联络员")}

    assert finders == {"office", "checker", "system", "security"}


def test_places_are_found_by_those_who_see_them(cast: Cast) -> None:
    assert "存证" in titles(cast, "audit", "存证")
    assert "存证" not in titles(cast, "reporter", "存证")


def test_schemes_cycles_results_and_orders_are_found_by_those_who_see_them(cast: Cast) -> None:
    a_publication(cast)
    ordered(cast)
    title, scheme = the_cycle(cast).title, the_cycle(cast).version.series.title

    found = {
        who: {str(kind) for query in (title, scheme) for kind, _hits in search(cast.actor(who), query)}
        for who in ("office", "system")
    }
    orders = {who for who in PEOPLE if "临边防护缺失" in titles(cast, who, "临边防护")}

    assert found == {"office": {"考核周期", "方案", "结果发布"}, "system": set()}
    assert orders == {"office", "checker", "leader", "supervisor", "discipline", "auditor", "reporter"}
    client = cast.browser("reporter")
    hits = [
        hit
        for word in (title, scheme, "江北区")
        for _kind, some in search(cast.actor("reporter"), word)
        for hit in some
    ]
    assert {client.get(hit.address).status_code for hit in hits} == {200}
    assert {"/cycles/", "/schemes/", "/publications/", "/orders/"} <= {
        hit.address[: hit.address.index("/", 1) + 1] for hit in hits
    }


@pytest.mark.parametrize("query", ["", "   ", "没有这样的东西", "%", "'; --"])
def test_a_search_for_nothing_finds_nothing(query: str, cast: Cast) -> None:
    page = cast.browser("office").get(reverse("search"), {"q": query})

    assert page.status_code == 200
    assert "kp-empty" in page.content.decode()


def test_what_is_found_opens_for_whoever_finds_it(cast: Cast) -> None:
    for who in ("office", "reporter", "system"):
        client = cast.browser(who)
        hits = [hit for letter in "局员管" for _kind, found in search(cast.actor(who), letter) for hit in found]
        assert {client.get(hit.address).status_code for hit in hits} == {200}


def test_every_kind_is_searched_once() -> None:
    modules = [*desk.searchers]

    assert len(modules) == len(set(modules)) >= 3


def test_every_text_of_help_is_there_in_both_languages_and_belongs_to_a_page() -> None:
    chinese = {path.name.removesuffix(".zh.html") for path in KAOPING.rglob("help/*.zh.html")}
    english = {path.name.removesuffix(".en.html") for path in KAOPING.rglob("help/*.en.html")}

    assert chinese == english == set(topics())
    assert chinese <= {line.name for line in TABLE}
    for name in chinese:
        for language in ("zh", "en"):
            assert get_template(f"help/{name}.{language}.html").render().startswith("<h2>")


def test_help_stands_beside_the_heading_of_its_page_alone(cast: Cast) -> None:
    client = cast.browser("office")

    assert 'class="kp-help ' in client.get(reverse("people")).content.decode()
    assert 'class="kp-help ' not in client.get(reverse("organisations-found")).content.decode()
    client.cookies["language"] = "en"
    assert "The system administrator makes accounts" in client.get(reverse("people")).content.decode()
    assert client.get(reverse("help")).content.decode().count("kp-help-text") == len(topics())
