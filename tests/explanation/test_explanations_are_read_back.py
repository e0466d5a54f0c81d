"""A program that sees nothing but the text gets every score of every example."""

from __future__ import annotations

import ast
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kaoping.engine.compiling import keys
from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.scheme import read_scheme
from kaoping.engine.scoring import Observation, Subject, SubjectResult, Values, score
from kaoping.engine.terms import Refused, Status
from tests.engine.strategies import schemes, values
from tests.engine.whole import cycle, whole
from tests.explanation.texts import ROOT, Explained, explained, of_examples, of_scenes
from tools.read_explanation import read_explanation

READER = ROOT / "tools" / "read_explanation.py"


def assert_reads_all_scores(explained: Explained) -> None:
    """The scores that are read from the text are those of the engine: of every item, at both ends."""
    read, found = read_explanation(explained.text), explained.found
    items = [section.item for section in found.compiled.program.sections]
    ends = [ends_of(found, item) for item in items]
    assert [(s.low, s.high) for s in read.scores] == ends, explained.name
    assert (read.grade, read.rank) == (found.grade or "", found.rank), explained.name


def ends_of(found: SubjectResult, item: str) -> tuple[Fraction | None, Fraction | None]:
    """The score of an item at both ends, which are the same unless it is open."""
    program = found.compiled.program
    key = "total.shown" if item == keys.TOTAL else keys.score(item)
    units = [trace[program.position[key]] for trace in (found.trace, found.high or found.trace)]
    low, high = (Fraction(u, 10 ** program.type_of(key).scale) if isinstance(u, int) else None for u in units)
    return low, high


def test_every_kind_of_rule_and_outcome_is_read_back() -> None:
    for text in of_scenes():
        assert_reads_all_scores(text)


def test_every_example_is_read_back() -> None:
    for text in of_examples():
        assert_reads_all_scores(text)


@settings(max_examples=25, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(schemes(), st.data())
def test_random_schemes_are_read_back(scheme: object, data: st.DataObject) -> None:
    given_values = data.draw(values(scheme))  # type: ignore[arg-type]
    periods = [p.id for p in scheme.periods]  # type: ignore[attr-defined]
    try:
        result = score(scheme, given_values, periods[0] if periods else None)  # type: ignore[arg-type]
    except Refused:
        return
    for text in explained("random", result):
        assert_reads_all_scores(text)


OPEN_WITHOUT_END = {
    "id": "trial",
    "title": "试验方案",
    "groups": [{"id": "甲类"}],
    "items": [
        {
            "id": "a",
            "title": "指标 a",
            "points": 5,
            "rule": {
                "family": "events",
                "effect": "add",
                "kinds": [{"id": "k0", "title": "情形", "points": Decimal("0.68")}],
                "cap": "none",
                "reported": "counts",
            },
        },
        {"id": "b", "title": "指标 b", "points": 95, "rule": {"family": "given", "what": "constant"}},
    ],
    "total": {"roll_up": "sum", "round_parts": True, "cap": "full", "floor": 0},
    "rounding": {"mode": "half_up", "rate": 2, "leaf": 2, "branch": 2, "total": 2},
    "missing": {
        "not_applicable": "rescale",
        "not_reported": "zero",
        "no_data": "zero",
        "disputed": "open",
        "undefined": "refuse",
    },
    "ranking": {"on": "shown", "scope": "group", "ties": "share"},
}


def test_a_score_that_is_open_without_an_end_counts_nowhere() -> None:
    """Any number of disputed bonuses may still be upheld: neither the item nor the total has a score."""
    disputed = {("一", "", "a.k0"): Observation(Decimal(11), Status.DISPUTED)}
    result = score(read_scheme(OPEN_WITHOUT_END), Values((Subject("一", "甲类"),), disputed))
    text = explanation_text(explain(result, "一"))

    assert [(one.low, one.high) for one in read_explanation(text).scores] == [(None, None), (95, 95), (None, None)]


def test_a_condition_may_name_a_score_that_counts_nowhere_because_there_is_no_total() -> None:
    further = {"id": "c", "title": "指标 c", "points": 5, "rule": {"family": "given", "what": "constant"}}
    plain = {
        **OPEN_WITHOUT_END,
        "items": [*OPEN_WITHOUT_END["items"], further],
        "effects": [{"id": "e", "title": "处置", "when": "b.score < 3", "do": "last_rank"}],
    }
    disputed = {("一", "", "a.k0"): Observation(Decimal(11), Status.DISPUTED)}
    text = explanation_text(explain(score(read_scheme(plain), Values((Subject("一", "甲类"),), disputed)), "一"))

    assert [one.low for one in read_explanation(text).scores] == [None, 95, 5, None]


@pytest.mark.parametrize("how", ["mean", "sum", "last", "highest", "lowest"])
@pytest.mark.parametrize("month", ["p1", "p2", "p3"])
def test_the_score_of_a_cycle_of_which_periods_are_missing_is_read_back(how: str, month: str) -> None:
    scheme = whole(f"""
        periods: [{{id: p1}}, {{id: p2}}, {{id: p3}}]
        over_periods: {{how: {how}, level: leaf}}
        items:
          - {{id: a, title: 甲, points: 60, rule: {{family: given, what: score}}}}
          - {{id: b, title: 乙, points: 40, periods: [p1, {month}], rule: {{family: given, what: score}}}}
    """)
    found = cycle(scheme, {"p1": {"一": {"a": "50", "b": "30"}}, "p2": {"一": {}}}).cycle
    read = read_explanation(explanation_text(explain(found, "一")))
    assert [one.low for one in read.scores] == [50, 30, 80]


def test_the_reader_stands_alone() -> None:
    tree = ast.parse(READER.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(("changed", "code"), [(False, 0), (True, 1)])
def test_as_a_command_it_prints_scores_or_names_the_line(tmp_path: Path, changed: bool, code: int) -> None:
    # Jinhua's smart-city score is 38.17 of 40: 40 × 95.43 ÷ 100 = 38.172.
    example = next(t for t in of_examples() if t.name.startswith("jinhua") and t.name.endswith("zh"))
    text = example.text.replace("失分", "失分 1", 1) if changed else example.text
    file = tmp_path / "explanation.txt"
    file.write_text(text, encoding="utf-8")
    # -I: without the folder of the project, so that nothing of Kaoping could be imported.
    done = subprocess.run([sys.executable, "-I", READER, file], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert ("line 5" in done.stderr) if changed else ("总分" in done.stdout)
