"""What the explanation of a score says, line by line: the key, the name in both languages, the arithmetic.

Offices read these lines, programs find them by their keys, and the two languages say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest

from kaoping.engine.explanation import Definition
from kaoping.engine.words import Language, Words
from tests.engine.support import Event, Given, OneLeaf, event, one_leaf


@dataclass(frozen=True)
class Case:
    """A leaf of ten points what was reported, and the lines that follow in Chinese and English."""

    name: str
    leaf: str
    given: Given
    zh: str
    en: str
    others: Mapping[str, Given] = field(default_factory=dict)


def lines(text: str) -> list[str]:
    """Lines of a text; what is further in goes on with the line before."""
    return dedent(text).strip().replace("\n    ", "").splitlines()


CASES = [
    Case(
        "met",
        """
        target: 80
        rule: {family: met, when: ">="}
        """,
        79,
        # 79 is below 80.
        """
        met: 达标 = 「指标」 ≥ 「目标值」 = 否
        points: 得分 = ¬「达标」 ⇒ 0 = 0
        """,
        """
        met: met = 「item」 ≥ 「target」 = no
        points: points = ¬「met」 ⇒ 0 = 0
        """,
    ),
    Case(
        "a fact",
        """
        rule: {family: met, when: "no", otherwise: 2.5}
        """,
        True,
        # It is so, and should not be.
        """
        met: 达标 = 「指标」 = 否 = 否
        points: 得分 = ¬「达标」 ⇒ 2.5 = 2.5
        """,
        """
        met: met = 「item」 = no = no
        points: points = ¬「met」 ⇒ 2.5 = 2.5
        """,
    ),
    Case(
        "steps below",
        """
        target: 40
        rule: {family: steps, floor: 0,
         below: {effect: deduct, unit: percent_of_target, step: pro_rata, cap: 4,
                 bands: [{width: 10, points: 0.1}, {width: 20, points: 0.2}]},
         above: {effect: add, per: 1, points: 2, unit: value, step: whole, cap: points}}
        """,
        12,
        # 28 short: 10 % of 40, 4, at 0.1 a per cent (0.4): 1; from 4 to 12, 8, at 0.2: 4; together 5, capped at 4.
        """
        is_below: 低于目标 = 「指标」 < 「目标值」 = 是
        below_gap: 差距 = 「目标值」 − 「指标」 = 28.00
        below_part1: 第 1 段 = 取小(「差距」, 「目标值」 × 10%) = 4.00
        below_change1: 第 1 段扣分 = 「第 1 段」 × 0.1 ÷ (「目标值」 × 1%) = 1.00
        below_part2: 第 2 段 = 取小(取大(「差距」 − 「目标值」 × 10%, 0),
             「目标值」 × 30% − 「目标值」 × 10%) = 8.00
        below_change2: 第 2 段扣分 = 「第 2 段」 × 0.2 ÷ (「目标值」 × 1%) = 4.00
        below_sum: 扣分 = 「第 1 段扣分」 + 「第 2 段扣分」 = 5.00
        below_capped: 封顶后扣分 = 取小(「扣分」, 4) = 4.00
        below_points: 扣减后得分 = 取大(10 − 「封顶后扣分」, 0) = 6.00
        points: 得分 = 「低于目标」 ⇒ 「扣减后得分」 = 6.00
        """,
        """
        is_below: below the target = 「item」 < 「target」 = yes
        below_gap: shortfall = 「target」 − 「item」 = 28.00
        below_part1: band 1 = min(「shortfall」, 「target」 × 10%) = 4.00
        below_change1: deduction of band 1 = 「band 1」 × 0.1 ÷ (「target」 × 1%) = 1.00
        below_part2: band 2 = min(max(「shortfall」 − 「target」 × 10%, 0),
             「target」 × 30% − 「target」 × 10%) = 8.00
        below_change2: deduction of band 2 = 「band 2」 × 0.2 ÷ (「target」 × 1%) = 4.00
        below_sum: deduction = 「deduction of band 1」 + 「deduction of band 2」 = 5.00
        below_capped: capped deduction = min(「deduction」, 4) = 4.00
        below_points: points below = max(10 − 「capped deduction」, 0) = 6.00
        points: points = 「below the target」 ⇒ 「points below」 = 6.00
        """,
    ),
    Case(
        "steps above",
        """
        target: 40
        rule: {family: steps, floor: 0,
         below: {effect: deduct, unit: percent_of_target, step: pro_rata, cap: 4,
                 bands: [{width: 10, points: 0.1}, {width: 20, points: 0.2}]},
         above: {effect: add, per: 1, points: 2, unit: value, step: whole, cap: points}}
        """,
        43,
        # 3 steps of 2.
        """
        is_above: 高于目标 = 「指标」 > 「目标值」 = 是
        above_gap: 超出 = 「指标」 − 「目标值」 = 3.00
        above_change_steps: 整步数 = 「超出」 ÷ 1 = 3
        above_change: 加分 = 「整步数」 × 2 = 6
        above_capped: 封顶后加分 = 取小(「加分」, 10) = 6
        above_points: 超出后得分 = 10 + 「封顶后加分」 = 16
        points: 得分 = 「高于目标」 ⇒ 「超出后得分」 = 16.00
        """,
        """
        is_above: above the target = 「item」 > 「target」 = yes
        above_gap: excess = 「item」 − 「target」 = 3.00
        above_change_steps: whole steps = 「excess」 ÷ 1 = 3
        above_change: bonus = 「whole steps」 × 2 = 6
        above_capped: capped bonus = min(「bonus」, 10) = 6
        above_points: points above = 10 + 「capped bonus」 = 16
        points: points = 「above the target」 ⇒ 「points above」 = 16.00
        """,
    ),
    Case(
        "whole steps in bands",
        """
        target: 40
        rule:
          family: steps
          floor: none
          below: {effect: deduct, unit: value, step: whole, cap: none,
                  bands: [{width: 4, per: 2, points: 1}, {per: 5, points: 3}]}
        """,
        30,
        # 10 short: two steps of 2 within the first 4, one of 5 in the 6 beyond: 2 + 3.
        """
        is_below: 低于目标 = 「指标」 < 「目标值」 = 是
        below_gap: 差距 = 「目标值」 − 「指标」 = 10.00
        below_part1: 第 1 段 = 取小(「差距」, 4) = 4.00
        below_change1_steps: 第 1 段整步数 = 「第 1 段」 ÷ 2 = 2
        below_change1: 第 1 段扣分 = 「第 1 段整步数」 × 1 = 2
        below_part2: 第 2 段 = 取大(「差距」 − 4, 0) = 6.00
        below_change2_steps: 第 2 段整步数 = 「第 2 段」 ÷ 5 = 1
        below_change2: 第 2 段扣分 = 「第 2 段整步数」 × 3 = 3
        below_sum: 扣分 = 「第 1 段扣分」 + 「第 2 段扣分」 = 5
        below_points: 扣减后得分 = 10 − 「扣分」 = 5
        points: 得分 = 「低于目标」 ⇒ 「扣减后得分」 = 5
        """,
        """
        is_below: below the target = 「item」 < 「target」 = yes
        below_gap: shortfall = 「target」 − 「item」 = 10.00
        below_part1: band 1 = min(「shortfall」, 4) = 4.00
        below_change1_steps: whole steps in band 1 = 「band 1」 ÷ 2 = 2
        below_change1: deduction of band 1 = 「whole steps in band 1」 × 1 = 2
        below_part2: band 2 = max(「shortfall」 − 4, 0) = 6.00
        below_change2_steps: whole steps in band 2 = 「band 2」 ÷ 5 = 1
        below_change2: deduction of band 2 = 「whole steps in band 2」 × 3 = 3
        below_sum: deduction = 「deduction of band 1」 + 「deduction of band 2」 = 5
        below_points: points below = 10 − 「deduction」 = 5
        points: points = 「below the target」 ⇒ 「points below」 = 5
        """,
    ),
    Case(
        "steps, pro rata",
        """
        target: 40
        rule:
          family: steps
          floor: 0
          below: {effect: deduct, per: 3, points: 1, unit: value, step: pro_rata, cap: points}
        """,
        39,
        # 1 / 3.
        """
        is_below: 低于目标 = 「指标」 < 「目标值」 = 是
        below_gap: 差距 = 「目标值」 − 「指标」 = 1.00
        below_change: 扣分 = 「差距」 × 1 ÷ 3 = 0.33
        below_capped: 封顶后扣分 = 取小(「扣分」, 10) = 0.33
        below_points: 扣减后得分 = 取大(10 − 「封顶后扣分」, 0) = 9.67
        points: 得分 = 「低于目标」 ⇒ 「扣减后得分」 = 9.67
        """,
        """
        is_below: below the target = 「item」 < 「target」 = yes
        below_gap: shortfall = 「target」 − 「item」 = 1.00
        below_change: deduction = 「shortfall」 × 1 ÷ 3 = 0.33
        below_capped: capped deduction = min(「deduction」, 10) = 0.33
        below_points: points below = max(10 − 「capped deduction」, 0) = 9.67
        points: points = 「below the target」 ⇒ 「points below」 = 9.67
        """,
    ),
    Case(
        "steps in three bands of ones",
        """
        target: 40
        rule:
          family: steps
          floor: 0
          below: {effect: deduct, unit: value, step: pro_rata, cap: none,
                  bands: [{width: 4, points: 1}, {width: 6, points: 0.5}, {points: 0.25}]}
        """,
        20,
        # 20 short: 4 x 1, 6 x 0.5, and 10 beyond 10 x 0.25: 9.5.
        """
        is_below: 低于目标 = 「指标」 < 「目标值」 = 是
        below_gap: 差距 = 「目标值」 − 「指标」 = 20.00
        below_part1: 第 1 段 = 取小(「差距」, 4) = 4.00
        below_change1: 第 1 段扣分 = 「第 1 段」 × 1 = 4.00
        below_part2: 第 2 段 = 取小(取大(「差距」 − 4, 0), 10 − 4) = 6.00
        below_change2: 第 2 段扣分 = 「第 2 段」 × 0.5 = 3.00
        below_part3: 第 3 段 = 取大(「差距」 − 10, 0) = 10.00
        below_change3: 第 3 段扣分 = 「第 3 段」 × 0.25 = 2.50
        below_sum: 扣分 = 「第 1 段扣分」 + 「第 2 段扣分」 + 「第 3 段扣分」 = 9.50
        below_points: 扣减后得分 = 取大(10 − 「扣分」, 0) = 0.50
        points: 得分 = 「低于目标」 ⇒ 「扣减后得分」 = 0.50
        """,
        """
        is_below: below the target = 「item」 < 「target」 = yes
        below_gap: shortfall = 「target」 − 「item」 = 20.00
        below_part1: band 1 = min(「shortfall」, 4) = 4.00
        below_change1: deduction of band 1 = 「band 1」 × 1 = 4.00
        below_part2: band 2 = min(max(「shortfall」 − 4, 0), 10 − 4) = 6.00
        below_change2: deduction of band 2 = 「band 2」 × 0.5 = 3.00
        below_part3: band 3 = max(「shortfall」 − 10, 0) = 10.00
        below_change3: deduction of band 3 = 「band 3」 × 0.25 = 2.50
        below_sum: deduction = 「deduction of band 1」 + 「deduction of band 2」 +
             「deduction of band 3」 = 9.50
        below_points: points below = max(10 − 「deduction」, 0) = 0.50
        points: points = 「below the target」 ⇒ 「points below」 = 0.50
        """,
    ),
    Case(
        "ratio",
        """
        target: 80
        rule: {family: ratio, better: more, cap: points}
        """,
        50,
        # 10 x 50 / 80.
        """
        met: 完成目标 = 「指标」 ≥ 「目标值」 = 否
        share: 按比例得分 = 10 × 「指标」 ÷ 「目标值」 = 6.25
        points: 得分 = ¬「完成目标」 ⇒ 「按比例得分」 = 6.25
        """,
        """
        met: target met = 「item」 ≥ 「target」 = no
        share: points in proportion = 10 × 「item」 ÷ 「target」 = 6.25
        points: points = ¬「target met」 ⇒ 「points in proportion」 = 6.25
        """,
    ),
    Case(
        "ratio of a rounded rate",
        """
        target: 80
        rule: {family: ratio, better: more, cap: 12, floor: 1, rate_decimals: 1}
        """,
        50,
        # 50 / 80 is 62.5 %.
        """
        rate: 完成率（%） = 「指标」 × 100 ÷ 「目标值」 = 62.5
        share: 按比例得分 = 10 × 「完成率（%）」 ÷ 100 = 6.25
        share_floor: 不低于下限 = 取大(「按比例得分」, 1) = 6.25
        points: 得分 = 取小(「不低于下限」, 12) = 6.25
        """,
        """
        rate: completion rate (%) = 「item」 × 100 ÷ 「target」 = 62.5
        share: points in proportion = 10 × 「completion rate (%)」 ÷ 100 = 6.25
        share_floor: not below the floor = max(「points in proportion」, 1) = 6.25
        points: points = min(「not below the floor」, 12) = 6.25
        """,
    ),
    Case(
        "ratio, less is better",
        """
        target: 80
        rule: {family: ratio, better: less, cap: 12, floor: 1}
        """,
        100,
        # 10 x 80 / 100.
        """
        some: 实际大于 0 = 「指标」 > 0 = 是
        share: 按比例得分 = 10 × 「目标值」 ÷ 「指标」 = 8.00
        share_floor: 不低于下限 = 取大(「按比例得分」, 1) = 8.00
        capped: 封顶后得分 = 取小(「不低于下限」, 12) = 8.00
        points: 得分 = 「实际大于 0」 ⇒ 「封顶后得分」 = 8.00
        """,
        """
        some: more than 0 = 「item」 > 0 = yes
        share: points in proportion = 10 × 「target」 ÷ 「item」 = 8.00
        share_floor: not below the floor = max(「points in proportion」, 1) = 8.00
        capped: capped points = min(「not below the floor」, 12) = 8.00
        points: points = 「more than 0」 ⇒ 「capped points」 = 8.00
        """,
    ),
    Case(
        "ratio, less is better, without limit",
        """
        target: 80
        rule: {family: ratio, better: less, cap: none, rate_decimals: 0}
        """,
        150,
        # 80 / 150 is 53.3 %.
        """
        rate: 完成率（%） = 「目标值」 × 100 ÷ 「指标」 = 53
        share: 按比例得分 = 10 × 「完成率（%）」 ÷ 100 = 5.30
        points: 得分 = 「按比例得分」 = 5.30
        """,
        """
        rate: completion rate (%) = 「target」 × 100 ÷ 「item」 = 53
        share: points in proportion = 10 × 「completion rate (%)」 ÷ 100 = 5.30
        points: points = 「points in proportion」 = 5.30
        """,
    ),
    Case(
        "ratio, the excess",
        """
        target: 80
        rule: {family: ratio, better: less, cap: points, says: deduction, floor: 2}
        """,
        100,
        # 20 / 80 of 10 are 2.5.
        """
        met: 完成目标 = 「指标」 ≤ 「目标值」 = 否
        lost: 按比例扣分 = 10 × (「指标」 − 「目标值」) ÷ 「目标值」 = 2.50
        left: 扣减后得分 = 取大(10 − 「按比例扣分」, 2) = 7.50
        points: 得分 = ¬「完成目标」 ⇒ 「扣减后得分」 = 7.50
        """,
        """
        met: target met = 「item」 ≤ 「target」 = no
        lost: deduction in proportion = 10 × (「item」 − 「target」) ÷ 「target」 = 2.50
        left: points left = max(10 − 「deduction in proportion」, 2) = 7.50
        points: points = ¬「target met」 ⇒ 「points left」 = 7.50
        """,
    ),
    Case(
        "ratio, what is left",
        """
        target: 80
        rule: {family: ratio, better: more, cap: points, says: deduction, rate_decimals: 1}
        """,
        61,
        # 19 / 80 is 23.75 %, half-way: 23.8 %.
        """
        met: 完成目标 = 「指标」 ≥ 「目标值」 = 否
        rate: 未完成比例（%） = (「目标值」 − 「指标」) × 100 ÷ 「目标值」 = 23.8
        lost: 按比例扣分 = 10 × 「未完成比例（%）」 ÷ 100 = 2.38
        left: 扣减后得分 = 取大(10 − 「按比例扣分」, 0) = 7.62
        points: 得分 = ¬「完成目标」 ⇒ 「扣减后得分」 = 7.62
        """,
        """
        met: target met = 「item」 ≥ 「target」 = no
        rate: uncompleted proportion (%) = (「target」 − 「item」) × 100 ÷ 「target」 = 23.8
        lost: deduction in proportion = 10 × 「uncompleted proportion (%)」 ÷ 100 = 2.38
        left: points left = max(10 − 「deduction in proportion」, 0) = 7.62
        points: points = ¬「target met」 ⇒ 「points left」 = 7.62
        """,
    ),
    Case(
        "line by slope",
        """
        data: {min: 0, max: 1}
        rule: {family: line, slope: 70, intercept: -60, zero_below: 0.9}
        """,
        "0.95",
        # 66.5 - 60.
        """
        on_line: 线上得分 = 70 × 「指标」 − 60 = 6.50
        kept: 限幅后 = 取大(取小(「线上得分」, 10), 0) = 6.50
        points: 得分 = 「指标」 ≥ 0.9 ⇒ 「限幅后」 = 6.50
        """,
        """
        on_line: points on the line = 70 × 「item」 − 60 = 6.50
        kept: within limits = max(min(「points on the line」, 10), 0) = 6.50
        points: points = 「item」 ≥ 0.9 ⇒ 「within limits」 = 6.50
        """,
    ),
    Case(
        "line through points",
        """
        rule: {family: line, knots: [{value: 60, points: 0}, {value: 80, points: 6}, {value: 95, points: 10}]}
        """,
        "87.5",
        # Half of the way from 80 to 95: half of the 4 points between 6 and 10.
        """
        on1: 在第 1 段 = 60 < 「指标」 < 80 = 否
        rise2: 按直线增加 = (「指标」 − 80) × (10 − 6) ÷ (95 − 80) = 2.00
        at2: 段内得分 = 6 + 「按直线增加」 = 8.00
        on_line: 线上得分 = ¬「指标」 ≤ 60, ¬「指标」 ≥ 95, ¬「在第 1 段」 ⇒ 「段内得分」 = 8.00
        points: 得分 = 取大(取小(「线上得分」, 10), 0) = 8.00
        """,
        """
        on1: on segment 1 = 60 < 「item」 < 80 = no
        rise2: rise along the line = (「item」 − 80) × (10 − 6) ÷ (95 − 80) = 2.00
        at2: points on the segment = 6 + 「rise along the line」 = 8.00
        on_line: points on the line = ¬「item」 ≤ 60, ¬「item」 ≥ 95,
             ¬「on segment 1」 ⇒ 「points on the segment」 = 8.00
        points: points = max(min(「points on the line」, 10), 0) = 8.00
        """,
    ),
    Case(
        "line through two points",
        """
        rule: {family: line, knots: [{value: -10, points: 10}, {value: 10, points: 4}], cap: 12}
        """,
        -5,
        # Three quarters of the way back from 10 to -10: 4.5 of 6.
        """
        rise1: 按直线增加 = (10 − 「指标」) × (10 − 4) ÷ (10 − (-10)) = 4.50
        at1: 段内得分 = 4 + 「按直线增加」 = 8.50
        on_line: 线上得分 = ¬「指标」 ≤ (-10), ¬「指标」 ≥ 10 ⇒ 「段内得分」 = 8.50
        points: 得分 = 取大(取小(「线上得分」, 12), 0) = 8.50
        """,
        """
        rise1: rise along the line = (10 − 「item」) × (10 − 4) ÷ (10 − (-10)) = 4.50
        at1: points on the segment = 4 + 「rise along the line」 = 8.50
        on_line: points on the line = ¬「item」 ≤ (-10), ¬「item」 ≥ 10 ⇒ 「points on the segment」 = 8.50
        points: points = max(min(「points on the line」, 12), 0) = 8.50
        """,
    ),
    Case(
        "line by slope alone",
        """
        data: {min: 0}
        rule: {family: line, slope: 2}
        """,
        3,
        """
        on_line: 线上得分 = 2 × 「指标」 = 6.00
        points: 得分 = 取大(取小(「线上得分」, 10), 0) = 6.00
        """,
        """
        on_line: points on the line = 2 × 「item」 = 6.00
        points: points = max(min(「points on the line」, 10), 0) = 6.00
        """,
    ),
    Case(
        "line by slope and a small intercept",
        """
        data: {min: 0}
        rule: {family: line, slope: 2, intercept: 0.5, cap: 12}
        """,
        3,
        """
        on_line: 线上得分 = 2 × 「指标」 + 0.5 = 6.50
        points: 得分 = 取大(取小(「线上得分」, 12), 0) = 6.50
        """,
        """
        on_line: points on the line = 2 × 「item」 + 0.5 = 6.50
        points: points = max(min(「points on the line」, 12), 0) = 6.50
        """,
    ),
    Case(
        "line that rises from below 0",
        """
        rule: {family: line, knots: [{value: -10, points: 2}, {value: 0, points: 4}, {value: 10, points: 10}]}
        """,
        -5,
        # Half of 2 above 2.
        """
        on1: 在第 1 段 = (-10) < 「指标」 < 0 = 是
        rise1: 按直线增加 = (「指标」 + 10) × (4 − 2) ÷ (0 − (-10)) = 1.00
        at1: 段内得分 = 2 + 「按直线增加」 = 3.00
        on_line: 线上得分 = 「在第 1 段」 ⇒ 「段内得分」 = 3.00
        points: 得分 = 取大(取小(「线上得分」, 10), 0) = 3.00
        """,
        """
        on1: on segment 1 = (-10) < 「item」 < 0 = yes
        rise1: rise along the line = (「item」 + 10) × (4 − 2) ÷ (0 − (-10)) = 1.00
        at1: points on the segment = 2 + 「rise along the line」 = 3.00
        on_line: points on the line = 「on segment 1」 ⇒ 「points on the segment」 = 3.00
        points: points = max(min(「points on the line」, 10), 0) = 3.00
        """,
    ),
    Case(
        "line that rises from 0",
        """
        rule: {family: line, knots: [{value: -10, points: 2}, {value: 0, points: 4}, {value: 10, points: 10}]}
        """,
        5,
        # Half of 6 above 4.
        """
        on1: 在第 1 段 = (-10) < 「指标」 < 0 = 否
        rise2: 按直线增加 = (「指标」 − 0) × (10 − 4) ÷ (10 − 0) = 3.00
        at2: 段内得分 = 4 + 「按直线增加」 = 7.00
        on_line: 线上得分 = ¬「指标」 ≤ (-10), ¬「指标」 ≥ 10, ¬「在第 1 段」 ⇒ 「段内得分」 = 7.00
        points: 得分 = 取大(取小(「线上得分」, 10), 0) = 7.00
        """,
        """
        on1: on segment 1 = (-10) < 「item」 < 0 = no
        rise2: rise along the line = (「item」 − 0) × (10 − 4) ÷ (10 − 0) = 3.00
        at2: points on the segment = 4 + 「rise along the line」 = 7.00
        on_line: points on the line = ¬「item」 ≤ (-10), ¬「item」 ≥ 10,
             ¬「on segment 1」 ⇒ 「points on the segment」 = 7.00
        points: points = max(min(「points on the line」, 10), 0) = 7.00
        """,
    ),
    Case(
        "line that is level",
        """
        rule: {family: line, knots: [{value: 0, points: 10}, {value: 10, points: 10}]}
        """,
        5,
        """
        rise1: 按直线增加 = (「指标」 − 0) × (10 − 10) ÷ (10 − 0) = 0.00
        at1: 段内得分 = 10 + 「按直线增加」 = 10.00
        on_line: 线上得分 = ¬「指标」 ≤ 0, ¬「指标」 ≥ 10 ⇒ 「段内得分」 = 10.00
        points: 得分 = 取大(取小(「线上得分」, 10), 0) = 10.00
        """,
        """
        rise1: rise along the line = (「item」 − 0) × (10 − 10) ÷ (10 − 0) = 0.00
        at1: points on the segment = 10 + 「rise along the line」 = 10.00
        on_line: points on the line = ¬「item」 ≤ 0, ¬「item」 ≥ 10 ⇒ 「points on the segment」 = 10.00
        points: points = max(min(「points on the line」, 10), 0) = 10.00
        """,
    ),
    Case(
        "line that goes on",
        """
        rule: {family: line, knots: [{value: 0, points: 0}, {value: 10, points: 4}], outside: extend, cap: 12}
        """,
        20,
        # 20 x 4 / 10.
        """
        rise1: 按直线增加 = (「指标」 − 0) × (4 − 0) ÷ (10 − 0) = 8.00
        at1: 段内得分 = 0 + 「按直线增加」 = 8.00
        points: 得分 = 取大(取小(「段内得分」, 12), 0) = 8.00
        """,
        """
        rise1: rise along the line = (「item」 − 0) × (4 − 0) ÷ (10 − 0) = 8.00
        at1: points on the segment = 0 + 「rise along the line」 = 8.00
        points: points = max(min(「points on the segment」, 12), 0) = 8.00
        """,
    ),
    Case(
        "line that goes on above",
        """
        rule:
          family: line
          knots: [{value: 0, points: 0}, {value: 10, points: 4}, {value: 20, points: 10}]
          outside: extend
          cap: 12
        """,
        23,
        # 4 + 13 x 6 / 10 = 11.8.
        """
        rise2: 按直线增加 = (「指标」 − 10) × (10 − 4) ÷ (20 − 10) = 7.80
        at2: 段内得分 = 4 + 「按直线增加」 = 11.80
        points: 得分 = 取大(取小(「段内得分」, 12), 0) = 11.80
        """,
        """
        rise2: rise along the line = (「item」 − 10) × (10 − 4) ÷ (20 − 10) = 7.80
        at2: points on the segment = 4 + 「rise along the line」 = 11.80
        points: points = max(min(「points on the segment」, 12), 0) = 11.80
        """,
    ),
    Case(
        "line that goes on in the middle",
        """
        rule:
          family: line
          knots: [{value: 0, points: 0}, {value: 10, points: 4}, {value: 20, points: 5}, {value: 30, points: 10}]
          outside: extend
          cap: 12
        """,
        10,
        # A segment has its lower end.
        """
        on2: 在第 2 段 = 10 ≤ 「指标」 < 20 = 是
        rise2: 按直线增加 = (「指标」 − 10) × (5 − 4) ÷ (20 − 10) = 0.00
        at2: 段内得分 = 4 + 「按直线增加」 = 4.00
        on_line: 线上得分 = 「在第 2 段」 ⇒ 「段内得分」 = 4.00
        points: 得分 = 取大(取小(「线上得分」, 12), 0) = 4.00
        """,
        """
        on2: on segment 2 = 10 ≤ 「item」 < 20 = yes
        rise2: rise along the line = (「item」 − 10) × (5 − 4) ÷ (20 − 10) = 0.00
        at2: points on the segment = 4 + 「rise along the line」 = 4.00
        on_line: points on the line = 「on segment 2」 ⇒ 「points on the segment」 = 4.00
        points: points = max(min(「points on the line」, 12), 0) = 4.00
        """,
    ),
    Case(
        "tiers",
        """
        data: {min: 0}
        target: 80
        rule: {family: tiers, of: percent_of_target, tiers: [{in: "[100, )", points: 10}, {in: "[0, 100)", points: 3}]}
        """,
        50,
        # 50 / 80 is 62.5 %.
        """
        rate: 相当于目标的百分比 = 「指标」 × 100 ÷ 「目标值」 = 62.50
        points: 得分 = 0 ≤ 「相当于目标的百分比」 < 100 ⇒ 3 = 3
        """,
        """
        rate: per cent of the target = 「item」 × 100 ÷ 「target」 = 62.50
        points: points = 0 ≤ 「per cent of the target」 < 100 ⇒ 3 = 3
        """,
    ),
    Case(
        "lookup",
        """
        rule: {family: lookup, points: {优: 10, 良: 8}}
        """,
        "良",
        """
        points: 得分 = 「指标」 = “良” ⇒ 8 = 8
        """,
        """
        points: points = 「item」 = “良” ⇒ 8 = 8
        """,
    ),
    Case(
        "rank, each place",
        """
        rule: {family: rank, better: more, per_rank: {points: 2, floor: 1}}
        """,
        3,
        # Third of three: two places behind.
        """
        rank: 名次 = 本组 3 个「指标」（数据齐备）从大到小为 9.00、5.00、3.00，其中 3.00 的位次 = 3
        behind: 落后名次 = 「名次」 − 1 = 2
        lost: 名次扣分 = 「落后名次」 × 2 = 4
        points: 得分 = 取大(10 − 「名次扣分」, 1) = 6
        """,
        """
        rank: rank = 3 values of 「item」 in the group (all data are there) from large to small: 9.00,
             5.00, 3.00; place of 3.00 = 3
        behind: places behind the first = 「rank」 − 1 = 2
        lost: deduction for rank = 「places behind the first」 × 2 = 4
        points: points = max(10 − 「deduction for rank」, 1) = 6
        """,
        {"乙": 9, "丙": 5},
    ),
    Case(
        "rank, a share",
        """
        rule: {family: rank, better: more, per_rank: {share: 5%, floor: 1}}
        """,
        3,
        # One place behind: 5 % of 10.
        """
        rank: 名次 = 本组 2 个「指标」（数据齐备）从大到小为 9.00、3.00，其中 3.00 的位次 = 2
        behind: 落后名次 = 「名次」 − 1 = 1
        lost: 名次扣分 = 「落后名次」 × 10 × 5% = 0.50
        points: 得分 = 取大(10 − 「名次扣分」, 1) = 9.50
        """,
        """
        rank: rank = 2 values of 「item」 in the group (all data are there) from large to small: 9.00,
             3.00; place of 3.00 = 2
        behind: places behind the first = 「rank」 − 1 = 1
        lost: deduction for rank = 「places behind the first」 × 10 × 5% = 0.50
        points: points = max(10 − 「deduction for rank」, 1) = 9.50
        """,
        {"乙": 9},
    ),
    Case(
        "rank, places",
        """
        rule:
          family: rank
          better: more
          places: [{first: 1, last: 1, points: 10}, {first: 2, last: 3, points: 5}, {first: 4, points: 0}]
        """,
        5,
        # Second of three.
        """
        rank: 名次 = 本组 3 个「指标」（数据齐备）从大到小为 9.00、5.00、3.00，其中 5.00 的位次 = 2
        points: 得分 = 2 ≤ 「名次」 ≤ 3 ⇒ 5 = 5
        """,
        """
        rank: rank = 3 values of 「item」 in the group (all data are there) from large to small: 9.00,
             5.00, 3.00; place of 5.00 = 2
        points: points = 2 ≤ 「rank」 ≤ 3 ⇒ 5 = 5
        """,
        {"乙": 9, "丙": 3},
    ),
    Case(
        "rank, falling",
        """
        rule: {family: rank, better: more, linear: {first: 10, last: 4}}
        """,
        5,
        # Second of three: one place before the last, half of 6.
        """
        rank: 名次 = 本组 3 个「指标」（数据齐备）从大到小为 9.00、5.00、3.00，其中 5.00 的位次 = 2
        units: 参与排名单位数 = 本组「指标」（数据齐备）的个数 = 3
        several: 不止一个单位 = 「参与排名单位数」 > 1 = 是
        gaps: 名次间隔数 = 「参与排名单位数」 − 1 = 2
        away: 高于末名的名次 = 「参与排名单位数」 − 「名次」 = 1
        rise: 名次加分 = 「高于末名的名次」 × (10 − 4) ÷ 「名次间隔数」 = 3.00
        left: 按名次得分 = 4 + 「名次加分」 = 7.00
        points: 得分 = 「不止一个单位」 ⇒ 「按名次得分」 = 7.00
        """,
        """
        rank: rank = 3 values of 「item」 in the group (all data are there) from large to small: 9.00,
             5.00, 3.00; place of 5.00 = 2
        units: units ranked = number of values of 「item」 in the group (all data are there) = 3
        several: more than one unit = 「units ranked」 > 1 = yes
        gaps: steps between first and last = 「units ranked」 − 1 = 2
        away: places before the last = 「units ranked」 − 「rank」 = 1
        rise: points for the places = 「places before the last」 × (10 − 4) ÷ 「steps between first and
             last」 = 3.00
        left: points by rank = 4 + 「points for the places」 = 7.00
        points: points = 「more than one unit」 ⇒ 「points by rank」 = 7.00
        """,
        {"乙": 9, "丙": 3},
    ),
    Case(
        "rank, rising",
        """
        rule: {family: rank, better: more, linear: {first: 4, last: 10}}
        """,
        5,
        # One place behind the first, half of 6.
        """
        rank: 名次 = 本组 3 个「指标」（数据齐备）从大到小为 9.00、5.00、3.00，其中 5.00 的位次 = 2
        units: 参与排名单位数 = 本组「指标」（数据齐备）的个数 = 3
        several: 不止一个单位 = 「参与排名单位数」 > 1 = 是
        gaps: 名次间隔数 = 「参与排名单位数」 − 1 = 2
        away: 落后名次 = 「名次」 − 1 = 1
        rise: 名次加分 = 「落后名次」 × (10 − 4) ÷ 「名次间隔数」 = 3.00
        left: 按名次得分 = 4 + 「名次加分」 = 7.00
        points: 得分 = 「不止一个单位」 ⇒ 「按名次得分」 = 7.00
        """,
        """
        rank: rank = 3 values of 「item」 in the group (all data are there) from large to small: 9.00,
             5.00, 3.00; place of 5.00 = 2
        units: units ranked = number of values of 「item」 in the group (all data are there) = 3
        several: more than one unit = 「units ranked」 > 1 = yes
        gaps: steps between first and last = 「units ranked」 − 1 = 2
        away: places behind the first = 「rank」 − 1 = 1
        rise: points for the places = 「places behind the first」 × (10 − 4) ÷ 「steps between first and
             last」 = 3.00
        left: points by rank = 4 + 「points for the places」 = 7.00
        points: points = 「more than one unit」 ⇒ 「points by rank」 = 7.00
        """,
        {"乙": 9, "丙": 3},
    ),
    Case(
        "events, numbers",
        """
        rule: {family: events, effect: add, reported: counts, cap: 4, kinds: [
         {id: late, title: {zh: 逾期, en: late}, points: 1, cap: 3},
         {id: talk, title: {zh: 约谈, en: talk}, by_count: [{at_least: 1, points: 0.5}, {at_least: 3, points: 2}]},
         {id: fire, title: {zh: 焚烧, en: burning}, zeroes: true}]}
        """,
        {".late": 4, ".talk": 3, ".fire": 0},
        # 4, at most 3; three talks 2; together 5, at most 4.
        """
        for_late: 逾期加分 = 「逾期次数」 × 1 = 4
        capped_late: 封顶后逾期加分 = 取小(「逾期加分」, 3) = 3
        for_talk: 约谈加分 = 「约谈次数」 ≥ 3 ⇒ 2 = 2.0
        sum: 加分合计 = 「封顶后逾期加分」 + 「约谈加分」 = 5.0
        capped: 封顶后加分 = 取小(「加分合计」, 4) = 4.0
        gone: 发生清零事件 = 「焚烧次数」 > 0 = 否
        left: 计算得分 = 「封顶后加分」 = 4.0
        points: 得分 = ¬「发生清零事件」 ⇒ 「计算得分」 = 4.0
        """,
        """
        for_late: bonus for late = 「number of late」 × 1 = 4
        capped_late: capped bonus for late = min(「bonus for late」, 3) = 3
        for_talk: bonus for talk = 「number of talk」 ≥ 3 ⇒ 2 = 2.0
        sum: bonus in all = 「capped bonus for late」 + 「bonus for talk」 = 5.0
        capped: capped bonus = min(「bonus in all」, 4) = 4.0
        gone: an event takes all points = 「number of burning」 > 0 = no
        left: points left = 「capped bonus」 = 4.0
        points: points = ¬「an event takes all points」 ⇒ 「points left」 = 4.0
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_line_has_its_key_its_name_and_its_arithmetic(case: Case) -> None:
    title = "title: {zh: 指标, en: item}\npoints: 10\nbelow_zero: negative\n"
    leaf = one_leaf(title + dedent(case.leaf))

    assert leaf.lines(case.given, Language.ZH, case.others) == lines(case.zh)
    assert leaf.lines(case.given, Language.EN, case.others) == lines(case.en)


def everything() -> OneLeaf:
    """A rule of events with everything; made anew for each test, so that each compiles it."""
    return one_leaf(EVENTS, scheme="periods: [{id: 2026-03, end: 2026-03-31}]")


EVENTS = """
    title: {zh: 指标, en: item}
    points: 10
    rule:
      family: events
      effect: deduct
      cap: points
      kinds:
        - {id: late, title: {zh: 逾期, en: late}, points: 1, cap: 3}
        - id: hurt
          title: {zh: 重伤, en: hurt}
          count_in: event
          by_count: [{at_least: 1, points: 2}, {at_least: 3, points: 5}]
        - {id: talk, title: {zh: 约谈, en: talk}, by_count: [{at_least: 1, points: 0.5}, {at_least: 3, points: 2}]}
        - {id: style, title: {zh: 作风, en: style}, between: [1, 3]}
        - {id: fire, title: {zh: 焚烧, en: burning}, zeroes: true}
      multiply: [{id: leader, title: {zh: 交办, en: assigned}, by: 2}]
      extra: [{id: open, title: {zh: 未整改, en: not put right}, points: 0.5}]
      repeats: {of: kind, by: 2}
      same_matter: highest
      valid_days: 30
      divide_by: villages
"""
HAPPENED: Given = {
    "x": [
        event("late", on="2026-03-03", matter="m", leader=True, open=True),
        event("hurt", on="2026-03-05", matter="m2", count=3),
        event("talk", on="2026-03-06", matter="m3"),
        event("late", on="2026-03-09", matter="m4"),
        event("style", on="2026-03-10", matter="m5", given=Decimal(2)),
        event("late", on="2026-02-28", matter="m6"),
    ],
    "villages": 2,
}


def said(definition: Definition) -> str:
    """How a step of every event is said: how it is found, its choices, and what holds otherwise."""
    choices = "; ".join(f"{condition} → {value}" for condition, value in definition.choices)
    otherwise = f"; else {definition.otherwise}" if definition.otherwise else ""
    key = definition.key.removeprefix("#x.")
    return f"{key}: {definition.name} = {definition.lead}{definition.symbols}{choices}{otherwise}"


def test_events_are_summed_by_kinds_that_have_a_limit_or_a_number_of_their_own() -> None:
    # Late: 1 x 2 + 0.5, and 1 x 2 for the second time; the third is expired: 4.5, at most 3. One talk: 0.5.
    # Three hurt: 5, style: 2. Together 10.5, over two villages 5.25.
    assert everything().lines(HAPPENED, Language.ZH) == lines("""
    for_late: 逾期扣分 = 第 1、4 件「本件分数」之和（「逾期」成立） = 4.50
    capped_late: 封顶后逾期扣分 = 取小(「逾期扣分」, 3) = 3.00
    count_talk: 约谈次数 = 第 3 件「次数」之和（「约谈」成立） = 1
    step_talk: 约谈按次数 = ¬「约谈次数」 ≥ 3, 「约谈次数」 ≥ 1 ⇒ 0.5 = 0.5
    more_talk: 约谈另计合计 = 第 3 件「本件分数」之和（「约谈（2）」成立） = 0.00
    for_talk: 约谈扣分 = 「约谈按次数」 + 「约谈另计合计」 = 0.50
    events: 逐件扣分合计 = 第 2、5 件「本件分数」之和（「重伤、作风」成立） = 7.00
    sum: 扣分合计 = 「封顶后逾期扣分」 + 「约谈扣分」 + 「逐件扣分合计」 = 10.50
    mean: 平均扣分 = 「扣分合计」 ÷ 「对象数」 = 5.25
    capped: 封顶后扣分 = 取小(「平均扣分」, 10) = 5.25
    fatal_count: 清零事件数 = 没有「焚烧」成立的记录 = 0
    gone: 发生清零事件 = 「清零事件数」 > 0 = 否
    left: 计算得分 = 10 − 「封顶后扣分」 = 4.75
    points: 得分 = ¬「发生清零事件」 ⇒ 「计算得分」 = 4.75
    """)
    assert everything().lines(HAPPENED, Language.EN) == lines("""
    for_late: deduction for late = sum of 「points of this event」 over records 1, 4 (with 「late」) = 4.50
    capped_late: capped deduction for late = min(「deduction for late」, 3) = 3.00
    count_talk: number of talk = sum of 「number」 over records 3 (with 「talk」) = 1
    step_talk: talk by number = ¬「number of talk」 ≥ 3, 「number of talk」 ≥ 1 ⇒ 0.5 = 0.5
    more_talk: further points for talk = sum of 「points of this event」 over records 3 (with 「talk
         (2)」) = 0.00
    for_talk: deduction for talk = 「talk by number」 + 「further points for talk」 = 0.50
    events: deduction for the events = sum of 「points of this event」 over records 2, 5 (with 「hurt,
         style」) = 7.00
    sum: deduction in all = 「capped deduction for late」 + 「deduction for talk」 +
         「deduction for the events」 = 10.50
    mean: deduction per object = 「deduction in all」 ÷ 「number of objects」 = 5.25
    capped: capped deduction = min(「deduction per object」, 10) = 5.25
    fatal_count: events that take all points = no record with 「burning」 = 0
    gone: an event takes all points = 「events that take all points」 > 0 = no
    left: points left = 10 − 「capped deduction」 = 4.75
    points: points = ¬「an event takes all points」 ⇒ 「points left」 = 4.75
    """)


def test_what_is_done_for_every_event_is_said_once() -> None:
    leaf = everything()
    zh, en = (leaf.block(HAPPENED, language).records[0] for language in (Language.ZH, Language.EN))

    assert [said(definition) for definition in zh.definitions] == lines("""
    standard: 标准 = 「类别」 = “逾期” → 1; 「类别」 = “重伤” → 如果(「次数」 ≥ 3, 5, 如果(「次数」 ≥ 1,
         2, 0)); 「类别」 = “约谈” → 0; 「类别」 = “作风” → 「酌定分」
    number: 计次 = 「类别」 = “重伤” → 1; else 「次数」
    times_leader: 交办倍数 = 「交办」 → 2; else 1
    product: 应计 = 「标准」 × 「计次」 × 「交办倍数」
    extra_open: 未整改另计 = 「未整改」 → 0.5; else 0
    own: 不计重复 = 「应计」 + 「未整改另计」
    kind_number: 类别序号 = 「类别」 = “逾期” → 1; 「类别」 = “重伤” → 2; 「类别」 = “约谈” → 3;
         「类别」 = “作风” → 4
    age: 距期末天数 = 「期末日」 − 「日期」
    valid: 在有效期内 = 0 ≤ 「距期末天数」 ≤ 30
    place: 同一事项中名次 = 同一「事项」中按「在有效期内」成立在前、「不计重复」从大到小、
        「应计」从大到小、「类别序号」从小到大、「日期」从小到大的位次
    counted: 计入 = 「同一事项中名次」 = 1 且 「在有效期内」
    nth: 第几次 = 同一「类别」、「计入」中按「日期」从小到大、「不计重复」从大到小、「应计」从大到小、
        「类别序号」从小到大的位次
    again: 重复倍数 = 「第几次」 ≥ 2 → 2; else 1
    amount: 本件分数 = 「应计」 × 「重复倍数」 + 「未整改另计」
    sums_late: 逾期 = 「类别」 = “逾期” 且 「计入」
    is_talk: 约谈 = 「类别」 = “约谈” 且 「在有效期内」
    sums_talk: 约谈（2） = 「类别」 = “约谈” 且 「计入」
    in_rest: 重伤、作风 = (「类别」 = “重伤” 或 「类别」 = “作风”) 且 「计入」
    fatal: 焚烧 = 「类别」 = “焚烧” 且 「在有效期内」
    """)
    assert [said(definition) for definition in en.definitions] == lines("""
    standard: standard = 「kind」 = “late” → 1; 「kind」 = “hurt” → if(「number」 ≥ 3, 5,
         if(「number」 ≥ 1, 2, 0)); 「kind」 = “talk” → 0; 「kind」 = “style” → 「points chosen」
    number: counted = 「kind」 = “hurt” → 1; else 「number」
    times_leader: multiple if assigned = 「assigned」 → 2; else 1
    product: product = 「standard」 × 「counted」 × 「multiple if assigned」
    extra_open: more if not put right = 「not put right」 → 0.5; else 0
    own: without repetition = 「product」 + 「more if not put right」
    kind_number: number of the kind = 「kind」 = “late” → 1; 「kind」 = “hurt” → 2; 「kind」 = “talk” → 3;
         「kind」 = “style” → 4
    age: days before the period's end = 「last day of the period」 − 「date」
    valid: still valid = 0 ≤ 「days before the period's end」 ≤ 30
    place: place within the matter = place within the same 「matter」 by 「still valid」 first where it
         holds, 「without repetition」 from large to small, 「product」 from large to small,
         「number of the kind」 from small to large, 「date」 from small to large
    counted: counts = 「place within the matter」 = 1 and 「still valid」
    nth: occurrence = place within the same 「kind」, 「counts」 by 「date」 from small to large,
         「without repetition」 from large to small, 「product」 from large to small,
         「number of the kind」 from small to large
    again: multiple for repetition = 「occurrence」 ≥ 2 → 2; else 1
    amount: points of this event = 「product」 × 「multiple for repetition」 + 「more if not put right」
    sums_late: late = 「kind」 = “late” and 「counts」
    is_talk: talk = 「kind」 = “talk” and 「still valid」
    sums_talk: talk (2) = 「kind」 = “talk” and 「counts」
    in_rest: hurt, style = (「kind」 = “hurt” or 「kind」 = “style”) and 「counts」
    fatal: burning = 「kind」 = “burning” and 「still valid」
    """)


@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        (
            "kinds: [{id: a, title: 甲, points: 1}, {id: b, title: 乙, points: 2}]",
            ["standard: 标准 = 「类别」 = “甲” → 1", "amount: 本件分数 = 「标准」 × 「次数」"],
        ),
        (
            "kinds: [{id: a, title: 甲, count_in: event, by_count: [{at_least: 1, points: 1}]}]",
            ["standard: 标准 = 「类别」 = “甲” → 如果(「次数」 ≥ 1, 1, 0)", "amount: 本件分数 = 「标准」"],
        ),
        (
            "kinds: [{id: a, title: 甲, points: 1}], extra: [{id: late, title: 逾期, points: 3}]",
            [
                "standard: 标准 = 「类别」 = “甲” → 1",
                "product: 应计 = 「标准」 × 「次数」",
                "extra_late: 逾期另计 = 「逾期」 → 3; else 0",
                "amount: 本件分数 = 「应计」 + 「逾期另计」",
            ],
        ),
        (
            "kinds: [{id: a, title: 甲, points: 1}], repeats: {of: kind, by: 2}",
            [
                "standard: 标准 = 「类别」 = “甲” → 1",
                "product: 应计 = 「标准」 × 「次数」",
                "nth: 第几次 = 同一「类别」中按「日期」从小到大、「应计」从大到小的位次",
                "again: 重复倍数 = 「第几次」 ≥ 2 → 2; else 1",
                "amount: 本件分数 = 「应计」 × 「重复倍数」",
            ],
        ),
        (
            "kinds: [{id: a, title: 甲, points: 1, valid_days: 30}, {id: b, title: 乙, points: 2, valid_months: 12}]",
            [
                "standard: 标准 = 「类别」 = “甲” → 1",
                "amount: 本件分数 = 「标准」 × 「次数」",
                "first_day: 有效期起始日 = 「类别」 = “甲” → 「30 日有效期的起始日」",
                "valid: 在有效期内 = 「日期」 ≥ 「有效期起始日」 且 「日期」 ≤ 「期末日」",
            ],
        ),
        (
            "valid_until: recorded, kinds: [{id: a, title: 甲, points: 1}]",
            [
                "standard: 标准 = 「类别」 = “甲” → 1",
                "amount: 本件分数 = 「标准」 × 「次数」",
                "valid: 在有效期内 = 「日期」 ≤ 「期末日」 且 「有效期至」 ≥ 「期末日」",
            ],
        ),
        (
            "kinds: [{id: a, title: 甲, points: 1, valid_until: recorded}, {id: b, title: 乙, points: 1}]",
            [
                "standard: 标准 = 「类别」 = “甲” → 1",
                "amount: 本件分数 = 「标准」 × 「次数」",
                "valid: 在有效期内 = 「类别」 = “乙” 或 (「类别」 = “甲” 且 「日期」 ≤ 「期末日」 且 "
                "「有效期至」 ≥ 「期末日」)",
            ],
        ),
        (
            "valid_days: 30, kinds: [{id: a, title: 甲, points: 1, valid_until: recorded}, "
            "{id: b, title: 乙, points: 1}]",
            [
                "standard: 标准 = 「类别」 = “甲” → 1",
                "amount: 本件分数 = 「标准」 × 「次数」",
                "valid: 在有效期内 = (「类别」 = “乙” 且 「日期」 ≥ 「30 日有效期的起始日」 且 "
                "「日期」 ≤ 「期末日」) 或 (「类别」 = “甲” 且 「日期」 ≤ 「期末日」 且 「有效期至」 ≥ 「期末日」)",
            ],
        ),
    ],
)
def test_a_simple_rule_of_events_has_no_step_that_it_does_not_need(rule: str, steps: list[str]) -> None:
    leaf = one_leaf(
        f"points: 10\nbelow_zero: negative\nrule: {{family: events, effect: deduct, cap: none, {rule}}}",
        scheme="periods: [{id: 2026-03, end: 2026-03-31}]",
    )
    more: Event = {"late": True} if "late" in rule else {}
    until: Event = {"until": date(2026, 4, 1)} if "recorded" in rule else {}
    happened = [event("a", on="2026-03-05") | more | until, event("a", on="2026-03-06") | until]

    assert [said(definition) for definition in leaf.block(happened).records[0].definitions] == steps


def test_each_event_shows_what_it_counts_for() -> None:
    (table,) = everything().block(HAPPENED).records
    shown = [{line.key.removeprefix("#x."): line.result for line in row.lines} for row in table.rows]

    keys = ("standard", "number", "times_leader", "product", "own", "age", "counted", "nth", "again", "amount")
    # Days to 31 March; the second of the two late ones that count is doubled, the one of 31 days ago is not valid.
    assert [[row[key] for key in keys] for row in shown] == [
        ["1.00", "1", "2", "2.00", "2.50", "28", "是", "1", "1", "2.50"],
        ["5.00", "1", "1", "5.00", "5.00", "26", "是", "1", "1", "5.00"],
        ["0.00", "1", "1", "0.00", "0.00", "25", "是", "1", "1", "0.00"],
        ["1.00", "1", "1", "1.00", "1.00", "22", "是", "2", "2", "2.00"],
        ["2.00", "1", "1", "2.00", "2.00", "21", "是", "1", "1", "2.00"],
        ["1.00", "1", "1", "1.00", "1.00", "31", "否", "1", "1", "1.00"],
    ]


@pytest.mark.parametrize(
    ("leaf", "key", "zh", "en"),
    [
        (
            "rule: {family: line, knots: [{value: 0, points: 0}, {value: 9, points: 10}]}",
            "on1",
            "在线段内",
            "on the segment",
        ),
        ("target: 80\nrule: {family: ratio, better: more, cap: points}", "unmet", "未完成目标", "target not met"),
    ],
)
def test_a_line_that_only_the_workbook_shows_has_its_name_too(leaf: str, key: str, zh: str, en: str) -> None:
    program = one_leaf("points: 10\n" + leaf).result({"甲": 3}).of("甲").compiled.program

    assert program.words_of(f"x.{key}") == Words(zh, en)
