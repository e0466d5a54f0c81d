"""An invented scheme that asks for data of every kind, and helpers to read sheets for it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observed, Values
from kaoping.engine.terms import Finding, Refused, Status
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.values import Mapping, read_values

SCHEME = """
id: invented
title: 某市综合考评（虚构）
invented: true
groups:
  - {id: 区, title: {zh: 城区, en: districts}}
  - {id: 县, title: {zh: 县市, en: counties}}
items:
  - id: online
    title: {zh: 在线率, en: online rate}
    points: 10
    data: {title: {zh: 设备在线率, en: share of devices online}, unit: "%", decimals: 2, min: 0, max: 200}
    target: 100
    rule: {family: ratio, better: more, cap: points}
  - id: funds
    title: {zh: 资金执行, en: funds spent}
    points: 10
    assessor: 财政局
    data:
      - {id: spent, title: {zh: 已拨付, en: paid out}, unit: {zh: 万元, en: 10 000 yuan}, decimals: 2, min: 0}
      - {id: budget, title: {zh: 预算, en: budget}, unit: {zh: 万元, en: 10 000 yuan}, decimals: 2, min: 1}
    measure: {expression: spent / budget * 100, decimals: 2, unit: "%"}
    target: 100
    rule: {family: ratio, better: more, cap: points}
  - id: accidents
    title: {zh: 安全事故, en: accidents}
    points: 20
    assessor: 应急局
    rule:
      family: events
      effect: deduct
      cap: points
      kinds:
        - {id: fatal, title: {zh: 死亡事故, en: fatal accident}, points: 10}
        - {id: light, title: {zh: 一般事故, en: light accident}, points: 2}
      multiply:
        - {id: overdue, title: {zh: 逾期未整改, en: not put right in time}, by: 2}
  - id: quality
    title: {zh: 工作质量, en: quality of work}
    points: 10
    rule: {family: lookup, points: {优良: 10, 一般: 5, 较差: 0}}
  - id: plan
    title: {zh: 有无规划, en: whether there is a plan}
    points: 5
    rule: {family: met, when: "yes"}
  - id: steps_done
    title: {zh: 制度建设, en: rules in place}
    points: 10
    rule:
      family: checklist
      conditions:
        - {id: office, title: {zh: 设立机构, en: an office is set up}, points: 4}
        - {id: staff, title: {zh: 配备人员, en: staff is there}, points: 6}
  - id: streets
    title: {zh: 街面管控, en: streets}
    points: {区: 5}
    rule: {family: given, what: score}
  - id: reserved
    title: {zh: 预留分值, en: reserved points}
    points: {区: 10}
    rule: {family: given, what: constant}
"""


def invented() -> Scheme:
    return parse_scheme_yaml(SCHEME)


def write_csv(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def new_book() -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def observed(values: Values, subject: str, item: str, period: str = "") -> Observed:
    return values.observations[subject, period, item].value


def status(values: Values, subject: str, item: str, period: str = "") -> Status:
    return values.observations[subject, period, item].status


def findings(path: Path | list[Path], scheme: Scheme | None = None, mapping: Mapping | None = None) -> list[Finding]:
    """What is found in files that cannot be used."""
    with pytest.raises(Refused) as refused:
        read_values(path if isinstance(path, list) else [path], scheme or invented(), mapping=mapping)
    for finding in refused.value.findings:
        assert finding.wrong.zh
        assert finding.wrong.en
        assert finding.right.zh
        assert finding.right.en
    return list(refused.value.findings)


def found(
    path: Path | list[Path], scheme: Scheme | None = None, mapping: Mapping | None = None
) -> list[tuple[str, str]]:
    """Codes and places of what is found."""
    return [(f.code, f.path) for f in findings(path, scheme, mapping)]
