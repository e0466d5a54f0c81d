"""Django's name for this capability."""

from django.apps import AppConfig


class DualConfig(AppConfig):
    """Two people, two locks."""

    name = "kaoping.governance.dual"
    label = "dual"
    verbose_name = "双人双锁"

    def ready(self) -> None:
        """Tell the desk."""
        from kaoping.governance.dual import waiting  # noqa: F401, PLC0415
