"""A score sheet (评分单): the tree of one subject, its data as inputs, every step a live formula."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.compiling import keys
from kaoping.engine.explanation import Standing
from kaoping.engine.numbers import decimals_of, to_units
from kaoping.engine.program import CellType, Gather, Pool, Section, SectionKind, Step, Value
from kaoping.engine.program.sheet_formulas import Formulas
from kaoping.engine.words import Language
from kaoping.files.results import words as w
from kaoping.files.results.book import Book, Placed
from kaoping.files.results.cells import (
    Kept,
    checked,
    decimals,
    formula,
    kept,
    lines_needed,
    natural,
    shown_formula,
    shown_value,
    text,
)
from kaoping.files.results.data_lines import DataLines
from kaoping.files.results.inputs import Tongue
from kaoping.files.results.layout import (
    CODE,
    FIRST_ROW,
    HEAD_ROW,
    HOW,
    LEGEND_ROW,
    LOST,
    NAME,
    OPEN_CELL,
    PLACE,
    POINTS,
    REMARK,
    SCORE,
    STATUS,
    SUBJECT_ROW,
    SUMMARY_ROW,
    TITLE_ROW,
    UNIT,
    VALUE,
    WHOLE,
    Line,
    LineKind,
)
from kaoping.files.results.lines_across import Across
from kaoping.files.results.styles import LINE_HEIGHT, SUBTITLE_HEIGHT, TITLE_HEIGHT, Styles

_WIDTHS = {
    CODE: 8, NAME: 30, POINTS: 8, VALUE: 13, UNIT: 9, STATUS: 11, HOW: 62, REMARK: 24, SCORE: 11, LOST: 9,
}  # fmt: skip
TOTAL_CELL = (SUMMARY_ROW, NAME)
RANK_CELL = (SUMMARY_ROW, STATUS)
GRADE_CELL = (SUMMARY_ROW, SCORE)


def score_cell(placed: Placed, item: str) -> str:
    """Where another sheet finds the score of an item."""
    row = placed.template.layout.item_rows[item]
    return f"{quote_sheetname(placed.sheet)}!{xl_rowcol_to_cell(row, SCORE, True, True)}"


def summary_cell(placed: Placed, cell: tuple[int, int]) -> str:
    """Where another sheet finds the total, the rank or the grade."""
    return f"{quote_sheetname(placed.sheet)}!{xl_rowcol_to_cell(*cell, True, True)}"


class Shown:
    """What a score sheet shows of the result of its subject: values as they are kept beside formulas."""

    def __init__(self, placed: Placed, language: Language) -> None:
        self.placed = placed
        self.found = placed.found
        self.language = language

    def value(self, key: str, end: int) -> Value:
        """The value of a cell at one end; unknown (None) at the high end of a score that is not open."""
        trace = self.found.trace if end == 0 else self.found.high
        found = None if trace is None else trace[self.placed.template.program.position[key]]
        return None if isinstance(found, list) else found

    def score(self, section: Section) -> Kept:
        """The score of an item as the sheet shows it: an open one as an interval, in words where it does not apply."""
        if not self.found.concerns(section.item):
            return w.NOT_COUNTED.say(self.language)
        key = section.score
        kind = self.placed.template.program.type_of(key)
        low = shown_value(self.value(key, 0), kind, self.language)
        if self.found.high is None:
            return low
        high = shown_value(self.value(key, 1), kind, self.language)
        return low if low == high else f"{low}{w.OPEN_BETWEEN.say(self.language)}{high}"

    @property
    def total(self) -> Kept:
        """The total, an interval while it is open, or a dash."""
        interval = self.found.interval
        if interval is not None:
            return w.OPEN_BETWEEN.say(self.language).join(f"{end:f}" for end in interval)
        return self._or_dash(self.found.total)

    @property
    def rank(self) -> Kept:
        """The rank, or a dash."""
        return self._or_dash(self.found.rank)

    @property
    def grade(self) -> Kept:
        """The grade, or a dash."""
        return self._or_dash(self.found.grade)

    def _or_dash(self, value: Decimal | int | str | None) -> Kept:
        return w.NONE.say(self.language) if value is None else value


class ScoreSheet:
    """Writes one score sheet."""

    def __init__(self, book: Book, across: Across, data: DataLines, styles: Styles) -> None:
        self.book = book
        self.across = across
        self.data = data
        self.styles = styles
        self.tongue: Tongue = book.tongue

    def write(self, workbook: Workbook, placed: Placed) -> None:
        """Write the sheet of a subject, row by row."""
        sheet = workbook.add_worksheet(placed.sheet)
        self._prepare(sheet, placed)
        self._top(sheet, placed)
        for line in placed.template.layout.lines:
            self._height(sheet, placed, line)
            self._line(sheet, placed, line)

    def _prepare(self, sheet: Worksheet, placed: Placed) -> None:
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.outline_settings(symbols_below=False, symbols_right=False)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.hide_gridlines(2)
        for column, width in _WIDTHS.items():
            sheet.set_column(column, column, width)
        sheet.set_column(LOST + 1, LOST + 1, 2)
        last = WHOLE + len(self.book.ends) * (1 + placed.template.beside_width) - 1
        sheet.set_column(WHOLE, last, 12, None, {"level": 1})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.print_area(0, 0, placed.template.layout.end - 1, LOST)
        sheet.set_footer(f"&C{self.book.say(w.PAGE)}")
        self.data.validate(sheet, placed)

    def _height(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        """As many lines as the rule or the arithmetic needs; bookkeeping is folded away."""
        longest = 1
        if line.kind is LineKind.STEP:
            step = placed.template.program.step(line.key)
            longest = lines_needed(placed.template.naming.how(step, line.section), _WIDTHS[HOW])
        elif line.kind is LineKind.ITEM:
            longest = lines_needed(self._rule(placed, line), _WIDTHS[HOW] * 9 // 10)
        folded = {"level": 1, "hidden": True} if self._is_folded(placed, line) else {}
        sheet.set_row(line.row, longest * LINE_HEIGHT if longest > 1 else None, None, folded)

    def _is_folded(self, placed: Placed, line: Line) -> bool:
        if line.kind is not LineKind.STEP or line.hidden:
            return line.hidden
        step = placed.template.program.step(line.key)
        shown = Shown(placed, self.book.language)
        if step.hidden_when is not None and shown.value(step.hidden_when, 0) is True:
            return True
        # Ways of adding up that are not taken; the arithmetic of a leaf always stays in sight.
        return line.section.kind is not SectionKind.LEAF and shown.value(line.key, 0) is None

    def _rule(self, placed: Placed, line: Line) -> str:
        part = placed.found.compiled.parts.get(line.section.item)
        return "" if part is None else self.book.say(part.rule.sentence(part.setting()))

    # The top

    def _top(self, sheet: Worksheet, placed: Placed) -> None:
        say, get = self.book.say, self.styles.get
        shown = Shown(placed, self.book.language)
        sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
        sheet.write_string(TITLE_ROW, CODE, f"{say(w.SCORE_SHEET)}　{self.book.title}", get("title"))
        subject = placed.found.subject
        parts = [f"{say(w.NAME)}：{subject.name}", f"{say(w.GROUP)}：{self.book.group_title(subject.group)}"]
        if self.book.period:
            parts.append(f"{say(w.PERIOD)}：{self.book.period}")
        sheet.set_row(SUBJECT_ROW, SUBTITLE_HEIGHT)
        sheet.write_string(SUBJECT_ROW, CODE, "　".join(parts), get("subtitle"))
        sheet.write_number(SUBJECT_ROW, WHOLE, placed.place + 1, get("whole"))
        self._summary(sheet, placed, shown)
        sheet.write_blank(LEGEND_ROW, CODE, None, get("input"))
        sheet.write_string(LEGEND_ROW, NAME, say(w.LEGEND_INPUT), get("small"))
        sheet.write_blank(LEGEND_ROW, POINTS, None, get("scheme"))
        sheet.write_string(LEGEND_ROW, VALUE, say(w.LEGEND_SCHEME), get("small"))
        sheet.write_string(LEGEND_ROW, HOW, say(w.LEGEND), get("small"))
        self._head(sheet, placed)

    def _head(self, sheet: Worksheet, placed: Placed) -> None:
        titles = (
            w.CODE, w.ITEM, w.POINTS, w.VALUE, w.UNIT, w.STATUS, w.HOW, w.REMARK, w.SCORE, w.LOST,
        )  # fmt: skip
        for column, words in enumerate(titles):
            sheet.write_string(HEAD_ROW, column, self.book.say(words), self.styles.get("head"))
        for end in range(len(self.book.ends)):
            first = placed.template.column(end)
            names = [(w.WHOLE, w.WHOLE_HIGH)[end], *w.BESIDE]
            for at in range(placed.template.beside_width + 1):
                words = names[at] if at < len(names) else w.FURTHER
                mark = "" if at < len(names) else f" {at - len(names) + 1}"
                sheet.write_string(HEAD_ROW, first + at, self.book.say(words) + mark, self.styles.get("whole"))

    def _summary(self, sheet: Worksheet, placed: Placed, shown: Shown) -> None:
        say, get = self.book.say, self.styles.get
        full = placed.found.compiled.full
        program = placed.template.program
        sheet.set_row(SUMMARY_ROW, TITLE_HEIGHT)
        sheet.write_string(SUMMARY_ROW, CODE, say(w.TOTAL), get("subtitle"))
        scale = program.type_of("total.shown").scale
        formula(sheet, *TOTAL_CELL, self._total(placed), get("big", scale), shown.total)
        sheet.write_string(SUMMARY_ROW, POINTS, say(w.FULL), get("subtitle"))
        sheet.write_number(SUMMARY_ROW, VALUE, full, get("big", decimals_of(full)))
        sheet.write_string(SUMMARY_ROW, UNIT, say(w.RANK), get("subtitle"))
        formula(sheet, *RANK_CELL, self._shown(placed, "total.rank"), get("big", 0), shown.rank)
        sheet.write_string(SUMMARY_ROW, REMARK, say(w.GRADE), get("subtitle"))
        formula(sheet, *GRADE_CELL, self._grade(placed), get("big"), shown.grade)
        formula(sheet, *OPEN_CELL, self._is_open(placed), get("whole"), placed.found.is_open)

    def _shown(self, placed: Placed, key: str) -> str:
        return shown_formula(placed.template.whole(key, 0), placed.template.program.type_of(key), self.tongue)

    def _is_open(self, placed: Placed) -> str:
        """Whether any score waits for a value."""
        template = placed.template
        cells = [template.whole(s.key, 0) for s in template.program.steps if s.key.endswith(".open")]
        return f"OR({','.join(f'{cell}=TRUE' for cell in cells)})" if cells else "FALSE"

    def _total(self, placed: Placed) -> str:
        """The total where there is one that counts, an interval while it is open."""
        cell = placed.template.whole("total.shown", 0)
        ranked = placed.template.whole("total.ranked", 0)
        scale = placed.template.program.type_of("total.shown").scale
        good = f"IF({ranked}=FALSE,{self.tongue.text(w.NONE)},{natural(cell, scale)})"
        found = checked(cell, good, self.tongue)
        return self._or_interval(placed, "total.shown", found)

    def _or_interval(self, placed: Placed, key: str, closed: str) -> str:
        """Both ends while a score of the subject is open."""
        if len(self.book.ends) == 1:
            return closed
        kind = placed.template.program.type_of(key)
        low, high = placed.template.whole(key, 0), placed.template.whole(key, 1)
        shape = '"0.' + "0" * kind.scale + '"' if kind.scale else '"0"'
        ends = [f"TEXT({natural(cell, kind.scale)},{shape})" for cell in (low, high)]
        between = f"{ends[0]}&{self.tongue.text(w.OPEN_BETWEEN)}&{ends[1]}"
        both = checked(low, checked(high, between, self.tongue), self.tongue)
        same = "" if key == "total.shown" else f",NOT(IF(ISERROR({high}),FALSE,{low}={high}))"
        is_open = xl_rowcol_to_cell(*OPEN_CELL)
        return f"IF(AND({is_open}{same}),{both},{closed})"

    def _grade(self, placed: Placed) -> str:
        if "total.grade" not in placed.template.program.position:
            return self.tongue.text(w.NONE)
        found = self._shown(placed, "total.grade")
        return f"IF({xl_rowcol_to_cell(*OPEN_CELL)},{self.tongue.text(w.NONE)},{found})"

    # Lines

    def _line(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        if line.kind is LineKind.ITEM:
            self._item(sheet, placed, line)
        elif line.kind is LineKind.STEP:
            self._step(sheet, placed, line)
        else:
            self.data.write(sheet, placed, line)

    def _item(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        compiled, section = placed.found.compiled, line.section
        is_total = section.kind is SectionKind.TOTAL
        style = section.kind.value
        get = self.styles.get
        title = self.book.scheme.total.title if is_total else compiled.titles[section.item]
        code = "" if is_total else compiled.codes[section.item]
        points = compiled.full if is_total else compiled.points[section.item]
        part = compiled.parts.get(section.item)
        name = self.book.say(title).removeprefix(f"{code} ")
        article = None if part is None else part.leaf.article
        basis = "" if article is None else self.book.say(w.BASIS).format(article=self.book.say(article))
        row = line.row
        text(sheet, row, CODE, code, get(style))
        text(sheet, row, NAME, name, get(style, indent=line.depth))
        sheet.write_number(row, POINTS, points, get(style, decimals_of(points)))
        for column in (VALUE, UNIT, STATUS):
            sheet.write_blank(row, column, None, get(style))
        text(sheet, row, HOW, self._rule(placed, line), get(style))
        text(sheet, row, REMARK, basis, get(style))
        self._score(sheet, placed, line, points)

    def _score(self, sheet: Worksheet, placed: Placed, line: Line, points: Decimal) -> None:
        """Score and points lost of an item; where it does not apply, it says so and loses none of its points."""
        key = line.section.score
        kind = placed.template.program.type_of(key)
        shown = Shown(placed, self.book.language)
        style = line.section.kind.value
        if line.section.kind is SectionKind.TOTAL:
            score, value = xl_rowcol_to_cell(*TOTAL_CELL), shown.total
        else:
            cell = placed.template.whole(key, 0)
            score = self._or_interval(placed, key, shown_formula(cell, kind, self.tongue))
            score = self._where_it_applies(placed, line.section.item, score)
            value = shown.score(line.section)
        formula(sheet, line.row, SCORE, score, self.styles.get(style, kind.scale), value)
        self._lost(sheet, placed, line, points, value)

    def _lost(self, sheet: Worksheet, placed: Placed, line: Line, points: Decimal, value: Kept) -> None:
        """Points lost; nobody loses what a bonus would have given, or points that several items share."""
        kind = placed.template.program.type_of(line.section.score)
        standing = self.book.standing(placed, line.section.item)
        style, scale = line.section.kind.value, max(kind.scale, decimals_of(points))
        if standing not in (Standing.ORDINARY, Standing.PENALTY):
            sheet.write_blank(line.row, LOST, None, self.styles.get(style, scale))
            return
        most = points if standing is Standing.ORDINARY else Decimal(0)
        cell = placed.template.whole(line.section.score, 0)
        lost = natural(f"({to_units(most, scale)}-{_scaled(cell, scale - kind.scale)})", scale)
        otherwise = self._lost_while_open(placed, line, lost)
        missing = f"IF(ISNUMBER({xl_rowcol_to_cell(line.row, SCORE)}),{lost},{otherwise})"
        ends = placed.found.interval if line.section.kind is SectionKind.TOTAL else None
        score = ends[0] if ends is not None and ends[0] == ends[1] else value
        left: Kept = most - score if isinstance(score, Decimal | int) else ""
        formula(sheet, line.row, LOST, missing, self.styles.get(style, scale), left)

    def _lost_while_open(self, placed: Placed, line: Line, lost: str) -> str:
        """Points lost where the score is no single number: none, but for an open total whose two ends are the same."""
        if line.section.kind is not SectionKind.TOTAL or len(self.book.ends) == 1:
            return '""'
        low, high = (placed.template.whole(line.section.score, end) for end in (0, 1))
        same = f"IF(ISERROR({low}={high}),FALSE,{low}={high})"
        return f'IF(AND({xl_rowcol_to_cell(*OPEN_CELL)},ISNUMBER({low}),{same}),{checked(low, lost, self.tongue)},"")'

    def _where_it_applies(self, placed: Placed, item: str, score: str) -> str:
        """A score, or in words that the item does not apply: none of its points count then."""
        known = placed.template.program.position
        counted = [key for name in ("counted", "counted_here") if (key := keys.line(item, name)) in known]
        for key in counted:
            cell = placed.template.whole(key, 0)
            score = f"IF(IF(ISERROR({cell}),FALSE,{cell}=0),{self.tongue.text(w.NOT_COUNTED)},{score})"
        return score

    def _step(self, sheet: Worksheet, placed: Placed, line: Line) -> None:
        step = placed.template.program.step(line.key)
        get = self.styles.get
        naming = placed.template.naming
        row = line.row
        sheet.write_blank(row, CODE, None, get("text"))
        text(sheet, row, NAME, naming.name(step.key, line.section), get("text", indent=line.depth + 1))
        sheet.write_blank(row, POINTS, None, get("text"))
        value = Shown(placed, self.book.language).value(step.key, 0)
        self._shown_step(sheet, placed, line, step, value)
        for column in (UNIT, STATUS, SCORE, LOST):
            sheet.write_blank(row, column, None, get("text"))
        text(sheet, row, HOW, naming.how(step, line.section), get("text"))
        text(sheet, row, REMARK, self._rounding(step), get("text"))
        for end in range(len(self.book.ends)):
            self._whole(sheet, placed, step, end)

    def _shown_step(self, sheet: Worksheet, placed: Placed, line: Line, step: Step, value: Value) -> None:
        kind: CellType = step.type
        said = shown_formula(placed.template.whole(step.key, 0), kind, self.tongue)
        shown = shown_value(value, kind, self.book.language)
        if step.key.startswith("light.") and step.key.endswith(".colour"):
            cell = placed.template.whole(step.key, 0)
            good = f"IF({cell}={self._light('green')},{{}},IF({cell}={self._light('yellow')},{{}},{{}}))".format(
                *(self.tongue.text(words) for words in w.LIGHTS.values())
            )
            said = checked(cell, good, self.tongue)
            shown = self.book.say(w.LIGHTS[str(value)]) if value is not None else shown
        formula(sheet, line.row, VALUE, said, self.styles.get("value", decimals(kind)), shown)

    @staticmethod
    def _light(colour: str) -> str:
        return f'"{colour}"'

    def _rounding(self, step: Step) -> str:
        if step.rounding is None:
            return ""
        return self.book.say(w.ROUNDED[step.rounding]).format(n=step.type.scale)

    def _whole(self, sheet: Worksheet, placed: Placed, step: Step, end: int) -> None:
        """The live formula of a step, with the cells beside it."""
        template = placed.template
        row, column = template.layout.rows[step.key], template.column(end)
        style = self.styles.get("whole")
        value = kept(Shown(placed, self.book.language).value(step.key, end), step.type)
        if isinstance(step.what, Pool | Gather):
            found, is_array = self._many(placed, step, end)
            formulas = template.guard(Formulas(found, {}), step, column)
            if is_array:
                sheet.write_array_formula(row, column, row, column, f"{{={formulas.result}}}", style, value)
            else:
                formula(sheet, row, column, formulas.result, style, value)
            return
        formulas = template.formulas(end)[step.key]
        formula(sheet, row, column, formulas.result, style, value)
        for at, beside in formulas.beside.items():
            formula(sheet, row, column + 1 + at, beside, style)

    def _many(self, placed: Placed, step: Step, end: int) -> tuple[str, bool]:
        if isinstance(step.what, Pool):
            return self.across.pool(placed, step.what, end), False
        assert isinstance(step.what, Gather)
        return self.across.gather(placed, step.what, PLACE)


def _scaled(cell: str, places: int) -> str:
    return f"{cell}*{10**places}" if places else cell
