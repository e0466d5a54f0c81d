"""Tables of the ledger. The application only ever inserts into them; triggers hold it to that (see the migrations).

Two trees: `deeds` (what was done) and `accesses` (who looked at core data). The tree speaks of commitments alone: it
would still verify without an opening, but then nobody could say what was done; so an opening stays, too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _


class TreeName(models.TextChoices):
    """The two trees."""

    DEEDS = "deeds", "办理"
    ACCESSES = "accesses", "查阅"


class Result(models.TextChoices):
    """What came of what an entry speaks of."""

    DONE = "done", _("成功")
    DENIED = "denied", _("被拒")
    FAILED = "failed", _("失败")


class Entry(models.Model):
    """One leaf: what was done, by whom, to what. The columns repeat what the opening says, to be searched.

    `tenant` is not committed to: it says who reads the entry, and nothing about what was done.
    """

    tree = models.CharField(max_length=10, choices=TreeName)
    index = models.BigIntegerField("序号")
    at = models.DateTimeField("时间")
    action = models.CharField("操作", max_length=60)
    person = models.BigIntegerField("人员", default=0, help_text="0 为平台自身")
    subject_kind = models.CharField("对象类型", max_length=60)
    subject = models.CharField("对象", max_length=60)
    commitment = models.BinaryField("承诺值", max_length=64)
    tenant = models.BigIntegerField("租户", default=0, db_default=0, help_text="0 为平台自身")

    class Meta:
        verbose_name = "存证记录"
        constraints = (models.UniqueConstraint(fields=("tree", "index"), name="entry_once"),)
        indexes = (
            models.Index(fields=("subject_kind", "subject"), name="entry_of_subject"),
            models.Index(fields=("person", "at"), name="entry_of_person"),
            models.Index(fields=("tree", "tenant", "index"), name="entry_of_tenant"),
        )

    def __str__(self) -> str:
        return f"{self.tree} {self.index}"


class Opening(models.Model):
    """What opens an entry's commitment: the canonical record and its salt. Without it the entry tells nothing."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="opening")
    salt = models.BinaryField("盐", max_length=32)
    payload = models.TextField("内容")

    class Meta:
        verbose_name = "存证内容"

    def __str__(self) -> str:
        return str(self.entry_id)


class Node(models.Model):
    """The digest of a complete subtree: level 0 are the leaves; written once, when the subtree is full."""

    tree = models.CharField(max_length=10, choices=TreeName)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    digest = models.BinaryField(max_length=64, help_text="SHA-256 及 SM3")

    class Meta:
        verbose_name = "存证节点"
        constraints = (models.UniqueConstraint(fields=("tree", "level", "index"), name="node_once"),)

    def __str__(self) -> str:
        return f"{self.tree} {self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of how large a tree was, and what its roots were (R-35)."""

    tree = models.CharField(max_length=10, choices=TreeName)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    note = models.TextField()

    class Meta:
        verbose_name = "检查点"
        constraints = (models.UniqueConstraint(fields=("tree", "size"), name="checkpoint_once"),)

    def __str__(self) -> str:
        return f"{self.tree} {self.size}"


class Witnessed(models.Model):
    """How much of a tree a witness has, as it said itself; `at` is when it last said so."""

    witness = models.CharField("见证方", max_length=160, help_text="网址")
    tree = models.CharField(max_length=10, choices=TreeName)
    size = models.BigIntegerField("条数")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "见证进度"
        constraints = (models.UniqueConstraint(fields=("witness", "tree"), name="witnessed_once"),)

    def __str__(self) -> str:
        return f"{self.witness} {self.tree} {self.size}"


class Export(models.Model):
    """That somebody may fetch the first entries of a tree with their contents, until a time."""

    tree = models.CharField(max_length=10, choices=TreeName)
    size = models.BigIntegerField("条数")
    person = models.BigIntegerField("人员")
    until = models.DateTimeField("有效至")

    class Meta:
        verbose_name = "存证导出"

    def __str__(self) -> str:
        return f"{self.tree} {self.size}"


class AccessNote(models.Model):
    """An access that waits to be put into the tree `accesses`, with others.

    `times` is how often it happened from `at` until `until`: denials beyond a measure share a note (see `denials`).
    """

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    person = models.BigIntegerField(default=0)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    tenant = models.BigIntegerField("租户", default=0, db_default=0)
    said = models.CharField(max_length=100, blank=True)
    result = models.CharField(max_length=10, choices=Result, default=Result.DONE, db_default=Result.DONE)
    holdings = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    times = models.PositiveIntegerField(default=1, db_default=1)
    until = models.DateTimeField(null=True)
    session = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=45, blank=True)
    request = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = "待存证的查阅"
        indexes = (models.Index(fields=("person", "address"), condition=Q(result="denied"), name="denials_of_caller"),)

    def __str__(self) -> str:
        return f"{self.action} {self.person}"
