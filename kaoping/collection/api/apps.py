"""Django's name for this capability."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for other systems."""

    name = "kaoping.collection.api"
    label = "api"
    verbose_name = "数据接口"

    def ready(self) -> None:
        """Put what comes back by itself among the jobs, and issuers of keys among those whose hand is in a value."""
        from kaoping.collection.api import hands, periodic  # noqa: F401, PLC0415 - models are there only now
