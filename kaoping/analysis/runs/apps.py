"""Django's name for this capability."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Runs."""

    name = "kaoping.analysis.runs"
    label = "runs"
    verbose_name = "计算"
