"""`kaoping score` prints the ranking of every group."""

from pathlib import Path

from tests.cli.conftest import Kaoping


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_the_published_month_of_jinhua_is_printed_with_its_totals_and_ranks(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv")

    # As the city printed them: weighted smart-city part, total, rank.
    printed = {
        "金义新区(金东区)": ("1", "38.17", "91.57"),
        "金华开发区": ("2", "37.74", "90.19"),
        "婺城区": ("3", "35.29", "88.61"),
        "江南街道": ("1", "37.31", "66.11"),
        "城北街道": ("2", "36.41", "65.21"),
        "三江街道": ("3", "37.21", "63.21"),
    }
    found = {row[1]: (row[0], row[2], row[-1]) for row in rows(ended.out) if len(row) > 2 and row[1] in printed}
    assert ended.code == 0
    assert found == printed


def test_the_columns_of_a_piped_table_line_up_although_chinese_is_wide(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv")

    lines = [line for line in ended.out.splitlines() if "区" in line and "9" in line]
    widths = {sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in lines}
    assert len(widths) == 1


def test_nothing_is_coloured_where_nobody_is_looking(kaoping: Kaoping, jinhua: Path) -> None:
    assert "\x1b" not in kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv").out
