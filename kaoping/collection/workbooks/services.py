"""A task as a workbook: written for what the task asks, read back with every fault at its cell, taken over whole."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.basis.language import spoken
from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.values.content import content_of, typed_of
from kaoping.collection.values.drafts import Saved, Typed, save_drafts
from kaoping.collection.values.models import Channel
from kaoping.collection.values.sheet import Key, TaskSheet
from kaoping.engine.scoring import Observation
from kaoping.engine.terms import Finding, Refused, Status
from kaoping.engine.words import Words
from kaoping.files.template.write import write_template
from kaoping.files.values import read_values_with_notes
from kaoping.governance.acting import Actor
from kaoping.planning.schemes.selectors import scheme_of

MAX_BYTES = 20_000_000


class Unreadable(Refusal):
    """A workbook that is not taken over; everything that is wrong with it is in `findings`, each at its cell."""

    code = "workbook-refused"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("表格中有问题，没有读入任何数据。请按下面列出的位置修改后重新提交。"))
        self.findings = tuple(findings)


@dataclass(frozen=True)
class ReadBack:
    """A value that a workbook gives: for which cell of the task, what would be typed, and where it stands."""

    subject: int
    item: str
    typed: str
    place: str


def workbook_of(*, actor: Actor, task: Task) -> bytes:
    """The workbook of a task, with a row for each subject and a column or sheet for each data item that it asks for.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    sheet = TaskSheet(task)
    asked = [place.cell for place in sheet.places.values() if not sheet.is_claimed(place.cell)]
    subjects = list(dict.fromkeys(cell.subject.pk for cell in asked))
    known = {cell.subject.pk: sheet.wanted.engine_subject(cell.subject) for cell in asked}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xlsx"
        write_template(
            scheme_of(task.period.cycle.version),
            path,
            [known[pk] for pk in subjects],
            period=task.period.key or None,
            language=spoken(),
            items=frozenset(cell.item.id for cell in asked),
        )
        return path.read_bytes()


def read_back(*, actor: Actor, task: Task, name: str, data: bytes) -> list[ReadBack]:
    """What a filled workbook gives; the file is parsed in a confined process.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Unreadable: with every fault at its cell.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    if len(data) > MAX_BYTES:
        raise Unreadable([_finding("file-too-large", name, _TOO_LARGE)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("values.csv" if name.lower().endswith(".csv") else "values.xlsx")
        path.write_bytes(data)
        try:
            values = read_values_with_notes(
                [path], scheme_of(task.period.cycle.version), period=task.period.key or None
            ).values
        except Refused as refused:
            raise Unreadable(refused.findings) from None
    return _for_task(TaskSheet(task), values.observations)


def _for_task(sheet: TaskSheet, observations: object) -> list[ReadBack]:
    """What concerns the task; what belongs to other units or items is an error, not ignored."""
    by_name: dict[tuple[str, str], Key] = {(c.subject.name, c.item.id): c.key for c in sheet.cells}
    found: list[ReadBack] = []
    wrong: list[Finding] = []
    assert isinstance(observations, dict)
    for (subject, _period, item), seen in observations.items():
        key = by_name.get((subject, item))
        if key is None:
            wrong.append(_finding("not-asked", seen.place, _NOT_ASKED))
            continue
        typed = _typed(sheet, key, seen)
        if typed:
            found.append(ReadBack(*key, typed, seen.place))
    if wrong:
        raise Unreadable(wrong)
    return found


def _typed(sheet: TaskSheet, key: Key, seen: Observation) -> str:
    """What would be typed for an observation; nothing where nothing was filled in."""
    if seen.status is Status.NOT_REPORTED and seen.value is None:
        return ""
    return typed_of(content_of(seen.value), seen.status.value, sheet.places[key].cell.item)


def take_over(*, actor: Actor, task: Task, values: Sequence[ReadBack]) -> list[Saved]:
    """Make drafts of what was read back: of all of it, or of nothing.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Unreadable: if a value cannot be taken: it stands already, or the task asks for it no more.
    """
    cells = [Typed(one.subject, one.item, one.typed) for one in values]
    places = {(one.subject, one.item): one.place for one in values}
    with transaction.atomic():
        saved = save_drafts(actor=actor, task=task, cells=cells, channel=Channel.WORKBOOK)
        wrong = [
            _finding("stands", places[one.subject, one.item], (Words(one.refusal, one.refusal), _LEAVE))
            for one in saved
            if one.refusal
        ]
        wrong += [
            Finding(fault.code, (places[one.subject, one.item],), fault.wrong, fault.right)
            for one in saved
            for fault in one.faults
        ]
        if wrong:
            raise Unreadable(wrong)
    return saved


_LEAVE = Words("把这一格留空，或在平台上更正", "leave the cell empty, or correct it on the platform")
_TOO_LARGE = (Words("文件超过 20 MB", "the file is larger than 20 MB"), Words("分开填报", "split it"))
_NOT_ASKED = (
    Words("这项任务不填报这个单位的这个数据项", "the task does not ask for this data item of this unit"),
    Words("删去这一格，或使用本任务的表格", "remove the cell, or use the workbook of this task"),
)


def _finding(code: str, place: str, words: tuple[Words, Words]) -> Finding:
    return Finding(code, (place,), *words)
