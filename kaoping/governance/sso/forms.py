"""Forms of single sign-on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.basis.forms import StrictForm


class BindForm(StrictForm):
    """Binding somebody to a subject that the provider's administrator has told."""

    subject = forms.CharField(
        label=_("主体标识（sub）"),
        max_length=255,
        help_text=_("由统一身份认证平台的管理员提供；姓名、手机号、邮箱都不是主体标识"),
    )
