"""One unit's sheet of a large appraisal is computed with its company alone, and says what the whole result says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kaoping.analysis.runs import results
from kaoping.analysis.runs.inputs import kept
from kaoping.analysis.runs.results import result_for, result_of, shelf
from kaoping.basis.refusals import Refusal
from kaoping.engine.scoring import Observation, Values, with_company
from kaoping.planning.schemes.selectors import scheme_of
from tests.platform.appraisal import the_run
from tests.platform.cast import Cast

UNIT = "质量监督站"
"""The only one of its group: nobody else decides on its cells."""


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any appraisal counts as a large one, and nothing is at hand."""
    monkeypatch.setattr(results, "FEW", 1)
    shelf.clear()
    results._company.clear()


def test_only_those_are_computed_who_decide_on_its_cells(cast: Cast) -> None:
    run = the_run(cast)
    shelf.clear()

    alone = result_for(run, UNIT)

    assert [one.subject.name for one in alone.subjects] == [UNIT]
    assert {subject for subject, _period, _item in alone.values.observations} == {UNIT}
    shelf.clear()
    assert alone.of(UNIT).trace == result_of(run).of(UNIT).trace


def test_a_whole_result_that_is_at_hand_is_taken(cast: Cast) -> None:
    run = the_run(cast)
    whole = result_of(run)

    assert result_for(run, UNIT) is whole


def test_values_that_were_changed_behind_its_back_are_not_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run = the_run(cast)
    assert run.inputs is not None
    values = kept(run.inputs)
    shelf.clear()
    better = {key: Observation(Decimal(100)) for key in values.observations if key[0] == UNIT and key[2] == "solved"}
    changed = replace(values, observations={**values.observations, **better})
    monkeypatch.setattr(results, "_kept", lambda _run, _names: with_company(scheme_of(run.version), changed, UNIT))

    with pytest.raises(Refusal) as refused:
        result_for(run, UNIT)

    assert refused.value.code == "result-differs"


def test_a_value_for_an_item_that_only_others_have_does_not_stand_in_the_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = the_run(cast)
    whole = result_of(run)
    shelf.clear()
    own = {key: seen for key, seen in whole.values.observations.items() if key[0] == UNIT}
    stray = {(UNIT, whole.period, "of-others"): Observation(Decimal(1))}
    subjects = tuple(one for one in whole.values.subjects if one.name == UNIT)
    monkeypatch.setattr(results, "_kept", lambda _run, _names: Values(subjects, own | stray))

    assert result_for(run, UNIT).of(UNIT).trace == whole.of(UNIT).trace


def test_a_unit_that_was_not_in_an_earlier_run_is_just_not_there(cast: Cast) -> None:
    assert "县住建局" not in {one.subject.name for one in result_for(the_run(cast), "县住建局").subjects}
