"""Sheets of one's own on their way into a task: kept for a day, found to fit a mapping or not, read by one.

Keeping one changes nobody's value and is not recorded; what it gives becomes drafts (see `taking`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from kaoping.basis.clock import now
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.values.sheet import TaskSheet
from kaoping.collection.workbooks.models import OwnSheet, SavedMapping
from kaoping.collection.workbooks.offered import Offered
from kaoping.collection.workbooks.parsing import parsed
from kaoping.collection.workbooks.taking import Read, Unreadable, finding, for_task
from kaoping.engine.terms import Refused
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Book, Sheet
from kaoping.files.values import Mapping, mapping_text, read_mapping, read_values_with_notes
from kaoping.files.values.mapped import Mapped
from kaoping.files.values.mapping import MappedSheet
from kaoping.files.values.origin import read_origin, refuse_other_books
from kaoping.governance.acting import Actor
from kaoping.planning.schemes.selectors import scheme_of

KEPT = timedelta(days=1)
"""For so long a sheet may wait for its columns to be described."""


def keep_sheet(*, actor: Actor, task: Task, name: str, data: bytes) -> tuple[OwnSheet, Book]:
    """Keep a file that somebody hands in, instead of the one that they handed in before, and say what is in it.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Unreadable: if it cannot be read, is empty, or is one of the platform's own workbooks.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    book = parsed(name, data)
    refuse_unfit(book)
    said = {"name": book.file, "data": data, "digest": hashlib.sha256(data).hexdigest(), "kept_at": now()}
    with transaction.atomic():
        kept, _is_new = OwnSheet.objects.update_or_create(task=task, person_id=actor.person, defaults=said)
    return kept, book


def refuse_unfit(book: Book) -> None:
    """Refuse what no mapping is for.

    Raises:
        Unreadable: for an empty file, and for workbooks of the platform's own.
    """
    if others := refuse_other_books(book):
        raise Unreadable(others)
    if read_origin(book).digest:
        raise Unreadable([finding("workbook-of-the-task", book.file, _OURS)])
    if not with_contents(book):
        raise Unreadable([finding("empty-file", book.file, _EMPTY)])


def with_contents(book: Book) -> list[Sheet]:
    """The sheets of a file that hold anything."""
    return [sheet for sheet in book.sheets if sheet.rows]


def kept_sheet(actor: Actor, task: Task) -> OwnSheet | None:
    """The sheet that somebody has handed in for a task and that is not forgotten yet.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    return OwnSheet.objects.filter(task=task, person=actor.person, kept_at__gt=now() - KEPT).first()


def book_in(kept: OwnSheet) -> Book:
    """The sheets of a kept file.

    Raises:
        Unreadable: if it cannot be read any more: the limits may be others than yesterday.
    """
    return parsed(kept.name, bytes(kept.data))


def remember(*, actor: Actor, kept: OwnSheet, mapping: Mapping) -> None:
    """Remember with a sheet how it was read last.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
    """
    actor.require(FILLS[kept.task.way], kept.task.organisation_id)
    kept.mapping = mapping_text(mapping)
    OwnSheet.objects.filter(pk=kept.pk, person=actor.person).update(mapping=kept.mapping)


def forget(*, actor: Actor, task: Task) -> None:
    """Forget the sheet that somebody has handed in for a task.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    OwnSheet.objects.filter(task=task, person=actor.person).delete()


@dataclass(frozen=True)
class Fit:
    """A mapping that fits a sheet; `name` is that under which it is kept, "" for the one used last."""

    mapping: Mapping
    name: str


def remembered(kept: OwnSheet, saved: Iterable[SavedMapping]) -> Iterator[tuple[str, MappedSheet]]:
    """The tables of mappings that may fit a sheet, with their names: how it was read last, then what is kept."""
    texts = [("", kept.mapping)] if kept.mapping else []
    for name, text in (*texts, *((one.name, one.text) for one in saved)):
        yield from ((name, table) for table in read_mapping(text).sheets)


def fitting(offered: Offered, book: Book, kept: OwnSheet, saved: Iterable[SavedMapping]) -> Fit | None:
    """The first mapping whose head is that of one sheet of the file alone, or of just those that it names together."""
    for name, table in remembered(kept, saved):
        if not offered.asks_for(table) or (table.subject is not None and offered.subject is None):
            continue
        fits = [one for one in _candidates(book, table) if Mapped(one, table, offered.asked, []).fits()]
        if len(fits) == 1 if not table.sheets else [one.name for one in fits] == _in_book(book, table):
            return Fit(bound(table, book, fits, offered.subject), name)
    return None


def _in_book(book: Book, table: MappedSheet) -> list[str]:
    """The sheets that a mapping names together, in the order of the book; none where one of them is not there."""
    there = [sheet.name for sheet in with_contents(book) if sheet.name in table.sheets]
    return there if len(there) == len(table.sheets) else []


def bound(table: MappedSheet, book: Book, sheets: Sequence[Sheet], subject: str | None) -> Mapping:
    """A mapping for some sheets of a file, which leaves the other ones unread."""
    ours: dict[str, object] = {"subject": None if table.subject is None else subject}
    if not table.sheets:
        ours["sheet"] = sheets[0].name or None
    others = tuple(one.called for one in with_contents(book) if one not in sheets)
    return Mapping(sheets=(table.model_copy(update=ours),), ignore=others)


def _candidates(book: Book, table: MappedSheet) -> list[Sheet]:
    """The sheet that a mapping names, or all where there is none of that name: next month's is called otherwise.

    Where it names several together, all that look alike: one more than it names is looked at, and not left out.
    """
    named = book.sheet(table.sheet) if table.sheet else None
    return with_contents(book) if named is None else [named]


def read_own(*, actor: Actor, task: Task, book: Book, mapping: Mapping) -> Read:
    """What a sheet gives for a task, read by a mapping.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Unreadable: with every fault at its cell.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    sheet = TaskSheet(task)
    try:
        reading = read_values_with_notes(
            [book],
            scheme_of(task.period.cycle.version),
            mapping=mapping,
            period=task.period.key or None,
            subjects=Offered(sheet).subjects(),
        )
    except Refused as refused:
        raise Unreadable(refused.findings) from None
    return for_task(sheet, reading)


_OURS = (
    Words("这是平台生成的填报表格", "this is a workbook that the platform made"),
    Words("在“二、上传填好的表格”处上传", "hand it in as the filled workbook, in part two"),
)
_EMPTY = (
    Words("文件里没有内容", "there is nothing in the file"),
    Words("选择有内容的文件", "choose one with contents"),
)
