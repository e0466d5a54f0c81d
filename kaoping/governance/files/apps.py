"""Django's name for this capability."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files."""

    name = "kaoping.governance.files"
    label = "files"
    verbose_name = "证据文件"
