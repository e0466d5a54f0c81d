"""An invented office that keeps a ledger, its witness, and what someone with every right to the database could do."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kaoping.methods.merkle import (
    TWIN,
    Checkpoint,
    Ed25519Signer,
    Head,
    Opening,
    Receipt,
    canonical,
    commit,
    head_at,
    inclusion_proof,
    sign_checkpoint,
)
from kaoping.methods.merkle.bundle import (
    checkpoint_line,
    entry_line,
    head_line,
    leaf_line,
    ledger_line,
    witness_line,
)
from tests.methods.merkle.growing import Store, grown

ORIGIN = "linjiang.example/ledger"
SIGNER = Ed25519Signer(ORIGIN, b"the key of the ledger, 32 bytes.")
START = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Row:
    """A record as the database has it."""

    opening: Opening
    commitment: bytes


def row_of(text: str, salt: int) -> Row:
    """A record with its own salt."""
    opening = Opening(salt.to_bytes(32, "big"), canonical({"unit": "第三街道（虚构）", "text": text}))
    return Row(opening, commit(opening))


@dataclass
class Office:
    """The database of a ledger: its records in their order, its checkpoints, and the numbers of the records."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, count: int) -> None:
        for _ in range(count):
            self.numbers.append(len(self.rows))
            self.rows.append(row_of(f"记录 {len(self.rows)}", 1000 + len(self.rows)))

    def head(self) -> Head:
        return head_at(TWIN, self.store(), len(self.rows))

    def store(self) -> Store:
        return grown(TWIN, (TWIN.leaf(row.commitment) for row in self.rows))[1]

    def sign(self, signer: Ed25519Signer = SIGNER, size: int | None = None) -> str:
        """Make a checkpoint of the first so many records."""
        size = len(self.rows) if size is None else size
        head = head_at(TWIN, self.store(), size)
        self.notes.append(sign_checkpoint(Checkpoint(ORIGIN, head, START + timedelta(minutes=size)), [signer]))
        return self.notes[-1]

    def receipt(self, index: int) -> Receipt:
        """A receipt for a record, under a new checkpoint."""
        size, row = len(self.rows), self.rows[index]
        proof = inclusion_proof(TWIN, self.store(), index, size)
        return Receipt(row.commitment, index, size, proof, self.sign(), row.opening)

    def exported(self, *, opened: bool = True) -> bytes:
        """The file that the office hands out."""
        lines = [ledger_line(ORIGIN, [SIGNER.verifier])]
        for number, row in zip(self.numbers, self.rows, strict=True):
            lines.append(entry_line(number, row.commitment, row.opening if opened else None))
        lines += [checkpoint_line(note) for note in self.notes]
        return "".join(f"{line}\n" for line in [*lines, head_line(self.head())]).encode()

    def witnessed(self, *, leaves: bool = True) -> bytes:
        """What the witness was given, while the office was honest."""
        lines = [witness_line(ORIGIN, [SIGNER.verifier])]
        if leaves:
            lines += [leaf_line(index, TWIN.leaf(row.commitment)) for index, row in enumerate(self.rows)]
        lines += [checkpoint_line(note) for note in self.notes]
        return "".join(f"{line}\n" for line in lines).encode()

    def copy(self) -> Office:
        return deepcopy(self)

    def renumber(self) -> None:
        """Number the records through, so that no gap shows."""
        self.numbers = list(range(len(self.rows)))


def honest_office() -> Office:
    """40 records, a checkpoint after every tenth."""
    office = Office()
    for _ in range(4):
        office.add(10)
        office.sign()
    return office
