"""Forms of appeals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.application.appeals.grounds import Ground
from kaoping.application.appeals.models import Appeal
from kaoping.application.appeals.services import Judgement
from kaoping.basis.forms import StrictForm
from kaoping.basis.language import said
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.content import typed_of
from kaoping.collection.values.models import Status, Value
from kaoping.collection.values.typed import Fault, understand
from kaoping.engine.terms import ListItem
from kaoping.engine.words import Words
from kaoping.governance.files.fields import EvidenceFilesField


def _text(label: Any, *, most: int = 2000, rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


class AppealForm(StrictForm):
    """What a unit appeals against, why, and with what evidence."""

    ground = forms.ChoiceField(label=gettext_lazy("申诉的指标"))
    grounds = _text(gettext_lazy("申诉理由"))
    proposed = forms.CharField(
        label=gettext_lazy("主张的数据"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("您认为正确的数据；扣分事项请写明哪一条不应计入。"),
    )
    evidence = EvidenceFilesField(label=gettext_lazy("证据"))

    def __init__(self, grounds: list[Ground], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {one.key: one for one in grounds}
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, one.title) for key, one in self.known.items()]
        shows = {"hx-get": "?", "hx-target": "#about", "hx-select": "#about", "hx-swap": "outerHTML"}
        field.widget.attrs.update(shows)

    def clean_ground(self) -> Ground:
        """The ground that was chosen."""
        return self.known[self.cleaned_data["ground"]]


class WithdrawForm(StrictForm):
    """Taking an appeal back."""

    reason = _text(gettext_lazy("撤回理由"), most=500, rows=3)


class OpinionForm(StrictForm):
    """What one of the two thinks, with the value held to be right: one cell, or the records of a list."""

    upholds = forms.ChoiceField(
        label=gettext_lazy("意见"),
        choices=[("", "—"), ("yes", gettext_lazy("成立")), ("no", gettext_lazy("不成立"))],
    )
    reason = _text(gettext_lazy("理由"))

    def __init__(self, appeal: Appeal, standing: Value | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        wanted = Wanted(appeal.subject.cycle)
        self.item = wanted.items_of(appeal.subject)[appeal.datum]
        self.choices = wanted.choices(appeal.subject, appeal.datum)
        self.names = wanted.choice_names(appeal.subject, appeal.datum)
        self.records: list[dict[str, str]] = []
        if isinstance(self.item, ListItem):
            self.records = _records(standing, self.item)
            self._add_records(self.item)
        else:
            unit = getattr(self.item, "unit", None)
            hint = _("认为成立时填写。") + (_("单位：%(unit)s") % {"unit": said(unit)} if unit is not None else "")
            label = _("认定的数据")
            self.fields["value"] = forms.CharField(label=label, max_length=500, required=False, help_text=hint)

    def _add_records(self, item: ListItem) -> None:
        """The records that stand there, each to be kept, changed or left out, and an empty one to be added."""
        for at, record in enumerate([*self.records, {}]):
            is_new = at == len(self.records)
            number = {"number": at + 1}
            label = _("增加一条记录") if is_new else _("第 %(number)s 条应当计入") % number
            tick = forms.CheckboxInput(attrs={"aria-label": label, "class": "form-check-input"})
            self.fields[f"r{at}_keep"] = forms.BooleanField(
                label=label, required=False, initial=not is_new, widget=tick
            )
            for place, field in enumerate(item.fields):
                title = said(field.title or Words(field.id, field.id))
                named = _("第 %(number)s 条：%(title)s") % (number | {"title": title})
                self.fields[f"r{at}_{place}"] = self._field(field.id, named, record.get(field.id, ""))

    def _field(self, field: str, label: str, typed: str) -> forms.Field:
        names, named = self.names.get(field), {"aria-label": label}
        if not names:
            text = forms.TextInput(attrs=named)
            return forms.CharField(label=label, max_length=500, required=False, initial=typed, widget=text)
        options = [("", "—"), *((key, said(name)) for key, name in names.items() if isinstance(name, Words))]
        list_ = forms.Select(attrs=named)
        return forms.ChoiceField(label=label, choices=options, required=False, initial=typed, widget=list_)

    def heads(self) -> list[str]:
        """What the fields of a record are called."""
        fields = self.item.fields if isinstance(self.item, ListItem) else ()
        return [said(field.title or Words(field.id, field.id)) for field in fields]

    def rows(self) -> list[tuple[BoundField, list[BoundField]]]:
        """The records, each with its tick and its fields; the last one is to be added."""
        places = range(len(self.heads()))
        count = len(self.records) + 1 if places else 0
        return [(self[f"r{at}_keep"], [self[f"r{at}_{place}"] for place in places]) for at in range(count)]

    def outside(self) -> dict[str, object]:
        """What stands outside the table of the records, as the template of forms shows it."""
        single = [field for name, field in ((name, self[name]) for name in self.fields) if not _of_record(name)]
        return {"non_field_errors": self.non_field_errors, "visible_fields": single}

    def clean(self) -> dict[str, object]:
        """Understand the value that is held to be right, where the appeal is upheld."""
        cleaned = super().clean()
        if cleaned.get("upholds") != "yes":
            return cleaned
        typed = self._typed(cleaned)
        if not typed.strip():
            self.add_error("value", _("认为申诉成立的，请填写认定的数据。"))
            return cleaned
        found = understand(typed, self.item, self.choices, may_verify=True)
        for fault in found.faults:
            self.add_error(self._place(fault), _sentence(fault))
        status = Status.VERIFIED if found.status.value == Status.REPORTED else Status(found.status.value)
        return cleaned | {"content": found.content, "status": status.value}

    def _typed(self, cleaned: Mapping[str, object]) -> str:
        if not isinstance(self.item, ListItem):
            return str(cleaned.get("value", ""))
        rows = []
        for at in range(len(self.records) + 1):
            if cleaned.get(f"r{at}_keep"):
                fields = enumerate(self.item.fields)
                rows.append({field.id: str(cleaned.get(f"r{at}_{place}", "")) for place, field in fields})
        return json.dumps(rows, ensure_ascii=False)

    def _place(self, fault: Fault) -> str | None:
        """The field of the form at fault."""
        if fault.record is None or not isinstance(self.item, ListItem):
            return "value" if "value" in self.fields else None
        kept = [at for at in range(len(self.records) + 1) if self.cleaned_data.get(f"r{at}_keep")]
        place = next((n for n, field in enumerate(self.item.fields) if field.id == fault.field), None)
        return None if place is None else f"r{kept[fault.record]}_{place}"

    def judgement(self) -> Judgement:
        """What was said."""
        given = self.cleaned_data
        if given["upholds"] == "no":
            return Judgement(False, given["reason"])
        return Judgement(True, given["reason"], str(given["content"]), str(given["status"]))


def _of_record(name: str) -> bool:
    return name.startswith("r") and name[1:2].isdecimal()


def _records(standing: Value | None, item: ListItem) -> list[dict[str, str]]:
    if standing is None:
        return []
    try:
        rows = json.loads(typed_of(standing.content, standing.status, item))
    except ValueError:
        return []
    return rows if isinstance(rows, list) else []


def _sentence(fault: Fault) -> ValidationError:
    is_english = said(Words("zh", "en")) == "en"
    wrong, right = said(fault.wrong), said(fault.right)
    return ValidationError(f"{wrong}; {right}." if is_english else f"{wrong}；请{right}。", code=fault.code)
