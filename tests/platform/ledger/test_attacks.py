"""What a database administrator can do to the ledger, and what the witness's copy says to it (R-37)."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kaoping.governance.ledger import whole, witnessing
from kaoping.governance.ledger.accesses import note, seal
from kaoping.governance.ledger.astray import RowsAstray
from kaoping.governance.ledger.checkpoints import leaves, lines, make_checkpoint, origin, receipt, verifier
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Checkpoint, Entry, TreeName
from kaoping.governance.ledger.whole import COLUMNS, Unsound, unsound
from kaoping.governance.ledger.witnessing import WitnessDisagrees, tell
from kaoping.governance.people.services import disable, enable
from kaoping.methods.merkle import TWIN
from kaoping.methods.merkle.tree import Frontier, append
from kaoping.site.periodic import check_ledger
from kaoping.witness.server import Witness
from kaoping.witness.store import Store
from tests.platform.cast import Cast
from tests.platform.owner import without_triggers

VERIFIER = Path(__file__).parents[3] / "tools" / "verify_ledger.py"
DEEDS = TreeName.DEEDS
WITNESS = "https://witness.example"


@pytest.fixture
def store(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A witness that has been told everything so far; it is asked without a network."""
    del cast
    store = Store(tmp_path / "witness.sqlite3", [verifier()])
    monkeypatch.setattr(witnessing, "_ask", asker(Witness(store)))
    make_checkpoint(DEEDS)
    assert tell(DEEDS, WITNESS) == size_of(DEEDS)
    return store


def asker(witness: Witness) -> Callable[..., object]:
    """How `witnessing` asks a witness without a network."""

    def ask(_address: str, path: str, content: dict[str, object] | None = None) -> object:
        body = b"" if content is None else json.dumps(content).encode()
        route, _, query = path.partition("?")
        answers: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET" if content is None else "POST",
            "PATH_INFO": route,
            "QUERY_STRING": query,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        said = b"".join(witness(environ, lambda status, _headers: answers.append(status)))  # type: ignore[arg-type]
        if answers[0].startswith("409"):
            raise WitnessDisagrees(json.loads(said)["error"])
        assert answers[0] == "200 OK", said
        return json.loads(said)

    return ask


@pytest.fixture
def superuser() -> Iterator[Callable[[str], None]]:
    """Runs SQL as somebody whom no trigger stops."""
    with connection.cursor() as cursor:
        without_triggers(cursor)
        yield cursor.execute


def verdict(cast: Cast, store: Store, folder: Path) -> tuple[int, str]:
    """What the verifier says of an export with the witness's copy: exit code and text."""
    ledger, copy = folder / "ledger.jsonl", folder / "witness.jsonl"
    ledger.write_text("\n".join(lines(DEEDS, size_of(DEEDS), with_content=True)) + "\n", encoding="utf-8")
    copy.write_text("\n".join(store.copy(origin(DEEDS))) + "\n", encoding="utf-8")
    command = [sys.executable, "-I", str(VERIFIER), "ledger", str(ledger), "--witness", str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})
    return done.returncode, done.stdout + done.stderr


def first_bad(said: str) -> int | None:
    found = re.search(r"first bad record: (\d+)", said)
    return int(found.group(1)) if found else None


def test_an_untouched_ledger_passes(cast: Cast, store: Store, tmp_path: Path) -> None:
    disable(actor=cast.actor("system"), person=cast.people["rival"])
    make_checkpoint(DEEDS)

    code, said = verdict(cast, store, tmp_path)

    assert (code, first_bad(said)) == (0, None), said


def _leaf(commitment: bytes) -> bytes:
    return TWIN.leaf(commitment)


ATTACKS = {
    "a commitment is changed": (
        "UPDATE ledger_entry SET commitment = {other} WHERE \"index\" = 7 AND tree = 'deeds'",
        7,
    ),
    "a record is deleted": (
        "DELETE FROM ledger_opening WHERE entry_id = (SELECT id FROM ledger_entry WHERE \"index\" = 5 AND tree = 'deeds');"
        "DELETE FROM ledger_entry WHERE \"index\" = 5 AND tree = 'deeds';"
        'UPDATE ledger_entry SET "index" = -"index" WHERE "index" > 5 AND tree = \'deeds\';'
        'UPDATE ledger_entry SET "index" = -"index" - 1 WHERE "index" < 0 AND tree = \'deeds\'',
        5,
    ),
    "a record is inserted": (
        'UPDATE ledger_entry SET "index" = -"index" WHERE "index" >= 6 AND tree = \'deeds\';'
        'UPDATE ledger_entry SET "index" = -"index" + 1 WHERE "index" < 0 AND tree = \'deeds\';'
        'INSERT INTO ledger_entry (tree, "index", at, action, person, subject_kind, subject, commitment) '
        "VALUES ('deeds', 6, '2026-11-18', 'person.enrolled', 1, 'people.person', '1', {other})",
        6,
    ),
    "two records are swapped": (
        'UPDATE ledger_entry SET "index" = -3 WHERE "index" = 3 AND tree = \'deeds\';'
        'UPDATE ledger_entry SET "index" = 3 WHERE "index" = 9 AND tree = \'deeds\';'
        'UPDATE ledger_entry SET "index" = 9 WHERE "index" = -3 AND tree = \'deeds\'',
        3,
    ),
    "somebody else is said to have done something else": (
        "UPDATE ledger_entry SET action = 'person.enabled', person = 99, subject = '4711', at = '2020-01-01 00:00:00+00' "
        "WHERE \"index\" = 7 AND tree = 'deeds'",
        7,
    ),
    "the end is cut off": (
        "DELETE FROM ledger_opening WHERE entry_id IN (SELECT id FROM ledger_entry WHERE \"index\" >= 12 AND tree = 'deeds');"
        "DELETE FROM ledger_entry WHERE \"index\" >= 12 AND tree = 'deeds';"
        "DELETE FROM ledger_node WHERE (\"index\" + 1) * (1 << level) > 12 AND tree = 'deeds';"
        "DELETE FROM ledger_checkpoint WHERE tree = 'deeds'",
        12,
    ),
}


def _spelt(statements: str) -> list[str]:
    other = "decode(repeat('ab', 64), 'hex')" if connection.vendor == "postgresql" else f"x'{'ab' * 64}'"
    return statements.replace("{other}", other).split(";")


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_verifier_names_the_first_record_that_an_attack_touched(
    attack: str, cast: Cast, store: Store, tmp_path: Path, superuser: Callable[[str], None]
) -> None:
    statements, first = ATTACKS[attack]
    for statement in _spelt(statements):
        superuser(statement)

    code, said = verdict(cast, store, tmp_path)

    assert (code, first_bad(said)) == (1, first), said


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_platform_itself_notices_at_night_and_names_the_same_record(
    attack: str, cast: Cast, superuser: Callable[[str], None]
) -> None:
    make_checkpoint(DEEDS)
    statements, first = ATTACKS[attack]
    for statement in _spelt(statements):
        # The last checkpoint is left where it is: without a witness, it alone tells that something was cut off.
        if "ledger_checkpoint" not in statement:
            superuser(statement)

    found = list(unsound(DEEDS))

    assert found[0].index == first, [str(one) for one in found]
    with pytest.raises(RowsAstray, match=re.escape(str(found[0]))):
        check_ledger({}, lambda _at, _of: None)
    with pytest.raises(CommandError, match=str(len(found))):
        call_command("check_ledger", stdout=io.StringIO())


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_that_says_something_else_than_the_record_is_named(
    column: str, cast: Cast, superuser: Callable[[str], None]
) -> None:
    other = {"at": "'2020-01-01 00:00:00+00'", "person": "99"}.get(column, "'?'")
    superuser(f"UPDATE ledger_entry SET {column} = {other} WHERE \"index\" = 7 AND tree = 'deeds'")

    assert [str(one) for one in unsound(DEEDS)] == [f"deeds 7: columns ({column})"]


WRONG = {
    "content": "UPDATE ledger_opening SET payload = REPLACE(payload, 'at', 'AT') WHERE entry_id = {id}",
    "not-opened": "DELETE FROM ledger_opening WHERE entry_id = {id}",
    "leaf": "UPDATE ledger_node SET digest = commitment FROM ledger_entry WHERE ledger_entry.id = {id} AND level = 0 "
    'AND ledger_node.tree = ledger_entry.tree AND ledger_node."index" = ledger_entry."index"',
}


@pytest.mark.parametrize("why", WRONG)
@pytest.mark.parametrize("tree", TreeName)
def test_of_both_trees_content_commitment_and_leaf_are_held_against_each_other(
    why: str, tree: TreeName, cast: Cast, superuser: Callable[[str], None]
) -> None:
    note(cast.actor("auditor"), "access.opened", cast.people["rival"])
    seal()
    entry = Entry.objects.filter(tree=tree).latest("index")
    assert not list(unsound(tree))

    superuser(WRONG[why].format(id=entry.pk))

    assert list(unsound(tree)) == [Unsound(tree, entry.index, why)]


def test_a_tree_is_read_in_batches_and_says_how_far_it_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "BATCH", 7)
    make_checkpoint(DEEDS)
    size, told = size_of(DEEDS), list[tuple[int, int]]()

    assert not list(unsound(DEEDS, lambda at, of: told.append((at, of))))
    assert told == [(at, size) for at in range(0, size, 7)]


def test_the_content_of_a_record_cannot_be_exchanged_under_its_commitment(
    cast: Cast, store: Store, tmp_path: Path, superuser: Callable[[str], None]
) -> None:
    superuser(
        "UPDATE ledger_opening SET payload = REPLACE(payload, '江北区', '江南区') "
        "WHERE entry_id = (SELECT id FROM ledger_entry WHERE \"index\" = 1 AND tree = 'deeds')"
    )

    code, said = verdict(cast, store, tmp_path)

    assert (code, first_bad(said)) == (1, 1), said


def test_a_ledger_rebuilt_with_the_stolen_key_is_found_out(
    cast: Cast, store: Store, tmp_path: Path, superuser: Callable[[str], None]
) -> None:
    """The whole tree made anew over one changed record, and signed with the right key."""
    changed = bytes([0xAB]) * 64
    rows = [
        bytes(one) for one in Entry.objects.filter(tree=DEEDS).order_by("index").values_list("commitment", flat=True)
    ]
    rows[4] = changed
    hexadecimal = changed.hex()
    other = f"decode('{hexadecimal}', 'hex')" if connection.vendor == "postgresql" else f"x'{hexadecimal}'"
    superuser(f"UPDATE ledger_entry SET commitment = {other} WHERE \"index\" = 4 AND tree = 'deeds'")
    superuser('DELETE FROM ledger_opening WHERE entry_id IN (SELECT id FROM ledger_entry WHERE "index" = 4)')
    superuser("DELETE FROM ledger_checkpoint WHERE tree = 'deeds'")
    frontier = Frontier()
    for commitment in rows:
        frontier, made = append(TWIN, frontier, _leaf(commitment))
        for node in made:
            digest = node.digest.hex()
            value = f"decode('{digest}', 'hex')" if connection.vendor == "postgresql" else f"x'{digest}'"
            superuser(
                f"UPDATE ledger_node SET digest = {value} WHERE tree = 'deeds' AND level = {node.level} "
                f'AND "index" = {node.index}'
            )
    make_checkpoint(DEEDS)

    code, said = verdict(cast, store, tmp_path)

    assert (code, first_bad(said)) == (1, 4), said
    assert "stolen" in said


def test_the_witness_itself_refuses_a_ledger_that_was_rolled_back(
    cast: Cast, store: Store, superuser: Callable[[str], None]
) -> None:
    disable(actor=cast.actor("system"), person=cast.people["rival"])
    make_checkpoint(DEEDS)
    tell(DEEDS, WITNESS)
    last = size_of(DEEDS) - 1
    superuser(f'DELETE FROM ledger_opening WHERE entry_id = (SELECT MAX(id) FROM ledger_entry WHERE "index" = {last})')
    superuser(f"DELETE FROM ledger_entry WHERE \"index\" = {last} AND tree = 'deeds'")
    superuser(f"DELETE FROM ledger_node WHERE (\"index\" + 1) * (1 << level) > {last} AND tree = 'deeds'")
    superuser(f"DELETE FROM ledger_checkpoint WHERE size > {last} AND tree = 'deeds'")

    with pytest.raises(WitnessDisagrees, match="were witnessed"):
        tell(DEEDS, WITNESS)
    enable(actor=cast.actor("system"), person=cast.people["rival"])
    make_checkpoint(DEEDS)
    with pytest.raises(WitnessDisagrees, match=f"record {last} is not what it was"):
        _tell_again_from(last)

    assert [said for _, _, said in store.alarms()]


def _tell_again_from(size: int) -> None:
    """A platform that pretends not to know how much the witness has."""
    last = Checkpoint.objects.filter(tree=DEEDS).order_by("-size")[0]
    new = [leaf.hex() for leaf in leaves(DEEDS, size, last.size)]
    witnessing._ask(WITNESS, "/take", {"origin": origin(DEEDS), "first": size, "leaves": new, "note": last.note})


def test_a_receipt_is_good_offline_and_years_later(cast: Cast, store: Store, tmp_path: Path) -> None:
    del store
    actor = cast.actor("system")
    disable(actor=actor, person=cast.people["rival"])
    index = size_of(DEEDS) - 1
    make_checkpoint(DEEDS)
    path = tmp_path / "receipt.json"
    path.write_text(receipt(actor, index), encoding="utf-8")

    command = [sys.executable, "-I", str(VERIFIER), "receipt", str(path), "--key", str(verifier())]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})

    assert done.returncode == 0, done.stdout + done.stderr
    assert "person.disabled" in done.stdout
