"""What is about to be submitted, so that whoever does it sees it once more as a whole."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.collection.values.content import shown
from kaoping.collection.values.grid import Column, Grid, GridCell
from kaoping.collection.values.sheet import Place, TaskSheet
from kaoping.collection.values.typed import Understood
from kaoping.engine.terms import Status
from kaoping.files.values.answers import WITHOUT_VALUE


@dataclass(frozen=True)
class Line:
    """A value that is about to be submitted."""

    unit: str
    column: Column
    cell: GridCell
    said: str
    status: Status
    is_blank: bool
    """Whether nothing was typed, and the scheme says what that means."""

    @property
    def is_jump(self) -> bool:
        """Whether it differs much from the period before."""
        return any(one.is_jump for one in self.cell.remarks)

    @property
    def is_to_look_at(self) -> bool:
        """Whether there is something to be known of it."""
        return self.is_blank or self.status in WITHOUT_VALUE or bool(self.cell.remarks)


@dataclass(frozen=True)
class Summary:
    """What is about to be submitted, and what stays as it is."""

    lines: tuple[Line, ...]
    standing: int
    """Values that were submitted before and are not touched."""
    digest: str
    """Of what was typed: what is confirmed is what was seen."""

    @property
    def given(self) -> int:
        """Values, and not a reason why there is none."""
        return sum(1 for one in self.lines if one.status not in WITHOUT_VALUE and not one.is_blank)

    @property
    def blank(self) -> int:
        """Cells that are empty and mean something all the same."""
        return sum(1 for one in self.lines if one.is_blank)

    @property
    def without(self) -> list[tuple[str, int]]:
        """Why there is no value, and how often."""
        found = Counter(one.status for one in self.lines if one.status in WITHOUT_VALUE)
        return [(shown("null", status.value), found[status]) for status in WITHOUT_VALUE if found[status]]

    @property
    def jumps(self) -> int:
        """Values that differ much from the period before."""
        return sum(1 for one in self.lines if one.is_jump)

    @property
    def noted(self) -> Sequence[Line]:
        """The lines to look at, before the others."""
        return [one for one in self.lines if one.is_to_look_at]


def summary(sheet: TaskSheet) -> Summary:
    """What submitting a task would give; it was found to be complete before."""
    grid = Grid(sheet)
    news = [(place, sheet.understand(place)) for place in sheet.places.values() if place.is_open]
    lines = tuple(_line(grid, place, found) for place, found in news if found is not None)
    standing = sum(1 for place in sheet.places.values() if not place.is_open and place.value is not None)
    return Summary(lines, standing, digest(sheet))


def _line(grid: Grid, place: Place, understood: Understood) -> Line:
    cell, item = grid.cell(place), place.cell.item
    said = shown(understood.content, understood.status.value, item)
    is_blank = place.draft is None or not place.draft.typed.strip()
    return Line(place.cell.subject.name, grid.columns[item.id], cell, said, understood.status, is_blank)


def digest(sheet: TaskSheet) -> str:
    """What tells apart two states of what is typed into a task."""
    typed = [
        [place.key, place.draft.version, place.draft.typed, place.draft.note]
        for place in sheet.places.values()
        if place.is_open and place.draft is not None
    ]
    said = json.dumps([typed, [value.pk for value in sheet.values.values()]], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
