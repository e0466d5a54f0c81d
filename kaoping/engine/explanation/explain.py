"""The explanation (评分说明) of a subject's result, read from the cells that its evaluation wrote.

It is no second description: every line is a step of the program with the values of that very run.
Lines that are mere bookkeeping are left out unless a line that is shown refers to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.compiling import keys
from kaoping.engine.explanation.formulas import TONGUES, Writer, show_value
from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    Case,
    CellType,
    Expr,
    Gather,
    Input,
    Kind,
    Ordinal,
    Pool,
    Records,
    Ref,
    Role,
    Row,
    Section,
    SectionKind,
    Step,
    Value,
    holds,
    is_exact,
    references,
)
from kaoping.engine.scoring import Result, SubjectResult, belongs
from kaoping.engine.words import Language, Words

_ROUNDED = {
    Rounding.HALF_UP: Words("四舍五入，{n} 位小数", "rounded half up to {n} decimals"),
    Rounding.HALF_EVEN: Words("四舍六入五成双，{n} 位小数", "rounded half to even to {n} decimals"),
    Rounding.DOWN: Words("舍去，{n} 位小数", "cut to {n} decimals"),
}


_SCOPES = {
    "group": Words("本组", "the group"),
    "all": Words("全部", "all"),
    "subordinates": Words("下属单位", "the subordinate units"),
}
_POOLED = {
    "count": Words("个数", "number"),
    "sum": Words("之和", "sum"),
    "largest": Words("最大值", "largest"),
    "smallest": Words("最小值", "smallest"),
}


@dataclass(frozen=True, slots=True)
class Datum:
    """A value that came in: its name, its text, its unit and its source."""

    name: str
    value: str
    unit: str = ""
    source: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition of a choice, with names and with numbers, and whether it holds."""

    symbols: str
    numbers: str
    holds: bool
    is_named: bool = False
    """Whether it is nothing but the name of a condition that has a line of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of arithmetic: its name, the formula with names and with numbers, the result."""

    key: str
    name: str
    symbols: str
    numbers: str
    result: str
    clauses: tuple[Clause, ...] = ()
    rounding: str = ""
    is_exact: bool = True
    is_condition: bool = False
    holds: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The explanation of one item."""

    item: str
    kind: SectionKind
    code: str
    title: str
    points: Decimal
    score: Decimal | None
    article: str
    rule: str
    data: tuple[Datum, ...]
    lines: tuple[Line, ...]

    @property
    def lost(self) -> Decimal | None:
        """Points lost against the full ones."""
        return None if self.score is None else self.points - self.score


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of all scores of one subject in one language."""

    language: Language
    scheme: str
    scheme_digest: str
    invented: bool
    invented_values: bool
    subject: str
    group: str
    period: str
    blocks: tuple[Block, ...]


def explain(result: Result, subject: str, language: Language = Language.ZH) -> Explanation:
    """Explain every score of a subject.

    Raises:
        KeyError: if there is no such subject.
    """
    found = result.of(subject)
    group = next(g for g in result.scheme.groups if g.id == found.subject.group)
    return Explanation(
        language=language,
        scheme=result.scheme.title.say(language),
        scheme_digest=result.scheme.digest(),
        invented=result.scheme.invented,
        invented_values=result.scheme.invented_values,
        subject=subject,
        group=group.id if group.title is None else group.title.say(language),
        period=result.period,
        blocks=tuple(_Explainer(result, found, language).blocks()),
    )


@dataclass(frozen=True)
class _Reading:
    """Cells that can be read (of a subject, or of one of its records) and how lines over them are written."""

    language: Language
    cells: Mapping[str, CellType]
    value: Callable[[str], Value]

    def until_taken(self, case: Case) -> list[tuple[Expr | None, Expr | None]]:
        """Conditions to show: those that fail before the one that holds (not for exclusive ones), and it."""
        found: list[tuple[Expr | None, Expr | None]] = []
        for condition, value in case.branches:
            if holds(condition, self.cells, self.value):
                return [*found, (condition, value)]
            if not case.exclusive:
                found.append((condition, None))
        return [*found, (None, case.otherwise)]

    def mentioned(self, expr: Expr) -> frozenset[str]:
        """Cells that a line of this expression names."""
        if not isinstance(expr, Case):
            return references(expr)
        parts = [e for pair in self.until_taken(expr) for e in pair if e is not None]
        return frozenset().union(*(references(e) for e in parts))

    def line(self, step: Step, expr: Expr, name: str, naming: Callable[[str], str]) -> Line:
        """The line of an expression, with names and with numbers."""
        symbols = Writer(self.language, naming)
        numbers = Writer(self.language, lambda key: show_value(self.value(key), self.cells[key], self.language))
        clauses: list[Clause] = []
        if isinstance(expr, Case):
            *failed, (condition, value) = self.until_taken(expr)
            tried = [(other, False) for other, _ in failed if other is not None]
            if condition is not None:
                tried.append((condition, True))
            clauses = [Clause(symbols.write(c), numbers.write(c), held, isinstance(c, Ref)) for c, held in tried]
            assert value is not None
            expr = value
        exact = step.rounding is None or is_exact(step, expr, self.cells, self.value)
        rounding = ""
        if step.rounding is not None and not exact:
            rounding = _ROUNDED[step.rounding].fill(n=step.type.scale).say(self.language)
        return Line(
            key=step.key,
            name=name,
            symbols=symbols.write(expr),
            numbers=numbers.write(expr),
            result=show_value(self.value(step.key), step.type, self.language),
            clauses=tuple(clauses),
            rounding=rounding,
            is_exact=exact,
            is_condition=step.type.kind is Kind.CONDITION,
            holds=self.value(step.key) is True,
        )


class _Explainer:
    def __init__(self, result: Result, found: SubjectResult, language: Language) -> None:
        self.result = result
        self.found = found
        self.program = found.compiled.program
        self.language = language
        self.tongue = TONGUES[language]
        self.section_of = {key: s for s in self.program.sections for key in (*s.steps, *s.inputs)}
        self.cells: dict[str, CellType] = {i.key: i.type for i in self.program.inputs}
        self.cells |= {s.key: s.type for s in self.program.steps}
        self.names = {s.item: self._names(s) for s in self.program.sections}
        self.reading = _Reading(language, self.cells, self._value)
        self.shown = self._shown()

    def blocks(self) -> Iterator[Block]:
        for section in self.program.sections:
            yield self._block(section)

    def _block(self, section: Section) -> Block:
        compiled = self.found.compiled
        is_total = section.item == keys.TOTAL
        part = compiled.parts.get(section.item)
        title = self.result.scheme.total.title if is_total else compiled.titles[section.item]
        code = "" if is_total else compiled.codes[section.item]
        name = title.say(self.language).removeprefix(f"{code} ")
        article = None if part is None else part.leaf.article
        return Block(
            item=section.item,
            kind=section.kind,
            code=code,
            title=name,
            points=compiled.full if is_total else compiled.points[section.item],
            score=self.found.total if is_total else self.found.score(section.item),
            article="" if article is None else article.say(self.language),
            rule="" if part is None else part.rule.sentence(part.setting()).say(self.language),
            data=tuple(self._data(section)),
            lines=tuple(self._lines(section)),
        )

    # Names

    def _names(self, section: Section) -> dict[str, str]:
        """Names of the cells of a section, each unlike all others of it."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for key in (*section.inputs, *section.steps):
            name = self.program.words_of(key).say(self.language)
            number = 2
            unique = name
            while unique in taken:
                unique = f"{name}（{number}）"
                number += 1
            taken.add(unique)
            found[key] = unique
        return found

    def _name(self, key: str, here: Section) -> str:
        """How a cell is called in a section: plainly inside it, with its item's number from elsewhere."""
        key = self._passed_on(key)
        local = self.names[here.item].get(key)
        if local is not None:
            return f"「{local}」"
        owner = self.section_of[key]
        if key == owner.score:
            return f"「{self.program.words_of(key).say(self.language)}」"
        code = self.found.compiled.codes.get(owner.item) or self.result.scheme.total.title.say(self.language)
        return f"「{code} {self.names[owner.item][key]}」"

    def _row_name(self, at: int, words: Words) -> str:
        first = f"第 {at} 件" if self.language is Language.ZH else f"record {at}"
        return f"「{first} {words.say(self.language)}」"

    # What is shown

    def _shown(self) -> frozenset[str]:
        wanted: set[str] = set()
        pending = [s for s in self.program.steps if not s.quiet and self._counts(s)]
        while pending:
            step = pending.pop()
            if step.key in wanted:
                continue
            wanted.add(step.key)
            for key in map(self._passed_on, self._mentioned(step)):
                at = self.program.position[key]
                if self.section_of[key].score == key and self._is_hidden(key):
                    continue
                if at >= len(self.program.inputs) + len(self.program.records):
                    pending.append(self.program.step(key))
        return frozenset(wanted)

    def _counts(self, step: Step) -> bool:
        return not self._is_hidden(step.key) and self._value(step.key) is not None

    def _is_hidden(self, key: str) -> bool:
        """Whether a cell only passes on another, so that its line would say nothing."""
        at = self.program.position[key]
        if at < len(self.program.inputs) + len(self.program.records):
            return False
        step = self.program.step(key)
        if step.hidden_when is not None and self._value(step.hidden_when) is True:
            return True
        return step.quiet and isinstance(step.what, Ref)

    def _passed_on(self, key: str) -> str:
        """The cell that a hidden cell passes on; the score of an item keeps its own name."""
        while self._is_hidden(key) and self.section_of[key].score != key:
            what = self.program.step(key).what
            if isinstance(what, Case):
                what = next(v for _, v in reversed(self.reading.until_taken(what)) if v is not None)
            if not isinstance(what, Ref):
                break
            key = what.key
        return key

    def _mentioned(self, step: Step) -> frozenset[str]:
        """Cells that the line of a step will name."""
        if isinstance(step.what, Gather | Ordinal | Pool):
            return frozenset()
        return self.reading.mentioned(step.what)

    def _value(self, key: str) -> Value:
        found = self.found.trace[self.program.position[key]]
        return None if isinstance(found, list) else found

    # Data

    def _data(self, section: Section) -> Iterator[Datum]:
        for key in section.inputs:
            at = self.program.position[key]
            if at >= len(self.program.inputs):
                continue
            cell = self.program.inputs[at]
            if self._is_told(cell, section):
                yield self._datum(cell, section)

    def _is_told(self, cell: Input, section: Section) -> bool:
        if cell.role in (Role.STATUS, Role.CONTEXT):
            named = {k for s in section.steps if s in self.shown for k in self._mentioned(self.program.step(s))}
            rows = {
                k
                for r in self.program.records
                if r.key in section.inputs
                for step in r.steps
                if not isinstance(step.what, Ordinal | Gather | Pool)
                for k in references(step.what)
            }
            return cell.key in named | rows
        return self._value(cell.key) is not None

    def _datum(self, cell: Input, section: Section) -> Datum:
        value = show_value(self._value(cell.key), cell.type, self.language)
        unit = "" if cell.unit is None else cell.unit.say(self.language)
        source = ""
        if cell.role is Role.DATA:
            seen = self.result.values.observations.get((self.found.subject.name, self.result.period, cell.key[1:]))
            source = "" if seen is None else seen.source
        return Datum(self.names[section.item][cell.key], value, unit, source)

    # Lines

    def _lines(self, section: Section) -> Iterator[Line]:
        for key in section.inputs:
            at = self.program.position[key] - len(self.program.inputs)
            if at >= 0:
                yield from self._record_lines(section, self.program.records[at])
        for key in section.steps:
            step = self.program.step(key)
            if key in self.shown and self._value(key) is not None:
                yield self._line(section, step)

    def _line(self, section: Section, step: Step) -> Line:
        name = self.names[section.item][step.key]
        value = self._value(step.key)
        result = show_value(value, step.type, self.language)
        match step.what:
            case Pool() as pool:
                return self._pool_line(section, step, pool, name, result)
            case Gather() as gather:
                return self._gather_line(step, gather, name, result)
            case Ordinal():
                raise AssertionError("an ordinal belongs to a record")
            case expr:
                return self.reading.line(step, expr, name, lambda key: self._name(key, section))

    # Pools

    def _pool_line(self, section: Section, step: Step, pool: Pool, name: str, result: str) -> Line:
        members = self._members(pool)
        own = self._name(pool.cell, section) if pool.scope != "subordinates" else ""
        values = "、".join(self._pool_value(pool, m) for m in members)
        zh = self.language is Language.ZH
        where = _SCOPES[pool.scope].say(self.language)
        order = ("从大到小", "from large to small") if pool.high_first else ("从小到大", "from small to large")
        if pool.how in ("rank", "rank_last"):
            mine = self._pool_value(pool, self.found)
            note = (
                f"{own} 在{where} {len(members)} 个值（{values}）中{order[0]}排列，{mine} "
                f"{'居第' if pool.how == 'rank' else '及以前共'} {result}"
                if zh
                else f"{own} among {len(members)} values of {where} ({values}) {order[1]}: {mine} "
                f"{'is number' if pool.how == 'rank' else 'and those before it are'} {result}"
            )
        else:
            said = _POOLED[pool.how]
            note = (
                f"{where} {len(members)} 个{own}（{values}）{said.zh} = {result}"
                if zh
                else f"{said.en} of {len(members)} values of {own} in {where} ({values}) = {result}"
            )
        return Line(step.key, name, "", "", result, note=note)

    def _members(self, pool: Pool) -> list[SubjectResult]:
        return [
            s
            for s in self.result.subjects
            if belongs(pool, self.found.subject, s.subject)
            if s.value(pool.cell) is not None and (pool.where is None or s.value(pool.where) is True)
        ]

    def _pool_value(self, pool: Pool, member: SubjectResult) -> str:
        values = [member.value(key) for key in (pool.cell, *pool.ties)]
        texts = []
        for value in values:
            if isinstance(value, Decimal):
                texts.append(f"{value:f}")
            else:
                texts.append(self.tongue.yes if value else self.tongue.no)
        return "/".join(texts)

    # Records

    def _rows(self, records: Records) -> list[Row]:
        found = self.found.trace[self.program.position[records.key]]
        assert isinstance(found, list)
        return found

    def _record_lines(self, section: Section, records: Records) -> Iterator[Line]:
        columns = {key: at for at, key in enumerate(records.cells())}
        types = self.cells | records.cells()
        for at, row in enumerate(self._rows(records), start=1):
            for field in records.fields:
                value = row[columns[field.key]]
                text = show_value(value, field.type, self.language)
                if field.type.kind is Kind.DATE and (not isinstance(value, int) or value > 3_000_000):
                    continue
                if text != "“”":
                    yield Line(field.key, self._row_name(at, field.words)[1:-1], "", "", text)
            for step in records.steps:
                yield self._row_line(section, records, step, at, row, types)

    def _row_line(
        self, section: Section, records: Records, step: Step, at: int, row: Row, types: dict[str, CellType]
    ) -> Line:
        columns = {key: place for place, key in enumerate(records.cells())}
        words = {f.key: f.words for f in records.fields} | {s.key: s.words for s in records.steps}
        name = self._row_name(at, step.words)[1:-1]
        result = show_value(row[columns[step.key]], step.type, self.language)
        if isinstance(step.what, Ordinal):
            return Line(step.key, name, "", "", result, note=self._ordinal_note(step.what, words, result))
        assert not isinstance(step.what, Gather | Pool)

        def read(key: str) -> Value:
            return row[columns[key]] if key in columns else self._value(key)

        def naming(key: str) -> str:
            return self._row_name(at, words[key]) if key in columns else self._name(key, section)

        return _Reading(self.language, types, read).line(step, step.what, name, naming)

    def _ordinal_note(self, ordinal: Ordinal, words: dict[str, Words], result: str) -> str:
        same = "、".join(f"「{words[k].say(self.language)}」" for k in ordinal.partition)
        zh = self.language is Language.ZH
        order = "、".join(
            f"「{words[k].say(self.language)}」"
            + (
                ("从大到小" if high else "从小到大")
                if zh
                else (" from large to small" if high else " from small to large")
            )
            for k, high in ordinal.order
        )
        if not ordinal.partition:
            return f"全部记录按{order}排列，居第 {result}" if zh else f"number {result} of all records by {order}"
        return f"同一{same}中按{order}排列，居第 {result}" if zh else f"number {result} of the same {same} by {order}"

    def _gather_line(self, step: Step, gather: Gather, name: str, result: str) -> Line:
        records = next(r for r in self.program.records if r.key == gather.records)
        columns = {key: at for at, key in enumerate(records.cells())}
        words = {s.key: s.words for s in records.steps} | {f.key: f.words for f in records.fields}
        rows = [
            (at, row)
            for at, row in enumerate(self._rows(records), start=1)
            if gather.where is None or row[columns[gather.where]] is True
        ]
        zh = self.language is Language.ZH
        where = "" if gather.where is None else words[gather.where].say(self.language)
        those = ("", "") if gather.where is None else (f"符合「{where}」的", f" with 「{where}」")
        among = "、".join(str(at) for at, _ in rows)
        if gather.how == "count" or gather.cell is None:
            note = f"{those[0]}共 {len(rows)} 件" if zh else f"{len(rows)} records{those[1]}"
            return Line(step.key, name, "", "", result, note=f"{note}（{among}）" if rows else note)
        cell = gather.cell
        kind = records.cells()[cell]
        parts = [self._row_name(at, words[cell]) for at, _ in rows]
        values = [show_value(row[columns[cell]], kind, self.language) for _, row in rows]
        note = (
            (f"{those[0]}各件：{among}" if zh else f"records{those[1]}: {among}")
            if rows
            else (f"没有{those[0] or '记录'}" if zh else f"no record{those[1]}")
        )
        if gather.how == "sum":
            return Line(step.key, name, " + ".join(parts) or "0", " + ".join(values) or "0", result, note=note)
        call = self.tongue.largest if gather.how == "largest" else self.tongue.smallest
        return Line(step.key, name, f"{call}({', '.join(parts)})", f"{call}({', '.join(values)})", result, note=note)
