"""The soak: in each round a process of the platform is killed, what is left is judged, and everybody goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.platform.soak import rounds
from tests.platform.soak.falling import Falling, Under, Wrong
from tests.platform.soak.orders import Order
from tests.platform.soak.places import Histogram
from tests.platform.soak.rounds import CALL, COMMITS, EVIDENCE, FORM, RUN
from tests.platform.soak.running import Platform

LATER = 121
"""Seconds after which a dead worker's lease has ended, and the run of a dead web process is rescued."""
Found = dict[str, Any]
"""What a judge has found, as it came: `faults`, and figures."""
VERIFIER = Path(__file__).parents[3] / "tools" / "verify_ledger.py"


class Soak:
    """Rounds on one platform; `say` is told how it goes."""

    def __init__(self, folder: Path, platform: Platform, seed: int, say: Callable[[str], object]) -> None:
        self._folder, self._platform, self._say = folder, platform, say
        self._chance = Random(seed)  # noqa: S311 - it draws moments, no secrets
        self.web = Histogram("nothing asked", "reply came", "done, no reply", "not done")
        self.worker = Histogram("held no job", "held a job")
        self.between = self.rounds = self.sent_again = 0
        self._submissions: list[dict[str, object]] = []
        self._begun: list[str] = []
        self._denied: list[str] = []
        self._known: Found = {}
        self._players = platform.begin()
        self._falling = Falling(platform, self._players, self._chance)

    def play(self, count: int) -> None:
        """Play rounds; in the end everything is judged once more, by a judge that was not there.

        Raises:
            Wrong: with all that is wrong.
        """
        self._learn()
        for number in range(count):
            try:
                self._round(number)
            except AssertionError as wrong:
                raise Wrong(f"round {number}, {rounds.of_round(number)}: {wrong}") from wrong
            if (number + 1) % 25 == 0:
                self._say(f"{number + 1} of {count} rounds, nothing wrong")
        self._end()

    def lines(self) -> Iterator[str]:
        """What was seen."""
        yield f"{self.rounds} rounds; in {self.between} of them a kill fell between a request and its reply"
        yield f"{len(self._submissions)} submissions acknowledged, {self.sent_again} of them sent again after a kill"
        yield f"{self._known['deeds']} entries in the ledger, {self._known['runs']} runs; nothing wrong"
        for histogram in (self.web, self.worker):
            yield ""
            yield from histogram.lines()

    def _learn(self) -> None:
        """Ask for everything twice without a kill: the first time, much is done that is never done again."""
        learnt = self._falling.learnt
        for kind in (FORM, CALL, EVIDENCE, RUN) * 2:
            one = self._falling.attempt(kind)
            self._falling.hear(one, self._falling.send(one, Order()))
            assert one.reply is not None, f"{kind} is not answered"
            learnt.passed[kind] = one.reply.passed
            assert one.reply.passed.commits == COMMITS[kind], f"{kind} commits otherwise than `rounds` knows"
            self._settle(Under([one]))
        for _ in range(2):
            under = self._falling.work_to_do()
            self._platform.move(LATER)
            began = time.monotonic()
            learnt.worker = self._platform.rest()
            learnt.worker_took = time.monotonic() - began
            self._settle(under)

    def _round(self, number: int) -> None:
        web, worker = rounds.of_round(number)
        under = Under() if worker is None else self._falling.work_to_do()
        self._platform.move(LATER)
        self._falling.fall(web, worker, under)
        self._count(under, self._judge(under, is_settled=False))
        self._platform.start()
        self._settle(under)

    def _count(self, under: Under, found: Found) -> None:
        """Count where the kills fell, and what became of what was under way."""
        self.rounds += 1
        self.between += under.is_between
        if under.worker:
            self.worker.add(under.worker, "held a job" if found["held"] else "held no job")
        if under.web:
            self.web.add(under.web, self._outcome(under, found))

    def _outcome(self, under: Under, found: Found) -> str:
        """What became of that at which the web server fell.

        Raises:
            Wrong: if it is otherwise than the web server's last words let one expect.
        """
        main = under.main
        if main is None:
            return "nothing asked"
        if main.reply is not None:
            return "reply came"
        grown = {RUN: found["runs"] > self._known["runs"], EVIDENCE: found["files"] > self._known["files"]}
        is_there = grown.get(main.kind, main.task.number in found["there"])
        if main.must not in (None, is_there):
            raise Wrong(f"{main.kind} {'must' if main.must else 'cannot'} be done, as {under.web} says")
        return "done, no reply" if is_there else "not done"

    def _judge(self, under: Under, *, is_settled: bool) -> Found:
        """Have everything judged.

        Raises:
            Wrong: with all that is wrong.
        """
        sent = [one.said() for one in under.attempts if one.is_submission]
        return self._judged("judge", sent, _begun(under), under.denied, is_settled=is_settled)

    def _judged(
        self, judge: str, sent: list[dict[str, object]], begun: list[str], denied: list[str], *, is_settled: bool
    ) -> Found:
        asked = {"sent": sent, "begun": begun, "denied": denied, "is_settled": is_settled}
        found: Found = self._platform.ask(judge, "judge", **asked)
        if found["faults"]:
            raise Wrong("\n".join(found["faults"]))
        return found

    def _settle(self, under: Under) -> None:
        """Let the worker do what waits; send again what was not answered, until it is; judge."""
        self._platform.move(LATER)
        self._platform.rest()
        self._falling.asked(self._platform.send(self._players.ready()), 200)
        for one in [*under.attempts]:
            if one.reply is None:
                self._falling.hear(one, self._falling.send(one))
                self.sent_again += 1
            if one.kind == EVIDENCE:
                # Its task is submitted, too: a file belongs to a value then.
                under.attempts.append(then := one.submitted())
                self._falling.hear(then, self._falling.send(then))
        for one in under.attempts:
            if one.reply is None:
                raise Wrong(f"{one.kind} of task {one.task.number} is not answered, and nothing was killed")
            if one.kind == FORM:
                self._falling.asked(self._platform.send(self._players.receipt(one.task)), 200)
        self._known = self._judge(under, is_settled=True)
        self._submissions += [one.said() for one in under.attempts if one.is_submission]
        self._begun += _begun(under)
        self._denied += under.denied

    def _end(self) -> None:
        """Judge everything by another judge, verify the exported ledger by another program, read the logs."""
        self._judged("another-judge", self._submissions, self._begun, self._denied, is_settled=True)
        for name in self._platform.ask("another-judge", "export", folder=str(self._folder)):
            command = [sys.executable, str(VERIFIER), "ledger", str(self._folder / name)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise Wrong(f"{name} does not verify:\n{done.stdout}{done.stderr}")
        if complaints := self._platform.complaints():
            raise Wrong("\n".join(complaints))


def _begun(under: Under) -> list[str]:
    """The reasons of the runs of which the office was told that they began."""
    return [one.nonce for one in under.attempts if one.kind == RUN and one.reply is not None]
