"""Exact numbers in the database: as text, because SQLite would keep a `DecimalField` as a binary fraction."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from kaoping.engine.numbers import plain

if TYPE_CHECKING:
    _Field = models.CharField[Decimal | None, Decimal | None]
else:
    _Field = models.CharField

_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,12})?")


class ExactField(_Field):
    """A Decimal, kept as the plain digits that were written; it cannot be ordered by the database."""

    description = "exact number"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 44)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_: object) -> Decimal | None:
        """What is read."""
        return None if value is None else Decimal(value)

    def to_python(self, value: object) -> Decimal | None:
        """A Decimal from what a program gives.

        Raises:
            ValidationError: if it is no plain number.
        """
        if value is None or isinstance(value, Decimal):
            return value
        if not isinstance(value, str) or not _NUMBER.fullmatch(value):
            raise ValidationError("a plain decimal number is needed", code="invalid")
        return Decimal(value)

    def get_prep_value(self, value: object) -> str | None:
        """What is written."""
        found = self.to_python(value)
        return None if found is None else plain(found)
