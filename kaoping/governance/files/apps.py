"""Django's name for this capability."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files."""

    name = "kaoping.governance.files"
    label = "files"
    verbose_name = "证据文件"

    def ready(self) -> None:
        """Register the job that removes what failed transactions left behind."""
        from kaoping.governance.files import sweeping  # noqa: F401, PLC0415
