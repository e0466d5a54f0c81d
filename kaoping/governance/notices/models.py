"""The table of notices."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext

from kaoping.basis.known import known
from kaoping.governance.people.models import Person


class Notice(models.Model):
    """A sentence for one person (通知). `text` is a source text of gettext, `said` what stands in its gaps."""

    to = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    text = models.CharField("内容", max_length=300)
    said = models.JSONField("填入内容", default=dict)
    url = models.CharField("页面", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "通知"
        indexes = (
            models.Index(fields=("to", "-at"), name="notice_of_person"),
            models.Index(fields=("to",), condition=models.Q(read_at__isnull=True), name="notice_unread"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """The sentence, in the reader's language."""
        gaps = {name: _spelled(kept) for name, kept in self.said.items()}
        return gettext(self.text) % gaps if gaps else gettext(self.text)


def _spelled(kept: object) -> object:
    """What stands in a gap: a day as one writes it, a usual name as it is called, everything else as it is."""
    if isinstance(kept, dict):
        return date_format(date.fromisoformat(kept["day"]), "DATE_FORMAT")
    return known(kept) if isinstance(kept, str) else kept
