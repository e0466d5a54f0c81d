"""Forms of organisations."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaoping.basis.forms import SomeOf, StrictForm, day_field, list_in
from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.organisations.models import Kind, Organisation
from kaoping.governance.organisations.selectors import tree_on


def _parents(actor: Actor) -> list[tuple[int, str]]:
    """The organisations that somebody may change, as a list in the tree's order, indented."""
    tree, reach = tree_on(today()), actor.reach(Permission.CHANGE_ORGANISATIONS)
    return [(unit.id, "　" * tree.depth(unit.id) + unit.name) for unit in tree.walk() if unit.id in reach]


class FoundForm(StrictForm):
    """A new organisation."""

    parent = forms.TypedChoiceField(label=_("上级机构"), coerce=int)
    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices)
    code = forms.CharField(label=_("机构代码"), max_length=40, help_text=_("统一社会信用代码或本系统自编代码"))
    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False, help_text=_("不填则与名称相同"))
    day = day_field(_("设立日期"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = _parents(actor)  # type: ignore[attr-defined]


class RenameForm(StrictForm):
    """Another name."""

    name = forms.CharField(label=_("名称"), max_length=120)
    short_name = forms.CharField(label=_("简称"), max_length=40, required=False)
    day = day_field(_("自哪一天起"))


class MoveForm(StrictForm):
    """Another parent."""

    parent = forms.ModelChoiceField(label=_("新上级"), queryset=Organisation.objects.none())
    day = day_field(_("自哪一天起"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = list_in(self, "parent")
        field.queryset = Organisation.objects.filter(pk__in=actor.reach(Permission.CHANGE_ORGANISATIONS))
        names = dict(_parents(actor))
        field.label_from_instance = lambda one: names.get(one.pk, one.code)  # type: ignore[assignment,method-assign]


class DissolveForm(StrictForm):
    """The end of an organisation."""

    day = day_field(_("撤销日期"), help_text=_("不再存在的第一天"))


class MergeForm(StrictForm):
    """Several organisations that become one."""

    predecessors = SomeOf(
        label=_("合并哪些机构"),
        queryset=Organisation.objects.none(),
        help_text=_("至少两个；它们的下级机构改属新机构"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    parent = forms.TypedChoiceField(label=_("新机构的上级"), coerce=int)
    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices)
    code = forms.CharField(label=_("新机构代码"), max_length=40)
    name = forms.CharField(label=_("新机构名称"), max_length=120)
    day = day_field(_("合并日期"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = _parents(actor)
        self.fields["parent"].choices = known  # type: ignore[attr-defined]
        field = list_in(self, "predecessors")
        field.queryset = Organisation.objects.filter(pk__in=[id_ for id_, _name in known])
        names = dict(known)
        field.label_from_instance = lambda one: names.get(one.pk, one.code)  # type: ignore[assignment,method-assign]


class SplitForm(StrictForm):
    """One organisation that becomes several."""

    into = forms.CharField(
        label=_("拆分为"),
        help_text=_("每行一个新机构：机构代码、名称，用空格、逗号或制表符分开。下级机构改属第一个。"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=4_000,
    )
    day = day_field(_("拆分日期"))

    def clean_into(self) -> list[tuple[str, str]]:
        """Codes and names, or what is wrong in which line."""
        found, wrong = [], []
        for number, line in enumerate(self.cleaned_data["into"].splitlines(), 1):
            parts = [part for part in re.split(r"[\s,，]+", line.strip(), maxsplit=1) if part]
            if len(parts) == 2 and len(parts[0]) <= 40 and len(parts[1]) <= 120:
                found.append((parts[0], parts[1]))
            elif parts:
                said = {"number": number, "line": line.strip()[:40]}
                wrong.append(ValidationError(gettext("第 %(number)s 行“%(line)s”应为“机构代码 名称”。") % said))
        if wrong:
            raise ValidationError(wrong)
        return found
