"""Django's name for this capability."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "kaoping.governance.ledger"
    label = "ledger"
    verbose_name = "存证"
