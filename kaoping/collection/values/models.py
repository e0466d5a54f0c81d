"""Tables of values. A value is never changed: another one replaces it, and says why."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.basis.own_reasons import shown_reason
from kaoping.collection.tasks.models import Task
from kaoping.governance.files.models import File
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Period, Subject, Way


class Standing(models.TextChoices):
    """Where a value stands. Drafts are no values (see `Draft`)."""

    SUBMITTED = "submitted", _("已提交")
    ACCEPTED = "accepted", _("已接收")
    RETURNED = "returned", _("已退回")
    SUPERSEDED = "superseded", _("已被替代")


class Status(models.TextChoices):
    """The engine's statuses of a value; never confused (see `kaoping.engine.terms.Status`)."""

    REPORTED = "reported", _("已报送")
    VERIFIED = "verified", _("已核定")
    DISPUTED = "disputed", _("存疑")
    NOT_APPLICABLE = "not_applicable", _("不适用")
    NOT_REPORTED = "not_reported", _("未报")
    NO_DATA = "no_data", _("本期无数据")


class Channel(models.TextChoices):
    """The way in which a value came."""

    GRID = "grid", _("在线填报")
    WORKBOOK = "workbook", _("表格导入")
    MAPPED = "mapped", _("自有表格")
    API = "api", _("系统推送")
    CLAIM = "claim", _("加分申报")
    PLATFORM = "platform", _("平台计算")
    APPEAL = "appeal", _("申诉更正")


class Value(OfTenant):
    """A value (数据) of a data item for a subject and period, with where it came from.

    `content` is the engine's canonical spelling as JSON (`{"n": "95.5"}`, true, a text, or a list of records), `null`
    where the status stands for it. Of those that are `is_current` there is one for each way; which of the two ways
    counts in a run follows from the assignment.
    """

    tenant = TenantKey(of="period")
    period = models.ForeignKey(Period, models.PROTECT, related_name="values")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="values")
    item = models.CharField("数据项", max_length=80)
    way = models.CharField("方式", max_length=10, choices=Way)
    task = models.ForeignKey(Task, models.PROTECT, related_name="values", null=True)
    content = models.TextField("内容")
    status = models.CharField("数据状态", max_length=20, choices=Status, default=Status.REPORTED)
    standing = models.CharField("办理状态", max_length=10, choices=Standing, default=Standing.SUBMITTED)
    is_current = models.BooleanField("现行", default=True)
    replaces = models.ForeignKey("self", models.PROTECT, related_name="replaced_by", null=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    source = models.CharField("数据来源", max_length=200, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="填报人")
    entered_at = models.DateTimeField("填报时间")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="办理人")
    decided_at = models.DateTimeField("办理时间", null=True)
    reason = models.CharField("退回或更正理由", max_length=300, blank=True)
    entry = models.BigIntegerField("存证号", null=True, help_text="账本中记有这个数据的那一条")
    files = models.ManyToManyField(File, through="Evidence", related_name="+")

    class Meta:
        verbose_name = "数据"
        constraints = (
            models.UniqueConstraint(
                fields=("period", "subject", "item", "way"), condition=Q(is_current=True), name="value_current_once"
            ),
            models.UniqueConstraint(fields=("replaces",), name="value_replaced_once"),
            models.CheckConstraint(
                name="value_superseded_is_not_current", condition=~Q(standing="superseded", is_current=True)
            ),
            models.CheckConstraint(
                name="value_returned_with_reason", condition=~Q(standing="returned") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="value_decided_by_another",
                condition=Q(decided_by=None) | Q(entered_by=None) | ~Q(decided_by=F("entered_by")),
            ),
        )
        indexes = (models.Index(fields=("period", "item"), name="value_of_item"),)

    @property
    def why(self) -> str:
        """The reason in the language of whoever reads, where it is one of the platform's own."""
        return shown_reason(self.reason)

    def __str__(self) -> str:
        return f"{self.subject} {self.item}"


class Evidence(OfTenant):
    """A file on which a value rests; `record` counts from 0 where it belongs to one record of a list."""

    tenant = TenantKey(of="value")
    value = models.ForeignKey(Value, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    record = models.PositiveIntegerField("记录序号", null=True)

    class Meta:
        verbose_name = "佐证"

    def __str__(self) -> str:
        return f"{self.value_id} {self.file_id}"


class Draft(OfTenant):
    """What somebody has typed and not submitted: as typed, right or wrong. It is nobody's value yet, and not recorded.

    `version` counts changes, so that two people in one grid notice each other.
    """

    tenant = TenantKey(of="task")
    task = models.ForeignKey(Task, models.CASCADE, related_name="drafts")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    item = models.CharField("数据项", max_length=80)
    typed = models.TextField("所填内容", blank=True, help_text="列表数据项为 JSON")
    version = models.PositiveIntegerField(default=1)
    channel = models.CharField("渠道", max_length=10, choices=Channel, default=Channel.GRID)
    source = models.CharField("数据来源", max_length=200, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField("修改时间")
    files = models.ManyToManyField(File, related_name="+")

    class Meta:
        verbose_name = "草稿"
        constraints = (models.UniqueConstraint(fields=("task", "subject", "item"), name="draft_once"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.item}"


class Claim(OfTenant):
    """A bonus claim (加分申报): a record that a subject wants counted, with its document, and the decision."""

    tenant = TenantKey(of="period")
    period = models.ForeignKey(Period, models.PROTECT, related_name="claims")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="claims")
    item = models.CharField("数据项", max_length=80)
    record = models.TextField("申报内容", help_text="一条记录，JSON")
    reason = models.CharField("申报理由", max_length=300)
    file = models.ForeignKey(File, models.PROTECT, related_name="+", verbose_name="证明文件")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="申报人")
    made_at = models.DateTimeField("申报时间")
    is_granted = models.BooleanField("同意", null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="审核人")
    decided_at = models.DateTimeField("审核时间", null=True)
    remark = models.CharField("审核意见", max_length=300, blank=True)

    class Meta:
        verbose_name = "加分申报"
        constraints = (
            models.CheckConstraint(
                name="claim_decided_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("made_by"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.item}"
