"""How cells are called in an explanation: plainly in their own block, with the number of the item elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kaoping.engine.compiling import keys
from kaoping.engine.explanation.frame import unlike
from kaoping.engine.explanation.phrases import SCORE, TONGUES
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.explanation.telling import ENDS, Told
from kaoping.engine.explanation.watch import Watch
from kaoping.engine.program import Section

if TYPE_CHECKING:
    from kaoping.engine.explanation.subjects import Explained


class Tells:
    """What all sections tell of a subject; what is asked about a section is written down by a watch."""

    def __init__(self, subject: Explained, watch: Watch | None) -> None:
        self.subject = subject
        self.frame = subject.frame
        self._watch = watch

    def of(self, item: str) -> Told:
        """What a section tells."""
        return self._at(self.frame.number[item])

    def own(self, item: str) -> Told:
        """What a section tells, to that section, which need not test again what this was found by."""
        at = self.frame.number[item]
        found = self.subject.told[at]
        if self._watch is not None:
            self._watch.outcome(f"T[{at}].path", found.path)
            if found.path:
                self._watch.assume({**found.tests, ("value", f"T[{at}].id"): found.id})
        return self._at(at)

    def of_list(self, records: str) -> list[Told]:
        """What the sections tell whose lines go over the records of a list."""
        return [self._at(at) for at in self.frame.gatherers[records]]

    def _at(self, at: int) -> Told:
        found = self.subject.told[at]
        if self._watch is not None:
            self._watch.outcome(f"T[{at}].id", found.id)
        return found

    def names(self, key: str, item: str) -> bool:
        """Whether a line names a cell as one of an item."""
        if (key, item) in self.of(item).named:
            return True
        # Lines of other items name it as one of this only where they go over records of this item.
        return item in self.frame.row_homes and self._says("named", key, lambda s: (key, item) in s.named)

    def names_elsewhere(self, key: str) -> bool:
        """Whether a line names an input as one of an item that does not have it."""
        return self._any("named_elsewhere") and self._says("elsewhere", key, lambda s: key in s.named_elsewhere)

    def names_of_period(self, key: str) -> bool:
        """Whether any line names something of the period."""
        return self._any("named_of_period") and self._says("period", key, lambda s: key in s.named_of_period)

    def _any(self, what: str) -> bool:
        """Whether any is told of what is seldom told: this takes less than asking for each cell."""
        found = bool(getattr(self.subject, what))
        return found if self._watch is None else self._watch.truth(f"S.{what}", found=found)

    def _says(self, how: str, key: str, ask: Callable[[Explained], bool]) -> bool:
        return ask(self.subject) if self._watch is None else self._watch.asked(ask, self.subject, how, key)


def names_for(subject: Explained, watch: Watch | None) -> Names:
    """Names of the cells of a subject, the same for all its sections unless a watch must see how they come about."""
    if watch is not None:
        return Names(Tells(subject, watch), subject.low(watch))
    if subject.names is None:
        subject.names = Names(Tells(subject, None), subject.low(None))
    return subject.names


class Names:
    """Names of all cells that are told, unique within each block; heads of blocks, unique in the whole."""

    def __init__(self, tells: Tells, sight: Sight) -> None:
        self.frame = tells.frame
        self.tells = tells
        self.sight = sight
        self._local: dict[str, Mapping[str, str]] = {}

    def of(self, key: str, here: Section) -> str:
        """How a cell is called in the block of a section, in its brackets."""
        key = key.removeprefix("?")
        found = self.local(here.item).get(key)
        if found is not None:
            return f"「{found}」"
        owner = self.frame.owners[key]
        if key == owner.score and owner.item != keys.TOTAL:
            return f"「{self.frame.heads[owner.item]}」"
        tongue = TONGUES[self.frame.language]
        return f"「{self.frame.codes[owner.item]}{tongue.colon}{self.local(owner.item)[key]}」"

    def local(self, item: str) -> Mapping[str, str]:
        """Names of what is told in a section."""
        if item not in self._local:
            self._local[item] = self._section(self.frame.sections[self.frame.number[item]], self.frame.heads[item])
        return self._local[item]

    def _section(self, section: Section, head: str) -> dict[str, str]:
        """Names in a section; the score comes first, so that it has the plainest name."""
        told = self.tells.of(section.item)
        ends = self.sight.line_of(section.score)
        wanted = [ends] if ends == section.score or section.item == keys.TOTAL else []
        wanted += [key for key in section.steps if key in ENDS and key in told.steps]
        wanted += [k for k in self.frame.section_inputs(section) if self._is_input_told(k)]
        wanted += [k for k in section.steps if k in told.steps]
        found: dict[str, str] = {}
        for key in dict.fromkeys(wanted):
            name = self.frame.words(key).say(self.frame.language)
            if section.item == keys.TOTAL:
                name = head if key == ends else name
            elif name == head:
                name = SCORE.say(self.frame.language)
            found[key] = unlike(name, found.values(), self.frame.language)
        if section.item == keys.TOTAL:
            found[section.score] = found[ends]
        return found

    def _is_input_told(self, key: str) -> bool:
        if key in self.frame.row_words or not key.startswith("period."):
            return True
        return self.tells.names_of_period(key)
