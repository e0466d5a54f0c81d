"""Who moved against an earlier run, and which item did most of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.analysis.results.figures import signed
from kaoping.analysis.results.words import Names
from kaoping.analysis.runs.models import ItemScore, Run, SubjectScore

MOST = 6


@dataclass(frozen=True)
class Standing:
    """How a unit stands against an earlier run: places risen (negative: fallen) and the change of its total."""

    rise: int | None = None
    change: Decimal | None = None
    rank_before: int | None = None
    total_before: Decimal | None = None
    grade_before: str = ""

    @property
    def fall(self) -> int:
        """Places fallen."""
        return -(self.rise or 0)

    @property
    def change_text(self) -> str:
        """The change with its sign."""
        return signed(self.change)


@dataclass(frozen=True)
class Mover:
    """A unit that moved, with the item that did most of it."""

    subject: int
    name: str
    moved: Standing
    item: str
    title: str
    change: str


def standings(totals: Sequence[SubjectScore], previous: Run | None) -> Mapping[int, Standing]:
    """How units stand against an earlier run, by the number of the subject; the same unit by its organisation."""
    earlier: dict[int, SubjectScore] = {}
    if previous is not None:
        units = [total.subject.organisation_id for total in totals]
        known = previous.totals.filter(subject__organisation__in=units).select_related("subject")
        earlier = {one.subject.organisation_id: one for one in known}
    return {total.subject_id: _standing(earlier.get(total.subject.organisation_id), total) for total in totals}


def _standing(before: SubjectScore | None, after: SubjectScore) -> Standing:
    if before is None:
        return Standing()
    is_ranked = before.rank is not None and after.rank is not None and before.subject.group == after.subject.group
    known = before.total is not None and after.total is not None
    return Standing(
        rise=(before.rank or 0) - (after.rank or 0) if is_ranked else None,
        change=(after.total or Decimal(0)) - (before.total or Decimal(0)) if known else None,
        rank_before=before.rank,
        total_before=before.total,
        grade_before=before.grade,
    )


def movers(
    run: Run, totals: Sequence[SubjectScore], previous: Run | None, names: Names, moved: Mapping[int, Standing]
) -> tuple[Mover, ...]:
    """The units that moved most, the largest first; `moved` is how each of them stands against the earlier run."""
    some = [total for total in totals if moved[total.subject_id].rise or moved[total.subject_id].change]
    some.sort(key=lambda t: (-abs(moved[t.subject_id].rise or 0), -abs(moved[t.subject_id].change or Decimal(0))))
    why = changes(run, previous, some[:MOST])
    return tuple(_mover(total, moved[total.subject_id], why.get(total.subject_id, []), names) for total in some[:MOST])


def _mover(total: SubjectScore, moved: Standing, why: list[tuple[str, Decimal]], names: Names) -> Mover:
    item, change = why[0] if why else ("", Decimal(0))
    title = names.items.get(item, item)
    return Mover(total.subject_id, total.subject.name, moved, item, title, signed(change.quantize(Decimal("0.01"))))


def changes(run: Run, previous: Run | None, totals: Sequence[SubjectScore]) -> Mapping[int, list[tuple[str, Decimal]]]:
    """What each item did to the total of some units against an earlier run, the largest first."""
    if previous is None or not totals:
        return {}
    units = [total.subject.organisation_id for total in totals]
    old, new = _parts(previous, units), _parts(run, units)
    return {total.subject_id: _changes(old, new, total.subject.organisation_id) for total in totals}


def _parts(run: Run, units: Sequence[int]) -> Mapping[int, Mapping[str, Decimal]]:
    found: dict[int, dict[str, Decimal]] = {}
    rows = ItemScore.objects.filter(run=run, subject__organisation__in=units, part__isnull=False)
    for unit, item, part in rows.values_list("subject__organisation", "item", "part"):
        found.setdefault(unit, {})[item] = part or Decimal(0)
    return found


def _changes(
    old: Mapping[int, Mapping[str, Decimal]], new: Mapping[int, Mapping[str, Decimal]], unit: int
) -> list[tuple[str, Decimal]]:
    before, after = old.get(unit, {}), new.get(unit, {})
    found = [(item, after.get(item, Decimal(0)) - before.get(item, Decimal(0))) for item in {**after, **before}]
    return sorted(((item, change) for item, change in found if change), key=lambda pair: -abs(pair[1]))
