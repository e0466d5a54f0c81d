"""The sheet of a list: one row for each event (or rating, or sampled object), with formulas of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.compiling import keys
from kaoping.engine.numbers import from_units, plain
from kaoping.engine.program import CellType, Gather, Input, Kind, Ordinal, Pool, Records, Step, Value
from kaoping.engine.program.sheet_formulas import Formulas, Sheet, guarded, step_formulas, text_constant
from kaoping.engine.program.sheet_tables import ordinal_formula
from kaoping.engine.rules.events import Events
from kaoping.engine.terms import EventField, ListItem, Status
from kaoping.files.results import words as w
from kaoping.files.results.book import FIRST_RECORD_ROW, POOL_UNIT, Book, RecordTable, outside_cells, rows_of
from kaoping.files.results.cells import decimals, formula, kept, shown_formula, shown_value, text, whole_decimals
from kaoping.files.results.choices_sheet import Choices, Chosen, chosen_fields, list_rule
from kaoping.files.results.inputs import (
    DAY_ZERO,
    KIND_STYLES,
    LAST_SERIAL,
    code,
    date_formula,
    fact_formula,
    field_bounds,
    kind_formula,
    number_formula,
)
from kaoping.files.results.styles import TITLE_HEIGHT, Styles

UNIT = 0


@dataclass(frozen=True)
class TableLayout:
    """Columns of a sheet of records: what is typed, what is shown, then whole units and their helpers."""

    table: RecordTable

    @property
    def _fields(self) -> tuple[Input, ...]:
        return self.table.records.fields

    def typed(self, field: str) -> int:
        """Column in which a field is typed."""
        return 1 + next(at for at, f in enumerate(self._fields) if f.key == field)

    def shown(self, step: str) -> int:
        """Column in which a step is shown to people."""
        return 1 + len(self._fields) + next(at for at, s in enumerate(self.table.records.steps) if s.key == step)

    @property
    def named(self) -> int:
        """Column with the number of the unit that is named; 0 is none."""
        return 2 + len(self._fields) + len(self.table.records.steps)

    @property
    def active(self) -> int:
        """Column with the number of the unit for which the record counts, or nothing."""
        return self.named + 1

    @cached_property
    def whole_columns(self) -> dict[str, int]:
        """Columns of whole units; each step is followed by the cells that it needs beside it."""
        records = self.table.records
        columns = {field.key: self.active + 1 + at for at, field in enumerate(records.fields)}
        following = self.active + 1 + len(records.fields)
        for step in records.steps:
            columns[step.key] = following
            following += 1 + self._width(step)
        return columns

    def _width(self, step: Step) -> int:
        """How many cells a step needs beside it."""
        if isinstance(step.what, Ordinal | Gather | Pool):
            return 0
        template = self.table.template
        cells = dict.fromkeys(step.reads(), "A1")
        sheet = Sheet(_types(self.table), template.bounds, cells.__getitem__, lambda at: "A1")
        return max(step_formulas(step, step.what, sheet).beside, default=-1) + 1

    def block(self, column: int) -> str:
        """Where a column of all records stands."""
        area = xl_range_abs(FIRST_RECORD_ROW, column, self.table.last, column)
        return f"{quote_sheetname(self.table.sheet)}!{area}"

    def whole(self, key: str) -> str:
        """Where the whole units of a cell of all records stand."""
        return self.block(self.whole_columns[key])

    @property
    def actives(self) -> str:
        """Where the numbers of units for which records count stand."""
        return self.block(self.active)

    @property
    def named_units(self) -> str:
        """Where the numbers of the units that are named stand."""
        return self.block(self.named)


def field_id(field: Input) -> str:
    """Identifier of a field of a record."""
    return field.key.rpartition(".")[2]


def field_items(table: RecordTable) -> dict[str, EventField]:
    """The fields of the records of a list as they were declared."""
    item = table.template.compiled.data[table.records.key[1:]]
    assert isinstance(item, ListItem)
    return {field.id: field for field in item.fields}


def _types(table: RecordTable) -> dict[str, CellType]:
    program = table.template.program
    found = {i.key: i.type for i in program.inputs} | {s.key: s.type for s in program.steps}
    return found | table.records.cells()


class RecordsSheet:
    """Writes the sheet of one list."""

    def __init__(self, book: Book, choices: Choices, table: RecordTable, layout: TableLayout) -> None:
        self.book = book
        self.choices = choices
        self.table = table
        self.layout = layout
        self.records: Records = table.records
        self.types = _types(table)
        self.chosen = chosen_fields(book, table)
        self.fields = field_items(table)

    def write(self, workbook: Workbook, styles: Styles) -> None:
        """Write the sheet, row by row."""
        sheet = workbook.add_worksheet(self.table.sheet)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        self._prepare(sheet)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.write_string(0, 0, self.table.sheet, styles.get("title"))
        self._head(sheet, styles)
        row = FIRST_RECORD_ROW
        for subject in filter(self.book.writes, self.table.subjects):
            for values in rows_of(subject.found, self.records):
                self._row(sheet, styles, row, subject.found.subject.name, subject.place, values)
                row += 1
        for spare in range(row, self.table.last + 1):
            self._row(sheet, styles, spare, "", None, ())

    def _prepare(self, sheet: Worksheet) -> None:
        sheet.freeze_panes(FIRST_RECORD_ROW, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(UNIT, UNIT, 20)
        sheet.set_column(1, self.layout.named - 2, 14)
        last = max(self.layout.whole_columns.values(), default=self.layout.active) + 8
        sheet.set_column(self.layout.named, last, 10, None, {"level": 1})
        sheet.print_area(0, 0, self.table.last, self.layout.named - 2)
        self._validate(sheet)

    def _validate(self, sheet: Worksheet) -> None:
        first, last = FIRST_RECORD_ROW, self.table.last
        units = self.book.pools.block(POOL_UNIT, 0, len(self.book.subjects) - 1)
        listed: dict[int, str] = {UNIT: units}
        for field in self.records.fields:
            column = self.layout.typed(field.key)
            if field.type.kind is Kind.CONDITION:
                listed[column] = self.choices.yes_no
            elif (chosen := self._chosen(field)) is not None:
                listed[column] = self.choices.of(chosen.titles)
        for column, source in listed.items():
            rule = {"validate": "list", "source": f"={source}", "error_message": self.book.say(w.CHOICE_ERROR)}
            sheet.data_validation(first, column, last, column, rule)

    def _chosen(self, field: Input) -> Chosen | None:
        return self.chosen.get(field_id(field))

    def _head(self, sheet: Worksheet, styles: Styles) -> None:
        head = styles.get("head")
        said = self.book.say
        sheet.write_string(1, UNIT, said(w.NAME), head)
        columns = [(f.key, f.words, self.layout.typed(f.key)) for f in self.records.fields]
        columns += [(s.key, s.words, self.layout.shown(s.key)) for s in self.records.steps]
        for key, words, column in columns:
            sheet.write_string(1, column, said(words), head)
            sheet.write_string(1, self.layout.whole_columns[key], said(words), styles.get("whole"))
        sheet.write_string(1, self.layout.named, said(w.PLACE), styles.get("whole"))
        sheet.write_string(1, self.layout.active, said(w.ACTIVE), styles.get("whole"))

    def _row(
        self, sheet: Worksheet, styles: Styles, row: int, unit: str, place: int | None, values: Sequence[object]
    ) -> None:
        """One record, or an empty row (`place` is None) for one that is added."""
        text(sheet, row, UNIT, unit, styles.get("input_text"))
        found: dict[str, Value] = {}
        for key, value in zip(self.records.cells(), values, strict=False):
            assert value is None or isinstance(value, int | bool | str)
            found[key] = value
        number = "" if place is None else place + 1
        formula(sheet, row, self.layout.named, self._named(row), styles.get("whole"), number)
        formula(sheet, row, self.layout.active, self._active(row), styles.get("whole"), number)
        for field in self.records.fields:
            self._typed(sheet, styles, row, field, found.get(field.key))
            value = kept(found.get(field.key), field.type)
            if isinstance(value, str) and value.startswith("\x00"):
                value = self._no_matter(row)
            column = self.layout.whole_columns[field.key]
            style = styles.get("whole", whole_decimals(field.type))
            formula(sheet, row, column, self._field(row, field), style, value)
        for step in self.records.steps:
            self._step(sheet, styles, row, step, found.get(step.key))

    def _typed(self, sheet: Worksheet, styles: Styles, row: int, field: Input, value: Value) -> None:
        column = self.layout.typed(field.key)
        style = styles.get(KIND_STYLES[field.type.kind], decimals(field.type))
        kind = field.type.kind
        if value is None or (isinstance(value, str) and value.startswith("\x00")):
            sheet.write_blank(row, column, None, style)
        elif kind is Kind.DATE:
            assert isinstance(value, int)
            if value - DAY_ZERO >= LAST_SERIAL:
                sheet.write_blank(row, column, None, style)
            elif value - DAY_ZERO > 60:
                sheet.write_number(row, column, value - DAY_ZERO, style)
            else:
                # Spreadsheets have no such day; as a text it is an error, not another day.
                sheet.write_string(row, column, date.fromordinal(value).isoformat(), style)
        elif kind is Kind.NUMBER:
            assert isinstance(value, int)
            typed: Decimal = from_units(value, field.type.scale)
            sheet.write_number(row, column, typed, style)
        elif (chosen := self._chosen(field)) is not None and value in chosen.ids:
            sheet.write_string(row, column, chosen.titles[chosen.ids.index(str(value))], style)
        else:
            sheet.write_string(row, column, str(shown_value(value, field.type, self.book.language)), style)

    def _named(self, row: int) -> str:
        """The number of the unit that is named; an error for a name that is no unit of this list."""
        unit = xl_rowcol_to_cell(row, UNIT)
        everyone = len(self.book.subjects) - 1
        units = self.book.pools.block(POOL_UNIT, 0, everyone)
        mask = ""
        if len(self.table.subjects) < len(self.book.subjects):
            column = self.book.pools.column("list", 0, self.records.key, self.table.sheet)
            mask = f"*{self.book.pools.block(column, 0, everyone)}"
        first = self.book.pools.cell(POOL_UNIT, 0)
        return f'IF({unit}="","",SUMPRODUCT(EXACT({units},{unit})*(ROW({units})-ROW({first})+1){mask}))'

    def _active(self, row: int) -> str:
        """The number of the unit where its list can be used; a record of a list that cannot does not count."""
        tongue = self.book.tongue
        named = xl_rowcol_to_cell(row, self.layout.named)
        column = self.book.pools.column("cell", 0, keys.availability(self.records.key))
        status = f"INDEX({self.book.pools.block(column, 0, len(self.book.subjects) - 1)},{named})"
        gone = (Status.NOT_APPLICABLE, Status.NO_DATA, Status.NOT_REPORTED)
        unusable = ",".join(f"{status}={code(status_code)}" for status_code in gone)
        refused = ",".join([f"{named}=0", *self._refusals(row)])
        return f'IF({named}="","",IF(OR({unusable}),"",IF(OR({refused}),{tongue.wrong},{named})))'

    def _refusals(self, row: int) -> Iterator[str]:
        """Conditions under which the engine refuses a record of events."""
        rule = list_rule(self.table)
        if not isinstance(rule, Events):
            return
        cells = {field_id(field): xl_rowcol_to_cell(row, self.layout.typed(field.key)) for field in self.records.fields}
        count = cells["count"]
        yield f"AND(ISNUMBER({count}),{count}<0)"
        for kind in rule.kinds:
            is_kind = self._is_of_kind(cells["kind"], kind.id)
            if rule.needs_date(kind):
                yield f'AND({is_kind},{cells["date"]}="")'
            if "until" in cells:
                yield self._until_refused(cells["until"], cells["date"], is_kind, needed=rule.has_own_end(kind))
            if rule.repeats is not None and not kind.by_count:
                yield f"AND({is_kind},ISNUMBER({count}),{count}>1)"
            if "given" in cells:
                yield self._given_refused(cells["given"], is_kind, kind.between)

    def _is_of_kind(self, cell: str, kind: str) -> str:
        chosen = self.chosen["kind"]
        title = chosen.titles[chosen.ids.index(kind)]
        said = ",".join(f"EXACT({cell},{text_constant(word)})" for word in dict.fromkeys((title, kind)))
        return f"OR({said})"

    @staticmethod
    def _until_refused(cell: str, day: str, is_kind: str, *, needed: bool) -> str:
        """The last day on which an event counts: needed where each has its own, not before it, and only there."""
        return f'AND({is_kind},OR({cell}="",{cell}<{day}))' if needed else f'AND({is_kind},{cell}<>"")'

    @staticmethod
    def _given_refused(cell: str, is_kind: str, between: tuple[Decimal, ...] | None) -> str:
        """Points chosen by the assessor: needed where there is a choice, within its ends, and only there."""
        if between is None:
            return f"AND({is_kind},ISNUMBER({cell}),{cell}<>0)"
        low, high = map(plain, between)
        return f'AND({is_kind},OR({cell}="",{cell}<{low},{cell}>{high}))'

    def _no_matter(self, row: int) -> str:
        return self.book.say(w.NO_MATTER).format(at=row + 1)

    def _field(self, row: int, field: Input) -> str:
        """Whole units of a field, as the engine takes it in."""
        tongue = self.book.tongue
        cell = xl_rowcol_to_cell(row, self.layout.typed(field.key))
        kind = field.type.kind
        item = self.fields[field_id(field)]
        chosen = self._chosen(field)
        if kind is Kind.TEXT and chosen is not None:
            titles, ids = self.choices.of(chosen.titles), self.choices.of(chosen.ids)
            found = kind_formula(cell, titles, ids, tongue)
            if item.choices and not item.required:  # a field of the list's own, not what its rule asks for
                before, after = self.book.say(w.NO_MATTER).split("{at}")
                found = f'IF({cell}="","{before}"&ROW()&"{after}",{found})'
        elif kind is Kind.TEXT:
            before, after = self.book.say(w.NO_MATTER).split("{at}")
            found = f'IF({cell}="","{before}"&ROW()&"{after}",{cell}&"")'
        elif kind is Kind.CONDITION:
            found = f'IF({cell}="",FALSE,{fact_formula(cell, tongue)})'
        elif kind is Kind.DATE:
            found = f'IF({cell}="",{LAST_SERIAL},{date_formula(cell, tongue)})'
        else:
            blank = 10**field.type.scale if item.id == "count" else 0
            number = number_formula(cell, field.type.scale, field_bounds(item), tongue)
            found = f'IF({cell}="",{blank},{number})'
        if item.required:
            found = f'IF({cell}="",{tongue.wrong},{found})'
        return f'IF({self._is_active(row)},{found},"")'

    def _is_active(self, row: int) -> str:
        return f'{xl_rowcol_to_cell(row, self.layout.active)}<>""'

    def _step(self, sheet: Worksheet, styles: Styles, row: int, step: Step, value: Value) -> None:
        column = self.layout.whole_columns[step.key]
        formulas = guarded(self._formulas(row, step), self._is_active(row))
        whole = kept(value, step.type)
        formula(sheet, row, column, formulas.result, styles.get("whole", whole_decimals(step.type)), whole)
        for at, beside in formulas.beside.items():
            formula(sheet, row, column + 1 + at, beside, styles.get("whole"))
        cell = xl_rowcol_to_cell(row, column)
        shown: object = shown_value(value, step.type, self.book.language) if value is not None else ""
        assert isinstance(shown, int | Decimal | str)
        # An empty row shows nothing at all.
        said = f'IF({self._is_active(row)},{shown_formula(cell, step.type, self.book.tongue)},"")'
        style = styles.get("value", decimals(step.type))
        formula(sheet, row, self.layout.shown(step.key), said, style, shown)

    def _formulas(self, row: int, step: Step) -> Formulas:
        if isinstance(step.what, Ordinal):
            active = xl_rowcol_to_cell(row, self.layout.active)
            actives = self.layout.actives

            def own(key: str) -> str:
                return str(xl_rowcol_to_cell(row, self.layout.whole_columns[key]))

            mine = f"{actives}={active}"
            text_ = ordinal_formula(step.what, dict(self.types), mine, own, self.layout.whole)
            return Formulas(text_, {})
        assert not isinstance(step.what, Gather | Pool)
        return step_formulas(step, step.what, self._sheet(row, step))

    def _sheet(self, row: int, step: Step) -> Sheet:
        addresses = self._addresses(row)
        column = self.layout.whole_columns[step.key]
        return Sheet(
            types=self.types,
            bounds=self.table.template.bounds,
            address=addresses.__getitem__,
            beside=lambda at: xl_rowcol_to_cell(row, column + 1 + at),
        )

    def _addresses(self, row: int) -> Mapping[str, str]:
        found = {key: xl_rowcol_to_cell(row, column) for key, column in self.layout.whole_columns.items()}
        active = xl_rowcol_to_cell(row, self.layout.active)
        for key in outside_cells(self.records):
            column = self.book.pools.column("cell", 0, key)
            found[key] = f"INDEX({self.book.pools.block(column, 0, len(self.book.subjects) - 1)},{active})"
        return found
