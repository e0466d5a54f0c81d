"""Forms of cycles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.forms import StrictForm, day_field
from kaoping.basis.known import known
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.organisations.tree import Unit
from kaoping.planning.cycles.models import Cycle, Period
from kaoping.planning.cycles.proposals import Proposal, Units
from kaoping.planning.cycles.services import Assigned, Chosen, Days, Plan
from kaoping.planning.schemes.models import Version

DAY = timedelta(days=1)


def _within() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("报送期限（工作日）"),
        min_value=1,
        max_value=60,
        initial=5,
        help_text=gettext_lazy("考核期结束后几个工作日内报送"),
    )


class PrepareForm(StrictForm):
    """A new cycle. Its last day is asked for, as people say it."""

    version = forms.ModelChoiceField(label=gettext_lazy("方案版本"), queryset=Version.objects.none())
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    starts = day_field(gettext_lazy("起始日期"))
    last = day_field(gettext_lazy("终止日期"), help_text=gettext_lazy("最后一天"))
    report_within = _within()

    def __init__(self, versions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = versions

    def plan(self) -> Plan:
        """What the service is told."""
        said = self.cleaned_data
        return Plan(said["title"], said["starts"], said["last"] + DAY, said["report_within"])


class PlanForm(StrictForm):
    """The days of the periods of a cycle, and within how many working days their values are due."""

    report_within = _within()

    def __init__(self, cycle: Cycle, *args: Any, **kwargs: Any) -> None:
        self.periods: Sequence[Period] = list(cycle.periods.order_by("position"))
        super().__init__(*args, **kwargs)
        self.initial["report_within"] = cycle.report_within
        for period in self.periods:
            said = {"period": known(period.title)}
            for name, label, day in (
                (f"starts-{period.pk}", _("%(period)s：起始日期") % said, period.starts),
                (f"last-{period.pk}", _("%(period)s：最后一天") % said, period.ends - DAY),
            ):
                self.fields[name] = day_field(label)
                self.initial[name] = day

    def days(self) -> dict[int, Days]:
        """What the service is told."""
        said = self.cleaned_data
        return {p.pk: Days(said[f"starts-{p.pk}"], said[f"last-{p.pk}"] + DAY) for p in self.periods}


class SubjectsForm(StrictForm):
    """Who is appraised, in which group: ticked in the tree, all below a unit at once, or pasted."""

    below = forms.TypedChoiceField(label=gettext_lazy("上级单位"), coerce=int, required=False, empty_value=None)
    into = forms.ChoiceField(label=gettext_lazy("编入分组"), required=False)
    pasted = forms.CharField(
        label=gettext_lazy("粘贴名单"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一个单位：名称、制表符或空格、分组；可以从 Excel 复制两列"),
    )

    def __init__(
        self, units: Iterable[tuple[Unit, int]], groups: Sequence[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = list(units)
        self.groups = list(groups)
        nobody = [("", _("不参评"))]
        for unit, _depth in self.units:
            self.fields[f"group-{unit.id}"] = forms.ChoiceField(
                choices=[*nobody, *self.groups],
                required=False,
                label=unit.name,
                widget=forms.Select(attrs={"aria-label": unit.name, "class": "form-select form-select-sm"}),
            )
        for name, choices in (
            ("below", [("", "—"), *((unit.id, "　" * depth + unit.name) for unit, depth in self.units)]),
            ("into", [("", "—"), *self.groups]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def batch(self) -> list[Any]:
        """The fields with which many are chosen at once."""
        return [self[name] for name in ("below", "into", "pasted")]

    def rows(self) -> list[tuple[Unit, int, Any]]:
        """Units with their depth and their field."""
        return [(unit, depth, self[f"group-{unit.id}"]) for unit, depth in self.units]

    def clean(self) -> dict[str, object]:
        """Put together what was ticked, what stands below a unit, and what was pasted."""
        cleaned = super().clean()
        self.refuse_gaps(f"group-{unit.id}" for unit, _depth in self.units)
        chosen = {unit.id: str(cleaned.get(f"group-{unit.id}") or "") for unit, _depth in self.units}
        if cleaned.get("below"):
            if cleaned.get("into"):
                chosen |= {u.id: str(cleaned["into"]) for u, _d in self.units if u.parent == cleaned["below"]}
            else:
                self.add_error("into", _("请选择要编入的分组。"))
        chosen |= self._pasted(str(cleaned.get("pasted") or ""))
        cleaned["chosen"] = [Chosen(unit.id, chosen[unit.id]) for unit, _depth in self.units if chosen[unit.id]]
        return cleaned

    def _pasted(self, text: str) -> dict[int, str]:
        known = Units(unit for unit, _depth in self.units)
        groups = {name: key for key, title in self.groups for name in (key, title)}
        found: dict[int, str] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            name, _tab, group = (line if "\t" in line else " ".join(line.split()).replace(" ", "\t")).partition("\t")
            unit = known.called(name.strip())
            said = {"number": number, "name": name.strip(), "group": group.strip()}
            if unit is None:
                self.add_error("pasted", _("第 %(number)s 行：没有找到单位“%(name)s”。") % said)
            elif group.strip() not in groups:
                self.add_error("pasted", _("第 %(number)s 行：方案中没有分组“%(group)s”。") % said)
            else:
                found[unit.id] = groups[group.strip()]
        return found


class AssignForm(StrictForm):
    """Who gives which data item: the name of a department, and whether the units report it themselves."""

    def __init__(self, proposed: Sequence[Proposal], units: Iterable[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        self.units = Units(units)
        for one in proposed:
            said = {"item": one.title}
            label = _("%(item)s：考核责任部门") % said
            self.fields[f"assessor-{one.item}"] = forms.CharField(
                required=False,
                max_length=120,
                label=label,
                initial="" if one.unit is None else one.unit.name,
                widget=forms.TextInput(attrs={"list": "units", "aria-label": label, "class": "form-control"}),
            )
            label = _("%(item)s：单位自报") % said
            self.fields[f"own-{one.item}"] = forms.BooleanField(
                required=False,
                label=label,
                initial=one.is_reported,
                widget=forms.CheckboxInput(attrs={"aria-label": label, "class": "form-check-input"}),
            )

    def rows(self) -> list[tuple[Proposal, Any, Any]]:
        """Data items with their two fields."""
        return [(one, self[f"assessor-{one.item}"], self[f"own-{one.item}"]) for one in self.proposed]

    def clean(self) -> dict[str, object]:
        """Find the departments by their names."""
        cleaned = super().clean()
        assigned: dict[str, Assigned] = {}
        for one in self.proposed:
            name = str(cleaned.get(f"assessor-{one.item}") or "").strip()
            unit, own = self.units.called(name) if name else None, bool(cleaned.get(f"own-{one.item}"))
            if name and unit is None:
                self.add_error(f"assessor-{one.item}", _("没有找到单位“%(name)s”。") % {"name": name})
            elif unit is None and not own:
                self.add_error(f"assessor-{one.item}", _("请填写责任部门，或勾选单位自报。"))
            else:
                assessor = None if unit is None else Organisation(pk=unit.id, code=unit.code)
                assigned[one.item] = Assigned(assessor, own)
        cleaned["assigned"] = assigned
        return cleaned


class DayForm(StrictForm):
    """A day of which the office knows better."""

    day = day_field(gettext_lazy("日期"))
    is_working = forms.TypedChoiceField(
        label=gettext_lazy("安排"),
        choices=[("0", gettext_lazy("放假")), ("1", gettext_lazy("上班"))],
        coerce=lambda value: value == "1",
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=100, required=False)


def versions_for(actor: Actor) -> Any:
    """The published versions from which somebody may prepare a cycle."""
    owners = actor.reach(Permission.KEEP_CYCLES)
    found = Version.objects.filter(series__organisation__in=owners, state="published").select_related("series")
    return found.order_by("series__title", "-number")
