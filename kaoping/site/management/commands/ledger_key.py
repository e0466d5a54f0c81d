"""`python -m kaoping.site ledger_key`: the ledger's public key, for the witness and for whoever checks."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from kaoping.governance.ledger.checkpoints import verifier
from kaoping.governance.ledger.keys import MissingKey


class Command(BaseCommand):
    """Prints the public key with its name."""

    help = "Print the ledger's public key: name+id+key."

    def handle(self, *_args: object, **_options: object) -> None:
        """Print it."""
        try:
            self.stdout.write(str(verifier()))
        except MissingKey as missing:
            raise CommandError(f"{missing}: begin first / 请先初始化") from None
