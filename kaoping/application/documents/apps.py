"""Django's name for this capability."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents of a publication."""

    name = "kaoping.application.documents"
    label = "documents"
    verbose_name = "文书"

    def ready(self) -> None:
        """Offer the documents where the score sheets are."""
        from kaoping.application.documents import offering  # noqa: F401, PLC0415 - models are there only now
