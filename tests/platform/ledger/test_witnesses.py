"""Several witnesses are told, each by itself: one that is silent holds up no other, and is seen (R-36)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from kaoping.basis import clock
from kaoping.governance.jobs import worker
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger import witnessing
from kaoping.governance.ledger.checkpoints import make_checkpoint, verifier
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import TreeName, Witnessed
from kaoping.governance.ledger.witnessing import WitnessSilent, standings
from kaoping.site.environment import WrongEnvironment, read_environment
from kaoping.site.figures import as_text, figures
from kaoping.site.periodic import TELL_ONE, tell_witness
from kaoping.witness.server import Witness
from kaoping.witness.store import Store
from tests.platform.cast import NOON, Cast
from tests.platform.ledger.test_attacks import asker

AUDIT, DISCIPLINE = "https://audit.example:8124", "https://discipline.example"
DEEDS = TreeName.DEEDS


@pytest.fixture
def stores(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> dict[str, Store]:
    """Two witnesses, and the names of those that do not answer under `settings.SILENT`."""
    del cast
    settings.KAOPING_WITNESSES, settings.SILENT = (AUDIT, DISCIPLINE), []
    found = {
        name: Store(tmp_path / f"{number}.sqlite3", [verifier()]) for number, name in enumerate((AUDIT, DISCIPLINE))
    }
    askers = {name: asker(Witness(store)) for name, store in found.items()}

    def ask(witness: str, path: str, content: dict[str, object] | None = None) -> object:
        if witness in settings.SILENT:
            raise WitnessSilent("TimeoutError")
        return askers[witness](witness, path, content)

    monkeypatch.setattr(witnessing, "_ask", ask)
    monkeypatch.setattr(worker.Pulse, "beat", lambda _pulse: None)
    make_checkpoint(DEEDS)
    return found


def told() -> None:
    """A minute has begun: whatever is to be done is done, as a worker does it."""
    with transaction.atomic():
        tell_witness({}, lambda *_said: None)()
    while worker.do_one():
        pass


def behind() -> dict[str, int]:
    """How many signed deeds each witness lacks."""
    return {one.witness: one.behind for one in standings() if one.tree == DEEDS}


def test_every_witness_is_told_everything(stores: dict[str, Store]) -> None:
    size = size_of(DEEDS)
    assert behind() == {"audit.example:8124": size, "discipline.example": size}

    told()

    assert behind() == {"audit.example:8124": 0, "discipline.example": 0}
    assert {store.size("kaoping.invalid/deeds") for store in stores.values()} == {size}
    assert {(one.witness, one.size, one.at) for one in Witnessed.objects.filter(tree=DEEDS)} == {
        (AUDIT, size, NOON),
        (DISCIPLINE, size, NOON),
    }


def test_one_that_is_silent_holds_up_no_other_and_is_seen(stores: dict[str, Store], settings: Settings) -> None:
    settings.SILENT = [AUDIT]

    told()

    size = size_of(DEEDS)
    assert behind() == {"audit.example:8124": size, "discipline.example": 0}
    assert f'kaoping_witness_behind_entries{{witness="audit.example:8124",tree="deeds"}} {size}' in as_text(figures())
    assert stores[DISCIPLINE].size("kaoping.invalid/deeds") == size
    waiting = Job.objects.get(kind=TELL_ONE, state=State.WAITING)
    assert (waiting.arguments, waiting.failure) == ({"witness": AUDIT}, "WitnessSilent: TimeoutError")


def test_one_that_is_silent_is_asked_no_more_often_than_its_job_is_tried_and_then_catches_up(
    stores: dict[str, Store], settings: Settings
) -> None:
    settings.SILENT = [AUDIT]
    told()
    with clock.at(NOON.replace(minute=1, second=0)):
        told()  # the second try; no job beside it
        assert Job.objects.filter(kind=TELL_ONE).exclude(state=State.DONE).count() == 1

    settings.SILENT = []
    with clock.at(NOON.replace(minute=3)):
        told()

    assert behind() == {"audit.example:8124": 0, "discipline.example": 0}
    assert stores[AUDIT].size("kaoping.invalid/deeds") == size_of(DEEDS)


def test_without_a_witness_nothing_is_asked_for(stores: dict[str, Store], settings: Settings) -> None:
    del stores
    settings.KAOPING_WITNESSES = ()

    told()

    assert list(standings()) == []
    assert not Job.objects.filter(kind=TELL_ONE).exists()


def test_several_addresses_are_named_with_commas_and_each_must_be_one() -> None:
    given = {"KAOPING_MODE": "test", "KAOPING_WITNESS": f" {AUDIT}, {DISCIPLINE}/ ,{AUDIT}/"}

    assert read_environment(given).witness == (AUDIT, DISCIPLINE)
    with pytest.raises(WrongEnvironment, match="KAOPING_WITNESS"):
        read_environment(given | {"KAOPING_WITNESS": f"{AUDIT},discipline.example"})


@pytest.mark.parametrize(
    ("address", "name"),
    [("https://a.example:8124/x", "a.example:8124"), ("https://user:word@a.example", "a.example")],
)
def test_what_a_witness_is_called_tells_no_password(address: str, name: str) -> None:
    assert witnessing.called(address) == name
