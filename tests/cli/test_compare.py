"""`kaoping compare` shows what a change does to every total and rank, and which item did it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping


@pytest.fixture
def other_values(jinhua: Path, tmp_path: Path) -> Path:
    path = tmp_path / "new.csv"
    text = (jinhua / "values.csv").read_text(encoding="utf-8")
    path.write_text(text.replace("94.34,25.95", "94.34,28.95"), encoding="utf-8")
    return path


def test_two_sets_of_values_change_a_total_and_two_ranks(kaoping: Kaoping, jinhua: Path, other_values: Path) -> None:
    ended = kaoping("compare", jinhua / "values.csv", other_values, "--scheme", jinhua / "scheme.yaml")

    # Three points more of street control: 90.19 → 93.19, before the 91.57 of 金义新区.
    rows = [line.split() for line in ended.out.splitlines()]
    assert ended.code == 0
    assert ["金华开发区", "90.19", "93.19", "+3.00", "2", "1", "▲", "1"] in rows
    assert ["金义新区(金东区)", "91.57", "91.57", "+0.00", "1", "2", "▼", "1"] in rows
    assert "+3.000  2 街面管控  25.95 → 28.95  [数据]" in ended.out


def test_changes_end_with_1_only_where_asked_for(kaoping: Kaoping, jinhua: Path, other_values: Path) -> None:
    arguments = ("compare", jinhua / "values.csv", other_values, "--scheme", jinhua / "scheme.yaml")

    assert kaoping(*arguments).code == 0
    assert kaoping(*arguments, "--strict").code == 1


def test_two_schemes_on_the_same_values(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    scheme = tmp_path / "new.yaml"
    text = (jinhua / "scheme.yaml").read_text(encoding="utf-8")
    scheme.write_text(text.replace("target: 100", "target: 96"), encoding="utf-8")

    ended = kaoping("compare", jinhua / "scheme.yaml", scheme, "--values", jinhua / "values.csv", "--json")

    # 40 × 88.23 ÷ 96 = 36.7625 → 36.76 instead of 35.29: +1.47 by the rule.
    found = json.loads(ended.out)
    subject = next(s for s in found["subjects"] if s["name"] == "婺城区")
    assert subject["total"] == ["88.61", "90.08"]
    assert subject["items"] == [
        {"item": "smart_city", "score": ["35.29", "36.76"], "change": ["147", "100"], "causes": ["rule"]}
    ]


def test_two_stored_results(kaoping: Kaoping, jinhua: Path, other_values: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", one)
    kaoping("score", jinhua / "scheme.yaml", other_values, "-o", two)

    assert "+3.00" in kaoping("compare", one, two).out
    assert "没有任何变化" in kaoping("compare", one, one, "--strict").out


def test_a_stored_result_that_was_changed_is_refused(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    path = tmp_path / "1.json"
    kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", path)
    path.write_text(path.read_text(encoding="utf-8").replace('"91.57"', '"91.75"'), encoding="utf-8")

    ended = kaoping("compare", path, path)

    assert ended.code == 3
    assert "kaoping verify" in ended.err


@pytest.mark.parametrize("further", [[], ["--scheme", "s.yaml", "--values", "v.csv"]])
def test_what_is_compared_has_to_be_clear(kaoping: Kaoping, jinhua: Path, further: list[str]) -> None:
    ended = kaoping("compare", jinhua / "scheme.yaml", jinhua / "scheme.yaml", *further)

    assert ended.code == 2
    assert "--values" in ended.err
