"""Forms of the way to the public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.analysis.runs.models import Run
from kaoping.application.publication.days import ANNOUNCE_FOR, CONFIRM_WITHIN
from kaoping.basis.forms import StrictForm
from kaoping.governance.files.fields import EvidenceField

AGREES, REMARKS = "agrees", "remarks"


def _days(initial: int, label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=60, initial=initial, label=label, help_text=help_text)


class OpenForm(StrictForm):
    """For how long units may confirm."""

    days = _days(CONFIRM_WITHIN, _("核对期限（工作日）"), _("从明天起算；周末和法定节假日不计。"))


class AnswerForm(StrictForm):
    """A unit's word."""

    answer = forms.ChoiceField(
        label=_("核对结果"),
        choices=((AGREES, _("无异议")), (REMARKS, _("有意见"))),
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=_("意见"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("有意见时填写：哪一项指标、认为应当是多少、依据是什么。"),
    )


class ReplyForm(StrictForm):
    """The office's reply."""

    reply = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class DecideForm(StrictForm):
    """The minutes of the meeting that decided."""

    minutes = EvidenceField(label=_("会议纪要"))


class AnnounceForm(StrictForm):
    """For how long the public is shown a result."""

    days = _days(ANNOUNCE_FOR, _("公示期限（工作日）"), _("从明天起算；周末和法定节假日不计。"))


class ScanForm(StrictForm):
    """The scan of the signed and sealed table."""

    scan = EvidenceField(label=_("盖章扫描件"))


class WithdrawForm(StrictForm):
    """Why a result is taken back."""

    reason = forms.CharField(label=_("撤回缘由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectForm(StrictForm):
    """What takes the place of a result, and why."""

    run = forms.TypedChoiceField(label=_("代替它的计算"), coerce=int)
    reason = forms.CharField(
        label=_("更正缘由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("会向社会公开，请不要写入个人姓名、电话等信息。"),
    )

    def __init__(self, runs: list[Run], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["run"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(run.pk, _("第 %(number)s 次计算") % {"number": run.number}) for run in runs]
