"""What a score sheet says of its items before one is opened: what follows from the cells of one subject alone.

It is made when a run is computed and kept with it (`sheets.py`), so that no page computes a peer group to show it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from kaoping.engine.analysis import Closer, Contribution, NextGrade, next_grade
from kaoping.engine.analysis.leaf_curve import value_key_of
from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.explanation import status_words
from kaoping.engine.explanation.formulas import show_value
from kaoping.engine.numbers import plain
from kaoping.engine.program import CellType, Input, Kind, Role, Section, Value
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.terms import ListItem, Status
from kaoping.engine.words import Language, Words

NOTHING = Words("", "")
_LACKS = frozenset((Status.NOT_APPLICABLE, Status.NOT_REPORTED, Status.NO_DATA))
Text: TypeAlias = "str | list[str]"
"""Words as they are kept: once, where both languages say the same."""


@dataclass(frozen=True, slots=True)
class LeafFacts:
    """A leaf of the sheet of a subject: what it is called there, how it is scored, by which data.

    `actual` is a number where it counts the records of a list.
    """

    title: Words
    target: Words
    actual: Words | int
    rule: Words
    data: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """What the sheet of a subject says; `digest` is that of its part of the result, `effects` are those that struck.

    `origins` are the numbers of the rows of values that went in.
    """

    subject: str
    digest: str
    leaves: Mapping[str, LeafFacts]
    effects: tuple[str, ...]
    further: NextGrade | None
    origins: tuple[int, ...]

    def canonical(self) -> bytes:
        """The one byte form: what the digest of a sheet is made of."""
        said = {
            "subject": self.subject,
            "digest": self.digest,
            "leaves": {
                item: [_kept(one.title), _kept(one.target), _kept_actual(one.actual), _kept(one.rule), [*one.data]]
                for item, one in self.leaves.items()
            },
            "effects": [*self.effects],
            "further": None if self.further is None else _kept_further(self.further),
            "origins": [*self.origins],
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_facts(canonical: bytes) -> Facts:
    """What was written by `Facts.canonical`."""
    said = json.loads(canonical)
    return Facts(
        subject=said["subject"],
        digest=said["digest"],
        leaves={
            item: LeafFacts(
                _words(title),
                _words(target),
                actual if isinstance(actual, int) else _words(actual),
                _words(rule),
                (*data,),
            )
            for item, (title, target, actual, rule, data) in said["leaves"].items()
        },
        effects=tuple(said["effects"]),
        further=None if said["further"] is None else _further(said["further"]),
        origins=tuple(said["origins"]),
    )


def facts_of(
    result: Result, name: str, origins: Iterable[int], digest: str, parts: tuple[Contribution, ...] | None = None
) -> Facts:
    """What the sheet of a subject says, out of its result; `parts` are its contributions, where they are known."""
    found = result.of(name)
    inputs = {one.key: one for one in found.compiled.program.inputs}
    sections = {section.item: section for section in found.compiled.program.sections}
    rules = _RULES.get(result.scheme, found.compiled.profile, lambda: _rules(found.compiled))
    return Facts(
        subject=name,
        digest=digest,
        leaves={
            item: _leaf(found, part, sections.get(item), inputs, rules[item])
            for item, part in found.compiled.parts.items()
        },
        effects=tuple(e.id for e in result.scheme.effects if found.value(f"effect.{e.id}") is True),
        further=next_grade(result, name, parts),
        origins=tuple(origins),
    )


# Leaves

_RULES: Kept[Mapping[str, Words]] = Kept()


def _rules(compiled: Compiled) -> Mapping[str, Words]:
    """The rules of leaves in words: the same for all subjects of a profile."""
    return {item: part.rule.sentence(part.setting()) for item, part in compiled.parts.items()}


def _leaf(
    found: SubjectResult, part: LeafPart, section: Section | None, inputs: Mapping[str, Input], rule: Words
) -> LeafFacts:
    # Over periods a leaf is made of its scores in them, and has no rule of its own.
    reads = () if section is None else section.inputs
    is_of_cycle = any(key in inputs and inputs[key].role is Role.PERIOD for key in reads)
    is_scored = section is not None and not is_of_cycle
    return LeafFacts(
        title=part.title,
        target=_target(found, part),
        actual=_actual(found, part, [inputs[key] for key in reads if key in inputs]),
        rule=rule if is_scored else NOTHING,
        data=tuple(part.data),
    )


def _target(found: SubjectResult, part: LeafPart) -> Words:
    if not part.rule.needs_target:
        return NOTHING
    value = found.value(keys.line(part.leaf.id, "target"))
    value = part.setting().target if value is None else value
    return _quantity(value, part) if isinstance(value, Decimal) else NOTHING


def _actual(found: SubjectResult, part: LeafPart, reads: Sequence[Input]) -> Words | int:
    """The number that is scored, how many records there are, the only datum that is given, or why there is none."""
    key = value_key_of(found.compiled.program, part)
    value = None if key is None else found.value(key)
    if isinstance(value, Decimal):
        return _quantity(value, part)
    if any(isinstance(one, ListItem) for one in part.data.values()):
        return _records(found, part) or _lacking(found, part) or 0
    program = found.compiled.program
    seen = [(one, found.trace[program.position[one.key]]) for one in reads if one.role is Role.DATA]
    given = [(one, value) for one, value in seen if value is not None and not isinstance(value, list)]
    return _datum(*given[0]) if len(given) == 1 else _lacking(found, part) or NOTHING


def _lacking(found: SubjectResult, part: LeafPart) -> Words | None:
    """Why a datum of a leaf is not there: it does not apply, was not reported, or there is none."""
    asked = (found.value(keys.availability(keys.datum(item))) for item in part.data if item not in part.optional)
    return next((status_words(one) for one in asked if isinstance(one, str) and one in _LACKS), None)


def _records(found: SubjectResult, part: LeafPart) -> int:
    program = found.compiled.program
    rows = (found.trace[program.position[one.key]] for one in program.records if one.key[1:] in part.data)
    return sum(len(one) for one in rows if isinstance(one, list))


def _datum(read: Input, value: Value) -> Words:
    unit = NOTHING if read.unit is None else read.unit
    return Words(*(f"{_shown(value, read.type, of)} {unit.say(of)}".strip() for of in (Language.ZH, Language.EN)))


def _shown(value: Value, kind: CellType, language: Language) -> str:
    shown = show_value(value, kind, language)
    return shown.strip("“”") if kind.kind is Kind.TEXT else shown


def _quantity(value: Decimal, part: LeafPart) -> Words:
    def of(unit: str) -> str:
        return f"{plain(value)}{unit}" if unit == "%" else f"{plain(value)} {unit}".strip()

    return Words(of(part.unit.zh), of(part.unit.en))


# How it is kept


def _kept(words: Words) -> Text:
    return words.zh if words.zh == words.en else [words.zh, words.en]


def _words(text: Text) -> Words:
    return Words(text, text) if isinstance(text, str) else Words(*text)


def _kept_actual(actual: Words | int) -> Text | int:
    return actual if isinstance(actual, int) else _kept(actual)


def _kept_further(further: NextGrade) -> list[object]:
    closers = [[one.item, str(one.score), str(one.needed), str(one.points)] for one in further.closers]
    held_by = [_kept(words) for words in further.held_by]
    return [further.grade, str(further.total_needed), str(further.gap), closers, held_by]


def _further(kept: Sequence[object]) -> NextGrade:
    grade, needed, gap, closers, held_by = kept
    assert isinstance(closers, list)
    assert isinstance(held_by, list)
    return NextGrade(
        str(grade),
        Decimal(str(needed)),
        Decimal(str(gap)),
        tuple(Closer(item, Decimal(score), Decimal(least), Decimal(points)) for item, score, least, points in closers),
        tuple(_words(text) for text in held_by),
    )
