"""Django's name for this capability."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Schemes."""

    name = "kaoping.planning.schemes"
    label = "schemes"
    verbose_name = "考评方案"

    def ready(self) -> None:
        """Put schemes into the navigation."""
        from kaoping.planning.schemes import searching, todo  # noqa: F401, PLC0415 - models are there only now
