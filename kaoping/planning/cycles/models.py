"""Tables of cycles: a published scheme over a time, who is appraised, and who gives which value."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.schemes.models import Version


class State(models.TextChoices):
    """States of a cycle."""

    PREPARING = "preparing", _("筹备")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


class Way(models.TextChoices):
    """By whom a value is given: the subject of itself (自评), or the assessing department of all (核定)."""

    OWN = "own", _("自报")
    ASSESSED = "assessed", _("核定")


class Cycle(OfTenant):
    """A cycle (考核周期). `report_within` is how many working days after a period its values are due."""

    tenant = TenantKey(of="organisation")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="主管单位")
    version = models.ForeignKey(Version, models.PROTECT, related_name="cycles", verbose_name="方案版本")
    title = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PREPARING)
    starts = models.DateField("起始日期")
    ends = models.DateField("终止日期", help_text="不再属于周期的第一天")
    report_within = models.PositiveSmallIntegerField("报送期限", default=5, help_text="考核期结束后的工作日数")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="建立人")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name="启动人")
    opened_at = models.DateTimeField("启动时间", null=True)

    class Meta:
        verbose_name = "考核周期"
        constraints = (
            models.UniqueConstraint(fields=("organisation", "title"), name="cycle_title_once"),
            models.CheckConstraint(name="cycle_ends_after_it_starts", condition=Q(ends__gt=F("starts"))),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.ends - timedelta(days=1)


class Period(OfTenant):
    """A period (考核期) of a cycle. `key` is the engine's identifier, empty where the scheme has only one."""

    tenant = TenantKey(of="cycle")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="periods")
    key = models.CharField("标识", max_length=80, blank=True)
    title = models.CharField("名称", max_length=80)
    position = models.PositiveSmallIntegerField("序号")
    starts = models.DateField("起始日期")
    ends = models.DateField("终止日期", help_text="不再属于考核期的第一天")
    closed_at = models.DateTimeField("锁定时间", null=True, help_text="此后数据不再变动")

    class Meta:
        verbose_name = "考核期"
        constraints = (
            models.UniqueConstraint(fields=("cycle", "key"), name="period_once"),
            models.CheckConstraint(name="period_ends_after_it_starts", condition=Q(ends__gt=F("starts"))),
        )

    def __str__(self) -> str:
        return f"{self.cycle} {self.title}"

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return self.ends - timedelta(days=1)


class Subject(OfTenant):
    """What is appraised in a cycle (考评对象): an organisation under the name and in the group that it has there."""

    tenant = TenantKey(of="cycle")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="subjects")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("名称", max_length=120)
    group = models.CharField("考核分组", max_length=80, help_text="方案中的分组标识")
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, verbose_name="上级对象")
    position = models.PositiveIntegerField("序号", default=0)

    class Meta:
        verbose_name = "考评对象"
        constraints = (
            models.UniqueConstraint(fields=("cycle", "organisation"), name="subject_once"),
            models.UniqueConstraint(fields=("cycle", "name"), name="subject_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Assignment(OfTenant):
    """Who gives the values of a data item (指标责任): an assessing department, the subjects themselves, or both.

    Where both do, the subject's own value (自评) stands beside the department's (核定), which counts.
    """

    tenant = TenantKey(of="cycle")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="assignments")
    item = models.CharField("数据项", max_length=80)
    assessor = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True, verbose_name="考核责任部门")
    is_reported = models.BooleanField("单位自报", default=True)

    class Meta:
        verbose_name = "指标责任"
        constraints = (
            models.UniqueConstraint(fields=("cycle", "item"), name="assignment_once"),
            models.CheckConstraint(
                name="assignment_to_somebody", condition=Q(is_reported=True) | Q(assessor__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.item


class DayOverride(OfTenant):
    """A day of which a tenant's office knows better than the calendar whether it is worked there (调休)."""

    tenant = TenantKey(of="")
    day = models.DateField("日期")
    is_working = models.BooleanField("上班")
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        verbose_name = "工作日调整"
        constraints = (models.UniqueConstraint(fields=("tenant", "day"), name="day_said_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.is_working}"


class SettledYear(OfTenant):
    """A year whose announcement a tenant entered completely: its other days are judged by weekday, for good."""

    tenant = TenantKey(of="")
    year = models.PositiveSmallIntegerField("年份")

    class Meta:
        verbose_name = "已录完的年份"
        constraints = (models.UniqueConstraint(fields=("tenant", "year"), name="year_settled_once"),)

    def __str__(self) -> str:
        return str(self.year)
