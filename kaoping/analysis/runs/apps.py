"""Django's name for this capability."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Runs."""

    name = "kaoping.analysis.runs"
    label = "runs"
    verbose_name = "计算"

    def ready(self) -> None:
        """Tell who does the job of this capability."""
        from kaoping.analysis.runs import jobs  # noqa: F401, PLC0415
