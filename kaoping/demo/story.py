"""The whole story of Linjiang, in the order in which it happened: the times in its ledger never run backwards."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.application.publication.models import Publication
from kaoping.basis import clock
from kaoping.demo.aftermath import appeal_against, close_after, order_after, put_right_after, report_early
from kaoping.demo.founding import make_bureau
from kaoping.demo.loading import begin_year, end_year, lock, run_quarter
from kaoping.demo.timeline import BEGUN, NOTIFIED, YEARS, Quarter, begins
from kaoping.planning.cycles.models import Cycle

Say = Callable[[str], None]
"""Tells whoever watches what is being loaded."""
ORDERED = "2026Q2"
"""The quarter from whose result orders follow."""
STEPS = 2 + sum(len(quarters) + 1 for quarters in YEARS.values()) + 1
"""How often it is told."""


def load(say: Say) -> None:
    """Load everything into an empty database."""
    with clock.at(BEGUN):
        make_bureau()
    say("机构和人员 / organisations and people")
    cycles: dict[int, Cycle] = {}
    result = None
    for year, quarters in YEARS.items():
        for quarter in quarters:
            # A year begins with its scheme, in the December before it: while the last quarter of the year before runs.
            for due in (one for one in YEARS if one not in cycles and begins(one) < quarter.reported(0, is_late=False)):
                cycles[due] = begin_year(due)
                say(f"{due} 年方案和周期 / scheme and cycle of {due}")
            result = _quarter(cycles[year], quarter)
            say(quarter.key)
        if all(quarter.is_notified for quarter in quarters):
            end_year(cycles[year], quarters[-1])
            say(f"{year} 年度结果 / result of {year}")
    assert result is not None
    report_early(result.run.cycle)
    appeal_against(result)
    say("整改、退回和申诉 / orders, a returned value, an appeal")


def _quarter(cycle: Cycle, quarter: Quarter) -> Publication:
    """A quarter with its end, and with the orders that follow from its result."""
    result = run_quarter(cycle, quarter)
    if quarter.is_notified:
        lock(cycle, quarter)
    if quarter.key == ORDERED:
        with clock.at(quarter.on(NOTIFIED + 1)):
            order_after(cycle, result)
        with clock.at(quarter.on(NOTIFIED + 13)):
            put_right_after(cycle)
        with clock.at(quarter.on(NOTIFIED + 18)):
            close_after(cycle)
    return result
