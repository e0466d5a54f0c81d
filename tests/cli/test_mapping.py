"""`kaoping mapping` proposes what the columns of an office's own sheet are; the other commands read by it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Kaoping, rows


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A sheet with headers of its own."""
    path = tmp_path / "office.csv"
    path.write_text("区县,本月街面管控得分,智慧城管,其他2,分组\n婺城区,26.72,88.23,x,区\n", encoding="utf-8")
    return path


@pytest.fixture
def mapping(kaoping: Kaoping, jinhua: Path, office: Path, tmp_path: Path) -> Path:
    """The mapping of that sheet, looked at."""
    path = tmp_path / "mapping.yaml"
    assert kaoping("mapping", jinhua / "scheme.yaml", office, "-o", path).code == 0
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "check: true" not in line), encoding="utf-8")
    return path


def test_certain_columns_and_guesses_are_told_apart(
    kaoping: Kaoping, jinhua: Path, office: Path, tmp_path: Path
) -> None:
    ended = kaoping("mapping", jinhua / "scheme.yaml", office, "-o", tmp_path / "m.yaml")

    found = {row[0]: row[2:] for row in rows(ended.out) if len(row) > 3}
    assert found["C"] == ["智慧城管得分", "认得"]
    assert found["B"] == ["街面管控", "猜的，请核对"]
    assert "有 3 列是猜的" in ended.out


def test_guesses_are_not_used_before_somebody_looked(
    kaoping: Kaoping, jinhua: Path, office: Path, tmp_path: Path
) -> None:
    path = tmp_path / "m.yaml"
    kaoping("mapping", jinhua / "scheme.yaml", office, "-o", path)

    assert kaoping("score", jinhua / "scheme.yaml", office, "--mapping", path).code == 3


def test_every_command_reads_by_the_mapping(
    kaoping: Kaoping, jinhua: Path, office: Path, mapping: Path, tmp_path: Path
) -> None:
    scheme, result = jinhua / "scheme.yaml", tmp_path / "r.json"
    by = ("--mapping", mapping)

    # 40 × 88.23% = 35.29; 26.72; the 10 reserved points: 72.01.
    assert "72.01" in kaoping("score", scheme, office, *by, "-o", result).out
    assert "35.29" in kaoping("explain", scheme, office, *by).out
    assert kaoping("compare", office, office, "--scheme", scheme, *by, "--strict").code == 0
    assert kaoping("verify", result, scheme, office, *by).code == 0
    assert kaoping("template", scheme, "-o", tmp_path / "t.xlsx", "--units", office, *by).code == 0


def test_a_mapping_that_may_have_been_looked_at_is_not_written_over(
    kaoping: Kaoping, jinhua: Path, office: Path, mapping: Path
) -> None:
    before = mapping.read_bytes()

    assert kaoping("mapping", jinhua / "scheme.yaml", office, "-o", mapping).code == 4
    assert mapping.read_bytes() == before
    assert kaoping("mapping", jinhua / "scheme.yaml", office, "-o", mapping, "--force").code == 0


@pytest.mark.parametrize(("name", "output", "code"), [("a.docx", "m.yaml", 2), ("office.csv", "m.txt", 2)])
def test_other_kinds_of_files_are_told(
    kaoping: Kaoping, jinhua: Path, office: Path, tmp_path: Path, name: str, output: str, code: int
) -> None:
    ended = kaoping("mapping", jinhua / "scheme.yaml", tmp_path / name, "-o", tmp_path / output)

    assert ended.code == code


def test_a_broken_mapping_is_told_in_the_language_of_the_screen(
    kaoping: Kaoping, jinhua: Path, office: Path, tmp_path: Path
) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("sheets: [{header: eins, columns: [{at: A, is: subject, colour: red}]}]\n", encoding="utf-8")
    arguments = ("score", jinhua / "scheme.yaml", office, "--mapping", path)

    assert "没有这个字段" in kaoping(*arguments).err
    assert "应为整数" in kaoping(*arguments).err
    assert "a whole number is needed" in kaoping(*arguments, "--lang", "en").err


@pytest.mark.parametrize("command", ["compare", "verify"])
def test_a_stored_result_needs_no_mapping(
    kaoping: Kaoping, jinhua: Path, mapping: Path, tmp_path: Path, command: str
) -> None:
    path = tmp_path / "r.json"
    kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", path)
    results = [path, path] if command == "compare" else [path]

    assert kaoping(command, *results, "--mapping", mapping).code == 2
