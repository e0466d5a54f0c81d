"""Those who use the platform during a soak: units that report, systems that push, an office that runs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.platform.soak import asking
from tests.platform.soak.asking import Reply, Request, Session
from tests.platform.soak.rounds import CALL, EVIDENCE, FORM, RUN

ANSWERED = {FORM: "/receipt/", EVIDENCE: "/tasks/", RUN: "/results/"}
"""Where a reply leads that says that it was done."""


@dataclass(frozen=True)
class Task:
    """An open task, and what it takes to submit it."""

    number: int
    subject: int
    unit: str
    session: str
    public: str
    secret: str


@dataclass(frozen=True)
class Typed:
    """What is typed, and the values that it must become: written down here, not asked of the product."""

    passed: str
    solved: str
    plan: bool

    @property
    def fields(self) -> dict[str, str]:
        """What is typed into the grid."""
        plan = "是" if self.plan else "否"
        return {"passed": self.passed, "hazards": "无", "solved": self.solved, "plan": plan}

    @property
    def contents(self) -> dict[str, str]:
        """The values."""
        return {
            "passed": f'{{"n":"{self.passed}"}}',
            "hazards": "[]",
            "solved": f'{{"n":"{self.solved}"}}',
            "plan": "true" if self.plan else "false",
            "awards": "[]",
        }


def typed_by(chance: Random) -> Typed:
    """Something to type."""
    whole, tenth = chance.randint(70, 99), chance.randint(1, 9)
    return Typed(f"{whole}.{tenth}", str(chance.randint(50, 99)), chance.random() < 0.5)


@dataclass
class Attempt:
    """Something that somebody wants done, and the reply, if one came."""

    kind: str
    task: Task
    typed: Typed
    nonce: str
    reply: Reply | None = None
    must: bool | None = None
    """Whether it must be done, although no reply came; None if nobody can know."""
    proven: tuple[str, ...] = ()
    """Items with evidence."""

    @property
    def is_submission(self) -> bool:
        """Whether it submits its task."""
        return self.kind in (FORM, CALL)

    def submitted(self) -> Attempt:
        """The submission of the task to which evidence was added."""
        return Attempt(FORM, self.task, self.typed, self.nonce, proven=("passed",))

    def said(self) -> dict[str, object]:
        """What its sender knows of it."""
        entry = self.reply.json.get("entry") if self.kind == CALL and self.reply is not None else None
        must = True if self.reply is not None else self.must
        said = {"task": self.task.number, "contents": self.typed.contents, "must": must, "entry": entry}
        return {**said, "proven": self.proven}


@dataclass(frozen=True)
class Players:
    """Writes requests."""

    session: Session
    office: str
    cycle: int
    period: int

    def request(self, attempt: Attempt, moment: int) -> Request:
        """The request of an attempt; a call is signed anew each time, with the same nonce."""
        task, kind = attempt.task, attempt.kind
        headers = self.session.headers(task.session)
        if kind == FORM:
            cells = {f"typed:{task.subject}:{item}": text for item, text in attempt.typed.fields.items()}
            return asking.form(kind, f"/tasks/{task.number}/", headers, {"do": "submit", **cells})
        if kind == EVIDENCE:
            path = f"/tasks/{task.number}/cells/{task.subject}/passed/"
            return asking.upload(kind, path, headers, {"typed": attempt.typed.passed}, "检测报告（虚构）")
        if kind == RUN:
            return self.run(attempt.nonce)
        content = {"values": self._values(attempt), "submit": True}
        path, key = f"/api/v1/tasks/{task.number}/values", (task.public, task.secret)
        return asking.call(kind, path, key, content, nonce=attempt.nonce, moment=moment)

    def run(self, reason: str) -> Request:
        """The office starts a run. The reason names it: of one person, one period and one reason there is one run."""
        path = f"/results/cycles/{self.cycle}/start/"
        return asking.form(RUN, path, self.session.headers(self.office), {"period": str(self.period), "reason": reason})

    def page(self, task: Task) -> Request:
        """A unit opens its task."""
        return asking.page("page", f"/tasks/{task.number}/", self.session.headers(task.session))

    def receipt(self, task: Task) -> Request:
        """A unit opens the receipt of its task."""
        return asking.page("receipt", f"/tasks/{task.number}/receipt/", self.session.headers(task.session))

    def ready(self) -> Request:
        """Whether the platform is ready to work."""
        return Request("ready", "GET", "/-/ready")

    def forbidden(self, task: Task) -> Request:
        """A unit opens a page that is not for it."""
        return asking.page("forbidden", "/jobs/", self.session.headers(task.session))

    @staticmethod
    def _values(attempt: Attempt) -> list[dict[str, object]]:
        typed = attempt.typed
        values = {"passed": typed.passed, "hazards": [], "solved": typed.solved, "plan": typed.plan}
        return [{"subject": attempt.task.unit, "item": item, "value": value} for item, value in values.items()]


def is_done(attempt: Attempt) -> bool:
    """Whether a reply says that it is done, now or when it came first."""
    reply = attempt.reply
    if reply is None:
        return False
    if attempt.kind == CALL:
        earlier = reply.json.get("error", {}).get("earlier", {}) if reply.status == 409 else reply.json
        return reply.status in (200, 409) and earlier.get("state") == "submitted"
    return reply.status == 302 and ANSWERED[attempt.kind] in reply.headers["Location"]
