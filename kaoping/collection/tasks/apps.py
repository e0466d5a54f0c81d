"""Django's name for this capability."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks."""

    name = "kaoping.collection.tasks"
    label = "tasks"
    verbose_name = "报送任务"
