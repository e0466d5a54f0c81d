"""`python -m kaoping.site check_ledger`: hold both trees of the ledger against themselves, now."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from kaoping.governance.ledger.models import TreeName
from kaoping.governance.ledger.whole import unsound


class Command(BaseCommand):
    """Names the entries whose columns, content, commitment or leaf do not agree."""

    help = "Name the entries of the ledger whose columns, content, commitment or leaf do not agree."

    def handle(self, *_args: object, **_options: object) -> None:
        """Print them."""
        count = 0
        for one in (one for name in TreeName for one in unsound(name)):
            self.stdout.write(str(one))
            count += 1
        if count:
            raise CommandError(f"{count} entries are not as they were written / {count} 条存证与当时所写不符")
