"""Django's name for this capability."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks."""

    name = "kaoping.collection.tasks"
    label = "tasks"
    verbose_name = "报送任务"

    def ready(self) -> None:
        """Let tasks be made when a cycle opens."""
        from kaoping.collection.tasks import services  # noqa: F401, PLC0415 - Django's place for it
