"""The explanation (评分说明) of a subject's result, read from the cells that its evaluation wrote.

It is no second description: every line is a step of the program with the values of that very run. Told is
what the scores follow from, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from kaoping.engine.compiling import keys
from kaoping.engine.explanation.blocks import Block, Datum, Explanation, Line, RecordTable, Standing
from kaoping.engine.explanation.formulas import one_line, show_text, show_value
from kaoping.engine.explanation.lines import Lines
from kaoping.engine.explanation.naming import names_of
from kaoping.engine.explanation.phrases import STATUSES
from kaoping.engine.explanation.pools import Pools
from kaoping.engine.explanation.records import RecordList
from kaoping.engine.explanation.remarks import effect_remarks, remarks
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.explanation.telling import sight_of, tell
from kaoping.engine.numbers import from_units
from kaoping.engine.program import (
    Case,
    Gather,
    Number,
    Ordinal,
    Pool,
    Role,
    Section,
    SectionKind,
    Step,
)
from kaoping.engine.rules.events import Events
from kaoping.engine.scheme import TargetBy, points_of, walk
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.terms import Status
from kaoping.engine.words import Language, Words


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
        subject=one_line(subject),
        group=group.id if group.title is None else group.title.say(language),
        period="" if result.period_title is None else one_line(result.period_title.say(language)),
        blocks=tuple(_Explainer(result, found, language).blocks()),
    )


class _Explainer:
    """Explains one subject. `low` is the evaluation, `high` that at the upper end where a score is open."""

    def __init__(self, result: Result, found: SubjectResult, language: Language) -> None:
        self.result = result
        self.found = found
        self.program = found.compiled.program
        self.language = language
        self.low = sight_of(self.program, found.trace, is_open=found.is_open)
        self.high = None if found.high is None else sight_of(self.program, found.high, is_open=True)
        self.told = tell(self.program, self.low, found.trace)
        if self.high is not None and found.high is not None:
            self.told = self.told.joined(tell(self.program, self.high, found.high))
        self.names = names_of(result, found, self.told, self.low, language)
        self.pools = Pools(result, found, language)
        self.nodes = {node.id: (node, place) for node, place in walk(result.scheme.items)}

    def blocks(self) -> Iterator[Block]:
        """The blocks in the order of the tree, the total last."""
        for section in self.program.sections:
            yield self._block(section)

    def _block(self, section: Section) -> Block:
        compiled = self.found.compiled
        is_total = section.item == keys.TOTAL
        part = None if is_total or self._is_of_cycle(section) else compiled.parts.get(section.item)
        code = "" if is_total else compiled.codes[section.item]
        before, after = self._split(section, self._lines(section, self.low))
        high = [] if self.high is None else [*chain(*self._split(section, self._lines(section, self.high)))]
        lines = [*before, *after]
        further = [] if part is None else list(remarks(part, self.low, self._asked(section), self._fixed(section)))
        further += effect_remarks(self.result.scheme, self.low, section.item)
        return Block(
            item=section.item,
            kind=section.kind,
            code=code,
            title=self.names.heads[section.item].removeprefix(f"{code} "),
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
            grade=(self.found.grade or "") if is_total else "",
            rank=self.found.rank if is_total else None,
        )

    def _asked(self, section: Section) -> list[str]:
        """Cells with the statuses of what the block reads."""
        made = [key for key in section.steps if self.low.steps[key].quiet and self.low.value(key) in STATUSES]
        return [*(key for key in section.inputs if key.startswith("?")), *made]

    def _is_of_cycle(self, section: Section) -> bool:
        return any(i.role is Role.PERIOD for i in self.program.inputs if i.key in section.inputs)

    def _article(self, section: Section) -> str:
        if section.item not in self.nodes:
            return ""
        article = self.nodes[section.item][0].article
        return "" if article is None else article.say(self.language)

    # Scores

    def _score(self, section: Section, sight: Sight) -> Decimal | None:
        if section.kind is SectionKind.TOTAL and self.found.total is None and not self.found.is_open:
            return None
        value = sight.value(section.score)
        if value is None:
            return None
        assert isinstance(value, int)
        return from_units(value, sight.cells[section.score].scale)

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
            return Standing.ORDINARY if self.found.total is not None or self.found.is_open else Standing.WITHHELD
        counted = [k for n in ("counted_here", "counted") if (k := keys.line(section.item, n)) in self.low.cells]
        if counted and self.low.value(counted[0]) == 0:
            return Standing.NOT_COUNTED
        node, place = self.nodes[section.item]
        above = [n for n, where in self.nodes.values() if place[: len(where)] == where]
        kinds = {n.kind for n in above} - {"ordinary"}
        if kinds == {"penalty"}:
            return Standing.PENALTY
        has_points = points_of(node, self.found.subject.group) is not None
        if kinds:
            return Standing.BONUS if has_points else Standing.SHARED
        part = self.found.compiled.parts.get(section.item)
        shared = part is not None and part.shared_points is not None and not has_points
        return Standing.SHARED if shared else Standing.ORDINARY

    # Data

    def _data(self, section: Section) -> Iterator[Datum]:
        inputs = {i.key: i for i in self.program.inputs}
        lists = {r.key for r in self.program.records}
        for key in section.inputs:
            status = self._status(key)
            if key in lists and status != keys.GIVEN:
                yield Datum(self.names.local[section.item][key], "", status=status)
            if key not in inputs or key not in self.names.local[section.item]:
                continue
            cell = inputs[key]
            value = self.low.value(key)
            if value is None and status == keys.GIVEN:
                continue
            if cell.role is Role.CONTEXT and not self._is_used(key, section):
                continue
            unit = "" if cell.unit is None else cell.unit.say(self.language)
            yield Datum(
                self.names.local[section.item][key],
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
        if (key, section.item) in self.told.named:
            return True
        blocks = {s.item for s in self.program.sections if key in s.inputs}
        elsewhere = {item for name, item in self.told.named if name == key} - blocks
        return bool(elsewhere) and self.names.owners[key] is section

    def _is_fixed(self, item: str) -> bool:
        part = self.found.compiled.parts.get(item)
        if part is None or not part.rule.needs_target:
            return False
        return not isinstance(part.target, TargetBy) or part.target.by == "group"

    def _source(self, key: str) -> str:
        """Where a value came from; a value that is carried forward, with its period."""
        seen = self.result.values.observations
        ids = [p.id for p in self.result.scheme.periods]
        at = ids.index(self.result.period) if self.result.period in ids else 0
        name, item = self.found.subject.name, key[1:]
        if self._status(key) != keys.CARRIED:
            found = seen.get((name, self.result.period, item))
            return "" if found is None else one_line(found.source)
        for period in reversed(ids[:at]):
            found = seen.get((name, period, item))
            if found is not None and found.status is Status.VERIFIED and found.value is not None:
                return one_line(f"{period} {found.source}")
        return ""

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
            name = self.names.local[section.item][section.score]
            found.append(self._writer(section, sight).no_score(sight.steps[section.score], name))
        if section.kind is not SectionKind.TOTAL:
            found.sort(key=lambda line: line.key == ends)
        return found

    def _writer(self, section: Section, sight: Sight) -> Lines:
        return Lines(self.language, sight, lambda key: self.names.of(key, section))

    def _line(self, section: Section, sight: Sight, step: Step) -> Line:
        name = self.names.local[section.item][step.key]
        match step.what:
            case Pool() as pool:
                result = show_value(sight.value(step.key), step.type, self.language)
                cell = self._pool_name(section, sight, pool, pool.cell)
                ties = tuple(self._pool_name(section, sight, pool, k) for k in pool.ties)
                return self.pools.line(step, pool, name, result, cell, ties)
            case Gather() as gather:
                return self._list(section, sight, gather.records).gather_line(step, gather, name)
            case Ordinal():
                raise AssertionError("an ordinal belongs to a record")
            case _:
                return self._writer(section, sight).line(step, name)

    def _pool_name(self, section: Section, sight: Sight, pool: Pool, key: str) -> str:
        """How the values of a pool are called; those of other programs have no names here, only words."""
        here = pool.scope != "subordinates" and key in sight.cells and sight.value(key) is not None
        if here and (pool.how != "count" or sight.passed_on(key) in self.names.local[section.item]):
            return self.names.of(sight.passed_on(key), section)
        programs = (s.compiled.program for s in self.result.subjects)
        known = next((p for p in programs if key in p.position), None)
        return show_text(key if known is None else known.words_of(key).say(self.language))

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
                table = self._list(section, self.low, records.key).table(self.names.local[section.item][records.key])
                yield replace(table, before_rule=records.key in of_value)

    def _kinds(self, records: str) -> Mapping[str, Words]:
        """What the kinds of events are called, where all of them are called differently."""
        part = self.found.compiled.parts.get(records.removeprefix("#"))
        if part is None or not isinstance(part.rule, Events):
            return {}
        kinds = {kind.id: kind.words for kind in part.rule.kinds}
        return kinds if len({w.say(self.language) for w in kinds.values()}) == len(kinds) else {}

    def _list(self, section: Section, sight: Sight, key: str) -> RecordList:
        records = next(r for r in self.program.records if r.key == key)
        rows = self.found.trace[self.program.position[key]]
        assert isinstance(rows, list)
        lists = [r.key for r in self.program.records if r.key in section.inputs]
        called = "" if lists == [key] else self.names.of(key, section)
        return RecordList(
            language=self.language,
            records=records,
            rows=rows,
            outside=sight,
            name=lambda key: self.names.of(key, section),
            wanted=self.told.of_records & records.cells().keys(),
            gathered=self.told.gathered,
            kinds=self._kinds(key),
            called=called,
        )
