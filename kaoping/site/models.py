"""What the platform keeps about itself."""

from __future__ import annotations

from django.db import models


class Trial(models.Model):
    """The one row that is written to see whether the database takes a write (R-89)."""

    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "就绪检查"

    def __str__(self) -> str:
        return str(self.at)
