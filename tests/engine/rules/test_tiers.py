"""`tiers`: the points of the band in which the value lies."""

import pytest

from kaoping.engine.terms import Refused
from tests.engine.support import OneLeaf, one_leaf

CONTROL = """
    points: 5
    data: {title: 控制率, unit: "%", min: 0}
    rule:
      family: tiers
      tiers:
        - {in: "[0, 0]", points: 5}
        - {in: "(0, 10]", points: 4}
        - {in: "(10, 20]", points: 3}
        - {in: "(20, 30]", points: 2}
        - {in: "(30, )", points: 0}
"""


def tiers(*bands: str, points: str = "40", data: str = "{min: 0, max: 100}", more: str = "", of: str = "") -> OneLeaf:
    written = ", ".join(f'{{in: "{band.partition(":")[0]}", points: {band.partition(":")[2]}}}' for band in bands)
    return one_leaf(f"""
        points: {points}
        data: {data}
        {more or "note: tiers"}
        rule: {{family: tiers, {of or "of: value"}, tiers: [{written}]}}
    """)


def test_every_edge_belongs_to_the_band_that_is_closed_there() -> None:
    want = {
        "0": "5", "0.01": "4", "10": "4", "10.01": "3", "20": "3", "20.01": "2", "30": "2", "30.01": "0", "9999": "0",
    }  # fmt: skip

    assert one_leaf(CONTROL).each(want) == want


def test_the_order_in_which_bands_are_written_does_not_matter() -> None:
    want = {"59.99": "0", "60": "20", "89.99": "20", "90": "40"}

    assert tiers("[60, 90):20", "[90, ]:40", "[, 60):0").each(want) == want
    assert tiers("[90, ]:40", "[, 60):0", "[60, 90):20").each(want) == want


def test_bands_of_the_completion_rate_are_read_after_the_rate_is_rounded() -> None:
    leaf = tiers("[, 90):0", "[90, 100):36", "[100, ]:40", of="of: percent_of_target", more="target: 300", data="{}")

    # 269.98 / 300 = 89.99333…: 89.99 %. 269.99 / 300 = 89.99666…: 90.00 %.
    # 299.98 / 300 = 99.99333…: 99.99 %. 299.99 / 300 = 99.99666…: 100.00 %.
    want = {"269.98": "0", "269.99": "36", "270": "36", "299.98": "36", "299.99": "40", "300": "40"}
    assert leaf.each(want) == want


def test_the_decimals_of_the_rate_are_those_of_the_scheme() -> None:
    leaf = one_leaf(
        """
        points: 40
        target: 300
        data: {min: 0}
        rule:
          family: tiers
          of: percent_of_target
          tiers: [{in: "[0, 90)", points: 0}, {in: "[90, )", points: 40}]
        """,
        scheme="rounding: {rate: 0}",
    )

    # 268.5 / 300 = 89.5 %, half-way: 90 %.
    assert leaf.each(["268.49", "268.5"]) == {"268.49": "0", "268.5": "40"}


def test_a_rate_of_no_positive_target_means_nothing() -> None:
    leaf = tiers("[, 90):0", "[90, ]:40", of="of: percent_of_target", more="target: {by: subject, values: {甲: 0}}")

    with pytest.raises(Refused) as refused:
        leaf.score(1)
    assert [f.code for f in refused.value.findings] == ["undefined"]


def test_a_scheme_with_a_gap_between_its_bands_is_not_scored() -> None:
    leaf = tiers("[0, 60]:20", "[61, 100]:40")

    for value in ("60", "60.5", "61"):
        with pytest.raises(Refused) as refused:
            leaf.score(value)
        assert [f.code for f in refused.value.findings] == ["bands-gap"]


def test_between_whole_numbers_there_is_no_gap() -> None:
    leaf = tiers("[0, 60]:20", "[61, 100]:40", data="{decimals: 0, min: 0, max: 100}")

    assert leaf.codes == []
    assert leaf.each(["60", "61"]) == {"60": "20", "61": "40"}


def test_what_is_not_reported_is_in_no_band() -> None:
    assert one_leaf(CONTROL).score(None) == 0
    assert one_leaf(CONTROL).cell(None, "points") is None


def test_points_of_a_band_may_be_negative() -> None:
    leaf = tiers("[, 60):-2", "[60, ]:40", more="below_zero: negative")

    assert leaf.score(10) == -2
    assert leaf.limits == ("-2", "40")


def test_an_explanation_shows_the_band_that_was_taken() -> None:
    assert one_leaf(CONTROL).explained("15")[-1] == (
        "  「得分」：因 10 < 「控制率」 ≤ 20，即 10 < 15.00 ≤ 20，成立；取 3"
    )


def test_the_sentence_says_every_band_with_its_unit_and_ends() -> None:
    assert one_leaf(CONTROL).sentence.zh == (
        "等于 0%得 5 分；0%（不含）至 10%（含）得 4 分；10%（不含）至 20%（含）得 3 分；"
        "20%（不含）至 30%（含）得 2 分；30% 以上（不含）得 0 分。"
    )
    yuan = tiers("[0, 200]:40", "(200, ):0", data="{unit: {zh: 元, en: yuan}, min: 0}")
    assert yuan.sentence.zh == "0 元（含）至 200 元（含）得 40 分；200 元 以上（不含）得 0 分。"
    assert yuan.sentence.en == "from 0 yuan (included) to 200 yuan (included): 40; above 200 yuan: 0."


def test_a_gap_and_an_overlap_are_found_with_the_numbers_in_them() -> None:
    leaf = tiers("[80, 94]:30", "[95, 100]:40", "[60, 80]:10", "[0, 60):0")

    assert sorted(f.code for f in leaf.findings) == ["bands-gap", "bands-overlap"]
    said = " ".join(f.wrong.zh for f in leaf.findings)
    assert "94（不含）至 95（不含） 不在任何一档" in said
    assert "等于 80 同时在两档" in said


@pytest.mark.parametrize("band", ["(100, 120]:45", "[110, 120]:45"])
def test_a_band_that_no_value_can_reach_is_found(band: str) -> None:
    leaf = tiers("[0, 60):0", "[60, 100]:40", band)

    assert "band-unreachable" in leaf.codes


def test_the_range_of_rates_follows_from_that_of_the_values() -> None:
    bands = ("[0, 90):0", "[90, ):40")

    # Values from 0 on, over a target above 0, give rates from 0 on: no band below 0 is missed.
    assert tiers(*bands, of="of: percent_of_target", more="target: 80").codes == []
    assert tiers(*bands, of="of: percent_of_target", more="target: 80", data="{}").codes == ["bands-gap"]


def test_points_that_no_band_gives_are_found() -> None:
    assert tiers("[0, 60):0", "[60, 100]:30").codes == ["rule-points"]
