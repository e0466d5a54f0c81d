"""`kaoping convert`, and schemes as workbooks wherever a scheme is read."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Kaoping


@pytest.fixture
def workbook(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> Path:
    """Jinhua's scheme as a workbook."""
    path = tmp_path / "方案.xlsx"
    assert kaoping("convert", jinhua / "scheme.yaml", path).code == 0
    return path


def test_a_workbook_becomes_yaml_again_with_the_same_scheme(
    kaoping: Kaoping, workbook: Path, jinhua: Path, tmp_path: Path
) -> None:
    again = tmp_path / "方案.yaml"

    assert kaoping("convert", workbook, again).code == 0

    values = jinhua / "values.csv"
    scored = [kaoping("score", scheme, values, "--json").out for scheme in (jinhua / "scheme.yaml", workbook, again)]
    assert json.loads(scored[0])["recipe"]
    assert scored[1:] == [scored[0], scored[0]]


def test_every_command_that_takes_a_scheme_takes_a_workbook(
    kaoping: Kaoping, workbook: Path, jinhua: Path, tmp_path: Path
) -> None:
    values, unit = jinhua / "values.csv", "江南街道"
    result = tmp_path / "result.json"

    assert kaoping("check", workbook).code == 0
    assert "智慧城管" in kaoping("describe", workbook).out
    assert kaoping("template", workbook, "-o", tmp_path / "values.xlsx").code == 0
    assert "91.57" in kaoping("score", workbook, values, "-o", result).out
    assert "37.31" in kaoping("explain", workbook, values, "--unit", unit).out
    assert kaoping("compare", jinhua / "scheme.yaml", workbook, "--values", values, "--strict").code == 0
    assert kaoping("verify", result, workbook, values).code == 0


def test_a_fault_is_told_at_its_cell(kaoping: Kaoping, workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["完成率得分"]["B5"].value = "越好越大"
    book.save(workbook)

    ended = kaoping("check", workbook)

    assert ended.code == 3
    assert "方案.xlsx!完成率得分!B5 [not-a-choice]" in ended.out
    assert "越大越好" in ended.out


def test_an_empty_workbook_is_written_to_be_filled_in(kaoping: Kaoping, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"

    assert kaoping("template", "--scheme", "-o", path).code == 0

    assert {"方案", "指标体系", "增减分"} <= set(openpyxl.load_workbook(path, read_only=True).sheetnames)
    assert kaoping("check", path).code == 3


def test_an_empty_workbook_is_in_english_where_that_is_asked_for(kaoping: Kaoping, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"

    assert kaoping("template", "--scheme", "-o", path, "--lang", "en").code == 0

    assert {"Scheme", "Items", "steps"} <= set(openpyxl.load_workbook(path, read_only=True).sheetnames)


@pytest.mark.parametrize("arguments", [(), ("scheme.yaml", "--scheme")])
def test_a_template_is_for_a_scheme_or_of_one(kaoping: Kaoping, arguments: tuple[str, ...]) -> None:
    ended = kaoping("template", *arguments)

    assert ended.code == 2
    assert "--scheme" in ended.err


def test_nothing_is_written_over_unless_that_is_asked_for(kaoping: Kaoping, workbook: Path, jinhua: Path) -> None:
    before = workbook.read_bytes()

    ended = kaoping("convert", jinhua / "scheme.yaml", workbook)

    assert ended.code == 4
    assert "--force" in ended.err
    assert workbook.read_bytes() == before
    assert kaoping("convert", jinhua / "scheme.yaml", workbook, "--force").code == 0
    assert kaoping("convert", workbook, workbook, "--force").code == 2


def test_what_to_write_follows_from_the_name(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    ended = kaoping("convert", jinhua / "scheme.yaml", tmp_path / "scheme.pdf")

    assert ended.code == 2
    assert ".xlsx" in ended.err


def test_a_workbook_with_values_is_no_scheme(kaoping: Kaoping, workbook: Path, tmp_path: Path) -> None:
    kaoping("template", workbook, "-o", tmp_path / "values.xlsx")

    ended = kaoping("check", tmp_path / "values.xlsx")

    assert ended.code == 3
    assert "[not-a-scheme]" in ended.out
