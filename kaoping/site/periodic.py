"""What the platform does by itself, without anybody asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy

from kaoping.basis.clock import now
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.jobs.queue import enqueue, is_unfinished
from kaoping.governance.ledger.accesses import seal
from kaoping.governance.ledger.astray import refuse_astray
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Checkpoint, TreeName
from kaoping.governance.ledger.whole import unsound
from kaoping.governance.ledger.witnessing import called, note, tell


@job("ledger.seal-accesses", gettext_lazy("查阅记录入账"), every=timedelta(minutes=1))
def seal_accesses(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Put waiting notes into the tree, at most as many as one batch holds; the rest follow a minute later."""
    return seal


@job("ledger.check", gettext_lazy("存证核对"), nightly=True)
def check_ledger(_arguments: Mapping[str, object], report: Report) -> Effect:
    """Hold both trees against themselves, entry by entry."""
    return refuse_astray(*(unsound(name, report) for name in TreeName))


LONGEST_WITHOUT = timedelta(minutes=10)
MOST_WITHOUT = 1_000
"""A checkpoint at the latest after so long, or after so many entries (R-35)."""


@job("ledger.checkpoint", gettext_lazy("签署检查点"), every=timedelta(minutes=1))
def checkpoint(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Sign how large the trees are, if it is time for it."""

    def effect() -> None:
        for name in TreeName:
            if is_checkpoint_due(name):
                make_checkpoint(name)

    return effect


def is_checkpoint_due(name: TreeName) -> bool:
    """Whether enough has been written, or enough time has passed, since the last checkpoint."""
    last = Checkpoint.objects.filter(tree=name).order_by("-size").first()
    size = size_of(name)
    if last is None or size == last.size:
        return last is None and size > 0
    return size - last.size >= MOST_WITHOUT or now() - last.at >= LONGEST_WITHOUT


@job("ledger.tell-witness", gettext_lazy("通知见证方"), every=timedelta(minutes=1))
def tell_witness(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Ask for a job for each witness: one that does not answer holds up no other, and is seen by itself."""
    minute = int(now().timestamp() // 60)

    def effect() -> None:
        for number, witness in enumerate(settings.KAOPING_WITNESSES):
            # One that is silent is not asked more often than its job is tried.
            if not is_unfinished(TELL_ONE, {"witness": witness}):
                enqueue(TELL_ONE, f"{minute} {number} {called(witness)}"[:120], {"witness": witness})

    return effect


TELL_ONE = "ledger.tell-one-witness"


@job(TELL_ONE, gettext_lazy("送交见证方"))
def tell_one_witness(arguments: Mapping[str, object], _report: Report) -> Effect:
    """Hand new leaf hashes and checkpoints to one witness, and note how much it has then."""
    witness = str(arguments["witness"])
    sizes = {name: tell(name, witness) for name in TreeName}
    return lambda: note(witness, sizes)
