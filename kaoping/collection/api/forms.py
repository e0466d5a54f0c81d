"""Forms of keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaoping.basis.forms import StrictForm, day_field
from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.cycles.models import Way


class KeyForm(StrictForm):
    """A key for a system."""

    organisation = forms.TypedChoiceField(label=_("单位"), coerce=int)
    name = forms.CharField(label=_("系统名称"), max_length=80)
    way = forms.ChoiceField(
        label=_("方式"), choices=Way.choices, help_text=_("自报：本单位的数据；核定：作为考核责任部门")
    )
    last = day_field(_("有效期至"), help_text=_("最后一天，最长 400 天"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree, reach = tree_on(today()), actor.reach(Permission.KEEP_KEYS)
        field = self.fields["organisation"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "—")] + [
            (unit.id, "　" * tree.depth(unit.id) + unit.name) for unit in tree.walk() if unit.id in reach
        ]
        self.initial["last"] = today() + timedelta(days=365)
