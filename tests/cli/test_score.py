"""`kaoping score` prints the ranking of every group."""

import json
from pathlib import Path

from tests.cli.conftest import Kaoping, rows


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


def test_programs_get_totals_as_exact_texts_with_the_recipe(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "--json")

    found = json.loads(ended.out)
    assert found["format"] == "kaoping-score/1"
    assert [group["id"] for group in found["groups"]] == ["区", "一类街道"]
    first = found["groups"][0]["subjects"][0]
    assert (first["name"], first["rank"], first["total"]) == ("金义新区(金东区)", 1, "91.57")
    assert first["scores"]["smart_city"] == "38.17"
    assert len(found["recipe"]["result"]) == 64


def test_files_are_written_by_their_ending(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    report, full = tmp_path / "r.html", tmp_path / "deep" / "r.json"

    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", report, "-o", full)

    assert ended.code == 0
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(full.read_text(encoding="utf-8"))["format"] == "kaoping-result/1"
    assert str(report) in ended.out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["deep", "r.html"]


def test_a_folder_gets_every_kind(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"

    kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", folder)

    assert sorted(p.name for p in folder.iterdir()) == [
        "explanations.txt",
        "report.html",
        "result.json",
        "result.parquet",
        "result.xlsx",
    ]


def test_an_ending_that_cannot_be_written_is_a_usage_error(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", tmp_path / "r.docx")

    assert ended.code == 2
    assert ".xlsx" in ended.err


def test_an_input_is_never_written_over(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    values = tmp_path / "values.txt"
    values.write_bytes((jinhua / "values.csv").read_bytes())

    ended = kaoping("score", jinhua / "scheme.yaml", values, "-o", values)

    assert ended.code == 2
    assert values.read_bytes() == (jinhua / "values.csv").read_bytes()


def test_a_place_that_cannot_be_written_ends_with_4_and_leaves_nothing_behind(
    kaoping: Kaoping, jinhua: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")

    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "-o", tmp_path / "file" / "r.html")

    assert ended.code == 4
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_wrong_value_ends_with_3_and_names_file_and_cell(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    values = tmp_path / "wrong.csv"
    text = (jinhua / "values.csv").read_text(encoding="utf-8")
    values.write_text(text.replace("88.23", "88.2三"), encoding="utf-8")

    ended = kaoping("score", jinhua / "scheme.yaml", values)

    assert ended.code == 3
    assert "wrong.csv!C4" in ended.err
    assert ended.out == ""


def test_a_folder_of_values_is_read_whole(kaoping: Kaoping, jinhua: Path) -> None:
    bureau = jinhua.parent / "bureau"

    ended = kaoping("score", bureau / "scheme.yaml", bureau)

    # The events of 隐患整改 come from a file of their own; the veto is told with its article.
    assert ended.code == 0
    assert "青山县住建局：发生较大及以上生产安全事故（第十五条）" in ended.out


def test_a_scheme_without_periods_takes_no_period(kaoping: Kaoping, jinhua: Path) -> None:
    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "--period", "2022-04")

    assert ended.code == 2
    assert "方案没有划分考核期" in ended.err


def test_the_folder_of_the_values_is_no_place_for_results(kaoping: Kaoping, jinhua: Path, tmp_path: Path) -> None:
    folder = tmp_path / "values"
    folder.mkdir()
    (folder / "values.csv").write_bytes((jinhua / "values.csv").read_bytes())

    ended = kaoping("score", jinhua / "scheme.yaml", folder, "-o", folder)

    # The workbook would be read as values the next time.
    assert ended.code == 2
    assert [p.name for p in folder.iterdir()] == ["values.csv"]


def test_files_that_are_written_do_not_mix_with_the_output_for_programs(
    kaoping: Kaoping, jinhua: Path, tmp_path: Path
) -> None:
    ended = kaoping("score", jinhua / "scheme.yaml", jinhua / "values.csv", "--json", "-o", tmp_path / "r.json")

    assert json.loads(ended.out)["format"] == "kaoping-score/1"
    assert str(tmp_path / "r.json") in ended.err


def test_a_workbook_that_cannot_be_exact_with_a_number_is_announced(kaoping: Kaoping, tmp_path: Path) -> None:
    scheme, values = tmp_path / "scheme.yaml", tmp_path / "values.csv"
    scheme.write_text(
        """
id: big
title: 大数（虚构）
invented: true
groups: [{id: 区, title: 城区}]
items:
  - id: output
    title: 产值
    points: 10
    data: {title: 年产值, unit: 元, decimals: 2, min: 0}
    target: 200000000000
    rule: {family: ratio, better: more, cap: points}
""",
        encoding="utf-8",
    )
    # 10^13 units of 0.01 are 10^11: the first number that is too great.
    values.write_text("考评对象,考核分组,年产值\n甲区,区,100000000000.00\n乙区,区,99999999999.99\n", encoding="utf-8")

    ended = kaoping("score", scheme, values, "-o", tmp_path / "r.xlsx")
    other = kaoping("score", scheme, values, "-o", tmp_path / "r.json")

    # 100 000 000 000 of 200 000 000 000 are half of 10 points, and so is one hundredth of a yuan less.
    assert [row[-1] for row in rows(ended.out) if row[:1] == ["1"]] == ["5.00", "5.00"]
    assert "1 个数据" in ended.err
    assert "甲区的“年产值”" in ended.err
    assert "精确范围" not in other.err
