"""The list of tasks: what is to be done stands above what is done."""

from __future__ import annotations

from datetime import date

from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.selectors import tasks
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast


def test_what_is_still_to_be_done_comes_first_and_of_what_is_done_the_latest(cast: Cast) -> None:
    given = (
        ("jiangbei", "2026Q3", State.ACCEPTED, date(2026, 10, 9)),
        ("jiangbei", "2026Q4", State.OPEN, date(2027, 1, 12)),
        ("jiangnan", "2026Q3", State.ACCEPTED, date(2026, 11, 3)),
        ("jiangnan", "2026Q4", State.SUBMITTED, date(2026, 12, 1)),
    )
    for unit, key, state, due in given:
        Task.objects.filter(pk=the_task(cast, unit, key).pk).update(state=state, due=due)

    found = [(one.organisation.code, one.period.key) for one in tasks(cast.actor("office"))]

    assert found == [("jiangnan", "2026Q4"), ("jiangbei", "2026Q4"), ("jiangnan", "2026Q3"), ("jiangbei", "2026Q3")]
