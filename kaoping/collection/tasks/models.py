"""Tables of tasks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Period, Way


class State(models.TextChoices):
    """States of a task. A value that is returned opens its task again; the others in it stand."""

    OPEN = "open", _("待报送")
    SUBMITTED = "submitted", _("已提交")
    RETURNED = "returned", _("部分退回")
    ACCEPTED = "accepted", _("已接收")


class Task(OfTenant):
    """A task (报送任务): one organisation gives values for a period, of itself, or of all as assessing department."""

    tenant = TenantKey(of="period")
    period = models.ForeignKey(Period, models.PROTECT, related_name="tasks")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="承办单位")
    way = models.CharField("方式", max_length=10, choices=Way)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    due = models.DateField("截止日期", help_text="最后一天")
    is_provisional = models.BooleanField("截止日期暂定", default=False, help_text="节假日安排公布后重新计算")
    submitted_at = models.DateTimeField("首次提交时间", null=True)
    last_submitted_at = models.DateTimeField("最近提交时间", null=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="提交人")
    entry = models.BigIntegerField("回执存证号", null=True)
    seconds = models.PositiveIntegerField("填报用时", default=0, help_text="秒；方案的负担，不记到个人")
    worked_at = models.DateTimeField("最近填写时间", null=True)

    class Meta:
        verbose_name = "报送任务"
        constraints = (models.UniqueConstraint(fields=("period", "organisation", "way"), name="task_once"),)
        indexes = (models.Index(fields=("organisation", "state"), name="task_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.period} {self.organisation}"


class Extension(OfTenant):
    """A request for more time (延期申请), and what became of it."""

    tenant = TenantKey(of="task")
    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions")
    until = models.DateField("申请延至")
    reason = models.CharField("理由", max_length=300)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    is_granted = models.BooleanField("同意", null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="审批人")
    decided_at = models.DateTimeField("审批时间", null=True)
    remark = models.CharField("审批意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "延期申请"
        constraints = (
            models.UniqueConstraint(fields=("task",), condition=Q(is_granted__isnull=True), name="extension_open_once"),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.until}"


class Occasion(models.TextChoices):
    """When somebody is reminded of a task."""

    OPENED = "opened", _("已下达")
    SOON = "soon", _("即将截止")
    LAST_DAY = "last_day", _("今日截止")
    OVERDUE = "overdue", _("已逾期")


class Reminder(OfTenant):
    """A reminder (催报) that was sent: each once for a deadline, however often the job runs."""

    tenant = TenantKey(of="task")
    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders")
    occasion = models.CharField("时机", max_length=10, choices=Occasion)
    due = models.DateField("截止日期")
    sent_at = models.DateTimeField("发出时间")

    class Meta:
        verbose_name = "催报"
        constraints = (models.UniqueConstraint(fields=("task", "occasion", "due"), name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.task} {self.occasion}"
