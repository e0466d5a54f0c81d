"""What no page of ours sends is refused with a page that says so; none of it is an error of the platform."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.platform.appraisal import the_subject, the_task
from tests.platform.cast import Cast


def test_characters_that_cannot_be_kept_are_refused_in_addresses_and_forms(cast: Cast) -> None:
    office, task = cast.browser("office"), the_task(cast).pk

    answers = [
        office.get("/search/", {"q": "a\x00"}),
        office.get("/search/", {"a\x00": "q"}),
        office.get(f"/tasks/{task}/cells/{the_subject(cast).pk}/a%00b/"),
        office.post("/organisations/found/", {"code": "a\x00"}),
        cast.browser("reporter").post(f"/tasks/{task}/", {f"typed:{the_subject(cast).pk}:passed": "9\x00"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * len(answers)
    assert all("不能保存的字符" in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("typed", ["9\x00", "9\ud800", '[{"matter": "a\\u0000b"}]', '[{"a\\ud800": "1"}]'])
@pytest.mark.parametrize("item", ["passed", "awards", "hazards"])
def test_a_grid_says_that_a_character_cannot_be_kept(cast: Cast, typed: str, item: str) -> None:
    who, unit = ("assessor", "anguan") if item == "hazards" else ("reporter", "jiangbei")
    cell = {"subject": the_subject(cast).pk, "item": item, "typed": typed}

    answer = cast.browser(who).post(
        f"/tasks/{the_task(cast, unit).pk}/drafts/", json.dumps({"cells": [cell]}), content_type="application/json"
    )

    (saved,) = answer.json()["saved"]
    assert answer.status_code == 200
    assert saved["refusal"] or saved["faults"]


TOO_MUCH = {
    "letters": {"people": "a" * (5 * 1024 * 1024 + 1)},
    "fields": {f"f{number}": "1" for number in range(20_001)},
    "files": {f"f{number}": SimpleUploadedFile("a.txt", b"a") for number in range(21)},
}


@pytest.mark.parametrize("what", TOO_MUCH)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_more_than_a_form_takes_is_refused_with_a_page_in_the_platforms_look(
    what: str, language: str, cast: Cast
) -> None:
    said = {"zh-hans": ("内容太多", "请返回上一页，减少内容"), "en": ("Too much", "Please go back")}
    system, stranger = cast.browser("system"), Client()

    for client, address in ((system, "/people/enrol/"), (stranger, "/sign-in/")):
        client.cookies["language"] = language
        answer = client.post(address, TOO_MUCH[what])

        page = answer.content.decode()
        assert answer.status_code == 413, address
        assert all(words in page for words in said[language]), page
        assert answer.headers["X-Request-Number"] in page
        assert "Content-Security-Policy" in answer.headers
