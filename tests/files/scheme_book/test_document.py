"""The pages on workbooks know every finding and every sheet, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from kaoping.files.scheme_book import words
from kaoping.files.scheme_book.tables import Holds, tables

ROOT = Path(__file__).parents[3]
PAGES = pytest.mark.parametrize("page", ["scheme-workbook.md", "scheme-workbook.zh-CN.md"])


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


def codes() -> set[str]:
    """Codes of the findings and doubts about workbooks."""
    found = set()
    for path in (ROOT / "kaoping" / "files" / "scheme_book").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Finding", "Doubt"):
                found |= {c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


@PAGES
def test_every_finding_is_listed(page: str) -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", text_of(page), flags=re.MULTILINE)

    assert listed == sorted(codes())


@PAGES
def test_every_sheet_but_those_of_families_is_listed(page: str) -> None:
    names = [t.name for t in tables() if t.holds is not Holds.RULE] + [words.GUIDE, words.OTHER]
    table = [line for line in text_of(page).splitlines() if line.startswith("| ")]

    missing = [n.en for n in names if not any(n.zh in line and n.en in line for line in table)]
    assert missing == []
