"""What someone with every right to the database can do to it, and what the verifier says of each.

The ledger has 40 records with checkpoints at 10, 20, 30 and 40; the attack is at record 23 where it is at a record.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from kaoping.methods.merkle import Ed25519Signer, receipt_text
from tests.methods.merkle.office import ORIGIN, SIGNER, Office, honest_office, row_of
from tools.verify_ledger import (
    Finding,
    Hashes,
    Key,
    as_witness,
    check_ledger,
    compare_receipt,
    read_ledger,
    read_receipt,
    read_witness,
)

BAD = 23
KEYS = [Key(ORIGIN, SIGNER.verifier.public_key)]


@cache
def honest() -> Office:
    return honest_office()


def checked(office: Office, *witnesses: bytes, opened: bool = False) -> list[Finding]:
    ledger = read_ledger(office.exported(opened=opened).splitlines(), Hashes())
    return check_ledger(ledger, [read_witness(witness.splitlines()) for witness in witnesses], KEYS, Hashes())


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def modify(office: Office) -> None:
    office.rows[BAD] = row_of("改过的记录", 7)


def delete(office: Office) -> None:
    del office.rows[BAD]
    office.renumber()


def insert(office: Office) -> None:
    office.rows.insert(BAD, row_of("添加的记录", 7))
    office.renumber()


def move(office: Office) -> None:
    office.rows.insert(31, office.rows.pop(BAD))


def swap(office: Office) -> None:
    office.rows[BAD], office.rows[36] = office.rows[36], office.rows[BAD]


def swap_neighbours(office: Office) -> None:
    office.rows[BAD], office.rows[24] = office.rows[24], office.rows[BAD]


ATTACKS = [
    (modify, "changed"),
    (delete, "removed"),
    (insert, "inserted"),
    (move, "reordered"),
    (swap, "reordered"),
    (swap_neighbours, "reordered"),
]
EACH_ATTACK = pytest.mark.parametrize(("attack", "code"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
Attack = Callable[[Office], None]


def attacked(attack: Attack) -> Office:
    office = honest().copy()
    attack(office)
    return office


def test_an_honest_ledger_is_found_without_fault_with_and_without_a_witness() -> None:
    assert checked(honest(), opened=True) == []
    assert checked(honest(), honest().witnessed(), opened=True) == []
    assert checked(honest(), honest().witnessed(leaves=False)) == []


def test_a_ledger_may_have_grown_since_it_was_witnessed() -> None:
    office = honest().copy()
    office.add(3)
    office.sign()
    office.add(1)

    assert checked(office, honest().witnessed()) == []


@EACH_ATTACK
def test_with_the_witness_the_first_bad_record_is_named_with_what_was_done(attack: Attack, code: str) -> None:
    first = checked(attacked(attack), honest().witnessed())[0]

    assert (first.code, first.record) == (code, BAD)


def test_a_removed_record_is_not_called_a_ledger_that_was_cut_short() -> None:
    assert "rolled back" not in codes(checked(attacked(delete), honest().witnessed()))


@EACH_ATTACK
def test_with_the_witnesss_checkpoints_alone_the_range_is_named(attack: Attack, code: str) -> None:
    findings = checked(attacked(attack), honest().witnessed(leaves=False))

    # The checkpoint of 20 still holds, that of 30 does not.
    places = next(dict(finding.places) for finding in findings if finding.code == "witnessed")
    assert (places["size"], places["low"], places["high"]) == (30, 20, 29)


@EACH_ATTACK
def test_without_a_witness_the_signed_checkpoints_of_the_ledger_itself_name_the_range(
    attack: Attack, code: str
) -> None:
    own = next(finding for finding in checked(attacked(attack)) if finding.code == "checkpoint")

    assert (dict(own.places)["low"], dict(own.places)["high"]) == (20, 29)


def test_a_content_that_was_changed_under_its_old_commitment_is_named_without_any_witness() -> None:
    office = honest().copy()
    office.rows[BAD].opening = row_of("改过的记录", 7).opening

    assert [(finding.code, finding.record) for finding in checked(office, opened=True)] == [("opening", BAD)]


def test_gaps_in_the_numbers_are_named_where_nothing_else_tells_the_record() -> None:
    office = honest().copy()
    del office.rows[BAD], office.numbers[BAD]
    office.notes.clear()

    assert checked(office) == [Finding("misplaced", BAD, (("number", 24),))]


@pytest.mark.parametrize("kept", [35, 39, 20, 0])
def test_cutting_off_the_end_is_noticed_and_the_first_missing_record_named(kept: int) -> None:
    office = honest().copy()
    del office.rows[kept:], office.numbers[kept:]
    office.notes = [note for note in office.notes if int(note.split("\n")[1]) <= kept]

    with_leaves = checked(office, honest().witnessed())
    with_checkpoints = checked(office, honest().witnessed(leaves=False))

    for findings in (with_leaves, with_checkpoints):
        assert findings == [Finding("rolled back", kept, (("size", 40),))]


def test_a_cut_ledger_that_still_has_its_checkpoints_contradicts_itself() -> None:
    office = honest().copy()
    del office.rows[35:], office.numbers[35:]

    assert checked(office) == [Finding("rolled back", 35, (("size", 40),))]


def test_an_older_backup_put_back_is_noticed_by_the_witness() -> None:
    backup = Office()
    backup.add(20)
    backup.notes = honest().notes[:2]

    assert checked(backup) == []  # It is a true ledger, of last month.
    assert checked(backup, honest().witnessed()) == [Finding("rolled back", 20, (("size", 40),))]


def test_a_backup_put_back_and_continued_differently_is_noticed_at_the_first_new_record() -> None:
    office = honest().copy()
    del office.rows[20:], office.notes[2:]
    office.rows += [row_of(f"新记录 {n}", n) for n in range(30)]
    office.renumber()
    office.sign()

    findings = checked(office, honest().witnessed())

    assert (findings[0].code, findings[0].record) == ("changed", 20)
    assert "rebuilt" in codes(findings)


@EACH_ATTACK
def test_rebuilding_the_whole_tree_with_the_stolen_key_is_noticed_and_called_so(attack: Attack, code: str) -> None:
    office = attacked(attack)
    office.notes.clear()
    for size in (10, 20, 30, 39):
        office.sign(SIGNER, size)

    alone = checked(office)
    with_leaves = checked(office, honest().witnessed())
    with_checkpoints = checked(office, honest().witnessed(leaves=False))

    assert alone == []  # Nothing inside the ledger can tell: this is what the witness is for.
    assert (with_leaves[0].code, with_leaves[0].record) == (code, BAD)
    assert "rebuilt" in codes(with_leaves)
    assert {"witnessed", "rebuilt"} <= set(codes(with_checkpoints))


def test_checkpoints_of_another_key_are_noticed() -> None:
    office = honest().copy()
    office.notes.clear()
    office.sign(Ed25519Signer(ORIGIN, b"a key that nobody was ever told."))

    assert codes(checked(office, honest().witnessed())) == ["signature"]


def test_a_wrong_last_line_is_noticed() -> None:
    lines = honest().exported(opened=False).splitlines()
    ledger = read_ledger([*lines[:-1], lines[-1].replace(b'"size":40', b'"size":41')], Hashes())

    assert codes(check_ledger(ledger, [], KEYS, Hashes())) == ["head"]


def test_a_witnesss_copy_that_contradicts_itself_is_blamed_itself() -> None:
    lines = honest().witnessed().splitlines()
    lines[1 + BAD] = lines[1 + BAD + 1].replace(b'"index":24', b'"index":23')  # the hash of 24 twice

    spoilt = b"\n".join(lines)

    assert codes(checked(honest(), spoilt)) == ["witness"]
    # Its signed checkpoints still tell of an attack.
    assert {"witness", "witnessed"} <= set(codes(checked(attacked(modify), spoilt)))


def test_a_witness_that_began_later_still_notices_but_says_that_it_may_have_begun_before() -> None:
    lines = honest().witnessed().splitlines(keepends=True)
    later = b"".join([lines[0], *lines[1 + 25 : 1 + 40]])

    findings = checked(attacked(delete), later)

    assert (findings[0].code, findings[0].record) == ("differs", 25)


def test_a_receipt_in_the_hand_of_its_holder_is_a_witness() -> None:
    office = honest().copy()
    text = receipt_text(office.receipt(BAD))
    receipt = read_receipt(text.encode())
    rebuilt = attacked(modify)
    rebuilt.notes.clear()
    rebuilt.sign()

    ledger = read_ledger(rebuilt.exported().splitlines(), Hashes())
    findings = check_ledger(ledger, [as_witness(receipt, Hashes())], KEYS, Hashes())

    assert (findings[0].code, findings[0].record) == ("differs", BAD)
    assert "rebuilt" in codes(findings)
    contradicting = read_witness(rebuilt.witnessed().splitlines())
    assert codes(compare_receipt(receipt, contradicting, Hashes())) == ["rebuilt", "differs"]
    assert compare_receipt(receipt, read_witness(honest().witnessed().splitlines()), Hashes()) == []


def test_a_witness_of_another_ledger_says_nothing_about_this_one() -> None:
    other = read_witness([b'{"type":"witness","format":"kaoping witness 1","origin":"elsewhere","keys":[]}'])
    ledger = read_ledger(honest().exported().splitlines(), Hashes())

    assert check_ledger(ledger, [other], KEYS, Hashes()) == [Finding("origin", None, (("origin", "elsewhere"),))]


def test_every_finding_is_said_in_both_languages() -> None:
    findings = [finding for attack, _ in ATTACKS for finding in checked(attacked(attack), honest().witnessed())]

    for finding in findings:
        zh, en = finding.said()
        assert "{" not in zh + en
        assert any("\u4e00" <= sign <= "\u9fff" for sign in zh)
        assert en.isascii()
