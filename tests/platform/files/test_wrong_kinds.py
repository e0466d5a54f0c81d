"""A file of another kind than is taken is answered 415, wherever somebody sends it, and nothing of it is kept (R-52).

The containers are those of the requirement: parts of OOXML, the root of OFD, streams of a compound file, header and
trailer of a PDF, and files that are two things at once. Which of them are sound is decided here by hand, not by the
code under test.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kaoping.collection.values.models import Draft
from kaoping.governance.files.models import File
from kaoping.governance.ledger.models import AccessNote, Entry
from kaoping.planning.schemes.models import Version
from tests.files.evidence.samples import GOOD, compound, docx, ofd, pdf, png, records, word, xlsx
from tests.platform.appraisal import the_period, the_subject, the_task
from tests.platform.cast import Cast
from tests.platform.interface.client import code_of, system


def _without(data: bytes, part: str) -> bytes:
    """An archive without one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as less:
        for name in whole.namelist():
            if name != part:
                less.writestr(name, whole.read(name))
    return out.getvalue()


TEXT = "整改情况说明\n".encode()
WRONG: dict[str, tuple[str, bytes]] = {
    "an ending that is not taken": ("a.exe", TEXT),
    "no ending": ("a", TEXT),
    "an archive": ("a.zip", xlsx()),
    "a page of the web": ("a.html", b"<html></html>"),
    # OOXML: the list of parts, and the part that makes it this kind
    "a document without its list of parts": ("a.docx", _without(docx(), "[Content_Types].xml")),
    "a document without its text": ("a.docx", _without(docx(), "word/document.xml")),
    "a workbook without its book": ("a.xlsx", _without(xlsx(), "xl/workbook.xml")),
    "a workbook called a document": ("a.docx", xlsx()),
    "a document called a workbook": ("a.xlsx", docx()),
    "a document called a presentation": ("a.pptx", docx()),
    # OFD
    "an OFD without its root": ("a.ofd", _without(ofd(), "OFD.xml")),
    "an OFD called a document": ("a.docx", ofd()),
    "a document called an OFD": ("a.ofd", docx()),
    # Compound files
    "a compound file without the stream of a document": ("a.doc", compound({"Contents": b"x"})),
    "an old workbook called a document": ("a.doc", compound({"Workbook": records()})),
    "an old document called a workbook": ("a.xls", compound({"WordDocument": word(), "1Table": b""})),
    "an old document called a table of WPS": ("a.et", compound({"WordDocument": word(), "1Table": b""})),
    "an old workbook called a text of WPS": ("a.wps", compound({"Workbook": records()})),
    # PDF
    "a PDF without its header": ("a.pdf", pdf().removeprefix(b"%PDF-1.4\n")),
    "a PDF without its trailer": ("a.pdf", pdf().partition(b"xref")[0]),
    "a PDF with something before it": ("a.pdf", b"MZ" + pdf()),
    # Two things at once
    "a workbook that is a page, too": ("a.xlsx", b"<html><script>alert(1)</script></html>" + xlsx()),
    "a workbook with a page behind it": ("a.xlsx", xlsx() + b"<html><script>alert(1)</script></html>"),
    "a PDF that is an archive, too": ("a.pdf", pdf() + xlsx()),
    "a picture that is an archive, too": ("a.png", png() + xlsx()),
    "a picture that is none": ("a.png", TEXT),
    "a text that is none": ("a.txt", bytes(range(256))),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A data folder for each test."""
    settings.KAOPING_DATA = tmp_path
    return tmp_path / "files"


def _attached(cast: Cast, name: str, data: bytes) -> tuple[int, str]:
    """What a reporter is answered who attaches a file to a cell of a task."""
    address = reverse("tasks-cell", args=[the_task(cast).pk, the_subject(cast).pk, "passed"])
    sent = {"version": "0", "typed": "91.2", "note": "", "do": "save", "upload": SimpleUploadedFile(name, data)}
    answer = cast.browser("reporter").post(address, sent)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("what", WRONG)
def test_a_file_of_another_kind_is_answered_415_and_not_kept(what: str, cast: Cast, folder: Path) -> None:
    name, data = WRONG[what]
    entries = Entry.objects.count()

    status, page = _attached(cast, name, data)

    assert status == 415
    assert 'value="91.2"' in page, "what was typed is still there"
    assert (File.objects.count(), Entry.objects.count(), Draft.objects.count()) == (0, entries, 0)
    assert [one for one in folder.rglob("*") if one.is_file()] == []
    # It is a mistake, and denied to nobody.
    assert not AccessNote.objects.exclude(result="done").exists()


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_a_kind_that_is_taken_is_kept(name: str, cast: Cast) -> None:
    assert _attached(cast, name, GOOD[name])[0] == 302
    assert File.objects.count() == 1


def test_what_is_wrong_with_a_file_but_not_its_kind_is_told_otherwise(cast: Cast) -> None:
    """A sound PDF with a script in it: 409, as any refusal on this page."""
    status, _page = _attached(cast, "a.pdf", pdf(b" /OpenAction <</S /JavaScript /JS (app.alert)>>"))

    assert status == 409


def test_a_form_whose_field_is_a_file_answers_so_too(cast: Cast) -> None:
    address = reverse("claims-make", args=[the_period(cast).pk, the_subject(cast).pk, "awards"])
    said = {"date": "2026-08-12", "kind": "市级表彰", "count": "1", "matter": "示范工地", "reason": "受市政府表彰"}
    reporter = cast.browser("reporter")

    statuses = [
        reporter.post(address, {**said, "file": SimpleUploadedFile(name, data)}).status_code
        for name, data in (WRONG["a PDF that is an archive, too"], ("a.exe", TEXT), ("a.txt", b""), ("a.txt", TEXT))
    ]

    assert statuses == [415, 415, 200, 302]


@pytest.mark.parametrize("page", ["workbooks-one", "workbooks-own-new"])
@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("a.pdf", pdf(), 415),
        ("a.xlsx", pdf(), 415),
        ("a.xlsx", docx(), 415),
        ("a.xlsx", _without(xlsx(), "xl/workbook.xml"), 415),
        ("a.xlsx", b"<html><table></table></html>" + xlsx(), 415),
        ("a.xls", compound({"WordDocument": word(), "1Table": b""}), 415),
        # A table, though not of this task: what is in it is wrong, not its kind.
        ("a.csv", "甲,乙\n1,2\n".encode(), 200),
    ],
)
def test_a_workbook_that_is_none_is_answered_so(page: str, name: str, data: bytes, status: int, cast: Cast) -> None:
    field = "file" if page == "workbooks-one" else "own-file"

    answer = cast.browser("reporter").post(
        reverse(page, args=[the_task(cast).pk]), {field: SimpleUploadedFile(name, data)}
    )

    assert answer.status_code == (302 if (page, status) == ("workbooks-own-new", 200) else status)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("scheme.pdf", pdf(), 415),
        ("scheme.yaml", pdf(), 415),
        ("scheme.yaml", png(), 415),
        ("scheme.xlsx", docx(), 415),
        ("scheme.exe", b"id: a", 415),
        ("scheme.yaml", b"nothing: of a scheme", 200),
    ],
)
def test_a_scheme_that_is_none_is_answered_so(name: str, data: bytes, status: int, cast: Cast) -> None:
    given = {"organisation": cast.units["bureau"].pk, "text": "", "reason": "", "file": SimpleUploadedFile(name, data)}

    answer = cast.browser("office").post(reverse("schemes-new"), given)

    assert answer.status_code == status
    assert not Version.objects.filter(source=name).exists()


@pytest.mark.parametrize(
    ("data", "kind", "status", "code"),
    [
        (xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 415, "wrong-kind"),
        (b"passed,91.2", "text/csv", 415, "wrong-kind"),
        (xlsx(), "application/json", 422, "form"),
        (b"{", "application/json", 422, "form"),
    ],
)
def test_a_system_that_sends_a_file_is_answered_so(data: bytes, kind: str, status: int, code: str, cast: Cast) -> None:
    caller, path = system(cast), f"/api/v1/tasks/{the_task(cast).pk}/values"

    answer = Client().generic("POST", path, data, content_type=kind, headers=caller.headers("POST", path, data))

    assert (answer.status_code, code_of(answer)) == (status, code)
