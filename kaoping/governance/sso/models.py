"""The table of identities."""

from __future__ import annotations

from django.db import models

from kaoping.governance.people.models import Person


class Identity(models.Model):
    """Whom a provider's subject is here (统一身份)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    issuer = models.CharField("签发方", max_length=255)
    subject = models.CharField("主体标识", max_length=255)
    bound_at = models.DateTimeField("绑定时间")

    class Meta:
        verbose_name = "统一身份"
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="identity_of_one_person"),
            models.UniqueConstraint(fields=("person", "issuer"), name="identity_once_at_an_issuer"),
        )

    def __str__(self) -> str:
        return f"{self.issuer} {self.subject}"
