"""Tables of rectification."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaoping.application.publication.models import Publication
from kaoping.governance.acting.roles import Role
from kaoping.governance.files.models import File
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Period, Subject


class State(models.TextChoices):
    """States of an order. Whether it is overdue follows from its deadline and the day on which it was put right."""

    OPEN = "open", _("整改中")
    DONE = "done", _("待验收")
    CLOSED = "closed", _("已销号")
    CANCELLED = "cancelled", _("已撤销")


class Order(OfTenant):
    """A rectification order (整改单) from an item of a result, or from any other finding."""

    tenant = TenantKey(of="period")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="orders", verbose_name="责任单位")
    period = models.ForeignKey(Period, models.PROTECT, related_name="orders", verbose_name="考核期")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="orders", null=True)
    item = models.CharField("指标", max_length=80, blank=True)
    problem = models.CharField("问题", max_length=1000)
    demand = models.CharField("整改要求", max_length=1000)
    owner = models.CharField("责任人", max_length=80, help_text="岗位或姓名，由责任单位指定")
    within = models.PositiveSmallIntegerField("限期", default=10, help_text="自起算日起的工作日数")
    counted_from = models.DateField("起算日", help_text="下达或重新打开的日期")
    due = models.DateField("整改期限", help_text="最后一天")
    is_provisional = models.BooleanField("期限暂定", default=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="下达人")
    made_at = models.DateTimeField("下达时间")
    done_at = models.DateTimeField("完成时间", null=True, help_text="最近一次提交整改结果")
    closed_at = models.DateTimeField("销号时间", null=True)
    reopened = models.PositiveSmallIntegerField("退回次数", default=0)
    told = models.PositiveSmallIntegerField("已提醒", default=0, help_text="0 未提醒，1 将到期，2 已超期")

    class Meta:
        verbose_name = "整改单"
        indexes = (
            models.Index(fields=("subject", "state"), name="order_of_subject"),
            models.Index(fields=("state", "due"), name="order_due"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.problem[:20]}"


class Action(models.TextChoices):
    """What is done to an order."""

    ORDER = "order", _("下达")
    PUT_RIGHT = "put_right", _("提交整改结果")
    CHECK = "check", _("验收销号")
    SEND_BACK = "send_back", _("退回整改")
    REOPEN = "reopen", _("重新打开")
    CANCEL = "cancel", _("撤销")


class Step(OfTenant):
    """What happened to an order: put right, checked, sent back, closed, opened again; by whom and on what evidence.

    `role` is the one in which they did it; empty where it is not known, of steps from before roles were kept.
    """

    tenant = TenantKey(of="order")
    order = models.ForeignKey(Order, models.PROTECT, related_name="steps")
    action = models.CharField("动作", max_length=20, choices=Action)
    said = models.CharField("说明", max_length=1000, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    role = models.CharField("角色", max_length=20, choices=Role, null=True)
    at = models.DateTimeField("时间")
    files = models.ManyToManyField(File, related_name="+")

    class Meta:
        verbose_name = "整改记录"

    def __str__(self) -> str:
        return f"{self.order_id} {self.action}"
