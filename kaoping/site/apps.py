"""Django's name for the platform put together."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The platform."""

    name = "kaoping.site"
    label = "site"
    verbose_name = "考评"

    def ready(self) -> None:
        """Make known what the platform does by itself, and that places of the navigation can be found."""
        from kaoping.site import checking, periodic, search, shell  # noqa: F401, PLC0415
