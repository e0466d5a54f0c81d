"""Django's name for this capability."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "kaoping.governance.people"
    label = "people"
    verbose_name = "人员"
