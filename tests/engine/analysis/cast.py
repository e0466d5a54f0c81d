"""Schemes and values for analysis, written short."""

from decimal import Decimal
from textwrap import dedent

from kaoping.engine.scoring import Observation, Result, Subject, Values, score
from kaoping.engine.terms import Status
from kaoping.files.scheme_yaml import parse_scheme_yaml

Given = str | bool | Status | None


def scored(scheme: str, values: dict[str, dict[str, Given]]) -> Result:
    """Score units by name ("group/unit" where there are groups), each with its numbers and facts by data item."""
    read = parse_scheme_yaml(f"id: trial\ntitle: trial\n{dedent(scheme)}")
    subjects = []
    observations = {}
    for full, row in values.items():
        group, _, name = full.rpartition("/")
        subjects.append(Subject(name, group or read.groups[0].id))
        for item, value in row.items():
            observations[name, "", item] = _observed(value)
    return score(read, Values(tuple(subjects), observations))


def _observed(value: Given) -> Observation:
    if isinstance(value, Status):
        return Observation(None, value)
    return Observation(Decimal(value) if isinstance(value, str) else value)


WEIGHTED = """
    total: {roll_up: weighted}
    items:
      - id: work
        title: {zh: 工作, en: work}
        weight: 60%
        items:
          - {id: plan, title: {zh: 计划, en: plan}, points: 70, rule: {family: given, what: score}}
          - {id: report, title: {zh: 报告, en: report}, points: 30, rule: {family: given, what: score}}
      - id: opinion
        title: {zh: 测评, en: opinion}
        weight: 40%
        rule: {family: given, what: score}
"""
"""Two blocks out of 100, weighted 60 and 40; the first is a sum of 70 and 30."""

GRADED = """
    grades:
      bands:
        - {grade: 优秀, in: "[90, )"}
        - {grade: 良好, in: "[80, 90)"}
        - {grade: 合格, in: "[60, 80)"}
        - {grade: 不合格, in: "(, 60)"}
"""
