"""Forms of schemes."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.forms import StrictForm
from kaoping.basis.refusals import WrongKind, answered
from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.schemes.intake import MAX_BYTES

ENDINGS = (".yaml", ".yml", ".txt", ".xlsx", ".xls")


class SchemeForm(StrictForm):
    """A scheme, as a file or as text."""

    organisation = forms.TypedChoiceField(label=gettext_lazy("主管单位"), coerce=int)
    file = forms.FileField(
        label=gettext_lazy("方案文件"),
        required=False,
        help_text=gettext_lazy("YAML 文本或 Excel 工作簿（.xlsx），不超过 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    text = forms.CharField(
        label=gettext_lazy("方案正文"),
        required=False,
        strip=False,
        help_text=gettext_lazy("也可以直接写或粘贴 YAML；选了文件时不用填"),
        widget=forms.Textarea(attrs={"rows": 18, "class": "kp-yaml", "spellcheck": "false", "wrap": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("修订理由"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("修订已发布的方案时必填，随新版本公布"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, owner: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = owners(actor, owner)
        if len(field.choices) == 1 and not self.is_bound:
            self.initial["organisation"] = field.choices[0][0]

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuse what is too large, or by its name no scheme, before it is read."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is not None and not (file.name or "").lower().endswith(ENDINGS):
            said = _("方案文件应为 YAML 文本（.yaml、.yml、.txt）或 Excel 工作簿（.xlsx、.xls）。")
            answered(WrongKind(said))
            raise forms.ValidationError(said, code="ending")
        if file is not None and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB。方案文件只写方案，数据另放。"), code="too-large")
        return file

    def clean(self) -> dict[str, object]:
        """Either a file or text."""
        cleaned = super().clean()
        if "file" in cleaned and not cleaned["file"] and not str(cleaned.get("text") or "").strip():
            self.add_error("file", _("请选择方案文件，或在下面填写方案正文。"))
        return cleaned

    def given(self) -> dict[str, Any]:
        """What the service is told."""
        file = self.cleaned_data["file"]
        said = {"reason": self.cleaned_data["reason"], "base": self.cleaned_data["base"]}
        if file is None:
            return {**said, "text": self.cleaned_data["text"]}
        return {**said, "file": (file.name or "", file.read())}


def owners(actor: Actor, only: int | None = None) -> list[tuple[int, str]]:
    """The organisations for which somebody may make schemes, in the order of the tree, indented; or only one."""
    tree, reach = tree_on(today()), actor.reach(Permission.MAKE_SCHEMES)
    return [
        (unit.id, "　" * tree.depth(unit.id) + unit.name)
        for unit in tree.walk()
        if unit.id in reach and only in {None, unit.id}
    ]


def base_of(text: str) -> str:
    """What a form remembers of the text that it was opened with."""
    return hashlib.sha256(text.encode()).hexdigest()


class RemarkForm(StrictForm):
    """Why a version is sent back."""

    remark = forms.CharField(label=gettext_lazy("退回理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(StrictForm):
    """Why a version is withdrawn."""

    reason = forms.CharField(label=gettext_lazy("撤回理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
