"""Formulas of the lines that look from one period to another: what a cycle reads, what a period carries forward."""

from __future__ import annotations

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from kaoping.engine.compiling import keys
from kaoping.engine.program import Role
from kaoping.engine.terms import Status
from kaoping.files.results.book import Book, Placed
from kaoping.files.results.inputs import INPUT_REACH, code
from kaoping.files.results.layout import OPEN_CELL, STATUS


class PeriodLines:
    """Knows where the cells of the periods stand."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def reads(self, placed: Placed, key: str) -> bool:
        """Whether a cell of a cycle is read from the sheets of a period in this workbook."""
        inputs = placed.template.program.inputs
        return bool(self.book.periods) and any(cell.key == key and cell.role is Role.PERIOD for cell in inputs)

    def sheet(self, placed: Placed, key: str) -> str | None:
        """The score sheet of the period from which a cell is read; None where the period is not scored yet."""
        there = self._there(placed, key)
        return None if there is None else there.sheet

    def value(self, placed: Placed, key: str) -> str:
        """What a cycle reads of a period: a score where it can be used, or whether an effect held."""
        source, there = _source(key), self._there(placed, key)
        if source.startswith("effect."):
            cell = None if there is None else _address(there, source)
            return "FALSE" if cell is None else f"{cell}=TRUE"
        cell = None if there is None else _address(there, source)
        if there is None or cell is None:
            return '""'
        if there.template.bounds[source].size >= INPUT_REACH:
            # The lines of a cycle are printed for scores that are no larger than inputs may be.
            cell = f"IF(ABS({cell})<{INPUT_REACH},{cell},NA())"
        status = placed.template.whole(keys.availability(key), 0)
        return f'IF({status}={code(keys.GIVEN)},{cell},"")'

    def availability(self, placed: Placed, key: str) -> str:
        """Whether the score of a period can be used: it is there, applicable and not open."""
        source, there = _source(key), self._there(placed, key)
        cell = None if there is None else _address(there, source)
        missing = code(Status.NOT_REPORTED)
        if there is None or cell is None:
            return missing
        against = [f'{cell}=""']
        if len(there.template.ends) > 1:
            against.append(f"{_on(there, xl_rowcol_to_cell(*OPEN_CELL, True, True))}=TRUE")
        if source == "total.shown":
            ranked = _address(there, "total.ranked")
            against += [] if ranked is None else [f"{ranked}=FALSE"]
        else:
            counted = _address(there, keys.line(source.rpartition(".")[0], "counted"))
            against += [] if counted is None else [f"AND(ISNUMBER({counted}),{counted}=0)"]
        return f"IF(OR({','.join(against)}),{missing},{code(keys.GIVEN)})"

    def carried(self, placed: Placed, key: str) -> str | None:
        """The last verified value of the earlier periods of the workbook; None where there are none."""
        found = None
        for there in self._earlier(placed):
            typed = _on(there, there.template.typed(key))
            status = _on(there, xl_rowcol_to_cell(there.template.layout.rows[key], STATUS))
            verified = self.book.tongue.status(Status.VERIFIED)
            before = '""' if found is None else found
            found = f'IF(AND({status}={verified},{typed}<>""),{typed},{before})'
        return found

    def _earlier(self, placed: Placed) -> list[Placed]:
        """The sheets of a subject in the periods before that of this book, in their order."""
        if self.book.within is None:
            return []
        books = list(self.book.within.periods.values())
        return [one.by_name[placed.found.subject.name] for one in books[: books.index(self.book)]]

    def _there(self, placed: Placed, key: str) -> Placed | None:
        book = self.book.periods.get(key.rpartition("@")[2])
        return None if book is None else book.by_name[placed.found.subject.name]


def _source(key: str) -> str:
    """The cell of a period's result that is read."""
    return key.rpartition("@")[0]


def _address(there: Placed, key: str) -> str | None:
    """Where the whole units of a cell of another sheet stand; None where that sheet has no such cell."""
    return _on(there, there.template.whole(key, 0)) if key in there.template.layout.rows else None


def _on(there: Placed, cell: str) -> str:
    return f"{quote_sheetname(there.sheet)}!{cell}"
