"""Tables of sheets of one's own: how they are read, and the one that somebody is about to hand in."""

from __future__ import annotations

from django.db import models

from kaoping.collection.tasks.models import Task
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Way


class SavedMapping(OfTenant):
    """How a sheet of an organisation's own is read (对应关系), as the document that the command line reads, too."""

    tenant = TenantKey(of="organisation")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    way = models.CharField("方式", max_length=10, choices=Way)
    name = models.CharField("名称", max_length=80)
    text = models.TextField("对应关系", help_text="YAML")
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="保存人")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "对应关系"
        constraints = (models.UniqueConstraint(fields=("organisation", "way", "name"), name="mapping_name_once"),)

    def __str__(self) -> str:
        return self.name


class OwnSheet(OfTenant):
    """A sheet of one's own on its way into a task: kept until it is taken over, a day at most. It is nobody's value.

    `mapping` is how it was last read, so that a mended sheet handed in again need not be described again.
    """

    tenant = TenantKey(of="task")
    task = models.ForeignKey(Task, models.CASCADE, related_name="own_sheets")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField("文件名", max_length=150)
    data = models.BinaryField("文件")
    digest = models.CharField("SHA-256", max_length=64)
    mapping = models.TextField("对应关系", blank=True, help_text="YAML")
    kept_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "待读取的自有表格"
        constraints = (models.UniqueConstraint(fields=("task", "person"), name="own_sheet_once"),)

    def __str__(self) -> str:
        return self.name
