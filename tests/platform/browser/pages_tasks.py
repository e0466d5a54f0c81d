"""Tasks, values, claims and the board: their pages in their states."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, click, fill


def _without_choosing(page: Page) -> None:
    click("button[value=some]")(page)


def _wrong_kind(page: Page) -> None:
    page.locator("[name='r:0:kind']").fill("没有的类别")
    click("button[value=save]")(page)


def _undecided(page: Page) -> None:
    page.locator("main form[method=post]").evaluate("(form) => { form.noValidate = true; }")
    click("form[method=post] button")(page)


def _over_theirs(page: Page) -> None:
    """Save over what somebody else has saved since the page was opened."""
    page.locator("#cell-form [name=version]").evaluate("(field) => { field.value = 0; }")
    page.locator("#cell-form [name=typed]").evaluate("(field) => { field.value = '95.5'; }")
    click("#cell-form button[value=save]")(page)


def _with_another_field(page: Page) -> None:
    """Send a field that the page does not have."""
    page.locator("#cell-form [name=note]").evaluate("(field) => { field.name = 'standing'; }")
    click("#cell-form button[value=save]")(page)


def _check(page: Page) -> None:
    click("button[value=check]")(page)


TASK, CELL = "/tasks/{own_task}/", "/tasks/{draft_task}/cells/{draft_subject}/"
LIST = "/tasks/{assessing_task}/cells/{draft_subject}/hazards/"
CLAIM = "/claims/new/{own_period}/{own_subject}/awards/"

TASKS = (
    Sight("tasks", "office", "/tasks/", "office", rows=11, room=14, fits=True),
    Sight("tasks", "reporter", "/tasks/", "reporter"),
    Sight("tasks", "filtered", "/tasks/?state=late&q=江", "leader"),
    Sight("tasks", "empty", "/tasks/?q=nowhere", "office"),
    Sight("tasks-one", "returned", TASK, "reporter"),
    Sight("tasks-one", "drafts", "/tasks/{draft_task}/", "reporter"),
    Sight("tasks-one", "incomplete", "/tasks/{draft_task}/", "reporter", 409, _check),
    Sight("tasks-one", "summary", "/tasks/{ready_task}/", "rival", 200, _check),
    Sight("tasks-one", "all-units", "/tasks/{assessing_task}/", "assessor"),
    Sight("tasks-one", "given", "/tasks/{assessed_task}/", "assessor"),
    Sight("tasks-one", "review", "/tasks/{assessed_task}/", "office"),
    Sight("tasks-one", "read", "/tasks/{assessed_task}/", "leader"),
    Sight("tasks-one", "closed", "/tasks/{old_task}/", "reporter"),
    Sight("tasks-one", "hidden", "/tasks/{foreign_task}/", "office", 404),
    Sight("tasks-accept", "nothing", "/tasks/{assessed_task}/", "office", 200, _without_choosing),
    Sight("tasks-accept", "opened", "/tasks/{assessed_task}/accept/", "office", 405),
    Sight("tasks-receipt", "full", "/tasks/{assessed_task}/receipt/", "assessor"),
    Sight("tasks-receipt", "office", "/tasks/{assessed_task}/receipt/", "office"),
    Sight("tasks-receipt-one", "earlier", "/tasks/{assessed_task}/receipt/{first_receipt}/", "assessor"),
    Sight("tasks-receipt-one", "hidden", "/tasks/{assessed_task}/receipt/{first_receipt}/", "rival", 404),
    Sight("tasks-cell", "number", f"{CELL}passed/", "reporter"),
    Sight("tasks-cell", "conflict", f"{CELL}passed/", "reporter", 409, _over_theirs),
    Sight("tasks-cell", "malformed", f"{CELL}passed/", "reporter", 400, _with_another_field),
    Sight("tasks-cell", "list", LIST, "assessor"),
    Sight(
        "tasks-cell",
        "list-wrong",
        LIST,
        "assessor",
        then=_wrong_kind,
    ),
    Sight("tasks-cell", "correct", "/tasks/{assessed_task}/cells/{own_subject}/solved/", "assessor"),
    Sight(
        "tasks-cell",
        "no-reason",
        "/tasks/{assessed_task}/cells/{own_subject}/solved/",
        "assessor",
        409,
        click("button[value=save]"),
    ),
    Sight("tasks-extensions", "office", "/tasks/extensions/", "office", room=14),
    Sight("tasks-extensions", "empty", "/tasks/extensions/", "assessor"),
    Sight("tasks-extend", "first", f"{TASK}extend/", "reporter"),
    Sight("tasks-extend", "wrong", f"{TASK}extend/", "reporter", then=fill(until="2026-01-01", reason="忙")),
    Sight("tasks-decide", "first", "/tasks/extensions/{own_extension}/", "office"),
    Sight("tasks-decide", "wrong", "/tasks/extensions/{own_extension}/", "office", then=_undecided),
    Sight("values-one", "history", "/values/{corrected_value}/", "office"),
    Sight("values-one", "records", "/values/{hazards_value}/", "assessor"),
    Sight("values-return", "first", "/values/{corrected_value}/return/", "office"),
    Sight("values-return", "wrong", "/values/{corrected_value}/return/", "office", then=fill(reason="")),
    Sight("claims", "office", "/claims/", "office", room=14),
    Sight("claims", "empty", "/claims/", "rival"),
    Sight("claims-choose", "full", "/claims/new/", "reporter"),
    Sight("claims-make", "first", CLAIM, "reporter"),
    Sight("claims-make", "wrong", CLAIM, "reporter", then=fill(reason="", date="昨天")),
    Sight("claims-one", "reporter", "/claims/{own_claim}/", "reporter"),
    Sight("claims-one", "office", "/claims/{own_claim}/", "office"),
    Sight("claims-one", "wrong", "/claims/{own_claim}/", "office", then=_undecided),
    Sight("board", "full", "/board/", "office", room=14),
    Sight("board", "filtered", "/board/?state=submitted", "leader"),
    Sight("board", "empty", "/board/?q=nowhere", "auditor"),
)

NO_PAGES = frozenset(("tasks-drafts", "board-export"))
"""Addresses that answer with data or a file."""
