"""What a rule works with: whether its data are there, the value, the target, and whether the rule has a meaning.

A leaf has one basis; a leaf that chooses among alternatives has one for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kaoping.engine.compiling import keys
from kaoping.engine.compiling.from_units import UnitsBelow
from kaoping.engine.compiling.scored import Scored
from kaoping.engine.language import LanguageError, Name, parse
from kaoping.engine.lowering import Lowering, resolver
from kaoping.engine.lowering.lines import Resolve
from kaoping.engine.numbers import decimals_of
from kaoping.engine.program import (
    DATE,
    TEXT,
    ZERO,
    All,
    Any,
    Case,
    Compare,
    Divide,
    Expr,
    Input,
    Kind,
    Not,
    Pool,
    ProgramBuilder,
    Records,
    Ref,
    Role,
    Text,
    Within,
    number,
    number_type,
)
from kaoping.engine.rules import Scope
from kaoping.engine.rules.expressions import names_of_score, placed, score_of
from kaoping.engine.rules.validity import Validity
from kaoping.engine.scheme.in_periods import left_out
from kaoping.engine.scheme.item import Leaf, walk
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.parts import LeafPart, kind_of
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.scheme.settings import LastVerified, Policies
from kaoping.engine.terms import CategoryItem, DataItem, ListItem, NumberItem, Status, TargetBy
from kaoping.engine.words import Words

OPEN = "open"


@dataclass(frozen=True)
class Inputs:
    """The data of a leaf as cells, each with its status, and the other items whose scores it reads."""

    cells: Mapping[str, Ref]
    statuses: Mapping[str, Ref]
    period_end: Ref
    first_days: Mapping[Validity, Ref]
    others: Mapping[str, Scored]
    below: UnitsBelow | None = None
    """The units below of whose results the value is made."""

    @property
    def unsure(self) -> tuple[Ref, ...]:
        """Where a score that is read, of another item or of a unit below, is still open."""
        below = () if self.below is None else (self.below.waits,)
        return (*below, *(other.is_open for other in self.others.values() if other.is_open is not None))


def with_certain(b: ProgramBuilder, part: LeafPart, scope: Scope, inputs: Inputs) -> Scope:
    """The scope with the condition that the points are final: that the scores which are read are.

    Units that are compared have the line in common, also those for whom no score that they read can be open.
    """
    if not inputs.unsure and not part.compares_scores:
        return scope
    return replace(scope, certain=settled(b, part, "certain", scope.scored, inputs))


def settled(b: ProgramBuilder, part: LeafPart, name: str, where: Ref, inputs: Inputs) -> Ref:
    """A condition, and that the scores which are read are final: one that is open pushes nobody (record 13)."""
    both: tuple[Expr, ...] = (where, Not(Any(inputs.unsure))) if inputs.unsure else (where,)
    words = Words("所依得分已定", "the scores it reads are final")
    return b.step(keys.line(part.leaf.id, name), words, All(both), quiet=True)


def read_inputs(b: ProgramBuilder, part: LeafPart, others: Mapping[str, Scored]) -> Inputs:
    """Declare the data of a leaf as inputs of the program."""
    cells, statuses = {}, {}
    for item in part.data.values():
        key, words = keys.datum(item.id), datum_words(item, part)
        statuses[item.id] = b.input(status_input(key, words))
        if isinstance(item, ListItem):
            fields = tuple(
                Input(f"{key}.{f.id}", f.title or Words(f.id, f.id), f.cell_type, Role.DATA, f.unit)
                for f in item.fields
            )
            cells[item.id] = Ref(b.records(Records(key, words, fields)))
        else:
            unit = item.unit if isinstance(item, NumberItem) else None
            cells[item.id] = b.input(Input(key, words, item.cell_type, Role.DATA, unit))
    period_end = b.input(Input(keys.PERIOD_END, Words("期末日", "last day of the period"), DATE, Role.CONTEXT))
    rules = (part.rule, *(a.rule for a in part.alternatives.values()))
    terms = sorted(frozenset[Validity]().union(*(rule.terms for rule in rules)))
    first_days = {t: b.input(Input(keys.first_day(t), _first_day(t), DATE, Role.CONTEXT)) for t in terms}
    below = None if part.leaf.from_units is None else UnitsBelow(b, part, part.leaf.from_units)
    return Inputs(cells, statuses, period_end, first_days, others, below)


def _first_day(term: Validity) -> Words:
    number, unit = term.number, {"days": "日", "months": "个月"}[term.unit]
    return Words(f"{number} {unit}有效期的起始日", f"first day of the validity of {number} {term.unit}")


class Basis:
    """Writes the lines on which a rule stands, up to the condition that the leaf can be scored."""

    def __init__(self, b: ProgramBuilder, part: LeafPart, inputs: Inputs, called: Words | None = None) -> None:
        self.b = b
        self.part = part
        self.inputs = inputs
        self.called = called
        self.item = part.leaf.id
        optional = part.optional
        self.availabilities = [inputs.statuses[key] for key in part.data if key not in optional]
        self.required: list[Ref] = []
        self.compared: Ref | None = None
        """Where the value is compared for its target, if that is one of other units: not while it is open."""
        self.optional: dict[str, Ref] = {}
        self.usable = _usable(part)

    def write(self) -> Scope:
        """The scope of the rule; its `scored` says whether the rule can be applied."""
        target = self._target()
        given = Ref(keys.line(self.item, "given"))
        self.optional = self._optional()
        scope = replace(self.scope(None, target, given), optional=self.optional)
        unreported = self.part.rule.unreported(scope)
        if unreported is not None:
            self.availabilities.append(self._reported(unreported))
        usable = All(tuple(is_any(status, self.usable) for status in self.availabilities))
        self._line("given", Words("数据齐备", "all data are there"), usable, quiet=True)
        conditions: list[Expr] = [given]
        with ExitStack() as guards:
            for condition in (given, *self.required):
                guards.enter_context(self.b.when(condition))
            value = self._value(guards)
            if target is None:
                target = self._target_from_pool(value, self._compared(given, guards))
            conditions += self.required
            known = len(self.required)
            scope = replace(scope, value=value, target=target, required=self.required, guards=guards, drafts={})
            with placed("rule"):
                self.part.rule.prepare(scope)
            later: list[Expr] = [*self.required[known:]]
            undefined = self.part.rule.undefined(scope)
            if undefined:
                words = Words("规则可以适用", "the rule has a meaning")
                later.append(self._line("defined", words, Not(Any(undefined)), quiet=True))
        # Where a score that is read is open there may be no target or value yet: the leaf is open, not without meaning.
        below = () if self.inputs.below is None else (self.inputs.below.waits,)
        open_ = below if self.compared is None else (Not(self.compared),)
        conditions += [Any((*open_, one)) for one in later] if open_ else later
        if len(conditions) > 1 or self.part.compares_variants:
            words = Words("可以计分", "can be scored")
            scored = self._line("scored", words, All(tuple(conditions)), quiet=True)
            scope = replace(scope, scored=scored, certain=scored)
        return with_certain(self.b, self.part, scope, self.inputs)

    def scope(self, value: Ref | None, target: Expr | None, scored: Ref) -> Scope:
        """A scope of the part's rule."""
        return Scope(
            setting=self.part.setting(),
            builder=self.b,
            item=self.item,
            value=value,
            target=target,
            cells=self.inputs.cells,
            period_end=self.inputs.period_end,
            first_days=self.inputs.first_days,
            scored=scored,
            certain=scored,
            scores={name: other.score for name, other in self.inputs.others.items()},
            called=self.called,
        )

    def _line(self, name: str, words: Words, what: Expr, *, quiet: bool = False, decimals: int | None = None) -> Ref:
        if self.called is not None:
            words = Words(f"{self.called.zh} {words.zh}", f"{self.called.en} {words.en}")
        rounding = self.part.scheme.rounding.rounding
        return self.b.step(keys.line(self.item, name), words, what, quiet=quiet, decimals=decimals, rounding=rounding)

    def _optional(self) -> dict[str, Ref]:
        """Conditions under which data and scores that may be missing are there."""
        found: dict[str, Ref] = {}
        for key in sorted(self.part.optional):
            if key in self.part.data:
                words = Words(f"有{key}", f"{key} is there")
                there = is_any(self.inputs.statuses[key], self.usable)
                found[key] = self._line(f"has_{key}", words, there, quiet=True)
        for name, other in self.inputs.others.items():
            conditions = [c for c in (other.exists,) if c is not None]
            if other.counted is not None:
                words = Words(f"{other.item} 适用", f"{other.item} is applicable")
                there = Compare(">", other.counted, ZERO)
                conditions.append(self._line(f"applies_{other.item}", words, there, quiet=True))
            if conditions:
                words = Words(f"{other.item} 有得分", f"{other.item} has a score")
                there = self._line(f"has_{other.item}", words, All(tuple(conditions)), quiet=True)
                found |= dict.fromkeys(names_of_score(name), there)
        return found

    def _reported(self, unreported: Expr) -> Ref:
        """A status that follows from the records of lists which are there: too few, and nothing is reported."""
        lists = [self.inputs.statuses[d.id] for d in self.part.data.values() if isinstance(d, ListItem)]
        there = tuple(is_any(status, self.usable) for status in lists)
        missing = All((*there, unreported))
        status = Case(((missing, Text(Status.NOT_REPORTED.value)),), Text(keys.GIVEN))
        return self._line("reported", Words("记录状态", "status of the records"), status, quiet=True)

    # The value

    def _value(self, guards: ExitStack) -> Ref | None:
        if self.inputs.below is not None:
            return self.inputs.below.value(self.required, guards)
        if self.part.measure is None:
            item = self.part.value_item
            if item is None:
                return None
            cell = self.inputs.cells[item.id]
            # Units that report different data are compared by what is scored of them.
            return self._line("value", self.part.value_words, cell) if self.part.compares_other_data else cell
        cells, data = self.inputs.cells, self.part.data.items()
        scores = {alias: o.score for name, o in self.inputs.others.items() for alias in names_of_score(name)}
        lowering = Lowering(
            self.b,
            keys.line(self.item, "part"),
            _of_group(resolver({**scores, **cells}), scores, self.part.scheme),
            self.part.scheme.rounding.rounding,
            guards,
            frozenset(cells[key].key for key, d in data if isinstance(d, NumberItem) and d.unit and d.unit.zh == "%"),
            {cells[key].key: d.choices for key, d in data if isinstance(d, CategoryItem)},
            self.optional,
            self.required,
        )
        measure, key = self.part.measure, keys.line(self.item, "value")
        with placed("measure"):
            found = lowering.result(parse(measure.expression), key, self.part.value_words, measure.decimals)
            self._fits_rule(found)
            return found

    def _fits_rule(self, value: Ref) -> None:
        """A measure gives what the rule scores: a number, yes or no, or a category."""
        scored = (d for d in self.part.rule.data(self.item, self.part.title) if d.id == self.item)
        wanted = next((kind_of(d) for d in scored), None)
        if wanted is not None and self.b.type_of(value).kind is not wanted:
            said = _WANTED[wanted]
            raise LanguageError(Words(f"这种评分规则要{said.zh}", f"a rule of this kind needs {said.en}"), 0)

    # The target

    def _target(self) -> Expr | None:
        target = self.part.target
        key, words = keys.line(self.item, "target"), Words("目标值", "target")
        if self.called is not None:
            words = Words(f"{self.called.zh} {words.zh}", f"{self.called.en} {words.en}")
        match target:
            case None | TargetBy(by="pool"):
                return None
            case TargetBy(by="data", of=str(of)):
                return self.inputs.cells[of]
            case TargetBy(by="load", of=str(of)):
                return self._target_by_load(target, of)
            case TargetBy():
                decimals = max((decimals_of(v) for v in target.values.values() if isinstance(v, Decimal)), default=0)
                self.availabilities.append(self.b.input(status_input(key, words)))
                return self.b.input(Input(key, words, number_type(decimals), Role.TARGET, self.part.unit))
            case _:
                shown = Input(key, words, number_type(decimals_of(target)), Role.TARGET, self.part.unit)
                return self.b.input(shown)

    def _target_by_load(self, target: TargetBy, of: str) -> Ref:
        """The target of the band in which the load lies; a load in none of them has no target."""
        load = self.inputs.cells[of]
        branches: list[tuple[Expr, Expr]] = []
        for band in target.bands:
            low = None if band.band.low is None else number(band.band.low)
            high = None if band.band.high is None else number(band.band.high)
            branches.append((Within(load, low, band.band.low_closed, high, band.band.high_closed), number(band.value)))
        given = self._line(
            "load_given",
            Words("工作量已报", "the load is reported"),
            is_any(self.inputs.statuses[of], (keys.GIVEN, keys.CARRIED)),
            quiet=True,
        )
        with self.b.when(given):
            inside = Any(tuple(condition for condition, _ in branches))
            known = self._line("load_known", Words("工作量在档内", "the load lies in a band"), inside, quiet=True)
        self.required.append(known)
        with self.b.when(known):
            return self._line(
                "target", Words("目标值", "target"), Case(tuple(branches), branches[-1][1], exclusive=True)
            )

    def _compared(self, given: Ref, guards: ExitStack) -> Ref:
        """The units whose values make a target: of those that are made of scores, none that is open."""
        target = self.part.target
        if isinstance(target, TargetBy) and target.by == "pool" and self.part.compares_scores:
            self.compared = settled(self.b, self.part, "comparable", given, self.inputs)
            guards.enter_context(self.b.when(self.compared))
        return given if self.compared is None else self.compared

    def _target_from_pool(self, value: Ref | None, given: Ref) -> Expr | None:
        target = self.part.target
        if not isinstance(target, TargetBy) or target.by != "pool" or value is None:
            return None
        found = self.b.type_of(value)

        def pool(how: Literal["count", "sum", "largest", "smallest"], name: str, words: Words) -> Ref:
            what = Pool(how, value.key, found, scope=target.scope, where=given.key)
            return self.b.step(keys.line(self.item, name), words, what)

        where = Words("本组", "the group") if target.scope == "group" else Words("全部单位", "all units")
        if target.pool == "mean":
            total = pool("sum", "pool_sum", Words(f"{where.zh}合计", f"sum of {where.en}"))
            count = pool("count", "pool_count", Words(f"{where.zh}单位数", f"number of units of {where.en}"))
            mean = Words(f"{where.zh}平均值", f"mean of {where.en}")
            return self._line("target", mean, Divide(total, count), decimals=target.decimals)
        if target.pool == "highest":
            return pool("largest", "target", Words(f"{where.zh}最高值", f"highest of {where.en}"))
        return pool("smallest", "target", Words(f"{where.zh}最低值", f"lowest of {where.en}"))


def _of_group(resolve: Resolve, scores: Mapping[str, Ref], scheme: Scheme) -> Resolve:
    """Names as before, but the score of what is no item of the group, or not in the period, is called that."""

    def found(name: Name) -> Expr:
        item = score_of(name.name)
        if item and name.name not in scores:
            zh = f"本组没有指标“{item}”，也就没有它的得分"
            en = f"the group has no item {item!r}, so there is no score of it"
            if item in left_out(scheme):
                zh = f"本期不考核指标“{item}”，没有它的得分"
                en = f"item {item!r} is not scored in the period, so there is no score of it"
            raise LanguageError(Words(zh, en), name.at)
        return resolve(name)

    return found


def _usable(part: LeafPart) -> tuple[str, ...]:
    """Statuses of a value that can be scored."""
    policies = part.leaf.missing or part.scheme.missing
    usable = [keys.GIVEN]
    if isinstance(policies.not_reported, LastVerified):
        usable.append(keys.CARRIED)
    if policies.disputed == "use" and disputes_matter(part.scheme):
        usable.append(Status.DISPUTED)
    return tuple(usable)


def status_input(key: str, of: Words) -> Input:
    """The input that says whether the datum or target `key`, called `of`, can be used."""
    words = Words(f"{of.zh} 数据状态", f"status of {of.en}")
    return Input(keys.availability(key), words, TEXT, Role.STATUS)


_WANTED = {
    Kind.NUMBER: Words("数字", "a number"),
    Kind.CONDITION: Words("条件（是或否）", "a condition (yes or no)"),
    Kind.TEXT: Words("类别", "a category"),
}


def datum_words(item: DataItem, part: LeafPart) -> Words:
    """What a data item is called: its title, or that of the leaf whose own datum it is."""
    return item.title or (part.title if item.id == part.leaf.id else Words(item.id, item.id))


def disputes_matter(scheme: Scheme) -> bool:
    """Whether any leaf keeps its score open over a dispute, so that disputes must be told apart."""
    return _DISPUTES.get(scheme, "", lambda: _disputes_matter(scheme))


_DISPUTES: Kept[bool] = Kept()


def _disputes_matter(scheme: Scheme) -> bool:
    leaves = (node for node, _ in walk(scheme.items) if isinstance(node, Leaf))
    return any((leaf.missing or scheme.missing).disputed == OPEN for leaf in leaves)


def opening_statuses(parts: Iterable[LeafPart], item: str) -> tuple[str, ...]:
    """Statuses of a data item with which the score of some leaf stays open."""
    found: dict[str, None] = {}
    for part in parts:
        if item in part.data:
            policies = part.leaf.missing or part.scheme.missing
            found |= dict.fromkeys(opening(policies))
    return tuple(found)


def opening(policies: Policies) -> tuple[str, ...]:
    """Statuses of a value with which a score stays open."""
    each = {"not_reported": policies.not_reported, "no_data": policies.no_data, "disputed": policies.disputed}
    return tuple(status for status, policy in each.items() if policy == OPEN)


def is_any(status: Expr, values: Sequence[str]) -> Expr:
    """Whether a status is one of several."""
    tests = tuple(Compare("==", status, Text(str(value))) for value in values)
    return tests[0] if len(tests) == 1 else Any(tests)


_WORST_FIRST = (Status.NOT_APPLICABLE, Status.NO_DATA, Status.NOT_REPORTED, Status.DISPUTED, keys.CARRIED)
_BEST_FIRST = (keys.GIVEN, keys.CARRIED, Status.DISPUTED, Status.NOT_REPORTED, Status.NO_DATA)


def worst(statuses: Iterable[Ref]) -> Expr:
    """One status for what needs all of several data."""
    return _first_found(tuple(statuses), _WORST_FIRST, keys.GIVEN)


def best(statuses: Iterable[Ref]) -> Expr:
    """One status for what needs only one of several things."""
    return _first_found(tuple(statuses), _BEST_FIRST, Status.NOT_APPLICABLE)


def _first_found(statuses: tuple[Ref, ...], order: Sequence[str], otherwise: str) -> Expr:
    tests = ((Any(tuple(Compare("==", s, Text(str(value))) for s in statuses)), Text(str(value))) for value in order)
    return Case(tuple(tests), Text(str(otherwise)))
