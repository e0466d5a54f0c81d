"""A scheme laid out in sheets, in which a test changes single cells by the names of sheets and headers."""

from __future__ import annotations

from dataclasses import replace

from kaoping.engine.terms import Severity
from kaoping.engine.words import Language
from kaoping.files.scheme_book.pages import FIRST_ROW, HEAD_ROW, HEADING_ROW, book_of, laid_scheme
from kaoping.files.scheme_book.reading import check_book
from kaoping.files.scheme_book.to_cells import Contents, as_cell
from kaoping.files.scheme_yaml import SchemeFile, parse_scheme_yaml
from kaoping.files.sheets.model import Book, Cell, Merged, Sheet

SCHEME = """
id: trial
title: 试点
groups: [{id: 区}, {id: 县}]
items:
  - title: 业务工作
    points: {区: 60, 县: 60}
    items:
      - title: 结案率
        code: "1.1"
        points: 40
        data: {unit: "%", min: 0, max: 100}
        target: 95
        rule:
          family: steps
          below: {effect: deduct, per: 1, points: 1, unit: value, step: pro_rata, cap: none}
          floor: 0
      - title: 信息报送
        points: 20
        rule:
          family: events
          effect: deduct
          kinds: [{id: 迟报, title: 迟报, points: 0.5}, {id: 漏报, title: 漏报, points: 1}]
          cap: points
  - title: 调整率
    points: 40
    assessor: 财政局
    data: {unit: "%", min: 0}
    rule: {family: tiers, tiers: [{in: "[0, 0]", points: 40}, {in: "(0, 10]", points: 20}, {in: "(10, )", points: 0}]}
effects: [{id: 降等, title: 降等, when: 结案率.score < 20, do: downgrade, levels: 1}]
grades: {bands: [{grade: 优秀, in: "[90, )"}, {grade: 合格, in: "(, 90)"}]}
"""


class Desk:
    """The sheets of a scheme; every change names sheet, header and row (1 is the first below the header)."""

    def __init__(self, text: str = SCHEME, language: Language = Language.ZH) -> None:
        self.scheme = parse_scheme_yaml(text)
        book = book_of(laid_scheme(self.scheme, language), language)
        self.sheets = {sheet.name: sheet for sheet in book.sheets}

    def number(self, sheet: str, header: str) -> int:
        """The column of a header; heading and header are divided by a slash."""
        heading, _, name = header.rpartition("/")
        rows = self.sheets[sheet].rows
        for number, cell in rows[HEAD_ROW].items():
            if cell.text == name and heading in ("", rows[HEADING_ROW][number].text):
                return number
        raise AssertionError(f"{sheet} has no column {header}")

    def put(self, sheet: str, header: str, row: int, contents: Contents | Cell | None) -> str:
        """Change the contents of a cell; returns where findings say it is."""
        number, at = self.number(sheet, header), FIRST_ROW + row - 1
        cells = self.sheets[sheet].rows.setdefault(at, {})
        if contents is None:
            cells.pop(number, None)
        elif isinstance(contents, Cell):
            cells[number] = contents._replace(row=at, column=number)
        else:
            cells[number] = as_cell(at, number, contents)
        return self.at(sheet, header, row)

    def setting(self, name: str, contents: Contents) -> str:
        """Change a setting of the scheme."""
        rows = self.sheets["方案"].rows
        at = next(row for row, cells in rows.items() if 2 in cells and cells[2].text == name)
        rows[at][3] = as_cell(at, 3, contents)
        return self.sheets["方案"].place(at, 3)

    def at(self, sheet: str, header: str, row: int) -> str:
        """Where findings say a cell is."""
        return self.sheets[sheet].place(FIRST_ROW + row - 1, self.number(sheet, header))

    def merge(self, sheet: str, header: str, first: int, last: int) -> None:
        """Merge cells of a column."""
        number = self.number(sheet, header)
        block = Merged(FIRST_ROW + first - 1, number, FIRST_ROW + last - 1, number)
        self.sheets[sheet] = replace(self.sheets[sheet], merged=(*self.sheets[sheet].merged, block))
        for row in range(block.top + 1, block.bottom + 1):
            self.sheets[sheet].rows.get(row, {}).pop(number, None)

    def add(self, name: str, *texts: str) -> None:
        """Add a sheet with texts in its first row."""
        self.sheets[name] = Sheet("", name, {1: {n: as_cell(1, n, text) for n, text in enumerate(texts, 1)}})

    def read(self) -> SchemeFile:
        """What is read from the sheets."""
        return check_book(Book("", tuple(self.sheets.values())))

    @property
    def found(self) -> list[tuple[str, str]]:
        """Code and cell of every error."""
        return [(f.code, f.source) for f in self.read().findings if f.severity is Severity.ERROR]

    @property
    def is_same(self) -> bool:
        """Whether the scheme is what it was."""
        read = self.read()
        assert read.scheme is not None, [(f.source, f.code, f.wrong.zh) for f in read.findings]
        return read.scheme == self.scheme
