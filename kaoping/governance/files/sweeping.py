"""Removing what a failed transaction left on the disk (R-72)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy

from kaoping.governance.files import storage
from kaoping.governance.files.models import File
from kaoping.governance.jobs.kinds import Effect, Report, job

OLD_ENOUGH = timedelta(hours=1)
"""No transaction lasts so long: a file without a row is not one whose row is still to come."""


@job("files.sweep", gettext_lazy("清理无人引用的文件"), every=timedelta(hours=1))
def sweep(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Find files that no row knows, and remove them."""
    orphans = orphaned()

    def effect() -> None:
        for stored in orphans:
            storage.remove(stored)

    return effect


def orphaned() -> list[str]:
    """The names of files on the disk that no row knows and that are no longer being kept."""
    names = [*storage.older_than(OLD_ENOUGH.total_seconds())]
    known: set[str] = set()
    for start in range(0, len(names), 500):
        known |= set(File.objects.filter(stored__in=names[start : start + 500]).values_list("stored", flat=True))
    return [name for name in names if name not in known]
