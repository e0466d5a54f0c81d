"""Forms of access."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.forms import StrictForm
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.people import selectors
from kaoping.governance.people.keeping import kept_among
from kaoping.governance.people.models import Person

MOST_AT_ONCE = 500


class CodesForm(StrictForm):
    """People who are given printed codes: a line each, that begins with the account."""

    people = forms.CharField(
        label=gettext_lazy("人员名单"),
        help_text=gettext_lazy("每行一人，以账号开头，可直接粘贴登记人员时用的名单。"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=60_000,
    )

    def __init__(self, actor: Actor, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._actor = actor

    def clean_people(self) -> list[Person]:
        """The people, each once, or which line names nobody."""
        lines = self.cleaned_data["people"].replace("，", ",").replace(",", " ").splitlines()
        accounts = {number: line.split()[0].lower() for number, line in enumerate(lines, 1) if line.strip()}
        if len(accounts) > MOST_AT_ONCE:
            raise ValidationError(_("一次最多给 %(count)s 人发放备用码。") % {"count": MOST_AT_ONCE})
        rows = selectors.people(self._actor).filter(account__in=set(accounts.values()), disabled_at=None)
        known = {person.account: person for person in kept_among(self._actor, Permission.UNLOCK_PEOPLE, rows)}
        wrong = [
            ValidationError(
                _("第 %(number)s 行：没有在用的账号“%(account)s”。") % {"number": number, "account": account[:40]}
            )
            for number, account in accounts.items()
            if account not in known
        ]
        if wrong:
            raise ValidationError(wrong)
        return [known[account] for account in dict.fromkeys(accounts.values())]
