"""Django's name for this capability."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "kaoping.governance.organisations"
    label = "organisations"
    verbose_name = "机构"

    def ready(self) -> None:
        """Make known how organisations are found."""
        from kaoping.governance.organisations import searching  # noqa: F401, PLC0415
