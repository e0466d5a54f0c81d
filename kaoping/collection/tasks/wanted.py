"""What a task asks for: which data items of which subjects, by whom.

An assessing department gives its item for all units but itself: nobody gives the value of their own unit as its
assessor, so there the unit reports and the office reviews. What the platform computes is asked of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects

from kaoping.basis.language import said
from kaoping.collection.sources import source_of
from kaoping.collection.tasks.models import Task
from kaoping.engine import scoring
from kaoping.engine.scheme import Scheme, walk
from kaoping.engine.scheme.in_periods import leaf_periods, standing_period
from kaoping.engine.terms import DataItem, ListItem
from kaoping.files.values.answers import Choices
from kaoping.files.values.asked import Asked, choice_words
from kaoping.planning.cycles.models import Assignment, Cycle, Period, Subject, Way
from kaoping.planning.schemes.selectors import asked_by, titles_of


@dataclass(frozen=True)
class Cell:
    """A value that is wanted: a data item of a subject, given in one way."""

    subject: Subject
    item: DataItem
    way: Way

    @property
    def key(self) -> tuple[int, str]:
        """Subject and item: what tells the cells of a task apart."""
        return self.subject.pk, self.item.id


class Wanted:
    """All that a cycle asks for: what is read of it is read once, when it is first asked for.

    One unit's task costs the same in an appraisal of three units and of three thousand.
    """

    def __init__(self, cycle: Cycle) -> None:
        self.cycle = cycle
        self.asked: Asked = asked_by(cycle.version)
        self._cells: dict[str, tuple[Cell, ...]] = {}
        self._by_giver: dict[str, Mapping[tuple[int, Way], tuple[Cell, ...]]] = {}

    @cached_property
    def assignments(self) -> Mapping[str, Assignment]:
        """Who gives which data item."""
        return {one.item: one for one in self.cycle.assignments.all()}

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """All subjects of the cycle."""
        return tuple(self.cycle.subjects.select_related("organisation").order_by("position"))

    @cached_property
    def _above(self) -> Mapping[int, str]:
        """The names of subjects that have others below them."""
        return dict(self.cycle.subjects.filter(children__isnull=False).values_list("pk", "name"))

    def engine_subject(self, subject: Subject) -> scoring.Subject:
        """A subject as the engine knows it."""
        return scoring.Subject(subject.name, subject.group, self._name_above(subject))

    def _name_above(self, subject: Subject) -> str | None:
        """The name of the subject above, without asking where it was read with the one below."""
        if subject.parent_id is None:
            return None
        parent = subject.parent if Subject._meta.get_field("parent").is_cached(subject) else None
        return self._above.get(subject.parent_id) if parent is None else parent.name

    def title(self, item: str) -> str:
        """What a data item is called, in the language of the page."""
        return said(titles_of(self.cycle.version)[item])

    def items_of(self, subject: Subject, period: Period | None = None) -> Mapping[str, DataItem]:
        """The data items of a subject in a period (None: in any), in the order of the scheme."""
        return self.asked.items_of(self.engine_subject(subject), None if period is None else period.key)

    def choices(self, subject: Subject, item: str) -> Mapping[str, Choices]:
        """What the fields of the records of a list may be."""
        return self.asked.choices(item, self.engine_subject(subject))

    def choice_names(self, subject: Subject, item: str) -> Mapping[str, Mapping[str, object]]:
        """The same with the names, for showing them."""
        return choice_words(self.asked.compiled_for(self.engine_subject(subject)), item)

    def counting_way(self, item: str, subject: Subject) -> Way:
        """Which way of giving the value counts in a run."""
        return Way.ASSESSED if self._is_assessed(item, subject) else Way.OWN

    def counts(self, item: str, subject: Subject, way: str, period: Period) -> bool:
        """Whether a value that was given in a way counts in a run: it is asked for, and stands beside no better one."""
        return item in self.items_of(subject, period) and way == self.way_that_counts(item, subject)

    def way_that_counts(self, item: str, subject: Subject) -> Way:
        """The same as `counting_way`, also for what the platform computes."""
        return Way.ASSESSED if self.is_computed(item) else self.counting_way(item, subject)

    def is_computed(self, item: str) -> bool:
        """Whether the platform computes the value of a data item."""
        return source_of(self.asked.items[item]) is not None

    def _is_assessed(self, item: str, subject: Subject) -> bool:
        given = self.assignments.get(item)
        return given is not None and given.assessor_id not in (None, subject.organisation_id)

    def _is_own(self, item: str, subject: Subject) -> bool:
        given = self.assignments.get(item)
        return given is None or given.is_reported or not self._is_assessed(item, subject)

    def standing(self, period: Period) -> str:
        """The period that stands for all in which the same items are asked."""
        return standing_period(self.asked.scheme, period.key)

    def cells(self, period: Period) -> tuple[Cell, ...]:
        """Every value that somebody is asked for in a period; the same for periods in which the same is asked."""
        standing = self.standing(period)
        if standing not in self._cells:
            self._cells[standing] = tuple(c for subject in self.subjects for c in self._cells_of(subject, period))
        return self._cells[standing]

    def _cells_of(self, subject: Subject, period: Period) -> Iterator[Cell]:
        for id_, item in self.items_of(subject, period).items():
            if source_of(item) is not None:
                continue
            if self._is_own(id_, subject):
                yield Cell(subject, item, Way.OWN)
            if self._is_assessed(id_, subject):
                yield Cell(subject, item, Way.ASSESSED)

    def computed(self, period: Period) -> tuple[Cell, ...]:
        """Every value that the platform computes for a period."""
        return tuple(
            Cell(subject, item, Way.ASSESSED)
            for subject in self.subjects
            for item in self.items_of(subject, period).values()
            if source_of(item) is not None
        )

    def by_giver(self, period: Period) -> Mapping[tuple[int, Way], tuple[Cell, ...]]:
        """The cells of all tasks of a period, by the organisation that gives them and its way.

        Periods in which the same items are asked have the same.
        """
        standing = self.standing(period)
        if standing not in self._by_giver:
            found: dict[tuple[int, Way], list[Cell]] = {}
            for cell in self.cells(period):
                found.setdefault((self.giver(cell), cell.way), []).append(cell)
            self._by_giver[standing] = {giver: tuple(cells) for giver, cells in found.items()}
        return self._by_giver[standing]

    def giver(self, cell: Cell) -> int:
        """The organisation that gives a value."""
        if cell.way is Way.OWN:
            return cell.subject.organisation_id
        assessor = self.assignments[cell.item.id].assessor_id
        assert assessor is not None, "an assessed value has an assessor"
        return assessor

    def of(self, organisation: int, way: str, period: Period) -> tuple[Cell, ...]:
        """The cells of the task of an organisation in a period, without looking at those of all others."""
        if way == Way.OWN:
            own = self.cycle.subjects.filter(organisation=organisation).select_related("organisation")
            subjects: Iterable[Subject] = own.order_by("position")
        elif any(one.assessor_id == organisation for one in self.assignments.values()):
            subjects = self.subjects
        else:
            return ()
        cells = (cell for subject in subjects for cell in self._cells_of(subject, period) if cell.way == way)
        return tuple(cell for cell in cells if self.giver(cell) == organisation)

    def of_task(self, task: Task) -> tuple[Cell, ...]:
        """The cells of a task."""
        return self.of(task.organisation_id, task.way, task.period)

    @cached_property
    def claimable(self) -> frozenset[str]:
        """Lists of bonuses: what is in them is claimed with a document, record by record."""
        return frozenset(
            part.leaf.id
            for compiled in self.asked.profiles
            for part in compiled.parts.values()
            if part.leaf.kind == "bonus" and isinstance(compiled.data.get(part.leaf.id), ListItem)
        )

    @cached_property
    def must_be_given(self) -> frozenset[str]:
        """Lists that somebody has to give even where nothing happened: one that was never given is not reported.

        Whoever gives an empty list on the platform says so. What was not claimed for a bonus is none.
        """
        bonuses, others = set[str](), set[str]()
        below = _below_bonuses(self.asked.scheme)
        for compiled in self.asked.profiles:
            for item, part in compiled.parts.items():
                (bonuses if item in below else others).update(part.data)
        lists = {id_ for id_, item in self.asked.items.items() if isinstance(item, ListItem) and item.blank == "none"}
        return frozenset(lists - (bonuses - others))

    def is_claimed(self, item: str, way: str) -> bool:
        """Whether a unit's own list of bonuses: it is made of what was claimed and granted, and not typed."""
        return way == Way.OWN and item in self.claimable

    def periods(self) -> list[Period]:
        """The periods in which values are given: those that are scored themselves, not made from others."""
        keys = {period.id for period in leaf_periods(self.asked.scheme)}
        rows = sorted(self.cycle.periods.all(), key=lambda one: one.position)
        return [one for one in rows if one.key in keys or not keys]


def wanted_of(cycles: Iterable[Cycle]) -> Mapping[int, Wanted]:
    """What some cycles ask for, by their numbers; the database is asked as often for many of them as for one."""
    known = {cycle.pk: cycle for cycle in cycles}
    rows = Subject.objects.select_related("organisation", "parent").order_by("position")
    prefetch_related_objects(list(known.values()), "assignments", "periods", Prefetch("subjects", rows, "in_order"))
    found = {}
    for number, cycle in known.items():
        found[number] = Wanted(cycle)
        found[number].subjects = tuple(cycle.in_order)  # type: ignore[attr-defined]
    return found


def _below_bonuses(scheme: Scheme) -> frozenset[str]:
    """Bonuses, and the items that stand below one."""
    nodes = list(walk(scheme.items))
    bonuses = [place for node, place in nodes if node.kind == "bonus"]
    return frozenset(node.id for node, place in nodes if any(place[: len(one)] == one for one in bonuses))
