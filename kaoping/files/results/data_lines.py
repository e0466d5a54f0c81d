"""The lines of a score sheet on which data stand: what is typed, its status, and what follows from both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.compiling.basis import disputes_matter
from kaoping.engine.numbers import from_units, plain
from kaoping.engine.program import CellType, Input, Kind, Role, Value
from kaoping.engine.scoring import Observation
from kaoping.engine.terms import CategoryItem, DataItem, FactItem, ListItem, NumberItem, Status
from kaoping.engine.terms.computed import source_text
from kaoping.files.results import words as w
from kaoping.files.results.book import Book, Placed, input_bounds
from kaoping.files.results.cells import (
    Kept,
    decimals,
    formula,
    kept,
    shown_formula,
    shown_value,
    text,
    whole_decimals,
)
from kaoping.files.results.choices_sheet import Choices
from kaoping.files.results.inputs import (
    DAY_ZERO,
    KIND_STYLES,
    LAST_SERIAL,
    DatumCells,
    availability_formula,
    code,
    fact_formula,
    list_availability_formula,
    number_formula,
    value_formula,
)
from kaoping.files.results.layout import (
    CODE,
    HOW,
    LOST,
    NAME,
    PLACE,
    POINTS,
    REMARK,
    SCORE,
    STATUS,
    UNIT,
    VALUE,
    Line,
    LineKind,
)
from kaoping.files.results.lines_across import Across
from kaoping.files.results.period_lines import PeriodLines
from kaoping.files.results.styles import Styles

_NOT_APPLICABLE = "/"
"""How a target that does not apply is written in a scheme."""


class DataLines:
    """Writes the lines of data of score sheets."""

    def __init__(self, book: Book, across: Across, choices: Choices, styles: Styles) -> None:
        self.book = book
        self.across = across
        self.choices = choices
        self.periods = PeriodLines(book)
        self.styles = styles
        self.tongue = book.tongue
        self.disputes_matter = disputes_matter(book.scheme)

    def write(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        """Write one line of data."""
        match line.kind:
            case LineKind.DATUM if self.periods.reads(placed, line.key):
                self._of_period(sheet, placed, line)
            case LineKind.DATUM:
                self._datum(sheet, placed, line)
            case LineKind.CARRIED:
                self._carried(sheet, placed, line)
            case LineKind.SHARED:
                self._shared(sheet, placed, line)
            case LineKind.LIST:
                self._list(sheet, placed, line)
            case _:
                self._bookkeeping(sheet, placed, line)

    # What is typed

    def _datum(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        cell = _input(placed, line.key)
        compiled = placed.found.compiled
        self._names(sheet, placed, line)
        unit = "" if cell.unit is None else self.book.say(cell.unit)
        text(sheet, line.row, UNIT, unit, self.styles.get("text"))
        from_scheme = cell.role in (Role.TARGET, Role.COEFFICIENT)
        style = "scheme" if from_scheme else KIND_STYLES[cell.type.kind]
        seen = self._seen(placed, cell)
        self._type(sheet, line.row, self._typed(placed, cell, seen), cell.type, style)
        if cell.role is Role.DATA:
            status = "" if seen is None else self._status_text(seen)
            text(sheet, line.row, STATUS, status, self.styles.get("input_text"))
            item = compiled.data[cell.key[1:]]
            note = "" if item.note is None else self.book.say(item.note)
            text(sheet, line.row, HOW, note, self.styles.get("text"))
            named = "" if seen is None else source_text(seen.source, self.book.language)
            source = self.book.say(w.SOURCE).format(source=named) if named else ""
            text(sheet, line.row, REMARK, source, self.styles.get("text"))
        value = kept(_value(placed, cell.key, 0), cell.type)
        self._whole(sheet, placed, line, self._value(placed, cell), value)

    def _seen(self, placed: Placed, cell: Input) -> Observation | None:
        if cell.role is not Role.DATA:
            return None
        key = (placed.found.subject.name, self.book.result.period, cell.key[1:])
        return self.book.result.values.observations.get(key)

    def _typed(self, placed: Placed, cell: Input, seen: Observation | None) -> Value | Decimal:
        """What stands in the input cell: what was observed, or what the scheme or a period says."""
        if cell.role is Role.DATA:
            if seen is None or isinstance(seen.value, tuple):
                return None
            assert seen.value is None or isinstance(seen.value, Decimal | bool | str)
            return seen.value
        value = _value(placed, cell.key, 0)
        status = keys.availability(cell.key)
        has_status = cell.role is Role.TARGET and status in placed.template.layout.rows
        if has_status and _value(placed, status, 0) == Status.NOT_APPLICABLE:
            return _NOT_APPLICABLE
        if cell.type.kind is Kind.NUMBER and isinstance(value, int):
            return from_units(value, cell.type.scale)
        return value

    def _type(self, sheet: Worksheet, row: int, value: Value | Decimal, kind: CellType, style: str) -> None:
        """Write what is typed in an input cell."""
        shape = self.styles.get(style, decimals(kind))
        match value:
            case None:
                sheet.write_blank(row, VALUE, None, shape)
            case bool():
                sheet.write_string(row, VALUE, self.book.say(w.YES if value else w.NO), shape)
            case str():
                sheet.write_string(row, VALUE, value, shape)
            case _:
                exact: Any = value
                sheet.write_number(row, VALUE, exact, shape)

    def _status_text(self, seen: Observation) -> str:
        """The status as it is chosen from the list; a plain reported value needs none."""
        return "" if seen.status is Status.REPORTED else self.book.say(w.STATUSES[seen.status])

    def _names(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        get = self.styles.get
        for column in (CODE, POINTS, UNIT, STATUS, HOW, REMARK, SCORE, LOST):
            sheet.write_blank(line.row, column, None, get("text"))
        name = placed.template.naming.name(line.key, line.section)
        text(sheet, line.row, NAME, name, get("text", indent=line.depth + 1))

    def _whole(self, sheet: Worksheet, placed: Placed, line: Line, said: str, value: Kept) -> None:
        """Whole units; at the high end of open scores data are the same."""
        kind = _input(placed, line.key).type if line.kind is not LineKind.LIST else CellType(Kind.NUMBER)
        style = self.styles.get("whole", whole_decimals(kind))
        formula(sheet, line.row, placed.template.column(0), said, style, value)
        if len(self.book.ends) > 1:
            low = xl_rowcol_to_cell(line.row, placed.template.column(0))
            formula(sheet, line.row, placed.template.column(1), low, style, value)

    # What other periods say

    def _of_period(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        """What a cycle reads of the result of a period: a formula that leads to the sheet of that period."""
        cell = _input(placed, line.key)
        self._names(sheet, placed, line)
        value = _value(placed, cell.key, 0)
        whole = xl_rowcol_to_cell(line.row, placed.template.column(0))
        said = shown_formula(whole, cell.type, self.tongue)
        shown = shown_value(value, cell.type, self.book.language)
        formula(sheet, line.row, VALUE, said, self.styles.get("value", decimals(cell.type)), shown)
        there = self.periods.sheet(placed, cell.key)
        where = self.book.say(w.NOT_SCORED if there is None else w.SEE_SHEET).format(sheet=there)
        text(sheet, line.row, HOW, where, self.styles.get("text"))
        self._whole(sheet, placed, line, self.periods.value(placed, cell.key), kept(value, cell.type))

    # What follows

    def _value(self, placed: Placed, cell: Input) -> str:
        typed = placed.template.typed(cell.key)
        bounds = input_bounds(cell, placed.found.compiled)
        if cell.role is not Role.DATA:
            if cell.type.kind is Kind.CONDITION:
                return f'IF({typed}="","",{fact_formula(typed, self.tongue)})'
            number = number_formula(typed, cell.type.scale, bounds, self.tongue)
            return f'IF(OR({typed}="",{typed}="{_NOT_APPLICABLE}"),"",{number})'
        item = placed.found.compiled.data[cell.key[1:]]
        choices = self.choices.of(item.choices) if isinstance(item, CategoryItem) else ""
        availability = placed.template.whole(keys.availability(cell.key), 0)
        return value_formula(item, self._cells(placed, cell.key), availability, bounds, choices, self.tongue)

    def _cells(self, placed: Placed, key: str) -> DatumCells:
        layout = placed.template.layout
        carried = layout.carried_rows.get(key)
        return DatumCells(
            placed.template.typed(key),
            xl_rowcol_to_cell(layout.rows[key], STATUS),
            None if carried is None else xl_rowcol_to_cell(carried, VALUE),
        )

    def _carried(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        """The last verified value, which counts where nothing is reported."""
        cell = _input(placed, line.key)
        self._names(sheet, placed, line)
        name = placed.template.naming.name(line.key, line.section)
        said = self.book.say(w.LAST_VERIFIED).format(name=name)
        text(sheet, line.row, NAME, said, self.styles.get("text", indent=line.depth + 1))
        value = self._last_verified(placed, line.key[1:])
        earlier = self.periods.carried(placed, line.key)
        if earlier is not None:
            shape = self.styles.get("value", decimals(cell.type))
            formula(sheet, line.row, VALUE, earlier, shape, self._as_typed(value))
            return
        self._type(sheet, line.row, value, cell.type, KIND_STYLES[cell.type.kind])

    def _as_typed(self, value: Decimal | bool | str | None) -> Kept:
        """A value as it is typed."""
        if isinstance(value, bool):
            return self.book.say(w.YES if value else w.NO)
        return "" if value is None else value

    def _last_verified(self, placed: Placed, item: str) -> Decimal | bool | str | None:
        result = self.book.result
        ids = [p.id for p in result.scheme.periods]
        before = ids[: ids.index(result.period)] if result.period in ids else []
        for period in reversed(before):
            seen = result.values.observations.get((placed.found.subject.name, period, item))
            if seen is not None and seen.status is Status.VERIFIED and isinstance(seen.value, Decimal | bool | str):
                return seen.value
        return None

    def _shared(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        """A datum that an earlier item has asked for already (一数一源)."""
        self._names(sheet, placed, line)
        typed = placed.template.typed(line.key)
        program = placed.template.program
        if line.key in {r.key for r in program.records}:
            kind = CellType(Kind.NUMBER)
            shown: Kept = len(_rows(placed, line.key))
        else:
            kind = _input(placed, line.key).type
            shown = shown_value(_value(placed, line.key, 0), kind, self.book.language)
        said = f'IF({typed}="",{self.tongue.text(w.NONE)},{typed})'
        formula(sheet, line.row, VALUE, said, self.styles.get("value", decimals(kind)), shown)
        owner = next(s for s in program.sections if line.key in s.inputs)
        code = placed.found.compiled.codes.get(owner.item, "")
        where = self.book.say(w.SEE_ABOVE).format(code=code)
        text(sheet, line.row, HOW, where, self.styles.get("text"))

    def _list(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        """A list: how many records there are, its status, and where they stand."""
        self._names(sheet, placed, line)
        number = len(_rows(placed, line.key))
        count = self.across.count(placed, line.key, PLACE)
        cell = xl_rowcol_to_cell(line.row, placed.template.column(0))
        formula(sheet, line.row, VALUE, cell, self.styles.get("value", 0), number)
        text(sheet, line.row, UNIT, self.book.say(w.NUMBER_OF_RECORDS), self.styles.get("text"))
        text(sheet, line.row, STATUS, self._list_status(placed, line.key), self.styles.get("input_text"))
        where = self.book.say(w.SEE_RECORDS).format(sheet=self.book.table(placed, line.key).sheet)
        text(sheet, line.row, HOW, where, self.styles.get("text"))
        self._whole(sheet, placed, line, count, number)

    def _list_status(self, placed: Placed, key: str) -> str:
        """The status of a list as it is chosen; an empty list that was given differs from one that was not."""
        if _value(placed, keys.availability(key), 0) == keys.CARRIED:
            return self.book.say(w.CARRIED)
        where = (placed.found.subject.name, self.book.result.period, key[1:])
        seen = self.book.result.values.observations.get(where)
        if seen is None or (seen.value is None and seen.status is Status.REPORTED):
            return ""
        return self.book.say(w.STATUSES[seen.status])

    # Bookkeeping

    def _bookkeeping(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        """Whether a datum can be used; the last day of the period; the end that is reckoned."""
        cell = _input(placed, line.key)
        self._names(sheet, placed, line)
        if cell.role is Role.STATUS:
            word = str(_value(placed, cell.key, 0) or "")
            self._whole(sheet, placed, line, self._availability(placed, cell.key[1:]), word)
            shown = xl_rowcol_to_cell(line.row, placed.template.column(0))
            formula(sheet, line.row, VALUE, shown, self.styles.get("value"), word)
        elif cell.type.kind is Kind.DATE:
            self._date(sheet, placed, line, cell)
        else:
            for end, word in enumerate(self.book.ends):
                formula(sheet, line.row, placed.template.column(end), code(word), self.styles.get("whole"), word)

    def _date(self, sheet: Worksheet, placed: Placed, line: Line, cell: Input) -> None:
        value = _value(placed, cell.key, 0)
        assert isinstance(value, int)
        day = value - DAY_ZERO
        self._type(sheet, line.row, day if day < LAST_SERIAL else None, cell.type, "scheme")
        typed = placed.template.typed(cell.key)
        self._whole(sheet, placed, line, f'IF({typed}="",{LAST_SERIAL},{typed})', day)

    def _availability(self, placed: Placed, of: str) -> str:
        """Formula of whether a datum, a list, a target or the score of a period can be used."""
        if self.periods.reads(placed, of):
            return self.periods.availability(placed, of)
        item = _data_item(placed.found.compiled, of)
        if isinstance(item, ListItem):
            status = xl_rowcol_to_cell(placed.template.layout.rows[of], STATUS)
            number = placed.template.whole(of, 0)
            return list_availability_formula(
                item, status, number, disputes_matter=self.disputes_matter, tongue=self.tongue
            )
        if item is not None:
            cells = self._cells(placed, of)
            return availability_formula(item, cells, disputes_matter=self.disputes_matter, tongue=self.tongue)
        typed = placed.template.typed(of)
        given, missing = code(keys.GIVEN), code(Status.NOT_REPORTED)
        gone = code(Status.NOT_APPLICABLE)
        return f'IF({typed}="{_NOT_APPLICABLE}",{gone},IF({typed}="",{missing},{given}))'

    # Validation

    def validate(self, sheet: Worksheet, placed: Placed) -> None:
        """Let input cells say what may be typed in them."""
        layout = placed.template.layout
        for line in layout.lines:
            if line.kind is LineKind.LIST:
                self._choose(sheet, line.row, STATUS, self.choices.list_statuses)
            elif line.kind in (LineKind.DATUM, LineKind.CARRIED):
                cell = _input(placed, line.key)
                if cell.role is Role.DATA:
                    if line.kind is LineKind.DATUM:
                        self._choose(sheet, line.row, STATUS, self.choices.statuses)
                    self._validate(sheet, line.row, placed.found.compiled.data[cell.key[1:]])

    def _validate(self, sheet: Worksheet, row: int, item: DataItem) -> None:
        match item:
            case FactItem():
                self._choose(sheet, row, VALUE, self.choices.yes_no)
            case CategoryItem(choices=entries):
                self._choose(sheet, row, VALUE, self.choices.of(entries))
            case NumberItem(min=low, max=high) if low is not None and high is not None:
                said = self.book.say(w.NUMBER_ERROR).format(low=plain(low), high=plain(high))
                rule = {
                    "validate": "decimal",
                    "criteria": "between",
                    "minimum": low,
                    "maximum": high,
                    "error_title": self.book.say(w.WRONG_INPUT),
                    "error_message": said,
                }
                sheet.data_validation(row, VALUE, row, VALUE, rule)
            case _:
                pass

    def _choose(self, sheet: Worksheet, row: int, column: int, source: str) -> None:
        words = w.STATUS_ERROR if column == STATUS else w.CHOICE_ERROR
        rule = {
            "validate": "list",
            "source": f"={source}",
            "error_title": self.book.say(w.WRONG_INPUT),
            "error_message": self.book.say(words),
        }
        sheet.data_validation(row, column, row, column, rule)


def _input(placed: Placed, key: str) -> Input:
    program = placed.template.program
    return program.inputs[program.position[key]]


def _value(placed: Placed, key: str, end: int) -> Value:
    trace = placed.found.trace if end == 0 else placed.found.high
    found = None if trace is None else trace[placed.template.program.position[key]]
    return None if isinstance(found, list) else found


def _rows(placed: Placed, key: str) -> list[list[Value]]:
    found = placed.found.trace[placed.template.program.position[key]]
    assert isinstance(found, list)
    return found


def _data_item(compiled: Compiled, key: str) -> DataItem | None:
    return compiled.data.get(key[1:]) if key.startswith("#") else None
