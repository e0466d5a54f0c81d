"""Forms of two people, two locks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.basis.forms import StrictForm

REASON = 200
"""So many characters a reason has at most."""


class AskForm(StrictForm):
    """Asking for a grave act."""

    kind = forms.CharField(max_length=60, widget=forms.HiddenInput)
    arguments = forms.CharField(max_length=10_000, widget=forms.HiddenInput, strip=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=REASON,
        help_text=_("批准人将看到，并写入存证"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ApproveForm(StrictForm):
    """Approving what a digest says."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)


class RefuseForm(StrictForm):
    """Refusing a request."""

    reason = forms.CharField(label=_("拒绝的理由"), max_length=REASON)
