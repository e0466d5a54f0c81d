"""Taking observations in: each is checked against its data item and becomes a cell of a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.compiling.basis import disputes_matter
from kaoping.engine.compiling.days import day_of_period
from kaoping.engine.numbers import decimals_of, plain, to_units
from kaoping.engine.program import Input, Kind, Records, Role, Row, Trace, Value
from kaoping.engine.scheme import LastVerified, Leaf, Period, Scheme, TargetBy, walk
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring.values import Observation, Observed, Record, Scalar, Subject, Values
from kaoping.engine.terms import (
    DEFAULT_LIMIT,
    CategoryItem,
    DataItem,
    EventField,
    FactItem,
    Finding,
    ListItem,
    NumberItem,
    Status,
)
from kaoping.engine.terms.nearest import say_choices
from kaoping.engine.words import Words, same

NO_DATE = date(9999, 12, 31).toordinal()
"""The end of a period that declares none, and the day of a record that has none."""


@dataclass(frozen=True)
class Taken:
    """A value that was taken in, and whether it can be used; if not, why."""

    value: Value | list[Row]
    availability: str


class Intake:
    """Checks and converts the values of one period; collects every finding before anything is refused."""

    def __init__(self, scheme: Scheme, values: Values, period: Period | None) -> None:
        self.scheme = scheme
        self.values = values
        self.period = period
        self.findings: list[Finding] = []
        self._said: set[Finding] = set()
        self._carries = leaves_that_carry(scheme)
        self._disputes = disputes_matter(scheme)
        self._taken: dict[tuple[str, str], Taken] = {}

    @property
    def _period_id(self) -> str:
        return "" if self.period is None else self.period.id

    def trace(self, subject: Subject, compiled: Compiled, bound: str) -> Trace:
        """A trace with all inputs of a subject filled in and every other cell empty."""
        program = compiled.program
        cells: Trace = [None] * program.width
        for at, cell in enumerate(program.inputs):
            cells[at] = self._input(cell, subject, compiled, bound)
        for at, records in enumerate(program.records, start=len(program.inputs)):
            cells[at] = self._records(records, subject, compiled)
        return cells

    def _input(self, cell: Input, subject: Subject, compiled: Compiled, bound: str) -> Value:
        key = cell.key
        if cell.role is Role.STATUS:
            return self._status(key[1:], subject, compiled)
        if cell.role is Role.DATA:
            found = self._datum(subject, compiled.data[key[1:]], compiled).value
            assert not isinstance(found, list)
            return found
        if cell.role is Role.TARGET:
            return self._target(cell, subject, compiled)[0]
        if cell.role is Role.COEFFICIENT:
            return self._coefficient(cell, subject, compiled)
        if key == keys.BOUND:
            return bound
        if self.period is not None and self.period.end is not None:
            return day_of_period(key, self.period.end)
        for item, part in compiled.parts.items():
            if any(p.rule.needs_period_end for p in (part, *part.alternatives.values())):
                self._find(
                    "period-without-end",
                    (subject.name, item),
                    Words(
                        "有效期从考核期末往回算，考核期没有写期末日", "validity counts back from the period's last day"
                    ),
                    Words("在 periods（考核期）中写 end（截止日）", "give the period its end"),
                )
        return NO_DATE

    def _status(self, key: str, subject: Subject, compiled: Compiled) -> str:
        if key.startswith("#"):
            return self._datum(subject, compiled.data[key[1:]], compiled).availability
        cell = next(i for i in compiled.program.inputs if i.key == key)
        return self._target(cell, subject, compiled)[1]

    def _target(self, cell: Input, subject: Subject, compiled: Compiled) -> tuple[Value, str]:
        item = cell.key.rpartition(".")[0]
        target = compiled.part(item).target
        if not isinstance(target, TargetBy):
            assert target is not None
            return to_units(target, cell.type.scale), keys.GIVEN
        by = {"subject": subject.name, "group": subject.group, "period": self._period_id}[target.by]
        if by not in target.values:
            self._find(
                "target-missing",
                (subject.name, item),
                Words(f"没有“{by}”的目标值", f"there is no target for {by!r}"),
                Words(
                    "核对单位名称；名称无误的，在方案中补上目标值，不适用的写“/”",
                    "check the name; if it is right, add the target to the scheme, or / where it does not apply",
                ),
            )
            return None, Status.NOT_REPORTED
        found = target.values[by]
        if isinstance(found, str):
            return None, Status.NOT_APPLICABLE
        return to_units(found, cell.type.scale), keys.GIVEN

    def _coefficient(self, cell: Input, subject: Subject, compiled: Compiled) -> Value:
        item = cell.key.rpartition(".")[0]
        coefficient = compiled.parts[item].leaf.coefficient
        assert coefficient is not None
        found = coefficient.values.get(subject.name, coefficient.values.get(subject.group, Decimal(1)))
        return to_units(found, cell.type.scale)

    def _records(self, records: Records, subject: Subject, compiled: Compiled) -> list[Row]:
        found = self._datum(subject, compiled.data[records.key[1:]], compiled).value
        assert isinstance(found, list)
        return [list(row) for row in found]

    def _datum(self, subject: Subject, item: DataItem, compiled: Compiled) -> Taken:
        known = self._taken.get((subject.name, item.id))
        if known is None:
            known = self._take(subject, item, compiled)
            self._taken[subject.name, item.id] = known
        return known

    def _take(self, subject: Subject, item: DataItem, compiled: Compiled) -> Taken:
        seen = self.values.observations.get((subject.name, self._period_id, item.id))
        empty: list[Row] | None = [] if isinstance(item, ListItem) else None
        if seen is None or (seen.value is None and seen.status in (Status.REPORTED, Status.VERIFIED)):
            return self._blank(subject, item, compiled, empty)
        if seen.status in (Status.NOT_APPLICABLE, Status.NO_DATA):
            return Taken(empty, seen.status)
        if seen.status is Status.NOT_REPORTED:
            return self._unreported(subject, item, compiled, empty)
        availability = keys.GIVEN
        if seen.status is Status.DISPUTED and self._disputes:
            availability = Status.DISPUTED
        where = (subject.name, item.id) if not seen.place else (seen.place,)
        converted = self._converted(seen.value, item, where, compiled)
        return Taken(converted, availability) if converted is not None else Taken(empty, Status.NOT_REPORTED)

    def _blank(self, subject: Subject, item: DataItem, compiled: Compiled, empty: list[Row] | None) -> Taken:
        """What an empty cell means is declared with the data item."""
        match item:
            case NumberItem(blank="zero"):
                return Taken(0, keys.GIVEN)
            case FactItem(blank="no"):
                return Taken(False, keys.GIVEN)
            case ListItem(blank="none"):
                return Taken([], keys.GIVEN)
            case _:
                return self._unreported(subject, item, compiled, empty)

    def _unreported(self, subject: Subject, item: DataItem, compiled: Compiled, empty: list[Row] | None) -> Taken:
        if item.id in self._carries:
            for seen in self._earlier(subject, item):
                where = (subject.name, item.id)
                converted = self._converted(seen.value, item, where, compiled)
                if converted is not None:
                    return Taken(converted, keys.CARRIED)
        return Taken(empty, Status.NOT_REPORTED)

    def _earlier(self, subject: Subject, item: DataItem) -> Iterator[Observation]:
        """Verified values of earlier periods, the latest first."""
        ids = [p.id for p in self.scheme.periods]
        before = ids[: ids.index(self._period_id)] if self._period_id in ids else []
        for period in reversed(before):
            seen = self.values.observations.get((subject.name, period, item.id))
            if seen is not None and seen.status is Status.VERIFIED and seen.value is not None:
                yield seen

    def _converted(
        self, value: Observed, item: DataItem, where: tuple[str, ...], compiled: Compiled
    ) -> Value | list[Row]:
        match item:
            case NumberItem():
                return self._number(value, item, where)
            case FactItem():
                if isinstance(value, bool):
                    return value
                self._find(
                    "not-a-fact",
                    where,
                    _is_not(value, Words("是或否", "yes or no")),
                    Words("写“是”或“否”", "write yes or no"),
                )
            case CategoryItem():
                if isinstance(value, str) and value in item.choices:
                    return value
                self._find(
                    "not-a-choice",
                    where,
                    _is_not(value, Words("可选类别", "one of the categories")),
                    say_choices(str(value), map(same, item.choices)),
                )
            case ListItem():
                if isinstance(value, tuple):
                    return self._rows(value, item, where, compiled)
                self._find(
                    "not-a-list",
                    where,
                    _is_not(value, Words("记录", "a list of records")),
                    Words("每件一行", "one row for each"),
                )
        return None

    def _number(self, value: Observed, item: NumberItem, where: tuple[str, ...]) -> int | None:
        if not isinstance(value, Decimal) or not value.is_finite():
            self._find(
                "not-a-number", where, _is_not(value, Words("数字", "a number")), Words("写数字", "write a number")
            )
            return None
        if decimals_of(value) > item.decimals:
            self._find(
                "too-many-decimals",
                where,
                Words(
                    f"{plain(value)} 的小数位多于 {item.decimals} 位",
                    f"{plain(value)} has more than {item.decimals} decimals",
                ),
                Words(
                    "先按规定取舍，或在方案中增加小数位",
                    "round it as prescribed, or declare more decimals in the scheme",
                ),
            )
            return None
        low = -DEFAULT_LIMIT if item.min is None else item.min
        high = DEFAULT_LIMIT if item.max is None else item.max
        if not low <= value <= high:
            self._find(
                "out-of-range",
                where,
                Words(
                    f"{plain(value)} 不在 {plain(low)} 至 {plain(high)} 之间",
                    f"{plain(value)} is not between {plain(low)} and {plain(high)}",
                ),
                Words("核对数值，或改数据项的范围", "check the value, or the range of the data item"),
            )
            return None
        return to_units(value, item.decimals)

    def _rows(self, value: tuple[Record, ...], item: ListItem, where: tuple[str, ...], compiled: Compiled) -> list[Row]:
        rows: list[Row] = []
        part = list_part(item, compiled)
        choices = choices_in(item, part)
        asked = () if part is None else part.rule.record_choices()
        for at, record in enumerate(value, start=1):
            here = (*where, f"#{at}")
            unknown = sorted(set(record) - {f.id for f in item.fields})
            for name in unknown:
                self._find(
                    "unknown-field",
                    here,
                    Words(f"没有“{name}”这一栏", f"there is no field {name!r}"),
                    Words("删去或改名", "remove or rename it"),
                )
            row: Row = []
            for field in item.fields:
                row.append(self._field(record.get(field.id), field, (*here, field.id), at))
                if field.id in choices and (field.id in asked or record.get(field.id) not in (None, "")):
                    self._check_choice(record.get(field.id), choices[field.id], (*here, field.id))
            for found in () if part is None else part.rule.record_findings(record):
                self._find(found.code, (*here, *found.place), found.wrong, found.right)
            rows.append(row)
        return rows

    def _check_choice(self, value: Scalar | None, choices: Mapping[str, Words], where: tuple[str, ...]) -> None:
        if value not in choices:
            self._find(
                "unknown-kind" if where[-1] == "kind" else "not-a-choice",
                where,
                _is_not(value, Words("方案中的类别", "a kind of the scheme")),
                say_choices(str(value), choices.values()),
            )

    def _field(self, value: Scalar | None, field: EventField, where: tuple[str, ...], at: int) -> Value:
        if field.required and value in (None, ""):
            self._find(
                "missing-field",
                where,
                Words("这一栏是空的", "this field is empty"),
                Words("补上，或删去整条记录", "write it, or remove the record"),
            )
        kind = field.cell_type.kind
        if kind is Kind.TEXT:
            # Records without a matter of their own are each a matter for themselves.
            return str(value) if value not in (None, "") else f"\x00{at}"
        if kind is Kind.CONDITION:
            if value is None or isinstance(value, bool):
                return bool(value)
            self._find(
                "not-a-fact",
                where,
                _is_not(value, Words("是或否", "yes or no")),
                Words("写“是”或“否”", "write yes or no"),
            )
            return False
        if kind is Kind.DATE:
            if value is None or isinstance(value, date):
                return NO_DATE if value is None else value.toordinal()
            self._find(
                "not-a-date",
                where,
                _is_not(value, Words("日期", "a date")),
                Words("写成 2026-09-30", "write 2026-09-30"),
            )
            return NO_DATE
        if value is None:
            return int(10**field.decimals) if field.id == "count" else 0
        as_item = NumberItem(id=field.id, decimals=field.decimals, min=field.min, max=field.max)
        found = self._number(value, as_item, where)
        return 0 if found is None else found

    def _find(self, code: str, place: tuple[str | int, ...], wrong: Words, right: Words) -> None:
        period = (self._period_id,) if self._period_id else ()
        found = Finding(code, (*period, *place), wrong, right)
        # A target is asked for twice, for its value and for its availability; its fault is said once.
        if found not in self._said:
            self._said.add(found)
            self.findings.append(found)


def _is_not(value: object, wanted: Words) -> Words:
    shown = plain(value) if isinstance(value, Decimal) and value.is_finite() else str(value)
    return Words(f"“{shown}”不是{wanted.zh}", f"{shown!r} is not {wanted.en}")


def leaves_that_carry(scheme: Scheme) -> frozenset[str]:
    """Data items read by a leaf that takes the last verified value where none is reported."""
    found: set[str] = set()
    for node, _ in walk(scheme.items):
        if isinstance(node, Leaf) and isinstance((node.missing or scheme.missing).not_reported, LastVerified):
            for group in scheme.groups:
                found |= set(LeafPart(scheme, node, group.id).data)
    return frozenset(found)


def choices_in(item: ListItem, part: LeafPart | None) -> dict[str, Mapping[str, Words]]:
    """What fields of the records of a list may be, by field: each choice with its name.

    `part` is the leaf whose own list it is; what its rule asks for cannot be left empty.
    """
    own: dict[str, Mapping[str, Words]] = {f.id: {c: same(c) for c in f.choices} for f in item.fields if f.choices}
    return own if part is None else own | dict(part.rule.record_choices())


def list_part(item: ListItem, compiled: Compiled) -> LeafPart | None:
    """The leaf, or the alternative of a leaf, whose own list this is."""
    part = compiled.parts.get(item.id)
    if part is not None:
        return part
    leaf, _, alternative = item.id.rpartition(".")
    return compiled.parts[leaf].alternatives.get(alternative) if leaf in compiled.parts else None
