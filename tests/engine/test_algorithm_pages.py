"""Every worked table in docs/algorithms says what the engine computes."""

import re

import pytest

from tests.engine.algorithm_tables import PAGES, WorkedTable, worked_tables

FAMILY_PAGES = sorted(page for page in PAGES.glob("*.md") if page.name != "README.md")
TABLES = [table for page in FAMILY_PAGES for table in worked_tables(page)]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.page}:{t.line}")
def test_the_engine_computes_what_the_page_says(table: WorkedTable) -> None:
    assert table.computed == table.expected


@pytest.mark.parametrize("page", FAMILY_PAGES, ids=lambda p: p.name)
def test_every_page_has_a_worked_table(page: object) -> None:
    assert [table for table in TABLES if table.page == getattr(page, "name", "")]


def test_the_index_lists_every_page_once() -> None:
    listed = re.findall(r"\]\((\w+\.md)\)", (PAGES / "README.md").read_text(encoding="utf-8"))

    assert sorted(listed) == [page.name for page in FAMILY_PAGES]
