"""What comes back by itself: sheets that nobody went on with are forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy

from kaoping.basis.clock import now
from kaoping.collection.workbooks.models import OwnSheet
from kaoping.collection.workbooks.own_sheets import KEPT
from kaoping.governance.jobs.kinds import Effect, Report, job


@job("workbooks.forget-sheets", gettext_lazy("清理未提交的表格"), every=timedelta(hours=1))
def forget_sheets(arguments: Mapping[str, object], report: Report) -> Effect:
    """Forget sheets of people's own that were kept for as long as one may describe their columns."""
    del arguments, report
    return lambda: OwnSheet.objects.filter(kept_at__lte=now() - KEPT).delete()
