"""Django's name for this capability."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Publication."""

    name = "kaoping.application.publication"
    label = "publication"
    verbose_name = "结果发布"
