"""Whatever many do at once has the effect of one: rows, entries of the ledger and notices are those of a single act.

Twenty threads with a connection each begin together (R-25). `process.py` holds the rounds, in a database of their own;
a hundred rounds of each are held by `make soak`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.platform.at_once.contests import CONTESTS
from tests.platform.at_once.meetings import MEETINGS
from tests.platform.browser.server import environment_of, run
from tests.platform.databases import database

ROUNDS = int(os.environ.get("ROUNDS_AT_ONCE", "1"))


def told(folder: Path, *names: str) -> dict[str, list[dict[str, Any]]]:
    """What came of the rounds of some contests or meetings."""
    with database(folder) as address:
        environment = environment_of(folder, address) | {"DJANGO_SETTINGS_MODULE": "tests.platform.settings"}
        found: dict[str, list[dict[str, Any]]] = json.loads(
            run(environment, "tests.platform.at_once.process", str(ROUNDS), *names)
        )
    assert {name: len(rounds) for name, rounds in found.items() if len(rounds) < ROUNDS} == {}
    return found


def test_the_same_done_by_many_at_once_is_done_once(tmp_path: Path) -> None:
    found = told(tmp_path, *CONTESTS)

    assert found.keys() == CONTESTS.keys()
    for name, (alone, *rounds) in found.items():
        (first,) = alone["said"]
        assert first[0] == "done", f"{name}: {first}"
        assert alone["deeds"], name
        for one in rounds:
            done = {said for kind, said in one["said"] if kind == "done"}
            assert len(done) == 1, f"{name}: nobody did it, or it was done in two ways: {one['said']}"
            assert not failures(one), f"{name}: {failures(one)[0]}"
            assert (one["changed"], one["deeds"]) == (alone["changed"], alone["deeds"]), name


def test_different_things_done_at_once_leave_what_fits_together(tmp_path: Path) -> None:
    found = told(tmp_path, *MEETINGS)

    assert {name: failures(one)[0] for name, rounds in found.items() for one in rounds if failures(one)} == {}
    left = {name: [one["left"] for one in rounds] for name, rounds in found.items()}
    assert left == {name: [what] * ROUNDS for name, (_meeting, what) in MEETINGS.items()}


def failures(one: dict[str, Any]) -> list[str]:
    """What ended neither well nor with a refusal."""
    return [said for kind, said in one["said"] if kind == "failed"]
