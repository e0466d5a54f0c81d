"""Which process dies in a round, and where: lists that come round again; what is left to chance is drawn by a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.platform.soak.orders import At, Order, Passed

FORM, CALL, EVIDENCE, RUN = "form", "call", "evidence", "run"
COMMITS = {FORM: 2, CALL: 1, EVIDENCE: 2, RUN: 2}
"""How many transactions a request commits."""
DONE_BY = {**COMMITS, RUN: 1}
"""Which of them does what was asked for: a run that has begun is computed by a worker if need be."""


@dataclass(frozen=True)
class Web:
    """How the web server dies: while it answers a request, told where; or by a kill from outside."""

    when: str
    at: At = At.NOWHERE
    kinds: tuple[str, ...] = (FORM, CALL)
    commit: int = 0
    """Which one, counted back from the last, which is 0."""
    whole: bool = True


@dataclass(frozen=True)
class Worker:
    """How the worker dies: told where, in its round or in a job of a kind; or by a kill from outside."""

    when: str
    at: At = At.NOWHERE
    job: str = ""
    commit: int = 2
    """The first commit of a job takes it, the second is that of its effect."""


ASKED, OUTSIDE, REPLIED, IDLE, READING = "asked", "outside", "replied", "idle", "reading"
COMPUTES, SEALS = "runs.compute", "ledger.seal-accesses"

BEFORE_THE_REPLY: tuple[tuple[Web, Worker | None], ...] = (
    (Web(ASKED, At.BEFORE_STATEMENT), None),
    (Web(ASKED, At.BEFORE_COMMIT, whole=False), None),
    (Web(ASKED, At.IN_COMMIT), None),
    (Web(ASKED, At.AFTER_COMMIT, whole=False), None),
    (Web(OUTSIDE), None),
    (Web(ASKED, At.AFTER_STATEMENT, (RUN,), whole=False), None),
    (Web(ASKED, At.AFTER_STATEMENT), Worker(OUTSIDE)),
    (Web(ASKED, At.REPLY, whole=False), None),
    (Web(ASKED, At.SENDING, (CALL,)), None),
    (Web(ASKED, At.BEFORE_STATEMENT, (EVIDENCE,), whole=False), None),
    (Web(ASKED, At.AFTER_COMMIT, (FORM, EVIDENCE, RUN), commit=1), None),
    (Web(ASKED, At.IN_COMMIT, whole=False), Worker(OUTSIDE)),
    (Web(OUTSIDE, kinds=(FORM, CALL, EVIDENCE, RUN)), None),
    (Web(ASKED, At.IN_COMMIT, (RUN,), whole=False), None),
    (Web(ASKED, At.BEFORE_STATEMENT, whole=False), None),
)
"""The greater half of the rounds: the web server dies between a request and its reply, at times the worker with it."""

ELSEWHERE: tuple[tuple[Web | None, Worker | None], ...] = (
    (None, Worker(ASKED, At.BEFORE_STATEMENT)),
    (Web(REPLIED), None),
    (None, Worker(ASKED, At.IN_COMMIT, COMPUTES)),
    (Web(READING), None),
    (None, Worker(ASKED, At.AFTER_COMMIT, COMPUTES)),
    (None, Worker(OUTSIDE)),
    (Web(IDLE), None),
    (None, Worker(ASKED, At.AFTER_STATEMENT, COMPUTES)),
    (Web(REPLIED), Worker(ASKED, At.BEFORE_COMMIT, COMPUTES)),
    (None, Worker(ASKED, At.IN_COMMIT, SEALS)),
    (None, Worker(ASKED, At.AFTER_COMMIT, COMPUTES, commit=1)),
)
"""The other half: the web server dies at any other time, or the worker does."""


def of_round(number: int) -> tuple[Web | None, Worker | None]:
    """Who dies in a round, and how; rounds count from 0. Of five, three are between a request and its reply."""
    of, place = divmod(number, 5)
    if place % 2:
        return ELSEWHERE[(2 * of + place // 2) % len(ELSEWHERE)]
    return BEFORE_THE_REPLY[(3 * of + place // 2) % len(BEFORE_THE_REPLY)]


def web_order(web: Web, kind: str, passed: Passed, chance: Random) -> Order:
    """The order for a request of a kind that passes so much when it is let."""
    if web.at in (At.BEFORE_STATEMENT, At.AFTER_STATEMENT):
        return Order(web.at, chance.randint(1, passed.statements), whole=web.whole)
    if web.at in (At.BEFORE_COMMIT, At.IN_COMMIT, At.AFTER_COMMIT):
        return Order(web.at, COMMITS[kind] - web.commit, _delay(passed, chance), whole=web.whole)
    return Order(web.at, whole=web.whole)


def worker_order(worker: Worker, passed: Mapping[str, Passed], chance: Random) -> Order:
    """The order for a worker's round that passes so much when it is let: in all (no name), and in jobs of each kind."""
    if worker.when == OUTSIDE:
        return Order()
    if worker.at in (At.BEFORE_STATEMENT, At.AFTER_STATEMENT):
        return Order(worker.at, chance.randint(1, passed[worker.job].statements), job=worker.job)
    return Order(worker.at, worker.commit, _delay(passed[worker.job], chance), job=worker.job)


def _delay(passed: Passed, chance: Random) -> float:
    """Somewhere in a commit that takes as long as the last one, or a little later."""
    return chance.uniform(0, 1.25 * passed.commit_took)
