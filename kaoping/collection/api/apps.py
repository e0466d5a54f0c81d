"""Django's name for this capability."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for other systems."""

    name = "kaoping.collection.api"
    label = "api"
    verbose_name = "数据接口"

    def ready(self) -> None:
        """Put keys into the navigation, and what comes back by itself among the jobs."""
        from kaoping.collection.api import periodic  # noqa: F401, PLC0415 - models are there only now
