"""The explanation (评分说明) of one item of a subject, read from the cells that its evaluation wrote.

It is no second description: every line is a step of the program with the values of that very run. Told is
what the scores follow from, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from kaoping.engine.compiling import keys
from kaoping.engine.explanation.blocks import Block, Datum, Line, RecordTable, Standing
from kaoping.engine.explanation.formulas import show_value
from kaoping.engine.explanation.lines import Lines
from kaoping.engine.explanation.naming import names_for
from kaoping.engine.explanation.phrases import STATUSES
from kaoping.engine.explanation.pools import Pools
from kaoping.engine.explanation.records import RecordList
from kaoping.engine.explanation.remarks import effect_remarks, not_asked_remark, remarks
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.explanation.standing import standing_in
from kaoping.engine.explanation.subjects import Explained
from kaoping.engine.explanation.watch import Watch, WatchedNumber
from kaoping.engine.numbers import from_units
from kaoping.engine.program import (
    Case,
    Gather,
    Kind,
    Number,
    Ordinal,
    Pool,
    Role,
    Section,
    SectionKind,
    Step,
)
from kaoping.engine.rules.events import Events
from kaoping.engine.scheme import TargetBy
from kaoping.engine.terms import Status
from kaoping.engine.words import Words


def block_of(subject: Explained, section: Section, watch: Watch | None = None) -> Block:
    """The explanation of one item of a subject; `watch` writes down on which of its values it depends."""
    return _Explainer(subject, section, watch).block()


class _Explainer:
    """Explains one item. `low` is the evaluation, `high` that at the upper end where a score is open."""

    def __init__(self, subject: Explained, section: Section, watch: Watch | None) -> None:
        self.subject = subject
        self.section = section
        self.watch = watch
        self.found = subject.found
        self.frame = subject.frame
        self.program = subject.frame.program
        self.language = subject.frame.language
        self.low = subject.low(watch)
        self.high = subject.high
        self.names = names_for(subject, watch)
        self.tells = self.names.tells
        self.told = self.tells.own(section.item)

    def block(self) -> Block:
        """The block."""
        section, compiled = self.section, self.found.compiled
        is_total = section.item == keys.TOTAL
        part = None if is_total or self.frame.is_of_cycle(section) else compiled.parts.get(section.item)
        code = "" if is_total else compiled.codes[section.item]
        before, after = self._split(section, self._lines(section, self.low))
        high = [] if self.high is None else [*chain(*self._split(section, self._lines(section, self.high)))]
        lines = [*before, *after]
        further = [] if part is None else list(remarks(part, self.low, self._asked(section), self._fixed(section)))
        further += effect_remarks(self.frame.scheme, self.low, section.item)
        if is_total:
            further += not_asked_remark(self.frame.scheme, compiled)
        return Block(
            item=section.item,
            kind=section.kind,
            code=code,
            title=self.frame.heads[section.item].removeprefix(f"{code} "),
            points=compiled.full if is_total else compiled.points[section.item],
            score=self._score(section, self.low),
            article=self._article(section),
            rule="" if part is None else part.rule.sentence(part.setting()).say(self.language),
            data=tuple(self._data(section)),
            lines=tuple(lines),
            before_rule=len(before),
            further=tuple((label.say(self.language), said.say(self.language)) for label, said in further),
            records=tuple(self._tables(section, before)),
            standing=self._standing(section),
            high_score=self._high_score(section),
            high_lines=tuple(high) if high != lines else (),
            grade=self._grade() if is_total else "",
            rank=self._rank() if is_total else None,
        )

    def _asked(self, section: Section) -> list[str]:
        """Cells with the statuses of what the block reads."""
        steps = self.low.steps
        texts = [key for key in section.steps if steps[key].quiet and steps[key].type.kind is Kind.TEXT]
        made = [key for key in texts if self.low.value(key) in STATUSES]
        return [*(key for key in section.inputs if key.startswith("?")), *made]

    def _article(self, section: Section) -> str:
        if section.item not in self.frame.nodes:
            return ""
        article = self.frame.nodes[section.item][0].article
        return "" if article is None else article.say(self.language)

    # Scores

    def _score(self, section: Section, sight: Sight) -> Decimal | None:
        if section.kind is SectionKind.TOTAL and not self._has_total():
            return None
        value = sight.value(section.score)
        if value is None:
            return None
        if isinstance(value, WatchedNumber):
            return value.figure()
        assert isinstance(value, int)
        return from_units(value, sight.cells[section.score].scale)

    def _has_total(self) -> bool:
        """Whether there is a total to be given out, or two ends of one."""
        if self.found.is_open:
            return True
        withheld = "total.ranked" in self.low.cells and self.low.value("total.ranked") is False
        return not withheld and "total.shown" in self.low.cells and self.low.value("total.shown") is not None

    def _grade(self) -> str:
        if "total.grade" not in self.low.cells or self.found.is_open:
            return ""
        found = self.low.value("total.grade")
        return found if isinstance(found, str) else ""

    def _rank(self) -> int | None:
        found = self.low.value("total.rank") if "total.rank" in self.low.cells else None
        assert found is None or (isinstance(found, int) and self.low.cells["total.rank"].scale == 0)
        return found

    def _high_score(self, section: Section) -> Decimal | None:
        if self.high is None:
            return None
        high = self._score(section, self.high)
        return None if high == self._score(section, self.low) else high

    def _fixed(self, section: Section) -> list[Decimal]:
        """What a leaf has without its rule, at each end."""
        found = []
        before = keys.line(section.item, "before_effects")
        step = self.low.steps[before if before in self.low.steps else section.score]
        for sight in (self.low, *([] if self.high is None else [self.high])):
            if isinstance(step.what, Case):
                _, taken = sight.settled(step.what)
                found += [from_units(taken.units, taken.scale)] if isinstance(taken, Number) else []
        return found

    def _standing(self, section: Section) -> Standing:
        if self.low.value(section.score) is None:
            return Standing.NONE
        if section.kind is SectionKind.TOTAL:
            return Standing.ORDINARY if self._has_total() else Standing.WITHHELD
        counted = [k for n in ("counted_here", "counted") if (k := keys.line(section.item, n)) in self.low.cells]
        if counted and self.low.value(counted[0]) == 0:
            return Standing.NOT_COUNTED
        return standing_in(self.frame.nodes, section.item, self.found.compiled)

    # Data

    def _data(self, section: Section) -> Iterator[Datum]:
        inputs, lists = self.frame.inputs, self.frame.records
        for key in section.inputs:
            status = self._status(key)
            if key in lists and status != keys.GIVEN:
                yield Datum(self.names.local(section.item)[key], "", status=status)
            if key not in inputs or key not in self.names.local(section.item):
                continue
            cell = inputs[key]
            value = self.low.value(key)
            if value is None and status == keys.GIVEN:
                continue
            if cell.role is Role.CONTEXT and not self._is_used(key, section):
                continue
            unit = "" if cell.unit is None else cell.unit.say(self.language)
            yield Datum(
                self.names.local(section.item)[key],
                "" if value is None else show_value(value, cell.type, self.language),
                unit="" if value is None else unit,
                source=self._source(key) if cell.role is Role.DATA else "",
                status="" if status == keys.GIVEN else status,
                role=cell.role,
                is_used=self._is_used(key, section),
                in_rule=key == keys.line(section.item, "target") and self._is_fixed(section.item),
            )

    def _status(self, key: str) -> str:
        asked = keys.availability(key)
        return str(self.low.value(asked)) if asked in self.low.cells else keys.GIVEN

    def _is_used(self, key: str, section: Section) -> bool:
        """Whether a line names the value that stands in this block."""
        if self.tells.names(key, section.item):
            return True
        return self.frame.owners[key] is section and self.tells.names_elsewhere(key)

    def _is_fixed(self, item: str) -> bool:
        part = self.found.compiled.parts.get(item)
        if part is None or not part.rule.needs_target:
            return False
        return not isinstance(part.target, TargetBy) or part.target.by == "group"

    def _source(self, key: str) -> str:
        at = self.program.position[key]
        found = self.subject.sources.get(at, "")
        return found if self.watch is None else self.watch.known(at, "S.sources", found)

    # Lines

    def _lines(self, section: Section, sight: Sight) -> list[Line]:
        """The lines of a block in the order of the calculation, the score last."""
        found = [
            self._line(section, sight, sight.steps[key])
            for key in section.steps
            if key in self.told.steps and sight.value(key) is not None and sight.line_of(key) == key
        ]
        ends = sight.line_of(section.score)
        if sight.value(section.score) is None:
            name = self.names.local(section.item)[section.score]
            found.append(self._writer(section, sight).no_score(sight.steps[section.score], name))
        if section.kind is not SectionKind.TOTAL:
            found.sort(key=lambda line: line.key == ends)
        return found

    def _writer(self, section: Section, sight: Sight) -> Lines:
        return Lines(self.language, sight, lambda key: self.names.of(key, section))

    def _line(self, section: Section, sight: Sight, step: Step) -> Line:
        name = self.names.local(section.item)[step.key]
        match step.what:
            case Pool() as pool:
                return self._pool_line(section, sight, step, pool, name)
            case Gather() as gather:
                return self._list(section, sight, gather.records).gather_line(step, gather, name)
            case Ordinal():
                raise AssertionError("an ordinal belongs to a record")
            case _:
                return self._writer(section, sight).line(step, name)

    def _pool_line(self, section: Section, sight: Sight, step: Step, pool: Pool, name: str) -> Line:
        named = (pool.cell, *pool.ties)
        cells = [self._pool_name(section, sight, pool, key) for key in named]
        is_upper_end = sight is self.high

        def pools(subject: Explained) -> Pools:
            return subject.tops if is_upper_end else subject.pools

        def lead(subject: Explained) -> str:
            said = tuple(subject.pool_name(k) if cell is None else cell for k, cell in zip(named, cells, strict=True))
            return pools(subject).lead(subject.found, step, pool, said)

        def numbers(subject: Explained) -> str:
            return pools(subject).numbers(subject.found, step, pool)

        result = show_value(sight.value(step.key), step.type, self.language)
        if self.watch is None:
            return Line(step.key, name, "", numbers(self.subject), result, lead=lead(self.subject))
        has_numbers = pool.how in ("sum", "largest", "smallest")
        said = self.watch.said(numbers, self.subject, "numbers", step.key) if has_numbers else ""
        words = self.watch.said(lead, self.subject, "lead", step.key, *cells)
        return Line(step.key, name, "", said, result, lead=words)

    def _pool_name(self, section: Section, sight: Sight, pool: Pool, key: str) -> str | None:
        """How the values of a pool are called; those of other programs have no names here, only words."""
        here = pool.scope != "subordinates" and key in sight.cells and sight.value(key) is not None
        if here and (pool.how != "count" or sight.passed_on(key) in self.names.local(section.item)):
            return self.names.of(sight.passed_on(key), section)
        return None

    def _split(self, section: Section, lines: list[Line]) -> tuple[list[Line], list[Line]]:
        """Lines that make the value to which the rule applies, and the others."""
        own = set(section.steps)
        wanted = {key for key in own if key.endswith((".value", ".target"))}
        pending = list(wanted)
        while pending:
            new = (set(self.low.steps[pending.pop()].reads()) & own) - wanted
            wanted |= new
            pending += new
        first = [line for line in lines if line.key in wanted]
        return first, [line for line in lines if line.key not in wanted]

    # Records

    def _tables(self, section: Section, before: list[Line]) -> Iterator[RecordTable]:
        of_value = {w.records for line in before if isinstance(w := self.low.steps[line.key].what, Gather)}
        for records in self.program.records:
            usable = (keys.GIVEN, keys.CARRIED, Status.DISPUTED.value)
            if records.key in section.inputs and self._status(records.key) in usable:
                table = self._list(section, self.low, records.key).table(self.names.local(section.item)[records.key])
                yield replace(table, before_rule=records.key in of_value)

    def _kinds(self, records: str) -> Mapping[str, Words]:
        """What the kinds of events are called, where all of them are called differently."""
        part = self.found.compiled.parts.get(records.removeprefix("#"))
        if part is None or not isinstance(part.rule, Events):
            return {}
        kinds = {kind.id: kind.words for kind in part.rule.kinds}
        return kinds if len({w.say(self.language) for w in kinds.values()}) == len(kinds) else {}

    def _list(self, section: Section, sight: Sight, key: str) -> RecordList:
        records = self.frame.records[key]
        lists = [r.key for r in self.program.records if r.key in section.inputs]
        called = "" if lists == [key] else self.names.of(key, section)
        told = self.tells.of_list(key)
        return RecordList(
            language=self.language,
            records=records,
            rows=self.subject.rows(key, sight),
            outside=sight,
            name=lambda key: self.names.of(key, section),
            wanted=frozenset(c for one in told for c in one.of_records if c in records.cells()),
            gathered=frozenset(pair for one in told for pair in one.gathered),
            kinds=self._kinds(key),
            called=called,
        )
