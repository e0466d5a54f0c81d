"""Django's name for this capability."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations."""

    name = "kaoping.governance.organisations"
    label = "organisations"
    verbose_name = "机构"
