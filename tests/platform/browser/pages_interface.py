"""The interface's keys: their pages in their states."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, fill


def _nothing(page: Page) -> None:
    """Hand in no file."""
    page.locator("main form[enctype]").evaluate("(form) => { form.noValidate = true; }")
    with page.expect_navigation():
        page.locator("main form[enctype] button[type=submit]").click()


def _issue(page: Page) -> None:
    page.locator("main [name=organisation]").select_option(label="　江北区建设局")
    fill(name="质量监督系统")(page)


def _hand_in(content: str) -> Callable[[Page], None]:
    """Fetch the workbook of a task, write into its first cell for a value, and hand it in."""

    def act(page: Page) -> None:
        with tempfile.TemporaryDirectory() as folder, page.expect_download() as download:
            page.locator("main a[href$='task.xlsx']").click()
            path = Path(folder) / "task.xlsx"
            download.value.save_as(path)
            book = load_workbook(path)
            sheet = book.worksheets[1]
            sheet.cell(6, sheet.max_column, content)
            book.save(path)
            page.locator("main [name=file]").set_input_files(path)
            with page.expect_navigation():
                page.locator("main form[enctype] button[type=submit]").click()

    return act


INTERFACE = (
    Sight("workbooks-one", "first", "/tasks/{own_task_of_unit}/workbook/", "reporter"),
    Sight("workbooks-one", "wrong", "/tasks/{own_task_of_unit}/workbook/", "reporter", then=_nothing),
    Sight("workbooks-one", "refused", "/tasks/{own_task_of_unit}/workbook/", "reporter", then=_hand_in("也许")),
    Sight("workbooks-one", "preview", "/tasks/{own_task_of_unit}/workbook/", "reporter", then=_hand_in("是")),
    Sight("keys", "full", "/keys/", "office", rows=12),
    Sight("keys-new", "first", "/keys/new/", "office"),
    Sight("keys-new", "wrong", "/keys/new/", "office", then=fill(name="")),
    Sight("keys-new", "issued", "/keys/new/", "office", then=_issue),
    Sight("keys-new", "not-fresh", "/keys/new/", "stale_office", 403, then=_issue),
)
NO_PAGES = frozenset(("keys-openapi", "api-tasks", "api-task", "api-receipt", "workbooks-file"))
"""Addresses that answer with a file, a word or another address."""
