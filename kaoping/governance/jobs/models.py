"""The queue: a table like any other, so that a job is there exactly if its transaction was committed (R-84)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.governance.jobs.kinds import title_of


class State(models.TextChoices):
    """States of a job. A parked one has failed too often and waits for a person."""

    WAITING = "waiting", _("等待")
    RUNNING = "running", _("运行中")
    DONE = "done", _("完成")
    PARKED = "parked", _("已搁置")


class Job(models.Model):
    """A job. Two jobs of the same kind and key are one job, however often they are asked for."""

    kind = models.CharField("类型", max_length=60)
    key = models.CharField("键", max_length=120)
    arguments = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    made_at = models.DateTimeField("提出时间")
    not_before = models.DateTimeField("最早开始")
    lease = models.CharField(max_length=32, blank=True, help_text="正在运行它的进程")
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    progress = models.PositiveIntegerField("进度", default=0)
    total = models.PositiveIntegerField(default=0)
    failure = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "后台任务"
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), name="job_once"),
            models.CheckConstraint(
                name="job_runs_under_a_lease",
                condition=~Q(state="running") | (Q(leased_until__isnull=False) & ~Q(lease="")),
            ),
        )
        indexes = (models.Index(fields=("state", "not_before"), name="job_to_do"),)

    @property
    def title(self) -> str:
        """What people call this kind of job."""
        return title_of(self.kind)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
