"""Shapes 22, 23, 47, 60 and 61: what is scored and against what, before the rule itself."""

from decimal import Decimal

import pytest

from kaoping.engine.checking import check
from kaoping.engine.numbers import plain
from kaoping.engine.terms import Refused, Status
from tests.engine.support import Given, Written, one_leaf
from tests.engine.whole import run, scores, whole

# Shape 22. S14: investment of higher governments inside the town counts 30 %; the rate is
# investment / (resident population x GDP of the city / population of the city) x 100 %, and is ranked.
CONVERTED = """
    points: 180
    data:
      - {id: own, title: 本级投资, decimals: 0}
      - {id: higher, title: 上级政府投资, decimals: 0}
      - {id: residents, title: 常住人口, decimals: 0}
      - {id: gdp, title: 全市生产总值, decimals: 0}
      - {id: population, title: 全市人口, decimals: 0}
    measure:
      expression: (own + higher * 30%) / (residents * gdp / population) * 100
      decimals: 2
      unit: "%"
    rule: {family: rank, better: more, per_rank: {points: 10, floor: 0}}
"""


def town(own: int, higher: int, residents: int) -> dict[str, Written]:
    return {"own": own, "higher": higher, "residents": residents, "gdp": 3000, "population": 600}


def test_a_part_of_the_quantity_counts_at_a_discount() -> None:
    leaf = one_leaf(CONVERTED)

    # 甲 (200 + 30) / (100 x 3000 / 600) = 230 / 500 = 46 %; 乙 (215 + 0) / 500 = 43 %; 丙 (0 + 240) / 500 = 48 %
    given: dict[str, Given] = {"甲": town(200, 100, 100), "乙": town(215, 0, 100), "丙": town(0, 800, 100)}
    assert leaf.scores(given) == {"甲": "170", "乙": "160", "丙": "180"}
    assert leaf.cell(town(200, 100, 100), "value") == Decimal("46.00")
    # (0 + 0.3) / 500 x 100 = 0.06; (1 + 0.3) / 800 x 100 = 0.1625, half up 0.16
    assert leaf.cell(town(0, 1, 100), "value") == Decimal("0.06")
    assert leaf.cell(town(1, 1, 160), "value") == Decimal("0.16")


def test_a_town_without_residents_has_no_rate() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(CONVERTED).score(town(1, 1, 0))

    assert [f.code for f in refused.value.findings] == ["undefined"]


# Shape 23. S53: the upstream effect is taken out of the measured concentration; S59: the section is judged
# against the value at its inflow. The points (20) and steps are examples.
def test_the_upstream_effect_is_taken_out_before_scoring() -> None:
    leaf = one_leaf("""
        points: 20
        data:
          - {id: measured, title: 断面浓度}
          - {id: upstream, title: 上游超标影响, min: 0}
        measure: {expression: "max(measured - upstream, 0)"}
        target: 1
        rule:
          family: steps
          floor: 0
          above: {effect: deduct, per: 0.1, points: 5, unit: value, step: pro_rata, cap: none}
    """)

    # 1.25 - 0.20 = 1.05: half a step over, 2.5 points
    assert leaf.score({"measured": "1.25", "upstream": "0.2"}) == Decimal("17.5")
    assert leaf.score({"measured": "1.25", "upstream": "0"}) == Decimal("7.5")
    # never below 0, whatever comes from upstream
    assert leaf.score({"measured": "0.1", "upstream": "0.5"}) == 20


def test_a_section_is_judged_against_its_inflow() -> None:
    leaf = one_leaf("""
        points: 20
        data:
          - {id: x, title: 出境断面浓度}
          - {id: inflow, title: 入境断面浓度}
        target: {by: data, of: inflow}
        rule: {family: met, when: "<="}
    """)

    assert leaf.score({"x": "1.25", "inflow": "1.25"}) == 20
    assert leaf.score({"x": "1.25", "inflow": "1.24"}) == 0
    # without the reference nothing is met or missed
    assert leaf.score({"x": "1.25", "inflow": None}) == 0
    assert leaf.cell({"x": "1.25", "inflow": None}, "points") is None


# Shape 47. S15: above-quota investment / GDP, + 1.5 x (GDP growth - target) within 5 points, + 0.15 x (growth of
# productive investment - growth of investment) within 3, + 0.15 x (industrial - total) within 3; then ranked,
# each rank 5 % less.
CORRECTED = """
    points: 100
    data:
      - {id: investment}
      - {id: gdp}
      - {id: growth, unit: "%"}
      - {id: goal, unit: "%"}
      - {id: productive, unit: "%"}
      - {id: total, unit: "%"}
      - {id: industrial, unit: "%"}
    measure:
      expression: >-
        round(investment / gdp * 100, 2)
        + max(min(1.5 * (growth - goal), 5), -5)
        + max(min(0.15 * (productive - total), 3), -3)
        + max(min(0.15 * (industrial - total), 3), -3)
      unit: "%"
    rule: {family: rank, better: more, per_rank: {share: 5%, floor: 0}}
"""


def county(growth: str, productive: str, industrial: str) -> dict[str, Written]:
    return {
        "investment": "40",
        "gdp": "100",
        "growth": growth,
        "goal": "9",
        "productive": productive,
        "total": "20",
        "industrial": industrial,
    }


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (("9", "20", "20"), "40"),  # nothing to correct
        (("10", "24", "16"), "41.5"),  # + 1.5 x 1 + 0.15 x 4 - 0.15 x 4
        (("12.33", "20", "20"), "44.995"),  # 1.5 x 3.33 = 4.995 is just below the limit
        (("12.34", "20", "20"), "45"),  # 5.01 is cut to 5
        (("5.66", "20", "20"), "35"),  # -5.01 is cut to -5
        (("9", "40", "40"), "46"),  # 0.15 x 20 = 3 exactly, twice
        (("9", "99", "-99"), "40"),  # + 3 - 3
    ],
)
def test_each_correction_is_clipped_before_it_is_added(given: tuple[str, str, str], value: str) -> None:
    assert one_leaf(CORRECTED).cell(county(*given), "value") == Decimal(value)


def test_the_corrected_measure_is_ranked() -> None:
    given: dict[str, Given] = {
        "甲": county("9", "20", "20"),
        "乙": county("20", "20", "20"),
        "丙": county("12.34", "20", "20"),
    }

    # 40; 45 and 45, both cut to 5: they share the first place
    assert one_leaf(CORRECTED).scores(given) == {"甲": "90", "乙": "100", "丙": "100"}


# Shape 60. S47: elastic coefficient 1.0 / 1.1 / 1.2 by the size of the task.
ELASTIC = """
    points: 10
    target: 100
    data: {unit: "%", min: 0}
    rule: {family: ratio, better: more, cap: points}
    coefficient: {values: {甲: 1.2, 乙: 1.1}, title: 弹性系数}
    CAP
"""


def test_the_score_is_multiplied_by_the_coefficient_of_the_unit() -> None:
    leaf = one_leaf(ELASTIC.replace("CAP", ""))

    # 10 x 1.2 goes beyond the points; 9.55 x 1.1 = 10.505, half up 10.51; who is not named has 1
    assert leaf.scores({"甲": "100", "乙": "95.5", "丙": "95.5"}) == {"甲": "12", "乙": "10.51", "丙": "9.55"}


def test_the_coefficient_does_not_lift_a_score_over_a_cap() -> None:
    leaf = one_leaf(ELASTIC.replace("CAP", "cap: points"))

    assert leaf.scores({"甲": "100", "乙": "50", "丙": "0"}) == {"甲": "10", "乙": "5.5", "丙": "0"}


def test_the_coefficient_may_be_a_datum_of_the_unit() -> None:
    # S14: 难度系数 from population and electricity use
    leaf = one_leaf("""
        points: 600
        data: [{id: x}, {id: difficulty, title: 难度系数, decimals: 2}]
        rule: {family: rank, better: more, linear: {first: 600, last: 500}}
        coefficient: {of: difficulty}
    """)

    given: dict[str, Given] = {
        "甲": {"x": 90, "difficulty": "1"},
        "乙": {"x": 80, "difficulty": "1.05"},
        "丙": {"x": 70, "difficulty": "1.15"},
    }
    # 600; 550 x 1.05; 500 x 1.15
    assert leaf.scores(given) == {"甲": "600", "乙": "577.5", "丙": "575"}


# Shape 61. S18: 1-5 new projects need 80 % started for 5 points, 6 or more need 70 %; +/- 1 for each 10 points, at
# most 2; no new projects: base 2.
STARTS = """
    points: 5
    data:
      - {id: x, title: 开工率, unit: "%"}
      - {id: projects, title: 新建项目数, decimals: 0, min: 0}
    target: {by: load, of: projects, bands: [{in: "[0, 6)", value: 80}, {in: "[6, )", value: 70}]}
    rule:
      family: steps
      floor: 0
      above: {effect: add, per: 10, points: 1, unit: value, step: whole, cap: 2}
      below: {effect: deduct, per: 10, points: 1, unit: value, step: whole, cap: 2}
    missing: {not_applicable: {score: 2}}
"""


@pytest.mark.parametrize(
    ("rate", "projects", "points"),
    [
        ("80", 1, 5),
        ("80", 5, 5),
        ("80", 6, 6),  # ten above 70
        ("70", 6, 5),
        ("70", 5, 4),
        ("70.01", 5, 5),  # no whole step below 80
        ("100", 5, 7),
        ("100", 60, 7),  # three steps above 70, at most 2
        ("0", 3, 3),  # eight steps below, at most 2
    ],
)
def test_the_target_depends_on_the_load(rate: str, projects: int, points: int) -> None:
    assert one_leaf(STARTS).score({"x": rate, "projects": projects}) == points


def test_who_has_no_new_projects_has_the_base() -> None:
    assert one_leaf(STARTS).score({"x": Status.NOT_APPLICABLE, "projects": 0}) == 2


def test_a_load_that_is_not_reported_gives_no_target() -> None:
    assert one_leaf(STARTS).score({"x": "80", "projects": None}) == 0
    assert one_leaf(STARTS).cell({"x": "80", "projects": None}, "target") is None


def test_a_load_that_lies_in_no_band_is_found_before_anything_is_scored() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(STARTS.replace("[0, 6)", "[1, 6)")).score({"x": "80", "projects": 0})

    assert [f.code for f in refused.value.findings] == ["bands-gap"]


# A measure over the score of another item


TWICE = """
items:
  - {{id: work, title: 业务, points: 60, rule: {{family: given, what: score}}}}
  - id: grade
    title: 质效
    points: 40
    measure: {{expression: {measure}, decimals: 2, unit: "%"}}
    {more}
    rule:
      family: tiers
      tiers: [{{in: "(,80)", points: 0}}, {{in: "[80,90)", points: 20}}, {{in: "[90,)", points: 40}}]
"""


@pytest.mark.parametrize("measure", ["work.score / 60 * 100", "业务.得分 / 60 * 100", "work.得分 / 60 * 100"])
@pytest.mark.parametrize(
    ("work", "points"),
    # 53.99 of 60 is 89.983… %, rounded to 89.98; 47.99 of 60 is 79.983… %
    [("54", "40"), ("53.99", "20"), ("48", "20"), ("47.99", "0")],
)
def test_a_measure_may_be_made_of_the_score_of_another_item(measure: str, work: str, points: str) -> None:
    text = TWICE.format(measure=measure, more="").replace("id: work", "id: 业务" if "业务" in measure else "id: work")
    item = "业务" if "业务" in measure else "work"
    assert scores(run(whole(text), {"甲": {item: work}}), "甲")["grade"] == points


def test_the_other_item_may_stand_behind() -> None:
    scheme = whole(
        """
        items:
          - id: first
            title: A
            points: 10
            measure: second.score
            rule: {family: line, knots: [{value: 0, points: 0}, {value: 50, points: 10}], cap: points}
          - {id: second, title: B, points: 50, rule: {family: given, what: score}}
        """
    )
    assert scores(run(scheme, {"甲": {"second": "25"}}), "甲") == {"first": "5", "second": "25"}


def test_what_is_measured_is_the_score_after_effects() -> None:
    effect = "effects: [{id: e, title: 限分, when: work < 50, do: cap, on: work, points: 30}]"
    scheme = whole(TWICE.format(measure="work.score / 60 * 100", more="") + effect)
    # 48 would be 80 %; capped at 30 it is 50 %
    assert scores(run(scheme, {"甲": {"work": "48"}}), "甲") == {"work": "30", "grade": "0"}


def test_an_item_may_be_ranked_by_the_score_of_another() -> None:
    scheme = whole(
        """
        items:
          - {id: work, title: 业务, points: 60, rule: {family: given, what: score}}
          - id: place
            title: 名次
            points: 40
            measure: work.score
            rule: {family: rank, better: more, per_rank: {points: 5, floor: 0}}
        """
    )
    found = run(scheme, {"甲": {"work": "50"}, "乙": {"work": "59"}, "丙": {"work": "50"}})
    assert [scores(found, name)["place"] for name in "甲乙丙"] == ["35", "40", "35"]


def test_where_the_other_item_does_not_apply_the_measure_means_nothing() -> None:
    given = {"甲": {"work": Status.NOT_APPLICABLE}}
    with pytest.raises(Refused) as refused:
        run(whole(TWICE.format(measure="work.score / 60 * 100", more="")), given)
    assert [f.code for f in refused.value.findings] == ["undefined"]
    scored = whole(TWICE.format(measure="work.score / 60 * 100", more="missing: {undefined: {score: 7}}"))
    assert scores(run(scored, given), "甲")["grade"] == "7"
    asked = whole(TWICE.format(measure='"if(known(work.score), 95, 85)"', more=""))
    assert scores(run(asked, given), "甲")["grade"] == "20"
    assert scores(run(asked, {"甲": {"work": "1"}}), "甲")["grade"] == "40"


def test_while_the_other_score_is_open_so_is_this_one() -> None:
    scheme = whole(TWICE.format(measure="work.score / 60 * 100", more="") + "missing: {not_reported: open}")
    found = run(scheme, {"甲": {"work": None}}).of("甲")
    # between nothing and everything: 0 to 60 and 0 to 40
    assert found.interval is not None
    assert [plain(end) for end in found.interval] == ["0", "100"]


def test_an_alternative_may_measure_the_score_of_another_item() -> None:
    scheme = whole(
        """
        items:
          - {id: work, title: 业务, points: 60, rule: {family: given, what: score}}
          - id: best
            title: 择优
            points: 10
            rule:
              family: either
              choice: best
              lacking: others_decide
              alternatives:
                - {id: own, title: 自评, rule: {family: given, what: score}}
                - id: other
                  title: 随业务
                  measure: {expression: work.score / 6, decimals: 1}
                  rule: {family: line, knots: [{value: 0, points: 0}, {value: 10, points: 10}], cap: points}
        """
    )
    found = run(scheme, {"甲": {"work": "50", "best.own": "8.3"}, "乙": {"work": "49", "best.own": "8.3"}})
    # 50 / 6 = 8.333… rounded to 8.3; 49 / 6 = 8.166… rounded to 8.2
    assert [scores(found, name)["best"] for name in "甲乙"] == ["8.3", "8.3"]
    assert [found.of(name).value("best.other.value") for name in "甲乙"] == [Decimal("8.3"), Decimal("8.2")]


def test_items_that_measure_each_other_are_refused() -> None:
    scheme = whole(
        """
        items:
          - {id: a, title: A, points: 10, measure: b.score, rule: {family: met, when: ">="}, target: 5}
          - {id: b, title: B, points: 10, measure: a.score, rule: {family: met, when: ">="}, target: 5}
        """
    )
    assert "circular" in [f.code for f in check(scheme)]


def test_a_measure_over_what_is_no_item_of_the_group_is_refused() -> None:
    found = check(whole(TWICE.format(measure="works.score / 60 * 100", more="")))
    wrong = [f.wrong for f in found if f.code == "expression"]
    assert [w.zh for w in wrong] == ["第 1 个字符：本组没有指标“works”，也就没有它的得分"]
    assert [w.en for w in wrong] == ["character 1: the group has no item 'works', so there is no score of it"]
