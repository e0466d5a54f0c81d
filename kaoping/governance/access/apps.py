"""Django's name for this capability."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Access."""

    name = "kaoping.governance.access"
    label = "access"
    verbose_name = "访问控制"

    def ready(self) -> None:
        """Note who signs in and out."""
        from kaoping.governance.access import notes  # noqa: F401, PLC0415
