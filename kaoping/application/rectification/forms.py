"""Forms of rectification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.application.items import leaves
from kaoping.application.rectification.models import Action
from kaoping.basis.forms import StrictForm, list_in
from kaoping.governance.files.fields import EvidenceFilesField
from kaoping.planning.cycles.models import Cycle, Period, Subject

if TYPE_CHECKING:
    _ModelChoice = forms.ModelChoiceField[Period]
else:
    _ModelChoice = forms.ModelChoiceField


def _within() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("整改限期（工作日）"), initial=10, min_value=1, max_value=250, help_text=_("自今天起算，今天不计在内。")
    )


def _text(label: Any, *, most: int = 1000, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


class _PeriodField(_ModelChoice):
    """Periods of one cycle: its own name would only be repeated."""

    def label_from_instance(self, obj: Period) -> str:
        """What one period is called."""
        return obj.title


class OrderForm(StrictForm):
    """A new order in a cycle."""

    subject = forms.ModelChoiceField(label=_("责任单位"), queryset=Subject.objects.none())
    period = _PeriodField(label=_("考核期"), queryset=Period.objects.none())
    item = forms.ChoiceField(label=_("指标"), required=False)
    problem = _text(_("问题"), rows=3)
    demand = _text(_("整改要求"), rows=3)
    owner = forms.CharField(label=_("责任人"), max_length=80, help_text=_("姓名或岗位，由责任单位负责落实。"))
    within = _within()

    def __init__(self, cycle: Cycle, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        list_in(self, "subject").queryset = cycle.subjects.order_by("position", "pk")
        list_in(self, "period").queryset = cycle.periods.order_by("position")
        item = self.fields["item"]
        assert isinstance(item, forms.ChoiceField)
        item.choices = [("", _("不涉及具体指标")), *leaves(cycle)]


class SayForm(StrictForm):
    """A move with a word on it."""

    said = _text(_("说明"))

    def __init__(self, label: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["said"].label = label


class PutRightForm(SayForm):
    """What was done, with evidence."""

    evidence = EvidenceFilesField(label=_("整改佐证"))


class ReopenForm(SayForm):
    """Opening again, with a new deadline."""

    within = _within()


FORMS: dict[str, tuple[Any, Any, type[SayForm]]] = {
    Action.PUT_RIGHT: (_("提交整改结果"), _("整改措施和结果"), PutRightForm),
    Action.CHECK: (_("验收销号"), _("验收情况"), SayForm),
    Action.SEND_BACK: (_("退回整改"), _("退回理由"), SayForm),
    Action.REOPEN: (_("重新打开"), _("重新打开的理由"), ReopenForm),
    Action.CANCEL: (_("撤销整改单"), _("撤销理由"), SayForm),
}
"""Move -> title of its page, label of what is said, form."""
