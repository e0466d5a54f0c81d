"""The notice, the score sheet and the workbook say what was published, to those who may have them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from django.utils.translation import override
from docx import Document
from docx.oxml.ns import qn

from kaoping.analysis.runs.models import SubjectScore
from kaoping.application.appeals.models import Appeal
from kaoping.application.documents.notice import notice
from kaoping.application.documents.sheet import sheet
from kaoping.application.documents.workbook import workbook
from kaoping.application.publication.models import Publication, State
from kaoping.basis.clock import now
from kaoping.collection.values.models import Status
from kaoping.engine.words import Language
from kaoping.files.official.code import picture
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.models import AccessNote, TreeName
from kaoping.planning.cycles.models import Cycle
from tests.laid_out import all_laid_out
from tests.platform.appraisal import give, give_all, the_subject
from tests.platform.cast import Cast
from tests.platform.publication.test_corrections import REASON, the_correction
from tests.platform.publishing import a_publication, the_publication


def paragraphs(data: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(data)).paragraphs if one.text]


def tables(data: bytes) -> list[list[list[str]]]:
    found = Document(io.BytesIO(data)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in found]


def of(publication: Publication, unit: str) -> SubjectScore:
    return publication.run.totals.select_related("subject").get(subject__name=unit)


def test_the_notice_says_the_result_group_by_group(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    found.state, found.notified_at = State.NOTIFIED, now()

    written = notice(found)

    said = paragraphs(written)
    assert said[0] == "关于2026年度住建系统绩效考评（虚构）第三季度结果的通报"
    assert said[1:4] == [
        "各有关单位：",
        "根据《临江市住建系统季度考评（虚构）》，对3个单位进行了考评。结果经单位核对，于2026年11月18日审定，"
        "2026年11月18日至2026年11月25日公示。现将结果通报如下。",
        "一、考评结果",
    ]
    assert "本组2个单位，平均86.13分，其中优秀1个、合格1个。" in said
    # By hand, over three units: plan 10; solved 1.98, 1.16 and 6; hazards 8 and 1; passed 7.6.
    assert (
        "平均失分较多的指标依次为：年度计划按时报送，平均失3.33分；工单解决率，平均失3.05分；隐患整改，平均失3.00分。"
        in said
    )
    at = said.index("临江市住建局")
    assert said[at + 1] == "2026年11月18日"
    # Nothing but what stands on record follows the signature.
    assert [one[:6] for one in said[at + 2 :]] == ["结果公开编号"]
    assert headers(written) == set()
    assert tables(written)[0] == [
        ["名次", "单位", "总分", "等次"],
        ["1", "江南区建设局", "99.84", "优秀"],
        ["2", "江北区建设局", "72.42", "合格"],
    ]


def test_a_notice_leaves_units_out_to_which_an_item_does_not_apply(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)
    give_all(cast)

    said = paragraphs(notice(the_publication(cast, State.ANNOUNCED)))

    # Nobody else lost a point with plan. solved 1.98 + 1.16 + 6, hazards 8 + 1, passed 7.6, each over three units.
    wanted = "工单解决率，平均失3.05分；隐患整改，平均失3.00分；主体结构合格率，平均失2.53分。"
    assert f"平均失分较多的指标依次为：{wanted}" in said


def test_a_score_sheet_says_in_words_that_an_item_does_not_apply(cast: Cast) -> None:
    give(cast, "jiangbei", "plan", "null", status=Status.NOT_APPLICABLE)
    give_all(cast)
    found = the_publication(cast, State.ANNOUNCED)

    written = sheet(found, of(found, "江北区建设局"))

    assert ["2.2", "年度计划按时报送", "10", "—", ""] in tables(written)[0]
    said = paragraphs(written)
    assert any(one.endswith("年度计划按时报送（10分，不适用）") for one in said)
    assert "数据：年度计划按时报送不适用。" in said


def headers(data: bytes) -> set[str]:
    """What stands above the type area of odd and of even pages."""
    section = Document(io.BytesIO(data)).sections[0]
    return {one.text for part in (section.header, section.even_page_header) for one in part.paragraphs if one.text}


def fetched(cast: Cast, found: Publication, name: str) -> tuple[str, bytes]:
    """The name under which the office gets a document, and the document."""
    answered = cast.browser("office").get(f"/publications/{found.pk}/{name}")
    assert answered.status_code == 200
    return unquote(answered.headers["Content-Disposition"].partition("''")[2]), answered.content


NOT_DECIDED, DRAFT = "未定稿　结果尚未审定", "草案　尚未通报"
WAYS = {
    State.CONFIRMING: (("（草案）", DRAFT), ("（未定）", NOT_DECIDED)),
    State.TO_DECIDE: (("（草案）", DRAFT), ("（未定）", NOT_DECIDED)),
    State.DECIDED: (("（草案）", DRAFT), ("", None)),
    State.ANNOUNCED: (("（草案）", DRAFT), ("", None)),
    State.NOTIFIED: (("", None), ("", None)),
}
"""In each state, what a notice and a score sheet say behind their titles and names, and above each page."""


@pytest.mark.parametrize("state", WAYS)
def test_a_document_that_is_not_final_says_so_in_its_title_its_name_and_above_each_page(
    state: State, cast: Cast
) -> None:
    found = a_publication(cast, state)
    own = f"units/{the_subject(cast).pk}/sheet.docx"

    for name, title, (mark, above) in zip(("notice.docx", own), ("结果的通报", "评分单"), WAYS[state], strict=True):
        called, written = fetched(cast, found, name)
        assert called.endswith(f"{title}{mark}.docx")
        assert f"{title}{mark}" in "".join(paragraphs(written)[:2])
        assert headers(written) == ({above} if above else set())


def test_the_workbook_of_a_result_that_is_not_decided_says_so_on_its_sheets_and_in_its_name(cast: Cast) -> None:
    called, written = fetched(cast, a_publication(cast), "results.xlsx")

    assert called.endswith("结果（未定）.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(written))
    heads = [str(sheet["A1"].value) for sheet in book if sheet.title.startswith(("排名", "得分矩阵", "总表", "01"))]
    assert len(heads) == 5
    assert all(head.endswith("（未定）") for head in heads)


def test_a_result_that_was_corrected_says_so_on_its_documents(cast: Cast) -> None:
    new = the_correction(cast)
    assert new.corrects is not None

    called, written = fetched(cast, new.corrects, "notice.docx")

    assert called.endswith("结果的通报（已更正）.docx")
    assert headers(written) == {"已被更正后的结果代替"}


def test_the_notice_of_a_correction_says_why_and_what_moved(cast: Cast) -> None:
    with override("en"):
        written = notice(the_correction(cast))

    said = paragraphs(written)
    assert any(REASON in one for one in said)
    # The appeal by its number, its unit and its item; in Chinese also where somebody reads in English.
    (decided,) = [one for one in said if one.startswith("更正所依据的申诉决定：")]
    appeal = Appeal.objects.get()
    assert decided == f"更正所依据的申诉决定：第{appeal.pk}号申诉：江南区建设局主体结构合格率。"
    assert tables(written)[-2][1:] == [
        ["江北区建设局", "72.42", "72.42", "2", "1"],
        ["江南区建设局", "99.84", "69.84", "1", "2"],
    ]


def test_the_score_sheet_says_every_score_with_its_rule_and_its_arithmetic(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)

    written = sheet(found, of(found, "江北区建设局"))

    said = paragraphs(written)
    assert said[0] == "江北区建设局"
    assert "总分72.42分，组内第2名，等次合格。" in said
    assert ["1.1", "主体结构合格率", "40", "32.40", "7.60"] in tables(written)[0]
    at = said.index("（一）主体结构合格率（40分，得32.40分）")
    assert "每低 1 个百分点扣 2 分" in said[at + 1]
    assert said[at + 2].startswith("数据：主体结构合格率91.2%")
    steps = said[at + 3 : at + 7]
    assert any("3.8 × 2 = 7.6" in line for line in steps)
    assert any("40 - 7.6" in line.replace("−", "-") and "32.4" in line for line in steps), steps


@pytest.mark.parametrize("kind", ["notice", "sheet"])
def test_a_document_carries_the_signed_checkpoint_for_a_telephone_to_read(kind: str, cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None

    written = notice(found) if kind == "notice" else sheet(found, of(found, "江北区建设局"))

    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        drawn = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]
    assert drawn == [picture(checkpoint.note)]
    root = checkpoint.note.splitlines()[2]
    assert any(f"检查点{checkpoint.size}条，树根前缀{root[:16]}" in said for said in paragraphs(written))
    assert "存证检查点" in tables(written)[-1][0][1]


_HAN = re.compile("[一-鿿，。；：、]{8,}")


def test_notice_and_score_sheet_have_the_page_of_the_standard(cast: Cast, tmp_path: Path) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    found.state = State.NOTIFIED
    documents = {"notice": notice(found), "sheet": sheet(found, of(found, "江北区建设局"))}
    for name, written in documents.items():
        (tmp_path / f"{name}.docx").write_bytes(written)

    laid = all_laid_out([tmp_path / f"{name}.docx" for name in documents], tmp_path / "out")

    for pages in laid:
        for page in pages:
            assert min(line.left for line in page.lines) >= 28 - 1
            assert max(line.right for line in page.lines) <= 210 - 26 + 1
            assert min(line.top for line in page.lines) >= 37 - 1
            assert max(line.bottom for line in page.lines if "—" not in line.text) <= 297 - 35 + 1
    # Of the sheet, the page that is text alone, from its first line to its last.
    full = [line for line in laid[1][1].lines if "—" not in line.text]
    assert len(full) == 22
    assert (full[-1].middle - full[0].middle) / 21 == pytest.approx(225 / 22, abs=0.05)
    assert min(line.left for line in full) == pytest.approx(28, abs=1)
    cell = 225 / 22
    assert full[0].middle - cell / 2 == pytest.approx(37, abs=1)
    assert full[-1].middle + cell / 2 == pytest.approx(297 - 35, abs=1)
    # 28 characters are as wide as the type area.
    cells = "".join(cell for table in tables(documents["sheet"]) for row in table for cell in row)
    lines = [line for page in laid[1] for line in page.lines if _HAN.fullmatch(line.text) and line.text not in cells]
    widths = [(line.right - line.left) / len(line.text) for line in lines]
    assert widths
    assert [28 * width for width in widths] == pytest.approx([156] * len(widths), abs=1)


def test_the_workbook_has_live_formulas_and_the_overall_table_on_a3_with_signatures_and_seal(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)

    book = openpyxl.load_workbook(io.BytesIO(workbook(found, Language.ZH)))

    overall = next(sheet for sheet in book if sheet.title.startswith("总表"))
    cells = [cell for row in overall.iter_rows() for cell in row]
    assert overall.page_setup.paperSize == 8
    assert overall.page_setup.orientation == "landscape"
    assert sum(cell.data_type == "f" for cell in cells) > 10
    said = "".join(str(cell.value) for cell in cells if cell.data_type == "s")
    assert all(words in said for words in ("编制", "审核", "审定", "盖章")), said


def test_the_overall_table_carries_the_checkpoint_beside_its_seal(cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    checkpoint = last(TreeName.DEEDS)
    assert checkpoint is not None
    root = checkpoint.note.splitlines()[2]

    written = {language: workbook(found, language) for language in (Language.ZH, Language.EN)}

    for language, words in ((Language.ZH, f"树根前缀{root[:16]}"), (Language.EN, f"root beginning {root[:16]}")):
        book = openpyxl.load_workbook(io.BytesIO(written[language]))
        tables = [sheet for sheet in book if sheet.title.startswith(("总表", "Overall"))]
        said = [
            cell.row or 0 for sheet in tables for row in sheet.iter_rows() for cell in row if words in str(cell.value)
        ]
        ends = [int(str(sheet.print_area).rpartition("$")[2]) for sheet in tables]
        with zipfile.ZipFile(io.BytesIO(written[language])) as parts:
            drawings = sorted(name for name in parts.namelist() if name.startswith("xl/drawings/drawing"))
            rows = [[int(row) for row in _ROW.findall(parts.read(name).decode())] for name in drawings]
            codes = {parts.read(name) for name in parts.namelist() if name.endswith(".png")}
        # Below its sentence, and on the paper.
        assert len(tables) == len(rows) == 2
        assert all(at <= first < to < end for at, (first, to), end in zip(said, rows, ends, strict=True))
        assert codes == {picture(checkpoint.note)}


_ROW = re.compile("<xdr:row>([0-9]+)</xdr:row>")


@pytest.mark.parametrize("title", ["=1+1", "@SUM(1)", "+1"])
def test_nothing_that_was_typed_becomes_a_formula_or_a_field(title: str, cast: Cast) -> None:
    found = the_publication(cast, State.ANNOUNCED)
    Publication.objects.filter(pk=found.pk).update(code="2026-x")
    found = Publication.objects.get(pk=found.pk)
    found.run.cycle.title = title
    assert Cycle.objects.get(pk=found.run.cycle_id).title != title, "what is tried is not kept"

    for written in (notice(found), sheet(found, of(found, "江北区建设局"))):
        tree = Document(io.BytesIO(written)).element
        assert list(tree.iter(qn("w:instrText"))) == []
        assert title in "".join(one.text or "" for one in tree.iter(qn("w:t")))
        with zipfile.ZipFile(io.BytesIO(written)) as parts:
            assert not any("external" in name or "embed" in name for name in parts.namelist())


def test_a_unit_fetches_its_own_sheet_and_nobody_elses(cast: Cast) -> None:
    found = a_publication(cast)
    own = f"/publications/{found.pk}/units/{the_subject(cast).pk}/sheet.docx"

    answered = cast.browser("reporter").get(own)

    assert answered.status_code == 200
    assert answered.headers["Cache-Control"] == "no-store"
    assert "评分单" in paragraphs(answered.content)[1]
    assert cast.browser("rival").get(own).status_code == 404
    assert AccessNote.objects.filter(action="document.fetched", said="sheet").count() == 1


def test_a_units_own_workbook_has_its_sheet_of_formulas_and_nobody_elses_name(cast: Cast) -> None:
    found = a_publication(cast)

    answer = cast.browser("reporter").get(f"/publications/{found.pk}/units/{the_subject(cast).pk}/sheet.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    (own,) = [sheet for sheet in book if sheet.title.endswith("江北区建设局")]
    formulas = [cell.value for row in own.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(formulas) > 50
    texts = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not {text for text in texts if "江南区" in text or "质量监督站" in text}
    assert AccessNote.objects.filter(action="document.fetched", person=cast.people["reporter"].pk).count() == 1


def test_a_correction_that_nobody_confirms_has_its_documents_for_units_and_office(cast: Cast) -> None:
    new = the_correction(cast)
    address = f"/publications/{new.pk}/units/{the_subject(cast, 'jiangnan').pk}/sheet"

    page = cast.browser("rival").get(f"/publications/{new.pk}/").content.decode()
    sheets = {who: cast.browser(who).get(f"{address}.docx") for who in ("rival", "office", "reporter")}

    assert f'href="{address}.docx"' in page
    assert f'href="{address}.xlsx"' in page
    assert "units/" + str(the_subject(cast).pk) not in page
    assert {who: answer.status_code for who, answer in sheets.items()} == {"rival": 200, "office": 200, "reporter": 404}
    assert "评分单" in paragraphs(sheets["rival"].content)[1]
    assert cast.browser("rival").get(f"{address}.xlsx").status_code == 200
    assert cast.browser("office").get(f"/publications/{new.pk}/notice.docx").status_code == 200
