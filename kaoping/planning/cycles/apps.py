"""Django's name for this capability."""

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Cycles."""

    name = "kaoping.planning.cycles"
    label = "cycles"
    verbose_name = "考核周期"
