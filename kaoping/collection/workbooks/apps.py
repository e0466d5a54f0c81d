"""Django's name for this capability."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    """Workbooks."""

    name = "kaoping.collection.workbooks"
    label = "workbooks"
    verbose_name = "填报表格"

    def ready(self) -> None:
        """Register the job that forgets sheets."""
        from kaoping.collection.workbooks import periodic  # noqa: F401, PLC0415 - models are there only now
