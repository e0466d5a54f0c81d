"""Expressions that stand outside the leaves: conditions of effects and grades, measures of traffic lights."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.basis import datum_words, is_any, opening_statuses, status_input
from kaoping.engine.compiling.cycle import condition_over_periods
from kaoping.engine.compiling.open_score import is_high
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.language import LanguageError, Name, Operation, names, parse
from kaoping.engine.language import Node as Expression
from kaoping.engine.lowering import Lowering, known_names
from kaoping.engine.program import (
    ZERO,
    All,
    Any,
    Case,
    Compare,
    Expr,
    Gather,
    Input,
    Largest,
    Not,
    ProgramBuilder,
    Ref,
    Role,
    Smallest,
    Text,
    references,
)
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scheme.outcome import Effect
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.terms import CategoryItem, DataItem, ListItem, NumberItem, Place, Refused, expression_finding
from kaoping.engine.words import Words, listing, same


@dataclass
class Conditions:
    """Writes expressions over the data of all leaves, over the scheme's own data, scores and the total.

    `parts` are the leaves of the group, `items` the identifiers of all its items. In the program of a cycle
    (`in_cycle`) conditions are not computed again: they follow from those of the periods.
    """

    builder: ProgramBuilder
    scheme: Scheme
    parts: Mapping[str, LeafPart]
    items: Collection[str]
    in_cycle: bool
    scored: Mapping[str, Scored] = field(default_factory=dict)
    """Items that are compiled already, by identifier."""
    asked: dict[str, DataItem] = field(default_factory=dict)
    """Data of the scheme that only such an expression reads."""

    @property
    def data(self) -> dict[str, DataItem]:
        """All data items of the program."""
        return {d.id: d for p in self.parts.values() for d in p.data.values()} | self.asked

    def parse(self, expression: str, place: Place) -> Expression:
        """Parse an expression.

        Raises:
            Refused: with the place and the character at fault.
        """
        try:
            return parse(expression)
        except LanguageError as error:
            raise Refused([expression_finding(error, place)]) from None

    def condition(self, name: str, title: Words, when: str) -> Ref:
        """Write the condition of an effect or a grade (once) and return it."""
        key = f"effect.{name}"
        if self.builder.knows(key):
            return Ref(key)
        if self.in_cycle:
            return condition_over_periods(self.builder, self.scheme, name, title, self._in_a_row(name))
        place = self.place_of(name)
        node = self.parse(when, place)
        unsure = self._unsure(key, title, node)
        try:
            with ExitStack() as guards:
                lowering, conditions = self._ready(key, node, guards)
                found = lowering.condition(node)
                if _has_choices(node):
                    found = _where_applicable(found, self._applicable(node), positive=True)
                if not conditions and not lowering.required and unsure is None:
                    return self.builder.step(key, title, found)
                conditions += lowering.required
                conditions.append(self.builder.step(f"{key}.condition", title, found))
            if unsure is not None:
                return self.builder.step(key, title, All((Not(unsure), *conditions)), quiet=True)
            return self.builder.step(key, title, All(tuple(conditions)), quiet=True)
        except LanguageError as error:
            raise Refused([expression_finding(error, place)]) from None

    def judged(self, effect: Effect) -> tuple[Ref, Ref | None]:
        """The condition of an effect, and that it reads what is still open (None: it never does)."""
        condition = self.condition(effect.id, effect.title, effect.when)
        unsure = Ref(f"effect.{effect.id}.unsure")
        return condition, unsure if self.builder.knows(unsure.key) else None

    def struck(self, effect: Effect, changed: Expr, unchanged: Expr) -> Expr:
        """What a score becomes by an effect: `changed` where its condition holds.

        While the condition is unsure, the lower end has the less of both and the upper end the more, so that the
        interval of an open total contains what comes out in either case.
        """
        condition, unsure = self.judged(effect)
        if unsure is None:
            return Case(((condition, changed),), unchanged)
        high = All((unsure, is_high(self.builder)))
        ends = ((high, Largest((changed, unchanged))), (unsure, Smallest((changed, unchanged))))
        return Case((*ends, (condition, changed)), unchanged)

    def _unsure(self, key: str, title: Words, node: Expression) -> Ref | None:
        """The condition that an expression reads what is still open; None if it reads nothing that can be."""
        waits: list[Expr] = []
        for item in {n.partition(".")[0] for n in names(node)} | names(node):
            opening = opening_statuses(self.parts.values(), item)
            if opening and item in self.data:
                waits.append(is_any(self.builder.input(self._status_of(keys.datum(item))), opening))
        waits += [s.is_open for s in self._scored_by(node) if s.is_open is not None]
        if not waits:
            return None
        words = Words(f"“{title.zh}”待定", f"{title.en!r} is open")
        with self.builder.unguarded():
            return self.builder.step(f"{key}.unsure", words, Any(tuple(dict.fromkeys(waits))), quiet=True)

    def _scored_by(self, node: Expression) -> list[Scored]:
        """Items whose scores an expression reads; the total reads them all."""
        named = names(node)
        if keys.TOTAL in named:
            return [scored for item, scored in self.scored.items() if item in self.parts]
        return [self.scored[i] for n in sorted(named) if (i := n.rpartition(".")[0]) in self.scored]

    def number(self, key: str, words: Words, expression: str, decimals: int, place: Place) -> tuple[Ref, Ref]:
        """Write a number, and the condition that it is there; both as lines."""
        node = self.parse(expression, place)
        try:
            with ExitStack() as guards:
                lowering, conditions = self._ready(key, node, guards)
                found = lowering.result(node, key, words, decimals)
                conditions += lowering.required
            there = Words("有数据", "there are data")
            return found, self.builder.step(f"{key}.there", there, All(tuple(conditions)), quiet=True)
        except LanguageError as error:
            raise Refused([expression_finding(error, place)]) from None

    def _ready(self, key: str, node: Expression, guards: ExitStack) -> tuple[Lowering, list[Ref]]:
        """Ask for the data of an expression and guard its lines by their being there."""
        self._ask_for_shared(node)
        asked_about = known_names(node)
        statuses = {datum: self.builder.input(self._status_of(datum)) for datum in self._data_named(node)}
        known: list[Expr] = [_given(status) for datum, status in statuses.items() if datum[1:] not in asked_about]
        known += self._scores_there(node)
        optional: dict[str, Ref] = {}
        for datum, status in statuses.items():
            if datum[1:] in asked_about:
                words = Words(f"有{datum[1:]}", f"{datum[1:]} is there")
                optional[datum[1:]] = self.builder.step(f"{key}.has_{datum[1:]}", words, _given(status), quiet=True)
        conditions: list[Ref] = []
        if known:
            words = Words("数据齐备", "all data are there")
            conditions.append(self.builder.step(f"{key}.known", words, All(tuple(known)), quiet=True))
            guards.enter_context(self.builder.when(conditions[0]))
        percent = frozenset(
            keys.datum(d.id)
            for d in self.data.values()
            if isinstance(d, NumberItem) and d.unit is not None and d.unit.zh == "%"
        )
        choices = {keys.datum(d.id): d.choices for d in self.data.values() if isinstance(d, CategoryItem)}
        rounding = self.scheme.rounding.rounding
        part = f"{key}.part"
        return Lowering(self.builder, part, self.resolve, rounding, guards, percent, choices, optional), conditions

    def _in_a_row(self, name: str) -> int:
        """In how many periods in a row a condition must hold to strike the cycle; one of a grade, in all."""
        for effect in self.scheme.effects:
            if effect.id == name:
                return 1 if isinstance(effect.in_cycle, str) else effect.in_cycle
        return len(leaf_periods(self.scheme))

    def place_of(self, name: str) -> Place:
        """Place of the condition of an effect, or of a grade band."""
        for at, effect in enumerate(self.scheme.effects):
            if effect.id == name:
                return ("effects", at, "when")
        return ("grades", "bands", int(name.rpartition("_")[2]) - 1, "when")

    def _status_of(self, key: str) -> Input:
        item = self.data[key[1:]]
        part = next((p for p in self.parts.values() if item.id in p.data), None)
        words = item.title or Words(item.id, item.id) if part is None else datum_words(item, part)
        return status_input(key, words)

    def _ask_for_shared(self, node: Expression) -> None:
        """Data of the scheme that no leaf reads but this expression does become inputs here."""
        for item in self.scheme.data:
            if item.id not in names(node) or self.builder.knows(keys.datum(item.id)) or isinstance(item, ListItem):
                continue
            words = item.title or Words(item.id, item.id)
            unit = item.unit if isinstance(item, NumberItem) else None
            self.builder.input(Input(keys.datum(item.id), words, item.cell_type, Role.DATA, unit))
            self.asked[item.id] = item

    def _scores_there(self, node: Expression) -> list[Expr]:
        """Conditions that the scores and values named by an expression are there, and concern the subject at all."""
        found: dict[Expr, None] = {}
        for name in sorted(names(node)):
            item, _, tail = name.rpartition(".")
            scored = self.scored.get(item)
            if scored is None or self.builder.knows(keys.datum(name)):
                continue
            if tail == "score" and scored.exists is not None:
                found[scored.exists] = None
            if tail == "score" and scored.counted is not None and not _has_choices(node):
                found[self._applies(item, scored)] = None
            elif tail == "value" and scored.available is not None:
                found[scored.available] = None
        return list(found)

    def _applicable(self, node: Expression) -> dict[str, Expr]:
        """By the keys of the scores that an expression names, that their items concern the subject."""
        items = {name.rpartition(".")[0] for name in names(node) if name.endswith(".score")}
        found = {item: self.scored[item] for item in sorted(items) if item in self.scored}
        return {s.score.key: self._applies(i, s) for i, s in found.items() if s.counted is not None}

    def _applies(self, item: str, scored: Scored) -> Ref:
        """That an item concerns the subject at all (once)."""
        key = keys.line(item, "concerns")
        if self.builder.knows(key):
            return Ref(key)
        words = Words("适用", "it applies")
        assert scored.counted is not None
        with ExitStack() as guards:
            guards.enter_context(self.builder.unguarded())
            if scored.exists is not None:
                guards.enter_context(self.builder.when(scored.exists))
            return self.builder.step(key, words, Compare(">", scored.counted, ZERO), quiet=True)

    def _data_named(self, node: Expression) -> list[str]:
        """Keys of the data that an expression reads, lists by the name before the dot."""
        found = [keys.datum(n) for n in sorted(names(node)) if self.builder.knows(keys.datum(n))]
        # What a leaf of events scores has the name of its list and "score".
        lists = {keys.datum(n.rpartition(".")[0] or n) for n in names(node) if not self._is_score(n)}
        return found + sorted(key for key in lists if self.builder.has_records(key))

    def _is_score(self, name: str) -> bool:
        """Whether a name means the score (or the value) of an item."""
        head, _, tail = name.rpartition(".")
        return head in self.items and tail in ("score", "value")

    def resolve(self, name: Name) -> Ref:
        """The cell that a name means: a datum, a number of events (`list.kind`), a score, the total.

        Raises:
            LanguageError: if it means nothing, or what it means is computed later.
        """
        text = name.name
        head, _, tail = text.rpartition(".")
        data = self.data
        if self.builder.knows(keys.datum(text)) or self.builder.has_records(keys.datum(text)):
            return Ref(keys.datum(text))
        if self._is_score(text) and self.builder.knows(keys.line(head, tail)):
            return Ref(keys.line(head, tail))
        if isinstance(data.get(head), ListItem) and self.builder.has_records(keys.datum(head)):
            self._refuse_unknown_kind(head, tail, name)
            return self._number_of(head, tail)
        for so_far in ("before_outcome", "before_bonus"):
            if text == keys.TOTAL and self.builder.knows(keys.line(keys.TOTAL, so_far)):
                return Ref(keys.line(keys.TOTAL, so_far))
        known = listing(sorted(data)[:12])
        raise LanguageError(
            Words(
                f"没有“{text}”这个数据或得分；可用：{known.zh}",
                f"there is no datum or score {text!r}; known: {known.en}",
            ),
            name.at,
        )

    def _refuse_unknown_kind(self, events: str, kind: str, name: Name) -> None:
        """A kind that no record of the list can be would silently count none."""
        item = self.data[events]
        assert isinstance(item, ListItem)
        choices = {c: same(c) for f in item.fields if f.id == "kind" for c in f.choices}
        if events in self.parts:
            choices = dict(self.parts[events].rule.record_choices().get("kind", choices))
        if choices and kind not in choices:
            known, words = listing(choices), listing(choices.values())
            raise LanguageError(
                Words(
                    f"“{events}”没有“{kind}”这一类；可用：{known.zh}（{words.zh}）",
                    f"{events!r} has no kind {kind!r}; known: {known.en}",
                ),
                name.at,
            )

    def _number_of(self, events: str, kind: str) -> Ref:
        """How many things of a kind a list reports, for conditions such as `accidents.fatal > 0`.

        A record may stand for several, as its field `count` says.
        """
        records, item = keys.datum(events), self.data[events]
        assert isinstance(item, ListItem)
        key = keys.line(events, f"number_of_{kind}")
        if self.builder.knows(key):
            return Ref(key)
        words = Words(f"“{kind}”件数", f"number of {kind!r}")
        same = Compare("==", Ref(f"{records}.kind"), Text(kind))
        flag = self.builder.row(records, f"{records}.is_also_{kind}", words, same)
        with self.builder.unguarded():  # other conditions may count the same
            counted = f"{records}.count" if any(f.id == "count" for f in item.fields) else None
            return self.builder.step(key, words, Gather("sum" if counted else "count", records, counted, flag.key))


def _has_choices(node: Expression) -> bool:
    """Whether an expression can hold without all of its comparisons."""
    if not isinstance(node, Operation):
        return False
    return node.operator in ("or", "not", "if") or any(_has_choices(arg) for arg in node.args)


def _where_applicable(expr: Expr, applicable: Mapping[str, Expr], *, positive: bool) -> Expr:
    """The condition, of which no part holds because of an item that does not concern the subject."""
    match expr:
        case All(conditions):
            return All(tuple(_where_applicable(c, applicable, positive=positive) for c in conditions))
        case Any(conditions):
            return Any(tuple(_where_applicable(c, applicable, positive=positive) for c in conditions))
        case Not(condition):
            return Not(_where_applicable(condition, applicable, positive=not positive))
    concerned = tuple(applicable[key] for key in sorted(references(expr)) if key in applicable)
    if not concerned:
        return expr
    return All((*concerned, expr)) if positive else Any((*(Not(c) for c in concerned), expr))


def _given(status: Ref) -> Expr:
    return Compare("==", status, Text(keys.GIVEN))
