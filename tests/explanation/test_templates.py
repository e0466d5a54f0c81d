"""Whether an explanation is worked out alone or filled in from what was worked out for others, it is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaoping.engine.explanation import Explainer, Explanation, explain, explanation_text
from kaoping.engine.scheme import Scheme, read_scheme
from kaoping.engine.scoring import Observation, Result, Subject, Values, score
from kaoping.engine.terms import Refused
from kaoping.engine.words import Language
from tests.engine.strategies import schemes, values
from tests.explanation.cast import SCENES, Scene

ROUNDS = 4
"""The first is worked out, the next are watched and compiled, the last are filled in."""


def alone(result: Result, subject: str, language: Language) -> Explanation:
    """The explanation of a subject under a scheme under which nothing else has been explained."""
    return explain(replace(result, scheme=result.scheme.model_copy(deep=True)), subject, language)


def assert_all_say_what_they_say_alone(result: Result) -> None:
    """Every subject, explained among the others again and again, is explained as it is alone."""
    for language in Language:
        wanted = {s.subject.name: alone(result, s.subject.name, language) for s in result.subjects}
        for explainer in (Explainer(result, language) for _ in range(ROUNDS)):
            for name, explanation in wanted.items():
                assert explainer.explain(name) == explanation
                assert explainer.text(name) == explanation_text(explanation)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_units_of_a_scene_are_explained_as_alone(scene: Scene) -> None:
    for result in scene.results():
        assert_all_say_what_they_say_alone(result)


@settings(max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(schemes(), st.data())
def test_units_under_random_schemes_are_explained_as_alone(scheme: Scheme, data: st.DataObject) -> None:
    given_values = data.draw(values(scheme))
    try:
        result = score(scheme, given_values, scheme.periods[0].id if scheme.periods else None)
    except Refused:
        return
    assert_all_say_what_they_say_alone(result)


def results_of(title: str, numbers: list[str], sources: list[str] | None = None) -> Result:
    """Units with these numbers, from these sources, under a scheme whose only item has this title."""
    scheme = read_scheme(
        {
            "id": "trial",
            "title": "试验",
            "groups": [{"id": "甲类"}],
            "items": [
                {
                    "id": "a",
                    "title": title,
                    "points": 100,
                    "data": {"decimals": 2},
                    "target": 50,
                    "rule": {"family": "ratio", "better": "more", "cap": "points"},
                }
            ],
            "total": {"roll_up": "sum"},
        }
    )
    names = [f"单位{at}" for at in range(len(numbers))]
    known = zip(names, numbers, sources or [""] * len(numbers), strict=True)
    observations = {(name, "", "a"): Observation(Decimal(v), source=source) for name, v, source in known}
    return score(scheme, Values(tuple(Subject(n, "甲类") for n in names), observations))


def test_what_is_exact_for_one_unit_is_rounded_for_another() -> None:
    result = results_of("指标", ["25", "33.33", "16.67", "0", "50", "60"])
    assert_all_say_what_they_say_alone(result)

    texts = {s.subject.name: Explainer(result).text(s.subject.name) for s in result.subjects}
    assert "100 × 25.00 ÷ 50 = 50.00" in texts["单位0"]
    assert "100 × 60.00 ÷ 50" not in texts["单位5"]


def test_what_has_a_source_for_one_unit_has_none_for_another() -> None:
    sources = ["表一", "", " ", "表二\n第 3 行", "", "表一", "{表}"]
    result = results_of("指标", ["25", "26", "27", "28", "29", "30", "31"], sources)
    assert_all_say_what_they_say_alone(result)

    texts = [Explainer(result).text(s.subject.name) for s in result.subjects]
    found = [text.count("（来源：") for text in texts]
    assert found == [1, 0, 0, 1, 0, 1, 1]
    assert "（来源：表二 第 3 行）" in texts[3]


def test_blocks_are_the_same_in_whatever_order_they_are_read() -> None:
    result = results_of("指标", ["25", "33.33", "16.67", "0"])
    wanted = [alone(result, s.subject.name, Language.ZH).blocks for s in result.subjects]
    for _ in range(ROUNDS):
        explainer = Explainer(result)
        given = [explainer.explain(s.subject.name).blocks for s in result.subjects]
        for blocks, other in zip(given, wanted, strict=True):
            assert len(blocks) == 2
            assert blocks[-1] == other[1]
            assert blocks[-1] is blocks[1]
            assert [b.item for b in blocks] == ["a", "total"]
            assert blocks[:1] == (other[0],)
            assert blocks == other == tuple(blocks)
            assert hash(blocks) == hash(other)
            with pytest.raises(IndexError):
                blocks[2]
        assert given[0] != wanted[1]


@pytest.mark.parametrize("title", ["指标\x000\x00", "{指标} {0}", "'指标\" \\ '", "shown2[C[0]]"])
def test_a_title_is_never_taken_for_a_place_to_fill_in(title: str) -> None:
    result = results_of(title, ["25", "26", "27", "28"])
    assert_all_say_what_they_say_alone(result)


def many(count: int) -> Iterator[str]:
    """Numbers that each give another score."""
    return (f"{at}.{at % 7}" for at in range(count))


def test_thousands_of_units_are_explained_as_alone() -> None:
    result = results_of("指标", list(many(2000)))
    explainer = Explainer(result)
    rounds = [{s.subject.name: explainer.text(s.subject.name) for s in result.subjects} for _ in range(ROUNDS)]
    for name in ("单位0", "单位7", "单位999", "单位1999"):
        assert rounds[-1][name] == explanation_text(alone(result, name, Language.ZH))
