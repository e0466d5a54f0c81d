"""The pages of schemes: findings at their place, the way into force, files to take away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaoping.files.scheme_book.reading import check_scheme_book
from kaoping.files.scheme_book.writing import write_scheme_book
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.governance.desk import waits_for
from kaoping.planning.schemes.models import State, Version
from tests.platform.appraisal import SCHEME
from tests.platform.cast import Cast
from tests.platform.planning.schemes import NO_SCHEME, UNREADABLE_RULE, checked, drafted, proposed, published

Browser = Callable[[str], Client]
SECOND = SCHEME.replace("target: 95", "target: 96")


def _given(cast: Cast, **said: object) -> dict[str, object]:
    return {"organisation": cast.units["bureau"].pk, "text": "", "reason": "", "base": "", **said}


def test_a_scheme_is_taken_in_from_a_workbook(browser: Browser, cast: Cast, tmp_path: Path) -> None:
    write_scheme_book(parse_scheme_yaml(SCHEME), tmp_path / "a.xlsx")
    file = SimpleUploadedFile("方案.xlsx", (tmp_path / "a.xlsx").read_bytes())

    answer = browser("office").post("/schemes/new/", _given(cast, file=file), follow=True)

    assert answer.status_code == 200
    assert Version.objects.get().digest == parse_scheme_yaml(SCHEME).digest()
    assert "扣 2 分" in answer.content.decode()


def test_what_is_wrong_in_a_text_is_shown_at_its_line_in_the_language_of_the_page(browser: Browser, cast: Cast) -> None:
    office = browser("office")
    line = UNREADABLE_RULE.splitlines().index("        rule: {family: ration, better: more, cap: points}") + 1

    chinese = office.post("/schemes/new/", _given(cast, text=UNREADABLE_RULE), follow=True).content.decode()
    office.cookies["language"] = "en"
    english = office.get(f"/schemes/{Version.objects.get().pk}/").content.decode()

    assert f"第 {line} 行第" in chinese
    assert f"line {line}, column" in english
    assert "ration" in english
    assert "提交复核" not in chinese.split("<main")[1].split("方案有错误")[0]


def test_what_is_no_scheme_is_answered_with_its_findings_and_the_text_is_not_lost(browser: Browser, cast: Cast) -> None:
    answer = browser("office").post("/schemes/new/", _given(cast, text=NO_SCHEME))

    page = answer.content.decode()
    assert "检查结果" in page
    assert NO_SCHEME.strip() in page
    assert not Version.objects.exists()


@pytest.mark.parametrize("name", ["broken.xlsx", "huge.yaml", "report.yaml"])
def test_files_that_are_no_schemes_are_answered_with_a_sentence(name: str, browser: Browser, cast: Cast) -> None:
    contents = {
        "broken.xlsx": b"PK\x03\x04 broken",
        "huge.yaml": b"a: b\n" * 900_000,
        "report.yaml": b"%PDF-1.7\n\xff\xfe",
    }
    file = SimpleUploadedFile(name, contents[name])

    answer = browser("office").post("/schemes/new/", _given(cast, file=file))

    # What is neither text nor a workbook is told so by the number, too.
    assert answer.status_code == (200 if name == "huge.yaml" else 415)
    assert "检查结果" in answer.content.decode()
    assert not Version.objects.exists()


def test_two_people_do_not_overwrite_each_others_draft(browser: Browser, cast: Cast) -> None:
    draft = drafted(cast)
    form = browser("checker").get(f"/schemes/{draft.pk}/edit/").context["form"]
    drafted(cast, SECOND)

    mine = SCHEME.replace("target: 95", "target: 97")
    answer = browser("checker").post(f"/schemes/{draft.pk}/edit/", _given(cast, text=mine, base=form.initial["base"]))

    assert "刚被他人修改" in answer.content.decode()
    assert "target: 97" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.text == SECOND


def test_an_unknown_field_is_refused(browser: Browser, cast: Cast) -> None:
    answer = browser("office").post("/schemes/new/", _given(cast, text=SCHEME, state="published"))

    assert "不认识的字段" in answer.content.decode()
    assert not Version.objects.exists()


def test_three_people_bring_a_scheme_into_force_by_their_pages(browser: Browser, cast: Cast) -> None:
    browser("office").post("/schemes/new/", _given(cast, text=SCHEME))
    version = Version.objects.get()
    for who, step in (("office", "propose"), ("checker", "check"), ("leader", "publish")):
        answer = browser(who).post(f"/schemes/{version.pk}/{step}/")
        assert answer.status_code == 302

    version.refresh_from_db()
    assert version.state == State.PUBLISHED


def test_each_step_waits_at_the_desk_of_whoever_can_take_it(cast: Cast) -> None:
    waiting = proposed(cast)
    first = {who: [one.title for one in waits_for(cast.actor(who))] for who in ("office", "checker", "leader")}
    waiting.delete()
    checked(cast)
    then = {who: [one.title for one in waits_for(cast.actor(who))] for who in ("office", "checker", "leader")}

    assert [len(first[who]) for who in ("office", "checker", "leader")] == [0, 1, 0]
    assert [len(then[who]) for who in ("office", "checker", "leader")] == [0, 0, 1]
    assert first["checker"][0].startswith("请复核方案")


def test_the_page_of_a_version_has_its_tree_sentences_and_curves(browser: Browser, cast: Cast) -> None:
    page = browser("reporter").get(f"/schemes/{published(cast).pk}/").content.decode()

    assert page.count('class="kp-curve"') == 5
    for said in ("质量安全", "安全管理科", "目标", "总分", "等次", "红黄绿", "没有写明数据来源"):
        assert said in page
    # 5 values in 2 periods at 6 minutes each: one hour.
    assert "每个单位约 1 小时" in page


def test_what_a_version_changes_is_shown(browser: Browser, cast: Cast) -> None:
    published(cast)
    second = drafted(cast, SECOND, reason="提高合格率目标")

    page = browser("leader").get(f"/schemes/{second.pk}/difference/").content.decode()

    assert "提高合格率目标" in page
    assert "95%" in page
    assert "96%" in page


@pytest.mark.parametrize(("text", "status"), [(SECOND, 200), (UNREADABLE_RULE, 404)])
def test_a_draft_with_errors_has_only_its_text(text: str, status: int, browser: Browser, cast: Cast) -> None:
    published(cast)
    draft = drafted(cast, text, reason="修订")

    pages = [f"/schemes/{draft.pk}/{name}" for name in ("scheme.yaml", "scheme.xlsx", "rules.html", "difference/")]
    assert [browser("office").get(page).status_code for page in pages] == [200, status, status, status]


def test_files_of_a_version_read_back_as_the_same_scheme(browser: Browser, cast: Cast, tmp_path: Path) -> None:
    version = published(cast)
    reporter = browser("reporter")

    text = reporter.get(f"/schemes/{version.pk}/scheme.yaml")
    book = reporter.get(f"/schemes/{version.pk}/scheme.xlsx")
    rules = reporter.get(f"/schemes/{version.pk}/rules.html")

    (tmp_path / "b.xlsx").write_bytes(book.content)
    read = check_scheme_book(tmp_path / "b.xlsx").scheme
    assert parse_scheme_yaml(text.content.decode()).digest() == version.digest
    assert read is not None
    assert read.digest() == version.digest
    assert "主体结构合格率" in rules.content.decode()
    assert all("attachment" in one.headers["Content-Disposition"] for one in (text, book, rules))


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    browser: Browser, cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(100) as counted:  # type: ignore[attr-defined]
            browser("office").get("/schemes/")
        return len(counted)

    published(cast)
    few = queries()
    for number in range(5):
        published(cast, SCHEME.replace("id: linjiang-test", f"id: linjiang-{number}"))

    assert queries() == few
