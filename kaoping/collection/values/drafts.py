"""Drafts save themselves: what was typed, right or wrong, with a version, so that two people in one grid lose nothing.

A draft is nobody's value yet and is not recorded in the ledger; submitting makes values of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.basis.clock import now
from kaoping.basis.plain import is_plain
from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.values.models import Channel, Draft, Evidence
from kaoping.collection.values.sheet import Key, Place, TaskSheet
from kaoping.collection.values.typed import LONGEST, Fault, blank_value, files_in
from kaoping.governance.acting import Actor
from kaoping.governance.files.models import File

PAUSE = timedelta(minutes=5)
"""Whoever types nothing for so long is doing something else."""
AT_LEAST = 30
"""Seconds that count for what is typed after a pause."""
LONGEST_NOTE = 300


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a cell.

    `version` is that of the draft that they saw, 0 where there was none; None takes whatever stands there, as a
    workbook or another system does. `files` are the numbers of the files that belong to the cell; None leaves them as
    they are. `source` is where the value comes from, if that differs from what holds for all.
    """

    subject: int
    item: str
    typed: str
    note: str | None = None
    files: tuple[int, ...] | None = None
    version: int | None = None
    source: str | None = None

    @property
    def key(self) -> Key:
        """Which cell."""
        return self.subject, self.item


@dataclass(frozen=True)
class Saved:
    """What became of it: the version that stands now, and what is wrong with what was typed.

    `theirs` is the draft that somebody else saved meanwhile: then nothing was saved for this cell. `refusal` says why a
    cell cannot be typed into.
    """

    subject: int
    item: str
    version: int
    faults: tuple[Fault, ...] = ()
    theirs: Draft | None = None
    refusal: str = ""


@dataclass
class _Kept:
    made: list[Draft] = field(default_factory=list)
    changed: list[Draft] = field(default_factory=list)
    files: list[tuple[Draft, tuple[int, ...]]] = field(default_factory=list)


@transaction.atomic
def save_drafts(
    *,
    actor: Actor,
    task: Task,
    cells: Sequence[Typed],
    channel: Channel = Channel.GRID,
    source: str = "",
) -> list[Saved]:
    """Keep what was typed. Cells are kept one by one: a conflict in one of them hinders no other.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Refusal: `closed`, `unknown-file` (a file that is not one of the unit's).
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("period__cycle__version").get(pk=task.pk)
    actor.require(FILLS[task.way], task.organisation_id)
    if task.period.closed_at is not None:
        raise Refusal(_("这个考核期已经锁定，不能再填报。确需补报或更正的，请与考核办联系。"), code="closed")
    _check_files(task, cells)
    sheet, kept = TaskSheet(task), _Kept()
    saved = [_save(actor, sheet, one, channel, source, kept) for one in cells]
    Draft.objects.bulk_create(kept.made)
    fields = ["typed", "version", "channel", "source", "note", "changed_by", "changed_at"]
    Draft.objects.bulk_update(kept.changed, fields, batch_size=200)
    for draft, files in kept.files:
        draft.files.set(files)
    if kept.made or kept.changed:
        _count_time(task)
    return saved


def _save(actor: Actor, sheet: TaskSheet, typed: Typed, channel: Channel, source: str, kept: _Kept) -> Saved:
    place = sheet.places.get(typed.key)
    if place is None:
        return Saved(*typed.key, 0, refusal=_("这项任务现在不填报这个数据，请刷新页面。"))
    if not place.is_open:
        return Saved(*typed.key, 0, refusal=_why_closed(sheet, place))
    if not is_plain(typed.typed + (typed.note or "")):
        return Saved(*typed.key, 0, refusal=_("所填内容中有不能保存的字符，请删去后重新输入。"))
    if len(typed.typed) > LONGEST or len((typed.note or "").strip()) > LONGEST_NOTE:
        return Saved(*typed.key, 0, refusal=_("没有保存：说明最多 300 字，一格的内容最多 20 万字。"))
    known = place.draft
    version = 0 if known is None else known.version
    if typed.version not in (None, version) and known is not None and _differs(actor, typed, known):
        return Saved(*typed.key, version, theirs=known)
    draft = _written(actor, sheet, typed, known)
    draft.channel, draft.source = channel, source if typed.source is None else typed.source
    (kept.made if known is None else kept.changed).append(draft)
    sheet.drafts[typed.key] = draft
    if typed.files is not None:
        kept.files.append((draft, typed.files))
    understood = sheet.read(place.cell, draft.typed) if draft.typed.strip() else None
    return Saved(*typed.key, draft.version, faults=() if understood is None else understood.faults)


def _differs(actor: Actor, typed: Typed, known: Draft) -> bool:
    """Whether saving would take something away that was saved meanwhile: a text, or somebody else's note or files."""
    if known.typed != flat(typed.typed):
        return True
    if known.changed_by_id == (actor.person or None):
        return False
    has_noted = typed.note is not None and typed.note.strip() != known.note
    return has_noted or (typed.files is not None and {*typed.files} != {file.pk for file in known.files.all()})


def is_typed(draft: Draft) -> bool:
    """Whether a person has typed something; what a system gave, or an empty cell, is replaced by the next call."""
    return draft.changed_by_id is not None and bool(draft.typed.strip())


def _written(actor: Actor, sheet: TaskSheet, typed: Typed, known: Draft | None) -> Draft:
    draft = Draft(task=sheet.task, subject_id=typed.subject, item=typed.item, version=0) if known is None else known
    draft.typed = flat(typed.typed)
    draft.version += 1
    draft.note = draft.note if typed.note is None else typed.note.strip()
    draft.changed_by_id, draft.changed_at = actor.person or None, now()
    return draft


def flat(typed: str) -> str:
    """Records in one spelling, whoever wrote them down: the same list sent by a script and by a form is the same."""
    if not typed.lstrip().startswith("["):
        return typed
    try:
        records = json.dumps(json.loads(typed), ensure_ascii=False, sort_keys=True)
    except (ValueError, RecursionError):
        return typed
    # Characters that cannot be kept stay as they were written down, and are refused where they are understood.
    return records if is_plain(records) else typed


def _why_closed(sheet: TaskSheet, place: Place) -> str:
    if sheet.is_claimed(place.cell):
        return _("加分事项通过“加分申报”逐条申报，不在这里填写。")
    return _("这个数据已经提交。需要更正的，请打开该数据办理更正。")


def _count_time(task: Task) -> None:
    """Add the time since somebody last typed here: what the scheme costs, never what a person does."""
    at = now()
    since = None if task.worked_at is None else at - task.worked_at
    is_at_it = since is not None and timedelta(0) <= since < PAUSE
    task.seconds += int(since.total_seconds()) if is_at_it and since is not None else AT_LEAST
    task.worked_at = at
    task.save(update_fields=["seconds", "worked_at"])


def declare_no_data(*, actor: Actor, task: Task) -> list[Saved]:
    """Say of every cell that is still empty that there is no data in this period (本期无数据).

    Where the scheme says what an empty cell means, such as a list in which nothing happened, it stays empty: that
    nothing is known would be something else.

    Raises:
        Denied, Unseen, Refusal: as `save_drafts`.
    """
    empty = [
        Typed(*place.key, "本期无数据")
        for place in TaskSheet(task).places.values()
        if place.is_open and place.value is None and (place.draft is None or not place.draft.typed.strip())
        if blank_value(place.cell.item) is None
    ]
    return save_drafts(actor=actor, task=task, cells=empty)


def _check_files(task: Task, cells: Sequence[Typed]) -> None:
    """Refuse files of others, be they of a cell or of a record; those that stand in the task already stay."""
    named = frozenset[int]().union(*(files_in(cell.typed) for cell in cells))
    if named:
        named -= frozenset(Evidence.objects.filter(value__task=task).values_list("file", flat=True))
        named -= frozenset[int]().union(*(files_in(text) for text in task.drafts.values_list("typed", flat=True)))
    check_files(task.organisation_id, [*named, *(number for cell in cells for number in cell.files or ())])


def check_files(organisation: int, numbers: Iterable[int]) -> None:
    """Refuse files that are not the unit's own.

    Raises:
        Refusal: `unknown-file`.
    """
    wanted = set(numbers)
    if wanted and File.objects.filter(pk__in=wanted, organisation=organisation).count() != len(wanted):
        raise Refusal(_("佐证材料不存在，或不是本单位上传的，请重新上传。"), code="unknown-file")
