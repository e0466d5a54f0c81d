"""What people do with jobs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kaoping.basis.clock import now
from kaoping.basis.refusals import Refusal
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger.work import record, service


@service
def try_again(*, actor: Actor, job: Job) -> None:
    """Let a parked job be tried anew.

    Raises:
        Denied: without the permission `TEND_JOBS`.
        Refusal: `not-parked`.
    """
    actor.require(Permission.TEND_JOBS)
    parked = Job.objects.filter(pk=job.pk, state=State.PARKED)
    if parked.update(state=State.WAITING, tries=0, not_before=now(), failure="") != 1:
        raise Refusal(_("该任务没有被搁置。"), code="not-parked")
    record("job.tried-again", job, before={"failure": job.failure})
