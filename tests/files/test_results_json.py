"""A result as JSON and as Parquet says everything that the result says."""

import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from kaoping.engine.scoring import Observation, Result, Subject, Values, score
from kaoping.files.results import write_results_json, write_results_parquet
from kaoping.files.scheme_yaml import parse_scheme_yaml

SCHEME = """
id: small
title: {zh: 小方案, en: small scheme}
invented: true
grades:
  bands: [{grade: 好, in: "[8, )"}, {grade: 差, in: "(, 8)"}]
items:
  - id: rate
    title: {zh: 完成率, en: completion}
    points: 10
    target: 80
    article: {zh: 第三条, en: article 3}
    rule: {family: ratio, better: more, cap: points}
"""


@pytest.fixture
def result() -> Result:
    # 70 ÷ 80 × 10 = 8.75; 23 ÷ 80 × 10 = 2.875 ≈ 2.88
    given = {"甲": Observation(Decimal(70), source="统计局"), "乙": Observation(Decimal(23))}
    observations = {(name, "", "rate"): seen for name, seen in given.items()}
    return score(parse_scheme_yaml(SCHEME), Values((Subject("甲"), Subject("乙")), observations))


def test_json_says_totals_ranks_and_grades(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_results_json(result, path)
    found = json.loads(path.read_text(encoding="utf-8"))
    said = [(s["name"], s["total"], s["full"], s["rank"], s["grade"]) for s in found["subjects"]]
    assert said == [("甲", "8.75", "10", 1, "好"), ("乙", "2.88", "10", 2, "差")]
    assert found["recipe"]["result"] == result.recipe().result
    assert found["scheme"]["invented"] is True


def test_json_says_every_step_in_both_languages(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_results_json(result, path)
    leaf = json.loads(path.read_text(encoding="utf-8"))["subjects"][1]["items"][0]
    assert leaf["title"] == {"zh": "完成率", "en": "completion"}
    assert (leaf["points"], leaf["score"], leaf["lost"]) == ("10", "2.88", "7.12")
    assert leaf["article"] == {"zh": "第三条", "en": "article 3"}
    share = next(s for s in leaf["steps"] if s["cell"] == "rate.share")
    assert share["name"] == {"zh": "按比例得分", "en": "points in proportion"}
    assert share["numbers"]["zh"] == "10 × 23.00 ÷ 80"
    assert share["result"]["zh"] == "2.88"
    assert share["rounding"]["en"] == "rounded half up to 2 decimals"
    assert share["exact"] is False


def test_json_says_where_values_come_from(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_results_json(result, path)
    leaf = json.loads(path.read_text(encoding="utf-8"))["subjects"][0]["items"][0]
    assert [(i["value"]["zh"], i["source"]) for i in leaf["inputs"]] == [("70.00", "统计局"), ("80", "")]


def test_json_has_one_subject_on_each_line(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_results_json(result, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line.rstrip(","))["name"] for line in lines[1:-1]] == ["甲", "乙"]


def test_the_same_result_gives_the_same_bytes(result: Result, tmp_path: Path) -> None:
    once, again = tmp_path / "1.json", tmp_path / "2.json"
    write_results_json(result, once)
    write_results_json(result, again)
    assert once.read_bytes() == again.read_bytes()


def test_parquet_has_a_row_for_each_item_with_its_steps(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "it's a result.parquet"
    write_results_parquet(result, path)
    with duckdb.connect() as db:
        rows = db.execute(
            "SELECT subject, item, points, score, lost, rank, grade, result_digest "
            "FROM read_parquet(?) WHERE kind != 'branch'",
            [str(path)],
        ).fetchall()
        shares = db.execute(
            "SELECT subject, list_filter(steps, lambda s: s.cell = 'rate.share')[1].numbers.zh, inputs[1].source "
            "FROM read_parquet(?) WHERE item = 'rate'",
            [str(path)],
        ).fetchall()
    digest = result.recipe().result
    assert rows == [
        ("甲", "rate", Decimal(10), Decimal("8.75"), Decimal("1.25"), None, None, digest),
        ("甲", "total", Decimal(10), Decimal("8.75"), Decimal("1.25"), 1, "好", digest),
        ("乙", "rate", Decimal(10), Decimal("2.88"), Decimal("7.12"), None, None, digest),
        ("乙", "total", Decimal(10), Decimal("2.88"), Decimal("7.12"), 2, "差", digest),
    ]
    assert shares == [("甲", "10 × 70.00 ÷ 80", "统计局"), ("乙", "10 × 23.00 ÷ 80", "")]


def test_an_open_total_is_an_interval(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME + "missing: {not_reported: open}\n")
    result = score(scheme, Values((Subject("甲"),), {}))
    path = tmp_path / "result.json"
    write_results_json(result, path)
    subject = json.loads(path.read_text(encoding="utf-8"))["subjects"][0]
    assert (subject["total"], subject["open"], subject["interval"], subject["rank"]) == (
        None,
        True,
        ["0.00", "10.00"],
        None,
    )
