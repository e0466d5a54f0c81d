"""Filters of lists of tasks: from what stands in the address, to rows; what is not understood filters nothing."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from kaoping.basis.clock import today
from kaoping.collection.tasks.models import State, Task
from kaoping.governance.organisations.models import Standing
from kaoping.governance.organisations.selectors import valid_on
from kaoping.planning.cycles.models import Period, Way

LATE = "late"
"""Offered among the states: what is overdue, or was submitted late."""
REVIEW = "review"
"""Offered among the states: what holds values that wait for review, in whichever state the task is."""


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed down to. Numbers are 0 and texts empty where nothing was chosen."""

    cycle: int = 0
    period: int = 0
    state: str = ""
    way: str = ""
    query: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> Filter:
        """What an address asks for."""
        state, way = asked.get("state", ""), asked.get("way", "")
        return cls(
            cycle=_number(asked.get("cycle", "")),
            period=_number(asked.get("period", "")),
            state=state if state in (*State.values, LATE, REVIEW) else "",
            way=way if way in Way.values else "",
            query=asked.get("q", "").strip()[:60],
        )

    def apply(self, rows: QuerySet[Task]) -> QuerySet[Task]:
        """The tasks that are asked for."""
        if self.cycle:
            rows = rows.filter(period__cycle=self.cycle)
        if self.period:
            rows = rows.filter(period=self.period)
        if self.way:
            rows = rows.filter(way=self.way)
        if self.query:
            named = Standing.objects.filter(valid_on(today()))
            named = named.filter(Q(name__icontains=self.query) | Q(short_name__icontains=self.query))
            rows = rows.filter(organisation__in=named.values("organisation"))
        if self.state == LATE:
            return rows.filter(late())
        if self.state == REVIEW:
            return rows.filter(has_to_review())
        return rows.filter(state=self.state) if self.state else rows

    @property
    def address(self) -> str:
        """The filter as the query of an address, without a page."""
        said = {"cycle": self.cycle, "period": self.period, "state": self.state, "way": self.way, "q": self.query}
        return urlencode({name: value for name, value in said.items() if value})


def late() -> Q:
    """Tasks that are overdue today, or were submitted after their deadline. Days are those of China."""
    overdue = Q(submitted_at=None, due__lt=today())
    return overdue | Q(submitted_at__date__gt=F("due"))


def has_to_review() -> Q:
    """Tasks with values that wait for review: also one from which others were returned, or accepted."""
    waits = Task.objects.filter(values__is_current=True, values__standing="submitted")
    return Q(pk__in=waits.values("pk"))


def choices(rows: QuerySet[Task], cycle: int = 0) -> dict[str, list[tuple[int, str]]]:
    """The cycles and periods that some tasks belong to."""
    periods = Period.objects.filter(pk__in=rows.order_by().values("period")).select_related("cycle")
    listed = list(periods.order_by("-cycle__starts", "cycle_id", "position"))
    cycles = {one.cycle_id: one.cycle.title for one in listed}
    several = len(cycles) > 1
    return {
        "cycles": list(cycles.items()),
        "periods": [
            (one.pk, f"{one.cycle.title} {one.title}" if several and not cycle else one.title)
            for one in listed
            if cycle in (0, one.cycle_id)
        ],
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
