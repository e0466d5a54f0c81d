"""A leaf as lines of a program: its data, its value, whether it can be scored, its points, its score."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from kaoping.engine.compiling import keys
from kaoping.engine.language import parse
from kaoping.engine.lowering import Lowering, resolver
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
    Largest,
    Multiply,
    Not,
    Pool,
    ProgramBuilder,
    Records,
    Ref,
    Role,
    Smallest,
    Subtract,
    Text,
    Within,
    number,
    number_type,
)
from kaoping.engine.rules import Scope
from kaoping.engine.scheme.item import FromUnits, Leaf, walk
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.scheme.settings import LastVerified, Policies, Score
from kaoping.engine.terms import CategoryItem, DataItem, ListItem, NumberItem, Status, TargetBy
from kaoping.engine.words import Words

OPEN = "open"


@dataclass(frozen=True)
class Scored:
    """An item as others see it: its score, its points, and where it may be missing.

    `counted` are the points that count where some may not be applicable (None: always all of them).
    `lost` is what a leaf deducts beyond its own points, to be taken from its parent (`parent`) or the total.
    `exists` holds where the item has a score at all (None: always). `available` holds where its data are.
    """

    item: str
    score: Ref
    points: Decimal
    counted: Ref | None = None
    parent_loss: Ref | None = None
    total_loss: Ref | None = None
    exists: Ref | None = None
    available: Ref | None = None
    is_open: Ref | None = None
    not_applicable: str = ""


def write_leaf(
    b: ProgramBuilder, part: LeafPart, name: Words, score: str, others: Mapping[str, Scored] = MappingProxyType({})
) -> Scored:
    """Write the lines of a leaf; `name` is how other items refer to it, `score` the key of its score.

    `others` are the items whose scores the rule's expressions read, by the names they have there.
    """
    return _LeafWriter(b, part, name, score).write()


class _LeafWriter:
    def __init__(self, b: ProgramBuilder, part: LeafPart, name: Words, score: str) -> None:
        self.b = b
        self.part = part
        self.name = name
        self.score_key = score
        self.item = part.leaf.id
        self.policies: Policies = part.leaf.missing or part.scheme.missing
        self.availabilities: list[Ref] = []

    def write(self) -> Scored:
        cells = {key: self._datum(item) for key, item in self.part.data.items()}
        period_end = self.b.input(Input(keys.PERIOD_END, Words("期末日", "last day of the period"), DATE, Role.CONTEXT))
        target = self._target(cells)
        given = self._given()
        conditions: list[Ref] = [given]
        with ExitStack() as guards:
            guards.enter_context(self.b.when(given))
            value = self._value(cells, guards, conditions)
            target = self._target_from_pool(value, given) if target is None else target
            scope = self._scope(cells, value, target, period_end, given)
            undefined = self.part.rule.undefined(scope)
            if undefined:
                words = Words("规则可以适用", "the rule has a meaning")
                conditions.append(self._line("defined", words, Not(Any(undefined)), quiet=True))
        scored = given
        if len(conditions) > 1:
            scored = self._line("scored", Words("可以计分", "can be scored"), All(tuple(conditions)), quiet=True)
        with self.b.when(scored):
            points = self._modified(self.part.rule.compile(self._scope(cells, value, target, period_end, scored)))
        return self._scored(scored, points, undefined=len(conditions) > 1)

    def _line(self, name: str, words: Words, what: Expr, *, quiet: bool = False, decimals: int | None = None) -> Ref:
        rounding = self.part.scheme.rounding.rounding
        return self.b.step(keys.line(self.item, name), words, what, quiet=quiet, decimals=decimals, rounding=rounding)

    def _scope(
        self, cells: dict[str, Ref], value: Ref | None, target: Expr | None, period_end: Ref, scored: Ref
    ) -> Scope:
        return Scope(
            setting=self.part.setting(),
            builder=self.b,
            item=self.item,
            value=value,
            target=target,
            cells=cells,
            period_end=period_end,
            scored=scored,
        )

    def _datum(self, item: DataItem) -> Ref:
        key = keys.datum(item.id)
        words = datum_words(item, self.part)
        self._availability(key, words)
        if isinstance(item, ListItem):
            fields = tuple(
                Input(f"{key}.{f.id}", f.title or Words(f.id, f.id), f.cell_type, Role.DATA, f.unit)
                for f in item.fields
            )
            self.b.records(Records(key, words, fields))
            return Ref(key)
        unit = item.unit if isinstance(item, NumberItem) else None
        return self.b.input(Input(key, words, item.cell_type, Role.DATA, unit))

    def _availability(self, key: str, words: Words) -> None:
        self.availabilities.append(self.b.input(status_input(key, words)))

    def _given(self) -> Ref:
        usable = [keys.GIVEN]
        if isinstance(self.policies.not_reported, LastVerified):
            usable.append(keys.CARRIED)
        if self.policies.disputed == "use" and disputes_matter(self.part.scheme):
            usable.append(Status.DISPUTED)
        conditions = tuple(_is_any(status, tuple(usable)) for status in self.availabilities)
        return self._line("given", Words("数据齐备", "all data are there"), All(conditions), quiet=True)

    def _value(self, cells: dict[str, Ref], guards: ExitStack, conditions: list[Ref]) -> Ref | None:
        if self.part.leaf.from_units is not None:
            return self._value_from_units(self.part.leaf.from_units, conditions)
        if self.part.measure is None:
            item = self.part.value_item
            return None if item is None else cells[item.id]
        percent = frozenset(
            keys.datum(key)
            for key, d in self.part.data.items()
            if isinstance(d, NumberItem) and d.unit and d.unit.zh == "%"
        )
        lowering = Lowering(
            self.b,
            keys.line(self.item, "part"),
            resolver(cells),
            self.part.scheme.rounding.rounding,
            guards,
            percent,
            {cells[key].key: d.choices for key, d in self.part.data.items() if isinstance(d, CategoryItem)},
        )
        measure = self.part.measure
        found = lowering.result(
            parse(measure.expression), keys.line(self.item, "value"), self.part.value_words, measure.decimals
        )
        conditions += lowering.required
        return found

    def _value_from_units(self, units: FromUnits, conditions: list[Ref]) -> Ref:
        """A value made of the results of subordinate units; there must be at least one."""
        total = units.score == "total"
        cell, where = ("total.shown", "total.ranked") if total else (keys.score(units.score), None)
        rounding = self.part.scheme.rounding
        found = number_type(rounding.total if total else rounding.leaf)

        def pool(how: Literal["count", "sum", "largest", "smallest"], name: str, words: Words) -> Ref:
            what = Pool(how, cell, found, scope="subordinates", where=where, groups=units.groups)
            return self.b.step(keys.line(self.item, name), words, what)

        count = pool("count", "units", Words("下属单位数", "number of subordinate units"))
        some = self._line("has_units", Words("有下属单位", "there are some"), Compare(">", count, ZERO), quiet=True)
        conditions.append(some)
        if units.how in ("highest", "lowest"):
            return pool("largest" if units.how == "highest" else "smallest", "value", units.title)
        with self.b.when(some):
            together = pool("sum", "units_sum", Words("下属单位得分合计", "sum over the subordinate units"))
            if units.how == "sum":
                return self._line("value", units.title, together)
            return self._line("value", units.title, Divide(together, count), decimals=units.decimals)

    def _target(self, cells: dict[str, Ref]) -> Expr | None:
        target = self.part.target
        key = keys.line(self.item, "target")
        words = Words("目标值", "target")
        match target:
            case None | TargetBy(by="pool"):
                return None
            case TargetBy(by="data", of=str(of)):
                return cells[of]
            case TargetBy(by="load", of=str(of), bands=bands):
                branches: list[tuple[Expr, Expr]] = []
                for band in bands:
                    low = None if band.band.low is None else number(band.band.low)
                    high = None if band.band.high is None else number(band.band.high)
                    inside = Within(cells[of], low, band.band.low_closed, high, band.band.high_closed)
                    branches.append((inside, number(band.value)))
                given = _is_any(
                    self.b.input(status_input(cells[of].key, datum_words(self.part.data[of], self.part))),
                    (keys.GIVEN, keys.CARRIED),
                )
                known = self._line("load_known", Words("工作量已知", "the load is known"), given, quiet=True)
                with self.b.when(known):
                    return self._line("target", words, Case(tuple(branches), branches[-1][1], exclusive=True))
            case TargetBy():
                decimals = max((decimals_of(v) for v in target.values.values() if isinstance(v, Decimal)), default=0)
                self._availability(key, words)
                return self.b.input(Input(key, words, number_type(decimals), Role.TARGET, self.part.unit))
            case _:
                shown = Input(key, words, number_type(decimals_of(target)), Role.TARGET, self.part.unit)
                return self.b.input(shown)

    def _target_from_pool(self, value: Ref | None, given: Ref) -> Expr | None:
        target = self.part.target
        if not isinstance(target, TargetBy) or target.by != "pool" or value is None:
            return None
        found = self.b.type_of(value)

        def pool(how: str, name: str, words: Words) -> Ref:
            what = Pool(how, value.key, found, scope=target.scope, where=given.key)  # type: ignore[arg-type]
            return self.b.step(keys.line(self.item, name), words, what)

        where = Words("本组", "the group") if target.scope == "group" else Words("全部单位", "all units")
        if target.pool == "mean":
            total = pool("sum", "pool_sum", Words(f"{where.zh}合计", f"sum of {where.en}"))
            count = pool("count", "pool_count", Words(f"{where.zh}单位数", f"number of units of {where.en}"))
            mean = Words(f"{where.zh}平均值", f"mean of {where.en}")
            return self._line("target", mean, Divide(total, count), decimals=target.decimals)
        best = "largest" if target.pool == "highest" else "smallest"
        names = {
            "largest": Words(f"{where.zh}最高值", f"highest of {where.en}"),
            "smallest": Words(f"{where.zh}最低值", f"lowest of {where.en}"),
        }
        return pool(best, "target", names[best])

    def _modified(self, points: Ref) -> Ref:
        """Coefficient, cap and floor after the rule, then the leaf's own decimals."""
        leaf, found = self.part.leaf, points
        if leaf.coefficient is not None:
            factor = self._coefficient()
            found = self._line(
                "with_factor",
                Words("乘系数后得分", "points with coefficient"),
                Multiply((found, factor)),
                decimals=self.part.decimals,
            )
        if leaf.cap is not None:
            limit = number(self.part.points if leaf.cap == "points" else leaf.cap)
            found = self._line(
                "limited", Words("封顶后得分", "capped points"), Smallest((found, limit)), decimals=self.part.decimals
            )
        if isinstance(self.policies.not_reported, LastVerified):
            found = self._carried(found, self.policies.not_reported)
        return found

    def _coefficient(self) -> Ref:
        coefficient = self.part.leaf.coefficient
        assert coefficient is not None
        if coefficient.of is not None:
            return Ref(keys.datum(coefficient.of))
        key = keys.line(self.item, "coefficient")
        scale = max((decimals_of(v) for v in coefficient.values.values()), default=0)
        return self.b.input(Input(key, coefficient.title, number_type(scale), Role.COEFFICIENT))

    def _carried(self, points: Ref, policy: LastVerified) -> Ref:
        conditions = tuple(Compare("==", status, Text(keys.CARRIED)) for status in self.availabilities)
        carried = self._line("carried", Words("沿用最近核定数据", "the last verified value is used"), Any(conditions))
        less = Largest((Subtract(points, number(policy.penalty)), ZERO))
        return self._line(
            "after_penalty", Words("沿用扣分后得分", "points after the penalty"), Case(((carried, less),), points)
        )

    def _scored(self, scored: Ref, points: Ref, *, undefined: bool) -> Scored:
        policies, full = self.policies, self.part.points
        not_applicable = policies.not_applicable
        leaves = isinstance(not_applicable, str) and not_applicable.startswith(("rescale", "spread"))
        gone = ("not_applicable", "no_data") if policies.no_data == "not_applicable" else ("not_applicable",)
        na: Expr = Any(tuple(_is_any(status, gone) for status in self.availabilities))
        is_na = self._line("not_applicable", Words("不适用", "not applicable"), na, quiet=True)
        branches: list[tuple[Expr, Expr]] = [
            (scored, points),
            (is_na, number(_fixed(not_applicable, full))),
        ]
        is_open: Ref | None = None
        opening = [
            status
            for status, policy in (
                ("not_reported", policies.not_reported),
                ("no_data", policies.no_data),
                ("disputed", policies.disputed),
            )
            if policy == OPEN
        ]
        if opening:
            any_open = Any(tuple(_is_any(status, tuple(opening)) for status in self.availabilities))
            is_open = self._line("open", Words("得分待定", "the score is open"), any_open)
            branches.append((is_open, self._open_score(is_open)))
        for status, policy in (("no_data", policies.no_data), ("not_reported", policies.not_reported)):
            if policy in (OPEN, "not_applicable"):
                continue
            # A carried value is unreported to a leaf that does not take carried values.
            same = (status, keys.CARRIED) if status == "not_reported" else (status,)
            missing = Any(tuple(_is_any(s, same) for s in self.availabilities))
            branches.append((missing, number(_fixed(policy, full))))
        otherwise = number(_fixed(policies.undefined, full)) if undefined else ZERO
        return self._finish(scored, points, branches, otherwise, is_na if leaves else None, is_open)

    def _open_score(self, is_open: Ref) -> Expr:
        """The least or the most the leaf can still get, by the bound that is reckoned."""
        setting = self.part.setting()
        low, high = self.part.rule.least(setting), self.part.rule.greatest(setting)
        bound = self.b.input(Input(keys.BOUND, Words("计算的一端", "end that is reckoned"), TEXT, Role.CONTEXT))
        del is_open
        return Case(
            ((Compare("==", bound, Text("high")), number(setting.points if high is None else high)),),
            number(Decimal(0) if low is None else max(low, Decimal(0))),
        )

    def _finish(
        self,
        scored: Ref,
        points: Ref,
        branches: list[tuple[Expr, Expr]],
        otherwise: Expr,
        is_na: Ref | None,
        is_open: Ref | None,
    ) -> Scored:
        least = self.part.rule.least(self.part.setting())
        can_be_negative = least is None or least < 0
        policy = self.part.leaf.below_zero or "stop"
        loss: Ref | None = None
        if can_be_negative and policy != "negative":
            stopped = self._stopped(scored, points)
            branches[0] = (scored, stopped)
            if policy.startswith("overflow"):
                below = Case(((scored, Largest((Subtract(ZERO, points), ZERO))),), ZERO)
                loss = self._line("overflow", Words("超扣", "excess deduction"), below)
        score = self.b.step(
            self.score_key,
            self.name,
            Case(tuple(branches), otherwise),
            decimals=self.part.decimals,
            rounding=self.part.scheme.rounding.rounding,
            hidden_when=scored,
        )
        counted: Ref | None = None
        if is_na is not None:
            words = Words("适用分值", "applicable points")
            counted = self._line("counted", words, Case(((is_na, ZERO),), number(self.part.points)), quiet=True)
        return Scored(
            self.item,
            score,
            self.part.points,
            counted=counted,
            parent_loss=loss if policy == "overflow_to_parent" else None,
            total_loss=loss if policy == "overflow_to_total" else None,
            available=scored,
            is_open=is_open,
            not_applicable=self.policies.not_applicable if isinstance(self.policies.not_applicable, str) else "",
        )

    def _stopped(self, scored: Ref, points: Ref) -> Ref:
        with self.b.when(scored):
            return self._line("stopped", Words("不低于 0", "not below 0"), Largest((points, ZERO)))


def status_input(key: str, of: Words) -> Input:
    """The input that says whether the datum or target `key`, called `of`, can be used."""
    words = Words(f"{of.zh} 数据状态", f"status of {of.en}")
    return Input(keys.availability(key), words, TEXT, Role.STATUS)


def datum_words(item: DataItem, part: LeafPart) -> Words:
    """What a data item is called: its title, or that of the leaf whose own datum it is."""
    return item.title or (part.title if item.id == part.leaf.id else Words(item.id, item.id))


def disputes_matter(scheme: Scheme) -> bool:
    """Whether any leaf keeps its score open over a dispute, so that disputes must be told apart."""
    leaves = (node for node, _ in walk(scheme.items) if isinstance(node, Leaf))
    return any((leaf.missing or scheme.missing).disputed == OPEN for leaf in leaves)


def _is_any(status: Expr, values: tuple[str, ...]) -> Expr:
    tests = tuple(Compare("==", status, Text(value)) for value in values)
    return tests[0] if len(tests) == 1 else Any(tests)


def _fixed(policy: object, full: Decimal) -> Decimal:
    """The score that a policy gives an item that cannot be scored."""
    if isinstance(policy, Score):
        if policy.points is not None:
            return policy.points
        return full * (policy.share or Decimal(0))
    return full if policy == "full" else Decimal(0)
