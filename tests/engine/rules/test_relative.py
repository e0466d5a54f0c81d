"""`relative`: level and improvement ranked apart, and the place between the worst and the best."""

from decimal import Decimal

import pytest

from kaoping.engine.scoring import Result
from kaoping.engine.terms import Refused, Status
from kaoping.engine.words import Language
from tests.engine.support import LEAF, Given, Written, one_leaf

# S85: 0.4 x rank score of the level + 0.6 x rank score of the change; in the first period the level only.
# How a rank becomes a score is not visible in the source; 100 for the first and 10 less for each place stand for it.
DOUBLE = """
    points: 100
    data:
      - {id: x, title: {zh: 综合指数, en: composite index}}
      - {id: x.last, title: {zh: 上期综合指数, en: last composite index}}
    rule:
      family: relative
      better: less
      ranked:
        level: 40%
        improvement: 60%
        change: difference
        first_period: level_only
        per_rank: {points: 10, floor: 0}
"""


def values(**pairs: tuple[str, str | Status | None]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for name, (now, last) in pairs.items():
        given: dict[str, Written] = {"x": now, "x.last": last}
        found[name] = given
    return found


CITIES = values(甲=("40", "50"), 乙=("45", "48"), 丙=("60", "80"))


def test_ranks_by_level_and_by_change_are_weighted() -> None:
    # level: 甲 100, 乙 90, 丙 80; change -10, -3, -20: 丙 100, 甲 90, 乙 80
    # 40 + 54 = 94; 36 + 48 = 84; 32 + 60 = 92
    assert one_leaf(DOUBLE).scores(CITIES) == {"甲": "94", "乙": "84", "丙": "92"}


def test_the_change_may_be_in_per_cent_of_the_last_value() -> None:
    leaf = one_leaf(DOUBLE.replace("change: difference", "change: rate\n        decimals: 2"))

    # 甲 -12.50 %, 乙 -12.00 %, 丙 -10.00 %: the difference would put 丙 first
    cities = values(甲=("35", "40"), 乙=("22", "25"), 丙=("90", "100"))
    # level: 乙 100, 甲 90, 丙 80; change: 甲 100, 乙 90, 丙 80
    assert leaf.scores(cities) == {"甲": "96", "乙": "94", "丙": "80"}
    assert cell(leaf.result(cities), "甲", "change") == Decimal("-12.50")


def cell(result: Result, name: str, line: str) -> object:
    return result.of(name).value(f"{LEAF}.{line}")


def test_rates_that_are_equal_at_their_decimals_share_a_rank() -> None:
    leaf = one_leaf(DOUBLE.replace("change: difference", "change: rate\n        decimals: 0"))

    # -12.5 % and -12.9 % are both -13 %: half away from zero; both first
    found = leaf.result(values(甲=("35", "40"), 乙=("87.1", "100")))
    assert [cell(found, name, "improvement.rank") for name in ("甲", "乙")] == [1, 1]


def test_in_the_first_period_the_level_counts_alone() -> None:
    assert one_leaf(DOUBLE).scores(values(甲=("40", None), 乙=("45", None), 丙=("60", None))) == {
        "甲": "100",
        "乙": "90",
        "丙": "80",
    }


def test_a_unit_without_a_last_period_is_not_ranked_by_improvement() -> None:
    cities = values(甲=("40", "50"), 乙=("45", Status.NO_DATA), 丙=("60", "80"))

    # change: 丙 100, 甲 90; 乙 by its level
    assert one_leaf(DOUBLE).scores(cities) == {"甲": "94", "乙": "90", "丙": "92"}
    no_points = one_leaf(DOUBLE.replace("level_only", "no_points"))
    # 90 x 40 %
    assert no_points.scores(cities) == {"甲": "94", "乙": "36", "丙": "92"}
    needed = one_leaf(DOUBLE.replace("level_only", "not_reported"), scheme="missing: {no_data: {score: 1}}")
    # 乙 is not scored, so the others move up: level 甲 100, 丙 90
    assert needed.scores(cities) == {"甲": "94", "乙": "1", "丙": "96"}


def test_a_last_value_of_0_gives_no_rate() -> None:
    leaf = one_leaf(DOUBLE.replace("change: difference", "change: rate\n        decimals: 2"))

    with pytest.raises(Refused) as refused:
        leaf.scores(values(甲=("40", "0"), 乙=("45", "48")))
    assert [(f.code, f.place[0]) for f in refused.value.findings] == [("undefined", "甲")]
    # a difference it has
    assert one_leaf(DOUBLE).scores(values(甲=("40", "0"), 乙=("45", "48"))) == {"甲": "94", "乙": "96"}


def test_more_may_be_better_and_ranks_may_give_points_from_a_list() -> None:
    leaf = one_leaf("""
        points: 10
        rule:
          family: relative
          better: more
          ranked:
            level: 50%
            improvement: 50%
            change: difference
            first_period: level_only
            places: [{first: 1, last: 1, points: 10}, {first: 2, points: 5}]
    """)

    # level 甲 10, 乙 5; change 5 and 20: 乙 10, 甲 5
    assert leaf.scores(values(甲=("90", "85"), 乙=("80", "60"))) == {"甲": "7.5", "乙": "7.5"}
    assert leaf.scores(values(甲=("90", "70"), 乙=("80", "60"))) == {"甲": "10", "乙": "7.5"}


def test_units_are_compared_within_their_group() -> None:
    leaf = one_leaf(DOUBLE, scheme="groups: [{id: 一类}, {id: 二类}]")

    cities = {"一类/甲": CITIES["甲"], "二类/乙": CITIES["乙"], "一类/丙": CITIES["丙"]}
    # 一类: level 甲 100, 丙 90; change 丙 100, 甲 90; 乙 is first of its group in both
    assert leaf.scores(cities) == {"一类/甲": "94", "二类/乙": "100", "一类/丙": "96"}


def test_the_sentence_says_both_rankings_and_the_first_period() -> None:
    sentence = one_leaf(DOUBLE).sentence

    assert sentence.zh == (
        "组内按综合指数及其比上期的变化分别排名（低者居前，数值相同名次并列）：第 1 名得 100 分，每低 1 名扣 10 分，"
        "最低 0 分；变化为与上期之差；水平得分占 40%，改善得分占 60%；没有上期数据的只按水平计分。"
    )
    assert "the level counts 40%, the improvement 60%" in sentence.en


@pytest.mark.parametrize("language", list(Language))
def test_the_explanation_names_the_lines_of_the_two_rankings_apart(language: Language) -> None:
    lines = one_leaf(DOUBLE).block(CITIES["甲"], language).lines

    names = [line.name for line in lines]
    assert len(names) == len(set(names))
    assert {"水平 名次", "改善 名次"} <= set(names) or {"level rank", "improvement rank"} <= set(names)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("change: difference", "change: rate"), "goes-together"),
        (("change: difference", "change: difference\n        decimals: 2"), "goes-together"),
        (("        first_period: level_only\n", ""), "missing-field"),
        (("        change: difference\n", ""), "missing-field"),
        (("        per_rank: {points: 10, floor: 0}\n", ""), "one-way"),
        (("better: less", "better: less\n      spread: {worst: 60, best: 100, all_equal: 100}"), "one-way"),
    ],
)
def test_what_the_text_leaves_open_must_be_chosen(change: tuple[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(DOUBLE.replace(*change))

    assert [f.code for f in refused.value.findings] == [code]


def test_weights_and_places_that_are_wrong_are_found() -> None:
    leaf = one_leaf(
        DOUBLE.replace("60%", "50%").replace("per_rank: {points: 10, floor: 0}", "places: [{first: 2, points: 100}]")
    )

    assert [(f.code, f.place) for f in leaf.findings] == [
        ("weights-sum", ("ranked",)),
        ("places-gap", ("ranked", "places", 0)),
    ]


SPREAD = """
    points: 100
    rule: {family: relative, better: more, spread: {worst: 60, best: 100, all_equal: 90}}
"""


def test_points_lie_between_worst_and_best_as_the_values_do() -> None:
    # 60 + 40 x 15 / 30 = 80
    assert one_leaf(SPREAD).scores({"甲": "60", "乙": "75", "丙": "90"}) == {"甲": "60", "乙": "80", "丙": "100"}
    # 40 x 1 / 3 = 13.333…; 40 x 1 / 6.4 = 6.25
    assert one_leaf(SPREAD).scores({"甲": "60", "乙": "61", "丙": "63"})["乙"] == "73.33"
    assert one_leaf(SPREAD).scores({"甲": "60", "乙": "61", "丙": "66.4"})["乙"] == "66.25"


def test_less_may_be_better() -> None:
    leaf = one_leaf(SPREAD.replace("better: more", "better: less"))

    assert leaf.scores({"甲": "10", "乙": "13", "丙": "20"}) == {"甲": "100", "乙": "88", "丙": "60"}
    assert leaf.scores({"甲": "-10", "乙": "0", "丙": "10"}) == {"甲": "100", "乙": "80", "丙": "60"}


def test_where_all_are_equal_each_gets_what_the_rule_says() -> None:
    assert one_leaf(SPREAD).scores({"甲": "75", "乙": "75"}) == {"甲": "90", "乙": "90"}
    assert one_leaf(SPREAD).scores({"甲": "75"}) == {"甲": "90"}


def test_who_is_not_scored_is_neither_worst_nor_best() -> None:
    assert one_leaf(SPREAD).scores({"甲": "60", "乙": "75", "丙": None}) == {"甲": "60", "乙": "100", "丙": "0"}


@pytest.mark.parametrize("spread", ["worst: 100, best: 60, all_equal: 80", "worst: 60, best: 100, all_equal: 101"])
def test_a_spread_that_does_not_rise_is_refused(spread: str) -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(SPREAD.replace("worst: 60, best: 100, all_equal: 90", spread))

    assert [f.code for f in refused.value.findings] == ["bad-spread"]


def test_a_best_that_is_not_the_points_is_found() -> None:
    leaf = one_leaf(SPREAD.replace("best: 100", "best: 95"))

    assert [(f.code, f.place) for f in leaf.findings] == [("rule-points", ("spread", "best"))]
    rule, setting = leaf.part.rule, leaf.part.setting()
    assert (rule.least(setting), rule.greatest(setting)) == (Decimal(60), Decimal(95))


def test_the_sentence_of_the_spread_says_both_ends() -> None:
    assert one_leaf(SPREAD).sentence.zh == (
        "组内指标最好（最高）的得 100 分，最差的得 60 分，其余按与最差值的差距成比例计分；各单位都相同的得 90 分。"
    )


def test_own_over_best_is_a_ratio_with_a_target_from_the_group() -> None:
    # S16: (own key-project score / best score) x 600
    leaf = one_leaf("""
        points: 600
        target: {by: pool, pool: highest}
        rule: {family: ratio, better: more, cap: points}
    """)

    # 600 x 85 / 95 = 536.842…
    assert leaf.scores({"甲": "95", "乙": "85", "丙": "0"}) == {"甲": "600", "乙": "536.84", "丙": "0"}


def test_the_difference_from_the_mean_is_steps_around_a_target_from_the_group() -> None:
    # S56: relative to the city's mean; one point for each percentage point, both ways
    leaf = one_leaf("""
        points: 10
        data: {unit: "%"}
        target: {by: pool, pool: mean}
        rule:
          family: steps
          at_target: 8
          floor: 0
          above: {effect: add, per: 1, points: 1, unit: value, step: pro_rata, cap: 2}
          below: {effect: deduct, per: 1, points: 1, unit: value, step: pro_rata, cap: none}
    """)

    # mean (90 + 92 + 95) / 3 = 92.33: 2.33 below, 0.33 below, 2.67 above but at most 2
    assert leaf.scores({"甲": "90", "乙": "92", "丙": "95"}) == {"甲": "5.67", "乙": "7.67", "丙": "10"}
