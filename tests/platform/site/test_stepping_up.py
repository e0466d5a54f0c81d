"""A grave act asks for the second factor again, and leads back to the page from which it was done."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from kaoping.basis import clock
from tests.platform.appraisal import the_period
from tests.platform.cast import NOON, Cast

LATER = NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/cycles/7/?of=2026", "/cycles/7/?of=2026"),
        ("http://elsewhere.invalid/cycles/7/", None),
        ("", None),
    ],
)
def test_whoever_pressed_a_button_comes_back_to_its_page(came_from: str, leads_to: str | None, cast: Cast) -> None:
    client = cast.browser("office")
    act = reverse("cycles-close_period", args=[the_period(cast).pk])

    with clock.at(LATER):
        answer = client.post(act, headers={"Referer": came_from})

    assert answer.status_code == 403
    assert f"next={quote(leads_to or act)}" in answer.content.decode()
