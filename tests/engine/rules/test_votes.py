"""`votes`: coefficients of the options over the valid votes."""

from decimal import Decimal

import pytest

from kaoping.engine.terms import Refused
from tests.engine.support import OneLeaf, Written, one_leaf

# S86: {([繁重]得票数×100)+([较多]×80)+([一般]×60)+([较少]×40)} ÷ 测评有效票数
WORKLOAD = """
    points: 100
    rule:
      family: votes
      options:
        - {id: 繁重, coefficient: 100}
        - {id: 较多, coefficient: 80}
        - {id: 一般, coefficient: 60}
        - {id: 较少, coefficient: 40}
      decimals: 2
      then: points
"""


def given(*counts: int) -> dict[str, Written]:
    return dict(zip((".繁重", ".较多", ".一般", ".较少"), counts, strict=True))


def then(points: int, how: str, coefficients: tuple[str, ...] = ("100", "80", "60", "40")) -> OneLeaf:
    text = WORKLOAD.replace("points: 100", f"points: {points}", 1).replace("then: points", f"then: {how}")
    for was, now in zip(("100}", "80}", "60}", "40}"), coefficients, strict=True):
        text = text.replace(f"coefficient: {was}", f"coefficient: {now}}}")
    return one_leaf(text)


@pytest.mark.parametrize(
    ("counts", "index"),
    [
        ((10, 0, 0, 0), "100"),
        ((0, 0, 0, 3), "40"),
        ((5, 3, 2, 1), "81.82"),  # (500 + 240 + 120 + 40) / 11 = 900 / 11 = 81.818…
        ((1, 0, 0, 2), "60"),  # (100 + 80) / 3
        ((1, 0, 0, 0), "100"),
        ((31, 0, 0, 1), "98.13"),  # 3140 / 32 = 98.125, half up
    ],
)
def test_the_index_is_the_mean_coefficient_of_the_valid_votes(counts: tuple[int, ...], index: str) -> None:
    assert one_leaf(WORKLOAD).score(given(*counts)) == Decimal(index)


def test_without_valid_votes_the_item_cannot_be_scored() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(WORKLOAD).score(given(0, 0, 0, 0))
    assert [f.code for f in refused.value.findings] == ["undefined"]

    assert one_leaf(WORKLOAD, scheme="missing: {undefined: zero}").score(given(0, 0, 0, 0)) == 0


def test_an_option_that_is_not_reported_is_not_taken_for_no_votes() -> None:
    leaf = one_leaf(WORKLOAD, scheme="missing: {not_reported: {score: 7}}")

    assert leaf.score({**given(5, 3, 2, 1), ".较少": None}) == 7


@pytest.mark.parametrize("count", ["-1", "1.5"])
def test_votes_are_whole_and_not_negative(count: str) -> None:
    with pytest.raises(Refused):
        one_leaf(WORKLOAD).score({**given(5, 3, 2, 1), ".较少": count})


def test_the_index_may_be_a_share_of_the_points() -> None:
    # 30 x 81.82 / 100 = 24.546, half up 24.55
    assert then(30, "share").score(given(5, 3, 2, 1)) == Decimal("24.55")
    # coefficients 1 .. 0.4: (5 + 2.4 + 1.2 + 0.4) / 11 = 9 / 11 = 0.82 at two decimals; 30 x 0.82 = 24.6
    assert then(30, "share", ("1", "0.8", "0.6", "0.4")).score(given(5, 3, 2, 1)) == Decimal("24.6")


def test_the_coefficients_may_be_the_points_themselves() -> None:
    # S72: 10 / 8 / 6 / 3: (50 + 24 + 12 + 3) / 11 = 89 / 11 = 8.0909…
    leaf = then(10, "points", ("10", "8", "6", "3"))

    assert leaf.score(given(5, 3, 2, 1)) == Decimal("8.09")
    assert leaf.codes == []


def test_an_abstention_that_counts_is_an_option_worth_nothing() -> None:
    leaf = one_leaf("""
        points: 100
        rule:
          family: votes
          options: [{id: yes_votes, coefficient: 100}, {id: no_votes, coefficient: 0}, {id: abstained, coefficient: 0}]
          decimals: 1
          then: points
    """)

    # 100 x 14 / 20
    assert leaf.score({".yes_votes": 14, ".no_votes": 1, ".abstained": 5}) == 70


TIERS = """
        family: tiers
        tiers: [{in: "[90,100]", points: 20}, {in: "[80,90)", points: 15}, {in: "[40,80)", points: 8}]
"""


def test_the_index_may_be_scored_by_bands() -> None:
    leaf = then(20, TIERS)

    # 100 x 3 + 60 over 4 votes is 90 exactly; 900 / 11 = 81.82; 60
    assert leaf.score(given(3, 0, 1, 0)) == 20
    assert leaf.score(given(5, 3, 2, 1)) == 15
    assert leaf.score(given(0, 0, 1, 0)) == 8
    assert leaf.codes == []


def test_the_index_may_be_scored_by_a_line_or_against_a_target() -> None:
    line = then(20, "{family: line, knots: [{value: 60, points: 0}, {value: 100, points: 20}]}")
    # halfway between 60 and 100
    assert line.score(given(1, 0, 1, 0)) == 10

    steps = """
        family: steps
        floor: 0
        below: {effect: deduct, per: 1, points: 0.5, unit: value, step: whole, cap: none}
    """
    leaf = one_leaf(
        WORKLOAD.replace("points: 100", "points: 20\n    target: 90", 1).replace("then: points", f"then: {steps}")
    )
    # 90 - 81.82 = 8.18: eight whole steps
    assert leaf.score(given(5, 3, 2, 1)) == 16


def test_bands_that_leave_a_possible_index_out_are_found() -> None:
    leaf = then(20, TIERS.replace("[40,80)", "[60,80)"))

    (finding,) = leaf.findings
    assert (finding.code, finding.place) == ("bands-gap", ("then", "tiers"))


def test_an_index_that_cannot_reach_the_points_is_found() -> None:
    assert [(f.code, f.place) for f in then(90, "points").findings] == [("rule-points", ("options",))]


def test_an_option_that_stands_twice_is_found() -> None:
    leaf = one_leaf(WORKLOAD.replace("id: 较多", "id: 繁重"))

    assert [(f.code, f.place) for f in leaf.findings] == [("duplicate-id", ("options", 1, "id"))]


def test_options_that_are_all_worth_the_same_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        then(10, "share", ("1", "1", "1", "1"))

    assert [f.code for f in refused.value.findings] == ["options-alike"]


@pytest.mark.parametrize("missing", ["decimals: 2", "then: points"])
def test_rounding_and_what_the_index_becomes_must_be_chosen(missing: str) -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(WORKLOAD.replace(f"      {missing}\n", ""))

    assert [f.code for f in refused.value.findings] == ["missing-field"]


def test_the_arithmetic_is_shown_step_by_step() -> None:
    lines = then(30, "share").block(given(5, 3, 2, 1)).lines

    assert [(line.symbols, line.numbers, line.result) for line in lines] == [
        ("「繁重票数」 + 「较多票数」 + 「一般票数」 + 「较少票数」", "5 + 3 + 2 + 1", "11"),
        (
            "「繁重票数」 × 100 + 「较多票数」 × 80 + 「一般票数」 × 60 + 「较少票数」 × 40",
            "5 × 100 + 3 × 80 + 2 × 60 + 1 × 40",
            "900",
        ),
        ("「折算票数合计」 ÷ 「有效票数」", "900 ÷ 11", "81.82"),
        ("30 × 「得票指数」 ÷ 100", "30 × 81.82 ÷ 100", "24.55"),
    ]


def test_the_sentence_says_the_coefficients_the_rounding_and_what_follows() -> None:
    sentence = then(30, "share").sentence

    assert sentence.zh == (
        "按投票计分，每票折算：繁重 100、较多 80、一般 60、较少 40；得票指数 = 折算票数合计 ÷ 有效票数"
        "（保留 2 位小数），弃权票、无效票不计入有效票；得分 = 30 × 得票指数 ÷ 100。"
    )
    assert "each worth: 繁重 100, 较多 80, 一般 60, 较少 40; index" in sentence.en
    bands = "90（含）至 100（含）得 20 分；80（含）至 90（不含）得 15 分；40（含）至 80（不含）得 8 分。"
    assert then(20, TIERS).sentence.zh.endswith(f"按得票指数计分：{bands}")


def test_the_least_and_the_most_follow_from_the_coefficients() -> None:
    leaf = then(30, "share", ("100", "80", "60", "45"))
    rule, setting = leaf.part.rule, leaf.part.setting()

    # 30 x 45 / 100
    assert (rule.least(setting), rule.greatest(setting)) == (Decimal("13.5"), Decimal(30))
    assert then(20, TIERS).part.rule.least(then(20, TIERS).part.setting()) == 8


def test_an_index_that_is_rounded_below_its_least_coefficient_widens_what_the_rule_can_give() -> None:
    # 99 votes worth 0.4: the index 0.4 is 0 without decimals, so no points, although no vote is worth less than 0.4.
    leaf = one_leaf(
        """
        points: 8
        rule:
          family: votes
          options: [{id: a, coefficient: 1}, {id: b, coefficient: 0.4}]
          decimals: 0
          then: share
        """
    )
    assert leaf.score({".a": 0, ".b": 99}) == 0
    assert leaf.limits == ("0", "8")
