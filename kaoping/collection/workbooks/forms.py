"""Forms of workbooks. Between preview and taking over, what was read travels with the page, signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.forms import StrictForm
from kaoping.basis.refusals import WrongKind, answered
from kaoping.collection.values.models import Channel
from kaoping.collection.workbooks.services import ReadBack
from kaoping.collection.workbooks.taking import MAX_BYTES

SALT = "kaoping.workbooks"
SHEETS = (".xlsx", ".xls", ".csv")
HOUR = 3600
"""Seconds for which a preview can be taken over."""


class UploadForm(StrictForm):
    """A filled workbook."""

    file = forms.FileField(
        label=gettext_lazy("填好的表格"),
        help_text=gettext_lazy("Excel 工作簿（.xlsx、.xls）或 CSV，不超过 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SHEETS)}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large, or by its name no sheet, before it is read: a picture can pass for odd text."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(SHEETS):
            said = _("只能上传 .xlsx、.xls 或 .csv 文件。")
            answered(WrongKind(said))
            raise forms.ValidationError(said, code="not-a-sheet")
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB，请分开填报。"), code="too-large")
        return file


class OwnSheetForm(UploadForm):
    """A sheet of one's own, on the same page."""

    prefix = "own"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].label = _("本单位现有的表格")


@dataclass(frozen=True)
class Previewed:
    """What a preview showed, and by which way it came from which file, read by which mapping."""

    values: Sequence[ReadBack]
    channel: Channel
    source: str = ""
    used: str = ""
    notes: Sequence[Mapping[str, Any]] = ()
    """What was said of how the file was read, as findings are kept."""

    @property
    def is_own(self) -> bool:
        """Whether it was a sheet of one's own."""
        return self.channel is Channel.MAPPED

    def packed(self, task: int, person: int) -> str:
        """What a page carries of what it shows."""
        values = [asdict(one) for one in self.values]
        plain = {"task": task, "person": person, "channel": str(self.channel), "values": values}
        about = {"source": self.source, "used": self.used, "notes": list(self.notes)}
        return signing.dumps(plain | about, salt=SALT, compress=True)


class TakeForm(StrictForm):
    """What a preview showed."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=4_000_000)

    def previewed(self, task: int, person: int) -> Previewed | None:
        """What was shown to this person for this task; None if it was not, or too long ago."""
        try:
            found = signing.loads(self.cleaned_data["content"], salt=SALT, max_age=HOUR)
        except signing.BadSignature:
            return None
        if (found["task"], found["person"]) != (task, person):
            return None
        values = [ReadBack(**one) for one in found["values"]]
        about = {name: found[name] for name in ("source", "used", "notes") if name in found}
        return Previewed(values, Channel(found["channel"]), **about)
