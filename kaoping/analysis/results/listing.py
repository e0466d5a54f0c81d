"""Lists: runs, the ranking of a run, and two runs side by side."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.analysis.results.figures import Cell, bar_of, cell_of, digits_of, signed, text_of, total_text
from kaoping.analysis.results.moving import Standing, changes, standings
from kaoping.analysis.results.words import Names, names_of
from kaoping.analysis.runs.models import Run, SubjectScore
from kaoping.engine.analysis import Movement, movements
from kaoping.engine.scheme import Scheme, applies
from kaoping.engine.scoring import Result
from kaoping.planning.schemes.selectors import scheme_of


@dataclass(frozen=True)
class RankRow:
    """A row of the ranking."""

    total: SubjectScore
    group: str
    text: str
    bar: str
    moved: Standing
    cells: tuple[Cell, ...]


def ordered(totals: Sequence[SubjectScore], names: Names) -> list[SubjectScore]:
    """Totals by group, as the scheme lists them, and rank; those without a rank last."""
    places = {group: at for at, group in enumerate(names.groups)}
    return sorted(
        totals,
        key=lambda t: (places.get(t.subject.group, len(places)), t.rank is None, t.rank or 0, t.subject.position),
    )


MOST_DIMENSIONS = 8
"""With more dimensions than this a ranking of all groups leaves out those that concern one group alone."""


def dimensions(scheme: Scheme, groups: Collection[str]) -> list[str]:
    """The dimensions that a ranking of some groups shows, in the order of the scheme.

    Of one group those that it has; of several, where they are many, those that more than one of them has, as the others
    would be columns of dashes. They stand where their group is looked at alone, and on its board.
    """
    concerned = {item.id: sum(applies(item, group) for group in groups) for item in scheme.items}
    found = [item for item, count in concerned.items() if count]
    shared = [item for item in found if concerned[item] > 1]
    return shared if shared and len(groups) > 1 and len(found) > MOST_DIMENSIONS else found


def rank_rows(run: Run, totals: Sequence[SubjectScore], previous: Run | None, tops: Sequence[str]) -> list[RankRow]:
    """Rows of one page of the ranking, with the scores of some dimensions."""
    scheme = scheme_of(run.version)
    names, moved, digits = names_of(scheme), standings(totals, previous), digits_of(scheme)
    subjects = [total.subject_id for total in totals]
    scores = {(one.subject_id, one.item): one for one in run.scores.filter(depth=1, subject__in=subjects)}
    return [
        RankRow(
            total=total,
            group=names.groups.get(total.subject.group, total.subject.group),
            text=total_text(total, digits),
            bar=bar_of(total),
            moved=moved[total.subject_id],
            cells=tuple(
                Cell(text_of(one.score, digits.of(one)) if one.concerns else "—", cell_of(one, digits).level)
                if (one := scores.get((total.subject_id, item))) is not None
                else Cell("—")
                for item in tops
            ),
        )
        for total in totals
    ]


@dataclass(frozen=True)
class ComparedRow:
    """A unit in two runs, and the items that changed its total most."""

    subject: int
    name: str
    group: str
    before: str
    after: str
    moved: Standing
    rank: str
    grade: str
    why: tuple[tuple[str, str], ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything about the unit changed."""
        return bool(self.moved.rise or self.moved.change or self.moved.grade_before != self.grade)


def compared_rows(run: Run, totals: Sequence[SubjectScore], other: Run) -> list[ComparedRow]:
    """Rows of one page of a comparison."""
    scheme = scheme_of(run.version)
    names, digits = names_of(scheme), digits_of(scheme)
    moved, why = standings(totals, other), changes(run, other, totals)
    return [
        ComparedRow(
            subject=total.subject_id,
            name=total.subject.name,
            group=names.groups.get(total.subject.group, total.subject.group),
            before=text_of(moved[total.subject_id].total_before, digits.total),
            after=total_text(total, digits),
            moved=moved[total.subject_id],
            rank="—" if total.rank is None else str(total.rank),
            grade=total.grade,
            why=tuple(_why(why.get(total.subject_id, []), names)),
        )
        for total in totals
    ]


def _why(changed: Sequence[tuple[str, Decimal]], names: Names) -> Sequence[tuple[str, str]]:
    return [(names.items.get(item, item), signed(change.quantize(Decimal("0.01")))) for item, change in changed[:3]]


def movement_of(before: Result, after: Result, name: str) -> Movement | None:
    """What moved for one subject between two results, and why; None if it is not in both."""
    if name not in {s.subject.name for s in before.subjects}:
        return None
    return next(iter(movements(_only(before, name), _only(after, name)).subjects), None)


def _only(result: Result, name: str) -> Result:
    """A result of one subject alone: what moved is read from its own cells."""
    return Result(result.scheme, result.values, result.period, (result.of(name),), result.periods)
