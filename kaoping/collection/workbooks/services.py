"""A task as a workbook, and sheets of one's own: written, read with every fault at its cell, taken over whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kaoping.basis.language import spoken
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.values.sheet import TaskSheet
from kaoping.collection.workbooks.mappings import delete_mapping, save_mapping
from kaoping.collection.workbooks.offered import Offered
from kaoping.collection.workbooks.own_sheets import forget, keep_sheet, read_own, remember
from kaoping.collection.workbooks.parsing import parsed
from kaoping.collection.workbooks.taking import (
    ChangedMeanwhile,
    Read,
    ReadBack,
    Unreadable,
    as_it_stands,
    for_task,
    take_over,
)
from kaoping.engine.terms import Refused
from kaoping.files.template.write import write_template
from kaoping.files.values import read_values_with_notes
from kaoping.governance.acting import Actor
from kaoping.planning.schemes.selectors import scheme_of

__all__ = [
    "ChangedMeanwhile",
    "Read",
    "ReadBack",
    "Unreadable",
    "as_it_stands",
    "delete_mapping",
    "forget",
    "keep_sheet",
    "read_back",
    "read_own",
    "remember",
    "save_mapping",
    "take_over",
    "workbook_of",
]


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


def read_back(*, actor: Actor, task: Task, name: str, data: bytes) -> Read:
    """What a filled workbook gives; the file is parsed in a confined process.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Unreadable: with every fault at its cell.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    book, sheet = parsed(name, data), TaskSheet(task)
    try:
        reading = read_values_with_notes(
            [book],
            scheme_of(task.period.cycle.version),
            period=task.period.key or None,
            subjects=Offered(sheet).subjects(),
        )
    except Refused as refused:
        raise Unreadable(refused.findings) from None
    return for_task(sheet, reading)
