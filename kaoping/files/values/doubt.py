"""What stops a cell from being understood; whoever knows the cell turns it into a finding."""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.engine.terms import Finding, Severity
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Trouble


class Doubt(Exception):
    """A cell that is not understood: what is wrong with it, and what would be right."""

    def __init__(self, code: str, wrong: Words, right: Words) -> None:
        self.code = code
        self.wrong = wrong
        self.right = right
        super().__init__(wrong.en)

    def at(self, place: str) -> Finding:
        """The finding of this doubt at a place of a file."""
        return Finding(self.code, (place,), self.wrong, self.right)


def findings_of(troubles: Iterable[Trouble]) -> list[Finding]:
    """What kept a file from being read, as findings."""
    return [Finding(t.code, (t.place,), t.wrong, t.right) for t in troubles]


def note(code: str, place: str, wrong: Words, right: Words) -> Finding:
    """Something that was understood and that its author should know."""
    return Finding(code, (place,), wrong, right, Severity.NOTE)


def quoted(text: str) -> str:
    """A text of a cell for a message: on one line and not too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"
