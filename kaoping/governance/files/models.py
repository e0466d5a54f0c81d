"""Tables of files: what is known of each; its bytes lie in the data folder under `stored`."""

from __future__ import annotations

from django.db import models

from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey


class File(OfTenant):
    """A file that was checked and kept. It is never changed; the same bytes sent twice are two files of one digest."""

    tenant = TenantKey(of="organisation")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="提交单位")
    name = models.CharField("文件名", max_length=150)
    kind = models.CharField("类型", max_length=10, help_text="按内容检查得出的扩展名")
    size = models.PositiveBigIntegerField("大小", help_text="字节")
    sha256 = models.CharField("SHA-256", max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    stored = models.CharField(max_length=64, unique=True, help_text="数据目录中的随机文件名")
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="上传人", null=True)
    sent_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "证据文件"
        indexes = (models.Index(fields=("sha256",), name="file_of_digest"),)

    def __str__(self) -> str:
        return self.name
