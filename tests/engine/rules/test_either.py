"""`either`: the better, the worse, or the chosen of several alternatives."""

from decimal import Decimal

import pytest

from kaoping.engine.scheme import Leaf
from kaoping.engine.terms import Refused, Severity, Status
from kaoping.engine.words import Language
from tests.engine.support import OneLeaf, one_leaf

# S101 (department's expenditure): carry-over rate at most 9 %, or change of the carry-over at most -30 %,
# 二者择其一. The points are not visible in the source; 5 stands for them.
CARRY_OVER = """
    points: 5
    data:
      - {id: carried, title: {zh: 年末结转结余, en: carried over}, decimals: 2}
    rule:
      family: either
      choice: CHOICE
      alternatives:
        - id: rate
          title: {zh: 结转结余率, en: carry-over rate}
          data: [{id: budget, title: 预算数, decimals: 2}]
          measure: {expression: "carried / budget * 100", decimals: 2, title: {zh: 结转结余率, en: rate}, unit: "%"}
          target: 9
          rule: {family: met, when: "<="}
        - id: change
          title: {zh: 结转结余变动率, en: change of the carry-over}
          data: [{id: last_year, title: 上年结转结余, decimals: 2}]
          measure:
            expression: (carried - last_year) / last_year * 100
            decimals: 2
            title: {zh: 变动率, en: change}
            unit: "%"
          target: -30
          rule: {family: steps, floor: 0, above: STEP}
"""
STEP = "{effect: deduct, per: 10, points: 1, unit: value, step: whole, cap: none}"


def carry_over(choice: str) -> OneLeaf:
    return one_leaf(CARRY_OVER.replace("CHOICE", choice).replace("STEP", STEP))


BEST = "best, lacking: others_decide".replace(", ", "\n      ")
WORST = "worst, lacking: others_decide".replace(", ", "\n      ")
ALL = "best, lacking: all_needed".replace(", ", "\n      ")


@pytest.mark.parametrize(
    ("carried", "budget", "last", "best", "worst"),
    [
        # 9.00 % is met: 5; (9 - 12) / 12 = -25.00 %, half a step above -30: 5 - 0
        ("9", "100", "12", "5", "5"),
        # 9.01 % is not met: 0; -24.92 % is 5.08 above -30, no whole step: 5
        ("9.01", "100", "12", "5", "0"),
        # 20 % is not met: 0; (20 - 16) / 16 = 25.00 %, 55 above -30: five whole steps, 5 - 5
        ("20", "100", "16", "0", "0"),
        # 9 % is met: 5; 0 % is 30 above -30: three whole steps, 5 - 3
        ("9", "100", "9", "5", "2"),
    ],
)
def test_the_better_or_the_worse_of_two_measures_counts(
    carried: str, budget: str, last: str, best: str, worst: str
) -> None:
    data = {"carried": carried, "budget": budget, "last_year": last}

    assert carry_over(BEST).score(data) == Decimal(best)
    assert carry_over(WORST).score(data) == Decimal(worst)
    assert carry_over(ALL).score(data) == Decimal(best)


def test_the_other_decides_where_one_has_no_data_or_no_meaning() -> None:
    # 2 / 10 = 20 % is not met; nothing carried over last year, so there is no change
    without_last_year = {"carried": "2", "budget": "10", "last_year": None}
    nothing_last_year = {"carried": "2", "budget": "10", "last_year": "0"}

    assert carry_over(BEST).score(without_last_year) == 0
    assert carry_over(BEST).score(nothing_last_year) == 0
    # (2 - 4) / 4 = -50 %
    assert carry_over(WORST).score({"carried": "2", "budget": None, "last_year": "4"}) == 5


def test_without_any_usable_alternative_the_run_is_refused_or_nothing_is_reported() -> None:
    with pytest.raises(Refused) as refused:
        carry_over(BEST).score({"carried": "2", "budget": "0", "last_year": "0"})
    assert [f.code for f in refused.value.findings] == ["undefined"]

    assert carry_over(BEST).score({"carried": "2", "budget": None, "last_year": None}) == 0
    leaf = one_leaf(
        CARRY_OVER.replace("CHOICE", BEST).replace("STEP", STEP) + "    missing: {not_reported: {score: 1}}\n"
    )
    assert leaf.score({"carried": "2", "budget": None, "last_year": None}) == 1


def test_where_all_are_needed_one_without_data_leaves_the_item_unreported() -> None:
    leaf = one_leaf(
        CARRY_OVER.replace("CHOICE", ALL).replace("STEP", STEP) + "    missing: {not_reported: {score: 1}}\n"
    )

    assert leaf.score({"carried": "2", "budget": "100", "last_year": None}) == 1


def test_an_item_that_does_not_apply_in_any_way_is_not_applicable() -> None:
    leaf = one_leaf(
        CARRY_OVER.replace("CHOICE", BEST).replace("STEP", STEP) + "    missing: {not_applicable: {score: 3}}\n"
    )
    away = Status.NOT_APPLICABLE

    assert leaf.score({"carried": "2", "budget": away, "last_year": away}) == 3
    # one way is left: -50 %
    assert leaf.score({"carried": "2", "budget": away, "last_year": "4"}) == 5
    # one way is left, and not reported
    assert leaf.score({"carried": "2", "budget": away, "last_year": None}) == 0


def test_the_chosen_alternative_needs_no_data_of_the_others() -> None:
    leaf = carry_over("chosen")

    assert leaf.score({".choice": "rate", "carried": "9", "budget": "100"}) == 5
    assert leaf.score({".choice": "rate", "carried": "10", "budget": "100", "last_year": "100"}) == 0
    # -90 %
    assert leaf.score({".choice": "change", "carried": "10", "budget": "100", "last_year": "100"}) == 5
    assert leaf.score({".choice": None, "carried": "9", "budget": "100", "last_year": "10"}) == 0
    assert leaf.score({".choice": "change", "carried": "9", "budget": "100"}) == 0


def test_a_choice_that_is_none_of_the_alternatives_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        carry_over("chosen").score({".choice": "both", "carried": "9", "budget": "100"})

    assert [f.code for f in refused.value.findings] == ["not-a-choice"]


def test_the_explanation_shows_both_alternatives_under_their_names() -> None:
    lines = carry_over(BEST).block({"carried": "9", "budget": "100", "last_year": "9"}).lines
    results = {line.name: line.result for line in lines}

    assert results["结转结余率 得分"] == "5"
    # 0 % is 30 above -30 %: three whole steps
    assert results["结转结余变动率 得分"] == "2"
    assert lines[-1].symbols == "取大(「结转结余率 得分」, 「结转结余变动率 得分」)"


def test_the_sentence_lists_the_alternatives() -> None:
    sentence = carry_over(BEST).sentence

    assert sentence.zh.startswith("下列两项取得分高的一项：（1）结转结余率：结转结余率不超过目标值 9%的，得 5 分；")
    assert "；（2）结转结余变动率：" in sentence.zh
    assert sentence.zh.endswith("；没有数据的一项不参与比较。")
    assert sentence.en.startswith("The best of 2 counts: (1) carry-over rate: 5 points if rate does not exceed")
    assert carry_over("chosen").sentence.zh.startswith("下列两项按选定的一项计分：")


def test_data_of_an_alternative_follow_from_its_rule_under_its_own_name() -> None:
    leaf = one_leaf("""
        points: 10
        rule:
          family: either
          choice: best
          lacking: others_decide
          alternatives:
            - id: plan
              title: 计划
              rule:
                family: checklist
                conditions: [{id: made, title: 已编制, points: 4}, {id: sent, title: 已上报, points: 6}]
            - id: faults
              title: 差错
              rule: {family: events, effect: deduct, cap: points, kinds: [{id: late, points: 3}], reported: counts}
    """)

    assert list(leaf.part.data) == ["x.plan.made", "x.plan.sent", "x.faults.late"]
    # 4 of the plan; 10 - 3 x 2
    assert leaf.score({".plan.made": True, ".plan.sent": False, ".faults.late": 2}) == 4
    assert leaf.score({".plan.made": True, ".plan.sent": False, ".faults.late": 1}) == 7


def test_alternatives_may_rank_and_compare_with_the_group() -> None:
    leaf = one_leaf("""
        points: 10
        rule:
          family: either
          choice: best
          lacking: others_decide
          alternatives:
            - id: level
              title: 水平
              rule: {family: rank, better: more, per_rank: {points: 4, floor: 0}}
            - id: growth
              title: 增幅
              target: {by: pool, pool: mean}
              rule:
                family: steps
                floor: 0
                below: {effect: deduct, per: 1, points: 1, unit: value, step: pro_rata, cap: none}
    """)

    # level: 甲 1st 10, 乙 2nd 6, 丙 3rd 2; growth: mean (1 + 3 + 5) / 3 = 3: 甲 2 below, 8; 乙 10; 丙 10
    assert leaf.scores(
        {
            "甲": {".level": 90, ".growth": 1},
            "乙": {".level": 80, ".growth": 3},
            "丙": {".level": 70, ".growth": 5},
        }
    ) == {"甲": "10", "乙": "10", "丙": "10"}
    # without a growth of 丙 the mean is (1 + 3) / 2 = 2: 甲 9; 丙 has its rank alone
    assert leaf.scores(
        {
            "甲": {".level": 60, ".growth": 1},
            "乙": {".level": 80, ".growth": 3},
            "丙": {".level": 70, ".growth": None},
        }
    ) == {"甲": "9", "乙": "10", "丙": "6"}


def test_three_alternatives_are_compared_one_after_the_other() -> None:
    inner = "\n".join(
        f"            - {{id: {name}, title: {name}, rule: {{family: given, what: score}}}}" for name in "abc"
    )
    for choice, expected in (("best", "8"), ("worst", "3")):
        leaf = one_leaf(f"""
        points: 10
        rule:
          family: either
          choice: {choice}
          lacking: others_decide
          alternatives:
{inner}
        """)
        assert leaf.score({".a": 5, ".b": 8, ".c": 3}) == Decimal(expected)
        assert leaf.score({".a": None, ".b": None, ".c": 4}) == 4
        assert leaf.score({".a": 6, ".b": None, ".c": None}) == 6


def test_what_the_alternatives_can_give_bounds_the_item() -> None:
    part = carry_over(BEST).part

    assert (part.rule.least(part.setting()), part.rule.greatest(part.setting())) == (Decimal(0), Decimal(5))


def test_faults_of_the_alternatives_are_found_at_their_places() -> None:
    leaf = one_leaf("""
        points: 10
        rule:
          family: either
          choice: best
          lacking: others_decide
          alternatives:
            - {id: a, title: 甲法, rule: {family: met, when: ">=", points: 8}}
            - {id: a, title: 乙法, target: 3, rule: {family: met, when: ">="}}
    """)

    found = [(f.code, f.place) for f in leaf.findings if f.severity is Severity.ERROR]
    assert ("duplicate-id", ("alternatives", 1, "id")) in found
    assert ("target-missing", ("alternatives", 0, "target")) in found
    assert ("rule-points", ("alternatives", 0, "rule", "points")) in found


@pytest.mark.parametrize(("choice", "lacking"), [("best", ""), ("chosen", "lacking: all_needed")])
def test_what_happens_without_data_must_be_said_where_it_can_happen(choice: str, lacking: str) -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(f"""
            points: 10
            rule:
              family: either
              choice: {choice}
              {lacking}
              alternatives:
                - {{id: a, title: 甲法, rule: {{family: given, what: score}}}}
                - {{id: b, title: 乙法, rule: {{family: given, what: score}}}}
        """)

    assert [f.code for f in refused.value.findings] == ["goes-together"]


def test_an_alternative_whose_measure_means_nothing_is_refused_at_its_place() -> None:
    leaf = one_leaf(
        CARRY_OVER.replace("CHOICE", BEST).replace("STEP", STEP).replace("carried / budget", "carried / x9")
    )

    with pytest.raises(Refused) as refused:
        leaf.score({"carried": "1", "budget": "1", "last_year": "1"})

    assert refused.value.findings[0].place == ("items", 0, "rule", "alternatives", 0, "measure")


def test_alternatives_may_be_formulas_over_data_and_scores() -> None:
    leaf = one_leaf("""
        points: 10
        data: [{id: done, decimals: 0}, {id: due, decimals: 0}]
        rule:
          family: either
          choice: best
          lacking: others_decide
          alternatives:
            - id: rate
              title: 完成率
              rule: {family: formula, points: points * done / due, cap: points, floor: 0}
            - id: count
              title: 完成数
              rule:
                family: decision
                cases: [{when: done >= 5, points: 10}, {when: done >= 3, points: 4}]
                otherwise: 0
    """)

    # 10 x 3 / 4 = 7.5 against 4; 10 x 5 / 100 against 10; without anything due the count decides
    assert leaf.score({"done": 3, "due": 4}) == Decimal("7.5")
    assert leaf.score({"done": 5, "due": 100}) == 10
    assert leaf.score({"done": 3, "due": 0}) == 4


def test_a_formula_of_an_alternative_is_refused_at_its_place() -> None:
    leaf = one_leaf("""
        points: 10
        rule:
          family: either
          choice: best
          lacking: others_decide
          alternatives:
            - {id: a, title: 甲法, rule: {family: given, what: score}}
            - {id: b, title: 乙法, rule: {family: formula, points: absent * 2, cap: points, floor: 0}}
    """)

    assert [(f.code, f.place) for f in leaf.findings] == [
        ("expression", ("alternatives", 1, "rule", "points")),
    ]


def test_english_and_chinese_explanations_have_the_same_numbers() -> None:
    data = {"carried": "9", "budget": "100", "last_year": "9"}
    zh, en = (carry_over(BEST).block(data, language) for language in Language)

    assert [line.result for line in zh.lines if not line.is_condition] == [
        line.result for line in en.lines if not line.is_condition
    ]
    assert isinstance(carry_over(BEST).scheme.items[0], Leaf)
