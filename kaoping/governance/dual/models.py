"""Tables of requests and approvals. The database holds what it can of the rules, whatever a service may think."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey


class State(models.TextChoices):
    """What became of a request."""

    OPEN = "open", _("待批准")
    DONE = "done", _("已批准并执行")
    REFUSED = "refused", _("已拒绝")
    WITHDRAWN = "withdrawn", _("已撤回")
    VOID = "void", _("已失效（内容与申请时不符）")


class Request(OfTenant):
    """A grave act that somebody asks for (双人双锁申请): its kind, and its arguments in their canonical spelling."""

    tenant = TenantKey(of="organisation")
    kind = models.CharField("操作", max_length=60)
    arguments = models.TextField("参数")
    reason = models.CharField("理由", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    requester = models.ForeignKey(Person, models.PROTECT, related_name="grave_requests")
    acting_for = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    session = models.CharField(max_length=16)
    asked_at = models.DateTimeField("申请时间")
    until = models.DateTimeField("有效至")
    wanted = models.PositiveSmallIntegerField("需要批准人数", default=2)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.CharField("答复", max_length=200, blank=True)

    class Meta:
        verbose_name = "双人双锁申请"
        indexes = (models.Index(fields=("state", "-asked_at"), name="grave_request_by_state"),)
        constraints = (
            models.CheckConstraint(name="grave_request_wants_somebody", condition=Q(wanted__in=(1, 2))),
            models.CheckConstraint(
                name="grave_request_is_closed_with_its_time",
                condition=Q(state=State.OPEN, closed_at=None) | (~Q(state=State.OPEN) & Q(closed_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Approval(OfTenant):
    """One person's approval of a request, of exactly what its digests say."""

    tenant = TenantKey(of="request")
    request = models.ForeignKey(Request, models.PROTECT, related_name="approvals")
    requester = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    session = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField("时间")
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "双人双锁批准"
        constraints = (
            models.UniqueConstraint(fields=("request", "person"), name="grave_approval_by_two_people"),
            models.UniqueConstraint(fields=("request", "principal"), name="grave_approval_with_two_powers"),
            models.UniqueConstraint(fields=("request", "unit"), name="grave_approval_of_two_units"),
            models.UniqueConstraint(fields=("request", "session"), name="grave_approval_in_two_sessions"),
            models.CheckConstraint(
                name="grave_approval_not_by_the_requester",
                condition=~Q(person=F("requester")) & ~Q(principal=F("requester")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id} {self.person_id}"
