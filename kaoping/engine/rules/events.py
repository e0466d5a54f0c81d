"""`events`: deductions or bonuses for each event, by kind, with caps, doubling and "only the highest"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import ZERO, Compare, Expr, Ref
from kaoping.engine.rules.base import Rule, Scope, Setting, duplicate_id
from kaoping.engine.rules.event_kinds import EventKind, Extra, Multiple, Repeats
from kaoping.engine.rules.event_lines import EventLines
from kaoping.engine.rules.validity import RECORDED, Validity, refuse_several, validity_of
from kaoping.engine.terms import (
    DataItem,
    EventField,
    Exact,
    Finding,
    Identifier,
    ListItem,
    NumberItem,
    Severity,
    fault,
)
from kaoping.engine.words import Words

_OBJECTS = Words("对象数", "number of objects")
_NO_MULTIPLE = Words("写 count_in: event（计数范围: 单件），或去掉加倍", "write count_in: event, or no multiple")
_NO_MULTIPLE_OF_FREE = Words("去掉 free（免计次数），或去掉加倍", "write no free, or no multiple")


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
    """Points without any event: all of them for deductions, none for bonuses and in penalty items, unless it says
    otherwise."""
    multiply: tuple[Multiple, ...] = ()
    extra: tuple[Extra, ...] = ()
    repeats: Repeats | None = None
    same_matter: Literal["all", "highest"] = "all"
    valid_days: Annotated[int, Field(ge=1)] | None = None
    """An event counts only this many days, the day after it being the first."""
    valid_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    """An event counts only this many calendar months from its day on."""
    valid_until: Literal["recorded"] | None = None
    """An event counts up to the day that is recorded with it, that day included."""
    divide_by: Identifier | None = None
    """Data item with the number of objects by which the sum is divided."""

    @model_validator(mode="after")
    def _fits_together(self) -> Events:
        refuse_several(self.valid_days, self.valid_months, self.valid_until)
        needs = bool(self.multiply or self.extra or self.repeats or self.expires)
        needs = needs or self.same_matter == "highest" or any(k.between for k in self.kinds)
        needs = needs or any(k.count_in == "event" for k in self.kinds)
        if self.reported == "counts" and needs:
            raise fault(
                "needs-records",
                Words(
                    "加倍、另计、重复、同一事项、有效期、酌定和单件计数要逐件登记",
                    "multiply, extra, repeats, same_matter, valid_days, between and count_in: event need each event",
                ),
                Words("写 reported: records（报送方式: 逐件）", "write reported: records"),
                "reported",
            )
        if self.repeats is not None and self.repeats.of == "matter" and self.same_matter == "highest":
            raise fault(
                "never-repeated",
                Words("同一事项只计一次，就没有重复", "where a matter counts once it is never repeated"),
                Words(
                    "repeats（重复发生）写 of: kind（按何重复: 同类），或 same_matter（同一事项）写 all（全部计）",
                    "write of: kind, or same_matter: all",
                ),
                "repeats",
            )
        return self

    def starts_full(self, setting: Setting) -> bool:
        """Whether the item has its points before any event."""
        if self.start is None:
            return self.effect == "deduct" and not setting.from_zero
        return self.start == "points"

    def validity(self, kind: EventKind) -> Validity | None:
        """How long events of a kind count; None if they do not expire."""
        return kind.validity or validity_of(self.valid_days, self.valid_months, self.valid_until)

    @property
    def expires(self) -> bool:
        """Whether events of some kind expire."""
        return any(self.validity(kind) is not None for kind in self.kinds)

    def has_own_end(self, kind: EventKind) -> bool:
        """Whether each event of a kind has a day of its own up to which it counts."""
        return self.validity(kind) == RECORDED

    @property
    def differs_in_validity(self) -> bool:
        """Whether kinds differ in how long their events count."""
        return len({self.validity(kind) for kind in self.kinds}) > 1

    def needs_date(self, kind: EventKind) -> bool:
        """Whether an event of a kind is nothing without its date."""
        return self.repeats is not None or self.validity(kind) is not None

    @property
    def verb(self) -> Words:
        """What an event does."""
        return Words("扣分", "deduction") if self.effect == "deduct" else Words("加分", "bonus")

    @property
    def decides_between_kinds(self) -> bool:
        """Whether it matters which of two events of equal points comes first, so that their kinds must decide."""
        if len(self.kinds) == 1:
            return False
        return self.repeats is not None or (
            self.same_matter == "highest" and any(k.cap is not None for k in self.kinds)
        )

    def compile(self, scope: Scope) -> Ref:
        return EventLines(self, scope).points()

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        if self.divide_by is None:
            return ()
        return (Compare("<=", scope.cells[self.divide_by], ZERO),)

    def sentence(self, setting: Setting) -> Words:
        differ = self.differs_in_validity
        more = "加" if self.effect == "add" else "扣"
        said = [kind.sentence(self.effect, self.validity(kind) if differ else None) for kind in self.kinds]
        said += [
            Words(f"{m.title.zh}的按 {plain(m.by)} 倍计", f"times {plain(m.by)} if {m.title.en}") for m in self.multiply
        ]
        said += [
            Words(
                f"{e.title.zh}的每条记录另{more} {plain(e.points)} 分",
                f"{plain(e.points)} more for each record if {e.title.en}",
            )
            for e in self.extra
        ]
        said += self._say_conditions(setting)
        if self.cap != "none":
            said.append(self._say_cap(setting))
        return Words("；".join(w.zh for w in said) + "。", "; ".join(w.en for w in said) + ".")

    def _say_conditions(self, setting: Setting) -> Iterator[Words]:
        if self.same_matter == "highest":
            yield Words("同一事项只按最高的一次计", "for one matter only the highest counts")
        if self.repeats is not None:
            same = Words("同类", "kind") if self.repeats.of == "kind" else Words("同一事项", "matter")
            nth, by = self.repeats.from_, plain(self.repeats.by)
            zh = f"{same.zh}第 {nth} 次起按 {by} 倍计"
            yield Words(zh, f"from number {nth} of the same {same.en} on, times {by}")
        valid = self.validity(self.kinds[0])
        if valid is not None and not self.differs_in_validity:
            yield valid.words
        if self.divide_by is not None:
            item = setting.data.get(self.divide_by)
            objects = _OBJECTS if item is None or item.title is None else item.title
            yield Words(f"合计除以{objects.zh}", f"the sum is divided by the {objects.en}")

    def _say_cap(self, setting: Setting) -> Words:
        verb = self.verb.zh[0]
        most = plain(setting.points if self.cap == "points" else Decimal(self.cap))
        if self.cap == "points" and self.effect == "deduct" and self.starts_full(setting):
            return Words(f"扣完 {most} 分为止", f"at most {most} in all")
        return Words(f"合计最多{verb} {most} 分", f"at most {most} in all")

    def check(self, setting: Setting) -> Iterator[Finding]:
        ids = [kind.id for kind in self.kinds]
        for at, kind in enumerate(self.kinds):
            if kind.id in ids[:at]:
                yield duplicate_id(kind.id, "kinds", at, "id")
        yield from self._check_flags()
        yield from self._check_multiples()
        yield from self._check_cap(setting)

    def _check_flags(self) -> Iterator[Finding]:
        """Facts of events have names of their own."""
        taken = {f"{part}{k.id}" for k in self.kinds for part in ("is_", "sums_")}
        for name, flags in (("multiply", self.multiply), ("extra", self.extra)):
            for at, flag in enumerate(flags):
                if flag.id in taken:
                    yield duplicate_id(flag.id, name, at, "id")
                taken |= {flag.id, f"times_{flag.id}", f"extra_{flag.id}"}

    def _check_multiples(self) -> Iterator[Finding]:
        """What is multiplied are the points of a single event."""
        counted = [k for k in self.kinds if k.counts_in_period]
        if counted and (self.multiply or self.repeats):
            name = counted[0].words
            yield Finding(
                "multiple-without-points",
                ("multiply" if self.multiply else "repeats",),
                Words(
                    f"{name.zh}按全期次数计分，单件不能加倍",
                    f"{name.en} has points by its number in the period; a single event cannot be multiplied",
                ),
                _NO_MULTIPLE_OF_FREE if counted[0].free else _NO_MULTIPLE,
                Severity.WARNING,
            )

    def _check_cap(self, setting: Setting) -> Iterator[Finding]:
        if not isinstance(self.cap, Decimal):
            return
        most = self._kinds_most()
        if most is not None and most < self.cap:
            yield Finding(
                "cap-unreachable",
                ("cap",),
                Words(
                    f"各类上限合计 {plain(most)} 分，到不了总上限 {plain(self.cap)} 分",
                    f"the caps of the kinds add up to {plain(most)}, below {plain(self.cap)}",
                ),
                Words("改为一致", "make them agree"),
                Severity.WARNING,
            )
        if self.starts_full(setting) and self.effect == "deduct" and self.cap > setting.points:
            yield Finding(
                "cap-beyond-points",
                ("cap",),
                Words(
                    f"最多扣 {plain(self.cap)} 分，多于指标分值 {plain(setting.points)} 分",
                    f"up to {plain(self.cap)} may be deducted from an item of {plain(setting.points)} points",
                ),
                Words(
                    "若确要扣成负分，在指标上写明 below_zero（低于零分）",
                    "if a negative score is meant, say below_zero on the item",
                ),
                Severity.WARNING,
            )

    def _kinds_most(self) -> Decimal | None:
        """What all kinds together can come to; None if there is no limit."""
        found = [k.most(with_extras=bool(self.extra)) for k in self.kinds]
        return None if None in found else sum((m for m in found if m is not None), Decimal(0))

    def _most(self, setting: Setting) -> Decimal | None:
        """The most that all events deduct or add; None if there is no limit."""
        kinds = self._kinds_most()
        if self.cap == "none":
            return kinds
        limit = setting.points if self.cap == "points" else self.cap
        return limit if kinds is None else min(limit, kinds)

    @property
    def begins_full(self) -> bool:
        return self.effect == "deduct" and self.start != "zero"

    def greatest(self, setting: Setting) -> Decimal | None:
        start = setting.points if self.starts_full(setting) else Decimal(0)
        if self.effect == "deduct":
            return start
        most = self._most(setting)
        return None if most is None else start + most

    def least(self, setting: Setting) -> Decimal | None:
        start = setting.points if self.starts_full(setting) else Decimal(0)
        most = Decimal(0) if self.effect == "add" else self._most(setting)
        if most is None:
            return None
        return min(start - most, Decimal(0)) if any(k.zeroes for k in self.kinds) else start - most

    def record_choices(self) -> Mapping[str, Mapping[str, Words]]:
        return {"kind": {kind.id: kind.words for kind in self.kinds}}

    def record_findings(self, record: Mapping[str, object]) -> Iterator[Finding]:
        for kind in self.kinds:
            if kind.id == record.get("kind"):
                if self.needs_date(kind) and record.get("date") is None:
                    wrong = Words("没有写日期", "the date is missing")
                    right = Words("写日期：有效期和第几次由它决定", "write it: validity and repetition depend on it")
                    yield Finding("date-missing", ("date",), wrong, right)
                yield from self._end_findings(kind, record.get("date"), record.get("until"))
                yield from self._count_findings(kind, record.get("count"))
                yield from kind.given_findings(record.get("given"))

    @property
    def days_in_order(self) -> tuple[str, str] | None:
        return ("date", "until") if any(self.has_own_end(k) for k in self.kinds) else None

    def _end_findings(self, kind: EventKind, day: object, until: object) -> Iterator[Finding]:
        """The last day on which an event counts: needed where each has its own, not before the event, only there."""
        right = Words("写这一件的有效期截止日", "write the last day on which this event counts")
        if not self.has_own_end(kind):
            if until is not None:
                wrong = Words(
                    "这一类的有效期是统一规定的，不逐件登记", "events of this kind have no last day of their own"
                )
                yield Finding("until-unexpected", ("until",), wrong, Words("删去有效期至", "remove it"))
        elif until is None:
            yield Finding("until-missing", ("until",), Words("没有写有效期至", "the last day is missing"), right)
        elif isinstance(day, date) and isinstance(until, date) and until < day:
            wrong = Words(f"有效期至 {until}，早于事件日期 {day}", f"valid until {until}, before the event of {day}")
            yield Finding("until-early", ("until",), wrong, right)

    def _count_findings(self, kind: EventKind, count: object) -> Iterator[Finding]:
        if not isinstance(count, Decimal):
            return
        if count < 0:
            wrong = Words(f"次数 {plain(count)} 小于 0", f"the number {plain(count)} is below 0")
            yield Finding("out-of-range", ("count",), wrong, Words("写次数，不写负数", "write a number from 0 on"))
        if count > 1 and self.repeats is not None and not kind.by_count:
            yield Finding(
                "count-with-repeats",
                ("count",),
                Words("一行登记了几次，分不清第几次", "one row stands for several events, so none is the second"),
                Words("重复加倍的，每次登记一行", "where repetition counts, one row for each event"),
            )

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return ()

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        further: tuple[DataItem, ...] = ()
        if self.divide_by is not None:
            further = (NumberItem(id=self.divide_by, title=_OBJECTS, decimals=0, min=Decimal(0)),)
        if self.reported == "counts":
            return (*(_count_item(item, kind) for kind in self.kinds), *further)
        return (ListItem(id=item, title=title, type="list", fields=tuple(self._fields())), *further)

    def _fields(self) -> Iterator[EventField]:
        yield EventField(id="date", title=Words("日期", "date"), type="date")
        if any(self.has_own_end(k) for k in self.kinds):
            yield EventField(id="until", title=Words("有效期至", "valid until"), type="date")
        yield EventField(id="kind", title=Words("类别", "kind"), type="text")
        yield EventField(id="count", title=Words("次数", "number"), type="number", decimals=0)
        yield EventField(id="matter", title=Words("事项", "matter"), type="text")
        if any(k.between for k in self.kinds):
            yield EventField(id="given", title=Words("酌定分", "points chosen"), decimals=2)
        for flag in (*self.multiply, *self.extra):
            yield EventField(id=flag.id, title=flag.title, type="fact")

    @property
    def needs_period_end(self) -> bool:
        return self.expires

    @property
    def terms(self) -> frozenset[Validity]:
        found = {v for kind in self.kinds if (v := self.validity(kind)) is not None}
        return frozenset(v for v in found if v.is_term and (self.differs_in_validity or v.unit == "months"))

    @property
    def needs_value(self) -> bool:
        return False


ROW_NAMES = (
    "date", "until", "kind", "count", "matter", "given",
    "standard", "number", "product", "own", "kind_number", "age", "first_day", "valid", "place", "counted", "nth",
    "again", "amount", "in_rest", "fatal",
)  # fmt: skip
"""Names of the fields and steps of every event."""


def _count_item(item: str, kind: EventKind) -> NumberItem:
    said = "次数" if kind.unit is None else "数"
    title = Words(f"{kind.words.zh}{said}", f"number of {kind.words.en}")
    return NumberItem(id=f"{item}.{kind.id}", title=title, unit=kind.unit, decimals=0, min=Decimal(0), blank="zero")
