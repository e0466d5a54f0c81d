"""Django's name for this capability."""

from django.apps import AppConfig


class ValuesConfig(AppConfig):
    """Values."""

    name = "kaoping.collection.values"
    label = "values"
    verbose_name = "数据"

    def ready(self) -> None:
        """Tell who may open which file, what waits for whom, and what comes back by itself."""
        from kaoping.collection.values import (  # noqa: F401, PLC0415 - models are there now
            access,
            against_ledger,
            computed_daily,
            todo,
        )
