"""What is done is in the ledger, or it is not done; and what is in the ledger stays."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, models, transaction

from kaoping.basis.refusals import Unseen
from kaoping.governance.acting import Actor
from kaoping.governance.ledger import work
from kaoping.governance.ledger.accesses import note, seal
from kaoping.governance.ledger.checkpoints import make_checkpoint, receipt, shown_receipt
from kaoping.governance.ledger.journal import Nodes, head_of, size_of
from kaoping.governance.ledger.models import AccessNote, Checkpoint, Entry, Node, Opening, TreeName
from kaoping.governance.ledger.selectors import proven
from kaoping.governance.ledger.tail import is_sound
from kaoping.governance.ledger.work import NothingRecorded, record, service
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.people.services import disable, enable
from kaoping.methods.merkle import TWIN, consistency_proof, opens, verify_consistency, verify_inclusion
from kaoping.methods.merkle import Opening as Secret
from tests.platform.cast import Cast
from tests.platform.owner import become_owner, without_triggers


def test_every_entry_is_proven_by_the_tree_and_opens_its_commitment(cast: Cast) -> None:
    reader = cast.actor("audit")
    for index in range(size_of(TreeName.DEEDS)):
        found = proven(reader, index)
        opening = found.entry.opening

        assert verify_inclusion(TWIN, found.leaf, index, found.proof, found.head)
        assert opens(Secret(bytes(opening.salt), opening.payload.encode()), bytes(found.entry.commitment))


def test_the_tree_only_ever_grows(cast: Cast) -> None:
    before = head_of(TreeName.DEEDS)
    disable(actor=cast.actor("system"), person=cast.people["rival"])
    enable(actor=cast.actor("system"), person=cast.people["rival"])
    after = head_of(TreeName.DEEDS)

    proof = consistency_proof(TWIN, Nodes(TreeName.DEEDS), before.size, after.size)
    assert after.size == before.size + 2
    assert verify_consistency(TWIN, before, after, proof)


def test_an_entry_says_who_did_what_to_what_from_where(cast: Cast) -> None:
    actor = cast.actor("system")
    disable(actor=actor, person=cast.people["rival"])

    said = json.loads(Opening.objects.order_by("-entry__index")[0].payload)

    assert said == {
        "action": "person.disabled",
        "address": "192.0.2.1",
        "at": {"$time": "2026-11-18T04:00:00.000000Z"},
        "form": 2,
        "holdings": [
            {
                "organisation": cast.units["bureau"].pk,
                "post": cast.people["system"].posts.get().pk,
                "role": "system_admin",
                "unit": "临江市住建局",
            }
        ],
        "person": actor.person,
        "request": "test",
        "result": "done",
        "session": "test",
        "subject": str(cast.people["rival"].pk),
        "subject_kind": "people.person",
    }


FIXED: dict[type[models.Model], str] = {Entry: "at", Opening: "payload", Node: "digest", Checkpoint: "note"}
"""The tables of the ledger, each with a column that says something."""
REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "postgresql": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {column} = NULL",
}
EMPTY = {"sqlite": "DELETE FROM {table}", "postgresql": "TRUNCATE {table} CASCADE"}


@pytest.mark.parametrize("model", FIXED)
@pytest.mark.parametrize("how", ["update", "delete", "replace", "truncate"])
@pytest.mark.parametrize("who", ["application", "owner"])
def test_the_database_refuses_to_change_or_delete_what_is_in_the_ledger(
    cast: Cast, model: type[models.Model], how: str, who: str
) -> None:
    """The application has no right to (R-32), and a trigger stops whoever has; SQLite has triggers alone."""
    del cast
    make_checkpoint(TreeName.DEEDS)
    rows, column = model._default_manager.all(), FIXED[model]
    names = {"table": model._meta.db_table, "key": model._meta.pk.column, "column": column}
    said = "only ever added to"
    if connection.vendor == "postgresql":
        if who == "owner":
            become_owner(connection.cursor())
        else:
            said = "permission denied"

    changes: dict[str, Callable[[], object]] = {
        "update": lambda: rows.update(**{column: models.F(column)}),
        "delete": lambda: rows._raw_delete("default"),
        "replace": lambda: run(REPLACE[connection.vendor].format(**names)),
        "truncate": lambda: run(EMPTY[connection.vendor].format(**names)),
    }

    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        changes[how]()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_without_an_opening_the_tree_still_verifies(cast: Cast) -> None:
    with connection.cursor() as cursor:
        without_triggers(cursor)
        first = Entry.objects.get(tree=TreeName.DEEDS, index=0)
        cursor.execute("DELETE FROM ledger_opening WHERE entry_id = %s", [first.pk])

    found = proven(cast.actor("audit"), 0)

    assert found.record is None
    assert verify_inclusion(TWIN, found.leaf, 0, found.proof, found.head)


def test_a_deed_whose_entry_cannot_be_written_is_not_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> list[Entry]:
        raise DatabaseError("disk full")

    monkeypatch.setattr(work, "append", fail)
    with pytest.raises(DatabaseError, match="disk full"):
        disable(actor=cast.actor("system"), person=cast.people["rival"])

    assert Person.objects.get(account="rival").is_active


def test_a_service_that_records_nothing_is_a_fault_and_changes_nothing(cast: Cast) -> None:
    @service
    def secretly(*, actor: Actor) -> None:
        del actor
        Organisation.objects.update(kind="village")

    with pytest.raises(NothingRecorded):
        secretly(actor=cast.actor("office"))

    assert not Organisation.objects.filter(kind="village").exists()


def test_nothing_is_recorded_outside_a_service(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="only a service"):
        record("person.disabled", cast.people["rival"])


def test_accesses_wait_and_are_sealed_together_in_their_own_tree(cast: Cast) -> None:
    AccessNote.objects.all().delete()
    deeds = size_of(TreeName.DEEDS)
    for _ in range(3):
        note(cast.actor("auditor"), "access.opened", cast.people["rival"])
    assert size_of(TreeName.ACCESSES) == 0

    assert seal() == 3

    assert (size_of(TreeName.ACCESSES), size_of(TreeName.DEEDS)) == (3, deeds)
    assert not AccessNote.objects.exists()
    assert seal() == 0


def test_a_gap_at_the_end_of_the_ledger_is_noticed(cast: Cast) -> None:
    del cast
    assert is_sound(TreeName.DEEDS)
    size = size_of(TreeName.DEEDS)

    Node.objects.create(tree=TreeName.DEEDS, level=0, index=size, digest=bytes(64))

    assert not is_sound(TreeName.DEEDS)


def test_what_was_not_recorded_openly_has_no_receipt_for_everybody(cast: Cast) -> None:
    disable(actor=cast.actor("system"), person=cast.people["rival"])
    make_checkpoint(TreeName.DEEDS)
    index = Entry.objects.get(action="person.disabled").index

    assert receipt(cast.actor("system"), index)
    for number in (index, 987654):
        with pytest.raises(Unseen):
            shown_receipt(number)


def test_what_everybody_may_read_says_neither_who_nor_from_where(cast: Cast) -> None:
    person, seen = cast.people["rival"], []

    @service
    def show(*, actor: Actor) -> None:
        work.record("test.done", person)
        work.record_openly("test.shown", person, after={"digest": "ab"})
        work.when_recorded(lambda entry: seen.append(entry.action))

    show(actor=cast.actor("system"))

    said = json.loads(Opening.objects.order_by("-entry__index")[0].payload)
    assert said == {
        "action": "test.shown",
        "address": "",
        "after": {"digest": "ab"},
        "at": {"$time": "2026-11-18T04:00:00.000000Z"},
        "form": 2,
        "holdings": [],
        "person": 0,
        "request": "",
        "result": "done",
        "session": "",
        "subject": str(person.pk),
        "subject_kind": "people.person",
    }
    assert seen == ["test.shown"]
    assert Entry.objects.order_by("-index")[1].person == cast.people["system"].pk
