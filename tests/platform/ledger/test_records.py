"""What an entry says of what was done (R-28): the members that the documentation lists; those of both forms verify."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.governance.acting import Actor, Role
from kaoping.governance.ledger import journal, witnessing
from kaoping.governance.ledger.accesses import note, seal
from kaoping.governance.ledger.checkpoints import lines, make_checkpoint, origin, verifier
from kaoping.governance.ledger.models import AccessNote, Opening, TreeName
from kaoping.governance.ledger.whole import unsound
from kaoping.governance.ledger.words import ACTIONS
from kaoping.governance.people.services import disable, enable
from kaoping.methods.merkle.canonical import Record
from kaoping.witness.server import Witness
from kaoping.witness.store import Store
from tests.platform.application.appealing import filed
from tests.platform.cast import Cast
from tests.platform.ledger.test_attacks import VERIFIER, WITNESS, asker

DOCS = Path(__file__).parents[3] / "docs" / "ledger-format.md"
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def _is_time(said: Any) -> bool:
    return isinstance(said, dict) and set(said) == {"$time"} and UTC.fullmatch(said["$time"]) is not None


def _is_number(said: Any) -> bool:
    return type(said) is int and said >= 0


def _is_text(said: Any) -> bool:
    return isinstance(said, str)


def _are_holdings(said: Any) -> bool:
    wanted: dict[str, Callable[[Any], object]] = {
        "post": _is_number,
        "role": Role,
        "organisation": _is_number,
        "unit": _is_text,
    }
    return isinstance(said, list) and all(
        set(one) - {"acting_for"} == set(wanted)
        and all(check(one[name]) for name, check in wanted.items())
        and one.get("acting_for", 1) > 0
        for one in said
    )


ALWAYS: dict[str, Callable[[Any], object]] = {
    "form": lambda said: said == 2,
    "at": _is_time,
    "action": lambda said: said in ACTIONS,
    "person": _is_number,
    "holdings": _are_holdings,
    "session": _is_text,
    "address": _is_text,
    "request": _is_text,
    "subject_kind": lambda said: said == "" or re.fullmatch(r"[a-z]+\.[a-z]+", said),
    "subject": _is_text,
    "result": lambda said: said in ("done", "denied", "failed"),
}
SOMETIMES: dict[str, Callable[[Any], object]] = {
    "before": lambda said: isinstance(said, dict),
    "after": lambda said: isinstance(said, dict),
    "reason": lambda said: _is_text(said) and said,
    "times": lambda said: _is_number(said) and said > 1,
    "until": _is_time,
}


def faults(said: dict[str, Any]) -> list[str]:
    """The members of a record that are missing, are too many, or say something else than they should."""
    known = {**ALWAYS, **SOMETIMES}
    odd = [name for name in said if name not in known or not known[name](said[name])]
    return (
        odd
        + [name for name in ALWAYS if name not in said]
        + (["until"] if ("times" in said) != ("until" in said) else [])
    )


def test_the_documentation_lists_the_members_of_a_record() -> None:
    section = DOCS.read_text(encoding="utf-8").split("## What a record of the platform says")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \| .* \| (yes)? ?\|$", section, re.MULTILINE)

    listed = {name: always == "yes" for names, always in rows for name in re.findall(r"`(\w+)`", names)}

    assert listed == {**dict.fromkeys(ALWAYS, True), **dict.fromkeys(SOMETIMES, False)}


def test_every_entry_of_both_trees_says_what_it_should(cast: Cast) -> None:
    filed(cast)
    Client().post(reverse("account_login"), {"login": "rival", "password": "wrong"})
    reporter = cast.browser("reporter")
    for _each in range(33):
        reporter.get(reverse("ledger"))
    reporter.get(reverse("people-disable", args=[1]))
    while seal():
        pass

    found = [json.loads(payload) for payload in Opening.objects.values_list("payload", flat=True)]

    assert {index: faults(one) for index, one in enumerate(found) if faults(one)} == {}
    assert {one["result"] for one in found} == {"done", "denied", "failed"}
    assert any("times" in one for one in found)


def test_whoever_stands_in_for_another_is_recorded_so(cast: Cast) -> None:
    actor = cast.actor("system")
    held = replace(actor.holdings[0], acting_for=cast.people["leader"].pk)

    disable(actor=replace(actor, holdings=(held,)), person=cast.people["rival"])

    said = json.loads(Opening.objects.latest("entry__index").payload)
    assert faults(said) == []
    assert [one["acting_for"] for one in said["holdings"]] == [cast.people["leader"].pk]


@pytest.mark.parametrize(
    "change",
    [
        {"form": 3},
        {"at": "2026-11-18"},
        {"result": ""},
        {"holdings": [{"post": 1}]},
        {"more": 1},
        {"times": 2},
        {"person": -1},
    ],
)
def test_the_measure_itself_sees_what_is_wrong(change: dict[str, object], cast: Cast) -> None:
    disable(actor=cast.actor("system"), person=cast.people["rival"])
    said = json.loads(Opening.objects.latest("entry__index").payload)

    assert faults(said) == []
    assert faults(said | change)


def _form_1(deed: journal.Deed, actor: Actor) -> Record:
    """A record as it was before there were forms, written here anew."""
    said: dict[str, Any] = {
        "at": deed.at,
        "action": deed.action,
        "person": actor.person,
        "posts": [held.post for held in actor.holdings],
        "session": actor.session.digest,
        "address": actor.session.address,
        "request": actor.session.request,
        "subject_kind": deed.subject_kind,
        "subject": deed.subject,
    }
    return said


@pytest.fixture
def both_forms(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of two entries, the first of form 1, the second of form 2."""
    with monkeypatch.context() as older:
        older.setattr(journal.Deed, "record", _form_1)
        disable(actor=cast.actor("system"), person=cast.people["rival"])
    enable(actor=cast.actor("system"), person=cast.people["rival"])
    make_checkpoint(TreeName.DEEDS)
    last = journal.size_of(TreeName.DEEDS) - 1
    return [last - 1, last]


def test_a_ledger_of_both_forms_verifies_and_a_witness_takes_it(
    both_forms: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "witness.sqlite3", [verifier()])
    monkeypatch.setattr(witnessing, "_ask", asker(Witness(store)))
    assert witnessing.tell(TreeName.DEEDS, WITNESS) == both_forms[1] + 1
    files = {
        "witness": store.copy(origin(TreeName.DEEDS)),
        "ledger": lines(TreeName.DEEDS, both_forms[1] + 1, with_content=True),
    }
    for name, text in files.items():
        (tmp_path / name).write_text("".join(f"{line}\n" for line in text), encoding="utf-8")

    done = subprocess.run(
        [
            sys.executable,
            "-I",
            str(VERIFIER),
            "ledger",
            str(tmp_path / "ledger"),
            "--witness",
            str(tmp_path / "witness"),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONUTF8": "1"},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert list(unsound(TreeName.DEEDS)) == []
    exported = (tmp_path / "ledger").read_text(encoding="utf-8")
    assert ('\\"posts\\"' in exported, '\\"holdings\\"' in exported) == (True, True)


def test_entries_of_both_forms_are_shown(both_forms: list[int], cast: Cast) -> None:
    audit = cast.browser("audit")

    pages = [audit.get(reverse("ledger-one", args=[index])).content.decode() for index in both_forms]

    assert ["posts" in page for page in pages] == [True, False]
    assert ["临江市住建局" in page for page in pages] == [False, True]


def test_a_note_from_before_is_put_into_the_tree_as_it_is(cast: Cast) -> None:
    """Notes that waited while the platform was upgraded: nothing is known of posts and results."""
    AccessNote.objects.all().delete()
    note(cast.actor("reporter"), "file.opened", cast.units["jiangbei"])
    AccessNote.objects.update(holdings=[])

    assert seal() == 1

    assert (
        faults(json.loads(Opening.objects.filter(entry__tree=TreeName.ACCESSES).latest("entry__index").payload)) == []
    )
