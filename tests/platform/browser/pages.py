"""Every page in its states, written by hand: where it is, who looks, and what is done there first."""

from __future__ import annotations

import uuid

from playwright.sync_api import Page

from tests.platform.browser import pages_analysis, pages_application, pages_collection, pages_planning
from tests.platform.browser.sights import Sight, click, fill


def _without_token(page: Page) -> None:
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("(field) => field.remove()")
    fill()(page)


def _to_second_factor(page: Page) -> None:
    fill(login="keeper", password="Correct-Horse-7-Battery")(page)


def _wrong_code(page: Page) -> None:
    _to_second_factor(page)
    fill(code="000000")(page)


def _enrol_two(page: Page) -> None:
    account = f"new.{uuid.uuid4().hex[:12]}"
    fill(people=f"{account} 新人一\n{account}.b 新人二")(page)


def _issue_two(page: Page) -> None:
    fill(people="clerk.01 职员01\nclerk.02")(page)


def _too_much(page: Page) -> None:
    """Six million letters, more than any form takes; typed by a program, which no limit of the field stops."""
    page.locator("main textarea").evaluate("(field) => { field.value = 'a'.repeat(6 * 1024 * 1024); }")
    fill()(page)


def _open_help(page: Page) -> None:
    page.locator(".kp-help summary").click()


def _open_menu(page: Page) -> None:
    """On the phone the navigation, and in it a menu; at the desk the menu stays open."""
    page.set_viewport_size({"width": 375, "height": 760})
    page.locator(".navbar-toggler").click()
    page.locator(".navbar-collapse.show").wait_for()
    page.locator("[data-bs-toggle=dropdown]").first.click()
    page.locator(".dropdown-menu.show").wait_for()


_ASK = """(form) => { form.action = "/two-people/ask/";
    for (const [name, value] of [["kind", "ledger.export-contents"], ["arguments", '{"size":3,"tree":"deeds"}']]) {
        const field = document.createElement("input");
        field.type = "hidden"; field.name = name; field.value = value; form.append(field); } }"""


def _ask_without_reason(page: Page) -> None:
    """What the page sends that one comes to with a second factor of the last five minutes."""
    page.locator("main form[action$='contents/']").evaluate(_ASK)
    click("form[action$='ask/'] button")(page)


UNIT, PERSON, POST = "/organisations/{jiangbei}/", "/people/{rival_person}/", "{rival_post}"

ACCOUNT = (
    Sight("account_login", "first", "/sign-in/"),
    Sight("account_login", "ended", "/sign-in/?ended=1"),
    Sight("account_login", "wrong", "/sign-in/", then=fill(login="nobody.here", password="no")),
    Sight("mfa_authenticate", "first", "/sign-in/", then=_to_second_factor),
    Sight("mfa_authenticate", "wrong", "/sign-in/", then=_wrong_code),
    Sight("account_logout", "first", "/sign-out/", "office"),
    Sight("account_change_password", "first", "/me/password/", "office"),
    Sight("account_change_password", "initial", "/", "initial"),
    Sight("account_change_password", "wrong", "/me/password/", "office", then=fill(password1="a", password2="b")),
    Sight("account_reauthenticate", "first", "/me/confirm/password/", "bare"),
    Sight("account_reauthenticate", "wrong", "/me/confirm/password/", "bare", then=fill(password="no")),
    Sight("mfa_reauthenticate", "first", "/me/confirm/", "office"),
    Sight("mfa_reauthenticate", "wrong", "/me/confirm/", "keeper", then=fill(code="000000")),
    Sight("mfa_reauthenticate_webauthn", "first", "/me/confirm/key/", "keeper"),
    Sight("factors", "none", "/", "bare"),
    Sight("factors", "some", "/me/factors/", "keeper"),
    Sight("mfa_index", "some", "/me/factors/", "office"),
    Sight("mfa_activate_totp", "first", "/me/factors/app/", "bare"),
    Sight("mfa_activate_totp", "wrong", "/me/factors/app/", "bare", then=fill(code="000000")),
    Sight("mfa_list_webauthn", "empty", "/me/factors/keys/", "bare"),
    Sight("mfa_list_webauthn", "full", "/me/factors/keys/", "keeper"),
    Sight("mfa_add_webauthn", "first", "/me/factors/keys/add/", "keeper"),
    Sight("mfa_edit_webauthn", "first", "/me/factors/keys/{key}/edit/", "keeper"),
    Sight("mfa_edit_webauthn", "wrong", "/me/factors/keys/{key}/edit/", "keeper", then=fill(name="")),
    Sight("mfa_remove_webauthn", "first", "/me/factors/keys/{key}/remove/", "keeper"),
    Sight("mfa_deactivate_totp", "first", "/me/factors/app/remove/", "keeper"),
    Sight("mfa_view_recovery_codes", "full", "/me/factors/codes/", "keeper"),
    Sight("mfa_generate_recovery_codes", "first", "/me/factors/codes/new/", "keeper"),
)
PLACES = (
    Sight("home", "posts", "/", "reporter"),
    Sight("home", "no-posts", "/", "newcomer"),
    Sight("organisations", "full", "/organisations/", "office", rows=14),
    Sight("organisations", "reader", "/organisations/", "evaluator", rows=14),
    Sight("organisations", "empty", "/organisations/?day=1999-01-01", "office"),
    Sight("organisations-one", "full", UNIT, "office"),
    Sight("organisations-one", "missing", "/organisations/{nothing}/", "office", 404),
    Sight("organisations-found", "first", "/organisations/found/", "office"),
    Sight("organisations-found", "wrong", "/organisations/found/", "office", then=fill(code="", name="", day="")),
    Sight("organisations-rename", "first", f"{UNIT}rename/", "office"),
    Sight("organisations-rename", "wrong", f"{UNIT}rename/", "office", then=fill(name="")),
    Sight("organisations-move", "first", f"{UNIT}move/", "office"),
    Sight("organisations-move", "wrong", f"{UNIT}move/", "office", then=fill(day="")),
    Sight("organisations-dissolve", "first", f"{UNIT}dissolve/", "office"),
    Sight("organisations-dissolve", "wrong", f"{UNIT}dissolve/", "office", then=fill(day="")),
    Sight("organisations-merge", "first", "/organisations/merge/", "office"),
    Sight("organisations-merge", "wrong", "/organisations/merge/", "office", then=fill(code="")),
    Sight("organisations-split", "first", f"{UNIT}split/", "office"),
    Sight("organisations-split", "wrong", f"{UNIT}split/", "office", then=fill(into="one")),
    Sight("organisations", "help", "/organisations/", "office", then=_open_help),
    Sight("search", "first", "/search/", "reporter"),
    Sight("search", "full", "/search/?q=职员", "system"),
    Sight("search", "empty", "/search/?q=nowhere", "reporter"),
    Sight("help", "full", "/help/", "reporter"),
    Sight("people", "full", "/people/", "system", rows=14),
    Sight("people", "last", "/people/?page=2", "security"),
    Sight("people", "empty", "/people/?q=nobody", "office"),
    Sight("people-one", "posts", PERSON, "security"),
    Sight("people-one", "no-posts", "/people/{newcomer_person}/", "system"),
    Sight("people-one", "hidden", PERSON, "reporter", 404),
    Sight("people-delegations", "empty", "/people/delegations/", "leader"),
    Sight(
        "people-delegations", "wrong", "/people/delegations/", "leader", then=fill(account="nobody.x", reason="出差")
    ),
    Sight("people-small-office", "first", "/people/small-office/", "security"),
    Sight("people-small-office", "wrong", "/people/small-office/", "security", then=fill(reason="")),
    Sight("people-enrol", "first", "/people/enrol/", "system"),
    Sight("people-enrol", "wrong", "/people/enrol/", "system", then=fill(people="one two three\n!")),
    Sight("people-enrol", "too-much", "/people/enrol/", "system", 413, _too_much),
    Sight("people-enrol", "done", "/people/enrol/", "system", then=_enrol_two),
    Sight("people-codes", "first", "/people/codes/", "security"),
    Sight("people-codes", "wrong", "/people/codes/", "security", then=fill(people="nobody.here 无此人")),
    Sight("people-codes", "done", "/people/codes/", "security", then=_issue_two),
    Sight("people-unlock", "none", f"{PERSON}unlock/", "security"),
    Sight("people-unlock", "locked", "/people/{locked_person}/unlock/", "security"),
    Sight("people-factors", "full", "/people/{keeper_person}/factors/", "security"),
    Sight("people-factors", "none", "/people/{bare_person}/factors/", "security"),
    Sight("people-factors", "oneself", "/people/{security_person}/factors/", "security", then=fill()),
    Sight("people-appoint", "first", f"{PERSON}appoint/", "security"),
    Sight("people-appoint", "wrong", f"{PERSON}appoint/", "security", then=fill(starts="")),
    Sight(
        "people-disable", "refused", "/people/{system_person}/", "system", 409, click("form[action$='disable/'] button")
    ),
    Sight(
        "people-password", "done", "/people/{locked_person}/", "system", then=click("form[action$='password/'] button")
    ),
    Sight("people-end-post", "first", f"{PERSON}posts/{POST}/end/", "security"),
    Sight("people-end-post", "wrong", f"{PERSON}posts/{POST}/end/", "security", then=fill(day="")),
    Sight("people-end-post", "not-fresh", f"{PERSON}posts/{POST}/end/", "stale", 403, click("form button")),
    Sight("compliance", "full", "/compliance/", "audit"),
    Sight("compliance", "auditor", "/compliance/", "auditor"),
    Sight("jobs", "full", "/jobs/", "system", rows=14),
    Sight("jobs", "watcher", "/jobs/", "office"),
    Sight("jobs", "done", "/jobs/?kind=ledger.witness&state=done", "office"),
    Sight("notices", "full", "/notices/", "leader"),
    Sight("notices", "empty", "/notices/", "newcomer"),
    Sight("sso-start", "silent", "/sign-in/sso/", status=403),
    Sight("sso-back", "stale", "/sign-in/sso/back/?state=x&code=y", status=403),
    Sight("sso-mine", "unbound", "/me/identity/", "office"),
    Sight("sso-mine", "bound", "/me/identity/", "keeper"),
    Sight("sso-person", "unbound", f"{PERSON}identity/", "security"),
    Sight("sso-person", "bound", "/people/{keeper_person}/identity/", "security"),
    Sight("sso-person", "wrong", f"{PERSON}identity/", "security", then=fill(subject="")),
    Sight("dual", "empty", "/two-people/", "evaluator"),
    Sight("dual", "full", "/two-people/", "leader"),
    Sight("dual-ask", "not-fresh", "/ledger/", "stale_audit", 403, click("form[action$='contents/'] button")),
    Sight("dual-ask", "wrong", "/ledger/", "audit", then=_ask_without_reason),
    Sight("dual-one", "open", "/two-people/{grave_request}/", "leader"),
    Sight("dual-one", "own", "/two-people/{grave_request}/", "audit"),
    Sight("dual-one", "done", "/two-people/{done_request}/", "auditor"),
    Sight("dual-one", "refused", "/two-people/{refused_request}/", "audit"),
    Sight("dual-approve", "first", "/two-people/{grave_request}/approve/", "leader"),
    Sight("dual-approve", "not-fresh", "/two-people/{grave_request}/approve/", "stale_leader", 403, then=fill()),
    Sight("dual-refuse", "first", "/two-people/{grave_request}/refuse/", "leader"),
    Sight("dual-refuse", "wrong", "/two-people/{grave_request}/refuse/", "leader", then=fill(reason="")),
    Sight("home", "waiting", "/", "leader"),
    Sight("home", "menu", "/", "office", then=_open_menu),
    Sight("ledger", "granted", "/ledger/", "discipline"),
    Sight("ledger", "full", "/ledger/", "audit", rows=14),
    Sight("ledger", "reader", "/ledger/?page=2", "office"),
    Sight("ledger", "empty", "/ledger/?day=2001-01-01", "auditor"),
    Sight("ledger-one", "full", "/ledger/{first}/", "audit"),
    Sight("ledger-accesses", "full", "/ledger/accesses/", "audit", rows=13),
    Sight("ledger-accesses", "empty", "/ledger/accesses/?person=nobody", "discipline"),
    Sight("ledger-access", "full", "/ledger/accesses/0/", "auditor"),
    Sight("set_language", "forged", "/organisations/found/", "office", 403, _without_token),
)
LAYERS = (pages_planning, pages_collection, pages_analysis, pages_application)
PARTS = {
    "account": ACCOUNT,
    "places": PLACES,
    "planning": pages_planning.PLANNING,
    "collection": pages_collection.COLLECTION,
    "analysis": pages_analysis.ANALYSIS,
    "application": pages_application.APPLICATION,
}
SIGHTS = tuple(sight for part in PARTS.values() for sight in part)

NO_PAGES = frozenset(name for layer in LAYERS for name in layer.NO_PAGES) | frozenset(
    (
        "alive",
        "ready",
        "metrics",
        "set_language",
        "mfa_download_recovery_codes",
        "ledger-receipt",
        "ledger-export",
        "ledger-contents",
        "ledger-access-receipt",
        "ledger-accesses-export",
        "files-one",
    )
)
"""Addresses that answer with a file, a word or another address."""
