"""Django's name for this capability."""

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    """Rectification."""

    name = "kaoping.application.rectification"
    label = "rectification"
    verbose_name = "整改"
