"""Evidence is what its name says and nothing else; everything that could do harm is refused with the reason."""

from __future__ import annotations

import struct
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from kaoping.files.evidence.checking import LONGEST_NAME, check
from kaoping.files.evidence.confined import look_into
from kaoping.files.evidence.kinds import KINDS, kind_of
from kaoping.files.sheets.containers import OLE
from kaoping.files.sheets.model import Limits, Unreadable
from tests.files.evidence.samples import (
    GOOD,
    JPEG,
    compound,
    docx,
    jpeg,
    ofd,
    pdf,
    png,
    records,
    word,
    xlsx,
)
from tests.files.workbooks import OFFICE, PACKAGE, packed
from tests.libreoffice import converted

HTML = b"<html><script>alert(1)</script></html>"


def refusal(name: str, data: bytes, limits: Limits | None = None) -> str:
    """The code with which a file is refused, looked into in this process."""
    kind = kind_of(name)
    assert kind is not None
    with pytest.raises(Unreadable) as refused:
        look_into(data, name, kind, limits or Limits())
    (trouble,) = refused.value.troubles
    assert trouble.place == name
    assert trouble.wrong.zh
    assert trouble.right.zh
    return trouble.code


def changed(data: bytes, name: str, contents: str | bytes | None, **more: str | bytes) -> bytes:
    """An archive with one part replaced, or left out, and others added."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        found = {one: archive.read(one) for one in archive.namelist()}
    found.pop(name, None)
    kept: dict[str, str | bytes] = {**found, **more}
    return packed(kept if contents is None else kept | {name: contents})


def relations(sort: str, target: str, mode: str = ' TargetMode="External"') -> str:
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r9" Type="{OFFICE}/{sort}" Target="{target}"{mode}/></Relationships>'
    )


@pytest.mark.parametrize("name", GOOD)
def test_a_sound_file_is_taken(name: str) -> None:
    found = check(name, GOOD[name])

    assert found.name == name
    assert found.data == GOOD[name]
    assert name.lower().endswith(found.ending) or name.endswith(".jpeg")


def test_every_kind_is_tried() -> None:
    assert {kind.ending for name in GOOD if (kind := kind_of(name))} | {"pptx"} == set(KINDS)


def test_digests_are_those_of_the_standards() -> None:
    # "abc": FIPS 180-4 and GB/T 32905, their first examples.
    found = check("a.txt", b"abc")

    assert found.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert found.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.parametrize("to", ["pdf", "xls:MS Excel 97"])
def test_what_a_real_program_writes_is_taken(to: str, tmp_path: Path) -> None:
    source = tmp_path / "台账.xlsx"
    source.write_bytes(xlsx())
    (made,) = converted([source], tmp_path / "office", to)

    assert check(made.name, made.read_bytes()).ending == made.suffix[1:]


def test_a_real_picture_of_a_screen_is_taken() -> None:
    picture = Path(__file__).parents[3] / "docs" / "pictures" / "report.en.png"

    assert check("report.png", picture.read_bytes()).ending == "png"


@pytest.mark.parametrize("claimed", ["a.pdf", "a.ofd", "a.docx", "a.xlsx", "a.doc", "a.xls", "a.png", "a.jpg", "a.txt"])
@pytest.mark.parametrize("real", GOOD)
def test_a_file_under_a_false_name_is_refused(claimed: str, real: str) -> None:
    kind, own = kind_of(claimed), kind_of(real)
    assert kind is not None
    assert own is not None
    is_the_same = kind.container == own.container and kind.within == own.within
    if not is_the_same:
        # A PDF of this size is a text, too; nothing else is two things.
        assert refusal(claimed, GOOD[real]) in {"not-what-it-says", "two-kinds", "not-text", "workbook-broken"}


@pytest.mark.parametrize("name", ["a.exe", "a.zip", "a.html", "a.svg", "a.docm", "a.xlsm", "a.pdf.js", "a", "", "pdf"])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        check(name, GOOD["报告.pdf"])
    assert refused.value.troubles[0].code == "ending"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\用户\\报告.pdf", "报告.pdf"),
        ("../../etc/报告.pdf", "报告.pdf"),
        ("报\n告\0.pdf", "报告.pdf"),
        ("报告\u202efdp.pdf", "报告fdp.pdf"),
    ],
)
def test_a_name_is_kept_without_path_and_tricks(given: str, kept: str) -> None:
    assert check(given, GOOD["报告.pdf"]).name == kept


def test_a_long_name_is_cut_before_its_ending() -> None:
    name = check("长" * 300 + ".pdf", GOOD["报告.pdf"]).name

    assert len(name) == LONGEST_NAME
    assert name.endswith("长.pdf")


def test_empty_and_large_files_are_refused_unread() -> None:
    for data, code in ((b"", "empty"), (bytes(20_000_001), "file-too-large")):
        with pytest.raises(Unreadable) as refused:
            check("a.pdf", data)
        assert refused.value.troubles[0].code == code


@pytest.mark.parametrize("name", ["台账.xlsx", "报告.docx", "发票.ofd"])
@pytest.mark.parametrize("where", ["before", "behind", "comment", "between"])
def test_an_archive_that_is_a_web_page_too_is_refused(name: str, where: str) -> None:
    data = GOOD[name]
    match where:
        case "before":
            data = HTML + data
        case "behind":
            data += HTML
        case "comment":
            data = data[:-2] + struct.pack("<H", len(HTML)) + HTML
        case "between":
            # The archive's own list is told where its parts and itself have moved to: any program opens it.
            with zipfile.ZipFile(BytesIO(data)) as archive:
                cut = archive.infolist()[1].header_offset
            at = data.find(b"PK\x01\x02")
            listed = bytearray(data[at:])
            for entry in _entries(listed)[1:]:
                _add(listed, entry + 42, len(HTML))
            _add(listed, len(listed) - 6, len(HTML))
            data = data[:cut] + HTML + data[cut:at] + bytes(listed)
            assert zipfile.ZipFile(BytesIO(data)).testzip() is None
    assert refusal(name, data) in {"two-kinds", "workbook-broken", "not-what-it-says"}


def _entries(listed: bytearray) -> list[int]:
    found, at = [], 0
    while listed[at : at + 4] == b"PK\x01\x02":
        found.append(at)
        at += 46 + sum(struct.unpack_from("<HHH", listed, at + 28))
    return found


def _add(data: bytearray, at: int, more: int) -> None:
    struct.pack_into("<I", data, at, struct.unpack_from("<I", data, at)[0] + more)


@pytest.mark.parametrize("name", ["报告.pdf", "现场.png", "现场.JPG", "报告.doc", "台账.xls", "说明.txt"])
@pytest.mark.parametrize("more", [packed({"a": "b"}), GOOD["台账.xlsx"]])
def test_whatever_is_an_archive_too_is_refused(name: str, more: bytes) -> None:
    assert refusal(name, GOOD[name] + more) == "two-kinds"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png() + HTML),
        ("a.jpg", jpeg() + HTML),
        ("a.png", png(note=HTML)),
        ("a.jpg", jpeg(HTML)),
        ("a.pdf", pdf() + HTML),
        ("a.txt", HTML),
        ("a.csv", b"\xef\xbb\xbf  <!DOCTYPE html>"),
        ("a.txt", GOOD["报告.pdf"]),
        ("a.txt", b'<?xml version="1.0"?><svg/>'),
    ],
)
def test_a_picture_or_text_that_is_a_web_page_too_is_refused(name: str, data: bytes) -> None:
    assert refusal(name, data) == "two-kinds"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(docx(), "x", None, **{"word/vbaProject.bin": b"x"}), "macros"),
        (changed(docx(), "word/_rels/document.xml.rels", relations("vbaProject", "any.bin", "")), "macros"),
        (changed(docx(), "x", None, **{"word/embeddings/a.bin": b"x"}), "nested-file"),
        (changed(docx(), "x", None, **{"word/media/a.png": packed({"a": "b"})}), "nested-file"),
        (changed(docx(), "x", None, **{"word/media/a.png": OLE + b"x"}), "nested-file"),
        (
            changed(docx(), "word/_rels/document.xml.rels", relations("image", "https://a.example/b.png")),
            "external-link",
        ),
        (changed(docx(), "word/_rels/document.xml.rels", relations("frame", "file:///a")), "external-link"),
        (changed(docx(), "word/_rels/document.xml.rels", relations("attachedTemplate", "a.dotm", "")), "external-link"),
        (changed(docx(), "word/_rels/document.xml.rels", relations("image", "\\\\host\\a", "")), "external-link"),
        (changed(docx(), "word/_rels/document.xml.rels", relations("aFChunk", "a.html", "")), "external-link"),
        (changed(docx(), "word/_rels/document.xml.rels", relations("hyperlink", "file:///c:/a.exe")), "external-link"),
        (changed(docx(), "[Content_Types].xml", "<!DOCTYPE x><Types/>"), "xml-doctype"),
        (changed(docx(), "word/document.xml", None), "not-what-it-says"),
        (changed(docx(), "[Content_Types].xml", None), "not-what-it-says"),
        (changed(docx(), "[Content_Types].xml", "<Types/>"), "not-what-it-says"),
    ],
)
def test_a_document_that_brings_more_than_a_document_is_refused(data: bytes, code: str) -> None:
    assert refusal("a.docx", data) == code


def test_macros_under_a_harmless_name_are_found_by_the_list_of_parts() -> None:
    with zipfile.ZipFile(BytesIO(docx())) as archive:
        types = archive.read("[Content_Types].xml").decode()
    hidden = types.replace("wordprocessingml.document.main+xml", "ms-word.document.macroEnabled.main+xml")
    assert hidden != types

    assert refusal("a.docx", changed(docx(), "[Content_Types].xml", hidden)) == "macros"


def test_a_link_that_somebody_may_click_is_harmless() -> None:
    data = changed(docx(), "docProps/_rels/app.xml.rels", relations("hyperlink", "https://www.gov.cn/"))

    assert check("a.docx", data).ending == "docx"


def _with_field(*pieces: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    body = f'<w:document {space}><w:body><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p></w:body>'
    return changed(docx(), "word/document.xml", f"{body}</w:document>")


@pytest.mark.parametrize("pieces", [("DDEAUTO c:\\\\cmd.exe",), (" D", "DE", "AUTO cmd"), ("dde Excel",)])
def test_a_field_that_starts_a_program_is_found_even_in_pieces(pieces: tuple[str, ...]) -> None:
    assert refusal("a.docx", _with_field(*pieces)) == "active"


def test_another_field_is_harmless() -> None:
    assert check("a.docx", _with_field("PAGE \\* ARABIC")).ending == "docx"


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    data = changed(docx(), "x", None, **{"word/media/big.xml": b" " * 190_000_000})
    assert len(data) < 1_000_000
    before = time.process_time()

    assert refusal("a.docx", data) == "unpacks-too-large"
    assert time.process_time() - before < 5


def test_many_parts_and_encrypted_ones_are_refused() -> None:
    many = {f"Doc_0/{number}.xml": b"" for number in range(2_001)}
    locked = bytearray(ofd())
    locked[locked.find(b"PK\x01\x02") + 8] |= 1

    assert refusal("a.ofd", ofd(**many)) == "too-many-parts"
    assert refusal("a.ofd", bytes(locked)) == "encrypted"


def test_a_part_with_a_wrong_sum_is_refused() -> None:
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("OFD.xml", '<o:OFD xmlns:o="http://www.ofdspec.org/2016"/>')
        archive.writestr("Doc_0/Page.xml", "x" * 100_000 + "合同金额 100 万元")
    data = plain.getvalue().replace("100 万元".encode(), "900 万元".encode())

    assert refusal("a.ofd", data) == "not-what-it-says"


@pytest.mark.parametrize("root", ["<OFD/>", '<a:OFD xmlns:a="http://example.org/"/>', "OFD"])
def test_an_archive_whose_root_is_no_ofd_is_none(root: str) -> None:
    assert refusal("a.ofd", packed({"OFD.xml": root})) == "not-what-it-says"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.doc", compound({"WordDocument": word(), "_VBA_PROJECT": b""}), "macros"),
        ("a.doc", compound({"WordDocument": word(), "Macros": b""}), "macros"),
        ("a.doc", compound({"WordDocument": word(), "EncryptionInfo": b""}), "encrypted"),
        ("a.doc", compound({"WordDocument": word(0x0100)}), "encrypted"),
        ("a.doc", compound({"WordDocument": word(), "ObjectPool": b""}), "nested-file"),
        ("a.doc", compound({"WordDocument": word(), "\x01Ole10Native": b""}), "nested-file"),
        ("a.doc", compound({"WordDocument": word(text=b'\x13 DDEAUTO cmd "/c calc"\x15')}), "active"),
        ("a.doc", compound({"WordDocument": word(text="\x13 ddeauto cmd\x15".encode("utf-16-le"))}), "active"),
        ("a.wps", compound({"WordDocument": b"not a document"}), "not-what-it-says"),
        ("a.doc", compound({"Contents": b""}), "not-what-it-says"),
        ("a.doc", OLE + bytes(600), "not-what-it-says"),
        ("a.xls", compound({"Workbook": records(), "MBD0001A2B3": b""}), "nested-file"),
        ("a.xls", compound({"Workbook": records((0x002F, b"x"))}), "encrypted"),
        ("a.xls", compound({"Workbook": records((0x01AE, struct.pack("<HH", 1, 9)))}), "external-link"),
        ("a.xls", compound({"Workbook": records((0x0085, struct.pack("<IBB", 0, 0, 1)))}), "macros"),
        ("a.et", compound({"Workbook": b"\xff" * 4096}), "not-what-it-says"),
    ],
)
def test_an_old_office_file_is_looked_into_like_a_new_one(name: str, data: bytes, code: str) -> None:
    assert refusal(name, data) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(trailer=b" /Encrypt 5 0 R"), "encrypted"),
        (pdf(trailer=b" /#45ncrypt 5 0 R"), "encrypted"),
        (pdf(b" /OpenAction <</S /JavaScript /JS (app.alert(1))>>"), "active"),
        (pdf(b" /OpenAction <</S /J#61vaScript>>"), "active"),
        (pdf(b" /AA <</O <</S /Launch /F (cmd.exe)>>>>"), "active"),
        (b" " + pdf(), "not-what-it-says"),
        (pdf()[:-6], "not-what-it-says"),
        (pdf() + b"x", "two-kinds"),
        (b"%PDF-1.4\n", "not-what-it-says"),
    ],
)
def test_a_pdf_that_is_cut_locked_or_does_something_is_refused(data: bytes, code: str) -> None:
    assert refusal("a.pdf", data) == code


def test_a_script_in_a_compressed_stream_of_objects_is_found() -> None:
    packed_objects = zlib.compress(b"7 0 <</S /JavaScript /JS (app.alert(1))>>")
    stream = b"7 0 obj\n<</Type /ObjStm /Filter /FlateDecode>>\nstream\n" + packed_objects + b"\nendstream\nendobj\n"
    data = pdf().replace(b"2 0 obj", stream + b"2 0 obj")

    assert refusal("a.pdf", data) == "active"


def test_words_on_a_page_of_a_pdf_are_no_script() -> None:
    page = b"8 0 obj\n<</Length 40>>\nstream\nBT (see /JavaScript and /Encrypt) Tj ET\nendstream\nendobj\n"

    assert check("a.pdf", pdf().replace(b"2 0 obj", page + b"2 0 obj")).ending == "pdf"


@pytest.mark.parametrize("size", [(20_001, 1), (1, 20_001), (10_001, 10_000), (0, 5)])
def test_pictures_of_absurd_sizes_are_refused(size: tuple[int, int]) -> None:
    frame = JPEG.index(b"\xff\xc0")
    claimed = bytearray(JPEG)
    struct.pack_into(">HH", claimed, frame + 5, size[1], size[0])

    assert refusal("a.png", png(*size)) == "picture-too-large"
    assert refusal("a.jpg", bytes(claimed)) == "picture-too-large"


@pytest.mark.parametrize("cut", range(1, 12))
def test_pictures_that_break_off_are_refused(cut: int) -> None:
    for name, data in (("a.png", png()), ("a.jpg", JPEG)):
        assert refusal(name, data[: len(data) * cut // 12]) == "not-what-it-says"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"a\0b", "not-text"),
        ("a.txt", b"\xff\xfe" + "文".encode("utf-16-le"), "not-text"),
        ("a.txt", b"\x81\x20\xff", "not-text"),
        ("a.csv", b"a,=cmd|'/c calc'!A1\n", "active"),
        ("a.csv", b"a\n\"+cmd|'/c calc'!A1\"", "active"),
        ("a.csv", b"@SUM(1+1)*cmd|'/c calc'!A1", "active"),
    ],
)
def test_what_is_no_plain_text_or_starts_a_program_is_refused(name: str, data: bytes, code: str) -> None:
    assert refusal(name, data) == code


def test_whoever_looks_into_a_file_has_little_memory_and_this_process_survives() -> None:
    with pytest.raises(Unreadable) as refused:
        check("a.txt", b"x" * 19_000_000, Limits(memory=40_000_000))
    assert refused.value.troubles[0].code == "too-costly"
