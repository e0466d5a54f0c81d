"""The interface's keys, workbooks, and sheets of one's own: their pages in their states."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page

from tests.platform.browser.sights import Sight, click, fill
from tests.platform.workbooks.sheets import ACROSS, LEDGER, Rows, book, by_unit, changed

BY_UNIT = by_unit("江北区建设局", "江南区建设局")


def _nothing(form: str) -> Callable[[Page], None]:
    """Hand in no file."""

    def act(page: Page) -> None:
        page.locator(form).evaluate("(form) => { form.noValidate = true; }")
        click(f"{form} button[type=submit]")(page)

    return act


def _own(rows: Rows, *acts: Callable[[Page], None]) -> Callable[[Page], None]:
    """Hand in a ledger of one's own, whatever is remembered of earlier ones, and go on on the page of its columns."""
    return _own_book(book(("说明", [["本表由安全管理科按月汇总"]]), ("9月", rows)), "sheet=1&head=3", *acts)


def _own_book(data: bytes, where: str, *acts: Callable[[Page], None]) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        sheet = FilePayload(name="热线台账.xlsx", mimeType="application/octet-stream", buffer=data)
        page.locator("#own [type=file]").set_input_files(files=[sheet])
        click("#own button[type=submit]")(page)
        page.goto(f"{page.url.partition('workbook/')[0]}workbook/own/?{where}")
        for one in acts:
            one(page)

    return act


def _broken(page: Page) -> None:
    file = FilePayload(name="台账.xlsx", mimeType="application/octet-stream", buffer=b"%PDF-1.7")
    page.locator("#own [type=file]").set_input_files(files=[file])
    click("#own button[type=submit]")(page)


def _choose(**chosen: str) -> Callable[[Page], None]:
    """Say what columns are, and read."""

    def act(page: Page) -> None:
        page.locator("#columns").evaluate("(title) => { title.closest('form').noValidate = true; }")
        for name, value in chosen.items():
            field = page.locator(f"main [name={name}]")
            if name == "name":
                field.fill(value)
            else:
                field.select_option(value)
        click("section[aria-labelledby=keep] button")(page)

    return act


def _as_list(page: Page) -> None:
    page.locator("main nav a[href*='of=hazards']").click()
    page.wait_for_url("**of=hazards")


def _side_by_side(page: Page) -> None:
    """Say that each row is a data item and units stand side by side, by clicking; nothing else need be said."""
    page.locator("main nav a[href*=across]").click()
    page.wait_for_url("**across")


def _together(page: Page) -> None:
    """Say that each sheet is of the unit that it is named for, and tick the others."""
    page.locator("main [name=named]").select_option("subject")
    for box in page.locator("main [name=also]").all():
        box.check()
    _choose(c1="item", c2="value")(page)


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
            click("#filled button[type=submit]")(page)

    return act


UNIT, DEPARTMENT = "/tasks/{own_task_of_unit}/workbook/", "/tasks/{assessing_task}/workbook/"
READ = {"c1": "ignored", "c2": "subject", "c3": "item:solved", "c4": "source"}

WORKBOOKS = (
    Sight("workbooks-one", "first", UNIT, "reporter"),
    Sight("workbooks-one", "wrong", UNIT, "reporter", then=_nothing("#filled")),
    Sight("workbooks-one", "refused", UNIT, "reporter", then=_hand_in("也许")),
    Sight("workbooks-one", "preview", UNIT, "reporter", then=_hand_in("是")),
    Sight("workbooks-one", "own-wrong", UNIT, "reporter", then=_nothing("#own")),
    Sight("workbooks-one", "own-refused", UNIT, "reporter", 415, then=_broken),
    Sight("workbooks-own", "first", f"{UNIT}own/", "reporter"),
    Sight("workbooks-own", "names-wanted", f"{UNIT}own/", "reporter", then=_choose(n5="")),
    Sight("workbooks-own", "mapping", DEPARTMENT, "assessor", then=_own(LEDGER)),
    Sight("workbooks-own", "list", DEPARTMENT, "assessor", then=_own(LEDGER, _as_list)),
    Sight("workbooks-own", "wrong", DEPARTMENT, "assessor", then=_own(LEDGER, _choose(c1="item:solved", c2="ignored"))),
    Sight(
        "workbooks-own",
        "refused",
        DEPARTMENT,
        "assessor",
        then=_own(changed(changed(LEDGER, 4, 3, "九成"), 5, 2, "江东区"), _choose(**READ)),
    ),
    Sight("workbooks-own", "preview", DEPARTMENT, "assessor", then=_own(LEDGER, _choose(**READ))),
    Sight("workbooks-own", "across", DEPARTMENT, "assessor", then=_own(([], *ACROSS), _side_by_side)),
    Sight("workbooks-own", "across-read", DEPARTMENT, "assessor", then=_own(([], *ACROSS), _side_by_side, _choose())),
    Sight("workbooks-own", "together", DEPARTMENT, "assessor", then=_own_book(BY_UNIT, "sheet=0&head=1")),
    Sight(
        "workbooks-own", "together-read", DEPARTMENT, "assessor", then=_own_book(BY_UNIT, "sheet=0&head=1", _together)
    ),
    Sight("workbooks-own", "saved", DEPARTMENT, "assessor", then=_own(LEDGER, _choose(**READ, name="热线月报"))),
)
INTERFACE = (
    *WORKBOOKS,
    Sight("keys", "full", "/keys/", "office", rows=12, room=14),
    Sight("keys-new", "first", "/keys/new/", "office"),
    Sight("keys-new", "wrong", "/keys/new/", "office", then=fill(name="")),
    Sight("keys-new", "issued", "/keys/new/", "office", then=_issue),
    Sight("keys-new", "not-fresh", "/keys/new/", "stale_office", 403, then=_issue),
)
NO_PAGES = frozenset(
    (
        "keys-openapi",
        "api-tasks",
        "api-task",
        "api-receipt",
        "workbooks-file",
        "workbooks-own-new",
        "workbooks-mapping-text",
    )
)
"""Addresses that answer with a file, a word or another address."""
