"""The appraisal of the tests is a sound one, and scores what was worked out by hand."""

from __future__ import annotations

from decimal import Decimal

from kaoping.collection.values.models import Value
from kaoping.engine.checking import check
from kaoping.engine.scoring import Subject, Values, score
from kaoping.engine.terms import errors
from kaoping.files.stored.reading import observation_from
from tests.platform.appraisal import give_all, the_cycle, the_scheme
from tests.platform.cast import Cast


def test_the_scheme_of_the_tests_has_no_errors() -> None:
    assert errors(check(the_scheme())) == ()


def test_the_values_of_the_tests_score_what_was_worked_out_by_hand(cast: Cast) -> None:
    give_all(cast)
    subjects = tuple(Subject(one.name, one.group) for one in the_cycle(cast).subjects.order_by("position"))
    observed = {
        (one.subject.name, one.period.key, one.item): observation_from(one.content, one.status)
        for one in Value.objects.select_related("subject", "period")
    }

    result = score(the_scheme(), Values(subjects, observed), "2026Q3")

    assert [one.total for one in result.subjects] == [Decimal("72.42"), Decimal("99.84"), Decimal("94.00")]
