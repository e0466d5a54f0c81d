"""A number of more digits than a file of a spreadsheet holds is said to be beyond, and is never another number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.program import number_type
from kaoping.engine.words import Language
from kaoping.files.results.cells import kept, shown_value


@pytest.mark.parametrize("units", [10**16, -(10**16), -27397260273972603])
def test_what_has_seventeen_digits_is_no_number_in_a_cell(units: int) -> None:
    assert kept(units, number_type(2)) == "#N/A"
    assert shown_value(units, number_type(2), Language.ZH) == "超出精确范围"


def test_what_has_sixteen_is_kept_to_the_last() -> None:
    assert kept(10**16 - 1, number_type(2)) == 9999999999999999
    assert shown_value(10**16 - 1, number_type(2), Language.ZH) == Decimal("99999999999999.99")
