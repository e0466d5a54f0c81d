"""What a witness has seen: leaf hashes and checkpoints, in an SQLite file that is only ever added to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kaoping.methods.merkle import TWIN, Checkpoint, Frontier, Verifier, append, open_checkpoint, root
from kaoping.methods.merkle.bundle import checkpoint_line, leaf_line, witness_line

_TABLES = """
CREATE TABLE IF NOT EXISTS leaf (origin TEXT, number INTEGER, hash BLOB NOT NULL, PRIMARY KEY (origin, number));
CREATE TABLE IF NOT EXISTS checkpoint (origin TEXT, size INTEGER, note TEXT NOT NULL, PRIMARY KEY (origin, size));
CREATE TABLE IF NOT EXISTS peaks (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, digests BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS alarm (id INTEGER PRIMARY KEY, at TEXT DEFAULT CURRENT_TIMESTAMP, origin TEXT, said TEXT);
"""


class NotAContinuation(Exception):
    """What was offered does not continue what is kept: the ledger was altered, or the wrong one is speaking."""


@dataclass(frozen=True)
class Offer:
    """New leaf hashes of a ledger, the first of them at `first`, and a checkpoint over all leaves up to the last."""

    origin: str
    first: int
    leaves: tuple[bytes, ...]
    note: str


class Store:
    """The witness's memory. One process writes it."""

    def __init__(self, path: Path, verifiers: Sequence[Verifier]) -> None:
        self.path = path
        self.verifiers = verifiers
        with closing(self._open()) as connection, connection:
            connection.executescript(_TABLES)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=20)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def size(self, origin: str) -> int:
        """How many leaves of a ledger are kept."""
        with closing(self._open()) as connection:
            return _frontier(connection, origin).size

    def take(self, offer: Offer) -> int:
        """Keep new leaves, if they continue what is kept and the checkpoint says the same; the new size.

        Raises:
            NotAContinuation: naming the first number at which the two part, where that can be known. It is kept, too.
            InvalidNote: the checkpoint is not signed with a known key for this ledger.
        """
        checkpoint = open_checkpoint(offer.note, offer.origin, self.verifiers)
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                frontier = self._grown(connection, offer, checkpoint)
            except NotAContinuation as alarm:
                connection.rollback()
                connection.execute("INSERT INTO alarm (origin, said) VALUES (?, ?)", (offer.origin, str(alarm)))
                connection.commit()
                raise
            connection.commit()
            return frontier.size

    def _grown(self, connection: sqlite3.Connection, offer: Offer, checkpoint: Checkpoint) -> Frontier:
        frontier = _frontier(connection, offer.origin)
        if offer.first > frontier.size:
            raise NotAContinuation(f"leaves {frontier.size} to {offer.first - 1} are missing")
        self._compare(connection, offer, frontier.size)
        for leaf in offer.leaves[frontier.size - offer.first :]:
            row = (offer.origin, frontier.size, leaf)
            connection.execute("INSERT INTO leaf VALUES (?, ?, ?)", row)
            frontier, _made = append(TWIN, frontier, leaf)
        if checkpoint.head.size < frontier.size:
            raise NotAContinuation(f"the ledger has {checkpoint.head.size} records, {frontier.size} were there before")
        if checkpoint.head.size > frontier.size:
            raise NotAContinuation(f"leaves from {frontier.size} on are missing")
        if checkpoint.head.root != root(TWIN, frontier):
            raise NotAContinuation("the checkpoint's root is not that of the leaves")
        kept = (offer.origin, frontier.size, b"".join(frontier.peaks))
        connection.execute("INSERT OR REPLACE INTO peaks VALUES (?, ?, ?)", kept)
        note = (offer.origin, frontier.size, offer.note)
        connection.execute("INSERT OR IGNORE INTO checkpoint VALUES (?, ?, ?)", note)
        return frontier

    def _compare(self, connection: sqlite3.Connection, offer: Offer, size: int) -> None:
        """Leaves that are offered again must be those that are kept."""
        kept = connection.execute(
            "SELECT number, hash FROM leaf WHERE origin = ? AND number >= ? AND number < ? ORDER BY number",
            (offer.origin, offer.first, min(size, offer.first + len(offer.leaves))),
        )
        for number, digest in kept:
            if digest != offer.leaves[number - offer.first]:
                raise NotAContinuation(f"record {number} is not what it was")

    def alarms(self) -> list[tuple[str, str, str]]:
        """What did not fit, with time (UTC) and ledger."""
        with closing(self._open()) as connection:
            return [*connection.execute("SELECT at, origin, said FROM alarm ORDER BY id")]

    def copy(self, origin: str) -> Iterator[str]:
        """What is kept of a ledger, as the lines that `tools/verify_ledger.py` reads."""
        with closing(self._open()) as connection:
            yield witness_line(origin, self.verifiers)
            query = "SELECT number, hash FROM leaf WHERE origin = ? ORDER BY number"
            for number, digest in connection.execute(query, (origin,)):
                yield leaf_line(number, digest)
            for (note,) in connection.execute("SELECT note FROM checkpoint WHERE origin = ? ORDER BY size", (origin,)):
                yield checkpoint_line(note)


def _frontier(connection: sqlite3.Connection, origin: str) -> Frontier:
    row = connection.execute("SELECT size, digests FROM peaks WHERE origin = ?", (origin,)).fetchone()
    if row is None:
        return Frontier()
    size, digests = row
    return Frontier(size, tuple(digests[at : at + TWIN.size] for at in range(0, len(digests), TWIN.size)))
