"""`python -m kaoping.witness serve | copy | alarms`: keep ledgers' leaf hashes, and give them out to whoever checks."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from gunicorn.app.base import BaseApplication

from kaoping.methods.merkle import Ed25519Verifier
from kaoping.witness.server import Witness
from kaoping.witness.store import Store


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with one process: the store has one writer."""

    def __init__(self, witness: Witness, bind: str, level: str) -> None:
        self.witness, self.bind, self.level = witness, bind, level
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", self.bind)
        self.cfg.set("workers", 1)
        self.cfg.set("loglevel", self.level)
        # Nobody is to command a witness from outside.
        self.cfg.set("control_socket_disable", True)

    def load(self) -> Witness:
        return self.witness


def _keys(_context: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]) -> list[Ed25519Verifier]:
    try:
        return [Ed25519Verifier.read(text) for text in texts]
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from None


store = click.option("--store", type=click.Path(path_type=Path), required=True, help="the witness's own file")
keys = click.option("--key", "keys", multiple=True, callback=_keys, help="public key of a ledger: name+id+key")


@click.group()
def main() -> None:
    """The witness (见证方) of ledgers."""


@main.command()
@store
@keys
@click.option("--bind", default="127.0.0.1:8124", show_default=True)
@click.option("--log-level", type=click.Choice(["info", "warning"]), default="info", show_default=True)
def serve(store: Path, keys: list[Ed25519Verifier], bind: str, log_level: str) -> None:
    """Listen for what continues the ledgers whose keys are known."""
    if not keys:
        raise click.UsageError("a witness without --key would believe nobody")
    _Server(Witness(Store(store, keys)), bind, log_level).run()


@main.command()
@store
@keys
@click.argument("origin")
def copy(store: Path, keys: list[Ed25519Verifier], origin: str) -> None:
    """Print what is kept of a ledger, for tools/verify_ledger.py --witness."""
    for line in Store(store, keys).copy(origin):
        click.echo(line)


@main.command()
@store
def alarms(store: Path) -> None:
    """Print what did not continue a ledger; exit code 1 if there is anything."""
    found = Store(store, []).alarms()
    for at, origin, said in found:
        click.echo(f"{at}\t{origin}\t{said}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
