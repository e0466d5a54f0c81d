"""A refusal is said in a sentence in the language that the call asks for; its code is the same in both."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from kaoping.basis.refusals import Conflict, Refusal
from kaoping.collection.api import problems, services
from kaoping.collection.values.models import Value
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast
from tests.platform.interface.client import System, code_of, system

CALL = {"values": [{"subject": "jiangbei", "item": "passed", "value": "91.2"}], "submit": False}
YOUNG = (
    "检查点尚未生成，请几分钟后再下载回执。",
    "The checkpoint has not been made yet. Fetch the receipt in a few minutes.",
)


def _submitted(cast: Cast) -> System:
    caller = system(cast)
    content = [
        {"subject": "jiangbei", "item": "passed", "value": "91.2"},
        {"subject": "jiangbei", "item": "plan", "value": True},
    ]
    caller.send("POST", f"/api/v1/tasks/{the_task(cast).pk}/values", {"values": content, "submit": True})
    return caller.next(2)


@pytest.mark.parametrize(
    ("asked", "language"),
    [("", "zh-hans"), ("en", "en"), ("en-US,en;q=0.9", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"), ("fr", "zh-hans"),
     ("de,en;q=0.5", "en"), ("*", "zh-hans"), (";;;", "zh-hans")],
)  # fmt: skip
def test_the_sentence_is_there_in_both_languages_and_the_code_is_one(asked: str, language: str, cast: Cast) -> None:
    caller = _submitted(cast)

    answer = caller.send("GET", f"/api/v1/tasks/{the_task(cast).pk}/receipt", **{"Accept-Language": asked})

    said = answer.json()["error"]["message"]
    with translation.override("en"):
        english = gettext(YOUNG[0])
    assert (answer.status_code, code_of(answer)) == (409, "no-checkpoint")
    assert answer.headers["Content-Language"] == language
    assert said["en"] == english != YOUNG[0]
    assert said["zh"] == (YOUNG[0] if language == "zh-hans" else "没有办理（no-checkpoint）。")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_sentence_that_waits_for_its_language_is_whole_in_both(language: str) -> None:
    with translation.override(language):
        words = problems.words_of(Refusal(gettext_lazy("没有找到这个页面或记录。"), code="x"))

    assert words.zh == "没有找到这个页面或记录。"
    assert not any("一" <= sign <= "鿿" for sign in words.en)


def test_a_sentence_with_a_number_in_it_is_whole_in_the_language_of_the_call_alone() -> None:
    text = "更晚的第 %(number)s 次计算已经确认，不能再确认这一次。"
    for language, other in (("zh-hans", "It is not done: outdated."), ("en", "没有办理（outdated）。")):
        with translation.override(language):
            refusal = Refusal(gettext(text) % {"number": 3}, code="outdated")
            words = problems.words_of(refusal)
        assert {words.zh, words.en} == {str(refusal.message), other}


def test_what_somebody_else_changed_meanwhile_is_not_called_missing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(**_given: object) -> None:
        raise Conflict()

    monkeypatch.setattr(services, "_push", changed)

    answer = system(cast).send("POST", f"/api/v1/tasks/{the_task(cast).pk}/values", CALL)

    assert (answer.status_code, code_of(answer)) == (409, "changed-meanwhile")
    assert answer.json()["error"]["message"]["zh"].startswith("这条记录刚被他人修改")
    assert not Value.objects.exists()
