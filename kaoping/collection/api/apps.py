"""Django's name for this capability."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for other systems."""

    name = "kaoping.collection.api"
    label = "api"
    verbose_name = "数据接口"
