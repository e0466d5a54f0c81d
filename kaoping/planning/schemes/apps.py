"""Django's name for this capability."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Schemes."""

    name = "kaoping.planning.schemes"
    label = "schemes"
    verbose_name = "考评方案"
