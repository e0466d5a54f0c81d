"""Django's name for this capability."""

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    """Appeals."""

    name = "kaoping.application.appeals"
    label = "appeals"
    verbose_name = "申诉"
