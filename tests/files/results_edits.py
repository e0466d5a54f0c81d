"""Random edits of the input cells of a results workbook, each with the values that the engine would be given."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kaoping.engine.numbers import plain
from kaoping.engine.program import Input, Kind, Role
from kaoping.engine.scoring import Observation, Observed, Record, Result, Scalar, Values
from kaoping.engine.terms import CategoryItem, DataItem, FactItem, NumberItem, Status
from kaoping.engine.words import Language
from kaoping.files.results import words as w
from kaoping.files.results.book import FIRST_RECORD_ROW, Book, Placed, RecordTable, input_bounds, rows_of
from kaoping.files.results.choices_sheet import chosen_fields
from kaoping.files.results.inputs import DAY_ZERO
from kaoping.files.results.layout import STATUS, VALUE
from kaoping.files.results.records_sheet import UNIT, TableLayout
from tests.libreoffice import Typed

LANGUAGE = Language.ZH


@dataclass(frozen=True)
class Edit:
    """What is typed, and the values after it."""

    typed: tuple[Typed, ...]
    values: Values


class Editor:
    """Makes random edits of one result, or of the sheets of one period in the workbook of a cycle (`book`)."""

    def __init__(self, result: Result, seed: int, book: Book | None = None) -> None:
        self.result = result
        self.book = Book(result, LANGUAGE) if book is None else book
        self.random = random.Random(seed)  # noqa: S311 - chooses test cases
        self.inputs = [
            (subject, cell)
            for subject in self.book.subjects
            for cell in subject.template.program.inputs
            if cell.role is Role.DATA
        ]
        self.rows = [(table, at) for table in self.book.tables for at in range(table.rows)]

    def edit(self) -> Edit:
        """One edit: of a number, a fact, a category, a status, or a record."""
        if self.rows and (not self.inputs or self.random.random() < 0.3):
            return self._of_record(*self.random.choice(self.rows))
        subject, cell = self.random.choice(self.inputs)
        if self.random.random() < 0.15:
            return self._of_status(subject, cell)
        item = subject.found.compiled.data[cell.key[1:]]
        value = self._value(subject, cell, item)
        typed = Typed(subject.sheet, subject.template.layout.rows[cell.key], VALUE, *_as_typed(value))
        return Edit((typed,), self._with(subject, cell.key[1:], lambda seen: replace(seen, value=value)))

    def _value(self, subject: Placed, cell: Input, item: DataItem) -> Decimal | bool | str | None:
        if self.random.random() < 0.06:
            return None
        match item:
            case NumberItem(decimals=places):
                return self._number(subject, cell, places)
            case FactItem():
                return self.random.random() < 0.5
            case CategoryItem(choices=choices):
                return self.random.choice(choices)
            case _:
                raise AssertionError("a list has no cell of its own")

    def _number(self, subject: Placed, cell: Input, places: int) -> Decimal:
        """A number in its range: near the present one, anywhere, at an end, round, or very large."""
        bounds = input_bounds(cell, subject.found.compiled)
        at = subject.template.program.position[cell.key]
        present = subject.found.trace[at]
        here = present if isinstance(present, int) else 10**places
        choices: Sequence[Callable[[], int]] = (
            lambda: here + self.random.randint(-300, 300),
            lambda: here + self.random.randint(-300, 300),
            lambda: self.random.randint(0, max(2 * here, 10)),
            lambda: self.random.choice([bounds.low, bounds.high, 0, 10**places, 100 * 10**places]),
            lambda: self.random.randint(0, 10 ** self.random.randint(1, 12)),
        )
        units = self.random.choice(choices)()
        return Decimal(max(bounds.low, min(bounds.high, units))).scaleb(-places)

    def _of_status(self, subject: Placed, cell: Input) -> Edit:
        status = self.random.choice([s for s in Status if s is not Status.DISPUTED])
        word = w.STATUSES[status].say(LANGUAGE)
        typed = Typed(subject.sheet, subject.template.layout.rows[cell.key], STATUS, word)
        return Edit((typed,), self._with(subject, cell.key[1:], lambda seen: replace(seen, status=status)))

    def _with(self, subject: Placed, item: str, change: Callable[[Observation], Observation]) -> Values:
        key = (subject.found.subject.name, self.result.period, item)
        seen = self.result.values.observations.get(key, Observation(None))
        return replace(self.result.values, observations={**self.result.values.observations, key: change(seen)})

    # Records

    def _of_record(self, table: RecordTable, at: int) -> Edit:
        owners = [(s, n) for s in table.subjects for n in range(len(rows_of(s.found, table.records)))]
        if at >= len(owners):
            return self._added(table, at)
        subject, number = owners[at]
        if self.random.random() < 0.2:
            typed = Typed(table.sheet, FIRST_RECORD_ROW + at, UNIT, "")
            return Edit((typed,), self._with(subject, table.records.key[1:], lambda seen: _without(seen, number)))
        name, value, said = self._field(table)
        typed = Typed(table.sheet, FIRST_RECORD_ROW + at, self._column(table, name), *said)
        return Edit(
            (typed,), self._with(subject, table.records.key[1:], lambda seen: _changed(seen, number, name, value))
        )

    def _added(self, table: RecordTable, at: int) -> Edit:
        """A new record in an empty row."""
        subject = self.random.choice(table.subjects)
        row = FIRST_RECORD_ROW + at
        record: dict[str, Scalar | None] = {}
        typed = [Typed(table.sheet, row, UNIT, subject.found.subject.name)]
        names = {field.key.rpartition(".")[2] for field in table.records.fields}
        for name, chosen in chosen_fields(self.book, table).items():
            at_random = self.random.randrange(len(chosen.ids))
            record[name] = chosen.ids[at_random]
            typed.append(Typed(table.sheet, row, self._column(table, name), chosen.titles[at_random]))
        for _ in range(self.random.randint(0, len(names))):
            name, value, said = self._field(table)
            if name not in record:
                record[name] = value
                typed.append(Typed(table.sheet, row, self._column(table, name), *said))
        key = table.records.key[1:]
        return Edit(tuple(typed), self._with(subject, key, lambda seen: replace(seen, value=(*_rows(seen), record))))

    def _column(self, table: RecordTable, name: str) -> int:
        return TableLayout(table).typed(f"{table.records.key}.{name}")

    def _field(self, table: RecordTable) -> tuple[str, Scalar, tuple[str, bool]]:
        """A field of a record, its new value, and how that is typed."""
        field = self.random.choice(table.records.fields)
        name = field.key.rpartition(".")[2]
        chosen = chosen_fields(self.book, table).get(name)
        if chosen is not None:
            at = self.random.randrange(len(chosen.ids))
            return name, chosen.ids[at], (chosen.titles[at], False)
        match field.type.kind:
            case Kind.CONDITION:
                fact = self.random.random() < 0.5
                return name, fact, _as_typed(fact)
            case Kind.DATE:
                day = date(2026, self.random.randint(1, 12), self.random.randint(1, 28))
                return name, day, (str(day.toordinal() - DAY_ZERO), True)
            case Kind.TEXT:
                text = self.random.choice(["甲事", "乙事", "=1+1", "A", "a"])
                return name, text, (text, False)
            case Kind.NUMBER:
                number = Decimal(self.random.randint(0, 20 * 10**field.type.scale)).scaleb(-field.type.scale)
                return name, number, _as_typed(number)


def _as_typed(value: Decimal | bool | str | None) -> tuple[str, bool]:
    match value:
        case None:
            return "", False
        case bool():
            return (w.YES if value else w.NO).say(LANGUAGE), False
        case Decimal():
            return plain(value), True
        case str():
            return value, False


def _rows(seen: Observation) -> tuple[Record, ...]:
    value: Observed = seen.value
    return value if isinstance(value, tuple) else ()


def _without(seen: Observation, number: int) -> Observation:
    return replace(seen, value=tuple(r for at, r in enumerate(_rows(seen)) if at != number))


def _changed(seen: Observation, number: int, name: str, value: Scalar) -> Observation:
    rows = [dict(r) for r in _rows(seen)]
    rows[number][name] = value
    return replace(seen, value=tuple(rows))
