"""Tables of runs. What went into a run is kept whole, by digest; totals, scores of items, grades and ranks as rows.

What a score sheet says before an item is opened is kept for each subject. Explanations are not: they come out of the
same inputs by the same engine, byte for byte (see the digests).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.basis.exact import ExactField
from kaoping.basis.own_reasons import shown_reason
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Cycle, Period, Subject
from kaoping.planning.schemes.models import Version


class State(models.TextChoices):
    """States of a run. A preview decides nothing until another person confirms it."""

    WAITING = "waiting", _("计算中")
    FAILED = "failed", _("不能计算")
    PREVIEW = "preview", _("预览")
    CONFIRMED = "confirmed", _("已确认")
    DISCARDED = "discarded", _("已作废")


class Light(models.TextChoices):
    """Traffic lights (红黄绿)."""

    NONE = "", "—"
    GREEN = "green", _("绿")
    YELLOW = "yellow", _("黄")
    RED = "red", _("红")


class Inputs(OfTenant):
    """What went into runs: the values of a period or cycle in the engine's canonical form, compressed."""

    tenant = TenantKey(of="")
    digest = models.CharField(max_length=64)
    packed = models.BinaryField(help_text="zlib")

    class Meta:
        verbose_name = "计算输入"
        constraints = (models.UniqueConstraint(fields=("tenant", "digest"), name="inputs_kept_once"),)

    def __str__(self) -> str:
        return self.digest


class Run(OfTenant):
    """A run (计算) of a period, or of the whole cycle where `period` is empty.

    `origins` says which rows of values went in, by the number of the subject: from where each figure of a score came.
    """

    tenant = TenantKey(of="cycle")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="runs")
    period = models.ForeignKey(Period, models.PROTECT, related_name="runs", null=True)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name="方案版本")
    number = models.PositiveIntegerField("次", help_text="周期内第几次计算")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    inputs = models.ForeignKey(Inputs, models.PROTECT, related_name="+", null=True)
    origins = models.BinaryField(default=b"", help_text="zlib, JSON")
    observed = models.PositiveIntegerField("数据个数", default=0)
    missing = models.PositiveIntegerField("缺数据个数", default=0, help_text="开始时未接收或未报的")
    engine = models.CharField("引擎版本", max_length=20, blank=True)
    scheme_digest = models.CharField("方案摘要", max_length=64, blank=True)
    values_digest = models.CharField("数据摘要", max_length=64, blank=True)
    result_digest = models.CharField("结果摘要", max_length=64, blank=True)
    findings = models.JSONField("问题", default=list, help_text="不能计算的原因")
    reason = models.CharField("缘由", max_length=300, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, related_name="replaced_by", null=True)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="发起人")
    started_at = models.DateTimeField("发起时间")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="确认人")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    entry = models.BigIntegerField("存证号", null=True)

    class Meta:
        verbose_name = "计算"
        constraints = (
            models.UniqueConstraint(fields=("cycle", "number"), name="run_once"),
            models.CheckConstraint(
                name="run_confirmed_by_another", condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("started_by"))
            ),
            models.CheckConstraint(
                name="run_confirmed_is_complete",
                condition=~Q(state="confirmed") | Q(inputs__isnull=False, confirmed_at__isnull=False),
            ),
        )

    @property
    def why(self) -> str:
        """The reason in the language of whoever reads, where it is one of the platform's own."""
        return shown_reason(self.reason)

    def __str__(self) -> str:
        return f"{self.cycle} {self.number}"


class SubjectScore(OfTenant):
    """The total of a subject in a run, with its grade and rank; `low` and `high` where it is open."""

    tenant = TenantKey(of="run")
    run = models.ForeignKey(Run, models.CASCADE, related_name="totals")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="totals")
    total = ExactField("总分", null=True)
    low = ExactField("最低", null=True)
    high = ExactField("最高", null=True)
    full = ExactField("满分", null=True)
    grade = models.CharField("等次", max_length=40, blank=True)
    rank = models.PositiveIntegerField("名次", null=True)
    light = models.CharField("红黄绿", max_length=6, choices=Light, blank=True)
    lights = models.JSONField("各项红黄绿", default=dict, help_text="按数据本身而不按得分率定的，以方案中的标识为键")
    vetoed = models.BooleanField("一票否决", default=False)
    digest = models.CharField("摘要", max_length=64, blank=True, help_text="该对象结果规范形式的 SHA-256")

    class Meta:
        verbose_name = "总分"
        constraints = (models.UniqueConstraint(fields=("run", "subject"), name="subject_score_once"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.total}"


class ItemScore(OfTenant):
    """The score of an item for a subject in a run.

    `rate` is the share of its points in per cent, for comparing; `part` what the item brings to the total, and `lost`
    what it took from it, both in points of the total.
    """

    tenant = TenantKey(of="run")
    run = models.ForeignKey(Run, models.CASCADE, related_name="scores")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    item = models.CharField("指标", max_length=80)
    position = models.PositiveSmallIntegerField("序号")
    depth = models.PositiveSmallIntegerField("层级")
    is_leaf = models.BooleanField("末级")
    points = ExactField("分值", null=True)
    score = ExactField("得分", null=True)
    rate = ExactField("得分率", null=True)
    light = models.CharField("红黄绿", max_length=6, choices=Light, blank=True)
    concerns = models.BooleanField("适用", default=True)
    part = ExactField("计入总分", null=True)
    lost = ExactField("失分", null=True)

    class Meta:
        verbose_name = "指标得分"
        constraints = (models.UniqueConstraint(fields=("run", "subject", "item"), name="item_score_once"),)
        indexes = (models.Index(fields=("run", "depth"), name="item_score_of_level"),)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.item}"


class GroupScore(OfTenant):
    """How a peer group did in an item of a run, or in the total where `item` is empty: what boards show."""

    tenant = TenantKey(of="run")
    run = models.ForeignKey(Run, models.CASCADE, related_name="groups")
    group = models.CharField("考核分组", max_length=80)
    item = models.CharField("指标", max_length=80, blank=True)
    subjects = models.PositiveIntegerField("单位数")
    mean = ExactField("平均分", null=True)
    rate = ExactField("平均得分率", null=True)
    high = ExactField("最高分", null=True)
    low = ExactField("最低分", null=True)
    losing = models.PositiveIntegerField("失分单位数", default=0)
    lost = ExactField("失分合计", null=True)
    green = models.PositiveIntegerField("绿", default=0)
    yellow = models.PositiveIntegerField("黄", default=0)
    red = models.PositiveIntegerField("红", default=0)

    class Meta:
        verbose_name = "分组得分"
        constraints = (models.UniqueConstraint(fields=("run", "group", "item"), name="group_score_once"),)

    def __str__(self) -> str:
        return f"{self.group} {self.item}"


class Sheets(OfTenant):
    """The score sheets that were kept of a run: how many, and the root of the tree of their digests (RFC 9162)."""

    tenant = TenantKey(of="run")
    run = models.OneToOneField(Run, models.CASCADE, related_name="sheets")
    size = models.PositiveIntegerField("份数")
    root = models.CharField("摘要", max_length=64, help_text="SHA-256，十六进制")

    class Meta:
        verbose_name = "评分单存根"

    def __str__(self) -> str:
        return self.root


class KeptSheet(OfTenant):
    """What the score sheet of a subject says; `proof` leads from it, as leaf number `place`, to the root."""

    tenant = TenantKey(of="run")
    run = models.ForeignKey(Run, models.CASCADE, related_name="kept_sheets")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField("序号")
    packed = models.BinaryField(help_text="zlib, JSON")
    proof = models.BinaryField(help_text="SHA-256")

    class Meta:
        verbose_name = "评分单"
        constraints = (models.UniqueConstraint(fields=("run", "subject"), name="kept_sheet_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.subject_id}"
