"""`decision`: ordered conditions on several values; the first that holds decides."""

from decimal import Decimal

import pytest

from kaoping.engine.scoring import Observation, Subject, Values, score
from kaoping.engine.terms import Refused, Severity, Status
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.engine.support import Written, event, one_leaf

# S16 (瑞安市 2012, democratic vote, 200): 优秀 share >= 90 % 200; 80-90 190; 70-80 180; 60-70 170;
# < 60 and (基本称职 + 不称职) < 1/3 160; that share >= 1/3 130.
VOTE = """
    points: 200
    data:
      - {id: 优秀, decimals: 0}
      - {id: 称职, decimals: 0}
      - {id: 基本称职, decimals: 0}
      - {id: 不称职, decimals: 0}
    rule:
      family: decision
      values:
        - {id: 有效票, expression: 优秀 + 称职 + 基本称职 + 不称职}
        - {id: 优秀率, expression: 优秀 / 有效票 * 100, decimals: 2, unit: "%"}
      cases:
        - {when: 优秀率 >= 90%, points: 200}
        - {when: 优秀率 >= 80%, points: 190}
        - {when: 优秀率 >= 70%, points: 180}
        - {when: 优秀率 >= 60%, points: 170}
        - {when: (基本称职 + 不称职) * 3 < 有效票, points: 160}
      otherwise: 130
"""


def votes(*counts: int) -> dict[str, Written]:
    return dict(zip(("优秀", "称职", "基本称职", "不称职"), counts, strict=True))


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ((100, 0, 0, 0), 200),
        ((90, 10, 0, 0), 200),  # 90.00 %: 以上 includes the number
        ((17999, 2001, 0, 0), 200),  # 89.995 % is 90.00 at two decimals
        ((8999, 1001, 0, 0), 190),  # 89.99 %
        ((80, 20, 0, 0), 190),
        ((79, 21, 0, 0), 180),
        ((70, 0, 30, 0), 180),
        ((60, 0, 40, 0), 170),  # the second share does not matter from 60 % on
        ((59, 8, 33, 0), 160),  # 33 of 100 is less than a third
        ((59, 7, 20, 14), 130),  # 34 of 100 is more
        ((50, 50, 40, 10), 130),  # 50 of 150 is exactly a third
        ((0, 0, 0, 1), 130),
    ],
)
def test_the_first_condition_that_holds_gives_the_points(counts: tuple[int, ...], points: int) -> None:
    assert one_leaf(VOTE).score(votes(*counts)) == points


def test_without_valid_votes_the_rule_means_nothing() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(VOTE).score(votes(0, 0, 0, 0))
    assert [f.code for f in refused.value.findings] == ["undefined"]

    assert one_leaf(VOTE, scheme="missing: {undefined: {score: 100}}").score(votes(0, 0, 0, 0)) == 100


def test_one_number_that_is_not_reported_leaves_the_item_unreported() -> None:
    leaf = one_leaf(VOTE, scheme="missing: {not_reported: {score: 50}}")

    assert leaf.score({**votes(90, 10, 0, 0), "不称职": None}) == 50


def test_the_explanation_shows_the_conditions_up_to_the_one_that_holds() -> None:
    block = one_leaf(VOTE).block(votes(75, 25, 0, 0))
    score = block.lines[-1]

    assert [(c.symbols, c.numbers, c.holds) for c in score.clauses] == [
        ("「优秀率」 ≥ 90", "75.00 ≥ 90", False),
        ("「优秀率」 ≥ 80", "75.00 ≥ 80", False),
        ("「优秀率」 ≥ 70", "75.00 ≥ 70", True),
    ]
    assert score.symbols == "180"
    assert {line.name: line.result for line in block.lines[:-1]} == {"有效票": "100", "优秀率": "75.00"}


def test_the_sentence_says_values_conditions_and_points() -> None:
    sentence = one_leaf(VOTE).sentence

    assert sentence.zh == (
        "有效票 = 优秀 + 称职 + 基本称职 + 不称职；优秀率 = 优秀 ÷ 有效票 × 100（保留 2 位小数）；"
        "依次判定，以最先符合的一条为准；优秀率 ≥ 90% 的，得 200 分；优秀率 ≥ 80% 的，得 190 分；"
        "优秀率 ≥ 70% 的，得 180 分；优秀率 ≥ 60% 的，得 170 分；"
        "(基本称职 + 不称职) × 3 < 有效票的，得 160 分；其余得 130 分。"
    )
    assert "the first condition that holds decides; 优秀率 ≥ 90%: 200;" in sentence.en
    assert sentence.en.endswith("; otherwise 130.")


def test_a_title_says_a_condition_in_the_words_of_the_text() -> None:
    leaf = one_leaf("""
        points: 10
        data: [{id: a, type: fact}]
        rule:
          family: decision
          cases: [{when: a, points: 10, title: {zh: 按期办结, en: closed in time}}]
          otherwise: 0
    """)

    assert leaf.sentence.zh == "依次判定，以最先符合的一条为准；按期办结的，得 10 分；其余得 0 分。"
    assert [(line.name, line.holds) for line in leaf.block(True).lines if line.is_condition] == [("按期办结", True)]


# S90: two facts decide together, 60 / 55 / 40 / 0 (which of the two gives 55 is not visible; here the first).
TRUTH_TABLE = """
    points: 60
    data:
      - {id: planned, type: fact}
      - {id: built, type: fact}
    rule:
      family: decision
      cases:
        - {when: planned and built, points: 60}
        - {when: planned, points: 55}
        - {when: built, points: 40}
      otherwise: 0
"""


@pytest.mark.parametrize(("planned", "built", "points"), [(1, 1, 60), (1, 0, 55), (0, 1, 40), (0, 0, 0)])
def test_facts_decide_by_a_truth_table(planned: int, built: int, points: int) -> None:
    assert one_leaf(TRUTH_TABLE).score({"planned": bool(planned), "built": bool(built)}) == points


def test_categories_lists_targets_and_the_leafs_own_value_may_be_asked() -> None:
    leaf = one_leaf("""
        points: 10
        data:
          - {id: x, unit: "%"}
          - {id: grade, type: category, choices: [好, 一般, 差]}
          - id: accidents
            type: list
            fields: [{id: kind, type: text}, {id: count, decimals: 0}]
        target: 95
        rule:
          family: decision
          cases:
            - {when: accidents.fatal > 0, points: 0}
            - {when: accidents.light >= 3 or grade = '差', points: 4}
            - {when: 实际值 >= 目标值 and grade = '好', points: 10}
            - {when: value >= 90%, points: 8}
          otherwise: 6
    """)

    def given(value: str, grade: str, *events: tuple[str, int]) -> dict[str, Written]:
        return {"x": value, "grade": grade, "accidents": [event(kind, count=count) for kind, count in events]}

    assert leaf.score(given("95", "好")) == 10
    assert leaf.score(given("94.99", "好")) == 8
    assert leaf.score(given("89.99", "好")) == 6
    assert leaf.score(given("95", "好", ("light", 2), ("light", 1))) == 4
    assert leaf.score(given("95", "好", ("light", 2))) == 10
    assert leaf.score(given("95", "差")) == 4
    assert leaf.score(given("100", "好", ("fatal", 1))) == 0


def test_a_divisor_of_0_matters_only_if_the_decision_comes_to_it() -> None:
    leaf = one_leaf("""
        points: 10
        data: [{id: due, decimals: 0}, {id: closed, decimals: 0}]
        rule:
          family: decision
          cases:
            - {when: due = 0, points: 9}
            - {when: "round(closed / due * 100, 2) >= 95", points: 10}
            - {when: "round(closed / due * 100, 2) >= 90", points: 5}
          otherwise: 0
    """)

    assert leaf.score({"due": 0, "closed": 0}) == 9
    assert leaf.score({"due": 20, "closed": 19}) == 10
    assert leaf.score({"due": 20, "closed": 18}) == 5
    assert leaf.score({"due": 20, "closed": 17}) == 0


COMPUTED = """
    points: 10
    data: [{id: a, decimals: 0}, {id: b, decimals: 0}]
    rule:
      family: decision
      cases:
        - {when: a >= 100, points: points}
        - {when: b > 0, points: "(points * b - (100 - a)) / b"}
      otherwise: "50% * points - a"
      cap: points
      floor: 0
"""


def test_points_may_be_expressions_rounded_once_and_kept_within_their_limits() -> None:
    leaf = one_leaf(COMPUTED)

    assert leaf.score({"a": 120, "b": 0}) == 10
    # (80 - 10) / 8 = 8.75; (80 - 1) / 8 = 9.875, half up 9.88; 10 - 90 is below the floor
    assert leaf.score({"a": 90, "b": 8}) == Decimal("8.75")
    assert leaf.score({"a": 99, "b": 8}) == Decimal("9.88")
    assert leaf.score({"a": 10, "b": 1}) == 0
    # 5 - 3; 5 + 20 is above the cap
    assert leaf.score({"a": 3, "b": 0}) == 2
    assert leaf.score({"a": -20, "b": 0}) == 10


@pytest.mark.parametrize("limits", ["", "cap: points", "floor: 0"])
def test_limits_must_be_chosen_where_points_are_expressions(limits: str) -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(COMPUTED.replace("cap: points\n      floor: 0", limits))

    (finding,) = refused.value.findings
    assert finding.code == "goes-together"
    assert "cap" in finding.right.zh


def test_what_may_be_missing_is_asked_for_and_then_not_needed() -> None:
    leaf = one_leaf("""
        points: 10
        data: [{id: this_year}, {id: last_year}]
        rule:
          family: decision
          cases:
            - {when: 有数据(last_year) and this_year > last_year, points: 10}
            - {when: not known(last_year), points: 6}
          otherwise: 2
    """)

    assert leaf.score({"this_year": 3, "last_year": 2}) == 10
    assert leaf.score({"this_year": 3, "last_year": 3}) == 2
    assert leaf.score({"this_year": 3, "last_year": None}) == 6
    assert leaf.score({"this_year": 3, "last_year": Status.NO_DATA}) == 6
    # the other value is needed as ever
    assert leaf.score({"this_year": None, "last_year": 3}) == 0


SCHEME = """
id: trial
title: trial
data: [{id: staff, title: 在编人数, decimals: 0}]
items:
  - id: first
    title: 甲项
    points: 10
    rule:
      family: decision
      cases: [{when: second.score >= 8 and staff > 20, points: 10}, {when: second.得分 >= 6, points: 5}]
      otherwise: 0
  - id: second
    title: 乙项
    points: 10
    rule: {family: given, what: score}
"""


def scored(text: str, **given: str | Status) -> dict[str, Decimal | None]:
    observations = {
        ("甲", "", key): Observation(None, value) if isinstance(value, Status) else Observation(Decimal(value))
        for key, value in given.items()
    }
    found = score(parse_scheme_yaml(text), Values((Subject("甲"),), observations)).of("甲")
    return dict(found.scores())


def test_scores_of_other_items_and_data_of_the_scheme_may_be_asked() -> None:
    assert scored(SCHEME, second="8", staff="21")["first"] == 10
    assert scored(SCHEME, second="8", staff="20")["first"] == 5
    assert scored(SCHEME, second="5.99", staff="21")["first"] == 0


def test_the_score_of_an_item_is_not_taken_for_a_kind_of_its_events() -> None:
    text = """
id: trial
title: trial
data:
  - id: accidents
    title: 事故
    type: list
    fields:
      - {id: date, type: date}
      - {id: kind, type: text}
      - {id: count, decimals: 0}
      - {id: matter, type: text}
items:
  - id: first
    title: 甲项
    points: 10
    rule: {family: decision, cases: [{when: accidents.score >= 4 and accidents.fatal = 0, points: 10}], otherwise: 0}
  - id: accidents
    title: 事故
    points: 5
    rule: {family: events, effect: deduct, cap: points, kinds: [{id: fatal, points: 5}, {id: light, points: 1}]}
"""
    light = Observation(({"kind": "light"},))
    observations = {("甲", "", "accidents"): light}

    found = score(parse_scheme_yaml(text), Values((Subject("甲"),), observations)).of("甲")

    # 5 - 1 = 4 is enough
    assert dict(found.scores()) == {"first": 10, "accidents": 4}


def test_the_score_of_an_item_that_does_not_apply_has_no_meaning() -> None:
    with pytest.raises(Refused) as refused:
        scored(SCHEME, second=Status.NOT_APPLICABLE, staff="21")
    assert [f.code for f in refused.value.findings] == ["undefined"]

    asked = SCHEME.replace("cases: [", "cases: [{when: not known(second.score), points: 7}, ")
    assert scored(asked, second=Status.NOT_APPLICABLE, staff="21")["first"] == 7
    assert scored(asked, second="8", staff="21")["first"] == 10


EACH_OTHER = SCHEME.replace(
    "{family: given, what: score}", "{family: decision, cases: [{when: first.score > 3, points: 10}], otherwise: 0}"
)
ITSELF = SCHEME.replace("second.得分 >= 6", "first.score >= 6")
BRANCH_ABOVE = """
id: trial
title: trial
items:
  - id: whole
    title: 全部
    items:
      - id: first
        title: 甲项
        points: 10
        rule: {family: decision, cases: [{when: whole.score >= 8, points: 10}], otherwise: 0}
"""


@pytest.mark.parametrize("circle", [EACH_OTHER, ITSELF, BRANCH_ABOVE], ids=["each other", "itself", "the branch above"])
def test_items_that_depend_on_each_other_in_a_circle_are_refused(circle: str) -> None:
    with pytest.raises(Refused) as refused:
        scored(circle, second="8", staff="3")

    assert {f.code for f in refused.value.findings} == {"circular"}


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("absent > 3", "没有“absent”"),
        ("third.score > 3", "没有“third.score”"),
        ("a", "这里要写条件"),
        ("grade > 3", "不能混用"),
        ("grade = '很好'", "没有“很好”这一类；可选：好、差"),
        ("target > 3", "没有“target”"),
    ],
)
def test_an_expression_that_means_nothing_is_found_and_refused_at_its_place(when: str, why: str) -> None:
    leaf = one_leaf(f"""
        points: 10
        data: [{{id: a}}, {{id: grade, type: category, choices: [好, 差]}}]
        rule:
          family: decision
          cases: [{{when: a > 3, points: 10}}, {{when: "{when}", points: 3}}]
          otherwise: 0
    """)

    (finding,) = leaf.findings
    assert (finding.code, finding.place) == ("expression", ("cases", 1, "when"))
    assert why in finding.wrong.zh
    with pytest.raises(Refused) as refused:
        leaf.score({"a": 3, "grade": "好"})
    assert refused.value.findings[0].place == ("items", 0, "rule", "cases", 1, "when")


def test_an_expression_that_cannot_be_parsed_is_refused_when_it_is_read() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf("""
            points: 10
            rule: {family: decision, cases: [{when: "value >", points: 10}], otherwise: 0}
        """)

    (finding,) = refused.value.findings
    assert finding.place == ("items", 0, "rule", "cases", 0, "when")
    assert "没有写完" in finding.wrong.zh


def test_points_that_do_not_reach_the_items_and_conditions_that_repeat_are_found() -> None:
    leaf = one_leaf("""
        points: 10
        rule:
          family: decision
          cases: [{when: value > 3, points: 8}, {when: value > 3, points: 2}]
          otherwise: -1
    """)

    assert [(f.code, f.severity) for f in leaf.findings] == [
        ("unreachable", Severity.WARNING),
        ("rule-points", Severity.ERROR),
    ]
    setting = leaf.part.setting()
    assert (leaf.part.rule.least(setting), leaf.part.rule.greatest(setting)) == (Decimal(-1), Decimal(8))


def test_the_curve_turns_where_conditions_compare_the_value() -> None:
    leaf = one_leaf("""
        points: 10
        target: 50
        rule:
          family: decision
          cases: [{when: value > 3 and value <= 7.5, points: 10}, {when: target > value, points: 2}]
          otherwise: 0
    """)

    assert leaf.part.rule.turns(leaf.part.setting(), Decimal(50)) == tuple(map(Decimal, ("3", "7.5", "50")))
