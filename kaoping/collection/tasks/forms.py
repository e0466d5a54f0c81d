"""Forms of tasks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.basis.forms import StrictForm


class ExtendForm(StrictForm):
    """Asking for more time."""

    until = forms.DateField(label=_("申请延至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DecideForm(StrictForm):
    """Granting or refusing something, with a remark."""

    decision = forms.ChoiceField(label=_("审批"), choices=(("", "—"), ("grant", _("同意")), ("refuse", _("不同意"))))
    remark = forms.CharField(
        label=_("意见"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不同意时必填"),
    )

    @property
    def is_granted(self) -> bool:
        """What was decided."""
        return bool(self.cleaned_data["decision"] == "grant")

    @property
    def remark_given(self) -> str:
        """What was said about it."""
        return str(self.cleaned_data["remark"])
