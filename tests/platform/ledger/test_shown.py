"""The page of an entry says in words who did what, when, and what changed; the record itself is folded below it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from kaoping.governance.acting import Actor
from kaoping.governance.ledger.accesses import note, seal
from kaoping.governance.ledger.denials import EACH, note_denied
from kaoping.governance.ledger.models import AccessNote, Entry, TreeName
from kaoping.governance.ledger.shown import MEMBERS, MOST, shown
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Organisation
from tests.platform.cast import Cast
from tests.platform.collection.acts import submitted


def _text(page: str) -> str:
    """What somebody reads of a page: its words with single spaces, without what is folded away."""
    seen = re.sub(r"<details class=\"kp-data\">.*?</details>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", seen)))


def _page(client: Client, index: int, language: str = "zh-hans") -> str:
    client.cookies["language"] = language
    return client.get(reverse("ledger-one", args=[index])).content.decode()


@service
def _renames(*, actor: Actor, unit: Organisation) -> None:
    del actor
    record(
        "organisation.changed",
        unit,
        before={"name": "江北区建设局", "parent": 1, "note": None},
        after={"name": "江北区住建局", "parent": 1, "till": 3, "at_work": True},
        reason="机构改革",
    )


@pytest.fixture
def renamed(cast: Cast) -> int:
    """The number of an entry that says what was before and what is after."""
    _renames(actor=cast.actor("office"), unit=cast.units["jiangbei"])
    return Entry.objects.filter(tree=TreeName.DEEDS).latest("index").index


def test_an_entry_says_who_did_what_when_and_under_which_post(renamed: int, cast: Cast) -> None:
    said = _text(_page(cast.browser("audit"), renamed))

    for words in (
        "操作 变更机构 organisation.changed",
        "时间 2026年11月18日 12:00 2026-11-18T12:00:00+08:00",
        f"人员 考核办甲 {cast.people['office'].pk}",
        f"任职 临江市住建局 考核办 {cast.people['office'].posts.get().pk}",
        f"对象 机构 {cast.units['jiangbei'].pk} organisations.organisation",
        "结果 成功",
        "理由 机构改革",
        "来源地址 192.0.2.1",
    ):
        assert words in said, said


def test_what_was_before_stands_beside_what_is_after(renamed: int, cast: Cast) -> None:
    page = _page(cast.browser("audit"), renamed)

    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>", page)
    assert [(_text(name).strip(), before, after) for name, before, after in rows] == [
        ("at_work", "", "是"),
        ("名称 name", "江北区建设局", "江北区住建局"),
        ("上级机构 parent", "1", "1"),
        ("till", "", "3"),
        ("说明 note", "—", ""),
    ]


def test_the_record_itself_is_there_for_auditors_folded(renamed: int, cast: Cast) -> None:
    page = _page(cast.browser("audit"), renamed)

    (folded,) = re.findall(r"<details class=\"kp-data\"><summary>(.*?)</summary>(.*?)</details>", page, re.DOTALL)
    assert folded[0] == "原始记录"
    assert "&quot;form&quot;: 2" in folded[1]


def test_in_english_all_of_it_is_english(renamed: int, cast: Cast) -> None:
    said = _text(_page(cast.browser("audit"), renamed, "en"))

    for words in ("Name name", "Parent organisation parent", "Before", "After", "Result Done", "Organisation changed"):
        assert words in said, said


def test_a_reader_who_may_not_see_the_content_sees_who_and_when_alone(cast: Cast) -> None:
    submitted(cast)
    index = Entry.objects.filter(action="task.submitted").latest("index").index

    audit, auditor = (_text(_page(cast.browser(who), index)) for who in ("audit", "auditor"))

    for said in (audit, auditor):
        assert "提交报送任务" in said
        assert "人员 联络员甲" in said
    assert "内容只向可以查看该对象的人员开放" in audit
    assert "来源渠道" not in audit
    assert "内容只向可以查看该对象的人员开放" not in auditor
    assert "任职 江北区建设局 绩效联络员" in auditor


def test_an_access_that_was_counted_says_how_often(cast: Cast) -> None:
    AccessNote.objects.all().delete()
    for _each in range(EACH + 3):
        note_denied(cast.actor("reporter"), "access.denied", said="read_ledger")
    while seal():
        pass

    page = cast.browser("audit").get(reverse("ledger-access", args=[EACH])).content.decode()

    assert "结果 被拒" in _text(page)
    assert "次数 3 次，最后一次在 2026年11月18日 12:00" in _text(page)


def test_an_access_of_somebody_unknown_says_so(cast: Cast) -> None:
    AccessNote.objects.all().delete()
    note(Actor(0, ""), "access.failed", cast.people["rival"], said="password")
    seal()

    said = _text(cast.browser("audit").get(reverse("ledger-access", args=[0])).content.decode())

    assert "人员 未登录" in said
    assert f"对象 人员 {cast.people['rival'].pk} 联络员乙" in said
    assert "说明 password" in said


BASE = {"at": {"$time": "2026-11-18T04:00:00.000000Z"}, "holdings": [], "result": "done"}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "—"),
        (True, "是"),
        (12, "12"),
        ("文字", "文字"),
        ({"$decimal": "97.50"}, "97.50"),
        ({"$date": "2026-11-22"}, "2026年11月22日"),
        ({"$time": "2026-11-22T17:30:00.000000Z"}, "2026年11月23日 01:30"),
        ([], "—"),
        (["a", "b"], "a、b"),
        ({"name": "甲", "size": 3}, "名称 甲；大小或条数 3"),
        ([{"name": "甲"}, {"name": "乙"}], "名称 甲\n名称 乙"),
        (["a"] * (MOST + 2), "、".join(["a"] * MOST) + "\n另有 2 项，见原始记录"),
        ("字" * 301, "字" * 300 + "…"),
    ],
)
def test_values_are_said_in_words(value: object, said: str, db: None) -> None:
    del db
    (change,) = shown({**BASE, "after": {"other": value}}).changes

    assert change.after == said


def test_people_are_named_by_name_and_number(cast: Cast) -> None:
    leader = cast.people["leader"]

    found = shown({**BASE, "after": {"made_by": leader.pk, "approvers": [leader.pk], "count": leader.pk}}).changes

    assert [one.after for one in found] == [f"分管领导甲 {leader.pk}"] * 2 + [str(leader.pk)]


def test_members_have_different_names_where_they_stand_side_by_side() -> None:
    """Two members of one entry with one name could not be told apart; the code stands beside the name all the same."""
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert all(str(name).strip() for name in MEMBERS.values())
