"""A page of an official document is that of GB/T 9704, measured on the PDF that an office program makes of it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from defusedxml import ElementTree
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from kaoping.files.official import Paper
from kaoping.files.official.paper import numeral
from tests.laid_out import Page, all_laid_out, laid_out

SENTENCE = "考评结果经单位核对党组审定公示期满现予通报请各单位对照评分单查找失分原因明确整改措施责任人和完成时限"
"""Characters alone: digits and punctuation are narrower, or may stand outside the margin."""
TOLERANCE = 1.0
"""Millimetres that the standard allows."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    folder = tmp_path_factory.mktemp("official")
    paper = Paper("关于考评结果的通报")
    paper.addressed_to("各有关单位")
    paper.first("考评结果")
    paper.second("城区组")
    paper.body(SENTENCE * 42)
    (folder / "notice.docx").write_bytes(paper.data())
    return laid_out(folder / "notice.docx", folder / "out")


def body(page: Page) -> list[str]:
    return [line.text for line in page.lines if "—" not in line.text]


def test_a_full_page_has_22_lines_of_28_characters(pages: list[Page]) -> None:
    assert [len(text) for text in body(pages[1])] == [28] * 22


def test_the_first_page_has_22_lines_with_its_title_and_headings(pages: list[Page]) -> None:
    first = pages[0].lines
    texts = body(pages[0])
    pitch = 225 / 22

    assert texts[:4] == ["关于考评结果的通报", "各有关单位：", "一、考评结果", "（一）城区组"]
    # One of the 22 is the empty line below the title.
    assert len(texts) == 21
    assert first[1].middle - first[0].middle == pytest.approx(2 * pitch, abs=TOLERANCE)


def test_the_type_area_is_156_by_225_millimetres_with_its_margins(pages: list[Page]) -> None:
    page = pages[1]
    lines = [line for line in page.lines if "—" not in line.text]
    # A line's cell is a 22nd of the type area; its characters stand in the middle of it.
    cell = (lines[-1].middle - lines[0].middle) / 21
    measured = {
        "left": min(line.left for line in lines),
        "right": page.width - max(line.right for line in lines),
        "top": lines[0].middle - cell / 2,
        "bottom": page.height - lines[-1].middle - cell / 2,
    }

    assert (page.width, page.height) == pytest.approx((210, 297), abs=0.2)
    assert cell == pytest.approx(225 / 22, abs=0.05)
    for side, wanted in {"left": 28, "right": 26, "top": 37, "bottom": 35}.items():
        assert measured[side] == pytest.approx(wanted, abs=TOLERANCE), (side, measured)


def test_pages_are_numbered_outside_and_seven_millimetres_below(pages: list[Page]) -> None:
    odd, even = (next(line for line in page.lines if "—" in line.text) for page in pages[:2])

    assert (odd.text, even.text) == ("—1—", "—2—")
    # One character of 14 points from the edge of the type area: right on odd pages, left on even ones.
    assert pages[0].width - odd.right == pytest.approx(26 + 4.9, abs=TOLERANCE)
    assert even.left == pytest.approx(28 + 4.9, abs=TOLERANCE)
    assert odd.middle == pytest.approx(262 + 7 + 4.9 / 2, abs=TOLERANCE)


def test_no_page_holds_the_signature_alone(tmp_path: Path) -> None:
    # Title and blank line, then paragraphs of one line: they fill the page to its last line but none, one or two.
    paths = []
    for lines in (18, 19, 20):
        paper = Paper("关于考评结果的通报")
        for _ in range(lines):
            paper.body("请各单位对照评分单。")
        paper.signed("临江市住建局", "2026年11月18日")
        paths.append(tmp_path / f"{lines}.docx")
        paths[-1].write_bytes(paper.data())

    found = all_laid_out(paths, tmp_path / "out")

    assert [len(pages) for pages in found] == [2, 2, 2]
    for pages in found:
        texts = body(pages[1])
        assert texts[-2:] == ["临江市住建局", "2026年11月18日"]
        assert texts[0] == "请各单位对照评分单。"


def test_a_draft_says_so_above_the_type_area_of_each_page(tmp_path: Path) -> None:
    paper = Paper("关于考评结果的通报（草案）", "草案　尚未通报")
    paper.body(SENTENCE * 14)
    (tmp_path / "draft.docx").write_bytes(paper.data())

    pages = laid_out(tmp_path / "draft.docx", tmp_path / "out")

    assert len(pages) == 2
    for page in pages:
        assert page.lines[0].text.replace("　", "") == "草案尚未通报"
        assert page.lines[0].bottom < 37 - 1
        assert page.lines[1].top > 37 - 1


def test_the_file_names_the_fonts_and_sizes_of_the_standard() -> None:
    document = Document(io.BytesIO(_written()))
    section = document.sections[0]
    fonts = {
        paragraph.text: (run.font.name, run.font.size.pt if run.font.size else None)
        for paragraph in document.paragraphs
        for run in paragraph.runs
    }

    assert fonts == {
        "关于结果的通报": ("方正小标宋简体", 22),
        "一、结果": ("黑体", 16),
        "（一）城区组": ("楷体_GB2312", 16),
        "正文。": ("仿宋_GB2312", 16),
        "临江市住建局": ("仿宋_GB2312", 16),
        "2026年11月18日": ("仿宋_GB2312", 16),
    }
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides if side is not None] == [37, 28, 26, 35]
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210


def _written() -> bytes:
    paper = Paper("关于结果的通报")
    paper.first("结果")
    paper.second("城区组")
    paper.body("正文。")
    paper.table(("单位", "总分"), (("甲", "99.84"),), (Mm(80), Mm(40)))
    paper.signed("临江市住建局", "2026年11月18日")
    return paper.data()


HOSTILE = ("=1+1", "{ INCLUDETEXT c:/a }", "<w:instrText>TOC</w:instrText>", "\x13 DDE cmd \x15", "a\u202eb", "&#x13;")


def test_nothing_that_was_typed_becomes_a_field(tmp_path: Path) -> None:
    paper = Paper(HOSTILE[0])
    for text in HOSTILE:
        paper.body(text)
        paper.first(text)
        paper.second(text)
        paper.addressed_to(text)
    paper.table(HOSTILE, [HOSTILE], [Mm(20)] * len(HOSTILE))
    paper.signed(HOSTILE[1], HOSTILE[3])
    path = tmp_path / "hostile.docx"
    path.write_bytes(paper.data())

    with zipfile.ZipFile(path) as parts:
        trees = {name: ElementTree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith(".xml")}
    fields = {name: [one.text for one in tree.iter(qn("w:instrText"))] for name, tree in trees.items()}
    assert {text for some in fields.values() for text in some} == {"PAGE"}
    assert fields["word/document.xml"] == []
    assert all(next(tree.iter(qn("w:fldSimple")), None) is None for tree in trees.values())
    text = "".join(one.text or "" for one in trees["word/document.xml"].iter(qn("w:t")))
    assert "<w:instrText>TOC</w:instrText>" in text
    assert not re.search("[\x00-\x1f\u202a-\u202e]", text)


def test_the_same_document_is_the_same_bytes() -> None:
    assert _written() == _written()


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_headings_are_numbered_in_chinese(number: int, said: str) -> None:
    assert numeral(number) == said
