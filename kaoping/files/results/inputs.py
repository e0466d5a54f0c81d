"""From what a person types to whole units, a fact, a category, a date: the formulas beside input cells.

They refuse what the engine refuses when it takes values in: a number with too many decimals or out of its
range, a category that is not in the list. A refused value is an error, which every score that depends on it
shows; it is never taken for 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR

from kaoping.engine.compiling import keys
from kaoping.engine.program import Kind
from kaoping.engine.program.bounds import Bounds
from kaoping.engine.program.sheet_formulas import text_constant
from kaoping.engine.terms import CategoryItem, DataItem, EventField, FactItem, ListItem, NumberItem, Status
from kaoping.engine.words import Language, Words
from kaoping.files.results import words as w

INPUT_REACH = 10**13
"""Inputs are shown exactly while they have fewer units than this: ten times less than what lines can hold,
so that sums and differences of inputs stay within it as well."""

DAY_ZERO = 693_594
"""Ordinal of the day that spreadsheets call 0."""
LAST_SERIAL = 2_958_465
"""9999-12-31, the last day of spreadsheets and of the engine."""


@dataclass(frozen=True)
class Tongue:
    """Constants of formulas in one language."""

    language: Language

    def text(self, words: Words) -> str:
        """A text of the workbook as a constant in a formula."""
        return text_constant(words.say(self.language))

    def status(self, status: Status) -> str:
        """A status as a person chooses it from the list."""
        return self.text(w.STATUSES[status])

    @property
    def wrong(self) -> str:
        """An error: this value cannot be used."""
        return f"VALUE({self.text(w.WRONG)})"


def code(word: str) -> str:
    """Whether a datum can be used, or why not, as the arithmetic of programs calls it."""
    return text_constant(word)


def number_formula(cell: str, scale: int, bounds: Bounds, tongue: Tongue) -> str:
    """Whole units of a typed number: an error beyond its range, #N/A beyond what is exact."""
    by = 10**scale
    units = f"ROUND({cell}*{by},0)" if scale else f"ROUND({cell},0)"
    fits = f"ROUND({cell},{scale})={cell}"
    inside = f"AND({fits},{units}>={bounds.low},{units}<={bounds.high})"
    return (
        f"IF(ISNUMBER({cell}),IF(ABS({cell})<{INPUT_REACH // by},"
        f"IF({inside},{units},{tongue.wrong}),NA()),{tongue.wrong})"
    )


def fact_formula(cell: str, tongue: Tongue) -> str:
    """TRUE or FALSE of a typed yes or no."""
    typed = f"IF({cell}={tongue.text(w.YES)},TRUE,IF({cell}={tongue.text(w.NO)},FALSE,{tongue.wrong}))"
    return f"IF(ISLOGICAL({cell}),{cell},{typed})"


def category_formula(cell: str, choices: str, tongue: Tongue) -> str:
    """The text of a category that is in the list; case counts, as it does in the engine."""
    return f'IF(SUMPRODUCT(--EXACT({choices},{cell}))>0,{cell}&"",{tongue.wrong})'


def kind_formula(cell: str, titles: str, ids: str, tongue: Tongue) -> str:
    """The identifier of a kind of events, chosen by its title or written as its identifier."""
    chosen = f"SUMPRODUCT(EXACT({titles},{cell})*(ROW({titles})-MIN(ROW({titles}))+1))"
    return f"IF(SUMPRODUCT(--EXACT({titles},{cell}))=1,INDEX({ids},{chosen}),{category_formula(cell, ids, tongue)})"


def date_formula(cell: str, tongue: Tongue) -> str:
    """The day as spreadsheets count it."""
    good = f"IF({cell}=INT({cell}),IF(AND({cell}>60,{cell}<={LAST_SERIAL}),{cell},{tongue.wrong}),{tongue.wrong})"
    return f"IF(ISNUMBER({cell}),{good},{tongue.wrong})"


@dataclass(frozen=True)
class DatumCells:
    """Where a datum stands: what is typed, its status, and the last verified value where that can be taken."""

    typed: str
    status: str
    carried: str | None = None


def availability_formula(item: DataItem, at: DatumCells, *, disputes_matter: bool, tongue: Tongue) -> str:
    """Whether a number, fact or category can be used, or why not: as the engine decides when it takes it in."""
    given = code(keys.GIVEN)
    blank = given if _blank_counts(item) else _unreported(at, tongue)
    return _by_status(
        at.status,
        unreported=_unreported(at, tongue),
        otherwise=f'IF({at.typed}="",{{blank}},{{given}})'.format(blank=blank, given=given),
        disputed=f'IF({at.typed}="",{tongue.wrong},{_disputed(disputes_matter, tongue)})',
        tongue=tongue,
    )


def list_availability_formula(
    item: ListItem, status: str, number: str, *, disputes_matter: bool, tongue: Tongue
) -> str:
    """The same for a list: without records and without a status it is as blank as the data item says."""
    given = code(keys.GIVEN)
    blank = given if item.blank == "none" else code(Status.NOT_REPORTED)
    carried = tongue.text(w.CARRIED)
    found = _by_status(
        status,
        unreported=code(Status.NOT_REPORTED),
        otherwise=f'IF(AND({number}=0,{status}=""),{blank},{given})',
        disputed=_disputed(disputes_matter, tongue),
        tongue=tongue,
    )
    return f"IF({status}={carried},{code(keys.CARRIED)},{found})"


def _disputed(matters: bool, tongue: Tongue) -> str:
    return code(Status.DISPUTED if matters else keys.GIVEN)


def _unreported(at: DatumCells, tongue: Tongue) -> str:
    missing = code(Status.NOT_REPORTED)
    if at.carried is None:
        return missing
    return f'IF({at.carried}="",{missing},{code(keys.CARRIED)})'


def _by_status(status: str, *, unreported: str, otherwise: str, disputed: str, tongue: Tongue) -> str:
    """What follows from the chosen status; one that is not in the list is an error."""
    plain = ",".join(f"{status}={tongue.status(s)}" for s in (Status.REPORTED, Status.VERIFIED))
    text = f'IF(OR({status}="",{plain}),{otherwise},{tongue.wrong})'
    text = f"IF({status}={tongue.status(Status.DISPUTED)},{disputed},{text})"
    text = f"IF({status}={tongue.status(Status.NOT_REPORTED)},{unreported},{text})"
    for gone in (Status.NO_DATA, Status.NOT_APPLICABLE):
        text = f"IF({status}={tongue.status(gone)},{code(gone)},{text})"
    return text


def value_formula(
    item: DataItem, at: DatumCells, availability: str, bounds: Bounds, choices: str, tongue: Tongue
) -> str:
    """The value of a datum where it can be used, otherwise nothing."""

    def converted(cell: str) -> str:
        match item:
            case NumberItem(decimals=decimals):
                return number_formula(cell, decimals, bounds, tongue)
            case FactItem():
                return fact_formula(cell, tongue)
            case CategoryItem():
                return category_formula(cell, choices, tongue)
            case ListItem():
                raise AssertionError("a list has no value of its own")

    typed = converted(at.typed)
    if _blank_counts(item):
        blank = "0" if isinstance(item, NumberItem) else "FALSE"
        typed = f'IF({at.typed}="",{blank},{typed})'
    text = '""'
    if at.carried is not None:
        text = f'IF({availability}={code(keys.CARRIED)},{converted(at.carried)},"")'
    usable = ",".join(f"{availability}={code(one)}" for one in (keys.GIVEN, Status.DISPUTED))
    return f"IF(OR({usable}),{typed},{text})"


def _blank_counts(item: DataItem) -> bool:
    match item:
        case NumberItem(blank="zero") | FactItem(blank="no"):
            return True
        case _:
            return False


def field_bounds(field: EventField) -> Bounds:
    """The range of a field of a record in units, no wider than what is exact."""
    return item_bounds(NumberItem(id=field.id, decimals=field.decimals, min=field.min, max=field.max))


def item_bounds(item: NumberItem) -> Bounds:
    """The range of a data item in units, no wider than what is exact."""
    most = INPUT_REACH - 1
    low = -most if item.min is None else int(item.min.scaleb(item.decimals).to_integral_value(ROUND_CEILING))
    high = most if item.max is None else int(item.max.scaleb(item.decimals).to_integral_value(ROUND_FLOOR))
    return Bounds(low, high).clipped(INPUT_REACH)


KIND_STYLES = {Kind.NUMBER: "input", Kind.CONDITION: "input_text", Kind.TEXT: "input_text", Kind.DATE: "input"}
"""Styles of input cells by the kind of what is typed in them."""
