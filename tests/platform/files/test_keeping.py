"""Evidence files: kept whole or not at all, known by their digests, opened by whoever may and nobody else."""

from __future__ import annotations

import json
import os
import stat
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client
from django.test.client import RequestFactory
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from pytest_django import Settings

from kaoping.basis.forms import StrictForm
from kaoping.basis.refusals import Refusal, Unseen
from kaoping.files.evidence.checking import check
from kaoping.governance.acting import Actor
from kaoping.governance.files import access, storage
from kaoping.governance.files.fields import EvidenceField, EvidenceFilesField
from kaoping.governance.files.models import File
from kaoping.governance.files.services import checked, keep, keep_checked
from kaoping.governance.files.sweeping import orphaned, sweep
from kaoping.governance.ledger.models import AccessNote, Entry
from kaoping.governance.ledger.work import record, service
from tests.files.evidence.samples import GOOD, pdf
from tests.platform.cast import Cast

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
ABC_SM3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A data folder for each test; the ledger's key is not needed."""
    settings.KAOPING_DATA = tmp_path
    return tmp_path / "files"


def kept(cast: Cast, who: str = "reporter", name: str = "整改报告.pdf", data: bytes = b"") -> File:
    return keep(actor=cast.actor(who), organisation=cast.units["jiangbei"], name=name, data=data or pdf())


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", [pdf(), b"no document"])
def test_what_somebody_may_not_send_is_not_even_looked_into(data: bytes, cast: Cast, folder: Path) -> None:
    with pytest.raises(Unseen):
        kept(cast, who="rival", data=data)

    assert on_disk(folder) == []


def test_a_file_is_kept_under_a_random_name_that_only_the_platform_reads(cast: Cast, folder: Path) -> None:
    file = kept(cast)

    (path,) = on_disk(folder)
    assert path.read_bytes() == pdf()
    assert path.name == file.stored
    assert path.parent.name == file.stored[:2]
    assert len(file.stored) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (file.name, file.kind, file.size, file.sent_by) == (
        "整改报告.pdf",
        "pdf",
        len(pdf()),
        cast.people["reporter"],
    )


def test_the_ledger_knows_a_file_by_both_digests(cast: Cast) -> None:
    file = kept(cast, name="a.txt", data=b"abc")

    entry = Entry.objects.filter(subject_kind="files.file", subject=str(file.pk)).get()
    said = json.loads(entry.opening.payload)
    assert said["action"] == "file.kept"
    assert (said["after"]["sha256"], said["after"]["sm3"]) == (ABC, ABC_SM3)


def test_the_same_bytes_twice_are_two_files(cast: Cast, folder: Path) -> None:
    assert kept(cast).stored != kept(cast).stored
    assert len(on_disk(folder)) == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "a.exe：不接收这种扩展名的文件；请提交 pdf、"),
        ("en", "a.exe: files with this ending are not taken; hand in pdf, "),
    ],
)
def test_a_refusal_is_a_whole_sentence_and_keeps_nothing(language: str, said: str, cast: Cast, folder: Path) -> None:
    with translation.override(language), pytest.raises(Refusal) as refused:
        kept(cast, name="a.exe")

    assert str(refused.value.message).startswith(said)
    assert str(refused.value.message).endswith(("。", "."))
    assert refused.value.code == "file-ending"
    assert on_disk(folder) == []
    assert not File.objects.exists()


class Boom(Exception):
    """What a transaction of these tests dies of."""


@service
def _fail(*, actor: Actor, cast: Cast) -> None:
    file = keep_checked(actor=actor, organisation=cast.units["jiangbei"], checked=check("a.txt", b"abc"))
    record("test.failed", file)
    raise Boom


def test_what_a_failed_transaction_left_is_swept_away_and_nothing_else(cast: Cast, folder: Path) -> None:
    good = kept(cast)
    with pytest.raises(Boom):
        _fail(actor=cast.actor("reporter"), cast=cast)
    assert len(on_disk(folder)) == 2
    assert orphaned() == []  # it may belong to a transaction that is still going on

    past = time.time() - 3_700
    for path in on_disk(folder):
        os.utime(path, (past, past))
    sweep({}, lambda _progress, _total: None)()

    assert [path.name for path in on_disk(folder)] == [good.stored]


def test_a_row_that_cannot_be_written_leaves_no_bytes(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: File, **_options: object) -> None:
        raise Boom

    monkeypatch.setattr(File, "save", fail)
    with pytest.raises(Boom):
        kept(cast)
    assert on_disk(folder) == []


def test_a_full_disk_keeps_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_data: bytes) -> str:
        raise OSError(28, "No space left on device")

    before = Entry.objects.count()
    monkeypatch.setattr(storage, "write", full)
    with pytest.raises(OSError, match="No space"):
        kept(cast)
    assert not File.objects.exists()
    assert Entry.objects.count() == before


def test_whoever_sent_it_downloads_it_and_the_browser_only_stores_it(cast: Cast) -> None:
    file = kept(cast)

    answer = cast.browser("reporter").get(f"/files/{file.pk}/")

    assert answer.status_code == 200
    assert answer.content == pdf()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%95%B4%E6%94%B9%E6%8A%A5%E5%91%8A.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    note = AccessNote.objects.get(action="file.opened")
    assert (note.person, note.subject_kind, note.subject) == (cast.people["reporter"].pk, "files.file", str(file.pk))


def test_a_name_cannot_smuggle_a_header(cast: Cast) -> None:
    file = kept(cast, name='a"; filename=evil.html;\r\nX-Evil: 1.pdf')

    answer = cast.browser("reporter").get(f"/files/{file.pk}/")

    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="a\\"; filename=evil.html;')


@pytest.mark.parametrize("who", ["rival", "office", "system", "audit"])
def test_for_others_a_file_does_not_exist(who: str, cast: Cast) -> None:
    file = kept(cast)

    assert cast.browser(who).get(f"/files/{file.pk}/").status_code == 404
    assert Client().get(f"/files/{file.pk}/").status_code == 302
    assert not AccessNote.objects.filter(action="file.opened").exists()


def test_a_capability_can_let_others_open_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    file = kept(cast)
    monkeypatch.setattr(access, "_allowing", [])
    access.allow(lambda actor, one: actor.person == cast.people["office"].pk and one == file)

    assert cast.browser("office").get(f"/files/{file.pk}/").status_code == 200
    assert cast.browser("checker").get(f"/files/{file.pk}/").status_code == 404


def test_nobody_at_all_has_sent_what_the_platform_made(cast: Cast) -> None:
    file = kept(cast)
    File.objects.update(sent_by=None)
    file.refresh_from_db()

    assert not access.may_open(replace(cast.actor("office"), person=0, holdings=()), file)


@pytest.mark.parametrize("what", ["changed", "lost"])
def test_a_file_that_was_tampered_with_is_not_served(what: str, cast: Cast, folder: Path) -> None:
    file = kept(cast)
    (path,) = on_disk(folder)
    path.unlink() if what == "lost" else path.write_bytes(pdf().replace(b"Catalog", b"Katalog"))

    answer = cast.browser("reporter").get(f"/files/{file.pk}/")

    assert answer.status_code == 409
    assert b"Katalog" not in answer.content


def test_nobody_keeps_files_for_a_unit_out_of_reach(cast: Cast) -> None:
    with pytest.raises(Unseen):
        keep(actor=cast.actor("reporter"), organisation=cast.units["jiangnan"], name="a.txt", data=b"abc")


# Forms


class _Form(StrictForm):
    one = EvidenceField(required=False)
    evidence = EvidenceFilesField()


def _form(**files: list[tuple[str, bytes]]) -> _Form:
    sent: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict()
    for name, some in files.items():
        sent.setlist(name, [SimpleUploadedFile(one, data) for one, data in some])
    return _Form({}, sent)


def test_a_form_gives_files_that_were_looked_into() -> None:
    form = _form(evidence=[("a.pdf", GOOD["报告.pdf"]), ("b.txt", b"abc")])

    assert form.is_valid(), form.errors
    assert [(one.name, one.ending) for one in form.cleaned_data["evidence"]] == [("a.pdf", "pdf"), ("b.txt", "txt")]
    assert form.cleaned_data["one"] is None


def test_a_form_says_of_each_bad_file_what_is_wrong() -> None:
    form = _form(evidence=[("a.exe", b"MZ"), ("b.txt", b"abc"), ("c.pdf", b"no"), ("d.txt", b"")])

    assert not form.is_valid()
    wrong = form.errors["evidence"].as_data()
    assert [str(one.message).partition("：")[0] for one in wrong] == ["a.exe", "c.pdf", "d.txt"]


def test_a_form_wants_a_file_where_one_is_needed_and_not_too_many() -> None:
    assert "evidence" in _form().errors
    assert "最多 5 个" in _form(evidence=[("a.txt", b"abc")] * 6).errors["evidence"][0]


def test_a_file_that_the_form_did_not_ask_for_is_refused() -> None:
    form = _form(evidence=[("a.txt", b"abc")], another=[("b.txt", b"abc")])

    assert not form.is_valid()
    assert "another" in form.non_field_errors()[0]


def test_of_a_file_that_is_too_large_only_the_beginning_is_received() -> None:
    body = SimpleUploadedFile("a.pdf", b"%PDF-1.4" + bytes(30_000_000))

    with closing(RequestFactory().post("/", {"one": body})) as request:
        form = _Form({}, request.FILES)
        assert not form.is_valid()

    received = request.FILES["one"]
    assert isinstance(received, UploadedFile)
    assert 20_000_000 < (received.size or 0) <= 20_000_000 + 65_536
    assert "大于 20 MB" in form.errors["one"][0]


def test_looking_into_a_file_says_why_not_in_words() -> None:
    with pytest.raises(Refusal) as refused:
        checked("a.pdf", b"%PDF-1.4")
    assert str(refused.value.message) == "a.pdf：文件内容不是完好的 .pdf 文件；请核对是否选错文件或改过扩展名。"
