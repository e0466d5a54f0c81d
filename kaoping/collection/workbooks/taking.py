"""What a file gives for a task, and taking it over whole: workbooks of the platform and sheets of one's own alike.

What stands already is passed over where the file says the same; where it says otherwise, nothing is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.content import content_of, typed_of, value_of
from kaoping.collection.values.drafts import Saved, Typed, flat, save_drafts
from kaoping.collection.values.models import Channel, Value
from kaoping.collection.values.sheet import Key, Place, TaskSheet
from kaoping.engine.scoring import Observation
from kaoping.engine.terms import Finding, Status
from kaoping.engine.words import Words
from kaoping.files.values import Reading
from kaoping.files.values.doubt import note
from kaoping.governance.acting import Actor

MAX_BYTES = 20_000_000
LONGEST_SAID = 80
"""Characters of what a row says of its source that are kept with the name of the file."""


class Unreadable(Refusal):
    """A file that is not taken over; everything that is wrong with it is in `findings`, each at its cell."""

    code = "workbook-refused"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("表格中有问题，没有读入任何数据。请按下面列出的位置修改后重新提交。"))
        self.findings = tuple(findings)


class ChangedMeanwhile(Refusal):
    """Somebody typed into a cell since it was shown: nothing is taken, and it is to be shown again."""

    code = "changed-meanwhile"

    def __init__(self, count: int) -> None:
        said = _("预览以后，有 %(count)s 处被他人填写或修改，没有读入任何数据。请核对下面标出的内容，再决定是否读入。")
        super().__init__(said % {"count": count})


@dataclass(frozen=True)
class ReadBack:
    """A value that a file gives: for which cell of the task, what would be typed, and where it stands.

    `source` is what a column of the file says of where the value comes from. `seen` is what stood in the cell when this
    was shown (see `seen_in`): nothing that came meanwhile is typed over.
    """

    subject: int
    item: str
    typed: str
    place: str
    source: str = ""
    seen: str = ""

    @property
    def key(self) -> Key:
        """Which cell."""
        return self.subject, self.item


@dataclass(frozen=True)
class Read:
    """What a file gives for a task, and what its author should know of how it was read."""

    values: tuple[ReadBack, ...]
    notes: tuple[Finding, ...] = ()


@dataclass
class _Sorted:
    """What a file gives, sorted by what becomes of it."""

    taken: list[ReadBack] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)

    def notes(self) -> list[Finding]:
        """What was passed over; each kind is said once, at the first cell."""
        found = []
        for places, words in ((self.elsewhere, _other_period), (self.standing, _the_same)):
            if places:
                found.append(note("passed-over", places[0], *words(len(places))))
        return found


def for_task(sheet: TaskSheet, reading: Reading) -> Read:
    """What concerns the task; what belongs to other units or items is an error, not ignored.

    Raises:
        Unreadable: with everything that the task does not ask for.
    """
    by_name: dict[tuple[str, str], Key] = {(c.subject.name, c.item.id): c.key for c in sheet.cells}
    found = _Sorted()
    for (subject, period, item), seen in reading.values.observations.items():
        key = by_name.get((subject, item))
        if period != sheet.task.period.key:
            found.elsewhere.append(seen.place)
        elif key is None:
            found.wrong.append(finding("not-asked", seen.place, _NOT_ASKED))
        elif _says(sheet.places[key].value, seen):
            found.standing.append(seen.place)
        elif typed := _typed(sheet, key, seen):
            found.taken.append(ReadBack(*key, typed, seen.place, seen.source, seen_in(sheet.places[key])))
    if found.wrong:
        raise Unreadable([*found.wrong, *reading.notes])
    return Read(tuple(found.taken), (*reading.notes, *found.notes()))


def _says(value: Value | None, seen: Observation) -> bool:
    """Whether a value that stands says the same; one that was returned does not stand."""
    if value is None or value.standing == "returned" or value.status != seen.status.value:
        return False
    return value_of(value.content) == seen.value


def _typed(sheet: TaskSheet, key: Key, seen: Observation) -> str:
    """What would be typed for an observation; nothing where nothing was filled in."""
    if seen.status is Status.NOT_REPORTED and seen.value is None:
        return ""
    return typed_of(content_of(seen.value), seen.status.value, sheet.places[key].cell.item)


def seen_in(place: Place) -> str:
    """What stands in a cell, so that a change is noticed: which value, and which version of which draft."""
    value = "" if place.value is None else f"{place.value.pk}"
    draft = "" if place.draft is None else f"{place.draft.pk}.{place.draft.version}"
    return f"{value}/{draft}" if value or draft else ""


def as_it_stands(task: Task, values: Sequence[ReadBack]) -> list[ReadBack]:
    """The same values, to be shown beside what stands in their cells now."""
    places = TaskSheet(task).places
    return [replace(one, seen=seen_in(places[one.key])) for one in values if one.key in places]


def take_over(
    *,
    actor: Actor,
    task: Task,
    values: Sequence[ReadBack],
    channel: Channel = Channel.WORKBOOK,
    source: str = "",
) -> list[Saved]:
    """Make drafts of what was read: of all of it, or of nothing. `source` is what the file is called.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Unreadable: if a value cannot be taken: it stands already, or the task asks for it no more.
        ChangedMeanwhile: if something else stands in a cell than what was seen there.
    """
    cells = [Typed(one.subject, one.item, one.typed, source=_source(one.source, source)) for one in values]
    places = {(one.subject, one.item): one.place for one in values}
    with transaction.atomic():
        held = Task.objects.select_for_update(of=("self",)).select_related("period__cycle__version").get(pk=task.pk)
        _refuse_changed(held, values)
        saved = save_drafts(actor=actor, task=task, cells=cells, channel=channel)
        wrong = [
            finding("stands", places[one.subject, one.item], (Words(one.refusal, one.refusal), _LEAVE))
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


def _refuse_changed(task: Task, values: Sequence[ReadBack]) -> None:
    places = TaskSheet(task).places
    known = [(one, places[one.key]) for one in values if one.key in places]
    changed = [one for one, place in known if place.is_open and one.seen != seen_in(place) and _says_more(place, one)]
    if changed:
        raise ChangedMeanwhile(len(changed))


def _says_more(place: Place, one: ReadBack) -> bool:
    """Whether something else would be typed over: not an empty draft, nor the same text."""
    if place.draft is None:
        return place.value is not None
    return bool(place.draft.typed.strip()) and place.draft.typed != flat(one.typed)


def _source(said: str, file: str) -> str:
    """Where a value comes from: what its row says, and the file in which that stands."""
    return f"{said[:LONGEST_SAID]}（{file}）" if said and file else said[:LONGEST_SAID] or file


_LEAVE = Words("把这一格留空，或在平台上更正", "leave the cell empty, or correct it on the platform")
TOO_LARGE = (Words("文件超过 20 MB", "the file is larger than 20 MB"), Words("分开填报", "split it"))
_NOT_ASKED = (
    Words("这项任务不填报这个单位的这个数据项", "the task does not ask for this data item of this unit"),
    Words("删去这一格，或使用本任务的表格", "remove the cell, or use the workbook of this task"),
)


def _other_period(count: int) -> tuple[Words, Words]:
    wrong = Words(f"有 {count} 个数据属于其他考核期", f"{count} values are of other periods")
    return wrong, Words("没有读入，只读本期的", "they were not read; only those of this period are")


def _the_same(count: int) -> tuple[Words, Words]:
    wrong = Words(
        f"有 {count} 个数据已经提交，与表中相同", f"{count} values were submitted before and are the same here"
    )
    return wrong, Words("没有重复读入", "they were not read again")


def finding(code: str, place: str, words: tuple[Words, Words]) -> Finding:
    """A finding at a cell."""
    return Finding(code, (place,), *words)
