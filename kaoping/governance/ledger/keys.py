"""The ledger's own key. It lies in a file outside the database: who has the database alone can sign nothing."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

from kaoping.methods.merkle import Ed25519Signer


class MissingKey(RuntimeError):
    """There is no key, or it cannot be read."""


def key_file() -> Path:
    """Where the key lies."""
    return Path(settings.KAOPING_DATA) / "ledger-key"


def make_key() -> None:
    """Draw a key, once, at the first start; one that is there stays."""
    path = key_file()
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_bytes(32).hex())


def signer() -> Ed25519Signer:
    """Signs checkpoints, under the ledger's name.

    Raises:
        MissingKey: if there is no key: a ledger that had one must not quietly go on with another.
    """
    return _read(key_file(), settings.KAOPING_LEDGER)


@cache
def _read(path: Path, name: str) -> Ed25519Signer:
    try:
        return Ed25519Signer(name, bytes.fromhex(path.read_text().strip()))
    except (OSError, ValueError) as error:
        raise MissingKey(f"{path.name}: {type(error).__name__}") from None
