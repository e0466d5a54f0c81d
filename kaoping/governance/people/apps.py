"""Django's name for this capability."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People."""

    name = "kaoping.governance.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        """Make known the acts that want two people, how people are found, and what they are called."""
        from kaoping.governance.people import administrations, naming, searching  # noqa: F401, PLC0415
