"""The inputs of a program as columns: what the plain engine's intake does one by one, done for all rows at once.

Nothing is said here of what is wrong: rows in which something is are only found, and the plain intake is
then asked about them, so that there is one place where a finding gets its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kaoping.bulk.database import status_tests
from kaoping.bulk.slices import PlainNumber, Slice
from kaoping.engine.compiling import Compiled
from kaoping.engine.numbers import decimals_of, to_units
from kaoping.engine.program import Input, Kind, Role
from kaoping.engine.program.bounds import Bounds, exact
from kaoping.engine.program.sql_code import SMALL, quoted
from kaoping.engine.scheme import TargetBy
from kaoping.engine.terms import DEFAULT_LIMIT, CategoryItem, DataItem, FactItem, ListItem, NumberItem, Status

YES = ("true", "yes", "是", "1")
NO = ("false", "no", "否", "0")
"""How a fact is written as text."""


@dataclass(frozen=True)
class Datum:
    """A data item as columns: its value, its availability, and the condition under which it cannot be used.

    The value of a list is the row whose records count. `tests` has, for each status that there may be, the condition
    that a column `{}` with the availability is it; `bounds` are those of a number.
    """

    value: str
    availability: str
    tests: Mapping[str, str]
    bad: str = ""
    bounds: Bounds = field(default_factory=lambda: exact(0))


@dataclass(frozen=True)
class Taking:
    """How the values of a run are taken in: whether disputes matter, and which items carry verified values."""

    disputes: bool
    carries: frozenset[str]


def datum_of(item: DataItem, found: Slice, taking: Taking, carried: Slice | None, records: str = "") -> Datum:
    """The columns of a data item; `carried` is its latest verified value of an earlier period.

    For a list, `records` is the number of its records in the row, and what is carried the earlier row.
    """
    if found.is_plain:
        bounds = Bounds(found.low, found.high)
        return Datum(f"{found.value}::BIGINT", found.status, found.tests, bounds=bounds)
    reading = _Reading(item, found, taking, carried, records)
    return reading.listed() if isinstance(item, ListItem) else reading.datum()


@dataclass(frozen=True)
class _Reading:
    item: DataItem
    found: Slice
    taking: Taking
    carried: Slice | None
    records: str

    def datum(self) -> Datum:
        if isinstance(self.item, NumberItem) and self.found.is_complete:
            value, bad = self._converted(self.found)
            return Datum(value, _enum("given"), status_tests(("given",)), bad, self._bounds())
        value, bad = self._converted(self.found)
        values, bads = [f"WHEN {self._is_used} THEN {value}"], [f"({self._is_used} AND {bad})"] if bad else []
        if self._blank is not None:
            values.append(f"WHEN {self._is_empty} THEN {self._blank}")
        if self.carried is not None:
            earlier, wrong = self._converted(self.carried)
            values.append(f"WHEN {self._is_unreported} THEN {earlier}")
            bads += [f"({self._is_unreported} AND {self._has(self.carried)} AND {wrong})"] if wrong else []
        code, bounds = f"CASE {' '.join(values)} END", self._bounds() | self._blank_bounds
        return Datum(code, self._availability(), self._tests, " OR ".join(bads), bounds)

    def listed(self) -> Datum:
        """A list: which row's records count."""
        text, value = self.found.text, self.found.value
        wrong = f"coalesce({text} NOT IN ({', '.join(map(quoted, NOTHING))}), FALSE)"
        bad = f"({self._is_used} AND ({wrong} OR coalesce({value} <> 0, FALSE) OR NOT {self._has(self.found)}))"
        values = [f"WHEN {self._is_used} THEN r"]
        if self.carried is not None:
            values.append(f"WHEN {self._is_unreported} THEN {self.carried.value}")
        return Datum(f"CASE {' '.join(values)} END", self._availability(), self._tests, bad)

    # What was seen

    def _has(self, seen: Slice) -> str:
        """Whether there is a value at all."""
        if isinstance(self.item, ListItem) and seen is self.found:
            return f"({self.records} > 0 OR {seen.text} IS NOT NULL OR {seen.value} IS NOT NULL)"
        return f"({seen.value} IS NOT NULL OR {seen.text} IS NOT NULL)"

    @property
    def _is_empty(self) -> str:
        """Nothing was seen, or a reported or verified nothing; a list may come without a status."""
        status = self.found.status
        if isinstance(self.item, ListItem):
            return f"(coalesce({status}, 0) <= 1 AND NOT {self._has(self.found)})"
        return f"({status} IS NULL OR ({status} <= 1 AND NOT {self._has(self.found)}))"

    @property
    def _is_used(self) -> str:
        return f"(coalesce({self.found.status}, 0) <= 2 AND NOT {self._is_empty})"

    @property
    def _is_unreported(self) -> str:
        not_reported = f"{self.found.status} = {list(Status).index(Status.NOT_REPORTED)}"
        if self._blank is not None:
            return f"coalesce({not_reported}, FALSE)"
        return f"(coalesce({not_reported}, FALSE) OR {self._is_empty})"

    @property
    def _blank(self) -> str | None:
        """What an empty cell means, where it means a value."""
        match self.item:
            case NumberItem(blank="zero"):
                return "0"
            case FactItem(blank="no"):
                return "FALSE"
            case ListItem(blank="none"):
                return "NULL"
            case _:
                return None

    def _availability(self) -> str:
        status = self.found.status
        whens = [f"WHEN {status} = {at} THEN {_enum(s.value)}" for at, s in enumerate(Status) if s in _GONE]
        if self.taking.disputes:
            disputed = list(Status).index(Status.DISPUTED)
            whens.append(f"WHEN {status} = {disputed} THEN {_enum('disputed')}")
        unreported = _enum("not_reported")
        if self.carried is not None:
            unreported = f"CASE WHEN {self._has(self.carried)} THEN {_enum('carried')} ELSE {unreported} END"
        return f"CASE {' '.join(whens)} WHEN {self._is_unreported} THEN {unreported} ELSE {_enum('given')} END"

    @property
    def _tests(self) -> dict[str, str]:
        carried = ["carried"] if self.carried is not None else []
        disputed = ["disputed"] if self.taking.disputes else []
        return status_tests(("given", "not_reported", *(s.value for s in _GONE), *carried, *disputed))

    # What it means

    def _converted(self, seen: Slice) -> tuple[str, str]:
        """The value as a cell, and the condition under which there is none ("" for never)."""
        match self.item:
            case NumberItem():
                return self._number(self.item, seen)
            case FactItem():
                yes, no = (", ".join(map(quoted, words)) for words in (YES, NO))
                number = f"CASE {seen.value} WHEN {10**seen.scale} THEN TRUE WHEN 0 THEN FALSE END"
                word = f"lower({seen.text})"
                text = f"CASE WHEN {word} IN ({yes}) THEN TRUE WHEN {word} IN ({no}) THEN FALSE END"
                found = f"coalesce({text}, {number})"
                return found, f"({found}) IS NULL"
            case CategoryItem(choices=choices):
                known = ", ".join(map(quoted, choices))
                return seen.text, f"coalesce({seen.text} NOT IN ({known}), TRUE)"
            case ListItem():
                raise AssertionError("a list has no single value")

    def _number(self, item: NumberItem, seen: Slice) -> tuple[str, str]:
        more = item.decimals - seen.scale
        fits = _units_bounds(seen, item).size < SMALL
        value = seen.value
        bads = [] if seen.is_complete else [f"{value} IS NULL"]
        if more < 0:
            bads.append(f"{value} % {10**-more} <> 0")
            converted = f"CAST({value} // {10**-more} AS {'BIGINT' if fits else 'HUGEINT'})"
        else:
            wide = value if fits else f"{value}::HUGEINT"
            converted = f"CAST({wide} * {10**more} AS {'BIGINT' if fits else 'HUGEINT'})"
        low, high = limits(item.min, item.max, seen.scale)
        if seen.low < low:
            bads.append(f"{value} < {low}")
        if seen.high > high:
            bads.append(f"{value} > {high}")
        return converted, f"({' OR '.join(bads)})" if bads else ""

    def _bounds(self) -> Bounds:
        """Bounds of the number: of what was seen, within what is allowed."""
        if not isinstance(self.item, NumberItem):
            return exact(0)
        found = _units_bounds(self.found, self.item)
        return found if self.carried is None else found | _units_bounds(self.carried, self.item)

    @property
    def _blank_bounds(self) -> Bounds:
        return exact(0)


def plain_number(items: Sequence[DataItem], taking: Taking, scale: int) -> PlainNumber | None:
    """How a number can be taken in with all others like it; `items` are what the kinds of a part call it.

    None if it cannot: it is no number, the kinds differ, or values are carried.
    """
    first = items[0]
    if not isinstance(first, NumberItem) or first.id in taking.carries:
        return None
    if any(not isinstance(i, NumberItem) or _as_number(i) != _as_number(first) for i in items):
        return None
    low, high = limits(first.min, first.max, scale)
    more = first.decimals - scale
    # Half of all numbers are left to say that there is none.
    if max(abs(low), abs(high), declared_bounds(first).size) >= SMALL // 2:
        return None
    return PlainNumber(10 ** max(-more, 0), 10 ** max(more, 0), low, high, first.blank == "zero")


def _as_number(item: NumberItem) -> tuple[object, ...]:
    return (item.decimals, item.min, item.max, item.blank)


def _enum(availability: str) -> str:
    return f"{quoted(availability)}::availability"


NOTHING = ("none", "无")
"""How a list is written in which there is nothing."""
_GONE = (Status.NOT_APPLICABLE, Status.NO_DATA)


def limits(low: Decimal | None, high: Decimal | None, scale: int) -> tuple[int, int]:
    """The least and the greatest number of units of a scale within the limits that are declared, or the usual ones."""
    low = DEFAULT_LIMIT.copy_negate() if low is None else low
    return -_whole_units(low.copy_negate(), scale), _whole_units(DEFAULT_LIMIT if high is None else high, scale)


def _whole_units(value: Decimal, scale: int) -> int:
    """The greatest number of units of a scale that is not above a value."""
    own = decimals_of(value)
    units = to_units(value, own)
    return units * int(10 ** (scale - own)) if scale >= own else units // int(10 ** (own - scale))


def _units_bounds(seen: Slice, item: NumberItem) -> Bounds:
    """Bounds of a data item's units, from the numbers that were seen."""
    more = item.decimals - seen.scale
    if more >= 0:
        return Bounds(seen.low, seen.high).times(10**more)
    return Bounds(seen.low // 10**-more, -(-seen.high // 10**-more))


def declared_bounds(item: NumberItem) -> Bounds:
    """Bounds of a data item's units as the scheme allows them."""
    return Bounds(*limits(item.min, item.max, item.decimals))


# Targets and coefficients


@dataclass(frozen=True)
class Given:
    """An input that the scheme itself gives, `by` subject, group or period; None where it does not apply.

    A coefficient is by subject or else by group, and `otherwise` for all who are not named. What is not
    `is_complete` must name everyone.
    """

    by: str
    values: Mapping[str, int | None]
    otherwise: int | None = None
    is_complete: bool = False


def given_of(cell: Input, compiled: Compiled) -> Given:
    """The values of a target or coefficient."""
    item = cell.key.removeprefix("?").rpartition(".")[0]
    part = compiled.part(item)
    if cell.role is Role.COEFFICIENT:
        coefficient = part.leaf.coefficient
        assert coefficient is not None
        values = {name: to_units(v, cell.type.scale) for name, v in coefficient.values.items()}
        return Given("subject or group", values, to_units(1, cell.type.scale), is_complete=True)
    target = part.target
    if not isinstance(target, TargetBy):
        assert target is not None
        return Given("all", {}, to_units(target, cell.type.scale), is_complete=True)
    scale = target_scale(cell, compiled)
    return Given(target.by, {k: None if isinstance(v, str) else to_units(v, scale) for k, v in target.values.items()})


def target_scale(cell: Input, compiled: Compiled) -> int:
    """Decimals of a target, also when its status is asked for."""
    key = cell.key.removeprefix("?")
    return next(i.type.scale for i in compiled.program.inputs if i.key == key)


def declared_inputs(compiled: Compiled) -> dict[str, Bounds]:
    """Bounds of the numbers that come into a program, as far as the scheme itself limits them."""
    found: dict[str, Bounds] = {}
    for cell in compiled.program.inputs:
        if cell.type.kind is not Kind.NUMBER:
            continue
        item = compiled.data.get(cell.key[1:])
        if isinstance(item, NumberItem):
            found[cell.key] = declared_bounds(item)
        elif cell.role in (Role.TARGET, Role.COEFFICIENT):
            found[cell.key] = given_bounds(given_of(cell, compiled))
        elif cell.role is Role.PERIOD:
            # Scores of periods are as wide as these periods made them, which may be more than 63 bits.
            found[cell.key] = Bounds(-1, 1).times(SMALL)
        else:
            found[cell.key] = Bounds(-1, 1).times(int(DEFAULT_LIMIT) * 10**cell.type.scale)
    for records in compiled.program.records:
        for cell in records.fields:
            if cell.type.kind is Kind.NUMBER:
                found[cell.key] = Bounds(-1, 1).times(int(DEFAULT_LIMIT) * 10**cell.type.scale)
    return found


def given_bounds(given: Given) -> Bounds:
    """Bounds of what the scheme gives."""
    numbers = [v for v in (*given.values.values(), given.otherwise) if v is not None]
    return Bounds(min(numbers, default=0), max(numbers, default=0))
