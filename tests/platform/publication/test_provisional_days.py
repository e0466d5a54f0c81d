"""Last days in a year whose holidays are unknown are provisional, and counted again when they come, while running."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kaoping.application.appeals.selectors import last_day
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.services import decide, recount
from kaoping.basis import clock
from kaoping.basis.refusals import Denied
from kaoping.governance.ledger.models import Entry
from kaoping.methods.working_days import Calendar
from kaoping.planning.cycles.days import recompute
from kaoping.planning.cycles.models import DayOverride, SettledYear
from tests.platform.cast import Cast
from tests.platform.publishing import a_file, the_confirmation, the_run

WEDNESDAY = datetime(2026, 12, 30, 4, 0, tzinfo=UTC)
OFF = (date(2027, 1, 1), date(2027, 1, 4))
"""A Friday and a Monday that the office says are not worked, in a year of which nothing else is known."""


def opened(cast: Cast) -> Publication:
    """Laid before the units on the 30th of December for three working days, by the form."""
    run = the_run(cast)
    cast.browser("office").post(f"/publications/open/{run.pk}/", {"days": "3"})
    return Publication.objects.get(run=run)


def announced(cast: Cast) -> Publication:
    """Shown since the 30th of December for five working days."""
    found = opened(cast)
    found.confirmations.update(answer="agreed")
    Publication.objects.filter(pk=found.pk).update(state=State.TO_DECIDE)
    found = decide(actor=cast.actor("leader"), publication=found, minutes=a_file(cast))
    return announce(actor=cast.actor("leader"), publication=found, until=date(2027, 1, 6), within=5)


def now_known(cast: Cast) -> None:
    tenant = cast.units["bureau"]
    for day in OFF:
        DayOverride.objects.create(tenant=tenant, day=day, is_working=False)
    SettledYear.objects.create(tenant=tenant, year=2027)
    recompute(tenant.pk)


def test_the_last_day_of_confirming_is_provisional_and_counted_again(cast: Cast) -> None:
    with clock.at(WEDNESDAY):
        found = opened(cast)
        assert found.confirm_within == 3
        page = cast.browser("office").get(f"/publications/{found.pk}/").content.decode()
        assert "暂定，节假日安排公布后重新计算" in page
        assert "暂定" in cast.browser("office").get("/publications/").content.decode()

        now_known(cast)

        found.refresh_from_db()
        # By hand: after Wednesday the 30th come Thursday the 31st, then, past the days off, Tuesday and Wednesday.
        assert found.confirm_until == date(2027, 1, 6)
        assert not found.confirm_within
        assert Entry.objects.filter(action="publication.recounted", subject=str(found.pk)).count() == 1
        page = cast.browser("office").get(f"/publications/{found.pk}/").content.decode()
        assert "暂定" not in page.split("<main")[1]


def test_the_last_day_of_a_public_notice_is_counted_again_and_is_that_of_appeals(cast: Cast) -> None:
    with clock.at(WEDNESDAY):
        found = announced(cast)

        now_known(cast)

        found.refresh_from_db()
        # By hand: the 31st, and Tuesday to Friday of the week after.
        assert found.announce_until == date(2027, 1, 8)
        assert not found.announce_within
        assert last_day(found) == found.announce_until


def test_what_has_passed_is_not_counted_again(cast: Cast) -> None:
    with clock.at(WEDNESDAY):
        found = opened(cast)
        Publication.objects.filter(pk=found.pk).update(state=State.TO_DECIDE)
        before = found.confirm_until

        now_known(cast)

        found.refresh_from_db()
        assert found.confirm_until == before


def test_people_count_no_day_again(cast: Cast) -> None:
    with clock.at(WEDNESDAY):
        found = opened(cast)
        with pytest.raises(Denied):
            recount(actor=cast.actor("office"), publication=found, known=Calendar())
        assert the_confirmation(found, cast).answer == "waiting"


def test_what_is_not_known_yet_is_counted_again_without_a_word(cast: Cast) -> None:
    """Every day: nothing is recorded and nobody told while nothing changes."""
    with clock.at(WEDNESDAY):
        found = opened(cast)
        before = Entry.objects.count()

        recompute(cast.units["bureau"].pk)

        found.refresh_from_db()
        assert found.confirm_within == 3
        assert Entry.objects.count() == before
