"""Django's name for this capability."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks."""

    name = "kaoping.collection.tasks"
    label = "tasks"
    verbose_name = "报送任务"

    def ready(self) -> None:
        """Let tasks be made when a cycle opens, be seen on the desk, and be reminded of; schemes say what is asked."""
        from kaoping.collection.sources import checking  # noqa: F401, PLC0415
        from kaoping.collection.tasks import (  # noqa: PLC0415 - models are there now
            at_a_glance,  # noqa: F401
            deadlines,  # noqa: F401
            reminding,  # noqa: F401
            services,  # noqa: F401
            todo,  # noqa: F401
        )
