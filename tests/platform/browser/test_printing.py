"""What a printer gets: a list begins below its title, has all its rows and no buttons, and its head on each page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.platform.browser.looking import watched
from tests.platform.browser.server import Platform
from tests.platform.browser.test_pages import sit_down


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page, without spaces, which a line break may be."""
    (folder / "printed.pdf").write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-raw", folder / "printed.pdf", "-"], check=True, capture_output=True)
    return [re.sub(r"\s", "", text) for text in told.stdout.decode().split("\f") if text.strip()]


@pytest.mark.parametrize("path", ["/organisations/", "/tasks/", "/ledger/", "/people/", "/orders/"])
def test_a_list_prints_from_its_title_on_with_all_its_rows(
    chromium: Browser, staged: Platform, path: str, tmp_path: Path
) -> None:
    with watched(chromium, staged.address) as context:
        sit_down(context, staged, "audit" if path == "/ledger/" else "office")
        page = context.context.new_page()
        page.goto(path)
        title = page.locator("h1").inner_text()
        heads = page.locator("main table thead").first.inner_text().split("\t")
        names = page.locator("main table").first.locator("tbody th, tbody td:first-child").all_inner_texts()

        printed = pages_of(page.pdf(format="A4"), tmp_path)

        assert context.noted() == []
    first, whole = printed[0], "".join(printed)
    assert len(names) > 1
    assert re.sub(r"\s", "", title) in first
    assert re.sub(r"\s", "", names[0]) in first, "the table begins on a later page"
    assert [name for name in names if re.sub(r"\s", "", name) not in whole] == []
    for page_with_rows in printed[:-1]:
        assert re.sub(r"\s", "", heads[0]) in page_with_rows
    for of_the_screen in ("跳到正文", "退出登录", "首页"):
        assert of_the_screen not in whole
