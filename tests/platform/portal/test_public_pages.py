"""Everybody sees what was published, without an account, without a cookie, and nothing about any person."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.services import answer, open_confirmation, reply
from kaoping.collection.values.models import Status
from kaoping.engine.explanation import Datum
from kaoping.governance.ledger.checkpoints import verifier
from kaoping.participation.portal import data
from kaoping.participation.portal.results import figure_of
from tests.platform.appraisal import a_run, give, give_all, the_subject
from tests.platform.cast import PEOPLE, Cast
from tests.platform.publication.test_corrections import REASON, the_correction
from tests.platform.publishing import UNTIL, confirmed, replace_value, taken_back, the_confirmation, the_publication

PHONE, CARD = "13800138000", "330102199003071234"
PERSONAL = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{16}[0-9Xx]|1[3-9][0-9]{9})(?![0-9A-Za-z])")


def addresses(found: Publication, subject: int) -> list[str]:
    code = found.code
    pages = [
        reverse(name, args=[lang, code])
        for lang in ("zh", "en")
        for name in ("public-one", "public-how", "public-check")
    ]
    units = [reverse("public-unit", args=[lang, code, subject]) for lang in ("zh", "en")]
    files = [reverse("public-csv", args=[code, table]) for table in ("ranking", "scores")]
    files += [reverse("public-json", args=[code]), reverse("public-receipt", args=[code])]
    return ["/public/", "/public/zh/", "/public/en/", *pages, *units, *files]


def text_of(address: str) -> str:
    found = Client().get(address)
    assert found.status_code == 200, address
    return found.content.decode("utf-8-sig")


def test_everybody_reads_ranking_grades_and_totals(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)

    shown = text_of(reverse("public-one", args=["zh", found.code]))

    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
    assert "1 江南区建设局 59.00 38.84 2.00 99.84 优秀" in plain
    assert "2 江北区建设局 44.40 28.02 0.00 72.42 合格" in plain
    assert plain.index("江南区建设局") < plain.index("江北区建设局") < plain.index("质量监督站")


def test_everybody_reads_how_it_was_measured_and_the_arithmetic_of_every_score(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)

    rule = text_of(reverse("public-how", args=["zh", found.code]))
    sheet = text_of(reverse("public-unit", args=["zh", found.code, the_subject(cast).pk]))

    assert "每低 1 个百分点扣 2 分" in rule
    assert "91.2" in sheet
    assert "32.40" in sheet
    assert "95 - 91.2" in sheet.replace("−", "-").replace("&minus;", "-") or "3.8" in sheet


@pytest.mark.parametrize(
    ("language", "unit", "shown"),
    [("en", "working days", " working days"), ("en", "%", "%"), ("zh-hans", "个工作日", "个工作日")],
)
def test_a_word_in_english_stands_apart_from_its_number(language: str, unit: str, shown: str) -> None:
    with override(language):
        assert figure_of(Datum("days", "7.5", unit=unit)).unit == shown


def test_an_item_that_does_not_apply_has_no_score_and_is_said_so_in_words(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)
    give_all(cast)
    found = the_publication(cast, State.ANNOUNCED)

    pages = {to: text_of(reverse("public-unit", args=[to, found.code, the_subject(cast).pk])) for to in ("zh", "en")}

    said = {to: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)) for to, page in pages.items()}
    assert "2.2 年度计划按时报送 10 — 年度计划按时报送 不适用" in said["zh"]
    assert "2.2 plan in time 10 — plan in time not applicable" in said["en"]
    assert "not_applicable" not in pages["zh"] + pages["en"]


def test_what_is_not_announced_is_not_known_to_exist(cast: Cast) -> None:
    found = the_publication(cast, State.DECIDED)

    for address in addresses(found, the_subject(cast).pk)[3:]:
        assert Client().get(address).status_code == 404, address


def test_pages_set_no_cookie_and_read_no_session(cast: Cast, django_assert_max_num_queries: Any) -> None:
    found, client = the_publication(cast, State.ANNOUNCED), cast.browser("office")
    for address in addresses(found, the_subject(cast).pk):
        for browser in (Client(), client):
            with django_assert_max_num_queries(14) as queries:
                answered = browser.get(address)
            assert not any("session" in query["sql"] for query in queries.captured_queries), address
            assert "Set-Cookie" not in answered.headers, address
            assert answered.cookies == {}, address
            assert "Cookie" not in answered.headers.get("Vary", ""), address
            assert answered.headers["Cache-Control"] == "public, max-age=300", address


def test_the_language_is_that_of_the_address_whatever_a_cookie_says(cast: Cast) -> None:
    found, client = the_publication(cast, State.ANNOUNCED), Client()
    client.cookies["language"] = "en"

    chinese = client.get(reverse("public-one", args=["zh", found.code]))
    english = Client().get(reverse("public-one", args=["en", found.code]))

    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == ("zh-hans", "en")
    assert "排名" in chinese.content.decode()
    assert "Ranking" in english.content.decode()
    assert f'href="{reverse("public-one", args=["en", found.code])}"' in chinese.content.decode()


def test_a_cache_that_has_it_is_not_sent_it_again(cast: Cast) -> None:
    address = reverse("public-one", args=["zh", the_publication(cast, State.ANNOUNCED).code])
    first = Client().get(address)

    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_the_foot_says_who_publishes_and_under_which_numbers(cast: Cast, settings: Any) -> None:
    del cast
    settings.KAOPING_FOOT = {"publisher": "临江市住建局（虚构）", "icp": "浙ICP备00000000号", "site_code": "3300000000"}

    shown = text_of("/public/")

    for said in ("主办单位：临江市住建局（虚构）", "备案号：浙ICP备00000000号", "网站标识码：3300000000"):
        assert said in shown


def _with_personal_numbers(cast: Cast) -> Publication:
    """A publication in which people typed numbers and names wherever they could."""
    give_all(cast)
    record = {"kind": "major", "count": {"n": "1"}, "matter": f"张某某 {PHONE} {CARD}"}
    replace_value(cast, "jiangbei", "hazards", json.dumps([record], ensure_ascii=False))
    found = open_confirmation(actor=cast.actor("office"), run=confirmed(cast, a_run(cast)), confirm_until=UNTIL)
    one = the_confirmation(found, cast)
    found.confirmations.exclude(pk=one.pk).update(answer="agreed")
    answer(actor=cast.actor("reporter"), confirmation=one, agrees=False, remark=f"请联系王某某 {PHONE}")
    reply(actor=cast.actor("office"), confirmation=one, text=f"已联系 {CARD}")
    return the_publication(cast, State.ANNOUNCED)


def test_nothing_public_says_anything_about_a_person(cast: Cast) -> None:
    found = _with_personal_numbers(cast)
    names = {name for _unit, _role, name in PEOPLE.values()} | {"张某某", "王某某", "会议纪要"}

    for address in addresses(found, the_subject(cast).pk):
        said = text_of(address)
        assert not PERSONAL.search(said), address
        assert [name for name in names if name in said] == [], address


def test_reasons_are_public_but_numbers_of_people_in_them_are_not(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    taken_back(cast, found, f"附表有误，咨询 {PHONE}，证件 {CARD}")

    said = text_of(reverse("public-one", args=["zh", found.code]))

    assert "附表有误，咨询 13****00，证件 33****34" in said
    assert "99.84" not in said


def test_a_withdrawn_result_keeps_no_data(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    taken_back(cast, found, "误")

    refused = [one for one in addresses(found, the_subject(cast).pk)[3:] if Client().get(one).status_code == 404]

    assert len(refused) == 10
    assert found.code not in text_of("/public/")


def test_a_correction_says_why_and_every_rank_that_moved_and_the_old_page_leads_to_it(cast: Cast) -> None:
    new = the_correction(cast)
    assert new.corrects is not None

    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(reverse("public-one", args=["zh", new.code]))))
    old = text_of(reverse("public-one", args=["zh", new.corrects.code]))
    listed = text_of("/public/")

    assert REASON in said
    assert "江北区建设局 72.42 72.42 合格 合格 2 1 上升 1 位" in said
    assert "江南区建设局 99.84 69.84 优秀 合格 1 2 下降 1 位" in said
    assert "本结果已更正" in old
    assert reverse("public-one", args=["zh", new.code]) in old
    assert new.code in listed
    assert new.corrects.code not in listed


def test_anybody_can_check_a_result_with_the_verifier_and_nothing_else(cast: Cast, tmp_path: Path) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    paths = {
        "verify_ledger.py": reverse("public-verifier"),
        "receipt.json": reverse("public-receipt", args=[found.code]),
    }
    for name, address in paths.items():
        (tmp_path / name).write_bytes(Client().get(address).content)

    command = [sys.executable, "-I", "verify_ledger.py", "receipt", "receipt.json", "--key", str(verifier())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    table = Client().get(reverse("public-csv", args=[found.code, "ranking"])).content
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    assert hashlib.sha256(table).hexdigest() in receipt["opening"]["payload"]
    assert hashlib.sha256(table).hexdigest() in text_of(reverse("public-check", args=["zh", found.code]))


def test_where_the_verifier_was_not_installed_there_is_no_page_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    assert Client().get(reverse("public-verifier")).status_code == 200

    monkeypatch.setattr(data, "VERIFIER", tmp_path / "verify_ledger.py")

    assert Client().get(reverse("public-verifier")).status_code == 404


def test_json_and_csv_say_the_same(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    said = json.loads(text_of(reverse("public-json", args=[found.code])))
    rows = list(csv.DictReader(io.StringIO(text_of(reverse("public-csv", args=[found.code, "ranking"])), newline="")))

    assert [row["total"] for row in rows] == [row["total"] for row in said["ranking"]] == ["72.42", "99.84", "94"]
    assert set(said["ranking"][0]) == set(json.loads(text_of("/public/data/schema.json"))["ranking"]["properties"])


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_the_database_as_often_for_many_as_for_one(count: int, cast: Cast) -> None:
    give_all(cast)
    for _ in range(count):
        run = confirmed(cast, a_run(cast))
        Publication.objects.create(
            run=run,
            state=State.ANNOUNCED,
            code=f"2026-x{run.pk}",
            opened_by=cast.people["office"],
            opened_at=run.started_at,
            confirm_until=UNTIL,
            decided_by=cast.people["leader"],
            decided_at=run.started_at,
            announced_at=run.started_at,
            announce_until=UNTIL,
        )
    client = Client()
    client.get("/public/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/public/")
    assert sum(query["sql"].startswith("SELECT") for query in asked) == 2
