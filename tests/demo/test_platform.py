"""The platform of the demonstration: what was loaded through the services is what the engine alone computes."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.demo.conftest import Loaded, run
from tests.demo.test_linjiang import QUARTERS, scored


def test_totals_grades_and_ranks_are_those_of_the_engine(linjiang: Loaded) -> None:
    loaded = {
        quarter: {name: (Decimal(total), grade, rank) for name, (total, grade, rank) in units.items()}
        for quarter, units in linjiang.totals.items()
    }

    assert loaded == {
        quarter: {one.subject.name: (one.total, one.grade, one.rank) for one in scored(quarter).subjects}
        for quarter in QUARTERS
    }


def test_the_ledger_is_whole_and_all_values_are_as_it_has_them(linjiang: Loaded) -> None:
    assert linjiang.wrong == []


def test_the_story_is_told_in_its_order(linjiang: Loaded) -> None:
    assert linjiang.backwards == []


def test_public_numbers_are_those_of_every_other_load(linjiang: Loaded) -> None:
    """Recorded when it was loaded another time: names, ranks, totals, grades and scores of each public result."""
    recorded = Path(__file__).with_name("digests.json").read_text(encoding="utf-8")

    assert linjiang.digests == json.loads(recorded)


def test_the_story_is_told(linjiang: Loaded) -> None:
    told = linjiang.told

    assert told["reported too late"] >= 3
    assert told["on public notice"] == 1
    # Seven quarters less the one on public notice, and the year that is complete.
    assert told["final notices"] == 7
    assert told["cells that do not apply"] > 0
    assert told["bonuses granted"] == 2
    assert told["waiting for the office"] == 1
    assert (told["returned"], told["orders open"], told["orders closed"], told["appeals to decide"]) == (1, 1, 1, 1)
    assert told["orders overdue"] == 1
    # Its deadline lies in the third quarter, and nobody has put it right: the platform has computed so itself.
    assert linjiang.overdue_in == [["老城区建设局", "2026Q3"]]


def test_the_public_ranking_of_a_group_shows_the_dimensions_that_its_units_have(linjiang: Loaded) -> None:
    """Districts have no duties of stations, and stations none of the three dimensions of districts."""
    town, stations = linjiang.dimensions["主城区组"], linjiang.dimensions["局属单位组"]

    assert set(town) - set(stations) == {"quality_safety", "service", "innovation"}
    assert set(stations) - set(town) == {"duties"}
    assert linjiang.dimensions["近郊区组"] == linjiang.dimensions["县域组"] == town


@pytest.mark.parametrize(
    "people",
    [
        ("lj.office",),
        ("lj.leader", "lj.supervisor"),
        ("lj.quality", "lj.q06", "lj.z01", "lj.evaluator"),
        ("lj.discipline", "lj.auditor", "lj.system", "lj.security", "lj.audit"),
    ],
    ids=" ".join,
)
def test_no_link_leads_anybody_astray(people: tuple[str, ...], linjiang: Loaded) -> None:
    """One of each role: the others of a role are led to the same pages."""
    walked = json.loads(run(linjiang.folder, "-m", "tests.demo.walking", *people))

    assert walked["wrong"] == []
    assert set(walked["pages"]) == set(people)
    assert min(walked["pages"].values()) > 10
