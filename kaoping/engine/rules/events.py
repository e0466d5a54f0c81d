"""`events`: deductions or bonuses for each event, by kind, with caps, doubling and "only the highest"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import (
    ZERO,
    Add,
    All,
    Any,
    Case,
    Compare,
    Divide,
    Expr,
    Gather,
    Multiply,
    Ordinal,
    Ref,
    Smallest,
    Subtract,
    Text,
    Within,
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, duplicate_id
from kaoping.engine.terms import (
    DataItem,
    EventField,
    Exact,
    Finding,
    Identifier,
    ListItem,
    NumberItem,
    Part,
    Severity,
    Title,
    fault,
)
from kaoping.engine.words import Words


class CountStep(Part):
    """From this number of events on, these points for the kind as a whole."""

    at_least: int = Field(ge=1)
    points: Annotated[Exact, Field(ge=0)]


class EventKind(Part):
    """One kind or severity of events.

    `points` for each event; or `between` two amounts, chosen by the assessor for each event; or `by_count`:
    points for the kind as a whole, by the number of its events (one 15, two or more 30); or `zeroes`: one
    such event takes all points of the item.
    """

    id: Identifier
    title: Title | None = None
    points: Annotated[Exact, Field(ge=0)] | None = None
    between: Annotated[tuple[Exact, ...], Field(min_length=2, max_length=2)] | None = None
    by_count: tuple[CountStep, ...] = ()
    cap: Annotated[Exact, Field(ge=0)] | None = None
    zeroes: bool = False

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> EventKind:
        ways = [self.points is not None, self.between is not None, bool(self.by_count), self.zeroes]
        if sum(ways) != 1:
            raise fault(
                "one-way",
                Words("每类事件的分要有一种写法", "the points of a kind need one way of saying it"),
                Words("写 points、between、by_count、zeroes 之一", "write one of points, between, by_count and zeroes"),
            )
        if self.between is not None and not 0 <= self.between[0] <= self.between[1]:
            raise fault(
                "not-rising",
                Words("酌定的上下限写反了，或为负", "the ends of between fall, or are negative"),
                Words("从小到大，不小于 0", "from small to large, not below 0"),
                "between",
            )
        return self

    @property
    def words(self) -> Words:
        """Name of the kind."""
        return self.title or Words(self.id, self.id)


class Flag(Part):
    """A fact of an event that changes its points."""

    id: Identifier
    title: Title


class Multiple(Flag):
    """Aggravation: the points of an event are multiplied where a fact of it holds (overdue, repeated …)."""

    by: Annotated[Exact, Field(ge=0)]


class Extra(Flag):
    """A fixed further amount where a fact of the event holds (not put right in time: 1 more)."""

    points: Annotated[Exact, Field(ge=0)]


class Repeats(Part):
    """From number `from` of the same kind (or matter) on, events count `by` times."""

    of: Literal["kind", "matter"]
    by: Annotated[Exact, Field(ge=0)]
    from_: Annotated[int, Field(ge=2, alias="from")] = 2


class Events(Rule):
    """Per-event deduction or bonus.

    `cap` is the most that all events together deduct or add: a number, the item's points, or none.
    `reported` says how events come in: one record for each, or only a number for each kind.
    `same_matter: highest` counts for one matter only the event with the most points.
    """

    family: Literal["events"]
    effect: Literal["deduct", "add"]
    kinds: tuple[EventKind, ...] = Field(min_length=1, max_length=40)
    cap: Annotated[Exact, Field(ge=0)] | Literal["points", "none"]
    reported: Literal["records", "counts"] = "records"
    start: Literal["points", "zero"] | None = None
    """Points without any event: all of them for deductions, none for bonuses, unless it says otherwise."""
    multiply: tuple[Multiple, ...] = ()
    extra: tuple[Extra, ...] = ()
    repeats: Repeats | None = None
    same_matter: Literal["all", "highest"] = "all"
    valid_days: Annotated[int, Field(ge=1)] | None = None
    """An event counts only this many days, looking back from the end of the period."""
    divide_by: Identifier | None = None
    """Data item with the number of objects by which the sum is divided."""

    @model_validator(mode="after")
    def _records_only(self) -> Events:
        needs = bool(self.multiply or self.extra or self.repeats or self.valid_days)
        needs = needs or self.same_matter == "highest" or any(k.between for k in self.kinds)
        if self.reported == "counts" and needs:
            raise fault(
                "needs-records",
                Words(
                    "只报次数时，不知道每一件的情形", "where only numbers are reported, nothing is known of each event"
                ),
                Words(
                    "写 reported: records，或去掉 multiply、extra、repeats、same_matter、valid_days、between",
                    "write reported: records, or leave out multiply, extra, repeats, same_matter, valid_days, between",
                ),
                "reported",
            )
        return self

    @property
    def starts_full(self) -> bool:
        """Whether the item has its points before any event."""
        return self.effect == "deduct" if self.start is None else self.start == "points"

    @property
    def _verb(self) -> Words:
        return Words("扣分", "deduction") if self.effect == "deduct" else Words("加分", "bonus")

    def compile(self, scope: Scope) -> Ref:
        verb = self._verb
        parts = self._from_counts(scope) if self.reported == "counts" else self._from_records(scope)
        total = parts[0]
        if len(parts) > 1:
            total = scope.points_line("sum", Words(f"{verb.zh}合计", f"{verb.en}s together"), Add(tuple(parts)))
        if self.divide_by is not None:
            mean = Words(f"平均{verb.zh}", f"{verb.en} per object")
            total = scope.points_line("mean", mean, Divide(total, scope.cells[self.divide_by]))
        if self.cap != "none":
            limit = scope.points if self.cap == "points" else number(self.cap)
            words = Words(f"封顶后{verb.zh}", f"capped {verb.en}")
            total = scope.points_line("capped", words, Smallest((total, limit)))
        start: Expr = scope.points if self.starts_full else ZERO
        score: Expr = Subtract(start, total) if self.effect == "deduct" else Add((start, total))
        gone = self._gone(scope)
        if gone is not None:
            left = scope.points_line("left", Words("计算得分", "points left"), score)
            score = Case(((gone, ZERO),), left)
        return scope.points_line("points", POINTS, score)

    def _from_counts(self, scope: Scope) -> list[Ref]:
        """Lines for kinds of which only the number of events is known."""
        parts = [
            _capped(scope, kind, self._verb_for(kind), _by_count(kind, scope.cells[f"{scope.item}.{kind.id}"]))
            for kind in self.kinds
            if not kind.zeroes
        ]
        return parts or [scope.points_line("none", self._verb, ZERO)]

    def _verb_for(self, kind: EventKind) -> Words:
        return Words(f"{kind.words.zh}{self._verb.zh}", f"{self._verb.en} for {kind.words.en}")

    def _from_records(self, scope: Scope) -> list[Ref]:
        """Lines over the records: kinds with a limit of their own one by one, the others together."""
        records = scope.cells[scope.item].key
        counted = _rows(self, scope, records)
        separate = [k for k in self.kinds if k.cap is not None or k.by_count]
        parts = [self._separately(scope, records, kind, counted) for kind in separate]
        rest = [k for k in self.kinds if k not in separate and not k.zeroes]
        if rest:
            where = counted
            if separate:
                where = _of_kinds(scope, records, "in_rest", rest, counted)
            words = Words(f"逐件{self._verb.zh}合计", f"{self._verb.en}s of the events")
            parts.append(scope.line("events", words, Gather("sum", records, f"{records}.amount", where.key)))
        return parts or [scope.points_line("none", self._verb, ZERO)]

    def _separately(self, scope: Scope, records: str, kind: EventKind, counted: Ref) -> Ref:
        mine = _of_kinds(scope, records, f"is_{kind.id}", [kind], counted)
        if kind.by_count:
            words = Words(f"{kind.words.zh}次数", f"number of {kind.words.en}")
            count = scope.line(f"count_{kind.id}", words, Gather("count", records, None, mine.key))
            return _capped(scope, kind, self._verb_for(kind), _by_count(kind, count))
        raw = Gather("sum", records, f"{records}.amount", mine.key)
        return _capped(scope, kind, self._verb_for(kind), raw)

    def _gone(self, scope: Scope) -> Ref | None:
        """Whether an event happened that takes all points of the item."""
        fatal = [k for k in self.kinds if k.zeroes]
        if not fatal:
            return None
        words = Words("发生清零事件", "an event takes all points")
        if self.reported == "counts":
            counts = [Compare(">", scope.cells[f"{scope.item}.{k.id}"], ZERO) for k in fatal]
            return scope.line("gone", words, Any(tuple(counts)))
        records = scope.cells[scope.item].key
        flag = _of_kinds(scope, records, "fatal", fatal, Ref(f"{records}.counted"))
        number_words = Words("清零事件数", "events that take all points")
        count = scope.line("fatal_count", number_words, Gather("count", records, None, flag.key))
        return scope.line("gone", words, Compare(">", count, ZERO))

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        if self.divide_by is None:
            return ()
        return (Compare("<=", scope.cells[self.divide_by], ZERO),)

    def sentence(self, setting: Setting) -> Words:
        said = [_say_kind(kind, self.effect) for kind in self.kinds]
        said += [
            Words(f"{m.title.zh}的按 {plain(m.by)} 倍计", f"times {plain(m.by)} if {m.title.en}") for m in self.multiply
        ]
        said += [
            Words(f"{e.title.zh}的另计 {plain(e.points)} 分", f"{plain(e.points)} more if {e.title.en}")
            for e in self.extra
        ]
        said += self._say_conditions()
        verb = "扣" if self.effect == "deduct" else "加"
        if self.cap == "points":
            most = plain(setting.points)
            zh = f"扣完 {most} 分为止" if self.effect == "deduct" else f"最多加 {most} 分"
            said.append(Words(zh, f"at most {most} in all"))
        elif isinstance(self.cap, Decimal):
            said.append(Words(f"合计最多{verb} {plain(self.cap)} 分", f"at most {plain(self.cap)} in all"))
        return Words("；".join(w.zh for w in said) + "。", "; ".join(w.en for w in said) + ".")

    def _say_conditions(self) -> list[Words]:
        said = []
        if self.repeats is not None:
            same = Words("同类", "kind") if self.repeats.of == "kind" else Words("同一事项", "matter")
            nth, by = self.repeats.from_, plain(self.repeats.by)
            zh = f"{same.zh}第 {nth} 次起按 {by} 倍计"
            said.append(Words(zh, f"from number {nth} of the same {same.en} on, times {by}"))
        if self.same_matter == "highest":
            said.append(Words("同一事项只按最高的一次计", "for one matter only the highest counts"))
        if self.valid_days is not None:
            said.append(Words(f"{self.valid_days} 日内有效", f"valid for {self.valid_days} days"))
        if self.divide_by is not None:
            said.append(Words("合计除以对象数", "the sum is divided by the number of objects"))
        return said

    def check(self, setting: Setting) -> Iterator[Finding]:
        ids = [kind.id for kind in self.kinds]
        for at, kind in enumerate(self.kinds):
            if kind.id in ids[:at]:
                yield duplicate_id(kind.id, "kinds", at, "id")
            counts = [step.at_least for step in kind.by_count]
            if counts != sorted(set(counts)):
                yield Finding(
                    "counts-order",
                    ("kinds", at, "by_count"),
                    Words("次数没有递增", "the numbers of events do not rise"),
                    Words("从小到大，各不相同", "from small to large, all different"),
                )
        yield from self._check_cap(setting)

    def _check_cap(self, setting: Setting) -> Iterator[Finding]:
        if not isinstance(self.cap, Decimal):
            return
        caps = [k.cap for k in self.kinds if k.cap is not None]
        if len(caps) == len(self.kinds) and sum(caps) < self.cap:
            yield Finding(
                "cap-unreachable",
                ("cap",),
                Words(
                    f"各类上限合计 {plain(sum(caps, Decimal(0)))} 分，到不了总上限 {plain(self.cap)} 分",
                    f"the caps of the kinds add up to {plain(sum(caps, Decimal(0)))}, below {plain(self.cap)}",
                ),
                Words("改为一致", "make them agree"),
                Severity.WARNING,
            )
        if self.starts_full and self.effect == "deduct" and self.cap > setting.points:
            yield Finding(
                "cap-beyond-points",
                ("cap",),
                Words(
                    f"最多扣 {plain(self.cap)} 分，多于指标分值 {plain(setting.points)} 分",
                    f"up to {plain(self.cap)} may be deducted from an item of {plain(setting.points)} points",
                ),
                Words(
                    "若确要扣成负分，在指标上写明 below_zero",
                    "if a negative score is meant, say below_zero on the item",
                ),
                Severity.WARNING,
            )

    def greatest(self, setting: Setting) -> Decimal | None:
        start = setting.points if self.starts_full else Decimal(0)
        if self.effect == "deduct":
            return start
        if self.cap == "none":
            return None
        return start + (setting.points if self.cap == "points" else self.cap)

    def least(self, setting: Setting) -> Decimal | None:
        start = setting.points if self.starts_full else Decimal(0)
        if self.effect == "add":
            return start
        if self.cap == "none":
            return None
        return start - (setting.points if self.cap == "points" else self.cap)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        further: tuple[DataItem, ...] = ()
        if self.divide_by is not None:
            further = (NumberItem(id=self.divide_by, title=Words("对象数", "number of objects"), decimals=0),)
        if self.reported == "counts":
            return (*(_count_item(item, kind) for kind in self.kinds), *further)
        fields = [
            EventField(id="date", title=Words("日期", "date"), type="date"),
            EventField(id="kind", title=Words("类别", "kind"), type="text"),
            EventField(id="count", title=Words("次数", "number"), type="number", decimals=0),
            EventField(id="matter", title=Words("事项", "matter"), type="text"),
        ]
        if any(k.between for k in self.kinds):
            fields.append(EventField(id="given", title=Words("酌定分", "points chosen"), decimals=2))
        flags: tuple[Flag, ...] = (*self.multiply, *self.extra)
        fields += [EventField(id=f.id, title=f.title, type="fact") for f in flags]
        return (ListItem(id=item, title=title, type="list", fields=tuple(fields)), *further)

    @property
    def needs_value(self) -> bool:
        return False


def _count_item(item: str, kind: EventKind) -> NumberItem:
    title = Words(f"{kind.words.zh}次数", f"number of {kind.words.en}")
    return NumberItem(id=f"{item}.{kind.id}", title=title, decimals=0, min=Decimal(0), blank="zero")


def _by_count(kind: EventKind, count: Ref) -> Expr:
    if kind.points is not None:
        return Multiply((count, number(kind.points)))
    steps = sorted(kind.by_count, key=lambda s: -s.at_least)
    return Case(tuple((Compare(">=", count, number(s.at_least)), number(s.points)) for s in steps), ZERO)


def _capped(scope: Scope, kind: EventKind, words: Words, amount: Expr | Gather) -> Ref:
    raw = scope.line(f"for_{kind.id}", words, amount)
    if kind.cap is None:
        return raw
    limit = Words(f"封顶后{words.zh}", f"capped {words.en}")
    return scope.points_line(f"capped_{kind.id}", limit, Smallest((raw, number(kind.cap))))


def _of_kinds(scope: Scope, records: str, name: str, kinds: list[EventKind], counted: Ref) -> Ref:
    """For each record: whether it is of one of the kinds and counts."""
    among: tuple[Expr, ...] = tuple(Compare("==", Ref(f"{records}.kind"), Text(k.id)) for k in kinds)
    condition = among[0] if len(among) == 1 else Any(among)
    words = Words("、".join(k.words.zh for k in kinds), ", ".join(k.words.en for k in kinds))
    return scope.builder.row(records, f"{records}.{name}", words, All((condition, counted)))


def _rows(rule: Events, scope: Scope, records: str) -> Ref:
    """Steps of one event: its standard, its multiples, its points; the returned cell says whether it counts."""
    b = scope.builder
    kind, count = Ref(f"{records}.kind"), Ref(f"{records}.count")
    standards: list[tuple[Expr, Expr]] = []
    for k in rule.kinds:
        points: Expr = ZERO if k.points is None else number(k.points)
        standards.append((Compare("==", kind, Text(k.id)), Ref(f"{records}.given") if k.between else points))
    table = Case(tuple(standards), ZERO, exclusive=True)
    standard = b.row(records, f"{records}.standard", Words("标准", "standard"), table)
    factors: list[Expr] = [standard, count, *_multiples(rule, scope, records)]
    amount: Expr = Multiply(tuple(factors))
    if rule.extra:
        product = b.row(records, f"{records}.product", Words("应计", "product"), amount)
        more: list[Expr] = [product]
        for e in rule.extra:
            name = Words(f"{e.title.zh}另计", f"more if {e.title.en}")
            flag = Ref(f"{records}.{e.id}")
            more.append(b.row(records, f"{records}.extra_{e.id}", name, Case(((flag, number(e.points)),), ZERO)))
        amount = Add(tuple(more))
    amount_cell = b.row(
        records,
        f"{records}.amount",
        Words("本件分数", "points of this event"),
        amount,
        decimals=scope.setting.decimals,
        rounding=scope.setting.rounding,
    )
    return _counts(rule, scope, records, amount_cell)


def _multiples(rule: Events, scope: Scope, records: str) -> list[Expr]:
    b, found = scope.builder, []
    for m in rule.multiply:
        times = Case(((Ref(f"{records}.{m.id}"), number(m.by)),), number(1))
        name = Words(f"{m.title.zh}倍数", f"multiple if {m.title.en}")
        found.append(b.row(records, f"{records}.times_{m.id}", name, times))
    if rule.repeats is not None:
        place = Ordinal((f"{records}.{rule.repeats.of}",), ((f"{records}.date", False),))
        nth = b.row(records, f"{records}.nth", Words("第几次", "occurrence"), place)
        again = Case(((Compare(">=", nth, number(rule.repeats.from_)), number(rule.repeats.by)),), number(1))
        found.append(b.row(records, f"{records}.again", Words("重复倍数", "multiple for repetition"), again))
    return list(found)


def _counts(rule: Events, scope: Scope, records: str, amount: Ref) -> Ref:
    """Whether an event counts: still valid, and the highest of its matter where only that counts."""
    b = scope.builder
    conditions: list[Expr] = []
    order: tuple[tuple[str, bool], ...] = ()
    if rule.valid_days is not None:
        words = Words("距期末天数", "days before the period's end")
        age = b.row(records, f"{records}.age", words, Subtract(scope.period_end, Ref(f"{records}.date")))
        within = Within(age, ZERO, True, number(rule.valid_days), False)
        conditions.append(b.row(records, f"{records}.valid", Words("在有效期内", "still valid"), within))
        order = ((f"{records}.valid", True),)
    if rule.same_matter == "highest":
        words = Words("同一事项中名次", "place within the matter")
        ordinal = Ordinal((f"{records}.matter",), (*order, (amount.key, True)))
        place = b.row(records, f"{records}.place", words, ordinal)
        conditions.append(Compare("==", place, number(1)))
    counts = All(tuple(conditions))
    return b.row(records, f"{records}.counted", Words("计入", "counts"), counts)


def _say_kind(kind: EventKind, effect: str) -> Words:
    verb, verb_en = ("扣", "deducts") if effect == "deduct" else ("加", "adds")
    name = kind.words
    if kind.zeroes:
        return Words(f"发生{name.zh}的本项不得分", f"{name.en}: no points for the item")
    if kind.points is not None:
        points = plain(kind.points)
        zh, en = f"每发生 1 次{name.zh}{verb} {points} 分", f"each {name.en} {verb_en} {points}"
    elif kind.between is not None:
        low, high = (plain(x) for x in kind.between)
        zh, en = f"{name.zh}每次酌情{verb} {low}–{high} 分", f"each {name.en} {verb_en} {low} to {high}, as assessed"
    else:
        steps = [(s.at_least, plain(s.points)) for s in kind.by_count]
        zh = name.zh + "，".join(f" {n} 次以上（含）{verb} {p} 分" for n, p in steps)
        en = f"{name.en}: " + ", ".join(f"{n} or more {verb_en} {p}" for n, p in steps)
    if kind.cap is not None:
        zh, en = f"{zh}，最多{verb} {plain(kind.cap)} 分", f"{en}, at most {plain(kind.cap)}"
    return Words(zh, en)
