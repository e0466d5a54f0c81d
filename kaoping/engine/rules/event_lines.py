"""The lines of `events`: what one event is worth, which events count, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

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
    Largest,
    Multiply,
    Ordinal,
    Ref,
    Smallest,
    Subtract,
    Text,
    Within,
    number,
)
from kaoping.engine.rules.base import POINTS, Scope
from kaoping.engine.words import Words, listing

if TYPE_CHECKING:
    from kaoping.engine.rules.event_kinds import EventKind
    from kaoping.engine.rules.events import Events
    from kaoping.engine.rules.validity import Validity


@dataclass(frozen=True)
class EventLines:
    """Writes the lines of a rule of events. Nothing is rounded before the points, except a mean over objects."""

    rule: Events
    scope: Scope

    def points(self) -> Ref:
        """The points of the item."""
        scope, rule, verb = self.scope, self.rule, self.rule.verb
        total = self._together()
        if rule.divide_by is not None:
            mean = Words(f"平均{verb.zh}", f"{verb.en} per object")
            total = scope.points_line("mean", mean, Divide(total, scope.cells[rule.divide_by]))
        if rule.cap != "none":
            limit = scope.points if rule.cap == "points" else number(rule.cap)
            total = scope.line("capped", _capped(verb), Smallest((total, limit)))
        score: Expr = total
        if rule.effect == "deduct":
            score = Subtract(scope.points if rule.starts_full(scope.setting) else ZERO, total)
        elif rule.starts_full(scope.setting):
            score = Add((scope.points, total))
        gone = self._gone()
        if gone is not None:
            left = scope.line("left", Words("计算得分", "points left"), score)
            score = Case(((gone, ZERO),), left)
        return scope.points_line("points", POINTS, score)

    def _together(self) -> Ref:
        verb = self.rule.verb
        parts = list(self._from_counts() if self.rule.reported == "counts" else self._from_records())
        if not parts:
            return self.scope.line("none", verb, ZERO)
        if len(parts) == 1:
            return parts[0]
        return self.scope.line("sum", Words(f"{verb.zh}合计", f"{verb.en} in all"), Add(tuple(parts)))

    # Numbers of events

    def _from_counts(self) -> Iterator[Ref]:
        for kind in self.rule.kinds:
            count = self.scope.cells[f"{self.scope.item}.{kind.id}"]
            if kind.counts_in_period:
                yield self._of_kind(kind, self._by_number(kind, count))
            elif kind.points is not None:
                yield self._of_kind(kind, Multiply((count, number(kind.points))))

    def _by_number(self, kind: EventKind, count: Expr) -> Expr:
        """Points of a kind for so many events in the period."""
        if kind.free is None:
            return _by_count(kind, count)
        assert kind.points is not None
        words = Words(f"{kind.words.zh}计分次数", f"number of {kind.words.en} that count")
        over = Largest((Subtract(count, number(kind.free)), ZERO))
        return Multiply((self.scope.line(f"over_{kind.id}", words, over), number(kind.points)))

    def _of_kind(self, kind: EventKind, amount: Expr | Gather) -> Ref:
        """What a kind comes to, not beyond its own cap."""
        verb = self.rule.verb
        words = Words(f"{kind.words.zh}{verb.zh}", f"{verb.en} for {kind.words.en}")
        raw = self.scope.line(f"for_{kind.id}", words, amount)
        if kind.cap is None:
            return raw
        return self.scope.line(f"capped_{kind.id}", _capped(words), Smallest((raw, number(kind.cap))))

    # Records of events

    def _from_records(self) -> Iterator[Ref]:
        """Kinds with a limit or a count of their own one by one, the others together."""
        rows = self._rows
        separate = [k for k in self.rule.kinds if k.cap is not None or k.counts_in_period]
        for kind in separate:
            yield self._counted(kind) if kind.counts_in_period else self._of_kind(kind, self._sum(kind))
        rest = [k for k in self.rule.kinds if k not in separate and not k.zeroes]
        if rest:
            among = len(rest) < len(self.rule.kinds)
            where = rows.of_kinds("in_rest", rest, rows.counted) if among else rows.counted
            words = Words(f"逐件{self.rule.verb.zh}合计", f"{self.rule.verb.en} for the events")
            what = Gather("sum", rows.records, rows.amount.key, None if where is None else where.key)
            yield self.scope.line("events", words, what)

    def _sum(self, kind: EventKind) -> Gather:
        """Points of the events of a kind that count."""
        rows = self._rows
        return Gather("sum", rows.records, rows.amount.key, rows.of_kinds(f"sums_{kind.id}", [kind], rows.counted).key)

    def _counted(self, kind: EventKind) -> Ref:
        """A kind whose points depend on how often it happened in the period, with the extras of its events."""
        rows = self._rows
        mine = rows.of_kinds(f"is_{kind.id}", [kind], rows.valid)
        words = Words(f"{kind.words.zh}次数", f"number of {kind.words.en}")
        count = self.scope.line(
            f"count_{kind.id}", words, Gather("sum", rows.records, rows.cell("count").key, mine.key)
        )
        amount = self._by_number(kind, count)
        if not self.rule.extra:
            return self._of_kind(kind, amount)
        step = self.scope.line(f"step_{kind.id}", Words(f"{kind.words.zh}按次数", f"{kind.words.en} by number"), amount)
        further = Words(f"{kind.words.zh}另计合计", f"further points for {kind.words.en}")
        more = self.scope.line(f"more_{kind.id}", further, self._sum(kind))
        return self._of_kind(kind, Add((step, more)))

    @cached_property
    def _rows(self) -> Rows:
        rows = Rows(self.rule, self.scope)
        rows.write()
        return rows

    def _gone(self) -> Ref | None:
        """Whether an event happened that takes all points of the item; which matter it is of plays no part."""
        fatal = [k for k in self.rule.kinds if k.zeroes]
        if not fatal:
            return None
        words = Words("发生清零事件", "an event takes all points")
        if self.rule.reported == "counts":
            counts = [Compare(">", self.scope.cells[f"{self.scope.item}.{k.id}"], ZERO) for k in fatal]
            return self.scope.line("gone", words, Any(tuple(counts)))
        rows = self._rows
        flag = rows.of_kinds("fatal", fatal, rows.valid)
        count = Gather("sum", rows.records, rows.cell("count").key, flag.key)
        happened = self.scope.line("fatal_count", Words("清零事件数", "events that take all points"), count)
        return self.scope.line("gone", words, Compare(">", happened, ZERO))


class Rows:
    """The steps of one event. `counted` and `valid` are None where every event counts or is valid."""

    def __init__(self, rule: Events, scope: Scope) -> None:
        self.rule = rule
        self.scope = scope
        self.records = scope.cells[scope.item].key
        self.valid: Ref | None = None
        self.counted: Ref | None = None
        self.amount: Ref

    def cell(self, name: str) -> Ref:
        """A field or step of the event."""
        return Ref(f"{self.records}.{name}")

    def of_kinds(self, name: str, kinds: Sequence[EventKind], further: Ref | None) -> Ref:
        """Write whether an event is of one of the kinds, and what else must hold."""
        words = listing(k.words for k in kinds)
        among = self._is_one_of(kinds)
        return self._row(name, words, among if further is None else All((among, further)))

    def write(self) -> None:
        """What an event is worth by itself, whether it counts, and what it counts for."""
        plain = not self.rule.extra and self.rule.repeats is None
        product = self._product("amount", _AMOUNT) if plain else self._product("product", Words("应计", "product"))
        extras = tuple(self._extras())
        worth = product
        if self.rule.repeats is None and extras:
            worth = self._row("amount", _AMOUNT, Add((product, *extras)))
        elif extras:
            worth = self._row("own", Words("不计重复", "without repetition"), Add((product, *extras)))
        tied = self._tied(worth, product)
        self.valid = self._valid()
        self.counted = self._highest(tied)
        self.amount = worth
        if self.rule.repeats is not None:
            again = Multiply((product, self._again(tied)))
            self.amount = self._row("amount", _AMOUNT, Add((again, *extras)) if extras else again)

    def _row(self, name: str, words: Words, what: Expr | Ordinal, *, quiet: bool = False) -> Ref:
        return self.scope.builder.row(self.records, self.cell(name).key, words, what, quiet=quiet)

    def _is(self, kind: EventKind) -> Expr:
        return Compare("==", self.cell("kind"), Text(kind.id))

    def _is_one_of(self, kinds: Sequence[EventKind]) -> Expr:
        among = tuple(self._is(k) for k in kinds)
        return among[0] if len(among) == 1 else Any(among)

    def _product(self, name: str, words: Words) -> Ref:
        """Standard times number times multiples."""
        standards = tuple((self._is(k), self._standard(k)) for k in self.rule.kinds)
        standard = self._row("standard", Words("标准", "standard"), Case(standards, ZERO, exclusive=True))
        factors: list[Expr] = [standard, *self._number()]
        for m in self.rule.multiply:
            times = Case(((self.cell(m.id), number(m.by)),), number(1))
            multiple = Words(f"{m.title.zh}倍数", f"multiple if {m.title.en}")
            factors.append(self._row(f"times_{m.id}", multiple, times))
        return self._row(name, words, Multiply(tuple(factors)))

    def _standard(self, kind: EventKind) -> Expr:
        if kind.between is not None:
            return self.cell("given")
        if kind.by_count and not kind.counts_in_period:
            return _by_count(kind, self.cell("count"))
        return ZERO if kind.points is None or kind.counts_in_period else number(kind.points)

    def _number(self) -> Iterator[Expr]:
        """How often the standard counts: once where it already is the standard for so many."""
        within = [k for k in self.rule.kinds if k.by_count and not k.counts_in_period]
        if not within:
            yield self.cell("count")
        elif len(within) < len(self.rule.kinds):
            once = Case(((self._is_one_of(within), number(1)),), self.cell("count"))
            yield self._row("number", Words("计次", "counted"), once)

    def _extras(self) -> Iterator[Expr]:
        for e in self.rule.extra:
            words = Words(f"{e.title.zh}另计", f"more if {e.title.en}")
            yield self._row(f"extra_{e.id}", words, Case(((self.cell(e.id), number(e.points)),), ZERO))

    def _tied(self, worth: Ref, product: Ref) -> tuple[tuple[str, bool], ...]:
        """Order among events by what they are worth, and further so that the order in a file never matters."""
        order = [(worth.key, True)]
        if worth != product:
            order.append((product.key, True))
        if self.rule.decides_between_kinds:
            places = tuple((self._is(k), number(at)) for at, k in enumerate(self.rule.kinds, start=1))
            kind = Case(places[:-1], places[-1][1], exclusive=True)
            order.append(
                (self._row("kind_number", Words("类别序号", "number of the kind"), kind, quiet=True).key, False)
            )
        return tuple(order)

    def _valid(self) -> Ref | None:
        """Whether an event is still valid at the end of the period; None where none expires."""
        rule, end, day = self.rule, self.scope.period_end, self.cell("date")
        if not rule.expires:
            return None
        words = Words("在有效期内", "still valid")
        own = [kind for kind in rule.kinds if rule.has_own_end(kind)]
        if not rule.terms and not own:
            age = self._row("age", Words("距期末天数", "days before the period's end"), Subtract(end, day))
            days = rule.validity(rule.kinds[0])
            assert days is not None
            return self._row("valid", words, Within(age, ZERO, True, number(days.number), True))
        happened = Compare("<=", day, end)
        forever = [kind for kind in rule.kinds if rule.validity(kind) is None]
        ways: list[Expr] = [self._is_one_of(forever)] if forever else []
        if rule.terms:
            within = (Compare(">=", day, self._first_day()), happened)
            termed = [kind for kind in rule.kinds if kind not in own and kind not in forever]
            ways.append(All((self._is_one_of(termed), *within)) if own else All(within))
        if own:
            lasting = (happened, Compare(">=", self.cell("until"), end))
            ways.append(All(lasting) if len(own) == len(rule.kinds) else All((self._is_one_of(own), *lasting)))
        return self._row("valid", words, ways[0] if len(ways) == 1 else Any(tuple(ways)))

    def _first_day(self) -> Ref:
        """The first day whose events still count, of the kind of the event."""
        kinds: dict[Validity, list[EventKind]] = {}
        for kind in self.rule.kinds:
            term = self.rule.validity(kind)
            if term is not None and term.is_term:
                kinds.setdefault(term, []).append(kind)
        days = [(self._is_one_of(some), self.scope.first_days[term]) for term, some in kinds.items()]
        if len(days) == 1:
            return days[0][1]
        first = Case(tuple(days[:-1]), days[-1][1], exclusive=True)
        return self._row("first_day", Words("有效期起始日", "first valid day"), first)

    def _highest(self, tied: tuple[tuple[str, bool], ...]) -> Ref | None:
        """Whether an event counts: still valid, and the highest of its matter where only that counts."""
        if self.rule.same_matter == "all":
            return self.valid
        first = () if self.valid is None else ((self.valid.key, True),)
        last = () if self.rule.repeats is None else ((self.cell("date").key, False),)
        ordinal = Ordinal((self.cell("matter").key,), (*first, *tied, *last))
        place = self._row("place", Words("同一事项中名次", "place within the matter"), ordinal)
        conditions: list[Expr] = [Compare("==", place, number(1)), *([] if self.valid is None else [self.valid])]
        return self._row("counted", Words("计入", "counts"), All(tuple(conditions)))

    def _again(self, tied: tuple[tuple[str, bool], ...]) -> Ref:
        """How many times an event counts for its repetition, among those that count."""
        repeats = self.rule.repeats
        assert repeats is not None
        among = (self.cell(repeats.of).key, *(() if self.counted is None else (self.counted.key,)))
        place = Ordinal(among, ((self.cell("date").key, False), *tied))
        nth = self._row("nth", Words("第几次", "occurrence"), place)
        again = Case(((Compare(">=", nth, number(repeats.from_)), number(repeats.by)),), number(1))
        return self._row("again", Words("重复倍数", "multiple for repetition"), again)


_AMOUNT = Words("本件分数", "points of this event")


def _by_count(kind: EventKind, count: Expr) -> Expr:
    """Points of a kind for a number of events (or of persons hurt in one)."""
    steps = sorted(kind.by_count, key=lambda s: -s.at_least)
    points: list[Expr] = [number(step.points) for step in steps]
    if kind.beyond:
        further = Multiply((Subtract(count, number(steps[0].at_least)), number(kind.beyond)))
        points[0] = Add((points[0], further))
    reached = [Compare(">=", count, number(step.at_least)) for step in steps]
    return Case(tuple(zip(reached, points, strict=True)), ZERO)


def _capped(words: Words) -> Words:
    return Words(f"封顶后{words.zh}", f"capped {words.en}")
