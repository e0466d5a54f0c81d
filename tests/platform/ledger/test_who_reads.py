"""The ledger is read at the root of a tenant, and its contents by whoever may see the object (R-16, R-20, R-23)."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from kaoping.application.appeals.services import give_opinion
from kaoping.governance.acting import Role, now
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.contents import CONTENTS
from kaoping.governance.ledger.models import Entry, Export, TreeName
from kaoping.governance.ledger.words import OBJECTS
from tests.platform.application.appealing import YES, filed
from tests.platform.cast import Cast, the_foreign_unit
from tests.platform.dual.asking import joins
from tests.platform.ledger.test_attacks import VERIFIER
from tests.platform.owner import without_triggers

READERS = ("office", "discipline", "auditor", "audit")
REASON = "台账应为 95"


def _index(action: str) -> int:
    make_checkpoint(TreeName.DEEDS)
    return Entry.objects.filter(action=action).latest("index").index


def _statuses(client: Client, index: int) -> list[int]:
    addresses = (reverse("ledger"), reverse("ledger-one", args=[index]), reverse("ledger-receipt", args=[index]))
    return [client.get(address).status_code for address in addresses]


def test_an_office_further_down_reads_nothing_of_the_ledger_and_finds_no_way_there(cast: Cast) -> None:
    index = _index("organisation.founded")
    joins(cast, "lower", "jiangbei", Role.OFFICE)

    assert _statuses(cast.browser("lower"), index) == [404, 404, 404]
    assert _statuses(cast.browser("office"), index) == [200, 200, 200]
    address = f'href="{reverse("ledger")}"'
    assert [address in cast.browser(who).get("/").content.decode() for who in ("lower", "office")] == [False, True]


def test_what_one_did_oneself_has_a_receipt_wherever_one_works(cast: Cast) -> None:
    appeal = filed(cast)
    index = _index("appeal.filed")

    assert _statuses(cast.browser("reporter"), index) == [404, 404, 200]
    assert _statuses(cast.browser("rival"), index) == [404, 404, 404]
    assert appeal.grounds in cast.browser("reporter").get(reverse("ledger-receipt", args=[index])).content.decode()


def test_another_citys_office_reads_the_entries_of_its_own_city(cast: Cast) -> None:
    cast.units["foreign"] = foreign = the_foreign_unit()
    joins(cast, "stranger", "foreign", Role.OFFICE)
    own = Entry.objects.get(action="organisation.founded", subject=str(foreign.pk)).index
    others = Entry.objects.get(action="organisation.founded", subject=str(cast.units["bureau"].pk)).index
    make_checkpoint(TreeName.DEEDS)
    stranger, office = cast.browser("stranger"), cast.browser("office")

    assert _statuses(stranger, own) == [200, 200, 200]
    assert _statuses(stranger, others) == [200, 404, 404]
    assert _statuses(office, own) == [200, 404, 404]
    assert f"/ledger/{others}/" not in stranger.get(reverse("ledger")).content.decode()


def test_an_opinion_is_read_by_nobody_but_its_author_until_the_appeal_is_decided(cast: Cast) -> None:
    appeal = give_opinion(actor=cast.actor("evaluator"), appeal=filed(cast), judgement=YES)
    index = _index("appeal.opinion")
    page, receipt = reverse("ledger-one", args=[index]), reverse("ledger-receipt", args=[index])

    for who in READERS:
        client = cast.browser(who)
        said = [client.get(address).content.decode() for address in (page, receipt)]
        assert [REASON in one or "upholds" in one for one in said] == [False, False], who
    assert "appeal.opinion" in cast.browser("discipline").get(page).content.decode()
    assert "upholds" in cast.browser("evaluator").get(receipt).content.decode()

    give_opinion(actor=cast.actor("discipline"), appeal=appeal, judgement=YES)

    shown = {who: REASON in cast.browser(who).get(page).content.decode() for who in READERS}
    assert shown == {"office": True, "discipline": True, "auditor": True, "audit": False}


@pytest.mark.parametrize(
    ("action", "readers"),
    [
        ("task.submitted", {"office", "discipline", "auditor"}),
        ("publication.announced", {"office", "discipline", "auditor"}),
        ("post.given", {"office", "discipline", "auditor", "audit"}),
    ],
)
def test_the_audit_administrator_sees_that_a_value_was_given_and_not_the_value(
    action: str, readers: set[str], cast: Cast
) -> None:
    filed(cast)
    index = _index(action)

    pages = {who: cast.browser(who).get(reverse("ledger-one", args=[index])).content.decode() for who in READERS}
    receipts = {who: cast.browser(who).get(reverse("ledger-receipt", args=[index])).content.decode() for who in READERS}

    assert {who for who, page in pages.items() if "kp-record" in page} == readers
    assert {who for who, text in receipts.items() if "opening" in json.loads(text)} == readers
    assert all(action in page for page in pages.values())


def test_an_export_opens_what_whoever_asked_may_read_and_verifies(cast: Cast, tmp_path: Path) -> None:
    give_opinion(actor=cast.actor("evaluator"), appeal=filed(cast), judgement=YES)
    the_foreign_unit()
    make_checkpoint(TreeName.DEEDS)
    size, until = Entry.objects.filter(tree=TreeName.DEEDS).count(), now().replace(year=2027)

    opened = {}
    for who in ("discipline", "audit"):
        granted = Export.objects.create(tree="deeds", size=size, person=cast.people[who].pk, until=until)
        answer = cast.browser(who).get(reverse("ledger-contents", args=[granted.pk]))
        path = tmp_path / f"{who}.jsonl"
        path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        opened[who] = {json.loads(line)["index"] for line in path.read_text().splitlines() if '"payload"' in line}
        done = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), "ledger", str(path)], capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout

    own = cast.units["bureau"].pk
    expected = Entry.objects.filter(tenant__in=(0, own)).exclude(action="appeal.opinion")
    assert opened["discipline"] == set(expected.values_list("index", flat=True))
    by_audit = expected.filter(index__in=opened["audit"]).values_list("subject_kind", flat=True)
    kinds = {kind.partition(".")[0] for kind in by_audit}
    assert opened["audit"] < opened["discipline"]
    assert kinds.isdisjoint({"values", "tasks", "runs", "publication", "appeals", "cycles", "schemes", "files"})


def test_every_kind_of_thing_says_with_what_its_contents_are_read() -> None:
    assert set(CONTENTS) == {kind.partition(".")[0] for kind in OBJECTS}


def test_entries_from_before_are_given_to_the_tenants_of_their_objects(cast: Cast) -> None:
    filed(cast)
    the_foreign_unit()
    before = dict(Entry.objects.exclude(subject_kind="people.person").values_list("index", "tenant"))
    fill = import_module("kaoping.governance.ledger.migrations.0005_tenant")._fill
    with connection.cursor() as cursor:
        without_triggers(cursor)
        cursor.execute("UPDATE ledger_entry SET tenant = 0")
        fill(None, SimpleNamespace(connection=connection, execute=cursor.execute))

    after = dict(Entry.objects.exclude(subject_kind="people.person").values_list("index", "tenant"))
    assert after == before
    assert set(Entry.objects.filter(subject_kind="people.person").values_list("tenant", flat=True)) == {0}
