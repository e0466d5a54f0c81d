"""Whatever goes wrong in the database while a whole request is answered, it is told, and nothing is half done (R-75).

One request of each capability, from the session to the reply, and one background job: each of its statements that
write, or that begin or end a transaction, fails once; of those that only read, one in eight; in `make rest`, all.
The reply must say so (4xx, 5xx), the tables must be as they were, and files must be whole or not there.

A request may consist of several transactions, such as keeping drafts and then submitting them. What one of them did
stays when a later one fails: "as they were" means as they were when the transaction of the failing statement began; of
one that only reads after the last of them, when it is sent: it is done, and whoever got no reply finds it done.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kaoping.analysis.runs.services import begin
from kaoping.basis import clock
from kaoping.basis.once import TOKEN
from kaoping.governance.files.models import File
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.jobs.worker import do_one
from tests.platform.access.signing import SECRET, code_now, is_open, sign_in
from tests.platform.application.appealing import a_claim, announced
from tests.platform.appraisal import give_all, the_cycle, the_period, the_subject
from tests.platform.cast import NOON, Cast
from tests.platform.collection.acts import the_made_task
from tests.platform.faults.state import all_tables, state_of
from tests.platform.faults.test_fault_injection import FAILURES, WRITES, nothing_kept
from tests.platform.interface.client import system
from tests.platform.publishing import the_run

EVERY = bool(os.environ.get("EVERY_STATEMENT"))
STRIDE = 1 if EVERY else 8
"""Of statements that only read, so many are passed by until the next one fails."""
BOUNDS = re.compile(r"(?:RELEASE )?SAVEPOINT|ROLLBACK")
FAULT = 400
"""Answers from here on say that it was not done."""

Ask: TypeAlias = Callable[[], int]
"""Sends a request; the status of the reply."""


@dataclass
class Watching:
    """Lets the statement of a number fail, counted from 1, and knows how the tables were when its transaction began."""

    tables: frozenset[str]
    number: int = 0
    kinds: tuple[type[DatabaseError], ...] = FAILURES
    seen: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    _outside: int = field(default_factory=lambda: len(connection.savepoint_ids))
    _looks: bool = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement, or fail."""
        if self._looks:
            return execute(sql, params, many, context)
        if self.number and len(self.seen) < self.number and self._begins(sql):
            self._looks = True
            self.before = state_of(self.tables)
            self._looks = False
        self.seen.append(sql)
        if len(self.seen) == self.number:
            raise self.kinds[self.number % len(self.kinds)](f"statement {self.number} fails: {sql[:60]}")
        return execute(sql, params, many, context)

    def _begins(self, sql: str) -> bool:
        """Whether a statement begins a transaction of the request, or is one by itself, or is the one that fails."""
        is_outside = len(connection.savepoint_ids) <= self._outside
        # What only reads when all is done, to show it, undoes nothing: the deed is whole.
        fails_reading = len(self.seen) + 1 == self.number and not changes(sql)
        begins = bool(WRITES.match(sql)) or sql.startswith("SAVEPOINT") or fails_reading
        return not self.before or (is_outside and begins)


def changes(sql: str) -> bool:
    """Whether a statement writes, or begins or ends a transaction."""
    return bool(WRITES.match(sql) or BOUNDS.match(sql))


def _submits(cast: Cast) -> Ask:
    """The grid of a task, filled and submitted at once: two transactions."""
    task, subject = the_made_task(cast), the_subject(cast).pk
    sent = {f"typed:{subject}:passed": "91.2", f"typed:{subject}:plan": "是", f"typed:{subject}:awards": "无"}
    return _form(cast, "reporter", reverse("tasks-one", args=[task.pk]), {**sent, "do": "submit"})


def _attaches(cast: Cast) -> Ask:
    """A cell with its evidence: the file, then the draft that names it."""
    address = reverse("tasks-cell", args=[the_made_task(cast).pk, the_subject(cast).pk, "passed"])
    return _form(cast, "reporter", address, {"version": "0", "typed": "91.2", "note": "", "do": "save"}, "upload")


def _pushes(cast: Cast) -> Ask:
    """A system gives the values of a task and submits it."""
    task, caller = the_made_task(cast), system(cast)
    values = [{"subject": "jiangbei", "item": "passed", "value": "91.2%"}]
    values += [{"subject": "jiangbei", "item": "plan", "value": True}]  # type: ignore[dict-item]
    path, body = f"/api/v1/tasks/{task.pk}/values", json.dumps({"values": values, "submit": True}).encode()

    def ask() -> int:
        client, headers = Client(raise_request_exception=False), caller.headers("POST", path, body)
        return client.generic("POST", path, body, content_type="application/json", headers=headers).status_code

    return ask


def _appeals(cast: Cast) -> Ask:
    """A unit appeals, with its proof."""
    publication = announced(cast)
    claim = a_claim(cast, publication)
    ground = f"{the_period(cast).pk}:{claim.ground.item}:{claim.ground.datum}"
    said = {"ground": ground, "grounds": claim.grounds, "proposed": claim.proposed}
    address = reverse("appeals-new", args=[publication.pk, the_subject(cast).pk])
    return _form(cast, "reporter", address, said, "evidence")


def _publishes(cast: Cast) -> Ask:
    """The office lets units confirm a result: notices go to all of them."""
    address = reverse("publications-open", args=[the_run(cast).pk])
    return _form(cast, "office", address, {"days": "3"})


def _signs_in(cast: Cast) -> Ask:
    """Both steps of signing in; half of it opens nothing."""
    person = cast.people["reporter"]
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, SECRET)

    def ask() -> int:
        client = Client(raise_request_exception=False)
        first = sign_in(client, "reporter").status_code
        second = client.post(reverse("mfa_authenticate"), {"code": code_now()}).status_code
        worst = max(first, second)
        # A reply that is no page of its own shows the form again: then nobody is in.
        return worst if worst >= FAULT or is_open(client) else FAULT

    return ask


def _form(cast: Cast, who: str, address: str, said: dict[str, str], file: str = "") -> Ask:
    """Somebody sends a form; each time with a token of its own, and a file in the field for it."""
    session = cast.browser(who).cookies[settings.SESSION_COOKIE_NAME].value
    sent = iter(range(10_000))

    def ask() -> int:
        client = Client(raise_request_exception=False)
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        files = {file: SimpleUploadedFile("证明.txt", PROOF)} if file else {}
        return client.post(address, {**said, **files, TOKEN: f"page {next(sent)}"}).status_code

    return ask


SIGN_IN = "somebody signs in"
PROOF = "第三方检测报告".encode()
REQUESTS: dict[str, Callable[[Cast], Ask]] = {
    "a task is submitted through the grid": _submits,
    "a cell gets its evidence": _attaches,
    "a system pushes values": _pushes,
    "a unit appeals": _appeals,
    "a result is opened for confirmation": _publishes,
    SIGN_IN: _signs_in,
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings, cast: Cast) -> Path:
    """A data folder for each test, with the ledger's key that there is."""
    del cast
    key = Path(settings.KAOPING_DATA) / "ledger-key"
    (tmp_path / key.name).write_bytes(key.read_bytes())
    settings.KAOPING_DATA = tmp_path
    return tmp_path / "files"


@pytest.mark.parametrize("name", REQUESTS)
def test_a_statement_that_fails_is_told_and_leaves_nothing_half_done(
    name: str, cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", _Noon)
    ask = REQUESTS[name](cast)
    written, statements = _sound(ask)
    assert {"ledger_entry", "ledger_accessnote"} & written, "it writes something of the trade"
    kinds = FAILURES
    if name == SIGN_IN:
        # That it failed is noted, and counts towards a lock. A key of a session that is taken is drawn again.
        written -= {"ledger_accessnote", "access_attempt"}
        kinds = tuple(one for one in FAILURES if one is not IntegrityError)

    for number in _tried(statements):
        with nothing_kept():
            watching = Watching(written, number, kinds)
            with connection.execute_wrapper(watching):
                status = ask()
            transaction.set_rollback(False)  # No statement has really failed: the one around all goes on.
            where = f"statement {number} of {name}: {statements[number - 1][:80]}"
            assert status >= FAULT, f"{where}: failed, and the reply is {status}"
            assert state_of(written) == watching.before, f"{where}: half is left"
            assert list(_broken(folder)) == [], f"{where}: half a file is left"


class _Noon:
    """The time of an authenticator, which stands still."""

    @staticmethod
    def time() -> float:
        """It is noon."""
        return NOON.timestamp()


def _sound(ask: Ask) -> tuple[frozenset[str], list[str]]:
    """The tables that a request writes, and its statements, where nothing fails."""
    with nothing_kept():
        watching = Watching(frozenset())
        with connection.execute_wrapper(watching):
            status = ask()
        assert status < FAULT, f"without a fault it is done, and not answered {status}"
        assert not Job.objects.filter(kind="runs.compute").exclude(state=State.DONE).exists()
    written = frozenset(found[1] for sql in watching.seen if (found := WRITES.match(sql)))
    return written & all_tables(), watching.seen


def _tried(statements: list[str]) -> Iterator[int]:
    """Numbers of the statements that fail: all that change something, and some of the others."""
    for number, sql in enumerate(statements, 1):
        if changes(sql) or number % STRIDE == 0:
            yield number


def _broken(folder: Path) -> Iterator[str]:
    """Files that are not whole, and rows without their file. A whole file without a row is swept away later."""
    kept = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    yield from (name for name, data in kept.items() if data != PROOF)
    for file in File.objects.filter(name="证明.txt"):
        if file.stored not in kept:
            yield f"file {file.pk} is not there"


def test_a_statement_that_fails_leaves_a_background_job_to_be_done_again_and_nothing_half_done(cast: Cast) -> None:
    """The run is computed by a worker: its rows, its entry and the job's own end are one transaction."""
    give_all(cast)
    begin(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), reason="", replaces=None)
    with clock.at(NOON + timedelta(minutes=3)):
        written, statements = _sound(_works)
        effects = written - {"jobs_job"}
        assert "runs_subjectscore" in effects
        for number in _tried(statements):
            with nothing_kept():
                watching, before = Watching(effects, number), state_of(effects)
                with connection.execute_wrapper(watching):
                    _works()
                where = f"statement {number}: {statements[number - 1][:80]}"
                assert state_of(effects) == before, f"{where}: half is left"
                assert Job.objects.get(kind="runs.compute").state in (State.WAITING, State.RUNNING), where


def _works() -> int:
    """A worker does what there is to do; where the database is away, it looks again later."""
    try:
        do_one()
    except DatabaseError:
        return FAULT
    return 0


def test_a_disk_that_is_full_keeps_no_half_of_a_file(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, written = _attaches(cast), frozenset(("files_file", "values_draft", "ledger_entry"))
    before = state_of(written)

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    assert ask() == 500
    assert [one for one in folder.rglob("*") if one.is_file()] == []
    assert state_of(written) == before


def test_what_a_request_leaves_behind_is_seen(cast: Cast) -> None:
    """The measure itself: a view that goes on after its first transaction failed is noticed."""
    person = cast.people["rival"]
    watching = Watching(frozenset(("people_person",)), 3)

    with connection.execute_wrapper(watching):
        type(person).objects.filter(pk=person.pk).update(name="先")
        with pytest.raises(DatabaseError), transaction.atomic():
            type(person).objects.filter(pk=person.pk).update(name="后")

    assert state_of(watching.tables) == watching.before
    type(person).objects.filter(pk=person.pk).update(name="半途")
    assert state_of(watching.tables) != watching.before
