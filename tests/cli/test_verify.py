"""`kaoping verify` recomputes a stored result and names the first difference."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping


@pytest.fixture
def result(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    assert kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", path).code == 0
    return path


def test_an_untouched_result_agrees(kaoping: Kaoping, result: Path) -> None:
    ended = kaoping("verify", result)

    assert ended.code == 0
    assert "全部一致：6 个单位" in ended.out


def test_it_agrees_with_the_files_it_was_made_from(kaoping: Kaoping, result: Path, jinhua: Path) -> None:
    assert kaoping("verify", result, jinhua / "scheme.yaml", jinhua / "values.csv").code == 0


def test_a_changed_total_is_named_with_both_figures(kaoping: Kaoping, result: Path) -> None:
    plain = json.loads(result.read_text(encoding="utf-8"))
    plain["subjects"][0]["total"] = "95.71"
    result.write_text(json.dumps(plain), encoding="utf-8")

    ended = kaoping("verify", result)

    assert ended.code == 1
    assert "单位：金义新区(金东区)" in ended.out
    assert "所存：95.71" in ended.out
    assert "重算：91.57" in ended.out


def test_other_values_are_told_by_digest_and_by_the_first_figure_that_follows(
    kaoping: Kaoping, result: Path, jinhua: Path, tmp_path: Path
) -> None:
    values = tmp_path / "values.csv"
    values.write_text((jinhua / "values.csv").read_text(encoding="utf-8").replace("95.43", "96.43"), encoding="utf-8")

    ended = kaoping("verify", result, jinhua / "scheme.yaml", values, "--json")

    found = json.loads(ended.out)
    assert ended.code == 1
    assert (found["scheme_agrees"], found["values_agree"], found["result_agrees"]) == (True, False, False)
    assert found["differences"][0]["item"] == "smart_city"
    assert (found["differences"][0]["stored"]["zh"], found["differences"][0]["recomputed"]["zh"]) == ("95.43", "96.43")


def test_a_scheme_without_values_is_a_usage_error(kaoping: Kaoping, result: Path, jinhua: Path) -> None:
    assert kaoping("verify", result, jinhua / "scheme.yaml").code == 2


def test_what_is_no_result_is_refused(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("verify", jinhua / "scheme.yaml")

    assert ended.code == 3
    assert "scheme.yaml" in ended.err


def test_a_result_that_is_not_there_ends_with_4(kaoping: Kaoping, tmp_path: Path) -> None:
    assert kaoping("verify", tmp_path / "no.json").code == 4
