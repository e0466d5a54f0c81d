"""A scheme written as YAML is the same scheme when it is read, and people can read it, too."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings

from kaoping.engine.scheme import Scheme
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.scheme_yaml_writing import scheme_yaml_text
from tests.cases.examples import EXAMPLES, scheme_of
from tests.engine.strategies import careless

NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/scheme.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_read_back_equal(name: str) -> None:
    scheme = scheme_of(name)

    found = parse_scheme_yaml(scheme_yaml_text(scheme))

    assert found == scheme
    assert found.digest() == scheme.digest()


@given(careless())
@settings(max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_any_scheme_is_read_back_equal(scheme: Scheme) -> None:
    assert parse_scheme_yaml(scheme_yaml_text(scheme)) == scheme


def test_numbers_stand_without_quotes_words_of_yaml_with_them_and_short_parts_on_one_line() -> None:
    text = scheme_yaml_text(
        parse_scheme_yaml("""
            id: x
            title: 试点
            periods: [{id: 2026-01, end: 2026-01-31}]
            data: [{id: a, type: fact, blank: no}, {id: "on", type: number, min: 0.50}]
            items: [{title: 甲, points: 100, rule: {family: given, what: score}}]
        """)
    )

    assert text.splitlines() == [
        "id: x",
        "title: 试点",
        "",
        "periods:",
        "- {id: 2026-01, end: 2026-01-31}",
        "",
        "data: [{id: a, type: fact, blank: 'no'}, {id: 'on', min: 0.5}]",
        "",
        "items:",
        "- {id: 甲, title: 甲, points: 100, rule: {family: given, what: score}}",
    ]
