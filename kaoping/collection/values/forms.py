"""Forms of values."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.basis.forms import StrictForm


class ReturnForm(StrictForm):
    """Returning a value."""

    reason = forms.CharField(
        label=_("退回理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明哪里不对、应当怎样更正；其他数据不受影响"),
    )
