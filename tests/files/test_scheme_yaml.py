"""Scheme files: everything is understood as written, or refused with its line and column."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kaoping.engine.rules.either import Either
from kaoping.engine.scheme import Leaf, Scheme
from kaoping.engine.terms import Finding, Refused, Severity
from kaoping.files.scheme_yaml import MAX_BYTES, check_scheme_yaml, parse_scheme_yaml, read_scheme_yaml
from kaoping.files.yaml_text import MAX_DEPTH

START = "id: trial\ntitle: 试点\n"
ITEM = "items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]\n"


def file(folder: Path, text: str | bytes) -> Path:
    path = folder / "scheme.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(text: str) -> list[Finding]:
    with pytest.raises(Refused) as found:
        parse_scheme_yaml(text, "scheme.yaml")
    return list(found.value.findings)


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.code, f.source) for f in findings]


def leaf(scheme: Scheme) -> Leaf:
    item = scheme.items[0]
    assert isinstance(item, Leaf)
    return item


def test_all_faults_are_found_at_once_each_at_its_line_and_column() -> None:
    text = """id: trial
titel: 试点
items:
  - title: A
    points: many
    rule: {family: met, when: higher}
  - title: B
    points: 40
    rule:
      family: steps
      below: {effect: deduct, per: 1, points: -1, unit: value, cap: none}
      floor: 0
"""
    assert told(refused(text)) == [
        ("unknown-field", "scheme.yaml:2:1"),  # titel: misspelt, so not said to be missing as well
        ("not-a-number", "scheme.yaml:5:5"),
        ("not-a-choice", "scheme.yaml:6:25"),
        ("missing-field", "scheme.yaml:11:7"),  # step
        ("out-of-bounds", "scheme.yaml:11:39"),
    ]


def test_a_place_is_as_it_stands_in_the_file() -> None:
    text = (
        START + "items:\n  - title: A\n    points: 100\n    data: {min: few}\n    rule: {family: given, what: scores}\n"
    )

    assert [f.path for f in refused(text)] == ["items[0].data.min", "items[0].rule.what"]


def test_what_is_wrong_and_right_is_said_in_both_languages() -> None:
    (finding,) = refused(START + "items: [{title: A, points: 100, rule: {family: given, what: mark}}]")

    assert finding.wrong.zh == "“mark”不能写在这里"
    assert finding.right.zh == "应为score（评分）、deduction（扣分）、constant（固定分） 之一"
    assert finding.right.en == "write one of score, deduction, constant"


def test_a_field_that_is_not_known_is_met_with_the_closest_names() -> None:
    (finding,) = refused(START + "items: [{title: A, points: 100, targt: 3, rule: {family: given, what: score}}]")

    assert finding.code == "unknown-field"
    assert "target（目标值）" in finding.right.zh


CHINESE = """
标识: trial
名称: 试点
考核分组: [{分组: 区}, {分组: 县}]
指标:
  - 名称: 就业
    分值: {区: 60, 县: 60}
    性质: 一般
    数据项: {单位: 人, 小数位: 0, 最小值: 0}
    目标值: {按: 单位, 各目标值: {甲: 90, 乙: /}}
    评分规则:
      评分方法: 增减分
      低于目标: {加扣: 扣分, 每: 1, 每步分值: 0.5, 步长单位: 数值, 计步: 整步, 封顶: 不封顶}
      保底: 0
  - 名称: 达标
    分值: 40
    过程性: 是
    评分规则: {评分方法: 达标得分, 达标条件: 是}
"""


def test_keys_and_choices_may_be_chinese() -> None:
    scheme = parse_scheme_yaml(CHINESE)
    english = parse_scheme_yaml("""
id: trial
title: 试点
groups: [{id: 区}, {id: 县}]
items:
  - title: 就业
    points: {区: 60, 县: 60}
    kind: ordinary
    data: {unit: 人, decimals: 0, min: 0}
    target: {by: subject, values: {甲: 90, 乙: /}}
    rule:
      family: steps
      below: {effect: deduct, per: 1, points: 0.5, unit: value, step: whole, cap: none}
      floor: 0
  - title: 达标
    points: 40
    process: true
    rule: {family: met, when: yes}
""")

    assert scheme == english
    assert scheme.digest() == english.digest()


def test_places_of_a_chinese_file_are_chinese() -> None:
    findings = refused(CHINESE.replace("每步分值: 0.5", "每步分值: 半分").replace("过程性: 是", "过程性: 大概"))

    assert [f.path for f in findings] == ["指标[0].评分规则.低于目标.每步分值", "指标[1].过程性"]


def test_a_field_in_both_languages_is_written_twice() -> None:
    findings = refused(START + "名称: 别名\n" + ITEM)

    assert told(findings) == [("duplicate-field", "scheme.yaml:3:1")]


@pytest.mark.parametrize(
    ("written", "points"),
    [("0.1", "0.1"), ('"0.1"', "0.1"), ("1e2", "100"), ("100.00", "100"), ("１００", "100"), ("0.30", "0.3")],  # noqa: RUF001
)
def test_numbers_are_exact_decimals(written: str, points: str) -> None:
    scheme = parse_scheme_yaml(START + ITEM.replace("100", written))

    assert leaf(scheme).points == Decimal(points)


@pytest.mark.parametrize(
    "written", [".inf", "-.inf", ".nan", "nan", "Infinity", "1e400", "0x10", "1:30", "12%", "1,000"]
)
def test_what_is_no_finite_number_is_refused(written: str) -> None:
    for text in (f'"{written}"', f"'{written}'"):
        (finding,) = refused(START + ITEM.replace("100", text))
        assert finding.code in ("not-a-number", "number-too-large")


def test_words_and_dates_stay_what_they_are() -> None:
    scheme = parse_scheme_yaml(
        START
        + """
periods: [{id: 2026-03, end: 2026-03-31}, {id: 202604}]
items:
  - {id: no, title: on, code: 1.10, points: 50, rule: {family: met, when: no}}
  - {id: b, title: 2026, points: 50, rule: {family: given, what: score}}
effects: [{id: e, title: yes, do: zero, on: b, when: no.score < 1}]
"""
    )

    assert [p.id for p in scheme.periods] == ["2026-03", "202604"]
    assert leaf(scheme).code == "1.10"
    assert leaf(scheme).title.zh == "on"
    assert leaf(scheme).id == "no"
    assert scheme.effects[0].on == "b"


def test_a_field_without_a_value_is_left_out() -> None:
    assert parse_scheme_yaml(START + ITEM + "effects:\ngrades: ~\nissuer: null\n") == parse_scheme_yaml(START + ITEM)


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    (finding,) = refused(START + "title: 另一个\n" + ITEM)

    assert (finding.code, finding.source) == ("duplicate-field", "scheme.yaml:3:1")
    assert "第 2 行" in finding.wrong.zh


@pytest.mark.parametrize(
    ("text", "code", "source"),
    [
        ("id: trial\ntitle：试点\n", "yaml-colon", "scheme.yaml:2:6"),
        ("id: trial\ntitle:试点\n", "yaml-colon", "scheme.yaml:2:6"),
        ("id: trial\n标识：试点\n", "yaml-colon", "scheme.yaml:2:3"),
        ("id: trial\nitems:\n\t- title: A\n", "yaml-tab", "scheme.yaml:3:1"),
        ("id: trial\ntitle: %\n", "yaml-syntax", "scheme.yaml:2:8"),
        ("id: trial\ntitle: [A\nitems: 3\n", "yaml-syntax", "scheme.yaml:3:6"),
        ("id: 'trial\n", "yaml-syntax", "scheme.yaml:2:1"),
        ("id: trial\ntitle: a\x07b\n", "yaml-character", "scheme.yaml:2:9"),
        ("id: &a trial\n", "yaml-anchor", "scheme.yaml:1:5"),
        ("id: trial\ntitle: *a\n", "yaml-anchor", "scheme.yaml:2:8"),
        ("id: !!python/object:os.system trial\n", "yaml-tag", "scheme.yaml:1:5"),
        ("? [a]\n: b\n", "yaml-key", "scheme.yaml:1:3"),
        ("id: a\n---\nid: b\n", "yaml-documents", "scheme.yaml:2:1"),
    ],
)
def test_faults_of_the_syntax_have_their_place(text: str, code: str, source: str) -> None:
    assert (code, source) in told(refused(text))


def test_aliases_cannot_multiply_content() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]

    assert told(refused("\n".join(lines)))[0] == ("yaml-anchor", "scheme.yaml:1:4")


def test_nesting_is_limited() -> None:
    deep = "[" * 5000 + "]" * 5000

    assert [f.code for f in refused(f"id: {deep}")] == ["yaml-too-deep"]
    assert "yaml-too-deep" not in [f.code for f in refused("id: " + "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2))]


def test_a_file_of_nothing_lacks_everything() -> None:
    assert [f.code for f in refused("")] == ["missing-field"] * 3
    assert [f.code for f in refused("# nothing\n")] == ["missing-field"] * 3


def test_a_list_is_no_scheme() -> None:
    assert [f.code for f in refused("- a\n- b\n")] == ["wrong-kind"]


def test_a_file_in_gb18030_is_read_and_said_to_be(tmp_path: Path) -> None:
    found = check_scheme_yaml(file(tmp_path, (START + ITEM).encode("gb18030")))

    assert found.scheme is not None
    assert found.scheme.title.zh == "试点"
    assert ("encoding", "scheme.yaml:2:1", Severity.WARNING) in [(f.code, f.source, f.severity) for f in found.findings]


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    assert read_scheme_yaml(file(tmp_path, b"\xef\xbb\xbf" + (START + ITEM).encode())).title.zh == "试点"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    found = check_scheme_yaml(file(tmp_path, b"\x89PNG\r\n\x1a\n\x00\xff\xff"))

    assert found.scheme is None
    assert [f.code for f in found.findings] == ["encoding"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    found = check_scheme_yaml(file(tmp_path, b"#" * (MAX_BYTES + 1)))

    assert found.scheme is None
    assert [f.code for f in found.findings] == ["file-too-large"]


def test_what_checking_finds_has_its_line_and_column_too(tmp_path: Path) -> None:
    text = START + "items:\n  - title: A\n    points: 100\n    rule:\n      family: checklist\n      conditions:\n"
    path = file(tmp_path, text + "        - {id: a, title: A, points: 60}\n")

    errors = [f for f in check_scheme_yaml(path).findings if f.severity is Severity.ERROR]
    assert told(errors) == [("rule-points", "scheme.yaml:8:7")]
    with pytest.raises(Refused) as refused_:
        read_scheme_yaml(path)
    assert refused_.value.findings == tuple(errors)


def test_findings_of_a_file_come_in_the_order_of_its_lines(tmp_path: Path) -> None:
    items = "".join(
        f"  - {{id: {i}, title: {i}, points: 30, target: 3, rule: {{family: given, what: score}}}}\n" for i in "cba"
    )
    path = file(tmp_path, START + "items:\n" + items + "total: {full: 100}\n")

    lines = [int(f.source.split(":")[1]) for f in check_scheme_yaml(path).findings]
    assert lines == sorted(lines)
    assert {4, 5, 6, 7} <= set(lines)


def test_the_only_data_item_of_an_alternative_or_variant_may_stand_without_a_list_or_identifier() -> None:
    scheme = parse_scheme_yaml(
        "id: t\ntitle: t\ngroups: [{id: 区}, {id: 县}]\nitems:\n"
        "  - id: flood\n    title: 防洪\n    points: 10\n    rule:\n      family: either\n      choice: chosen\n"
        "      alternatives:\n"
        "        - {id: dyke, title: 有堤防, data: {unit: '%', min: 0}, target: 90, rule: {family: met, when: '>='}}\n"
        "        - {id: none, title: 无堤防, target: 90, rule: {family: met, when: '>='}}\n"
        "  - id: rate\n    title: 完成率\n    points: 10\n    target: 90\n    rule: {family: met, when: '>='}\n"
        "    variants: [{groups: [县], data: {unit: '%', max: 120}}]\n"
    )

    flood, rate = scheme.items
    assert isinstance(flood, Leaf)
    assert isinstance(rate, Leaf)
    assert isinstance(flood.rule, Either)
    assert [d.id for d in flood.rule.alternatives[0].data] == ["flood.dyke"]
    assert [d.id for d in rate.variants[0].data] == ["rate"]


def test_a_fault_in_the_only_data_item_is_found_at_its_field(tmp_path: Path) -> None:
    path = tmp_path / "方案.yaml"
    path.write_text(
        "标识: t\n名称: t\n指标:\n  - 名称: a\n    分值: 5\n    数据项: {单位: 个, 最大值: abc}\n"
        "    目标值: 1\n    评分规则: {评分方法: 达标得分, 达标条件: 达到}\n",
        encoding="utf-8",
    )

    (finding,) = check_scheme_yaml(path).findings

    assert (finding.code, finding.source.rpartition(":")[0][-2:]) == ("not-a-number", ":6")
    assert finding.place == ("指标", 0, "数据项", "最大值")
