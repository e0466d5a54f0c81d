"""Tables of schemes. The text of a published version is frozen; its digest is that of the engine's canonical form."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey


class State(models.TextChoices):
    """States of a version: made, then checked by a second person, then published by a third."""

    DRAFT = "draft", _("草稿")
    PROPOSED = "proposed", _("待复核")
    CHECKED = "checked", _("待发布")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class Series(OfTenant):
    """A scheme through its versions (方案系列): one appraisal of one owner, year after year."""

    tenant = TenantKey(of="organisation")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="主管单位")
    code = models.CharField("方案标识", max_length=80, help_text="方案文件中的 id")
    title = models.CharField("方案名称", max_length=200)

    class Meta:
        verbose_name = "考评方案"
        constraints = (models.UniqueConstraint(fields=("organisation", "code"), name="series_once"),)

    def __str__(self) -> str:
        return self.title


class Version(OfTenant):
    """A version of a scheme (方案版本)."""

    tenant = TenantKey(of="series")
    series = models.ForeignKey(Series, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    text = models.TextField("方案正文", help_text="YAML")
    digest = models.CharField("摘要", max_length=64, blank=True, help_text="引擎规范形式的 SHA-256；有错误的草稿没有")
    findings = models.JSONField("检查结果", default=list, help_text="草稿中的错误、警告和提示，各有所在位置")
    source = models.CharField("来源文件", max_length=150, blank=True)
    reason = models.CharField("修订理由", max_length=500, blank=True)
    remark = models.CharField("退回意见", max_length=500, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编制人")
    made_at = models.DateTimeField("编制时间")
    checked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="复核人", null=True)
    checked_at = models.DateTimeField("复核时间", null=True)
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="发布人", null=True)
    published_at = models.DateTimeField("发布时间", null=True)

    class Meta:
        verbose_name = "方案版本"
        constraints = (
            models.UniqueConstraint(fields=("series", "number"), name="version_once"),
            models.UniqueConstraint(
                fields=("series",), condition=Q(state__in=("draft", "proposed", "checked")), name="version_one_in_work"
            ),
            models.CheckConstraint(
                name="version_checked_by_another", condition=Q(checked_by=None) | ~Q(checked_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="version_published_by_another", condition=Q(published_by=None) | ~Q(published_by=F("made_by"))
            ),
            models.CheckConstraint(
                name="version_published_is_complete",
                condition=~Q(state="published")
                | Q(published_by__isnull=False, checked_by__isnull=False, published_at__isnull=False) & ~Q(digest=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.series} V{self.number}"

    @property
    def is_from_workbook(self) -> bool:
        """Whether what was found in it stands in cells of a workbook, and not in its text."""
        return any("!" in found["source"] for found in self.findings)
