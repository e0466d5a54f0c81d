"""The list of results offers a unit its own sheet, and the ranking once everybody sees it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kaoping.application.publication.models import State
from tests.platform.appraisal import the_run, the_subject
from tests.platform.cast import Cast
from tests.platform.publishing import a_publication


def test_a_unit_is_led_to_the_ranking_of_what_is_public_and_to_no_other(cast: Cast) -> None:
    public = a_publication(cast, State.ANNOUNCED, key="2026Q4").run
    confirmed = the_run(cast, is_confirmed=True)

    page = cast.browser("reporter").get(reverse("results")).content.decode()

    for run in (public, confirmed):
        assert f'href="{reverse("results-sheet", args=[run.pk, the_subject(cast).pk])}"' in page
    assert f'href="{reverse("results-one", args=[public.pk])}"' in page
    assert f'href="{reverse("results-one", args=[confirmed.pk])}"' not in page


def test_runs_are_started_in_the_list_by_whoever_may(cast: Cast) -> None:
    cycle, page = the_run(cast).cycle, reverse("results")

    offered = {who: cast.browser(who).get(page).context["startable"] for who in ("office", "leader", "reporter")}

    assert offered == {"office": [cycle], "leader": [], "reporter": []}


def test_a_unit_chooses_among_runs_that_are_public(cast: Cast) -> None:
    confirmed = the_run(cast, is_confirmed=True)
    address = reverse("results-compare", args=[a_publication(cast, State.ANNOUNCED, key="2026Q4").run.pk])

    offered = {who: cast.browser(who).get(address).context["others"] for who in ("leader", "reporter")}

    assert [one.pk for one, _span in offered["leader"]] == [confirmed.pk]
    assert offered["reporter"] == []


@pytest.mark.parametrize("page", ["results-ranking", "results-compare", "results-one"])
def test_what_is_public_is_not_compared_for_a_unit_with_what_is_not(page: str, cast: Cast) -> None:
    """From the differences it would know what others got in a run of which nobody has told it anything."""
    confirmed = the_run(cast, is_confirmed=True)
    address = reverse(page, args=[a_publication(cast, State.ANNOUNCED, key="2026Q4").run.pk])

    def compared(who: str) -> set[object]:
        shown = cast.browser(who).get(address).context
        board = shown.get("board")
        if board is None:
            return {shown.get("previous"), shown.get("other")} - {None}
        return ({board.previous} | ({"trend"} if board.trend else set())) - {None}

    assert confirmed in compared("leader")
    assert compared("reporter") == set()
    a_publication(cast, State.ANNOUNCED)
    assert confirmed in compared("reporter")
