"""Forms of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.clock import today
from kaoping.basis.forms import StrictForm, day_field, list_in
from kaoping.basis.language import bracketed, mark
from kaoping.governance.acting import Actor, Permission, Role
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.people.models import Person, Post
from kaoping.governance.people.selectors import held_on, own_posts

MOST_AT_ONCE = 500


class EnrolForm(StrictForm):
    """Many people at once: a line each, as pasted from a sheet."""

    people = forms.CharField(
        label=gettext_lazy("人员名单"),
        help_text=gettext_lazy("每行一人：账号、姓名，用空格、逗号或制表符分开，可从表格直接粘贴。"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=60_000,
    )

    def clean_people(self) -> list[tuple[str, str]]:
        """Accounts and names, or what is wrong in which line."""
        text: str = self.cleaned_data["people"]
        rows = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(rows) > MOST_AT_ONCE:
            raise ValidationError(_("一次最多登记 %(count)s 人。") % {"count": MOST_AT_ONCE})
        found, wrong = [], []
        for number, line in rows:
            parts = (
                line.replace("，", ",").replace(",", "\t").split(None if "\t" not in line and "," not in line else "\t")
            )
            parts = [part.strip() for part in parts if part.strip()]
            if len(parts) == 2 and _is_account(parts[0].lower()) and len(parts[1]) <= 40:
                found.append((parts[0].lower(), parts[1]))
            else:
                said = {"number": number, "line": line.strip()[:40]}
                wrong.append(
                    ValidationError(
                        _("第 %(number)s 行“%(line)s”应为“账号 姓名”，账号为 3 至 40 位小写字母、数字、点、横线。")
                        % said
                    )
                )
        if wrong:
            raise ValidationError(wrong)
        return found


def _is_account(text: str) -> bool:
    try:
        Person._meta.get_field("account").run_validators(text)
    except ValidationError:
        return False
    return True


class AppointForm(StrictForm):
    """A post for a person."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("机构"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices)
    deputy_of = forms.ModelChoiceField(
        label=gettext_lazy("担任谁的B角"),
        queryset=Post.objects.none(),
        required=False,
        help_text=gettext_lazy("仅在担任 B 角时选择；机构和角色须与 A 角一致"),
    )
    starts = day_field(gettext_lazy("起始日期"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree, reach = tree_on(today()), actor.reach(Permission.GRANT_ROLES)
        names = {unit.id: "　" * tree.depth(unit.id) + unit.name for unit in tree.walk()}
        organisation, deputy_of = list_in(self, "organisation"), list_in(self, "deputy_of")
        organisation.queryset = Organisation.objects.filter(pk__in=reach)
        organisation.label_from_instance = lambda one: names.get(one.pk, one.code)  # type: ignore[assignment,method-assign]
        deputy_of.queryset = (
            Post.objects.filter(held_on(today()), organisation__in=reach, deputy_of=None)
            .select_related("person")
            .order_by("person__account")
        )
        deputy_of.label_from_instance = lambda one: (  # type: ignore[assignment,method-assign]
            one.person.name
            + bracketed(f"{names.get(one.organisation_id, '').strip()}{mark('，')}{Role(one.role).label}")
        )


class DelegateForm(StrictForm):
    """A post of one's own, lent to somebody for some days."""

    post = forms.ModelChoiceField(label=gettext_lazy("任职"), queryset=Post.objects.none())
    account = forms.CharField(label=gettext_lazy("受托人账号"), max_length=40)
    starts = day_field(gettext_lazy("起始日期"))
    ends = day_field(gettext_lazy("终止日期"), help_text=gettext_lazy("不再有效的第一天"))
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=200)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree, post = tree_on(today()), list_in(self, "post")
        names = {unit.id: unit.name for unit in tree.walk()}
        post.queryset = own_posts(actor, today())
        post.label_from_instance = lambda one: (  # type: ignore[assignment,method-assign]
            f"{names.get(one.organisation_id, '')} {Role(one.role).label}"
        )

    def clean_account(self) -> Person:
        """The person with the account."""
        found = Person.objects.filter(account=self.cleaned_data["account"].strip().lower(), disabled_at=None).first()
        if found is None:
            raise ValidationError(_("没有这个账号，请核对。"))
        return found


class SmallOfficeForm(StrictForm):
    """Why duties are not separated."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200, help_text=gettext_lazy("例如：全局在编 3 人"))


class EndForm(StrictForm):
    """The end of a post."""

    day = day_field(gettext_lazy("终止日期"), help_text=gettext_lazy("不再任职的第一天"))
