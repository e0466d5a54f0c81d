"""The objects that stand in addresses of the table of permissions: made once, for all of its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from pytest_django import DjangoDbBlocker

from kaoping.basis import clock
from kaoping.basis.clock import now, today
from kaoping.governance.acting import Actor
from kaoping.governance.files.services import keep
from kaoping.governance.jobs import models as jobs
from kaoping.governance.ledger.accesses import note, seal
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.models import AccessNote, Entry, Export, TreeName
from kaoping.governance.notices.models import Notice
from kaoping.governance.notices.services import notify
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Delegation
from kaoping.governance.tenancy.scope import everywhere
from kaoping.methods.merkle.canonical import canonical
from tests.platform.cast import NOON, Cast, the_cast, the_foreign_unit
from tests.platform.dual.asking import EXPORT, asked
from tests.platform.evidence import a_file
from tests.platform.permissions.beyond import beyond
from tests.platform.permissions.lines import EVERYBODY, Objects
from tests.platform.stages import LAYERS

_HANDLER = ClientHandler(enforce_csrf_checks=False)


@dataclass(frozen=True)
class World:
    """The objects of the table, and everybody of the cast signed in, by the keys of their sessions."""

    objects: Objects
    sessions: dict[str, str]
    queries: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many queries it took to tell somebody that there is nothing at an address."""

    def client(self, who: str) -> Client:
        """Somebody's browser; without a session, that of an anonymous visitor. All share what is loaded once."""
        client = Client()
        client.handler = _HANDLER
        if who in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """All objects of the table, side by side, undone after its last line."""
    del django_db_setup
    # As around the tests of a class: services that want to be the outermost transaction may be called within.
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), everywhere(), clock.at(NOON):
        around.__enter__()
        cast = the_cast()
        sessions = {who: cast.browser(who).cookies[settings.SESSION_COOKIE_NAME].value for who in sorted(EVERYBODY)}
        found = World(made(cast), sessions)
    yield found
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def made(cast: Cast) -> Objects:
    """Make the objects of every layer; two layers may give one name only to one object."""
    found: Objects = _governance(cast)
    for layer in LAYERS:
        for name, one in layer.arguments(cast).items():
            assert found.setdefault(name, one) == one, f"{name} stands for two objects"
    others = beyond(cast, found)
    assert not others.keys() & found.keys()
    return found | others


def _governance(cast: Cast) -> Objects:
    foreign = the_foreign_unit()
    return {
        "own_unit": cast.units["jiangbei"].pk,
        "station": cast.units["zhijian"].pk,
        "section": cast.units["anguan"].pk,
        "rival_unit": cast.units["jiangnan"].pk,
        "bureau": cast.units["bureau"].pk,
        "foreign_unit": foreign.pk,
        "rival_person": cast.people["rival"].pk,
        "rival_post": cast.people["rival"].posts.get().pk,
        "reporter_post": cast.people["reporter"].posts.get().pk,
        "first_entry": 0,
        **_accesses(cast, foreign),
        "foreign_entry": _entry("organisation.founded", foreign.pk),
        "reporters_entry": _kept_by(cast, "reporter", "jiangbei"),
        "rivals_entry": _kept_by(cast, "rival", "jiangnan"),
        "rivals_delegation": _rivals_delegation(cast).pk,
        "rivals_notice": _rivals_notice(cast).pk,
        "reporters_file": a_file(cast).pk,
        "grave_request": asked(cast, by="audit").pk,
        "grave_kind": EXPORT,
        "grave_arguments": canonical({"tree": "deeds", "size": 2}).decode(),
        "audits_export": _audits_export(cast).pk,
        "parked_job": _parked_job().pk,
        "nothing": 987654,
    }


def _entry(action: str, subject: int) -> int:
    """The number of an entry, with a checkpoint after it."""
    make_checkpoint(TreeName.DEEDS)
    return Entry.objects.filter(action=action, subject=str(subject)).latest("index").index


def _accesses(cast: Cast, foreign: Organisation) -> Objects:
    """One that a person of the city made, and one about something of another city."""
    AccessNote.objects.all().delete()
    note(cast.actor("reporter"), "access.denied", None, said="read_ledger")
    note(Actor(0, ""), "organisation.read", foreign)
    seal()
    make_checkpoint(TreeName.ACCESSES)
    return {"first_access": 0, "foreign_access": 1}


def _kept_by(cast: Cast, who: str, unit: str) -> int:
    """The entry of a file that somebody has kept."""
    file = keep(actor=cast.actor(who), organisation=cast.units[unit], name="b.txt", data=b"abc")
    return _entry("file.kept", file.pk)


def _rivals_delegation(cast: Cast) -> Delegation:
    """One that begins later, so that nobody stands in for the rival while the table is gone through."""
    starts, ends = today() + timedelta(days=30), today() + timedelta(days=39)
    post = cast.people["rival"].posts.get()
    return Delegation.objects.create(post=post, to=cast.people["reporter"], starts=starts, ends=ends, reason="休假")


def _rivals_notice(cast: Cast) -> Notice:
    return notify(cast.people["rival"], "您有新的任务。", "/")[0]


def _audits_export(cast: Cast) -> Export:
    until = now() + timedelta(hours=1)
    return Export.objects.create(tree="deeds", size=1, person=cast.people["audit"].pk, until=until)


def _parked_job() -> jobs.Job:
    said: dict[str, Any] = {"state": jobs.State.PARKED, "made_at": now(), "not_before": now()}
    return jobs.Job.objects.create(kind="t", key="1", **said)
