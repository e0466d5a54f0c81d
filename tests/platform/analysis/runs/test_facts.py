"""What is kept of a score sheet is what the explanation of the same result says, for any scheme and any values."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaoping.analysis.runs.facts import Facts, LeafFacts, facts_of, read_facts
from kaoping.engine.analysis import contributions, next_grade
from kaoping.engine.analysis.leaf_curve import value_key_of
from kaoping.engine.explanation import Block, Explainer, status_text
from kaoping.engine.numbers import plain
from kaoping.engine.program import Role
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring import Result, SubjectResult, score, score_cycle
from kaoping.engine.terms import ListItem, Refused
from kaoping.engine.words import Language, Words
from tests.engine.strategies import schemes, values
from tests.explanation.cast import SCENES
from tests.explanation.texts import results_of_examples


def assert_says_what_is_explained(result: Result, found: SubjectResult) -> None:
    """The facts of a subject are those of its explanation, and none is lost where they are kept."""
    name = found.subject.name
    facts = facts_of(result, name, [7, 3], "d" * 64, contributions(found))

    assert read_facts(facts.canonical()) == facts
    assert facts == facts_of(result, name, [7, 3], "d" * 64)
    assert facts.further == next_grade(result, name)
    for language in Language:
        for block in Explainer(result, language).explain(name).blocks:
            part = found.compiled.parts.get(block.item)
            if part is not None:
                assert_is_of_block(facts, found, part, block, language)


def assert_is_of_block(facts: Facts, found: SubjectResult, part: LeafPart, block: Block, language: Language) -> None:
    leaf: LeafFacts = facts.leaves[block.item]
    assert leaf.rule.say(language) == block.rule
    assert leaf.title == part.title
    key = value_key_of(found.compiled.program, part)
    number = None if key is None else found.value(key)
    given_data = [one for one in block.data if one.value and one.role is Role.DATA]
    lists = [one for one in part.data.values() if isinstance(one, ListItem)]
    # What is not there is said in words: one of those that the explanation says of a datum without a value.
    lacking = {status_text(one, language) for one in block.data if not one.value and one.status}
    if number is not None:
        assert isinstance(leaf.actual, Words)
        assert leaf.actual.say(language).startswith(plain(number))  # type: ignore[arg-type]
    elif lists:
        assert isinstance(leaf.actual, int) or leaf.actual.say(language) in lacking
    elif len(given_data) == 1:
        assert isinstance(leaf.actual, Words)
        assert leaf.actual.say(language) == f"{given_data[0].value.strip('“”')} {given_data[0].unit}".strip()
    else:
        assert isinstance(leaf.actual, Words)
        assert leaf.actual.say(language) in {"", *lacking}


@settings(max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(schemes(), st.data())
def test_random_schemes(scheme: Scheme, data: st.DataObject) -> None:
    given_values = data.draw(values(scheme))
    try:
        if scheme.over_periods is not None:
            result = score_cycle(scheme, given_values).cycle
        else:
            result = score(scheme, given_values, scheme.periods[0].id if scheme.periods else None)
    except Refused:
        return
    for found in result.subjects:
        assert_says_what_is_explained(result, found)


def test_every_kind_of_rule_and_outcome() -> None:
    for scene in SCENES:
        for result in scene.results():
            for found in result.subjects:
                assert_says_what_is_explained(result, found)


def test_every_example() -> None:
    for _name, result in results_of_examples():
        for found in result.subjects:
            assert_says_what_is_explained(result, found)
