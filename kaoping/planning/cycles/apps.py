"""Django's name for this capability."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Cycles."""

    name = "kaoping.planning.cycles"
    label = "cycles"
    verbose_name = "考核周期"

    def ready(self) -> None:
        """Make what comes back by itself known to the workers."""
        from kaoping.planning.cycles import days  # noqa: F401, PLC0415 - models are there only now
