"""Django's name for this capability."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background jobs."""

    name = "kaoping.governance.jobs"
    label = "jobs"
    verbose_name = "后台任务"
