"""The table docs/coverage.md names each of the 89 shapes once, and only tests that exist."""

import re
from pathlib import Path

import pytest

ENGINE_TESTS = Path(__file__).resolve().parents[1]
TABLE = ENGINE_TESTS.parents[1] / "docs" / "coverage.md"
BY_FREE_FORMULA = 5


def rows() -> list[list[str]]:
    """Cells of the table: number, shape, how it is written, which tests show it."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d+ ", line)]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def named_tests(cell: str) -> list[tuple[str, str]]:
    """Tests of a cell, each with its file."""
    return [
        (file, test)
        for file, tests in re.findall(r"`([\w/]+\.py)`: ((?:`\w+`(?:, )?)+)", cell)
        for test in re.findall(r"`(\w+)`", tests)
    ]


def test_every_shape_stands_in_the_table_once_and_in_order() -> None:
    assert [int(row[0]) for row in rows()] == list(range(1, 90))


def test_every_shape_says_how_it_is_written_and_what_shows_it() -> None:
    assert [row[0] for row in rows() if len(row) != 4 or not row[2] or not named_tests(row[3])] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_test_of_a_shape_exists(row: list[str]) -> None:
    missing = [
        f"{file}::{test}"
        for file, test in named_tests(row[3])
        if not re.search(rf"^def {test}\(", (ENGINE_TESTS / file).read_text(encoding="utf-8"), flags=re.MULTILINE)
    ]

    assert missing == []


def test_hardly_any_shape_needs_the_free_formula() -> None:
    free = [row[0] for row in rows() if "`formula`" in row[2]]

    assert len(free) <= BY_FREE_FORMULA
