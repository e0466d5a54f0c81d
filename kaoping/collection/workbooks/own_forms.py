"""The form of a page on which the columns of a sheet are described: a choice for each, made once by clicking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.forms import StrictForm
from kaoping.basis.language import bracketed, in_a_row
from kaoping.collection.workbooks.described import ACROSS_ROLES, IGNORED, LONG_ROLES, ROLES, Described
from kaoping.collection.workbooks.layout import Layout
from kaoping.engine.numbers import plain
from kaoping.engine.terms import NumberItem
from kaoping.files.values import Mapping, parse_mapping
from kaoping.files.values.columns import Role
from kaoping.files.values.units import differing_unit, unit_in

MOST_NAMES = 100
"""So many unknown names of data items can be explained."""
ROLE_WORDS = {
    Role.SUBJECT: gettext_lazy("单位名称"),
    Role.PERIOD: gettext_lazy("考核期"),
    Role.SOURCE: gettext_lazy("数据来源"),
    Role.ITEM: gettext_lazy("数据项名称"),
    Role.VALUE: gettext_lazy("数值"),
    Role.STATUS: gettext_lazy("数据状态"),
    Role.UNIT: gettext_lazy("计量单位"),
}
NAMED = {
    "": gettext_lazy("没有含义"),
    "subject": gettext_lazy("单位名称：各行都是它的"),
    "period": gettext_lazy("考核期"),
}
"""What the name of a sheet may say of all its rows."""


@dataclass(frozen=True)
class Row:
    """A column of the sheet with its fields."""

    column: Described
    meaning: BoundField
    factor: BoundField | None


@dataclass(frozen=True)
class Name:
    """A name that rows have for a data item, with its field."""

    row: int
    text: str
    meaning: BoundField


class MappingForm(StrictForm):
    """What the columns of a sheet are: `c2` of the second one, `f2` its factor, `n7` the name in row 7."""

    sheet = forms.CharField(widget=forms.HiddenInput)
    head = forms.CharField(widget=forms.HiddenInput)
    of = forms.CharField(widget=forms.HiddenInput, required=False)
    digest = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("保存为"), max_length=80, required=False)

    def __init__(self, layout: Layout, digest: str, data: QueryDict | None = None, files: Any = None) -> None:
        self.layout = layout
        first = {"sheet": layout.at, "head": layout.head, "digest": digest, "of": layout.row_is}
        super().__init__(None if data is None else data.copy(), files, initial=first)
        self._add_sheets()
        self.has_factors = (
            layout.of is None
            and not layout.is_across
            and any(isinstance(item, NumberItem) for item in layout.offered.single.values())
        )
        for column in layout.columns:
            self._add(column)
        self.too_many: dict[int, int] = {}
        self.unknown = self._unknown()
        for row, text in self.unknown.items():
            label = _("第 %(row)s 行的“%(name)s”") % {"row": row, "name": text}
            choices = [("", _("请选择")), (IGNORED, _("不读")), *self._items()]
            field = forms.ChoiceField(label=label, choices=choices, initial=layout.describer.meant(text))
            self.fields[f"n{row}"] = _selected(field)
        self._drop_old_names()

    def _add_sheets(self) -> None:
        """Fields for what the name of the sheet says, and for the sheets that are read like this one."""
        named = [(one, said) for one, said in NAMED.items() if one in self._may_be_named()]
        if len(named) > 1:
            self.fields["named"] = forms.ChoiceField(
                label=_("工作表的名称是"), choices=named, required=False, widget=_select(), initial=self._named_before()
            )
        if self.layout.alike:
            alike = [(str(at), sheet.name) for at, sheet in self.layout.alike]
            self.fields["also"] = forms.MultipleChoiceField(
                label=_("一起读取的工作表"),
                choices=alike,
                required=False,
                widget=_checks(),
                initial=self._also_before(),
            )

    def _may_be_named(self) -> set[str]:
        layout = self.layout
        found = {""}
        if layout.sheet.name and layout.of is None and not layout.is_across:
            found.add("subject")
        if layout.sheet.name and layout.offered.has_periods:
            found.add("period")
        return found

    def _named_before(self) -> str:
        """What the name of a sheet said in a mapping of before; or what it says, where it is that of a unit."""
        known = (table.sheet_is for table in self.layout.known if self.layout.sheet.name in table.names_of_sheets)
        before = next(known, None)
        return before if before in self._may_be_named() and before is not None else ""

    def _also_before(self) -> list[str]:
        """The sheets that a mapping of before names together with this one."""
        together = [set(table.sheets) for table in self.layout.known if self.layout.sheet.name in table.sheets]
        return [str(at) for at, sheet in self.layout.alike if together and sheet.name in together[0]]

    def _is_named_for_unit(self) -> bool:
        return self.cleaned_data.get("named") == "subject"

    def _add(self, column: Described) -> None:
        label = _("%(letters)s 列 %(header)s") % {"letters": column.letters, "header": column.header}
        meaning = forms.ChoiceField(label=label, choices=list(self._choices()), initial=column.meaning)
        self.fields[f"c{column.number}"] = _selected(meaning)
        if self.has_factors:
            factor = column.proposed.factor
            said = _("%(letters)s 列换算系数") % {"letters": column.letters}
            self.fields[f"f{column.number}"] = forms.DecimalField(
                label=said,
                required=False,
                min_value=Decimal("0.000000000001"),
                max_digits=24,
                decimal_places=12,
                initial=None if factor is None else plain(factor),
                widget=forms.TextInput(
                    attrs={"class": "kp-in", "inputmode": "decimal", "autocomplete": "off", "aria-label": said}
                ),
            )

    def _choices(self) -> Iterator[tuple[str, Any]]:
        layout = self.layout
        yield IGNORED, _("忽略")
        if layout.is_across:
            yield str(Role.SUBJECT), _("标题中单位的数据")
        for role in ACROSS_ROLES[1:] if layout.is_across else ROLES:
            if role is not Role.PERIOD or layout.offered.has_periods:
                yield str(role), ROLE_WORDS[role]
        if layout.is_across:
            return
        if layout.of is not None:
            of = layout.of.id
            fields = [(f"field:{one.id}", layout.offered.field_title(of, one.id)) for one in layout.of.fields]
            yield layout.offered.title(of), fields
            return
        yield _("数据项"), self._items()
        yield _("每行一个数据的表"), [(str(role), ROLE_WORDS[role]) for role in LONG_ROLES]

    def _items(self) -> list[tuple[str, str]]:
        offered = self.layout.offered
        units = {item: offered.unit(item) for item in offered.single}
        return [
            (f"item:{item}", offered.title(item) + (bracketed(unit) if unit else "")) for item, unit in units.items()
        ]

    def _meaning(self, column: Described) -> str:
        """What a column is, as far as is known before the form is checked."""
        return str(self.data.get(f"c{column.number}", "")) if self.is_bound else column.meaning

    def _unknown(self) -> dict[int, str]:
        """The names of data items that somebody must explain, by row; none where rows name none."""
        at = {self._meaning(column): column.number for column in self.layout.columns}
        value = Role.SUBJECT if self.layout.is_across else Role.VALUE
        if self.layout.of is not None or Role.ITEM not in at or value not in at:
            return {}
        values = [column.number for column in self.layout.columns if self._meaning(column) == value]
        found = self.layout.describer.unknown_names(at[Role.ITEM], values)
        self.too_many = {} if len(found) <= MOST_NAMES else {at[Role.ITEM]: len(found)}
        return {} if self.too_many else found

    def _drop_old_names(self) -> None:
        """Leave out what was said of names that another choice of columns has no use for."""
        if isinstance(self.data, QueryDict):
            for name in [one for one in self.data if one[:1] == "n" and one[1:].isdigit() and one not in self.fields]:
                del self.data[name]

    def rows(self) -> list[Row]:
        """The columns with their fields."""
        return [
            Row(column, self[f"c{column.number}"], self[f"f{column.number}"] if self.has_factors else None)
            for column in self.layout.columns
        ]

    def names(self) -> list[Name]:
        """The names to be explained with their fields."""
        return [Name(row, text, self[f"n{row}"]) for row, text in self.unknown.items()]

    def hidden(self) -> list[BoundField]:
        """What travels with the page."""
        return self.hidden_fields()

    def clean(self) -> dict[str, object]:
        """Refuse what cannot be read by: a meaning twice, nobody to give a value to, no value, another unit."""
        cleaned = super().clean()
        shown = {"sheet": str(self.layout.at), "head": str(self.layout.head)}
        shown["of"] = self.layout.row_is
        if any(cleaned.get(name) != said for name, said in shown.items()):
            self.add_error(None, _("页面上的表与找到的不同，请重新打开这一页。"))
        meant = {column: str(cleaned.get(f"c{column.number}", "")) for column in self.layout.columns}
        self._refuse_twins(meant)
        for column, count in self.too_many.items():
            said = _("这一列有 %(count)s 个名称不是本任务的数据项，请核对是否选对了列。")
            self.add_error(f"c{column}", said % {"count": count})
        if self.layout.is_across:
            self._refuse_not_across(set(meant.values()))
            return cleaned
        self._refuse_nobody(set(meant.values()))
        if self.layout.of is None:
            self._refuse_mixture(meant)
            self._refuse_units(meant)
        else:
            self._refuse_without_fields(set(meant.values()))
        return cleaned

    def _refuse_nobody(self, meant: set[str]) -> None:
        """Refuse a sheet that names nobody, or names somebody by a column and by its own name."""
        if self._is_named_for_unit() and Role.SUBJECT in meant:
            self.add_error("named", _("已经有一列是单位名称，工作表的名称就不再是。"))
        elif self.layout.offered.subject is None and not self._is_named_for_unit() and Role.SUBJECT not in meant:
            self.add_error(None, _("请选出哪一列是单位名称。"))

    def _refuse_not_across(self, meant: set[str]) -> None:
        if Role.ITEM not in meant:
            self.add_error(None, _("请选出哪一列是数据项名称。"))
        if Role.SUBJECT not in meant:
            self.add_error(None, _("请至少选出一列单位的数据。"))

    def _refuse_twins(self, meant: dict[Described, str]) -> None:
        first: dict[str, Described] = {}
        for column, meaning in meant.items():
            other = first.setdefault(meaning, column)
            if other is not column and meaning not in ("", IGNORED) and not self._is_of_units(meaning):
                said = _("%(letters)s 列已经选了这一项，每项只能选一列。") % {"letters": other.letters}
                self.add_error(f"c{column.number}", said)

    def _is_of_units(self, meaning: str) -> bool:
        """Whether a meaning is that of the columns of units that stand side by side."""
        return self.layout.is_across and meaning == Role.SUBJECT

    def _refuse_mixture(self, meant: dict[Described, str]) -> None:
        """Each row gives one value that it names, or each column is a data item; not both."""
        at = {meaning: column for column, meaning in meant.items()}
        whole = [column for column, meaning in meant.items() if meaning.startswith("item:")]
        named = [role for role in LONG_ROLES if role in at]
        if not whole and not named:
            self.add_error(None, _("请至少选出一列数据。"))
        for role in named if whole else ():
            self.add_error(f"c{at[role].number}", _("每行一个数据的表里，不能再有整列的数据项：两种只选一种。"))
        if not whole and named and not {Role.ITEM, Role.VALUE} <= set(named):
            self.add_error(f"c{at[named[0]].number}", _("“数据项名称”和“数值”两列要一起选。"))

    def _refuse_units(self, meant: dict[Described, str]) -> None:
        for column, meaning in meant.items():
            item = self.layout.offered.items.get(meaning.removeprefix("item:"))
            name = f"f{column.number}"
            if not isinstance(item, NumberItem) or name in self.errors or self.cleaned_data.get(name) is not None:
                continue
            unit = differing_unit(column.header, item)
            if unit:
                said = _("列标题写的是“%(own)s”，数据项的单位是“%(wanted)s”：请写换算系数，不需要换算的写 1。")
                self.add_error(name, said % {"own": unit, "wanted": self.layout.offered.unit(item.id)})

    def _refuse_without_fields(self, meant: set[str]) -> None:
        assert self.layout.of is not None
        of = self.layout.of.id
        missing = [one for one in sorted(self.layout.offered.wanted_fields(of)) if f"field:{one}" not in meant]
        if missing:
            titles = in_a_row(self.layout.offered.field_title(of, one) for one in missing)
            self.add_error(None, _("每条记录都要有的“%(fields)s”还没有选出是哪一列。") % {"fields": titles})

    def mapping(self) -> Mapping:
        """What was chosen, as the document that the command line reads."""
        layout = self.layout
        columns = [self._column(column) for column in layout.columns if not self._is_left_to_header(column)]
        table: dict[str, Any] = {"header": layout.head, "columns": columns, **self._of_sheets()}
        if layout.of is not None:
            table["list"] = layout.of.id
        if layout.is_across:
            table["others"] = "subject"
        elif not self._is_named_for_unit() and all(column.get("is") != Role.SUBJECT for column in columns):
            table["subject"] = layout.offered.subject
        if self.unknown:
            said = {text: str(self.cleaned_data[f"n{row}"]) for row, text in self.unknown.items()}
            table["names"] = {text: "" if one == IGNORED else one.removeprefix("item:") for text, one in said.items()}
        read = {layout.at, *self._also()}
        return parse_mapping({"sheets": [table], "ignore": [one.called for at, one in layout.sheets if at not in read]})

    def _is_left_to_header(self, column: Described) -> bool:
        return self._is_of_units(str(self.cleaned_data[f"c{column.number}"]))

    def _also(self) -> list[int]:
        return [int(one) for one in self.cleaned_data.get("also", [])]

    def _of_sheets(self) -> dict[str, Any]:
        """For which sheets a table is, and what their names say."""
        layout, also = self.layout, self._also()
        found: dict[str, Any] = {}
        if also:
            found["sheets"] = [one.name for at, one in layout.sheets if at == layout.at or at in also]
        elif layout.sheet.name:
            found["sheet"] = layout.sheet.name
        return found | ({"sheet_is": named} if (named := self.cleaned_data.get("named")) else {})

    def _column(self, column: Described) -> dict[str, Any]:
        meaning = str(self.cleaned_data[f"c{column.number}"])
        kind, _colon, id_ = meaning.partition(":")
        found: dict[str, Any] = {"at": column.letters, **({"header": column.header} if column.header else {})}
        found |= {kind: id_} if id_ else {"is": meaning}
        factor = self.cleaned_data.get(f"f{column.number}")
        if kind == "item" and id_ and factor is not None and isinstance(self.layout.offered.items[id_], NumberItem):
            found |= {"factor": plain(factor), "unit": unit_in(column.header)}
        return found


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select form-select-sm"})


def _checks() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


def _selected(field: forms.ChoiceField) -> forms.ChoiceField:
    """A choice within a table: its column says what it is for, its label says it to whoever hears it."""
    field.widget.attrs |= {"class": "form-select form-select-sm", "aria-label": str(field.label)}
    return field
