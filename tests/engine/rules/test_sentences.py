"""The rule in words, as a civil servant would write it: every choice of an author is said, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

import pytest

from tests.engine.support import one_leaf


@dataclass(frozen=True)
class Case:
    """A leaf of ten points, its rule in Chinese and English, and the fewest and the most points it can give."""

    name: str
    leaf: str
    zh: str
    en: str
    limits: tuple[str | None, str | None]


def joined(text: str) -> str:
    """A text that is written over several lines; what is further in goes on with the line before."""
    return dedent(text).strip().replace("\n    ", "")


CASES = [
    Case(
        "met: a fact that must not be",
        """
        rule:
          family: met
          when: "no"
        """,
        """
        “指标”为否的，得 10 分；否则不得分。
        """,
        """
        10 points if “the item” is no; otherwise none.
        """,
        ("0", "10"),
    ),
    Case(
        "met: a fact that must be",
        """
        rule:
          family: met
          when: "yes"
          otherwise: 1
        """,
        """
        “指标”为是的，得 10 分；否则得 1 分。
        """,
        """
        10 points if “the item” is yes; otherwise 1.
        """,
        ("1", "10"),
    ),
    Case(
        "met: >=",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: met
          when: ">="
          points: 1
          otherwise: 10
        """,
        """
        指标达到或超过目标值 80 公顷的，得 1 分；否则得 10 分。
        """,
        """
        1 point if the item reaches or exceeds the target of 80 ha; otherwise 10.
        """,
        ("1", "10"),
    ),
    Case(
        "met: >",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: met
          when: ">"
          points: 1
          otherwise: 10
        """,
        """
        指标超过目标值 80 公顷的，得 1 分；否则得 10 分。
        """,
        """
        1 point if the item exceeds the target of 80 ha; otherwise 10.
        """,
        ("1", "10"),
    ),
    Case(
        "met: <=",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: met
          when: "<="
          points: 1
          otherwise: 10
        """,
        """
        指标不超过目标值 80 公顷的，得 1 分；否则得 10 分。
        """,
        """
        1 point if the item does not exceed the target of 80 ha; otherwise 10.
        """,
        ("1", "10"),
    ),
    Case(
        "met: <",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: met
          when: "<"
          points: 1
          otherwise: 10
        """,
        """
        指标低于目标值 80 公顷的，得 1 分；否则得 10 分。
        """,
        """
        1 point if the item stays below the target of 80 ha; otherwise 10.
        """,
        ("1", "10"),
    ),
    Case(
        "met: ==",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: met
          when: "=="
          points: 1
          otherwise: 10
        """,
        """
        指标等于目标值 80 公顷的，得 1 分；否则得 10 分。
        """,
        """
        1 point if the item equals the target of 80 ha; otherwise 10.
        """,
        ("1", "10"),
    ),
    Case(
        "steps: bands in a unit",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: steps
          floor: 0
          above: {effect: add, unit: value, step: pro_rata, cap: 5, bands: [{width: 30, points: 0.2},
              {width: 10, points: 0.3}, {points: 0.1}]}
        """,
        """
        不超过目标值 80 公顷，得 10 分；0–30 公顷 部分每高 1 公顷加 0.2 分，
            30–40 公顷 部分每高 1 公顷加 0.3 分，40 公顷 以外部分每高 1 公顷加 0.1 分（按比例计），
            最多加 5 分。
        """,
        """
        10 points at or below the target of 80 ha; from 0–30 ha each 1 ha above adds 0.2,
             from 30–40 ha each 1 ha above adds 0.3, beyond 40 ha each 1 ha above adds 0.1 (pro rata),
             at most 5.
        """,
        ("10", "15"),
    ),
    Case(
        "steps: bands in per cent of the target",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: steps
          floor: 1
          below: {effect: deduct, unit: percent_of_target, step: whole, cap: none, bands: [{width: 30,
              per: 10, points: 2}, {points: 1}]}
        """,
        """
        达到或超过目标值 80 公顷，得 10 分；0–30% 部分每低目标值的 10%扣 2 分，
            30% 以外部分每低目标值的 1%扣 1 分（不足一步的不计），最低得 1 分。
        """,
        """
        10 points at or above the target of 80 ha; from 0–30% each 10% of the target below takes 2,
             beyond 30% each 1% of the target below takes 1 (whole steps only), not below 1.
        """,
        ("1", "10"),
    ),
    Case(
        "steps: bands in percentage points",
        """
        data: {unit: "%"}
        target: 80
        rule:
          family: steps
          floor: none
          below: {effect: deduct, unit: value, step: whole, cap: 6, bands: [{width: 30, per: 10,
              points: 2}, {points: 1}]}
        """,
        """
        达到或超过目标值 80%，得 10 分；0–30% 部分每低 10 个百分点扣 2 分，
            30% 以外部分每低 1 个百分点扣 1 分（不足一步的不计），最多扣 6 分。
        """,
        """
        10 points at or above the target of 80%; from 0–30% each 10 percentage points below takes 2,
             beyond 30% each 1 percentage point below takes 1 (whole steps only), at most 6.
        """,
        ("4", "10"),
    ),
    Case(
        "steps: both sides without a unit",
        """
        target: 80
        rule:
          family: steps
          floor: 0
          at_target: 9
          above: {effect: add, unit: value, step: pro_rata, cap: 1, per: 1, points: 1}
          below: {effect: deduct, unit: value, step: pro_rata, cap: points, per: 2, points: 1}
        """,
        """
        达到目标值 80，得 9 分；每高 1 加 1 分（按比例计），最多加 1 分；每低 2 扣 1 分（按比例计），
            最多扣 10 分（同本项分值），扣完为止。
        """,
        """
        9 points at the target of 80; each 1 above adds 1 (pro rata), at most 1;
             each 2 below takes 1 (pro rata), at most 10 (the item's points again), not below 0.
        """,
        ("0", "10"),
    ),
    Case(
        "ratio: more",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: ratio
          better: more
          cap: points
        """,
        """
        得分 = 实际 ÷ 目标值 80 公顷 × 10，最多 10 分。
        """,
        """
        points = actual ÷ the target of 80 ha × 10, at most 10.
        """,
        ("0", "10"),
    ),
    Case(
        "ratio: a rounded rate, and both limits",
        """
        target: 80
        rule:
          family: ratio
          better: more
          cap: 12
          floor: 1
          rate_decimals: 1
        """,
        """
        得分 = 实际 ÷ 目标值 80 × 10（完成率先保留 1 位小数），最多 12 分，最低 1 分。
        """,
        """
        points = actual ÷ the target of 80 × 10 (the rate is first rounded to 1 decimal), at most 12,
             at least 1.
        """,
        ("1", "12"),
    ),
    Case(
        "ratio: no limit",
        """
        target: 80
        rule:
          family: ratio
          better: more
          cap: none
          rate_decimals: 2
        """,
        """
        得分 = 实际 ÷ 目标值 80 × 10（完成率先保留 2 位小数），上不封顶。
        """,
        """
        points = actual ÷ the target of 80 × 10 (the rate is first rounded to 2 decimals),
             without upper limit.
        """,
        ("0", None),
    ),
    Case(
        "ratio: less",
        """
        target: 80
        rule:
          family: ratio
          better: less
          cap: points
          floor: 2
          rate_decimals: 0
        """,
        """
        不超过目标值 80，得 10 分；超过的，得分 = 目标值 80 ÷ 实际 × 10（完成率先保留 0 位小数），最低 2 分。
        """,
        """
        10 points up to the target of 80; beyond it,
             points = the target of 80 ÷ actual × 10 (the rate is first rounded to 0 decimals), at least 2.
        """,
        ("2", "10"),
    ),
    Case(
        "ratio: less, beyond the points",
        """
        target: 80
        rule:
          family: ratio
          better: less
          cap: 12
        """,
        """
        得分 = 目标值 80 ÷ 实际 × 10，最多 12 分。
        """,
        """
        points = the target of 80 ÷ actual × 10, at most 12.
        """,
        ("0", "12"),
    ),
    Case(
        "ratio: what is not done is deducted",
        """
        target: 80
        rule:
          family: ratio
          better: more
          cap: points
          says: deduction
          rate_decimals: 1
        """,
        """
        达到或超过目标值 80，得 10 分；未完成的，按未完成的比例扣分（比例先保留 1 位小数），扣完为止。
        """,
        """
        10 points at or above the target of 80;
             otherwise deducted by the uncompleted proportion (the proportion is first rounded to 1
             decimal), not below 0.
        """,
        ("0", "10"),
    ),
    Case(
        "ratio: what is in excess is deducted",
        """
        target: 80
        rule:
          family: ratio
          better: less
          cap: points
          says: deduction
          floor: 2
        """,
        """
        不超过目标值 80，得 10 分；超过的，按超出的比例扣分，最多扣 8 分。
        """,
        """
        10 points up to the target of 80; beyond it deducted by the proportion in excess, at most 8.
        """,
        ("2", "10"),
    ),
    Case(
        "line: a slope",
        """
        data: {unit: "%"}
        rule:
          family: line
          slope: 70
          intercept: -63
          zero_below: 90
        """,
        """
        得分 = 70 × 指标 − 63，最多 10 分，最低 0 分；低于 90% 不得分。
        """,
        """
        points = 70 × the item − 63, at most 10, at least 0; nothing below 90%.
        """,
        ("0", "10"),
    ),
    Case(
        "line: a slope with an intercept",
        """
        data: {min: 0}
        rule:
          family: line
          slope: 2
          intercept: 4
          cap: 12
          floor: 1
        """,
        """
        得分 = 2 × 指标 + 4，最多 12 分，最低 1 分。
        """,
        """
        points = 2 × the item + 4, at most 12, at least 1.
        """,
        ("1", "12"),
    ),
    Case(
        "line: a slope with a small intercept",
        """
        data: {min: 0}
        rule:
          family: line
          slope: 2
          intercept: 0.5
        """,
        """
        得分 = 2 × 指标 + 0.5，最多 10 分，最低 0 分。
        """,
        """
        points = 2 × the item + 0.5, at most 10, at least 0.
        """,
        ("0", "10"),
    ),
    Case(
        "line: a slope alone",
        """
        data: {min: 0}
        rule:
          family: line
          slope: 2
          cap: none
          floor: none
        """,
        """
        得分 = 2 × 指标。
        """,
        """
        points = 2 × the item.
        """,
        (None, None),
    ),
    Case(
        "line: through points",
        """
        data: {unit: {zh: 公顷, en: ha}}
        rule:
          family: line
          knots: [{value: 1, points: 0}, {value: 2, points: 10}]
        """,
        """
        1 公顷 得 0 分，2 公顷 得 10 分；其间按直线计算，两端以外不变，最多 10 分，最低 0 分。
        """,
        """
        1 ha gives 0, 2 ha gives 10; straight in between, held beyond the ends, at most 10, at least 0.
        """,
        ("0", "10"),
    ),
    Case(
        "line: through points, unlimited",
        """
        data: {unit: {zh: 公顷, en: ha}}
        rule:
          family: line
          cap: none
          floor: none
          knots: [{value: 1, points: -2}, {value: 2, points: 10}, {value: 3, points: 9}]
        """,
        """
        1 公顷 得 -2 分，2 公顷 得 10 分，3 公顷 得 9 分；其间按直线计算，两端以外不变。
        """,
        """
        1 ha gives -2, 2 ha gives 10, 3 ha gives 9; straight in between, held beyond the ends.
        """,
        ("-2", "10"),
    ),
    Case(
        "line: through points and beyond, nothing below",
        """
        data: {unit: {zh: 公顷, en: ha}}
        rule:
          family: line
          cap: none
          floor: 3
          zero_below: 1
          outside: extend
          knots: [{value: 1, points: 3}, {value: 2, points: 10}]
        """,
        """
        1 公顷 得 3 分，2 公顷 得 10 分；其间按直线计算，两端以外顺延，最低 3 分；低于 1 公顷 不得分。
        """,
        """
        1 ha gives 3, 2 ha gives 10; straight in between, extended beyond the ends, at least 3;
             nothing below 1 ha.
        """,
        ("0", None),
    ),
    Case(
        "line: through points and beyond",
        """
        data: {unit: {zh: 公顷, en: ha}}
        rule:
          family: line
          knots: [{value: 1, points: 0}, {value: 2, points: 10}]
          outside: extend
          cap: none
          floor: none
        """,
        """
        1 公顷 得 0 分，2 公顷 得 10 分；其间按直线计算，两端以外顺延。
        """,
        """
        1 ha gives 0, 2 ha gives 10; straight in between, extended beyond the ends.
        """,
        (None, None),
    ),
    Case(
        "tiers: in a unit",
        """
        data: {unit: {zh: 公顷, en: ha}}
        rule:
          family: tiers
          tiers: [{in: "[4, )", points: 10}, {in: "( , 4)", points: 3}]
        """,
        """
        4 公顷 以上（含）得 10 分；4 公顷 以下（不含）得 3 分。
        """,
        """
        at least 4 ha: 10; below 4 ha: 3.
        """,
        ("3", "10"),
    ),
    Case(
        "tiers: in per cent",
        """
        data: {unit: "%"}
        rule:
          family: tiers
          tiers: [{in: "[4, )", points: 10}, {in: "( , 4)", points: 3}]
        """,
        """
        4% 以上（含）得 10 分；4% 以下（不含）得 3 分。
        """,
        """
        at least 4%: 10; below 4%: 3.
        """,
        ("3", "10"),
    ),
    Case(
        "tiers: of the target",
        """
        data: {unit: {zh: 公顷, en: ha}}
        target: 80
        rule:
          family: tiers
          of: percent_of_target
          tiers: [{in: "[100, )", points: 10}, {in: "( , 100)", points: 3}]
        """,
        """
        按完成目标值 80 公顷的百分比：100% 以上（含）得 10 分；100% 以下（不含）得 3 分。
        """,
        """
        By per cent of the target of 80 ha: at least 100%: 10; below 100%: 3.
        """,
        ("3", "10"),
    ),
    Case(
        "lookup: grades",
        """
        rule:
          family: lookup
          points: {优: 10, 良: 8}
        """,
        """
        指标为优得 10 分；良得 8 分。
        """,
        """
        the item 优: 10; 良: 8.
        """,
        ("8", "10"),
    ),
    Case(
        "lookup: a matrix",
        """
        data: [{id: x, type: category, choices: [优, 良]}, {id: size, title: {zh: 规模, en: size of it},
            type: category, choices: [大, 小]}]
        rule:
          family: lookup
          matrix: {优: {大: 10, 小: 8}, 良: {大: 6, 小: 5}}
          columns_of: size
        """,
        """
        指标为优、规模为大得 10 分；指标为优、规模为小得 8 分；指标为良、规模为大得 6 分；
            指标为良、规模为小得 5 分。
        """,
        """
        the item 优 and size of it 大: 10; the item 优 and size of it 小: 8;
             the item 良 and size of it 大: 6; the item 良 and size of it 小: 5.
        """,
        ("5", "10"),
    ),
    Case(
        "lookup: a matrix with an unnamed column",
        """
        rule:
          family: lookup
          matrix: {优: {大: 10, 小: 8}, 良: {大: 6, 小: 5}}
          columns_of: size
        """,
        """
        指标为优、size为大得 10 分；指标为优、size为小得 8 分；指标为良、size为大得 6 分；
            指标为良、size为小得 5 分。
        """,
        """
        the item 优 and size 大: 10; the item 优 and size 小: 8; the item 良 and size 大: 6;
             the item 良 and size 小: 5.
        """,
        ("5", "10"),
    ),
    Case(
        "rank: places",
        """
        rule:
          family: rank
          better: less
          scope: all
          places: [{first: 1, last: 1, points: 10}, {first: 2, last: 3, points: 4}, {first: 4, points: 0}]
        """,
        """
        全部单位中按指标排名（低者居前，数值相同名次并列）：第 1 名得 10 分；第 2–3 名得 4 分；
            第 4 名及以后得 0 分。
        """,
        """
        Ranked among all units by the item (low values first, equal values share a rank): place 1: 10;
             places 2 to 3: 4; place 4 and later: 0.
        """,
        ("0", "10"),
    ),
    Case(
        "rank: each place",
        """
        rule:
          family: rank
          better: more
          per_rank: {points: 2, floor: 1}
        """,
        """
        组内按指标排名（高者居前，数值相同名次并列）：第 1 名得 10 分，每低 1 名扣 2 分，最低 1 分。
        """,
        """
        Ranked within the group by the item (high values first,
             equal values share a rank): the first gets 10, each place lower 2 less, at least 1.
        """,
        ("1", "10"),
    ),
    Case(
        "rank: a share for each place",
        """
        rule:
          family: rank
          better: more
          per_rank: {share: 5%, floor: 1}
        """,
        """
        组内按指标排名（高者居前，数值相同名次并列）：第 1 名得 10 分，每低 1 名扣 0.5 分（分值的 5%），
            最低 1 分。
        """,
        """
        Ranked within the group by the item (high values first,
             equal values share a rank): the first gets 10, each place lower 0.5 less (5% of the points),
             at least 1.
        """,
        ("1", "10"),
    ),
    Case(
        "rank: from the first to the last",
        """
        rule:
          family: rank
          better: more
          linear: {first: 10, last: 4}
        """,
        """
        组内按指标排名（高者居前，数值相同名次并列）：第 1 名得 10 分，末名得 4 分，中间按名次等距递减。
        """,
        """
        Ranked within the group by the item (high values first,
             equal values share a rank): the first gets 10, the last 4, equal steps between.
        """,
        ("4", "10"),
    ),
    Case(
        "events: everything",
        """
        rule:
          family: events
          effect: deduct
          cap: points
          kinds:
            - {id: late, title: {zh: 逾期, en: late}, points: 0.5, cap: 3}
            - {id: style, title: {zh: 作风, en: style}, between: [1, 5], cap: 8}
            - {id: hurt, title: {zh: 重伤, en: hurt}, count_in: event, by_count: [{at_least: 1,
                points: 2}, {at_least: 3, points: 5}]}
            - {id: talk, title: {zh: 约谈, en: talk}, by_count: [{at_least: 2, points: 1}], beyond: 0.5}
            - {id: absent, title: {zh: 缺席, en: absent}, unit: {zh: 人, en: persons}, points: 0.5, free: 3}
            - {id: fire, title: {zh: 焚烧, en: burning}, zeroes: true}
          multiply: [{id: leader, title: {zh: 交办, en: assigned}, by: 2}]
          extra: [{id: open, title: {zh: 未整改, en: not put right}, points: 1}]
          repeats: {of: kind, by: 2}
          same_matter: highest
          valid_days: 365
          divide_by: villages
        """,
        """
        每发生 1 次逾期扣 0.5 分，最多扣 3 分；作风每次酌情扣 1–5 分，最多扣 8 分；
            每件中重伤 1 个以上（含）扣 2 分，3 个以上（含）扣 5 分；约谈 2 次以上（含）扣 1 分，
            超过 2 次的每多 1 次再扣 0.5 分；缺席前 3 人不扣分，之后每人扣 0.5 分；
            发生焚烧的本项不得分；交办的按 2 倍计；未整改的每条记录另扣 1 分；同一事项只按最高的一次计；
            同类第 2 次起按 2 倍计；365 日内有效；合计除以对象数；扣完 10 分为止。
        """,
        """
        each late deducts 0.5, at most 3; each style deducts 1–5, as assessed, at most 8;
             hurt in one event: 1 or more deducts 2, 3 or more deducts 5;
             talk: 2 or more deducts 1, each beyond 2 deducts 0.5 more;
             absent: the first 3 free, each further one deducts 0.5;
             burning: no points for the item; times 2 if assigned; 1 more for each record if not put right;
             for one matter only the highest counts; from number 2 of the same kind on, times 2;
             valid for 365 days; the sum is divided by the number of objects; at most 10 in all.
        """,
        ("0", "10"),
    ),
    Case(
        "events: more where something holds",
        """
        rule:
          family: events
          effect: add
          cap: 5
          kinds: [{id: prize, title: {zh: 获奖, en: prize}, points: 1}]
          extra: [{id: state, title: {zh: 国家级, en: national}, points: 2}]
        """,
        """
        获奖每次加 1 分；国家级的每条记录另加 2 分；合计最多加 5 分。
        """,
        """
        each prize adds 1; 2 more for each record if national; at most 5 in all.
        """,
        ("0", "5"),
    ),
    Case(
        "events: kinds that count for terms of their own",
        """
        rule:
          family: events
          effect: deduct
          cap: none
          valid_days: 90
          kinds: [{id: a, title: {zh: 通报, en: notice}, points: 1}, {id: b, title: {zh: 事故,
              en: accident}, zeroes: true, valid_months: 12}]
        """,
        """
        每发生 1 次通报扣 1 分，90 日内有效；发生事故的本项不得分，12 个月内有效。
        """,
        """
        each notice deducts 1, valid for 90 days; accident: no points for the item, valid for 12 months.
        """,
        (None, "10"),
    ),
    Case(
        "events: days of their own up to which they count",
        """
        rule:
          family: events
          effect: deduct
          cap: none
          valid_until: recorded
          kinds: [{id: a, title: {zh: 处分, en: sanction}, points: 3}]
        """,
        """
        每发生 1 次处分扣 3 分；有效期至逐件登记的日期。
        """,
        """
        each sanction deducts 3; valid until the day recorded with it.
        """,
        (None, "10"),
    ),
    Case(
        "events: some with days of their own",
        """
        rule:
          family: events
          effect: deduct
          cap: none
          kinds: [{id: a, title: {zh: 处分, en: sanction}, points: 3, valid_until: recorded},
              {id: b, title: {zh: 通报, en: notice}, points: 1}]
        """,
        """
        每发生 1 次处分扣 3 分，有效期至逐件登记的日期；每发生 1 次通报扣 1 分。
        """,
        """
        each sanction deducts 3, valid until the day recorded with it; each notice deducts 1.
        """,
        (None, "10"),
    ),
    Case(
        "events: repeated matters",
        """
        rule:
          family: events
          effect: deduct
          cap: 4
          kinds: [{id: a, points: 1}]
          repeats: {of: matter, from: 3, by: 1.5}
        """,
        """
        每发生 1 次a扣 1 分；同一事项第 3 次起按 1.5 倍计；合计最多扣 4 分。
        """,
        """
        each a deducts 1; from number 3 of the same matter on, times 1.5; at most 4 in all.
        """,
        ("6", "10"),
    ),
    Case(
        "events: a bonus",
        """
        rule:
          family: events
          effect: add
          cap: points
          kinds: [{id: a, title: {zh: 会议, en: meeting}, points: 1}, {id: b, title: {zh: 表彰, en: award},
              between: [1, 2]}, {id: c, title: {zh: 试点, en: trial}, by_count: [{at_least: 1,
                  points: 1}]}]
        """,
        """
        会议每次加 1 分；表彰每次酌情加 1–2 分；试点 1 次以上（含）加 1 分；合计最多加 10 分。
        """,
        """
        each meeting adds 1; each award adds 1–2, as assessed; trial: 1 or more adds 1; at most 10 in all.
        """,
        ("0", "10"),
    ),
    Case(
        "events: a bonus on top",
        """
        rule:
          family: events
          effect: add
          start: points
          cap: none
          kinds: [{id: a, points: 1}]
        """,
        """
        a每次加 1 分。
        """,
        """
        each a adds 1.
        """,
        ("10", None),
    ),
    Case(
        "events: deductions from nothing",
        """
        rule:
          family: events
          effect: deduct
          start: zero
          cap: points
          kinds: [{id: a, points: 1}]
        """,
        """
        每发生 1 次a扣 1 分；合计最多扣 10 分。
        """,
        """
        each a deducts 1; at most 10 in all.
        """,
        ("-10", "0"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_says_every_choice_of_its_author_and_knows_its_limits(case: Case) -> None:
    leaf = one_leaf("title: {zh: 指标, en: the item}\npoints: 10\nbelow_zero: negative\n" + dedent(case.leaf))

    assert leaf.sentence.zh == joined(case.zh)
    assert leaf.sentence.en == joined(case.en)
    assert leaf.limits == case.limits
