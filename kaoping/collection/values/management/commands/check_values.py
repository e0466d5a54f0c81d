"""`python -m kaoping.site check_values`: hold the values of all open cycles against the ledger, now."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from kaoping.collection.values.against_ledger import astray_in_open_cycles
from kaoping.governance.tenancy.scope import everywhere


class Command(BaseCommand):
    """Names the values that are not as the ledger has them."""

    help = "Name the values that were written past the services: not recorded, changed, or counting as they should not."

    def handle(self, *_args: object, **_options: object) -> None:
        """Print them."""
        with everywhere():
            found = astray_in_open_cycles()
        for one in found:
            self.stdout.write(str(one))
        if found:
            raise CommandError(f"{len(found)} values are not as the ledger has them / {len(found)} 个数据与存证不符")
