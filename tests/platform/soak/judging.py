"""What must be true of the database, whatever died: every state in it is one that services make.

Every check yields what is wrong, in words. Nothing here changes anything.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models

from kaoping.analysis.runs.models import Run, Sheets
from kaoping.analysis.runs.models import State as RunState
from kaoping.analysis.runs.results import compute
from kaoping.analysis.runs.rows import rows_of
from kaoping.analysis.runs.services import JOB
from kaoping.collection.api.models import Call
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.values.models import Draft, Evidence, Value
from kaoping.governance.files import storage
from kaoping.governance.files.models import File
from kaoping.governance.jobs.models import Job
from kaoping.governance.jobs.models import State as JobState
from kaoping.governance.ledger.models import AccessNote
from tests.platform.soak.replay import Told


@dataclass(frozen=True)
class Submission:
    """What somebody knows of a submission that they sent.

    `contents` are the values that it must make, by data item. `must` says whether it must be there, None if nobody can
    know; `entry` the number of its receipt, where a reply told it; `proven` the items that were sent with evidence.
    """

    task: int
    contents: Mapping[str, str]
    must: bool | None = None
    entry: int | None = None
    proven: Sequence[str] = ()


Row = TypeVar("Row", Value, Draft)


@dataclass
class Found:
    """The rows of tasks, values and drafts, by task, read once."""

    tasks: dict[int, Task] = field(default_factory=lambda: {one.pk: one for one in Task.objects.all()})
    values: dict[int, list[Value]] = field(default_factory=lambda: _by_task(Value.objects.all()))
    drafts: dict[int, list[Draft]] = field(default_factory=lambda: _by_task(Draft.objects.all()))

    proven: set[int] = field(default_factory=lambda: set(Evidence.objects.values_list("value_id", flat=True)))
    """Values that have evidence."""

    def is_submitted(self, task: int) -> bool:
        """Whether a task was submitted."""
        return self.tasks[task].state != State.OPEN


def _by_task(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for one in rows:
        assert one.task_id is not None, "nothing is computed by the platform in a soak"
        found[one.task_id].append(one)
    return found


def tasks(found: Found, told: Told) -> Iterator[str]:
    """A task is open and has nothing, or it is submitted, once, with its values and their entry."""
    entries = told.by_subject("task.submitted")
    for task in found.tasks.values():
        mine, values, drafts = entries.get(str(task.pk), []), found.values.get(task.pk, []), found.drafts.get(task.pk)
        if task.state == State.OPEN:
            if mine or values or task.entry is not None or task.submitted_at is not None:
                yield f"task {task.pk} is open, and half of a submission is there"
            continue
        if len(mine) != 1:
            yield f"task {task.pk} is {task.state}, and the ledger has {len(mine)} submissions of it"
        if not mine or task.entry != mine[-1].index or task.submitted_at is None:
            yield f"task {task.pk} is {task.state}, and does not know its entry"
        if drafts:
            yield f"task {task.pk} is {task.state}, and has drafts"
    for subject in entries.keys() - {str(number) for number in found.tasks}:
        yield f"the ledger has a submission of task {subject}, which is not there"


def values(found: Found, told: Told) -> Iterator[str]:
    """Every value is what its entry says, and every value that an entry names is there."""
    said = {
        one["value"]: (entry.index, one["item"], one["content"])
        for entry in told.of("task.submitted")
        for one in entry.after["values"]
    }
    there = {one.pk: (one.entry, one.item, one.content) for rows in found.values.values() for one in rows}
    for number in sorted(said.keys() | there.keys()):
        if said.get(number) != there.get(number):
            yield f"value {number}: the ledger says {said.get(number)}, the table {there.get(number)}"


def submission(found: Found, one: Submission) -> Iterator[str]:
    """A submission is there wholly or not at all, and not otherwise than its sender knows."""
    task, rows = found.tasks[one.task], found.values.get(one.task, [])
    is_there = found.is_submitted(one.task)
    if one.must is not None and is_there != one.must:
        yield f"task {one.task} {'was submitted, and is' if one.must else 'cannot be submitted, and is'} {task.state}"
    contents = {row.item: row.content for row in rows}
    if is_there and (contents != one.contents or len(rows) != len(contents)):
        yield f"task {one.task}: sent {dict(one.contents)}, there is {contents}, {len(rows)} values"
    if is_there and one.entry is not None and task.entry != one.entry:
        yield f"task {one.task}: the receipt says {one.entry}, the task {task.entry}"
    if is_there and set(one.proven) != {row.item for row in rows if row.pk in found.proven}:
        yield f"task {one.task}: the evidence is not with {one.proven}"
    drafts = {draft.item for draft in found.drafts.get(one.task, [])}
    if not is_there and drafts and drafts != one.contents.keys() - {"awards"}:
        yield f"task {one.task}: some drafts of one request are there, others are not: {sorted(drafts)}"


def calls(told: Told) -> Iterator[str]:
    """A nonce is used up if and only if what its call did is there."""
    known = {entry.after["nonce"]: entry for entry in told.of("api.pushed")}
    for call in Call.objects.all():
        if call.nonce not in known or not call.answer:
            yield f"call {call.nonce} was used up, and did nothing"
    if len(known) != len(told.of("api.pushed")):
        yield "a call was done twice"


def runs(told: Told, judged: set[int], *, is_settled: bool) -> Iterator[str]:
    """A run waits with its job and has nothing, or it has every row that its inputs give."""
    started, computed = told.by_subject("run.started"), told.by_subject("run.computed")
    jobs = {job.key: job for job in Job.objects.filter(kind=JOB)}
    for run in Run.objects.defer("origins"):
        key = str(run.pk)
        is_waiting = run.state == RunState.WAITING
        if len(started.get(key, [])) != 1 or len(computed.get(key, [])) != (0 if is_waiting else 1):
            yield f"run {run.pk} is {run.state}, and the ledger says something else"
        job = jobs.get(key)
        if is_waiting and (job is None or job.state not in (JobState.WAITING, JobState.RUNNING)):
            yield f"run {run.pk} waits, and nothing will compute it"
        if is_waiting and is_settled:
            yield f"run {run.pk} was not computed"
        if run.state not in (RunState.WAITING, RunState.PREVIEW):
            yield f"run {run.pk} is {run.state}"
        if run.pk not in judged:
            yield from _rows(run)
            judged |= set() if is_waiting else {run.pk}
    known = {str(number) for number in Run.objects.values_list("pk", flat=True)}
    for key in started.keys() - known:
        yield f"the ledger has run {key}, which is not there"


def begun(reasons: Iterable[str]) -> Iterator[str]:
    """Each run of which somebody was told that it began is there once; they have named it by its reason."""
    times = Counter(Run.objects.values_list("reason", flat=True))
    for reason in reasons:
        if times[reason] != 1:
            yield f"the run that was started for {reason} began {times[reason]} times"


def _owned(row: models.Model, run: Run) -> models.Model:
    """A row that was not written, as the run's tenant's, which writing says."""
    row.tenant_id = run.tenant_id  # type: ignore[attr-defined]
    return row


def _rows(run: Run) -> Iterator[str]:
    found = (
        run.totals.all(),
        run.scores.all(),
        run.groups.all(),
        run.kept_sheets.all(),
        Sheets.objects.filter(run=run),
    )
    there = [_plain(row) for some in found for row in some]
    wanted: list[str] = []
    if run.state == RunState.PREVIEW:
        result = compute(run)
        rows = rows_of(run, result)
        made = (rows.totals, rows.scores, rows.groups, rows.sheets, [rows.head])
        wanted = [_plain(_owned(row, run)) for some in made for row in some]
        if result.recipe().result != run.result_digest:
            yield f"run {run.pk} is another than its inputs give"
    if sorted(there) != sorted(wanted):
        yield f"run {run.pk} is {run.state} and has {len(there)} rows; {len(wanted)} and what they say would be right"


def _plain(row: models.Model) -> str:
    fields: list[models.Field[object, object]] = [one for one in row._meta.concrete_fields if not one.primary_key]
    said = {one.attname: one.get_prep_value(one.value_from_object(row)) for one in fields}
    return json.dumps(said, sort_keys=True, default=lambda packed: bytes(packed).hex())


def jobs(*, is_settled: bool) -> Iterator[str]:
    """No job was given up, and in the end none is held."""
    for job in Job.objects.exclude(state=JobState.DONE):
        if job.state == JobState.PARKED or (is_settled and job.state == JobState.RUNNING):
            yield f"job {job} is {job.state}: {job.failure}"


def files() -> Iterator[str]:
    """Every file that a row names is on the disk, byte for byte."""
    for file in File.objects.all():
        path = storage.path_of(file.stored)
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            yield f"file {file.pk} is not what its row says"


def notes(accesses: Told, denied: Iterable[str]) -> Iterator[str]:
    """Every denial is on record once, in a note that waits or in the tree, never in both."""
    waiting = AccessNote.objects.filter(action="access.denied").values_list("request", flat=True)
    known = Counter([*waiting, *(entry.request for entry in accesses.of("access.denied"))])
    for request in denied:
        if known[request] != 1:
            yield f"the denial of request {request} is on record {known[request]} times"
    for request, times in known.items():
        if times > 1:
            yield f"request {request} is on record {times} times"
