"""Tables of the interface for other systems."""

from __future__ import annotations

from django.db import models

from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Way


class Key(OfTenant):
    """A key (接口密钥) with which a system of an organisation pushes its values. Calls are signed with its secret."""

    tenant = TenantKey(of="organisation")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("系统名称", max_length=80)
    way = models.CharField("方式", max_length=10, choices=Way)
    public = models.CharField("公钥标识", max_length=32, unique=True)
    secret = models.CharField(max_length=200, help_text="以平台密钥加密")
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="签发人")
    made_at = models.DateTimeField("签发时间")
    expires = models.DateField("失效日期", help_text="不再有效的第一天")
    revoked_at = models.DateTimeField("吊销时间", null=True)

    class Meta:
        verbose_name = "接口密钥"

    def __str__(self) -> str:
        return self.name


class Call(OfTenant):
    """A signed call that was accepted: its nonce is used up."""

    tenant = TenantKey(of="key")
    key = models.ForeignKey(Key, models.PROTECT, related_name="calls")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField("时间")
    answer = models.JSONField("结果", default=dict, help_text="再次收到同一个请求时告知")

    class Meta:
        verbose_name = "接口调用"
        constraints = (models.UniqueConstraint(fields=("key", "nonce"), name="call_once"),)

    def __str__(self) -> str:
        return self.nonce
