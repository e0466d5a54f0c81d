"""Django's name for this capability."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    """The board."""

    name = "kaoping.collection.board"
    label = "board"
    verbose_name = "报送进度"

    def ready(self) -> None:
        """Put the board into the navigation."""
        from django.utils.translation import gettext_lazy as _  # noqa: PLC0415

        from kaoping.governance.acting import Permission  # noqa: PLC0415 - models are there only now
        from kaoping.governance.desk import Place, Step, places  # noqa: PLC0415

        places(Place("board", _("报送进度"), (Permission.SEE_VALUES,), Step.COLLECT))
