"""What a page sends of a grid: as fields of a form, or as JSON. Nothing that is not known is let in (R-19)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from kaoping.basis.forms import refuse_twice
from kaoping.basis.refusals import Refusal
from kaoping.collection.values.drafts import Typed
from kaoping.collection.values.grid import Grid
from kaoping.collection.values.sheet import Key

_PARTS = ("typed", "note", "version")
_ALWAYS = {"csrfmiddlewaretoken", "do", "seen", "sure"}
MOST = 5_000
"""Cells in one message of the grid: a block that is pasted has fewer."""


class Malformed(Refusal):
    """A message that no page of ours sends."""

    code = "malformed"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("提交的内容格式不对，没有保存。请刷新页面后重试。"))


def typed_in_form(posted: QueryDict, grid: Grid) -> list[Typed]:
    """The cells of a form that differ from what stands there.

    Raises:
        Malformed: for fields that the form does not have.
    """
    refuse_twice(posted)
    cells: dict[Key, dict[str, str]] = {}
    for name in posted:
        if name in _ALWAYS:
            continue
        part, subject, item = _named(name)
        cells.setdefault((subject, item), {})[part] = str(posted[name])
    return [one for key, parts in cells.items() if (one := _changed(key, parts, grid)) is not None]


def _named(name: str) -> tuple[str, int, str]:
    part, _colon, rest = name.partition(":")
    subject, _colon, item = rest.partition(":")
    if part not in _PARTS or not subject.isascii() or not subject.isdigit() or len(subject) > 15 or not item:
        raise Malformed
    return part, int(subject), item


def _changed(key: Key, parts: Mapping[str, str], grid: Grid) -> Typed | None:
    place = grid.sheet.places.get(key)
    if place is None or not place.is_open:
        # Submitted or returned by somebody meanwhile: what stands there is shown again.
        return None
    cell = grid.cell(place)
    typed, note = parts.get("typed", cell.typed), parts.get("note", cell.note)
    seen = version_of(parts.get("version", ""))
    if (typed, note) == (cell.typed, cell.note):
        return None
    return Typed(*key, typed, note=note, version=seen)


def version_of(text: str) -> int | None:
    """Which version of a draft a page was made of; None where it says nothing of it.

    Raises:
        Malformed: if it is no number.
    """
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Malformed
    return int(text) if text else None


@dataclass(frozen=True)
class Message:
    """What the script of a grid sends: cells that were typed into, and since when it has seen others' changes."""

    cells: tuple[Typed, ...]
    since: datetime | None


def message(body: bytes) -> Message:
    """Read a message.

    Raises:
        Malformed: if it is none.
    """
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(plain, dict) or set(plain) - {"cells", "since"} or not isinstance(plain.get("cells"), list):
        raise Malformed
    if len(plain["cells"]) > MOST:
        raise Malformed
    return Message(tuple(_cells(plain["cells"])), since_of(plain.get("since", "")))


def since_of(text: object) -> datetime | None:
    """A time as the grid sends it back; None if it is none."""
    try:
        found = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


_SHAPE: Mapping[str, type] = {"subject": int, "item": str, "typed": str, "note": str, "version": int}


def _cells(rows: list[object]) -> Iterator[Typed]:
    for row in rows:
        if not isinstance(row, dict) or set(row) - set(_SHAPE) or not {"subject", "item", "typed"} <= set(row):
            raise Malformed
        if any(type(value) is not _SHAPE[name] for name, value in row.items()):
            raise Malformed
        if not 0 < row["subject"] < 2**53 or not 0 <= row.get("version", 0) < 2**31:
            raise Malformed
        yield Typed(**row)
