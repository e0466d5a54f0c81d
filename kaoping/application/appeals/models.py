"""Tables of appeals."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kaoping.analysis.runs.models import Run
from kaoping.application.publication.models import Publication
from kaoping.collection.values.models import Status, Value
from kaoping.governance.files.models import File
from kaoping.governance.people.models import Person
from kaoping.governance.tenancy.models import OfTenant, TenantKey
from kaoping.planning.cycles.models import Period, Subject


class State(models.TextChoices):
    """States of an appeal. `disagreed`: the two who decide do not agree, and look again."""

    FILED = "filed", _("待办理")
    DISAGREED = "disagreed", _("意见不一致")
    UPHELD = "upheld", _("成立")
    REJECTED = "rejected", _("不成立")
    WITHDRAWN = "withdrawn", _("已撤回")


class Side(models.TextChoices):
    """The two who decide jointly."""

    DISCIPLINE = "discipline", _("纪检监察")
    THIRD_PARTY = "third_party", _("第三方")


class Appeal(OfTenant):
    """An appeal (申诉) of a subject against the score of an item in a publication.

    `proposed` is in the unit's own words; `decided` is a content as in `Value.content`, with its status. `disputed` is
    the value that the appeal is against, or None where none was accepted; `value` is what was decided to stand there.
    """

    tenant = TenantKey(of="publication")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="appeals")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="appeals")
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name="考核期")
    item = models.CharField("指标", max_length=80)
    datum = models.CharField("数据项", max_length=80)
    grounds = models.CharField("申诉理由", max_length=2000)
    proposed = models.CharField("主张的数据", max_length=500, blank=True)
    disputed = models.ForeignKey(Value, models.PROTECT, related_name="+", null=True, verbose_name="被申诉的数据")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    state = models.CharField("状态", max_length=10, choices=State, default=State.FILED)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="申诉人")
    made_at = models.DateTimeField("申诉时间")
    files = models.ManyToManyField(File, related_name="+")
    decided = models.TextField("认定的数据", blank=True)
    decided_status = models.CharField("认定的状态", max_length=20, choices=Status, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    value = models.OneToOneField(Value, models.PROTECT, related_name="+", null=True, verbose_name="更正数据")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", null=True, verbose_name="重新计算")

    class Meta:
        verbose_name = "申诉"
        constraints = (
            models.UniqueConstraint(fields=("publication", "subject", "period", "item", "datum"), name="appeal_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.item}"


class Opinion(OfTenant):
    """What one of the two thinks; the appeal is decided when both think the same."""

    tenant = TenantKey(of="appeal")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="opinions")
    side = models.CharField("办理方", max_length=12, choices=Side)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    upholds = models.BooleanField("成立")
    content = models.TextField("认定的数据", blank=True)
    status = models.CharField("认定的状态", max_length=20, choices=Status, blank=True)
    reason = models.CharField("理由", max_length=2000)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "办理意见"
        constraints = (
            models.UniqueConstraint(fields=("appeal", "side", "round"), name="opinion_once"),
            models.UniqueConstraint(fields=("appeal", "person", "round"), name="opinion_of_two_people"),
        )

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.side}"
