"""How cells are called in an explanation: plainly in their own block, with the number of the item elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from kaoping.engine.compiling import keys
from kaoping.engine.explanation.phrases import SCORE, TONGUES
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.explanation.telling import ENDS, Told
from kaoping.engine.program import Program, Section
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Language, Words


@dataclass(frozen=True)
class Names:
    """Names of all cells that are told, unique within each block; heads of blocks, unique in the whole."""

    language: Language
    heads: Mapping[str, str]
    codes: Mapping[str, str]
    local: Mapping[str, Mapping[str, str]]
    owners: Mapping[str, Section]

    def of(self, key: str, here: Section) -> str:
        """How a cell is called in the block of a section, in its brackets."""
        key = key.removeprefix("?")
        found = self.local[here.item].get(key)
        if found is not None:
            return f"「{found}」"
        owner = self.owners[key]
        if key == owner.score and owner.item != keys.TOTAL:
            return f"「{self.heads[owner.item]}」"
        tongue = TONGUES[self.language]
        return f"「{self.codes[owner.item]}{tongue.colon}{self.local[owner.item][key]}」"


def names_of(result: Result, found: SubjectResult, told: Told, sight: Sight, language: Language) -> Names:
    """Name everything that is told of a subject."""
    program, compiled = found.compiled.program, found.compiled
    total = result.scheme.total.title.say(language)
    heads: dict[str, str] = {}
    for section in program.sections:
        title = total if section.item == keys.TOTAL else compiled.titles[section.item].say(language)
        heads[section.item] = _unlike(title, heads.values(), language)
    codes: dict[str, str] = {}
    for section in program.sections:
        code = total if section.item == keys.TOTAL else compiled.codes[section.item]
        codes[section.item] = _unlike(code, codes.values(), language)
    naming = _Naming(program, told, sight, language)
    local = {s.item: naming.section(s, heads[s.item]) for s in program.sections}
    owners = {key: s for s in reversed(program.sections) for key in (*s.steps, *naming.inputs(s))}
    return Names(language, heads, codes, local, owners)


@dataclass(frozen=True)
class _Naming:
    program: Program
    told: Told
    sight: Sight
    language: Language

    def inputs(self, section: Section) -> list[str]:
        """Inputs of a section, with its lists and the cells of their records."""
        records = {r.key: r for r in self.program.records}
        found = []
        for key in section.inputs:
            if not key.startswith("?"):
                found.append(key)
            if key in records:
                found += records[key].cells()
        return found

    def section(self, section: Section, head: str) -> dict[str, str]:
        """Names of what is told in a section; the score comes first, so that it has the plainest name."""
        ends = self.sight.line_of(section.score)
        wanted = [ends] if ends == section.score or section.item == keys.TOTAL else []
        wanted += [key for key in section.steps if key in ENDS and key in self.told.steps]
        wanted += [k for k in self.inputs(section) if self._is_input_told(k)]
        wanted += [k for k in section.steps if k in self.told.steps]
        found: dict[str, str] = {}
        for key in dict.fromkeys(wanted):
            name = self._words(key).say(self.language)
            if section.item == keys.TOTAL:
                name = head if key == ends else name
            elif name == head:
                name = SCORE.say(self.language)
            found[key] = _unlike(name, found.values(), self.language)
        if section.item == keys.TOTAL:
            found[section.score] = found[ends]
        return found

    def _is_input_told(self, key: str) -> bool:
        if key in self._row_words:
            return True
        return not key.startswith("period.") or key in self.named

    @cached_property
    def named(self) -> frozenset[str]:
        """Cells that any line names."""
        return frozenset(key for key, _ in self.told.named)

    @cached_property
    def _row_words(self) -> dict[str, Words]:
        found = {f.key: f.words for r in self.program.records for f in r.fields}
        return found | {s.key: s.words for r in self.program.records for s in r.steps}

    def _words(self, key: str) -> Words:
        return self._row_words.get(key) or self.program.words_of(key)


def _unlike(name: str, taken: Collection[str], language: Language) -> str:
    """The name, with a number where it is taken."""
    found, number = name, 2
    while found in taken:
        found = f"{name}（{number}）" if language is Language.ZH else f"{name} ({number})"
        number += 1
    return found
