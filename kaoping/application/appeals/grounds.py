"""Against what a unit may appeal: the data of its items in a publication, and the value that stands there."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.application.items import titles
from kaoping.application.publication.models import Publication
from kaoping.basis.known import known
from kaoping.basis.language import mark
from kaoping.basis.reading import sole
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.models import Standing, Value
from kaoping.engine.terms import DataItem
from kaoping.planning.cycles.models import Period, Subject


@dataclass(frozen=True)
class Ground:
    """One data item of an item in a period, as the unit finds it in the list."""

    period: Period
    item: str
    datum: str
    title: str

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.period.pk}:{self.item}:{self.datum}"


def grounds(publication: Publication, subject: Subject) -> list[Ground]:
    """Everything that a subject may appeal against in a publication, in the order of the scheme."""
    cycle = publication.run.cycle
    wanted, names = Wanted(cycle), titles(cycle)
    whole = publication.run.period is None
    periods = list(cycle.periods.order_by("position")) if publication.run.period is None else [publication.run.period]
    found = []
    for period in periods:
        compiled = wanted.asked.compiled_for(wanted.engine_subject(subject), period.key)
        for leaf, part in compiled.parts.items():
            for datum in part.data:
                title = names.get(leaf, leaf)
                title += "" if len(part.data) == 1 else mark("：") + wanted.title(datum)
                found.append(Ground(period, leaf, datum, f"{known(period.title)} {title}" if whole else title))
    return found


def standing_value(period: Period, subject: Subject, datum: str) -> Value | None:
    """The accepted value that counts in a place; none where the department gave none, whatever the unit says itself."""
    way = Wanted(period.cycle).way_that_counts(datum, subject)
    rows = Value.objects.filter(
        period=period, subject=subject, item=datum, way=way, is_current=True, standing=Standing.ACCEPTED
    )
    return sole(rows.select_related("subject", "period__cycle__version", "task"))


def data_item(subject: Subject, datum: str) -> DataItem:
    """The data item as the scheme asks it of a subject."""
    return Wanted(subject.cycle).items_of(subject)[datum]


def datum_title(subject: Subject, datum: str) -> str:
    """What a data item is called."""
    return Wanted(subject.cycle).title(datum)
