"""Several deductions from the same points (满分 10 分，结案率每低……扣 0.5 分，按期率每低……扣 0.5 分，扣完为止)."""

import pytest

from kaoping.engine.checking import check
from kaoping.engine.describing.items import described_items
from kaoping.engine.terms import Status
from tests.engine.whole import Written, run, scores, whole

BLOCK = """
    total: {cap: none}
    items:
      - id: urgent
        title: 紧急案件
        points: 10
        floor: 0
        items:
          - id: closed
            title: 紧急案件结案率
            kind: penalty
            target: 100
            data: {unit: "%", min: 0, max: 100}
            rule:
              family: steps
              below: {effect: deduct, per: 1, points: 0.5, unit: value, step: pro_rata, cap: none}
              floor: none
          - id: in_time
            title: 紧急案件按期率
            kind: penalty
            target: 95
            data: {unit: "%", min: 0, max: 100}
            rule:
              family: steps
              below: {effect: deduct, per: 1, points: 0.5, unit: value, step: pro_rata, cap: none}
              floor: none
"""


@pytest.mark.parametrize(
    ("closed", "in_time", "score"),
    [
        ("100", "95", "10"),  # at both targets
        ("99", "93.5", "8.75"),  # 10 − 0.5 × 1 − 0.5 × 1.5
        ("100", "75", "0"),  # 10 − 0.5 × 20
        ("80", "70", "0"),  # 10 − 10 − 12.5 is below 0
        (None, "93.5", "9.25"),  # what is not reported deducts nothing
        (Status.NOT_APPLICABLE, "93.5", "9.25"),
    ],
)
def test_a_block_of_penalties_begins_with_its_points(closed: Written, in_time: Written, score: str) -> None:
    found = run(whole(BLOCK), {"甲": {"closed": closed, "in_time": in_time}})
    assert scores(found, "甲")["urgent"] == score
    assert found.of("甲").compiled.full == 10


def test_it_says_so_in_words() -> None:
    facts = described_items(whole(BLOCK))[0].facts
    assert [f.text.zh for f in facts] == ["从本项分值起扣，各项扣分合并计算，扣完为止。"]


def test_where_it_ends_has_to_be_said() -> None:
    assert "penalties-without-floor" in [f.code for f in check(whole(BLOCK.replace("floor: 0", "cap: points")))]


@pytest.mark.parametrize(
    "rule",
    [
        "{family: given, what: deduction}",
        "{family: events, effect: deduct, kinds: [{id: k, title: k, points: 1}], cap: points}",
    ],
)
def test_items_that_share_points_cannot_each_begin_with_all_of_them(rule: str) -> None:
    # 20 − 5 and 20 − 5 would be 30, and with the cap 20: nobody would lose anything.
    text = f"""
    items:
      - id: shared
        title: 共用
        points: 20
        cap: points
        items:
          - {{id: a, title: A, rule: {rule}}}
          - {{id: b, title: B, rule: {rule}}}
    """
    assert "shared-deductions" in [f.code for f in check(whole(text))]
