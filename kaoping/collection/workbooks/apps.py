"""Django's name for this capability."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    """Workbooks."""

    name = "kaoping.collection.workbooks"
    label = "workbooks"
    verbose_name = "填报表格"
