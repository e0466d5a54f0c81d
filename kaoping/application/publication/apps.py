"""Django's name for this capability."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    """Publication."""

    name = "kaoping.application.publication"
    label = "publication"
    verbose_name = "结果发布"

    def ready(self) -> None:
        """Tell the shell, the workers, the files, the runs and the keeper of the locks what they need to know."""
        from kaoping.application.publication import (  # noqa: F401, PLC0415 - models are ready only now
            against_ledger,
            desk,
            jobs,
            locked,
            offering,
            opening,
            searching,
        )
        from kaoping.governance.acting import Permission  # noqa: PLC0415
        from kaoping.governance.desk import Place, Step, places  # noqa: PLC0415

        seen_by = (Permission.SEE_RESULTS, Permission.CONFIRM_RESULT)
        places(Place("publications", _("结果发布"), seen_by, Step.FEED_BACK))
