"""An address that only takes what a form sends says so, with a way back, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

Browser = Callable[[str], Client]


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "只接收表单提交的内容"), ("en", "only takes what a form sends")]
)
def test_who_opens_it_is_told_in_a_page(language: str, said: str, browser: Browser) -> None:
    client = browser("rival")
    client.cookies["language"] = language

    answer = client.get(reverse("notices-read-all"))

    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert said in page
    assert f'href="{reverse("home")}"' in page


def test_who_sends_something_to_what_can_only_be_opened_is_told_so(browser: Browser) -> None:
    answer = browser("rival").post(reverse("notices"), {"a": "1"})

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "只能打开，不接收内容" in answer.content.decode()


@pytest.mark.parametrize("address", ["/-/alive", "/public/"])
def test_anonymous_visitors_are_told_too(address: str, client: Client, cast: object) -> None:
    del cast
    answer = client.post(address)

    assert answer.status_code == 405
    assert "只能打开" in answer.content.decode()
