"""Findings of a scheme stand at their place: a cell of the workbook that came, a line of the text that is mended."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaoping.files.scheme_book.writing import write_scheme_book
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.planning.schemes.kept_findings import shown
from kaoping.planning.schemes.models import Version
from tests.platform.appraisal import SCHEME
from tests.platform.cast import Cast
from tests.platform.planning.schemes import UNREADABLE_RULE, drafted

Browser = Callable[[str], Client]


def _posted(cast: Cast, **said: object) -> dict[str, object]:
    return {"organisation": cast.units["bureau"].pk, "text": "", "reason": "", "base": "", **said}


@pytest.fixture
def faulty_book(tmp_path: Path) -> tuple[bytes, str]:
    """A workbook in which the first item of 40 points has 400, and the cell where that stands."""
    path = tmp_path / "方案.xlsx"
    write_scheme_book(parse_scheme_yaml(SCHEME), path)
    book = openpyxl.load_workbook(path)
    sheet = book["指标体系"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value) == "40")
    cell.value = 400
    book.save(path)
    return path.read_bytes(), cell.coordinate


@pytest.fixture
def from_book(browser: Browser, cast: Cast, faulty_book: tuple[bytes, str]) -> Version:
    """The draft that it becomes."""
    file = SimpleUploadedFile("我的方案.xlsx", faulty_book[0])
    assert browser("office").post("/schemes/new/", _posted(cast, file=file)).status_code == 302
    return Version.objects.get()


def places(page: str) -> list[str]:
    """What stands in the column of places."""
    cells = re.findall(r'<td class="kp-place">(.*?)</td>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in cells]


def quotes(page: str) -> list[str]:
    """The lines that are quoted beside findings."""
    return [html.unescape(one) for one in re.findall(r'<code class="kp-quote">(.*?)</code>', page)]


def test_a_finding_of_a_workbook_names_sheet_and_cell_and_no_temporary_file(
    browser: Browser, from_book: Version
) -> None:
    page = browser("office").get(f"/schemes/{from_book.pk}/").content.decode()

    assert from_book.findings
    assert all(re.match(r"“\S+”表 [A-Z]+\d+ 单元格", one) for one in places(page) if "单元格" in one)
    assert any("“指标体系”表" in one for one in places(page))
    assert "scheme!" not in page
    assert "我的方案.xlsx" in page


def test_where_the_text_is_mended_a_finding_of_a_workbook_names_its_line_too(
    browser: Browser, from_book: Version
) -> None:
    page = browser("office").get(f"/schemes/{from_book.pk}/edit/").content.decode()
    lines = from_book.text.split("\n")

    found = [one for one in shown(from_book.findings, from_book.text) if one.is_error]
    assert found
    for one in found:
        assert one.line is not None
        assert one.quote == lines[one.line - 1].strip()
        assert f"{one.place} 正文第 {one.line} 行" in places(page)
        assert one.quote in quotes(page)
        assert f'data-kp-line="{one.line}"' in page


def test_a_draft_from_a_workbook_offers_it_again_though_it_has_errors(browser: Browser, from_book: Version) -> None:
    address = f"/schemes/{from_book.pk}/scheme.xlsx"
    for page in (f"/schemes/{from_book.pk}/", f"/schemes/{from_book.pk}/edit/"):
        assert f'href="{address}"' in browser("office").get(page).content.decode()

    answer = browser("office").get(address)

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "400" in {str(cell.value) for row in book["指标体系"].iter_rows() for cell in row}


def test_a_finding_of_a_text_names_and_quotes_its_line(browser: Browser, cast: Cast) -> None:
    wrong = "rule: {family: ration, better: more, cap: points}"
    draft = drafted(cast, UNREADABLE_RULE)
    line = [one.strip() for one in UNREADABLE_RULE.split("\n")].index(wrong) + 1
    column = UNREADABLE_RULE.split("\n")[line - 1].index("family") + 1

    edited = browser("office").get(f"/schemes/{draft.pk}/edit/").content.decode()
    seen = browser("office").get(f"/schemes/{draft.pk}/").content.decode()

    for page in (edited, seen):
        assert f"第 {line} 行第 {column} 列" in places(page)
        assert wrong in quotes(page)
    assert f'href="#id_text" data-kp-line="{line}" data-kp-quote="{wrong}"' in edited
    assert f'href="/schemes/{draft.pk}/edit/#line-{line}"' in seen
    assert "kaoping/editor" in edited


def test_a_text_that_cannot_be_read_has_its_findings_at_the_lines_that_were_sent(browser: Browser, cast: Cast) -> None:
    text = "items:\n  - title\n- "

    page = browser("office").post("/schemes/new/", _posted(cast, text=text)).content.decode()
    file = SimpleUploadedFile("方案.yaml", text.encode())
    sent = browser("office").post("/schemes/new/", _posted(cast, file=file)).content.decode()

    assert 'data-kp-line="3"' in page
    # The lines of a file that was sent are quoted, but are none of the text that stands below.
    assert "data-kp-line" not in sent
    assert (places(sent), quotes(sent)) == (places(page), quotes(page))


def test_who_only_reads_is_led_to_no_editor(browser: Browser, cast: Cast) -> None:
    draft = drafted(cast, UNREADABLE_RULE)

    page = browser("leader").get(f"/schemes/{draft.pk}/").content.decode()

    assert places(page)
    assert "/edit/" not in page


def _kept(source: str, path: str = "") -> dict[str, object]:
    words = {"zh": "错", "en": "wrong"}
    return {"severity": "error", "code": "x", "path": path, "source": source, "wrong": words, "right": words}


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("scheme!指标体系!D5", "“指标体系”表 D5 单元格"),
        ("scheme!说明!A!B7:C9", "“说明!A”表 B7:C9 单元格"),
        ("方案.csv!AA12", "单元格 AA12"),
        ("scheme:47:16", "第 47 行第 16 列"),
        ("3:1", "第 3 行第 1 列"),
        ("scheme", "整个方案"),
    ],
)
def test_a_place_is_said_as_people_say_it(source: str, place: str) -> None:
    assert shown([_kept(source)])[0].place == place


def test_the_innermost_part_that_stands_in_the_text_is_the_place() -> None:
    text = "id: a\nitems:\n  - title: b\n    rule:\n      family: ratio\n"
    for path, line in (("items[0].rule.family", 5), ("items[0].rule.cap", 4), ("items[0].points", 3), ("bands", None)):
        found = shown([_kept("scheme!表!D5", path)], text)[0]
        assert found.line == line, path
    assert shown([_kept("scheme!表!D5", "items[0].rule.family")], text)[0].quote == "family: ratio"
