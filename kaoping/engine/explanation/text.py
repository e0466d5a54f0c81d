"""The explanation as plain text, which a person follows with a pocket calculator and a program reads back.

Its grammar is docs/explanation-format.md. The first half of a line names what is computed, the second shows
the numbers; nothing is said twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from kaoping.engine.explanation import phrases as p
from kaoping.engine.explanation.blocks import (
    Block,
    Clause,
    Datum,
    Definition,
    Explanation,
    Line,
    RecordRow,
    RecordTable,
    Standing,
)
from kaoping.engine.explanation.formulas import STATUS_WORDS
from kaoping.engine.explanation.phrases import TONGUES, Tongue
from kaoping.engine.explanation.shown import show_text
from kaoping.engine.explanation.watch import WatchedNumber, is_same
from kaoping.engine.numbers import plain
from kaoping.engine.program import Role, SectionKind
from kaoping.engine.words import Language, Words

_LABELS = {
    Role.DATA: p.DATA,
    Role.TARGET: p.TARGET,
    Role.COEFFICIENT: p.COEFFICIENT,
    Role.CONTEXT: p.CONTEXT,
    Role.STATUS: p.DATA,
    Role.PERIOD: p.OF_PERIOD,
}


def explanation_text(explanation: Explanation, items: frozenset[str] | None = None) -> str:
    """The explanation as text; with `items` only the blocks of those items.

    The last line is a digest of everything above it, so that words cannot be changed unnoticed either.
    """
    tongue = TONGUES[explanation.language]
    return signed("\n".join(_lines(explanation, items, tongue)) + "\n", tongue)


def signed(body: str, tongue: Tongue) -> str:
    """The text with its last line, the SHA-256 of everything above it."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    return f"{body}{tongue.say(p.CHECK)}{tongue.colon}sha256 {digest}\n"


def _lines(explanation: Explanation, items: frozenset[str] | None, t: Tongue) -> Iterator[str]:
    yield from scheme_lines(explanation, t)
    yield subject_line(explanation.subject, explanation.group, explanation.period, t)
    for block in explanation.blocks:
        if items is None or block.item in items:
            yield ""
            yield from block_lines(block, explanation.language)


def scheme_lines(explanation: Explanation, t: Tongue) -> Iterator[str]:
    """The first lines, which are the same for all subjects."""
    yield t.say(p.TITLE)
    invented = t.say(p.INVENTED) if explanation.invented else ""
    if explanation.invented_values and not invented:
        invented = t.say(p.INVENTED_VALUES)
    digest = f"{t.open}sha256 {explanation.scheme_digest}{t.close}"
    yield f"{t.say(p.SCHEME)}{t.colon}{explanation.scheme}{invented}{digest}"


def subject_line(subject: str, group: str, period: str, t: Tongue) -> str:
    """The line above the first block."""
    of_period = f"{t.gap}{t.say(p.PERIOD)}{t.colon}{period}" if period else ""
    return f"{t.say(p.SUBJECT)}{t.colon}{subject}{t.gap}{t.say(p.GROUP)}{t.colon}{group}{of_period}"


def block_lines(block: Block, language: Language) -> Iterator[str]:
    """The lines of one item's block."""
    t = TONGUES[language]
    yield _head(block, t)
    if block.article:
        yield f"  {t.say(p.ARTICLE)}{t.colon}{block.article}"
    for datum in block.data:
        yield f"  {_datum(datum, t)}"
    before, _ = _parts(block, block.lines)
    yield from (row for table in block.records if table.before_rule for row in _table(table, t))
    yield from (f"  {line_text(line, language)}" for line in before)
    if block.rule:
        yield f"  {t.say(p.RULE)}{t.colon}{block.rule}"
    for label, said in block.further:
        yield f"  {label}{t.colon}{said}"
    yield from (row for table in block.records if not table.before_rule for row in _table(table, t))
    for end, lines in ((p.LOW_END, block.lines), (p.HIGH_END, block.high_lines)):
        if block.high_lines:
            yield f"  {t.say(end)}{t.colon.rstrip()}"
        yield from (f"  {line_text(line, language)}" for line in _parts(block, lines)[1])


def _parts(block: Block, lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """Lines above the rule and below it; where they differ at the ends of an open score, all stand below."""
    at = block.before_rule
    if block.high_lines and block.lines[:at] != block.high_lines[:at]:
        at = 0
    return lines[:at], lines[at:]


# The head


def _head(block: Block, t: Tongue) -> str:
    title = block.title if block.kind is SectionKind.TOTAL else f"{block.code} {block.title}"
    parts = [f"{t.say(word)} {text}" for word, text in _figures(block, t)]
    if block.grade:
        parts.append(f"{t.say(p.GRADE)} {show_text(block.grade)}")
    if block.rank is not None:
        rank = block.rank.shown(t.language) if isinstance(block.rank, WatchedNumber) else block.rank
        parts.append(f"{t.say(p.RANK)} {rank}")
    return f"【{title}】{t.gap.join(parts)}"


def _figures(block: Block, t: Tongue) -> Iterator[tuple[Words, str]]:
    if block.standing in (Standing.NONE, Standing.WITHHELD):
        yield p.GOT, t.say(p.NO_SCORE if block.standing is Standing.NONE else p.WITHHELD)
        return
    assert block.score is not None
    ends = [block.score] if block.high_score is None else [block.score, block.high_score]
    score = t.say(p.TO).join(f"{end:f}" for end in ends)
    if block.standing is Standing.SHARED:
        yield p.GOT, score
        return
    if block.standing is Standing.PENALTY:
        yield p.GOT, score
        yield p.LOST, t.say(p.TO).join(f"{-end:f}" for end in ends)
        return
    yield (p.UP_TO if block.standing is Standing.BONUS else p.POINTS), plain(block.points)
    yield p.GOT, score
    left = [block.points - end for end in ends]
    if all(end < 0 for end in left):
        yield p.BEYOND, t.say(p.TO).join(f"{-end:f}" for end in left)
        return
    word = {Standing.BONUS: p.NOT_EARNED, Standing.NOT_COUNTED: p.NOT_COUNTED}.get(block.standing, p.LOST)
    yield word, t.say(p.TO).join(f"{end:f}" for end in left)


# Data


def status_text(datum: Datum, language: Language) -> str:
    """Why a value is not there, or how it is, in words; empty where it is simply there."""
    return status_words(datum.status).say(language) if datum.status else ""


def status_words(status: str) -> Words:
    """A status as a cell of a table says it."""
    return Words(*STATUS_WORDS[status])


def _datum(datum: Datum, t: Tongue) -> str:
    marks = []
    if not datum.is_used and datum.value:
        marks.append(t.say(p.UNUSED))
    if datum.status == "carried":
        marks.append(t.say(p.CARRIED))
    if datum.status == "disputed":
        marks.append(t.say(p.DISPUTED))
    if datum.in_rule:
        marks.append(t.say(p.SEE_RULE))
    label = t.say(_LABELS[datum.role])
    if marks:
        label = f"{label}{t.open}{t.list_comma.join(marks)}{t.close}"
    if not datum.value:
        return f"{label}{t.colon}「{datum.name}」{t.say(p.STATUSES[datum.status])}"
    source = f"{t.open}{t.say(p.SOURCE)}{t.colon}{datum.source}{t.close}" if datum.source else ""
    unit = f" {datum.unit}" if datum.unit else ""
    return f"{label}{t.colon}「{datum.name}」 = {datum.value}{unit}{source}"


# Records


def _table(table: RecordTable, t: Tongue) -> Iterator[str]:
    space = " " if t.language is Language.EN else ""
    yield f"  {t.say(p.RECORDS)}{space}「{table.name}」{t.colon}{table.count}"
    for definition in table.definitions:
        yield f"    {_definition(definition, t)}"
    for row in table.rows:
        yield f"  {_row(row, t)}"


def _definition(d: Definition, t: Tongue) -> str:
    name = f"「{d.name}」"
    note = f"{t.open}{d.rounding}{t.close}" if d.rounding else ""
    if d.lead:
        return f"{name}{t.colon}{d.lead}"
    if d.choices or d.otherwise:
        parts = [f"{t.say(p.WHEN)}{condition}{t.comma}{t.say(p.TAKE)}{value}" for condition, value in d.choices]
        if d.otherwise:
            parts.append(f"{t.say(p.OTHERWISE)}{t.comma}{t.say(p.TAKE)}{d.otherwise}")
        return f"{name}{t.colon}{t.semicolon.join(parts)}{note}"
    if d.is_condition:
        return f"{name}{t.colon}{d.symbols}"
    return f"{name} {'≈' if d.rounding else '='} {d.symbols}{note}"


def _row(row: RecordRow, t: Tongue) -> str:
    facts = t.list_comma.join(_field(d, " ") for d in row.facts)
    head = f"{row.label}{t.open}{facts}{t.close}" if facts else row.label
    fields = t.comma.join(_field(d, " = ") for d in row.fields)
    parts = [part for part in (fields, *(_row_line(line, t) for line in row.lines)) if part]
    return f"{head}{t.colon}{t.semicolon.join(parts)}" if parts else head


def _field(datum: Datum, sign: str) -> str:
    unit = f" {datum.unit}" if datum.unit and not datum.is_used else ""
    return f"「{datum.name}」{sign}{datum.value}{unit}"


def _row_line(line: Line, t: Tongue) -> str:
    name = f"「{line.name}」"
    if line.is_condition and not line.numbers:
        return f"{name} = {line.result}"
    if line.is_condition:
        return f"{name}{t.colon}{_short(Clause('', line.numbers, line.holds), t)}"
    equation = _equation(line)
    if not line.clauses:
        return f"{name} {'=' if line.is_exact or ' = ' in equation or ' ≈ ' in equation else '≈'} {equation}"
    tried = t.comma.join(_short(c, t) for c in line.clauses)
    return f"{name}{t.colon}{tried}{t.comma}{t.say(p.TAKE)}{equation}"


def _short(clause: Clause, t: Tongue) -> str:
    """A condition of one record in numbers; a text, or yes or no, says by itself whether it holds."""
    if clause.is_named:
        return clause.numbers
    return f"{clause.numbers}{t.comma}{t.say(p.HOLDS if clause.holds else p.FAILS)}"


# Lines


def line_text(line: Line, language: Language) -> str:
    """One line of arithmetic."""
    t = TONGUES[language]
    name = f"{t.say(p.EFFECT_CONDITION) if line.key.startswith('effect.') else ''}「{line.name}」"
    notes = t.semicolon.join(note for note in (line.rounding, line.note) if note)
    tail = f"{t.open}{notes}{t.close}" if notes else ""
    if line.is_condition and not line.clauses:
        return f"{name}{t.colon}{_claim(Clause(line.symbols, line.numbers, line.holds, not line.numbers), t)}"
    equation = _equation(line)
    if line.lead:
        return f"{name}{t.colon}{line.lead} = {equation}"
    if not line.clauses:
        return f"{name} = {equation}{tail}"
    tried = "".join(f"{t.say(p.BECAUSE)}{_claim(c, t)}{t.semicolon}" for c in line.clauses)
    return f"{name}{t.colon}{tried}{t.say(p.TAKE)}{equation}{tail}"


def _equation(line: Line) -> str:
    """The formula with names, then with numbers, then the result; nothing is said twice."""
    parts = [line.symbols] if line.symbols and not is_same(line.symbols, line.result) else []
    if line.numbers and not is_same(line.numbers, line.result) and line.numbers != line.symbols:
        parts.append(line.numbers)
    if not parts:
        return line.result
    return " = ".join(parts) + (" = " if line.is_exact else " ≈ ") + line.result


def _claim(clause: Clause, t: Tongue) -> str:
    """A condition with names, with numbers where there are any, and whether it holds."""
    if clause.is_fact:
        return clause.symbols
    verdict = t.say(p.HOLDS if clause.holds else p.FAILS)
    if clause.numbers and clause.numbers != clause.symbols:
        return f"{clause.symbols}{t.comma}{t.say(p.THAT_IS)}{clause.numbers}{t.comma}{verdict}"
    space = "" if t.language is Language.ZH and clause.symbols.endswith("」") else t.comma
    if t.language is Language.EN and clause.symbols.endswith("」"):
        space = " "
    return f"{clause.symbols}{space}{verdict}"
