"""`python -m tests.platform.soak.judge`: makes the stage, hands out tasks, and says what is wrong with the database.

A line of JSON is asked, a line of JSON is answered. Between two of them no connection is open: whoever comes first to a
database whose user died puts it right, and that may be anybody.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402

from kaoping.analysis.runs.models import Run  # noqa: E402
from kaoping.collection.values.models import Draft  # noqa: E402
from kaoping.governance.jobs.models import Job, State  # noqa: E402
from kaoping.governance.ledger.checkpoints import lines, make_checkpoint  # noqa: E402
from kaoping.governance.ledger.journal import size_of  # noqa: E402
from kaoping.governance.ledger.models import TreeName  # noqa: E402
from kaoping.governance.tenancy.scope import everywhere  # noqa: E402
from tests.platform.soak import judging  # noqa: E402
from tests.platform.soak.replay import Told  # noqa: E402
from tests.platform.soak.stage import Stage  # noqa: E402


class Judge:
    """What was told and judged so far."""

    def __init__(self) -> None:
        self._stage: Stage | None = None
        self._deeds, self._accesses = Told(TreeName.DEEDS), Told(TreeName.ACCESSES)
        self._known: dict[int, judging.Submission] = {}
        self._denied: list[str] = []
        self._begun: list[str] = []
        self._runs: set[int] = set()

    def stage(self) -> object:
        """Make the stage in an empty database."""
        self._stage = Stage()
        return self._stage.told()

    def tasks(self) -> object:
        """Make more tasks."""
        assert self._stage is not None
        return self._stage.tasks()

    def judge(self, sent: list[Mapping[str, Any]], begun: list[str], denied: list[str], is_settled: bool) -> object:
        """Judge everything that is there, and in particular what was submitted, which runs began, who was denied."""
        some = [judging.Submission(**one) for one in sent]
        if is_settled:
            self._denied += denied
            self._begun += begun
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = judging.Found()
            wrong = [*self._deeds.go_on(), *self._accesses.go_on()]
            wrong += [*judging.tasks(found, self._deeds), *judging.values(found, self._deeds)]
            wrong += [*judging.calls(self._deeds), *judging.jobs(is_settled=is_settled), *judging.files()]
            wrong += judging.runs(self._deeds, self._runs, is_settled=is_settled)
            wrong += judging.notes(self._accesses, {*self._denied, *denied})
            wrong += judging.begun({*self._begun, *begun})
            for one in (*some, *self._known.values()):
                wrong += judging.submission(found, one)
            held = list(Job.objects.filter(state=State.RUNNING).values_list("kind", flat=True))
        if is_settled:
            # Once acknowledged it must be there in every later round, too.
            self._known |= {one.task: one for one in some if one.must}
        return {
            "faults": wrong,
            "there": [one.task for one in some if found.is_submitted(one.task)],
            "held": held,
            "runs": Run.objects.count(),
            "files": Draft.files.through.objects.count(),
            "deeds": self._deeds.frontier.size,
        }

    def export(self, folder: str) -> object:
        """Write both trees as files for `tools/verify_ledger.py`, up to a checkpoint made now."""
        for name in TreeName:
            make_checkpoint(name)
            with (Path(folder) / f"{name}.jsonl").open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines(name, size_of(name), with_content=True))
        return [f"{name}.jsonl" for name in TreeName]


@everywhere()
def main() -> None:
    """Answer until the input ends."""
    judge = Judge()
    does: dict[str, Callable[..., object]] = {
        "stage": judge.stage,
        "tasks": judge.tasks,
        "judge": judge.judge,
        "export": judge.export,
    }
    for line in sys.stdin:
        asked = json.loads(line)
        answer = does[asked.pop("do")](**asked)
        connections.close_all()
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
