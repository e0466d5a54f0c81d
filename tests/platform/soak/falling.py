"""How a process falls in a round, and where it was then."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.platform.soak import places, rounds
from tests.platform.soak.asking import Reply, Sent
from tests.platform.soak.orders import DIES, At, Order, Passed, death_of
from tests.platform.soak.players import Attempt, Players, is_done, typed_by
from tests.platform.soak.rounds import CALL, DONE_BY, FORM, RUN, Web, Worker
from tests.platform.soak.running import Platform

AFTER_A_REPLY = "web: just after a reply"


class Wrong(AssertionError):
    """Something is not as it must be."""


@dataclass
class Learnt:
    """How much there is in what was let, and how long it took: the moments of kills are drawn from it."""

    passed: dict[str, Passed] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    worker: dict[str, Passed] = field(default_factory=dict)
    worker_took: float = 0.0


@dataclass
class Under:
    """What is under way in a round, and what fell, where."""

    attempts: list[Attempt] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    web: str = ""
    main: Attempt | None = None
    """That at which the web server fell."""
    worker: str = ""
    order: Order | None = None
    """What the worker is told when everything else is ready."""
    is_between: bool = False
    """Whether something fell between a request and its reply."""


class Falling:
    """Asks, and lets processes fall meanwhile."""

    def __init__(self, platform: Platform, players: Players, chance: Random) -> None:
        self._platform, self._players, self._chance = platform, players, chance
        self.learnt = Learnt()

    def attempt(self, kind: str) -> Attempt:
        """Something new to be tried."""
        nonce = f"{self._chance.getrandbits(96):024x}"
        return Attempt(kind, self._platform.task(), typed_by(self._chance), nonce)

    def send(self, attempt: Attempt, order: Order | None = None) -> Sent:
        """Try it."""
        return self._platform.send(self._players.request(attempt, self._platform.moment()), order)

    def hear(self, attempt: Attempt, sent: Sent) -> None:
        """Hear the reply of an attempt; one that comes must say that it is done.

        Raises:
            Wrong: if it says something else.
        """
        attempt.reply = sent.reply()
        if attempt.reply is None:
            return
        if not is_done(attempt):
            raise Wrong(f"{attempt.kind} is answered {attempt.reply.status}: {attempt.reply.body[:2000].decode()}")
        self.learnt.took[attempt.kind] = sent.took

    def asked(self, sent: Sent, status: int) -> Reply:
        """A reply that must come.

        Raises:
            Wrong: if it does not, or is another.
        """
        reply = sent.reply()
        if reply is None or reply.status != status:
            said = "nothing" if reply is None else f"{reply.status}: {reply.body[:2000].decode()}"
            raise Wrong(f"{sent.request.path} is answered {said}")
        return reply

    def work_to_do(self) -> Under:
        """Give the worker a run to compute, and a denial to put into the tree of accesses."""
        run = self.attempt(RUN)
        self.hear(run, self._platform.send(self._players.run(run.nonce), Order(), **{"X-Soak-By-Worker": "1"}))
        denied = self.asked(self._platform.send(self._players.forbidden(run.task)), 404)
        return Under([run], denied=[denied.headers["X-Request-Number"]])

    def fall(self, web: Web | None, worker: Worker | None, under: Under) -> None:
        """Let the web server fall, or the worker, or both; whoever is None stands."""
        if worker is not None:
            under.order = rounds.worker_order(worker, self.learnt.worker, self._chance)
        if worker is not None and web is None:
            self._platform.work(under.order or Order())
            self._worker(worker, under)
        self._web(web, under)
        if worker is not None and web is not None:
            self._worker(worker, under)

    def _web(self, web: Web | None, under: Under) -> None:
        if web is not None and web.when in (rounds.ASKED, rounds.OUTSIDE):
            self._between(web, under)
            return
        for kind in (FORM, CALL):
            under.attempts.append(one := self.attempt(kind))
            self.hear(one, self.send(one))
        if web is not None:
            self._afterwards(web, under)

    def _afterwards(self, web: Web, under: Under) -> None:
        """Let the web server fall while nobody waits for something to be done."""
        under.web = AFTER_A_REPLY
        if under.order is not None:
            self._platform.work(under.order)
        if web.when == rounds.IDLE:
            under.web = "web: idle"
            self._platform.rest()
        if web.when == rounds.READING:
            under.web = "web: while a page is read"
            reading = self._platform.send(self._players.page(under.attempts[-1].task))
            reading.wait(self._chance.uniform(0, self.learnt.took[FORM]))
            self._platform.kill("server")
            under.is_between = reading.reply() is None
        else:
            self._platform.kill("server")

    def _between(self, web: Web, under: Under) -> None:
        """Let the web server fall while it answers a request, half of the time beside another one."""
        main = under.main = self.attempt(self._chance.choice(web.kinds))
        beside = [self.attempt(self._chance.choice((FORM, CALL)))] if self._chance.random() < 0.5 else []
        under.attempts += [main, *beside]
        order = rounds.web_order(web, main.kind, self.learnt.passed[main.kind], self._chance)
        if under.order is not None:
            self._platform.work(under.order)
        others = [(one, self.send(one)) for one in beside]
        sent = self.send(main, order)
        if web.when == rounds.OUTSIDE:
            under.web = f"web, {places.KINDS[main.kind]}: from outside, at any time"
            sent.wait(self._chance.uniform(0, self.learnt.took[main.kind]))
            self._platform.kill("server")
        self.hear(main, sent)
        if web.when == rounds.ASKED:
            self._last_words(order, under, main)
        for one, its in others:
            self.hear(one, its)
        under.is_between = any(one.reply is None for one in under.attempts)

    def _last_words(self, order: Order, under: Under, main: Attempt) -> None:
        """Hear where the web server died of its order; if its moment did not come, kill it now."""
        if main.reply is not None:
            under.web = AFTER_A_REPLY
            self._platform.kill("server")
            return
        death = death_of(self._platform.server.hear())
        if order.whole:
            self._platform.bury("server")
        under.web = places.of_web(main.kind, death)
        if death.commits >= DONE_BY[main.kind]:
            main.must = True
        elif order.at != At.IN_COMMIT:
            main.must = False

    def _worker(self, worker: Worker, under: Under) -> None:
        """Let the worker fall, which was told where; if it rests before its moment came, kill it then."""
        if worker.when == rounds.OUTSIDE:
            under.worker = "worker: from outside, at any time"
            line = self._platform.worker.line(self._chance.uniform(0, self.learnt.worker_took))
        else:
            line = self._platform.worker.hear()
        if line is not None and line.startswith(DIES):
            under.worker = places.of_worker(death_of(line))
            self._platform.bury("worker")
            return
        if line is not None:
            under.worker = "worker: resting"
        self._platform.kill("worker")
