"""`kaoping explain` prints the arithmetic of a unit or of one item."""

from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping


@pytest.mark.parametrize("item", ["smart_city", "智慧城管", "1", "1 智慧城管"])
def test_one_item_is_explained_by_identifier_title_or_number(kaoping: Kaoping, jinhua: Path, item: str) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "婺城区", item)

    # 88.23 of 100 at 40 points: 35.292, half up to two decimals 35.29.
    assert ended.code == 0
    assert "40 × 88.23 ÷ 100 ≈ 35.29" in ended.out
    assert "街面管控" not in ended.out


def test_without_an_item_everything_is_explained_up_to_the_total(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "婺城区")

    assert "【2 街面管控】分值 30" in ended.out
    assert "【总分】分值 100　得分 88.61" in ended.out


def test_a_unit_that_is_not_there_is_answered_with_the_one_that_is_meant(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "婺城")

    assert ended.code == 2
    assert "没有单位“婺城”" in ended.err
    assert "婺城区" in ended.err
