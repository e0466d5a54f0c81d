"""The notice, the score sheet and the workbook say what was published, to those who may have them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from kaoping.analysis.runs.models import SubjectScore
from kaoping.application.documents.notice import notice
from kaoping.application.documents.sheet import sheet
from kaoping.application.documents.workbook import workbook
from kaoping.application.publication.models import Publication, State
from kaoping.collection.values.models import Status
from kaoping.engine.words import Language
from kaoping.files.official.code import picture
from kaoping.governance.ledger.checkpoints import last
from kaoping.governance.ledger.models import AccessNote, TreeName
from kaoping.planning.cycles.models import Cycle
from tests.laid_out import laid_out
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
    assert said[-2:] == ["临江市住建局", "2026年11月18日"]
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


def test_a_document_before_the_decision_says_that_it_is_preliminary(cast: Cast) -> None:
    found = the_publication(cast)

    assert paragraphs(notice(found))[0].endswith("结果的通报（初步结果）")
    assert paragraphs(sheet(found, of(found, "江北区建设局")))[1].endswith("评分单（初步结果）")


def test_the_notice_of_a_correction_says_why_and_what_moved(cast: Cast) -> None:
    written = notice(the_correction(cast))

    assert any(REASON in said for said in paragraphs(written))
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


def test_the_notice_fits_the_page_of_the_standard(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "notice.docx").write_bytes(notice(the_publication(cast, State.ANNOUNCED)))

    pages = laid_out(tmp_path / "notice.docx", tmp_path / "out")

    for page in pages:
        assert min(line.left for line in page.lines) >= 28 - 1
        assert max(line.right for line in page.lines) <= 210 - 26 + 1
        assert min(line.top for line in page.lines) >= 37 - 1


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
