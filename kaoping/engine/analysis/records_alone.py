"""What the records of a list come to by themselves, whatever else there is: by the steps that make every score."""

from __future__ import annotations

from decimal import Decimal

from kaoping.engine.analysis.excerpt import Excerpt
from kaoping.engine.analysis.leaf_curve import goal_of
from kaoping.engine.analysis.others import no_pool
from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.compiling.days import is_day_of_period
from kaoping.engine.numbers import from_units
from kaoping.engine.program import Input, Role
from kaoping.engine.rules.events import Events
from kaoping.engine.scheme import Period, Scheme
from kaoping.engine.scoring import Observation, Record, Subject, Values
from kaoping.engine.scoring.intake import Intake


class RecordsAlone:
    """The steps from the records of a list of events to the score of the item whose own list it is, before effects."""

    def __init__(self, scheme: Scheme, compiled: Compiled, item: str) -> None:
        self._scheme = scheme
        self._compiled = compiled
        self._item = item
        self._excerpt = self._steps()

    def points(self, subject: Subject, period: Period | None, records: tuple[Record, ...]) -> Decimal | None:
        """The points that records take, or give; None where they depend on more than these, or one of them is wrong."""
        if self._excerpt is None:
            return None
        where = (subject.name, "" if period is None else period.id, self._item)
        intake = Intake(self._scheme, Values((subject,), {where: Observation(records)}), period)
        trace, position = intake.trace(subject, self._compiled, "low"), self._compiled.program.position
        wanted = [*(cell.key for cell in self._excerpt.inputs), *(list_.key for list_ in self._excerpt.records)]
        found = self._excerpt.value({key: trace[position[key]] for key in wanted}, no_pool)
        if intake.findings or not isinstance(found, int):
            return None
        score, part = (
            from_units(found, self._excerpt.type_of(self._excerpt.goal).scale),
            self._compiled.parts[self._item],
        )
        assert isinstance(part.rule, Events)
        return part.points - score if part.rule.effect == "deduct" else score

    def _steps(self) -> Excerpt | None:
        part = self._compiled.parts.get(self._item)
        # Records that stay valid for longer count in periods after theirs.
        if part is None or not isinstance(part.rule, Events) or part.rule.expires:
            return None
        found = Excerpt(self._compiled.program, goal_of(self._compiled.program, self._item))
        return None if found.pools or not all(map(self._is_own, found.inputs)) else found

    def _is_own(self, cell: Input) -> bool:
        if cell.role is Role.STATUS:
            return cell.key == keys.availability(keys.datum(self._item))
        return cell.key == keys.BOUND or is_day_of_period(cell.key)
