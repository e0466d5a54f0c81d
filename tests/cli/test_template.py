"""`kaoping template` writes the workbook that is filled in and read back."""

from pathlib import Path

from tests.cli.conftest import Kaoping


def test_the_template_of_jinhua_is_a_workbook_that_is_read_back(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    path = tmp_path / "values.xlsx"

    ended = kaoping("template", jinhua / "scheme.yaml", "-o", path, "--units", jinhua / "values.csv")

    # Nothing is filled in yet: the units are there, and each has the ten reserved points (districts) or none.
    assert ended.code == 0
    assert str(path) in ended.out
    scored = kaoping("score", jinhua / "scheme.yaml", path)
    assert scored.code == 0
    assert "金义新区(金东区)" in scored.out
    assert "10.00" in scored.out


def test_a_template_is_a_workbook(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    ended = kaoping("template", jinhua / "scheme.yaml", "-o", tmp_path / "values.csv")

    assert ended.code == 2
    assert ".xlsx" in ended.err


def test_the_units_are_never_written_over(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    path = tmp_path / "values.xlsx"
    kaoping("template", jinhua / "scheme.yaml", "-o", path, "--units", jinhua / "values.csv")
    before = path.read_bytes()

    assert kaoping("template", jinhua / "scheme.yaml", "-o", path, "--units", path).code == 2
    assert path.read_bytes() == before


def test_a_template_that_may_be_filled_in_is_written_over_only_when_asked_for(
    kaoping: Kaoping, jinhua: Path, tmp_path: Path
) -> None:
    path = tmp_path / "values.xlsx"
    path.write_bytes(b"filled in")

    ended = kaoping("template", jinhua / "scheme.yaml", "-o", path)

    assert ended.code == 4
    assert "--force" in ended.err
    assert path.read_bytes() == b"filled in"
    assert kaoping("template", jinhua / "scheme.yaml", "-o", path, "--force").code == 0


def test_a_scheme_with_faults_gets_no_template(kaoping: Kaoping, tmp_path: Path) -> None:
    scheme = tmp_path / "scheme.yaml"
    scheme.write_text("id: x\n", encoding="utf-8")

    assert kaoping("template", scheme, "-o", tmp_path / "values.xlsx").code == 3
    assert not (tmp_path / "values.xlsx").exists()
