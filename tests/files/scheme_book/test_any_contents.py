"""Whatever stands in the cells of a workbook, reading ends with a scheme or with findings at cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.engine.words import Language
from kaoping.files.scheme_book.layout import laid_out
from kaoping.files.scheme_book.pages import book_of, plain_scheme
from kaoping.files.scheme_book.reading import check_book
from kaoping.files.scheme_book.writing import example_scheme
from kaoping.files.sheets.model import Book, Cell, CellKind, Merged, Sheet, Shown

WORDS = (
    *("", " ", "结案率", "结案率/差异1", "结转结余/结转结余率", "（示例）", "分值", "满分", "得分：2", "比例：60%"),
    *("得分：", "[90, 95)", "[9, 1]", "1、2", "[5, 15]", "甲\n乙", "甲\n乙\n丙", "40%", "-1", "1e5", "0.1234567890123"),
    *("9" * 30, "是", "=1+1", "items[0]", "items[99].rule", "指标", "名称", "级次", "“甲”", "达标得分", "增减分"),
    *("共用", "/", "1级", "九级", "{}"),
)


@cache
def sheets() -> tuple[Sheet, ...]:
    """The sheets of a scheme in which every family and every sheet occurs."""
    return book_of(laid_out(plain_scheme(example_scheme()), Language.ZH), Language.ZH).sheets


def contents(row: int, column: int) -> st.SearchStrategy[Cell]:
    """Anything that a cell can hold."""
    texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=8)).map(
        lambda text: Cell(row, column, CellKind.TEXT, text)
    )
    numbers = st.tuples(
        st.sampled_from(["0", "1", "2.5", "-3", "46081", "1E+20", "0.95"]), st.sampled_from(list(Shown))
    )
    others = st.sampled_from([(CellKind.FACT, "TRUE"), (CellKind.ERROR, "#N/A"), (CellKind.NO_RESULT, "")])
    return st.one_of(
        texts,
        numbers.map(lambda n: Cell(row, column, CellKind.NUMBER, n[0], n[1])),
        others.map(lambda o: Cell(row, column, o[0], o[1])),
    )


@dataclass(frozen=True)
class Edit:
    """A cell that is changed, or emptied, or merged with the two below it."""

    sheet: int
    cell: Cell | None
    row: int
    column: int
    merges: bool = False


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One change of one cell."""
    sheet, column = draw(st.integers(0, len(sheets()) - 1)), draw(st.integers(1, 20))
    row = draw(st.integers(1, max(sheets()[sheet].rows) + 2))
    if draw(st.integers(0, 5)) == 0:
        return Edit(sheet, None, row, column, merges=draw(st.booleans()))
    return Edit(sheet, draw(contents(row, column)), row, column)


def edited(some: list[Edit]) -> Book:
    """The workbook after some changes."""
    found = []
    for at, sheet in enumerate(sheets()):
        rows = {row: dict(cells) for row, cells in sheet.rows.items()}
        mine = [edit for edit in some if edit.sheet == at]
        for edit in mine:
            if edit.cell is not None:
                rows.setdefault(edit.row, {})[edit.column] = edit.cell
            elif not edit.merges:
                rows.get(edit.row, {}).pop(edit.column, None)
        merged = tuple(Merged(e.row, e.column, e.row + 2, e.column) for e in mine if e.merges)
        found.append(Sheet("", sheet.name, rows, merged=merged))
    return Book("", tuple(found))


@given(st.lists(edits(), min_size=1, max_size=12))
@settings(max_examples=40)
def test_reading_never_fails_and_tells_every_error_at_a_cell(some: list[Edit]) -> None:
    read = check_book(edited(some))

    assert read.scheme is not None or read.findings
    for finding in read.findings:
        assert "!" in finding.source, finding
        assert finding.wrong.zh
        assert finding.right.zh


def test_where_the_settings_have_lost_their_header_nothing_else_is_said_of_them() -> None:
    found = check_book(edited([Edit(0, None, 4, 1)])).findings

    assert [(one.code, one.source) for one in found] == [("no-header", "方案!A1")]
