"""The form of a single cell: what is typed, record by record where it is a list, with a note and evidence.

It is read by hand, because how many records there are is decided while one fills it. Fields that it does not have are
refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from kaoping.basis.forms import refuse_twice
from kaoping.basis.language import said
from kaoping.collection.values.content import typed_of
from kaoping.collection.values.drafts import check_files
from kaoping.collection.values.grid import fault_said
from kaoping.collection.values.models import Draft, Evidence
from kaoping.collection.values.sheet import Place
from kaoping.collection.values.typed import FILES, MOST_RECORDS, Fault, numbers_in
from kaoping.collection.values.typing import Malformed, version_of
from kaoping.engine.terms import ListItem
from kaoping.files.values.answers import Choices
from kaoping.governance.files.models import File

SPARE = 3
"""Empty rows that a list of records offers."""
_PLAIN = frozenset(("typed", "note", "reason", "version", "do", "file", "csrfmiddlewaretoken"))


@dataclass(frozen=True)
class FieldShown:
    """A column of a list of records."""

    id: str
    title: str
    choices: tuple[str, ...]
    is_date: bool
    is_needed: bool
    """Whether a record without it is refused."""


@dataclass
class RecordShown:
    """A record as the form shows it: what was typed for each field, its faults, its files."""

    number: int
    cells: list[tuple[FieldShown, str]]
    files: list[File]
    faults: list[str]


@dataclass
class CellForm:
    """A cell as a form: begun from what stands there, or from what was sent."""

    place: Place
    choices: Mapping[str, Choices]
    typed: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    note: str = ""
    reason: str = ""
    version: int = 0
    files: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()

    @classmethod
    def begun(cls, place: Place, choices: Mapping[str, Choices]) -> CellForm:
        """The form of what was typed, or else of what stands."""
        form = cls(place, choices)
        draft, value = place.draft, place.value
        if draft is not None:
            form._take(draft)
        elif value is not None:
            rows = list(Evidence.objects.filter(value=value).order_by("pk").values_list("file_id", "record"))
            form._take_typed(typed_of(value.content, value.status, place.cell.item))
            form.note = value.note
            form.files = tuple(file for file, record in rows if record is None)
            for at, row in enumerate(form.rows):
                numbers = [file for file, record in rows if record == at]
                row.update({FILES: json.dumps(numbers)} if numbers else {})
        return form

    @classmethod
    def sent(cls, place: Place, choices: Mapping[str, Choices], posted: QueryDict, owner: int) -> CellForm:
        """The form as it was sent, by the organisation that gives the value.

        Raises:
            Malformed: for fields that it does not have.
            Refusal: `unknown-file`, for files of others: the page would tell their names.
        """
        refuse_twice(posted, "file", *(name for name in posted if name.endswith(f":{FILES}")))
        is_empty = not any(name == "typed" or name.startswith("r:") for name in posted)
        if is_empty or posted.get("do", "save") not in ("save", "more"):
            raise Malformed
        form = cls(place, choices, posted.get("typed", ""), note=posted.get("note", ""))
        form.reason = posted.get("reason", "")
        form.version = version_of(posted.get("version", "")) or 0
        form.files = tuple(_number(one) for one in posted.getlist("file"))
        form.rows = _rows(posted, {one.id for one in form.fields})
        named = form.named_files()
        if named:
            check_files(owner, named - cls.begun(place, choices).named_files())
        return form

    def _take(self, draft: Draft) -> None:
        self._take_typed(draft.typed)
        self.note, self.version = draft.note, draft.version
        self.files = tuple(file.pk for file in draft.files.all())

    def _take_typed(self, typed: str) -> None:
        """Records into rows; anything else as it is."""
        if self.is_list and typed.lstrip().startswith("["):
            try:
                plain = json.loads(typed)
            except ValueError:
                plain = []
            self.rows = [
                {key: value if isinstance(value, str) else json.dumps(value) for key, value in row.items()}
                for row in plain
                if isinstance(row, dict)
            ]
        else:
            self.typed = typed

    @property
    def is_list(self) -> bool:
        """Whether the cell has records."""
        return isinstance(self.place.cell.item, ListItem)

    @property
    def fields(self) -> list[FieldShown]:
        """The columns of the records."""
        item = self.place.cell.item
        if not isinstance(item, ListItem):
            return []
        return [
            FieldShown(
                one.id,
                one.id if one.title is None else said(one.title),
                tuple(said(name) for name in self.choices[one.id].names) if one.id in self.choices else (),
                one.type == "date",
                one.required or (one.id in self.choices and not one.choices),
            )
            for one in item.fields
        ]

    @property
    def whole(self) -> str:
        """What the cell says: the word that was chosen, or the records as JSON."""
        rows = [row for row in self.rows if any(text.strip() for key, text in row.items() if key != FILES)]
        if not self.is_list or (self.typed.strip() and not rows):
            return self.typed
        return json.dumps(rows, ensure_ascii=False) if rows else ""

    def records(self) -> list[RecordShown]:
        """The records with what is wrong with each, and empty rows behind them."""
        fields, known = self.fields, self.known_files()
        blank: list[dict[str, str]] = [{} for _ in range(SPARE)]
        return [
            RecordShown(
                at,
                [(one, row.get(one.id, "")) for one in fields],
                [known[number] for number in numbers_in(row.get(FILES, "")) if number in known],
                [fault_said(one, self.place.cell.item) for one in self.faults if one.record == at],
            )
            for at, row in enumerate([*self.rows, *blank])
        ]

    def named_files(self) -> set[int]:
        """The numbers of the files that the cell and its records name."""
        return {*self.files, *(number for row in self.rows for number in numbers_in(row.get(FILES, "")))}

    def known_files(self) -> dict[int, File]:
        """The files of the cell and of its records, by number."""
        wanted = self.named_files()
        return {one.pk: one for one in File.objects.filter(pk__in=wanted)} if wanted else {}

    def own_files(self) -> list[File]:
        """The files that belong to the cell as a whole."""
        known = self.known_files()
        return [known[number] for number in self.files if number in known]

    def general_faults(self) -> list[str]:
        """What is wrong with the cell as a whole."""
        return [fault_said(one, self.place.cell.item) for one in self.faults if one.record is None]

    def attach(self, record: int | None, number: int) -> None:
        """Let a file that was sent belong to the cell, or to a record."""
        if record is None:
            self.files += (number,)
        elif record < len(self.rows):
            self.rows[record][FILES] = json.dumps([*numbers_in(self.rows[record].get(FILES, "")), number])


def uploads(files: MultiValueDict[str, UploadedFile[bytes]], rows: int) -> list[tuple[int | None, UploadedFile[bytes]]]:
    """The files that were sent, each with the record that it belongs to, or None.

    Raises:
        Malformed: for files that nobody asked for.
    """
    found: list[tuple[int | None, UploadedFile[bytes]]] = []
    for name in files:
        kind, _colon, number = name.partition(":")
        if kind != "upload" or (number and not (number.isascii() and number.isdigit() and len(number) < 6)):
            raise Malformed
        if number and int(number) >= rows:
            continue
        found += [(int(number) if number else None, one) for one in files.getlist(name)]
    return found


def _rows(posted: QueryDict, fields: set[str]) -> list[dict[str, str]]:
    """The records that were sent, in their order. A row without a text stays, so that files find their record."""
    found: dict[int, dict[str, str]] = {}
    for name in posted:
        if name in _PLAIN:
            continue
        kind, _colon, rest = name.partition(":")
        number, _colon, of = rest.partition(":")
        if kind == "upload" and not posted[name]:
            # A browser sends a field for files that was left empty as an empty text.
            continue
        if kind != "r" or not (number.isascii() and number.isdigit() and len(number) < 6) or of not in fields | {FILES}:
            raise Malformed
        row = found.setdefault(int(number), {})
        row[of] = json.dumps([_number(one) for one in posted.getlist(name)]) if of == FILES else str(posted[name])
    last = max(found, default=-1)
    if last >= MOST_RECORDS:
        raise Malformed
    return [found.get(at, {}) for at in range(last + 1)]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Malformed
    return int(text)
