"""What the check of a rule tells its author: the code, the place, what is wrong and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from kaoping.engine.terms import Finding
from kaoping.engine.words import Language
from tests.engine.support import one_leaf


@dataclass(frozen=True)
class Case:
    """A leaf of ten points and what is found in its rule, in Chinese and English."""

    name: str
    leaf: str
    zh: str
    en: str


def lines(text: str) -> list[str]:
    """Lines of a text; what is further in goes on with the line before."""
    return dedent(text).strip().replace("\n    ", " ").splitlines()


def told(finding: Finding, language: Language) -> str:
    wrong, right = finding.wrong.say(language), finding.right.say(language)
    return f"{finding.severity} {finding.code} {finding.path}: {wrong} → {right}"


CASES = [
    Case(
        "met: points",
        """
        target: 80
        rule:
          family: met
          when: ">="
          points: 8
        """,
        """
        error rule-points points: 规则最多给 8 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points points: the rule gives at most 8 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "met: otherwise",
        """
        target: 80
        rule:
          family: met
          when: ">="
          otherwise: 12
        """,
        """
        error rule-points otherwise: 规则最多给 12 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points otherwise: the rule gives at most 12 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "met: equal",
        """
        target: 80
        rule:
          family: met
          when: ">="
          points: 8
          otherwise: 8
        """,
        """
        error rule-points points: 规则最多给 8 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points points: the rule gives at most 8 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "steps: too much at the target",
        """
        target: 80
        rule:
          family: steps
          at_target: 12
          floor: 0
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: none}
        """,
        """
        error rule-points at_target: 规则最多给 12 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points at_target: the rule gives at most 12 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "steps: too little",
        """
        target: 80
        rule:
          family: steps
          at_target: 8
          floor: 0
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: none}
        """,
        """
        error rule-points at_target: 规则最多给 8 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points at_target: the rule gives at most 8 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "steps: a floor above the target",
        """
        target: 80
        rule:
          family: steps
          floor: 11
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: 4}
        """,
        """
        error floor-above floor: 最低分 11 分高于达到目标时的 10 分
            → 不超过达到目标时的分数
        """,
        """
        error floor-above floor: the floor of 11 is above the 10 at the target
            → at most the points at the target
        """,
    ),
    Case(
        "steps: a cap beyond the floor",
        """
        target: 80
        rule:
          family: steps
          floor: 4
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: 7}
        """,
        """
        warning cap-unreachable below.cap: 最多扣 7 分永远到不了：扣 6 分时已到最低分
            → 改小，或写 none（不封顶）
        """,
        """
        warning cap-unreachable below.cap: the cap of 7 is never reached: the floor is 6 below
            → a smaller cap, or none
        """,
    ),
    Case(
        "steps: a cap where nothing can be taken",
        """
        target: 80
        rule:
          family: steps
          floor: 10
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: 0.5}
        """,
        """
        warning cap-unreachable below.cap: 最多扣 0.5 分永远到不了：扣 0 分时已到最低分
            → 改小，或写 none（不封顶）
        """,
        """
        warning cap-unreachable below.cap: the cap of 0.5 is never reached: the floor is 0 below
            → a smaller cap, or none
        """,
    ),
    Case(
        "steps: a cap as far as the floor",
        """
        target: 80
        rule:
          family: steps
          floor: 4
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: 6}
        """,
        "",
        "",
    ),
    Case(
        "steps: a bonus has no floor",
        """
        target: 80
        rule:
          family: steps
          floor: 4
          below: {effect: add, per: 1, points: 1, unit: value, step: whole, cap: 7}
        """,
        "",
        "",
    ),
    Case(
        "steps: a rest of a band",
        """
        target: 80
        rule:
          family: steps
          floor: 0
          below: {effect: deduct, unit: value, step: whole, cap: none,
                  bands: [{width: 6, per: 3, points: 1}, {width: 5, per: 2, points: 1}]}
        """,
        """
        warning broken-step below.bands[1].width: 整步计分，每 2 一步，5 的段内有一截永远不计
            → 段宽改为步长的整数倍，或按比例计（pro_rata）
        """,
        """
        warning broken-step below.bands[1].width: whole steps of 2 leave a rest of a band of 5 uncounted
            → a width of whole steps, or step: pro_rata
        """,
    ),
    Case(
        "ratio: a target of 0",
        """
        target: 0
        rule:
          family: ratio
          better: more
          cap: points
        """,
        """
        error target-zero : 目标值为 0 或负数，不能按比例计分
            → 改用 met 或 steps，或改目标值
        """,
        """
        error target-zero : a target of 0 or less gives no proportion
            → use met or steps, or another target
        """,
    ),
    Case(
        "ratio: a negative target",
        """
        target: -1
        rule:
          family: ratio
          better: less
          cap: points
        """,
        """
        error target-zero : 目标值为 0 或负数，不能按比例计分
            → 改用 met 或 steps，或改目标值
        """,
        """
        error target-zero : a target of 0 or less gives no proportion
            → use met or steps, or another target
        """,
    ),
    Case(
        "ratio: 0 is to be met",
        """
        target: 0
        rule:
          family: ratio
          better: less
          cap: points
        """,
        "",
        "",
    ),
    Case(
        "ratio: a cap below the points",
        """
        target: 80
        rule:
          family: ratio
          better: more
          cap: 9
          floor: 11
        """,
        """
        error rule-points cap: 规则最多给 9 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        error floor-above floor: 最低分 11 分高于达到目标时的 10 分
            → 不超过达到目标时的分数
        """,
        """
        error rule-points cap: the rule gives at most 9 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        error floor-above floor: the floor of 11 is above the 10 at the target
            → at most the points at the target
        """,
    ),
    Case(
        "line: a slope that does not reach the points",
        """
        data: {min: 0, max: 1}
        rule:
          family: line
          slope: 8
          intercept: 1
        """,
        """
        error rule-points slope: 规则最多给 9 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points slope: the rule gives at most 9 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "line: a falling slope",
        """
        data: {min: 1, max: 3}
        rule:
          family: line
          slope: -1
          intercept: 10
        """,
        """
        error rule-points slope: 规则最多给 9 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points slope: the rule gives at most 9 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "line: knots beyond the points",
        """
        rule:
          family: line
          knots: [{value: 0, points: 0}, {value: 1, points: 12}]
        """,
        """
        error rule-points knots: 规则最多给 12 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points knots: the rule gives at most 12 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "line: knots below the points",
        """
        rule:
          family: line
          cap: none
          knots: [{value: 0, points: 9}, {value: 1, points: 0}]
        """,
        """
        error rule-points knots: 规则最多给 9 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points knots: the rule gives at most 9 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "line: knots beyond the points, as meant",
        """
        rule:
          family: line
          cap: 12
          knots: [{value: 0, points: 0}, {value: 1, points: 12}]
        """,
        "",
        "",
    ),
    Case(
        "line: a cap below the points",
        """
        rule:
          family: line
          cap: 8
          slope: 1
        """,
        """
        error rule-points slope: 规则最多给 8 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points slope: the rule gives at most 8 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "tiers: a gap and an overlap",
        """
        data: {min: 0, max: 10}
        rule:
          family: tiers
          tiers: [{in: "[0, 4)", points: 0}, {in: "(4, 8]", points: 5}, {in: "[8, 10]", points: 10}]
        """,
        """
        error bands-gap tiers: 等于 4 不在任何一档
            → 让相邻两档首尾相接，写明哪一档含界点；两端以外不会出现的，在数据项写 min（最小值）、max（最大值）
        error bands-overlap tiers: 等于 8 同时在两档
            → 界点只归一档
        """,
        """
        error bands-gap tiers: exactly 4 lies in no band
            → make the bands meet and say which contains the edge; what cannot occur at the ends is said
            by min and max of the data item
        error bands-overlap tiers: exactly 8 lies in two bands
            → let only one band contain the edge
        """,
    ),
    Case(
        "tiers: out of range",
        """
        data: {min: 0, max: 10}
        rule:
          family: tiers
          tiers: [{in: "( , 0)", points: 0}, {in: "[0, 10]", points: 5}, {in: "(10, )", points: 9}]
        """,
        """
        warning band-unreachable tiers[0]: 0 以下（不含） 在数据范围以外
            → 改正档次，或改数据项的最小值、最大值
        warning band-unreachable tiers[2]: 10 以上（不含） 在数据范围以外
            → 改正档次，或改数据项的最小值、最大值
        error rule-points tiers: 规则最多给 9 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        warning band-unreachable tiers[0]: below 0 is outside the range of the data
            → mend the band, or the range of the data item
        warning band-unreachable tiers[2]: above 10 is outside the range of the data
            → mend the band, or the range of the data item
        error rule-points tiers: the rule gives at most 9 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "tiers: a rate",
        """
        data: {min: 0}
        target: 80
        rule:
          family: tiers
          of: percent_of_target
          tiers: [{in: "[50, )", points: 10}]
        """,
        """
        error bands-gap tiers: 0（含）至 50（不含） 不在任何一档
            → 让相邻两档首尾相接，写明哪一档含界点；两端以外不会出现的，在数据项写 min（最小值）、max（最大值）
        """,
        """
        error bands-gap tiers: from 0 (included) to 50 (excluded) lies in no band
            → make the bands meet and say which contains the edge; what cannot occur at the ends is said
            by min and max of the data item
        """,
    ),
    Case(
        "tiers: per cent of nothing",
        """
        data: {min: 0}
        target: 0
        rule:
          family: tiers
          of: percent_of_target
          tiers: [{in: "[100, )", points: 10}, {in: "[0, 100)", points: 1}]
        """,
        """
        error target-zero : 目标值为 0 或负数，没有百分比
            → 写 of: value（分档依据: 数值），或改目标值
        """,
        """
        error target-zero : a target of 0 or less has no per cent
            → write of: value, or another target
        """,
    ),
    Case(
        "tiers: values against a target of nothing",
        """
        data: {min: 0}
        target: 0
        rule:
          family: tiers
          tiers: [{in: "[100, )", points: 10}, {in: "[0, 100)", points: 1}]
        """,
        "",
        "",
    ),
    Case(
        "tiers: per cent of a small target",
        """
        data: {min: 0}
        target: 0.5
        rule:
          family: tiers
          of: percent_of_target
          tiers: [{in: "[100, )", points: 10}, {in: "[0, 100)", points: 1}]
        """,
        "",
        "",
    ),
    Case(
        "tiers: rates between two bands do not occur",
        """
        data: {min: 0, decimals: 4}
        target: 80
        rule:
          family: tiers
          of: percent_of_target
          tiers: [{in: "[100, )", points: 10}, {in: "[0, 99.99]", points: 1}]
        """,
        "",
        "",
    ),
    Case(
        "tiers: a seam that does not occur and one that does",
        """
        data: {min: 0, max: 10}
        rule:
          family: tiers
          tiers: [{in: "[0, 4]", points: 0}, {in: "[4.01, 8)", points: 5}, {in: "[9, 10]", points: 10}]
        """,
        """
        error bands-gap tiers: 8（含）至 9（不含） 不在任何一档
            → 让相邻两档首尾相接，写明哪一档含界点；两端以外不会出现的，在数据项写 min（最小值）、max（最大值）
        """,
        """
        error bands-gap tiers: from 8 (included) to 9 (excluded) lies in no band
            → make the bands meet and say which contains the edge; what cannot occur at the ends is said
            by min and max of the data item
        """,
    ),
    Case(
        "tiers: bands that the ends of the range just reach",
        """
        data: {min: 0, max: 10}
        rule:
          family: tiers
          tiers: [{in: "( , 0]", points: 0}, {in: "(0, 10)", points: 5}, {in: "[10, )", points: 10}]
        """,
        "",
        "",
    ),
    Case(
        "ratio: a cap and a floor as high as the points",
        """
        target: 80
        rule:
          family: ratio
          better: more
          cap: 10
          floor: 10
        """,
        "",
        "",
    ),
    Case(
        "line: a cap that is the points",
        """
        rule:
          family: line
          cap: 10
          slope: 1
        """,
        "",
        "",
    ),
    Case(
        "line: a slope that reaches the points",
        """
        data: {min: 0, max: 1}
        rule:
          family: line
          slope: 10
        """,
        "",
        "",
    ),
    Case(
        "line: no slope at all",
        """
        data: {min: 0}
        rule:
          family: line
          slope: 0
          intercept: 5
        """,
        """
        error rule-points slope: 规则最多给 5 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points slope: the rule gives at most 5 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "line: extended knots have no end",
        """
        rule:
          family: line
          outside: extend
          knots: [{value: 0, points: 0}, {value: 1, points: 9}]
        """,
        "",
        "",
    ),
    Case(
        "lookup: points",
        """
        rule:
          family: lookup
          points: {优: 8, 良: 5}
        """,
        """
        error rule-points points: 规则最多给 8 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points points: the rule gives at most 8 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "lookup: other categories",
        """
        data: {type: category, choices: [优, 良, 差]}
        rule:
          family: lookup
          points: {优: 10, 良: 5}
        """,
        """
        error choices-differ points: 数据项的可选类别是 优、良、差，对照表里是 优、良
            → 改为一致
        """,
        """
        error choices-differ points: the data item offers 优, 良, 差, the table has 优, 良
            → make them agree
        """,
    ),
    Case(
        "lookup: another column",
        """
        data: [{id: x, type: category, choices: [优, 良]}, {id: size, type: category, choices: [大, 中]}]
        rule:
          family: lookup
          matrix: {优: {大: 9, 小: 8}, 良: {大: 6, 小: 5}}
          columns_of: size
        """,
        """
        error rule-points matrix: 规则最多给 9 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        error choices-differ matrix: 数据项的可选类别是 大、中，对照表里是 大、小
            → 改为一致
        """,
        """
        error rule-points matrix: the rule gives at most 9 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        error choices-differ matrix: the data item offers 大, 中, the table has 大, 小
            → make them agree
        """,
    ),
    Case(
        "rank: places",
        """
        rule:
          family: rank
          better: more
          places: [{first: 1, last: 2, points: 8}, {first: 4, last: 3, points: 1}]
        """,
        """
        error places-gap places[1]: 第 4 名到第 3 名，写反了
            → 名次首尾相接，最后一档不写 last（止名次）
        error places-gap places[1].last: 第 4 名及以后没有分数
            → 名次首尾相接，最后一档不写 last（止名次）
        error rule-points places: 规则最多给 8 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error places-gap places[1]: from place 4 to place 3 is the wrong way round
            → let the places meet; the last entry has no last
        error places-gap places[1].last: place 4 and later have no points
            → let the places meet; the last entry has no last
        error rule-points places: the rule gives at most 8 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "rank: a gap",
        """
        rule:
          family: rank
          better: more
          places: [{first: 1, last: 2, points: 10}, {first: 4, points: 1}]
        """,
        """
        error places-gap places[1]: 这一档从第 4 名起，应从第 3 名起
            → 名次首尾相接，最后一档不写 last（止名次）
        """,
        """
        error places-gap places[1]: this entry begins at place 4, not at 3
            → let the places meet; the last entry has no last
        """,
    ),
    Case(
        "rank: a place after the last",
        """
        rule:
          family: rank
          better: more
          places: [{first: 1, points: 10}, {first: 2, points: 1}]
        """,
        """
        error places-gap places[1]: 前面一档没有 last（止名次），已经包括以后各名
            → 名次首尾相接，最后一档不写 last（止名次）
        """,
        """
        error places-gap places[1]: an entry before has no last and takes all further places
            → let the places meet; the last entry has no last
        """,
    ),
    Case(
        "rank: a floor",
        """
        rule:
          family: rank
          better: more
          per_rank: {points: 1, floor: 11}
        """,
        """
        error floor-above per_rank.floor: 最低分 11 分高于达到目标时的 10 分
            → 不超过达到目标时的分数
        """,
        """
        error floor-above per_rank.floor: the floor of 11 is above the 10 at the target
            → at most the points at the target
        """,
    ),
    Case(
        "rank: a floor that is the points",
        """
        rule:
          family: rank
          better: more
          per_rank: {points: 1, floor: 10}
        """,
        "",
        "",
    ),
    Case(
        "rank: ends",
        """
        rule:
          family: rank
          better: more
          linear: {first: 0, last: 8}
        """,
        """
        error rule-points linear: 规则最多给 8 分，指标分值是 10 分
            → 改为一致；超出部分另列加分项
        """,
        """
        error rule-points linear: the rule gives at most 8 points, the item has 10
            → make them equal; put what is beyond into a bonus item of its own
        """,
    ),
    Case(
        "events: a kind twice",
        """
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: a, points: 1}, {id: a, points: 2}]
        """,
        """
        error duplicate-id kinds[1].id: “a”已经用过
            → 换一个
        """,
        """
        error duplicate-id kinds[1].id: 'a' is already used
            → use another
        """,
    ),
    Case(
        "events: names of facts",
        """
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: a, points: 1}]
          multiply: [{id: is_a, title: t, by: 2}, {id: b, title: t, by: 2}]
          extra: [{id: b, title: t, points: 1}, {id: times_b, title: t, points: 1},
              {id: extra_times_b, title: t, points: 1}]
        """,
        """
        error duplicate-id multiply[0].id: “is_a”已经用过
            → 换一个
        error duplicate-id extra[0].id: “b”已经用过
            → 换一个
        error duplicate-id extra[1].id: “times_b”已经用过
            → 换一个
        error duplicate-id extra[2].id: “extra_times_b”已经用过
            → 换一个
        """,
        """
        error duplicate-id multiply[0].id: 'is_a' is already used
            → use another
        error duplicate-id extra[0].id: 'b' is already used
            → use another
        error duplicate-id extra[1].id: 'times_b' is already used
            → use another
        error duplicate-id extra[2].id: 'extra_times_b' is already used
            → use another
        """,
    ),
    Case(
        "events: a number that is multiplied",
        """
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: z, points: 1},
              {id: a, title: {zh: 约谈, en: talks}, by_count: [{at_least: 1, points: 1}]}]
          multiply: [{id: b, title: t, by: 2}]
        """,
        """
        warning multiple-without-points multiply: 约谈按全期次数计分，单件不能加倍
            → 写 count_in: event（计数范围: 单件），或去掉加倍
        """,
        """
        warning multiple-without-points multiply: talks has points by its number in the period; a single
            event cannot be multiplied
            → write count_in: event, or no multiple
        """,
    ),
    Case(
        "events: a number that is repeated",
        """
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: a, by_count: [{at_least: 1, points: 1}]}]
          repeats: {of: kind, by: 2}
        """,
        """
        warning multiple-without-points repeats: a按全期次数计分，单件不能加倍
            → 写 count_in: event（计数范围: 单件），或去掉加倍
        """,
        """
        warning multiple-without-points repeats: a has points by its number in the period; a single event
            cannot be multiplied
            → write count_in: event, or no multiple
        """,
    ),
    Case(
        "events: a cap that caps do not reach",
        """
        rule:
          family: events
          effect: deduct
          cap: 8
          kinds: [{id: a, points: 1, cap: 3}, {id: b, by_count: [{at_least: 1, points: 2},
              {at_least: 2, points: 4}]}]
        """,
        """
        warning cap-unreachable cap: 各类上限合计 7 分，到不了总上限 8 分
            → 改为一致
        """,
        """
        warning cap-unreachable cap: the caps of the kinds add up to 7, below 8
            → make them agree
        """,
    ),
    Case(
        "events: a cap beyond the points",
        """
        rule:
          family: events
          effect: deduct
          cap: 12
          kinds: [{id: a, points: 1}]
        """,
        """
        warning cap-beyond-points cap: 最多扣 12 分，多于指标分值 10 分
            → 若确要扣成负分，在指标上写明 below_zero（低于零分）
        """,
        """
        warning cap-beyond-points cap: up to 12 may be deducted from an item of 10 points
            → if a negative score is meant, say below_zero on the item
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_finding_says_where_it_is_what_is_wrong_and_what_would_be_right(case: Case) -> None:
    found = one_leaf("points: 10\nbelow_zero: negative\n" + dedent(case.leaf)).findings

    assert [told(finding, Language.ZH) for finding in found] == lines(case.zh)
    assert [told(finding, Language.EN) for finding in found] == lines(case.en)


DATE = (
    "error date-missing date: 没有写日期 → 写日期：有效期和第几次由它决定",
    "error date-missing date: the date is missing → write it: validity and repetition depend on it",
)
NEGATIVE = (
    "error out-of-range count: 次数 -1 小于 0 → 写次数，不写负数",
    "error out-of-range count: the number -1 is below 0 → write a number from 0 on",
)
SEVERAL = (
    "error count-with-repeats count: 一行登记了几次，分不清第几次 → 重复加倍的，每次登记一行",
    "error count-with-repeats count: one row stands for several events, so none is the second "
    "→ where repetition counts, one row for each event",
)
NOT_CHOSEN = (
    "error given-missing given: 没有写酌定分 → 写 1 至 5 分",
    "error given-missing given: the points chosen are missing → write 1 to 5 points",
)
TOO_FEW = (
    "error out-of-range given: 酌定分 0.9 超出范围 → 写 1 至 5 分",
    "error out-of-range given: the points chosen, 0.9, are out of range → write 1 to 5 points",
)
FIXED = (
    "error given-unexpected given: 这一类的分是固定的，不能酌定 → 删去酌定分",
    "error given-unexpected given: the points of this kind are fixed, not chosen → remove them",
)
NO_END = (
    "error until-missing until: 没有写有效期至 → 写这一件的有效期截止日",
    "error until-missing until: the last day is missing → write the last day on which this event counts",
)
EARLY = (
    "error until-early until: 有效期至 2026-02-28，早于事件日期 2026-03-01 → 写这一件的有效期截止日",
    "error until-early until: valid until 2026-02-28, before the event of 2026-03-01 "
    "→ write the last day on which this event counts",
)
NO_OWN_END = (
    "error until-unexpected until: 这一类的有效期是统一规定的，不逐件登记 → 删去有效期至",
    "error until-unexpected until: events of this kind have no last day of their own → remove it",
)
DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("further", "record", "found"),
    [
        ("repeats: {of: kind, by: 2}", {"kind": "late"}, DATE),
        ("valid_days: 30", {"kind": "late"}, DATE),
        ("same_matter: all", {"kind": "late"}, None),
        ("same_matter: all", {"kind": "late", "count": Decimal(-1)}, NEGATIVE),
        ("same_matter: all", {"kind": "late", "count": Decimal(0)}, None),
        ("same_matter: all", {"kind": "late", "count": Decimal(2)}, None),
        ("repeats: {of: kind, by: 2}", {"kind": "late", "date": DAY, "count": Decimal(2)}, SEVERAL),
        ("repeats: {of: kind, by: 2}", {"kind": "late", "date": DAY, "count": Decimal(1)}, None),
        # The number that stands with such an event is that of persons hurt in the one event.
        ("repeats: {of: kind, by: 2}", {"kind": "hurt", "date": DAY, "count": Decimal(2)}, None),
        ("same_matter: all", {"kind": "style"}, NOT_CHOSEN),
        ("same_matter: all", {"kind": "style", "given": Decimal("0.9")}, TOO_FEW),
        ("same_matter: all", {"kind": "style", "given": Decimal(1)}, None),
        ("same_matter: all", {"kind": "style", "given": Decimal(5)}, None),
        ("same_matter: all", {"kind": "late", "given": Decimal(1)}, FIXED),
        ("same_matter: all", {"kind": "late", "given": Decimal(0)}, None),
        ("valid_until: recorded", {"kind": "late", "until": DAY}, DATE),
        ("valid_until: recorded", {"kind": "late", "date": DAY}, NO_END),
        ("valid_until: recorded", {"kind": "late", "date": DAY, "until": date(2026, 2, 28)}, EARLY),
        ("valid_until: recorded", {"kind": "late", "date": DAY, "until": DAY}, None),
        ("valid_days: 30", {"kind": "late", "date": DAY, "until": DAY}, NO_OWN_END),
        ("same_matter: all", {"kind": "late", "until": DAY}, NO_OWN_END),
    ],
)
def test_a_record_that_cannot_be_meant_says_what_is_wrong(
    further: str, record: dict[str, object], found: tuple[str, str] | None
) -> None:
    leaf = one_leaf(f"""
        points: 10
        rule:
          family: events
          effect: deduct
          cap: points
          kinds:
            - {{id: late, points: 1}}
            - {{id: style, between: [1, 5]}}
            - {{id: hurt, count_in: event, by_count: [{{at_least: 1, points: 2}}]}}
          {further}
    """)
    findings = list(leaf.part.rule.record_findings(record))

    assert [(told(f, Language.ZH), told(f, Language.EN)) for f in findings] == ([] if found is None else [found])
