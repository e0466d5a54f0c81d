"""Django's name for this capability."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "kaoping.governance.notices"
    label = "notices"
    verbose_name = "通知"
