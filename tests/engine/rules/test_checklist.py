"""`checklist`: the sum of the points of the conditions that hold."""

from decimal import Decimal

from tests.engine.support import one_leaf

GOALS = """
    points: 3
    rule:
      family: checklist
      conditions:
        - {id: plan, title: {zh: 有计划, en: a plan}, points: 1}
        - {id: clear, title: {zh: 目标明确, en: clear goals}, points: 1.5}
        - {id: late, title: {zh: 上报及时, en: reported in time}, points: 0.5}
"""


def test_each_condition_that_holds_gives_its_points() -> None:
    leaf = one_leaf(GOALS)

    assert leaf.score({".plan": True, ".clear": True, ".late": True}) == 3
    assert leaf.score({".plan": True, ".clear": False, ".late": True}) == Decimal("1.5")
    assert leaf.score({".plan": False, ".clear": False, ".late": False}) == 0


def test_one_condition_without_an_answer_leaves_the_item_without_data() -> None:
    leaf = one_leaf(GOALS)

    # Half an answer is no answer: the two conditions known to hold do not give their 2.5 points.
    assert leaf.score({".plan": True, ".clear": True, ".late": None}) == 0
    assert leaf.cell({".plan": True, ".clear": True, ".late": None}, "points") is None


def test_an_empty_cell_counts_as_no_only_where_the_data_item_says_so() -> None:
    leaf = one_leaf("""
        points: 3
        data:
          - {id: x.plan, type: fact, blank: "no"}
          - {id: x.clear, type: fact, blank: "no"}
        rule:
          family: checklist
          conditions:
            - {id: plan, title: plan, points: 1}
            - {id: clear, title: clear, points: 2}
    """)

    assert leaf.score({".plan": True, ".clear": None}) == 1


def test_conditions_with_more_decimals_than_the_score_are_added_before_anything_is_rounded() -> None:
    leaf = one_leaf("""
        points: 0.25
        rule:
          family: checklist
          conditions:
            - {id: a, title: a, points: 0.125}
            - {id: b, title: b, points: 0.125}
    """)

    # 0.125 + 0.125 = 0.25; rounding each part first would give 0.13 + 0.13 = 0.26.
    assert leaf.score({".a": True, ".b": True}) == Decimal("0.25")
    # One alone is exactly half-way: 0.125 is 0.13.
    assert leaf.score({".a": True, ".b": False}) == Decimal("0.13")


def test_a_condition_may_take_points() -> None:
    leaf = one_leaf("""
        points: 2
        below_zero: negative
        rule:
          family: checklist
          conditions:
            - {id: done, title: done, points: 2}
            - {id: forged, title: forged, points: -3}
    """)

    assert leaf.score({".done": True, ".forged": True}) == -1
    assert leaf.limits == ("-3", "2")


def test_the_sentence_lists_the_conditions() -> None:
    assert one_leaf(GOALS).sentence.zh == "逐项计分：有计划 1 分；目标明确 1.5 分；上报及时 0.5 分。"
    assert one_leaf(GOALS).sentence.en == "Points for each: a plan 1; clear goals 1.5; reported in time 0.5."


def test_points_that_do_not_add_up_and_an_identifier_used_twice_are_found() -> None:
    leaf = one_leaf("""
        points: 4
        rule:
          family: checklist
          conditions:
            - {id: a, title: a, points: 1}
            - {id: a, title: b, points: 2}
    """)

    assert sorted((f.code, f.path) for f in leaf.findings) == [
        ("duplicate-id", "conditions[1].id"),
        ("rule-points", "conditions"),
    ]
