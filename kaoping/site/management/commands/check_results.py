"""`python -m kaoping.site check_results`: hold publications, appeals and orders against the ledger, now."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from kaoping.application.appeals.against_ledger import APPEALS
from kaoping.application.publication.against_ledger import PUBLICATIONS, WORDS
from kaoping.application.rectification.against_ledger import ORDERS
from kaoping.governance.tenancy.scope import everywhere


class Command(BaseCommand):
    """Names the rows that are not as the ledger has them."""

    help = "Name the publications, appeals and orders that were written past the services."

    def handle(self, *_args: object, **_options: object) -> None:
        """Print them."""
        with everywhere():
            found = [one for table in (PUBLICATIONS, WORDS, APPEALS, ORDERS) for one in table.astray()]
        for one in found:
            self.stdout.write(str(one))
        if found:
            raise CommandError(f"{len(found)} rows are not as the ledger has them / {len(found)} 条记录与存证不符")
