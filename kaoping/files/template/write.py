"""Writing a template: the workbook into which the values for a scheme are filled, and which reads back exactly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Subject
from kaoping.engine.words import Language
from kaoping.files.results.sheet_names import SheetNames
from kaoping.files.template import words as w
from kaoping.files.template.frame import CHOICES_COLUMN, Frame
from kaoping.files.template.instructions import write_instructions
from kaoping.files.template.plan import Arrangement, Plan, Planner
from kaoping.files.template.records import write_records
from kaoping.files.template.styles import Styles
from kaoping.files.template.tables import write_table
from kaoping.files.values.origin import SHEET, facts_of

_PLAIN_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_template(  # noqa: PLR0913 - each is a choice of its own, with a default
    scheme: Scheme,
    path: Path,
    subjects: Sequence[Subject] = (),
    *,
    by: Arrangement = "group",
    period: str | None = None,
    blank: int = 50,
    language: Language = Language.ZH,
    items: frozenset[str] | None = None,
) -> None:
    """Write the workbook into which the values for a scheme are filled.

    `by`: a sheet for each peer group, or one for each assessing department with its indicator for all units.
    `subjects`: who is appraised; without any, each group has `blank` rows in which units are written in.
    `period`: the period of all values; without one, a scheme of several periods has a row for each.
    `items`: the data items that are asked for; all of the scheme's without.

    The same arguments give the same bytes. `read_values` reads the filled workbook.

    Raises:
        Refused: if the scheme has faults.
    """
    plan = Planner(scheme, subjects, by, period, blank, items).plan()
    book = Workbook(str(path), _PLAIN_TEXTS)
    # A workbook says when it was made; a fixed day keeps its bytes the same.
    book.set_properties({"title": scheme.title.say(language), "created": datetime(2000, 1, 1)})
    _write(Frame(book, scheme, language, period, Styles(book)), plan)
    book.close()


def _write(frame: Frame, plan: Plan) -> None:
    names = SheetNames((SHEET,))
    first = names.give(frame.say(w.INSTRUCTIONS))
    tables = [(names.give(frame.say(t.name)), t) for t in plan.tables]
    lists = [(names.give(frame.say(t.name)), t) for t in plan.lists]
    write_instructions(frame, first, plan, {t.list.id: name for name, t in lists})
    for name, table in tables:
        write_table(frame, name, table)
    for name, records in lists:
        write_records(frame, name, records)
    _write_origin(frame, first)


def _write_origin(frame: Frame, instructions: str) -> None:
    """The hidden sheet: what the template was made for, and choices that are too long for a check."""
    sheet = frame.book.add_worksheet(SHEET)
    for row, facts in enumerate(facts_of(frame.scheme, frame.period, (instructions,))):
        for column, text in enumerate(facts):
            sheet.write_string(row, column, text)
    for column, words in enumerate(frame.choices, start=CHOICES_COLUMN):
        for row, word in enumerate(words):
            sheet.write_string(row, column, word)
    sheet.protect()
    sheet.very_hidden()
