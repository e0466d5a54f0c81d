"""The judge of the soak says what is wrong: each half state is made here, and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from kaoping.analysis.runs.models import ItemScore, Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.analysis.runs.services import JOB, begin, start
from kaoping.basis.clock import now
from kaoping.collection.api.models import Call, Key
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.values.models import Draft, Value
from kaoping.collection.values.services import accept
from kaoping.governance.acting import Actor
from kaoping.governance.files.models import File
from kaoping.governance.jobs.models import Job
from kaoping.governance.jobs.models import State as JobState
from kaoping.governance.ledger.accesses import seal
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import AccessNote, Entry, Node, TreeName
from kaoping.governance.ledger.work import record, service
from tests.platform.appraisal import the_cycle, the_period, the_subject
from tests.platform.cast import Cast, the_platform
from tests.platform.collection.acts import submitted, the_made_task, type_in
from tests.platform.interface.client import system
from tests.platform.soak import judging
from tests.platform.soak.judging import Found, Submission
from tests.platform.soak.replay import Told

CONTENTS = {"passed": '{"n":"91.2"}', "plan": "true", "awards": "[]"}
DENIED = "0" * 32
REASON = "核对"


@dataclass
class Scene:
    """A submitted task, an open one, a run and its job, and a denial."""

    cast: Cast
    task: Task
    open_task: Task
    run: Run

    def faults(self, *, is_settled: bool = True) -> list[str]:
        """All that the judge says."""
        deeds, accesses, found = Told(TreeName.DEEDS), Told(TreeName.ACCESSES), Found()
        return [
            *deeds.go_on(),
            *accesses.go_on(),
            *judging.tasks(found, deeds),
            *judging.values(found, deeds),
            *judging.submission(found, Submission(self.task.pk, CONTENTS, must=True, entry=self.task.entry)),
            *judging.submission(found, Submission(self.open_task.pk, CONTENTS, must=False)),
            *judging.calls(deeds),
            *judging.runs(deeds, set(), is_settled=is_settled),
            *judging.begun([REASON]),
            *judging.jobs(is_settled=is_settled),
            *judging.files(),
            *judging.notes(accesses, [DENIED]),
        ]


@pytest.fixture
def scene(cast: Cast) -> Scene:
    task = submitted(cast)
    accept(actor=cast.actor("office"), task=task)
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), reason=REASON)
    AccessNote.objects.create(at=now(), action="access.denied", request=DENIED)
    return Scene(cast, task, the_made_task(cast, "jiangnan"), run)


def test_what_services_made_is_as_it_must_be(scene: Scene) -> None:
    assert scene.faults() == []


def test_a_submission_of_which_no_reply_came_may_be_there_or_not(scene: Scene) -> None:
    found = Found()

    assert not [*judging.submission(found, Submission(scene.task.pk, CONTENTS))]
    assert not [*judging.submission(found, Submission(scene.open_task.pk, CONTENTS))]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (Submission(0, CONTENTS, must=False), "cannot be submitted, and is accepted"),
        (Submission(0, {**CONTENTS, "plan": "false"}), "there is"),
        (Submission(0, CONTENTS, entry=0), "the receipt says 0"),
        (Submission(0, CONTENTS, proven=("plan",)), "the evidence is not with ('plan',)"),
    ],
)
def test_a_submission_that_is_there_otherwise_than_its_sender_knows_is_named(
    scene: Scene, sent: Submission, said: str
) -> None:
    (fault,) = judging.submission(Found(), replace(sent, task=scene.task.pk))

    assert said in fault


def _value_alone(scene: Scene) -> None:
    task, subject = scene.open_task, the_subject(scene.cast, "jiangnan")
    said = {"content": "true", "channel": "grid", "entered_at": now()}
    Value.objects.create(period=task.period, subject=subject, item="plan", way="own", task=task, **said)


def _drafts_left(scene: Scene) -> None:
    Draft.objects.create(task=scene.task, subject=the_subject(scene.cast), item="passed", typed="9", changed_at=now())


def _half_of_the_drafts(scene: Scene) -> None:
    type_in(scene.cast, "rival", scene.open_task, {"passed": "91.2"}, "jiangnan")


def _submitted_by_a_word(scene: Scene) -> None:
    Task.objects.filter(pk=scene.open_task.pk).update(state=State.SUBMITTED)


def _open_again(scene: Scene) -> None:
    Task.objects.filter(pk=scene.task.pk).update(state=State.OPEN)


def _entry_forgotten(scene: Scene) -> None:
    Task.objects.filter(pk=scene.task.pk).update(entry=None)


@service
def _recorded(*, actor: Actor, action: str, subject: Task, after: dict[str, object]) -> None:
    del actor
    record(action, subject, after=after)


def _recorded_twice(scene: Scene) -> None:
    _recorded(actor=the_platform(), action="task.submitted", subject=scene.task, after={"values": []})


def _recorded_for_nothing(scene: Scene) -> None:
    value = {"value": 987654, "item": "plan", "content": "true"}
    _recorded(actor=the_platform(), action="task.submitted", subject=scene.open_task, after={"values": [value]})


def _called_twice(scene: Scene) -> None:
    for _ in range(2):
        _recorded(actor=the_platform(), action="api.pushed", subject=scene.task, after={"nonce": "n"})


def _nonce_used_up(scene: Scene) -> None:
    key = Key.objects.get(public=system(scene.cast).public)
    Call.objects.create(key=key, nonce="n", at=now(), answer={"task": 1})


def _begun_twice(scene: Scene) -> None:
    Run.objects.filter(pk=_begun(scene).pk).update(reason=REASON)


def _row_lost(scene: Scene) -> None:
    first = ItemScore.objects.filter(run=scene.run).first()
    assert first is not None
    first.delete()


def _row_differs(scene: Scene) -> None:
    row = ItemScore.objects.get(run=scene.run, item="passed", subject=the_subject(scene.cast))
    row.delete()
    ItemScore.objects.bulk_create([row])
    assert not any("rows" in fault for fault in scene.faults())
    row.delete()
    row.score = Decimal(1)
    ItemScore.objects.bulk_create([row])


def _waits_with_rows(scene: Scene) -> None:
    Run.objects.filter(pk=scene.run.pk).update(state=RunState.WAITING)


def _begun(scene: Scene) -> Run:
    cycle, period = the_cycle(scene.cast), the_period(scene.cast)
    return begin(actor=scene.cast.actor("office"), cycle=cycle, period=period, reason="另一次", replaces=None)


def _nobody_computes(scene: Scene) -> None:
    Job.objects.filter(kind=JOB, key=str(_begun(scene).pk)).delete()


def _still_held(scene: Scene) -> None:
    Job.objects.filter(kind=JOB, key=str(scene.run.pk)).update(
        state=JobState.RUNNING, lease="somebody's", leased_until=now(), done_at=None
    )


def _given_up(scene: Scene) -> None:
    Job.objects.filter(kind=JOB, key=str(scene.run.pk)).update(state=JobState.PARKED)


def _file_without_bytes(scene: Scene) -> None:
    said = {"name": "a.txt", "kind": "txt", "size": 1, "sha256": "0" * 64, "sm3": "0" * 64, "stored": "gone"}
    File.objects.create(organisation=scene.cast.units["jiangbei"], sent_at=now(), **said)


def _denial_lost(_scene: Scene) -> None:
    AccessNote.objects.all().delete()


def _denial_twice(_scene: Scene) -> None:
    seal()
    AccessNote.objects.create(at=now(), action="access.denied", request=DENIED)


def _entry(index: int) -> None:
    said = {"action": "t.t", "subject_kind": "t", "subject": "1", "commitment": b"1" * 64}
    Entry.objects.create(tree=TreeName.DEEDS, index=index, at=now(), **said)


def _entry_without_content(_scene: Scene) -> None:
    _entry(size_of(TreeName.DEEDS))


def _gap(_scene: Scene) -> None:
    _entry(size_of(TreeName.DEEDS) + 1)


def _node_too_many(_scene: Scene) -> None:
    Node.objects.create(tree=TreeName.DEEDS, level=0, index=size_of(TreeName.DEEDS), digest=b"1" * 64)


HALVES: list[tuple[Callable[[Scene], object], str]] = [
    (_value_alone, "is open, and half of a submission is there"),
    (_value_alone, "the ledger says None, the table (None, 'plan', 'true')"),
    (_drafts_left, "is accepted, and has drafts"),
    (_half_of_the_drafts, "some drafts of one request are there"),
    (_submitted_by_a_word, "and the ledger has 0 submissions of it"),
    (_submitted_by_a_word, "cannot be submitted, and is submitted"),
    (_open_again, "is open, and half of a submission is there"),
    (_open_again, "was submitted, and is open"),
    (_entry_forgotten, "and does not know its entry"),
    (_recorded_twice, "the ledger has 2 submissions of it"),
    (_recorded_for_nothing, "value 987654: the ledger says"),
    (_called_twice, "a call was done twice"),
    (_nonce_used_up, "call n was used up, and did nothing"),
    (_row_lost, "and what they say would be right"),
    (_row_differs, "and what they say would be right"),
    (_waits_with_rows, "and what they say would be right"),
    (_waits_with_rows, "is waiting, and the ledger says something else"),
    (_nobody_computes, "waits, and nothing will compute it"),
    (_begun, "was not computed"),
    (_begun_twice, "began 2 times"),
    (_still_held, "is running"),
    (_given_up, "is parked"),
    (_file_without_bytes, "is not what its row says"),
    (_denial_lost, "is on record 0 times"),
    (_denial_twice, "is on record 2 times"),
    (_entry_without_content, "has no content"),
    (_gap, "is missing"),
    (_node_too_many, "there are other nodes than those of its entries"),
]


@pytest.mark.parametrize(("half", "said"), HALVES, ids=[f"{half.__name__}: {said}" for half, said in HALVES])
def test_a_half_state_is_named(scene: Scene, half: Callable[[Scene], object], said: str) -> None:
    half(scene)

    assert any(said in fault for fault in scene.faults()), scene.faults()


def test_while_a_worker_may_still_come_a_run_may_wait_and_a_job_may_be_held(scene: Scene) -> None:
    _begun(scene)
    _still_held(scene)

    assert scene.faults(is_settled=False) == []
