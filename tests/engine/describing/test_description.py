"""A scheme says itself as an office would publish it, in both languages."""

from pathlib import Path

import pytest

from kaoping.engine.checking import check
from kaoping.engine.describing import Described, Section, describe
from kaoping.engine.words import Language, Words
from kaoping.files.scheme_yaml import parse_scheme_yaml, read_scheme_yaml

EXAMPLES = Path(__file__).parents[3] / "examples"
NAMES = sorted(p.parent.name for p in EXAMPLES.glob("*/scheme.yaml"))


def example(name: str) -> Described:
    return describe(read_scheme_yaml(EXAMPLES / name / "scheme.yaml"))


def section(described: Described, title: str) -> Section:
    return next(s for s in described.sections if s.title.zh == title)


def sentences(described: Described, title: str, language: Language = Language.ZH) -> list[str]:
    return [w.say(language) for w in section(described, title).sentences]


def of_scheme(text: str) -> Described:
    items = "items: [{id: a, title: {zh: 甲项, en: a}, points: 100, rule: {family: given, what: score}}]\n"
    return describe(parse_scheme_yaml(f"id: t\ntitle: t\n{items}{text}"))


def test_what_the_platform_computes_is_said_by_its_name() -> None:
    data = "data: {id: late, title: {zh: 超期, en: late}, type: fact, source: rectification.is_overdue}"
    rule = "{family: decision, cases: [{title: {zh: 超期, en: late}, when: late, points: 0}], otherwise: 100}"
    item = f"{{id: a, title: {{zh: 甲项, en: a}}, points: 100, {data}, rule: {rule}}}"
    described = describe(parse_scheme_yaml(f"id: t\ntitle: t\nitems: [{item}]\n"))

    (found,) = section(described, "指标和评分标准").items

    texts = str(found.facts)
    assert "来源：平台计算（有整改超期）" in texts
    assert "from the platform (an order was overdue)" in texts
    assert "rectification" not in texts


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_described_with_every_item_in_both_languages(name: str) -> None:
    scheme = read_scheme_yaml(EXAMPLES / name / "scheme.yaml")

    items = section(describe(scheme), "指标和评分标准").items

    assert items
    for item in items:
        for fact in item.facts:
            assert fact.label.zh
            assert fact.label.en
            assert fact.text.zh
            assert fact.text.en
    assert all(any(f.label.en.startswith("Rule") for f in item.facts) for item in items if item.is_leaf)


def test_items_are_numbered_and_worth_what_they_are() -> None:
    items = {i.item: i for i in section(example("bureau"), "指标和评分标准").items}

    assert (items["quality_safety"].code, items["quality_safety"].worth.zh) == ("1", "权重 40%")
    assert (items["structure"].code, items["structure"].depth, items["structure"].worth.zh) == ("1.1", 2, "50 分")


def test_points_that_differ_by_group_are_told_by_group() -> None:
    items = {i.item: i for i in section(example("jinhua"), "指标和评分标准").items}

    assert items["smart_city"].worth.zh == "40 分"
    assert items["reserved"].worth.zh == "区：10 分"


def test_targets_by_unit_are_a_table_with_not_applicable_cells() -> None:
    grid = section(example("bureau"), "目标值").grid

    assert grid is not None
    assert [head.zh for head in grid.heads] == ["", "2.1 审批平均用时（个工作日）", "3.1 装配式建筑占比（%）"]
    assert [[cell.zh for cell in row] for row in grid.rows] == [["主城区", "7.5", "30"], ["县域", "9", "15"]]


def test_effects_say_condition_consequence_and_article() -> None:
    found = sentences(example("bureau"), "处置")

    assert found[0].startswith("发生较大及以上生产安全事故：较大及以上事故起数 ≥ 1 的，一票否决")
    assert found[0].endswith("依据：第十五条。")
    assert "等次不高于良好" in found[1]


def test_grades_are_bands_with_their_ends() -> None:
    grid = section(example("bureau"), "等次").grid

    assert grid is not None
    assert [[cell.zh for cell in row] for row in grid.rows][:2] == [
        ["优秀", "90 以上（含）"],
        ["良好", "80（含）至 90（不含）"],
    ]


def test_policies_on_missing_data_are_sentences() -> None:
    found = of_scheme("missing: {not_reported: {share: 60%}, not_applicable: full, no_data: open, disputed: open}\n")

    assert sentences(found, "缺数据时的处理")[:3] == [
        "不适用的指标得满分。",
        "未报数据的指标得分值的 60%。",
        "本期无数据的指标得分待定，总分以区间表示。",
    ]
    assert "有争议的数据，得分待定。" in sentences(found, "缺数据时的处理")


def test_quotas_are_told_with_what_a_veto_changes() -> None:
    found = of_scheme(
        'grades: {bands: [{grade: 优秀, in: "[90, )"}, {grade: 合格, in: "(, 90)"}], '
        "quotas: [{grade: 优秀, share: 30%, after_veto: 15%}]}\n"
    )

    assert sentences(found, "等次") == [
        "“优秀”不超过组内单位数的 30%，不足 1 个的舍去；与最后一名同分的一并列入。",
        "组内有单位被一票否决的，降为 15%。",
    ]


def test_last_places_are_told_with_the_grade_that_they_have_at_best() -> None:
    found = of_scheme(
        'grades: {bands: [{grade: 优秀, in: "[90, )"}, {grade: 合格, in: "[60, 90)"}, {grade: 差, in: "(, 60)"}], '
        "last_places: [{grade: 合格, share: 10%, rounding: up, ties: out}, {grade: 差, number: 1}]}\n"
    )

    assert sentences(found, "等次") == [
        "组内排名后 10% 的单位（不足 1 个的按 1 个计）等次不高于“合格”；与末位以外的单位并列的都不列入。",
        "组内排名后 1 名定为“差”；与其中名次最前的并列的一并列入。",
    ]


def test_rounding_and_ties_are_told() -> None:
    found = of_scheme("rounding: {mode: down, rate: 3}\nranking: {ties: [a]}\n")

    said = sentences(found, "排名和取舍")
    assert "总分相同的，依次比较甲项的得分。" in said
    assert any("比率保留 3 位小数" in s and "舍去" in s for s in said)


def test_a_measure_over_a_list_is_told_with_the_titles_of_list_and_field() -> None:
    scheme = parse_scheme_yaml(
        "id: t\ntitle: t\nitems:\n  - title: 路段\n    points: 100\n    target: 100\n"
        "    data: {id: sections, title: 抽查路段, type: list, fields: [{id: obtained, title: 得分}]}\n"
        "    measure: {expression: mean(sections.obtained), decimals: 2}\n"
        "    rule: {family: ratio, better: more, cap: points}\n"
    )

    assert "平均(抽查路段的得分)" in str(describe(scheme))


def test_a_weighted_total_says_that_each_part_is_rounded() -> None:
    assert "每一部分先保留 2 位小数，再相加。" in sentences(example("bureau"), "总分")


def test_decimals_that_the_total_is_made_with_are_those_that_are_said() -> None:
    text = (
        "id: t\ntitle: t\nitems:\n  - {{id: a, title: a, {one}rule: {{family: given, what: score}}}}\ntotal: {total}\n"
    )
    weighted = describe(parse_scheme_yaml(text.format(one="weight: 100%, ", total="{roll_up: weighted, decimals: 1}")))
    added = describe(parse_scheme_yaml(text.format(one="points: 100, ", total="{decimals: 4}")))

    assert "每一部分先保留 1 位小数，再相加。" in sentences(weighted, "总分")
    assert "合成时先保留 4 位小数。" in sentences(added, "总分")


def test_decimals_of_an_item_and_of_its_weighted_parts_are_said_with_it() -> None:
    given = "rule: {family: given, what: score}"
    scheme = parse_scheme_yaml(
        "id: t\ntitle: t\nitems:\n  - id: a\n    title: a\n    points: 100\n    roll_up: weighted\n    decimals: 1\n"
        f"    items:\n      - {{id: b, title: b, weight: 60%, decimals: 0, {given}}}\n"
        f"      - {{id: c, title: c, weight: 40%, {given}}}\n"
    )

    a, b, c = (
        {f.label.zh: f.text.zh for f in item.facts} for item in section(describe(scheme), "指标和评分标准").items
    )

    assert (a["汇总"], a["取舍"]) == ("各项得分乘以权重后相加，每一部分先保留 1 位小数再相加。", "得分保留 1 位小数")
    assert b["取舍"] == "得分取整数"
    assert "取舍" not in c


def test_what_a_blank_means_is_said_with_the_data() -> None:
    scheme = parse_scheme_yaml(
        "id: t\ntitle: t\nitems:\n"
        "  - {id: a, title: 甲, points: 5, data: {type: fact, blank: no}, rule: {family: met, when: yes}}\n"
        "  - {id: b, title: 乙, points: 5, data: {type: fact}, rule: {family: met, when: yes}}\n"
        "  - {id: c, title: 丙, points: 5, target: 1, data: {unit: 件, decimals: 0, blank: zero},"
        " rule: {family: met, when: '>='}}\n"
        "  - {id: d, title: 丁, points: 5, data: {type: list, blank: not_reported},"
        " rule: {family: events, effect: deduct, kinds: [{id: late, points: 1}], cap: points}}\n"
    )

    found = section(describe(scheme), "指标和评分标准").items

    assert [f.text.zh for item in found for f in item.facts if f.label.zh == "数据"] == [
        "甲（是或否，不填即为否）",
        "乙（是或否）",
        "丙（单位 件，整数，不填即为 0）",
        "丁（逐件登记：日期、类别、次数、事项，没有登记即为未报）",
    ]


def test_shared_words_are_never_left_without_english() -> None:
    def texts(described: Described) -> list[Words]:
        return [described.title, *described.notes, *(s for part in described.sections for s in part.sentences)]

    for name in NAMES:
        assert all(w.en for w in texts(example(name)))


def test_bonus_and_penalty_of_the_top_are_said_with_the_total() -> None:
    rule = "rule: {family: events, effect: EFFECT, reported: counts, cap: none, kinds: [{id: k, points: 1}]}"
    text = f"""id: t
title: t
total: {{cap: none}}
items:
  - {{id: a, title: 基本分, points: 100, rule: {{family: given, what: score}}}}
  - {{id: b, title: 良好行为, kind: bonus, points: 5, {rule.replace("EFFECT", "add")}}}
  - {{id: c, title: 不良行为, kind: penalty, {rule.replace("EFFECT", "deduct")}}}
"""
    assert sentences(describe(parse_scheme_yaml(text)), "总分") == [
        "总分为各一级指标得分之和。",
        "另加“良好行为”的得分。",
        "另扣“不良行为”。",
        "总分可以超过满分。",
    ]


def test_periods_are_said_with_weights_exceptions_and_what_is_missing() -> None:
    found = of_scheme(
        "periods: [{id: 上半年}, {id: 下半年}]\n"
        "over_periods: {how: weighted, weights: {上半年: 0.4, 下半年: 0.6}, level: leaf, missing: zero}\n"
    )
    assert sentences(found, "考核期") == [
        "上半年、下半年。",
        "全周期结果由各期结果按权重合成。",
        "各期权重：上半年 40%、下半年 60%。",
        "先逐项汇总各期得分，再算总分。",
        "没有得分的考核期计 0 分。",
    ]


def test_periods_in_longer_ones_are_said_to_be_rounded_on_each_level() -> None:
    # 95, 96 and 95 make a quarter of 95.33, not of 286 ÷ 3: the year depends on it.
    found = of_scheme(
        "periods: [{id: 一季度}, {id: 1月, within: 一季度}, {id: 2月, within: 一季度}]\nover_periods: {how: mean}\n"
    )

    assert "由几期合成的结果先保留 2 位小数，再合成上一级。" in sentences(found, "考核期")


def test_a_function_over_records_and_the_fields_of_records_are_said_by_their_titles() -> None:
    text = """id: t
title: t
data:
  - {id: sites, title: 抽查工地, type: list, fields: [{id: mark, title: 得分, min: 0, max: 100}]}
items:
  - {id: a, title: 甲项, points: 100, measure: "round(mean(sites.mark), 2)", target: 100,
     rule: {family: ratio, better: more, cap: points}}
"""
    item = section(describe(parse_scheme_yaml(text)), "指标和评分标准").items[0]
    said = {fact.label.zh: fact.text.zh for fact in item.facts}
    assert said["计算"].startswith("甲项 = 四舍五入(平均(抽查工地的得分), 2)")
    assert said["数据"] == "抽查工地（逐件登记：得分）"


def test_only_what_an_item_does_otherwise_with_missing_data_is_said_with_it() -> None:
    text = """id: t
title: t
items:
  - {id: a, title: 甲项, points: 100, missing: {not_reported: full}, rule: {family: given, what: score}}
"""
    item = section(describe(parse_scheme_yaml(text)), "指标和评分标准").items[0]
    assert [fact.text.zh for fact in item.facts if fact.label.zh == "缺数据"] == ["未报数据的指标得满分。"]


def test_records_without_fields_have_those_of_their_rule_and_what_they_say_besides() -> None:
    written = (
        "id: t\ntitle: t\nitems:\n  - {id: a, title: 甲, points: 5, data: {type: list, title: 打分}, "
        "rule: {family: raters, scale: {full: 100}, mean_decimals: 2, unrated: not_reported, then: share}}\n"
    )
    (item,) = section(describe(parse_scheme_yaml(written)), "指标和评分标准").items

    assert [f.text.zh for f in item.facts if f.label.zh == "数据"] == [
        "打分（逐件登记：评分人、评分，没有登记即为未报）"
    ]


def test_records_that_no_rule_reads_must_have_fields() -> None:
    written = (
        "id: t\ntitle: t\nitems:\n  - {id: a, title: 甲, points: 5, target: 1, data: {id: some, type: list}, "
        "measure: count(some), rule: {family: met, when: '>='}}\n"
    )

    assert "list-fields" in [f.code for f in check(parse_scheme_yaml(written))]


def test_records_of_the_scheme_itself_must_have_fields() -> None:
    written = (
        "id: t\ntitle: t\ndata: [{id: a, type: list}]\nitems:\n  - {id: a, title: 甲, points: 5, "
        "rule: {family: events, effect: deduct, kinds: [{id: late, points: 1}], cap: points}}\n"
    )

    found = [(f.code, f.place) for f in check(parse_scheme_yaml(written))]

    assert ("list-fields", ("data", 0)) in found
