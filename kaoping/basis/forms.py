"""Forms that refuse what they did not ask for, and show refusals of services at the field that they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from kaoping.basis.clock import today
from kaoping.basis.refusals import NotFresh, Refusal, TwoPeopleWanted, Unseen

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

T = TypeVar("T")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, even if it is nothing; None while the page is only shown."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> MultiValueDict[str, UploadedFile[Any]] | None:
    """The files that a form is bound to, as `posted` for its fields."""
    return request.FILES if request.method == "POST" else None


_ALWAYS = {"csrfmiddlewaretoken", "next"}


def list_in(form: forms.Form, name: str) -> forms.ModelChoiceField[Any]:
    """A field of a form that offers rows of a table."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


class StrictForm(forms.Form):
    """A form in which an unknown field is an error, not ignored (R-19)."""

    template_name = "parts/fields.html"

    def clean(self) -> dict[str, object]:
        """Refuse fields that the form does not have."""
        cleaned = super().clean() or {}
        known = {self.add_prefix(name) for name in self.fields} | _ALWAYS
        unknown = sorted(name for name in {*self.data, *self.files} if name not in known)
        if unknown:
            raise ValidationError(
                _("表单中有不认识的字段：%(names)s。") % {"names": "、".join(unknown)}, code="unknown"
            )
        return cleaned

    def try_to(self, do: Callable[[], T]) -> T | None:
        """Do what the form asks for; a service's refusal becomes the form's error, and nothing typed is lost."""
        try:
            return do()
        except (Unseen, NotFresh, TwoPeopleWanted):
            # They are pages of their own: where one shows the factor again, where one asks two others to approve.
            raise
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))
            return None

    def did(self, do: Callable[[], object]) -> bool:
        """Do what the form asks for; whether it was done."""
        return self.try_to(lambda: (do(), True)) is not None


def day_field(label: _StrPromise | str, *, help_text: _StrPromise | str = "") -> forms.DateField:
    """A field for a day, today unless said otherwise."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
