"""Django's name for this capability."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public pages."""

    name = "kaoping.participation.portal"
    label = "portal"
    verbose_name = "公众页面"
