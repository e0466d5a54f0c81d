"""`raters`: means of ratings by kind of rater, weighted, perhaps without the extremes."""

from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from kaoping.engine.terms import Refused, Status
from kaoping.engine.words import Language
from tests.engine.support import Event, one_leaf

# S86: 分管领导评价×20% + 干部职工评价×40% + 考核组评价×40%
THREE_KINDS = """
    points: 100
    rule:
      family: raters
      kinds:
        - {id: 领导, weight: 20%}
        - {id: 职工, weight: 40%}
        - {id: 考核组, weight: 40%}
      scale: {full: 100, decimals: 1}
      mean_decimals: 2
      mark_decimals: 2
      unrated: UNRATED
      then: points
"""


def three_kinds(unrated: str = "refuse", scheme: str = "") -> str:
    return THREE_KINDS.replace("UNRATED", unrated)


def ratings(kind: str, *scores: str) -> list[Event]:
    return [{"kind": kind, "score": Decimal(s)} for s in scores]


def judged(*scores: str) -> list[Event]:
    return [{"score": Decimal(s)} for s in scores]


def test_the_means_of_the_kinds_are_weighted() -> None:
    # leaders (90 + 85) / 2 = 87.5; staff (80 + 81 + 81) / 3 = 80.67; panel 92
    # 87.50 x 20 % + 80.67 x 40 % + 92.00 x 40 % = 17.5 + 32.268 + 36.8 = 86.568, half up 86.57
    given = ratings("领导", "90", "85") + ratings("职工", "80", "81", "81") + ratings("考核组", "92")

    assert one_leaf(three_kinds()).score(given) == Decimal("86.57")


def test_the_order_in_which_ratings_come_does_not_matter() -> None:
    given = ratings("考核组", "92") + ratings("职工", "81") + ratings("领导", "85", "90") + ratings("职工", "81", "80")

    assert one_leaf(three_kinds()).score(given) == Decimal("86.57")


def test_without_decimals_of_its_own_the_weighted_mean_stays_exact_until_the_score() -> None:
    leaf = one_leaf(three_kinds().replace("      mark_decimals: 2\n", "").replace("then: points", "then: share"))
    given = ratings("领导", "90", "85") + ratings("职工", "80", "81", "81") + ratings("考核组", "92")

    assert leaf.cell(given, "mark") == Decimal("86.568")


class TestAKindWithoutRatings:
    given = ratings("领导", "90", "85") + ratings("考核组", "92")

    def test_is_refused(self) -> None:
        with pytest.raises(Refused) as refused:
            one_leaf(three_kinds("refuse")).score(self.given)

        assert [f.code for f in refused.value.findings] == ["undefined"]

    def test_leaves_the_item_unreported(self) -> None:
        leaf = one_leaf(three_kinds("not_reported"), scheme="missing: {not_reported: {score: 60}}")

        assert leaf.score(self.given) == 60
        assert leaf.score([*self.given, *ratings("职工", "80")]) == Decimal("86.3")

    def test_lets_the_item_stay_open_where_the_scheme_says_so(self) -> None:
        found = one_leaf(three_kinds("not_reported"), scheme="missing: {not_reported: open}")
        result = found.result({"甲": self.given}).of("甲")

        assert result.total is None
        assert result.interval == (Decimal(0), Decimal(100))

    def test_lets_the_weights_of_the_others_grow(self) -> None:
        leaf = one_leaf(three_kinds("renormalise"))

        # (87.5 x 20 % + 92 x 40 %) / 60 % = (17.5 + 36.8) / 0.6 = 54.3 / 0.6 = 90.5
        assert leaf.score(self.given) == Decimal("90.5")
        assert leaf.score(ratings("职工", "77.7")) == Decimal("77.7")

    def test_cannot_be_made_up_for_where_nobody_rated(self) -> None:
        with pytest.raises(Refused):
            one_leaf(three_kinds("renormalise")).score([])


def test_no_list_of_ratings_is_not_reported_and_never_0() -> None:
    leaf = one_leaf(three_kinds("renormalise"), scheme="missing: {not_reported: {score: 5}, not_applicable: full}")

    assert leaf.score(None) == 5
    assert leaf.score(Status.NOT_APPLICABLE) == 100


# 当参评人大于 5 人的，去掉一个最高分和一个最低分后求平均分；小于等于 5 人的，直接求平均分
JUDGES = """
    points: 100
    rule:
      family: raters
      scale: {full: 100, decimals: 1}
      trim: {highest: 1, lowest: 1, from: 6}
      mean_decimals: 2
      unrated: refuse
      then: points
"""


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        (("90", "80", "70", "60", "50"), "70"),  # five: all count, 350 / 5
        (("90", "80", "70", "60", "50", "40"), "65"),  # six: (80 + 70 + 60 + 50) / 4
        (("95", "95", "95", "80", "80", "80"), "87.5"),  # only one of the equal extremes goes: 350 / 4
        (("88", "88", "88", "88", "88", "88"), "88"),
        (("100", "90", "90", "90", "90", "0"), "90"),
        (("88.5",), "88.5"),
        (("90.1", "90.2", "90.2", "90.2", "90.2", "90.2", "99"), "90.2"),
    ],
)
def test_the_highest_and_the_lowest_are_left_out_from_a_number_of_ratings_on(
    scores: tuple[str, ...], mean: str
) -> None:
    assert one_leaf(JUDGES).score(judged(*scores)) == Decimal(mean)
    assert one_leaf(JUDGES).score(judged(*reversed(scores))) == Decimal(mean)


def test_of_equal_ratings_as_many_are_left_out_as_the_rule_says() -> None:
    leaf = one_leaf(JUDGES.replace("highest: 1, lowest: 1", "highest: 2, lowest: 1"))
    given = judged("90", "90", "90", "90", "90", "90")

    assert (leaf.cell(given, "count"), leaf.cell(given, "sum")) == (Decimal(3), Decimal(270))


def test_extremes_are_left_out_within_each_kind() -> None:
    leaf = one_leaf(
        three_kinds().replace(
            "      mean_decimals", "      trim: {highest: 1, lowest: 1, from: 3}\n      mean_decimals"
        )
    )
    # leaders two: 87.5; staff three: 81 is left; panel four: (80 + 90) / 2
    given = ratings("领导", "90", "85") + ratings("职工", "60", "81", "99") + ratings("考核组", "70", "80", "90", "100")

    # 17.5 + 32.4 + 34
    assert leaf.score(given) == Decimal("83.9")


@for_all(st.lists(st.integers(0, 1000), min_size=1, max_size=14), st.integers(0, 3), st.integers(0, 3), st.data())
def test_the_trimmed_mean_is_that_of_the_sorted_ratings_without_their_ends(
    tenths: list[int], highest: int, lowest: int, data: st.DataObject
) -> None:
    if highest + lowest == 0:
        highest = 1
    at_least = data.draw(st.integers(highest + lowest + 1, highest + lowest + 5))
    leaf = one_leaf(
        JUDGES.replace("highest: 1, lowest: 1, from: 6", f"highest: {highest}, lowest: {lowest}, from: {at_least}")
    )

    kept = sorted(tenths)
    if len(kept) >= at_least:
        kept = kept[lowest : len(kept) - highest]
    # the mean in hundredths, half up: tenths x 10 / n
    hundredths = (2 * 10 * sum(kept) + len(kept)) // (2 * len(kept))
    assert leaf.score([{"score": Decimal(t).scaleb(-1)} for t in tenths]) == Decimal(hundredths).scaleb(-2)


# S16: each rater ranks; first 200, -2 % of it per rank, then the mean over the raters
RANKED = """
    points: 200
    rule:
      family: raters
      ranks: {first: 200, per_rank: {share: 2%, floor: 0}}
      mean_decimals: 2
      unrated: refuse
      then: points
"""


def test_raters_may_rank() -> None:
    ranks: list[Event] = [{"rank": Decimal(r)} for r in (1, 2, 4)]

    # 200, 196, 188: 584 / 3 = 194.666…
    assert one_leaf(RANKED).score(ranks) == Decimal("194.67")
    assert one_leaf(RANKED).score([{"rank": Decimal(51)}]) == 0
    assert one_leaf(RANKED).score([{"rank": Decimal(60)}, {"rank": Decimal(1)}]) == 100


def test_raters_may_give_grades() -> None:
    leaf = one_leaf("""
        points: 10
        rule:
          family: raters
          grades: {好: 10, 较好: 8, 一般: 6, 差: 3}
          mean_decimals: 2
          unrated: refuse
          then: points
    """)

    # (10 + 8 + 8 + 3) / 4 = 7.25
    assert leaf.score([{"grade": g} for g in ("好", "较好", "较好", "差")]) == Decimal("7.25")


def test_the_mark_may_become_points_in_proportion_or_by_bands() -> None:
    given = judged("85", "86")

    # 20 x 85.5 / 100
    assert one_leaf(JUDGES.replace("points: 100", "points: 20", 1).replace("then: points", "then: share")).score(
        given
    ) == Decimal("17.1")
    bands = '{family: tiers, tiers: [{in: "[85,100]", points: 20}, {in: "[0,85)", points: 10}]}'
    leaf = one_leaf(JUDGES.replace("points: 100", "points: 20", 1).replace("then: points", f"then: {bands}"))
    assert leaf.score(given) == 20
    assert leaf.score(judged("84.9")) == 10


@pytest.mark.parametrize(
    ("record", "code", "field"),
    [
        ({"kind": "群众", "score": Decimal(80)}, "unknown-kind", "kind"),
        ({"score": Decimal(80)}, "missing-field", "kind"),
        ({"kind": "领导"}, "missing-field", "score"),
        ({"kind": "领导", "score": Decimal("100.1")}, "out-of-range", "score"),
        ({"kind": "领导", "score": Decimal("80.25")}, "too-many-decimals", "score"),
    ],
)
def test_a_rating_that_cannot_be_understood_is_refused_with_its_place(record: Event, code: str, field: str) -> None:
    given = [*ratings("领导", "90"), record]

    with pytest.raises(Refused) as refused:
        one_leaf(three_kinds("renormalise")).score(given)

    finding = refused.value.findings[0]
    assert (finding.code, finding.place[-2:]) == (code, ("#2", field))


def test_a_grade_that_is_not_in_the_table_is_refused() -> None:
    leaf = one_leaf("""
        points: 10
        rule: {family: raters, grades: {好: 10, 差: 3}, mean_decimals: 2, unrated: refuse, then: points}
    """)

    with pytest.raises(Refused) as refused:
        leaf.score([{"grade": "很好"}])

    assert [f.code for f in refused.value.findings] == ["not-a-choice"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("scale: {full: 100, decimals: 1}", "scale: {full: 100}\n      grades: {好: 10}"), "one-way"),
        (("      scale: {full: 100, decimals: 1}\n", ""), "one-way"),
        (("scale: {full: 100, decimals: 1}", "scale: {full: 0}"), "bad-scale"),
        (("      mean_decimals: 2\n", ""), "missing-field"),
        (("      unrated: refuse\n", ""), "missing-field"),
        (("      then: points\n", ""), "missing-field"),
        (("unrated: refuse", "unrated: renormalise"), "goes-together"),
        (("from: 6", "from: 2"), "trim-all"),
        (("trim: {highest: 1, lowest: 1, from: 6}", "trim: {highest: 1, lowest: 1}"), "missing-field"),
    ],
)
def test_what_the_text_leaves_open_must_be_chosen(change: tuple[str, str], code: str) -> None:
    assert change[0] in JUDGES
    with pytest.raises(Refused) as refused:
        one_leaf(JUDGES.replace(*change))

    assert [f.code for f in refused.value.findings] == [code]


def test_growing_weights_need_decimals_of_the_weighted_mean() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(three_kinds("renormalise").replace("      mark_decimals: 2\n", ""))

    (finding,) = refused.value.findings
    assert finding.path == "items[0].rule.mark_decimals"


def test_weights_that_do_not_add_up_and_kinds_that_stand_twice_are_found() -> None:
    leaf = one_leaf(three_kinds().replace("id: 职工, weight: 40%", "id: 领导, weight: 30%"))

    assert [(f.code, f.place) for f in leaf.findings] == [
        ("duplicate-id", ("kinds", 1, "id")),
        ("weights-sum", ("kinds",)),
    ]
    assert "90%" in leaf.findings[1].wrong.zh


def test_a_scale_that_is_not_the_points_is_found_where_the_mark_is_the_points() -> None:
    assert [(f.code, f.place) for f in one_leaf(JUDGES.replace("full: 100", "full: 10")).findings] == [
        ("rule-points", ("scale",))
    ]


def test_a_list_that_is_declared_must_have_the_fields_of_a_rating() -> None:
    leaf = one_leaf(JUDGES + "    data: {type: list, fields: [{id: points}]}\n")

    assert [f.code for f in leaf.findings] == ["list-fields"]


def test_the_sentence_says_who_rates_and_how_the_ratings_become_points() -> None:
    assert one_leaf(three_kinds("renormalise")).sentence.zh == (
        "由领导（权重 20%）、职工（权重 40%）、考核组（权重 40%）评分，每人 0–100 分；"
        "各类取平均分（保留 2 位小数），按权重合成加权平均分（保留 2 位小数）；"
        "某一类无人评分的，按其余各类权重折算；加权平均分即为得分。"
    )
    assert one_leaf(JUDGES).sentence.zh == (
        "由评分人评分，每人 0–100 分；评分达到 6 个的，去掉 1 个最高分和 1 个最低分；"
        "取平均分（保留 2 位小数）；无人评分的，不予计算；平均分即为得分。"
    )
    assert one_leaf(RANKED).sentence.en == (
        "Raters rank: the first gets 200, each place lower 4 less, at least 0; their mean counts (to 2 decimals); "
        "without a rating, the item cannot be scored; mean rating is the points."
    )


def test_the_explanation_names_every_step_from_the_ratings_to_the_points() -> None:
    lines = one_leaf(RANKED).block([{"rank": Decimal(1)}, {"rank": Decimal(4)}]).lines

    assert [(line.name, line.result) for line in lines][-4:] == [
        ("评分个数", "2"),
        ("评分合计", "388"),
        ("平均分", "194.00"),
        ("得分", "194.00"),
    ]


@pytest.mark.parametrize("language", list(Language))
def test_without_kinds_places_are_those_among_all_ratings(language: Language) -> None:
    text = "\n".join(one_leaf(JUDGES).explained(judged("80", "90"), language))

    # no list of what ratings agree in, which would be empty
    assert "同一中" not in text
    assert "the same  by" not in text
