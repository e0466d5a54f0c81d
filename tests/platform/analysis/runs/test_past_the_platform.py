"""What was written to values past the services makes no score: the run that would use it says so instead (R-31)."""

from __future__ import annotations

import pytest

from kaoping.analysis.results.reasons import findings_of
from kaoping.analysis.runs import gathering
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.services import start
from kaoping.collection.values.models import Value
from tests.platform.appraisal import the_cycle, the_period
from tests.platform.cast import Cast
from tests.platform.collection.acts import accepted, standing_value, submitted
from tests.platform.collection.test_against_ledger import PAST_THE_SERVICES, in_its_place, lose_content


def run_of(cast: Cast, *, is_whole: bool = False) -> Run:
    period = None if is_whole else the_period(cast)
    return start(actor=cast.actor("office"), cycle=the_cycle(cast), period=period)


@pytest.mark.parametrize("is_whole", [False, True], ids=["a period", "the cycle"])
@pytest.mark.parametrize("way", PAST_THE_SERVICES)
def test_no_run_computes_with_it(way: str, is_whole: bool, cast: Cast) -> None:
    submitted(cast)
    write, why = PAST_THE_SERVICES[way]
    value = Value.objects.select_related("subject").get(pk=write(cast))

    run = run_of(cast, is_whole=is_whole)

    assert run.state == State.FAILED
    assert [(one["code"], one["place"]) for one in run.findings] == [
        (f"ledger-{why}", ["2026Q3", value.subject.name, value.item])
    ]
    assert f"#{value.pk}" in findings_of(run)[0].wrong
    assert not run.totals.exists()


def test_what_people_gave_and_accepted_is_computed_with(cast: Cast) -> None:
    accepted(cast)

    assert run_of(cast).state == State.PREVIEW


def test_a_forged_value_makes_no_score_though_its_entry_tells_nothing(cast: Cast) -> None:
    accepted(cast)
    value = standing_value(cast, "passed")
    lose_content(value.entry)
    forged = in_its_place(value)

    run = run_of(cast)

    assert run.state == State.FAILED
    assert {one["code"] for one in run.findings} == {"ledger-not-opened"}
    assert any(f"#{forged}" in one.wrong for one in findings_of(run))


def test_of_very_many_some_are_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "NAMED", 2)
    submitted(cast)
    Value.objects.all().update(standing="accepted")

    assert len(run_of(cast).findings) == 2
