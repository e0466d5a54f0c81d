"""What has changed since a run took its inputs: whether it may still be confirmed, shown, or take another's place.

A run is held against the values that stand by the numbers of their rows, in one query: a value is never changed, so the
same row says the same. Only what differs is read, and a row that says the same as the one before it is no change. So
nothing has changed exactly if the digest of what would go in now is that of what went in.

**Computed values.** What the platform computes itself follows the day: an order becomes overdue over night. Until a run
is confirmed such a value counts as any other, and whoever confirms looks at figures of the day. From then on the run
holds what was true on its day: three working days of confirmation could else not pass, as each night made it another.

**A run that replaces another** takes what that one took, and what was decided on appeals since, and nothing else
(`gathering.gather_instead`): it is held against these, whatever else stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kaoping.analysis.runs.decisions import expected
from kaoping.analysis.runs.inputs import rows_taken
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.reach import carried_items, periods_of
from kaoping.basis.known import known
from kaoping.basis.language import bracketed, in_a_row
from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.models import Channel, Standing, Value
from kaoping.collection.values.selectors import accepted
from kaoping.planning.cycles.models import Period, Subject, Way

_AT_A_TIME = 10_000
NAMED = 3
"""So many of the values that changed are named; the others are counted."""


@dataclass(frozen=True)
class Change:
    """A place where another value stands than went in, or none, or one where none was."""

    period: Period
    subject: Subject
    item: str
    before: Value | None
    after: Value | None

    @property
    def is_computed(self) -> bool:
        """Whether it is the platform's own value that follows the day, and nobody's deed."""
        there = [one.channel for one in (self.before, self.after) if one is not None]
        return all(channel == Channel.PLATFORM for channel in there)


@dataclass(frozen=True)
class Changes:
    """What changed since a run took its inputs, in the order of units and items.

    `may_follow`: the platform's own values may have followed the day since the run was confirmed.
    """

    run: Run
    all: tuple[Change, ...]
    may_follow: bool = True

    @property
    def counting(self) -> tuple[Change, ...]:
        """Those that stand in the way of the run: of a confirmed one, what is not the platform's own value."""
        if not self.may_follow or self.run.state != State.CONFIRMED:
            return self.all
        return tuple(one for one in self.all if not one.is_computed)

    @property
    def computed(self) -> int:
        """How many of the platform's own values have become others since the run was confirmed."""
        return len(self.all) - len(self.counting)

    @property
    def which(self) -> str:
        """The first of those that count, in words: unit and item, and the period where the run has several."""
        wanted = Wanted(self.run.cycle)
        return in_a_row(
            f"{one.subject.name} {wanted.title(one.item)}"
            + ("" if one.period.pk == self.run.period_id or not one.period.key else bracketed(known(one.period.title)))
            for one in self.counting[:NAMED]
        )

    @property
    def more(self) -> bool:
        """Whether there are others than those that are named."""
        return len(self.counting) > NAMED

    def undecided(self) -> Changes:
        """Those that no appeal decided."""
        left = (one for one in self.all if one.after is None or one.after.channel != Channel.APPEAL)
        return Changes(self.run, tuple(left))

    def __bool__(self) -> bool:
        return bool(self.all)


def changes_since(run: Run) -> Changes:
    """What stands otherwise than it went into a run."""
    took = rows_taken(run)
    stand = set(_standing(run).values_list("pk", flat=True))
    wanted = Wanted(run.cycle)
    fresh = [one for one in _read(stand - took) if wanted.counts(one.item, one.subject, one.way, one.period)]
    return Changes(run, tuple(_changes(_read(took - stand), fresh)))


def off_basis(run: Run, base: Run | None = None) -> Changes:
    """What a run that replaces another took otherwise than it should: what that one took, and what was decided since.

    Args:
        run: The run.
        base: The one whose place it takes; the one that it was made to replace, if left out.
    """
    base = base or run.replaces
    assert base is not None, "only what replaces another run has a basis"
    took, should = rows_taken(run), expected(base)
    return Changes(run, tuple(_changes(_read(should - took), _read(took - should))), may_follow=False)


def unlike(run: Run) -> Changes:
    """How a run differs from what should go in today: of one that replaces another, from its basis."""
    return changes_since(run) if run.replaces_id is None else off_basis(run)


def refuse_changed(changes: Changes, what_to_do: str) -> None:
    """Refuse to go on with a run whose inputs are no longer those that should go in.

    Args:
        changes: What changed.
        what_to_do: A sentence that says how one goes on.

    Raises:
        Refusal: `inputs-changed`, which names the first of them and says how many.
    """
    count = len(changes.counting)
    if not count:
        return
    said = {"which": changes.which, "count": count}
    found = (
        _("这次计算以后，所用的数据有 %(count)s 项变动，如：%(which)s。") % said
        if changes.more
        else _("这次计算以后，所用的数据有变动：%(which)s。") % said
    )
    raise Refusal(found + what_to_do, code="inputs-changed")


def hold_inputs(run: Run) -> None:
    """Let nobody change the values that a run reads until this transaction ends: they wait, and so does it for them.

    Who changes values holds their period (`planning.cycles.closing.holds_open`).
    """
    numbers = [one.pk for one in periods_of(run)]
    list(Period.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk").values_list("pk"))


def _standing(run: Run) -> QuerySet[Value]:
    """The accepted values of the periods that a run reads, without most of those that stand beside what counts."""
    assessors = run.cycle.assignments.exclude(assessor=None)
    items, offices = zip(*assessors.values_list("item", "assessor"), strict=True) if assessors else ((), ())
    counts = Q(way=Way.ASSESSED) | ~Q(item__in=items) | Q(subject__organisation__in=offices)
    current = Value.objects.filter(counts, is_current=True, standing=Standing.ACCEPTED)
    if run.period_id is None:
        return current.filter(period__in=[one.pk for one in periods_of(run)])
    carried = carried_items(run)
    earlier = [one.pk for one in periods_of(run) if one.pk != run.period_id]
    return current.filter(Q(period=run.period_id) | Q(period__in=earlier, item__in=carried))


def _read(rows: Collection[int]) -> list[Value]:
    """Some values by their numbers, so many at a time that a database takes it."""
    numbers, some = sorted(rows), Value.objects.select_related("subject", "period").order_by("pk")
    parts = (numbers[at : at + _AT_A_TIME] for at in range(0, len(numbers), _AT_A_TIME))
    return [one for part in parts for one in some.filter(pk__in=part)]


def _changes(before: Iterable[Value], after: Iterable[Value]) -> list[Change]:
    """Rows that went in and rows that should, put side by side; what says the same is no change."""
    old, new = ({(one.period_id, one.subject_id, one.item): one for one in rows} for rows in (before, after))
    found = [
        Change(some.period, some.subject, some.item, old.get(place), new.get(place))
        for place, some in (old | new).items()
        if place not in old or place not in new or accepted(old[place]) != accepted(new[place])
    ]
    return sorted(found, key=lambda one: (one.subject.position, one.subject.pk, one.period.position, one.item))
