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

DOCS = Path(__file__).parents[2] / "docs"
BOTH = (DOCS / "values.md", DOCS / "values.zh-CN.md")


def mapping_in(document: Path) -> str:
    (text,) = re.findall(r"^```yaml\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return str(text)


def test_both_languages_have_the_same_sections_tables_and_mapping() -> None:
    english, chinese = (document.read_text(encoding="utf-8") for document in BOTH)
    assert len(re.findall(r"^#+ ", english, re.MULTILINE)) == len(re.findall(r"^#+ ", chinese, re.MULTILINE))
    assert english.count("\n|") == chinese.count("\n|")
    assert mapping_in(BOTH[0]) == mapping_in(BOTH[1])


def test_the_mapping_in_the_documents_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(mapping_in(BOTH[0]), encoding="utf-8")
    mapping = load_mapping(path)
    assert [c.item for c in mapping.sheets[0].columns] == [None, "smart_city", "funds", None]


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
