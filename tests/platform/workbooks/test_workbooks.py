"""A task is filled in as a workbook: what is wrong is said at its cell, and it is taken over whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from kaoping.basis.refusals import Unseen
from kaoping.collection.values.models import Channel, Draft, Standing, Value
from kaoping.collection.values.services import submit
from kaoping.collection.workbooks import services
from kaoping.collection.workbooks.services import Unreadable
from tests.platform.appraisal import give, number, the_task
from tests.platform.cast import Cast

Browser = Callable[[str], Client]
FIRST_ROW = 6
"""The first row for values, below the titles and the hidden row of keys."""


def _book(cast: Cast, unit: str = "jiangbei", who: str = "reporter") -> Workbook:
    data = services.workbook_of(actor=cast.actor(who), task=the_task(cast, unit))
    return load_workbook(io.BytesIO(data))


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(book: Workbook) -> dict[str, int]:
    """Columns of the sheet of values by the titles above them."""
    sheet = book.worksheets[1]
    return {str(sheet.cell(row, at).value).split("\n")[0]: at for at in range(1, 9) for row in (3, 4)}


def _filled(cast: Cast, **values: float | str) -> bytes:
    """The workbook of a unit with its two values filled in."""
    book = _book(cast)
    sheet = book.worksheets[1]
    last = sheet.max_column
    for at, content in zip((last - 1, last), (values["passed"], values["plan"]), strict=True):
        sheet.cell(FIRST_ROW, at, content)
    return _bytes(book)


def _upload(client: Client, cast: Cast, data: bytes) -> object:
    file = SimpleUploadedFile("填报.xlsx", data)
    return client.post(f"/tasks/{the_task(cast).pk}/workbook/", {"file": file})


def test_the_workbook_of_a_unit_asks_for_its_own_values_alone(cast: Cast) -> None:
    book = _book(cast)

    sheet = book.worksheets[1]
    names = [sheet.cell(row, at).value for row in range(FIRST_ROW, sheet.max_row + 1) for at in (1, 2, 3)]
    assert "江北区建设局" in names
    assert "江南区建设局" not in names
    titles = " ".join(
        str(cell.value) for sheet in book.worksheets[1:] for row in sheet.iter_rows(max_row=5) for cell in row
    )
    assert "主体结构合格率" in titles
    assert "工单解决率" not in titles


def test_a_filled_workbook_is_shown_and_then_taken_over(browser: Browser, cast: Cast) -> None:
    client = browser("reporter")

    preview = _upload(client, cast, _filled(cast, passed=0.912, plan="是"))
    assert not Draft.objects.exists()
    answer = client.post(f"/tasks/{the_task(cast).pk}/workbook/take/", {"content": preview.context["content"]})  # type: ignore[attr-defined]

    assert [(row.unit, row.item, row.typed) for row in preview.context["rows"]] == [  # type: ignore[attr-defined]
        ("江北区建设局", "主体结构合格率", "91.2%"),
        ("江北区建设局", "年度计划按时报送", "是"),
    ]
    assert answer.status_code == 302
    assert {one.item: (one.typed, one.channel) for one in Draft.objects.all()} == {
        "passed": ("91.2%", Channel.WORKBOOK),
        "plan": ("是", Channel.WORKBOOK),
    }
    submit(actor=cast.actor("reporter"), task=the_task(cast))
    assert Value.objects.get(item="passed").content == number("91.2").replace(" ", "")


def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_taken(browser: Browser, cast: Cast) -> None:
    answer = _upload(browser("reporter"), cast, _filled(cast, passed=0.912, plan="也许"))

    [finding] = [one for one in answer.context["findings"] if one.is_error]  # type: ignore[attr-defined]
    book = _book(cast)
    assert finding.place.split()[1] == book.worksheets[1].cell(FIRST_ROW, book.worksheets[1].max_column).coordinate
    assert not Draft.objects.exists()


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"%PDF-1.7", "江北区建设局".encode()])
def test_what_is_no_workbook_is_answered_with_a_sentence(data: bytes, browser: Browser, cast: Cast) -> None:
    answer = _upload(browser("reporter"), cast, data)

    assert answer.status_code == 415  # type: ignore[attr-defined]
    assert answer.context["findings"]  # type: ignore[attr-defined]


def test_a_value_that_stands_is_not_typed_over_and_the_rest_is_not_taken_either(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "true", standing=Standing.SUBMITTED)
    reporter, task = cast.actor("reporter"), the_task(cast)
    read = services.read_back(actor=reporter, task=task, name="a.xlsx", data=_filled(cast, passed=0.912, plan="否"))

    with pytest.raises(Unreadable) as refused:
        services.take_over(actor=reporter, task=task, values=read.values)

    assert [one.code for one in refused.value.findings] == ["stands"]
    assert not Draft.objects.exists()


def test_what_stands_and_is_the_same_hinders_nothing(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "true", standing=Standing.SUBMITTED)
    reporter, task = cast.actor("reporter"), the_task(cast)

    read = services.read_back(actor=reporter, task=task, name="a.xlsx", data=_filled(cast, passed=0.912, plan="是"))

    assert [one.item for one in read.values] == ["passed"]
    assert [one.code for one in read.notes] == ["passed-over"]


def test_an_assessing_department_fills_its_items_for_all_units(cast: Cast) -> None:
    book = _book(cast, "anguan", "assessor")
    names = {str(cell.value) for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row}

    assert {"江北区建设局", "江南区建设局", "质量监督站"} <= names


def test_a_preview_of_another_person_or_one_that_was_changed_is_not_taken(browser: Browser, cast: Cast) -> None:
    preview = _upload(browser("reporter"), cast, _filled(cast, passed=0.912, plan="是"))
    content = preview.context["content"]  # type: ignore[attr-defined]
    mine, other = the_task(cast), the_task(cast, "jiangnan")

    browser("reporter").post(f"/tasks/{mine.pk}/workbook/take/", {"content": content[:-2] + "xx"})
    browser("rival").post(f"/tasks/{other.pk}/workbook/take/", {"content": content})

    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["rival", "assessor", "office"])
def test_the_workbook_of_another_unit_does_not_exist(who: str, browser: Browser, cast: Cast) -> None:
    answer = browser(who).get(f"/tasks/{the_task(cast).pk}/workbook/task.xlsx")

    assert answer.status_code == 404


def test_services_refuse_whoever_does_not_fill_the_task(cast: Cast) -> None:
    with pytest.raises(Unseen):
        services.workbook_of(actor=cast.actor("rival"), task=the_task(cast))


@pytest.mark.parametrize("name", ["江北区建设局", "江北区建设局 ", "江北"])
def test_a_sheet_without_the_column_of_groups_names_units_as_they_are_called(name: str, cast: Cast) -> None:
    cast.units["jiangbei"].standings.update(short_name="江北")
    sheet = f"单位,主体结构合格率\n{name},91.2%\n".encode()

    read = services.read_back(actor=cast.actor("reporter"), task=the_task(cast), name="a.csv", data=sheet)

    assert [(one.item, one.typed) for one in read.values] == [("passed", "91.2%")]


def test_a_unit_that_the_task_does_not_know_is_named_with_the_nearest_that_it_does(cast: Cast) -> None:
    reporter, task = cast.actor("reporter"), the_task(cast)
    sheet = "单位,主体结构合格率\n江北区建设,91.2%\n".encode()

    with pytest.raises(Unreadable) as refused:
        services.read_back(actor=reporter, task=task, name="a.csv", data=sheet)

    (finding,) = refused.value.findings
    assert finding.code == "unknown-subject"
    assert "江北区建设" in finding.wrong.zh
    assert "江北区建设局" in finding.right.zh


def test_its_columns_are_called_as_their_leaves_and_its_title_as_the_period(cast: Cast) -> None:
    sheet = _book(cast).worksheets[1]
    heads = {str(sheet.cell(4, at).value).split("\n")[0] for at in range(1, sheet.max_column + 1)}

    assert {"主体结构合格率（%）", "年度计划按时报送"} <= heads
    assert str(sheet["A1"].value).endswith("第三季度")


@pytest.mark.parametrize("head", ["主体结构合格率（%）", "主体结构合格率", "passed", "passed（%）"])
def test_a_column_is_known_by_the_title_above_it_or_by_its_identifier(cast: Cast, head: str) -> None:
    book = load_workbook(io.BytesIO(_filled(cast, passed=91.2, plan="是")))
    sheet = book.worksheets[1]
    sheet.cell(4, sheet.max_column - 1, head)
    # Of a sheet of one's own a share is what its format shows; a template's number is its unit's.
    sheet.cell(FIRST_ROW, sheet.max_column - 1).number_format = "General"
    for at in range(1, sheet.max_column + 1):
        sheet.cell(5, at).value = None

    read = services.read_back(actor=cast.actor("reporter"), task=the_task(cast), name="填报.xlsx", data=_bytes(book))

    assert {one.key[1] for one in read.values} == {"passed", "plan"}
