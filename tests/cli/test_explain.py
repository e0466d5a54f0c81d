"""`kaoping explain` prints the arithmetic of units and of their items."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping


@pytest.mark.parametrize("item", ["smart_city", "智慧城管", "1", "1 智慧城管"])
def test_one_item_is_explained_by_identifier_title_or_number(kaoping: Kaoping, jinhua: Path, item: str) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "--unit", "婺城区", "--item", item)

    # 88.23 of 100 at 40 points: 35.292, half up to two decimals 35.29.
    assert ended.code == 0
    assert "40 × 88.23 ÷ 100 ≈ 35.29" in ended.out
    assert "街面管控" not in ended.out


def test_without_an_item_everything_is_explained_up_to_the_total(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "-u", "婺城区")

    assert "【2 街面管控】分值 30" in ended.out
    assert "【总分】分值 100　得分 88.61" in ended.out
    assert ended.out.count("单位：") == 1


def test_without_a_unit_all_units_are_explained(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "--lang", "en")

    assert ended.out.count("Explanation of scores") == 6


def test_an_item_without_a_unit_is_explained_for_all_units_that_have_it(kaoping: Kaoping, jinhua: Path) -> None:
    means = jinhua.parent / "xianning-means"
    arguments = ("explain", means / "scheme.yaml", means / "values.csv", "--period", "2022-08", "--item", "mean_agrees")

    # Of nine units the city alone has the item.
    assert kaoping(*arguments).out.count("评分说明") == 1


def test_values_may_be_several_files_or_a_folder(kaoping: Kaoping, jinhua: Path) -> None:
    bureau = jinhua.parent / "bureau"
    chosen = ("--unit", "江北区建设局", "--item", "隐患整改")
    files = (bureau / "values.csv", bureau / "隐患整改.csv")

    ended = kaoping("explain", bureau / "scheme.yaml", *files, *chosen)

    assert ended.code == 0
    assert "重大隐患" in ended.out
    assert kaoping("explain", bureau / "scheme.yaml", bureau, *chosen).out == ended.out


def test_a_unit_that_is_not_there_is_answered_with_the_one_that_is_meant(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "--unit", "婺城")

    assert ended.code == 2
    assert "没有单位“婺城”" in ended.err
    assert "婺城区" in ended.err


def test_an_item_that_is_not_there_is_answered_with_those_that_are(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "--unit", "婺城区", "--item", "街面")

    assert ended.code == 2
    assert "2 街面管控" in ended.err


def test_a_unit_among_the_files_is_told_where_it_belongs(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("explain", jinhua / "scheme.yaml", jinhua / "values.csv", "婺城区")

    assert ended.code == 4
    assert "--unit" in ended.err


def test_programs_get_one_unit_as_in_the_full_result(kaoping: Kaoping, jinhua: Path) -> None:
    files = (jinhua / "scheme.yaml", jinhua / "values.csv")

    found = json.loads(kaoping("explain", *files, "-u", "婺城区", "-i", "1", "--json").out)

    assert (found["subject"], [i["item"] for i in found["items"]]) == ("婺城区", ["smart_city"])
    assert kaoping("explain", *files, "--json").code == 2
