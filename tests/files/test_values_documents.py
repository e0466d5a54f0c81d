"""The documents on values are true, and say the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaoping.engine.terms import NumberItem
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind, Limits
from kaoping.files.values import load_mapping
from kaoping.files.values.cells import read_observed
from kaoping.files.values.doubt import Doubt
from kaoping.files.values.mapping import MappedSheet

DOCS = Path(__file__).parents[2] / "docs"
BOTH = (DOCS / "values.md", DOCS / "values.zh-CN.md")


def mappings_in(document: Path) -> list[str]:
    """The mappings that a document shows; after the first, only what each says of its sheets."""
    whole, *sheets = re.findall(r"^```yaml\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [whole, *(f"format: kaoping-mapping/1\nsheets:\n{text}" for text in sheets)]


def without_comments(text: str) -> str:
    return re.sub(r" +#.*", "", text)


def test_both_languages_have_the_same_sections_tables_and_mappings() -> None:
    english, chinese = (document.read_text(encoding="utf-8") for document in BOTH)
    assert len(re.findall(r"^#+ ", english, re.MULTILINE)) == len(re.findall(r"^#+ ", chinese, re.MULTILINE))
    assert english.count("\n|") == chinese.count("\n|")
    assert [*map(without_comments, mappings_in(BOTH[0]))] == [*map(without_comments, mappings_in(BOTH[1]))]


def test_the_mappings_in_the_documents_are_read(tmp_path: Path) -> None:
    sheets: list[MappedSheet] = []
    for at, text in enumerate(mappings_in(BOTH[0])):
        path = tmp_path / f"mapping-{at}.yaml"
        path.write_text(text, encoding="utf-8")
        sheets += load_mapping(path).sheets
    wide, across, several = sheets
    assert [c.item for c in wide.columns] == [None, "smart_city", "funds", None]
    assert (across.others, [c.is_ for c in across.columns]) == ("subject", ["item", "unit"])
    assert (several.sheets, several.sheet_is) == (("江北区", "江南区"), "subject")


@pytest.mark.parametrize("document", BOTH, ids=lambda path: path.name)
def test_the_limits_in_the_documents_are_those_of_the_code(document: Path) -> None:
    limits, text = Limits(), document.read_text(encoding="utf-8")
    assert f"{limits.packed // 1_000_000} MB" in text
    assert f"{limits.unpacked // 1_000_000} MB" in text
    assert f"{limits.memory // 1024**2} MB" in text
    for number in (limits.rows, limits.columns, limits.members, limits.ratio, limits.seconds):
        assert f"{number:,}".replace(",", " ") in text


def test_the_documents_refuse_what_the_code_refuses() -> None:
    money = NumberItem(id="x", unit=Words("万元", "10 000 yuan"))
    rate = NumberItem(id="x", unit=Words("%", "%"))
    for item, text in ((money, "125000元"), (rate, "0.955"), (money, "约95"), (money, "1,23"), (money, "1e5")):
        with pytest.raises(Doubt):
            read_observed(Cell(1, 1, CellKind.TEXT, text), item)
