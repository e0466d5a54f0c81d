"""What every table with rows of tenants has: the column that says whose, and a manager that keeps to the scope."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, Self, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from kaoping.governance.tenancy.scope import scope

_Row = TypeVar("_Row", bound=models.Model)


class Scoped(models.Manager[_Row]):
    """Rows of the tenants in the scope.

    Raises:
        NoScope: on every use outside of a scope.
    """

    def get_queryset(self) -> QuerySet[_Row]:
        """The rows that are there."""
        chosen, rows = scope(), super().get_queryset()
        return rows if chosen.is_everywhere else rows.filter(self.among(chosen.tenants))

    def none(self) -> QuerySet[_Row]:
        """No rows: nobody's, for which no scope is needed. Fields of forms begin with them."""
        return super().get_queryset().none()

    def among(self, tenants: frozenset[int]) -> Q:
        """The condition that rows belong to some tenants."""
        return Q(tenant__in=tenants)


class TenantKey(models.ForeignKey[Any, Any]):
    """The tenant whose a row is: that of the object to which the row belongs, written down when it is made.

    It has no index: a tenant owns a large part of every table, so that another index always finds rows sooner.

    Args:
        of: the field that leads to that object; without it, whoever makes a row says whose it is.
    """

    def __init__(self, of: str, **options: Any) -> None:
        self.of = of
        fixed = {
            "to": "organisations.Organisation",
            "on_delete": models.PROTECT,
            "related_name": "+",
            "editable": False,
            "db_index": False,
            "verbose_name": "租户",
        }
        super().__init__(**{**options, **fixed})

    def deconstruct(self) -> Any:
        """As migrations write it."""
        name, path, _args, options = super().deconstruct()
        kept = {"null": True} if options.get("null") else {}
        return name, path, (), {"of": self.of, **kept}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Find the tenant of a new row, without a query where the scope leaves one possibility alone."""
        if add and self.of:
            setattr(model_instance, self.attname, self._tenant_of(model_instance))
        return super().pre_save(model_instance, add)

    def _tenant_of(self, row: models.Model) -> int:
        chosen = scope()
        is_at_hand = self.of in row._state.fields_cache
        if not is_at_hand and len(chosen.tenants) == 1:
            return min(chosen.tenants)
        return int(getattr(row, self.of).tenant_key)


class Owned(Protocol):
    """What belongs to a tenant: a row of a table, or an organisation."""

    @property
    def tenant_key(self) -> int:
        """The number of the tenant."""


class OfTenant(models.Model):
    """A table with rows of tenants; each has its own `tenant`, a `TenantKey`."""

    objects: ClassVar[Scoped[Self]] = Scoped()

    class Meta:
        abstract = True

    @property
    def tenant_key(self) -> int:
        """The number of the tenant."""
        return int(self.tenant_id)  # type: ignore[attr-defined]  # every heir has it
