"""Django's name for this capability."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RectificationConfig(AppConfig):
    """Rectification."""

    name = "kaoping.application.rectification"
    label = "rectification"
    verbose_name = "整改"

    def ready(self) -> None:
        """Tell the shell, the workers, the evidence files and the schemes what they need to know of it."""
        # Models are there only now.
        from kaoping.application.rectification import (  # noqa: F401, PLC0415
            against_ledger,
            desk,
            jobs,
            offering,
            searching,
            sources,
        )
        from kaoping.application.rectification.selectors import WATCHING, may_see_file  # noqa: PLC0415
        from kaoping.governance.acting import Permission  # noqa: PLC0415
        from kaoping.governance.desk import Place, Step, places  # noqa: PLC0415
        from kaoping.governance.files.access import allow  # noqa: PLC0415

        places(Place("orders", _("整改"), (*WATCHING, Permission.RECTIFY), Step.PUT_RIGHT))
        allow(may_see_file)
