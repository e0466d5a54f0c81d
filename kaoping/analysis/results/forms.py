"""Forms of runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.analysis.results.starting import Choice
from kaoping.analysis.runs.doubts import Doubts
from kaoping.basis.forms import StrictForm


class StartForm(StrictForm):
    """Why a run is made, of the time that the page shows; that goes with it, so that no other is meant unseen."""

    period = forms.ChoiceField(label=gettext_lazy("考核期"), required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("缘由"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("可不填；更正已确认的结果时应写明原因。"),
    )

    def __init__(self, choices: Sequence[Choice], shown: Choice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["period"] = shown.key
        self.shown = shown
        self.titles = {one.key: one.title for one in choices}
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(self.titles.items())

    def clean_period(self) -> str:
        """The time that was shown, and no other."""
        sent: str = self.cleaned_data["period"]
        if sent != self.shown.key:
            said = {"shown": self.shown.title, "sent": self.titles[sent]}
            raise ValidationError(_("页面显示的是%(shown)s，提交的是%(sent)s，没有开始计算。") % said, code="another")
        return sent

    def clean(self) -> dict[str, object]:
        """No period is the whole cycle: that is said, not left out."""
        cleaned = super().clean()
        self.refuse_gaps(["period"])
        return cleaned


class ConfirmForm(StrictForm):
    """A run is confirmed; where something speaks against it, by whoever says that they know it."""

    def __init__(self, doubts: Doubts, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if doubts:
            # Not required here: the service refuses without it, and says why.
            label = _("我知道：%(doubts)s") % {"doubts": doubts.text()}
            self.fields["is_known"] = forms.BooleanField(label=label, required=False)

    @property
    def is_known(self) -> bool:
        """Whether it was said."""
        return bool(self.cleaned_data.get("is_known"))


class DiscardForm(StrictForm):
    """Why a run is discarded."""

    reason = forms.CharField(label=gettext_lazy("作废理由"), max_length=300)
