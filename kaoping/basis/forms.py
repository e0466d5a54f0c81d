"""Forms that refuse what they did not ask for, and show refusals of services at the field that they name."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaoping.basis.clock import today
from kaoping.basis.language import in_a_row
from kaoping.basis.refusals import NotFresh, Refusal, TwoPeopleWanted, Unseen, answered

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

if TYPE_CHECKING:
    _Several = forms.ModelMultipleChoiceField[Any]
else:
    _Several = forms.ModelMultipleChoiceField

T = TypeVar("T")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, even if it is nothing; None while the page is only shown."""
    if request.method != "POST":
        return None
    # A form that takes no files is not given any: by this it sees that some came.
    request.POST.came_with = request.FILES  # type: ignore[attr-defined]
    return request.POST


def sent(request: HttpRequest) -> MultiValueDict[str, UploadedFile[Any]] | None:
    """The files that a form is bound to, as `posted` for its fields."""
    return request.FILES if request.method == "POST" else None


_ALWAYS = {"csrfmiddlewaretoken", "next"}


class SomeOf(_Several):
    """A field for some rows of a table. A number that no database keeps is no row, like any other that is not there."""

    def clean(self, value: Any) -> Any:
        """The rows that were chosen."""
        try:
            return super().clean(value)
        except OverflowError:
            said = self.error_messages["invalid_choice"] % {"value": "…"}
            raise ValidationError(said, code="invalid_choice") from None


def list_in(form: forms.Form, name: str) -> forms.ModelChoiceField[Any]:
    """A field of a form that offers rows of a table."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    return field


def refuse_twice(sent: QueryDict, *many: str) -> None:
    """Refuse a field that comes twice: one of the two would be lost. For pages that have no strict form.

    Raises:
        UnknownFields: with the names of those fields; `many` may come as often as they like.
    """
    twice = {name for name, given in sent.lists() if len(given) > 1 and name not in many}
    if twice:
        raise UnknownFields(twice)


class UnknownFields(Refusal):
    """Fields that a page does not have, where there is no form to show it in."""

    code = "malformed"
    status = 400

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(_unknown(names))


def _unknown(names: Iterable[str]) -> str:
    return _("表单中有不认识的字段：%(names)s。") % {"names": in_a_row(sorted(names))}


def only(*names: str) -> Callable[[View[P]], View[P]]:
    """Let a page that has no strict form take these fields alone, each once, and no file (R-19)."""

    def strict(view: View[P]) -> View[P]:
        def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            known = _ALWAYS | set(names)
            unknown = {name for name in request.POST if name not in known} | set(request.FILES)
            if unknown:
                raise UnknownFields(unknown)
            refuse_twice(request.POST)
            return view(request, *args, **kwargs)

        functools.update_wrapper(asked, view)
        return asked

    return strict


def button(view: View[P]) -> View[P]:
    """A page that only takes the press of a button: a form without a field."""
    return require_POST(only()(view))


class StrictForm(forms.Form):
    """A form in which an unknown field is an error, not ignored, and so is one that comes twice (R-19)."""

    template_name = "parts/fields.html"

    def clean(self) -> dict[str, object]:
        """Refuse fields that the form does not have: texts for files, and files for texts, are such, too."""
        cleaned = super().clean() or {}
        widgets = {self.add_prefix(name): field.widget for name, field in self.fields.items()}
        came: Any = self.files or getattr(self.data, "came_with", MultiValueDict())
        files = {name for name, widget in widgets.items() if widget.needs_multipart_form}
        # A browser that sends no parts sends an empty text for a file that was not chosen.
        texts = {name for name in self.data if name not in files or self.data[name]}
        unknown = texts - ((widgets.keys() - files) | _ALWAYS) | (came.keys() - files)
        if unknown:
            raise ValidationError(_unknown(unknown), code="unknown")
        twice = {
            name
            for given in (self.data, came)
            if isinstance(given, MultiValueDict)
            for name, said in given.lists()
            if len(said) > 1 and not getattr(widgets.get(name), "allow_multiple_selected", False)
        }
        if twice:
            raise ValidationError(
                _("同一字段提交了多次：%(names)s。") % {"names": in_a_row(sorted(twice))}, code="twice"
            )
        return cleaned

    def refuse_gaps(self, names: Iterable[str]) -> None:
        """Refuse a form in which fields are missing, where an empty one has a meaning: the page is older than they are.

        Raises:
            ValidationError: with what they are called.
        """
        missing = [str(self.fields[name].label) for name in names if self.add_prefix(name) not in self.data]
        if missing:
            said = _("提交的内容不完整，没有办理，缺少：%(names)s。请刷新页面后重新填写。")
            raise ValidationError(said % {"names": in_a_row(missing)}, code="incomplete")

    def try_to(self, do: Callable[[], T]) -> T | None:
        """Do what the form asks for; a service's refusal becomes the form's error, and nothing typed is lost."""
        try:
            return do()
        except (Unseen, NotFresh, TwoPeopleWanted):
            # They are pages of their own: where one shows the factor again, where one asks two others to approve.
            raise
        except Refusal as refusal:
            answered(refusal)
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
