"""Tables of organisations. What an organisation is called and whom it belongs to are dated standings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.governance.tenancy.models import OfTenant, Scoped, TenantKey


class Kind(models.TextChoices):
    """Kinds of organisations (机构类型)."""

    GOVERNMENT = "government", _("政府")
    BUREAU = "bureau", _("部门")
    SECTION = "section", _("科室")
    SUBORDINATE = "subordinate", _("局属单位")
    STREET = "street", _("街道（乡镇）")
    VILLAGE = "village", _("社区（村）")
    WINDOW = "window", _("服务窗口")
    THIRD_PARTY = "third_party", _("第三方机构")
    ENTERPRISE = "enterprise", _("企业")
    INSTITUTE = "institute", _("科研机构")


class Houses(Scoped["Organisation"]):
    """Organisations of the tenants in the scope, those at the root included."""

    def among(self, tenants: frozenset[int]) -> Q:
        """The condition that rows belong to some tenants."""
        return Q(tenant__in=tenants) | Q(pk__in=tenants)


class Organisation(models.Model):
    """An organisation (机构), for as long as it exists; `code` is 统一社会信用代码 or the office's own.

    `tenant` is the organisation at the root to which it has belonged from its first day to its last; none at the root.
    """

    tenant = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, editable=False, db_index=False)

    code = models.CharField("机构代码", max_length=40, unique=True)
    kind = models.CharField("类型", max_length=20, choices=Kind)
    founded = models.DateField("设立日期")
    dissolved = models.DateField("撤销日期", null=True, blank=True, help_text="不再存在的第一天")

    objects = Houses()

    class Meta:
        verbose_name = "机构"
        constraints = (
            models.CheckConstraint(
                name="organisation_dissolved_after_it_was_founded",
                condition=Q(dissolved__isnull=True) | Q(dissolved__gt=F("founded")),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def tenant_key(self) -> int:
        """The number of the tenant, which at the root is its own."""
        return self.tenant_id or self.pk


class Standing(OfTenant):
    """What an organisation is called and whom it belongs to, from one day until the day before another."""

    tenant = TenantKey(of="organisation")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="standings")
    parent = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    position = models.PositiveIntegerField("序号", default=0)
    starts = models.DateField("起始日期")
    ends = models.DateField("终止日期", null=True, blank=True, help_text="不再有效的第一天")

    class Meta:
        verbose_name = "机构沿革"
        constraints = (
            models.UniqueConstraint(fields=("organisation", "starts"), name="standing_once_a_day"),
            models.UniqueConstraint(
                fields=("organisation",), condition=Q(ends__isnull=True), name="standing_open_once"
            ),
            models.CheckConstraint(
                name="standing_ends_after_it_starts", condition=Q(ends__isnull=True) | Q(ends__gt=F("starts"))
            ),
            models.CheckConstraint(name="standing_not_below_itself", condition=~Q(organisation=F("parent"))),
        )

    def __str__(self) -> str:
        return self.name


class Succession(OfTenant):
    """What became of an organisation (机构承继): a merger gives several one successor, a split gives one several."""

    tenant = TenantKey(of="predecessor")
    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="origins")
    day = models.DateField("日期")

    class Meta:
        verbose_name = "机构承继"
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
            models.CheckConstraint(name="succession_not_of_itself", condition=~Q(predecessor=F("successor"))),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
