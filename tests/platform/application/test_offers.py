"""What a score sheet offers: whoever reads it finds what they may do about it, and nothing that would be refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.application.publication.models import State
from tests.platform.application.appealing import announced, filed
from tests.platform.application.orders import as_row as an_order
from tests.platform.application.orders import ordered
from tests.platform.appraisal import the_subject
from tests.platform.cast import Cast
from tests.platform.publishing import the_publication

Browser = Callable[[str], Client]
FILES = {"评分单（Word）", "评分单（Excel 公式）"}
LINK = re.compile(r'<a class="btn btn-sm" href="([^"]+)">([^<]+)</a>')


def offers(client: Client, cast: Cast, run: int, item: str = "") -> dict[str, str]:
    """What the sheet of the northern district offers, and what an opened item of it does: words and addresses."""
    address = reverse("results-sheet", args=[run, the_subject(cast).pk])
    page = client.get(address, {"item": item} if item else {}).content.decode()
    return {words: href.replace("&amp;", "&") for href, words in LINK.findall(page)}


def test_a_unit_may_appeal_against_an_item_while_its_window_is_open(cast: Cast, browser: Browser) -> None:
    publication = announced(cast)

    found = offers(browser("reporter"), cast, publication.run_id, "passed")

    page = browser("reporter").get(found["对这一项提出申诉"]).content.decode()
    assert re.search(r"<option [^>]*selected[^>]*>\s*主体结构合格率", page)
    assert "就这一项下达整改单" not in found


def test_the_sheet_says_until_when_its_unit_may_appeal(cast: Cast, browser: Browser) -> None:
    publication = announced(cast)

    # Shown on Wednesday the 18th of November: five working days later is Wednesday the 25th.
    words = "提出申诉（截至2026年11月25日）"
    address = reverse("appeals-new", args=[publication.pk, the_subject(cast).pk])
    assert offers(browser("reporter"), cast, publication.run_id)[words] == address
    assert words not in offers(browser("office"), cast, publication.run_id)


def test_what_was_appealed_against_leads_to_its_appeal(cast: Cast, browser: Browser) -> None:
    appeal = filed(cast)

    found = offers(browser("reporter"), cast, appeal.publication.run_id, "passed")

    assert found[f"申诉第 {appeal.pk} 号：待办理"] == reverse("appeals-one", args=[appeal.pk])
    assert "对这一项提出申诉" not in found


def test_the_office_orders_from_an_item_and_the_form_knows_of_what(cast: Cast, browser: Browser) -> None:
    publication = the_publication(cast)

    found = offers(browser("office"), cast, publication.run_id, "hazards")
    page = browser("office").get(found["就这一项下达整改单"]).content.decode()

    chosen = re.findall(r'<option value="([^"]+)" selected', page)
    assert chosen == [str(the_subject(cast).pk), str(publication.run.period_id), "hazards"]


def test_orders_of_the_same_time_stand_at_their_item(cast: Cast, browser: Browser) -> None:
    order = ordered(cast, item="hazards")
    run = the_publication(cast, key="2026Q4").run_id

    assert f"整改单第 {order.pk} 号：整改中" in offers(browser("reporter"), cast, run, "hazards")
    assert not any("整改单" in words for words in offers(browser("reporter"), cast, run, "passed"))


def test_a_unit_answers_from_its_sheet_and_fetches_it_for_signature(cast: Cast, browser: Browser) -> None:
    publication = the_publication(cast)

    found = offers(browser("reporter"), cast, publication.run_id)

    assert set(found) == {"核对这一结果", *FILES}
    assert set(offers(browser("leader"), cast, publication.run_id)) == FILES


def test_what_is_public_leads_to_its_page(cast: Cast, browser: Browser) -> None:
    publication = the_publication(cast, State.ANNOUNCED)

    found = offers(browser("reporter"), cast, publication.run_id)

    assert found["公开页面"] == reverse("public-one", args=["zh", publication.code])


@pytest.mark.parametrize("who", ["office", "leader", "supervisor", "discipline", "auditor", "reporter"])
def test_whatever_is_offered_opens(who: str, cast: Cast, browser: Browser) -> None:
    appeal = filed(cast, "plan")
    an_order(cast, "open")  # type: ignore[arg-type]
    client = browser(who)

    found = offers(client, cast, appeal.publication.run_id, "hazards") | offers(
        client, cast, appeal.publication.run_id, "plan"
    )

    assert {words: client.get(href).status_code for words, href in found.items()} == dict.fromkeys(found, 200)
