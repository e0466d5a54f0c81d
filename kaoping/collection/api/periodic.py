"""What the interface does by itself, and its place in the navigation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kaoping.basis.clock import now
from kaoping.collection.api.models import Call
from kaoping.governance.acting import Permission
from kaoping.governance.desk import Place, Step, places
from kaoping.governance.jobs.kinds import Effect, Report, job

KEPT = timedelta(days=7)
"""For so long a system that lost an answer can ask what became of its call; its time is refused much earlier."""

places(Place("keys", _("数据接口"), (Permission.KEEP_KEYS,), Step.KEEP))


@job("api.forget-calls", _("清理接口调用记录"), every=timedelta(days=1))
def forget_calls(arguments: Mapping[str, object], report: Report) -> Effect:
    """Forget nonces that are refused by their time anyway."""
    del arguments, report
    return lambda: Call.objects.filter(at__lt=now() - KEPT).delete()
