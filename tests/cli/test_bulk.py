"""`kaoping bulk`: values from Parquet files, and what is explained of its result."""

import json
from pathlib import Path

import pytest

from kaoping.bulk import write_values
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.values import read_values
from tests.cli.conftest import ROOT, Kaoping, rows

MUNICIPAL = ROOT / "examples" / "municipal"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The values of an example as Parquet files."""
    scheme = read_scheme_yaml(MUNICIPAL / "scheme.yaml")
    read = read_values(sorted(MUNICIPAL.glob("*.csv")), scheme)
    return list(write_values(read, tmp_path_factory.mktemp("values")))


@pytest.fixture(scope="module")
def result(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bulk result of these."""
    from kaoping.cli.main import run  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("bulk") / "result"
    command = ["bulk", MUNICIPAL / "scheme.yaml", *files, "-o", folder, "--processes", "1"]
    assert run([str(part) for part in command], {}) == 0
    return folder


def test_it_says_how_many_units_there_are_and_where_the_result_is(
    kaoping: Kaoping, files: list[Path], tmp_path: Path
) -> None:
    ended = kaoping("bulk", MUNICIPAL / "scheme.yaml", *files, "-o", tmp_path / "r", "--processes", 1)
    plain = json.loads(kaoping("score", MUNICIPAL / "scheme.yaml", *MUNICIPAL.glob("*.csv"), "--json").out)
    totals = [s["total"] for group in plain["groups"] for s in group["subjects"]]

    assert ended.code == 0
    assert ["—", str(len(totals)), "0", "0", max(totals, key=float), min(totals, key=float)] in rows(ended.out)
    assert f"结果已写入 {tmp_path / 'r'}" in ended.out
    assert (tmp_path / "r" / "totals.parquet").exists()


def test_a_unit_is_explained_from_the_result_as_from_the_values(kaoping: Kaoping, result: Path) -> None:
    from_result = kaoping("explain", MUNICIPAL / "scheme.yaml", result, "--unit", "江南区")
    from_values = kaoping("explain", MUNICIPAL / "scheme.yaml", *MUNICIPAL.glob("*.csv"), "--unit", "江南区")

    assert from_result.code == 0
    assert from_result.out == from_values.out


def test_programs_get_the_recipe_and_the_totals_of_each_period(
    kaoping: Kaoping, files: list[Path], tmp_path: Path
) -> None:
    command = ("bulk", MUNICIPAL / "scheme.yaml", *files, "-o", tmp_path / "r", "--processes", 1, "--json")
    found = json.loads(kaoping(*command).out)

    assert found["format"] == "kaoping-bulk/1"
    assert found["scheme"] == read_scheme_yaml(MUNICIPAL / "scheme.yaml").digest()
    assert set(found["files"]) == {str(path) for path in files}
    assert [one["period"] for one in found["totals"]] == [""]


def test_a_folder_with_something_in_it_is_not_written_over(kaoping: Kaoping, files: list[Path], result: Path) -> None:
    ended = kaoping("bulk", MUNICIPAL / "scheme.yaml", *files, "-o", result)

    assert ended.code == 4
    assert "已有内容" in ended.err


@pytest.mark.parametrize(
    ("options", "said"),
    [([], "-o"), (["-o", "r", "--processes", "0"], "--processes"), (["-o", "r", "--memory", "much"], "600MB")],
)
def test_a_command_written_wrongly_is_told_what_would_be_right(
    kaoping: Kaoping, files: list[Path], options: list[str], said: str
) -> None:
    ended = kaoping("bulk", MUNICIPAL / "scheme.yaml", *files, *options)

    assert ended.code == 2
    assert said in ended.err


def test_values_that_cannot_be_used_are_refused_and_nothing_is_left_behind(
    kaoping: Kaoping, files: list[Path], tmp_path: Path
) -> None:
    # No file says which units there are.
    ended = kaoping("bulk", MUNICIPAL / "scheme.yaml", files[1], "-o", tmp_path / "r")

    assert ended.code == 3
    assert "没有单位名单" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_parquet_file_is_named(kaoping: Kaoping, tmp_path: Path) -> None:
    ended = kaoping("bulk", MUNICIPAL / "scheme.yaml", MUNICIPAL / "values.csv", "-o", tmp_path / "r")

    assert ended.code == 3
    assert "values.csv" in ended.err


def test_another_scheme_does_not_explain_a_result(kaoping: Kaoping, result: Path) -> None:
    ended = kaoping("explain", ROOT / "examples" / "jinhua" / "scheme.yaml", result, "--unit", "江南区")

    assert ended.code == 3
    assert "另一个方案" in ended.err


def test_a_result_whose_values_have_changed_since_is_not_explained(
    kaoping: Kaoping, files: list[Path], tmp_path: Path
) -> None:
    copies = [tmp_path / path.name for path in files]
    for path, copy in zip(files, copies, strict=True):
        copy.write_bytes(path.read_bytes())
    kaoping("bulk", MUNICIPAL / "scheme.yaml", *copies, "-o", tmp_path / "r", "--processes", 1)
    copies[1].write_bytes(copies[1].read_bytes() + b" ")

    ended = kaoping("explain", MUNICIPAL / "scheme.yaml", tmp_path / "r", "--unit", "江南区")

    assert ended.code == 3
    assert "values.parquet" in ended.err


def test_units_of_a_result_have_to_be_named_and_known(kaoping: Kaoping, result: Path) -> None:
    assert "--unit" in kaoping("explain", MUNICIPAL / "scheme.yaml", result).err
    assert "江南区" in kaoping("explain", MUNICIPAL / "scheme.yaml", result, "--unit", "江南").err
