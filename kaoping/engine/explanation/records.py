"""Lists of records (events, ratings, objects): what is done with each, once with names, then each in numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kaoping.engine.explanation.blocks import Clause, Datum, Definition, Line, RecordRow, RecordTable
from kaoping.engine.explanation.formulas import Writer, show_value
from kaoping.engine.explanation.lines import Lines
from kaoping.engine.explanation.phrases import COUNTED, NEVER, RECORD, TONGUES
from kaoping.engine.explanation.shown import is_never
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.explanation.watch import WatchedText, bracketed
from kaoping.engine.program import (
    All,
    Case,
    CellType,
    Compare,
    Expr,
    Gather,
    Input,
    Kind,
    Ordinal,
    Pool,
    Records,
    Ref,
    Step,
    Text,
    Truth,
    Value,
    references,
)
from kaoping.engine.words import Language, Words

_SUM = Words("{which}{cell}之和{where}", "sum of {cell} over {which}{where}")
_COUNT = Words("{which}的件数{where}", "number of {which}{where}")
_LARGEST = Words("{which}{cell}的最大值{where}", "largest {cell} of {which}{where}")
_SMALLEST = Words("{which}{cell}的最小值{where}", "smallest {cell} of {which}{where}")
_EVERY = Words("全部 {n} 件", "all {n} records")
_SOME = Words("第 {among} 件", "records {among}")
_NO_RECORDS = Words("没有记录", "no records")
_NONE_WITH = Words("没有{where}成立的记录", "no record with {where}")
_HOLDING = Words("（{where}成立）", " (with {where})")
_ELSEWHERE = Words("{block}的{which}", "{which} of {block}")
_PLACE = Words("同一{same}中按{order}的位次", "place within the same {same} by {order}")
_PLACE_OF_ALL = Words("按{order}的位次", "place by {order}")
_HIGH_FIRST = Words("{cell}从大到小", "{cell} from large to small")
_LOW_FIRST = Words("{cell}从小到大", "{cell} from small to large")
_TRUE_FIRST = Words("{cell}成立在前", "{cell} first where it holds")
_FALSE_FIRST = Words("{cell}不成立在前", "{cell} first where it does not hold")


@dataclass(frozen=True)
class RecordList:
    """The records of one list of a subject.

    `name` says how cells are called (theirs and others), `wanted` which of theirs are told, `outside` how other
    cells are read, `rows` how theirs are. `gathered` are cells that lines over the records take, and where,
    `kinds` what kinds of events are called, `called` how the list is called where it must be told from others.
    """

    language: Language
    records: Records
    rows: Sequence[Sight]
    outside: Sight
    name: Callable[[str], str]
    wanted: Collection[str]
    gathered: Collection[tuple[str, str | None]] = ()
    kinds: Mapping[str, Words] = field(default_factory=dict)
    called: str = ""

    # What others say of the list

    def gather_line(self, step: Step, gather: Gather, name: str) -> Line:
        """The line of a step over the records."""
        where = None if gather.where is None or self._is_always(Ref(gather.where)) else gather.where
        taken = [
            (at, row)
            for at, row in enumerate(self.rows, start=1)
            if gather.where is None or row.value(gather.where) is True
        ]
        result = show_value(self.outside.value(step.key), step.type, self.language)
        if not taken:
            said = _NO_RECORDS if where is None or not self.rows else _NONE_WITH
            lead = self._called(said.fill(where="" if where is None else self.name(where)))
            return Line(step.key, name, "", "", result, lead=lead.say(self.language))
        cell = "" if gather.cell is None or gather.how == "count" else self.name(gather.cell)
        said = {"sum": _SUM, "count": _COUNT, "largest": _LARGEST, "smallest": _SMALLEST}[gather.how]
        lead = said.fill(which=self._which(taken, where), cell=cell, where=self._holding(where))
        numbers = "" if not cell else self._numbers(gather, [row for _, row in taken])
        return Line(step.key, name, "", numbers, result, lead=lead.say(self.language))

    def _numbers(self, gather: Gather, rows: Sequence[Sight]) -> str:
        assert gather.cell is not None
        kind, tongue = self.records.cells()[gather.cell], TONGUES[self.language]
        values = [show_value(row.value(gather.cell), kind, self.language) for row in rows]
        if gather.how == "sum":
            return " + ".join(bracketed(v) for v in values)
        return f"{tongue.largest if gather.how == 'largest' else tongue.smallest}({', '.join(values)})"

    def _called(self, which: Words) -> Words:
        return _ELSEWHERE.fill(block=self.called, which=which) if self.called else which

    def _which(self, taken: Sequence[tuple[int, Sight]], where: str | None) -> Words:
        if where is None:
            found = _EVERY.fill(n=len(taken))
        else:
            among = TONGUES[self.language].list_comma.join(str(at) for at, _ in taken)
            found = _SOME.fill(among=among)
        return self._called(found)

    def _holding(self, where: str | None) -> Words:
        return Words("", "") if where is None else _HOLDING.fill(where=self.name(where))

    # The list itself

    def table(self, name: str) -> RecordTable:
        """The whole list."""
        steps = [s for s in self.records.steps if s.key in self.wanted and not self._is_always(Ref(s.key))]
        definitions = tuple(self._definition(s, self.rows) for s in steps) if self.rows else ()
        rows = tuple(self._row(at, steps, sight) for at, sight in enumerate(self.rows, start=1))
        return RecordTable(name, COUNTED.fill(n=len(self.rows)).say(self.language), definitions, rows)

    def _is_always(self, condition: Expr) -> bool:
        """Whether a condition of a record holds for every record, because it asks for nothing."""
        if not isinstance(condition, Ref):
            return condition == Truth(value=True)
        step = next((s for s in self.records.steps if s.key == condition.key), None)
        if step is None or isinstance(step.what, Ordinal | Gather | Pool):
            return False
        return self._plain(step.what) == Truth(value=True)

    def _plain(self, expr: Expr) -> Expr:
        """The expression without conditions that always hold."""
        if not isinstance(expr, All):
            return expr
        left = [p for p in expr.conditions if not self._is_always(p)]
        if not left:
            return Truth(value=True)
        return left[0] if len(left) == 1 else All(tuple(left))

    def _expr(self, step: Step) -> Expr:
        assert not isinstance(step.what, Ordinal | Gather | Pool)
        return self._plain(step.what)

    # What is done with each record

    def _definition(self, step: Step, sights: Sequence[Sight]) -> Definition:
        name = self.name(step.key)[1:-1]
        if isinstance(step.what, Ordinal):
            return Definition(step.key, name, lead=self._place(step.what))
        expr = self._expr(step)
        writer = Writer(self.language, self.name, datum=self.name, texts=self.kinds)
        exact = step.rounding is None or all(self._is_exact(step, expr, s) for s in sights)
        lines = Lines(self.language, self.outside, self.name)
        rounding = "" if exact else lines.rounding(step)
        if isinstance(expr, Case):
            choices = tuple(
                (writer.write(c), NEVER.say(self.language) if v is None else writer.write(v))
                for c, v in self._told(expr, sights)
            )
            used = any(_taken(expr, s) is None for s in sights)
            otherwise = writer.write(expr.otherwise) if used else ""
            return Definition(step.key, name, choices=choices, otherwise=otherwise, rounding=rounding)
        is_condition = step.type.kind is Kind.CONDITION
        return Definition(step.key, name, writer.write(expr), rounding=rounding, is_condition=is_condition)

    def _is_exact(self, step: Step, expr: Expr, sight: Sight) -> bool:
        if isinstance(expr, Case):
            at = _taken(expr, sight)
            expr = expr.otherwise if at is None else expr.branches[at][1]
        return sight.reader.is_exact(step, expr)

    def _told(self, case: Case, sights: Sequence[Sight]) -> list[tuple[Expr, Expr | None]]:
        """The branches of a choice that some record needs; the value is None where no record takes it."""
        taken = {_taken(case, s) for s in sights}
        last = max((at for at in taken if at is not None), default=-1)
        found: list[tuple[Expr, Expr | None]] = []
        for at, (condition, value) in enumerate(case.branches):
            if at in taken or None in taken or (not case.exclusive and at < last):
                found.append((condition, value if at in taken else None))
        return found

    def _place(self, ordinal: Ordinal) -> str:
        tongue = TONGUES[self.language]
        cells = self.records.cells()
        orders = []
        for key, high in ordinal.order:
            said = _HIGH_FIRST if high else _LOW_FIRST
            if cells[key].kind is Kind.CONDITION:
                said = _TRUE_FIRST if high else _FALSE_FIRST
            orders.append(said.fill(cell=self.name(key)).say(self.language))
        same = tongue.list_comma.join(self.name(k) for k in ordinal.partition)
        order = tongue.list_comma.join(orders)
        return (_PLACE if same else _PLACE_OF_ALL).fill(same=same, order=order).say(self.language)

    # Each record in numbers

    def _row(self, at: int, steps: Sequence[Step], sight: Sight) -> RecordRow:
        lines = [line for step in steps if (line := self._row_line(step, sight)) is not None]
        used = {cell for cell, where in self.gathered if where is None or self._holds(where, sight)}
        for step in steps:
            used |= self._used(step, sight)
        data = [(f.key in used, d) for f in self.records.fields if (d := self._field(f, sight, used=f.key in used))]
        label = RECORD.fill(n=at).say(self.language)
        facts = tuple(d for is_used, d in data if not is_used)
        return RecordRow(label, facts, tuple(d for is_used, d in data if is_used), tuple(lines))

    def _holds(self, where: str, sight: Sight) -> bool:
        return where in self.records.cells() and sight.value(where) is True

    def _field(self, field: Input, sight: Sight, *, used: bool) -> Datum | None:
        """A field of a record, unless it is empty."""
        value = sight.value(field.key)
        if _is_left_empty(value) or (not used and (not value or _is_no_date(value, field.type))):
            return None
        text = self._shown(field.key, sight)
        unit = "" if field.unit is None else field.unit.say(self.language)
        return Datum(self.name(field.key)[1:-1], text, unit, is_used=used)

    def _used(self, step: Step, sight: Sight) -> frozenset[str]:
        """Cells that the line of a record reads, or that decide which of the told branches it takes."""
        if isinstance(step.what, Ordinal):
            return frozenset((*step.what.partition, *(key for key, _ in step.what.order)))
        expr = self._expr(step)
        if not isinstance(expr, Case):
            return references(expr)
        at = _taken(expr, sight)
        value = expr.otherwise if at is None else expr.branches[at][1]
        return references(value).union(*(references(c) for c, _ in expr.branches))

    def _row_line(self, step: Step, sight: Sight) -> Line | None:
        """A step in numbers; a condition without numbers is told only where it holds."""
        name = self.name(step.key)[1:-1]
        result = show_value(sight.value(step.key), step.type, self.language)
        if isinstance(step.what, Ordinal):
            return Line(step.key, name, "", "", result)
        expr = self._expr(step)
        clauses: tuple[Clause, ...] = ()
        writer = self._numbers_of(sight)
        exact = step.rounding is None or self._is_exact(step, expr, sight)
        if isinstance(expr, Case):
            clauses, expr = self._tried(expr, sight, writer)
        is_condition = step.type.kind is Kind.CONDITION
        holds = sight.value(step.key) is True
        if is_condition and not clauses and not sight.has_numbers(expr):
            return Line(step.key, name, "", "", result, is_condition=True, holds=True) if holds else None
        numbers = writer.write(expr)
        return Line(step.key, name, "", numbers, result, clauses, "", exact, is_condition, holds)

    def _numbers_of(self, sight: Sight) -> Writer:
        def value(key: str) -> str:
            return self._shown(key, sight)

        return Writer(self.language, value, texts=self.kinds)

    def _shown(self, key: str, sight: Sight) -> str:
        texts = self.kinds if key == f"{self.records.key}.kind" else None
        return show_value(sight.value(key), sight.cells[key], self.language, texts)

    def _tried(self, case: Case, sight: Sight, writer: Writer) -> tuple[tuple[Clause, ...], Expr]:
        """The conditions that one record shows, in numbers, and the value it takes."""
        at = _taken(case, sight)
        branches = case.branches if at is None else case.branches[: at + 1]
        shown = branches[-1:] if case.exclusive and at is not None else branches
        clauses = []
        for condition, _ in shown:
            held = at is not None and condition is branches[at][0]
            clauses.append(Clause("", _in_short(condition, writer, held=held), held, _is_short(condition, held=held)))
        return tuple(clauses), case.otherwise if at is None else case.branches[at][1]


def _is_left_empty(value: Value) -> bool:
    """Whether the text of a field was left empty."""
    if isinstance(value, WatchedText):
        return value.is_left_empty()
    return isinstance(value, str) and value[:1] in ("", "\x00")


def _is_no_date(value: Value, kind: CellType) -> bool:
    return kind.kind is Kind.DATE and isinstance(value, int) and is_never(value)


def _taken(case: Case, sight: Sight) -> int | None:
    """The branch that a choice takes; None for the value that is left."""
    return next((at for at, (condition, _) in enumerate(case.branches) if sight.holds(condition)), None)


def _is_short(condition: Expr, *, held: bool) -> bool:
    """Whether a condition is told by a text, or by yes or no, alone."""
    text = isinstance(condition, Compare) and condition.operator == "==" and isinstance(condition.right, Text)
    return isinstance(condition, Ref) or (held and text)


def _in_short(condition: Expr, writer: Writer, *, held: bool) -> str:
    if _is_short(condition, held=held) and isinstance(condition, Compare):
        return writer.write(condition.right)
    return writer.write(condition)
