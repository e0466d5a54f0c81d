"""Publication and the public pages in their states."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, click, fill


def _remark_nothing(page: Page) -> None:
    page.locator("main [name=answer][value=remarks]").check()
    fill(remark="")(page)


def _open_arithmetic(page: Page) -> None:
    page.locator("main details").first.locator("summary").click()


ONE = "/publications/{%s}/"

WAY = (
    Sight("publications", "full", "/publications/", "office"),
    Sight("publications", "unit", "/publications/", "reporter"),
    Sight("publications-open", "first", "/publications/open/{open_run}/", "office"),
    Sight("publications-open", "wrong", "/publications/open/{open_run}/", "office", then=fill(days="0")),
    Sight("publications-one", "confirming", ONE % "confirming", "office"),
    Sight("publications-one", "unit", ONE % "confirming", "reporter"),
    Sight("publications-one", "to-decide", ONE % "to_decide", "leader"),
    Sight("publications-one", "decided", ONE % "decided", "office"),
    Sight("publications-one", "announced", ONE % "announced", "auditor"),
    Sight("publications-one", "corrected", ONE % "old", "leader"),
    Sight("publications-one", "correction", ONE % "new", "office"),
    Sight("publications-one", "withdrawn", ONE % "withdrawn", "office"),
    Sight("publications-one", "hidden", ONE % "confirming", "assessor", 404),
    Sight("publications-answer", "first", "/publications/{confirming}/answers/{own_word}/", "reporter"),
    Sight(
        "publications-answer",
        "wrong",
        "/publications/{confirming}/answers/{own_word}/",
        "reporter",
        then=_remark_nothing,
    ),
    Sight("publications-reply", "first", "/publications/{confirming}/answers/{remarked}/reply/", "office"),
    Sight(
        "publications-reply",
        "wrong",
        "/publications/{confirming}/answers/{remarked}/reply/",
        "office",
        then=fill(reply=""),
    ),
    Sight("publications-decide", "first", f"{ONE % 'to_decide'}decide/", "leader"),
    Sight("publications-decide", "wrong", f"{ONE % 'to_decide'}decide/", "leader", then=fill()),
    Sight("publications-announce", "first", f"{ONE % 'decided'}announce/", "leader"),
    Sight("publications-announce", "wrong", f"{ONE % 'decided'}announce/", "leader", then=fill(days="99")),
    Sight("publications-scan", "first", f"{ONE % 'announced'}scan/", "office"),
    Sight("publications-scan", "wrong", f"{ONE % 'announced'}scan/", "office", then=fill()),
    Sight("publications-notify", "first", f"{ONE % 'announced'}notify/", "leader"),
    Sight("publications-notify", "not-fresh", f"{ONE % 'announced'}notify/", "stale_leader", 403, click("form button")),
    Sight("publications-correct", "first", f"{ONE % 'announced'}correct/", "leader"),
    Sight("publications-correct", "wrong", f"{ONE % 'announced'}correct/", "leader", then=fill(reason="误")),
    Sight("publications-withdraw", "first", f"{ONE % 'announced'}withdraw/", "leader"),
    Sight("publications-withdraw", "wrong", f"{ONE % 'announced'}withdraw/", "leader", then=fill(reason="")),
    Sight(
        "publications-withdraw", "asked", f"{ONE % 'announced'}withdraw/", "leader", 403, fill(reason="附表期次有误")
    ),
)
BOTH = tuple(
    sight
    for lang in ("zh", "en")
    for sight in (
        Sight("public-list", f"full-{lang}", f"/public/{lang}/"),
        Sight("public-one", f"announced-{lang}", f"/public/{lang}/{{announced_code}}/"),
        Sight("public-one", f"correction-{lang}", f"/public/{lang}/{{new_code}}/"),
        Sight("public-one", f"corrected-{lang}", f"/public/{lang}/{{old_code}}/"),
        Sight("public-one", f"withdrawn-{lang}", f"/public/{lang}/{{withdrawn_code}}/"),
        Sight("public-one", f"missing-{lang}", f"/public/{lang}/2026-nothing/", status=404),
        Sight("public-how", f"full-{lang}", f"/public/{lang}/{{announced_code}}/how/"),
        Sight("public-check", f"full-{lang}", f"/public/{lang}/{{announced_code}}/check/"),
        Sight("public-unit", f"closed-{lang}", f"/public/{lang}/{{announced_code}}/units/{{shown_subject}}/"),
        Sight(
            "public-unit",
            f"open-{lang}",
            f"/public/{lang}/{{announced_code}}/units/{{shown_subject}}/",
            then=_open_arithmetic,
        ),
    )
)
PUBLIC = (
    *BOTH,
    Sight("public", "full", "/public/"),
    Sight("public-missing", "missing", "/public/nothing/here/", status=404),
)
PUBLICATION = WAY + PUBLIC

NO_PAGES = frozenset(
    (
        "publications-close",
        "documents-notice",
        "documents-workbook",
        "documents-sheet",
        "documents-own-workbook",
        "public-json",
        "public-csv",
        "public-schema",
        "public-receipt",
        "public-verifier",
    )
)
"""Addresses that answer with a file."""
