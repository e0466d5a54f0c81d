"""What the fields of records may be: kinds of events and raters, grades, and categories that a list declares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observation, score
from kaoping.engine.terms import Refused
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.template import write_template
from kaoping.files.values import read_values
from tests.bulk.equality import bulk_results, plain_results

SCHEME = parse_scheme_yaml("""
id: t
title: 抽查
data:
  - id: sites
    title: 抽查工地
    type: list
    fields:
      - {id: name, title: 工地, type: text, required: true}
      - {id: sort, title: 工程类型, type: category, choices: [房建, 市政, 轨道交通]}
      - {id: mark, title: 评分, decimals: 1, min: 0, max: 100}
items:
  - {id: site, title: 工地平均, points: 60, measure: "round(mean(sites.mark), 2)", target: 100,
     rule: {family: ratio, better: more, cap: points}}
  - id: judged
    title: 评委评分
    points: 40
    rule:
      family: raters
      kinds: [{id: leader, title: 分管领导, weight: 40%}, {id: staff, title: 干部职工, weight: 60%}]
      grades: {优秀: 40, 良好: 32, 一般: 20}
      mean_decimals: 2
      unrated: refuse
      then: points
""")


def files(folder: Path, sites: str, judged: str = "甲,分管领导,优秀\n甲,staff,良好\n") -> list[Path]:
    found = [folder / "抽查工地.csv", folder / "评委评分.csv"]
    found[0].write_text(f"考评对象,工地,工程类型,评分\n{sites}", encoding="utf-8")
    found[1].write_text(f"考评对象,评分人类别,等次\n{judged}", encoding="utf-8")
    return found


def said(scheme: Scheme, given: list[Path]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read_values(given, scheme)
    return [(f.code, f.right.zh) for f in refused.value.findings]


def test_categories_are_taken_and_may_be_left_empty_where_they_are_not_required(tmp_path: Path) -> None:
    values = read_values(files(tmp_path, "甲,一号,房建,90\n甲,二号,,81\n"), SCHEME)
    # 60 × 85.5 ÷ 100 = 51.3; 40 % × 40 + 60 % × 32 = 35.2
    assert plain(score(SCHEME, values).of("甲").total or Decimal(0)) == "86.5"


def test_a_misspelt_category_is_refused_with_the_nearest_right_word(tmp_path: Path) -> None:
    assert said(SCHEME, files(tmp_path, "甲,一号,房健,90\n")) == [
        ("not-a-choice", "是不是“房建”？可选：房建、市政、轨道交通")
    ]


def test_kinds_and_grades_of_ratings_are_told_by_their_names(tmp_path: Path) -> None:
    assert said(SCHEME, files(tmp_path, "甲,一号,房建,90\n", "甲,领导,优秀\n甲,staff,良\n")) == [
        ("not-a-choice", "是不是“分管领导”？可选：分管领导、干部职工"),
        ("not-a-choice", "是不是“良好”？可选：优秀、良好、一般"),
    ]


def test_the_template_offers_every_choice(tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    write_template(SCHEME, template)
    offered = {
        sheet.title: [check.formula1 for check in sheet.data_validations.dataValidation if check.type == "list"]
        for sheet in openpyxl.load_workbook(template)
    }
    assert any("房建,市政,轨道交通" in (formula or "") for formula in offered["抽查工地"])
    assert any("分管领导,干部职工" in (formula or "") for formula in offered["评委评分"])
    assert any("优秀,良好,一般" in (formula or "") for formula in offered["评委评分"])


@pytest.mark.parametrize("sort", ["", "房建", "房健"])
def test_a_bulk_run_takes_and_refuses_the_same(tmp_path: Path, sort: str) -> None:
    values = read_values(files(tmp_path, "甲,一号,市政,90\n"), SCHEME)
    record: dict[str, Decimal | bool | str | date] = {"name": "二号", "mark": Decimal(80)}
    seen = Observation((record | ({"sort": sort} if sort else {}),))
    changed = replace(values, observations={**values.observations, ("甲", "", "sites"): seen})
    for outcome in (plain_results(SCHEME, changed, [""]), bulk_results(SCHEME, changed, [""], tmp_path)):
        assert (outcome == ["not-a-choice"]) == (sort == "房健")
