"""Fields of forms for files: what they give has been looked into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kaoping.files.evidence.checking import LIMITS, Checked
from kaoping.files.evidence.kinds import KINDS
from kaoping.governance.acting import Refusal
from kaoping.governance.files.services import checked

MOST = 5
"""How many files one field takes."""
ACCEPTED = ",".join((*(f".{ending}" for ending in KINDS), ".jpeg"))
HINT = _("PDF、OFD、Word、Excel、WPS、图片或文本，每个不超过 20 MB；不接收带宏、带密码或压缩的文件。")


class _Several(forms.FileInput):
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """A field for one file; its value is a `Checked`, or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", HINT)
        options.setdefault("label", _("附件"))
        options.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPTED}))
        super().__init__(max_length=400, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Look into the file.

        Raises:
            ValidationError: with what is wrong with it.
        """
        found = super().clean(data, initial)
        return _checked(found) if found else None


class EvidenceFilesField(EvidenceField):
    """A field for some files; its value is a tuple of `Checked`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", _Several(attrs={"accept": ACCEPTED, "multiple": True}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Look into the files.

        Raises:
            ValidationError: with what is wrong with each.
        """
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(given) > MOST:
            raise ValidationError(_("一次最多 %(most)s 个文件。") % {"most": MOST}, code="too-many")
        found: list[Checked] = []
        wrong: list[ValidationError] = []
        for one in given:
            try:
                found += [super().clean(one, initial)]
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return tuple(found)


def _checked(file: UploadedFile[Any]) -> Checked:
    try:
        return checked(file.name or "", file.read(LIMITS.packed + 1))
    except Refusal as refusal:
        raise ValidationError(str(refusal.message), code=refusal.code) from None
