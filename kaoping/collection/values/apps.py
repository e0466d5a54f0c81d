"""Django's name for this capability."""

from django.apps import AppConfig


class ValuesConfig(AppConfig):
    """Values."""

    name = "kaoping.collection.values"
    label = "values"
    verbose_name = "数据"
