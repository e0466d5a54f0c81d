"""Forms of runs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kaoping.basis.forms import StrictForm
from kaoping.planning.cycles.models import Cycle


class StartForm(StrictForm):
    """Which time a run is of, and why it is made."""

    period = forms.ChoiceField(label=gettext_lazy("考核期"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("缘由"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("可不填；更正已确认的结果时应写明原因。"),
    )

    def __init__(self, cycle: Cycle, whole: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {str(one.pk): one for one in cycle.periods.order_by("position")}
        choices = [(key, one.title) for key, one in self.periods.items()]
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*choices, *([("", gettext_lazy("全周期"))] if whole else [])]

    def clean(self) -> dict[str, object]:
        """No period is the whole cycle: that is said, not left out."""
        cleaned = super().clean()
        self.refuse_gaps(["period"])
        return cleaned


class DiscardForm(StrictForm):
    """Why a run is discarded."""

    reason = forms.CharField(label=gettext_lazy("作废理由"), max_length=300)
