"""Django's name for this capability, and its place in the navigation."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """Results."""

    name = "kaoping.analysis.results"
    label = "results"
    verbose_name = "结果"

    def ready(self) -> None:
        """Take a place in the navigation, and say what waits for somebody."""
        from kaoping.analysis.results import desk  # noqa: F401, PLC0415
