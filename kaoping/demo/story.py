"""The whole story of Linjiang, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.application.publication.models import Publication
from kaoping.basis import clock
from kaoping.demo.aftermath import appeal_against, close_after, order_after, report_early
from kaoping.demo.founding import make_bureau
from kaoping.demo.loading import begin_year, end_year, lock, run_quarter
from kaoping.demo.timeline import BEGUN, NOTIFIED, YEARS

Say = Callable[[str], None]
"""Tells whoever watches what is being loaded."""
ORDERED = "2026Q2"
"""The quarter from whose result orders follow."""
STEPS = 3 + sum(len(quarters) + 1 for quarters in YEARS.values()) + 1
"""How often it is told."""


def load(say: Say) -> None:
    """Load everything into an empty database."""
    with clock.at(BEGUN):
        make_bureau()
    say("机构和人员 / organisations and people")
    results = [result for year in YEARS for result in run_year(year, say)]
    report_early(results[-1].run.cycle)
    appeal_against(results[-1])
    say("整改、退回和申诉 / orders, a returned value, an appeal")


def run_year(year: int, say: Say) -> list[Publication]:
    """A year's appraisal, as far as it has come; its results in their order."""
    cycle, quarters, results = begin_year(year), YEARS[year], []
    say(f"{year} 年方案和周期 / scheme and cycle of {year}")
    for quarter in quarters:
        results.append(run_quarter(cycle, quarter))
        if quarter.is_notified:
            lock(cycle, quarter)
        say(quarter.key)
        if quarter.key == ORDERED:
            with clock.at(quarter.on(NOTIFIED + 1)):
                order_after(cycle, results[-1])
            with clock.at(quarter.on(NOTIFIED + 18)):
                close_after(cycle)
    if all(quarter.is_notified for quarter in quarters):
        end_year(cycle, quarters[-1])
        say(f"{year} 年度结果 / result of {year}")
    return results
