"""The published JSON Schema: up to date, and true of every example and document."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kaoping.files.schema import schema_text, scheme_schema
from kaoping.files.yaml_text import parse_yaml

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "scheme.schema.json"
EXAMPLES = sorted((ROOT / "examples").rglob("scheme.yaml"))
SCHEMA: dict[str, Any] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def as_editors_see(value: Any) -> Any:
    """Data with the types that a reader of YAML 1.2 gives them."""
    if isinstance(value, dict):
        return {key: as_editors_see(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_editors_see(inner) for inner in value]
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"-?\d+", value):
        return int(value)
    if re.fullmatch(r"-?\d+\.\d+", value):
        return float(value)
    return {"true": True, "false": False}.get(value, value)


def faults(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_editors_see(parse_yaml(text).plain))]


def test_the_published_schema_is_that_of_the_models() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text(), "run: python -m kaoping.files.schema"


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(scheme_schema())


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_example_is_valid(example: Path) -> None:
    assert faults(example.read_text(encoding="utf-8")) == []


SMALL = """
id: trial
title: {zh: 试点, en: trial}
items:
  - title: A
    code: 1.1
    points: 60.5
    data: {unit: "%", min: 0}
    measure: a / b
    target: {by: subject, values: {甲: 90%, 乙: /}}
    missing: {not_reported: {score: 2}, not_applicable: {share: 60%}}
    rule: {family: met, when: ">="}
  - title: B
    points: {甲类: 39.5}
    rule: {family: tiers, tiers: [{in: "[60, )", points: 39.5}, {in: "(, 60)", points: 0}]}
"""


def test_shorter_ways_of_writing_are_valid() -> None:
    assert faults(SMALL) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("points: 60.5", "point: 60.5"),
        ("points: 60.5", "points: many"),
        ("points: 60.5", "points: 60.5%"),
        ("family: met", "family: meets"),
        ('when: ">="', "when: higher"),
        ("title: A", "note: A"),
        ("by: subject", "by: someone"),
        ("score: 2", "scores: 2"),
        ('in: "[60, )"', "in: 60"),
        ("id: trial", "name: trial"),
    ],
)
def test_what_is_wrong_is_not_valid(right: str, wrong: str) -> None:
    assert faults(SMALL.replace(right, wrong, 1))


def test_every_field_has_its_names_and_help_in_both_languages() -> None:
    definitions = [SCHEMA, *SCHEMA["$defs"].values()]
    fields = [f for d in definitions if d.get("additionalProperties") is False for f in d["properties"].values()]

    assert len(fields) > 200
    for field in fields:
        if set(field) == {"type"}:
            continue  # zh and en of a title
        assert re.search(r"[\u4e00-\u9fff]", field["description"]), field
        assert re.search(r"[a-z]", field["description"]), field
        assert field["title"]
