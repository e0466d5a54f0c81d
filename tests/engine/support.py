"""A scheme of one leaf from a YAML fragment, scored on values as an author writes them.

    leaf = one_leaf('''
        points: 50
        target: 70
        data: {unit: "%"}
        rule:
          family: steps
          below: {effect: deduct, per: 1, points: 1, unit: value, step: pro_rata, cap: none}
          floor: 0
    ''')
    assert leaf.score("69.5") == Decimal("49.5")
    assert leaf.scores({"甲": "70", "乙": "69"}) == {"甲": "50", "乙": "49"}

The leaf is called `x`. What is scored may be written as

- one value of what it scores: "69.5" or 69 for a number, True for a fact, "优良" for a category, a list of `event`s;
- a mapping of data items to values where there are several: {"x": 3, "staff": 20}; ".plan" stands for "x.plan";
- `None`: nothing was reported; a `Status`: the item has this status.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from textwrap import dedent, indent
from typing import TypeAlias, TypeVar

from kaoping.engine.explanation import Block, Line, block_lines, explain
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Leaf, Scheme
from kaoping.engine.scheme.parts import LeafPart, variant_for
from kaoping.engine.scoring import Observation, Record, Result, Subject, Values, score
from kaoping.engine.terms import Finding, ListItem, NumberItem, Status
from kaoping.engine.words import Language, Words
from kaoping.files.scheme_yaml import parse_scheme_yaml

LEAF = "x"
UNIT = "甲"

Single = TypeVar("Single", bound=str | bool | None)
Event: TypeAlias = dict[str, Decimal | bool | str | date]
Written: TypeAlias = str | int | Decimal | bool | Status | Sequence[Event] | None
Given: TypeAlias = Written | Mapping[str, Written]
NOBODY: Mapping[str, Given] = {}


def event(kind: str, *, on: str = "", count: int = 1, matter: str = "", **fields: str | bool | Decimal | date) -> Event:
    """One record of a list: its kind, its day as 2026-03-01, how often, of which matter; numbers as decimals."""
    found: Event = {"kind": kind, "count": Decimal(count), **fields}
    if on:
        found["date"] = date.fromisoformat(on)
    if matter:
        found["matter"] = matter
    return found


def one_leaf(fragment: str, scheme: str = "") -> OneLeaf:
    """A scheme with one leaf; `scheme` holds further fields of the scheme itself (rounding, periods, missing …)."""
    leaf = indent(dedent(fragment).strip(), " " * 4)
    title = "" if "\n    title:" in f"\n{leaf}" else "\n    title: {zh: 指标, en: item}"
    total = (
        "" if "\ntotal:" in f"\n{dedent(scheme)}" else "total: {cap: none}"
    )  # a rule is tried beyond its points, too
    text = f"id: trial\ntitle: trial\n{total}\n{dedent(scheme)}\nitems:\n  - id: {LEAF}{title}\n{leaf}\n"
    return OneLeaf(parse_scheme_yaml(text))


@dataclass(frozen=True)
class OneLeaf:
    """A scheme of one leaf."""

    scheme: Scheme = field(repr=False)

    def score(self, given: Given) -> Decimal:
        """Score of the leaf."""
        found = self.result({UNIT: given}).of(UNIT).score(LEAF)
        assert found is not None
        return found

    def scores(self, given: Mapping[str, Given]) -> dict[str, str]:
        """Scores of several subjects that are scored together, as plain text.

        A name with a slash names the group of the subject as well: "一类/甲".
        """
        result = self.result(given)
        return {name: plain(found) for name, found in self._scores(result, given)}

    def _scores(self, result: Result, given: Iterable[str]) -> Iterable[tuple[str, Decimal]]:
        for name in given:
            found = result.of(name.rpartition("/")[2]).score(LEAF)
            assert found is not None
            yield name, found

    def each(self, given: Iterable[Single]) -> dict[Single, str]:
        """Score of each value by itself, as plain text; compare with the table of what is expected."""
        return {value: plain(self.score(value)) for value in given}

    def result(self, given: Mapping[str, Given]) -> Result:
        """Result of several subjects that are scored together."""
        subjects = []
        observations: dict[tuple[str, str, str], Observation] = {}
        period = self.scheme.periods[0].id if self.scheme.periods else ""
        for full, values in given.items():
            group, _, name = full.rpartition("/")
            subject = Subject(name, group or self.scheme.groups[0].id)
            subjects.append(subject)
            for item, value in self._items(values, subject).items():
                observations[name, period, item] = value
        return score(self.scheme, Values(tuple(subjects), observations))

    def cell(self, given: Given, name: str) -> Decimal | bool | str | None:
        """Value of a line of the leaf's arithmetic: `rate` is the cell `x.rate`."""
        return self.result({UNIT: given}).of(UNIT).value(f"{LEAF}.{name}")

    def block(self, given: Given, language: Language = Language.ZH, others: Mapping[str, Given] = NOBODY) -> Block:
        """Explanation of the leaf's score, where it is scored together with others."""
        explained = explain(self.result({UNIT: given, **others}), UNIT, language)
        return next(b for b in explained.blocks if b.item == LEAF)

    def lines(self, given: Given, language: Language = Language.ZH, others: Mapping[str, Given] = NOBODY) -> list[str]:
        """Each line of the explanation as "key: name = arithmetic = result", the key without the leaf's.

        What decides between several stands before "⇒": a condition that holds, or does not (¬).
        """
        return [_line(line) for line in self.block(given, language, others).lines]

    def explained(self, given: Given, language: Language = Language.ZH) -> list[str]:
        """Explanation of the leaf's score as lines of text."""
        return list(block_lines(self.block(given, language), language))

    @cached_property
    def part(self) -> LeafPart:
        """The leaf as it applies to the first group."""
        return self.part_for(Subject(UNIT, self.scheme.groups[0].id))

    def part_for(self, subject: Subject) -> LeafPart:
        """The leaf as it applies to a subject."""
        at = variant_for(self._leaf, subject.group, subject.name)
        return LeafPart(self.scheme, self._leaf, subject.group, None if at is None else self._leaf.variants[at])

    @property
    def _leaf(self) -> Leaf:
        leaf = self.scheme.items[0]
        assert isinstance(leaf, Leaf)
        return leaf

    @property
    def sentence(self) -> Words:
        """The rule in words."""
        return self.part.rule.sentence(self.part.setting())

    @property
    def findings(self) -> list[Finding]:
        """What the rule's own check finds."""
        return list(self.part.rule.check(self.part.setting()))

    @property
    def codes(self) -> list[str]:
        """Codes of what the rule's own check finds."""
        return [f.code for f in self.findings]

    @property
    def limits(self) -> tuple[str | None, str | None]:
        """The fewest and the most points the rule can give, as plain text; None where there is no limit."""
        rule, setting = self.part.rule, self.part.setting()
        least, greatest = rule.least(setting), rule.greatest(setting)
        return None if least is None else plain(least), None if greatest is None else plain(greatest)

    @property
    def turns(self) -> list[str]:
        """Values at which the curve turns or jumps, as plain text."""
        setting = self.part.setting()
        return [plain(value) for value in self.part.rule.turns(setting, setting.target)]

    def _items(self, given: Given, subject: Subject) -> dict[str, Observation]:
        part = self.part_for(subject)
        if isinstance(given, Mapping):
            named = {f"{LEAF}{key}" if key.startswith(".") else key: value for key, value in given.items()}
        elif not part.data:
            named = {}
        else:
            only = next(iter(part.data)) if part.value_item is None else part.value_item.id
            named = {only: given} if given is not None or len(part.data) == 1 else dict.fromkeys(part.data)
        return {item: _observation(part, item, value) for item, value in named.items()}


def _line(line: Line) -> str:
    decided = ", ".join(clause.symbols if clause.holds else f"¬{clause.symbols}" for clause in line.clauses)
    arithmetic = line.lead + (f"{decided} ⇒ " if decided else "") + line.symbols
    return f"{line.key.removeprefix(f'{LEAF}.')}: {line.name} = {arithmetic} = {line.result}"


def _observation(part: LeafPart, item: str, value: Written) -> Observation:
    if isinstance(value, Status):
        return Observation(None, value)
    match part.data.get(item):
        case NumberItem() if value is not None and not isinstance(value, bool):
            assert isinstance(value, str | int | Decimal)
            return Observation(Decimal(value))
        case ListItem() if value is not None:
            assert isinstance(value, Sequence)
            rows: tuple[Record, ...] = tuple(row for row in value if isinstance(row, dict))
            return Observation(rows)
        case _:
            assert value is None or isinstance(value, str | bool | Decimal)
            return Observation(value)
