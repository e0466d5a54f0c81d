"""Django's name for this capability."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Cycles."""

    name = "kaoping.planning.cycles"
    label = "cycles"
    verbose_name = "考核周期"

    def ready(self) -> None:
        """Put cycles into the navigation, and what comes back by itself among the jobs."""
        from kaoping.planning.cycles import days, searching, todo  # noqa: F401, PLC0415 - models are there only now
