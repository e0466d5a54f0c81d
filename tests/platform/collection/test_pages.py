"""What people do on the pages of a task: typing, conflicts, submitting, accepting, records with evidence."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.models import Claim, Draft, Evidence, Standing, Status, Value
from kaoping.collection.values.services import Correction, Typed, compute, correct, declare_no_data, save_drafts, submit
from kaoping.governance.files.models import File
from kaoping.planning.cycles.models import Cycle, Way
from tests.platform.appraisal import give, number, the_period, the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import (
    OWN,
    accepted,
    another_cycle,
    assessed,
    standing_value,
    submitted,
    task_in,
    the_made_task,
    type_in,
)
from tests.platform.collection.computed import COMPUTED, computes
from tests.platform.publishing import a_file

Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> None:
    """Files go into a folder of their own."""
    (tmp_path / "files").mkdir()
    settings.KAOPING_DATA = tmp_path


def _name(cast: Cast, item: str, part: str = "typed") -> str:
    return f"{part}:{the_subject(cast).pk}:{item}"


def _send(client: Client, task: Task, cells: list[dict[str, object]]) -> dict[str, Any]:
    answer = client.post(
        reverse("tasks-drafts", args=[task.pk]), json.dumps({"cells": cells}), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_form_without_a_script_saves_and_submits_and_leads_to_the_receipt(cast: Cast, browser: Browser) -> None:
    task = the_made_task(cast)
    typed = {_name(cast, "passed"): "91.2", _name(cast, "plan"): "是", _name(cast, "passed", "note"): "见报告"}

    answer = browser("reporter").post(reverse("tasks-one", args=[task.pk]), {**typed, "do": "submit"}, follow=True)

    task.refresh_from_db()
    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("tasks-receipt", args=[task.pk]), 302)]
    assert f"<b>{task.entry}</b>" in page
    assert "91.2" in page
    assert "见报告" in page


def test_an_incomplete_form_comes_back_with_everything_typed_and_the_reason_at_its_cell(
    cast: Cast, browser: Browser
) -> None:
    task = the_made_task(cast)

    answer = browser("reporter").post(
        reverse("tasks-one", args=[task.pk]), {_name(cast, "passed"): "九成", "do": "submit"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="九成"' in page
    assert "“九成”不是数字" in page
    assert page.count('aria-invalid="true"') == 2
    assert Draft.objects.get(task=task).typed == "九成"


def test_fields_that_the_form_does_not_have_are_refused(cast: Cast, browser: Browser) -> None:
    task = the_made_task(cast)

    answers = [
        browser("reporter").post(reverse("tasks-one", args=[task.pk]), {name: "1"})
        for name in ("standing:1:passed", "typed:x:passed", "typed:1", "state", "typed:1:")
    ]

    assert [one.status_code for one in answers] == [400] * 5
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"cells": 1}',
        '{"cells": [1]}',
        '{"cells": [{"subject": 1, "item": "a"}]}',
        '{"cells": [{"subject": true, "item": "a", "typed": "1"}]}',
        '{"cells": [{"subject": 1, "item": "a", "typed": 1}]}',
        '{"cells": [{"subject": 1, "item": "a", "typed": "1", "standing": "accepted"}]}',
        '{"cells": [{"subject": 99999999999999999999, "item": "a", "typed": "1"}]}',
        '{"cells": [], "files": []}',
    ],
)
def test_a_message_that_no_grid_sends_is_refused_and_saves_nothing(cast: Cast, browser: Browser, body: str) -> None:
    task = the_made_task(cast)

    answer = browser("reporter").post(reverse("tasks-drafts", args=[task.pk]), body, content_type="application/json")

    assert answer.status_code == 400
    assert "格式不对" in answer.json()["refusal"]
    assert not Draft.objects.exists()


def test_two_people_in_one_grid_lose_nothing_and_see_each_others_change(cast: Cast, browser: Browser) -> None:
    task, subject = the_made_task(cast), the_subject(cast).pk
    client = browser("reporter")
    cell = {"subject": subject, "item": "passed"}
    _send(client, task, [{**cell, "typed": "91.2", "version": 0}])

    # Somebody who had opened the grid before: their version is still 0.
    late = _send(
        client, task, [{**cell, "typed": "88", "version": 0}, {"subject": subject, "item": "plan", "typed": "是"}]
    )

    first, second = late["saved"]
    assert (first["theirs"]["typed"], first["theirs"]["by"], first["version"]) == ("91.2", "联络员甲", 1)
    assert (second["theirs"], second["version"]) == (None, 1)
    assert {one.item: one.typed for one in Draft.objects.filter(task=task)} == {"passed": "91.2", "plan": "是"}
    news = client.get(reverse("tasks-drafts", args=[task.pk]), {"since": "2026-11-18T03:59:00+00:00"}).json()
    assert {one["item"]: one["typed"] for one in news["changed"]} == {"passed": "91.2", "plan": "是"}


def test_a_stale_form_overwrites_nothing_and_shows_both(cast: Cast, browser: Browser) -> None:
    task = the_made_task(cast)
    type_in(cast, "reporter", task, {"passed": "91.2"})

    answer = browser("reporter").post(
        reverse("tasks-one", args=[task.pk]), {_name(cast, "passed"): "88", _name(cast, "passed", "version"): "0"}
    )

    assert answer.status_code == 409
    assert "联络员甲 刚填了“91.2”，您填的是“88”" in answer.content.decode()
    assert Draft.objects.get(task=task).typed == "91.2"


def test_empty_cells_are_declared_to_have_no_data_with_one_button(cast: Cast, browser: Browser) -> None:
    task = the_made_task(cast)

    browser("reporter").post(reverse("tasks-one", args=[task.pk]), {_name(cast, "passed"): "91.2", "do": "no_data"})

    assert {one.item: one.typed for one in Draft.objects.filter(task=task)} == {"passed": "91.2", "plan": "本期无数据"}


def test_records_are_filled_row_by_row_each_with_its_evidence(cast: Cast, browser: Browser) -> None:
    task = the_made_task(cast, "anguan")
    address = reverse("tasks-cell", args=[task.pk, the_subject(cast).pk, "hazards"])
    report = SimpleUploadedFile("巡查记录.txt", "脚手架连墙件缺失".encode())
    sent = {"r:0:date": "2026-08-05", "r:0:kind": "一般隐患", "r:0:count": "2", "upload:0": report, "version": "0"}
    # What a browser sends for fields that were left empty.
    sent |= {"upload": "", "upload:1": "", "r:1:date": "", "r:1:kind": "", "typed": "", "note": ""}

    answer = browser("assessor").post(address, {**sent, "do": "save"})

    assert answer.status_code == 302, answer.content.decode()
    file = File.objects.get(name="巡查记录.txt")
    draft = json.loads(Draft.objects.get(task=task).typed)
    assert draft == [{"date": "2026-08-05", "kind": "一般隐患", "count": "2", "#files": json.dumps([file.pk])}]
    assert "巡查记录.txt" in browser("assessor").get(address).content.decode()
    assert browser("assessor").get(reverse("files-one", args=[file.pk])).status_code == 200
    assert browser("rival").get(reverse("files-one", args=[file.pk])).status_code == 404


def test_the_evidence_of_a_record_stays_with_it_in_the_value_and_the_office_may_open_it(
    cast: Cast, browser: Browser
) -> None:
    task = the_made_task(cast, "anguan")
    address = reverse("tasks-cell", args=[task.pk, the_subject(cast).pk, "hazards"])
    report = SimpleUploadedFile("巡查记录.txt", "脚手架连墙件缺失".encode())
    sent = {"r:0:kind": "一般隐患", "r:1:kind": "重大隐患", "upload:1": report, "version": "0", "do": "save"}
    browser("assessor").post(address, sent)

    for unit in ("jiangbei", "jiangnan", "zhijian"):
        type_in(cast, "assessor", task, {"solved": "93.4"}, unit)
        type_in(cast, "assessor", task, {} if unit == "jiangbei" else {"hazards": "无"}, unit)
    submit(actor=cast.actor("assessor"), task=task)

    (evidence,) = Evidence.objects.filter(value=standing_value(cast, "hazards"))
    assert evidence.record == 1
    assert browser("office").get(reverse("files-one", args=[evidence.file_id])).status_code == 200


def test_a_faulty_record_is_named_and_a_forbidden_file_is_refused(cast: Cast, browser: Browser) -> None:
    task = the_made_task(cast, "anguan")
    address = reverse("tasks-cell", args=[task.pk, the_subject(cast).pk, "hazards"])

    wrong = browser("assessor").post(address, {"r:0:kind": "没有的类别", "version": "0", "do": "save"})
    virus = SimpleUploadedFile("a.exe", b"MZ\x90")
    refused = browser("assessor").post(address, {"r:0:kind": "一般隐患", "upload:0": virus, "do": "save"})

    assert "第 1 条类别：“没有的类别”不在可选类别中" in wrong.content.decode()
    assert refused.status_code == 415
    assert not File.objects.filter(name="a.exe").exists()


def test_a_submitted_value_is_corrected_with_a_reason(cast: Cast, browser: Browser) -> None:
    task = submitted(cast)
    address = reverse("tasks-cell", args=[task.pk, the_subject(cast).pk, "passed"])

    without = browser("reporter").post(address, {"typed": "90%", "note": "", "reason": "", "do": "save"})
    done = browser("reporter").post(address, {"typed": "90%", "note": "", "reason": "录入有误", "do": "save"})

    assert (without.status_code, done.status_code) == (409, 302)
    assert "请写明更正理由" in without.content.decode()
    assert (standing_value(cast, "passed").content, standing_value(cast, "passed").reason) == ('{"n":"90"}', "录入有误")


def test_the_office_sees_what_changed_since_the_last_submission(cast: Cast, browser: Browser) -> None:
    task = submitted(cast)
    office = browser("office")
    office.post(reverse("values-return", args=[standing_value(cast, "passed").pk]), {"reason": "与报告不符"})
    assert "退回：与报告不符" in browser("reporter").get(reverse("tasks-one", args=[task.pk])).content.decode()
    type_in(cast, "reporter", task, {"passed": "90.5"})
    browser("reporter").post(reverse("tasks-one", args=[task.pk]), {"do": "submit"})

    page = office.get(reverse("tasks-one", args=[task.pk])).content.decode()

    assert "已更正：91.2 → 90.5" in page
    office.post(reverse("tasks-accept", args=[task.pk]), {"value": [standing_value(cast, "plan").pk], "do": "some"})
    assert standing_value(cast, "plan").standing == "accepted"
    assert standing_value(cast, "passed").standing == "submitted"


def test_the_returned_reason_reaches_those_who_fill_the_task(cast: Cast, browser: Browser) -> None:
    submitted(cast)

    browser("office").post(reverse("values-return", args=[standing_value(cast, "passed").pk]), {"reason": "不符"})

    (notice,) = cast.people["reporter"].notices.all()
    assert notice.said["reason"] == "不符"


def test_a_claim_is_made_with_its_document_in_one_form(cast: Cast, browser: Browser) -> None:
    address = reverse("claims-make", args=[the_period(cast).pk, the_subject(cast).pk, "awards"])
    said = {"kind": "市级表彰", "date": "2026-09-10", "count": "1", "matter": "文明工地", "reason": "获奖"}
    document = SimpleUploadedFile("通报.txt", "表扬通报".encode())

    answer = browser("reporter").post(address, {**said, "file": document})

    made = Claim.objects.get()
    assert answer.status_code == 302
    assert (made.file.name, json.loads(made.record)["kind"]) == ("通报.txt", "city")
    page = browser("office").post(
        reverse("claims-one", args=[made.pk]), {"decision": "grant", "remark": ""}, follow=True
    )
    assert "已审核加分申报" in page.content.decode()
    assert standing_value(cast, "awards").channel == "claim"


def test_what_is_claimed_is_not_typed_and_what_is_computed_is_not_returned(
    cast: Cast, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = the_made_task(cast)
    cells = [reverse("tasks-cell", args=[task.pk, the_subject(cast).pk, item]) for item in ("passed", "awards")]
    assert [browser("reporter").get(cell).status_code for cell in cells] == [200, 404]

    computes(monkeypatch)
    cycle = another_cycle(cast, {"plan": (None, True)}, COMPUTED)
    compute(cycle.periods.get())
    (computed,) = Value.objects.filter(period__cycle=cycle, subject__organisation=cast.units["jiangbei"])
    given = submitted(cast).values.get(item="passed")
    pages = [reverse("values-return", args=[value.pk]) for value in (given, computed)]
    assert [browser("office").get(page).status_code for page in pages] == [200, 404]


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def _type_for_all(cast: Cast, cycle: Cycle) -> Task:
    """The task of the safety section, with a value typed for every unit."""
    task = task_in(cycle, cast, "anguan", Way.ASSESSED)
    cells = [Typed(one.pk, "solved", "90") for one in cycle.subjects.all()]
    save_drafts(actor=cast.actor("assessor"), task=task, cells=cells)
    return task


def test_pages_ask_the_database_as_often_for_many_units_as_for_few(cast: Cast, browser: Browser) -> None:
    counts = []
    for more in (0, 25):
        cycle = another_cycle(cast, {"solved": ("anguan", False)}, more=more)
        task = _type_for_all(cast, cycle)
        pages = {
            "fill": ("assessor", reverse("tasks-one", args=[task.pk])),
            "list": ("office", f"{reverse('tasks')}?cycle={cycle.pk}"),
            "board": ("office", f"{reverse('board')}?cycle={cycle.pk}"),
        }
        found = {name: _queries(browser(who), address) for name, (who, address) in pages.items()}
        submit(actor=cast.actor("assessor"), task=_whole(cast, cycle, task))
        counts.append(found | {"review": _queries(browser("office"), pages["fill"][1])})

    assert counts[0] == counts[1]
    assert max(counts[0].values()) < 45


def _whole(cast: Cast, cycle: Cycle, task: Task) -> Task:
    declare_no_data(actor=cast.actor("assessor"), task=task)
    assert cycle.subjects.count() == Draft.objects.filter(task=task).count()
    return task


def test_the_board_counts_and_its_workbook_holds_texts_as_texts(cast: Cast, browser: Browser) -> None:
    accepted(cast)
    assessed(cast)
    page = browser("office").get(reverse("board")).content.decode()

    assert "<b>25.0%</b>" in page  # two of eight tasks
    assert "2 / 8 项" in page
    data = browser("office").get(reverse("board-export"), {"state": "accepted"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert [row[1] for row in rows[1:]] == ["江北区建设局"]
    assert rows[1][6] == "已接收"
    assert rows[1][8:12] == (3, 3, 3, 0)


def test_the_list_is_narrowed_by_state_unit_and_lateness(cast: Cast, browser: Browser) -> None:
    submitted(cast, OWN)

    everybody = ["江北区建设局", "江南区建设局", "质量监督站", "安全管理科"]

    def units(query: str) -> list[str]:
        page = browser("office").get(f"{reverse('tasks')}?{query}").content.decode()
        return [
            unit for unit in ("江北区建设局", "江南区建设局", "质量监督站", "安全管理科") if f">{unit}</a></th>" in page
        ]

    assert units("state=submitted") == ["江北区建设局"]
    assert units("q=江南") == ["江南区建设局"]
    # The third quarter was due on 13 October: submitted in November it is late, like those not submitted at all.
    assert units("state=late") == everybody
    assert units("way=assessed") == ["安全管理科"]
    assert units("q=nowhere") == []
    assert Value.objects.exists()


def test_who_typed_into_a_cell_that_somebody_else_changed_takes_one_of_the_two(cast: Cast, browser: Browser) -> None:
    task = the_made_task(cast)
    address = reverse("tasks-cell", args=[task.pk, the_subject(cast).pk, "passed"])
    browser("reporter").post(address, {"typed": "90", "note": "", "version": "0", "do": "save"})
    mine = {"typed": "91.2", "note": "按复核单", "version": "0", "do": "save"}

    refused = browser("reporter").post(address, mine)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "对方填的是：“90”" in page
    assert 'value="91.2"' in page
    assert 'form="cell-form" name="do" value="save">用我的</button>' in page
    assert f'href="{address}">用对方的</a>' in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert 'value="90"' in browser("reporter").get(address).content.decode(), "theirs"
    assert browser("reporter").post(address, mine | {"version": version[1]}).status_code == 302
    assert Draft.objects.get(task=task).typed == "91.2", "mine"


def test_a_list_that_somebody_else_changed_is_said_in_words(cast: Cast, browser: Browser) -> None:
    task, subject = the_made_task(cast, "anguan"), the_subject(cast).pk
    records = (
        '[{"date":"2026-08-01","kind":"一般隐患","count":"2"},{"date":"2026-08-02","kind":"重大隐患","count":"1"}]'
    )
    save_drafts(actor=cast.actor("assessor"), task=task, cells=[Typed(subject, "hazards", records)])
    mine = {"r:0:kind": "一般隐患", "r:0:count": "1", "typed": "", "note": "", "version": "0", "do": "save"}
    cell = {"subject": subject, "item": "hazards", "typed": '[{"kind":"一般隐患"}]', "version": 0}

    page = browser("assessor").post(reverse("tasks-cell", args=[task.pk, subject, "hazards"]), mine).content.decode()
    told = browser("assessor").post(
        reverse("tasks-drafts", args=[task.pk]), json.dumps({"cells": [cell]}), content_type="application/json"
    )

    said = "2 条：2 2026-08-01 一般隐患 / 1 2026-08-02 重大隐患"
    assert f"对方填的是：“{said}”" in page
    assert told.json()["saved"][0]["theirs"]["said"] == said


def test_a_correction_names_no_file_of_another_unit(cast: Cast) -> None:
    theirs = a_file(cast)
    value = give(cast, "jiangbei", "passed", number("91.2"), standing=Standing.SUBMITTED)
    by = Correction(number("90"), Status.REPORTED, "录入有误", files=((theirs.pk, None),))

    with pytest.raises(Refusal) as refused:
        correct(actor=cast.actor("reporter"), value=value, by=by)

    assert refused.value.code == "unknown-file"


def test_a_record_names_no_file_of_another_unit(cast: Cast) -> None:
    theirs = a_file(cast)
    task, subject = the_made_task(cast, "anguan"), the_subject(cast)
    row = {"kind": "一般隐患", "count": "1", "#files": f"[{theirs.pk}]"}

    with pytest.raises(Refusal) as refused:
        save_drafts(actor=cast.actor("assessor"), task=task, cells=[Typed(subject.pk, "hazards", json.dumps([row]))])
    sent = {f"r:0:{name}": text for name, text in row.items()} | {"do": "save", "version": "0"}
    sent["r:0:#files"] = str(theirs.pk)
    page = cast.browser("assessor").post(f"/tasks/{task.pk}/cells/{subject.pk}/hazards/", sent)

    assert refused.value.code == "unknown-file"
    assert page.status_code == 409
    assert theirs.name not in page.content.decode()
    assert not Draft.objects.filter(task=task).exists()
