"""Django's name for the platform put together."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The platform."""

    name = "kaoping.site"
    label = "site"
    verbose_name = "考评"
