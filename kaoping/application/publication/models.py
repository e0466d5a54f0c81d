"""Tables of publication."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.analysis.runs.models import Run
from kaoping.governance.files.models import File
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Subject


class State(models.TextChoices):
    """The way to the public: units confirm, leaders decide, the public is shown it for its days, the final notice."""

    CONFIRMING = "confirming", _("核对中")
    TO_DECIDE = "to_decide", _("待审定")
    DECIDED = "decided", _("已审定")
    ANNOUNCED = "announced", _("公示中")
    NOTIFIED = "notified", _("已通报")
    CORRECTED = "corrected", _("已更正")
    WITHDRAWN = "withdrawn", _("已撤回")


_WITHIN = "暂定时的工作日数，节假日安排公布后据以重算"


class Publication(OfTenant):
    """A confirmed run on its way to the public. `corrects` is the one that it takes the place of after an appeal.

    `confirm_within` and `announce_within` are there while the day beside them is provisional (暂定).
    """

    tenant = TenantKey(of="run")
    run = models.OneToOneField(Run, models.PROTECT, related_name="publication")
    state = models.CharField("状态", max_length=10, choices=State, default=State.CONFIRMING)
    code = models.CharField("公开编号", max_length=20, unique=True, help_text="公众网址中的编号")
    corrects = models.OneToOneField("self", models.PROTECT, related_name="corrected_by", null=True)
    reason = models.CharField("更正缘由", max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="撤回人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawal = models.CharField("撤回缘由", max_length=500, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="发起核对人")
    opened_at = models.DateTimeField("发起核对时间")
    confirm_until = models.DateField("核对截止", help_text="最后一天")
    confirm_within = models.PositiveSmallIntegerField("核对期限", null=True, help_text=_WITHIN)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="审定人")
    decided_at = models.DateTimeField("审定时间", null=True)
    minutes = models.ForeignKey(File, models.PROTECT, related_name="+", null=True, verbose_name="会议纪要")
    announced_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="公示人")
    announced_at = models.DateTimeField("公示时间", null=True)
    announce_until = models.DateField("公示截止", null=True, help_text="最后一天")
    announce_within = models.PositiveSmallIntegerField("公示期限", null=True, help_text=_WITHIN)
    notified_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="通报人")
    notified_at = models.DateTimeField("通报时间", null=True)
    scan = models.ForeignKey(File, models.PROTECT, related_name="+", null=True, verbose_name="盖章扫描件")

    class Meta:
        verbose_name = "结果发布"
        constraints = (
            models.CheckConstraint(
                name="publication_withdrawn_says_why",
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False) & ~Q(withdrawal=""),
            ),
            models.CheckConstraint(name="publication_correction_says_why", condition=Q(corrects=None) | ~Q(reason="")),
            models.CheckConstraint(
                name="publication_decided_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("opened_by"))
            ),
            models.CheckConstraint(
                name="publication_announced_after_decision",
                condition=Q(announced_at=None) | Q(decided_at__isnull=False, announce_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.run}"


class Answer(models.TextChoices):
    """What a unit says of its preliminary result."""

    WAITING = "waiting", _("待核对")
    AGREED = "agreed", _("无异议")
    REMARKED = "remarked", _("有意见")
    SILENT = "silent", _("逾期未核对")


class Confirmation(OfTenant):
    """A unit's word on its preliminary result (核对), and the office's answer to a remark."""

    tenant = TenantKey(of="publication")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="confirmations")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    answer = models.CharField("核对结果", max_length=10, choices=Answer, default=Answer.WAITING)
    remark = models.CharField("意见", max_length=1000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="核对人")
    answered_at = models.DateTimeField("核对时间", null=True)
    reply = models.CharField("答复", max_length=1000, blank=True)
    replied_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="答复人")
    replied_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "核对"
        constraints = (
            models.UniqueConstraint(fields=("publication", "subject"), name="confirmation_once"),
            models.CheckConstraint(
                name="confirmation_remarked_says_what", condition=~Q(answer="remarked") | ~Q(remark="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.answer}"
