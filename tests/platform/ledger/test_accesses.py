"""The tree of accesses is read, exported and checked like that of the deeds (R-14, R-20)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from kaoping.governance.acting import Role, today
from kaoping.governance.ledger import witnessing
from kaoping.governance.ledger.accesses import note, seal
from kaoping.governance.ledger.checkpoints import make_checkpoint, origin, verifier
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import AccessNote, Opening, TreeName
from kaoping.governance.ledger.witnessing import tell
from kaoping.governance.people.services import Appointment, appoint
from kaoping.witness.server import Witness
from kaoping.witness.store import Store
from tests.platform.cast import Cast, the_foreign_unit, the_platform
from tests.platform.dual.asking import joins
from tests.platform.ledger.test_attacks import VERIFIER, WITNESS, asker, first_bad
from tests.platform.owner import without_triggers

ACCESSES = TreeName.ACCESSES
Attack: TypeAlias = Callable[[Callable[[str], object], str], None]
"""Done by what runs SQL, with another commitment."""


@pytest.fixture
def noted(cast: Cast) -> Cast:
    """Six accesses: a failed and a right sign-in, a denial, two files of two people, and something of another city."""
    AccessNote.objects.all().delete()
    Client().post(reverse("account_login"), {"login": "rival", "password": "wrong"})
    note(cast.actor("rival"), "access.signed-in", cast.people["rival"])
    note(cast.actor("reporter"), "access.denied", None, said="read_ledger")
    for who in ("reporter", "rival"):
        note(cast.actor(who), "file.opened", cast.units["jiangbei"])
    note(cast.actor("office"), "file.opened", the_foreign_unit())
    seal()
    make_checkpoint(ACCESSES)
    return cast


def _shown(client: Client, asked: str = "") -> list[str]:
    page = client.get(reverse("ledger-accesses") + asked).content.decode()
    return [row.split("</small>")[0].rpartition(">")[2] for row in page.split("<tr><td")[1:] if "kp-empty" not in row]


def test_accesses_are_listed_the_latest_first_without_those_of_another_city(noted: Cast) -> None:
    assert _shown(noted.browser("auditor")) == [
        "file.opened",
        "file.opened",
        "access.denied",
        "access.signed-in",
        "access.failed",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?person=rival", ["file.opened", "access.signed-in", "access.failed"]),
        ("?person=联络员甲", ["file.opened", "access.denied"]),
        ("?person=nobody", []),
        ("?action=file.opened", ["file.opened", "file.opened"]),
        ("?action=access.failed&person=rival&day=2026-11-18", ["access.failed"]),
        ("?day=2026-11-17", []),
    ],
)
def test_accesses_are_found_by_person_action_and_day(asked: str, found: list[str], noted: Cast) -> None:
    assert _shown(noted.browser("audit"), asked) == found


def test_a_day_is_one_of_china_and_pages_keep_what_was_asked_for(cast: Cast) -> None:
    browser = cast.browser("office")

    first = browser.get(reverse("ledger") + "?day=2026-11-18&action=post.given").content.decode()

    # Noon of that day in China is four o'clock of it in UTC.
    assert f"共 {len(cast.people)} 条" in first
    assert "没有符合条件的记录" in browser.get(reverse("ledger") + "?day=2026-11-19").content.decode()
    assert '<option value="post.given" selected>' in first


def test_the_office_reads_no_accesses_and_finds_no_way_there(noted: Cast) -> None:
    office, audit = noted.browser("office"), noted.browser("audit")

    for name in ("ledger-accesses", "ledger-accesses-export"):
        assert [one.get(reverse(name)).status_code for one in (office, audit)] == [404, 200]
    for name in ("ledger-access", "ledger-access-receipt"):
        assert [one.get(reverse(name, args=[0])).status_code for one in (office, audit)] == [404, 200]
    address = f'href="{reverse("ledger-accesses")}"'
    assert [address in one.get(reverse("ledger")).content.decode() for one in (office, audit)] == [False, True]


def test_an_access_says_what_was_wrong_and_whose_account_it_was(noted: Cast) -> None:
    page = noted.browser("audit").get(reverse("ledger-access", args=[0])).content.decode()

    assert "access.failed" in page
    assert f"{noted.people['rival'].pk} 联络员乙" in page
    assert "&quot;reason&quot;: &quot;password&quot;" in page


def test_a_receipt_of_an_access_is_good_offline(noted: Cast, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(noted.browser("discipline").get(reverse("ledger-access-receipt", args=[2])).content)

    done = _verify("receipt", str(path), "--key", str(verifier()))

    assert done[0] == 0, done[1]
    assert "access.denied" in done[1]


def test_an_export_of_accesses_with_contents_is_asked_for_as_that_of_deeds(noted: Cast) -> None:
    answer = noted.browser("audit").post(reverse("ledger-accesses-export-contents"))

    assert answer.status_code == 403
    assert "查阅" in answer.content.decode()


@pytest.fixture
def witness(noted: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy of a witness that was told of the accesses."""
    del noted
    store = Store(tmp_path / "witness.sqlite3", [verifier()])
    monkeypatch.setattr(witnessing, "_ask", asker(Witness(store)))
    assert tell(ACCESSES, WITNESS) == size_of(ACCESSES) == 6
    path = tmp_path / "witness.jsonl"
    path.write_text("\n".join(store.copy(origin(ACCESSES))) + "\n", encoding="utf-8")
    return path


def _nothing(_run: Callable[[str], object], _other: str) -> None:
    """Leave the tree as it is."""


def _changed(run: Callable[[str], object], other: str) -> None:
    run(f"UPDATE ledger_entry SET commitment = {other} WHERE tree = 'accesses' AND \"index\" = 3")  # noqa: S608


def _cut(run: Callable[[str], object], other: str) -> None:
    """The denial, and all that came after it."""
    del other
    cut = "FROM ledger_entry WHERE tree = 'accesses' AND \"index\" > 1"
    run(f"DELETE FROM ledger_opening WHERE entry_id IN (SELECT id {cut})")  # noqa: S608
    run(f"DELETE {cut}")
    run("DELETE FROM ledger_node WHERE (\"index\" + 1) * (1 << level) > 2 AND tree = 'accesses'")
    run("DELETE FROM ledger_checkpoint WHERE tree = 'accesses'")


@pytest.mark.parametrize(("attack", "first"), [(_nothing, None), (_changed, 3), (_cut, 2)])
def test_the_verifier_names_the_first_access_that_an_attack_touched(
    attack: Callable[[Callable[[str], object], str], None],
    first: int | None,
    noted: Cast,
    witness: Path,
    tmp_path: Path,
) -> None:
    hexadecimal = "ab" * 64
    other = f"decode('{hexadecimal}', 'hex')" if connection.vendor == "postgresql" else f"x'{hexadecimal}'"
    audit = noted.browser("audit")
    with connection.cursor() as cursor:
        without_triggers(cursor)
        attack(cursor.execute, other)
        if connection.vendor == "postgresql":
            cursor.execute("RESET ROLE")

    path = tmp_path / "accesses.jsonl"
    path.write_bytes(b"".join(audit.get(reverse("ledger-accesses-export")).streaming_content))  # type: ignore[attr-defined]
    code, said = _verify("ledger", str(path), "--witness", str(witness))

    assert (code, first_bad(said)) == (0 if first is None else 1, first), said
    assert json.loads(path.read_text().splitlines()[0])["origin"].endswith("/accesses")


def _verify(*command: str) -> tuple[int, str]:
    run = [sys.executable, "-I", str(VERIFIER), *command]
    done = subprocess.run(run, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})
    return done.returncode, done.stdout + done.stderr


def test_sign_ins_are_read_where_the_person_works(cast: Cast) -> None:
    """Before, they belonged to no tenant, and were read by the auditors of all."""
    AccessNote.objects.all().delete()
    cast.units["foreign"] = the_foreign_unit()
    joins(cast, "stranger", "foreign", Role.REPORTER)
    joins(cast, "their-auditor", "foreign", Role.AUDITOR)
    cast.browser("stranger")
    for account in ("stranger", "nobody-at-all"):
        Client().post(reverse("account_login"), {"login": account, "password": "wrong"})
    cast.browser("reporter").post(reverse("account_logout"))
    seal()

    ours, theirs = _shown(cast.browser("auditor")), _shown(cast.browser("their-auditor"))

    assert ours == ["access.signed-out", "access.signed-in", "access.failed"]
    assert theirs == ["access.failed", "access.failed", "access.signed-in"]
    said = json.loads(Opening.objects.filter(entry__action="access.signed-in").latest("entry__index").payload)
    assert [(one["role"], one["unit"]) for one in said["holdings"]] == [("reporter", "江北区建设局")]


def test_a_person_of_two_tenants_signs_in_before_the_auditors_of_both(cast: Cast) -> None:
    AccessNote.objects.all().delete()
    cast.units["foreign"] = the_foreign_unit()
    joins(cast, "their-auditor", "foreign", Role.AUDITOR)
    to = Appointment(cast.people["reporter"], cast.units["foreign"], Role.REPORTER, today())
    appoint(actor=the_platform(), to=to)
    cast.browser("reporter")
    seal()

    for who in ("auditor", "their-auditor"):
        assert "access.signed-in" in _shown(cast.browser(who)), who
