"""Django's name for this capability."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "kaoping.governance.ledger"
    label = "ledger"
    verbose_name = "存证"

    def ready(self) -> None:
        """Make known the acts that want two people."""
        from kaoping.governance.ledger import exports  # noqa: F401, PLC0415
