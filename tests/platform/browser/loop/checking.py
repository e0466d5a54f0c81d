"""Afterwards: the ledger tells what was done, nothing else was, and anybody can check it with the witness's copy."""

from __future__ import annotations

import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

from playwright.sync_api import Page

from tests.platform.browser.loop.cast import NORTH, Cast
from tests.platform.browser.loop.collecting import task_of
from tests.platform.browser.loop.deeds import DEEDS
from tests.platform.browser.loop.people import LOOKS, Person
from tests.platform.browser.loop.platform import Office
from tests.platform.browser.loop.publishing import reads

TREE = "linjiang.invalid/kaoping/deeds"


def nothing_else_was_done(cast: Cast) -> None:
    """The ledger says who did what since the scheme was drafted: of what was refused there is no trace."""
    audit = cast["audit"]
    audit.clock.strikes("2026-11-10 09:00")
    audit.signs_in()
    audit.opens("/ledger/")
    audit.keeps_a_picture("ledger")
    said = [(action, person.split()[0]) for action, person in entries(audit)]
    begun = said.index(DEEDS[0])
    assert said[begun:] == DEEDS, [pair for pair in zip_longest(said[begun:], DEEDS) if pair[0] != pair[1]][:5]


def entries(audit: Person) -> list[tuple[str, str]]:
    """All deeds of the ledger in their order, with who did them; from as many pages as they fill."""
    found: list[tuple[str, str]] = []
    audit.opens("/ledger/")
    while True:
        rows = audit.page.locator("main tbody tr")
        cells = [row.locator("td").all_inner_texts() for row in rows.all()]
        # The words of a deed, and small beside them its code, which is the last of them.
        found += [(one[2].split()[-1], one[4]) for one in cells]
        if not audit.page.get_by_role("link", name="下一页").count():
            return found[::-1]
        audit.follows("下一页")


def the_ledger_verifies(office: Office, cast: Cast, corrected: str) -> None:
    """The program that the public page offers checks the export, two receipts and the witness's copy, offline."""
    north, audit, public = cast["north"], cast["audit"], cast.public
    folder = office.folder
    north.signs_in()
    north.opens(f"{task_of(north, NORTH)}receipt/")
    fetch(north.page, "下载回执文件", folder / "submission.json")
    reads(public, corrected)
    public.get_by_role("link", name="怎样核验这份结果没有被改动").click()
    fetch(public, "verify_ledger.py", folder / "verify_ledger.py")
    fetch(public, ".receipt.json", folder / "publication.json")
    audit.opens("/ledger/")
    fetch(audit.page, "导出存证树", folder / "ledger.jsonl")
    (folder / "witness.jsonl").write_text(copy_of_the_witness(office, len(entries(audit))))
    assert checked(folder, "--witness", "witness.jsonl") == 0
    assert checked(folder, "--witness", "witness.jsonl", "--receipt", "submission.json") == 0
    assert checked(folder, "--witness", "witness.jsonl", "--receipt", "publication.json") == 0


def fetch(page: Page, link: str, to: Path) -> None:
    """Download a file by its link."""
    with page.expect_download() as file:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
    file.value.save_as(to)


def copy_of_the_witness(office: Office, size: int) -> str:
    """What the witness keeps, once the worker has told it of the last publication."""
    key = office.says("ledger_key").strip()
    copy = ""
    for _look in range(LOOKS):
        copy = office.runs("kaoping.witness", "copy", "--store", str(office.store), "--key", key, TREE)
        if copy.count('"leaf"') >= size:
            break
    assert copy.count('"leaf"') >= size
    return copy


def checked(folder: Path, *options: str) -> int:
    """The exit code of the verifier, without anything of the platform within its reach."""
    command = [sys.executable, "-I", "verify_ledger.py", "ledger", "ledger.jsonl", *options]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode
