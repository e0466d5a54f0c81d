"""The formulas of the score sheets of one program, printed once for all its subjects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from xlsxwriter.utility import xl_rowcol_to_cell

from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.program import (
    Case,
    CellType,
    Expr,
    Gather,
    Ordinal,
    Pool,
    Program,
    Ref,
    Role,
    Step,
)
from kaoping.engine.program.bounds import Bounds
from kaoping.engine.program.sheet_formulas import Formulas, Sheet, guarded, step_formulas
from kaoping.engine.words import Language
from kaoping.files.results.inputs import Tongue
from kaoping.files.results.layout import VALUE, WHOLE, Layout
from kaoping.files.results.naming import Naming


class Template:
    """Layout, names and formulas of one program. `ends` are the ends of open scores that are reckoned."""

    def __init__(
        self, compiled: Compiled, layout: Layout, naming: Naming, bounds: Mapping[str, Bounds], ends: tuple[str, ...]
    ) -> None:
        self.compiled = compiled
        self.program: Program = compiled.program
        self.layout = layout
        self.naming = naming
        self.bounds = bounds
        self.ends = ends
        self.may_be_empty = may_be_empty(self.program)

    @property
    def language(self) -> Language:
        """The language of names and texts."""
        return self.naming.language

    def column(self, end: int) -> int:
        """Column of the whole units of an end."""
        return WHOLE + end * (1 + self.beside_width)

    @cached_property
    def beside_width(self) -> int:
        """How many cells a line needs beside it, at most."""
        places = [at for formulas in self.formulas(0).values() for at in formulas.beside]
        return max(places, default=-1) + 1

    def whole(self, key: str, end: int) -> str:
        """Where the whole units (or the condition, text, date) of a cell stand."""
        return str(xl_rowcol_to_cell(self.layout.rows[key], self.column(end)))

    def typed(self, key: str) -> str:
        """Where a datum is typed."""
        return str(xl_rowcol_to_cell(self.layout.rows[key], VALUE))

    def formulas(self, end: int) -> Mapping[str, Formulas]:
        """Formulas of all steps that are expressions, for one end of open scores."""
        return self._low if end == 0 else self._high

    @cached_property
    def _low(self) -> Mapping[str, Formulas]:
        return self._printed(0, WHOLE)

    @cached_property
    def _high(self) -> Mapping[str, Formulas]:
        return self._printed(1, self.column(1))

    def _printed(self, end: int, column: int) -> Mapping[str, Formulas]:
        found: dict[str, Formulas] = {}
        for step in self.program.steps:
            if isinstance(step.what, Pool | Gather | Ordinal):
                continue
            row = self.layout.rows[step.key]
            sheet = self._sheet(column, row)
            found[step.key] = self.guard(step_formulas(step, step.what, sheet), step, column)
        for item in self.refusing:
            score = found[keys.score(item)]
            found[keys.score(item)] = Formulas(self._unless_undefined(item, score.result, column), score.beside)
        return found

    @cached_property
    def refusing(self) -> tuple[str, ...]:
        """Leaves for which a run is refused where their rule means nothing for a value, such as a target of 0."""
        return tuple(
            item
            for item, part in self.compiled.parts.items()
            if (part.leaf.missing or part.scheme.missing).undefined == "refuse"
            and keys.line(item, "scored") in self.program.position
        )

    def _unless_undefined(self, item: str, score: str, column: int) -> str:
        """The score; an error where the engine refuses the run."""
        given, scored = (
            xl_rowcol_to_cell(self.layout.rows[keys.line(item, name)], column) for name in ("given", "scored")
        )
        return f"IF(AND({given}=TRUE,NOT({scored}=TRUE)),{Tongue(self.language).wrong},{score})"

    def _sheet(self, column: int, row: int) -> Sheet:
        return Sheet(
            types=self._types,
            bounds=self.bounds,
            address=lambda key: xl_rowcol_to_cell(self.layout.rows[key], column),
            beside=lambda at: xl_rowcol_to_cell(row, column + 1 + at),
            may_be_empty=self.may_be_empty,
        )

    @cached_property
    def _types(self) -> dict[str, CellType]:
        return {i.key: i.type for i in self.program.inputs} | {s.key: s.type for s in self.program.steps}

    def guard(self, formulas: Formulas, step: Step, column: int) -> Formulas:
        """Formulas of a step under the conditions under which it is done at all."""
        needed = needed_guards(self.program, step)
        if not needed:
            return formulas
        tests = [self._holds(key, column) for key in needed]
        return guarded(formulas, tests[0] if len(tests) == 1 else f"AND({','.join(tests)})")

    def _holds(self, key: str, column: int) -> str:
        cell = xl_rowcol_to_cell(self.layout.rows[key], column)
        return f"{cell}=TRUE" if key in self.may_be_empty else cell


def needed_guards(program: Program, step: Step) -> tuple[str, ...]:
    """Conditions of a step without those that another of them implies, being computed only under them."""
    implied: set[str] = set()
    for key in step.when:
        pending = list(_guards_of(program, key))
        while pending:
            outer = pending.pop()
            if outer not in implied:
                implied.add(outer)
                pending += _guards_of(program, outer)
    return tuple(dict.fromkeys(key for key in step.when if key not in implied))


def _guards_of(program: Program, key: str) -> tuple[str, ...]:
    at = program.position[key] - len(program.inputs) - len(program.records)
    return program.steps[at].when if at >= 0 else ()


def may_be_empty(program: Program) -> frozenset[str]:
    """Cells that hold nothing where there is no datum, or where a step is not done."""
    found = {i.key for i in program.inputs if i.role in (Role.DATA, Role.TARGET, Role.PERIOD)}
    for step in program.steps:
        if step.when or _may_give_nothing(step, found):
            found.add(step.key)
    return frozenset(found)


def _may_give_nothing(step: Step, known: set[str]) -> bool:
    match step.what:
        case Pool(how=how):
            return how not in ("count", "sum")
        case Gather(how=how):
            return how not in ("count", "sum")
        case Ordinal():
            return False
        case expr:
            return any(key in known for key in _passed_on(expr))


def _passed_on(expr: Expr) -> set[str]:
    """Cells whose value an expression may pass on as it is."""
    match expr:
        case Ref(key):
            return {key}
        case Case(branches, otherwise):
            return set().union(*(_passed_on(value) for _, value in branches), _passed_on(otherwise))
        case _:
            return set()
