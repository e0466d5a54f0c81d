"""What people write into cells is understood as they mean it, or refused with cell and reason; never a wrong number."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.terms import CategoryItem, EventField, FactItem, NumberItem, Status
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind, Shown
from kaoping.files.values.cells import read_field, read_observed
from kaoping.files.values.doubt import Doubt
from kaoping.files.values.numbers import Stated

PERCENT = NumberItem(id="x", unit=Words("%", "%"))
POINTS = NumberItem(id="x", unit=Words("分", "points"))
BARE = NumberItem(id="x")
MONEY = NumberItem(id="x", unit=Words("万元", "10 000 yuan"), decimals=4)
FACT = FactItem(id="x", type="fact")
GRADE = CategoryItem(id="x", type="category", choices=("优良", "一般", "较差"))
DAY = EventField(id="date", type="date")


def wide(narrow: str) -> str:
    """A text in the full-width forms of its characters."""
    return "".join(chr(ord(c) + 0xFEE0) for c in narrow)


def text(contents: str) -> Cell:
    return Cell(7, 2, CellKind.TEXT, contents, Shown.UNKNOWN)


def number(value: float, shown: Shown = Shown.PLAIN, unit: str = "", *, formula: bool = False) -> Cell:
    return Cell(7, 2, CellKind.NUMBER, repr(value).removesuffix(".0"), shown, unit, formula)


def value(cell: Cell, item: NumberItem, stated: Stated | None = None) -> object:
    return read_observed(cell, item, stated or Stated())[0]


def doubt(cell: Cell, item: NumberItem | FactItem | CategoryItem, stated: Stated | None = None) -> str:
    with pytest.raises(Doubt) as raised:
        read_observed(cell, item, stated or Stated())
    return raised.value.code


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("95.5", "95.5"),
        (" 95.5 ", "95.5"),
        ("95.5\u00a0", "95.5"),
        ("\u300095.5\u3000", "95.5"),
        ("95.50", "95.5"),
        (wide("95.5"), "95.5"),
        ("－" + wide("95.5"), "-95.5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("1,234.5", "1234.5"),
        ("1，234.5", "1234.5"),
        ("1,234,567", "1234567"),
        (wide("1,234"), "1234"),
        ("95.5分", "95.5"),
        ("95.5 分", "95.5"),
        ("95.5 points", "95.5"),
        ("0", "0"),
    ],
)
def test_numbers_as_texts_are_understood(written: str, meant: str) -> None:
    assert value(text(written), POINTS) == Decimal(meant)


@pytest.mark.parametrize(
    "written",
    [
        "1,23", "12,34,567", "1.234,5", "1 234", "95..5", "95.", ".5", "≥95", "约95", "九十五", "5²", "½", "①", "٣",
        "1e5", "1.2E+05", "0x10", "95.5万", "95.5件", "(5)", "'95.5", "无", "-95-", wide("1.2.3"), "9,5", "9" * 60,
        "abc", "nan", "inf", "TRUE", "2026-09-30", "95.5%", "95.5‰",
    ],
)  # fmt: skip
def test_texts_that_are_no_plain_number_are_refused(written: str) -> None:
    assert doubt(text(written), POINTS) in ("not-a-number", "unit-differs")


@pytest.mark.parametrize("written", ["=1+1", "＝SUM(A1:A3)", '=HYPERLINK("http://x")', "+A1", "@SUM(A1)", "-A1"])
def test_a_formula_written_as_text_is_refused(written: str) -> None:
    assert doubt(text(written), BARE) in ("formula-as-text", "not-a-number")


def test_a_dash_is_refused_because_it_may_mean_three_things() -> None:
    for dash in ("-", "—", "——", "－", "--"):
        assert doubt(text(dash), BARE) == "dash"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("95.5%", "95.5"),
        ("95.5％", "95.5"),
        (wide("95.5") + "％", "95.5"),
        ("95.5 %", "95.5"),
        ("0.955%", "0.955"),
        ("95.5", "95.5"),
    ],
)
def test_per_cent_is_understood_where_the_item_is_counted_in_per_cent(written: str, meant: str) -> None:
    item = NumberItem(id="x", unit=Words("%", "%"), decimals=3)
    assert value(text(written), item) == Decimal(meant)


def test_a_percent_format_says_that_the_number_is_a_share() -> None:
    assert value(number(0.955, Shown.PERCENT), PERCENT) == Decimal("95.5")
    assert value(number(1.2, Shown.PERCENT), PERCENT) == Decimal(120)
    assert value(number(95.5, unit="%"), PERCENT) == Decimal("95.5")
    assert doubt(number(0.955, Shown.PERCENT), POINTS) == "unit-differs"


def test_a_bare_share_is_refused_where_it_may_be_a_percentage() -> None:
    assert doubt(number(0.955), PERCENT) == "percent-or-fraction"
    assert doubt(text("0.955"), PERCENT) == "percent-or-fraction"
    assert doubt(number(1), PERCENT) == "percent-or-fraction"
    assert value(number(0), PERCENT) == Decimal(0)
    assert value(number(0.95), PERCENT, Stated(unit=True)) == Decimal("0.95")


def test_binary_noise_is_not_meant() -> None:
    assert value(number(0.1 + 0.2), BARE) == Decimal("0.3")
    assert value(number(95.43), BARE) == Decimal("95.43")
    assert value(number(sum([0.1] * 30)), BARE) == Decimal(3)
    assert value(number((0.1 + 0.2) / 100, Shown.PERCENT), PERCENT) == Decimal("0.3")


@pytest.mark.parametrize("meant", [95.435, 0.001, 1 / 3, 95.4300001, 100.1 - 100, 1234567890123.4567])
def test_more_decimals_than_declared_are_refused_not_rounded(meant: float) -> None:
    assert doubt(number(meant), BARE) == "too-many-decimals"
    assert doubt(text(repr(meant)), BARE) == "too-many-decimals"


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_a_number_with_the_declared_decimals_is_itself_however_it_was_stored(units: int, decimals: int) -> None:
    meant = Decimal(units).scaleb(-decimals)
    item = NumberItem(id="x", decimals=decimals)
    assert value(number(float(meant)), item) == meant
    assert value(text(str(meant)), item) == meant
    assert value(text(f"{meant:,f}"), item) == meant


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_the_sum_of_two_cells_is_understood_or_refused_and_never_another_number(a: int, b: int) -> None:
    cell = number(a / 100 + b / 100, formula=True)
    with suppress(Doubt):
        assert value(cell, BARE) == Decimal(a + b).scaleb(-2)


@given(st.floats(-1e12, 1e12))
def test_what_is_understood_is_what_is_stored_to_twelve_digits(stored: float) -> None:
    with suppress(Doubt):
        found = value(number(stored), BARE)
        assert isinstance(found, Decimal)
        assert abs(found - Decimal(stored)) <= abs(Decimal(stored)) * Decimal("1e-12")


def test_numbers_that_a_spreadsheet_cannot_hold_are_refused() -> None:
    wide = NumberItem(id="x", max=Decimal(10) ** 17, decimals=0)
    assert doubt(number(1234567890123456.0), wide) == "too-many-digits"
    assert value(text("1234567890123456"), wide) == Decimal(1234567890123456)


def test_the_range_of_the_item_is_kept() -> None:
    item = NumberItem(id="x", min=Decimal(0), max=Decimal(100))
    assert value(text("100"), item) == Decimal(100)
    assert doubt(text("100.01"), item) == "out-of-range"
    assert doubt(text("-0.01"), item) == "out-of-range"


def test_units_are_never_converted_by_guess() -> None:
    assert value(text("12.5万元"), MONEY) == Decimal("12.5")
    assert value(number(12.5, unit="万元"), MONEY) == Decimal("12.5")
    assert doubt(text("125000元"), MONEY) == "unit-differs"
    assert doubt(number(125000, unit="元"), MONEY) == "unit-differs"
    assert doubt(text("¥125,000"), MONEY) == "unit-differs"
    assert doubt(number(125000, Shown.SCALED), MONEY) == "shown-scaled"
    assert doubt(number(46295, Shown.DATE), MONEY) == "date-for-number"


def test_a_declared_factor_converts_exactly() -> None:
    stated = Stated(factor=Decimal("0.0001"), factor_unit="元")
    assert value(text("125,000"), MONEY, stated) == Decimal("12.5")
    assert value(text("125000元"), MONEY, stated) == Decimal("12.5")
    assert value(text("¥125000"), MONEY, stated) == Decimal("12.5")
    assert doubt(text("12.5万元"), MONEY, stated) == "unit-and-factor"
    assert doubt(text("125000.5"), MONEY, stated) == "too-many-decimals"
    assert value(number(0.955), PERCENT, Stated(factor=Decimal(100))) == Decimal("95.5")
    assert doubt(number(0.955, Shown.PERCENT), PERCENT, Stated(factor=Decimal(100))) == "unit-and-factor"


def test_what_a_cell_shows_in_per_cent_is_not_made_a_hundredfold_again() -> None:
    """A column headed 完成率（%） of fractions, a factor of 100, and one cell that is formatted as per cent."""
    hundredfold = Stated(factor=Decimal(100), factor_unit="%")
    assert value(number(0.955), PERCENT, hundredfold) == Decimal("95.5")
    assert doubt(number(0.955, Shown.PERCENT), PERCENT, hundredfold) == "unit-and-factor"
    assert doubt(text("95.5%"), PERCENT, hundredfold) == "unit-and-factor"
    as_it_is = Stated(factor=Decimal(1), factor_unit="%")
    assert value(number(0.955, Shown.PERCENT), PERCENT, as_it_is) == Decimal("95.5")
    assert value(text("95.5%"), PERCENT, as_it_is) == Decimal("95.5")


@pytest.mark.parametrize("written", ["是", "有", "√", "✓", "☑", "Y", "y", "Yes", "TRUE", "1", wide("1")])
def test_yes_is_yes_in_every_usual_way(written: str) -> None:
    assert read_observed(text(written), FACT) == (True, Status.REPORTED)


@pytest.mark.parametrize("written", ["否", "无", "×", "✗", "N", "no", "FALSE", "0", " 否 "])
def test_no_is_no_in_every_usual_way(written: str) -> None:
    assert read_observed(text(written), FACT) == (False, Status.REPORTED)


@pytest.mark.parametrize("written", ["x", "X", "○", "●", "2", "是否", "待定", "对"])
def test_other_marks_are_neither_yes_nor_no(written: str) -> None:
    assert doubt(text(written), FACT) == "not-a-fact"


def test_truth_values_of_a_workbook_are_facts_and_no_numbers() -> None:
    truth = Cell(7, 2, CellKind.FACT, "TRUE")
    assert read_observed(truth, FACT) == (True, Status.REPORTED)
    assert read_observed(number(1), FACT) == (True, Status.REPORTED)
    assert doubt(truth, BARE) == "not-a-number"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/", Status.NOT_APPLICABLE),
        ("／", Status.NOT_APPLICABLE),
        ("不适用", Status.NOT_APPLICABLE),
        ("N/A", Status.NOT_APPLICABLE),
        ("未报", Status.NOT_REPORTED),
        (" 未填报 ", Status.NOT_REPORTED),
        ("本期无数据", Status.NO_DATA),
        ("无数据", Status.NO_DATA),
    ],
)
def test_statuses_are_understood_as_words(written: str, meant: Status) -> None:
    for item in (BARE, FACT, GRADE):
        assert read_observed(text(written), item) == (None, meant)


def test_a_value_may_carry_its_status() -> None:
    assert read_observed(text("95.5（存疑）"), BARE) == (Decimal("95.5"), Status.DISPUTED)
    assert read_observed(text("95.5 (已核定)"), BARE) == (Decimal("95.5"), Status.VERIFIED)
    assert read_observed(text("是（有争议）"), FACT) == (True, Status.DISPUTED)
    assert doubt(text("存疑"), BARE) == "not-a-number"
    assert doubt(text("95.5（不适用）"), BARE) == "not-a-number"


def test_categories_are_compared_without_spaces_and_widths() -> None:
    assert read_observed(text(" 优 良 "), GRADE) == ("优良", Status.REPORTED)
    assert doubt(text("优秀"), GRADE) == "not-a-choice"
    numbered = CategoryItem(id="x", type="category", choices=("1", "2"))
    assert read_observed(number(1), numbered) == ("1", Status.REPORTED)


def test_errors_and_formulas_without_results_are_refused() -> None:
    for item in (BARE, FACT, GRADE):
        assert doubt(Cell(7, 2, CellKind.ERROR, "#DIV/0!", formula=True), item) == "error-value"
        assert doubt(Cell(7, 2, CellKind.NO_RESULT, "", formula=True), item) == "formula-without-result"


@pytest.mark.parametrize(
    "written",
    [
        "2026-09-30", "2026/9/30", "2026.9.30", "2026年9月30日", "20260930", wide("2026-09-30"), "46295",
        "2026-09-30 10:30", "2026/9/30 0:00:00", "2026-09-30T00:00:00",
    ],
)  # fmt: skip
def test_dates_are_understood_in_the_usual_forms(written: str) -> None:
    assert read_field(text(written), DAY, None, False) == date(2026, 9, 30)


def test_dates_are_understood_as_serial_days_of_both_calendars() -> None:
    # 46295 days after 1899-12-30, and 44833 after 1904-01-01, are 2026-09-30.
    assert date(1899, 12, 30).toordinal() + 46295 == date(2026, 9, 30).toordinal()
    assert date(1904, 1, 1).toordinal() + 44833 == date(2026, 9, 30).toordinal()
    assert read_field(number(46295, Shown.DATE), DAY, None, False) == date(2026, 9, 30)
    assert read_field(number(46295.5, Shown.DATE), DAY, None, False) == date(2026, 9, 30)
    assert read_field(number(46295), DAY, None, False) == date(2026, 9, 30)
    assert read_field(number(44833, Shown.DATE), DAY, None, True) == date(2026, 9, 30)
    assert read_field(number(20260930), DAY, None, False) == date(2026, 9, 30)


@pytest.mark.parametrize(
    "written",
    [
        "9/30/2026",
        "30.9.2026",
        "26-09-30",
        "2026-13-01",
        "2026-02-30",
        "2026年9月",
        "2026-9/30",
        "九月三十日",
        "12",
        "1",
        "999999",
    ],
)
def test_other_dates_are_refused(written: str) -> None:
    with pytest.raises(Doubt) as raised:
        read_field(text(written), DAY, None, False)
    assert raised.value.code == "not-a-date"


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    matter = EventField(id="matter", type="text")
    assert read_field(text("=1+1"), matter, None, False) == "=1+1"
