"""What schemes may score of rectification: values that the platform computes itself.

All of them are of the unit in a period, over its orders from all appraisals: see `selectors.of_unit`.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from kaoping.application.rectification.models import State
from kaoping.application.rectification.rules import is_in_time, was_overdue_in
from kaoping.application.rectification.selectors import due_in, of_unit
from kaoping.collection.sources import source
from kaoping.governance.acting import today
from kaoping.planning.cycles.models import Cycle, Period, Subject


@source("rectification.closure_rate", _("整改闭环率"), fits="number")
def closure_rate(cycle: Cycle, period: Period, subject: Subject) -> Fraction | None:
    """Orders closed in time of those due in the period, in per cent; None where nothing was due.

    An order whose deadline is still to come counts as soon as it is closed.
    """
    del cycle
    counted = [one for one in due_in(period, subject) if one.due < today() or one.state == State.CLOSED]
    if not counted:
        return None
    return Fraction(100 * sum(is_in_time(one) for one in counted), len(counted))


@source("rectification.overdue", _("超期整改数"), fits="number")
def overdue(cycle: Cycle, period: Period, subject: Subject) -> Decimal:
    """How many orders were overdue on some day of the period: one that stays overdue counts in each."""
    del cycle
    return Decimal(_overdue(period, subject))


def _overdue(period: Period, subject: Subject) -> int:
    found = of_unit(subject).filter(due__lt=period.ends)
    return sum(was_overdue_in(one, period.starts, period.ends, today()) for one in found)


@source("rectification.is_overdue", _("有整改超期"), fits="fact")
def is_overdue(cycle: Cycle, period: Period, subject: Subject) -> bool:
    """Whether any order was overdue on some day of the period: the condition of a double deduction."""
    del cycle
    return _overdue(period, subject) > 0
