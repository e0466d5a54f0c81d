"""Django's name for this capability."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppealsConfig(AppConfig):
    """Appeals."""

    name = "kaoping.application.appeals"
    label = "appeals"
    verbose_name = "申诉"

    def ready(self) -> None:
        """Tell the shell, workers, ledger, evidence files and publications what they need to know of it."""
        from kaoping.application.appeals import (  # noqa: F401, PLC0415 - models are there only now
            against_ledger,
            blind,
            deciding,
            desk,
            offering,
        )
        from kaoping.application.appeals.selectors import may_see_file  # noqa: PLC0415
        from kaoping.governance.acting import Permission  # noqa: PLC0415
        from kaoping.governance.desk import Place, Step, places  # noqa: PLC0415
        from kaoping.governance.files.access import allow  # noqa: PLC0415

        places(Place("appeals", _("申诉"), (Permission.SEE_APPEALS, Permission.APPEAL), Step.PUT_RIGHT))
        allow(may_see_file)
